"""A service of boundaries on this machine that answers as PDOK's WFS does, with invented shapes.

with PdokServer({2018: collection(codes)}) as server:
    server.fault = Fault.HTML
    ... pdok.gemeenten(server.url, 2018) ...
"""

import json
import socket
import threading
from collections.abc import Iterable, Mapping
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Fault(Enum):
    """What can go wrong with an answer."""

    DOWN = "down"
    ERROR_500 = "500"
    HTML = "html"
    WFS_ERROR = "wfs error"
    CUT = "cut"
    CUT_CONNECTION = "cut connection"
    HUGE = "huge"
    OTHER_HOST = "other host"
    PART = "part"  # fewer features than there are
    RD = "rd"  # in metres, and saying so
    SILENT_RD = "silent rd"  # in metres, without saying so
    SWAPPED = "swapped"  # latitude first
    STRANGE_CODE = "strange code"
    NO_SHAPE = "no shape"
    NO_CODE = "no code"


Point = tuple[float, float]


def _border(start: Point, end: Point, points: int) -> list[list[float]]:
    """A winding line without its end; the same points whichever side it is drawn from."""
    low, high = sorted((start, end))
    (x1, y1), (x2, y2) = low, high
    line = []
    for step in range(points) if start == low else range(points, 0, -1):
        share, swing = step / points, 0.12 / points * (step % 2 if step < points else 0)
        x, y = x1 + share * (x2 - x1), y1 + share * (y2 - y1)
        line.append([round(x + swing * (x1 == x2), 6), round(y + swing * (y1 == y2), 6)])
    return line


def collection(codes: Iterable[str], *, points: int = 12) -> dict[str, Any]:
    """A gemeente per code: squares side by side, whose borders wind over `points` points each."""
    features = []
    for place, code in enumerate(sorted(codes)):
        west, south = 5.0 + 0.2 * (place % 4), 51.5 + 0.2 * (place // 4)
        corners = [(0.0, 0.0), (0.2, 0.0), (0.2, 0.2), (0.0, 0.2), (0.0, 0.0)]
        around = [(round(west + x, 6), round(south + y, 6)) for x, y in corners]
        ring = [p for a, b in pairwise(around) for p in _border(a, b, points)]
        features.append(
            {
                "type": "Feature",
                "properties": {"statcode": code, "statnaam": code, "jrstatcode": f"2018{code}"},
                "geometry": {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]},
            }
        )
    return {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}},
        "numberMatched": len(features),
        "numberReturned": len(features),
        "features": features,
    }


class PdokServer:
    """The service; use it as a context manager. `fault` spoils every answer until it is None."""

    def __init__(self, years: Mapping[int, dict[str, Any]]) -> None:
        self.years = dict(years)
        self.fault: Fault | None = None
        self.requests: list[tuple[int, dict[str, list[str]]]] = []
        self.elsewhere: list[str] = []  # what came to the other host
        self._http, self._other = (ThreadingHTTPServer(("127.0.0.1", 0), _Handler) for _ in "ab")
        for http in (self._http, self._other):
            http.daemon_threads = True
            http.pdok = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self.other = f"http://localhost:{self._other.server_port}"

    def __enter__(self) -> "PdokServer":
        for http in (self._http, self._other):
            threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for http in (self._http, self._other):
            http.shutdown()
            http.server_close()


def spoiled(found: dict[str, Any], fault: Fault | None) -> dict[str, Any]:
    """A collection as it is wrong in this way."""
    made = json.loads(json.dumps(found))
    first = made["features"][0]
    if fault is Fault.PART:
        made["features"].pop()
        made["numberReturned"] -= 1
    elif fault in (Fault.RD, Fault.SILENT_RD, Fault.SWAPPED):
        for feature in made["features"]:
            for ring in feature["geometry"]["coordinates"][0]:
                ring[:] = (
                    [[y, x] for x, y in ring]
                    if fault is Fault.SWAPPED
                    else [[x * 70_000 - 200_000, y * 111_000 - 5_300_000] for x, y in ring]
                )
        if fault is Fault.RD:
            made["crs"]["properties"]["name"] = "urn:ogc:def:crs:EPSG::28992"
    elif fault is Fault.STRANGE_CODE:
        first["properties"]["statcode"] = "GM8888"
    elif fault is Fault.NO_SHAPE:
        first["geometry"] = {"type": "MultiPolygon", "coordinates": []}
    elif fault is Fault.NO_CODE:
        del first["properties"]["statcode"]
    return made


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        server: PdokServer = self.server.pdok  # type: ignore[attr-defined]
        if self.server is server._other:
            server.elsewhere.append(self.path)
            self._answer(200, b"{}")
            return
        parts = urlsplit(self.path)
        year = int(parts.path.split("/")[3])
        server.requests.append((year, parse_qs(parts.query)))
        fault = server.fault
        if fault is Fault.DOWN:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if year not in server.years:
            self._answer(404, b"Not found", "text/plain")
            return
        body = json.dumps(spoiled(server.years[year], fault)).encode()
        if fault is Fault.ERROR_500:
            self._answer(500, b"oops", "text/plain")
        elif fault is Fault.HTML:
            self._answer(200, b"<!DOCTYPE html><h1>Onderhoud</h1>", "text/html")
        elif fault is Fault.WFS_ERROR:
            self._answer(200, b"<ows:ExceptionReport/>", "text/xml")
        elif fault is Fault.CUT:
            self._answer(200, body[: len(body) // 2])
        elif fault is Fault.CUT_CONNECTION:
            self._answer(200, body[: len(body) // 2], length=len(body))
        elif fault is Fault.HUGE:
            self._answer(200, b" " * (3 << 20) + body)
        elif fault is Fault.OTHER_HOST:
            self._answer(302, b"", location=f"{server.other}/elsewhere")
        else:
            self._answer(200, body)

    def _answer(
        self,
        status: int,
        body: bytes,
        sort: str = "application/json",
        *,
        length: int | None = None,
        location: str = "",
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", sort)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

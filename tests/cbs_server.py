"""A CBS open data service (version 3, ODataFeed) on this machine, with faults on demand.

    with CbsServer(read_folder(path)) as server:
        server.inject(Fault.ERROR_503, table="84066NED", part="page 1", times=2)
        server.alter("84066NED", remove_column, "Instroom_4")
        ... Cbs(server.url) ...
        server.requests, server.most_at_once

A table is a dict: every part by name ('TableInfos', 'DataProperties', 'CategoryGroups', the code lists,
'UntypedDataSet') with its rows. Parts of a table in `inject`: those names, 'index' for the service root,
'count' for $count, and 'page 1', 'page 2', ... for the figures. The catalogue is the table 'ODataCatalog',
its part 'Tables'.
"""

import gzip
import itertools
import json
import math
import re
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

Row = dict[str, Any]
Table = dict[str, list[Row]]

DATA_SET = "UntypedDataSet"
PAGE_SIZE = 10_000
CATALOGUE = "odatacatalog"
HTML = b"<!DOCTYPE html><html><body><h1>Er is iets misgegaan</h1></body></html>"


class Fault(Enum):
    """What can go wrong with one answer."""

    ERROR_404 = 404
    ERROR_500 = 500
    ERROR_503 = 503
    ERROR_429 = 429
    RESET = "reset"  # the connection is thrown away
    HANG = "hang"  # no answer for `hang_seconds`
    CUT_JSON = "cut json"  # half the text, stated as if it were whole
    CUT_CONNECTION = "cut connection"  # the connection ends halfway through the body
    HTML = "html"  # a web page with status 200
    WRONG_SHAPE = "wrong shape"  # valid JSON that is not a list of rows
    FOREIGN_LINK = "foreign link"  # nextLink to another host
    ENDLESS_LINK = "endless link"  # nextLink to the page itself
    ENDLESS_EMPTY_PAGES = "endless empty pages"  # no rows, and a new nextLink every time
    DUPLICATE_PAGE = (
        "duplicate page"  # the rows of the page before; on the first page its own twice
    )
    LOST_PAGE = "lost page"  # the rows of the next page, and on from there
    EMPTY_PAGE = "empty page"  # no rows, and on to the next page


@dataclass
class _Planned:
    fault: Fault
    table: str
    part: str
    times: float


@dataclass(frozen=True)
class Request:
    """One request that came in."""

    path: str
    table: str
    part: str
    user_agent: str


class CbsServer:
    """The service; use it as a context manager. `slowness` seconds pass before every answer."""

    def __init__(
        self,
        tables: Mapping[str, Table],
        *,
        page_size: int = PAGE_SIZE,
        page_sizes: Mapping[str, int] | None = None,
        slowness: float = 0,
    ):
        self._page_size = page_size
        self._page_sizes = {t.lower(): size for t, size in (page_sizes or {}).items()}
        self.slowness = slowness
        self.hang_seconds = 30.0
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._tables = {table_id.lower(): table for table_id, table in tables.items()}
        self._planned: list[_Planned] = []
        self._republications: dict[tuple[str, str], tuple[Callable[..., Table], Any]] = {}
        self._selections: dict[tuple[str, str], list[Row]] = {}
        self._lock = threading.Lock()
        self._at_once = 0
        self._stopped = threading.Event()
        self._serial = itertools.count()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.daemon_threads = True
        self._http.cbs = self  # type: ignore[attr-defined]
        self.host = f"127.0.0.1:{self._http.server_port}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> "CbsServer":
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._http.shutdown()
        self._http.server_close()

    def inject(
        self, fault: Fault, table: str = "*", part: str = "*", times: float = math.inf
    ) -> None:
        """Plan a fault for the next `times` requests for this part of this table ('*': any)."""
        self._planned.append(_Planned(fault, table.lower(), part, times))

    def heal(self) -> None:
        """Forget all planned faults and changes."""
        self._planned.clear()
        self._republications.clear()

    def republish_at(
        self, table_id: str, part: str, change: Callable[..., Table], *args: Any
    ) -> None:
        """Alter a table when this part of it is asked for, as CBS does in the midst of a fetch."""
        self._republications[table_id.lower(), part] = (change, args)

    def alter(self, table_id: str, change: Callable[..., Table], *args: Any, **kwargs: Any) -> None:
        """Replace a table by `change(table, ...)`; see the functions below."""
        table = self._tables[table_id.lower()]
        self._tables[table_id.lower()] = change(table, *args, **kwargs)
        self._selections.clear()

    def remove(self, table_id: str) -> None:
        """Let a table be unknown from now on."""
        del self._tables[table_id.lower()]

    def asked(self, table_id: str) -> list[str]:
        """The parts of a table that were asked for, in order."""
        return [r.part for r in self.requests if r.table == table_id.lower()]

    # --- answering ---------------------------------------------------------------------------------

    def _take_time(self) -> None:
        """Count how many requests are waiting for an answer at once."""
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        self._stopped.wait(self.slowness)
        with self._lock:
            self._at_once -= 1

    def _take_fault(self, table: str, part: str) -> Fault | None:
        with self._lock:
            for planned in self._planned:
                if (
                    planned.table in ("*", table)
                    and planned.part in ("*", part)
                    and planned.times > 0
                ):
                    planned.times -= 1
                    return planned.fault
        return None

    def handle(self, handler: "_Handler") -> None:
        split = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(split.query).items()}
        found = re.fullmatch(
            r"/(?:ODataFeed/odata/)?(\w+)/?(\w*)/?(\$count)?", split.path, re.IGNORECASE
        )
        table_id, name, counts = (found[1].lower(), found[2], found[3]) if found else ("", "", None)
        skip = int(query.get("$skip", 0))
        part = name or "index"
        if name == DATA_SET:
            part = "count" if counts else f"page {skip // self._size(table_id) + 1}"
        with self._lock:
            user_agent = handler.headers.get("User-Agent", "")
            self.requests.append(Request(handler.path, table_id, part, user_agent))
        self._take_time()
        republication = self._republications.pop((table_id, part), None)
        if republication:
            self.alter(table_id, republication[0], *republication[1])
        fault = self._take_fault(table_id, part)
        if fault is Fault.RESET:
            handler.reset()
        elif fault is Fault.HANG:
            self._stopped.wait(self.hang_seconds)
            handler.reset()
        elif fault in (Fault.ERROR_404, Fault.ERROR_429, Fault.ERROR_500, Fault.ERROR_503):
            handler.answer(fault.value, "text/html", HTML)
        elif fault is Fault.HTML:
            handler.answer(200, "text/html", HTML)
        elif fault is Fault.WRONG_SHAPE:
            handler.answer(200, "application/json", b'{"value": ["geen", "rijen"]}')
        else:
            self._answer(handler, table_id, name, counts is not None, skip, query, fault)

    def _answer(
        self,
        handler: "_Handler",
        table_id: str,
        name: str,
        counts: bool,
        skip: int,
        query: dict[str, str],
        fault: Fault | None,
    ) -> None:
        table = self._catalogue(query) if table_id == CATALOGUE else self._tables.get(table_id)
        if table is None or (name and name not in table):
            handler.answer(404, "text/html", HTML)
            return
        base = f"{self.url}/ODataFeed/OData/{table_id}"
        content: dict[str, Any] = {"odata.metadata": f"{base}/$metadata#Cbs.OData.WebAPI.{name}"}
        if not name:
            names = [*table, "TypedDataSet"]
            content["value"] = [{"name": n, "url": f"{base}/{n}"} for n in names]
        elif name != DATA_SET:
            content["value"] = table[name]
        else:
            try:
                rows = self._selection(table_id, query.get("$filter", ""))
            except (ValueError, KeyError):
                handler.answer(400, "text/html", HTML)
                return
            if counts:
                handler.answer(200, "text/plain", str(len(rows)).encode())
                return
            content |= self._page(base, rows, skip, query, fault, self._size(table_id))
        if query.get("$format") != "json":
            handler.answer(200, "application/atom+xml", b"<feed/>")
            return
        body = json.dumps(content).encode()
        if fault is Fault.CUT_JSON:
            body = body[: len(body) // 2]
        sent = body[: len(body) // 2] if fault is Fault.CUT_CONNECTION else body
        handler.answer(200, "application/json;charset=utf-8", sent, stated_length=len(body))

    def _catalogue(self, query: dict[str, str]) -> Table:
        """What tables there are, as far as asked: `ODataCatalog/Tables`."""
        matches = parse_filter(query.get("$filter", ""))
        rows = [
            {"Identifier": info.get("Identifier", table_id), "Title": info.get("Title", "")}
            for table_id, table in self._tables.items()
            for info in table["TableInfos"]
        ]
        return {"Tables": [row for row in rows if matches(row)]}

    def _selection(self, table_id: str, condition: str) -> list[Row]:
        key = (table_id, condition)
        if key not in self._selections:
            matches = parse_filter(condition)
            self._selections[key] = [
                row for row in self._tables[table_id][DATA_SET] if matches(row)
            ]
        return self._selections[key]

    def _size(self, table_id: str) -> int:
        return self._page_sizes.get(table_id, self._page_size)

    def _page(
        self,
        base: str,
        rows: list[Row],
        skip: int,
        query: dict[str, str],
        fault: Fault | None,
        size: int,
    ) -> dict[str, Any]:
        start = skip + size if fault is Fault.LOST_PAGE else skip
        after = skip if fault is Fault.ENDLESS_LINK else start + size
        page = rows[start : start + size]
        if fault is Fault.DUPLICATE_PAGE:
            page = rows[skip - size : skip] if skip else page + page
        if fault in (Fault.EMPTY_PAGE, Fault.ENDLESS_EMPTY_PAGES):
            page = []
        if "$select" in query:
            chosen = query["$select"].split(",")
            page = [{key: row[key] for key in chosen if key in row} for row in page]
        answer: dict[str, Any] = {"value": page}
        endless = fault in (Fault.ENDLESS_LINK, Fault.ENDLESS_EMPTY_PAGES, Fault.FOREIGN_LINK)
        if after < len(rows) or endless:
            repeated = {"$format": "json", "$skip": str(after)}
            repeated |= {k: query[k] for k in ("$filter", "$select") if k in query}
            if fault is Fault.ENDLESS_EMPTY_PAGES:
                repeated |= {"$skip": str(skip), "serial": str(next(self._serial))}
            host = "http://elders.example/ODataFeed/OData" if fault is Fault.FOREIGN_LINK else base
            link = "&".join(f"{k}={quote(v, safe='')}" for k, v in repeated.items())
            answer["odata.nextLink"] = f"{host}/{DATA_SET}/?{link}"
        return answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together; apart they wait for each other

    def do_GET(self) -> None:
        self.server.cbs.handle(self)  # type: ignore[attr-defined]

    def answer(self, status: int, kind: str, body: bytes, stated_length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header(
            "Content-Length", str(len(body) if stated_length is None else stated_length)
        )
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = stated_length is not None and stated_length != len(body)

    def reset(self) -> None:
        """End the connection with a reset instead of a goodbye."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True  # the client went away

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            self.close_connection = True  # after a reset there is nothing to flush

    def log_message(self, *_: Any) -> None:
        """Requests are recorded by the server, not printed."""


# --- $filter ---------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[(),]|\w+)")


def parse_filter(condition: str) -> Callable[[Row], bool]:
    """A test for rows from an OData filter: eq, ge, le, substringof, and, or, parentheses; exact padding."""
    if not condition.strip():
        return lambda _: True
    tokens = []
    position = 0
    while position < len(condition.rstrip()):
        found = _TOKEN.match(condition, position)
        if found is None:
            raise ValueError(condition)
        tokens.append(found[1])
        position = found.end()

    def take(expected: str | None = None) -> str:
        if not tokens or (expected is not None and tokens[0] != expected):
            raise ValueError(condition)
        return tokens.pop(0)

    def text() -> str:
        return take()[1:-1].replace("''", "'")

    def either() -> Callable[[Row], bool]:
        parts = [both()]
        while tokens and tokens[0] == "or":
            take()
            parts.append(both())
        return lambda row: any(part(row) for part in parts)

    def both() -> Callable[[Row], bool]:
        parts = [one()]
        while tokens and tokens[0] == "and":
            take()
            parts.append(one())
        return lambda row: all(part(row) for part in parts)

    def one() -> Callable[[Row], bool]:
        if tokens and tokens[0] == "(":
            take("(")
            inner = either()
            take(")")
            return inner
        if tokens and tokens[0] == "substringof":
            take()
            take("(")
            part = text()
            take(",")
            key = take()
            take(")")
            return lambda row: part in row[key]
        key, operator, value = take(), take(), text()
        if operator == "eq":
            return lambda row: row[key] == value
        if operator == "ge":
            return lambda row: row[key] >= value
        if operator == "le":
            return lambda row: row[key] <= value
        raise ValueError(condition)

    test = either()
    if tokens:
        raise ValueError(condition)
    return test


# --- tables: reading, writing, changing ------------------------------------------------------------


def read_folder(folder: Path) -> dict[str, Table]:
    """All tables of a folder with recorded answers, `<table>/<part>.json` and `UntypedDataSet.json.gz`."""
    tables: dict[str, Table] = {}
    for home in sorted(p for p in folder.iterdir() if (p / f"{DATA_SET}.json.gz").exists()):
        parts = [
            p for p in home.glob("*.json") if p.stem not in ("index", "provenance", "manifest")
        ]
        table = {p.stem: json.loads(p.read_bytes())["value"] for p in sorted(parts)}
        table[DATA_SET] = json.loads(gzip.decompress((home / f"{DATA_SET}.json.gz").read_bytes()))[
            "value"
        ]
        tables[home.name] = table
    return tables


def write_folder(tables: Mapping[str, Table], folder: Path) -> Path:
    """Write tables as recorded answers, the layout that `read_folder` and `--from` read."""
    for table_id, table in tables.items():
        home = folder / table_id
        home.mkdir(parents=True, exist_ok=True)
        for name, rows in table.items():
            content = json.dumps({"odata.metadata": name, "value": rows}).encode()
            if name == DATA_SET:
                (home / f"{name}.json.gz").write_bytes(gzip.compress(content, 1))
            else:
                (home / f"{name}.json").write_bytes(content)
    return folder


def remove_column(table: Table, key: str, *, in_metadata: bool = True) -> Table:
    """A column is gone: everywhere, or only from the rows while CBS still says it is there."""
    rows = [{k: v for k, v in row.items() if k != key} for row in table[DATA_SET]]
    properties = [p for p in table["DataProperties"] if not in_metadata or p["Key"] != key]
    return {**table, "DataProperties": properties, DATA_SET: rows}


def rename_column(table: Table, old: str, new: str) -> Table:
    """A column has another key, such as another number at its end."""
    rows = [{new if k == old else k: v for k, v in row.items()} for row in table[DATA_SET]]
    properties = [{**p, "Key": new} if p["Key"] == old else p for p in table["DataProperties"]]
    return {**table, "DataProperties": properties, DATA_SET: rows}


def change_property(table: Table, key: str, **changes: Any) -> Table:
    """A column is described otherwise, such as `Unit='x 1 000'`."""
    properties = [{**p, **changes} if p["Key"] == key else p for p in table["DataProperties"]]
    return {**table, "DataProperties": properties}


def change_info(table: Table, **changes: Any) -> Table:
    """The table is described otherwise, such as `Modified='2026-12-01T02:00:00'`."""
    return {**table, "TableInfos": [{**table["TableInfos"][0], **changes}]}


def change_cells(table: Table, key: str, change: Callable[[str], str]) -> Table:
    """Every cell of one column is written otherwise."""
    rows = [{**row, key: change(row[key])} for row in table[DATA_SET]]
    return {**table, DATA_SET: rows}


def empty(table: Table) -> Table:
    """The table has no rows."""
    return {**table, DATA_SET: []}

"""The boundaries that CBS publishes through PDOK: one request per year, within time and size limits.

CBS gebiedsindelingen, WFS 2.0.0 (a service per year), layer gemeente_gegeneraliseerd as GeoJSON. The
address and the layer were read in public code that uses the service; no answer of the live service
was seen. https://www.pdok.nl/introductie/-/article/cbs-gebiedsindelingen
"""

import hashlib
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson
import requests

from etl.errors import N_, BijstandError

CONNECT_SECONDS, READ_SECONDS, ANSWER_SECONDS = 5, 20, 60
MOST_BYTES = 40 << 20  # the gemeenten of a year are about 2 MB
LAYER = "gemeente_gegeneraliseerd"
WGS84 = "EPSG:4326"


class PdokError(BijstandError):
    """No usable answer; `is_absent` when the service has no such year."""

    is_absent = False


class AbsentError(PdokError):
    """The service answered that it has no such year."""

    is_absent = True


@dataclass(frozen=True)
class Answer:
    """A GeoJSON feature collection and the sha256 of its bytes."""

    collection: dict[str, Any]
    sha256: str


def address(base: str, year: int) -> str:
    """The address of the gemeenten of a year, in WGS 84."""
    query = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeName": LAYER,
        "outputFormat": "application/json",
        "srsName": WGS84,
    }
    return f"{base}/cbs/gebiedsindelingen/{year}/wfs/v1_0?{urlencode(query)}"


def gemeenten(base: str, year: int) -> Answer:
    """The gemeenten of 1 January of a year; raises PdokError with one sentence."""
    with requests.Session() as session:
        # A proxy in the environment must never stand between us and a server on this machine.
        session.trust_env = urlsplit(base).hostname not in ("127.0.0.1", "localhost", "::1")
        try:
            # A link to elsewhere is never followed: what comes from there is not PDOK's.
            answer = session.get(
                address(base, year),
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                stream=True,
                allow_redirects=False,
            )
            if answer.status_code == 404:
                raise AbsentError(N_("PDOK has no boundaries of {year}."), year=year)
            if answer.status_code != 200:
                raise PdokError(
                    N_("PDOK answered with status {status} about the boundaries of {year}."),
                    status=answer.status_code,
                    year=year,
                )
            body = _body(answer, year)
        except requests.RequestException as error:
            raise PdokError(
                N_("PDOK is out of reach for the boundaries of {year}."), year=year
            ) from error
    try:
        collection = orjson.loads(body)
        is_whole = collection["type"] == "FeatureCollection" and isinstance(
            collection["features"], list
        )
        # The service gives at most 1,000 at once, and says how many there are.
        matched = collection.get("numberMatched", len(collection["features"]))
        is_whole = is_whole and matched in (len(collection["features"]), "unknown")
    except (ValueError, KeyError, TypeError, AttributeError):
        is_whole = False
    if not is_whole:
        raise PdokError(
            N_("PDOK gave something that is no whole set of boundaries of {year}."), year=year
        )
    return Answer(collection, hashlib.sha256(body).hexdigest())


def _body(answer: requests.Response, year: int) -> bytes:
    end = time.monotonic() + ANSWER_SECONDS
    body = bytearray()
    for chunk in answer.iter_content(1 << 16):
        body += chunk
        if len(body) > MOST_BYTES or time.monotonic() > end:
            raise PdokError(
                N_("The answer of PDOK about {year} was too long or too slow."), year=year
            )
    return bytes(body)

"""The web application: Streamlit with the headers, the language and the title that it leaves out.

Run by `bijstand start`, or by any ASGI server: `uvicorn dashboard.asgi:app`.
"""

import base64
import gc
import gzip
import hashlib
import logging
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs

import orjson
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from dashboard import charts, files, framing, preview, routes, text
from dashboard.blocks import frame
from dashboard.text import LANGUAGES
from dashboard.text import gettext as _
from etl import boundary_files
from etl.errors import BijstandError
from etl.settings import from_environment

INDEX = Path(st.__file__).parent / "static" / "index.html"
EMPTY_TITLE = b"<title>Streamlit</title>"
NOSCRIPT = re.compile(rb"<noscript>.*?</noscript>", flags=re.DOTALL)
# From the root, because a page can be asked for by any path.
SCRIPT = '<script src="/take.js" defer></script>'


def _inline_script_hashes(page: str) -> str:
    """Hashes of the scripts that stand in Streamlit's own page, so that no other may run."""
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


NOBODY = "'none'"
NOBODY_FRAMES = f"frame-ancestors {NOBODY}"
# Who may frame one figure (`?embed=true`); every other page stays unframed.
FRAMES = framing.ancestors()
HEADERS = {
    "content-security-policy": "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {_inline_script_hashes(INDEX.read_text(encoding='utf-8'))}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            NOBODY_FRAMES,
        )
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}


# Streamlit opens these to anyone; nothing here uses them.
CLOSED = ("/_stcore/upload_file", "/_stcore/metrics", "/_stcore/agent")


# Names under which this server answers: a page of another site must not talk to it through a name of
# its own that leads here.
HOSTS = {
    name.strip() for name in os.environ.get("BIJSTAND_HOSTS", "localhost,127.0.0.1").split(",")
}
# A name and perhaps a port: addresses are built of it, so nothing else may stand around it.
HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")


class Headers:
    """Adds the security headers to every answer; gives the page its language and title."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; only HTTP answers are touched."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if not _is_ours(scope):
            await _refuse(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        if scope["path"].startswith(CLOSED):
            await Response(status_code=404)(scope, receive, _decorated(send, LANGUAGES[0]))
            return
        if "." not in scope["path"].rpartition("/")[2]:
            # A page is rewritten below, so it must not come compressed.
            plain = [h for h in scope["headers"] if h[0] != b"accept-encoding"]
            scope = {**scope, "headers": plain}
        has_begun = False

        async def begin(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            shown = _decorated(begin, _language(scope), _headers(scope), scope)
            await self._app(scope, receive, shown)
        except Exception as error:
            if has_begun:
                raise
            # Whoever is outside this would answer without the headers.
            await _failed(scope, error)(scope, receive, _decorated(send, _language(scope)))


def _is_ours(scope: Scope) -> bool:
    """Whether a request names this server, once and plainly."""
    named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    found = HOST.fullmatch(named[0]) if len(named) == 1 else None
    return found is not None and found[1].strip("[]").lower() in HOSTS


def _failed(scope: Scope, error: Exception) -> Response:
    """One sentence for the visitor; the details go to the log of the operator."""
    logging.getLogger(__name__).error("an answer failed", exc_info=error)
    text.use(_language(scope))
    if isinstance(error, BijstandError):
        return Response(_(error.message).format(**error.values), 503, media_type="text/plain")
    sentence = _("This page could not be made; choose another one or another gemeente.")
    return Response(sentence, 500, media_type="text/plain")


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await Response("Unknown host.", 421)(scope, receive, _decorated(send, LANGUAGES[0]))


def _language(scope: Scope) -> str:
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("taal", [LANGUAGES[0]])
    return asked[-1] if asked[-1] in LANGUAGES else LANGUAGES[0]


def _preview(scope: Scope, language: str) -> tuple[bytes, bytes]:
    """The head and the words without JavaScript of a page; those of the product when no release can be read."""
    text.use(language)
    try:
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        head, plain = preview.tags(routes.base(scope), scope["path"], asked)
    except BijstandError:
        head, plain = f"<title>{preview.TITLE}</title>", preview.TITLE
    return head.encode(), plain.encode()


def _headers(scope: Scope) -> dict[str, str]:
    """The security headers of an answer: those of one figure alone let it stand in a page of others."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    if NOBODY == FRAMES or asked.get("embed") != ["true"]:
        return HEADERS
    policy = HEADERS["content-security-policy"].replace(NOBODY_FRAMES, f"frame-ancestors {FRAMES}")
    framed = {**HEADERS, "content-security-policy": policy}
    del framed["x-frame-options"]
    return framed


def _decorated(
    send: Send, language: str, added: Mapping[str, str] = HEADERS, scope: Scope | None = None
) -> Send:
    """Headers for every answer; the page of a request (`scope`) gets its language, title and preview."""
    start: Message | None = None
    body = b""

    async def wrapped(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in added.items():
                headers[name] = value
            if (
                headers.get("content-type", "").startswith("text/html")
                and "content-encoding" not in headers
            ):
                start = message
                return
        elif start is not None and message["type"] == "http.response.body":
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = body.replace(b'<html lang="en">', f'<html lang="{language}">'.encode())
            if scope is not None and EMPTY_TITLE in page:
                head, plain = await run_in_threadpool(_preview, scope, language)
                page = page.replace(EMPTY_TITLE, head + SCRIPT.encode())
                page = NOSCRIPT.sub(lambda _m: b"<noscript>" + plain + b"</noscript>", page)
            headers = MutableHeaders(scope=start)
            headers["content-length"] = str(len(page))
            # The page differs per language: an answer that is kept would keep the wrong one.
            headers["cache-control"] = "no-store"
            del headers["etag"]
            del headers["last-modified"]
            await send(start)
            start = None
            message = {"type": "http.response.body", "body": page}
        await send(message)

    return wrapped


def _apologise(error: Exception) -> bool:
    """One sentence instead of Streamlit's English; the details go to the log of the operator."""
    logging.getLogger(__name__).error("a page failed", exc_info=error)
    frame.failure(_("This page could not be made; choose another one or another gemeente."))
    return True


@lru_cache(maxsize=32)
def _packed(path: Path) -> tuple[bytes, bytes]:
    """A file as it is and compressed; a name never gets another content."""
    content = path.read_bytes()
    return content, gzip.compress(content, mtime=0)


def _boundaries(request: Request) -> Response:
    """A boundary file; the browser may keep it for ever, because its name follows from its content."""
    path = boundary_files.find(
        from_environment().data_dir, request.path_params["origin"], request.path_params["file"]
    )
    if path is None:
        return Response(status_code=404)
    content, packed = _packed(path)
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"], content = "gzip", packed
    return Response(content, headers=headers, media_type="application/geo+json")


# Plotly asks for coasts and countries of the world whenever it draws a map, of its maker's own host unless
# told otherwise. There are none in ours.
NO_WORLD = orjson.dumps(
    {
        "type": "Topology",
        "arcs": [],
        "objects": {
            name: {"type": "GeometryCollection", "geometries": []}
            for name in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
        },
    }
)


def _no_world(_request: Request) -> Response:
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(NO_WORLD, headers=headers, media_type="application/json")


def _compare(request: Request) -> Response:
    """The first page has no name of its own in Streamlit: under its name it is told not to exist."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


@asynccontextmanager
async def _warm(_app: st.App) -> AsyncIterator[None]:
    """Load what every page needs and take it out of the garbage collector's sight.

    Streamlit collects garbage after every run, and each collection walks through everything alive:
    with the libraries in it that costs more than most pages.
    """
    charts.warm()
    gc.collect()
    gc.freeze()
    yield


# A folder named pages makes Streamlit guess at pages of its own until st.navigation has run once;
# the first visitor with a deep link would be told that the page does not exist.
PagesManager.uses_pages_directory = False

app = st.App(
    Path(__file__).with_name("app.py"),
    routes=[
        Route("/vergelijk", _compare),
        Route("/boundaries/world_110m.json", _no_world),
        Route("/boundaries/{origin}/{file}", _boundaries),
        *files.ROUTES,
        *routes.ROUTES,
    ],
    middleware=[Middleware(Headers)],
    on_script_error=_apologise,
    lifespan=_warm,
)

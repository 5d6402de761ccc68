"""What the server answers beside the pages: feeds, pictures of links, releases to take away.

Codes and names of releases are looked up, never used as they came; an old code leads to today's.
"""

import hashlib
import logging
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from dashboard import data, downloads, factsheet, feed, news, preview, selection, text
from dashboard.selection import COUNTRY, DEFAULT_FROM, LAST_YEAR, Run, Selection
from dashboard.text import LANGUAGES
from dashboard.text import gettext as _
from dashboard.turns import Busy, Turns
from etl.errors import BijstandError

KEEP_SECONDS = 3600
# So many factsheets are kept (of some 60 kB).
MOST_PDFS = 100


def base(scope: Scope) -> str:
    """The address of this server as the visitor typed it; the host was checked, the rest is rebuilt."""
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    parts = urlsplit(f"//{host}")
    name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    scheme = "https" if scope.get("scheme") in ("https", "wss") else "http"
    return f"{scheme}://{name}{port}"


def language(asked: str | None) -> str:
    """The language asked for when there is such a one, else Dutch."""
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _about_region(
    answer: Callable[[Request, Run, str, str], Response], *, gemeenten_only: bool = False
) -> Callable[..., Response]:
    """An answer about the region in the path: known ones only, and a former gemeente leads to today's."""

    def found(request: Request) -> Response:
        text.use(language(request.query_params.get("taal")))
        asked = {key: request.query_params.getlist(key) for key in request.query_params}
        run = selection.asked_for(asked)
        code = request.path_params["code"]
        if run is None:
            return Response(status_code=404)
        if code == COUNTRY and not gemeenten_only:
            return answer(request, run, code, run.country)
        today = run.places.find(code)[0] if selection.GEMEENTE.fullmatch(code) else None
        if today is None:
            return Response(status_code=404)
        if today != code:
            folder, _code, ending = request.url.path.rpartition(code)
            query = urlencode(list(request.query_params.multi_items()))
            return RedirectResponse(
                f"{folder}{today}{ending}" + (f"?{query}" if query else ""), 301
            )
        return answer(request, run, code, run.places.name(code))

    return found


def _feed(request: Request, run: Run, code: str, name: str) -> Response:
    here = base(request.scope)
    page = "landelijk" if code == COUNTRY else "gemeente"
    about = () if code == COUNTRY else (code,)
    entries = [
        (told, f"{here}/{_pinned(run, page, about, told.release.id)}")
        for told in news.of_region(run.path, code)
    ]
    if not entries:
        return Response(status_code=404)
    content = feed.atom(
        entries,
        code,
        name,
        itself=f"{here}/feeds/{preview.address(run, code, 'atom')}",
        page=f"{here}/{_pinned(run, page, about, run.chosen.uitgave)}",
    )
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    # The addresses in it are those of this visitor's server: no cache that others share may keep them.
    headers = {"etag": tag, "cache-control": f"private, max-age={KEEP_SECONDS}"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=feed.MEDIA_TYPE)


def _pinned(run: Run, page: str, gemeenten: tuple[str, ...], uitgave: str | None) -> str:
    """The address of a page about these gemeenten on a release."""
    # Of what else was asked only the language holds: the same thing has one address.
    chosen = Selection(
        gemeenten,
        DEFAULT_FROM,
        LAST_YEAR,
        basis=None,
        uitgave=uitgave,
        taal=run.chosen.taal,
        is_default=not gemeenten,
    )
    return chosen.address(page).rstrip("?")


def _picture(_request: Request, run: Run, code: str, _name: str) -> Response:
    headers = {"cache-control": f"public, max-age={KEEP_SECONDS}"}
    return Response(preview.picture(run, code), headers=headers, media_type="image/png")


def _release(request: Request) -> Response:
    """A whole release, as the DuckDB file or as a zip of Parquet files; an origin leads to its current one."""
    text.use(language(request.query_params.get("taal")))
    name, _dot, ending = request.path_params["file"].rpartition(".")
    path = data.release_path(name)
    if path is None or ending not in downloads.ENDINGS:
        return Response(status_code=404)
    if name != path.stem:
        return RedirectResponse(f"/releases/{path.stem}.{ending}")
    try:
        file = downloads.file(path, ending)
    except (OSError, Busy) as error:
        logging.getLogger(__name__).error("a release could not be packed", exc_info=error)
        sentence = _("The release could not be packed; take the DuckDB file or try again later.")
        return Response(sentence, 503, media_type="text/plain")
    return FileResponse(
        file,
        headers={"cache-control": "public, max-age=31536000, immutable"},
        media_type=downloads.ENDINGS[ending],
        filename=downloads.file_name(data.release(path), ending),
    )


def _factsheet(request: Request, run: Run, code: str, _name: str) -> Response:
    """The factsheet as a page."""
    return Response(factsheet.page(_sheet(request, run, code)), media_type="text/html")


def _factsheet_pdf(request: Request, run: Run, code: str, _name: str) -> Response:
    """The factsheet as a PDF: one browser at a time, and what was made stays for who asks next."""
    sheet = _sheet(request, run, code)
    key = (sheet.release.id, code, text.language(), sheet.address)
    content = _pdfs.get(key)
    if content is None:
        try:
            with _browser.take():
                # Someone before this one may have asked for the same.
                content = _pdfs.get(key) or factsheet.pdf(sheet)
                if len(_pdfs) >= MOST_PDFS:
                    _pdfs.clear()
                _pdfs[key] = content
        except Busy:
            busy = _("Too many factsheets are asked for now; take the page, or try again.")
            return Response(busy, 503, media_type="text/plain")
        except BijstandError as error:
            sentence = _(error.message).format(**error.values)
            return Response(sentence, 503, media_type="text/plain")
    name = factsheet.file_name(sheet, "pdf")
    headers = {"content-disposition": f'inline; filename="{name}"', "cache-control": "private"}
    return Response(content, headers=headers, media_type="application/pdf")


_pdfs: dict[tuple[str, str, str, str], bytes] = {}
_browser = Turns(at_once=1, waiting=4, seconds=20)


def _sheet(request: Request, run: Run, code: str) -> factsheet.Sheet:
    pinned = _pinned(run, "gemeente", (code,), data.release(run.path).id)
    return factsheet.of(run, code, f"{base(request.scope)}/{pinned}")


ROUTES = [
    Route("/factsheet/{code}.html", _about_region(_factsheet, gemeenten_only=True)),
    Route("/factsheet/{code}.pdf", _about_region(_factsheet_pdf, gemeenten_only=True)),
    Route("/releases/{file}", _release),
    Route("/feeds/{code}.atom", _about_region(_feed)),
    Route("/preview/{code}.png", _about_region(_picture)),
]

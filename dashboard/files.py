"""What is taken away over plain HTTP: files, queries and snippets, each made when it is asked for.

An address holds the whole question, so it works in a script or a spreadsheet and after a restart, and any worker can
answer it. (A download button of Streamlit keeps its file in one session of one process: a click that comes
between two runs of the script asks for a file that is no longer there.)
"""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard import data, export, text
from dashboard.export import address, reproduce
from dashboard.result import Result
from dashboard.text import gettext as _
from dashboard.turns import Busy, Turns
from etl.errors import BijstandError

# How well the methods did: one file of this version of the program, whatever the release.
VALIDATION = "/validatie.csv"
SCRIPT = Path(__file__).with_name("take.js")
# Files are made by so many at a time: the memory that they take stays bounded.
_TURNS = Turns(at_once=2, waiting=8, seconds=60)
# How to make a figure again, by the name in its address, with the ending of its file.
RECIPES: dict[str, str] = {"sql": ".sql", "python": ".py", "r": ".R", "powerquery": ".pq"}
_SNIPPETS: dict[str, Callable[[list[reproduce.Call]], str]] = {
    "python": reproduce.python,
    "r": reproduce.r,
    "powerquery": reproduce.power_query,
}
# A release never changes, and neither does what is made of it; a new version of the program may.
_KEPT = {"cache-control": "private, max-age=300"}


def _file(request: Request) -> Response:
    """A file, a query or a snippet; one sentence where the address asks for what is not there."""
    parameters = dict(request.query_params)
    text.use(parameters.get("taal", ""))
    try:
        asked = address.read(parameters)
        path = data.release_path(request.path_params["release"])
        if path is None or path.stem != request.path_params["release"]:
            raise ValueError("release")
        with _TURNS.take():
            return _made(request.path_params["sort"], asked, path, str(request.base_url))
    except Busy:
        sentence = _("Too many files are asked for now; try again in a minute.")
        return Response(f"{sentence}\n", 503, media_type="text/plain; charset=utf-8")
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, BijstandError):
        sentence = _("This file is not here; take it again from the page that shows the figures.")
        return Response(f"{sentence}\n", 404, media_type="text/plain; charset=utf-8")


def _made(sort: str, asked: address.Asked, path: Path, base: str) -> Response:
    if sort == "sql":
        return _recipe(_query(asked, path), asked.name, sort)
    result = data.answer(path, asked.question)
    if sort in _SNIPPETS:
        return _recipe(_SNIPPETS[sort](data.cbs_calls(path, result)), asked.name, sort)
    if len(result.rows) > export.MOST_ROWS and sort not in export.FOR_MANY_ROWS:
        raise ValueError("rows")
    written = export.WRITERS[sort]
    name = export.base_name(asked.name, result.release)
    content = written.write(export.Piece(result, permalink(base, asked.view), name))
    headers = {
        **_KEPT,
        "content-disposition": f'attachment; filename="{quote(name)}{written.ending}"',
    }
    return Response(content, headers=headers, media_type=written.media_type)


def _query(asked: address.Asked, path: Path) -> str:
    data.answer(path, asked.question)  # only what can be asked is written down
    command = f'bijstand query --release {path.stem} "$(cat {asked.name}.sql)"'
    run = _("Save as {file} and run: {command}").format(file=f"{asked.name}.sql", command=command)
    return f"-- {run}\n{data.sql(asked.question)}"


def _recipe(words: str, name: str, sort: str) -> Response:
    # Shown, not saved: it is meant to be copied.
    headers = {
        **_KEPT,
        "content-disposition": f'inline; filename="{quote(name)}{RECIPES[sort]}"',
    }
    return Response(words, headers=headers, media_type="text/plain; charset=utf-8")


def permalink(base: str, view: str) -> str:
    """The whole address of a page on this server; only the page where the server has no name (`base` is '')."""
    return f"{base.rstrip('/')}/{view}"


def place(permalink: str) -> str:
    """An address as a reader of an image or a page on paper meets it."""
    if not permalink.startswith("/"):
        return permalink
    return _("{page} (on your own dashboard)").format(page=permalink)


def has_recipes(result: Result) -> bool:
    """Whether CBS itself publishes figures of a result."""
    return not result.release.is_invented and any(
        s.publisher == "CBS" and re.fullmatch("[0-9]{5}[A-Za-z]{3}", s.id) for s in result.sources
    )


def _validation(_request: Request) -> Response:
    headers = {
        "cache-control": "no-cache",
        "content-disposition": 'attachment; filename="bijstand-in-beeld_validatie.csv"',
    }
    content = data.validation().to_csv(index=False, lineterminator="\n")
    return Response(content, headers=headers, media_type=export.WRITERS["csv"].media_type)


def _script(_request: Request) -> Response:
    headers = {"cache-control": "no-cache"}
    return Response(SCRIPT.read_bytes(), headers=headers, media_type="text/javascript")


ROUTES: list[BaseRoute] = [
    Route(f"{address.FILES}/{{release}}/{{sort}}", _file),
    Route(VALIDATION, _validation),
    Route("/take.js", _script),
]

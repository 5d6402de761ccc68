"""The app as a visitor meets it, without a browser: run a page, read what it says."""

import html
import json
import re
from typing import Any

import pandas as pd
import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from dashboard import data
from etl.settings import PROJECT, Settings

APP = PROJECT / "dashboard" / "app.py"
PAGES = (
    "overview",
    "flows",
    "economy",
    "compare",
    "national",
    "duel",
    "peers",
    "definitions",
    "certainty",
    "claims",
    "which_number",
    "timeline",
    "sources",
    "method",
    "policy_test",
    "whats_new",
)


TABLE = '<div class="bib-table'


class Visit:
    """One visitor with an address and a page open."""

    def __init__(self, app: AppTest) -> None:
        self.app = app

    @property
    def text(self) -> str:
        """All words on the page outside charts and tables."""
        parts = [self.markup]
        parts += [_unescaped(e.value) for e in (*self.app.title, *self.app.header)]
        plain = re.sub(r"<style>.*?</style>", "", " ".join(parts), flags=re.DOTALL)
        return html.unescape(re.sub(r"<[^>]+>", " ", plain))

    @property
    def markup(self) -> str:
        """The HTML that the page writes itself, but for its tables."""
        parts = (h.proto.body for h in self.app.get("html"))
        return " ".join(part for part in parts if TABLE not in part)

    @property
    def figures(self) -> list[dict[str, Any]]:
        """Every chart as the browser receives it, with its text alternative under `alt`."""
        return [
            {**json.loads(c.proto.spec), "alt": c.proto.alt, "config": json.loads(c.proto.config)}
            for c in self.app.get("plotly_chart")
        ]

    @property
    def tables(self) -> list[pd.DataFrame]:
        """The tables; the heads of their rows are the index."""
        return [_table(h.proto.body) for h in self.app.get("html") if TABLE in h.proto.body]

    @property
    def address(self) -> dict[str, list[str]]:
        """The parameters in the address, each as a list."""
        found = dict(self.app.query_params)
        return {k: [v] if isinstance(v, str) else list(v) for k, v in found.items()}


class Counted:
    """A connection to a release that keeps the questions put to it."""

    def __init__(self, connection: Any, asked: list[str]) -> None:
        self._connection, self._asked = connection, asked

    def cursor(self) -> "Counted":
        return self

    def execute(self, sql: str, parameters: Any) -> Any:
        self._asked.append(sql)
        return self._connection.cursor().execute(sql, parameters)


def questions(
    settings: Settings,
    page: str,
    monkeypatch: pytest.MonkeyPatch,
    first: list[str],
    then: list[str],
) -> list[str]:
    """What a page asks the release when a reader goes from these gemeenten to those."""
    seen = visit(settings, page, monkeypatch, gemeente=first)
    asked: list[str] = []
    connection = data._connection
    monkeypatch.setattr(data, "_connection", lambda path: Counted(connection(path), asked))
    seen.app.query_params["gemeente"] = then
    seen.app.run()
    monkeypatch.setattr(data, "_connection", connection)
    return asked


def _table(markup: str) -> pd.DataFrame:
    """What a table of ours says."""
    rows = [
        [
            (kind, html.unescape(words))
            for kind, words in re.findall(r"<(th|td)[^>]*>(.*?)</t[hd]>", row)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", markup, re.DOTALL)
    ]
    heads, body = [words for _kind, words in rows[0]], rows[1:]
    if not body or body[0][0][0] != "th":
        return pd.DataFrame([[w for _kind, w in row] for row in body], columns=heads)
    index = pd.Index([row[0][1] for row in body], name=heads[0] or None)
    return pd.DataFrame([[w for _k, w in row[1:]] for row in body], index=index, columns=heads[1:])


def _unescaped(words: Any) -> Any:
    """Words as a reader sees them, without the marks that keep Markdown from reading them."""
    return re.sub(r"\\([^\w\s]|_)", r"\1", words) if isinstance(words, str) else words


def visit(
    settings: Settings, page: str, monkeypatch: pytest.MonkeyPatch, **address: str | list[str]
) -> Visit:
    """Open a page on the releases of `settings`; fails when the page raises."""
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(settings.data_dir))
    _guess_no_pages(monkeypatch)
    app = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    if page != "compare":
        # Only a run of the entry tells the test runner which pages there are.
        app.switch_page(f"pages/{page}.py").run()
    assert not app.exception, [e.value for e in app.exception]
    return Visit(app)


def _guess_no_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """As dashboard/asgi.py does; a page with the name of its file would else run without the entry."""
    made = PagesManager.__init__

    def init(self: PagesManager, *args: Any, **kwargs: Any) -> None:
        made(self, *args, **kwargs)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", init)

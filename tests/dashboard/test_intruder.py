"""What a visitor with bad intentions asks gets an answer with every header, in bounded time and memory."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import asgi, chromium, data, files, routes, selection
from dashboard.result import Question
from dashboard.turns import Busy, Turns
from etl.errors import BijstandError
from etl.settings import Settings
from tests.fixtures import ORDINARY, SECOND
from tests.helpers import assert_one_sentence

Answer = tuple[int, dict[str, str], str]


@pytest.fixture
def home(release_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(release_settings.data_dir))
    return release_settings


def ask(
    endpoint: Callable[[Request], Response], *hosts: str, path: str = "/x.txt", query: str = ""
) -> Answer:
    """The answer of an endpoint behind the headers of the product, whatever it does."""
    app = Starlette(routes=[Route("/{rest:path}", endpoint)], middleware=[Middleware(asgi.Headers)])
    return send_to(app, path, query, *hosts)


def send_to(app: Any, path: str, query: str, *hosts: str) -> Answer:
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", host.encode()) for host in hosts],
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "root_path": "",
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    headers = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    body = b"".join(m.get("body", b"") for m in sent[1:]).decode()
    return sent[0]["status"], headers, body


def fine(_request: Request) -> Response:
    return PlainTextResponse("fine")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8501", "127.0.0.1:80"])
def test_a_plain_name_of_this_server_is_answered(host: str) -> None:
    assert ask(fine, host)[0] == 200


@pytest.mark.parametrize(
    "hosts",
    [
        (),
        ("evil.example",),
        ("evil.example@localhost",),
        ("evil.example\\@localhost",),
        ("localhost/evil",),
        ("localhost#evil",),
        ("localhost?evil",),
        ("localhost:evil",),
        ("[",),
        ("[localhost]",),
        ("localhost", "localhost"),
        ("evil.example", "localhost"),
    ],
)
def test_any_other_host_is_refused_with_every_header(hosts: tuple[str, ...]) -> None:
    status, headers, _body = ask(fine, *hosts)
    assert status == 421
    assert headers.items() >= asgi.HEADERS.items()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RuntimeError("secret of the operator"), 500),
        (BijstandError("Release {name} cannot be opened.", name="x"), 503),
    ],
)
def test_an_answer_that_fails_has_every_header_and_no_details(
    error: Exception, expected: int
) -> None:
    def broken(_request: Request) -> Response:
        raise error

    status, headers, body = ask(broken, "localhost")
    assert status == expected
    assert headers.items() >= asgi.HEADERS.items()
    assert "secret" not in body
    assert_one_sentence(body)


@pytest.mark.parametrize("year", ["0020179999", "002017" + "9" * 5000, "02017"])
def test_a_year_has_four_digits(home: Settings, year: str) -> None:
    run = selection.asked_for({"van": [year], "definities_jaar": [year]})
    assert run is not None
    assert run.chosen.van == selection.DEFAULT_FROM
    assert run.chosen.definities_jaar is None


def bestand(query: str, **parameters: Any) -> str:
    return urlencode(
        {
            "vraag": query,
            "met": json.dumps({"p": parameters, "k": [[]]}),
            "naam": "proef",
            "blik": "?",
        }
    )


def test_what_anyone_asks_for_is_not_kept(home: Settings, release: Path) -> None:
    """Each gemeente, and each list of them, would be another entry of the memory that the pages share."""
    kept: list[str] = []
    asked = data._asked
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "_asked", lambda *key: (kept.append(key[1]), asked(*key))[1])
        for code in (ORDINARY, SECOND):
            parameters = bestand("flows", gemeente=code)
            path = f"/bestand/{release.stem}/csv"
            app = Starlette(routes=files.ROUTES)
            assert send_to(app, path, parameters, "localhost")[0] == 200
    assert not [sql for sql in kept if sql == data._page_sql("flows")]


def test_an_answer_has_an_end(
    home: Settings, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, path = Starlette(routes=files.ROUTES), f"/bestand/{release.stem}/csv"
    asked = bestand("everything", indicators=["bijstand_personen"])
    status, _headers, whole = send_to(app, path, asked, "localhost")
    assert status == 200
    monkeypatch.setattr(data, "MOST_FIGURES", whole.count("\r\n") - 1)
    assert send_to(app, path, asked, "localhost") == (200, _headers, whole)
    monkeypatch.setattr(data, "MOST_FIGURES", whole.count("\r\n") - 2)
    status, _headers, sentence = send_to(app, path, asked, "localhost")
    assert status == 404
    assert_one_sentence(sentence.strip())


@pytest.mark.parametrize("query", ["export", "export_axes"])
def test_what_only_commands_ask_is_no_address(home: Settings, release: Path, query: str) -> None:
    of = {"gemeenten": [ORDINARY], "indicators": ["bijstand_personen"], "van": 2000, "tot": 2020}
    assert len(data.table(release, query, **of)), "the question itself has an answer"
    with pytest.raises(LookupError):
        data.answer(release, Question(query, of))


def test_a_queue_has_an_end_and_lets_go() -> None:
    turns, held, let_go = Turns(at_once=1, waiting=1, seconds=60), Event(), Event()
    done: list[str] = []

    def hold() -> None:
        with turns.take():
            held.set()
            let_go.wait(60)
        done.append("held")

    def wait() -> None:
        with turns.take():
            done.append("waited")

    first, second = Thread(target=hold), Thread(target=wait)
    first.start()
    held.wait(60)
    second.start()
    while turns._places.acquire(blocking=False):  # until the second waits
        turns._places.release()
    with pytest.raises(Busy), turns.take():
        pass
    let_go.set()
    first.join()
    second.join()
    assert sorted(done) == ["held", "waited"]
    with pytest.raises(ZeroDivisionError), turns.take():
        _ = 1 / 0
    with turns.take():
        done.append("again")
    assert done[-1] == "again"


def test_files_beyond_the_queue_get_a_sentence(
    home: Settings, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Turns(at_once=1, waiting=0, seconds=60)
    monkeypatch.setattr(files, "_TURNS", full)
    asked = bestand("flows", gemeente=ORDINARY)
    with full.take():
        status, _headers, body = send_to(
            Starlette(routes=files.ROUTES), f"/bestand/{release.stem}/csv", asked, "localhost"
        )
    assert status == 503
    assert_one_sentence(body.strip())


def test_what_else_is_asked_makes_no_other_factsheet(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else every address would start a browser of its own."""
    made: list[str] = []
    monkeypatch.setattr(
        routes.factsheet, "pdf", lambda sheet: made.append(sheet.address) or b"%PDF"
    )
    app = Starlette(routes=routes.ROUTES)
    for query in ("", "van=2015", "getal_q=x", "gemeente=GM9002&groep=GM9002&indicator=y"):
        status, _headers, _body = send_to(
            app, f"/factsheet/{ORDINARY}.pdf", f"uitgave=cbs&{query}", "localhost"
        )
        assert status == 200
    routes._pdfs.clear()
    assert len(made) == 1


@pytest.mark.parametrize(
    ("path", "query", "may"),
    [
        ("/stromen", "embed=true&figuur=x", True),
        ("/stromen", "embed=true", False),
        ("/stromen", "figuur=x", False),
        ("/factsheet/GM9001.html", "embed=true&figuur=x", False),
        ("/bestand/x/csv", "embed=true&figuur=x", False),
    ],
)
def test_only_a_figure_alone_may_be_framed(
    monkeypatch: pytest.MonkeyPatch, path: str, query: str, may: bool
) -> None:
    monkeypatch.setattr(asgi, "FRAMES", "https://krant.example")
    _status, headers, _body = ask(fine, "localhost", path=path, query=query)
    assert ("x-frame-options" not in headers) is may
    assert ("krant.example" in headers["content-security-policy"]) is may


def test_the_browser_that_prints_reaches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_options: Any) -> Any:
        ran.append(command)
        target = next(c for c in command if c.startswith("--print-to-pdf="))
        Path(target.partition("=")[2]).write_bytes(b"%PDF")
        return SimpleNamespace(stdout=b"")

    monkeypatch.setattr(chromium, "find", lambda: "/nowhere/chromium")
    monkeypatch.setattr(chromium.subprocess, "run", run)
    assert chromium.pdf("<p>x</p>") == b"%PDF"
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in ran[0]

"""Feeds, previews of shared links and whole releases, as a feed reader, a messenger and an analyst meet them."""

import http.client
import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import duckdb
import feedparser
import pyarrow.parquet as pq
import pytest
from PIL import Image
from starlette.requests import Request

from dashboard import data, downloads, feed, news, routes, text
from dashboard.turns import Turns
from etl import dictionary
from etl.settings import Settings
from tests import helpers
from tests.dashboard.app import visit

COUNTRY = "NL01"


def ask(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """The answer to one request, redirects not followed."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept": "*/*", **headers})
        found = connection.getresponse()
        return found.status, {k.lower(): v for k, v in found.getheaders()}, found.read()
    finally:
        connection.close()


class Head(HTMLParser):
    """The tags of a page as a messenger reads them: without running anything."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: list[dict[str, str | None]] = []
        self.language: str | None = None
        self.tags: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = found.get("lang")
        if tag == "meta" and (name := found.get("property") or found.get("name")):
            self.meta[name] = found.get("content") or ""
        if tag == "link":
            self.links.append(found)


@pytest.fixture
def here(release_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(release_settings.data_dir))


def test_a_feed_is_read_and_every_entry_pins_its_release(address: str, release: Path) -> None:
    for code, language, page in (("GM9001", "nl", "gemeente"), (COUNTRY, "en", "landelijk")):
        status, headers, content = ask(address, f"/feeds/{code}.atom?uitgave=cbs&taal={language}")
        assert (status, headers["content-type"]) == (200, feed.MEDIA_TYPE)
        read = feedparser.parse(content)
        assert not read.bozo, read.bozo_exception
        assert read.feed.language == language
        assert read.feed.id.startswith("urn:uuid:") and read.feed.updated and read.feed.author
        (entry,) = read.entries
        target = urlsplit(entry.link)
        assert target.path == f"/{page}"
        assert parse_qs(target.query)["uitgave"] == [release.stem]
        built = helpers.value(
            release, "select strftime(built_at, '%Y-%m-%dT%H:%M:%SZ') from meta.release"
        )
        assert (entry.updated, read.feed.updated) == (built, built)
        _status, _headers, again = ask(address, urlsplit(read.feed.links[0].href)._replace(scheme="", netloc="").geturl())  # fmt: skip
        assert again == content, "the address that a feed gives of itself is that feed"
        tag = {"If-None-Match": headers["etag"]}
        assert ask(address, f"/feeds/{code}.atom?uitgave=cbs&taal={language}", **tag)[0] == 304


def test_ids_do_not_depend_on_the_server(address: str) -> None:
    """Who moves a server, or serves under two names, sends nobody the same news twice."""
    port = urlsplit(address).port
    feeds = [
        feedparser.parse(ask(address, "/feeds/GM9001.atom?uitgave=cbs", Host=host)[2])
        for host in (f"localhost:{port}", f"127.0.0.1:{port}")
    ]
    assert feeds[0].feed.id == feeds[1].feed.id
    assert [e.id for e in feeds[0].entries] == [e.id for e in feeds[1].entries]
    assert feeds[0].feed.link != feeds[1].feed.link


@pytest.mark.parametrize(
    "path", ["/feeds/GM9001.atom", "/factsheet/GM9001.html", "/gemeente?gemeente=GM9001"]
)
def test_no_shared_cache_keeps_what_names_the_host(address: str, path: str) -> None:
    """One behind two names would hand out links to the other."""
    status, headers, body = ask(address, path)
    assert status == 200 and address.encode() in body
    assert headers["cache-control"].split(",")[0] in ("private", "no-store")


def test_only_what_is_known_is_answered(address: str, release: Path) -> None:
    for path in (
        "/feeds/GM0000.atom",
        "/feeds/Rotterdam.atom",
        f"/feeds/{quote('<script>')}.atom",
        "/preview/GM0000.png",
        "/releases/x.duckdb",
        "/releases/..%2fcurrent-cbs",
        f"/releases/{release.stem}.csv",
        "/releases/current-cbs",
    ):
        status, _headers, body = ask(address, path)
        assert status in (400, 404) and b"cbs-" not in body, path
    old, new = helpers.query(
        release,
        "select old_code, new_code from marts.successor where part = 1 and share = 1 limit 1",
    )[0]
    for path in ("/feeds/{}.atom?uitgave=cbs", "/preview/{}.png?uitgave=cbs"):
        status, headers, _body = ask(address, path.format(old))
        assert (status, headers["location"]) == (301, path.format(new))
    assert ask(address, "/feeds/GM9001.atom", Host="elsewhere.example")[0] == 421


def test_a_shared_link_shows_the_gemeente_without_javascript(address: str, release: Path) -> None:
    name, people = helpers.query(
        release,
        "select name, value from marts.observation_grid inner join marts.region using (region_code) "
        "where region_code = 'GM9001' and indicator = 'bijstand_personen_tot_aow' and value is not null "
        "order by period_start desc limit 1",
    )[0]
    for taal, locale in (("nl", "nl_NL"), ("en", "en_GB")):
        text.use(taal)
        status, headers, body = ask(
            address,
            f"/gemeente?gemeente=GM9001&uitgave=cbs&taal={taal}",
            **{"Accept-Encoding": "gzip"},
        )
        assert status == 200 and "content-encoding" not in headers
        head = Head(body)
        assert (head.language, head.meta["og:locale"]) == (taal, locale)
        assert head.meta["og:title"] == f"{name} - Bijstand in beeld"
        assert head.meta["description"] == head.meta["og:description"]
        assert text.number(people) in head.meta["description"]
        assert parse_qs(urlsplit(head.meta["og:url"]).query)["gemeente"] == ["GM9001"]
        status, headers, picture = ask(address, head.meta["og:image"].removeprefix(address))
        assert (status, headers["content-type"]) == (200, "image/png")
        with Image.open(io.BytesIO(picture)) as image:
            assert image.size == (
                int(head.meta["og:image:width"]),
                int(head.meta["og:image:height"]),
            )
            assert len(image.getcolors(1 << 20) or ()) > 10
        (atom,) = [link for link in head.links if link.get("type") == "application/atom+xml"]
        assert ask(address, str(atom["href"]).removeprefix(address))[0] == 200
        # Who has no JavaScript reads the same sentence, not Streamlit's.
        plain = re.search(rb"<noscript>(.*?)</noscript>", body, flags=re.DOTALL)
        assert plain and text.number(people).encode() in plain[1] and b"Streamlit" not in plain[1]
    text.use("nl")


def test_a_shared_link_reflects_nothing(address: str) -> None:
    evil = '"><script>alert(1)</script>'
    known = Head(ask(address, "/gemeente?gemeente=GM9001&uitgave=cbs")[2])
    for path, headers in (
        (f"/gemeente?gemeente={quote(evil)}&uitgave={quote(evil)}&taal={quote(evil)}", {}),
        (f"/welk-getal?getal_q={quote(evil)}", {}),
        (f"/{quote(evil)}?gemeente=GM9001", {}),
        ("/gemeente?gemeente=GM9001", {"Host": f'127.0.0.1:80"{evil}'}),
        ("/gemeente?gemeente=GM9001", {"Host": f"{evil}@127.0.0.1"}),
    ):
        status, _headers, body = ask(address, path, **headers)
        assert status in (200, 421), path
        assert b"alert(1)</script>" not in body, path
        if status == 200:
            head = Head(body)
            assert head.tags.count("script") == known.tags.count("script"), path
            assert set(head.meta) == set(known.meta), path


def test_a_factsheet_is_served_as_a_page_and_linked(
    address: str, release: Path, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, headers, body = ask(address, "/factsheet/GM9001.html?uitgave=cbs&taal=en")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert Head(body).language == "en" and f"uitgave={release.stem}".encode() in body
    assert address.encode() in body, "the link to the same figures is whole"
    assert ask(address, "/factsheet/NL01.html")[0] == 404
    assert ask(address, "/factsheet/GM0000.pdf")[0] == 404
    seen = visit(release_settings, "overview", monkeypatch, gemeente="GM9001", uitgave="cbs")
    assert 'href="/factsheet/GM9001.html?uitgave=cbs"' in seen.markup


def test_a_release_is_taken_along_whole(
    address: str, release: Path, tmp_path: Path, here: None
) -> None:
    status, headers, _body = ask(address, "/releases/cbs.duckdb")
    assert (status, headers["location"]) == (307, f"/releases/{release.stem}.duckdb")
    status, headers, body = ask(address, headers["location"])
    assert status == 200 and body == release.read_bytes()
    assert (
        headers["content-disposition"]
        == f'attachment; filename="bijstand-in-beeld_{release.stem}.duckdb"'
    )
    status, headers, body = ask(address, f"/releases/{release.stem}.zip")
    assert status == 200
    with zipfile.ZipFile(io.BytesIO(body)) as pack:
        assert pack.testzip() is None
        tables = [n.removesuffix(".parquet") for n in pack.namelist() if n.endswith(".parquet")]
        assert {"marts.observation", "marts.region", "meta.indicator", "meta.source"} <= set(tables)
        for table in tables:
            rows = pq.read_table(io.BytesIO(pack.read(f"{table}.parquet")))
            assert rows.num_rows == helpers.value(release, f"select count(*) from {table}"), table
            assert rows.schema.metadata[b"release"] == release.stem.encode()
        pack.extract("marts.observation.parquet", tmp_path)
        words = pack.read("data_dictionary.csv").decode()
    # To the last figure, missing ones too.
    with duckdb.connect() as db:
        db.execute(f"attach '{release}' as r (read_only)")
        parquet = f"select * from '{tmp_path}/marts.observation.parquet'"
        for a, b in (("r.marts.observation", f"({parquet})"), (f"({parquet})", "r.marts.observation")):  # fmt: skip
            assert db.execute(f"select count(*) from (select * from {a} except all select * from {b})").fetchall() == [(0,)]  # fmt: skip
    for table, column in helpers.query(
        release, "select schema_name || '.' || table_name, column_name from duckdb_columns()"
    ):
        if table in tables:
            assert re.search(rf"^{re.escape(table)},{column},[^,]", words, flags=re.MULTILINE), (
                table,
                column,
            )


def test_every_column_of_the_dictionary_is_explained_in_the_release_itself(
    practice_release: Path,
) -> None:
    explained = {
        (table, column): comment
        for table, column, comment in helpers.query(
            practice_release,
            "select schema_name || '.' || table_name, column_name, comment from duckdb_columns()",
        )
        if table in dictionary.TABLES
    }
    assert {table for table, _column in explained} == set(dictionary.TABLES)
    assert [key for key, comment in explained.items() if not comment] == []
    declared = {(t, c) for t, (_m, columns) in dictionary.TABLES.items() for c in columns}
    assert declared == set(explained)


def test_a_zip_is_made_once_and_the_oldest_go(
    release: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[Path] = []

    def write(_release: Path, target: Path) -> None:
        made.append(target)
        target.write_bytes(b"")

    monkeypatch.setattr(downloads.pack, "write", write)
    releases = [tmp_path / f"cbs-{n}.duckdb" for n in range(6)]
    for path in (*releases, releases[-1]):
        assert downloads.file(path, "zip").exists()
    assert len(made) == 6
    kept = set(Path(downloads._folder().name).glob("*.zip"))
    assert len(kept) <= 4 and downloads.file(releases[-1], "zip") in kept
    for path in kept:
        path.unlink()


def test_a_release_that_cannot_be_packed_is_not_half_there(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(_release: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(downloads.pack, "write", write)
    path = release.with_name("cbs-20200101T000000-00000000.duckdb")
    with pytest.raises(OSError, match="No space"):
        downloads.file(path, "zip")
    assert list(Path(downloads._folder().name).glob("cbs-2020*")) == []


def test_visitors_leave_the_data_as_it_was(
    address: str, release: Path, release_settings: Settings
) -> None:
    """The folder with the figures may be read-only: nobody who asks writes in it."""

    def state() -> dict[Path, int]:
        return {p: p.stat().st_mtime_ns for p in (home, *home.rglob("*"))}

    home = release_settings.data_dir
    before = state()
    for path in (
        "/gemeente?gemeente=GM9001&uitgave=cbs",
        "/feeds/GM9001.atom?uitgave=cbs",
        "/preview/GM9001.png?uitgave=cbs",
        "/factsheet/GM9001.html?uitgave=cbs",
        f"/releases/{release.stem}.zip",
        f"/releases/{release.stem}.duckdb",
    ):
        assert ask(address, path)[0] == 200, path
    assert state() == before


def examples() -> list[str]:
    found = re.findall(r"```sql\n(.*?)```", EXAMPLES.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [sql.strip() for sql in found]


EXAMPLES = Path(dictionary.__file__).parents[1] / "queries" / "EXAMPLES.md"


@pytest.mark.parametrize("number", range(1, 11))
def test_every_example_can_be_asked(
    number: int, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(examples()) == 10
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(release_settings.data_dir))
    done = helpers.bijstand_here("query", examples()[number - 1])
    assert (done.returncode, done.stderr) == (0, "")
    assert "," in done.stdout.splitlines()[0]


# --- the tasks of journalists and analysts -----------------------------------------------------------


def test_journalist_10_a_feed_tells_what_is_new_and_what_was_revised(
    practice_release: Path, oefenland_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(oefenland_settings.data_dir))
    code, name = helpers.query(
        practice_release,
        "select region_code, any_value(name) from marts.revision inner join marts.region using (region_code) "
        "where change = 'herzien' and region_level = 'gemeente' group by 1 order by count(*) desc, 1 limit 1",
    )[0]
    counts = dict(
        helpers.query(
            practice_release,
            f"select change, count(*) from marts.revision where region_code = '{code}' group by 1",
        )
    )
    told = news.of_region(practice_release, code)[0]
    assert (told.new, told.revised) == (counts["nieuw"], counts["herzien"])
    content = feed.atom([(told, "http://x/")], code, name, itself="http://x/f", page="http://x/")
    read = feedparser.parse(content)
    assert not read.bozo
    entry = read.entries[0]
    for words in (read.feed.title, entry.title, entry.summary):
        assert "Oefenland: verzonnen cijfers" in words
    assert name in entry.title and str(counts["herzien"]) in entry.title
    label, old, new = helpers.query(
        practice_release,
        "select label, old, new from marts.revision inner join meta.indicator using (indicator) "
        f"where region_code = '{code}' and change = 'herzien' and rounded_to >= 1 "
        "and indicator = (select indicator from marts.revision where region_code = "
        f"'{code}' and change = 'herzien' group by 1 order by count(*), 1 limit 1) "
        "order by abs(new - old) desc limit 1",
    )[0]
    (line,) = [line for line in told.lines if line.startswith(f"{label} (")]
    assert text.number(old) in line and text.number(new) in line
    seen = visit(oefenland_settings, "whats_new", monkeypatch, gemeente=code, uitgave="oefenland")
    assert told.lines[0] in seen.text
    assert f"/feeds/{code}.atom?uitgave=oefenland" in seen.markup


def test_analyst_7_the_whole_release_says_its_size(
    release_settings: Settings, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "whats_new", monkeypatch, uitgave="cbs")
    size = release.stat().st_size / 1024 / 1024
    assert f"({text.number(size, 1)} MB)" in seen.text
    for ending in downloads.ENDINGS:
        assert f"/releases/{release.stem}.{ending}" in seen.markup


def test_analyst_8_a_release_that_changed_nothing_for_a_gemeente_is_no_news(
    release_settings: Settings, release: Path, here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = news.of_release(release, "GM9001")
    assert first.is_first and first.lines == ()
    silent = news.News(first.release, 0, 0, 0, 0, ())
    monkeypatch.setattr(data, "releases_like", lambda _path: [release, release])
    answers = iter((silent, first))
    monkeypatch.setattr(news, "of_release", lambda *_about: next(answers))
    assert news.of_region(release, "GM9001") == [first]


def answered(path: str, code: str, query: str) -> tuple[int, bytes]:
    """What a route answers, without a server."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "path_params": {"code": code},
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost")],
    }
    (route,) = [r for r in routes.ROUTES if r.path == path]
    response = route.endpoint(Request(scope))
    return response.status_code, bytes(response.body)


def test_a_pdf_that_cannot_be_made_is_one_sentence(
    here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No browser, or more visitors than it can serve: the page is still there."""
    asked = ("/factsheet/{code}.pdf", "GM9001", "uitgave=cbs&taal=en")
    monkeypatch.setenv("BIJSTAND_CHROMIUM", "/nowhere/chromium")
    status, body = answered(*asked)
    assert status == 503
    helpers.assert_one_sentence(body.decode(), "Chromium")
    monkeypatch.setattr(routes, "_browser", Turns(at_once=1, waiting=0, seconds=60))
    with routes._browser.take():
        status, body = answered(*asked)
    assert status == 503
    helpers.assert_one_sentence(body.decode(), "try again")
    monkeypatch.setattr(routes.factsheet, "pdf", lambda _sheet: b"%PDF-made")
    assert answered(*asked) == (200, b"%PDF-made")
    monkeypatch.setattr(routes.factsheet, "pdf", lambda _sheet: pytest.fail("made twice"))
    assert answered(*asked) == (200, b"%PDF-made")
    routes._pdfs.clear()
    assert answered("/factsheet/{code}.html", "GM9001", "uitgave=cbs")[0] == 200
    text.use("nl")

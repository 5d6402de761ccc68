"""Files, opened as their readers would: spreadsheets, programs, CSVW; and the addresses that give them."""

import asyncio
import csv
import datetime as dt
import html
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import cbsodata
import csvw
import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import requests
from starlette.applications import Starlette

from dashboard import data, export, files, text
from dashboard.export import reproduce
from dashboard.export.address import FILES
from dashboard.result import Indicator, Kept, Release, Result, Source, together
from etl.settings import Settings
from tests import fixtures
from tests.cbs_server import CbsServer
from tests.dashboard.app import PAGES, Visit, visit
from tests.fixtures import ORDINARY, SECOND
from tests.helpers import assert_one_sentence, bijstand, leave_out, query

LINK = "https://cijfers.example/vergelijk?gemeente=GM9001&uitgave=x"
APP = Starlette(routes=files.ROUTES)


def get(address: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer of the file addresses, without a server."""
    parts = urlsplit(address)
    scope = {
        "type": "http",
        "method": "GET",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "headers": [(b"host", b"cijfers.example")],
        "scheme": "https",
        "server": ("cijfers.example", 443),
        "root_path": "",
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(APP(scope, receive, send))
    headers = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])


def links(seen: Visit, sort: str) -> list[str]:
    """The addresses of this sort in every menu of a page."""
    found = re.findall(rf'href="({FILES}/[^"]*/{sort}\?[^"]*)"', seen.markup)
    return [html.unescape(address) for address in found]


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    yield
    text.use("nl")


@pytest.fixture
def home(release_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(release_settings.data_dir))
    return release_settings


@pytest.fixture
def piece(release: Path) -> export.Piece:
    return export.Piece(data.run(release, "mijn", gemeente=ORDINARY), LINK, "proef")


@pytest.fixture
def invented(practice_release: Path) -> export.Piece:
    (code,) = query(
        practice_release,
        "select region_code from marts.observation where indicator = 'bijstand_instroom' "
        "and region_level = 'gemeente' limit 1",
    )[0]
    return export.Piece(data.run(practice_release, "flows", gemeente=code), LINK, "oefenland")


def hostile(name: str) -> export.Piece:
    """One figure of a place with this name."""
    rows = pd.DataFrame(
        {
            "indicator": ["vreemd"] * 2,
            "region_code": ["GM9001"] * 2,
            "name": [name] * 2,
            "category": ["totaal"] * 2,
            "period_start": [pd.Timestamp(2017, 1, 1)] * 2,
            "frequency": ["J"] * 2,
            "value": [-12.5, float("nan")],
            "source_id": ["x"] * 2,
            "status": ["voorlopig"] * 2,
            "missing_reason": [None, "geheim_of_onbekend"],
        }
    )
    meaning = Indicator("vreemd", name, name, name, name, "flow", 10)
    source = Source("x", name, name, "", "", name)
    release = Release("cbs-1", "cbs", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    return export.Piece(Result(rows, release, {"vreemd": meaning}, (source,)), LINK, "vreemd")


def read_csv(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    )


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def words_of(sheet: Any) -> set[str]:
    return {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}


# --- each format as its reader opens it --------------------------------------------------------------


def assert_same(found: list[Any], piece: export.Piece) -> None:
    """Values of a file equal those of the result, and missing ones stay missing."""
    expected = [None if pd.isna(v) else float(v) for v in piece.result.rows["value"]]
    assert [v is None for v in found] == [v is None for v in expected] and len(expected) > 10
    assert [v for v in found if v is not None] == pytest.approx(
        [v for v in expected if v is not None], rel=1e-12
    )


def test_csv_says_in_every_row_what_the_figure_is(piece: export.Piece) -> None:
    rows = read_csv(export.csv(piece))
    assert_same([float(r["value"]) if r["value"] else None for r in rows], piece)
    for row, source in zip(rows, piece.result.records(), strict=True):
        meaning = piece.result.indicators[source["indicator"]]
        assert row["label"] == meaning.label and row["unit"] == meaning.unit
        assert row["definition"] == meaning.definition and row["population"] == meaning.population
        assert row["region_code"] == source["region_code"] and row["status"] == source["status"]
        assert row["grid_year"] == str(source["grid_year"])
        assert row["period_start"] == f"{source['period_start']:%Y-%m-%d}"
        assert row["release"] == piece.result.release.id and row["permalink"] == LINK
        assert row["source"].startswith("CBS ") and row["licence"] == "CC BY 4.0"
        assert bool(row["value"]) != bool(row["missing_reason"])


def test_csv_for_dutch_excel_has_its_marks(piece: export.Piece) -> None:
    content = export.csv_dutch_excel(piece)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = read_csv(content, ";")
    assert len(rows[0]) > 15
    numbers = [r["value"] for r in rows]
    assert any("," in n for n in numbers) and not any("." in n for n in numbers)
    assert_same([float(n.replace(",", ".")) if n else None for n in numbers], piece)


def test_workbook_has_typed_figures_and_says_what_they_are(piece: export.Piece) -> None:
    workbook = book(export.xlsx(piece))
    figures, meaning, sources = workbook.worksheets
    heads, *rows = figures.iter_rows(values_only=True)
    at = {str(name): number for number, name in enumerate(heads)}
    assert_same([row[at["value"]] for row in rows], piece)
    assert all(isinstance(row[at["period_start"]], dt.datetime) for row in rows)
    assert all(isinstance(row[at["grid_year"]], int) for row in rows)
    assert {"region_code", "status", "unit", "release", "source"} <= set(at)
    told = words_of(meaning)
    assert {export.title(piece.result), piece.result.release.id, LINK, "CC BY 4.0"} <= told
    for indicator in piece.result.indicators.values():
        assert {indicator.definition, indicator.unit} <= told
    assert {s.id for s in piece.result.sources} <= words_of(sources)


def test_parquet_has_typed_columns_and_its_own_description(
    piece: export.Piece, tmp_path: Path
) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(export.parquet(piece))
    with duckdb.connect() as db:
        types = {c: t for c, t, *_ in db.execute(f"describe from '{path}'").fetchall()}
        found = db.execute(f"select value from '{path}'").fetchall()
    assert (types["value"], types["period_start"]) == ("DOUBLE", "DATE")
    assert types["grid_year"] == "INTEGER"
    assert_same([v for (v,) in found], piece)
    about = pq.read_schema(path).metadata
    assert about[b"release"].decode() == piece.result.release.id
    assert about[b"permalink"].decode() == LINK and b"licence" in about
    assert json.loads(about[b"csvw"])["dc:title"] == export.title(piece.result)


def test_json_holds_the_rows_and_their_description(piece: export.Piece) -> None:
    found = json.loads(export.json(piece))
    assert_same([row["value"] for row in found["rows"]], piece)
    described = [c["name"] for c in found["metadata"]["tableSchema"]["columns"]]
    assert described == list(found["rows"][0])
    assert found["metadata"]["schema:version"] == piece.result.release.id


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_description_is_valid_csvw_of_the_csv_beside_it(
    piece: export.Piece, tmp_path: Path, language: str
) -> None:
    text.use(language)
    (tmp_path / "proef.csv").write_bytes(export.csv(piece))
    path = tmp_path / "proef.csv-metadata.json"
    path.write_bytes(export.csvw(piece))
    described = csvw.CSVW(str(path), validate=True)
    assert described.is_valid, described.warnings
    table = described.tables[0]
    table.check_primary_key()
    rows = list(table.iterdicts(strict=True))
    assert_same([None if r["value"] is None else float(r["value"]) for r in rows], piece)
    assert all(isinstance(r["period_start"], dt.date) for r in rows)


@pytest.mark.parametrize("sort", ["xlsx", "csv-nl"])
def test_libreoffice_reads_figures_as_figures(
    piece: export.Piece, tmp_path: Path, sort: str
) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        leave_out("no LibreOffice on this machine: its reading of XLSX and Dutch CSV untested")
    path = tmp_path / f"x{export.WRITERS[sort].ending}"
    path.write_bytes(export.WRITERS[sort].write(piece))
    # 59 is the semicolon, 76 is UTF-8, 1043 is Dutch of the Netherlands.
    options = [] if sort == "xlsx" else ["--infilter=CSV:59,34,76,1,,1043,false,true"]
    subprocess.run(
        [
            office,
            "--headless",
            *options,
            "--convert-to",
            "xlsx",
            "--outdir",
            tmp_path / "read",
            path,
        ],
        check=True,
        timeout=120,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    found = pd.read_excel(next((tmp_path / "read").glob("*.xlsx")), sheet_name=0)
    assert_same([None if pd.isna(v) else float(v) for v in found["value"]], piece)


def test_every_file_about_the_invented_country_warns(invented: export.Piece) -> None:
    notice = "Oefenland: verzonnen cijfers"
    for content, delimiter in (
        (export.csv(invented), ","),
        (export.csv_dutch_excel(invented), ";"),
    ):
        assert {row["notice"] for row in read_csv(content, delimiter)} == {notice}
    workbook = book(export.xlsx(invented))
    heads, *rows = workbook.worksheets[0].iter_rows(values_only=True)
    assert heads[0] == "notice" and {row[0] for row in rows} == {notice}
    assert notice in words_of(workbook.worksheets[1])
    assert workbook.worksheets[0].oddHeader.center.text == notice
    table = pq.read_table(io.BytesIO(export.parquet(invented)))
    assert set(table["notice"].to_pylist()) == {notice}
    assert table.schema.metadata[b"notice"].decode() == notice
    assert json.loads(export.csvw(invented))["rdfs:comment"] == notice
    for language, words in (("nl", notice), ("en", "Oefenland: invented figures")):
        assert export.citation(invented, language).startswith(words)


# --- names that attack -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=cmd|" /C calc"!A0']
)
def test_no_words_become_a_formula_and_numbers_stay_numbers(name: str) -> None:
    piece = hostile(name)
    for content, delimiter, number in (
        (export.csv(piece), ",", "-12.5"),
        (export.csv_dutch_excel(piece), ";", "-12,5"),
    ):
        first, second = read_csv(content, delimiter)
        for column in ("region", "label", "unit", "definition", "licence"):
            assert first[column] == f"'{name}"
        assert first["value"] == number and second["value"] == ""
    for sheet in book(export.xlsx(piece)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value).startswith(("=", "+", "@", "\t", "\r", "\n", "-1 "))
    assert book(export.xlsx(piece)).worksheets[0]["L2"].value is not None
    # A typed format has no formulas: names stay as they are, so that they can be joined.
    table = pq.read_table(io.BytesIO(export.parquet(piece)))
    assert table["region"].to_pylist() == [name] * 2
    assert table["value"].to_pylist() == [-12.5, None]


@pytest.mark.parametrize(
    "name", ["a\x00b\x1fc", "a;b,c\"d'e", "<b>&amp;</b>", "é\u202e漢", "x" * 40000]
)
def test_names_that_no_writer_expects_come_through(name: str) -> None:
    piece = hostile(name)
    plain = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", name)[: export.LONGEST_CELL]
    assert read_csv(export.csv(piece))[0]["region"] == name
    assert read_csv(export.csv_dutch_excel(piece), ";")[0]["region"] == name
    assert plain in words_of(book(export.xlsx(piece)).worksheets[0])
    assert json.loads(export.json(piece))["rows"][0]["region"] == name


# --- the menu and the addresses in it ----------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_every_menu_of_a_page_gives_files_and_sql_with_the_same_rows(
    home: Settings, release: Path, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(home, page, monkeypatch, gemeente=[ORDINARY, SECOND])
    found = links(seen, "csv")
    charts = len(seen.figures)
    seen_ones = [a for a in found if "naam=alles-" not in a]
    assert len(seen_ones) >= charts
    for address in seen_ones:
        status, headers, content = get(address)
        assert status == 200, address
        assert release.stem in headers["content-disposition"]
        rows = read_csv(content)
        assert rows and {r["release"] for r in rows} == {release.stem}
        (sql,) = [s for s in links(seen, "sql") if urlsplit(s).query == urlsplit(address).query][:1]
        status, _headers, words = get(sql)
        assert status == 200
        assert len(query(release, words.decode())) == len(rows)
    # Figures that are made for one page are not in the release: the menu says so instead of nothing.
    whole = re.findall(r"<dt>Alle gebieden[^<]*</dt><dd>(.*?)</dd>", seen.markup)
    assert len(whole) == len(seen_ones)
    for row in whole:
        assert "/csv?vraag=" in row or "Alleen voor deze pagina berekend" in row


def test_the_timeline_is_taken_along_as_any_other_table(
    home: Settings, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is listed, in every format, with the source and the meaning of each column."""
    seen = visit(
        home, "timeline", monkeypatch, uitgave="published", gemeente="GM0268", tijdlijn_soort="law"
    )
    addresses = {sort: links(seen, sort) for sort in export.WRITERS}
    where = "region_code in ('NL01', 'GM0268') and kind = 'law'"
    for number, of in enumerate((where, "true")):
        known = query(
            published,
            f"select event_id, title, source_title, start_from from marts.event where {of} order by 1",
        )
        assert len(known) > 5
        files = {sort: get(both[number])[2] for sort, both in addresses.items()}
        for rows in (
            read_csv(files["csv"]),
            read_csv(files["csv-nl"], ";"),
            json.loads(files["json"])["rows"],
            pq.read_table(io.BytesIO(files["parquet"])).to_pylist(),
        ):
            assert sorted(
                (r["event_id"], r["title"], r["source_title"], str(r["start_from"] or ""))
                for r in rows
            ) == [(*words, f"{day:%Y-%m-%d}" if day else "") for *words, day in known]
            assert {r["release"] for r in rows} == {published.stem}
        figures, meaning, _sources = book(files["xlsx"]).worksheets
        assert figures.max_row == len(known) + 1
        told = words_of(meaning)
        assert "Gedateerde gebeurtenissen" in told
        heads = [cell.value for cell in figures[1]]
        assert set(heads) <= told, "each column is explained"
        described = json.loads(files["csvw"])["tableSchema"]["columns"]
        assert all(column["dc:description"] for column in described)
    (sql,) = [get(a)[2].decode() for a in links(seen, "sql")]
    assert len(query(published, sql)) == int(
        query(published, f"select count(*) from marts.event where {where}")[0][0]
    )


def test_everything_is_all_places_and_periods(
    home: Settings, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(home, "flows", monkeypatch, gemeente=[ORDINARY])
    address = next(
        a for a in links(seen, "csv") if "vraag=everything" in a and "bijstand_instroom" in a
    )
    asked = json.loads(dict(parse_qsl(urlsplit(address).query))["met"])["p"]["indicators"]
    rows = read_csv(get(address)[2])
    ((count, places),) = query(
        release,
        "select count(*), count(distinct region_code) from marts.observation_grid "
        f"where indicator in {tuple(asked)}",
    )
    assert (len(rows), len({r["region_code"] for r in rows})) == (count, places)
    assert places > 5


def test_the_menu_says_beforehand_which_files_cannot_be_had(
    home: Settings, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every format that it does offer is given, and for what is left out there are words."""

    def answers(seen: Visit) -> set[int]:
        return {get(a)[0] for sort in export.WRITERS for a in links(seen, sort)}

    seen = visit(home, "flows", monkeypatch, gemeente=[ORDINARY])
    assert links(seen, "xlsx") and "weggelaten" not in seen.text and answers(seen) == {200}

    monkeypatch.setattr(export, "MOST_ROWS", 1)
    seen = visit(home, "flows", monkeypatch, gemeente=[ORDINARY])
    assert not links(seen, "xlsx") and not links(seen, "json") and links(seen, "parquet")
    told = re.findall(r"Excel en JSON zijn weggelaten: ([\d.]+) rijen", seen.text)
    assert told and answers(seen) == {200}
    counts = {len(read_csv(get(a)[2])) for a in links(seen, "csv")}
    assert {int(n.replace(".", "")) for n in told} == counts

    monkeypatch.setattr(data, "MOST_FIGURES", max(counts) - 1)
    seen = visit(home, "flows", monkeypatch, gemeente=[ORDINARY])
    assert f"{text.number(max(counts))} cijfers zijn te veel voor één bestand" in seen.text
    assert f'href="/releases/{release.stem}.zip"' in seen.markup and answers(seen) == {200}


def test_the_release_in_the_address_is_the_one_that_answers(
    home: Settings, release: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(home, "flows", monkeypatch, gemeente=[ORDINARY])
    address = links(seen, "csv")[0]
    assert release.stem in address
    assert get(address.replace(release.stem, "cbs"))[0] == 404
    assert get(address.replace(release.stem, "cbs-20200101T000000-00000000"))[0] == 404
    row = read_csv(get(address)[2])[0]
    assert row["permalink"].startswith("https://cijfers.example/")
    assert f"uitgave={release.stem}" in row["permalink"] and ORDINARY in row["permalink"]


@pytest.mark.parametrize(
    "changes",
    [
        {"vraag": "../marts/observation"},
        {"vraag": "span"},
        {"vraag": "nergens"},
        {"vraag": "which_number"},
        {"met": "{"},
        {"met": "[]"},
        {"met": '{"p": {"gemeente": {"a": 1}}, "k": [[]]}'},
        {"met": '{"p": {"iets": "GM9001"}, "k": [[]]}'},
        {"met": '{"p": {"gemeente": "GM9001"}, "k": [[["value; drop table x", "in", [1]]]]}'},
        {"met": '{"p": {"gemeente": "GM9001"}, "k": [[["value", "like", [1]]]]}'},
        {"met": '{"p": {"gemeente": "GM9001"}, "k": [[["period_start", "in", ["x"]]]]}'},
        {"met": "[" * 5000},
        {"naam": "../../etc/passwd"},
        {"naam": 'x"\r\nset-cookie: a=b'},
        {"blik": "//evil.example/?x"},
        {"blik": "https://evil.example/?x"},
        {"blik": "?x=\r\n"},
    ],
)
def test_an_address_that_no_page_makes_gets_a_sentence(
    home: Settings, release: Path, changes: dict[str, str]
) -> None:
    asked = {
        "vraag": "flows",
        "met": json.dumps({"p": {"gemeente": ORDINARY}, "k": [[]]}),
        "naam": "stromen",
        "blik": "stromen?gemeente=GM9001",
        "taal": "nl",
    }
    assert get(f"/bestand/{release.stem}/csv?{urlencode(asked)}")[0] == 200
    for sort in ("csv", "sql", "python"):
        status, headers, body = get(f"/bestand/{release.stem}/{sort}?{urlencode(asked | changes)}")
        assert status == 404
        assert_one_sentence(body.decode().strip())
        assert "set-cookie" not in headers
    assert get(f"/bestand/{release.stem}/exe?{urlencode(asked)}")[0] == 404
    assert get(f"/bestand/{quote('../x', safe='')}/csv?{urlencode(asked)}")[0] == 404


def test_quotes_in_a_parameter_end_nothing() -> None:
    assert reproduce.literal("x' or 1=1 --") == "'x'' or 1=1 --'"
    assert reproduce.literal(["a'b", 2, None, True]) == "['a''b', 2, null, true]"


def test_parts_put_together_are_written_down_as_alternatives(release: Path) -> None:
    whole = data.run(release, "duel", first=ORDINARY, second=SECOND)
    one = whole.only("bijstand_personen").where("region_code", ORDINARY)
    other = whole.only("bijstand_instroom").since(pd.Timestamp(2016, 1, 1)).having("value")
    both = together([one, other])
    assert len(both.rows) == len(one.rows) + len(other.rows)
    again = data.answer(release, both.question)
    assert len(again.rows) == len(both.rows)
    assert len(query(release, data.sql(both.question))) == len(both.rows)
    nothing = whole.keeping(Kept("indicator", "in", ()))
    assert nothing.rows.empty and query(release, data.sql(nothing.question)) == []


# --- citing and making again ---------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "word"), [("nl", "Bron: "), ("en", "Source: ")])
def test_a_citation_names_tables_dates_release_licence_and_address(
    piece: export.Piece, language: str, word: str
) -> None:
    cited = export.citation(piece, language)
    assert word in cited and LINK in cited and "CC BY 4.0" in cited
    assert piece.result.release.id in cited
    for source in piece.result.sources:
        assert source.id in cited and source.modified in cited and source.fetched in cited
    assert "2015-2017" in cited or re.search(r"20\d\d-20\d\d", cited)


def test_the_sql_of_a_figure_runs_with_the_command(home: Settings, release: Path) -> None:
    whole = data.run(release, "duel", first=ORDINARY, second=SECOND)
    part = whole.only("bijstand_index").where("base_year", 2015)
    done = bijstand(
        "query", "--release", release.stem, data.sql(part.question), data_dir=home.data_dir
    )
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    found = {(r["region_code"], r["period_start"]): r["value"] for r in rows}
    expected = {
        (r["region_code"], f"{r['period_start']:%Y-%m-%d}"): r["value"] for r in part.records()
    }
    assert {k: float(v) if v else None for k, v in found.items()} == {
        k: None if pd.isna(v) else v for k, v in expected.items()
    }


def untyped(table: str, *, filters: str, select: list[str]) -> list[dict[str, Any]]:
    asked = cbsodata.cbsodata3._download_metadata
    found: list[dict[str, Any]] = asked(table, "UntypedDataSet", select=select, filters=filters)
    return found


def test_the_python_for_cbs_gives_the_same_figures(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real cbsodata, against the server that speaks its protocol."""
    result = data.run(release, "flows", gemeente=SECOND).only("bijstand_instroom")
    calls = data.cbs_calls(release, result)
    assert [c.table for c in calls] == ["83450NED", "83747NED", "84066NED"]
    with CbsServer(fixtures.all_tables()) as server:
        # As an analyst has it: etl.cbs puts a session of its own in its place, for one host.
        monkeypatch.setattr(cbsodata.cbsodata3, "Session", requests.Session)
        monkeypatch.setattr(cbsodata.options, "use_https", False)
        monkeypatch.setattr(cbsodata.cbsodata3, "CBSOPENDATA", server.host)
        # The server has the untyped figures, which come by the same filter.
        monkeypatch.setattr(cbsodata, "get_data", untyped)
        names: dict[str, Any] = {}
        exec(reproduce.python(calls), names)
    published = query(
        release,
        "select source_id, value from marts.observation where indicator = 'bijstand_instroom' "
        f"and category = 'totaal' and region_code = '{SECOND}'",
    )
    assert len(published) == 3
    for (table, value), call in zip(sorted(published), calls, strict=True):
        frame = names[f"cbs_{table.lower()}"]
        assert value in [float(v) for v in frame[call.columns[0]].dropna()]
        assert not frame.drop(columns=list(call.columns)).duplicated().any(), "a row says its class"


def test_r_and_power_query_ask_for_the_same_tables_and_codes(release: Path) -> None:
    result = data.run(release, "flows", gemeente=SECOND).only("bijstand_instroom")
    calls = data.cbs_calls(release, result)
    for words in (reproduce.r(calls), reproduce.power_query(calls), reproduce.python(calls)):
        assert "Niet geprobeerd bij CBS zelf." in words
        for call in calls:
            assert call.table in words and call.columns[0] in words
            assert all(dimension in words for dimension, _codes in call.codes)
            assert any(
                SECOND in code and code in words for _d, codes in call.codes for code in codes
            )


def test_power_query_closes_what_it_opens(release: Path) -> None:
    """It cannot be run here: at least its brackets pair outside words, and every table is named."""
    result = data.run(release, "flows", gemeente=SECOND).only("bijstand_instroom")
    calls = data.cbs_calls(release, result)
    words = reproduce.power_query(calls)
    code = re.sub(r'//.*|"[^"]*"', "", words)
    opened: list[str] = []
    for sign in re.findall(r"[][(){}]", code):
        if sign in "([{":
            opened.append(sign)
        else:
            assert opened.pop() + sign in ("()", "[]", "{}")
    assert opened == [] and code.split()[0] == "let" and "in" in code.split()
    assert [c.table for c in calls] == re.findall(r'each "(\w+)"', words)


def test_nothing_at_cbs_is_named_for_the_invented_country(
    practice_release: Path, invented: export.Piece
) -> None:
    assert data.cbs_calls(practice_release, invented.result) == []
    assert not files.has_recipes(invented.result)

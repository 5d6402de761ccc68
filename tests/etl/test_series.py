"""How every series is asked for: never whole, and newer editions found in the catalogue."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from etl import editions, fetch, store
from etl.catalog import TABLES, CbsTable
from etl.cbs import Cbs
from etl.settings import Settings
from etl.update import update
from tests import fixtures
from tests.cbs_server import CbsServer, Fault, Table, change_info, write_folder
from tests.fixtures import series
from tests.helpers import DECLARED, by_id, declared, query

FILTERED = [t for t in {t.name: t for t in TABLES}.values() if not t.is_small]


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CbsServer, Path]]:
    """A server of which every table was fetched once, and where to."""
    raw_dir = tmp_path_factory.mktemp("fetched") / "raw"
    with CbsServer(fixtures.all_tables()) as server:
        outcomes = fetch.fetch(TABLES, Cbs(server.url), raw_dir)
        assert {o.state for o in outcomes} == {"new"}, outcomes
        assert [o for o in outcomes if o.warnings] == []
        yield server, raw_dir


def condition(server: CbsServer, table_id: str) -> str:
    """The $filter with which the first page of a table was asked for."""
    (path,) = [
        r.path for r in server.requests if r.table == table_id.lower() and r.part == "page 1"
    ]
    return unquote(parse_qs(urlsplit(path).query)["$filter"][0])


@pytest.mark.parametrize(
    ("table_id", "asked"),
    [
        (
            "85554NED",
            "(Geslacht eq 'T001038') and (Leeftijd eq '10000   ') and (Marges eq 'MW00000')",
        ),
        (
            "82015NED",
            "(UitkeringenInRelatieMetDeAOW eq '90901  ' or UitkeringenInRelatieMetDeAOW eq '90902  ' or "
            "UitkeringenInRelatieMetDeAOW eq '90903  ') and (substringof('NL',RegioS) or substringof('LD',RegioS) or "
            "substringof('PV',RegioS) or substringof('CR',RegioS) or substringof('AM',RegioS) or substringof('GM',RegioS))",
        ),
        (
            "03759ned",
            "(BurgerlijkeStaat eq 'T001019') and (Geslacht eq 'T001038') and (Leeftijd eq '10000   ' or "
            "(Leeftijd ge '11500   ' and Leeftijd le '16700   ')) and (Perioden ge '2013JJ00')",
        ),
        (
            "37230ned",
            "(substringof('NL',RegioS) or substringof('PV',RegioS) or substringof('GM',RegioS)) and "
            "(substringof('MM',Perioden)) and (Perioden ge '2007JJ00')",
        ),
        ("83933NED", "(Persoonskenmerken eq 'T90920 ') and (Perioden eq '2017JJ00')"),
    ],
)
def test_a_cube_is_asked_for_by_the_codes_that_are_wanted(
    fetched: tuple[CbsServer, Path], table_id: str, asked: str
) -> None:
    assert condition(fetched[0], table_id) == asked


@pytest.mark.parametrize("table", FILTERED, ids=lambda t: t.id)
def test_no_filter_is_longer_than_services_allow(
    fetched: tuple[CbsServer, Path], table: CbsTable
) -> None:
    """Web services commonly allow 2,048 characters of query and 100 terms in a filter."""
    server, _raw_dir = fetched
    (path,) = [
        r.path for r in server.requests if r.table == table.id.lower() and r.part == "page 1"
    ]
    assert len(urlsplit(path).query) < 2048
    asked = condition(server, table.id)
    terms = 4 * asked.count(" eq ") + 4 * asked.count(" ge ") + 4 * asked.count(" le ")
    assert terms + 4 * asked.count("substringof") < 100


# --- editions --------------------------------------------------------------------------------------

NEWER = "89901NED"


def with_newer_edition() -> dict[str, Table]:
    """The invented country with areas of 2027, in which a gemeente has another arbeidsmarktregio."""
    areas = series.areas(NEWER, 2027)
    rows = areas["UntypedDataSet"]
    (key,) = [k for k, v in rows[0].items() if str(v).strip() == "AM98"]
    rows[0][key] = "AM97      "
    old = change_info(series.areas("70785NED", 2004), Title="Gebieden in Nederland 2004")
    return {**fixtures.all_tables(), NEWER: areas, "70785NED": old}


def test_a_newer_edition_is_found_fetched_and_used(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data", "")
    with CbsServer(with_newer_edition()) as server:
        done = update(settings, Cbs(server.url))
        assert done.succeeded and done.report is not None, done.error
        assert by_id(done.outcomes)[NEWER].state == "new"
        assert server.asked("70785NED") == []  # before the first declared year
        again = update(settings, Cbs(server.url))
        assert by_id(again.outcomes)[NEWER].state == "unchanged"
        assert again.report is not None and not again.report.is_new
    release = done.report.path
    assert query(
        release, "select arbeidsmarktregio from marts.region where region_code = 'GM9001'"
    ) == [("AM97",)]
    assert query(
        release, f"select title, fetched_at is null from meta.cbs_table where id = '{NEWER}'"
    ) == [("Gebieden in Nederland 2027", False)]
    assert store.last_update(settings)[NEWER].state == "unchanged"


def test_a_catalogue_that_fails_costs_nothing_but_the_newer_edition(tmp_path: Path) -> None:
    tables = with_newer_edition()
    small = {i: tables[i] for i in ("84066NED", NEWER)}
    with CbsServer(small) as server:
        server.inject(Fault.ERROR_503, table="ODataCatalog")
        done = update(Settings(tmp_path / "data", ""), Cbs(server.url, patience=False))
        assert done.succeeded and NEWER not in by_id(done.outcomes)
        server.heal()
        done = update(Settings(tmp_path / "data", ""), Cbs(server.url))
        assert done.succeeded and by_id(done.outcomes)[NEWER].state == "new"


def test_the_catalogue_is_asked_once_and_not_for_some_tables_only(tmp_path: Path) -> None:
    with CbsServer({"84066NED": fixtures.all_tables()["84066NED"]}) as server:
        update(Settings(tmp_path / "all", ""), Cbs(server.url))
        assert server.asked("ODataCatalog") == ["Tables"]
        update(Settings(tmp_path / "some", ""), Cbs(server.url), declared("84066NED"))
        assert server.asked("ODataCatalog") == ["Tables"]


@pytest.mark.parametrize(
    ("title", "is_found"),
    [
        ("Gebieden in Nederland 2027", True),
        ("Gebieden in Nederland 2026", False),  # declared, under another id
        ("Gebieden in Nederland 2004", False),
        ("Gebieden in Nederland 2027; concept", False),
        ("Arbeidsdeelname; regionale indeling 2023 ", True),
        ("Arbeidsdeelname; regionale indeling", False),
    ],
)
def test_an_edition_is_known_by_its_title(title: str, is_found: bool) -> None:
    assert [t.id for t in editions.found({NEWER: title})] == ([NEWER] if is_found else [])


def test_a_declared_edition_is_not_found_again() -> None:
    titles = {t.id: t.title.nl for t in TABLES}
    assert editions.found(titles) == ()
    assert DECLARED["86247NED"].title.nl == "Gebieden in Nederland 2026"


def test_a_folder_has_a_catalogue_too(tmp_path: Path) -> None:
    folder = write_folder({NEWER: series.areas(NEWER, 2027)}, tmp_path / "cbs")
    (folder / "README.md").write_text("no table")
    assert fetch.Folder(folder).catalogue(editions.TITLES) == {NEWER: "Gebieden in Nederland 2027 "}

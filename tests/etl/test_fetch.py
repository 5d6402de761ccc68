"""Fetching over real HTTP with the real client: what arrives, what it costs, and what each fault leaves behind."""

import errno
import gzip
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cbsodata
import orjson
import pytest
from tenacity import wait_none

from etl import cbs, raw
from etl.catalog import CbsTable
from etl.cbs import USER_AGENT, Cbs
from etl.errors import BijstandError
from etl.fetch import AT_ONCE, Folder, Outcome, fetch
from tests import fixtures
from tests.cbs_server import (
    DATA_SET,
    CbsServer,
    Fault,
    Row,
    change_info,
    change_property,
    empty,
    remove_column,
    rename_column,
    write_folder,
)
from tests.helpers import assert_one_sentence, by_id, declared

TABLES = fixtures.all_tables()
WHOLE = "84066NED"  # small: asked for whole, read by the client
PAGED = "83599NED"  # large: asked for with a filter and a selection of columns
PAGE = 10


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience is counted in attempts here, not in seconds."""
    monkeypatch.setattr(cbs, "PAUSE", wait_none())


@pytest.fixture
def server() -> Iterator[CbsServer]:
    with CbsServer(TABLES, page_sizes={WHOLE: PAGE, PAGED: PAGE}) as running:
        yield running


@pytest.fixture
def raw_dir(tmp_path: Path) -> Path:
    return tmp_path / "raw"


def fetch_one(server: CbsServer, raw_dir: Path, table_id: str) -> Outcome:
    return fetch(declared(table_id), Cbs(server.url), raw_dir)[0]


def newest(raw_dir: Path, table_id: str) -> raw.Vintage:
    found = raw.newest(raw_dir, table_id)
    assert found is not None
    return found


def everything_in(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder with its size and time of change; not the pages kept to go on with."""
    files = (p for p in folder.rglob("*") if ".pages-" not in str(p))
    return {str(p.relative_to(folder)): (p.stat().st_size, p.stat().st_mtime_ns) for p in files}


def of_all_sectors(row: Row) -> bool:
    """Whether the declaration of 83599NED asks for this row."""
    return str(row["BedrijfstakkenBranchesSBI2008"]) == "T001081"


# --- what arrives ----------------------------------------------------------------------------------


def test_every_table_arrives(server: CbsServer, raw_dir: Path) -> None:
    outcomes = fetch(declared(), Cbs(server.url), raw_dir)
    assert {o.table.id: o.state for o in outcomes} == {t.id: "new" for t in declared()}
    assert all(newest(raw_dir, t.id).manifest.count_verified for t in declared())


def test_a_whole_table_is_kept_letter_by_letter(server: CbsServer, raw_dir: Path) -> None:
    fetch_one(server, raw_dir, WHOLE)
    kept = newest(raw_dir, WHOLE)
    assert list(kept.rows()) == TABLES[WHOLE][DATA_SET]
    assert kept.metadata() == {
        name: rows for name, rows in TABLES[WHOLE].items() if name != DATA_SET
    }


def test_a_large_table_arrives_filtered_and_letter_by_letter(
    server: CbsServer, raw_dir: Path
) -> None:
    fetch_one(server, raw_dir, PAGED)
    chosen = [
        "BedrijfstakkenBranchesSBI2008",
        "RegioS",
        "Perioden",
        "OpenstaandeVacatures_1",
    ]
    expected = [
        {k: row[k] for k in chosen} for row in TABLES[PAGED][DATA_SET] if of_all_sectors(row)
    ]
    assert list(newest(raw_dir, PAGED).rows()) == expected
    assert len(expected) > 3 * PAGE


def test_codes_dots_and_blanks_survive(server: CbsServer, raw_dir: Path) -> None:
    fetch_one(server, raw_dir, WHOLE)
    row = next(r for r in newest(raw_dir, WHOLE).rows() if r["Regiokenmerken"] == "GM9006 ")
    assert row["Instroom_4"] == "       ." and row["WerkNaReIntegratie_12"] == ""
    assert row["Leeftijd"] == "20150"


@pytest.mark.parametrize("table_id", [WHOLE, PAGED])
def test_each_page_is_asked_for_once(server: CbsServer, raw_dir: Path, table_id: str) -> None:
    fetch_one(server, raw_dir, table_id)
    pages = [part for part in server.asked(table_id) if part.startswith("page")]
    rows = newest(raw_dir, table_id).manifest.rows
    assert pages == [f"page {n + 1}" for n in range(-(-rows // PAGE))]


def test_at_most_four_requests_at_once(raw_dir: Path) -> None:
    with CbsServer(TABLES, slowness=0.02) as server:
        fetch(declared(), Cbs(server.url), raw_dir)
        assert 1 < server.most_at_once <= AT_ONCE == 4


def test_every_request_says_who_asks(server: CbsServer, raw_dir: Path) -> None:
    fetch(declared(WHOLE, PAGED), Cbs(server.url), raw_dir)
    assert {r.user_agent for r in server.requests} == {USER_AGENT}
    assert "bijstand-in-beeld" in USER_AGENT and "cbsodata" in USER_AGENT


def test_a_proxy_in_the_environment_does_not_stand_before_a_server_on_this_machine(
    server: CbsServer, raw_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = "http://127.0.0.1:9"
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, nowhere)
    # cbsodata takes the proxy over when it is imported.
    monkeypatch.setattr(cbsodata.options, "requests", {"proxies": {"http": nowhere}})
    states = {o.state for o in fetch(declared(WHOLE, PAGED), Cbs(server.url), raw_dir)}
    assert states == {"new"}


def test_an_id_written_otherwise_is_the_same_table(server: CbsServer) -> None:
    source = Cbs(server.url)
    assert source.describe("03759NED") == source.describe("03759ned")


# --- what it costs ---------------------------------------------------------------------------------


def test_an_unchanged_table_costs_one_request_and_writes_nothing(
    server: CbsServer, raw_dir: Path
) -> None:
    fetch(declared(), Cbs(server.url), raw_dir)
    before = everything_in(raw_dir)
    server.requests.clear()
    outcomes = fetch(declared(), Cbs(server.url), raw_dir)
    assert {o.state for o in outcomes} == {"unchanged"}
    assert all(server.asked(t.id) == ["TableInfos"] for t in declared())
    assert everything_in(raw_dir) == before


def test_a_table_that_cbs_modified_is_fetched_again_beside_the_old_one(
    server: CbsServer, raw_dir: Path
) -> None:
    fetch_one(server, raw_dir, WHOLE)
    server.alter(WHOLE, change_info, Modified="2027-01-01T02:00:00")
    assert fetch_one(server, raw_dir, WHOLE).state == "new"
    assert [v.manifest.modified for v in raw.vintages(raw_dir, WHOLE)] == [
        fixtures.MODIFIED,
        "2027-01-01T02:00:00",
    ]


def test_a_file_damaged_on_disk_is_fetched_again(server: CbsServer, raw_dir: Path) -> None:
    fetch_one(server, raw_dir, WHOLE)
    damaged = newest(raw_dir, WHOLE).path / raw.ROWS_FILE
    damaged.write_bytes(damaged.read_bytes()[:-100])
    assert fetch_one(server, raw_dir, WHOLE).state == "new"
    assert list(newest(raw_dir, WHOLE).rows()) == TABLES[WHOLE][DATA_SET]


def test_a_dry_run_says_what_would_come_and_writes_nothing(
    server: CbsServer, raw_dir: Path
) -> None:
    outcomes = fetch(declared(WHOLE, PAGED), Cbs(server.url), raw_dir, dry_run=True)
    assert {(o.state, o.rows) for o in outcomes} == {("new", None)}
    assert not raw_dir.exists()
    assert {r.part for r in server.requests} == {"TableInfos"}
    fetch(declared(WHOLE, PAGED), Cbs(server.url), raw_dir)
    before = everything_in(raw_dir)
    server.alter(WHOLE, change_info, Modified="2027-01-01T02:00:00")
    outcomes = fetch(declared(WHOLE, PAGED, "80590ned"), Cbs(server.url), raw_dir, dry_run=True)
    assert [(o.state, o.held) for o in outcomes] == [
        ("changed", True),
        ("unchanged", True),
        ("new", False),
    ]
    assert outcomes[0].rows == len(TABLES[WHOLE][DATA_SET])
    assert everything_in(raw_dir) == before


def test_an_update_that_was_cut_off_goes_on_with_the_page_that_is_lacking(
    server: CbsServer, raw_dir: Path
) -> None:
    server.inject(Fault.ERROR_503, PAGED, "page 4")
    assert fetch_one(server, raw_dir, PAGED).state == "failed"
    server.heal()
    server.requests.clear()
    assert fetch_one(server, raw_dir, PAGED).state == "new"
    pages = [part for part in server.asked(PAGED) if part.startswith("page")]
    assert pages == ["page 4", "page 5", "page 6"]
    expected = [r["OpenstaandeVacatures_1"] for r in TABLES[PAGED][DATA_SET] if of_all_sectors(r)]
    assert [r["OpenstaandeVacatures_1"] for r in newest(raw_dir, PAGED).rows()] == expected
    assert not list((raw_dir / PAGED).glob(".p*"))


def test_pages_of_another_state_of_the_table_are_not_gone_on_with(
    server: CbsServer, raw_dir: Path
) -> None:
    server.inject(Fault.ERROR_503, PAGED, "page 4")
    fetch_one(server, raw_dir, PAGED)
    server.heal()
    server.alter(PAGED, change_info, Modified="2027-01-01T02:00:00")
    server.requests.clear()
    assert fetch_one(server, raw_dir, PAGED).state == "new"
    assert "page 1" in server.asked(PAGED)


def test_a_wrong_page_is_not_gone_on_with(server: CbsServer, raw_dir: Path) -> None:
    server.inject(Fault.DUPLICATE_PAGE, PAGED, "page 3")
    assert fetch_one(server, raw_dir, PAGED).state == "failed"
    server.heal()
    assert fetch_one(server, raw_dir, PAGED).state == "new"


@pytest.mark.parametrize(
    "damage",
    [b"", b"no gzip", gzip.compress(b'{"value": [')],
    ids=["empty", "no gzip", "half a document"],
)
def test_a_kept_page_that_was_damaged_does_no_harm(
    server: CbsServer, raw_dir: Path, damage: bytes
) -> None:
    server.inject(Fault.ERROR_503, PAGED, "page 4")
    fetch_one(server, raw_dir, PAGED)
    for page in (raw_dir / PAGED).glob(".pages-*/*"):
        page.write_bytes(damage)
    server.heal()
    assert fetch_one(server, raw_dir, PAGED).state == "new"


def test_without_room_on_the_disk_nothing_is_fetched_and_that_is_one_sentence(
    server: CbsServer, raw_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch_one(server, raw_dir, PAGED)
    server.alter(WHOLE, change_info, Modified="2027-01-01T02:00:00")
    before = everything_in(raw_dir)
    server.requests.clear()
    free = shutil.disk_usage(raw_dir)._replace(free=300 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    with pytest.raises(BijstandError) as refused:
        fetch(declared(WHOLE), Cbs(server.url), raw_dir, release_bytes=200 << 20)
    assert_one_sentence(str(refused.value), "422 MB", "300 MB", str(raw_dir))
    assert server.asked(WHOLE) == ["TableInfos"] and everything_in(raw_dir) == before
    # What is unchanged needs no room, and a smaller release fits.
    assert fetch(declared(PAGED), Cbs(server.url), raw_dir, release_bytes=10**12)
    assert fetch(declared(WHOLE), Cbs(server.url), raw_dir, release_bytes=1 << 20)


# --- faults ----------------------------------------------------------------------------------------

LASTING = [
    *(
        (fault, part)
        for fault in (Fault.ERROR_503, Fault.ERROR_500)
        for part in ("TableInfos", "page 1", "page 2")
    ),
    (Fault.RESET, "TableInfos"),
    (Fault.RESET, "page 2"),
    (Fault.CUT_JSON, "TableInfos"),
    (Fault.CUT_JSON, "DataProperties"),
    (Fault.CUT_JSON, "page 2"),
    (Fault.CUT_CONNECTION, "page 2"),
    (Fault.HTML, "DataProperties"),
    (Fault.HTML, "TableInfos"),
    (Fault.HTML, "page 1"),
    (Fault.WRONG_SHAPE, "TableInfos"),
    (Fault.WRONG_SHAPE, "CategoryGroups"),
    (Fault.WRONG_SHAPE, "page 2"),
    (Fault.FOREIGN_LINK, "page 1"),
    (Fault.ENDLESS_LINK, "page 2"),
    (Fault.ENDLESS_EMPTY_PAGES, "page 2"),
    (Fault.DUPLICATE_PAGE, "page 2"),
    (Fault.LOST_PAGE, "page 1"),
]


@pytest.mark.parametrize("table_id", [WHOLE, PAGED])
@pytest.mark.parametrize(("fault", "part"), LASTING, ids=lambda v: getattr(v, "name", v))
def test_a_lasting_fault_is_one_sentence_and_the_old_vintage_stays(
    server: CbsServer, raw_dir: Path, table_id: str, fault: Fault, part: str
) -> None:
    fetch_one(server, raw_dir, table_id)
    before = everything_in(raw_dir)
    server.alter(table_id, change_info, Modified="2027-01-01T02:00:00")
    server.inject(fault, table_id, part)
    outcome = fetch_one(server, raw_dir, table_id)
    assert (outcome.state, outcome.held) == ("failed", True)
    assert_one_sentence(str(outcome.error), table_id)
    left = everything_in(raw_dir)
    assert {k: v for k, v in left.items() if (raw_dir / k).is_file()} == {
        k: v for k, v in before.items() if (raw_dir / k).is_file()
    }
    server.heal()
    assert fetch_one(server, raw_dir, table_id).state == "new"


@pytest.mark.parametrize("table_id", [WHOLE, PAGED])
@pytest.mark.parametrize("part", ["TableInfos", "page 2"])
def test_a_server_that_hangs_is_given_up(
    server: CbsServer, raw_dir: Path, table_id: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cbs, "READ_SECONDS", 0.1)
    server.inject(Fault.HANG, table_id, part)
    outcome = fetch_one(server, raw_dir, table_id)
    assert outcome.state == "failed"
    assert_one_sentence(str(outcome.error), table_id, "in time")
    assert server.asked(table_id).count(part) == cbs.ATTEMPTS


PASSING = [
    *(
        (part, (Fault.ERROR_503, Fault.RESET, Fault.ERROR_429))
        for part in ("TableInfos", "count", "page 1", "page 3")
    ),
    *(
        (part, (Fault.ERROR_500, Fault.CUT_CONNECTION, Fault.HTML))
        for part in ("TableInfos", "DataProperties", "page 1", "page 3")
    ),
]


@pytest.mark.parametrize("table_id", [WHOLE, PAGED])
@pytest.mark.parametrize(("part", "faults"), PASSING)
def test_passing_faults_are_got_over(
    server: CbsServer, raw_dir: Path, table_id: str, faults: tuple[Fault, ...], part: str
) -> None:
    for fault in faults:
        server.inject(fault, table_id, part, times=1)
    outcome = fetch_one(server, raw_dir, table_id)
    assert (outcome.state, outcome.error) == ("new", None)
    assert server.asked(table_id).count(part) >= cbs.ATTEMPTS
    assert newest(raw_dir, table_id).manifest.rows == len(
        [r for r in TABLES[table_id][DATA_SET] if table_id == WHOLE or of_all_sectors(r)]
    )


def test_no_more_attempts_than_declared(server: CbsServer, raw_dir: Path) -> None:
    server.inject(Fault.ERROR_503, WHOLE, "DataProperties")
    fetch_one(server, raw_dir, WHOLE)
    assert server.asked(WHOLE).count("DataProperties") == cbs.ATTEMPTS


def test_without_patience_there_is_one_attempt(server: CbsServer) -> None:
    server.inject(Fault.ERROR_503)
    with pytest.raises(cbs.SourceError):
        Cbs(server.url, patience=False).describe(WHOLE)
    assert server.asked(WHOLE) == ["TableInfos"]


def test_a_table_that_cbs_lacks_is_absent_and_not_asked_for_again(
    server: CbsServer, raw_dir: Path
) -> None:
    server.remove("80794ned")
    outcomes = by_id(fetch(declared("80794ned", WHOLE), Cbs(server.url), raw_dir))
    assert (outcomes["80794ned"].state, outcomes["80794ned"].held) == ("absent", False)
    assert_one_sentence(str(outcomes["80794ned"].error), "80794ned")
    assert server.asked("80794ned") == ["TableInfos"]
    assert outcomes[WHOLE].state == "new"


def test_a_table_that_is_gone_though_held_says_so(server: CbsServer, raw_dir: Path) -> None:
    fetch_one(server, raw_dir, WHOLE)
    server.remove(WHOLE)
    outcome = fetch_one(server, raw_dir, WHOLE)
    assert (outcome.state, outcome.held) == ("absent", True)
    assert list(newest(raw_dir, WHOLE).rows()) == TABLES[WHOLE][DATA_SET]


def test_a_link_to_another_host_is_named_and_not_followed(server: CbsServer, raw_dir: Path) -> None:
    server.inject(Fault.FOREIGN_LINK, PAGED, "page 1")
    outcome = fetch_one(server, raw_dir, PAGED)
    assert_one_sentence(str(outcome.error), PAGED, "elders.example")
    assert server.asked(PAGED).count("page 1") == 1


@pytest.mark.parametrize("table_id", [WHOLE, PAGED])
def test_pages_without_end_are_not_read_without_end(
    server: CbsServer, raw_dir: Path, table_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cbs, "MOST_PAGES", 20)
    server.inject(Fault.ENDLESS_EMPTY_PAGES, table_id)
    assert fetch_one(server, raw_dir, table_id).state == "failed"
    assert len([p for p in server.asked(table_id) if p.startswith("page")]) == 20


def test_a_lost_page_is_seen_in_the_count(server: CbsServer, raw_dir: Path) -> None:
    server.inject(Fault.LOST_PAGE, WHOLE, "page 1")
    rows = len(TABLES[WHOLE][DATA_SET])
    assert_one_sentence(str(fetch_one(server, raw_dir, WHOLE).error), str(rows), str(rows - PAGE))


@pytest.mark.parametrize(
    "fault", [Fault.ERROR_404, Fault.ERROR_429, Fault.ERROR_503, Fault.RESET, Fault.HTML]
)
def test_a_service_that_does_not_count_is_taken_and_the_lack_recorded(
    server: CbsServer, raw_dir: Path, fault: Fault
) -> None:
    server.inject(fault, WHOLE, "count")
    assert fetch_one(server, raw_dir, WHOLE).state == "new"
    assert newest(raw_dir, WHOLE).manifest.count_verified is False


def test_one_failing_table_does_not_stop_the_others(server: CbsServer, raw_dir: Path) -> None:
    server.inject(Fault.HTML, WHOLE)
    outcomes = by_id(fetch(declared(), Cbs(server.url), raw_dir))
    assert outcomes.pop(WHOLE).state == "failed"
    assert {o.state for o in outcomes.values()} == {"new"}


def test_a_host_that_only_errors_costs_one_round_of_patience(
    server: CbsServer, raw_dir: Path
) -> None:
    server.inject(Fault.ERROR_503)
    outcomes = fetch(declared(), Cbs(server.url), raw_dir)
    assert {o.state for o in outcomes} == {"failed"}
    for outcome in outcomes:
        assert_one_sentence(str(outcome.error), outcome.table.id)
    assert len(server.requests) == AT_ONCE * cbs.ATTEMPTS


@pytest.mark.parametrize("part", ["DataProperties", "Perioden", "page 1", "*"])
def test_a_host_that_describes_its_tables_and_then_hangs_costs_one_round_of_patience(
    server: CbsServer, raw_dir: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """The real times divided by a hundred, with some room for a busy machine: a minute becomes 0.6 s."""
    monkeypatch.setattr(cbs, "RETRY_SECONDS", cbs.RETRY_SECONDS / 100)
    monkeypatch.setattr(cbs, "READ_SECONDS", cbs.READ_SECONDS / 100)
    tables = [t for t in declared() if t.id not in (WHOLE,)]
    for table in tables:
        server.inject(Fault.HANG, table.id, part)
    if part == "*":
        server.heal()
        for table in tables:
            for name in ("CategoryGroups", "count", "page 1"):
                server.inject(Fault.HANG, table.id, name)
    outcomes = fetch(tables, Cbs(server.url), raw_dir)
    tried = {r.table for r in server.requests if r.part != "TableInfos"}
    assert {o.state for o in outcomes} == {"failed"} and len(tried) == AT_ONCE
    for outcome in outcomes:
        assert_one_sentence(str(outcome.error), outcome.table.id, "in time")
    # Each request that hung took one read; as many as AT_ONCE hang at the same time.
    hung = [r for r in server.requests if r.part in (part, "CategoryGroups", "count", "page 1")]
    assert len(hung) / AT_ONCE * (60 / 4) <= 60


def test_tables_that_hang_do_not_stop_a_host_that_answers(
    server: CbsServer, raw_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cbs, "RETRY_SECONDS", 0.25)
    monkeypatch.setattr(cbs, "READ_SECONDS", 0.15)
    hanging = ["83450NED", "37789ksz"]
    for table_id in hanging:
        server.inject(Fault.HANG, table_id, "page 1")
    outcomes = by_id(fetch(declared(*hanging, WHOLE, PAGED, "80590ned"), Cbs(server.url), raw_dir))
    assert {t for t, o in outcomes.items() if o.state == "failed"} == set(hanging)


def test_a_missing_first_table_does_not_count_as_a_host_out_of_reach(
    server: CbsServer, raw_dir: Path
) -> None:
    first = [t.id for t in declared()][:AT_ONCE]
    server.remove(first[0])
    for table_id in first[1:]:
        server.inject(Fault.ERROR_503, table_id)
    outcomes = by_id(fetch(declared(), Cbs(server.url), raw_dir))
    assert [outcomes[t].state for t in first] == ["absent", "failed", "failed", "failed"]
    assert {o.state for t, o in outcomes.items() if t not in first} == {"new"}


def test_a_table_that_changes_while_it_is_read_is_refused(raw_dir: Path, tmp_path: Path) -> None:
    class Moving(Folder):
        """CBS publishes the table anew between our first and our last request."""

        times = 0

        def describe(self, table_id: str) -> dict[str, Any]:
            self.times += 1
            return {**super().describe(table_id), "Modified": f"2027-01-0{self.times}"}

    (outcome,) = fetch(declared(WHOLE), Moving(write_folder(TABLES, tmp_path / "cbs")), raw_dir)
    assert outcome.state == "failed"
    assert_one_sentence(str(outcome.error), WHOLE, "changed it while")
    assert raw.newest(raw_dir, WHOLE) is None


# --- changed tables --------------------------------------------------------------------------------


def test_a_renamed_suffix_is_followed(server: CbsServer, raw_dir: Path) -> None:
    server.alter(PAGED, rename_column, "OpenstaandeVacatures_1", "OpenstaandeVacatures_7")
    assert fetch_one(server, raw_dir, PAGED).state == "new"
    assert "OpenstaandeVacatures_7" in next(newest(raw_dir, PAGED).rows())


def test_a_changed_unit_or_a_vanished_column_or_an_empty_table_is_refused_in_one_sentence(
    server: CbsServer, raw_dir: Path
) -> None:
    server.alter("37789ksz", change_property, "TotaalBijstandsuitkeringen_11", Unit="aantal")
    server.alter("84066NED", remove_column, "Bijstandsontvangers_2")
    server.alter("83747NED", remove_column, "Bijstandontvangers_2", in_metadata=False)
    server.alter("03759ned", remove_column, "BevolkingOp1Januari_1", in_metadata=False)
    server.alter("83599NED", empty)
    outcomes = by_id(fetch(declared(), Cbs(server.url), raw_dir))
    failed = {table_id: str(o.error) for table_id, o in outcomes.items() if o.state == "failed"}
    assert_one_sentence(
        failed.pop("37789ksz"), "37789ksz", "TotaalBijstandsuitkeringen", "'aantal'"
    )
    assert_one_sentence(failed.pop("84066NED"), "84066NED", "Bijstandsontvangers")
    assert_one_sentence(failed.pop("83747NED"), "83747NED", "Bijstandontvangers_2")
    assert_one_sentence(failed.pop("03759ned"), "03759ned", "BevolkingOp1Januari_1")
    assert_one_sentence(failed.pop("83599NED"), "83599NED", "no rows")
    assert failed == {}


# --- a folder instead of the service ---------------------------------------------------------------


def test_a_folder_in_either_layout_gives_what_the_service_gives(
    server: CbsServer, raw_dir: Path, tmp_path: Path
) -> None:
    fetch(declared(), Cbs(server.url), raw_dir)
    recorded, carried = tmp_path / "recorded", tmp_path / "carried"
    fetch(declared(), Folder(write_folder(TABLES, tmp_path / "cbs")), recorded)
    fetch(declared(), Folder(raw_dir), carried)
    for table in declared():
        served = list(newest(raw_dir, table.id).rows())
        kept = [{k: row[k] for k in served[0]} for row in newest(recorded, table.id).rows()]
        assert kept == served == list(newest(carried, table.id).rows())
        assert newest(recorded, table.id).metadata() == newest(raw_dir, table.id).metadata()


def test_a_folder_that_lacks_a_table_says_so(raw_dir: Path, tmp_path: Path) -> None:
    folder = write_folder({WHOLE: TABLES[WHOLE]}, tmp_path / "cbs")
    outcomes = by_id(fetch(declared(WHOLE, PAGED), Folder(folder), raw_dir))
    assert [outcomes[t].state for t in (WHOLE, PAGED)] == ["new", "absent"]


def test_a_folder_corrected_without_a_new_date_is_read_again(raw_dir: Path, tmp_path: Path) -> None:
    folder = write_folder({WHOLE: TABLES[WHOLE]}, tmp_path / "cbs")
    states = [fetch(declared(WHOLE), Folder(folder), raw_dir)[0].state for _ in range(2)]
    corrected = [{**row, "Inwoners_1": "       ."} for row in TABLES[WHOLE][DATA_SET]]
    write_folder({WHOLE: {**TABLES[WHOLE], DATA_SET: corrected}}, folder)
    states.append(fetch(declared(WHOLE), Folder(folder), raw_dir)[0].state)
    assert states == ["new", "unchanged", "new"]


@pytest.mark.parametrize("part", [raw.ROWS_FILE, "DataProperties.json"])
@pytest.mark.parametrize(
    "damage", [lambda b: b[: len(b) // 2], lambda b: b[:60] + b"xxxx" + b[64:], lambda _: b""]
)
def test_a_damaged_folder_is_one_sentence(
    raw_dir: Path, tmp_path: Path, part: str, damage: Any
) -> None:
    folder = write_folder({WHOLE: TABLES[WHOLE]}, tmp_path / "cbs")
    file = folder / WHOLE / part
    file.write_bytes(damage(file.read_bytes()))
    (outcome,) = fetch(declared(WHOLE), Folder(folder), raw_dir)
    assert outcome.state == "failed"
    assert_one_sentence(str(outcome.error), part)


# --- never half a table on disk --------------------------------------------------------------------


class Interrupted(Folder):
    """A folder whose rows stop with an error; looks at every row whether a vintage is visible already."""

    def __init__(self, path: Path, raw_dir: Path, error: BaseException) -> None:
        super().__init__(path)
        self._raw_dir = raw_dir
        self._error = error
        self.visible_early = False

    def rows(self, table: CbsTable, *rest: Any) -> Iterator[dict[str, Any]]:
        for number, row in enumerate(super().rows(table, *rest)):
            self.visible_early |= raw.newest(self._raw_dir, table.id) is not None
            if number == 20:
                raise self._error
            yield row


def test_a_fetch_that_breaks_off_leaves_nothing_visible(raw_dir: Path, tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    folder = write_folder(TABLES, tmp_path / "cbs")
    source = Interrupted(folder, raw_dir, full)
    (outcome,) = fetch(declared(WHOLE), source, raw_dir)
    assert_one_sentence(str(outcome.error), WHOLE, "No space left")
    assert outcome.state == "failed" and not source.visible_early
    assert list((raw_dir / WHOLE).iterdir()) == []


def test_leftovers_of_a_killed_fetch_are_never_a_vintage_and_go_at_the_next(
    raw_dir: Path, tmp_path: Path
) -> None:
    folder = write_folder(TABLES, tmp_path / "cbs")
    with pytest.raises(KeyboardInterrupt):
        fetch(declared(WHOLE), Interrupted(folder, raw_dir, KeyboardInterrupt()), raw_dir)
    leftover = raw_dir / WHOLE / ".partial-killed"
    leftover.mkdir()
    (leftover / raw.MANIFEST).write_text("{")
    assert raw.newest(raw_dir, WHOLE) is None
    fetch(declared(WHOLE), Folder(folder), raw_dir)
    assert [p.name for p in (raw_dir / WHOLE).iterdir()] == [newest(raw_dir, WHOLE).path.name]


@pytest.mark.parametrize(
    "step", ["os.rename", "os.fsync", "pathlib.Path.write_bytes", "tempfile.mkdtemp"]
)
def test_a_full_disk_at_any_step_is_one_sentence_and_the_old_vintage_stays(
    raw_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = write_folder(TABLES, tmp_path / "cbs")
    fetch(declared(WHOLE), Folder(folder), raw_dir)
    before = newest(raw_dir, WHOLE)
    changed = change_info(TABLES[WHOLE], Modified="2027-01-01T02:00:00")
    write_folder({WHOLE: changed}, folder)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(step, refuse)
        (outcome,) = fetch(declared(WHOLE), Folder(folder), raw_dir)
    assert (outcome.state, outcome.held) == ("failed", True)
    assert_one_sentence(str(outcome.error), WHOLE, "No space left")
    assert raw.vintages(raw_dir, WHOLE) == [before]
    assert list(before.rows()) == TABLES[WHOLE][DATA_SET]
    assert fetch(declared(WHOLE), Folder(folder), raw_dir)[0].state == "new"


@pytest.mark.parametrize(
    "damage",
    [
        {"fetched_at": "yesterday"},
        {"fetched_at": "2026-01-01T00:00:00"},
        {"fetched_at": None},
        {"files": ["manifest.json"]},
        {"table": "../elsewhere"},
        {"warnings": "none"},
        None,
    ],
)
def test_a_damaged_manifest_is_no_vintage_and_the_table_comes_anew(
    raw_dir: Path, tmp_path: Path, damage: dict[str, Any] | None
) -> None:
    folder = write_folder(TABLES, tmp_path / "cbs")
    fetch(declared(WHOLE), Folder(folder), raw_dir)
    damaged = newest(raw_dir, WHOLE).path / raw.MANIFEST
    if damage is None:
        damaged.unlink()
        damaged.mkdir()
    else:
        damaged.write_bytes(orjson.dumps({**orjson.loads(damaged.read_bytes()), **damage}))
    assert raw.vintages(raw_dir, WHOLE) == []
    (outcome,) = fetch(declared(WHOLE), Folder(folder), raw_dir)
    assert outcome.state == "new" and newest(raw_dir, WHOLE).is_intact()

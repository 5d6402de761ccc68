"""Every fault x every declared table x first, middle and last page: nothing lost, nothing half, one sentence.

Each case is one table of an update in which every table meets the same fault on the same page; all tables
were held before. The counts stand at the end of the test report.
"""

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tenacity import wait_none

from etl import cbs, contract, fetch, raw, store
from etl.catalog import TABLES, CbsTable
from etl.cbs import Cbs
from etl.settings import Settings
from etl.update import update
from tests import fixtures
from tests.cbs_server import (
    DATA_SET,
    CbsServer,
    Fault,
    Table,
    change_info,
    change_property,
    empty,
    remove_column,
    rename_column,
)
from tests.conftest import report_line
from tests.helpers import assert_one_sentence, by_id, marts

ANSWERS = {table.id: fixtures.all_tables()[table.id] for table in TABLES}
PAGES = {"first": 1, "middle": 2, "last": 3}
MOMENTS = itertools.count(1)


@dataclass(frozen=True)
class Country:
    """A server whose tables all have three pages and are newer than those in the data folder."""

    server: CbsServer
    settings: Settings
    columns: dict[str, contract.Column]
    held: dict[str, tuple[int, int]]
    release: Path

    def update(self) -> Any:
        return update(self.settings, Cbs(self.server.url), TABLES)

    def restore(self) -> None:
        """Let CBS be well again, with every table as it was and newer than at any moment before.

        So no page that came before a fault is still kept for it.
        """
        self.server.heal()
        moment = f"2027-01-01T02:{next(MOMENTS):02}:00"
        for table_id, table in ANSWERS.items():
            self.server.alter(
                table_id, lambda _, answer: change_info(answer, Modified=moment), table
            )


def state_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with size and time of change, except the pages that wait for the next attempt."""
    files = (p for p in folder.rglob("*") if p.is_file() and ".pages-" not in str(p))
    return {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in files}


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    settings = Settings(tmp_path_factory.mktemp("matrix") / "data", "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cbs, "PAUSE", wait_none())
        patch.setattr(cbs, "ATTEMPTS", 2)
        with CbsServer(ANSWERS) as server:
            done = update(settings, Cbs(server.url), TABLES)
            assert done.succeeded and done.report, done
        rows = {o.table.id: o.rows or 0 for o in done.outcomes}
        assert min(rows.values()) >= 3, "a fixture needs a row for each page"
        columns = {t.id: contract.resolve(t, ANSWERS[t.id]).columns[0] for t in TABLES}
        sizes = {t: -(-number // 3) for t, number in rows.items()}
        with CbsServer(ANSWERS, page_sizes=sizes) as server:
            held = state_of(settings.data_dir / "raw") | state_of(settings.releases_dir)
            made = Country(server, settings, columns, held, done.report.path)
            made.restore()
            yield made


def inject(fault: Fault) -> Callable[[Country, CbsTable, str], None]:
    return lambda country, table, part: country.server.inject(fault, table.id, part)


def republish(
    change: Callable[[Table, str], Table],
) -> Callable[[Country, CbsTable, str], None]:
    """The table changes at CBS while that page is asked for."""

    def plan(country: Country, table: CbsTable, part: str) -> None:
        country.server.republish_at(table.id, part, change, country.columns[table.id].key)

    return plan


def other_unit(table: Table, key: str) -> Table:
    return change_info(change_property(table, key, Unit="euro"), Modified="2027-02-01T02:00:00")


FAULTS: dict[str, Callable[[Country, CbsTable, str], None]] = {
    "503 storm": inject(Fault.ERROR_503),
    "500": inject(Fault.ERROR_500),
    "429": inject(Fault.ERROR_429),
    "reset": inject(Fault.RESET),
    "hang": inject(Fault.HANG),
    "cut JSON": inject(Fault.CUT_JSON),
    "HTML": inject(Fault.HTML),
    "foreign nextLink": inject(Fault.FOREIGN_LINK),
    "endless nextLink": inject(Fault.ENDLESS_LINK),
    "duplicate page": inject(Fault.DUPLICATE_PAGE),
    "lost page": inject(Fault.LOST_PAGE),
    "vanished column": republish(partial(remove_column, in_metadata=False)),
    "renamed suffix": republish(lambda table, key: rename_column(table, key, f"{key}9")),
    "changed unit": republish(other_unit),
    "empty": inject(Fault.EMPTY_PAGE),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_leaves_every_table_as_it_was_and_is_one_sentence(
    country: Country, monkeypatch: pytest.MonkeyPatch, fault: str, page: str
) -> None:
    monkeypatch.setattr(cbs, "PAUSE", wait_none())
    monkeypatch.setattr(cbs, "ATTEMPTS", 2)
    if fault == "hang":
        # All tables at once, so that each hangs by itself and none is left out.
        monkeypatch.setattr(cbs, "READ_SECONDS", 0.5)
        monkeypatch.setattr(fetch, "AT_ONCE", len(TABLES) + 1)
        monkeypatch.setattr(cbs._Session, "places", threading.BoundedSemaphore(16))
    country.restore()
    for table in TABLES:
        FAULTS[fault](country, table, f"page {PAGES[page]}")
    done = country.update()
    assert len(done.outcomes) == len(TABLES)
    for outcome in done.outcomes:
        assert (outcome.state, outcome.held) == ("failed", True), outcome
        assert_one_sentence(str(outcome.error), outcome.table.id)
        assert f"page {PAGES[page]}" in country.server.asked(outcome.table.id)
    # Nothing was written, nothing is half there, and the release is the one that was there.
    assert not done.succeeded and done.error is None
    assert done.report is not None and not done.report.is_new
    assert store.current("cbs", country.settings) == country.release
    now = state_of(country.settings.data_dir / "raw") | state_of(country.settings.releases_dir)
    assert now == country.held
    named = store.last_update(country.settings)
    assert {t.id for t in TABLES} == {t for t, o in named.items() if o.state == "failed"}
    report_line("fault matrix", f"{fault} x {page} page", len(TABLES))


WHOLE: dict[str, Callable[[Table, str], Table]] = {
    "vanished column": remove_column,
    "renamed suffix": lambda table, key: rename_column(table, key, f"{key}9"),
    "changed unit": lambda table, key: change_property(table, key, Unit="euro"),
    "empty": lambda table, _: empty(table),
}


@pytest.mark.parametrize("change", WHOLE)
def test_a_table_that_cbs_changed_is_refused_or_taken_with_a_warning_or_alike(
    country: Country, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: str
) -> None:
    monkeypatch.setattr(cbs, "PAUSE", wait_none())
    country.restore()
    for table in TABLES:
        column = country.columns[table.id]
        country.server.alter(table.id, WHOLE[change], column.key)
    outcomes = by_id(fetch.fetch(TABLES, Cbs(country.server.url), tmp_path))
    for table in TABLES:
        outcome, column = outcomes[table.id], country.columns[table.id]
        if outcome.state == "failed":
            assert change != "renamed suffix", outcome
            assert_one_sentence(str(outcome.error), table.id)
            assert raw.newest(tmp_path, table.id) is None
        else:
            assert outcome.state == "new" and change != "empty"
            # Only what was merely inferred may be missing, and that is said.
            words = [w.message.format(**w.values) for w in outcome.warnings]
            is_alike = change == "renamed suffix" or not column.unit
            assert is_alike or any(contract.stem(column.key) in w for w in words), outcome
    report_line("fault matrix", f"{change}, whole table", len(TABLES))


def test_after_all_faults_everything_comes_and_is_right(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cbs, "PAUSE", wait_none())
    country.restore()
    done = country.update()
    assert done.succeeded and done.report.is_new
    assert {o.state for o in done.outcomes} == {"new"}
    assert marts(done.report.path) == marts(country.release)
    assert not list(country.settings.raw_dir.glob("*/.pa*"))
    for table in TABLES:
        newest = raw.newest(country.settings.raw_dir, table.id)
        assert newest is not None and newest.is_intact()
        if table.is_small:
            assert list(newest.rows()) == ANSWERS[table.id][DATA_SET]

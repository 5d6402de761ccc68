"""The build: same figures in, same release out; a wrong figure is not published; a failure leaves the old release."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from etl import build, fetch, store
from etl.catalog import CbsTable
from etl.errors import BijstandError
from etl.inputs import Inputs
from etl.settings import REFERENCE, Settings
from tests import fixtures
from tests.cbs_server import Table, change_info, change_property, rename_column, write_folder
from tests.helpers import assert_one_sentence, declared, marts, query, value

TABLES = fixtures.all_tables()
YEAR_TABLE = "84066NED"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", cbs_url="")


def take(settings: Settings, folder: Path, tables: dict[str, Table], *only: str) -> None:
    """Fetch tables as recorded answers; all must come."""
    source = fetch.Folder(write_folder(tables, folder))
    outcomes = fetch.fetch(declared(*only), source, settings.raw_dir)
    assert {o.state for o in outcomes} <= {"new", "unchanged"}, outcomes


def files(settings: Settings) -> list[str]:
    return sorted(p.name for p in settings.releases_dir.iterdir())


def test_two_builds_of_the_same_answers_are_equal(settings: Settings, tmp_path: Path) -> None:
    other = Settings(data_dir=tmp_path / "other", cbs_url="")
    for where in (settings, other):
        take(where, tmp_path / "cbs", TABLES)
    first, second = build.build("cbs", settings), build.build("cbs", other)
    assert first.path.name != second.path.name  # fetched at another moment
    assert marts(first.path) == marts(second.path)
    assert first.figures == len(marts(first.path)["observation"]) > 2000


def test_nothing_new_builds_nothing(settings: Settings, tmp_path: Path) -> None:
    take(settings, tmp_path / "cbs", TABLES)
    first = build.build("cbs", settings)
    again = build.build("cbs", settings)
    assert (first.is_new, again.is_new) == (True, False)
    assert (again.path, again.figures) == (first.path, first.figures)
    assert files(settings) == [first.path.name, "current-cbs"]


def test_a_changed_table_gives_a_new_release_and_leaves_the_old_one(
    settings: Settings, tmp_path: Path
) -> None:
    take(settings, tmp_path / "cbs", TABLES)
    old = build.build("cbs", settings).path
    before = marts(old)
    modified = change_info(TABLES[YEAR_TABLE], Modified="2027-01-01T02:00:00")
    take(settings, tmp_path / "cbs", {YEAR_TABLE: modified})
    new = build.build("cbs", settings)
    assert new.is_new and store.current("cbs", settings) == new.path != old
    assert marts(old) == before
    assert (
        value(new.path, f"select modified from meta.cbs_table where id = '{YEAR_TABLE}'")
        == "2027-01-01T02:00:00"
    )


def test_without_any_table_there_is_nothing_to_build(settings: Settings) -> None:
    with pytest.raises(BijstandError) as refused:
        build.build("cbs", settings)
    assert_one_sentence(str(refused.value))
    assert store.current("cbs", settings) is None


@pytest.mark.parametrize("table", {t.name: t for t in declared()}.values(), ids=lambda t: t.id)
def test_every_series_can_be_the_only_one(
    settings: Settings, tmp_path: Path, table: CbsTable
) -> None:
    take(settings, tmp_path / "cbs", {table.id: TABLES[table.id]}, table.id)
    release = build.build("cbs", settings).path
    sources = {s for (s,) in query(release, "select distinct source_id from marts.observation")}
    assert sources == ({table.id} if table.has_figures else set())
    fetched = query(release, "select id from meta.cbs_table where fetched_at is not null")
    assert fetched == [(table.id,)]


def test_a_unit_of_another_size_still_gives_persons(settings: Settings, tmp_path: Path) -> None:
    def in_thousands(table: Table) -> Table:
        table = change_property(table, "Bijstandsontvangers_2", Unit="x 1 000")
        rows = [
            {**row, "Bijstandsontvangers_2": f"{int(row['Bijstandsontvangers_2']) / 1000:8.2f}"}
            for row in table["UntypedDataSet"]
        ]
        return {**table, "UntypedDataSet": rows}

    other = Settings(data_dir=tmp_path / "other", cbs_url="")
    take(settings, tmp_path / "cbs", TABLES, YEAR_TABLE)
    take(other, tmp_path / "thousands", {YEAR_TABLE: in_thousands(TABLES[YEAR_TABLE])}, YEAR_TABLE)
    assert marts(build.build("cbs", other).path) == marts(build.build("cbs", settings).path)


def test_a_moved_suffix_gives_the_same_figures(settings: Settings, tmp_path: Path) -> None:
    other = Settings(data_dir=tmp_path / "other", cbs_url="")
    moved = rename_column(TABLES[YEAR_TABLE], "Instroom_4", "Instroom_24")
    take(settings, tmp_path / "cbs", TABLES, YEAR_TABLE)
    take(other, tmp_path / "moved", {YEAR_TABLE: moved}, YEAR_TABLE)
    assert marts(build.build("cbs", other).path) == marts(build.build("cbs", settings).path)


def wrong_figure(table: Table) -> Table:
    """More people left for work than left."""
    rows = [
        {**row, "UitstroomNaarWerk_8": f"{int(row['Uitstroom_6']) + 10:>8}"}
        if row["Uitstroom_6"].strip().isdigit()
        and row["UitstroomNaarWerk_8"].strip() not in (".", "0")
        else row
        for row in table["UntypedDataSet"]
    ]
    return {**table, "UntypedDataSet": rows}


def strange_cell(table: Table) -> Table:
    rows = [{**row, "Instroom_4": "       x"} for row in table["UntypedDataSet"]]
    return {**table, "UntypedDataSet": rows}


def unknown_age(table: Table) -> Table:
    rows = [
        {**row, "Leeftijd": "77777"} if row["Leeftijd"] == "90200" else row
        for row in table["UntypedDataSet"]
    ]
    return {**table, "UntypedDataSet": rows}


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (wrong_figure, "to_work_is_part_of_outflow"),
        (strange_cell, "missing_has_a_reason"),
        (unknown_age, "every_figure_has_a_period_and_status"),
    ],
)
def test_a_wrong_figure_is_not_published_and_the_table_keeps_its_previous_vintage(
    settings: Settings, tmp_path: Path, change: Callable[[Table], Table], check: str
) -> None:
    take(settings, tmp_path / "cbs", TABLES)
    old = build.build("cbs", settings).path
    take(settings, tmp_path / "wrong", {**TABLES, YEAR_TABLE: change(TABLES[YEAR_TABLE])})
    report = build.build("cbs", settings)
    assert list(report.rejected) == [YEAR_TABLE]
    assert_one_sentence(str(report.rejected[YEAR_TABLE]), check)
    assert marts(report.path) == marts(old)


def test_a_wrong_table_without_earlier_vintage_is_left_out_and_the_others_come(
    settings: Settings, tmp_path: Path
) -> None:
    take(settings, tmp_path / "cbs", {**TABLES, YEAR_TABLE: wrong_figure(TABLES[YEAR_TABLE])})
    report = build.build("cbs", settings)
    assert list(report.rejected) == [YEAR_TABLE]
    counts = dict(
        query(report.path, "select source_id, count(*) from marts.observation group by all")
    )
    assert YEAR_TABLE not in counts and counts["37789ksz"] > 0


def test_what_was_put_aside_is_still_known_when_nothing_changed(
    settings: Settings, tmp_path: Path
) -> None:
    take(settings, tmp_path / "cbs", {**TABLES, YEAR_TABLE: wrong_figure(TABLES[YEAR_TABLE])})
    first, again = build.build("cbs", settings), build.build("cbs", settings)
    assert not again.is_new and again.path == first.path
    assert str(again.rejected[YEAR_TABLE]) == str(first.rejected[YEAR_TABLE])


@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_damaged_current_release_is_built_anew(
    settings: Settings, tmp_path: Path, damage: bytes | None
) -> None:
    take(settings, tmp_path / "cbs", TABLES)
    good = build.build("cbs", settings).path
    content = marts(good)
    good.write_bytes(good.read_bytes()[:5000] if damage is None else damage)
    report = build.build("cbs", settings)
    assert report.is_new and marts(report.path) == content


def test_what_an_interrupted_build_left_is_cleared_and_never_opened(
    settings: Settings, tmp_path: Path
) -> None:
    take(settings, tmp_path / "cbs", TABLES)
    settings.releases_dir.mkdir()
    for name in (
        "cbs-20260101T000000-aaaaaaaa.building",
        "cbs-20260101T000000-aaaaaaaa.building.wal",
    ):
        (settings.releases_dir / name).write_bytes(b"half a database")
    path = build.build("cbs", settings).path
    assert files(settings) == [path.name, "current-cbs"]


@pytest.mark.parametrize("step", ["os.rename", "os.replace", "os.fsync"])
def test_a_full_disk_at_publication_is_one_sentence_and_the_old_release_stays(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    take(settings, tmp_path / "cbs", TABLES)
    old = build.build("cbs", settings).path
    modified = change_info(TABLES[YEAR_TABLE], Modified="2027-01-01T02:00:00")
    take(settings, tmp_path / "cbs", {YEAR_TABLE: modified})

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(step, refuse)
        with pytest.raises(BijstandError) as failed:
            build.build("cbs", settings)
    assert_one_sentence(str(failed.value))
    assert store.current("cbs", settings) == old
    assert not list(settings.releases_dir.glob("*.building*"))
    assert build.build("cbs", settings).is_new


def test_a_damaged_vintage_is_one_sentence_and_the_one_before_is_used(
    settings: Settings, tmp_path: Path
) -> None:
    take(settings, tmp_path / "cbs", TABLES)
    old = build.build("cbs", settings).path
    modified = change_info(TABLES[YEAR_TABLE], Modified="2027-01-01T02:00:00")
    take(settings, tmp_path / "cbs", {YEAR_TABLE: modified})
    newest = fetch.raw.newest(settings.raw_dir, YEAR_TABLE)
    assert newest is not None
    rows = newest.path / fetch.raw.ROWS_FILE
    half = rows.read_bytes()[:100]
    rows.unlink()  # the vintage before may have the same file
    rows.write_bytes(half)
    report = build.build("cbs", settings)
    assert_one_sentence(str(report.rejected[YEAR_TABLE]), "UntypedDataSet")
    assert str(tmp_path) not in str(report.rejected[YEAR_TABLE])  # it is shown on a page
    assert marts(report.path) == marts(old)


def test_too_little_memory_is_one_sentence_and_the_old_release_stays(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(settings, tmp_path / "cbs", TABLES)
    old = build.build("cbs", settings).path
    take(settings, tmp_path / "cbs", {YEAR_TABLE: change_info(TABLES[YEAR_TABLE], Modified="2027")})

    def begin(db: duckdb.DuckDBPyConnection, _inputs: Inputs) -> None:
        db.execute("set memory_limit = '1MB'")
        db.execute("create table much as select range as i from range(10_000_000) order by hash(i)")

    monkeypatch.setattr(build, "_begin", begin)
    with pytest.raises(BijstandError) as failed:
        build.build("cbs", settings)
    assert_one_sentence(str(failed.value), "memory")
    assert store.current("cbs", settings) == old
    assert not list(settings.releases_dir.glob("*.building*"))


def test_a_query_that_does_not_run_is_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    queries = tmp_path / "queries"
    for path in build.QUERIES.rglob("*.sql"):
        copied = queries / path.relative_to(build.QUERIES)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_text(path.read_text())
    (queries / "marts" / "region.sql").write_text("select no_such_column\nfrom staging.region_name")
    monkeypatch.setattr(build, "QUERIES", queries)
    with duckdb.connect() as db, pytest.raises(BijstandError) as failed:
        build.fill(db, "cbs-20260101T000000-aaaaaaaa", Inputs("cbs", reference=REFERENCE), {})
    assert "marts.region" in str(failed.value) and "\n" not in str(failed.value)

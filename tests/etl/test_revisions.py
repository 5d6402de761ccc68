"""What changed since the release before: planted and real revisions, to the last figure; nothing is forgotten unasked."""

import csv
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl import build, fetch, raw, revision, store
from etl.errors import BijstandError
from etl.prune import superfluous
from etl.settings import PROJECT, Settings
from etl.update import update
from tests import fixtures
from tests.cbs_server import (
    DATA_SET,
    Row,
    Table,
    change_info,
    read_folder,
    write_folder,
)
from tests.helpers import assert_one_sentence, bijstand, declared, query, value

TABLES = fixtures.all_tables()
KEY_FIGURES, YEAR_TABLE = "37789ksz", "84066NED"
WW = "NietSeizoengecorrigeerd_8"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", cbs_url="")


def release_of(settings: Settings, folder: Path, tables: dict[str, Table], moment: int) -> Path:
    """Let CBS publish these tables, update from them, and give the current release."""
    dated = {
        t: change_info(table, Modified=f"2027-01-{moment:02}T02:00:00")
        for t, table in tables.items()
    }
    done = update(settings, fetch.Folder(write_folder(dated, folder)), declared(*tables))
    assert done.error is None and done.report is not None
    return done.report.path


def with_rows(table: Table, change: Callable[[Row], Row | None]) -> Table:
    changed = (change(dict(row)) for row in table[DATA_SET])
    return {**table, DATA_SET: [row for row in changed if row is not None]}


def plant(row: Row) -> Row | None:
    """One figure revised, one withdrawn, one printed at last."""
    if row["Perioden"] == "2016MM05":
        row[WW] = "     9.9"
    if row["Perioden"] == "2016MM06":
        row[WW] = "       ."
    return row


def without_last(row: Row) -> Row | None:
    return None if row["Perioden"] == "2018MM03" else plant(row)


def changes(path: Path) -> set[tuple[object, ...]]:
    found = query(
        path,
        "select indicator, category, strftime(period_start, '%Y-%m'), change, old, new "
        "from marts.revision where frequency = 'M'",
    )
    return set(found)


def test_planted_revisions_are_told_to_the_last_figure(settings: Settings, tmp_path: Path) -> None:
    before = {KEY_FIGURES: with_rows(TABLES[KEY_FIGURES], without_last)}
    old = release_of(settings, tmp_path / "cbs", before, 1)
    new = release_of(settings, tmp_path / "cbs", {KEY_FIGURES: TABLES[KEY_FIGURES]}, 2)
    [may, june, march] = [
        float(row[WW]) * 1000
        for period in ("2016MM05", "2016MM06", "2018MM03")
        for row in TABLES[KEY_FIGURES][DATA_SET]
        if row["Perioden"] == period
    ]
    found = changes(new)
    assert {c[2:] for c in found if c[0] == "ww_uitkeringen"} == {
        ("2016-05", "herzien", 9900, may),
        ("2016-06", "nieuw", None, june),
        ("2018-03", "nieuw", None, march),
    }
    # The other series have the new month and nothing else.
    assert {c[2:4] for c in found if c[0] != "ww_uitkeringen"} == {("2018-03", "nieuw")}
    assert query(
        new,
        "select new_periods, new, revised, vanished, largest, largest_period::varchar, is_new_series "
        "from marts.series_change where indicator = 'ww_uitkeringen' and frequency = 'M'",
    ) == [(1, 2, 1, 0, may - 9900, "2016-05-01", False)]
    ids = query(new, "select distinct old_release, new_release from marts.revision")
    assert ids == [(old.stem, new.stem)]


def test_a_withdrawn_figure_is_told_and_does_not_stop_the_table(
    settings: Settings, tmp_path: Path
) -> None:
    release_of(settings, tmp_path / "cbs", {KEY_FIGURES: TABLES[KEY_FIGURES]}, 1)
    spoiled = {KEY_FIGURES: with_rows(TABLES[KEY_FIGURES], plant)}
    new = release_of(settings, tmp_path / "cbs", spoiled, 2)
    assert {c[3] for c in changes(new)} == {"herzien", "vervallen"}
    assert value(new, "select count(*) from marts.revision where change = 'vervallen'") == 1


def test_a_first_release_and_an_unchanged_one_tell_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    first = release_of(settings, tmp_path / "cbs", TABLES, 1)
    again = release_of(settings, tmp_path / "cbs", TABLES, 2)
    assert first != again
    for path in (first, again):
        assert query(path, "from marts.revision") == query(path, "from marts.series_change") == []
    assert query(again, "select previous, same_code from meta.release") == [(first.stem, True)]


def test_a_table_that_came_for_the_first_time_is_one_line_and_not_all_its_figures(
    settings: Settings, tmp_path: Path
) -> None:
    release_of(settings, tmp_path / "cbs", {KEY_FIGURES: TABLES[KEY_FIGURES]}, 1)
    both = {t: TABLES[t] for t in (KEY_FIGURES, YEAR_TABLE)}
    new = release_of(settings, tmp_path / "cbs", both, 2)
    assert query(new, "from marts.revision") == []
    told = query(new, "select is_new_series, sum(new) from marts.series_change group by all")
    figures = f"select count(value) from marts.observation where source_id = '{YEAR_TABLE}'"
    assert told == [(True, value(new, figures))]


@pytest.mark.parametrize(
    ("table_id", "change"),
    [
        (KEY_FIGURES, lambda r: None if r["Perioden"] == "2018MM03" else r),
        (KEY_FIGURES, lambda r: None if r["Perioden"] == "2015MM01" else r),
        (
            YEAR_TABLE,
            lambda r: None if r["Regiokenmerken"].strip() == fixtures.ORDINARY else r,
        ),
        (
            KEY_FIGURES,
            lambda r: (
                {**r, "TotaalBijstandsuitkeringen_11": "       ."}
                if r["Perioden"] == "2018MM03"
                else r
            ),
        ),
    ],
    ids=["last period", "first period", "a region", "last figure"],
)
def test_a_series_that_became_shorter_keeps_its_previous_vintage(
    settings: Settings, tmp_path: Path, table_id: str, change: Callable[[Row], Row | None]
) -> None:
    both = {t: TABLES[t] for t in (KEY_FIGURES, YEAR_TABLE)}
    old = release_of(settings, tmp_path / "cbs", both, 1)
    shorter = {table_id: with_rows(TABLES[table_id], change)}
    write_folder(
        {t: change_info(x, Modified="2027-01-02T02:00:00") for t, x in shorter.items()},
        tmp_path / "cbs",
    )
    done = update(settings, fetch.Folder(tmp_path / "cbs"), declared(*both))
    assert done.report is not None and list(done.report.rejected) == [table_id]
    assert not done.succeeded
    assert_one_sentence(str(done.report.rejected[table_id]), "no_series_is_shorter")
    figures = "select * from marts.observation order by all"
    assert query(done.report.path, figures) == query(old, figures)
    accepted = build.build("cbs", settings, accepted=[table_id])
    assert accepted.rejected == {}
    assert query(accepted.path, figures) != query(old, figures)
    assert not build.build("cbs", settings).is_new


def test_a_past_day_can_be_built_again_and_compared(settings: Settings, tmp_path: Path) -> None:
    before = {KEY_FIGURES: with_rows(TABLES[KEY_FIGURES], without_last)}
    old = release_of(settings, tmp_path / "cbs", before, 1)
    moment = datetime.now(UTC)
    new = release_of(settings, tmp_path / "cbs", {KEY_FIGURES: TABLES[KEY_FIGURES]}, 2)
    old_figures = query(old, "select * from marts.observation")
    old.unlink()
    rebuilt = build.build("cbs", settings, as_of=moment)
    assert query(rebuilt.path, "select * from marts.observation") == old_figures
    assert store.current("cbs", settings) == new
    assert store.find(rebuilt.path.stem, settings) == rebuilt.path
    assert build.build("cbs", settings, as_of=moment).path == rebuilt.path
    columns, rows = revision.between(rebuilt.path, new)
    asked = [dict(zip(columns, row, strict=True)) for row in rows]
    built = query(new, "select indicator, region_code, period_start, old, new from marts.revision")
    assert {tuple(r[c] for c in ("indicator", "region_code", "period_start", "old", "new")) for r in asked} == set(built)  # fmt: skip
    with pytest.raises(BijstandError) as refused:
        build.build("cbs", settings, as_of=datetime(2020, 1, 1, tzinfo=UTC))
    assert_one_sentence(str(refused.value), "2020-01-01")


def test_two_real_vintages_differ_as_cbs_revised_them(
    replay: Path, settings: Settings, tmp_path: Path
) -> None:
    """37789ksz as printed in December 2018 and in 2026: tot AOW in October 2018 was 369.0 and is 368.1 (x 1 000)."""
    file = replay.parent / "real" / "landelijk" / "37789ksz_UntypedDataSet_vintage_dec2018.csv"
    today = read_folder(replay)[KEY_FIGURES]
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    then = {
        **change_info(today, Modified="2018-12-31T02:00:00"),
        "DataProperties": [
            {**p, "Key": p["Key"].replace("AKWGerechtigden", "AKWUitkeringen")}
            for p in today["DataProperties"]
        ],
        DATA_SET: rows,
    }
    home = write_folder({KEY_FIGURES: then}, tmp_path / "then")
    assert update(settings, fetch.Folder(home), declared(KEY_FIGURES)).succeeded
    assert update(settings, fetch.Folder(replay), declared(KEY_FIGURES)).succeeded
    new = store.current("cbs", settings)
    assert new is not None
    below = "indicator = 'bijstand_uitkeringen' and category = 'tot_aow' and frequency = 'M'"
    assert query(
        new,
        f"select old, new, change from marts.revision where {below} and period_start = '2018-10-01'",
    ) == [(369_000, 368_100, "herzien")]
    # Every difference between the two files, and no other.
    key = "BijstandsuitkeringenTotDeAOWLeeftijd_12"

    def figures(rows: list[Row]) -> dict[str, float]:
        return {
            f"{r['Perioden'][:4]}-{r['Perioden'][6:]}": round(1000 * float(r[key]))
            for r in rows
            if "MM" in r["Perioden"] and r[key].strip() not in ("", ".")
        }

    old_figures, new_figures = figures(rows), figures(today[DATA_SET])
    expected = {
        (month, old_figures.get(month), now)
        for month, now in new_figures.items()
        if old_figures.get(month) != now
    }
    told = query(
        new,
        f"select strftime(period_start, '%Y-%m'), old, new from marts.revision where {below}",
    )
    assert set(told) == expected
    assert len({m for m, before, _ in expected if before is not None}) > 0
    data = json.loads(
        bijstand("revisions", "cbs", "cbs", "--json", data_dir=settings.data_dir).stdout
    )
    assert data == []


# --- nothing goes unasked --------------------------------------------------------------------------


def test_equal_files_of_two_vintages_are_on_disk_once(settings: Settings, tmp_path: Path) -> None:
    release_of(settings, tmp_path / "cbs", {YEAR_TABLE: TABLES[YEAR_TABLE]}, 1)
    release_of(settings, tmp_path / "cbs", {YEAR_TABLE: TABLES[YEAR_TABLE]}, 2)
    first, second = raw.vintages(settings.raw_dir, YEAR_TABLE)
    same = {p.name for p in first.path.iterdir() if p.samefile(second.path / p.name)}
    differing = {p.name for p in first.path.iterdir()} - same
    assert differing == {"TableInfos.json", raw.MANIFEST}
    assert first.is_intact() and second.is_intact()


def test_a_file_that_was_damaged_is_not_shared(settings: Settings, tmp_path: Path) -> None:
    release_of(settings, tmp_path / "cbs", {YEAR_TABLE: TABLES[YEAR_TABLE]}, 1)
    first = raw.newest(settings.raw_dir, YEAR_TABLE)
    assert first is not None
    (first.path / raw.ROWS_FILE).write_bytes(b"damaged")
    release_of(settings, tmp_path / "cbs", {YEAR_TABLE: TABLES[YEAR_TABLE]}, 2)
    second = raw.newest(settings.raw_dir, YEAR_TABLE)
    assert second is not None and second.is_intact()
    assert list(second.rows()) == TABLES[YEAR_TABLE][DATA_SET]


def test_a_disk_without_links_keeps_copies(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    for moment in (1, 2):
        release_of(settings, tmp_path / "cbs", {YEAR_TABLE: TABLES[YEAR_TABLE]}, moment)
    assert all(v.is_intact() for v in raw.vintages(settings.raw_dir, YEAR_TABLE))


def test_pruning_keeps_what_is_asked_for_and_what_is_in_use(
    settings: Settings, tmp_path: Path
) -> None:
    made = [
        release_of(settings, tmp_path / "cbs", {YEAR_TABLE: TABLES[YEAR_TABLE]}, moment)
        for moment in (1, 2, 3)
    ]
    assert superfluous(settings, None, None).paths == []
    found = superfluous(settings, 2, 1, kept=[made[0]])
    assert found.releases == (made[1],)
    assert found.vintages == (raw.vintages(settings.raw_dir, YEAR_TABLE)[0],)
    said = bijstand("prune", "--vintages", "2", "--releases", "1", "--keep", made[0].stem, data_dir=settings.data_dir)  # fmt: skip
    assert made[1].stem in said.stdout and made[0].stem not in said.stdout and made[1].exists()
    found.remove()
    assert store.releases("cbs", settings) == [made[0], made[2]]
    left = raw.vintages(settings.raw_dir, YEAR_TABLE)
    assert len(left) == 2 and all(v.is_intact() for v in left)


def test_pruning_keeps_the_vintage_in_use_though_a_newer_one_was_put_aside(
    settings: Settings, tmp_path: Path
) -> None:
    release_of(settings, tmp_path / "cbs", {KEY_FIGURES: TABLES[KEY_FIGURES]}, 1)
    shorter = with_rows(TABLES[KEY_FIGURES], lambda r: None if r["Perioden"] == "2018MM03" else r)
    write_folder({KEY_FIGURES: change_info(shorter, Modified="2027-01-02")}, tmp_path / "cbs")
    assert not update(settings, fetch.Folder(tmp_path / "cbs"), declared(KEY_FIGURES)).succeeded
    assert len(raw.vintages(settings.raw_dir, KEY_FIGURES)) == 2
    assert superfluous(settings, 1, None).vintages == ()


# --- flagged, and shown ----------------------------------------------------------------------------


def test_a_jump_is_flagged_and_published(settings: Settings, tmp_path: Path) -> None:
    release_of(settings, tmp_path / "cbs", {KEY_FIGURES: TABLES[KEY_FIGURES]}, 1)
    calm = "select count(*) from marts.jump where indicator = 'ww_uitkeringen'"
    current = store.current("cbs", settings)
    assert current is not None and value(current, calm) == 0
    jumping = {
        KEY_FIGURES: with_rows(
            TABLES[KEY_FIGURES],
            lambda r: {**r, WW: "    99.9"} if r["Perioden"] == "2016MM05" else r,
        )
    }
    new = release_of(settings, tmp_path / "cbs", jumping, 2)
    assert query(
        new,
        "select period_start::varchar, value from marts.jump where indicator = 'ww_uitkeringen' "
        "and frequency = 'M' order by period_start limit 1",
    ) == [("2016-05-01", 99_900)]


def test_the_remainder_of_stock_and_flows_is_known_per_year(real: Path) -> None:
    """Rotterdam 2017: -1,410 = 9,180 - 9,920 and -670 that the flows do not explain."""
    told = query(
        real,
        "select largest, largest_region, gemeenten, p5 <= p50 and p50 <= p95, within_rounding < gemeenten "
        "from marts.remainder where period_start = '2017-01-01'",
    )
    assert told == [(-670, "GM0599", 387, True, True)]


def test_the_page_sources_tells_what_changed(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release_of(settings, tmp_path / "cbs", {KEY_FIGURES: with_rows(TABLES[KEY_FIGURES], plant)}, 1)
    release_of(settings, tmp_path / "cbs", {KEY_FIGURES: TABLES[KEY_FIGURES]}, 2)
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(settings.data_dir))
    app = AppTest.from_file(str(PROJECT / "dashboard" / "app.py"), default_timeout=60)
    app.query_params["taal"] = "en"
    app.run()
    app.switch_page("pages/sources.py").run()
    assert not app.exception
    (changes,) = [f.value for f in app.dataframe if "Changed" in f.value.columns]
    assert changes["Changed"].str.contains("revised: 1").any()
    app.switch_page("pages/national.py").run()
    shown = " ".join(block.proto.body for block in app.get("html"))
    assert not app.exception and "Since the previous release" in shown

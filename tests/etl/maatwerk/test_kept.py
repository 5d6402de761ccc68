"""Imports on disk and in a release: whole or not at all, once, replaced, taken out."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from dashboard import cli, text
from etl import build, inputs, store
from etl.errors import BijstandError
from etl.maatwerk import kept, mapping, regions
from etl.settings import Settings
from tests.etl.maatwerk import books
from tests.helpers import assert_one_sentence, query, value

COUNT = "select count(*) from marts.observation where indicator like '%_maatwerk' and period_start >= '2021-01-01'"
INFLOW = (
    "select value from marts.observation where indicator = 'bijstand_instroom_maatwerk' "
    "and region_code = 'GM9001' and category = 'tot_aow' and period_start = '2021-07-01' and frequency = 'K'"
)
# Gemeenten of tests/fixtures.py; Duinmark is there too, but not in these files.
ROWS = [
    *books.HEAD,
    ["GM9001", "Aldermeer", 300, 290, 4000, 310, 300, 4010],
    ["GM9002", "Brinkhaven", 150, 140, 2500, 160, 160, 2500],
    ["GM9003", "Cranenveld", ".", "x", 0, None, ".", 0],
    ["GM9006", "Esterbroek", 50, 50, 650, 50, 50, 650],
]
REVISED = [*ROWS[:4], ["GM9001", "Aldermeer", 320, 290, 4000, 310, 300, 4010], *ROWS[5:]]


@pytest.fixture
def settings(
    release_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """A data folder of its own with the release of the invented country."""
    shutil.copytree(release_settings.data_dir, tmp_path / "data")
    monkeypatch.setattr(inputs, "REFERENCE", release_settings.data_dir.parent / "reference")
    return Settings(tmp_path / "data", "http://127.0.0.1:9")


def import_rows(
    settings: Settings, rows: books.Rows | None, second: int = 0, text: str | None = None
) -> kept.Outcome:
    path = settings.data_dir / "maatwerk.xlsx"
    if rows is not None:
        books.saved(path, rows)
    moment = datetime(2026, 11, 22, 12, 0, second, tzinfo=UTC)
    return kept.import_file(
        settings.raw_dir, path, text or books.description(), books.regions(), now=moment
    )


def current(settings: Settings) -> Path:
    path = store.current("cbs", settings)
    assert path is not None
    return path


def in_use(settings: Settings) -> dict[str, set[tuple[str, str]]]:
    return {e.manifest.source_id: parts for e, parts in kept.in_use(settings.raw_dir)}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_newer_import_counts_although_the_clock_went_back(settings: Settings) -> None:
    import_rows(settings, ROWS, second=30)
    newer = import_rows(settings, REVISED, second=1).entry
    assert [e.manifest.source_id for e in kept.imports(settings.raw_dir)][-1] == (
        newer.manifest.source_id
    )
    assert set(in_use(settings)) == {newer.manifest.source_id}


def test_an_import_keeps_the_file_its_hash_and_where_it_came_from(settings: Settings) -> None:
    done = import_rows(settings, ROWS)
    m = done.entry.manifest
    original = (settings.data_dir / "maatwerk.xlsx").read_bytes()
    assert (done.entry.path / "source.xlsx").read_bytes() == original
    assert (done.entry.path / "map.toml").read_text() == books.description()
    assert m.files["source.xlsx"] == m.sha256
    assert (m.url, m.file) == ("https://example.org/maatwerk", "maatwerk.xlsx")
    assert m.parts == (("2021KW03", "tot_aow", 4), ("2021KW04", "tot_aow", 4))


def test_the_same_file_again_changes_nothing(settings: Settings) -> None:
    first = import_rows(settings, ROWS)
    before = contents(settings.raw_dir)
    again = import_rows(settings, None, second=9)
    assert (again.is_new, again.entry) == (False, first.entry)
    assert contents(settings.raw_dir) == before


def test_a_newer_import_counts_for_its_periods_and_the_older_one_stays(settings: Settings) -> None:
    old = import_rows(settings, ROWS).entry.manifest.source_id
    only_third = books.description(columns=books.COLUMNS)
    done = import_rows(settings, REVISED, 1, only_third)
    new = done.entry.manifest.source_id
    third, fourth = ("2021KW03", "tot_aow"), ("2021KW04", "tot_aow")
    assert in_use(settings) == {old: {fourth}, new: {third}}
    assert [e.manifest.source_id for e in done.replaced] == [old]
    kept.remove(settings.raw_dir, new)
    assert in_use(settings) == {old: {third, fourth}}
    kept.remove(settings.raw_dir, old)
    assert in_use(settings) == {}
    with pytest.raises(BijstandError) as caught:
        kept.remove(settings.raw_dir, old)
    assert_one_sentence(str(caught.value), old)


def test_another_age_class_of_the_same_period_stands_beside_it(settings: Settings) -> None:
    import_rows(settings, ROWS)
    wider = books.description(('leeftijd = "tot_aow"', 'leeftijd = "totaal"'))
    assert import_rows(settings, ROWS, 1, wider).replaced == ()
    assert len(in_use(settings)) == 2


def test_a_file_with_far_fewer_gemeenten_does_not_take_the_place(settings: Settings) -> None:
    first = import_rows(settings, ROWS).entry.manifest.source_id
    before = contents(settings.raw_dir)
    with pytest.raises(BijstandError) as caught:
        import_rows(settings, ROWS[:6], 1)
    assert_one_sentence(str(caught.value), first, "2021KW03")
    assert contents(settings.raw_dir) == before


def test_a_file_that_is_refused_leaves_nothing(settings: Settings) -> None:
    before = contents(settings.raw_dir)
    with pytest.raises(BijstandError):
        import_rows(settings, [*ROWS[:4], ["GM9001", "Aldermeer", "abc"]])
    assert contents(settings.raw_dir) == before


def test_a_full_disk_leaves_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = contents(settings.raw_dir)
    monkeypatch.setattr(kept.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        import_rows(settings, ROWS)
    assert contents(settings.raw_dir) == before
    assert kept.imports(settings.raw_dir) == []


def test_a_release_holds_the_figures_with_their_source(settings: Settings) -> None:
    done = import_rows(settings, ROWS)
    # Two gemeenten of 2016 that became one in 2017.
    older = books.description(('"kop"', '"2016KW03"'), columns=books.COLUMNS)
    file = books.saved(
        settings.data_dir / "2016.xlsx",
        [
            *books.HEAD,
            ["GM9004", "Dorrewoude", 30, 20, 300],
            ["GM9005", "Ossenkampen", 10, 10, 100],
        ],
    )
    known = regions.of_release(current(settings))
    kept.import_file(settings.raw_dir, file, older, known)
    release = build.build("cbs", settings).path
    assert query(
        release,
        "select region_code, value from marts.observation_grid "
        "where indicator = 'bijstand_instroom_maatwerk' and period_start = '2016-07-01'",
    ) == [("GM9006", 40)]
    assert value(release, COUNT) == 24
    assert value(release, INFLOW) == 300
    assert query(
        release,
        "select distinct source_id, status, title, url, note from marts.observation "
        "inner join meta.source using (source_id) "
        "where indicator like '%_maatwerk' and period_start >= '2021-01-01'",
    ) == [
        (
            done.entry.manifest.source_id,
            "definitief",
            "Maatwerk in- en uitstroom (verzonnen)",
            "https://example.org/maatwerk",
            f"maatwerk.xlsx, sha256 {done.entry.manifest.sha256}",
        )
    ]
    assert query(
        release,
        "select period_start, missing_reason from marts.observation where region_code = 'GM9003' "
        "and indicator = 'bijstand_instroom_maatwerk' order by all",
    ) == [
        (date(2021, 7, 1), "geheim_of_onbekend"),
        (date(2021, 10, 1), "onmogelijk"),
    ]
    assert not build.build("cbs", settings).is_new
    import_rows(settings, REVISED, 1)
    assert value(build.build("cbs", settings).path, INFLOW) == 320


def test_an_import_that_was_damaged_is_put_aside_for_the_older_one(settings: Settings) -> None:
    import_rows(settings, ROWS)
    newer = import_rows(settings, REVISED, 1).entry
    (newer.path / kept.FIGURES).write_text("region_code\nGM9001\n")
    report = build.build("cbs", settings)
    assert set(report.rejected) == {newer.manifest.source_id}
    assert_one_sentence(str(report.rejected[newer.manifest.source_id]), newer.manifest.source_id)
    assert value(report.path, INFLOW) == 300
    # Said again as long as it lasts, though nothing is built anew.
    again = build.build("cbs", settings)
    assert (again.is_new, set(again.rejected)) == (False, {newer.manifest.source_id})


def test_the_command_imports_lists_and_takes_out(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = books.saved(tmp_path / "maatwerk.xlsx", ROWS)
    map_ = tmp_path / "map.toml"
    map_.write_text(books.description())
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(settings.data_dir))
    text.use("en")

    def run(**options: Any) -> str:
        cli.import_flows(**options)
        return capsys.readouterr().out

    assert run(template=True) == mapping.TEMPLATE.read_text(encoding="utf-8")
    shown = run(file=file, inspect=True)
    assert 'Sheet "werkblad" (hidden): 0 rows' in shown
    assert '5  A="GM9001"  B="Aldermeer"  C="300"' in shown
    assert "2021KW03 tot_aow (4)" in run(file=file, map_=map_)
    release = current(settings)
    assert value(release, INFLOW) == 300
    assert "nothing was changed" in run(file=file, map_=map_)
    assert store.current("cbs", settings) == release
    listed = run(listed=True).split()[0]
    assert listed.startswith("cbs-maatwerk-")
    assert listed in run(remove=listed)
    release = current(settings)
    assert value(release, COUNT) == 0


def test_the_command_refuses_in_one_sentence_and_changes_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = books.saved(tmp_path / "maatwerk.xlsx", [*ROWS, ["GM9999", "Onbekend", *[0] * 6]])
    map_ = tmp_path / "map.toml"
    map_.write_text(books.description())
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(settings.data_dir))
    before = contents(settings.data_dir)
    with pytest.raises(BijstandError) as caught:
        cli.import_flows(file=file, map_=map_)
    assert_one_sentence(str(caught.value), "Tabel 1!A9", "GM9999")
    with pytest.raises(typer.BadParameter):
        cli.import_flows(file=file)
    assert {k: v for k, v in contents(settings.data_dir).items() if "lock" not in k} == before
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(tmp_path / "nothing"))
    with pytest.raises(BijstandError, match="bijstand update"):
        cli.import_flows(file=file, map_=map_)

"""Tasks of readers that the pages Toetsen, Bronnen and Methode are for, as they would do them."""

import io
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from starlette.requests import Request

from dashboard import data, files, text
from etl.settings import Settings
from tests import browser, fixtures
from tests.dashboard.app import visit
from tests.helpers import query, value

SERIES = "bijstand_personen_tot_aow"


@pytest.mark.browser
def test_councillor_10_source_date_and_method_in_one_click(
    page: Page, address: str, release: Path
) -> None:
    start = f"{address}/gemeente?gemeente={fixtures.ORDINARY}&indicator=bijstand_personen"
    browser.open_page(page, start)
    page.get_by_role("link", name="Bronnen", exact=True).click()
    expect(page.locator("h1")).to_have_text("Bronnen en definities")
    browser.settled(page)
    stored = query(
        release,
        "select distinct s.source_id, s.modified from marts.observation join meta.source as s "
        "using (source_id) where indicator = 'bijstand_personen'",
    )
    about = page.locator(".bib-table").first
    for source, modified in stored:
        expect(about).to_contain_text(source)
        expect(about).to_contain_text(str(modified)[:10])

    page.go_back()
    expect(page.locator("h1")).to_contain_text(fixtures.NAMES[fixtures.ORDINARY])
    page.get_by_role("link", name="Methode", exact=True).click()
    expect(page.locator("h1")).to_have_text("Methode")
    assert f"gemeente={fixtures.ORDINARY}" in page.url


def test_analyst_8_follows_revisions(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        oefenland_settings, "sources", monkeypatch, uitgave="oefenland", bronnen_reeks=SERIES
    )
    changed = query(
        practice_release,
        "select sum(revised), max(new_periods), any_value(source_id) from marts.series_change "
        f"where indicator = '{SERIES}'",
    )
    ((revised, new, source),) = changed
    assert revised > 0
    assert f"{source}: nieuwe perioden: {text.number(new)}" in seen.text
    assert f"herzien: {text.number(revised)}" in seen.text
    shown = data.release(practice_release)
    assert f"{shown.id}): nu getoond" in seen.text
    assert f"uitgave={shown.id}" in seen.markup  # the link that pins it


def test_analyst_8_opens_an_older_release(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path, "")
    settings.releases_dir.mkdir()
    newer = settings.releases_dir / "cbs-20991231T235959-00000000.duckdb"
    for copy in (newer, settings.releases_dir / release.name):
        shutil.copy(release, copy)
    with duckdb.connect(newer) as db:
        db.execute("update meta.release set release_id = ?", [newer.stem])
    (settings.releases_dir / "current-cbs").write_text(newer.stem)

    seen = visit(settings, "sources", monkeypatch)
    assert f"{newer.stem}): nu getoond" in seen.text
    assert f'href="?uitgave={release.stem}"' in seen.markup


def test_analyst_9_judges_the_model(
    oefenland_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(oefenland_settings, "method", monkeypatch, uitgave="oefenland")
    shown = "\n".join(table.to_string() for table in seen.tables)
    rows = data.validation()
    out_of_sample = rows[(rows["figure"] == "interval holds the true effect") & (rows["met"] != "")]
    lowest = text.number(out_of_sample["value"].astype(float).min(), 1)
    assert lowest in shown
    false = rows[rows["figure"] == "false positives, event, every gemeente in turn"]
    assert text.number(false["value"].astype(float).max(), 1) in shown
    assert "Waar het misgaat" in seen.text and "Start na een stijging" in shown
    assert f'<a href="{files.VALIDATION}" download>Download de hele tabel (CSV)</a>' in seen.markup
    taken = bytes(files._validation(Request({"type": "http"})).body)
    stored = pd.read_csv(io.BytesIO(taken), dtype=str, keep_default_na=False)
    assert stored.equals(rows)


@pytest.mark.parametrize("indicator", [None, "bijstand_instroom", "no_such_series"])
def test_analyst_1_finds_one_series_with_table_dates_and_state(
    indicator: str | None,
    release_settings: Settings,
    release: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = {} if indicator is None else {"bronnen_reeks": indicator}
    seen = visit(release_settings, "sources", monkeypatch, **address)
    shown = "bijstand_instroom" if indicator == "bijstand_instroom" else "bijstand_personen"
    figures, missing = query(
        release,
        "select count(value), count(*) - count(value) from marts.observation "
        f"where indicator = '{shown}'",
    )[0]
    own = seen.tables[0]
    counted = [
        own[column].str.replace(".", "").astype(int).sum() for column in ("Cijfers", "Ontbreekt")
    ]
    assert counted == [figures, missing]
    assert shown in seen.markup
    assert ("is hier niet bekend" in seen.text) == (indicator == "no_such_series")
    assert value(release, "select count(distinct indicator) from marts.observation") == len(
        seen.tables[1]
    )

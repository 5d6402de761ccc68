"""The invented country on every page: it works, and it cannot be taken for a real one."""

import io
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from dashboard import charts, data, export, text
from etl import build
from etl.settings import Settings
from tests import browser
from tests.dashboard.app import PAGES, Visit, visit
from tests.helpers import query

NOTICE = {"nl": "Oefenland: verzonnen cijfers", "en": "Oefenland: invented figures"}
# These hold real claims and numbers against real figures, whatever is looked at.
ABOUT_THE_REAL = ("claims", "which_number")


@pytest.fixture(scope="session")
def places(practice_release: Path) -> dict[str, list[str]]:
    """Gemeenten by what is special about them."""

    def code(sql: str) -> str:
        return str(query(practice_release, sql)[0][0])

    size = (
        "select region_code from marts.observation where indicator = 'inwoners' and "
        "region_level = 'gemeente' and value is not null and period_start = '2026-01-01' order by value"
    )
    return {
        "largest and smallest": [code(f"{size} desc"), code(size)],
        "merged": [code("select old_code from marts.herindeling order by valid_from desc")],
        "split": [code("select old_code from marts.successor where part = 2")],
    }


def opened(
    settings: Settings, page: str, monkeypatch: pytest.MonkeyPatch, codes: list[str], **address: str
) -> Visit:
    return visit(settings, page, monkeypatch, uitgave="oefenland", gemeente=codes, **address)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_and_every_chart_says_that_it_is_invented(
    page: str,
    language: str,
    oefenland_settings: Settings,
    places: dict[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind = "largest and smallest" if language == "nl" else "merged"
    seen = opened(oefenland_settings, page, monkeypatch, places[kind], taal=language)

    assert NOTICE[language] in seen.text
    assert {"nl": "het verzonnen bureau", "en": "the invented office"}[language] in seen.text
    assert charts.INVENTED in seen.markup
    assert "CC BY" not in seen.text
    if page not in ABOUT_THE_REAL:
        assert not re.search(r"\bNederland\b|\bthe Netherlands\b", seen.text)
    # A gemeente that was formed after the yearly figures end has no picture on every page.
    if language == "nl" and page in ("compare", "overview", "flows", "duel", "definitions"):
        assert seen.figures
    for figure in seen.figures:
        assert figure["layout"]["title"]["text"].count(NOTICE[language]) == 1
        assert figure["layout"]["paper_bgcolor"] == charts.INVENTED_PAPER
        foot = json.dumps(figure["layout"]["annotations"], ensure_ascii=False).replace("<br>", " ")
        assert f"{NOTICE[language]}. " in foot
        assert figure["config"]["toImageButtonOptions"]["filename"].startswith("oefenland_")


def test_no_control_has_the_blue_of_the_real_figures(
    oefenland_settings: Settings, practice_release: Path, page: Page, tmp_path: Path
) -> None:
    # Starting makes the published figures as well: not in the folder that every test shares.
    shutil.copytree(oefenland_settings.releases_dir, tmp_path / "releases")
    three = [
        code
        for (code,) in query(
            practice_release,
            "select region_code from marts.observation_grid where indicator = 'bijstand_personen_tot_aow' "
            "and region_code like 'GM%' group by all order by max(value) desc limit 3",
        )
    ]
    with browser.dashboard(tmp_path) as address:
        # A third gemeente is a coloured label in a box.
        places = "&gemeente=".join(["", *three])
        for path, controls in (
            ("", (".stMultiSelect", ".stSlider")),
            ("lijkt", (".stRadio",)),
            ("landelijk", (".stSlider", ".stCheckbox")),
        ):
            browser.open_page(page, f"{address}/{path}?uitgave=oefenland&gebeurtenissen=1{places}")
            for control in controls:
                # A colour can be turned by a filter, so what counts is what is seen.
                picture = Image.open(io.BytesIO(page.locator(control).first.screenshot()))
                red, _green, blue = np.asarray(picture.convert("RGB"), dtype=int).reshape(-1, 3).T
                assert (blue - red).max() < 60, (path, control)
                assert (red - blue).max() > 60 or control == ".stCheckbox", (path, control)


@pytest.mark.parametrize("page", ["overview", "flows", "timeline", "certainty"])
def test_a_gemeente_that_was_split_leads_to_one_of_today(
    page: str,
    oefenland_settings: Settings,
    places: dict[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = opened(oefenland_settings, page, monkeypatch, places["split"])
    assert "dat de meeste inwoners kreeg" in seen.text


@pytest.mark.parametrize("page", ["flows", "national"])
def test_in_english_no_chart_has_a_dutch_source(
    page: str, oefenland_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = opened(oefenland_settings, page, monkeypatch, [], taal="en")
    shown = json.dumps(seen.figures, ensure_ascii=False)
    assert NOTICE["en"] in shown and "verzonnen" not in shown


@pytest.mark.parametrize("page", PAGES)
def test_no_real_page_says_it(
    page: str, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, page, monkeypatch)
    assert "Oefenen: Oefenland" in seen.text
    shown = seen.text + json.dumps(seen.figures, ensure_ascii=False)
    assert "verzonnen" not in shown
    assert charts.INVENTED not in seen.markup + shown


@pytest.mark.parametrize("page", ABOUT_THE_REAL)
def test_real_claims_and_numbers_stay_about_the_real_country(
    page: str, oefenland_settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = opened(oefenland_settings, page, monkeypatch, [])
    assert "geen cijfers over het echte Nederland" in seen.text

    both = Settings(tmp_path, "")
    both.releases_dir.mkdir(parents=True)
    for path in oefenland_settings.releases_dir.iterdir():
        (both.releases_dir / path.name).symlink_to(path)
    build.build("published", both)
    seen = opened(both, page, monkeypatch, [])
    assert "echte" in seen.text
    for figure in seen.figures:
        assert NOTICE["nl"] not in json.dumps(figure, ensure_ascii=False)


def test_the_switch_says_how_to_make_it_where_it_is_not(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "overview", monkeypatch, uitgave="oefenland")
    assert "bijstand practice" in seen.text
    assert NOTICE["nl"] not in seen.text


def test_the_switch_takes_nothing_along_but_the_language(
    oefenland_settings: Settings, places: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = opened(oefenland_settings, "overview", monkeypatch, places["merged"], taal="en")
    assert 'href="?taal=en">Real figures' in seen.markup


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_row_of_every_file_says_it(practice_release: Path, language: str) -> None:
    text.use(language)
    try:
        release = data.release(practice_release)
        result = data.run(practice_release, "national").between(2015, 2017)
        lines = export.csv(export.Piece(result, "", "landelijk")).decode().splitlines()
        assert len(lines) > 30
        assert all(line.startswith(NOTICE[language]) for line in lines[1:])
        assert release.notice in charts.source_line(result)
    finally:
        text.use("nl")


def test_its_policies_stand_on_its_timeline_and_are_called_invented(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((code,),) = query(
        practice_release,
        "select region_code from practice_truth.policy where not is_reactive order by 1 limit 1",
    )
    seen = opened(oefenland_settings, "timeline", monkeypatch, [code])
    assert seen.markup.count("(verzonnen)</h3>") == 5
    assert "Participatiewet" not in seen.text

"""Imported flows on the pages: apart from the yearly tables, with their own source."""

import json
import shutil
from pathlib import Path

import pytest

from etl import build, inputs
from etl.maatwerk import kept
from etl.settings import Settings
from tests import fixtures
from tests.dashboard.app import visit
from tests.etl.maatwerk import books

ROWS = [
    *books.HEAD,
    ["GM9001", "Aldermeer", 300, 290, 4000, 310, 300, 4010],
    ["GM9002", "Brinkhaven", 150, 140, 2500, 160, 160, 2500],
]


@pytest.fixture(scope="module")
def imported(release_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The release of the invented country with the third quarters of 2021 and 2022 imported."""
    home = tmp_path_factory.mktemp("imported")
    shutil.copytree(release_settings.data_dir, home / "data")
    settings = Settings(home / "data", "http://127.0.0.1:9")
    file = books.saved(home / "maatwerk.xlsx", ROWS)
    for year in ("2021", "2022"):
        text = books.description(('"kop"', f'"{year}KW03"'), columns=books.COLUMNS)
        kept.import_file(settings.raw_dir, file, text, books.regions())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "REFERENCE", release_settings.data_dir.parent / "reference")
        build.build("cbs", settings)
    return settings


def test_imported_flows_stand_in_a_chart_of_their_own_with_their_source(
    imported: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(imported, "flows", monkeypatch, gemeente=[fixtures.ORDINARY], uitgave="cbs")
    figures = seen.figures
    (chart,) = [f for f in figures if "Maatwerk" in json.dumps(f)]
    drawn = {trace["name"]: trace["y"] for trace in chart["data"]}
    # The quarters in between are not imported: the line is not drawn over them.
    assert drawn == {
        "instroom": [300, None, None, None, 300],
        "uitstroom": [290, None, None, None, 290],
    }
    title = chart["layout"]["title"]["text"].replace("</b><br><b>", "")
    assert "Aldermeer: instroom en uitstroom, tot de AOW-leeftijd" in title
    assert "84066NED" not in json.dumps(chart)
    assert any("3e kwartaal 2021" in table.to_string() for table in seen.tables)


def test_without_an_import_the_page_says_how_to_get_later_years(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "flows", monkeypatch, gemeente=[fixtures.ORDINARY])
    assert "2015-2017; later na import" in seen.text
    assert "maatwerktabellen van CBS" not in seen.text


def test_the_source_of_an_import_stands_on_the_sources_page(
    imported: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        imported, "sources", monkeypatch, uitgave="cbs", bronnen_reeks="bijstand_instroom_maatwerk"
    )
    assert "Instroom (CBS-maatwerk)" in seen.text + seen.markup
    assert "Maatwerk in- en uitstroom (verzonnen)" in seen.text + seen.markup
    assert Path(imported.raw_dir / kept.FOLDER).exists()

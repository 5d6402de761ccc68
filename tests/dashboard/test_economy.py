"""The pages that split a change: what they show is what the release estimated, with its interval."""

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from dashboard import data, splits, text
from dashboard.export.rows import Piece
from dashboard.export.writers import csv
from etl.settings import Settings
from tests import fixtures
from tests.dashboard.app import Visit, visit
from tests.helpers import query

SPAN = re.compile(r"(\d{4})-(\d\d)_(\d{4})-(\d\d)")
LARGEST = (
    "select region_code from marts.observation where indicator = 'inwoners' and region_level = 'gemeente' "
    "and value is not null and period_start = '2026-01-01' order by value desc limit 1"
)


def plain(words: str) -> str:
    """Words with ordinary spaces."""
    return words.replace("\u00a0", " ")


def titled(seen: Visit, words: str) -> dict[str, Any]:
    """The one chart with these words in its title."""
    (chart,) = (f for f in seen.figures if words in _title(f))
    return chart


def _title(figure: dict[str, Any]) -> str:
    words = figure["layout"]["title"]["text"].replace("</b><br><b>", " ")
    return re.sub(r"<[^>]+>", " ", words)


def estimates(release: Path, region: str, specification: str, base: str, period: str) -> dict:
    """(value, lower, upper) by indicator."""
    rows = query(
        release,
        "select indicator, value, lower, upper from marts.estimate where value is not null "
        f"and region_code = '{region}' and specification = '{specification}' "
        f"and base_start = '{base}' and period_start = '{period}'",
    )
    return {row[0]: row[1:] for row in rows}


def bars(chart: dict[str, Any]) -> list[float]:
    (trace,) = (t for t in chart["data"] if t["type"] == "bar")
    return trace["x"]


# --- Oefenland: months -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def largest(practice_release: Path) -> str:
    return str(query(practice_release, LARGEST)[0][0])


def oefenland(settings: Settings, patch: pytest.MonkeyPatch, code: str, **more: str) -> Visit:
    return visit(settings, "economy", patch, uitgave="oefenland", gemeente=[code], **more)


def test_the_parts_are_those_of_the_release_and_add_up(
    oefenland_settings: Settings,
    practice_release: Path,
    largest: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = oefenland(oefenland_settings, monkeypatch, largest)
    known = estimates(practice_release, largest, "economie", "2023-06-01", "2026-06-01")
    *parts, change = bars(titled(seen, "grootste duidelijke deel"))
    assert sorted(parts) == pytest.approx(sorted(value for value, _low, _high in known.values()))
    assert sum(parts) == pytest.approx(change)

    (table,) = (t for t in seen.tables if "afronding" in t.index or "begin" in t.index)
    people = {
        name: int(re.sub(r"[^\d-]", "", shown.replace("\u2212", "-")) or 0)
        for name, shown in table["Mensen"].items()
    }
    assert (
        people["begin"] + sum(v for n, v in people.items() if n not in ("begin", "eind"))
        == (people["eind"])
    )
    # What nobody knows stands in it as unknown, not as nothing.
    assert table.loc["samenstelling (AOW, statushouders)", "Mensen"] == "niet bekend"
    for value, low, high in known.values():
        if high - low >= splits.STEP:
            assert plain(splits.interval(low, high)) in plain(
                json.dumps(seen.figures[1]["alt"], ensure_ascii=False)
            )
        assert text.signed(value, 0) in table["Mensen"].tolist()


def test_the_path_has_the_band_of_the_release(
    oefenland_settings: Settings,
    practice_release: Path,
    largest: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = oefenland(oefenland_settings, monkeypatch, largest)
    rows = query(
        practice_release,
        f"select value, lower, upper from marts.estimate where region_code = '{largest}' and value is not null "
        "and specification = 'verwacht_pad' and base_start = '2023-06-01' order by period_start",
    )
    chart = titled(seen, "verwachting")
    band, *lines = chart["data"]
    assert band["y"] == [r[2] for r in rows] + [r[1] for r in reversed(rows)]
    (expected,) = (t for t in lines if t["name"] == "verwacht")
    assert expected["y"] == [r[0] for r in rows]
    assert len(seen.figures) == 4


def test_another_period_is_kept_in_the_address_and_has_its_end_only(
    oefenland_settings: Settings,
    practice_release: Path,
    largest: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = oefenland(oefenland_settings, monkeypatch, largest)
    box = next(b for b in seen.app.selectbox if b.label == "Periode")
    box.select("2025-06_2026-06").run()
    assert seen.address["conjunctuur_periode"] == ["2025-06_2026-06"]
    assert "alleen de verwachting voor het eind" in seen.text
    known = estimates(practice_release, largest, "economie", "2025-06-01", "2026-06-01")
    (after,) = query(
        practice_release,
        f"select stock from marts.panel where region_code = '{largest}' and period_start = '2026-06-01'",
    )[0]
    value, low, high = known["bijstand_tot_aow_onverklaard"]
    band, *lines = seen.figures[0]["data"]
    assert sorted(set(band["y"])) == pytest.approx([after - high, after - low])
    assert [t["y"] for t in lines if t["name"] == "verwacht"] == [[pytest.approx(after - value)]]


def test_an_unknown_period_falls_back_with_a_note(
    oefenland_settings: Settings, largest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = oefenland(
        oefenland_settings, monkeypatch, largest, conjunctuur_periode="2001-01_2002-01"
    )
    assert "Wat het adres vraagt bij 'Periode' is hier niet bekend." in seen.text
    assert "eind juni 2023" in seen.text


def test_a_gemeente_that_is_too_small_gets_the_reason_and_no_figure_of_its_own(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, name = query(
        practice_release,
        "select region_code, name from marts.estimate inner join marts.region using (region_code) "
        "where specification = 'economie' and missing_reason = 'te_klein' and period_start = '2026-06-01' limit 1",
    )[0]
    seen = oefenland(oefenland_settings, monkeypatch, code)
    assert "Geen oordeel" in seen.text
    assert f"{name} heeft te weinig ontvangers om toeval van verschil te scheiden" in seen.text
    (funnel,) = seen.figures
    assert all(t.get("marker", {}).get("symbol") != "diamond" for t in funnel["data"])


def test_an_estimate_is_taken_away_with_its_interval(practice_release: Path, largest: str) -> None:
    result = data.run(practice_release, "splits", regions=[largest], specifications=["economie"])
    taken = csv(Piece(result, "/conjunctuur", "splitsing")).decode().splitlines()
    assert {"lower", "upper", "p", "mde", "specification", "base_start"} <= set(taken[0].split(","))
    assert len(taken) == len(result.rows) + 1


# --- the replay: years -----------------------------------------------------------------------------


def test_years_alone_give_the_lighter_page_and_say_what_is_missing(
    real_settings: Settings, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "economy", monkeypatch, gemeente=["GM0599"])
    known = estimates(real, "GM0599", "naast_omvang_en_regio", "2016-01-01", "2017-01-01")
    value, low, high = known["bijstand_onverklaard_verschil"]
    assert low < 0 < high
    assert "Binnen verwachting: niet te onderscheiden" in seen.text
    assert "80794ned / 37230ned" in seen.text
    assert "beleid en economie dus samen" in seen.text
    chart = titled(seen, "niet te onderscheiden van toeval")
    drawn = {t["x"][0]: t.get("error_x") for t in chart["data"]}
    assert drawn[value]["array"] == [pytest.approx(high - value)]


def test_a_funnel_marks_the_own_gemeente_and_gives_no_rank(
    real_settings: Settings, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "economy", monkeypatch, gemeente=["GM0345"])
    first, last = query(
        real,
        "select lower, upper from marts.estimate where region_code = 'GM0345' and indicator = 'bijstand_plaats' "
        "and period_start = '2017-01-01'",
    )[0]
    assert f"tussen plaats {math.floor(first)} en plaats {math.ceil(last)}" in seen.text
    funnel = titled(seen, "tussen alle gemeenten")
    marks = {t["marker"]["symbol"]: t for t in funnel["data"] if "marker" in t}
    assert marks["diamond"]["customdata"][0][0] == "Veenendaal"
    (judged,) = query(
        real,
        "select count(*) from marts.estimate where indicator = 'bijstand_gewone_verandering_pct' "
        "and value is not null and period_start = '2017-01-01'",
    )[0]
    assert sum(len(t["x"]) for t in marks.values()) == judged
    assert f"Van de {judged} gemeenten" in seen.text


def test_published_figures_say_what_is_missing_and_how_to_get_it(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "economy", monkeypatch, uitgave="published", gemeente=["GM0599"])
    assert "geen schatting van de verandering in Rotterdam" in seen.text
    assert "83747NED / 84066NED, na 'bijstand update'" in seen.text
    assert not seen.figures


# --- in or out -------------------------------------------------------------------------------------


def test_the_split_of_flows_is_that_of_the_release_and_adds_up(
    real_settings: Settings, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "flows", monkeypatch, gemeente=["GM0599"])
    known = estimates(real, "GM0599", "stromen_1_jaar", "2016-01-01", "2017-01-01")
    chart = titled(seen, "minder instroom en minder uitstroom dan in 2016")
    *parts, change = bars(chart)
    assert parts == pytest.approx([known[i][0] for i in (
        "bijstand_deel_in_gang", "bijstand_deel_instroom", "bijstand_deel_uitstroom",
        "bijstand_deel_bevolking", "bijstand_deel_rest",
    )])  # fmt: skip
    assert sum(parts) == pytest.approx(change)
    # Each bar starts where the one above it ended.
    (trace,) = (t for t in chart["data"] if t["type"] == "bar")
    ends = [begin + size for begin, size in zip(trace["base"], parts, strict=False)]
    assert trace["base"][1:-1] == pytest.approx(ends[:-1])
    (told,) = query(
        real,
        "select text from marts.estimate_text where region_code = 'GM0599' and specification = 'stromen_1_jaar' "
        "and period_start = '2017-01-01'",
    )[0]
    assert told in seen.text


def test_two_years_together_are_a_choice(
    real_settings: Settings, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        real_settings, "flows", monkeypatch, gemeente=["GM0599"], stromen_periode="2015_2017"
    )
    known = estimates(real, "GM0599", "stromen_2_jaar", "2015-01-01", "2017-01-01")
    drawn = bars(titled(seen, "dan in 2015"))
    assert drawn[1] == pytest.approx(known["bijstand_deel_instroom"][0])


def test_every_gemeente_has_both_pages(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in (fixtures.ORDINARY, fixtures.TINY, fixtures.MERGED_INTO):
        for page in ("economy", "flows"):
            seen = visit(release_settings, page, monkeypatch, gemeente=[code])
            assert "{" not in seen.text
            assert "nan" not in seen.text.lower().split()

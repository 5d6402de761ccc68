"""What users came to the page about the country for, played as they would; figures come from the release."""

import re
from pathlib import Path

import pytest

from dashboard import text
from etl.settings import Settings
from tests import fixtures
from tests.dashboard.app import Visit, visit
from tests.dashboard.test_national import listed
from tests.helpers import query, value


def choose(seen: Visit, key: str, code: str) -> None:
    """Choose in one of the boxes of the page."""
    seen.app.selectbox(key=f"{key}_widget").set_value(code).run()
    assert not seen.app.exception


def test_journalist_3_the_biggest_risers_and_fallers_without_a_false_order(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(oefenland_settings, "national", monkeypatch, uitgave="oefenland")
    choose(seen, "landelijk_noemer", "bijstand_personen_tot_aow")
    choose(seen, "landelijk_maat", "verandering_pct")
    stocks = {
        name: (now, then)
        for name, now, then in query(
            practice_release,
            "select r.name, n.value, e.value from marts.observation_grid as n inner join marts.observation_grid as e "
            "using (region_code, indicator, category) inner join marts.region as r using (region_code) where n.indicator = "
            "'bijstand_personen_tot_aow' and n.category = 'totaal' and n.region_level = 'gemeente' and n.period_start = "
            "'2026-06-01' and e.period_start = '2025-06-01'",
        )
    }
    # Of fewer than 200, rounding of both figures to tens can make five per cent.
    large = {n: 100 * (b / a - 1) for n, (b, a) in stocks.items() if min(a, b) >= 200}

    for order, best in (("hoog", max), ("laag", min)):
        choose(seen, "landelijk_orde", order)
        parts = listed(seen)
        rows = next(iter(parts.values()))
        first = best(large, key=lambda name: large[name])
        assert rows[0][0] == first
        assert rows[0][1].rstrip("*") == f"{text.signed(large[first], 1)}\u00a0%"
        assert re.fullmatch(r"[+\u2212][\d,]+ tot [+\u2212][\d,]+", rows[0][2])
        assert any(heading.startswith("Apart, ") for heading in parts)
    assert "hun onderlinge volgorde staat niet vast" in seen.text
    assert "door afronding" in seen.text or "afronding, en toeval" in seen.text
    assert "erbuiten liggen" in seen.text
    assert not re.search(r"\b(plaats|nummer|rang) 1\b|ranglijst", seen.text)


def test_journalist_9_any_gemeente_by_typing_and_an_old_name_leads_to_todays(
    release_settings: Settings, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "national", monkeypatch, uitgave="cbs")
    box = seen.app.selectbox(key="gemeente_widget")

    for (name,) in query(
        release,
        "select name from marts.region where region_level = 'gemeente' and valid_to is null and region_code <> 'GM0997'",
    ):
        assert any(option.startswith(name) for option in box.options), name
    choose(seen, "gemeente", fixtures.MERGED)
    parts = listed(seen)

    assert f"{fixtures.NAMES[fixtures.MERGED]} hoort sinds" in seen.text
    assert parts["De gekozen gemeente"][0][0] == fixtures.NAMES[fixtures.MERGED_INTO]


def test_councillor_5_who_stays_behind_by_duration_and_age(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(oefenland_settings, "national", monkeypatch, uitgave="oefenland")
    share = value(
        practice_release,
        "select 100 * max(value) filter (category = 'duur_vanaf_5_jaar') / max(value) filter (category = 'totaal') from "
        "marts.observation where indicator = 'bijstand_personen_tot_aow_kwartaal' and period_start = '2026-04-01'",
    )

    assert f"{text.number(share, 1)}\u00a0% die aan het eind van" in seen.text
    titles = " ".join(f["layout"]["title"]["text"].replace("<br>", " ") for f in seen.figures)
    assert "Hoe lang mensen bijstand hebben" in titles
    assert "De leeftijd van mensen met bijstand" in titles
    classes = {words for table in seen.tables for words in table.index}
    assert {"5 jaar of langer", "Korter dan 6 maanden", "Jonger dan 25 jaar"} <= classes
    assert "per gemeente staan ze niet in deze tabellen" in seen.text


def test_councillor_6_do_they_come_back_is_answered_for_the_country_alone(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(oefenland_settings, "national", monkeypatch, uitgave="oefenland")
    back, all_inflow = query(
        practice_release,
        "select sum(value) filter (indicator = 'bijstand_herinstroom_kwartaal'), sum(value) filter (indicator = "
        "'bijstand_instroom_kwartaal') from marts.observation where category = 'totaal' and period_start between "
        "'2025-07-01' and '2026-04-01'",
    )[0]

    assert (
        f"was {text.number(100 * back / all_inflow, 1)}\u00a0% er minder dan een jaar" in seen.text
    )
    assert "Niet per gemeente beschikbaar" in seen.text


def test_councillor_6_on_recorded_tables_the_figures_are_those_of_the_release(
    real_settings: Settings, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "national", monkeypatch)
    back, all_inflow = query(
        real,
        "with q as (select * from marts.observation where category = 'totaal' and indicator in ("
        "'bijstand_herinstroom_kwartaal', 'bijstand_instroom_kwartaal') order by period_start desc limit 8) select sum(value) "
        "filter (indicator = 'bijstand_herinstroom_kwartaal'), sum(value) filter (indicator = 'bijstand_instroom_kwartaal') from q",
    )[0]

    assert (
        f"was {text.number(100 * back / all_inflow, 1)}\u00a0% er minder dan een jaar" in seen.text
    )
    assert "Niet per gemeente beschikbaar" in seen.text
    # Who stays behind is in tables that were not recorded: they are named.
    assert "85585NED" in seen.text and "85692NED" in seen.text


def test_analyst_2_denominators_can_be_chosen_and_say_what_they_are(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(oefenland_settings, "national", monkeypatch, uitgave="oefenland")
    definitions = set()
    for subject in (
        "bijstand_personen_tot_aow",
        "bijstand_personen",
        "bijstand_uitkeringen_gemeente",
    ):
        choose(seen, "indicator", subject)
        keys = {box.key for box in seen.app.selectbox}
        ways = [subject]
        if "landelijk_noemer_widget" in keys:
            ways = [
                name
                for (name,) in query(
                    practice_release,
                    f"select indicator from meta.ratio where is_part and of_indicator = '{subject}' union all select '{subject}'",
                )
            ]
        for way in ways:
            if len(ways) > 1:
                choose(seen, "landelijk_noemer", way)
            unit, definition = query(
                practice_release,
                f"select unit, definition from meta.indicator where indicator = '{way}'",
            )[0]
            assert f"({unit})" in seen.text and definition in seen.text
            definitions.add(definition)
    # People and benefits; as a number and per 1,000 of all, of 15 and over, of 15 to the AOW age.
    assert len(definitions) == 6

"""What a journalist, a councillor and an analyst come for on In en uit and Beleid of conjunctuur."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboard import text
from etl import store
from etl.settings import Settings
from tests import browser
from tests.dashboard.app import Visit, visit
from tests.dashboard.test_economy import LARGEST, bars, estimates, oefenland, plain, titled
from tests.helpers import query


@pytest.fixture(scope="module")
def largest(practice_release: Path) -> str:
    return str(query(practice_release, LARGEST)[0][0])


def printed(seen: Visit) -> str:
    found = re.search(r'<blockquote class="bib-print"><p>(.*?)</p>', seen.markup)
    assert found is not None
    return plain(found.group(1))


def test_journalist_4_one_sentence_to_print_with_its_uncertainty(
    real_settings: Settings, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "economy", monkeypatch, gemeente=["GM0345"])
    sentence = printed(seen)
    (before, after) = query(
        real,
        "select max(value) filter (period_start = '2016-01-01'), max(value) filter (period_start = '2017-01-01') "
        "from marts.observation_grid where region_code = 'GM0345' and category = 'totaal' "
        "and frequency = 'J' and indicator = 'bijstand_personen'",
    )[0]
    _value, low, high = estimates(
        real, "GM0345", "naast_omvang_en_regio", "2016-01-01", "2017-01-01"
    )["bijstand_onverklaard_verschil"]
    change = after - before
    assert (
        f"daalde het aantal mensen met bijstand in Veenendaal (15 jaar en ouder) met {text.number(-change)}"
        in sentence
    )
    bounds = [text.signed(100 * (change - bound) / before, 1) for bound in (high, low)]
    assert f"{bounds[0]} tot {bounds[1]} %" in sentence
    assert "(waaronder beleid en economie)" in sentence
    assert "niet van nul te onderscheiden" in sentence
    assert not re.search(r"beleidseffect|dankzij|door beleid", seen.text)
    assert "Bron: CBS" in seen.text


def test_journalist_4_in_oefenland_policy_is_one_possible_cause(
    oefenland_settings: Settings, largest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = oefenland(oefenland_settings, monkeypatch, largest)
    assert "(waaronder beleid)" in printed(seen)
    assert "(voorlopig)" in printed(seen)
    assert "Oefenland: verzonnen cijfers. Bron" in seen.text


def test_councillor_3_is_it_our_policy_gets_an_honest_answer(
    oefenland_settings: Settings,
    practice_release: Path,
    largest: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = oefenland(oefenland_settings, monkeypatch, largest)
    value, low, high = estimates(practice_release, largest, "economie", "2023-06-01", "2026-06-01")[
        "bijstand_tot_aow_onverklaard"
    ]
    assert low < 0 < high, value
    assert "Binnen verwachting: niet te onderscheiden" in seen.text
    assert "Of beleid van de gemeente iets veranderde, is niet te onderscheiden" in seen.text
    mde, before = query(
        practice_release,
        "select e.mde, p.stock from marts.estimate as e inner join marts.panel as p on p.region_code = e.region_code "
        f"and p.period_start = e.base_start where e.region_code = '{largest}' and e.specification = 'economie' "
        "and e.indicator = 'bijstand_tot_aow_onverklaard' and e.base_start = '2023-06-01'",
    )[0]
    assert f"kleiner dan {text.number(100 * mde / before, 0)}\u00a0%" in seen.text
    band = titled(seen, "verwachting")["data"][0]
    assert band["fill"] == "toself"


def test_councillor_3_a_difference_that_is_clear_is_not_called_policy(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, value = query(
        practice_release,
        "select region_code, min(value) from marts.estimate where indicator = 'bijstand_tot_aow_onverklaard' "
        "and specification in ('economie', 'economie_vooraf') and base_start = '2023-06-01' "
        "and period_start = '2026-06-01' group by region_code having max(upper) < 0 order by region_code limit 1",
    )[0]
    seen = visit(oefenland_settings, "economy", monkeypatch, uitgave="oefenland", gemeente=[code])
    assert value < 0
    assert "Onder verwachting" in seen.text
    assert "Beleid kan een oorzaak zijn, maar ook woningen" in seen.text
    assert "de oorzaak daarvan is uit de cijfers niet af te leiden" in printed(seen)


@pytest.mark.parametrize("release", ["published", "cbs"])
def test_councillor_4_in_or_out_has_a_bridge_and_a_split_that_add_up(
    release: str, real_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "flows", monkeypatch, gemeente=["GM0599"], uitgave=release)
    assert "De daling kwam doordat er minder mensen in kwamen" in seen.text
    *parts, change = bars(titled(seen, "minder instroom en minder uitstroom"))
    assert sum(parts) == pytest.approx(change)
    bridge = None
    for figure in seen.figures:
        (*_, trace) = figure["data"]
        if trace["type"] == "bar" and "verklaard" in json.dumps(trace, ensure_ascii=False):
            bridge = trace["text"]
            start, inflow, outflow, rest, end = (
                int(t.replace(".", "").replace("\u2212", "-").replace("+", "")) for t in bridge
            )
            assert start + inflow + outflow + rest == end
    assert bridge


@pytest.mark.parametrize("origin", ["published", "cbs"])
def test_councillor_6_do_they_come_back_is_national_and_says_so(
    origin: str, real_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "flows", monkeypatch, gemeente=["GM0599"], uitgave=origin)
    release = store.current(origin, real_settings)
    assert release is not None
    inflow, again = query(
        release,
        "select max(value) filter (indicator = 'bijstand_instroom_kwartaal') as inflow, "
        "max(value) filter (indicator = 'bijstand_herinstroom_kwartaal') as again from marts.observation "
        "where region_code = 'NL01' and category = 'totaal' and indicator like '%stroom_kwartaal' "
        "group by period_start having inflow is not null and again is not null order by period_start desc limit 1",
    )[0]
    assert "Niet per gemeente beschikbaar" in seen.text
    assert f"begon in het hele land {text.number(inflow)} keer" in seen.text
    assert f"{text.number(again)} mensen" in seen.text
    assert f"{round(100 * again / inflow)} op elke 100" in seen.text
    drawn = titled(seen, "Het hele land: instroom per kwartaal")["data"]
    assert {t["name"] for t in drawn} == {"instroom", "uitstroom", "kwam terug"}


def test_analyst_4_every_period_and_specification_stands_in_one_table(
    oefenland_settings: Settings,
    practice_release: Path,
    largest: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = oefenland(oefenland_settings, monkeypatch, largest)
    (table,) = (t for t in seen.tables if "Onverklaard" in t.columns)
    (known,) = query(
        practice_release,
        f"select count(*) from marts.estimate where region_code = '{largest}' and value is not null "
        "and indicator in ('bijstand_tot_aow_onverklaard', 'bijstand_onverklaard_verschil')",
    )[0]
    assert len(table) == known
    assert all("95%:" in cell for cell in table["Onverklaard"])
    readings = titled(seen, "economie")
    labels = " ".join(a["text"] for a in readings["layout"]["annotations"]).replace("<br>", " ")
    for words in (
        "model op alle maanden",
        "vóór het begin",
        "landelijk verband vrij",
        "min die van het hele land",
        "ter controle",
    ):
        assert words in labels
    # A specification that contradicts another takes the verdict away, whatever the first says.
    assert "De keuze van een lezing verandert het oordeel" in seen.text


def test_analyst_5_every_estimate_on_the_page_has_its_interval(
    oefenland_settings: Settings, largest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = oefenland(oefenland_settings, monkeypatch, largest)
    assert "Gestippeld: voorlopige cijfers." in json.dumps(seen.figures[0], ensure_ascii=False)
    for chart in seen.figures[1:3]:
        bounded = [t for t in chart["data"] if "error_x" in t]
        assert bounded
    for table in seen.tables:
        if "95% van" in table.columns and "Mensen" in table.columns:
            estimated = table[~table["Mensen"].isin(["niet bekend"])]
            estimated = estimated.drop(index=["begin", "eind", "afronding"], errors="ignore")
            assert (estimated["95% van"] != "").all()


def test_analyst_9_the_model_is_judged_on_the_past(
    oefenland_settings: Settings,
    practice_release: Path,
    largest: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = oefenland(oefenland_settings, monkeypatch, largest)
    assert any("Hoe goed is het model" in e.label for e in seen.app.expander)
    (table,) = (t for t in seen.tables if "Middelste misser" in t.columns)
    rows = query(
        practice_release,
        "select 100 * avg((lower > 0 or upper < 0)::int), count(*) from marts.estimate "
        "where specification = 'economie_vooraf' and indicator = 'bijstand_tot_aow_onverklaard' "
        "and value is not null group by base_start, period_start order by period_start desc, base_start desc",
    )
    assert table["Erbuiten"].map(plain).tolist() == [f"{text.number(r[0], 1)} %" for r in rows]
    assert table["Gemeenten"].tolist() == [text.number(r[1]) for r in rows]
    assert table.columns[:4].tolist() == [
        "Gemeenten",
        "Middelste misser",
        "zonder de economie",
        "Verklaard",
    ]
    assert "placebo" in seen.text and "validation.csv" in seen.text


# --- in a browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(oefenland_settings: Settings) -> Iterator[str]:
    with browser.dashboard(oefenland_settings.data_dir) as address:
        yield address


def test_analyst_4_another_period_by_keyboard_and_back(
    server: str, page: Page, largest: str
) -> None:
    browser.open_page(page, f"{server}/conjunctuur?uitgave=oefenland&gemeente={largest}")
    box = page.get_by_role("combobox", name="Periode")
    box.focus()
    page.keyboard.type("12 maanden")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("conjunctuur_periode="))
    browser.settled(page)
    assert "alleen de verwachting voor het eind" in page.inner_text("body")


def test_councillor_9_both_pages_fit_a_phone(server: str, page: Page, largest: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("conjunctuur", "stromen"):
        browser.open_page(page, f"{server}/{name}?uitgave=oefenland&gemeente={largest}")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, name

"""The tasks of a journalist, a councillor and an analyst that Vergelijk and Wie lijkt op ons must do."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard import text
from etl.settings import Settings
from tests import browser
from tests.dashboard.app import visit
from tests.helpers import query, value

# Not the two that the page opens on.
FIRST, SECOND = "GM0344", "GM0268"
NAMES = {FIRST: "Utrecht", SECOND: "Nijmegen"}


@pytest.mark.browser
def test_journalist_1_two_cities_in_three_actions(
    page: Page, address: str, published: Path
) -> None:
    browser.open_page(page, f"{address}/?uitgave=published")

    for label, code in (("Eerste gemeente", FIRST), ("Tweede gemeente", SECOND)):
        page.get_by_role("combobox", name=label).click()
        page.get_by_role("option", name=NAMES[code], exact=True).click()
        expect(page.locator("h1").first).to_contain_text(NAMES[code])

    browser.settled(page)
    table = page.locator(".bib-table").first
    for code in (FIRST, SECOND):
        row = table.get_by_role("row").filter(has_text=NAMES[code])
        for shown in _three_counts(published, code):
            expect(row).to_contain_text(shown)
    expect(page.locator(".bib-print")).to_contain_text("instroom")
    expect(page.get_by_text("startjaren").first).to_be_visible()


def _three_counts(release: Path, code: str) -> tuple[str, str, str]:
    """The number, the number per 1,000 and the change in per cent since 2015, as a page writes them."""
    text.use("nl")
    stocks = dict(
        query(
            release,
            "select year(period_start), value from marts.observation_grid where category = 'totaal' "
            f"and indicator = 'bijstand_personen' and frequency = 'J' and region_code = '{code}'",
        )
    )
    rate = value(
        release,
        "select value from marts.observation_grid where category = 'totaal' and indicator = 'bijstand_dichtheid' "
        f"and region_code = '{code}' order by period_start desc limit 1",
    )
    change = 100 * (stocks[2017] / stocks[2015] - 1)
    return text.number(stocks[2017]), text.number(rate, 1), f"{text.signed(change, 1)}\u00a0%"


@pytest.mark.parametrize("uitgave", ["published", "cbs"])
def test_journalist_1_on_real_figures_the_three_counts_stand_together(
    real_settings: Settings, uitgave: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "compare", monkeypatch, gemeente=[FIRST, SECOND], uitgave=uitgave)

    table = seen.tables[0]
    assert list(table.iloc[:2, 0]) == list(NAMES.values())
    assert table.iloc[:2, 1:].map(lambda c: any(d.isdigit() for d in c)).all().all()
    assert table.iloc[:2, 3].str.contains("%").all()
    assert "van de 2 startjaren" in seen.text


def test_councillor_2_compared_with_whom(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = str(value(practice_release, "select min(region_code) from marts.comparable"))
    seen = visit(oefenland_settings, "peers", monkeypatch, uitgave="oefenland", gemeente=own)
    assert "waarin ze het meest op elkaar lijken" in seen.text
    assert seen.text.count("Naast elkaar zetten") == 10

    # The size class is one click away, and says who is in it.
    seen.app.selectbox(key="lijkt_groep_widget").set_value("klasse").run()
    alike = query(
        practice_release,
        "select name from marts.region where region_level = 'gemeente' and valid_to is null and grootteklasse = "
        f"(select grootteklasse from marts.region where region_code = '{own}') and region_code <> '{own}'",
    )
    members = seen.text.split("In de groep: ")[1]
    assert all(name in members for (name,) in alike)
    assert seen.address["lijkt_groep"] == ["klasse"]

    # And so is a list of one's own, which a link brings back.
    seen.app.selectbox(key="lijkt_groep_widget").set_value("eigen").run()
    chosen = [
        c
        for (c,) in query(
            practice_release,
            "select region_code from marts.region where valid_to is null and region_level = 'gemeente' order by 1 desc limit 3",
        )
    ]
    seen.app.multiselect(key="groep_widget").set_value(chosen).run()
    assert seen.address["groep"] == chosen
    again = visit(oefenland_settings, "peers", monkeypatch, **seen.address)
    assert "In de groep: " in again.text
    assert again.app.selectbox(key="lijkt_groep_widget").value == "eigen"


def group_of(release: Path) -> dict[str, Any]:
    """A gemeente and a group of three of Oefenland."""
    codes = [
        c
        for (c,) in query(
            release, "select distinct region_code from marts.comparable order by 1 limit 4"
        )
    ]
    return {"gemeente": codes[0], "groep": codes[1:]}


@pytest.mark.parametrize("weighting", ["gewoon", "gewogen"])
def test_analyst_3_an_own_group_with_its_middle_spread_and_stated_mean(
    oefenland_settings: Settings,
    practice_release: Path,
    monkeypatch: pytest.MonkeyPatch,
    weighting: str,
) -> None:
    chosen = group_of(practice_release)
    seen = visit(
        oefenland_settings,
        "peers",
        monkeypatch,
        uitgave="oefenland",
        lijkt_cijfers="jaren",
        lijkt_gemiddelde=weighting,
        **chosen,
    )

    ((middle, low, high, simple, weighted),) = query(
        practice_release,
        "select median(r.value), quantile_cont(r.value, 0.25), quantile_cont(r.value, 0.75), avg(r.value), "
        "sum(r.value * p.value) / sum(p.value) from marts.observation_grid as r "
        "join marts.observation_grid as p using (region_code, period_start, category) "
        "where r.indicator = 'bijstand_dichtheid' and p.indicator = 'inwoners_15plus' and category = 'totaal' "
        f"and period_start = '2017-01-01' and region_code in {tuple(chosen['groep'])}",
    )
    text.use("nl")
    said = seen.text
    assert f"het midden van de groep is {text.number(middle, 1)}" in said
    assert f"tussen {text.number(low, 1)} en {text.number(high, 1)}" in said
    if weighting == "gewogen":
        assert (
            f"Gewogen gemiddelde (naar inwoners: een grote gemeente telt zwaarder): {text.number(weighted, 1)}"
            in said
        )
    else:
        assert (
            f"Gewoon gemiddelde (elke gemeente telt even zwaar): {text.number(simple, 1)}" in said
        )


def test_analyst_4_every_start_and_group_in_one_table(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = group_of(practice_release)
    seen = visit(
        oefenland_settings, "peers", monkeypatch, uitgave="oefenland", basis="2014-03", **chosen
    )

    table = seen.tables[-1]
    starts = set(table.iloc[:, 0])
    assert "maart 2014" in starts and len(starts) == 6
    groups = {g.split(":")[0].split(" (")[0] for g in table.index}
    assert groups == {
        "Lijken het meest",
        "Zelfde grootteklasse",
        "Zelfde provincie",
        "Zelfde arbeidsmarktregio",
        "Eigen groep",
    }
    assert len(table) == len(starts) * len(groups)

    # What stands there is what the figures give.
    ((own, middle),) = query(
        practice_release,
        "with change as (select b.region_code, 100 * (e.value / b.value - 1) as pct "
        "from marts.observation_grid as b join marts.observation_grid as e using (region_code, indicator, category) "
        "where indicator = 'bijstand_personen_tot_aow' and category = 'totaal' and b.period_start = '2014-03-01' and "
        "e.period_start = (select max(period_start) from marts.observation_grid where indicator = 'bijstand_personen_tot_aow')) "
        f"select any_value(pct) filter (region_code = '{chosen['gemeente']}'), "
        f"median(pct) filter (region_code in {tuple(chosen['groep'])}) from change",
    )
    text.use("nl")
    row = table[
        table.index.str.startswith("Eigen groep") & (table.iloc[:, 0] == "maart 2014")
    ].iloc[0]
    assert list(row.iloc[1:3]) == [text.signed(own, 1), text.signed(middle, 1)]
    assert f"Er zijn {len(table)} combinaties van begin en groep" in seen.text

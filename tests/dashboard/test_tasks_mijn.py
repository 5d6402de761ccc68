"""The tasks of a councillor, and one of a journalist, on the page about their own gemeente."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard import text
from etl.settings import Settings
from tests import browser, fixtures
from tests.dashboard.app import Visit, visit
from tests.helpers import query, value

FIVE = re.compile(r'<ol class="bib-five">(.*?)</ol>', re.DOTALL)
ASKED = re.compile(r'<ol class="bib-questions">(.*?)</ol>', re.DOTALL)


def items(markup: str, block: re.Pattern[str]) -> list[str]:
    (found,) = block.findall(markup)
    return re.findall(r"<li>(.*?)</li>", found, re.DOTALL)


@pytest.fixture(scope="module")
def merged(practice_release: Path) -> str:
    """The gemeente of Oefenland that others went into last, with months before and after."""
    return str(
        query(
            practice_release,
            "select new_code from marts.herindeling order by valid_from desc, new_code",
        )[0][0]
    )


def own(settings: Settings, monkeypatch: pytest.MonkeyPatch, code: str, **address: str) -> Visit:
    return visit(settings, "overview", monkeypatch, gemeente=[code], **address)


def test_councillor_1_how_are_we_doing(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = own(release_settings, monkeypatch, fixtures.ORDINARY)
    seen.app.selectbox(key="gemeente_widget").set_value(fixtures.SECOND).run()
    assert seen.address["gemeente"] == [fixtures.SECOND]

    again = own(release_settings, monkeypatch, seen.address["gemeente"][0])
    told = items(again.markup, FIVE)
    assert len(told) == 5
    assert fixtures.NAMES[fixtures.SECOND] in told[0] and "bijstand" in told[0]
    # Before anything else on the page about the gemeente.
    assert again.markup.index("bib-five") < again.markup.index("bib-facts")


def test_councillor_2_compared_with_whom(
    oefenland_settings: Settings,
    practice_release: Path,
    merged: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = own(oefenland_settings, monkeypatch, merged, uitgave="oefenland")
    reasons = query(
        practice_release,
        "select r.name, c.text from marts.comparable as c inner join marts.region as r on r.region_code = c.neighbour "
        f"where c.region_code = '{merged}' and c.specification = 'vergelijkbaar_maanden' order by c.position",
    )
    (table,) = [t for t in seen.tables if "midden van de groep" in t.index]
    assert len(reasons) == 10
    for name, reason in reasons:
        assert table.loc[name, "Waarom in de groep"] == reason
    assert "Vergelijkbaar is" in seen.text

    # The size class is one click away; an own list is a click and its names.
    seen.app.radio(key="mijn_groep_widget").set_value("grootte").run()
    assert seen.address["mijn_groep"] == ["grootte"]
    assert "gemeenten van deze grootte" in seen.text
    seen.app.radio(key="mijn_groep_widget").set_value("eigen").run()
    seen.app.multiselect(key="groep_widget").set_value([c for (c,) in query(
        practice_release, f"select neighbour from marts.comparable where region_code = '{merged}' limit 4"
    )]).run()  # fmt: skip
    assert len(seen.address["groep"]) == 4
    assert "gemeenten uit de eigen groep" in seen.text


@pytest.mark.parametrize("release", ["cbs", "published"])
def test_councillor_7_what_about_our_budget(
    release: str, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = own(release_settings, monkeypatch, "GM0599", uitgave=release)
    about = seen.text[seen.text.index("geen euro") :]
    for word in ("BUIG", "budget", "Tekort", "Vangnet", "jaarrekening"):
        assert word in about
    assert "officielebekendmakingen.nl" in seen.markup
    # No sum of money about a place, nothing saved per person.
    assert not re.search(r"€|\d\s*(euro|miljoen)", seen.text)
    assert "geen vast bedrag per persoon" in about


def test_councillor_7_the_invented_country_has_no_budget(
    oefenland_settings: Settings, merged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = own(oefenland_settings, monkeypatch, merged, uitgave="oefenland")
    assert "heeft geen budgetten" in seen.text and "BUIG" not in seen.text


def test_councillor_8_prepare_a_question(
    oefenland_settings: Settings,
    practice_release: Path,
    merged: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = own(oefenland_settings, monkeypatch, merged, uitgave="oefenland")
    asked = items(seen.markup, ASKED)
    assert len(asked) == 5
    for item in asked:
        question, figure = re.findall(r"<(?:strong|small)>(.*?)</", item, re.DOTALL)
        assert question.endswith("?") and re.search(r"\d", figure)
    rate = value(
        practice_release,
        "select round(lower) from marts.estimate where specification = 'economie' and indicator = "
        f"'bijstand_tot_aow_onverklaard' and region_code = '{merged}' and period_start = '2026-06-01' "
        "and base_start = '2025-06-01'",
    )
    (about_policy,) = [item for item in asked if "waaronder beleid" in item]
    assert text.number(abs(rate)) in about_policy


@pytest.mark.parametrize("name", ["Rotterdam", "Nijmegen"])
def test_councillor_10_trust_it_the_number_is_that_of_statline(
    name: str, real_settings: Settings, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((code, stock, table, changed),) = query(
        real,
        "select o.region_code, o.value, s.source_id, s.modified from marts.observation as o "
        "inner join marts.region as r using (region_code) inner join meta.source as s using (source_id) "
        f"where r.name = '{name}' and o.indicator = 'bijstand_personen' and o.category = 'totaal' "
        "and year(o.period_start) = 2017",
    )
    seen = own(real_settings, monkeypatch, code)
    assert text.number(stock) in items(seen.markup, FIVE)[0]
    assert f"CBS {table} (gewijzigd {changed})" in seen.text
    # The table of the first chart gives the same number, with what is counted in its heading.
    assert text.number(stock) in seen.tables[0].to_string()
    assert 'href="definities?' in seen.markup.replace("&amp;", "&")


def test_journalist_8_understand_a_jump_beside_the_point(
    oefenland_settings: Settings,
    practice_release: Path,
    merged: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, since = query(
        practice_release,
        "select r.name, h.valid_from from marts.herindeling as h inner join marts.region as r on r.region_code = h.old_code "
        f"where h.new_code = '{merged}' order by h.valid_from desc, r.name",
    )[0]
    seen = own(oefenland_settings, monkeypatch, merged, uitgave="oefenland")
    chart = seen.figures[0]
    lines = [shape for shape in chart["layout"]["shapes"] if shape["type"] == "line"]
    assert any(str(shape["x0"]).startswith(str(since)[:10]) for shape in lines)
    # In words below the chart and inside the image.
    assert f"{old}" in seen.text and "de reeks telt dat ook in de tijd ervoor mee" in seen.text
    assert old in json.dumps(chart["layout"]["annotations"], ensure_ascii=False)


def test_journalist_8_a_revision_stands_beside_its_point(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, before, now = query(
        practice_release,
        "select region_code, old, new from marts.revision where indicator = 'bijstand_personen_tot_aow' "
        "and change = 'herzien' and region_code like 'GM%' "
        "and region_code in (select region_code from marts.region where valid_to is null) order by abs(new - old) desc, region_code",
    )[0]
    seen = own(oefenland_settings, monkeypatch, code, uitgave="oefenland")
    assert f"het was {text.number(before)}, nu {text.number(now)}" in seen.text


def test_on_a_phone_the_sentences_come_first_and_the_group_is_a_click(
    page: Page, address: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    browser.open_page(page, f"{address}/gemeente?gemeente={fixtures.ORDINARY}")
    expect(page.locator(".bib-five li")).to_have_count(5)
    assert page.locator(".bib-five").bounding_box()["y"] < 844  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_text("gemeenten van dezelfde grootte").click()
    browser.settled(page)
    page.wait_for_url("**mijn_groep=grootte**")

"""The page about the country: the map and the list say the same, with margins; what is missing is named."""

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Page

from dashboard import charts, country, data, text
from etl import boundaries
from etl.settings import Settings
from tests import browser, fixtures
from tests.dashboard.app import Visit, visit
from tests.helpers import query
from tests.pdok_server import collection

CHANGE = {
    "indicator": "bijstand_personen_tot_aow",
    "landelijk_noemer": "bijstand_personen_tot_aow",
    "landelijk_maat": country.PERCENT,
}


def in_oefenland(settings: Settings, monkeypatch: pytest.MonkeyPatch, **address: str) -> Visit:
    return visit(settings, "national", monkeypatch, uitgave="oefenland", **address)


def the_map(seen: Visit) -> dict[str, object]:
    return next(f for f in seen.figures if f["data"][0]["type"] == "choropleth")


def listed(seen: Visit) -> dict[str, list[list[str]]]:
    """The rows of the list under each of its headings, cells as they are read."""
    parts: dict[str, list[list[str]]] = {}
    for body in re.findall(r"<tbody>(.*?)</tbody>", seen.markup, re.DOTALL):
        heading = re.search(r'scope="rowgroup"[^>]*>(.*?)</th>', body)
        rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', body, re.DOTALL)
        cells = [
            [html.unescape(re.sub(r"<small>.*?</small>|<[^>]+>", "", c)) for c in r.split("<td>")]
            for r in rows
        ]
        parts.setdefault(html.unescape(heading[1]) if heading else "", []).extend(cells)
    return parts


def asked(practice_release: Path, measure: str, level: str = "gemeente") -> country.Question:
    """The newest change of people with bijstand in Oefenland on a year before."""
    found = country.choices(data.table(practice_release, "map_choices"))
    choice = next(
        c for c in found if (c.indicator, c.level) == ("bijstand_personen_tot_aow", level)
    )
    newest = choice.periods[0]
    return country.Question(choice, newest, newest - pd.DateOffset(years=1), measure)


def rows_of(practice_release: Path, question: country.Question) -> pd.DataFrame:
    result = data.run(
        practice_release,
        "map",
        indicator=question.choice.indicator,
        level=question.choice.level,
        frequency=question.choice.frequency,
        period=question.period.date().isoformat(),
        base=question.base.date().isoformat(),
    )
    return result.where("part", country.NOW).rows


# --- the map -----------------------------------------------------------------------------------------


def test_the_map_has_every_gemeente_and_no_shape(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = the_map(in_oefenland(oefenland_settings, monkeypatch))
    drawn = figure["data"][0]  # type: ignore[index]

    today = (
        "select region_code from marts.region where region_level = 'gemeente' and valid_to is null"
    )
    assert {code for (code,) in query(practice_release, today)} == set(drawn["locations"])
    assert drawn["geojson"].startswith("/boundaries/practice/gemeente-")
    assert figure["config"]["topojsonURL"] == "/boundaries/"  # type: ignore[index]
    # What goes over the line at each change; the borders alone would be more than a hundred thousand.
    assert len(json.dumps(figure)) < 45_000
    assert len(drawn["z"]) == len(drawn["text"]) == len(drawn["locations"])
    go.Figure(data=figure["data"], layout=figure["layout"])
    title = figure["layout"]["title"]["text"]  # type: ignore[index]
    assert "de helft van" in title.replace("<br>", " ")
    foot = figure["layout"]["annotations"][-1]["text"].replace("<br>", " ")  # type: ignore[index]
    assert "Grenzen van 2026" in foot and "Bron:" in foot


@pytest.mark.parametrize("level", ["arbeidsmarktregio", "corop", "provincie"])
def test_coarser_regions_are_drawn_in_their_own_borders(
    level: str,
    oefenland_settings: Settings,
    practice_release: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = in_oefenland(
        oefenland_settings, monkeypatch, indicator="bijstand_dichtheid", landelijk_niveau=level
    )

    drawn = the_map(seen)["data"][0]  # type: ignore[index]
    counted = query(
        practice_release,
        "select count(distinct region_code) from marts.observation where indicator = "
        f"'bijstand_dichtheid' and region_level = '{level}'",
    )
    assert len(drawn["locations"]) == counted[0][0]
    assert f"/{level}-" in drawn["geojson"]
    assert len(next(iter(listed(seen).values()))) == min(counted[0][0], 25)


def test_map_and_list_show_the_figures_of_the_release(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = in_oefenland(
        oefenland_settings, monkeypatch, **CHANGE, landelijk_rijen="alle", landelijk_orde="naam"
    )
    rows = {row[0]: row[1:] for part in listed(seen).values() for row in part}
    hovers = "|".join(the_map(seen)["data"][0]["text"])  # type: ignore[index]

    stored = query(
        practice_release,
        "select r.name, n.value, e.value, n.status from marts.observation_grid as n inner join "
        "marts.observation_grid as e using (region_code, indicator, category, frequency) inner join marts.region as r "
        "using (region_code) where n.indicator = 'bijstand_personen_tot_aow' and n.region_level = 'gemeente' and "
        "n.category = 'totaal' and n.period_start = (select max(period_start) from marts.observation_grid where indicator = "
        "'bijstand_personen_tot_aow') and e.period_start = n.period_start - interval 1 year",
    )
    assert len(rows) == len(stored) == 342
    with_percentage = 0
    for name, now, then, status in stored:
        told, between, from_to = rows[name]
        assert from_to == f"{text.number(then)} \u2192 {text.number(now)}"
        if then >= 50:
            with_percentage += 1
            change = f"{text.signed(100 * (now / then - 1), 1)}\u00a0%"
            assert told.rstrip("*") == change and told.endswith("*") == ("voorlopig" in status)
            assert html.escape(f"{name}: {told}") in hovers and " tot " in between
        else:
            assert told == "te weinig mensen"
    assert with_percentage > 300


def test_small_gemeenten_stand_apart_in_every_order(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = rows_of(practice_release, asked(practice_release, country.PERCENT))
    small = set(stored.loc[stored["is_small_change"] & stored["change_pct"].notna(), "name"])
    assert small
    for order in ("hoog", "laag"):
        seen = in_oefenland(
            oefenland_settings,
            monkeypatch,
            **CHANGE,
            landelijk_orde=order,
            landelijk_rijen="alle",
        )
        parts = listed(seen)
        apart = next(rows for heading, rows in parts.items() if heading.startswith("Apart"))
        assert {row[0] for row in apart} == small
        assert not small & {row[0] for row in next(iter(parts.values()))}
        named = re.findall(r"Grootste (?:stijging|daling)en: (.*?)\. ", seen.text)
        assert not [name for name in small if any(name in n for n in named)]


def test_a_margin_is_that_of_chance_and_rounding(practice_release: Path) -> None:
    question = asked(practice_release, country.PERCENT)
    rows = rows_of(practice_release, question)
    turnover = query(
        practice_release,
        "select (select value from marts.observation where indicator = 'bijstand_instroom' and region_code = 'NL01' and "
        "category = 'totaal' and period_start = '2017-01-01') + (select value from marts.observation where indicator = "
        "'bijstand_uitstroom' and region_code = 'NL01' and category = 'totaal' and period_start = '2017-01-01'), "
        "(select value from marts.observation where indicator = 'bijstand_personen' and region_code = 'NL01' and "
        "category = 'totaal' and period_start = '2017-01-01')",
    )[0]
    known = rows[rows["change_pct"].notna() & (rows["status"] != "geschat")]
    one = known[known["region_code"] != "NL01"].iloc[7]
    comes_and_goes = turnover[0] / turnover[1] * one["earlier"]
    expected = 196 * np.sqrt(comes_and_goes + 2 * 10**2 / 12) / one["earlier"]

    assert one["change_pct_high"] - one["change_pct"] == pytest.approx(expected, rel=1e-9)
    assert one["change_pct"] - one["change_pct_low"] == pytest.approx(expected, rel=1e-9)
    # Twice the time, twice the coming and going.
    longer = country.Question(
        question.choice, question.period, question.period - pd.DateOffset(years=2), country.PERCENT
    )
    again = rows_of(practice_release, longer).set_index("region_code").loc[one["region_code"]]
    expected = (
        196
        * np.sqrt(2 * turnover[0] / turnover[1] * again["earlier"] + 2 * 10**2 / 12)
        / again["earlier"]
    )
    assert again["change_pct_high"] - again["change_pct"] == pytest.approx(expected, rel=1e-9)


def test_no_order_is_told_where_margins_overlap() -> None:
    text.use("nl")
    meaning = data.Indicator("x", "Mensen", "personen", "", "", "stock_end", 10)
    choice = country.Choice("x", "gemeente", "J", False, "x", [])
    start = pd.Timestamp(2017, 1, 1)
    question = country.Question(choice, start, start - pd.DateOffset(years=1), country.CHANGE)

    def told(*changes: tuple[str, float, float]) -> str:
        names, values, margins = zip(*changes, strict=True)
        frame = pd.DataFrame({"name": names, "change": values, "is_small_change": False})
        frame = frame.assign(
            change_low=frame["change"] - list(margins),
            change_high=frame["change"] + list(margins),
        )
        return " ".join(country.extremes(frame, question, meaning))

    clear = told(("Aa", 90, 5), ("Bee", 50, 5), ("Cee", -40, 5))
    assert clear.startswith("Grootste stijgingen: Aa +90") and "volgorde" not in clear
    assert "Grootste dalingen: Cee" in clear
    unclear = told(("Aa", 90, 30), ("Bee", 50, 15), ("Cee", 20, 5))
    assert "marge van één andere overlapt met die van Aa" in unclear
    # Who may not have changed at all is no riser.
    assert told(("Aa", 90, 100), ("Bee", -50, 60)) == ""


def test_classes_hold_what_their_bounds_say() -> None:
    text.use("nl")
    values = pd.Series([3.2, 8.4, 12.0, 17.7, 25.1, 33.0, 41.5, 60.0, np.nan])
    shades, places = charts.level_shades(values, 1)

    assert shades[places.iloc[-1]].words == "geen cijfer" and places.iloc[-1] == len(shades) - 1
    assert len({s.colour for s in shades}) == len(shades)
    for value, place in zip(values[:-1], places[:-1], strict=True):
        bounds = [float(b.replace(",", ".")) for b in re.findall(r"[\d,]+", shades[place].words)]
        if "minder dan" in shades[place].words:
            assert value < bounds[0]
        elif "of meer" in shades[place].words:
            assert value >= bounds[0]
        else:
            assert bounds[0] <= value < bounds[1]


def test_changes_within_their_margin_have_no_direction_in_colour() -> None:
    text.use("nl")
    values = pd.Series([-9.0, -4.0, -1.0, 0.5, 1.0, 4.0, 9.0, np.nan, np.nan])
    equal = pd.Series([False, False, True, True, True, False, False, False, False])
    too_small = pd.Series([False] * 7 + [True, False])
    shades, places = charts.change_shades(values, equal, too_small, 1)
    words = [shades[int(p)].words for p in places]

    assert words[2:5] == ["binnen de marge"] * 3
    assert words[7:] == ["te weinig mensen voor een percentage", "geen cijfer"]
    assert words[0].startswith("omlaag") and words[6].startswith("omhoog")
    assert words[0].split(":")[1] == words[6].split(":")[1]
    assert len({s.colour for s in shades}) == len(shades)


def test_everything_that_can_be_chosen_has_a_map(practice_release: Path) -> None:
    text.use("nl")
    rows = data.table(practice_release, "map_choices")
    meaning = data.indicators(practice_release, set(rows["indicator"]))
    seen = set()
    for choice in country.choices(rows):
        if choice.family in seen:
            continue
        seen.add(choice.family)
        newest = choice.periods[0]
        before = [p for p in choice.periods if p < newest and p.month == newest.month]
        measures = [country.LEVEL, *([country.CHANGE] if before else [])]
        for measure in measures:
            question = country.Question(choice, newest, (before or [newest])[0], measure)
            found = rows_of(practice_release, question)
            about = meaning[choice.indicator]
            assert "nan" not in country.title(found, question, about)
            assert all("nan" not in s for s in country.extremes(found, question, about))
            assert sum(len(part) for _n, part in country.ordered(found, question, "hoog")) == len(
                found
            )
    assert len(seen) > 20


# --- what is missing ---------------------------------------------------------------------------------


def test_without_borders_a_sentence_says_how_to_get_them_and_the_list_is_there(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "national", monkeypatch, uitgave="cbs")

    assert "'bijstand update'" in seen.text and "geen kaart" in seen.text
    assert not [f for f in seen.figures if f["data"][0]["type"] == "choropleth"]
    names = {row[0] for part in listed(seen).values() for row in part}
    assert {fixtures.NAMES[c] for c in (fixtures.ORDINARY, fixtures.SECOND)} <= names


def test_published_figures_name_the_tables_that_they_lack(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "national", monkeypatch, uitgave="published")

    assert "85585NED" in seen.text and "85692NED" in seen.text
    assert "Niet per gemeente beschikbaar" in seen.text
    assert "Rotterdam" in {row[0] for part in listed(seen).values() for row in part}


def test_a_figure_that_is_missing_is_in_the_list_without_a_number(
    release_settings: Settings, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = query(
        release,
        "select r.name from marts.observation_grid as o inner join marts.region as r using (region_code) where "
        "o.indicator = 'bijstand_personen' and o.category = 'totaal' and o.region_level = 'gemeente' and o.value is null "
        "and o.period_start = '2015-01-01'",
    )
    seen = visit(
        release_settings,
        "national",
        monkeypatch,
        uitgave="cbs",
        indicator="bijstand_personen",
        landelijk_noemer="bijstand_personen",
        landelijk_periode="2015JJ00",
    )
    parts = listed(seen)
    without = next(rows for heading, rows in parts.items() if heading.startswith("Geen cijfer"))

    assert missing and {name for (name,) in missing} <= {row[0] for row in without}
    assert {row[1] for row in without} == {"geen cijfer"}


# --- the address -------------------------------------------------------------------------------------


def test_a_rate_in_the_address_is_that_way_of_counting(
    oefenland_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = in_oefenland(oefenland_settings, monkeypatch, indicator="bijstand_tot_aow_per_1000")
    boxes = {box.key: box.value for box in seen.app.selectbox}

    assert boxes["indicator_widget"] == "bijstand_personen_tot_aow"
    assert boxes["landelijk_noemer_widget"] == "bijstand_tot_aow_per_1000"


def test_what_the_address_asks_and_is_not_there_is_said(
    oefenland_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = in_oefenland(
        oefenland_settings,
        monkeypatch,
        indicator="nergens",
        landelijk_periode="1066MM10",
        landelijk_niveau="wijk",
        landelijk_maat="ranglijst",
    )

    assert seen.text.count("is hier niet bekend") == 4
    assert the_map(seen)


def test_a_link_in_the_list_keeps_the_selection(
    oefenland_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = in_oefenland(oefenland_settings, monkeypatch, **CHANGE, taal="en")
    links = re.findall(r'<a href="(gemeente\?[^"]+)" target="_self">', seen.markup)
    kept = parse_qs(urlsplit(html.unescape(links[0])).query)

    assert len(links) >= 25
    assert kept["uitgave"] == ["oefenland"] and kept["taal"] == ["en"]
    assert kept["landelijk_maat"] == [country.PERCENT]
    assert re.fullmatch(r"GM\d{4}", kept["gemeente"][0])


# --- in a browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mapped(release_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on the release of the tests, with borders for the gemeenten of its newest year."""
    home = tmp_path_factory.mktemp("mapped") / "data"
    shutil.copytree(release_settings.releases_dir, home / "releases")
    release = next((home / "releases").glob("cbs-*.duckdb"))
    newest = boundaries.divisions(release)[0]
    boundaries.publish(home, "cbs", collection(newest.gemeenten), newest)
    with browser.dashboard(home) as address:
        yield address


@pytest.mark.browser
def test_a_click_on_the_map_opens_the_gemeente_and_asks_no_other_host(
    chromium: Browser, page: Page, mapped: str
) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    browser.open_page(page, f"{mapped}/landelijk?uitgave=cbs&landelijk_orde=naam")
    shapes = page.locator(".choroplethlayer path")
    shapes.first.wait_for()
    assert hosts == {urlsplit(mapped).netloc}

    # Plotly listens on the paper below the shapes, so the pointer is put there, not on a shape.
    shapes.nth(1).scroll_into_view_if_needed()
    box = shapes.nth(1).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/gemeente?**")
    browser.settled(page)

    where = parse_qs(urlsplit(page.url).query)
    assert page.locator("h1").inner_text() == fixtures.NAMES[where["gemeente"][0]]
    assert where["landelijk_orde"] == ["naam"]
    # And back to the map, which is not clicked again.
    page.go_back()
    page.wait_for_url("**/landelijk?**")
    browser.settled(page)
    page.locator(".choroplethlayer path").first.wait_for()

"""Readable by all: what axe-core finds, the keyboard, a large letter, paper, colour-blind eyes."""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard import charts
from etl.settings import Settings
from tests import browser, fixtures
from tests.conftest import REPLAY
from tests.screenshots import PAGES

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": STANDARD},
}
GRAVE = ("serious", "critical")
# The largest of the recorded tables and one that is in the published figures as well.
PLACES = "gemeente=GM0363&gemeente=GM0599"


@pytest.fixture(scope="module")
def real_address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A dashboard on the recorded tables where they are, else on the invented country."""
    name = "real_settings" if REPLAY.exists() else "release_settings"
    settings: Settings = request.getfixturevalue(name)
    with browser.dashboard(settings.data_dir) as started:
        yield started


def findings(page: Page) -> list[tuple[str, str]]:
    """What axe-core calls serious or critical: the rule, and the element."""
    found: dict[str, Any] = Axe().run(page, options=OPTIONS).response
    return [
        (violation["id"], node["html"][:200])
        for violation in found["violations"]
        for node in violation["nodes"]
        if violation["impact"] in GRAVE
    ]


# Each release in each language, on a wide screen and on a phone: half of the pages per combination
# would miss a page, all of them twice would find the same twice.
@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("release", "language"), [("cbs", "nl"), ("published", "en")])
def test_axe_finds_nothing_serious(
    chromium: Browser, real_address: str, release: str, language: str, name: str
) -> None:
    # The policy of the page forbids scripts of others, axe among them.
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    query = f"{PLACES}&uitgave={release}&taal={language}&getal_q=8.000+in+Nijmegen"
    page = browser.open_page(context.new_page(), f"{real_address}/{name}?{query}")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    wide = findings(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert wide + findings(page) == []
    assert page.locator("html").get_attribute("lang") == language
    context.close()


@pytest.mark.browser
def test_axe_finds_nothing_serious_in_a_figure_alone(chromium: Browser, real_address: str) -> None:
    """In the frame of another site, in English."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    shown = f"{real_address}/landelijk?uitgave=cbs&taal=en"
    page = browser.open_page(context.new_page(), shown)
    name = page.locator(".bib-take[data-chart]").last.get_attribute("data-chart") or ""
    page.goto(f"{shown}&embed=true&figuur={name.removeprefix('chart_')}")
    page.wait_for_selector(".gtitle")
    assert page.locator("h1").count() == 0
    wide = findings(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert wide + findings(page) == []
    context.close()


def focused(page: Page) -> str:
    """The name of what has the focus, as a screen reader would say it."""
    return str(
        page.evaluate(
            """() => { const e = document.activeElement, own = ['A', 'BUTTON', 'SUMMARY'];
            return (e.getAttribute('aria-label') || (own.includes(e.tagName) ? e.innerText : '')).trim() }"""
        )
    )


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until the focus is on what has this name; on it, the focus can be seen."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        passed.append(focused(page))
        if name in passed[-1]:
            look = page.evaluate(
                """() => { let e = document.activeElement, seen = '';
                for (let up = 0; e && up < 4; up++, e = e.parentElement) {
                    const s = getComputedStyle(e);
                    if (s.outlineStyle != 'none' && parseFloat(s.outlineWidth) > 0) seen += 'outline';
                    if (s.boxShadow != 'none') seen += 'shadow'; }
                return seen }"""
            )
            assert look, f"nothing shows that {name} has the focus"
            return
    raise AssertionError(f"{name} cannot be reached with Tab; passed {passed}")


@pytest.mark.browser
def test_the_whole_way_through_with_the_keyboard(page: Page, address: str) -> None:
    browser.open_page(page, f"{address}/stromen?gemeente={fixtures.ORDINARY}&uitgave=cbs")

    tab_to(page, "Naar de inhoud")
    page.keyboard.press("Enter")
    tab_to(page, "Gemeente")
    page.keyboard.type(fixtures.NAMES[fixtures.SECOND])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(fixtures.NAMES[fixtures.SECOND])

    # A menu of the gemeente before would still be replaced.
    browser.settled(page)
    tab_to(page, "Tabel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table").first).to_be_visible()
    tab_to(page, "Meenemen")
    page.keyboard.press("Enter")
    tab_to(page, "CSV: Wat u ziet")

    page.keyboard.press("Control+Home")
    browser.open_page(page, page.url)
    tab_to(page, "Duel")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Duel")
    browser.open_page(page, page.url)
    tab_to(page, "English")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.browser
def test_the_menu_of_a_phone_opens_closes_and_tells_where_you_are(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    phone = browser.open_page(context.new_page(), f"{address}/stromen?gemeente={fixtures.SECOND}")
    link = phone.get_by_role("link", name="Duel")
    expect(link).to_be_hidden()

    tab_to(phone, "Menu: In en uit")
    phone.keyboard.press("Enter")
    link.click()

    expect(phone.locator("h1")).to_contain_text("Duel")
    assert f"gemeente={fixtures.SECOND}" in phone.url
    expect(link).to_be_hidden()
    expect(phone.locator(".bib-menu summary")).to_have_text("Menu: Duel")
    context.close()


@pytest.mark.browser
def test_every_chart_has_words_and_a_real_table_in_its_place(page: Page, address: str) -> None:
    for name in ("stromen", "landelijk"):
        browser.open_page(page, f"{address}/{name}?gemeente={fixtures.ORDINARY}&uitgave=cbs")
        drawn = page.locator('[data-testid="stPlotlyChart"]')
        assert drawn.count()
        spoken = page.evaluate(
            """() => [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].map(c =>
            (c.querySelector('[aria-label]') || c.closest('[aria-label]') || c).getAttribute('aria-label'))"""
        )
        assert all(words and len(words) > 20 for words in spoken), spoken
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        tables = page.get_by_role("table")
        assert tables.count() >= drawn.count()
        for table in tables.all():
            assert table.get_by_role("columnheader").count()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["gemeente", "duel", "welk-getal"])
def test_letters_of_twice_the_size_need_no_sideways_scrolling(
    chromium: Browser, address: str, name: str
) -> None:
    # A screen of 1280 at 200 % is one of 640 points with two pixels to a point.
    context = chromium.new_context(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    page = browser.open_page(context.new_page(), f"{address}/{name}")
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("e => e.scrollWidth") <= main.evaluate("e => e.clientWidth")
    context.close()


@pytest.mark.browser
def test_on_paper_stand_the_words_and_charts_and_no_controls(page: Page, address: str) -> None:
    browser.open_page(page, f"{address}/stromen?gemeente={fixtures.ORDINARY}")
    page.emulate_media(media="print")

    expect(page.locator(".bib-lead").first).to_be_visible()
    expect(page.locator('[data-testid="stPlotlyChart"]').last).to_be_visible()
    for control in (".stSelectbox", ".stPageLink", ".bib-lang", ".stExpander summary"):
        expect(page.locator(control).first).to_be_hidden()
    # All of the page is printed, not only what is in the window.
    paper = page.pdf(format="A4")
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") >= 2


# --- colours ---------------------------------------------------------------------------------------

# Machado, Oliveira and Fernandes (2009), table 1, severity 1.0: how the colour-blind see linear RGB.
EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)
# In CIELAB about 2 can just be told apart side by side; lines that lie apart need far more.
APART = 19


def linear(colour: str) -> np.ndarray:
    levels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)


def lab(seen: np.ndarray) -> np.ndarray:
    share = TO_XYZ @ np.clip(seen, 0, 1) / WHITE
    x, y, z = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    light, dark = sorted((float(TO_XYZ[1] @ linear(c)) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measures_of_colour_are_those_of_the_standards() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21, abs=0.01)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert lab(linear("#FFFFFF")) == pytest.approx([100, 0, 0], abs=0.1)


@pytest.mark.parametrize("eyes", EYES)
def test_lines_stay_apart_for_every_eye(eyes: str) -> None:
    seen = {colour: lab(EYES[eyes] @ linear(colour)) for colour in charts.COLOURS}
    near = {
        pair: float(np.linalg.norm(seen[pair[0]] - seen[pair[1]]))
        for pair in itertools.combinations(charts.COLOURS, 2)
    }
    assert {pair: d for pair, d in near.items() if d < APART} == {}


def test_names_in_the_colour_of_their_line_can_be_read() -> None:
    inks = (*charts.COLOURS, charts.INK, charts.GREY)
    assert {ink: c for ink in inks if (c := contrast(ink, "#FFFFFF")) < 4.5} == {}


def test_without_colour_lines_differ_in_dash_and_bars_in_lightness() -> None:
    assert len(set(charts.DASHES)) == len(charts.COLOURS)
    bars = (charts.INFLOW, charts.OUTFLOW, charts.TO_WORK)
    lightness = sorted(lab(linear(colour))[0] for colour in bars)
    assert min(np.diff(lightness)) > 10

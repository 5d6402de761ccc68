"""What only a real browser shows: the address bar, the headers at work, the language, the phone."""

import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from etl import build, store
from etl.settings import Settings
from tests import browser, fixtures, helpers
from tests.screenshots import PAGES

pytestmark = pytest.mark.browser

ORDINARY, SECOND = fixtures.ORDINARY, fixtures.SECOND
NAME, SECOND_NAME = fixtures.NAMES[ORDINARY], fixtures.NAMES[SECOND]


def inflow(release: Path, code: str) -> str:
    """In today's borders; a number that was shared out over a split gemeente to tens."""
    ((number, status),) = helpers.query(
        release,
        "select value, status from marts.observation_grid where category = 'totaal' and indicator = 'bijstand_instroom' "
        f"and region_code = '{code}' order by period_start desc limit 1",
    )
    number = round(number, -1) if status == "geschat" else number
    return f"{number:,.0f}".replace(",", ".")


def places_in(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("gemeente", [])


def test_a_figure_a_choice_a_reload_and_the_way_back(
    page: Page, address: str, release: Path
) -> None:
    browser.open_page(page, f"{address}/stromen?gemeente={ORDINARY}")
    expect(page.locator(".bib-lead").first).to_contain_text(inflow(release, ORDINARY))

    page.get_by_role("combobox", name="Gemeente").click()
    page.get_by_role("option", name=SECOND_NAME, exact=True).click()
    expect(page.locator("h1")).to_contain_text(SECOND_NAME)
    expect(page.locator(".bib-lead").first).to_contain_text(inflow(release, SECOND))
    assert places_in(page) == [SECOND]

    page.reload()
    browser.settled(page)
    expect(page.locator("h1")).to_contain_text(SECOND_NAME)
    assert places_in(page) == [SECOND]

    page.go_back()
    expect(page.locator("h1")).to_contain_text(NAME)


def test_the_selection_goes_along_to_the_next_page(page: Page, address: str) -> None:
    browser.open_page(page, f"{address}/?gemeente={SECOND}&gemeente={ORDINARY}")

    page.get_by_role("link", name="In en uit").click()

    expect(page.locator("h1")).to_contain_text(f"In en uit de bijstand: {SECOND_NAME}")
    assert places_in(page) == [SECOND, ORDINARY]


def test_a_deep_link_opens_without_complaint_on_a_fresh_server(
    page: Page, release_settings: Settings
) -> None:
    with browser.dashboard(release_settings.data_dir) as fresh:
        browser.open_page(page, f"{fresh}/stromen?gemeente={ORDINARY}")
        assert page.get_by_role("dialog").count() == 0


def test_the_first_page_is_found_under_its_name_too(page: Page, address: str) -> None:
    browser.open_page(page, f"{address}/vergelijk?gemeente={ORDINARY}&gemeente={SECOND}")
    assert page.get_by_role("dialog").count() == 0
    expect(page.locator("h1")).to_contain_text(SECOND_NAME)
    assert places_in(page) == [ORDINARY, SECOND]


def test_a_number_is_looked_up_with_the_enter_key(page: Page, address: str) -> None:
    browser.open_page(page, f"{address}/welk-getal?uitgave=published")

    page.get_by_role("textbox").fill("8.000 in Nijmegen")
    page.get_by_role("textbox").press("Enter")

    expect(page.locator("ol.bib-answers").first).to_contain_text("8.070")
    assert parse_qs(urlsplit(page.url).query)["getal_q"] == ["8.000 in Nijmegen"]

    page.locator("ol.bib-answers").first.get_by_role("link", name="Bekijk").first.click()
    expect(page.locator("h1")).to_contain_text("Nijmegen")


def test_language_of_the_page_and_the_switch(page: Page, address: str) -> None:
    browser.open_page(page, f"{address}/stromen?gemeente={ORDINARY}")
    assert page.locator("html").get_attribute("lang") == "nl"

    page.get_by_role("link", name="English").click()

    expect(page.locator("h1")).to_contain_text("In and out of bijstand")
    assert page.locator("html").get_attribute("lang") == "en"
    assert places_in(page) == [ORDINARY]


def test_only_this_server_is_contacted_and_no_script_of_others_may_run(
    page: Page, address: str
) -> None:
    asked: set[str] = set()
    refused: list[str] = []
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.on(
        "console",
        lambda message: (
            refused.append(message.text) if "Content Security" in message.text else None
        ),
    )
    for name in PAGES:
        browser.open_page(page, f"{address}/{name}")

    assert asked - {""} == {urlsplit(address).netloc}
    assert refused == []


def test_markup_in_the_address_stays_words(page: Page, address: str) -> None:
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    markup = quote('"><img src=x onerror=alert(1)><script>alert(2)</script><b id=planted>')
    keys = ("gemeente", "uitgave", "getal_q", "feitencheck_claim", "tijdlijn_soort", "taal", "van")
    query = "&".join(f"{key}={markup}" for key in keys)
    for name in ("gemeente", "welk-getal", "feitencheck", "tijdlijn"):
        browser.open_page(page, f"{address}/{name}?{query}#{markup}")
        assert page.locator("#planted, img[src=x]").count() == 0
        assert page.locator(".bib-state").count() >= 3
    assert ran == []


def test_headers_of_every_kind_of_answer(page: Page, address: str) -> None:
    for path in ("/", "/stromen?taal=en", "/_stcore/health", "/favicon.png"):
        headers = page.request.get(address + path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_endpoints_that_nothing_uses_are_closed(page: Page, address: str) -> None:
    for path in ("/_stcore/upload_file/a/b", "/_stcore/metrics", "/_stcore/agent/openapi.json"):
        assert page.request.get(address + path).status == 404
    assert page.request.put(f"{address}/_stcore/upload_file/a/b", data=b"x").status == 404


def test_only_known_names_of_this_server_are_answered(page: Page, address: str) -> None:
    answer = page.request.get(address, headers={"Host": "evil.example"})
    assert answer.status == 421


@pytest.mark.parametrize("name", [*PAGES, "welk-getal?uitgave=published&getal_q=8.000"])
def test_a_phone_needs_no_sideways_scrolling(chromium: Browser, address: str, name: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    phone = browser.open_page(context.new_page(), f"{address}/{name}")
    main = phone.locator('[data-testid="stMain"]')
    assert main.evaluate("e => e.scrollWidth") <= main.evaluate("e => e.clientWidth")
    context.close()


def test_a_new_release_shows_on_the_next_rerun_without_restart(
    page: Page, tmp_path: Path, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path / "data", "")
    build.build("published", settings)
    with browser.dashboard(settings.data_dir, BIJSTAND_CBS_URL="http://127.0.0.1:9") as started:
        browser.open_page(page, f"{started}/stromen")
        expect(page.locator("h1")).to_contain_text("Rotterdam")

        arrived = store.current("cbs", release_settings)
        assert arrived is not None
        shutil.copy(arrived, settings.releases_dir)
        (settings.releases_dir / "current-cbs").write_text(arrived.stem)
        page.get_by_role("link", name="Landelijk").click()

        expect(page.locator("body")).to_contain_text("Cijfers van CBS, levering van")


def test_the_first_click_on_a_fresh_server_gives_the_file(
    page: Page, release_settings: Settings, release: Path
) -> None:
    with browser.dashboard(release_settings.data_dir) as started:
        page.goto(f"{started}/stromen?gemeente={ORDINARY}")
        page.locator(".bib-take summary").first.click(timeout=browser.RENDER_MS)
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV: Wat u ziet").first.click()
    content = Path(download.value.path()).read_text(encoding="utf-8")
    head, *rows = content.splitlines()
    for column in ("indicator", "unit", "definition", "period", "status", "source", "release"):
        assert column in head.split(",")
    assert any("CBS 84066NED" in row for row in rows)
    assert release.stem in download.value.suggested_filename
    assert re.search(r",personen,", content)

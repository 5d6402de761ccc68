"""What the tests in a browser share: Chromium, a running dashboard, a page in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from dashboard import text
from etl.settings import Settings
from tests import browser
from tests.helpers import leave_out


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if browser.CHROMIUM is None:
        leave_out("no chromium on this machine: nothing was tested in a browser")
    with browser.chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(release_settings: Settings) -> Iterator[str]:
    """A dashboard on the invented country and the published figures."""
    with browser.dashboard(release_settings.data_dir) as started:
        yield started


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    yield context.new_page()
    context.close()


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    """Every test begins and ends in Dutch, whatever the one before it read."""
    text.use("nl")
    yield
    text.use("nl")

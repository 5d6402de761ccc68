"""A real browser and a running dashboard, for the browser tests and the screenshots."""

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import helpers

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS, RENDER_MS = 60, 60_000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def dashboard(data_dir: Path, **environment: str) -> Iterator[str]:
    """`bijstand start` on a data folder; gives the address and ends it afterwards."""
    port = free_port()
    process = subprocess.Popen(
        [str(helpers.COMMAND), "start", "--no-browser", "--port", str(port)],
        env=helpers.environment(data_dir, **environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str, process: "subprocess.Popen[str]") -> None:
    """Wait until a server answers; raises with what it printed when it ends before that."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    process.terminate()
    output = process.communicate(timeout=20)[0]
    raise RuntimeError(f"the dashboard did not start:\n{output}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless Chromium of the system."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


def open_page(page: Page, address: str) -> Page:
    """Go to an address and wait until the page has been made and its charts are drawn."""
    page.goto(address)
    return settled(page)


def settled(page: Page) -> Page:
    """Wait until the running script is done, every part is there and every chart has its title."""
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=RENDER_MS
    )
    page.wait_for_selector("h1", timeout=RENDER_MS)
    page.wait_for_function(
        """() => !document.querySelector('[data-testid="stSkeleton"]') &&
            [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
            .every(chart => chart.querySelector('.gtitle'))""",
        timeout=RENDER_MS,
    )
    return page

"""Every page at 390 and 1440 px, on each release at hand, in screenshots/ with an index.html.

`make screenshots`. The published figures and the invented country are always shown; the recorded CBS
answers beside the project are added when they are there.
"""

import html
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from etl import build, fetch
from etl.oefenland import practice
from etl.settings import PROJECT, Settings
from etl.update import update
from tests import browser
from tests.conftest import REPLAY

OUT = PROJECT / "screenshots"
WIDTHS = (390, 1440)
PAGES = (
    "",
    "gemeente",
    "stromen",
    "conjunctuur",
    "landelijk",
    "duel",
    "lijkt",
    "definities",
    "hoe-zeker",
    "feitencheck",
    "welk-getal",
    "tijdlijn",
    "bronnen",
    "methode",
    "toetsen",
    "nieuw",
)
# The largest, the smallest, and one that was formed after the yearly figures end.
PLACES = {
    "published": ("GM0599",),
    "cbs": ("GM0363", "GM0088", "GM1992"),
    "oefenland": ("GM9294", "GM9174", "GM9007"),
}
BESIDE = {"published": ("GM0363",), "cbs": ("GM0599",), "oefenland": ("GM9114",)}
LANGUAGES = ("nl", "en")


def main() -> int:
    """Take them all; returns 1 where there is no browser."""
    if browser.CHROMIUM is None:
        print("No chromium on this machine: no screenshots were made.", file=sys.stderr)
        return 1
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    made: list[Path] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder), "http://127.0.0.1:9")
        build.build("published", settings)
        releases = ["published"]
        if REPLAY.exists():
            update(settings, fetch.Folder(REPLAY))
            releases.append("cbs")
        practice(settings)
        releases.append("oefenland")
        with browser.dashboard(settings.data_dir) as address, browser.chromium() as chromium:
            for release in releases:
                made += factsheets(chromium, address, release)
                for width in WIDTHS:
                    made += shots(chromium, address, release, width)
    (OUT / "index.html").write_text(index(made), encoding="utf-8")
    print(f"{len(made)} pictures in {OUT.relative_to(PROJECT)}/, see index.html there.")
    return 0


def shots(chromium: Browser, address: str, release: str, width: int) -> list[Path]:
    """Pictures of every page of one release at one width."""
    made = []
    page = chromium.new_page(viewport={"width": width, "height": 900})
    for name in PAGES:
        about_a_place = name in ("gemeente", "stromen", "conjunctuur")
        for place in PLACES[release] if about_a_place else PLACES[release][:1]:
            for language in LANGUAGES if place == PLACES[release][0] else LANGUAGES[:1]:
                places = "&".join(f"gemeente={code}" for code in (place, *BESIDE[release]))
                query = f"uitgave={release}&taal={language}&{places}&getal_q=8.000+in+Nijmegen"
                browser.open_page(page, f"{address}/{name}?{query}")
                # Streamlit scrolls inside the window: make the window as high as the page.
                height = page.locator('[data-testid="stMain"]').evaluate("e => e.scrollHeight")
                page.set_viewport_size({"width": width, "height": min(height + 20, 12_000)})
                page.wait_for_timeout(700)
                path = OUT / f"{release}_{name or 'vergelijk'}_{place}_{language}_{width}.png"
                page.screenshot(path=path)
                page.set_viewport_size({"width": width, "height": 900})
                made.append(path)
    page.close()
    return made


def factsheets(chromium: Browser, address: str, release: str) -> list[Path]:
    """The factsheet of each place as it is printed: on paper of 190 mm between its margins."""
    made = []
    page = chromium.new_page(viewport={"width": 718, "height": 1055})
    page.emulate_media(media="print")
    for place in PLACES[release]:
        for language in LANGUAGES:
            page.goto(f"{address}/factsheet/{place}.html?uitgave={release}&taal={language}")
            path = OUT / f"{release}_factsheet_{place}_{language}_a4.png"
            page.screenshot(path=path, full_page=True)
            made.append(path)
    page.close()
    return made


def index(made: list[Path]) -> str:
    """A page with all pictures."""
    figures = "".join(
        f'<figure><figcaption>{html.escape(p.stem)}</figcaption><a href="{p.name}">'
        f'<img src="{p.name}" loading="lazy" width="300" alt="{html.escape(p.stem)}"></a></figure>'
        for p in made
    )
    style = "body{font-family:sans-serif}figure{display:inline-block;vertical-align:top;margin:8px}"
    return f"<!doctype html><meta charset='utf-8'><title>Screenshots</title><style>{style}</style>{figures}"


if __name__ == "__main__":
    raise SystemExit(main())

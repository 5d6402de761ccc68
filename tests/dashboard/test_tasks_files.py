"""What readers take away, in a browser: tasks of journalists, analysts and councillors."""

import io
import json
import re
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from defusedxml import ElementTree
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard import data
from dashboard.blocks.take import IMAGE_CHARS
from etl.settings import Settings
from tests import browser
from tests.fixtures import ORDINARY
from tests.helpers import query


class _Paper(BaseHTTPRequestHandler):
    """A page of another site that shows the address of its query in a frame."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(f"<iframe width=600 height=520 src='{self.path[2:]}'></iframe>".encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def paper() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), _Paper)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def served(release_settings: Settings, paper: int) -> Iterator[str]:
    """A dashboard of which one other site may show a figure."""
    with browser.dashboard(
        release_settings.data_dir, BIJSTAND_FRAMES=f"http://localhost:{paper}"
    ) as started:
        yield started


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900},
        locale="nl-NL",
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield context.new_page()
    context.close()


def opened(page: Page, address: str, chart: str = "stromen_") -> Locator:
    """The menu under a chart, by how its name begins, opened."""
    browser.open_page(page, address)
    menu = page.locator(f'.bib-take[data-chart^="chart_{chart}"]:has([data-format])').first
    menu.locator("summary").click()
    return menu


def taken(page: Page, what: Locator) -> tuple[str, bytes]:
    """The name and content of what a click gives."""
    with page.expect_download() as started:
        what.click()
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()


def words_of(svg: bytes) -> str:
    """All words in an image, with one space between."""
    found = ElementTree.fromstring(svg.decode())
    return " ".join(" ".join(found.itertext()).split())


def width_of(png: bytes) -> int:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, _height = struct.unpack(">II", png[16:24])
    return int(width)


def test_journalist_5_take_a_chart_into_the_cms(reader: Page, served: str, release: Path) -> None:
    complaints: list[str] = []
    reader.on("console", lambda m: complaints.append(m.text) if "Content Sec" in m.text else None)
    menu = opened(reader, f"{served}/stromen?gemeente={ORDINARY}")
    name, svg = taken(reader, menu.get_by_role("button", name="SVG"))
    assert name.endswith(f"_{release.stem}.svg") and f"stromen_{ORDINARY}" in name
    told = words_of(svg)
    result = data.run(release, "flows", gemeente=ORDINARY).only("bijstand_instroom")
    (inflow,) = result.indicators.values()
    drawn = reader.locator(f'[class*="st-key-chart_stromen_{ORDINARY}"]')
    title = drawn.locator(".gtitle").text_content() or ""
    joined = told.replace(" ", "")
    for expected in (
        title,
        inflow.definition,
        "Bron: CBS",
        *(s.id for s in result.sources),
        *(s.modified for s in result.sources),
        f"Levering {release.stem}",
        "Licentie van de cijfers: CC BY 4.0.",
        f"{served}/stromen?",
        f"gemeente={ORDINARY}",
        f"uitgave={release.stem}",
        "2015-2017",
    ):
        assert expected.replace(" ", "") in joined, expected
    root = ElementTree.fromstring(svg.decode())
    assert root.attrib["width"] == "600"

    name, png = taken(reader, menu.get_by_role("button", name="PNG"))
    assert name.endswith(".png") and width_of(png) == 1200
    # Plotly's own button gives the same image, and the chart on screen stays as it was.
    chart = drawn.locator(".js-plotly-plot")
    chart.hover()
    _name, by_plotly = taken(reader, chart.locator(".modebar-btn").first)
    assert width_of(by_plotly) == 1200 and abs(len(by_plotly) - len(png)) < 0.02 * len(png)
    assert "Licentie" not in (chart.text_content() or "")
    assert complaints == []


def test_the_lines_that_an_image_gets_fit_in_it(reader: Page, served: str) -> None:
    browser.open_page(reader, f"{served}/landelijk")
    for foot in reader.locator(".bib-take").evaluate_all("all => all.map(e => e.dataset.foot)"):
        assert all(len(line) <= IMAGE_CHARS + 20 for line in json.loads(foot))


def test_an_image_of_provisional_figures_and_of_the_invented_country_says_so(
    reader: Page, oefenland_settings: Settings, practice_release: Path
) -> None:
    with browser.dashboard(oefenland_settings.data_dir) as started:
        menu = opened(reader, f"{started}/landelijk?uitgave=oefenland", "")
        name, svg = taken(reader, menu.get_by_role("button", name="SVG"))
    told = words_of(svg)
    assert name.startswith("oefenland_")
    assert "Oefenland: verzonnen cijfers" in told and practice_release.stem in told
    assert "oorlopige cijfers" in told


def test_journalist_6_get_the_numbers_behind_the_chart(
    reader: Page, served: str, release: Path
) -> None:
    """On the first click, on a page that has only just opened."""
    menu = opened(reader, f"{served}/stromen?gemeente={ORDINARY}")
    name, content = taken(reader, menu.get_by_role("link", name="Excel (XLSX): Wat u ziet"))
    assert name.endswith(".xlsx") and release.stem in name
    heads, *rows = (
        openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    )
    at = {str(n): i for i, n in enumerate(heads)}
    found = {(row[at["indicator"]], row[at["period_start"]].year): row[at["value"]] for row in rows}
    published = query(
        release,
        "select indicator, year(period_start), value from marts.observation_grid "
        f"where region_code = '{ORDINARY}' and indicator = 'bijstand_instroom' "
        "and category = 'totaal' and value is not null",
    )
    assert len(published) == 3
    assert all(found[indicator, year] == value for indicator, year, value in published)
    _name, dutch = taken(reader, menu.get_by_role("link", name="CSV (Excel NL): Wat u ziet"))
    assert dutch.startswith(b"\xef\xbb\xbf") and b";" in dutch.splitlines()[0]


def test_journalist_7_cite_correctly(reader: Page, served: str, release: Path) -> None:
    menu = opened(reader, f"{served}/stromen?gemeente={ORDINARY}")
    menu.get_by_role("button", name="Kopieer").first.click()
    expect(menu.get_by_role("button", name="Gekopieerd")).to_be_visible()
    copied = reader.evaluate("navigator.clipboard.readText()")
    assert "CBS 84066NED (gewijzigd " in copied and "opgehaald " in copied
    assert release.stem in copied and "CC BY 4.0" in copied
    assert "Inflow into bijstand" in menu.inner_text()
    # The address in the citation brings back the same page on the same release.
    address = re.search(r"http://\S+$", copied)
    assert address
    title = reader.locator("h1").inner_text()
    browser.open_page(reader, address[0])
    assert reader.locator("h1").inner_text() == title
    assert f"uitgave={release.stem}" in reader.url


def test_analyst_1_reproduce_any_figure(reader: Page, served: str, release: Path) -> None:
    menu = opened(reader, f"{served}/stromen?gemeente={ORDINARY}")
    for name, word in (
        ("SQL", "marts."),
        ("Python", "cbsodata.get_data("),
        ("R", "cbs_get_data("),
        ("Power Query (Excel)", "Json.Document"),
    ):
        link = menu.get_by_role("link", name=f"{name}: Zelf narekenen")
        answer = reader.request.get(served + str(link.get_attribute("href")))
        assert answer.ok and word in answer.text()
        assert answer.headers["content-type"].startswith("text/plain")
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        if name == "SQL":
            assert release.stem in answer.text() and len(query(release, answer.text())) > 3


def test_analyst_7_join_own_data(reader: Page, served: str) -> None:
    menu = opened(reader, f"{served}/stromen?gemeente={ORDINARY}")
    name, content = taken(reader, menu.get_by_role("link", name="Parquet: Alle gebieden en jaren"))
    assert name.endswith(".parquet") and content[:4] == content[-4:] == b"PAR1"


def test_councillor_10_source_date_and_address_in_one_click(reader: Page, served: str) -> None:
    menu = opened(reader, f"{served}/gemeente?gemeente={ORDINARY}", "")
    told = menu.inner_text()
    assert "CBS " in told and "gewijzigd " in told and "CC BY 4.0" in told
    expect(menu.get_by_role("link", name="http")).to_be_visible()


def test_one_figure_stands_alone_where_the_operator_allows_it(
    reader: Page, served: str, paper: int
) -> None:
    menu = opened(reader, f"{served}/stromen?gemeente={ORDINARY}")
    code = menu.locator("code").inner_text()
    (address,) = re.findall(r'src="([^"]+)"', code)
    address = address.replace("&amp;", "&")

    reader.goto(f"http://localhost:{paper}/?{address}")
    framed = reader.frame_locator("iframe")
    framed.locator(".gtitle").wait_for(timeout=browser.RENDER_MS)
    expect(framed.locator("h1, .st-key-menu, .bib-take, .stSelectbox")).to_have_count(0)
    expect(framed.locator(".js-plotly-plot")).to_have_count(1)
    assert "Bron: CBS" in framed.locator("body").inner_text()
    expect(framed.get_by_role("link", name="Cijfers, tabel en uitleg")).to_be_visible()

    with reader.expect_console_message(lambda m: "frame-ancestors" in m.text):
        reader.goto(f"http://127.0.0.1:{paper}/?{address}")


def test_only_a_figure_alone_can_be_framed(reader: Page, served: str, address: str) -> None:
    def policy(of: str) -> tuple[str, str]:
        headers = reader.request.get(of).headers
        (framing,) = re.findall("frame-ancestors [^;]+", headers["content-security-policy"])
        return framing, headers.get("x-frame-options", "")

    allowed, nobody = policy(f"{served}/stromen?embed=true&figuur=x"), policy(f"{served}/stromen")
    assert allowed[0].startswith("frame-ancestors http://localhost:") and allowed[1] == ""
    assert nobody == ("frame-ancestors 'none'", "DENY")
    assert policy(f"{address}/stromen?embed=true&figuur=x") == nobody


def test_a_figure_that_is_not_there_gets_a_sentence(reader: Page, served: str) -> None:
    reader.goto(f"{served}/stromen?embed=true&figuur=niets&gemeente={ORDINARY}")
    expect(reader.locator(".bib-state")).to_contain_text("staat niet op deze pagina")
    assert urlsplit(reader.url).path == "/stromen"

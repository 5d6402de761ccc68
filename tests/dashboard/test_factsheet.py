"""The factsheet as a raadslid gets it: on one page, in words, aloud and in black and white."""

import html
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest

from dashboard import chromium, data, factsheet, sentences, text
from dashboard.commands import exporting
from etl.settings import Settings
from tests import helpers


class Page(HTMLParser):
    """What stands on a page, by tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))
        if tag not in ("meta", "link"):
            self._open.append(tag)
            self.words.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.words[tag][-1] += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.attributes if name == tag]


def sheet(
    settings: Settings, uitgave: str, code: str, patch: pytest.MonkeyPatch
) -> factsheet.Sheet:
    patch.setenv("BIJSTAND_DATA_DIR", str(settings.data_dir))
    run = exporting.opened(uitgave)
    return factsheet.of(run, code, exporting.address(run, code))


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_a_page_says_everything_in_words(
    language: str, release_settings: Settings, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text.use(language)
    made = sheet(release_settings, "cbs", "GM9001", monkeypatch)
    page = factsheet.page(made)
    read = Page(page)
    assert read.of("html") == [{"lang": language}]
    assert made.name in read.words["title"][0] and made.name in read.words["h1"][0]
    assert len(read.words["h2"]) == 5
    for told in sentences.five(made.facts):
        assert told in read.words["li"]
    questions = sentences.questions(made.facts)
    assert len({q.question for q in questions}) == len(questions) == 5
    for question in questions:
        assert f"{question.question} {question.figure}" in read.words["li"]
    drawings = read.of("svg")
    assert len(drawings) == 3 and all(d["role"] == "img" and d["aria-label"] for d in drawings)
    people = helpers.value(
        release,
        "select arg_max(value, period_start) from marts.observation_grid where region_code = 'GM9001' "
        "and indicator = 'bijstand_personen_tot_aow' and value is not null",
    )
    assert text.number(people) in str(drawings[0]["aria-label"]), "a chart says its figures"
    assert {a.get("scope") for a in read.of("th")} == {"row", "col"} and read.of("caption")
    assert release.stem in page and "CC BY 4.0" in page and f"uitgave={release.stem}" in page
    # It stands alone: nothing is fetched and nothing runs.
    assert not read.of("script") and not read.of("link") and not read.of("img")
    alone = page.replace(html.escape(made.address), "")
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", alone)
    colours = set(re.findall(r"#[0-9a-fA-F]{3,6}\b", page))
    assert colours <= {"#000", "#fff", "#666", "#bbb"}, "grey can be printed in black and white"
    text.use("nl")


def test_a_middle_says_of_how_many_it_is_and_needs_three_others() -> None:
    text.use("nl")
    row = {"value": 12.0, "middle": 10.5, "others": 10, "status": "voorlopig"}
    assert factsheet._cell(row, "middle", row) == "10,5"
    assert factsheet._cell({**row, "others": 8}, "middle", row) == "10,5 (van 8)"
    assert factsheet._cell({**row, "others": 2}, "middle", row) == "geen cijfer"
    assert factsheet._cell(row, "value", row) == "12,0*"


def test_few_figures_still_make_a_page(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a gemeente of which the release has none: then the page says what is not known."""
    made = [sheet(release_settings, "published", "GM0599", monkeypatch)]
    path = exporting.opened("published").path
    told = data.run(path, "gemeente_facts", gemeente="GM0000", sort="grootte", eigen=["GM0000"])
    figures = data.run(path, "in_short", gemeente="GM0000")
    facts = sentences.facts(told, "Nergens", sentences.SAME_SIZE)
    made.append(factsheet.Sheet("Nergens", facts, figures, told, "GM0000", "x"))
    for one in made:
        page = Page(factsheet.page(one))
        assert len(page.words["figure"]) == 3
        assert all(page.words["figcaption"])
        for figure, shown in zip(page.words["figure"], page.words["figcaption"], strict=True):
            assert figure.strip() != shown.strip(), "a chart without figures says so"
        assert "nan" not in " ".join(page.words["body"]).lower().split()


def test_a_hostile_name_stays_words(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sheet(release_settings, "cbs", "GM9001", monkeypatch)
    evil = '<script>alert(1)</script>"&'
    facts = sentences.Facts(evil, evil, made.facts.group, made.facts.measures)
    page = factsheet.page(factsheet.Sheet(evil, facts, made.figures, made.told, made.code, evil))
    assert "<script" not in page and not Page(page).of("script")
    # Should words become tags one day: they fetch nothing, neither here nor in the browser that prints.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    assert {"http-equiv": "Content-Security-Policy", "content": policy} in Page(page).of("meta")
    assert evil in Page(page).words["h1"][0]


def test_without_a_browser_there_is_a_page_and_it_says_so(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(release_settings.data_dir))
    monkeypatch.setenv("BIJSTAND_CHROMIUM", "/nowhere/chromium")
    done = helpers.bijstand_here(
        "factsheet", "GM9001", "-o", str(tmp_path / "a.pdf"), "--uitgave", "cbs"
    )
    assert done.returncode == 0
    helpers.assert_one_sentence(done.stderr.strip(), "Chromium", "one A4")
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]
    assert Page((tmp_path / "a.html").read_text(encoding="utf-8")).of("svg")
    for arguments in (("GM0000",), ("GM9001", "-o", str(tmp_path / "a.docx"))):
        done = helpers.bijstand_here("factsheet", *arguments, "--uitgave", "cbs")
        assert done.returncode == 1
        helpers.assert_one_sentence(done.stderr.strip())


@pytest.mark.browser
def test_councillor_9_one_accessible_a4_for_the_smallest_the_largest_and_a_merged_gemeente(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if chromium.find() is None:
        helpers.leave_out("no chromium on this machine: no PDF was tested")
    sizes = helpers.query(
        practice_release,
        "select region_code from marts.observation_grid where indicator = 'bijstand_personen_tot_aow' "
        "and region_level = 'gemeente' and value is not null "
        "group by 1 order by arg_max(value, period_start), 1",
    )
    merged = helpers.value(
        practice_release,
        "select new_code from marts.successor group by 1 order by count(*) desc, 1 limit 1",
    )
    for code in (sizes[0][0], sizes[-1][0], merged):
        made = sheet(oefenland_settings, "oefenland", code, monkeypatch)
        read = pypdf.PdfReader(io.BytesIO(factsheet.pdf(made)))
        assert len(read.pages) == 1, made.name
        width, height = (float(side) / 72 * 25.4 for side in read.pages[0].mediabox[2:])
        assert (round(width), round(height)) == (210, 297)
        root = read.trailer["/Root"]
        assert root["/Lang"] == "nl" and root["/MarkInfo"]["/Marked"]
        assert read.metadata is not None and read.metadata.title == made.title
        assert "Oefenland: verzonnen cijfers" in made.title
        words = " ".join(read.pages[0].extract_text().split())
        for told in (
            *sentences.five(made.facts),
            *(q.question for q in sentences.questions(made.facts)),
        ):
            assert told.split(", ")[0] in words
        assert "Oefenland: verzonnen cijfers" in words and practice_release.stem in words
        tags = structure(root["/StructTreeRoot"])
        assert {"/H1", "/H2", "/P", "/Table", "/TH", "/L", "/LI"} <= set(tags)
        assert tags.count("/Figure") >= 3


def structure(node: object) -> list[str]:
    """The tags of a PDF, in reading order."""
    if isinstance(node, pypdf.generic.IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        return [tag for kid in node for tag in structure(kid)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (structure(node["/K"]) if "/K" in node else [])

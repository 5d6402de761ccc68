"""The page on methods: what it says of its own success is what was measured, and formulas render."""

import io
import re

import pandas as pd
import pypdf
import pytest
from playwright.sync_api import Page, expect

from dashboard import data, method, text
from etl.settings import REFERENCE, Settings
from tests import browser, helpers
from tests.dashboard.app import visit


@pytest.fixture(autouse=True)
def _dutch() -> None:
    text.use("nl")


def test_every_symbol_of_the_economy_model_has_words_of_its_own() -> None:
    (model,) = (m for m in method.methods() if any(r"\lambda_q" in f for f in m.formulas))
    heads = [re.findall(r"(?:^|; )([^:;]+):", line) for line in model.symbols]
    explained = " ".join(head for line in heads for head in line)
    commands = {"alpha": "\u03b1", "lambda": "\u03bb", "rho": "\u03c1", "beta": "\u03b2"}
    for formula in model.formulas:
        bare = re.sub(r"\\(begin|end){\w+}|\\(ln|frac|sum|bigl|bigr|Delta)", " ", formula)
        for name, letter in commands.items():
            bare = bare.replace(rf"\{name}", letter)
        for symbol in set(re.findall(r"[^\W\d_]", bare)) - {"k"}:  # k stands with what it counts
            assert re.search(rf"\b{symbol}\b", explained), symbol


def test_every_figure_that_is_shown_has_words() -> None:
    rows = data.validation()
    shown = rows[(rows["met"] != "") | rows["figure"].isin(method.TOLD)]
    assert set(shown["figure"]) <= set(method.QUESTIONS)
    assert set(shown["world"]) <= set(method.WORLDS)
    assert set(rows["unit"][shown.index]) <= {*method.UNITS}
    assert set(method.TOLD) <= set(rows["figure"])


def test_the_table_counts_every_figure_with_a_target_once() -> None:
    rows = data.validation()
    judged = rows[(rows["met"] != "") & (rows["target_high"] != "")]
    told = method.headlines(rows)["Gehaald"].str.extract(r"^(\d+) van (\d+)").astype(int).sum()
    assert told[1] == len(judged) and told[0] == (judged["met"] == "yes").sum()
    assert len(method.unclear(rows)) == (rows["met"].isin(["unclear", "no"])).sum()


def test_what_was_missed_is_not_called_unclear_or_met() -> None:
    rows = data.validation()
    (place,) = rows.index[
        (rows["figure"] == "false verdicts, event")
        & (rows["world"] == "null")
        & (rows["who"] == "all")
    ]
    missed = rows.copy()
    missed.loc[place, ["value", "met"]] = ["31.4", "no"]
    row = (
        method.headlines(missed)
        .set_index("Wat is gevraagd")
        .loc[method.question("false verdicts, event")]
    )
    assert "niet gehaald: 1" in row["Gehaald"] and "31,4" in row["Gevonden"]
    assert "nee" in method.unclear(missed)["Gehaald"].tolist()


def test_what_the_methods_cost_is_told_of_small_gemeenten_and_of_years_as_well() -> None:
    told = method.told(data.validation())
    seen = told[told["Wat is gevraagd"] == method.question("power on stock, inflow -30 %")]
    assert seen["Wie"].tolist() == ["200 tot 800 ontvangers", "800 ontvangers en meer"]
    assert told["Wat is gevraagd"].str.startswith("Jaarcijfers").sum() == 2


def test_known_failures_carry_the_figures_that_were_measured() -> None:
    rows = data.validation()
    gate = rows[(rows["figure"] == "gate on fit before withholds") & (rows["who"] == "of all")]
    values = sorted(round(float(v)) for v in gate["value"])
    said = " ".join(method.failures(rows))
    assert f"{values[0]} tot {values[-1]}\u00a0%" in said
    changed = rows.copy()
    changed.loc[gate.index, "value"] = "61"
    assert "voor 61\u00a0% van de gemeenten" in " ".join(method.failures(changed))


@pytest.mark.parametrize("release", ["cbs", "published"])
def test_the_page_says_how_how_well_and_where_it_fails(
    release: str, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "method", monkeypatch, uitgave=release)

    made, headlines, unclear, _cost = seen.tables
    path = data.release_path(release)
    assert path is not None
    labels = helpers.query(path, "select label from meta.specification")
    assert set(made["Schatting"]) == {label for (label,) in labels}
    lacking = made[(made["Gemeenten"] == "0")]
    assert (lacking["Waarom geen"] != "").all()
    assert len(headlines) > 15 and "onduidelijk" in set(unclear["Gehaald"])
    formulas = [f for entry in method.methods() for f in entry.formulas]
    assert [part.value for part in seen.app.latex] == [f"$$\n{f}\n$$" for f in formulas]
    for entry in method.methods():
        assert entry.papers and all(paper in seen.text for paper in entry.papers)
    for sentence in (*method.failures(data.validation()), *method.cannot_say()):
        assert sentence in seen.text


def test_the_whole_table_can_be_taken_away() -> None:
    stored = pd.read_csv(REFERENCE / "validation.csv", dtype=str, keep_default_na=False)
    again = data.validation().to_csv(index=False)
    assert pd.read_csv(io.StringIO(again), dtype=str, keep_default_na=False).equals(stored)


@pytest.mark.browser
def test_every_formula_is_drawn_without_another_host(page: Page, address: str) -> None:
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda m: refused.append(m.text) if "Content Security" in m.text else None)
    browser.open_page(page, f"{address}/methode")
    for closed in page.locator('[data-testid="stExpander"] summary').all():
        closed.click()
    formulas = sum(len(entry.formulas) for entry in method.methods())
    expect(page.locator(".katex-display .katex-html")).to_have_count(formulas)
    assert page.locator(".katex-error").count() == 0 and refused == []
    assert all(url.startswith((address, "data:", "blob:")) for url in asked)


@pytest.mark.browser
def test_on_paper_nothing_stays_folded(page: Page, address: str) -> None:
    browser.open_page(page, f"{address}/methode")
    paper = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    printed = " ".join("\n".join(sheet.extract_text() for sheet in paper.pages).split())
    for entry in method.methods():
        assert all(paper in printed for paper in entry.papers)
    assert page.locator("details[open]").count() == 0, "on screen it is as it was"

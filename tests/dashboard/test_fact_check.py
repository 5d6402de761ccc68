"""Feitencheck: every claim opens in both languages on every release, with the figures of that release."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import data, text
from etl.claims import CLAIMS
from etl.settings import Settings
from tests.dashboard.app import Visit, visit
from tests.helpers import query


@pytest.fixture
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language of the page, in which the test writes its numbers too."""
    text.use(request.param)
    yield request.param
    text.use(text.LANGUAGES[0])


def open_every_claim(
    settings: Settings, release: Path, language: str, uitgave: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdicts = dict(query(release, "select claim, verdict from marts.claim"))
    assert verdicts.keys() == {claim.id for claim in CLAIMS}
    statement = {c.id: c.statement.en if language == "en" else c.statement.nl for c in CLAIMS}
    seen = visit(settings, "claims", monkeypatch, taal=language, uitgave=uitgave)
    for name in statement:
        assert statement[name] in seen.text, "not in the list of all claims"
    offered = seen.app.selectbox(key="claim_widget").options
    readings = set(query(release, "select distinct claim from marts.claim_reading"))
    assert len(offered) == len(readings | {(c,) for c, v in verdicts.items() if v == "open"})
    for name in verdicts:
        if statement[name] in offered:
            seen.app.selectbox(key="claim_widget").set_value(name).run()
            assert not seen.app.exception
            assert seen.app.selectbox(key="claim_widget").value == name
            assert_figures_are_those_of(release, name, seen)
            # Once in the list of all; above it in the box, and in the chart, which travels alone.
            has_chart = bool(seen.figures)
            assert seen.text.count(statement[name]) == (1 if has_chart else 2)
            if has_chart:
                title = seen.figures[0]["layout"]["title"]["text"].replace("<br>", " ")
                assert statement[name] in re.sub(r"</b> <b>", " ", html.unescape(title))


def assert_figures_are_those_of(release: Path, name: str, seen: Visit) -> None:
    rows = query(
        release,
        f"select found, claimed, sort from marts.claim_reading where claim = '{name}' order by position",
    )
    figures = seen.figures
    if not rows:
        assert figures == []
        return
    drawn = {
        (column, mark["text"][i], value)
        for column, part in enumerate((1, 0))
        for mark in figures[0]["data"][part::2]
        for i, value in enumerate(mark["x"])
    }
    assert drawn == {
        (column, text.number(row[column], 0 if row[2] == "count" else 1), row[column])
        for row in rows
        for column in (0, 1)
    }
    shown = seen.tables[0]
    assert list(shown.iloc[:, 0]) == [
        text.number(found, 0 if sort == "count" else 1) for found, _claimed, sort in rows
    ]


@pytest.mark.parametrize("language", ["nl", "en"], indirect=True)
def test_every_claim_on_the_published_figures(
    release_settings: Settings, published: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_every_claim(release_settings, published, language, "published", monkeypatch)


@pytest.mark.parametrize("language", ["nl", "en"], indirect=True)
def test_every_claim_on_the_recorded_tables(
    real_settings: Settings, real: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_every_claim(real_settings, real, language, real.stem, monkeypatch)


def test_the_lead_counts_out_every_claim_that_was_held_against_the_figures(
    release_settings: Settings, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "claims", monkeypatch, uitgave="published")
    lead = seen.text[seen.text.index("beweringen uit het debat") :].split(".")
    counted = [int(part.rsplit(": ", 1)[1]) for part in lead[1].split(";")]
    held = sum(claim.is_tested for claim in data.claims(published))
    assert f"{held} naast deze cijfers gelegd" in lead[0] and sum(counted) == held
    assert f"{len(CLAIMS) - held} beweringen die niet naast deze cijfers te leggen" in seen.text

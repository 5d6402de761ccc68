"""Dated events: how precisely they are told, which a chart carries, and that nothing claims a cause."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from babel.messages.extract import extract_from_file

from dashboard import charts, data, events, text
from dashboard.result import Indicator, Release, Result
from etl.settings import PROJECT, Settings
from tests import fixtures, helpers
from tests.dashboard.app import Visit, visit

ROTTERDAM = "GM0599"
CAUSAL = re.compile(
    r"\b(effect|effecten|gevolg|gevolgen|door|doordat|daardoor|waardoor|dankzij|vanwege|leidde|"
    r"effects|due to|because|caused|causes|thanks to|led to|result of|impact)\b",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    text.use("nl")
    yield
    text.use("nl")


def event(start: str, precision: str = "day", **other: Any) -> dict[str, Any]:
    """An invented event; `start` is the first day on which it can have begun."""
    first = pd.Timestamp(start) if start else pd.NaT
    width = {"day": "1D", "month": "1ME", "year": "1YE"}.get(precision)
    last = first + pd.tseries.frequencies.to_offset(width) if width not in (None, "1D") else first
    return {
        "event_id": f"{start}-{other.get('title', 'x')}",
        "region_code": "NL01",
        "name": "Proefland",
        "kind": "law",
        "direction": "both",
        "title": "Wet",
        "start_from": first,
        "start_to": last,
        "start_precision": precision,
        "end_from": pd.NaT,
        "end_to": pd.NaT,
        "end_precision": "none",
        "confidence": "high",
        **other,
    }


def rows(*found: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(found))


def drawn(first: str, last: str) -> pd.DataFrame:
    """A monthly series between two month ends."""
    ends = pd.date_range(first, last, freq="ME")
    return pd.DataFrame(
        {
            "indicator": "bijstand_personen_tot_aow",
            "region_code": "GM9001",
            "period_start": ends - pd.offsets.MonthBegin(),
            "period_end": ends,
            "frequency": "M",
            "value": 1000.0,
            "status": "definitief",
            "source_id": "80794ned",
        }
    )


# --- in words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "precision", "dutch", "english"),
    [
        ("2015-01-01", "day", "1 januari 2015", "1 January 2015"),
        ("2017-03-01", "month", "maart 2017", "March 2017"),
        ("2017-01-01", "year", "2017", "2017"),
        ("", "none", "", ""),
    ],
)
def test_a_date_is_told_no_more_precisely_than_it_is_known(
    start: str, precision: str, dutch: str, english: str
) -> None:
    for language, told in (("nl", dutch), ("en", english)):
        text.use(language)
        assert events.when(event(start, precision)) == told


def test_an_end_is_told_unless_it_is_the_end_of_that_year() -> None:
    year_end = pd.Timestamp("2018-12-31")
    until_2018 = {"end_from": pd.Timestamp("2018-01-01"), "end_to": year_end}
    in_2013 = event("2013-01-01", "year", end_precision="year", **until_2018)
    assert events.when(in_2013) == "2013 tot en met 2018"
    in_2018 = event("2018-01-01", "year", end_precision="day", end_from=year_end, end_to=year_end)
    assert events.when(in_2018) == "2018"


def test_every_known_word_has_a_text(published: Path) -> None:
    found = data.table(published, "timeline").to_dict("records")
    for row in found:
        assert events.kind(row["kind"]) and events.concerns(row["direction"])
        assert events.certainty(row["confidence"])


# --- which a chart carries -------------------------------------------------------------------------


def test_marks_lie_within_the_chart_and_are_numbered_from_left_to_right() -> None:
    found = rows(
        event("2014-12-31"),
        event("2015-01-31"),
        event("2016-05-01", "month"),
        event("2017-01-01", "year"),
        event("2018-01-01", "year"),
        event("2019-03-01", "month"),
        event("", "none"),
    )
    marks = events.marks(found, drawn("2015-01-31", "2018-09-30"))

    assert [(m.number, m.date, m.is_band) for m in marks] == [
        (1, "31 januari 2015", False),
        (2, "mei 2016", False),
        (3, "2017", True),
        (4, "2018", True),
    ]
    assert (marks[1].middle.month, marks[1].middle.day) == (5, 16)
    assert marks[3].last == pd.Timestamp("2018-09-30")


def test_a_year_of_which_less_than_half_is_drawn_has_no_band() -> None:
    found = rows(event("2018-01-01", "year"))
    assert events.marks(found, drawn("2015-01-31", "2018-05-31")) == ()


def test_nothing_is_marked_on_a_chart_without_figures_or_without_events() -> None:
    nothing = drawn("2015-01-31", "2016-01-31").assign(value=float("nan"))
    assert events.marks(rows(event("2015-06-01")), nothing) == ()
    assert events.marks(rows(event("2015-06-01")).head(0), drawn("2015-01-31", "2016-01-31")) == ()


def test_uncertain_events_budgets_and_breaks_that_move_nobody_are_not_marked() -> None:
    found = rows(
        event("2015-06-01", confidence="low"),
        event("2015-07-01", kind="budget"),
        event("2015-08-01", kind="experiment"),
        event("2015-09-01", kind="data_break", direction="none"),
        event("2015-10-01", kind="data_break", direction="stock_definition"),
        event("2015-11-01", kind="budget", region_code="GM9001", name="Aldermeer"),
    )
    marks = events.marks(found, drawn("2015-01-31", "2016-12-31"))
    assert [m.date for m in marks] == ["1 oktober 2015", "1 november 2015"]
    assert marks[1].entries == ("Wet (Aldermeer)",)


def test_where_not_all_fits_the_rule_decides() -> None:
    laws = [event(f"20{year:02}-03-15", title=f"wet {year}") for year in range(10, 20)]
    together = [event("2012-06-01", title=t) for t in ("b", "a")]
    own = [
        event(f"2015-{m:02}-01", kind="local_policy", region_code="GM9001", title=f"eigen {m}")
        for m in range(1, 7)
    ]
    border = event("2011-01-01", kind="data_break", region_code="GM9001", title="grens")
    crisis = event("2010-01-01", "year", kind="crisis", title="crisis")
    aow = event("2019-01-01", "year", kind="aow_age", title="aow")
    chart = drawn("2009-12-31", "2020-12-31")

    marks = events.marks(rows(*laws, *together, *own, border, crisis, aow), chart)

    assert len(marks) == events.MOST
    assert {m.entries[0].split(" (")[0] for m in marks} == {
        "grens", "eigen 6", "eigen 5", "eigen 4", "crisis", "b", "wet 19", "wet 18",
    }  # fmt: skip
    assert len(events.marks(rows(*own, border), chart)) == 7


def test_what_fell_on_one_day_shares_a_line_the_weightiest_first() -> None:
    found = rows(
        event("2020-03-01", "month", kind="data_break", direction="stock_definition", title="telling"),
        event("2020-03-01", "month", kind="benefit_rule", title="regel"),
        event("2020-03-01", "month", kind="crisis", title="crisis"),
        event("2020-03-01", "day", title="wet"),
    )  # fmt: skip
    marks = events.marks(found, drawn("2019-01-31", "2021-01-31"))
    assert [m.entries for m in marks] == [("wet",), ("crisis", "regel", "telling")]


# --- in the figure ---------------------------------------------------------------------------------


def a_result(part: pd.DataFrame) -> Result:
    name = str(part["indicator"].iloc[0])
    meaning = Indicator(name, "Mensen", "personen", "", "personen", "stock_end", 10)
    made = Release("cbs-x", "cbs", pd.Timestamp("2026-01-01").to_pydatetime())
    return Result(part, made, {name: meaning}, ())


def test_a_line_for_a_day_a_band_for_a_year_and_what_they_are_under_the_figure() -> None:
    part = drawn("2015-01-31", "2018-12-31")
    found = rows(
        event("2016-05-01", title="Kleine wet"), event("2017-01-01", "year", kind="aow_age")
    )
    marks = events.marks(found, part)
    series = [charts.Series("Aldermeer", part)]
    one = charts.lines(series, a_result(part), "Titel", marks=marks)
    two = charts.panels([("a", series, 0), ("b", series, 0)], a_result(part), "Titel", marks=marks)

    assert sorted(s["type"] for s in one.layout["shapes"]) == ["line", "rect"]
    assert len(two.layout["shapes"]) == 4
    for figure in (one, two):
        for shape in figure.layout["shapes"]:
            assert shape["layer"] == "below"
            assert (
                part["period_end"].min() <= shape["x0"] <= shape["x1"] <= part["period_end"].max()
            )
            assert 0 <= shape["y0"] < shape["y1"] <= 1.0001
        assert "(1) 1 mei 2016: Kleine wet" in figure.to_json()
        assert {"1", "2"} <= {a["text"] for a in figure.layout["annotations"]}


def test_numbers_that_are_near_stand_above_each_other() -> None:
    part = drawn("2005-01-31", "2024-12-31")
    found = rows(event("2020-01-01"), event("2020-06-01"), event("2010-01-01"))
    figure = charts.lines(
        [charts.Series("A", part)], a_result(part), "T", marks=events.marks(found, part)
    )
    height = {a["text"]: a["yshift"] for a in figure.layout["annotations"] if a["text"] in "123"}
    assert height["1"] == height["2"] < height["3"]


def test_a_chart_without_marks_is_what_it_was() -> None:
    part = drawn("2015-01-31", "2018-12-31")
    figure = charts.lines([charts.Series("A", part)], a_result(part), "T")
    assert not figure.layout.get("shapes")


# --- the pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["overview", "national"])
def test_events_are_marked_on_request_only_and_listed_under_the_chart(
    page: str, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = {"uitgave": "published", "gemeente": ROTTERDAM}
    plain = visit(release_settings, page, monkeypatch, **address)
    assert not any(f["layout"].get("shapes") for f in plain.figures)
    assert "bib-marks" not in plain.markup.replace("ol.bib-marks", "")

    plain.app.toggle(key="events_widget").set_value(True).run()
    asked = Visit(plain.app)

    assert asked.address["gebeurtenissen"] == ["1"]
    marked = [f for f in asked.figures if f["layout"].get("shapes")]
    lists = re.findall(r'<ol class="bib-marks">(.*?)</ol>', asked.markup)
    assert len(marked) == len(lists) >= 1
    assert "geen oorzaak" in asked.text
    for figure, listed in zip(marked, lists, strict=True):
        numbers = {a["text"] for a in figure["layout"]["annotations"] if a["text"].isdigit()}
        assert numbers == {str(n) for n in range(1, listed.count("<li>") + 1)}
        for shape in figure["layout"]["shapes"]:
            assert_within(shape, figure)
    if page == "overview":
        assert "Proef 32 uur per week bezig (weekagenda) (Rotterdam)" in html.unescape(lists[0])


def assert_within(shape: dict[str, Any], figure: dict[str, Any]) -> None:
    points = [pd.Timestamp(x) for trace in figure["data"] for x in trace["x"]]
    assert min(points) <= pd.Timestamp(shape["x0"])
    assert pd.Timestamp(shape["x1"]) <= max(points)


def folded_events(folded: Any) -> int:
    return sum(str(part.proto.body).count("<li><p") for part in folded.get("html"))


def test_the_timeline_tells_date_place_source_and_certainty(
    release_settings: Settings, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address: dict[str, Any] = {"uitgave": "published", "gemeente": ["GM0345", "GM0268"]}
    seen = visit(release_settings, "timeline", monkeypatch, **address)

    chosen = "region_code in ('NL01', 'GM0345', 'GM0268')"
    (known,) = helpers.query(
        published,
        f"select count(*), count(*) filter (region_code = 'NL01') from marts.event where {chosen}",
    )
    assert seen.markup.count("<li><p") == known[0]
    assert (
        f"{known[0]} gebeurtenissen" in seen.text and f"{known[1]} van het hele land" in seen.text
    )
    for (url,) in helpers.query(published, f"select source_url from marts.event where {chosen}"):
        assert f'href="{html.escape(url)}"' in seen.markup
    for words in ("mei 2017 · Nijmegen", "25 januari 2018 · Veenendaal", "Datum en inhoud: zeker"):
        assert words in seen.text
    headings = [h.value for h in seen.app.header]
    assert headings[:-1] == sorted(headings[:-1], reverse=True)
    assert headings[-1] == "Geen datum bekend"
    (folded,) = seen.app.expander
    assert folded.label == f"Eerder: nog {folded_events(folded)} gebeurtenissen"
    assert known[0] - folded_events(folded) >= 30
    assert "Rotterdam" not in re.sub(r"<p class=\"bib-note\">.*?</p>", "", seen.markup)


def test_the_timeline_in_english(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        release_settings, "timeline", monkeypatch, uitgave="published", gemeente="GM0268", taal="en"
    )
    assert "Master plan to reduce the bijstand deficit" in seen.text
    assert "Date and content: fairly certain" in seen.text and "May 2017 · Nijmegen" in seen.text


def test_a_sort_of_event_can_be_chosen_and_stands_in_the_address(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "timeline", monkeypatch, uitgave="published")
    seen.app.multiselect(key="kinds_widget").set_value(["aow_age"]).run()
    seen = Visit(seen.app)
    assert seen.address["tijdlijn_soort"] == ["aow_age"]
    assert seen.markup.count("<li><p") == seen.markup.count("AOW-leeftijd; gaat over") > 5


def test_without_events_the_timeline_says_so_and_there_is_no_switch(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = data.events
    monkeypatch.setattr(data, "events", lambda *asked: real(*asked).head(0))
    seen = visit(release_settings, "timeline", monkeypatch)
    assert "geen gebeurtenissen" in seen.text
    seen = visit(release_settings, "national", monkeypatch, gebeurtenissen="1")
    assert not seen.app.toggle


# --- no cause --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_no_word_of_ours_about_events_claims_a_cause(language: str) -> None:
    text.use(language)
    for path in ("events.py", "pages/timeline.py"):
        messages = [
            message
            for _line, message, _comments, _context in extract_from_file(
                "python", str(PROJECT / "dashboard" / path), keywords={"_": None}
            )
        ]
        assert messages
        for message in messages:
            assert not CAUSAL.search(text.gettext(str(message))), message


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_no_title_that_a_chart_can_carry_claims_a_cause(language: str, published: Path) -> None:
    column = "title" if language == "nl" else "title_en"
    for (title,) in helpers.query(published, f"select {column} from marts.event"):
        assert not CAUSAL.search(title), title


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_what_stands_under_a_marked_chart_claims_no_cause(
    language: str, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        release_settings, "national", monkeypatch, gebeurtenissen="1", taal=language,
        gemeente=fixtures.ORDINARY,
    )  # fmt: skip
    under = re.findall(r'<p class="bib-note">[^<]*</p><ol.*?</ol><p.*?</p>', seen.markup)
    assert under
    for words in (*under, json.dumps([f["layout"]["annotations"] for f in seen.figures])):
        assert not CAUSAL.search(words), words

"""Five sentences, questions and notes beside a point: true of the release, plain, and there for every gemeente."""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import charts, data, findings, notes, sentences, text
from dashboard.blocks import mijn
from dashboard.result import Indicator, Release, Result
from etl.settings import Settings
from tests import fixtures
from tests.dashboard.app import visit
from tests.helpers import query

# Names and marks that a sentence carries count for one word.
LONGEST = {"nl": 22, "en": 26}
UNEXPLAINED_WORDS = (
    "instroom", "uitstroom", "dichtheid", "index", "mediaan", "significant", "populatie", "mutatie",
    "re-integratie", "conjunctuur", "arbeidsmarkt", "betrouwbaarheid", "herindeling", "beroepsbevolking",
    "percentage", "indicator", "volume", "interval", "residu", "reeks", "levering",
)  # fmt: skip
NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    text.use("nl")
    yield
    text.use("nl")


@pytest.fixture(scope="module")
def special(practice_release: Path) -> dict[str, str]:
    """Gemeenten of the invented country by what is special about them."""
    size = (
        "select region_code from marts.observation_grid where region_level = 'gemeente' and value is not null "
        "and indicator = 'bijstand_personen_tot_aow' and period_start = '2026-06-01' order by value"
    )
    merged = "select new_code from marts.herindeling order by valid_from desc, new_code"
    small = (
        "select region_code from marts.estimate where specification = 'economie' "
        "and missing_reason = 'te_klein' and base_start = '2025-06-01' order by region_code desc"
    )
    asked = {"smallest": size, "largest": f"{size} desc", "merged": merged, "small": small}
    return {what: query(practice_release, sql)[0][0] for what, sql in asked.items()}


def facts_of(
    path: Path, code: str, group: str = sentences.COMPARABLE, own: tuple[str, ...] = ()
) -> sentences.Facts:
    result = data.run(path, "gemeente_facts", gemeente=code, sort=group, eigen=list(own or (code,)))
    names = dict(query(path, "select region_code, name from marts.region"))
    return sentences.facts(result, names[code], group)


def words(sentence: str, name: str) -> list[str]:
    return sentence.replace(name, "Naam").split()


def assert_plain(told: tuple[str, ...], name: str, language: str) -> None:
    assert len(told) == 5
    for sentence in told:
        assert sentence.endswith(".") and sentence[0].isupper(), sentence
        assert len(words(sentence, name)) <= LONGEST[language], sentence
        assert "nan" not in sentence.lower().split() and "{" not in sentence, sentence
        assert re.sub(r"\d\.\d", "", sentence.replace(name, "")).count(".") == 1, sentence
        if language == "nl":
            assert not [w for w in UNEXPLAINED_WORDS if w in sentence.lower()], sentence


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_gemeente_gets_five_plain_sentences(
    practice_release: Path,
    release: Path,
    published: Path,
    special: dict[str, str],
    language: str,
) -> None:
    text.use(language)
    known = "select distinct region_code from marts.observation where region_level = 'gemeente' order by 1"
    told = {
        practice_release: special.values(),
        release: [code for (code,) in query(release, known)],
        published: [code for (code,) in query(published, known)],
    }
    for path, codes in told.items():
        for code in codes:
            facts = facts_of(path, code)
            assert_plain(sentences.five(facts), facts.name, language)
            asked = sentences.questions(facts)
            assert len({q.question for q in asked}) == len(asked) == 5
            assert all(q.question.endswith("?") and q.figure.endswith(".") for q in asked)


def test_without_any_figure_there_are_five_true_sentences_and_five_questions() -> None:
    facts = sentences.Facts("Aldermeer", "Nederland", sentences.COMPARABLE, {})
    five = sentences.five(facts)
    assert_plain(five, "Aldermeer", "nl")
    assert not any(NUMBER.search(s.replace("1.000", "")) for s in five)
    assert all("niet" in s for s in five)
    asked = sentences.questions(facts)
    assert len({q.question for q in asked}) == len(asked) == 5


def test_every_number_in_the_sentences_is_that_of_the_release(
    practice_release: Path, special: dict[str, str]
) -> None:
    code = special["largest"]

    def one(sql: str) -> Any:
        return query(practice_release, sql)[0][0]

    def grid(indicator: str, period: str, region: str = code) -> Any:
        return one(
            f"select value from marts.observation_grid where indicator = '{indicator}' and category = 'totaal' "
            f"and region_code = '{region}' and period_start = '{period}'"
        )

    def flow(indicator: str) -> float:
        rows = query(
            practice_release,
            f"select value from marts.observation_grid where indicator = '{indicator}' and category = 'tot_aow' "
            f"and region_code = '{code}' order by period_start desc limit 4",
        )
        return float(sum(value for (value,) in rows))

    stock, before = (grid("bijstand_personen_tot_aow", f"{y}-06-01") for y in (2026, 2025))
    ww, ww_before = (grid("ww_personen", f"{y}-06-01") for y in (2026, 2025))
    rate, country = (grid("bijstand_tot_aow_per_1000", "2026-06-01", r) for r in (code, "NL01"))
    middle = one(
        "select median(o.value) from marts.comparable as c inner join marts.observation_grid as o "
        "on o.region_code = c.neighbour and o.indicator = 'bijstand_tot_aow_per_1000' and o.category = 'totaal' "
        f"and o.period_start = '2026-06-01' where c.region_code = '{code}' and c.specification = 'vergelijkbaar_maanden'"
    )
    lower, upper = query(
        practice_release,
        "select round(lower), round(upper) from marts.estimate where specification = 'economie' "
        f"and indicator = 'bijstand_tot_aow_onverklaard' and region_code = '{code}' "
        "and period_start = '2026-06-01' and base_start = '2025-06-01'",
    )[0]
    told = sentences.five(facts_of(practice_release, code))

    wanted = [
        ["2026", text.number(stock), text.number(abs(stock - before))],
        [text.number(rate, 1), "1.000", text.number(country, 1), text.number(middle, 1), "10"],
        [
            "2026",
            text.number(flow("bijstand_instroom_maatwerk")),
            text.number(flow("bijstand_uitstroom_maatwerk")),
        ],
        ["2026", text.number(ww), text.number(abs(ww - ww_before))],
        [text.number(bound) for bound in _as_told(lower, upper)],
    ]
    assert [NUMBER.findall(sentence) for sentence in told] == wanted
    assert (" minder dan" in told[0]) == (stock < before)
    assert ("niet te onderscheiden" in told[4]) == (lower <= 0 <= upper)


def _as_told(lower: float, upper: float) -> list[float]:
    """Both bounds without their signs: of a fall the smallest comes first."""
    bounds = [abs(lower), abs(upper)]
    return bounds if upper > 0 else bounds[::-1]


def test_a_gemeente_too_small_for_an_estimate_is_told_why(
    practice_release: Path, special: dict[str, str]
) -> None:
    told = sentences.five(facts_of(practice_release, special["small"]))
    assert "te weinig ontvangers" in told[4]


def test_published_figures_are_told_with_what_they_lack(published: Path) -> None:
    told = sentences.five(facts_of(published, "GM0599"))
    (stock, before) = (
        query(
            published,
            "select value from marts.observation_grid where indicator = 'bijstand_personen' and category = 'totaal' "
            f"and region_code = 'GM0599' and year(period_start) = {year}",
        )[0][0]
        for year in (2017, 2016)
    )
    assert f"hadden {text.number(stock)} mensen" in told[0]
    assert f"{text.number(abs(stock - before))} minder" in told[0]
    assert "vergelijkbare" not in told[1]
    assert "niet te zeggen" in told[4]


def row(measure: str, value: float | None, **more: Any) -> dict[str, Any]:
    """A row of `gemeente_facts` as the query gives it."""
    start = pd.Timestamp(2017, 1, 1)
    known: dict[str, Any] = {
        "measure": measure, "indicator": {"stock": "bijstand_personen", "rate": "bijstand_dichtheid"}.get(measure, measure),
        "period_start": start, "period_end": pd.Timestamp(2017, 12, 31), "frequency": "J", "value": value,
        "status": "definitief", "earlier": None, "earlier_status": None, "country": None, "region": None,
        "middle": None, "lowest": None, "highest": None, "others": 0, "members": None, "out_of": None, "lower": None, "upper": None,
        "reason": None, "reason_en": None,
    }  # fmt: skip
    return known | more


def made(*rows: dict[str, Any]) -> sentences.Facts:
    return sentences.Facts(
        "Aldermeer", "Nederland", sentences.COMPARABLE, {r["measure"]: r for r in rows}
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([10.0, 20.0], "Aldermeer heeft meer mensen"),
        ([40.0, 50.0], "Aldermeer heeft minder mensen"),
        (
            [10.0, 50.0],
            "hebben er 1 meer mensen met bijstand per 1.000 inwoners dan Aldermeer, en 1",
        ),
        ([30.0, 30.0], "hebben er 0 meer"),
    ],
)
def test_the_place_in_a_group_is_told_without_a_zero_where_it_is_first_or_last(
    values: list[float], words: str
) -> None:
    assert words in mijn.among(made(row("rate", 30)), row("rate", 30), values)


def test_what_is_published_as_zero_is_told_as_fewer_than_five() -> None:
    told = sentences.five(
        made(row("stock", 0), row("inflow", 0), row("outflow", 0), row("to_work", 0))
    )
    assert "minder dan 5 mensen van 15 jaar" in told[0]
    assert told[2].count("minder dan 5") == 2 and "naar werk" not in told[2]


def test_an_estimated_number_is_told_to_tens_and_its_change_as_well() -> None:
    told = sentences.five(
        made(row("stock", 8223.4, status="geschat", earlier=8501.9, earlier_status="definitief"))
    )
    assert "naar schatting 8.220" in told[0] and "280 minder dan een jaar eerder" in told[0]
    now = {"value": 8220.0, "status": "definitief"}
    assert findings.change(now, {"value": 8498.2, "status": "geschat"}).startswith(
        "naar schatting 280 minder"
    )
    assert findings.change(now, {"value": 8223.1, "status": "geschat"}).startswith(
        "ongeveer evenveel"
    )
    assert findings.change(now, {"value": 8500.0, "status": "definitief"}).startswith("280 minder")


@pytest.mark.parametrize(
    ("lower", "upper", "apart"), [(-27.1, 11.3, False), (-60.2, -20.4, True), (3.0, 9.0, True), (0.4, 9.0, False)]
)  # fmt: skip
def test_an_estimate_is_told_with_its_interval_and_as_zero_when_it_can_be(
    lower: float, upper: float, apart: bool
) -> None:
    estimate = row(
        "unexplained",
        (lower + upper) / 2,
        indicator="bijstand_tot_aow_onverklaard",
        lower=lower,
        upper=upper,
    )
    told = sentences.five(made(estimate))[4]
    assert_plain(sentences.five(made(estimate)), "Aldermeer", "nl")
    assert ("niet te onderscheiden van nul" in told) is not apart
    assert "waaronder beleid" in told and "beleidseffect" not in told
    for bound in (lower, upper):
        if round(bound):
            assert text.number(abs(round(bound))) in told
    # Which way it goes: `20 tot 60 mensen minder`, or a word on either side of zero.
    assert ("minder" in told, "meer" in told) == (round(lower) < 0, round(upper) > 0)


def test_readings_that_differ_do_not_tell_an_estimate_apart() -> None:
    bounds = {"indicator": "bijstand_tot_aow_onverklaard", "lower": 2.0, "upper": 143.0}
    one = row("unexplained", 70, **bounds)
    other = row("unexplained_before", 60, **bounds | {"lower": -8.0})
    told = sentences.five(made(one, other))[4]
    assert "in een jaar" in told or "in 2017" in told
    assert told.endswith("spreken elkaar tegen.")
    asked = sentences.questions(made(row("stock", 5000), one, other))
    assert not any("dan te verwachten was" in q.question for q in asked)


@pytest.mark.parametrize(
    ("frequency", "words"), [("K", "tot en met maart 2019 ("), ("J", "15-plus; ")]
)
def test_flows_that_end_before_the_number_say_that_newer_ones_are_missing(
    frequency: str, words: str
) -> None:
    stock = row(
        "stock", 70, indicator="bijstand_personen_tot_aow", period_end=pd.Timestamp("2026-06-30")
    )
    flows = [
        row(m, 40, frequency=frequency, period_end=pd.Timestamp("2019-03-31"))
        for m in ("inflow", "outflow")
    ]
    assert f"{words}nieuwere cijfers ontbreken)" in sentences.five(made(stock, *flows))[2]
    for flow in flows:
        flow["period_end"] = stock["period_end"]
    assert "ontbreken" not in sentences.five(made(stock, *flows))[2]


def beside(measure: str, value: float, middle: float, spread: float) -> dict[str, Any]:
    return row(
        measure,
        value,
        country=middle,
        middle=middle,
        others=10,
        lowest=middle - spread / 2,
        highest=middle + spread / 2,
    )


def test_questions_start_where_the_gemeente_lies_furthest_from_its_group() -> None:
    near, far = beside("change", 1.5, 0.0, 10), beside("to_work_share", 30.0, 50.0, 20)
    asked = sentences.questions(made(row("stock", 5000), near, far, beside("rate", 30, 30, 20)))
    assert "30,0\u00a0%" in asked[0].figure and "50,0\u00a0%" in asked[0].figure
    assert "Waar gaan de anderen heen" in asked[0].question
    assert not any("Verandering" in q.figure for q in asked)


def test_higher_and_lower_give_another_question() -> None:
    high, low = (
        sentences.questions(made(row("stock", 5000), beside("rate", v, 50, 20)))[0]
        for v in (80, 20)
    )
    assert high.question != low.question and high.figure != low.figure


@pytest.mark.parametrize("stock", [40, 90])
def test_of_a_small_gemeente_no_difference_prompts_a_question(stock: float) -> None:
    asked = sentences.questions(made(row("stock", stock), beside("to_work_share", 10, 50, 20)))
    assert not any("naar werk ging" in q.figure for q in asked)


def test_a_difference_within_the_rounding_prompts_no_question() -> None:
    asked = sentences.questions(made(row("stock", 120), beside("help_share", 55, 50, 8)))
    assert not any("hulp" in q.figure for q in asked)


def test_a_share_of_few_prompts_no_question_within_the_rounding_of_those_few() -> None:
    share = beside("to_work_share", 58.0, 54.0, 8)
    for out_of, prompts in ((120, False), (1200, True)):
        asked = sentences.questions(made(row("stock", 5000), share | {"out_of": out_of}))
        assert any("naar werk ging" in q.figure for q in asked) is prompts


def test_a_group_of_two_has_no_middle() -> None:
    pair = beside("rate", 60, 50, 20) | {"others": 2}
    assert "midden" not in sentences.five(made(row("stock", 5000), pair))[1]


def test_the_figure_of_every_question_is_that_of_the_release(
    practice_release: Path, special: dict[str, str]
) -> None:
    facts = facts_of(practice_release, special["largest"])
    known = {
        shown
        for r in facts.measures.values()
        for column in ("value", "country", "middle", "others", "lower", "upper")
        if not pd.isna(r[column])
        for shown in (text.number(abs(r[column]), 1), text.number(abs(round(r[column]))))
    }
    for asked in sentences.questions(facts):
        figure = asked.figure.replace("1.000", "").replace(facts.name, "")
        shown = set(NUMBER.findall(re.sub(r"\b20\d\d\b", "", figure).replace("2026", "")))
        assert shown and shown <= known, asked


# --- beside a point ----------------------------------------------------------------------------------


def series(*values: float, **columns: Any) -> pd.DataFrame:
    starts = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    return pd.DataFrame(
        {
            "indicator": "bijstand_personen_tot_aow", "region_code": "GM9001", "name": "Aldermeer",
            "period_start": starts, "period_end": starts + pd.offsets.MonthEnd(), "frequency": "M",
            "value": values, "status": "definitief", "source_id": "t", "category": "totaal",
            "revised_from": float("nan"), "jumped_from": float("nan"),
        }
        | columns
    )  # fmt: skip


NO_BORDERS = pd.DataFrame(columns=["part", "name", "valid_to"])


def test_a_revised_point_has_its_note_at_that_point() -> None:
    rows = series(100, 110, 150, revised_from=[None, None, 120.0])
    (mark,) = notes.marks(rows, NO_BORDERS)
    assert mark.first == rows["period_end"].iloc[2] and mark.number == 1
    assert "het was 120, nu 150" in mark.entries[0]
    step = notes.largest_step(rows, [mark])
    assert "maart 2020: van 110 naar 150" in step and "het was 120, nu 150" in step
    assert "niet de oorzaak" in step


def test_a_merger_within_the_series_has_its_note_and_one_before_it_has_none() -> None:
    ended = pd.DataFrame(
        {
            "part": ["Dorrewoude", "Hertsvelde"],
            "name": ["Aldermeer", "Aldermeer"],
            "valid_to": [pd.Timestamp(2020, 3, 1), pd.Timestamp(2010, 1, 1)],
        }
    )
    (mark,) = notes.marks(series(100, 110, 150, 150), ended)
    assert mark.date == "1 maart 2020" and "Dorrewoude ging op in Aldermeer" in mark.entries[0]
    assert mark.entries[0] in notes.largest_step(series(100, 110, 150, 150), [mark])


def test_a_step_without_a_note_says_that_none_is_known() -> None:
    assert "geen herziening" in notes.largest_step(series(100, 110, 150), ())
    assert notes.largest_step(series(100, 100), ()) == notes.largest_step(series(100), ()) == ""


def test_a_step_is_not_taken_over_a_missing_month() -> None:
    assert "februari 2020: van 100 naar 110" in notes.largest_step(
        series(100, 110, float("nan"), 400), ()
    )


def test_the_change_per_month_is_the_difference_of_the_numbers(
    practice_release: Path, special: dict[str, str]
) -> None:
    code = special["merged"]
    drawn = data.run(practice_release, "mijn", gemeente=code).where("part", "verandering")
    stock = [
        value
        for (value,) in query(
            practice_release,
            "select value from marts.observation_grid where indicator = 'bijstand_personen_tot_aow' and category = 'totaal' "
            f"and region_code = '{code}' and period_start >= '2017-12-01' order by period_start",
        )
    ]
    assert drawn.rows["value"].tolist() == [b - a for a, b in pairwise(stock)]
    (trace,) = charts.changes(drawn, "titel").data
    assert list(trace["y"]) == drawn.rows["value"].tolist()


def test_a_missing_month_leaves_two_changes_open() -> None:
    rows = series(10, float("nan"), -10).assign(missing_reason=None)
    meaning = Indicator("bijstand_personen_tot_aow", "", "personen", "", "tot AOW", "stock_end", 10)
    result = Result(rows, Release("r", "cbs", dt.datetime(2026, 1, 1)), {meaning.name: meaning}, ())  # noqa: DTZ001
    assert pd.isna(charts.changes(result, "titel").data[0]["y"][1])


# --- the page ----------------------------------------------------------------------------------------


def test_the_size_class_is_the_group_of_the_release_and_the_sentences_follow_it(
    oefenland_settings: Settings,
    practice_release: Path,
    special: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = special["largest"]
    alike = query(
        practice_release,
        "select b.name from marts.region as a inner join marts.region as b using (grootteklasse) "
        f"where a.region_code = '{code}' and b.region_code <> '{code}' and b.region_level = 'gemeente' and b.valid_to is null",
    )
    seen = visit(
        oefenland_settings, "overview", monkeypatch,
        uitgave="oefenland", gemeente=[code], mijn_groep="grootte",
    )  # fmt: skip
    assert "gemeenten van deze grootte" in seen.text
    (table,) = [t for t in seen.tables if "midden van de groep" in t.index]
    assert {name for (name,) in alike} <= set(table.index)


def test_an_unknown_group_falls_back_with_a_note(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        release_settings, "overview", monkeypatch, gemeente=[fixtures.ORDINARY], mijn_groep="niets"
    )
    assert "is hier niet bekend" in seen.text
    assert seen.markup.count('class="bib-five"') == 1


def test_an_own_list_is_what_it_is_compared_with(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [fixtures.SECOND, fixtures.TINY, fixtures.MERGED_INTO]
    seen = visit(
        release_settings, "overview", monkeypatch,
        gemeente=[fixtures.ORDINARY], mijn_groep="eigen", groep=others,
    )  # fmt: skip
    (table,) = [t for t in seen.tables if "midden van de groep" in t.index]
    assert {fixtures.NAMES[code] for code in others} <= set(table.index)
    assert "uit de eigen groep" in seen.text

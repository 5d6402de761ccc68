"""A policy put to the test on screen: nothing before it is asked, every answer in words, the truth last."""

import io
import math
import re
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from playwright.sync_api import Browser, expect

from dashboard import evaluate, policy, text
from dashboard.evaluate import Answer
from etl.analysis import wording
from etl.analysis.events import Effect, Evaluation, Event
from etl.errors import BijstandError
from etl.settings import Settings
from tests import browser
from tests.dashboard.app import Visit, visit
from tests.helpers import query

VERDICTS = ("Lager dan", "Hoger dan", "Niet te onderscheiden", "Geen oordeel")


@pytest.fixture(autouse=True)
def _dutch() -> None:
    text.use("nl")


@pytest.fixture(scope="module")
def policies(practice_release: Path) -> dict[str, tuple[str, str]]:
    """Gemeente and first month of one policy of each sort; a gemeente without any, at the same month."""

    def first(where: str) -> tuple[str, str]:
        ((code, month),) = query(
            practice_release,
            "select region_code, strftime(start, '%Y-%m') from practice_truth.policy "
            f"where {where} order by abs(effect_pct) desc, start, region_code limit 1",
        )
        return code, month

    strong = first("not is_reactive and direction = 'inflow' and effect_pct < 0")
    ((other,),) = query(
        practice_release,
        "select region_code from practice_truth.month where region_code not in "
        "(select region_code from practice_truth.policy) and month = '2013-01-01' and stock > 1000 "
        "order by region_code limit 1",
    )
    return {"strong": strong, "reactive": first("is_reactive"), "none": (other, strong[1])}


def asked(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    question: tuple[str, str],
    **address: str,
) -> Visit:
    """The page of a cited link, once the answer is there."""
    code, month = question
    seen = visit(
        settings,
        "policy_test",
        monkeypatch,
        **({"uitgave": "oefenland", "gemeente": code, "toetsen_start": month} | address),
    )
    end = time.monotonic() + 60
    while seen.app.get("progress"):
        assert time.monotonic() < end
        time.sleep(0.3)
        seen.app.run()
    return seen


def answered(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    monkeypatch.setattr(evaluate, "ask", lambda *question: answer)


def test_nothing_is_computed_before_the_reader_asks(
    oefenland_settings: Settings,
    policies: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ask(*question: object) -> Answer:
        raise AssertionError(question)

    monkeypatch.setattr(evaluate, "ask", ask)
    (code, month), (other, _month) = policies["strong"], policies["none"]
    for address in (
        {},
        {"toetsen_start": month, "toetsen_voor": other},
        {"toetsen_start": "2031-01"},
    ):
        seen = visit(
            oefenland_settings,
            "policy_test",
            monkeypatch,
            uitgave="oefenland",
            gemeente=code,
            **address,
        )
        assert '<p class="bib-verdict' not in seen.markup
    assert "niet te toetsen" in seen.text  # a month that is not there is said


def test_the_form_offers_dated_policies_first_and_writes_a_link_that_can_be_cited(
    oefenland_settings: Settings,
    policies: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered(monkeypatch, Answer("running", elapsed=1.0, usual=2.0))
    code, month = policies["strong"]
    seen = visit(oefenland_settings, "policy_test", monkeypatch, uitgave="oefenland", gemeente=code)
    box = seen.app.selectbox(key="toetsen_start_widget")
    assert box.value == month and "verzonnen" in box.options[0]

    box.set_value("2016-05")
    next(b for b in seen.app.button if b.label == "Toetsen").click().run()

    assert seen.address["toetsen_start"] == ["2016-05"]
    assert seen.address["toetsen_voor"] == [code] and "toetsen_gok" not in seen.address


def test_a_page_that_waits_says_what_it_is_doing_and_stands(
    oefenland_settings: Settings,
    policies: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, month = policies["strong"]
    address = {"uitgave": "oefenland", "gemeente": code, "toetsen_start": month}
    for answer, words in (
        (Answer("waiting", ahead=3), "nog 3 vragen"),
        (Answer("running", elapsed=1.0, usual=2.0), "Bezig met rekenen"),
    ):
        answered(monkeypatch, answer)
        seen = visit(oefenland_settings, "policy_test", monkeypatch, **address)
        (bar,) = seen.app.get("progress")
        assert words in bar.proto.text and bar.proto.value == round(100 * answer.progress)
        assert "niet die van de grafiek" in seen.text


def test_a_cited_link_computes_the_answer_and_shows_all_that_it_rests_on(
    oefenland_settings: Settings,
    practice_release: Path,
    policies: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, month = policies["strong"]
    seen = asked(oefenland_settings, monkeypatch, (code, month))

    answer = evaluate.ask(practice_release, code, month)
    result = answer.result
    assert answer.state == "done" and result is not None
    ((name,),) = query(
        practice_release, f"select name from marts.region where region_code = '{code}'"
    )
    assert wording.evaluation(result, name, "nl") in seen.text
    last = result.effects[-1]
    for figure in (last.estimate, last.lower, last.upper):
        assert text.signed(figure, 1) in seen.text
    for figure in (last.mde, result.pre_fit, result.pre_fit_limit):
        assert text.number(figure, 1) in seen.text
    for _code, line in evaluate.checks(answer):
        assert line in seen.text
    path, placebos = seen.figures
    assert len(placebos["data"][0]["x"]) == len(result.placebo_ratio)
    assert placebos["data"][1]["x"] == [pytest.approx(last.estimate)]
    lines = [trace for trace in path["data"] if trace.get("mode") == "lines"]
    assert len({trace["name"] for trace in lines}) == 2
    shares = seen.tables[-1].iloc[:, 0].str.removesuffix("\u00a0%").str.replace(",", ".")
    assert shares.astype(float).sum() == pytest.approx(100, abs=1)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ({"toetsen_start": "2009-01"}, "minder dan 60 maanden"),
        ({"toetsen_start": "2020-06"}, "maart 2020 en december 2021"),
        ({"toetsen_start": "2026-02"}, "minder dan 12 maanden"),
        ({"toetsen_uitkomst": "instroom"}, "--outcome inflow"),
    ],
)
def test_a_refusal_is_a_plain_sentence_and_draws_nothing(
    address: dict[str, str],
    words: str,
    oefenland_settings: Settings,
    policies: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = asked(oefenland_settings, monkeypatch, policies["strong"], **address)
    assert "Niet te toetsen" in seen.text and words in seen.text
    assert not seen.figures


def test_what_fails_is_one_sentence(
    oefenland_settings: Settings,
    policies: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reason = BijstandError(evaluate._TOO_LONG, seconds=60)
    answered(monkeypatch, Answer("failed", reason=reason))
    seen = asked(oefenland_settings, monkeypatch, policies["strong"])
    assert "Niet uitgerekend" in seen.text and "60 seconden" in seen.text


@pytest.mark.parametrize(
    ("kind", "guess"), [("strong", "minder"), ("reactive", "minder"), ("none", "niets")]
)
def test_the_truth_comes_after_a_guess_and_is_that_of_the_release(
    kind: str,
    guess: str,
    oefenland_settings: Settings,
    practice_release: Path,
    policies: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, month = policies[kind]
    ((after, without, effect),) = query(
        practice_release,
        "select exp(avg(ln(stock))), exp(avg(ln(stock_without_policy))), "
        f"(select any_value(effect_pct) from practice_truth.policy where region_code = '{code}') "
        f"from practice_truth.month where region_code = '{code}' and month between "
        f"date '{month}-01' + interval 35 month and date '{month}-01' + interval 37 month",
    )
    true = 100 * (after / without - 1)
    right = "minder" if true <= -1 else "meer" if true >= 1 else "niets"

    seen = asked(oefenland_settings, monkeypatch, (code, month))
    assert "Werkelijk effect" not in str([list(t.columns) for t in seen.tables])
    seen.app.radio(key="toetsen_gok_widget").set_value(guess)
    next(b for b in seen.app.button if b.label == "Toon de waarheid").click().run()
    assert seen.address["toetsen_gok"] == [guess]
    assert ("was goed" if guess == right else "was fout") in seen.text
    told = next(t for t in seen.tables if "Werkelijk effect" in t.columns)
    assert told["Werkelijk effect"].iloc[-1] == text.signed(true, 1) + "\u00a0%"
    assert {
        "strong": "de instroom met",
        "reactive": "dat deed niets",
        "none": "nooit eigen beleid",
    }[kind] in seen.text
    if kind == "strong":
        assert text.signed(effect, 1) in seen.text
        assert len({trace.get("name") for trace in seen.figures[0]["data"]} - {None}) == 3
    assert "grenzen van nu" in seen.text and "tot de AOW-leeftijd" in seen.text


def test_dated_events_stand_in_the_path_by_the_switch_of_every_chart(
    oefenland_settings: Settings,
    policies: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, month = policies["strong"]

    def moments(**address: str) -> list[str]:
        seen = asked(oefenland_settings, monkeypatch, (code, month), **address)
        foot = next(a for a in seen.figures[0]["layout"]["annotations"] if a.get("name") == "foot")
        return re.findall(r"\((\d)\)", foot["text"])

    assert moments() == ["1"]
    marked = moments(gebeurtenissen="1")
    assert len(marked) > 1 and marked == [str(n + 1) for n in range(len(marked))]


def test_a_file_of_the_path_or_the_placebos_has_what_is_drawn(
    oefenland_settings: Settings,
    policies: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[pd.DataFrame] = []

    def button(_label: str, *, data: str, **_more: object) -> None:
        written.append(pd.read_csv(io.StringIO(data)))

    monkeypatch.setattr(st, "download_button", button)
    seen = asked(oefenland_settings, monkeypatch, policies["strong"])
    path, placebos = written
    drawn = [trace for trace in seen.figures[1]["data"] if trace.get("mode") == "markers"]
    is_placebo = placebos["kind"] == "placebo"
    assert sorted(drawn[0]["x"]) == pytest.approx(list(placebos["difference_pct"][is_placebo]))
    assert path["stock"].tolist()[: len(seen.figures[0]["data"][0]["y"])] == pytest.approx(
        seen.figures[0]["data"][0]["y"]
    )
    assert path["notice"].nunique() == 1 and {"mix", "difference_pct", "release"} <= {*path.columns}
    for file in written:
        for column in (
            "region_code",
            "name",
            "start",
            "unit",
            "definition",
            "source",
            "permalink",
            "release",
        ):
            assert file[column].notna().all(), column
        assert file["source"].str.contains(file["release"].iloc[0]).all()
    # No estimate without its interval.
    (own,) = placebos[~is_placebo].to_dict("records")
    assert own["lower"] < own["difference_pct"] < own["upper"]
    # The menu of these charts has no file of what was computed with.
    menus = re.findall(r'<details class="bib-take".*?</details>', seen.markup, flags=re.DOTALL)
    assert len(menus) == 2 and not any("Wat u ziet" in menu for menu in menus)


@pytest.mark.parametrize("release", ["published", "cbs"])
def test_without_enough_months_it_says_what_is_missing_or_why_not(
    release: str, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "policy_test", monkeypatch, uitgave=release)
    if release == "published":
        assert "80794ned" in seen.text and "37230ned" in seen.text
        assert "bijstand update" in seen.text and "bijstand evaluate" in seen.text
        assert 'href="toetsen?uitgave=oefenland"' in seen.markup
    assert "practice_truth" not in seen.text and not seen.figures


def events_of(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    columns = ["region_code", "kind", "start_precision", "start_from"]
    found = pd.DataFrame(rows, columns=columns)
    found["start_from"] = pd.to_datetime(found["start_from"])
    return found.assign(title=[f"besluit {n}" for n in range(len(found))])


def test_a_policy_counts_from_its_first_full_month_and_only_where_that_is_known() -> None:
    known = policy.dated(
        events_of(
            ("GM0001", "local_policy", "day", "2018-03-15"),
            ("GM0001", "local_policy", "day", "2018-06-01"),
            ("GM0001", "experiment", "month", "2018-06-01"),
            ("GM0001", "local_policy", "year", "2019-01-01"),
            ("GM0001", "budget", "month", "2017-01-01"),
            ("NL01", "law", "day", "2015-01-01"),
        )
    )
    assert known == {"2018-06": "besluit 1; besluit 2", "2018-04": "besluit 0"}


def made_up(gap: np.ndarray, sdid: float) -> Evaluation:
    effect = Effect(12, -5.0, 4.0, -1.0, 0.02, 0.5, 8.0)
    return Evaluation(
        Event("GM0001", "2016-01"), None, (effect,), "lower", others=(("sdid", sdid),), gap=gap
    )


def test_the_drawn_mix_differs_at_the_horizon_by_what_the_estimator_found() -> None:
    months = pd.period_range("2014-01", "2017-12", freq="M").strftime("%Y-%m")
    rng = np.random.default_rng(4)
    stock = pd.Series(rng.uniform(900, 1100, len(months)), index=months)
    gap = rng.normal(30, 3, len(months))  # a level that is not the unit's own must fall out
    mix = evaluate.path(made_up(gap, -6.0), stock)
    assert mix is not None
    block = slice(24 + 12 - 1, 24 + 12 + 2)
    found = 100 * np.log(stock / mix).iloc[block].mean()
    assert found == pytest.approx(-6.0)
    assert evaluate.path(made_up(gap[1:], -6.0), stock) is None


def test_the_true_effect_is_over_the_same_months_as_the_estimate() -> None:
    months = pd.date_range("2015-01-01", periods=48, freq="MS")
    without = np.full(48, 1000)
    stock = without.copy()
    stock[24 + 11 : 24 + 14] = 900
    rows = pd.DataFrame({"month": months, "stock": stock, "stock_without_policy": without})
    truth = policy.Truth.of(rows.assign(start=pd.NaT), "2017-01")
    assert truth.effects == {12: pytest.approx(-10.0)}
    assert truth.answer == policy.FEWER and math.isclose(truth.effects[12], -10.0)


def test_no_guess_is_judged_where_the_figures_end_too_early() -> None:
    months = pd.date_range("2015-01-01", periods=48, freq="MS")
    rows = pd.DataFrame({"month": months, "stock": 900, "stock_without_policy": 1000})
    rows = rows.assign(start=months[40], is_reactive=False, direction="inflow", effect_pct=-25.0)
    said = " ".join(policy.Truth.of(rows, "2018-06").sentences("Aldermeer", policy.NONE, None))
    assert "te vroeg om uw gok" in said
    assert "was goed" not in said and "was fout" not in said


@pytest.mark.browser
def test_a_reader_asks_waits_guesses_and_learns_the_truth(
    oefenland_settings: Settings,
    policies: dict[str, tuple[str, str]],
    chromium: Browser,
    tmp_path: Path,
) -> None:
    """The whole path in a browser: the page goes on by itself when the answer is there."""
    (tmp_path / "releases").mkdir()
    for path in oefenland_settings.releases_dir.iterdir():
        (tmp_path / "releases" / path.name).symlink_to(path)
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    outside: list[str] = []
    page.on("request", lambda r: None if "127.0.0.1" in r.url else outside.append(r.url))
    with browser.dashboard(tmp_path) as address:
        browser.open_page(
            page, f"{address}/toetsen?uitgave=oefenland&gemeente={policies['strong'][0]}"
        )
        page.get_by_role("button", name="Toetsen", exact=True).click()
        expect(page.locator(".bib-verdict")).to_contain_text("e", timeout=60_000)
        assert page.locator(".bib-verdict").inner_text().startswith(VERDICTS)
        assert f"toetsen_start={policies['strong'][1]}" in page.url
        assert page.locator('[data-testid="stProgress"]').count() == 0
        page.get_by_text("minder mensen", exact=True).click()
        page.get_by_role("button", name="Toon de waarheid").click()
        expect(page.get_by_text("Werkelijk effect")).to_be_visible(timeout=60_000)
        assert "toetsen_gok=minder" in page.url
        browser.settled(page)
        wide = "e => e.scrollWidth > e.clientWidth"
        assert not page.locator('[data-testid="stMain"]').evaluate(wide)
    page.close()
    assert outside == [] or all(url.startswith(("data:", "blob:")) for url in outside)

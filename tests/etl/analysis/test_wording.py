from dataclasses import replace

import numpy as np
import pytest

from etl.analysis import wording
from etl.analysis.checks import Check
from etl.analysis.decomposition import FlowSplit
from etl.analysis.economy import EconomySplit
from etl.analysis.events import Effect, Evaluation, Event, GroupEffect
from etl.analysis.standing_out import sampling_variance, standing_out
from etl.analysis.yearly import yearly_difference

LANGUAGES = ("nl", "en")
UNCLEAR = {"nl": "niet te onderscheiden", "en": "cannot be told apart"}
FORBIDDEN = ("beleidseffect", "policy effect", "door het beleid", "because of the policy")
LOWER = Effect(36, tau=-9.4, half=6.0, momentum=0.1, p=0.012, p_same_rise=0.02, mde=13.2)
UNSEEN = Effect(36, tau=-3.0, half=9.0, momentum=4.0, p=0.4, p_same_rise=0.5, mde=13.2)


def flow():
    return FlowSplit(
        names=("momentum", "inflow", "outflow", "population", "remainder"),
        start=np.array([10_000.0]),
        end=np.array([9_360.0]),
        parts=np.array([[-20.0, -410.0, -130.0, -30.0, -50.0]]),
        lower=np.array([[-60.0, -600.0, -200.0, -31.0, -80.0]]),
        upper=np.array([[20.0, -220.0, -60.0, -29.0, -20.0]]),
        tallies=np.array([True]),
    )


def economy():
    parts = np.array([[100.0, 0.0, -400.0, -100.0, -1100.0]])
    half = np.array([[0.0, 0.0, 150.0, 50.0, 2000.0]])
    return EconomySplit(
        start=np.array([10_000.0]),
        end=np.array([8_500.0]),
        parts=parts,
        lower=parts - half,
        upper=parts + half,
        p=np.array([0.3]),
        mde=np.array([12.3]),
        withheld=np.array([False]),
        warnings=("composition_unknown",),
        method="ardl_stock",
    )


def verdict(effect, **changes):
    event = Event("GM0001", "2015-01")
    return Evaluation(event, None, effects=(effect,), **changes)


@pytest.mark.parametrize(
    ("language", "value", "decimals", "text"),
    [("nl", 1234.56, 1, "1.234,6"), ("en", -1234.56, 0, "\u22121,235"), ("nl", -0.2, 0, "0")],
)
def test_numbers(language, value, decimals, text):
    assert wording.number(value, language, decimals) == text


def test_flow_split_says_the_published_sentence():
    text = wording.flow_split(flow(), 0, "Veenendaal", "eind 2016", "eind 2017", "nl")
    assert text.startswith("Eind 2017 had Veenendaal 640 minder ontvangers dan eind 2016: ")
    assert "410 minder door minder instroom," in text
    assert "130 minder door meer uitstroom," in text
    assert "20 minder door wat al in gang was (niet te onderscheiden van nul)" in text
    assert "50 minder is uit de stroomcijfers niet te verklaren" in text
    english = wording.flow_split(
        flow(), 0, "Veenendaal", "at the end of 2016", "at the end of 2017", "en"
    )
    assert "410 fewer from less inflow," in english


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_remainder_within_its_rounding_is_not_told_as_one(language):
    told = wording.flow_split(flow(), 0, "X", "2016", "2017", language)
    assert told.count(UNCLEAR[language]) == 1  # what was under way
    unsure = replace(flow(), upper=flow().upper + np.array([[0, 0, 0, 0, 40.0]]))
    assert (
        wording.flow_split(unsure, 0, "X", "2016", "2017", language).count(UNCLEAR[language]) == 2
    )


def test_no_change_is_no_zero_more():
    still = replace(flow(), end=flow().start, parts=np.zeros((1, 5)))
    text = wording.flow_split(still, 0, "X", "eind 2016", "eind 2017", "nl")
    assert text == "Eind 2017 had X ongeveer evenveel ontvangers als eind 2016."
    text = wording.flow_split(still, 0, "X", "at the end of 2016", "at the end of 2017", "en")
    assert text == "At the end of 2017 X had about as many recipients as at the end of 2016."


@pytest.mark.parametrize("language", LANGUAGES)
def test_flow_split_that_does_not_tally_is_not_told(language):
    text = wording.flow_split(
        replace(flow(), tallies=np.array([False])), 0, "X", "2016", "2017", language
    )
    assert "410" not in text
    gone = np.full((1, 5), np.nan)
    assert "410" not in wording.flow_split(
        replace(flow(), parts=gone), 0, "X", "2016", "2017", language
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_economy_split(language):
    text = wording.economy_split(economy(), 0, "Veenendaal", language)
    left_over = {
        "nl": "onverklaard verschil (waaronder beleid) \u22121.100 (95%: \u22123.100 tot 900), niet te",
        "en": "unexplained difference (policy being one possible cause) \u22121,100 (95%",
    }
    assert left_over[language] in text
    assert text.count(UNCLEAR[language]) == 1  # economy and national exclude zero
    assert "12\u00a0%" in text
    small = replace(economy(), withheld=np.array([True]))
    assert "1" not in wording.economy_split(small, 0, "X", language).replace("200", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_found(language):
    text = wording.evaluation(verdict(LOWER, verdict="lower"), "Rotterdam", language)
    assert "9\u00a0%" in text and "13\u00a0%" in text and "2 " in text
    assert {"nl": "3 tot 14\u00a0%", "en": "3 to 14\u00a0%"}[language] in text
    assert UNCLEAR[language] not in text
    assert {"nl": "werk vonden", "en": "found work"}[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_found(language):
    text = wording.evaluation(verdict(UNSEEN, verdict="not_distinguishable"), "X", language)
    assert UNCLEAR[language] in text and "13\u00a0%" in text
    assert {"nl": "4,1\u00a0%", "en": "4.1\u00a0%"}[language] in text  # the momentum


@pytest.mark.parametrize("language", LANGUAGES)
def test_withheld_says_why_and_gives_no_effect(language):
    for code in wording._WITHHELD:
        result = verdict(LOWER, verdict="withheld", withheld=(code,))
        text = wording.evaluation(result, "X", language)
        assert "9\u00a0%" not in text and "13\u00a0%" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_inflow_is_called_inflow(language):
    event = Event("GM0001", "2015-01", "inflow")
    result = Evaluation(event, None, effects=(LOWER,), verdict="lower")
    things = {"nl": "minder instroom dan", "en": "less inflow than"}
    assert things[language] in wording.evaluation(result, "X", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mde", [99.7, 122.0, np.inf, np.nan])
def test_where_no_effect_could_be_seen_that_is_said_and_no_percentage(language, mde):
    nothing = {"nl": "Hier is niets te zien", "en": "Nothing could be seen here"}[language]
    smallest = {"nl": "Een effect kleiner dan", "en": "An effect smaller than"}[language]
    for text in (
        wording.economy_split(replace(economy(), mde=np.array([mde])), 0, "X", language),
        wording.evaluation(
            verdict(replace(UNSEEN, mde=mde), verdict="not_distinguishable"), "X", language
        ),
    ):
        assert nothing in text and smallest not in text
    seen = wording.economy_split(replace(economy(), mde=np.array([99.0])), 0, "X", language)
    assert f"{smallest} 99\u00a0%" in seen and nothing not in seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_checks_have_a_code_and_a_line_with_their_figures(language):
    result = verdict(
        UNSEEN,
        verdict="not_distinguishable",
        others=(("momentum", 4.0), ("did", -10.5), ("sc_augmented", 5.0)),
        checks=(Check("gap_ratio", 3.14, 0.0412), Check("earlier_24", 1.0, 0.6)),
    )
    lines = dict(wording.checks(result, language))
    assert list(lines) == [
        "gap_ratio",
        "earlier_24",
        "sc_augmented",
        "did",
    ]  # momentum is told apart
    ratio, p, did, months = {
        "nl": ("3,1 keer", "p = 0,04", "\u221210,0\u00a0%", "24 maanden"),
        "en": ("3.1 times", "p = 0.04", "\u221210.0\u00a0%", "24 months"),
    }[language]
    assert ratio in lines["gap_ratio"] and p in lines["gap_ratio"]
    assert did in lines["did"] and months in lines["earlier_24"]
    assert wording.checks(Evaluation(Event("X", "2015-01"), "too_small"), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chance_is_never_nought(language):
    result = verdict(
        UNSEEN, verdict="not_distinguishable", checks=(Check("conformal", 1.0, 0.003),)
    )
    tiny = verdict(replace(LOWER, p=0.003), verdict="lower")
    least = {"nl": "p < 0,01", "en": "p < 0.01"}[language]
    assert least in dict(wording.checks(result, language))["conformal"]
    assert least in wording.horizons(tiny, language)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_is_told_with_its_interval_and_what_it_could_see(language):
    found = GroupEffect(("a", "b"), 36, -3.0, 9.0, 0.4, withheld=("b",))
    text = wording.group(found, ["Assen", "Breda"], language)
    assert UNCLEAR[language] in text and "36" in text and "12\u00a0%" in text
    assert {"nl": "Assen en Breda", "en": "Assen and Breda"}[language] in text
    assert {"nl": "Van 1 ervan", "en": "For 1 of them"}[language] in text
    clear = wording.group(replace(found, tau=-20.0, withheld=()), ["A", "B"], language)
    assert UNCLEAR[language] not in clear and "\u221218" in clear


def test_caveats_stand_in_both_languages():
    assert len(wording.caveats("nl")) == len(wording.caveats("en")) == 7
    assert not set(wording.caveats("nl")) & set(wording.caveats("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_warning_names_the_gemeente(language):
    for code in wording._WARNINGS:
        result = verdict(UNSEEN, verdict="not_distinguishable", warnings=(code,))
        assert "{" not in wording.evaluation(result, "Rotterdam", language)


def test_every_code_has_both_sentences():
    tables = (wording._REFUSALS, wording._WITHHELD, wording._WARNINGS, wording._CHECKS)
    for table in tables:
        for code, (dutch, english) in table.items():
            assert dutch != english and dutch.endswith(".") and english.endswith("."), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusal_is_one_sentence_of_its_own(language):
    for code, pair in wording._REFUSALS.items():
        text = wording.evaluation(Evaluation(Event("X", "2015-01"), code), "X", language)
        assert text == pair[LANGUAGES.index(language)]


def real_looking(seed=0):
    rng = np.random.default_rng(seed)
    before = np.round(np.exp(rng.normal(6.3, 1, 300)))
    s2 = sampling_variance(before, exit_rate=0.28)
    after = np.round(before * np.exp((-1 + np.sqrt(s2 + 4) * rng.standard_normal(300)) / 100))
    big = int(np.argmax(before))
    after[big] = round(before[big] * 0.7)
    return before, after, s2, big


@pytest.mark.parametrize("language", LANGUAGES)
def test_standing_out_and_yearly(language):
    before, after, s2, big = real_looking()
    outstanding = standing_out(before, after, s2, draws=50)
    light = yearly_difference(before, after, s2, np.arange(300) % 30)
    ordinary = int(np.argmin(np.abs(np.nan_to_num(outstanding.z, nan=9))))
    for i, clear in ((big, True), (ordinary, False)):
        one = wording.standing_out(outstanding, i, "X", "2017", language)
        two = wording.yearly(light, i, "X", "2017", language)
        assert (UNCLEAR[language] in one) != clear
        assert (UNCLEAR[language] in two) != clear
        assert {"nl": "Zonder maandcijfers", "en": "Without monthly"}[language] in two
    noticed = np.flatnonzero((np.abs(light.difference) > light.half) & ~light.differs)
    for i in noticed:
        assert wording._YEARLY["noticed"][LANGUAGES.index(language)] in wording.yearly(
            light, int(i), "X", "2017", language
        )
    low, high = outstanding.funnel.limits()
    outside = (outstanding.change < low) | (outstanding.change > high)
    beyond = np.flatnonzero(outside & ~outstanding.differs)
    assert beyond.size
    for i in beyond:
        told = wording.standing_out(outstanding, int(i), "X", "2017", language)
        assert wording._YEARLY["noticed"][LANGUAGES.index(language)] in told
        assert UNCLEAR[language] not in told
    tiny = int(np.argmin(before))
    if before[tiny] < 50:
        assert "%" not in wording.standing_out(outstanding, tiny, "X", "2017", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_says_policy_effect(language):
    before, after, s2, big = real_looking()
    texts = [
        wording.flow_split(flow(), 0, "X", "2016", "2017", language),
        wording.economy_split(economy(), 0, "X", language),
        wording.evaluation(verdict(LOWER, verdict="lower"), "X", language),
        wording.evaluation(verdict(UNSEEN, verdict="not_distinguishable"), "X", language),
        wording.yearly(
            yearly_difference(before, after, s2, np.arange(300) % 30), big, "X", "2017", language
        ),
    ]
    tables = (wording._REFUSALS, wording._WITHHELD, wording._WARNINGS, wording._CHECKS)
    texts += [sentence for table in tables for pair in table.values() for sentence in pair]
    for text in texts:
        for words in FORBIDDEN:
            assert words not in text.lower()

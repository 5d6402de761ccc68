"""Sentences say what the rows say, and no more."""

import datetime as dt

import pandas as pd
import pytest

from dashboard import findings, text
from dashboard.result import Indicator, Release, Result

A, B = "GM9001", "GM9002"


def result(*rows: tuple[str, str, int, float | None], status: str = "definitief") -> Result:
    """Yearly rows of (indicator, region, year, value)."""
    frame = pd.DataFrame(
        [
            {
                "indicator": indicator,
                "region_code": region,
                "name": {A: "Aldermeer", B: "Brinkhaven"}[region],
                "category": "totaal",
                "period_start": pd.Timestamp(year, 1, 1),
                "period_end": pd.Timestamp(year, 12, 31),
                "frequency": "J",
                "value": value,
                "status": status,
                "source_id": "t",
            }
            for indicator, region, year, value in rows
        ]
    )
    rate = Indicator("bijstand_dichtheid", "", "per 1.000", "", "", "rate", 0.5)
    return Result(frame, Release("r", "cbs", dt.datetime(2026, 1, 1)), {rate.name: rate}, ())  # noqa: DTZ001


def volume_sentence(*values: float) -> str:
    text.use("nl")
    rows = result(*(("bijstand_personen", A, 2016 + i, v) for i, v in enumerate(values)))
    now = findings.latest(rows, "bijstand_personen", A)
    assert now is not None
    return findings.volume(now, findings.year_before(rows, now), "Aldermeer")


def test_a_fall_a_rise_and_no_change() -> None:
    assert volume_sentence(1000, 900) == (
        "Aan het eind van 2017 hadden 900 mensen van 15 jaar en ouder in Aldermeer bijstand, "
        "100 minder dan een jaar eerder (\u221210,0\u00a0%)."
    )
    assert "100 meer dan een jaar eerder (+10,0\u00a0%)" in volume_sentence(1000, 1100)
    assert "evenveel als een jaar eerder" in volume_sentence(1000, 1000)


def test_a_small_stock_gets_no_percentage() -> None:
    assert "%" not in volume_sentence(40, 20)


def test_without_an_earlier_figure_nothing_is_compared() -> None:
    assert (
        volume_sentence(900)
        == "Aan het eind van 2016 hadden 900 mensen van 15 jaar en ouder in Aldermeer bijstand."
    )


def test_a_provisional_figure_says_so() -> None:
    text.use("nl")
    rows = result(("bijstand_personen", A, 2017, 900), status="voorlopig")
    now = findings.latest(rows, "bijstand_personen", A)
    assert now is not None and "(voorlopig)" in findings.moment(now)


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        (86.5, 67.5, "had Aldermeer meer"),
        (67.5, 86.5, "had Brinkhaven meer"),
        (40.0, 40.5, "niet te onderscheiden"),
        (40.0, 40.0, "niet te onderscheiden"),
        (40.0, 41.0, "had Brinkhaven meer"),
    ],
)
def test_a_difference_within_the_rounding_is_no_difference(a: float, b: float, words: str) -> None:
    text.use("nl")
    rows = result(("bijstand_dichtheid", A, 2017, a), ("bijstand_dichtheid", B, 2017, b))
    assert words in findings.more_or_less(rows, A, B)


def test_rates_of_different_years_are_not_compared() -> None:
    rows = result(("bijstand_dichtheid", A, 2017, 40), ("bijstand_dichtheid", B, 2016, 60))
    assert findings.more_or_less(rows, A, B) == ""


def bridge_sentence(**parts: float | None) -> str:
    text.use("nl")
    return findings.bridge(
        pd.DataFrame({"part": list(parts), "value": list(parts.values())}), "Aldermeer"
    )


def test_the_bridge_names_what_is_not_explained_and_when_it_is_larger_than_the_flows() -> None:
    plain = bridge_sentence(start=1000, instroom=300, uitstroom=200, onverklaard=-20, eind=1080)
    assert plain == "+80 = +300 erin, \u2212200 eruit, \u221220 niet verklaard door deze stromen."
    large = bridge_sentence(start=1000, instroom=300, uitstroom=290, onverklaard=-50, eind=960)
    assert large.endswith("Wat niet verklaard is, is groter dan instroom min uitstroom.")


def test_what_rounding_alone_can_make_is_not_called_larger() -> None:
    within = bridge_sentence(start=1000, instroom=300, uitstroom=300, onverklaard=-20, eind=980)
    assert "groter" not in within


def test_a_missing_flow_is_not_taken_for_zero() -> None:
    assert "niet bekend" in bridge_sentence(
        start=1000, instroom=float("nan"), uitstroom=200, onverklaard=float("nan"), eind=900
    )


@pytest.mark.parametrize(
    ("inflow", "outflow", "said"),
    [
        (900, 1000, "100 mensen meer eruit dan erin (1.000 tegen 900)"),
        (1000, 900, "100 mensen meer erin dan eruit (1.000 tegen 900)"),
        (1000, 990, "ongeveer evenveel mensen erin als eruit"),
    ],
)
def test_the_title_of_flows_says_which_was_larger(inflow: int, outflow: int, said: str) -> None:
    moves = result(("bijstand_instroom", A, 2017, inflow), ("bijstand_uitstroom", A, 2017, outflow))
    assert f"Aldermeer in 2017: {said}" in findings.flows_title(moves, A, "Aldermeer")
    alone = result(("bijstand_instroom", A, 2017, inflow), ("bijstand_uitstroom", A, 2016, outflow))
    assert "100" not in findings.flows_title(alone, A, "Aldermeer")

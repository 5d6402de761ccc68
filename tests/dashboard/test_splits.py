"""Sentences on a change and its parts say what the intervals say, and no more."""

import datetime as dt

import pandas as pd
import pytest

from dashboard import splits, text
from dashboard.result import Release, Result

GEMEENTE = "GM9001"
NONE = pd.DataFrame({"specification": ["economie"], "reason": [None]})


@pytest.fixture(autouse=True)
def dutch() -> None:
    text.use("nl")


def estimates(*rows: tuple[str, str, str, float, float, float]) -> Result:
    """Rows of (specification, span, indicator, value, lower, upper) of one gemeente, from 1000 to 900."""
    frame = pd.DataFrame(
        [
            {
                "specification": specification,
                "span": span,
                "indicator": indicator,
                "value": value,
                "lower": lower,
                "upper": upper,
                "region_code": GEMEENTE,
                "name": "Aldermeer",
                "frequency": "J" if len(span) == 9 else "M",
                "base_start": pd.Timestamp(f"{span.split('_')[0]}-01-01"[:10]),
                "period_start": pd.Timestamp(f"{span.split('_')[1]}-01-01"[:10]),
                "before": 1000.0,
                "after": 900.0,
                "is_provisional": False,
                "mde": 80.0,
                "text": "Zin van de levering.",
                "text_en": "Sentence of the release.",
                "warnings": [],
                "warnings_en": [],
                "source_id": "t",
            }
            for specification, span, indicator, value, lower, upper in rows
        ]
    )
    return Result(frame, Release("r", "cbs", dt.datetime(2026, 1, 1)), {}, ())  # noqa: DTZ001


def flows(inflow: tuple[float, float, float], outflow: tuple[float, float, float]) -> splits.Split:
    rest = -100 - inflow[0] - outflow[0]
    found = splits.of(
        estimates(
            ("stromen_1_jaar", "2016_2017", "bijstand_deel_instroom", *inflow),
            ("stromen_1_jaar", "2016_2017", "bijstand_deel_uitstroom", *outflow),
            ("stromen_1_jaar", "2016_2017", "bijstand_deel_rest", rest, rest, rest),
        ),
        GEMEENTE,
        "stromen_1_jaar",
        "2016_2017",
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("inflow", "outflow", "title", "answer"),
    [
        (
            (-80, -120, -40),
            (-60, -90, -30),
            "Aldermeer: minder instroom en meer uitstroom dan in 2016",
            "De daling kwam door allebei: minder instroom en meer uitstroom.",
        ),
        (
            (-180, -220, -140),
            (60, 30, 90),
            "Aldermeer: minder instroom en minder uitstroom dan in 2016",
            "De daling kwam doordat er minder mensen in kwamen, niet doordat er meer mensen uit gingen. "
            "De andere kant op werkte: minder uitstroom.",
        ),
        (
            (10, -30, 50),
            (-60, -90, -30),
            "Aldermeer: meer uitstroom dan in 2016; instroom is niet te onderscheiden",
            "De daling kwam doordat er meer mensen uit gingen; of er ook minder in kwamen, is niet te onderscheiden.",
        ),
        (
            (-40, -90, 10),
            (-20, -60, 20),
            "Aldermeer: instroom en uitstroom zijn niet te onderscheiden van die in 2016",
            "De daling is niet te herleiden tot minder instroom of meer uitstroom.",
        ),
    ],
)
def test_in_or_out_follows_what_can_be_told_apart(
    inflow: tuple[float, float, float],
    outflow: tuple[float, float, float],
    title: str,
    answer: str,
) -> None:
    split = flows(inflow, outflow)
    assert splits.in_or_out(split) == title
    assert splits.fewer_in_or_more_out(split) == answer


def left(specification: str, value: float, lower: float, upper: float) -> tuple:
    span = "2016_2017" if specification == splits.YEARS else "2016-12_2017-12"
    return (specification, span, splits.LEFT_OVER[specification], value, lower, upper)


OUT, OTHER_OUT, IN = (-60, -90, -30), (50, 20, 80), (-60, -130, 10)


@pytest.mark.parametrize(
    ("months", "before", "verdict"),
    [
        (OUT, OUT, "below"),
        (OTHER_OUT, OTHER_OUT, "above"),
        (IN, IN, "within"),
        (OUT, IN, "unclear"),
        (IN, OUT, "unclear"),
        (OUT, OTHER_OUT, "unclear"),
    ],
)
def test_a_verdict_needs_every_reading(months: tuple, before: tuple, verdict: str) -> None:
    result = estimates(left(splits.MONTHS, *months), left(splits.MONTHS_BEFORE, *before))
    found = splits.verdict(result, GEMEENTE, "2016-12_2017-12")
    assert found == verdict

    estimate = splits.row(
        result, GEMEENTE, splits.MONTHS, "2016-12_2017-12", splits.LEFT_OVER[splits.MONTHS]
    )
    assert estimate is not None
    printed = splits.to_print(found, "Aldermeer", estimate)
    assert printed.count(".") - printed.count(",") <= 1 and printed.endswith(".")
    assert "(waaronder beleid)" in printed and "beleidseffect" not in printed
    assert ("niet van nul te onderscheiden" in printed) == (verdict in ("within", "unclear"))
    assert "daalde het aantal mensen met bijstand in Aldermeer" in printed
    assert "100 (−10,0\u00a0%)" in printed


def test_a_bound_that_is_shown_as_zero_gives_no_verdict() -> None:
    result = estimates(
        left(splits.MONTHS, -18, -35.8, -0.2), left(splits.MONTHS_BEFORE, -18, -35.8, -0.3)
    )
    assert splits.verdict(result, GEMEENTE, "2016-12_2017-12") == "within"


def test_what_was_expected_is_the_change_without_what_is_left_over() -> None:
    result = estimates(left(splits.YEARS, -60, -130, 10))
    estimate = splits.row(
        result, GEMEENTE, splits.YEARS, "2016_2017", splits.LEFT_OVER[splits.YEARS]
    )
    assert estimate is not None
    # From 1000 to 900 with −130 to +10 unexplained: −110 to +30 was to be expected.
    assert splits.expected(estimate) == (-11.0, 3.0)
    assert "−11,0 tot +3,0\u00a0%" in splits.to_print("within", "Aldermeer", estimate)
    told = splits.is_it_policy("within", estimate, "J")
    assert "niet te onderscheiden" in told and "kleiner dan 8\u00a0%" in told


def test_without_an_estimate_there_is_no_verdict() -> None:
    nothing = estimates((splits.YEARS, "2016_2017", splits.LEFT_OVER[splits.YEARS], *[None] * 3))  # type: ignore[arg-type]
    assert splits.verdict(nothing, GEMEENTE, "2016_2017") == "none"
    found = splits.of(nothing, GEMEENTE, splits.YEARS, "2016_2017")
    assert found is not None and not found.parts and found.text == "Zin van de levering."
    assert splits.missing(NONE, "economie") == ""


def test_windows_start_with_three_years_of_months() -> None:
    spans = ["2016_2017", "2025-06_2026-06", "2021-06_2026-06", "2023-06_2026-06", "2015_2016"]
    result = estimates(*((splits.MONTHS, span, "x", 0.0, 0.0, 0.0) for span in spans))
    found = splits.spans(result, (splits.MONTHS,))
    assert list(found) == [
        "2023-06_2026-06",
        "2025-06_2026-06",
        "2021-06_2026-06",
        "2016_2017",
        "2015_2016",
    ]
    assert found["2023-06_2026-06"] == "eind juni 2023 tot eind juni 2026 (36 maanden)"


def test_what_rounding_leaves_stands_apart() -> None:
    split = flows((-33.4, -60, -10), (-33.3, -60, -10))
    assert sum(round(p.value) for p in split.parts) + splits.rounding(split) == split.change

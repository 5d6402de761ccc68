"""One gemeente beside the mix of others that followed it, and its effect among those of placebos."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.charts.lines import Series, lines
from dashboard.charts.parts import (
    INK,
    Drawing,
    Part,
    upright,
)
from dashboard.events import Mark
from dashboard.result import Result


@dataclass(frozen=True)
class Expected:
    """What was to be expected at one moment, with its bounds, in the unit of the lines."""

    when: pd.Timestamp
    value: float
    low: float
    high: float
    shown: str


def against_mix(
    series: Sequence[Series],
    expected: Sequence[Expected],
    result: Result,
    title: str,
    start: Mark,
    marks: Sequence[Mark],
) -> Drawing:
    """Lines over time from the fit before to the end, with the expected points and their bounds.

    The axis does not begin at zero: what counts is how close the lines are before the start, which is
    dashed among the other moments of `marks`.
    """
    figure = lines(series, result, title, from_zero=False, height=340, marks=marks)
    figure.layout.setdefault("shapes", []).append(upright(start.first))
    points: Part = {
        "type": "scatter",
        "mode": "markers",
        "x": [point.when for point in expected],
        "y": [point.value for point in expected],
        "marker": {"size": 9, "color": INK, "symbol": "diamond"},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [point.high - point.value for point in expected],
            "arrayminus": [point.value - point.low for point in expected],
            "color": INK,
            "thickness": 1.5,
        },
        "text": [point.shown for point in expected],
        "hovertemplate": "%{text}<extra></extra>",
    }
    figure.data.append(points)
    # Names at the ends of lines would widen a time axis that finds its own range.
    ends = series[0].rows["period_end"]
    figure.layout["xaxis"]["range"] = [ends.min(), ends.max()]
    low, high = figure.layout["yaxis"]["range"]
    figure.layout["yaxis"]["range"] = [
        min([low, *(point.low * 0.98 for point in expected)]),
        max([high, *(point.high * 1.02 for point in expected)]),
    ]
    return figure

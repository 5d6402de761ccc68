"""One place over time against the band of its group."""

import html
from collections.abc import Sequence

import pandas as pd

from dashboard.charts.lines import Series, end_labels, line, reach, time_axis
from dashboard.charts.parts import (
    LABEL_WIDTH,
    Drawing,
    Part,
    figure,
    value_axis,
)
from dashboard.result import Result

WHOLE, HALF = "rgba(95, 107, 118, 0.14)", "rgba(95, 107, 118, 0.28)"
# The same two beside their names, where they are small.
PALE, DARKER = "#B4BCC4", "#7D8790"


def band(
    series: Sequence[Series],
    edges: Sequence[tuple[str, pd.DataFrame, pd.DataFrame]],
    result: Result,
    title: str,
    *,
    decimals: int = 1,
    height: int = 320,
    from_zero: bool = False,
) -> Drawing:
    """Lines over bands; `edges` are (name, lower, upper rows), the widest band first.

    All rows need period_end, period_start, frequency, value and status.
    """
    drawn = [s.rows for s in series] + [rows for _name, *pair in edges for rows in pair]
    everything = pd.concat(drawn)
    low, high = reach(everything["value"].dropna(), from_zero=from_zero)
    traces: list[Part] = []
    for (name, lower, upper), colour in zip(edges, (WHOLE, HALF), strict=True):
        for rows, fill in ((lower, None), (upper, "tonexty")):
            ordered = rows.sort_values("period_end")
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": ordered["period_end"].tolist(),
                    "y": ordered["value"].tolist(),
                    "line": {"width": 0},
                    "name": html.escape(name),
                    "hoverinfo": "skip",
                    **({"fill": fill, "fillcolor": colour} if fill else {}),
                }
            )
    traces += [trace for s in series for trace in line(s, decimals)]
    keys = zip(edges, (PALE, DARKER), strict=True)
    return figure(
        traces,
        {
            "xaxis": time_axis(everything),
            "yaxis": value_axis(decimals, range=[low, high], nticks=6),
            "annotations": end_labels(series, height / (high - low)),
        },
        result,
        title,
        height,
        right=LABEL_WIDTH,
        key=[(colour, "\u25a0", name) for (name, *_pair), colour in keys],
    )

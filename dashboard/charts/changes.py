"""Bars up and down from zero, one per period: what a number changed by."""

import numpy as np

from dashboard import text
from dashboard.charts.parts import (
    GREY,
    INFLOW,
    NARROW,
    OUTFLOW,
    Drawing,
    figure,
    value_axis,
)
from dashboard.result import PROVISIONAL, Result
from dashboard.text import gettext as _


def changes(result: Result, title: str, *, height: int = 300) -> Drawing:
    """The change in each period of one series: upwards more people, downwards fewer."""
    rows = result.rows.sort_values("period_start")
    up = (rows["value"] > 0).tolist()
    trace = {
        "type": "bar",
        "x": np.datetime_as_string(rows["period_end"].to_numpy(), unit="D").tolist(),
        "y": rows["value"].tolist(),
        "marker": {
            "color": [INFLOW if more else OUTFLOW for more in up],
            "opacity": [0.5 if s in PROVISIONAL else 1 for s in rows["status"]],
        },
        "customdata": [
            (text.period(s, f), text.signed(v) + ("*" if p in PROVISIONAL else ""))
            for s, f, v, p in zip(
                rows["period_start"], rows["frequency"], rows["value"], rows["status"], strict=True
            )
        ],
        "hovertemplate": "%{customdata[0]}: %{customdata[1]}<extra></extra>",
    }
    layout = {
        "xaxis": {"showgrid": False, "nticks": 6, "tickformat": "%Y"},
        "yaxis": value_axis(0, nticks=6, zeroline=True),
        "bargap": 0.15,
    }
    key = [(INFLOW, "\u25a0", _("more people")), (OUTFLOW, "\u25a0", _("fewer people"))]
    if rows["status"].isin(PROVISIONAL).any():
        key.append((GREY, "\u25a0", _("lighter: provisional")))
    return figure([trace], layout, result, title, height, right=NARROW, key=key, is_line=False)

"""Bars: flows per year and the bridge from one stock to the next."""

import pandas as pd

from dashboard import text
from dashboard.charts.parts import (
    GREY,
    INFLOW,
    INK,
    NARROW,
    OUTFLOW,
    TO_WORK,
    UNEXPLAINED,
    Drawing,
    figure,
    value_axis,
)
from dashboard.result import Result
from dashboard.text import gettext as _


def flows(result: Result, title: str, *, height: int = 300) -> Drawing:
    """Instroom and uitstroom per year as bars beside each other, and the part of it that is to work."""
    names = {
        "bijstand_instroom": (_("inflow"), INFLOW, "white"),
        "bijstand_uitstroom": (_("outflow"), OUTFLOW, "white"),
        "bijstand_uitstroom_naar_werk": (_("of which to work"), TO_WORK, INK),
    }
    drawn = {i: entry for i, entry in names.items() if i in result.indicators}
    traces = []
    for indicator, (name, colour, ink) in drawn.items():
        rows = result.only(indicator).rows
        traces.append(
            {
                "type": "bar",
                "x": rows["period_start"].dt.year.astype(str).tolist(),
                "y": rows["value"].tolist(),
                "name": name,
                "marker": {"color": colour, "line": {"color": GREY, "width": 1}},
                "text": [text.number(v) for v in rows["value"]],
                "textposition": "inside",
                "insidetextanchor": "end",
                "textangle": -90,
                "textfont": {"color": ink, "size": 13},
                "hovertemplate": f"{name} %{{x}}: %{{text}}<extra></extra>",
            }
        )
    # The key stands under the title: a legend of its own would fall over it on a phone.
    key = [(colour, "\u25a0", name) for name, colour, _ink in drawn.values()]
    layout = {
        "xaxis": {"type": "category", "showgrid": False},
        "yaxis": value_axis(0, rangemode="tozero"),
        "barmode": "group",
        "bargap": 0.3,
    }
    return figure(traces, layout, result, title, height, right=NARROW, key=key)


def bridge(rows: pd.DataFrame, result: Result, title: str, *, height: int = 320) -> Drawing:
    """The bars from start to end of a year; `rows` hold part and value in the order of drawing.

    The axis does not start at zero, or the changes could not be seen; the page says so.
    """
    parts = dict(zip(rows["part"], rows["value"], strict=True))
    start, end = parts["start"], parts["eind"]
    after_in = start + parts["instroom"]
    after_out = after_in - parts["uitstroom"]
    low, high = min(start, end, after_out), max(start, end, after_in)
    reach = max(high - low, 1)
    floor = max(0, low - 0.6 * reach)
    bars = (
        (_("start"), floor, start, GREY, text.number(start)),
        (_("inflow"), start, after_in, INFLOW, text.signed(parts["instroom"])),
        (_("outflow"), after_out, after_in, OUTFLOW, text.signed(-parts["uitstroom"])),
        (_("not explained"), after_out, end, UNEXPLAINED, text.signed(parts["onverklaard"])),
        (_("end"), floor, end, GREY, text.number(end)),
    )
    names, begins, ends, colours, labels = zip(*bars, strict=True)
    trace = {
        "type": "bar",
        "x": [name.replace(" ", "<br>") for name in names],
        "base": [min(pair) for pair in zip(begins, ends, strict=True)],
        "y": [abs(b - a) for a, b in zip(begins, ends, strict=True)],
        "marker": {"color": colours, "line": {"color": GREY, "width": 0.5}},
        "text": labels,
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{x}: %{text}<extra></extra>",
    }
    layout = {
        "xaxis": {"showgrid": False},
        "yaxis": value_axis(0, range=[floor, high + 0.35 * reach]),
    }
    return figure([trace], layout, result, title, height, right=NARROW)

"""The lead of one place over another, by the start from which both are followed."""

import html
from collections.abc import Sequence

import pandas as pd

from dashboard import text
from dashboard.charts.multiples import CAPTION, PANEL, WRITTEN, days, rounded
from dashboard.charts.parts import (
    GREY,
    INK,
    NARROW,
    Drawing,
    Part,
    figure,
    note,
    value_axis,
)
from dashboard.result import Result


def difference(
    parts: Sequence[tuple[str, pd.DataFrame]],
    result: Result,
    title: str,
    chosen: pd.Timestamp,
    measure: str,
) -> Drawing:
    """How far the first lies from the second at the end, by the start from which both are followed.

    Each part is (caption, rows of the first): start_end, frequency, difference and its bounds in
    percentage points. Below zero the first did best; the band is what rounding can have done. A
    dashed line stands at the chosen start.
    """
    total = len(parts) * (PANEL + CAPTION)
    traces: list[Part] = []
    layout: Part = {"annotations": [], "shapes": []}
    everything = pd.concat([rows for _caption, rows in parts])
    low = min(0.0, float(everything["difference_low"].min()))
    high = max(0.0, float(everything["difference_high"].max()))
    air = max((high - low) * 0.12, 0.5)
    for index, (caption, rows) in enumerate(parts):
        number = str(index + 1) if index else ""
        top = 1 - (index * (PANEL + CAPTION) + CAPTION) / total
        domain = [max(0, top - PANEL / total), top]
        axes = {"xaxis": "x", "yaxis": f"y{number}"}
        layout[f"yaxis{number}"] = value_axis(
            0, domain=domain, range=[low - air, high + air], nticks=5
        )
        layout["annotations"].append(
            note(
                f"<b>{html.escape(caption, quote=False)}</b>",
                13,
                INK,
                y=top,
                yanchor="bottom",
                yshift=4,
            )
        )
        layout["shapes"] += [
            _rule({"x0": 0, "x1": 1, "xref": "paper", "y0": 0, "y1": 0, "yref": f"y{number}"}),
            _rule(
                {"x0": chosen, "x1": chosen, "y0": domain[0], "y1": domain[1], "yref": "paper"},
                "dash",
            ),
        ]
        traces += [{**trace, **axes} for trace in _difference(rows)]
    frequency = str(everything["frequency"].iloc[0])
    few = everything["start_end"].nunique() <= 4
    layout["xaxis"] = {
        "showgrid": False,
        "nticks": 6,
        "tickformat": "%Y",
        "anchor": f"y{len(parts)}" if len(parts) > 1 else "y",
        **(
            {
                "tickvals": sorted(set(everything["start_end"])),
                "ticktext": [
                    text.period(d, frequency) for d in sorted(set(everything["start_end"]))
                ],
            }
            if few
            else {}
        ),
    }
    return figure(
        traces, layout, result, title, total, right=NARROW, measure=measure, is_line=False
    )


def _difference(rows: pd.DataFrame) -> list[Part]:
    moments = days(rows["start_end"])
    frequency = str(rows["frequency"].iloc[0])
    line: Part = {
        "type": "scatter",
        "x": moments,
        "y": rounded(rows["difference"]),
        "line": {"color": INK, "width": 2},
        "hovertemplate": f"%{{x|{WRITTEN[frequency]}}}: %{{y:+,.1f}}<extra></extra>",
    }
    if len(rows) <= 24:
        error = {
            "type": "data",
            "symmetric": False,
            "array": rounded(rows["difference_high"] - rows["difference"]),
            "arrayminus": rounded(rows["difference"] - rows["difference_low"]),
            "color": INK,
            "thickness": 2,
        }
        return [{**line, "mode": "markers", "marker": {"size": 10, "color": INK}, "error_y": error}]
    edge = {"type": "scatter", "mode": "lines", "x": moments, "hoverinfo": "skip"}
    nothing = {"width": 0}
    return [
        {**edge, "y": rounded(rows["difference_low"]), "line": nothing},
        {
            **edge,
            "y": rounded(rows["difference_high"]),
            "line": nothing,
            "fill": "tonexty",
            "fillcolor": "rgba(95, 107, 118, 0.25)",
        },
        {**line, "mode": "lines"},
    ]


def _rule(where: Part, dash: str = "solid") -> Part:
    return {
        "type": "line",
        "line": {"color": GREY, "width": 1.2, "dash": dash},
        "layer": "below",
        **where,
    }

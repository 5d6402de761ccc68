"""A change and its parts, and every gemeente by its size in a funnel."""

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import text
from dashboard.charts.dots import over_rows
from dashboard.charts.parts import (
    COLOURS,
    DOT_LABEL_CHARS,
    GREY,
    INK,
    NARROW,
    SMALL_LINE,
    Drawing,
    Part,
    figure,
    upright,
    value_axis,
)
from dashboard.result import Result
from dashboard.text import gettext as _

FALL, RISE = "#0B4F8A", COLOURS[1]
CLOUD, CLOUD_OUTSIDE, BAND = "#9AA5AF", INK, "#E3E7EB"
SHADE = "#B4BCC4"  # of the band, where it stands in a key
SIZES = (50, 100, 500, 1000, 5000, 10_000, 50_000)
BAR = 0.26


@dataclass(frozen=True)
class Step:
    """One part of a change: its words, how much, and the bounds of its interval where it has one."""

    words: str
    value: float
    lower: float | None = None
    upper: float | None = None


def steps(
    parts: Sequence[Step], total: Step, result: Result, title: str, *, measure: str = ""
) -> Drawing:
    """Parts as bars that start where the one above ended, whiskers on their ends, the change below all."""
    words = [textwrap.wrap(step.words, DOT_LABEL_CHARS) for step in (*parts, total)]
    at, begins = 0.0, []
    for part in parts:
        begins.append(at)
        at += part.value
    rows = [*zip(parts, begins, strict=True), (total, 0.0)]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [step.value for step, _begin in rows],
        "base": [begin for _step, begin in rows],
        "y": [-index for index in range(len(rows))],
        "width": BAR,
        "marker": {
            "color": [FALL if step.value < 0 else RISE for step in parts] + [GREY],
            "line": {"color": INK, "width": 0.5},
        },
        "hovertemplate": [f"{html.escape(step.words)}<extra></extra>" for step, _begin in rows],
    }
    bounded = [
        (index, step, begin)
        for index, (step, begin) in enumerate(rows)
        if step.lower is not None and step.upper is not None
    ]
    whiskers: Part = {
        "type": "scatter",
        "mode": "markers",
        "x": [begin + step.value for _index, step, begin in bounded],
        "y": [-index for index, _step, _begin in bounded],
        "marker": {"size": 1, "color": INK},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [(step.upper or 0) - step.value for _index, step, _begin in bounded],
            "arrayminus": [step.value - (step.lower or 0) for _index, step, _begin in bounded],
            "color": INK,
            "thickness": 1.5,
            "width": 5,
        },
        "hoverinfo": "skip",
    }
    # A thin line down from the end of each bar to where the next one starts.
    joints = [
        {
            "type": "line",
            "x0": begin + step.value,
            "x1": begin + step.value,
            "y0": -index - BAR / 2,
            "y1": -index - 1 + BAR / 2,
            "line": {"color": GREY, "width": 1, "dash": "dot"},
            "layer": "below",
        }
        for index, (step, begin) in enumerate(rows[:-1])
    ]
    told = ["<br>".join(map(html.escape, lines)) for lines in words]
    told[len(parts)] = f"<b>{told[len(parts)]}</b>"
    labels = over_rows(told, 11)
    layout: Part = {
        "xaxis": value_axis(0, showgrid=True, nticks=6),
        "yaxis": {
            "range": [-len(rows) + 0.6, 0.95],
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
        },
        "annotations": labels,
        "shapes": [upright(0), *joints],
        "barmode": "overlay",
    }
    height = (40 + SMALL_LINE * max(len(lines) for lines in words)) * len(rows)
    return figure(
        [bars, whiskers],
        layout,
        result,
        title,
        height,
        right=NARROW,
        left=NARROW,
        measure=measure,
        is_line=False,
    )


def funnel(
    rows: pd.DataFrame, result: Result, title: str, *, measure: str, size: str, height: int = 330
) -> Drawing:
    """Every gemeente by its size, what is ordinary at that size as a band, and one's own marked.

    `rows` have size, value, band_low, band_high, is_outside, is_own and name.
    """
    band = {
        "type": "scatter",
        "x": [*rows["size"], *rows["size"][::-1]],
        "y": [*rows["band_high"], *rows["band_low"][::-1]],
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": BAND,
        "hoverinfo": "skip",
    }
    own = rows[rows["is_own"]]
    traces: list[Part] = [band]
    for outside, symbol, colour in ((False, "circle", CLOUD), (True, "circle-open", CLOUD_OUTSIDE)):
        part = rows[(rows["is_outside"] == outside) & ~rows["is_own"]]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": part["size"].tolist(),
                "y": part["value"].tolist(),
                "marker": {
                    "symbol": symbol,
                    "size": 6 if not outside else 8,
                    "color": colour,
                    "opacity": 0.8,
                },
                "customdata": _told(part),
                "hovertemplate": "%{customdata[0]}: %{customdata[1]}<extra></extra>",
            }
        )
    # The fives only where they do not crowd the tens on a telephone.
    sizes = SIZES if rows["size"].max() < 20 * rows["size"].min() else SIZES[1::2]
    ticks = [s for s in sizes if rows["size"].min() <= s <= rows["size"].max()]
    layout: Part = {
        "xaxis": {
            "type": "log",
            "showgrid": False,
            "tickvals": ticks,
            "ticktext": [text.number(tick) for tick in ticks],
            "title": {"text": size, "font": {"size": 12, "color": GREY}, "standoff": 4},
        },
        "yaxis": value_axis(0, ticksuffix="\u00a0%", nticks=7, zeroline=True, zerolinecolor=GREY),
        "annotations": [],
    }
    if not own.empty:
        mine = own.iloc[0]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [mine["size"]],
                "y": [mine["value"]],
                "marker": {"size": 13, "color": COLOURS[1], "symbol": "diamond"},
                "customdata": _told(own),
                "hovertemplate": "%{customdata[0]}: %{customdata[1]}<extra></extra>",
            }
        )
    key = [
        *([(COLOURS[1], "\u25c6", str(own["name"].iloc[0]))] if not own.empty else []),
        (CLOUD, "\u25cf", _("the others")),
        (CLOUD_OUTSIDE, "\u25cb", _("outside what is ordinary")),
        (SHADE, "\u25a0", _("ordinary at this size (95%)")),
    ]
    return figure(
        traces,
        layout,
        result,
        title,
        height,
        right=NARROW,
        measure=measure,
        key=key,
        is_line=False,
    )


def _told(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return [
        (html.escape(name), f"{text.signed(value, 1)}\u00a0%")
        for name, value in zip(rows["name"], rows["value"], strict=True)
    ]

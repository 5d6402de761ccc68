"""Figures as points on a row, with bounds, and one place among many."""

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import text
from dashboard.charts.parts import (
    COLOURS,
    DOT_LABEL_CHARS,
    GREY,
    INK,
    NARROW,
    SMALL_LINE,
    SYMBOLS,
    Drawing,
    Key,
    Part,
    figure,
    note,
    upright,
    value_axis,
)
from dashboard.result import Result
from dashboard.text import gettext as _


@dataclass(frozen=True)
class Dot:
    """One figure on a row of its own or beside others: what it is, with its bounds where it has any.

    `hollow` marks a figure that is not of this release.
    """

    name: str
    value: float
    shown: str
    low: float | None = None
    high: float | None = None
    position: int = 0
    hollow: bool = False


def readings(result: Result, title: str, compared: str) -> Drawing:
    """Per reading of a claim what was found (dot) beside what was claimed or compared (diamond).

    Each sort of quantity has its own scale, so readings of one sort stand together.
    """
    rows = result.rows
    label = "reading_en" if text.language() == "en" else "reading"
    sorts = list(dict.fromkeys(rows["sort"]))
    words = {
        row[label]: textwrap.wrap(
            f"{row[label]}: {text.number(row['value'], _reading_decimals(row['sort']))}",
            DOT_LABEL_CHARS,
        )
        for row in result.records()
    }
    step = 34 + SMALL_LINE * max(len(lines) for lines in words.values())
    traces: list[Part] = []
    layout: Part = {"annotations": []}
    total = len(rows) + 0.8 * len(sorts)
    top = 1.0
    for number, sort in enumerate(sorts):
        part = rows[rows["sort"] == sort].reset_index(drop=True)
        share = (len(part) + 0.3) / total
        suffix = str(number + 1) if number else ""
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        decimals = _reading_decimals(sort)
        height = list(range(len(part), 0, -1))
        for column, name, symbol, colours in (
            ("claimed", compared, "diamond-open", [INK] * len(part)),
            ("value", _("found"), "circle", [_held(h) for h in part["holds"]]),
        ):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": html.escape(name),
                    "x": part[column].tolist(),
                    "y": height,
                    "marker": {
                        "symbol": symbol,
                        "size": 11,
                        "color": colours,
                        "line": {"width": 2},
                    },
                    "text": [text.number(v, decimals) for v in part[column]],
                    "hovertemplate": f"{html.escape(name)}: %{{text}}<extra></extra>",
                    **axes,
                }
            )
        layout["annotations"] += [
            note(
                "<br>".join(map(html.escape, words[name])),
                12,
                INK,
                y=y,
                yref=axes["yaxis"],
                yanchor="bottom",
                yshift=9,
            )
            for y, name in zip(height, part[label], strict=True)
        ]
        both = pd.concat([part["claimed"], part["value"]])
        air = max(float(both.max() - both.min()), abs(float(both.max())) * 0.02, 0.5) * 0.12
        layout[f"xaxis{suffix}"] = {
            "range": [float(both.min()) - air, float(both.max()) + air],
            "tickformat": "," if decimals == 0 else ",.1f",
            "nticks": 5,
            "anchor": axes["yaxis"],
        }
        layout[f"yaxis{suffix}"] = {
            "domain": [max(0.0, top - share), top],
            "range": [0.5, len(part) + 0.95],
            "showticklabels": False,
            "showgrid": False,
            "anchor": axes["xaxis"],
        }
        top -= share + 0.5 / total
    key = [
        (COLOURS[0], "\u25cf", _("found, holds")),
        (COLOURS[1], "\u25cf", _("found, does not hold")),
        *([(GREY, "\u25cf", _("found, cannot tell"))] if rows["holds"].isna().any() else []),
        (INK, "\u25c7", compared),
    ]
    return figure(
        traces,
        layout,
        result,
        title,
        int(step * total),
        right=NARROW,
        left=NARROW,
        key=key,
        is_line=False,
    )


def _reading_decimals(sort: str) -> int:
    return 0 if sort == "count" else 1


def _held(holds: object) -> str:
    """Blue where a reading bears the claim out, orange where not, grey where it cannot tell."""
    return GREY if pd.isna(holds) else COLOURS[0] if holds else COLOURS[1]  # type: ignore[call-overload]


def over_rows(words: Sequence[str], above: int) -> list[Part]:
    """The words of each row from the top down, so many pixels above its middle."""
    return [
        note(line, 13, INK, y=-index, yref="y", yanchor="bottom", yshift=above, bgcolor="white")
        for index, line in enumerate(words)
    ]


def dots(
    rows: Sequence[tuple[str, Sequence[Dot]]],
    result: Result,
    title: str,
    *,
    measure: str = "",
    key: Sequence[Key] = (),
    decimals: int = 0,
    line_at: float | None = None,
) -> Drawing:
    """Rows of dots on one scale, each under its own words, which fit a phone better than beside it."""
    words = [textwrap.wrap(label, DOT_LABEL_CHARS) for label, _dots in rows]
    row_height = 34 + SMALL_LINE * max(len(lines) for lines in words)
    traces = []
    for index, (_label, points) in enumerate(rows):
        for dot in points:
            colour = COLOURS[dot.position % len(COLOURS)]
            trace = {
                "type": "scatter",
                "x": [dot.value],
                "y": [-index],
                "mode": "markers",
                "name": html.escape(dot.name),
                "marker": {
                    "size": 11,
                    "symbol": SYMBOLS[dot.position % len(SYMBOLS)][0],
                    "color": "white" if dot.hollow else colour,
                    "line": {"color": colour, "width": 2},
                },
                "hovertemplate": f"{html.escape(dot.name)}: {dot.shown}<extra></extra>",
            }
            if dot.low is not None and dot.high is not None:
                trace["error_x"] = {
                    "type": "data",
                    "symmetric": False,
                    "array": [dot.high - dot.value],
                    "arrayminus": [dot.value - dot.low],
                    "color": colour,
                    "thickness": 2,
                }
            traces.append(trace)
    labels = over_rows(["<br>".join(map(html.escape, lines)) for lines in words], 9)
    layout: Part = {
        "xaxis": value_axis(decimals, showgrid=True, nticks=6),
        "yaxis": {
            "range": [-len(rows) + 0.6, 0.95],
            "tickvals": [-index for index in range(len(rows))],
            "showticklabels": False,
            "zeroline": False,
        },
        "annotations": labels,
        "shapes": [] if line_at is None else [upright(line_at)],
    }
    return figure(
        traces,
        layout,
        result,
        title,
        row_height * len(rows),
        right=NARROW,
        left=NARROW,
        measure=measure,
        key=key,
        is_line=False,
    )


def strip(
    own: Dot,
    others: Sequence[Dot],
    line_at: float,
    result: Result,
    title: str,
    *,
    line: str,
    measure: str,
) -> Drawing:
    """One gemeente with its interval below a cloud of the others; up and down in it means nothing.

    An upright line stands at `line_at`; `line` says in the key what it is.
    """
    cloud = {
        "type": "scatter",
        "x": [dot.value for dot in others],
        # Steps of the golden ratio spread the dots evenly and the same way every time.
        "y": [0.25 + 0.75 * (index * 0.618034 % 1) for index in range(len(others))],
        "mode": "markers",
        "marker": {"size": 8, "color": "#9AA5AF", "opacity": 0.75},
        "customdata": [(html.escape(dot.name), dot.shown) for dot in others],
        "hovertemplate": "%{customdata[0]}: %{customdata[1]}<extra></extra>",
    }
    low, high = own.low, own.high
    mine = {
        "type": "scatter",
        "x": [own.value],
        "y": [0],
        "mode": "markers",
        "marker": {"size": 13, "color": COLOURS[1], "symbol": "diamond"},
        "hovertemplate": f"{html.escape(own.name)}: {own.shown}<extra></extra>",
    }
    if low is not None and high is not None:
        mine["error_x"] = {
            "type": "data",
            "symmetric": False,
            "array": [high - own.value],
            "arrayminus": [own.value - low],
            "color": COLOURS[1],
            "thickness": 3,
        }
    layout = {
        "xaxis": value_axis(0, showgrid=True, nticks=7, ticksuffix="\u00a0%"),
        "yaxis": {
            "range": [-0.3, 1.15],
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
        },
        "annotations": [
            {
                "x": own.value,
                "y": 0,
                "text": f"<b>{html.escape(own.name)}</b>",
                "showarrow": False,
                "yshift": -18,
                "font": {"color": COLOURS[1], "size": 13},
                # The line may run right behind the name.
                "bgcolor": "white",
                "borderpad": 1,
            }
        ],
        "shapes": [upright(line_at)],
    }
    key = [
        (COLOURS[1], "\u25c6", _("{name} with its margin").format(name=own.name)),
        ("#9AA5AF", "\u25cf", _("the others")),
        (INK, "\u254e", line),
    ]
    return figure(
        [cloud, mine],
        layout,
        result,
        title,
        200,
        right=NARROW,
        left=NARROW,
        measure=measure,
        key=key,
        is_line=False,
    )

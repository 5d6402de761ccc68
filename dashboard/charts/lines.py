"""Lines over time, with dated events, and small panels above each other."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import text
from dashboard.charts.parts import (
    BAND,
    COLOURS,
    DASHES,
    DOTTED,
    GREY,
    INK,
    LABEL_CHARS,
    LABEL_WIDTH,
    MARK,
    MARKS_ABREAST,
    MOST_END_LABELS,
    NARROW,
    SMALL_LINE,
    Drawing,
    Part,
    figure,
    note,
    value_axis,
)
from dashboard.events import Mark
from dashboard.result import PROVISIONAL, Result

BAND_OF_LINE = "#D9E2EC"


@dataclass(frozen=True)
class Series:
    """One line: the rows to draw and how to name it. `country` draws it grey, as background."""

    name: str
    rows: pd.DataFrame
    position: int = 0
    country: bool = False

    @property
    def colour(self) -> str:
        return GREY if self.country else COLOURS[self.position % len(COLOURS)]

    @property
    def dash(self) -> str:
        return "dot" if self.country else DASHES[self.position % len(DASHES)]


def lines(
    series: Sequence[Series],
    result: Result,
    title: str,
    *,
    decimals: int = 0,
    height: int = 300,
    from_zero: bool = True,
    marks: Sequence[Mark] = (),
    axes: pd.DataFrame | None = None,
    band: pd.DataFrame | None = None,
) -> Drawing:
    """Lines over time, named at their end; provisional periods dotted on, missing ones left open.

    `series[].rows` need period_end, period_start, frequency, value and status. `marks` are moments
    behind the lines; `band` has lower and upper at its own moments, drawn as a bar when it has one.
    `axes` are rows that the axes are made for in place of those drawn, so that a series of charts has
    the same.
    """
    rows = pd.concat([s.rows for s in series]) if axes is None else axes
    bounds = [] if band is None else [band["lower"], band["upper"]]
    low, high = reach(pd.concat([rows["value"], *bounds]).dropna(), from_zero=from_zero)
    few = len(series) <= MOST_END_LABELS
    return figure(
        [
            *([] if band is None else [_band(band)]),
            *(trace for s in series for trace in line(s, decimals)),
        ],
        {
            "xaxis": time_axis(rows),
            "yaxis": value_axis(decimals, range=[low, high], nticks=6),
            "annotations": [
                *(end_labels(series, height / (high - low)) if few else []),
                *_mark_numbers(marks, rows),
            ],
            "shapes": _mark_shapes(marks, [[0, 1]]),
        },
        result,
        title,
        height,
        right=LABEL_WIDTH if few else NARROW,
        key=() if few else [(s.colour, "\u25a0", s.name) for s in series],
        marks=marks,
    )


def panels(
    rows: Sequence[tuple[str, Sequence[Series], int]],
    result: Result,
    title: str,
    *,
    height: int = 190,
    marks: Sequence[Mark] = (),
) -> Drawing:
    """Panels under each other on one time axis: (caption, series, decimals) each; `marks` through all."""
    # Of many panels the drawing is higher, so that a smaller part of it holds a caption.
    gap = min(0.13, 0.26 / max(len(rows) - 1, 1))
    share = (1 - gap * (len(rows) - 1)) / len(rows)
    traces: list[Part] = []
    layout: Part = {"annotations": []}
    for index, (caption, series, decimals) in enumerate(rows):
        number = str(index + 1) if index else ""
        top = 1 - index * (share + gap)
        layout[f"yaxis{number}"] = value_axis(
            decimals, domain=[max(0, top - share), top], rangemode="tozero", nticks=4
        )
        layout["annotations"].append(
            note(
                f"<b>{html.escape(caption, quote=False)}</b>",
                13,
                INK,
                y=top,
                yanchor="bottom",
                yshift=3,
            )
        )
        traces += [trace for s in series for trace in line(s, decimals, axis=f"y{number}")]
    everything = pd.concat([s.rows for _caption, group, _decimals in rows for s in group])
    domains = [axis["domain"] for name, axis in layout.items() if name.startswith("yaxis")]
    layout["shapes"] = _mark_shapes(marks, domains)
    layout["annotations"] += _mark_numbers(marks, everything)
    layout["xaxis"] = {
        **time_axis(everything),
        "showgrid": True,
        "anchor": f"y{len(rows)}" if len(rows) > 1 else "y",
    }
    return figure(traces, layout, result, title, height * len(rows), right=24, air=22, marks=marks)


def _band(rows: pd.DataFrame) -> Part:
    """What lies between two bounds, behind the lines."""
    x, low, high = rows["period_end"].tolist(), rows["lower"].tolist(), rows["upper"].tolist()
    return {
        "type": "scatter",
        "x": x + x[::-1],
        "y": high + low[::-1],
        "mode": "lines",
        "line": {"width": 3 if len(rows) == 1 else 0, "color": GREY},
        "fill": "toself",
        "fillcolor": BAND_OF_LINE,
        "hoverinfo": "skip",
    }


def line(series: Series, decimals: int, axis: str = "") -> list[Part]:
    """The traces of a line: what is final, and dotted what is provisional."""
    rows = series.rows.sort_values("period_end")
    provisional = rows["status"].isin(PROVISIONAL)
    # The dotted part starts at the last final point, so that the line does not break there.
    joined = provisional | provisional.shift(-1, fill_value=False)
    traces = []
    for part, dash in (
        (rows[~provisional], "solid" if axis else series.dash),
        (rows[joined], DOTTED),
    ):
        if part.empty:
            continue
        shown = zip(
            part["period_start"], part["frequency"], part["value"], part["status"], strict=True
        )
        traces.append(
            {
                "type": "scatter",
                # As words: Plotly copies what it is given, and a moment costs twenty times a word.
                "x": np.datetime_as_string(part["period_end"].to_numpy(), unit="D").tolist(),
                "y": part["value"].tolist(),
                "mode": "lines+markers" if len(rows) <= 24 else "lines",
                "connectgaps": False,
                "name": html.escape(series.name),
                "yaxis": axis or "y",
                "line": {
                    "color": series.colour,
                    "width": 2 if series.country else 2.5,
                    "dash": dash,
                },
                "marker": {
                    "size": 7,
                    "color": "white" if dash == DOTTED else series.colour,
                    "line": {"color": series.colour, "width": 2},
                },
                "customdata": [
                    (
                        text.period(s, f),
                        text.number(v, decimals) + ("*" if p in PROVISIONAL else ""),
                    )
                    for s, f, v, p in shown
                ],
                "hovertemplate": f"{html.escape(series.name)}, %{{customdata[0]}}: %{{customdata[1]}}<extra></extra>",
            }
        )
    return traces


def reach(values: pd.Series, *, from_zero: bool) -> tuple[float, float]:
    """Lowest and highest value of an axis, with some air."""
    if values.empty:
        return 0, 1
    low, high = float(values.min()), float(values.max())
    if from_zero:
        return min(0.0, low), (high or 1) * 1.08
    air = max(high - low, 2) * 0.15
    return low - air, high + air


def end_labels(series: Sequence[Series], pixels: float) -> list[Part]:
    """Each line's name at its last point, pushed apart where they would overlap."""
    ends = []
    for s in series:
        known = s.rows.dropna(subset=["value"]).sort_values("period_end")
        if not known.empty:
            ends.append((float(known["value"].iloc[-1]), known["period_end"].iloc[-1], s))
    labels = []
    lowest = float("-inf")
    for value, when, s in sorted(ends, key=lambda end: end[0]):
        at = max(value * pixels, lowest + SMALL_LINE)
        lowest = at
        labels.append(
            {
                "x": when,
                "y": value,
                "text": html.escape(shortened(s.name), quote=False),
                "xanchor": "left",
                "showarrow": False,
                "xshift": 8,
                "yshift": at - value * pixels,
                "font": {"color": s.colour, "size": 13},
            }
        )
    return labels


def shortened(name: str) -> str:
    """A name that fits beside a line on a phone."""
    return name if len(name) <= LABEL_CHARS else f"{name[: LABEL_CHARS - 1]}…"


def _mark_shapes(marks: Sequence[Mark], domains: Sequence[Sequence[float]]) -> list[Part]:
    """A line at a day or month, a light band over a year, behind the figures of every panel."""
    return [
        {
            "type": "rect",
            "x0": mark.first,
            "x1": mark.last,
            "fillcolor": BAND,
            # White edges keep the bands of two years in a row apart.
            "line": {"width": 1, "color": "white"},
            "layer": "below",
            "yref": "paper",
            "y0": low,
            "y1": high,
        }
        if mark.is_band
        else {
            "type": "line",
            "x0": mark.middle,
            "x1": mark.middle,
            "line": {"width": 1, "color": MARK},
            "layer": "below",
            "yref": "paper",
            "y0": low,
            "y1": high,
        }
        for mark in sorted(marks, key=lambda mark: not mark.is_band)
        for low, high in domains
    ]


def _mark_numbers(marks: Sequence[Mark], rows: pd.DataFrame) -> list[Part]:
    """The numbers of the marks at the foot of the drawing, each above its neighbour where they are near."""
    near = (rows["period_end"].max() - rows["period_end"].min()) / MARKS_ABREAST
    at: list[tuple[pd.Timestamp, int]] = []
    numbers = []
    for mark in marks:
        taken = {level for when, level in at if mark.middle - when < near}
        level = min(set(range(len(marks))) - taken)
        at.append((mark.middle, level))
        numbers.append(
            {
                "x": mark.middle,
                "y": 0,
                "yref": "paper",
                "yanchor": "bottom",
                "yshift": 2 + SMALL_LINE * level,
                "text": str(mark.number),
                "showarrow": False,
                "font": {"size": 11, "color": GREY},
                "bgcolor": "white",
                "borderpad": 1,
            }
        )
    return numbers


def time_axis(rows: pd.DataFrame) -> Part:
    """Yearly points stand at the end of their year and are named by it; else months and years."""
    years = sorted(set(rows["period_end"].dt.year))
    if set(rows["frequency"]) == {"J"} and len(years) <= 12:
        ends = [pd.Timestamp(year, 12, 31) for year in years]
        return {
            "showgrid": False,
            "tickvals": ends,
            "ticktext": [str(year) for year in years],
            "range": [ends[0] - pd.Timedelta(days=60), ends[-1] + pd.Timedelta(days=20)],
        }
    first, last = rows["period_end"].min(), rows["period_end"].max()
    air = max((last - first) * 0.03, pd.Timedelta(days=30))
    return {
        "showgrid": False,
        # Left to itself the axis makes room for the names at the end, which stand beside it.
        "range": [first - air, last + air],
        "nticks": 6,
        "tickformatstops": [
            {"dtickrange": [None, "M11"], "value": "%b\n%Y"},
            {"dtickrange": ["M12", None], "value": "%Y"},
        ],
    }

"""Results in, Plotly figures out: the finding in the title, what it is below it, the source inside.

No Streamlit and no database here. The colours stay apart for colour-blind readers and are dark enough to
write names in; lines differ in dash as well, so that black-and-white print works, and carry their name
at the end.
A figure is put together as plain parts and made once, unchecked: Plotly's check of every part costs
four times as much as all the rest, so the tests do it.
"""

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import text
from dashboard.events import Mark
from dashboard.result import PROVISIONAL, Indicator, Result, Source
from dashboard.text import gettext as _

COLOURS = ("#0072B2", "#CC4100", "#004D40", "#8A6A78", "#3B0F70", "#700808")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
INK, GREY, GRID = "#1B1F24", "#5F6B76", "#E3E7EB"
INVENTED, INVENTED_PAPER = "#A3195B", "#FDF3F8"
MARK, BAND = "#A3ACB5", "#F1F3F5"
INFLOW, OUTFLOW, TO_WORK, UNEXPLAINED = COLOURS[1], "#0B4F8A", "#9CCBEB", "#C9CED3"
DOTTED = "dot"
FONT = '"Source Sans", "Source Sans Pro", Arial, sans-serif'
# Widths that fit a phone of 390 px; a wider screen gets the same lines.
TITLE_CHARS, NOTE_CHARS = 46, 62
LINE, SMALL_LINE = 17, 15
LABEL_CHARS, LABEL_WIDTH, NARROW = 16, 118, 16
# So many numbers fit beside each other on the time axis of a phone.
MARKS_ABREAST = 12
DOT_LABEL_CHARS = 44
# What Plotly calls a mark, and the mark itself.
SYMBOLS = (
    ("circle", "\u25cf"),
    ("diamond", "\u25c6"),
    ("square", "\u25a0"),
    ("triangle-up", "\u25b2"),
    ("star", "\u2605"),
    ("x", "\u2715"),
)

Part = dict[str, Any]
# One entry under a title that says whose a mark is: its colour, the mark, the name.
Key = tuple[str, str, str]


# More lines than this and their names at the end no longer fit beside their lines.
MOST_END_LABELS = 4


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


def source_line(result: Result) -> str:
    """`Bron: CBS 84066NED (gewijzigd 2019-01-01). Levering cbs-...`: goes with every figure."""
    parts = [
        source_name(s) for s in sorted(result.sources, key=lambda s: (s.publisher != "CBS", s.id))
    ]
    line = _("Source: {sources}. Release {release}.").format(
        sources=", ".join(parts) or "-", release=result.release.id
    )
    return f"{result.release.notice}. {line}" if result.release.is_invented else line


def source_name(source: Source) -> str:
    """A source with its vintage."""
    if not source.modified:
        return source.name
    return _("{name} (changed {date})").format(name=source.name, date=source.modified)


def measure_line(indicators: Sequence[Indicator]) -> str:
    """What is drawn: unit and population, each once."""
    units = dict.fromkeys(
        i.population if i.population.startswith(i.unit) else f"{i.unit}: {i.population}"
        for i in indicators
    )
    return ". ".join(u[0].upper() + u[1:] for u in units) + "."


def lines(
    series: Sequence[Series],
    result: Result,
    title: str,
    *,
    decimals: int = 0,
    height: int = 300,
    from_zero: bool = True,
    marks: Sequence[Mark] = (),
) -> go.Figure:
    """Lines over time, named at their end; provisional periods dotted on, missing ones left open.

    `series[].rows` need period_end, period_start, frequency, value and status. `marks` are moments
    behind the lines.
    """
    rows = pd.concat([s.rows for s in series])
    low, high = _reach(rows["value"].dropna(), from_zero=from_zero)
    few = len(series) <= MOST_END_LABELS
    return _figure(
        [trace for s in series for trace in _line(s, decimals)],
        {
            "xaxis": _time_axis(rows),
            "yaxis": _value_axis(decimals, range=[low, high], nticks=6),
            "annotations": [
                *(_end_labels(series, height / (high - low)) if few else []),
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
) -> go.Figure:
    """Panels under each other on one time axis: (caption, series, decimals) each; `marks` through all."""
    gap = 0.13
    share = (1 - gap * (len(rows) - 1)) / len(rows)
    traces: list[Part] = []
    layout: Part = {"annotations": []}
    for index, (caption, series, decimals) in enumerate(rows):
        number = str(index + 1) if index else ""
        top = 1 - index * (share + gap)
        layout[f"yaxis{number}"] = _value_axis(
            decimals, domain=[max(0, top - share), top], rangemode="tozero", nticks=4
        )
        layout["annotations"].append(
            _note(
                f"<b>{html.escape(caption, quote=False)}</b>",
                13,
                INK,
                y=top,
                yanchor="bottom",
                yshift=3,
            )
        )
        traces += [trace for s in series for trace in _line(s, decimals, axis=f"y{number}")]
    everything = pd.concat([s.rows for _caption, group, _decimals in rows for s in group])
    domains = [axis["domain"] for name, axis in layout.items() if name.startswith("yaxis")]
    layout["shapes"] = _mark_shapes(marks, domains)
    layout["annotations"] += _mark_numbers(marks, everything)
    layout["xaxis"] = {
        **_time_axis(everything),
        "showgrid": True,
        "anchor": f"y{len(rows)}" if len(rows) > 1 else "y",
    }
    return _figure(traces, layout, result, title, height * len(rows), right=24, air=22, marks=marks)


def flows(result: Result, title: str, *, height: int = 300) -> go.Figure:
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
        "yaxis": _value_axis(0, rangemode="tozero"),
        "barmode": "group",
        "bargap": 0.3,
    }
    return _figure(traces, layout, result, title, height, right=NARROW, key=key)


def bridge(rows: pd.DataFrame, result: Result, title: str, *, height: int = 320) -> go.Figure:
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
        "yaxis": _value_axis(0, range=[floor, high + 0.35 * reach]),
    }
    return _figure([trace], layout, result, title, height, right=NARROW)


def readings(result: Result, title: str, compared: str) -> go.Figure:
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
            _note(
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
    return _figure(
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


def key(names: Sequence[str]) -> list[Key]:
    """Which mark is whose in `dots`, to stand under its title."""
    return [(COLOURS[i], SYMBOLS[i][1], name) for i, name in enumerate(names)]


def dots(
    rows: Sequence[tuple[str, Sequence[Dot]]],
    result: Result,
    title: str,
    *,
    measure: str = "",
    key: Sequence[Key] = (),
    decimals: int = 0,
    line_at: float | None = None,
) -> go.Figure:
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
    labels = [
        _note(
            "<br>".join(map(html.escape, lines)),
            13,
            INK,
            y=-index,
            yref="y",
            yanchor="bottom",
            yshift=9,
        )
        for index, lines in enumerate(words)
    ]
    layout: Part = {
        "xaxis": _value_axis(decimals, showgrid=True, nticks=6),
        "yaxis": {
            "range": [-len(rows) + 0.6, 0.95],
            "tickvals": [-index for index in range(len(rows))],
            "showticklabels": False,
            "zeroline": False,
        },
        "annotations": labels,
        "shapes": [] if line_at is None else [_upright(line_at)],
    }
    return _figure(
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
    own: Dot, others: Sequence[Dot], middle: float, result: Result, title: str, *, measure: str
) -> go.Figure:
    """One gemeente with its interval below a cloud of the others; up and down in it means nothing."""
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
        "xaxis": _value_axis(0, showgrid=True, nticks=7, ticksuffix="\u00a0%"),
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
            }
        ],
        "shapes": [_upright(middle)],
    }
    key = [
        (COLOURS[1], "\u25c6", _("{name} with its margin").format(name=own.name)),
        ("#9AA5AF", "\u25cf", _("the others")),
        (INK, "\u254e", _("their middle")),
    ]
    return _figure(
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


def config(file_name: str) -> Part:
    """Plotly settings: Dutch or English months and numbers, and a telling name for the image."""
    language = text.language()
    months = text.month_names()
    decimal, thousands = ",." if language == "nl" else ".,"
    return {
        "displaylogo": False,
        "modeBarButtonsToRemove": [
            "select2d",
            "lasso2d",
            "autoScale2d",
            "zoomIn2d",
            "zoomOut2d",
            "pan2d",
            "zoom2d",
        ],
        "scrollZoom": False,
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": file_name},
        "locale": language,
        "locales": {
            language: {
                "dictionary": {
                    "Download plot as a PNG": _("Save as an image"),
                    "Reset axes": _("Back to the start"),
                },
                "format": {
                    "months": months,
                    "shortMonths": months,
                    "date": "%d-%m-%Y",
                    "decimal": decimal,
                    "thousands": thousands,
                },
            }
        },
    }


def warm() -> None:
    """Make Plotly load what it loads on the first figure, a second's work that no visitor should wait for."""
    go.Figure(data=[{"type": "scatter"}, {"type": "bar"}], layout={}, _validate=False).to_json()


# --- parts -----------------------------------------------------------------------------------------


def _line(series: Series, decimals: int, axis: str = "") -> list[Part]:
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
                "x": part["period_end"].tolist(),
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


def _reach(values: pd.Series, *, from_zero: bool) -> tuple[float, float]:
    """Lowest and highest value of an axis, with some air."""
    if values.empty:
        return 0, 1
    low, high = float(values.min()), float(values.max())
    if from_zero:
        return min(0.0, low), (high or 1) * 1.08
    air = max(high - low, 2) * 0.15
    return low - air, high + air


def _end_labels(series: Sequence[Series], pixels: float) -> list[Part]:
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
                "text": html.escape(_shortened(s.name), quote=False),
                "xanchor": "left",
                "showarrow": False,
                "xshift": 8,
                "yshift": at - value * pixels,
                "font": {"color": s.colour, "size": 13},
            }
        )
    return labels


def _shortened(name: str) -> str:
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


def _time_axis(rows: pd.DataFrame) -> Part:
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
    return {
        "showgrid": False,
        "nticks": 6,
        "tickformatstops": [
            {"dtickrange": [None, "M11"], "value": "%b\n%Y"},
            {"dtickrange": ["M12", None], "value": "%Y"},
        ],
    }


def _value_axis(decimals: int, **more: Any) -> Part:
    return {"tickformat": f",.{decimals}f" if decimals else ",", "zeroline": False, **more}


def _upright(x: float) -> Part:
    """A dashed line from the bottom to the top of the drawing."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": GREY, "width": 1.5, "dash": "dash"},
        "layer": "below",
    }


def _note(words: str, size: int, colour: str, **more: Any) -> Part:
    """Words that stand at the left edge of the drawing, outside any axis."""
    return {
        "text": words,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "yref": "paper",
        "align": "left",
        "showarrow": False,
        "font": {"size": size, "color": colour},
        **more,
    }


def _small(line: str) -> str:
    return f'<span style="font-size:13px;color:{GREY}">{line}</span>'


def _key_lines(key: Sequence[Key]) -> list[str]:
    """Coloured marks with names, a few per line."""
    items = [
        f'<span style="color:{colour}">{mark}</span> {html.escape(name, quote=False)}'
        for colour, mark, name in key
    ]
    return [" ".join(items[i : i + 3]) for i in range(0, len(items), 3)]


def _figure(
    traces: list[Part],
    layout: Part,
    result: Result,
    title: str,
    height: int,
    *,
    right: int,
    left: int = 62,
    air: int = 0,
    key: Sequence[Key] = (),
    marks: Sequence[Mark] = (),
    measure: str = "",
    is_line: bool = True,
) -> go.Figure:
    """Title, definition, source and fonts: the same on every figure, so that it can travel alone.

    `measure` stands in place of the definitions where the rows of a figure each name their own.
    """
    heading = textwrap.wrap(title, TITLE_CHARS)
    under = textwrap.wrap(measure or measure_line(list(result.indicators.values())), NOTE_CHARS)
    words = [f"<b>{html.escape(line, quote=False)}</b>" for line in heading]
    if result.release.is_invented:
        notice = html.escape(result.release.notice)
        words.append(f'<span style="font-size:14px;color:{INVENTED}"><b>{notice}</b></span>')
    words += [_small(html.escape(line, quote=False)) for line in under]
    words += [_small(line) for line in _key_lines(key)]
    foot = textwrap.wrap(source_line(result), NOTE_CHARS)
    if is_line and result.rows["status"].isin(PROVISIONAL).any():
        foot.insert(0, _("Dotted: provisional figures."))
    if (result.rows["status"] == "geschat").any():
        foot.insert(0, _("Partly estimated: see the table."))
    # An image that travels alone must still say what its numbers are.
    named = "; ".join(f"({m.number}) {m.date}: {m.entries[0]}" for m in marks)
    foot = textwrap.wrap(named, NOTE_CHARS) + foot
    # Plotly sets every line of a title as far apart as its largest, small ones too.
    top = int(LINE * 1.25 * len(words) + 12 + air)
    bottom = 52 + SMALL_LINE * len(foot)
    total = height + top + bottom
    axes = {
        name: {
            "gridcolor": GRID,
            "fixedrange": True,
            **(
                {
                    "linecolor": GREY,
                    "showline": True,
                    "ticks": "outside",
                    "tickcolor": GREY,
                    "tickangle": 0,
                }
                if name[0] == "x"
                else {}
            ),
            **axis,
        }
        for name, axis in layout.items()
        if name.startswith(("xaxis", "yaxis"))
    }
    notes = [
        *layout.get("annotations", []),
        _note(
            "<br>".join(html.escape(line, quote=False) for line in foot),
            11,
            GREY,
            xshift=2 - left,
            y=0,
            yanchor="top",
            yshift=-44,
        ),
    ]
    return go.Figure(
        data=traces,
        layout={
            **layout,
            **axes,
            "annotations": notes,
            "template": {},
            # Plotly anchors the middle of the first line of a title, not its top.
            "title": {
                "text": "<br>".join(words),
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "y": 1 - LINE / total,
                "yref": "container",
                "yanchor": "top",
                "font": {"size": 16, "color": INK},
            },
            "font": {"family": FONT, "size": 13, "color": INK},
            "showlegend": False,
            "height": total,
            "margin": {"t": top, "b": bottom, "l": left, "r": right},
            "separators": ",." if text.language() == "nl" else ".,",
            "hoverlabel": {"font": {"family": FONT, "size": 13}},
            "dragmode": False,
            "paper_bgcolor": INVENTED_PAPER if result.release.is_invented else "white",
            "plot_bgcolor": "white",
        },
        # Plotly's own check of every part takes most of the time of a figure; the tests do it.
        _validate=False,
    )

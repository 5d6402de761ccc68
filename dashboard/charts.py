"""Results in, Plotly figures out: the finding in the title, what it is below it, the source inside.

No Streamlit and no database here. Colours are those of Okabe and Ito (safe for colour-blind readers);
lines differ in dash as well, so that black-and-white print works, and carry their name at the end.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import text
from dashboard.result import PROVISIONAL, Indicator, Result, Source
from dashboard.text import gettext as _

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#AA4499", "#B8860B", "#332288")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
COUNTRY_COLOUR, INK, GREY, GRID = "#5F6B76", "#1B1F24", "#5F6B76", "#E3E7EB"
FONT = '"Source Sans", "Source Sans Pro", Arial, sans-serif'
TITLE_CHARS, NOTE_CHARS = 46, 62
LINE = 17


@dataclass(frozen=True)
class Series:
    """One line: the rows to draw and how to name it. `country` draws it grey, as background."""

    name: str
    rows: pd.DataFrame
    position: int = 0
    country: bool = False

    @property
    def colour(self) -> str:
        return COUNTRY_COLOUR if self.country else COLOURS[self.position % len(COLOURS)]

    @property
    def dash(self) -> str:
        return "dot" if self.country else DASHES[self.position % len(DASHES)]


def source_line(result: Result) -> str:
    """`Bron: CBS 84066NED (gewijzigd 2019-01-01). Levering cbs-...`: goes with every figure."""
    parts = [
        _("{name} (changed {date})").format(name=s.name, date=s.modified) if s.modified else s.name
        for s in _grouped(result.sources)
    ]
    return _("Source: {sources}. Release {release}.").format(
        sources=", ".join(parts) or "-", release=result.release.id
    )


def _grouped(sources: Sequence[Source]) -> Sequence[Source]:
    return sorted(sources, key=lambda s: (s.publisher != "CBS", s.id))


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
) -> go.Figure:
    """Lines over time, named at their end; provisional periods dotted on, missing ones left open.

    `series[].rows` need period_end, period_start, frequency, value and status.
    """
    figure = go.Figure()
    for s in series:
        _add_line(figure, s, decimals)
    figure.update_xaxes(showgrid=False, **_time_axis(pd.concat([s.rows for s in series])))
    values = pd.concat([s.rows["value"] for s in series]).dropna()
    low, high = _reach(values, from_zero=from_zero)
    figure.update_yaxes(
        range=[low, high], tickformat=f",.{decimals}f" if decimals else ",", nticks=6
    )
    _label_ends(figure, series, height / (high - low))
    return _finish(figure, result, title, height)


def panels(
    rows: Sequence[tuple[str, Sequence[Series], int]],
    result: Result,
    title: str,
    *,
    height: int = 190,
) -> go.Figure:
    """Panels under each other on one time axis: (caption, series, decimals) each."""
    figure = go.Figure()
    number, gap = len(rows), 0.13
    share = (1 - gap * (number - 1)) / number
    for index, (caption, series, decimals) in enumerate(rows):
        suffix = "" if index == 0 else str(index + 1)
        top = 1 - index * (share + gap)
        figure.update_layout(
            {
                f"yaxis{suffix}": {
                    "domain": [max(0, top - share), top],
                    "rangemode": "tozero",
                    "nticks": 4,
                    "tickformat": f",.{decimals}f" if decimals else ",",
                }
            }
        )
        for s in series:
            _add_line(figure, s, decimals, axis=f"y{suffix}")
        figure.add_annotation(
            text=f"<b>{caption}</b>",
            x=0,
            y=top,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 13, "color": INK},
            yshift=3,
        )
    last = f"y{number}" if number > 1 else "y"
    figure.update_xaxes(
        showgrid=True,
        anchor=last,
        **_time_axis(pd.concat([s.rows for _c, group, _d in rows for s in group])),
    )
    return _finish(figure, result, title, height * number, right=24, top_extra=22)


def flows(result: Result, title: str, *, height: int = 300) -> go.Figure:
    """Instroom and uitstroom per year as bars beside each other, and the part of it that is to work."""
    names = {
        "bijstand_instroom": (_("inflow"), COLOURS[1], "white"),
        "bijstand_uitstroom": (_("outflow"), "#0B4F8A", "white"),
        "bijstand_uitstroom_naar_werk": (_("of which to work"), "#9CCBEB", INK),
    }
    drawn = {i: entry for i, entry in names.items() if i in result.indicators}
    figure = go.Figure()
    for indicator, (name, colour, ink) in drawn.items():
        rows = result.rows[result.rows["indicator"] == indicator]
        figure.add_bar(
            x=rows["period_start"].dt.year.astype(str),
            y=rows["value"],
            name=name,
            marker={"color": colour},
            text=[text.number(v) for v in rows["value"]],
            textposition="inside",
            insidetextanchor="end",
            textangle=-90,
            textfont={"color": ink, "size": 13},
            hovertemplate=f"{name} %{{x}}: %{{text}}<extra></extra>",
        )
    figure.update_layout(barmode="group", bargap=0.3, showlegend=False)
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(rangemode="tozero", tickformat=",")
    # The key stands under the title: a legend of its own would fall over it on a phone.
    key = " ".join(f'<span style="color:{c}">\u25a0</span> {n}' for n, c, _ink in drawn.values())
    return _finish(figure, result, title, height, right=16, key=key)


def bridge(rows: pd.DataFrame, result: Result, title: str, *, height: int = 320) -> go.Figure:
    """The bars from start to end of a year; `rows` hold part and value in the order of drawing.

    The axis does not start at zero, or the changes could not be seen; the title line says so.
    """
    parts = dict(zip(rows["part"], rows["value"], strict=True))
    start, end = parts["start"], parts["eind"]
    after_in = start + parts["instroom"]
    after_out = after_in + parts["uitstroom"]
    low, high = min(start, end, after_out), max(start, end, after_in)
    reach = max(high - low, 1)
    floor = max(0, low - 0.6 * reach)
    bars = [
        (_("start"), floor, start, GREY, text.number(start)),
        (_("inflow"), start, after_in, COLOURS[1], text.signed(parts["instroom"])),
        (_("outflow"), after_out, after_in, "#0B4F8A", text.signed(parts["uitstroom"])),
        (_("not explained"), after_out, end, "#C9CED3", text.signed(parts["onverklaard"])),
        (_("end"), floor, end, GREY, text.number(end)),
    ]
    figure = go.Figure(
        go.Bar(
            x=[name.replace(" ", "<br>") for name, *_rest in bars],
            base=[min(low_, high_) for _n, low_, high_, _c, _t in bars],
            y=[abs(high_ - low_) for _n, low_, high_, _c, _t in bars],
            marker={"color": [c for *_rest, c, _t in bars], "line": {"color": GREY, "width": 0.5}},
            text=[label for *_rest, label in bars],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x}: %{text}<extra></extra>",
        )
    )
    figure.update_yaxes(range=[floor, high + 0.35 * reach], tickformat=",")
    figure.update_xaxes(showgrid=False)
    return _finish(figure, result, title, height, right=16)


def config(file_name: str) -> dict[str, Any]:
    """Plotly settings: Dutch or English months and numbers, and a telling name for the image."""
    language = text.language()
    months = text.month_names()
    return {
        "displaylogo": False,
        "displayModeBar": "hover",
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
                    "decimal": "," if language == "nl" else ".",
                    "thousands": "." if language == "nl" else ",",
                },
            }
        },
    }


# --- parts -----------------------------------------------------------------------------------------


def _add_line(figure: go.Figure, series: Series, decimals: int, axis: str = "") -> None:
    rows = series.rows.sort_values("period_end")
    provisional = rows["status"].isin(PROVISIONAL)
    # The dotted part starts at the last final point, so that the line does not break there.
    joined = provisional | provisional.shift(-1, fill_value=False)
    few = len(rows) <= 12
    for part, dash in (
        (rows[~provisional], "solid" if axis else series.dash),
        (rows[joined], "1px,3px"),
    ):
        if part.empty:
            continue
        figure.add_scatter(
            x=part["period_end"],
            y=part["value"],
            mode="lines+markers" if few else "lines",
            connectgaps=False,
            name=series.name,
            yaxis=axis or "y",
            line={"color": series.colour, "width": 2 if series.country else 2.5, "dash": dash},
            marker={
                "size": 7,
                "color": "white" if dash == "1px,3px" else series.colour,
                "line": {"color": series.colour, "width": 2},
            },
            customdata=[
                (text.period(s, f), text.number(v, decimals) + ("*" if p in PROVISIONAL else ""))
                for s, f, v, p in zip(
                    part["period_start"],
                    part["frequency"],
                    part["value"],
                    part["status"],
                    strict=True,
                )
            ],
            hovertemplate=f"{series.name}, %{{customdata[0]}}: %{{customdata[1]}}<extra></extra>",
            showlegend=False,
        )


def _reach(values: pd.Series, *, from_zero: bool) -> tuple[float, float]:
    """Lowest and highest value of an axis, with some air."""
    if values.empty:
        return 0, 1
    low, high = float(values.min()), float(values.max())
    if from_zero:
        return min(0.0, low), (high or 1) * 1.08
    air = max(high - low, 2) * 0.15
    return low - air, high + air


def _label_ends(figure: go.Figure, series: Sequence[Series], pixels: float) -> None:
    """Write each line's name at its last point, pushed apart where they would overlap."""
    ends = []
    for s in series:
        known = s.rows.dropna(subset=["value"]).sort_values("period_end")
        if not known.empty:
            ends.append((float(known["value"].iloc[-1]), known["period_end"].iloc[-1], s))
    lowest = -1e9
    for value, when, s in sorted(ends, key=lambda e: e[0]):
        at = max(value * pixels, lowest + 15)
        lowest = at
        figure.add_annotation(
            x=when,
            y=value,
            text=textwrap.shorten(s.name, 16, placeholder="…"),
            xanchor="left",
            showarrow=False,
            xshift=8,
            yshift=at - value * pixels,
            font={"color": s.colour, "size": 13},
        )


def _time_axis(rows: pd.DataFrame) -> dict[str, Any]:
    """Yearly points stand at the end of their year and are named by it; else months and years."""
    years = sorted(set(rows["period_end"].dt.year))
    if set(rows["frequency"]) == {"J"} and len(years) <= 12:
        ends = [pd.Timestamp(year, 12, 31) for year in years]
        return {
            "tickvals": ends,
            "ticktext": [str(y) for y in years],
            "range": [ends[0] - pd.Timedelta(days=60), ends[-1] + pd.Timedelta(days=20)],
        }
    return {
        "tickformatstops": [
            {"dtickrange": [None, "M11"], "value": "%b\n%Y"},
            {"dtickrange": ["M12", None], "value": "%Y"},
        ],
        "nticks": 6,
    }


def _finish(
    figure: go.Figure,
    result: Result,
    title: str,
    height: int,
    *,
    right: int = 118,
    top_extra: int = 0,
    key: str = "",
) -> go.Figure:
    """Title, definition, source and fonts: the same on every figure, so that it can travel alone."""
    heading = textwrap.wrap(title, TITLE_CHARS)
    under = textwrap.wrap(measure_line(list(result.indicators.values())), NOTE_CHARS)
    foot = textwrap.wrap(source_line(result), NOTE_CHARS)
    if result.rows["status"].isin(PROVISIONAL).any():
        foot.insert(0, _("Dotted: provisional figures."))
    under += [key] if key else []
    top = LINE * 1.25 * len(heading) + LINE * len(under) + 20 + top_extra
    bottom = 52 + 15 * len(foot)
    text_title = "<br>".join(f"<b>{line}</b>" for line in heading)
    small = "<br>".join(
        f'<span style="font-size:13px;color:{GREY}">{line}</span>' for line in under
    )
    figure.update_layout(
        template="none",
        title={
            "text": f"{text_title}<br>{small}",
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            # Plotly anchors the middle of the first line, not its top.
            "y": 1 - LINE / (height + top + bottom),
            "yref": "container",
            "yanchor": "top",
            "font": {"size": 16, "color": INK},
        },
        font={"family": FONT, "size": 13, "color": INK},
        height=int(height + top + bottom),
        margin={"t": int(top), "b": int(bottom), "l": 62, "r": right},
        separators=",." if text.language() == "nl" else ".,",
        hoverlabel={"font": {"family": FONT, "size": 13}},
        dragmode=False,
        paper_bgcolor="white",
        plot_bgcolor="white",
    )
    figure.update_xaxes(
        linecolor=GREY,
        ticks="outside",
        tickcolor=GREY,
        tickangle=0,
        gridcolor=GRID,
        fixedrange=True,
    )
    figure.update_yaxes(gridcolor=GRID, zeroline=False, fixedrange=True)
    figure.add_annotation(
        text="<br>".join(foot),
        x=0,
        xref="paper",
        xanchor="left",
        xshift=-60,
        y=0,
        yref="paper",
        yanchor="top",
        yshift=-44,
        align="left",
        showarrow=False,
        font={"size": 11, "color": GREY},
    )
    return figure

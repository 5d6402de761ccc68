"""Small multiples: one panel per place on the same axes, the others behind it in grey."""

import html
from collections.abc import Sequence

import pandas as pd

from dashboard import text
from dashboard.charts.lines import Series, reach, shortened
from dashboard.charts.parts import (
    DOTTED,
    INK,
    NARROW,
    SMALL_LINE,
    Drawing,
    Part,
    figure,
    note,
    value_axis,
)
from dashboard.result import PROVISIONAL, Result

BEHIND = "#B4BCC4"
ACROSS = 2
MOST_BEHIND = 80  # points of a line in the background
GAP_ACROSS, PANEL, CAPTION = 0.08, 130, 40
# How a moment is written when a reader points at it; Plotly knows the months of the language.
WRITTEN = {"J": "%Y", "K": "%b %Y", "M": "%b %Y"}


def multiples(
    series: Sequence[Series],
    result: Result,
    title: str,
    *,
    decimals: int = 0,
    from_zero: bool = True,
    behind: Sequence[Series] = (),
) -> Drawing:
    """A panel for each of `series`, two abreast on one scale, with its newest figure in the caption.

    In each panel the others and `behind` (the country) stand in grey. `rows` need period_end,
    frequency, value and status, in order of time.
    """
    drawn = [s for s in series if s.rows["value"].notna().any()]
    everything = pd.concat([s.rows for s in (*drawn, *behind)])
    known = everything.dropna(subset=["value"])
    low, high = reach(known["value"], from_zero=from_zero)
    span = [known["period_end"].min(), known["period_end"].max()]
    across = min(ACROSS, len(drawn))
    down = -(-len(drawn) // across)
    caption = CAPTION + SMALL_LINE * any("\n" in s.name for s in drawn)
    total = down * (PANEL + caption)
    grey = _grey([*drawn, *behind])
    traces: list[Part] = []
    layout: Part = {"annotations": []}
    for index, one in enumerate(drawn):
        row, column = divmod(index, across)
        number = str(index + 1) if index else ""
        top = 1 - (row * (PANEL + caption) + caption) / total
        left = column * (1 + GAP_ACROSS) / across
        right = left + (1 + GAP_ACROSS) / across - GAP_ACROSS
        layout[f"xaxis{number}"] = {
            "domain": [left, min(right, 1)],
            "anchor": f"y{number}",
            "range": span,
            "showgrid": False,
            "nticks": 3,
            "tickformat": "%Y",
            # Two years have one label each, at their end.
            **_years(one.rows),
            "showticklabels": index + across >= len(drawn),
        }
        layout[f"yaxis{number}"] = value_axis(
            decimals,
            domain=[max(0, top - PANEL / total), top],
            anchor=f"x{number}",
            range=[low, high],
            nticks=5,
            showticklabels=column == 0,
        )
        layout["annotations"].append(
            note(
                _caption(one, decimals),
                13,
                INK,
                x=left,
                y=top,
                yanchor="bottom",
                yshift=3,
            )
        )
        axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        traces += [{**grey, **axes}, *({**t, **axes} for t in _own(one, decimals))]
    return figure(traces, layout, result, title, total, right=NARROW)


def _grey(series: Sequence[Series]) -> Part:
    """All lines at once, thin, without a word: the own line of a panel is drawn over its grey one."""
    x: list[object] = []
    y: list[float | None] = []
    for one in series:
        # Every so many from the newest back: what stands behind needs no more than it can show.
        rows = one.rows.iloc[:: -(1 + len(one.rows) // MOST_BEHIND)]
        x += [*days(rows["period_end"]), None]
        y += [*rounded(rows["value"]), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": BEHIND, "width": 1},
        "connectgaps": False,
        "hoverinfo": "skip",
    }


def _own(series: Series, decimals: int) -> list[Part]:
    rows = series.rows
    provisional = rows["status"].isin(PROVISIONAL)
    parts = [(rows, "solid", "")]
    if provisional.any():
        # The dotted part starts at the last final point, so that the line does not break there.
        joined = provisional | provisional.shift(-1, fill_value=False)
        parts = [(rows[~provisional], "solid", ""), (rows[joined], DOTTED, "*")]
    frequency = str(rows["frequency"].iloc[0])
    name = html.escape(series.name.replace("\n", ", "))
    return [
        {
            "type": "scatter",
            "mode": "lines+markers" if len(rows) <= 12 else "lines",
            "x": days(part["period_end"]),
            "y": rounded(part["value"]),
            "name": name,
            "connectgaps": False,
            "line": {"color": series.colour, "width": 2.5, "dash": dash},
            "marker": {"size": 6, "color": series.colour},
            "hovertemplate": f"{name}, %{{x|{WRITTEN[frequency]}}}: %{{y:,.{decimals}f}}{star}<extra></extra>",
        }
        for part, dash, star in parts
        if len(part)
    ]


def _caption(series: Series, decimals: int) -> str:
    """The name with the newest figure; a second line of the name stands below it."""
    first, *second = (html.escape(shortened(n), quote=False) for n in series.name.split("\n"))
    words = [f'<span style="color:{series.colour}"><b>{first}</b></span>', *second]
    return f"{'<br>'.join(words)} {_newest(series.rows, decimals)}"


def _newest(rows: pd.DataFrame, decimals: int) -> str:
    newest = rows[rows["value"].notna()].iloc[-1]
    star = "*" if newest["status"] in PROVISIONAL else ""
    return text.number(newest["value"], decimals) + star


def days(moments: pd.Series) -> list[str]:
    """Days as Plotly writes them, as short as can be."""
    return [str(day) for day in moments.to_numpy().astype("datetime64[D]")]


def _years(rows: pd.DataFrame) -> Part:
    ends = sorted(set(rows["period_end"]))
    if set(rows["frequency"]) != {"J"} or len(ends) > 4:
        return {}
    day = pd.Timedelta(days=60)
    return {
        "tickvals": ends,
        "ticktext": [str(end.year) for end in ends],
        "range": [ends[0] - day, ends[-1] + day],
    }


def rounded(values: pd.Series) -> list[float | None]:
    """Values with the digits that a drawing can show; what is missing breaks the line."""
    return [None if v != v else float(f"{v:.5g}") for v in values.tolist()]

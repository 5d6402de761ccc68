"""A figure with its table, its marks and its download."""

import html
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, events, export, text
from dashboard.blocks.embed import raise_if_wanted
from dashboard.blocks.frame import show_table
from dashboard.blocks.take import CHART, take
from dashboard.result import PROVISIONAL, Release, Result
from dashboard.text import gettext as _

MAP = "kaart"


def to_print(sentences: Sequence[str], result: Result) -> None:
    """Sentences that a newspaper can take over, with their source."""
    words = "".join(f"<p>{html.escape(s)}</p>" for s in sentences if s)
    if words:
        st.html(
            f'<blockquote class="bib-print">{words}'
            f"<small>{html.escape(charts.source_line(result))}</small></blockquote>"
        )


def figure(
    figure: charts.Drawing,
    result: Result,
    name: str,
    table: pd.DataFrame,
    *,
    alt: str,
    marks: Sequence[events.Mark] = (),
) -> None:
    """A chart with its real table and the menu to take it away; `name` is for files and widget keys.

    `marks` are the moments that the chart carries: they stand below it in words.
    """
    if raise_if_wanted(figure, result, name, alt):
        return
    named = export.base_name(name, result.release)
    st.plotly_chart(figure, config=charts.config(named), theme=None, key=f"{CHART}{name}", alt=alt)
    if marks:
        _marked(marks)
    with st.expander(_("Table"), expanded=False):
        show_table(table)
    take(result, name, height=figure.layout["height"])


def clickable_map(figure: charts.Drawing, result: Result, name: str, alt: str) -> str | None:
    """A map, whose table the page has beside it; gives the code of the region that was just clicked.

    `name` is for files. There is one map on a page: another choice changes it, and makes no new one.
    """
    if raise_if_wanted(figure, result, MAP, alt):
        return None
    clicked: Any = st.plotly_chart(
        figure,
        config=charts.config(export.base_name(name, result.release)),
        theme=None,
        key=f"{CHART}{MAP}",
        alt=alt,
        on_select="rerun",
        selection_mode="points",
    )
    take(result, name, height=figure.layout["height"], chart=MAP)
    points = clicked["selection"]["points"]
    return str(points[0]["location"]) if points and "location" in points[0] else None


def _marked(marks: Sequence[events.Mark]) -> None:
    """What the numbers in a chart stand for; the numbers of the list are those of the chart."""
    items = "".join(
        f"<li>{html.escape(mark.date)}: {html.escape('; '.join(mark.entries))}</li>"
        for mark in marks
    )
    intro, caution = (
        html.escape(_("In the chart, national where no gemeente is named:")),
        html.escape(events.caution()),
    )
    st.html(
        f'<p class="bib-note">{intro}</p><ol class="bib-marks">{items}</ol>'
        f'<p class="bib-note">{caution}</p>'
    )


def download(result: Result, name: str) -> None:
    """The menu that takes the rows of a table away."""
    take(result, name)


def noticed(table: pd.DataFrame, release: Release) -> pd.DataFrame:
    """A table for a file: about the invented country every row says so, before anything else."""
    if release.is_invented:
        table.insert(0, "notice", release.notice)
    return table


def wide(
    result: Result, *, columns: str = "indicator", decimals: int | None = None
) -> pd.DataFrame:
    """A table to read: one row per period, one column per `indicator` or `name`; newest first.

    Provisional figures end in *, estimated ones say so; what is missing says so.
    """
    heads = (
        {i.name: f"{i.label} ({i.unit})" for i in result.indicators.values()}
        if columns == "indicator"
        else {}
    )
    estimated = _(" (estimated)")
    table: dict[str, dict[str, str]] = {}
    periods: dict[str, None] = {}
    rows = result.rows[["period_start", "frequency", "status", "value", columns]]
    for start, frequency, status, value, column in sorted(
        rows.itertuples(index=False, name=None), key=itemgetter(0), reverse=True
    ):
        mark = "*" if status in PROVISIONAL else ""
        if status == "geschat" and not pd.isna(value):
            mark = estimated
        period = text.period(start, frequency)
        periods[period] = None
        cells = table.setdefault(heads.get(column, column), {})
        cells[period] = text.number(value, decimals) + mark
    # Blank where there is no such figure at all (a month of a yearly series); a missing one says so.
    return pd.DataFrame(
        {column: [cells.get(p, "") for p in periods] for column, cells in table.items()},
        index=pd.Index(list(periods), name=_("Period")),
        dtype=object,
    )


def codes(result: Result) -> str:
    """The regions of a result, for the name of a file."""
    return "-".join(dict.fromkeys(result.rows["region_code"]))


def decimals(result: Result) -> int:
    """How many decimals a result is shown with, when its figure does not say."""
    return 1 if any(i.rounded_to < 1 for i in result.indicators.values()) else 0

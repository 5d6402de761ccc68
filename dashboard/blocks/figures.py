"""A figure with its table, its marks and its download."""

import html
from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, events, text
from dashboard.blocks.frame import show_table
from dashboard.result import PROVISIONAL, Release, Result
from dashboard.text import gettext as _

# An estimate never goes without what says how sure it is and how it was made.
INTERVAL = ("lower", "upper", "p", "mde", "specification", "base_start")
# Where Plotly looks for the outlines that it wants with any map (dashboard/asgi.py has none for it).
MAP_ASSETS = "/boundaries/"


def to_print(sentences: Sequence[str], result: Result) -> None:
    """Sentences that a newspaper can take over, with their source."""
    words = "".join(f"<p>{html.escape(s)}</p>" for s in sentences if s)
    if words:
        st.html(
            f'<blockquote class="bib-print">{words}'
            f"<small>{html.escape(charts.source_line(result))}</small></blockquote>"
        )


def figure(
    figure: go.Figure,
    result: Result,
    name: str,
    table: pd.DataFrame,
    *,
    alt: str,
    marks: Sequence[events.Mark] = (),
) -> None:
    """A chart with its real table and its download; `name` is for files and widget keys.

    `marks` are the moments that the chart carries: they stand below it in words.
    """
    named = file_name(name, result.release)
    st.plotly_chart(figure, config=charts.config(named), theme=None, key=f"chart_{name}", alt=alt)
    if marks:
        _marked(marks)
    with st.expander(_("Table and download"), expanded=False):
        # A long table scrolls in its own box; it stays a real table that can be read aloud.
        with st.container(height=360 if len(table) > 12 else "content", border=False):
            show_table(table)
        download(result, name)


def clickable_map(figure: go.Figure, result: Result, name: str, alt: str) -> str | None:
    """A map, whose table the page has beside it; gives the code of the region that was just clicked."""
    config = charts.config(file_name(name, result.release)) | {"topojsonURL": MAP_ASSETS}
    clicked: Any = st.plotly_chart(
        figure,
        config=config,
        theme=None,
        key="chart_map",
        alt=alt,
        on_select="rerun",
        selection_mode="points",
    )
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
    """The button that takes the rows of a figure away."""
    st.download_button(
        _("Download these figures (CSV)"),
        data=partial(csv, result, text.language()),
        file_name=f"{file_name(name, result.release)}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"download_{name}",
    )


def csv(result: Result, language: str) -> bytes:
    """The rows with label, unit, definition, status, source and release in every row (UTF-8)."""
    # A download is made when it is asked for, outside the run that knew the language.
    text.use(language)
    rows = result.rows
    sources = {s.id: s for s in result.sources}

    def of(column: str) -> list[str]:
        return [getattr(result.indicators[i], column) for i in rows["indicator"]]

    table = pd.DataFrame(
        {
            "indicator": rows["indicator"],
            "part": rows.get("part", ""),
            "label": of("label"),
            "unit": of("unit"),
            "region_code": rows["region_code"],
            "region": [_defused(n) for n in rows["name"]],
            "category": rows["category"],
            "base_year": rows.get("base_year", ""),
            "period": [
                text.period(s, f)
                for s, f in zip(rows["period_start"], rows["frequency"], strict=True)
            ],
            "period_start": rows["period_start"].dt.date,
            "frequency": rows["frequency"],
            "value": rows["value"],
            **{c: rows[c] for c in INTERVAL if c in rows},
            "status": rows["status"],
            "missing_reason": rows["missing_reason"],
            "definition": of("definition"),
            "population": of("population"),
            "source": [sources[s].name if s in sources else s for s in rows["source_id"]],
            "source_changed": [
                sources[s].modified if s in sources else "" for s in rows["source_id"]
            ],
            "release": result.release.id,
            "licence": [sources[s].licence if s in sources else "" for s in rows["source_id"]],
        }
    )
    return noticed(table, result.release).to_csv(index=False, lineterminator="\n").encode()


def noticed(table: pd.DataFrame, release: Release) -> pd.DataFrame:
    """A table for a file: about the invented country every row says so, before anything else."""
    if release.is_invented:
        table.insert(0, "notice", release.notice)
    return table


def file_name(name: str, release: Release) -> str:
    """The name of a file without its ending."""
    of = "oefenland" if release.is_invented else "bijstand-in-beeld"
    return f"{of}_{name}_{release.id}"


def _defused(name: str) -> str:
    """A name that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{name}" if name[:1] in ("=", "+", "-", "@") else name


def wide(
    result: Result, *, columns: str = "indicator", decimals: int | None = None
) -> pd.DataFrame:
    """A table to read: one row per period, one column per `indicator` or `name`; newest first.

    Provisional figures end in *, estimated ones say so; what is missing says so.
    """
    rows = result.rows.sort_values("period_start", ascending=False)
    heads = (
        {i.name: f"{i.label} ({i.unit})" for i in result.indicators.values()}
        if columns == "indicator"
        else {}
    )
    table: dict[str, dict[str, str]] = {}
    for row in rows.to_dict("records"):
        period = text.period(row["period_start"], row["frequency"])
        mark = "*" if row["status"] in PROVISIONAL else ""
        if row["status"] == "geschat" and not pd.isna(row["value"]):
            mark = _(" (estimated)")
        cell = text.number(row["value"], decimals) + mark
        table.setdefault(period, {})[heads.get(row[columns], row[columns])] = cell
    # Blank where there is no such figure at all (a month of a yearly series); a missing one says so.
    frame = pd.DataFrame.from_dict(table, orient="index").fillna("")
    frame.index.name = _("Period")
    return frame


def codes(result: Result) -> str:
    """The regions of a result, for the name of a file."""
    return "-".join(dict.fromkeys(result.rows["region_code"]))


def decimals(result: Result) -> int:
    """How many decimals a result is shown with, when its figure does not say."""
    return 1 if any(i.rounded_to < 1 for i in result.indicators.values()) else 0

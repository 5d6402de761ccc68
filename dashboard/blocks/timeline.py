"""Dated policy events as a list and as a file."""

import html
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import data, events
from dashboard.blocks.fold import fold
from dashboard.blocks.frame import section
from dashboard.blocks.take import take
from dashboard.text import gettext as _

OPEN = 30  # events that are read without unfolding: some ten years of one gemeente and the country


def timeline(rows: pd.DataFrame, made: datetime) -> None:
    """Events in a list per year in which they began, the older ones folded; without a date at the end."""
    years = rows["start_from"].dt.year
    parts = list(rows.groupby(years, sort=False, dropna=False))
    before = [sum(len(part) for _year, part in parts[:n]) for n in range(len(parts))]
    open_ = sum(n < OPEN for n in before)
    _years(parts[:open_], made)
    if folded := parts[open_:]:
        label = _("Earlier: {n} more events").format(n=len(rows) - before[open_])
        with fold(label, "earlier"):
            _years(folded, made)


def _years(parts: Sequence[tuple[float, pd.DataFrame]], made: datetime) -> None:
    for year, part in parts:
        section(_("No date known") if pd.isna(year) else str(int(year)))
        st.html(
            '<ul class="bib-time">'
            + "".join(_event(row, made) for row in part.to_dict("records"))
            + "</ul>"
        )


def _event(event: events.Event, made: datetime) -> str:
    """One event: date and place, what, how certain, source, note."""
    moment = [events.when(event), events.where(event)]
    if event["start_from"] > made:
        moment.append(_("not yet begun when this release was made"))
    kind = events.kind(event["kind"])
    about = _("{kind}; about {concerns}. Date and content: {certainty}.").format(
        kind=kind[0].upper() + kind[1:],
        concerns=events.concerns(event["direction"]),
        certainty=events.certainty(event["confidence"]),
    )
    source = _("Source:")
    title = html.escape(event["source_title"])
    if not pd.isna(event["source_url"]):
        address = html.escape(event["source_url"])
        title = f'<a href="{address}" rel="noopener" lang="nl">{title}</a>'
    return (
        f'<li><p class="bib-when">{html.escape(" · ".join(m for m in moment if m))}</p>'
        f"<h3>{html.escape(event['title'])}</h3><p>{html.escape(event['summary'])}</p>"
        f'<p class="bib-note">{html.escape(about)} {html.escape(event["note"])} {html.escape(source)} '
        f"{title} {html.escape(event['source_date'])}</p></li>"
    )


def timeline_download(path: Path, shown: pd.DataFrame) -> None:
    """The menu that takes the events that are listed away, or all of them."""
    listed = data.run(path, events.QUERY)
    for column in ("region_code", "kind"):
        listed = listed.among(column, sorted(set(shown[column])))
    take(listed, "tijdlijn")

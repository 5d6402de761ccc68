"""To come back and to take along: what is new, feeds, the whole release."""

import html

import streamlit as st

from dashboard import data, downloads, preview, text
from dashboard.blocks import frame
from dashboard.news import News
from dashboard.selection import COUNTRY, Run
from dashboard.text import gettext as _

MIB = 1024 * 1024


def news(told: News, name: str) -> None:
    """What one release has that the one before had not, of one region."""
    if told.is_first:
        frame.limit(_("There is no earlier release to compare this one with."))
    elif not told.lines:
        frame.limit(_("No figure of {name} changed in this release.").format(name=name))
    else:
        frame.lead(f"{told.title(name)}.")
        frame.points(told.lines)


def feeds(run: Run, code: str, name: str) -> None:
    """Links to the feeds of the gemeente and of the country."""
    items = "".join(
        f'<li><a href="/feeds/{html.escape(preview.address(run, region, "atom"))}">{html.escape(words)}</a></li>'
        for region, words in (
            (code, _("Feed of {name} (Atom)").format(name=name)),
            (COUNTRY, _("Feed of all series (Atom)")),
        )
    )
    st.html(f'<ul class="bib-points">{items}</ul>')


def whole_release(run: Run) -> None:
    """The release as files, with their size."""
    release = data.release(run.path)
    items = []
    for ending, words in (
        ("duckdb", _("Everything, as a DuckDB file ({size} MB)")),
        ("zip", _("The main tables, as Parquet files in a zip with data dictionary ({size} MB)")),
    ):
        try:
            size = downloads.file(run.path, ending).stat().st_size
        except OSError:
            continue
        told = html.escape(words.format(size=text.number(max(size / MIB, 0.1), 1)))
        name = html.escape(downloads.file_name(release, ending))
        items.append(
            f'<li><a href="/releases/{release.id}.{ending}" download="{name}">{told}</a></li>'
        )
    st.html(f'<ul class="bib-points">{"".join(items)}</ul>')

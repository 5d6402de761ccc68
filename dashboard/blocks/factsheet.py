"""The way from a page to the factsheet of its gemeente."""

import html

import streamlit as st

from dashboard import chromium, preview
from dashboard.selection import Run
from dashboard.text import gettext as _


def button(run: Run) -> None:
    """Links to the factsheet of the chosen gemeente: as PDF where the server can make one, and as a page."""
    code = run.chosen.gemeente
    page = f"/factsheet/{preview.address(run, code, 'html')}"
    links = [(page, _("page to print"))]
    if chromium.find() is not None:
        links.insert(0, (f"/factsheet/{preview.address(run, code, 'pdf')}", "PDF"))
    words = html.escape(_("Factsheet of {name} on one A4:").format(name=run.places.name(code)))
    told = ", ".join(
        f'<a href="{html.escape(where)}" target="_blank">{html.escape(name)}</a>'
        for where, name in links
    )
    st.html(f'<p class="bib-factsheet">{words} {told}</p>')

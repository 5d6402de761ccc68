"""One figure of a page and nothing else, for a page of another site."""

import html

import streamlit as st

from dashboard import charts, export, selection
from dashboard.blocks.frame import failure
from dashboard.blocks.style import STYLE
from dashboard.blocks.take import CHART, link
from dashboard.result import Result
from dashboard.text import gettext as _

# What a page draws before its figure is made, is not for this reader.
ASIDE = "aside"
HIDDEN = f"<style>.st-key-{ASIDE} {{ display: none; }} .stMainBlockContainer {{ padding: .3rem; }}</style>"


class Alone(Exception):
    """The figure that was asked for alone; what its page would make after it is not needed."""

    def __init__(self, figure: charts.Drawing, result: Result, name: str, alt: str) -> None:
        super().__init__(name)
        self.figure, self.result, self.name, self.alt = figure, result, name, alt


def only(page: st.Page) -> None:
    """Run a page for the one figure that the address names."""
    st.html(STYLE + HIDDEN)
    place = st.empty()
    try:
        with place.container(key=ASIDE):
            page.run()
    except Alone as found:
        place.empty()
        _show(found)
        return
    place.empty()
    failure(_("The figure to show alone is not on this page."))


def _show(found: Alone) -> None:
    named = export.base_name(found.name, found.result.release)
    st.plotly_chart(
        found.figure,
        config=charts.config(named),
        theme=None,
        key=f"{CHART}{found.name}",
        alt=found.alt,
    )
    words = html.escape(_("Figures, table and explanation"))
    st.html(
        f'<p class="bib-note"><a href="{html.escape(link(found.result))}" target="_blank" '
        f'rel="noopener">{words}</a></p>'
    )


def raise_if_wanted(figure: charts.Drawing, result: Result, name: str, alt: str) -> bool:
    """Raise `Alone` for the figure that is wanted alone; True when another one is."""
    wanted = selection.embedded()
    if wanted == name:
        raise Alone(figure, result, name, alt)
    return wanted is not None

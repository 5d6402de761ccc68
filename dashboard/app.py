"""Entry of every run: read the URL, draw the head, run the page."""

from pathlib import Path

import streamlit as st

from dashboard import selection
from dashboard.blocks import embed, frame
from dashboard.text import gettext as _
from etl.errors import BijstandError

PAGES = Path(__file__).parent / "pages"

st.set_page_config(page_title="Bijstand in beeld", layout="wide", initial_sidebar_state="collapsed")


def main() -> None:
    """One run."""
    selection.use_language()
    groups = _pages()
    page = st.navigation(groups, position="hidden")
    try:
        run = selection.begin()
        if run is None:
            frame.nothing_yet()
            return
        if selection.embedded() is not None:
            embed.only(page)
            return
        frame.head(groups, page, run.chosen, run.path)
        page.run()
    except BijstandError as error:
        frame.failure(_(error.message).format(**error.values))


def _pages() -> dict[str, list[st.Page]]:
    """The menu: groups of pages, in the order in which they are read."""
    return {
        _("Figures"): [
            st.Page(PAGES / "national.py", title=_("The country"), url_path="landelijk"),
            st.Page(PAGES / "overview.py", title=_("My gemeente"), url_path="gemeente"),
            st.Page(PAGES / "compare.py", title=_("Compare"), url_path="vergelijk", default=True),
            st.Page(PAGES / "duel.py", title=_("Duel"), url_path="duel"),
            st.Page(PAGES / "peers.py", title=_("Who is like us?"), url_path="lijkt"),
            st.Page(PAGES / "flows.py", title=_("In and out"), url_path="stromen"),
        ],
        _("Check"): [
            st.Page(PAGES / "economy.py", title=_("Policy or economy?"), url_path="conjunctuur"),
            st.Page(PAGES / "claims.py", title=_("Fact check"), url_path="feitencheck"),
            st.Page(
                PAGES / "which_number.py", title=_("Which number is this?"), url_path="welk-getal"
            ),
            st.Page(PAGES / "policy_test.py", title=_("Test a policy"), url_path="toetsen"),
        ],
        _("Understand"): [
            st.Page(PAGES / "definitions.py", title=_("Definitions"), url_path="definities"),
            st.Page(PAGES / "certainty.py", title=_("How sure?"), url_path="hoe-zeker"),
            st.Page(PAGES / "timeline.py", title=_("Timeline"), url_path="tijdlijn"),
            st.Page(PAGES / "sources.py", title=_("Sources"), url_path="bronnen"),
            st.Page(PAGES / "method.py", title=_("Method"), url_path="methode"),
            st.Page(PAGES / "whats_new.py", title=_("What is new"), url_path="nieuw"),
        ],
    }


main()

"""How estimates are made and how well they did, as a reader can follow it."""

import html
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import files, method, text
from dashboard.blocks.fold import fold
from dashboard.blocks.frame import limit, points, show_table
from dashboard.text import gettext as _


def methods() -> None:
    """Each method in plain words; formulas, symbols and papers below it, opened on request."""
    for number, entry in enumerate(method.methods()):
        _part(entry.title)
        points(entry.plain)
        with fold(_("Formulas and papers"), f"formulas_{number}"):
            for formula in entry.formulas:
                st.latex(formula)
            for symbol in entry.symbols:
                limit(symbol)
            points(entry.papers)


def in_this_release(rows: pd.DataFrame) -> None:
    """Which estimates this release has, by which method, and why one has none."""
    limit(
        _("Of {all} sorts of estimates this release has {some}.").format(
            all=len(rows), some=int((rows["gemeenten"] > 0).sum())
        )
    )
    with fold(_("Per estimate: how many gemeenten, and why none"), "estimates"):
        show_table(
            pd.DataFrame(
                {
                    _("Estimate"): rows["label"].tolist(),
                    _("Gemeenten"): [text.number(n) for n in rows["gemeenten"]],
                    _("Figures"): [text.number(n) for n in rows["figures"]],
                    _("Withheld with a reason"): [text.number(n) for n in rows["withheld"]],
                    _("Why none"): [_why_none(row) for row in rows.to_dict("records")],
                }
            ),
            hide_index=True,
        )


def _why_none(row: Mapping[Any, Any]) -> str:
    if not pd.isna(row["reason"]):
        return text.stored(row["reason"])
    return "" if row["gemeenten"] else _("the figures that it needs are not in this release")


def validation(rows: pd.DataFrame) -> None:
    """Figures against their targets, what is unclear, what costs a reader, and the whole table."""
    points([method.summary(rows)])
    with fold(_("Every target, and whether it was met"), "targets"):
        show_table(method.headlines(rows), hide_index=True)
    limit(
        _(
            "Over all worlds and size classes that have this target: lowest to highest. 'Unclear' is outside the target by less than two standard errors, so neither met nor missed; one that is further off would stop a new version."
        )
    )
    outside = method.unclear(rows)
    if not outside.empty:
        with fold(_("Not clearly met: {number}").format(number=len(outside)), "unclear"):
            show_table(outside, hide_index=True)
    with fold(_("What it costs: without a target"), "cost"):
        show_table(method.told(rows), hide_index=True)
    about = _(
        "Measured on {day} on simulated panels that took no part in making the methods; {number} figures."
    )
    limit(about.format(day=text.day(rows["run_on"].max()), number=text.number(len(rows))))
    words = html.escape(_("Download the whole table (CSV)"))
    st.html(f'<p class="bib-note"><a href="{files.VALIDATION}" download>{words}</a></p>')


def _part(title: str) -> None:
    st.html(f'<div class="bib-source"><h3>{html.escape(title)}</h3></div>')

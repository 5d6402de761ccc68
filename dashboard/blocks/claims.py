"""Pieces of the fact check: verdicts, readings, and what a number is."""

import html
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import charts, findings, numbers, text
from dashboard.blocks.frame import address, limit
from dashboard.result import PROVISIONAL, Claim, Result
from dashboard.selection import Places, Selection
from dashboard.text import gettext as _


def verdict(claim: Claim) -> None:
    """Who said it, when, and the verdict."""
    said = (
        _("Said in: {where}, {when}")
        .format(where=claim.made_in, when=text.dated(claim.made_on))
        .removesuffix(", ")
    )
    st.html(
        f'<h2 class="bib-verdict bib-{claim.verdict}">{html.escape(findings.verdict_word(claim.verdict))}</h2>'
        f'<p class="bib-note">{html.escape(said)}</p>'
    )


def readings(result: Result, claim: Claim) -> pd.DataFrame:
    """Every reading as a table: found, claimed or compared, whether it holds, source and moment."""
    provisional = _("provisional")
    sources = {s.id: s for s in result.sources}
    label = "reading_en" if text.language() == "en" else "reading"
    rows = {}
    for row in result.rows.to_dict("records"):
        decimals = 0 if row["sort"] == "count" else 1
        source = sources.get(row["source_id"])
        period = text.period(row["period_start"], row["frequency"])
        rows[row[label]] = {
            _("Found"): text.number(row["value"], decimals),
            claim.compared[:1].upper() + claim.compared[1:]: text.number(row["claimed"], decimals),
            _("Difference"): text.signed(row["value"] - row["claimed"], decimals),
            _("Holds"): _("cannot tell")
            if pd.isna(row["holds"])
            else _("yes")
            if row["holds"]
            else _("no"),
            _("Period"): f"{period} ({provisional})" if row["status"] in PROVISIONAL else period,
            _("Source and vintage"): charts.source_name(source) if source else row["source_id"],
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def claim_list(claims: Sequence[Claim], chosen: Selection) -> None:
    """What was tested with its verdict; folded, what cannot be tested, why, and what would settle it."""
    tested, others = [], []
    for claim in claims:
        words, said = html.escape(claim.statement), html.escape(claim.made_in)
        if claim.is_tested:
            link = address(chosen, feitencheck_claim=claim.name)
            found = html.escape(findings.verdict_word(claim.verdict))
            tested.append(
                f'<li><a href="{link}">{words}</a><br><small><b>{found}</b> · {said}</small></li>'
            )
        else:
            settled = _("What would settle it: {figure}.").format(figure=claim.settled_by)
            why = html.escape(f"{claim.limits} {settled}")
            others.append(f"<li>{words}<br><small>{why} · {said}</small></li>")
    st.html(f'<ul class="bib-claims">{"".join(tested)}</ul>')
    if others:
        fold = _("{n} claims that cannot be held against these figures, and why").format(
            n=len(others)
        )
        st.html(
            f'<details class="bib-fold"><summary>{html.escape(fold)}</summary>'
            f'<ul class="bib-claims">{"".join(others)}</ul></details>'
        )


EXAMPLES = (
    "8.000 in Nijmegen",
    "\u22121,4\u00a0% in 2017",
    "450 duizend",
    "461.000",
    "instroom Amsterdam 10.060",
)


def examples(chosen: Selection) -> None:
    """Questions to try, each a link to its answer."""
    links = "".join(
        f'<li><a href="{html.escape(chosen.address(getal=question))}">{html.escape(question)}</a></li>'
        for question in EXAMPLES
    )
    limit(_("For example:"))
    st.html(f'<ul class="bib-points">{links}</ul>')


def number_readings(
    claim: numbers.Claim,
    rows: Sequence[findings.Row],
    result: Result,
    places: Places,
    chosen: Selection,
) -> None:
    """Figures as an ordered list: what, where, when, who is counted, how far off, source and vintage."""
    if rows:
        items = "".join(_reading(claim, row, result, places, chosen) for row in rows)
        st.html(f'<ol class="bib-answers">{items}</ol>')


def _reading(
    claim: numbers.Claim, row: findings.Row, result: Result, places: Places, chosen: Selection
) -> str:
    meaning = result.indicators[row["indicator"]]
    source = next(s for s in result.sources if s.id == row["source_id"])
    facts_ = [
        findings.counted(row, meaning),
        _("Difference: {difference}.").format(difference=findings.difference(claim, row)),
    ]
    if numbers.is_other_year(claim, row):
        facts_.append(_("Another year than was named."))
    if numbers.contradictions(claim, row):
        facts_.append(_("Not what was named, or not on bijstand."))
    # The query brings the best three of a definition.
    if row["alike"] > 3 and numbers.fits(claim, row):
        facts_.append(
            _("With this definition {number} figures give it; you see the best of them.").format(
                number=text.number(row["alike"])
            )
        )
    if row["is_written"] and result.release.origin == "cbs":
        facts_.append(_("From a publication, not from the CBS tables of this release."))
    vintage = [
        _("edition of {date}").format(date=source.modified) if source.modified else "",
        _("provisional") if row["status"] in PROVISIONAL else "",
    ]
    name = html.escape(source.name)
    if source.url:
        name = f'<a href="{html.escape(source.url)}" rel="noopener">{name}</a>'
    home = _home(row, places, chosen)
    see = html.escape(_("See it among its series"))
    link = f' <a href="{html.escape(home)}">{see}</a>' if home else ""
    from_ = html.escape(_("Source:"))
    return (
        f"<li><p><strong>{html.escape(findings.found(claim, row, meaning))}</strong> "
        f"{html.escape(findings.definition(row, meaning))}; {html.escape(row['name'])}, "
        f"{html.escape(findings.when(row, meaning))}</p>"
        f'<p class="bib-note">{html.escape(" ".join(facts_))} {from_} {name}'
        f"{html.escape(''.join(f', {v}' for v in vintage if v))}.{link}</p></li>"
    )


_ON_NATIONAL = (
    "bijstand_uitkeringen",
    "ww_uitkeringen",
    "werkloosheid_pct_sa",
    "bijstand_personen",
    "bijstand_instroom",
    "bijstand_uitstroom",
)


_ON_OVERVIEW = (
    "bijstand_personen",
    "bijstand_dichtheid",
    "bijstand_personen_tot_aow",
    "bijstand_tot_aow_per_1000",
    "ww_personen",
)


def _home(row: findings.Row, places: Places, chosen: Selection) -> str:
    """The address of the page that shows the series of a figure; empty when none does."""
    indicator, code = row["indicator"], row["region_code"]
    if row["category"] != "totaal" or row["is_written"]:
        return ""
    if code == "NL01" and indicator in _ON_NATIONAL:
        year = row["period_start"].year
        return chosen.address("landelijk", van=min(chosen.van, year), tot=max(chosen.tot, year))
    if code not in places.current():
        return ""
    others = tuple(c for c in chosen.gemeenten if c != code)
    if indicator in _ON_OVERVIEW:
        return chosen.address("gemeente", gemeenten=(code, *others))
    if indicator.startswith(("bijstand_instroom", "bijstand_uitstroom")):
        return chosen.address("stromen", gemeenten=(code, *others))
    return ""

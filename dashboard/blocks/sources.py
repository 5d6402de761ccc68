"""Where the figures come from and what they cannot say."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, text
from dashboard.blocks.frame import address, limit, show_table
from dashboard.result import Release, Result
from dashboard.selection import Selection
from dashboard.text import gettext as _
from etl.errors import N_


def one_series(result: Result) -> None:
    """One series: what it is, and per table from when to when, how many figures, missing, provisional."""
    (meaning,) = result.indicators.values()
    about = (
        meaning.definition,
        _("Unit: {unit}.").format(unit=meaning.unit),
        _("Counted: {population}.").format(population=meaning.population),
        _("Rounded to {step}.").format(step=text.number(meaning.rounded_to)),
    )
    st.html(
        f'<p class="bib-source">{html.escape(" ".join(about))} <code>{html.escape(meaning.name)}</code></p>'
    )
    sources = {s.id: s for s in result.sources}
    rows = result.records()
    show_table(
        pd.DataFrame(
            {
                _("Table"): [sources[row["source_id"]].name for row in rows],
                _("Changed at the source"): [
                    sources[row["source_id"]].modified[:10] for row in rows
                ],
                _("How often"): [_frequency(row["frequency"]) for row in rows],
                _("From"): [_moment(row, "first") for row in rows],
                _("To"): [_moment(row, "last") for row in rows],
                **{
                    words: [text.number(row[column]) for row in rows]
                    for words, column in (
                        (_("Figures"), "value"),
                        (_("Missing"), "missing"),
                        (_("Provisional"), "provisional"),
                        (_("Regions"), "regions"),
                    )
                },
            }
        ),
        hide_index=True,
    )
    links = [
        f'<li><a href="{html.escape(source.url)}" rel="noopener">{html.escape(source.name)}</a>: '
        f"{html.escape(source.title)}</li>"
        for source in result.sources
        if source.url
    ]
    if links:
        st.html(f'<ul class="bib-points">{"".join(links)}</ul>')


def series_list(result: Result) -> None:
    """All series in one table, opened on request: name, unit, tables, from when to when."""
    names = {s.id: s.name for s in result.sources}
    found = []
    for name, rows in result.rows.groupby("indicator", sort=False):
        meaning = result.indicators[str(name)]
        known = rows.dropna(subset=["first"])
        years = (known["first"].min(), known["last"].max())
        found.append(
            {
                _("Series"): meaning.label,
                _("Unit"): meaning.unit,
                _("Tables"): ", ".join(dict.fromkeys(names[s] for s in rows["source_id"])),
                _("How often"): ", ".join(dict.fromkeys(map(_frequency, rows["frequency"]))),
                _("Years"): "-" if known.empty else f"{years[0].year}-{years[1].year}",
                _("Figures"): text.number(rows["value"].sum()),
                _("Name in queries"): meaning.name,
            }
        )
    with st.expander(_("All {number} series in one table").format(number=len(found))):
        show_table(pd.DataFrame(found), hide_index=True)


def releases(found: Sequence[Release], chosen: Selection, current: str) -> None:
    """Every release on this machine, newest first, each a link to these pages as they were."""
    items = []
    for release in found:
        words = _("{day} ({release})").format(day=text.day(release.built_at), release=release.id)
        if release.id == current:
            shown = _("{release}: shown now").format(release=words)
            items.append(f"<li>{html.escape(shown)}</li>")
        else:
            link = address(chosen, uitgave=release.id)
            items.append(f'<li><a href="{link}">{html.escape(words)}</a></li>')
    st.html(f'<ul class="bib-points">{"".join(items)}</ul>')


# What etl.catalog says was never read in a real answer of CBS about a table.
UNSEEN = {
    "key": N_("keys of columns"),
    "title": N_("titles of columns"),
    "unit": N_("units"),
    "group": N_("headings"),
    "class": N_("classes"),
}


def table_list(rows: pd.DataFrame, path: Path) -> None:
    """Every declared CBS table: when CBS changed it, when it was fetched, how many rows, what warned."""
    title = "title_en" if text.language() == "en" else "title"
    release = data.release(path)
    shown = pd.DataFrame(
        {
            _("Title"): rows[title].tolist(),
            _("Changed at CBS"): [
                (m or "")[:10] for m in rows["modified"].where(rows["modified"].notna(), "")
            ],
            _("Fetched"): [_fetched(row) for row in rows.to_dict("records")],
            _("Rows"): [text.number(r) if not pd.isna(r) else "" for r in rows["rows"]],
            _("Not yet seen in a real answer"): [
                ", ".join(_(UNSEEN[part]) for part in parts) for parts in rows["awaits"]
            ],
            _("Remark"): [_remark(row) for row in rows.to_dict("records")],
        },
        index=pd.Index(rows["id"], name=_("Table")),
    )
    with st.expander(_("All {number} tables and their state").format(number=len(shown))):
        show_table(shown)
    about = (
        _(
            "Release {release}. Every figure in it is invented; its tables have the form of those of CBS."
        )
        if release.is_invented
        else _("Release {release}, made on {date}. Figures: CBS, CC BY 4.0.")
    )
    limit(about.format(release=release.id, date=text.day(release.built_at)))


def _fetched(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["fetched_at"]):
        return _("not in this release")
    day = text.day(row["fetched_at"])
    if row["fetched"] == row["tables"]:
        return day
    return _("{day} ({part} of {whole} tables)").format(
        day=day, part=row["fetched"], whole=row["tables"]
    )


def _remark(row: Mapping[Any, Any]) -> str:
    """What is known to be uncertain about a table: contract warnings, an uncounted fetch, a put-aside vintage."""
    words = [text.stored(sentence) for sentence in [*row["warnings"], *row["rejected"]]]
    if row["count_verified"] is False:
        words.append(_("The number of rows could not be compared with a count of CBS."))
    return " ".join(words)


def limits_list() -> None:
    """What nobody should read in these figures."""
    items = (
        _(
            "Why a number changed: a few pages estimate what goes together with the economy, none shows a cause."
        ),
        _(
            "Inflow and outflow per gemeente after 2017: no open table of CBS has them; custom tables can be imported with 'bijstand import-flows'."
        ),
        _(
            "How many people come back into bijstand per gemeente: not found among the open tables of CBS."
        ),
        _("What a gemeente spends or saves: the budget (BUIG) is not in these tables."),
        _("Small differences in small gemeenten: counts are rounded to tens."),
    )
    st.html("<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in items) + "</ul>")


def _moment(row: Mapping[str, Any], column: str) -> str:
    return "-" if pd.isna(row[column]) else text.period(row[column], row["frequency"])


def _frequency(code: str) -> str:
    return {"J": _("per year"), "K": _("per quarter"), "M": _("per month")}[code]

"""Where the figures come from and what they cannot say."""

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, text
from dashboard.blocks.frame import limit, show_table
from dashboard.result import Result
from dashboard.text import gettext as _
from etl.errors import N_


def indicator_list(result: Result) -> None:
    """Every indicator with definition, unit, population, source, periods and number of figures."""
    sources = {s.id: s for s in result.sources}
    for name, rows in result.rows.groupby("indicator", sort=False):
        meaning = result.indicators[str(name)]
        lines = []
        for row in rows.to_dict("records"):
            source = sources[row["source_id"]]
            link = (
                f'<a href="{html.escape(source.url)}" rel="noopener">{html.escape(source.name)}</a>'
                if source.url
                else html.escape(source.name)
            )
            facts_ = _(
                "{frequency}, {first} to {last}; {number} figures, {missing} missing, {provisional} provisional; {regions} regions"
            ).format(
                frequency=_frequency(row["frequency"]),
                first=text.period(row["first"], row["frequency"])
                if not pd.isna(row["first"])
                else "-",
                last=text.period(row["last"], row["frequency"])
                if not pd.isna(row["last"])
                else "-",
                number=text.number(row["value"]),
                missing=text.number(row["missing"]),
                provisional=text.number(row["provisional"]),
                regions=text.number(row["regions"]),
            )
            changed = _("changed {date}").format(date=source.modified) if source.modified else ""
            lines.append(f"<li>{link} {html.escape(changed)}<br>{html.escape(facts_)}</li>")
        about = (
            meaning.definition,
            _("Unit: {unit}.").format(unit=meaning.unit),
            _("Counted: {population}.").format(population=meaning.population),
            _("Rounded to {step}.").format(step=text.number(meaning.rounded_to)),
        )
        st.html(
            f'<section class="bib-source"><h3>{html.escape(meaning.label)}</h3>'
            f"<p>{html.escape(' '.join(about))} <code>{html.escape(meaning.name)}</code></p>"
            f"<ul>{''.join(lines)}</ul></section>"
        )


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
    words = []
    for sentence in [*row["warnings"], *row["rejected"]]:
        content = json.loads(sentence)
        message, values = content["message"], content["values"]
        words.append(_(message).format(**values))
    if row["count_verified"] is False:
        words.append(_("The number of rows could not be compared with a count of CBS."))
    return " ".join(words)


def limits_list() -> None:
    """What nobody should read in these figures."""
    items = (
        _(
            "Whether policy or the economy caused a change: these pages describe, they do not explain."
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


def _frequency(code: str) -> str:
    return {"J": _("per year"), "K": _("per quarter"), "M": _("per month")}[code]

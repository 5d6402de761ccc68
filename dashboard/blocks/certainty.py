"""How sure a figure is, and how its definitions differ."""

import html
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import charts, data, findings, numbers, text
from dashboard.blocks.figures import codes, figure
from dashboard.blocks.frame import columns, limit, missing, section, show_table
from dashboard.result import PROVISIONAL, Result
from dashboard.text import gettext as _


def ranking(path: Path) -> None:
    """How the order of the answer comes about: the rules of numbers.rank."""
    meaning = data.indicators(path, set(numbers.IN_USE))
    in_use = [meaning[name].label for name in numbers.IN_USE if name in meaning]
    items = (
        _(
            "A figure gives the number when it lies within what the writer can have rounded: 8,000 can be 7,500 to 8,500, 461,000 can be 460,500 to 461,500, 1.4\u00a0% can be 1.35 to 1.45\u00a0%. 'Ruim' looks upwards only, 'bijna' downwards only, 'ongeveer' twice as far."
        ),
        _(
            "Each figure is looked up as it stands, as its change on a year earlier, in number and in per cent, and outflow to work also as a share of the outflow."
        ),
        _(
            "Only figures on the subject you name count; without a subject that is bijstand first, then the labour market. Inhabitants are looked up only when you name them."
        ),
        _(
            "First comes the place you name (else the country), then the year, then what you say about who or what is counted."
        ),
        _(
            "Then what a source prints exactly so, at the precision you typed; then a change over a calendar year before other twelve months."
        ),
        _("Then how commonly a series is quoted, in this order: {order}.").format(
            order="; ".join(in_use)
        ),
        _(
            "Then final before provisional, years and Decembers before other months, the total before a part, the smallest difference, and the newest vintage and period."
        ),
    )
    st.html("<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in items) + "</ul>")


def certainty(result: Result, row: findings.Row) -> None:
    """One gemeente with its margin among the others of its size, or alone where there are too few."""
    name, indicator = row["name"], row["indicator"]
    title, label = findings.certain_title(row), result.indicators[indicator].label
    others = [
        charts.Dot(r["name"], r["value"], _percentage(indicator, r["value"]))
        for r in result.rows[~result.rows["is_own"]].to_dict("records")
    ]
    is_known = not pd.isna(row["low"])
    mine = charts.Dot(
        name,
        row["value"],
        _percentage(indicator, row["value"]),
        row["low"] if is_known else None,
        row["high"] if is_known else None,
    )
    if row["is_comparable"]:
        drawn = charts.strip(
            mine,
            others,
            row["middle"],
            result,
            title,
            line=_("their middle"),
            measure=f"{label}. "
            + _(
                "Each dot is a gemeente that began the year with between half and double the recipients of {name}. Up and down means nothing."
            ).format(name=name),
        )
    else:
        drawn = charts.dots([(f"{name}: {mine.shown}", [mine])], result, title, decimals=0)
    table = pd.DataFrame(
        {
            _("Recipients at the start"): [text.number(v) for v in result.rows["earlier"]],
            label: [_percentage(indicator, v) for v in result.rows["value"]],
            _("margin from"): [_percentage(indicator, v) for v in result.rows["low"]],
            _("margin to"): [_percentage(indicator, v) for v in result.rows["high"]],
        },
        index=pd.Index(result.rows["name"], name=_("Gemeente")),
    )
    figure(
        drawn,
        result,
        f"hoe-zeker_{indicator}_{row['region_code']}",
        table,
        alt=_("{name} with its margin; the figures are in the table below it. {title}").format(
            name=name, title=title
        ),
    )


def too_few_to_compare(result: Result, row: findings.Row) -> None:
    """Why a gemeente stands alone: the release holds few gemeenten, or few are of its size."""
    if result.release.origin == "published":
        missing(_("The other gemeenten of the size of {name}").format(name=row["name"]), "84066NED")
    else:
        limit(
            _(
                "Only {others} other gemeenten are of the size of {name}: too few to compare with."
            ).format(others=text.number(row["others"]), name=row["name"])
        )


def _percentage(indicator: str, value: float) -> str:
    show = text.signed if indicator in findings.CHANGES else text.number
    return show(value, 1) + ("" if pd.isna(value) else "\u00a0%")


def definitions(
    result: Result, names: Mapping[str, tuple[str, str]], place: str, year: int
) -> None:
    """One place and year under each definition: the number, and beside it the change over the year."""
    sources = {s.id: s for s in result.sources}
    rows = result.records()

    def source(row: findings.Row) -> str:
        known = sources[row["source_id"]]
        when = _("{name} (changed {date})").format(name=known.name, date=known.modified)
        marks = [
            *([_("published")] if row["is_published"] else []),
            *([_("provisional")] if row["status"] in PROVISIONAL else []),
        ]
        return (when if known.modified else known.name) + (
            f" ({', '.join(marks)})" if marks else ""
        )

    table = pd.DataFrame(
        {
            _("Definition"): [names[r["definition"]][0] for r in rows],
            _("Moment"): [_moment(r) for r in rows],
            _("Number"): ["" if pd.isna(r["value"]) else text.number(r["value"]) for r in rows],
            _("Change in a year"): [
                "" if pd.isna(r["change_pct"]) else text.signed(r["change_pct"], 2) + "\u00a0%"
                for r in rows
            ],
            _("Used by"): [names[r["definition"]][1] for r in rows],
            _("Source and vintage"): [source(r) for r in rows],
        }
    )
    for cell, column in zip(columns(), ("value", "change_pct"), strict=True):
        part = result.having(column)
        if part.rows.empty:
            continue

        def shown(value: float, column: str = column) -> str:
            return text.number(value) if column == "value" else text.signed(value, 2) + "\u00a0%"

        with cell:
            figure(
                charts.dots(
                    [
                        (
                            f"{names[r['definition']][0]}: {shown(r[column])}",
                            [
                                charts.Dot(
                                    names[r["definition"]][0],
                                    r[column],
                                    shown(r[column]),
                                    hollow=r["is_published"],
                                )
                            ],
                        )
                        for r in part.records()
                    ],
                    part,
                    findings.apart(result, column, place, year),
                    measure=_(
                        "One place and one year; only the definition differs. Open dots: published figures, not tables of this release."
                    ),
                    decimals=0 if column == "value" else 1,
                    line_at=0 if column == "change_pct" else None,
                ),
                part,
                f"definities_{column}_{codes(part)}_{year}",
                table,
                alt=_("{title}, by definition; the figures are in the table below it.").format(
                    title=findings.apart(result, column, place, year)
                ),
            )
    section(_("All of them in one table"))
    show_table(table, hide_index=True)


def _moment(row: findings.Row) -> str:
    """When a figure is about: the end of a period, the mean of a year, or the first day of it."""
    if row["indicator"] == "bijstand_uitkeringen_jaargemiddelde":
        return _("mean of {period}").format(period=text.period(row["period_start"], "J"))
    if row["indicator"] == "bijstand_stadsmonitor":
        return text.day(row["period_start"])
    if row["indicator"] == "bijstand_verandering_divosa":
        return _("in {period}").format(period=text.period(row["period_start"], "J"))
    return _("end of {period}").format(period=text.period(row["period_start"], row["frequency"]))

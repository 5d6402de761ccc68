"""Pieces about one gemeente or the country: key facts, the labour market, the bridge of a year."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import charts, events, findings, text
from dashboard.blocks.figures import codes, decimals, download, figure, wide
from dashboard.blocks.frame import facts, grid, limit, missing, section, show_table
from dashboard.result import PROVISIONAL, Result
from dashboard.text import gettext as _


def key_facts(
    result: Result,
    now: findings.Row,
    earlier: findings.Row | None,
    own_rate: findings.Row | None,
    country_rate: findings.Row | None,
    moves: Sequence[findings.Row | None],
) -> None:
    """The figures of one gemeente: stock, per 1,000, in, out, to work, each with unit and moment."""

    def small(row: findings.Row, *more: str) -> str:
        unit = result.indicators[row["indicator"]].unit
        when = text.period(row["period_start"], row["frequency"])
        mark = _("provisional") if row["status"] in PROVISIONAL else ""
        if row["status"] == "geschat":
            mark = _("estimated")
        return ", ".join(p for p in (unit, when, mark, *more) if p)

    def label(row: findings.Row) -> str:
        return result.indicators[row["indicator"]].label

    items = [(label(now), text.number(now["value"]), small(now, findings.change(now, earlier)))]
    if own_rate is not None:
        beside = country_rate and _("the country: {rate}").format(
            rate=text.number(country_rate["value"], 1)
        )
        items.append(
            (label(own_rate), text.number(own_rate["value"], 1), small(own_rate, beside or ""))
        )
    items += [(label(m), text.number(m["value"]), small(m)) for m in moves if m is not None]
    facts(items)


def bridges(result: Result, code: str, name: str) -> None:
    """One bridge per year for the gemeente (all ages), and the country by age class in a table."""
    own = result.where("region_code", code).where("category", "totaal")
    years = sorted(set(own.rows["year"]))
    if not years:
        limit(
            _("There is no stock of {name} at the end of two years in a row, so no bridge.").format(
                name=name
            )
        )
    for cell, year in zip(grid(len(years)), years, strict=True):
        with cell:
            bridge(result, code, name, int(year))
    country = result.where("region_code", "NL01")
    if code != "NL01" and not country.empty:
        with st.expander(_("The same for the country, by age class")):
            show_table(_bridge_table(country))
            download(country, "brug_NL01")


def bridge(result: Result, code: str, name: str, year: int, title: str = "") -> None:
    """The bridge of one gemeente in one year, or why there is none; `title` goes before the year."""
    part = result.where("region_code", code).where("category", "totaal").where("year", year)
    if part.rows.empty:
        limit(
            _("There is no stock of {name} at the end of two years in a row, so no bridge.").format(
                name=name
            )
        )
        return
    stocks = part.rows.loc[part.rows["part"].isin(["start", "eind"]), "value"]
    sentence = findings.bridge(part.rows, name)
    headed = f"{title} {year}: {sentence}".strip()
    if part.rows["value"].isna().any():
        limit(headed)
        return
    if stocks.max() < 100:
        limit(
            _(
                "{year}: {name} is too small for a bridge; rounding to tens is as large as what it would show."
            ).format(year=year, name=name)
        )
        return
    figure(
        charts.bridge(part.rows, part, headed),
        part,
        f"brug_{code}_{year}",
        _bridge_table(part),
        alt=_("From the start to the end of {year} in {name}: {sentence}").format(
            year=year, name=name, sentence=sentence
        ),
    )
    limit(_("The axis does not start at zero, so that the changes can be seen."))
    start = part.where("part", "start").rows
    if bool(start["border_change"].any()):
        limit(
            _(
                "The borders of {name} changed in {year}: the start is that of the same area, added up from the gemeenten of then."
            ).format(name=name, year=year)
        )
    if moved := int(part.rows["moved_inhabitants"].max()):
        limit(
            _(
                "In {year} {number} inhabitants came into or out of {name} through a change of borders; part of what is not explained can be theirs."
            ).format(year=year, number=text.number(moved), name=name)
        )


def national(
    parts: Sequence[tuple[str, Result]], result: Result, title: str, dated: pd.DataFrame
) -> None:
    """National series under each other on one time axis with `dated` events."""
    shown = result.only(*(i for _caption, part in parts for i in part.indicators))
    charts_rows = [
        (caption, [charts.Series(_("the country"), part.rows, position)], decimals(part))
        for position, (caption, part) in enumerate(parts)
    ]
    drawn = shown.where("category", "totaal")
    marks = events.marks(dated, drawn.rows)
    figure(
        charts.panels(charts_rows, drawn, title, height=200, marks=marks),
        drawn,
        "landelijk",
        wide(drawn),
        alt=_(
            "Bijstand benefits, WW and unemployment of the country on one time axis; the figures are in the table below it."
        ),
        marks=marks,
    )


def predecessors(result: Result, name: str) -> None:
    """The figures as published of every gemeente that the series of this one is made of, where there are any."""
    if result.empty:
        return
    section(_("What the figures of {name} are made of").format(name=name))
    for indicator in result.indicators:
        part = result.only(indicator)
        show_table(wide(part, columns="name"))
        limit(charts.measure_line(list(part.indicators.values())))
    limit(
        _(
            "As CBS published them, each gemeente in the borders of that year. A percentage is the part of its inhabitants that went to {name}. {source}"
        ).format(name=name, source=charts.source_line(result))
    )


def _bridge_table(result: Result) -> pd.DataFrame:
    names = {
        "start": _("start"),
        "instroom": _("inflow"),
        "uitstroom": _("outflow"),
        "onverklaard": _("not explained"),
        "eind": _("end"),
    }
    labels = {
        "totaal": _("15 and over"),
        "tot_aow": _("15 to AOW age"),
        "vanaf_aow": _("from the AOW age"),
    }
    rows: dict[str, dict[str, str]] = {}
    for (year, category), part in result.rows.groupby(["year", "category"]):
        cells = dict(zip(part["part"], part["value"], strict=True))
        cells["uitstroom"] = -cells["uitstroom"]
        rows[f"{year}, {labels[str(category)]}"] = {
            name: text.number(cells[key]) if key in ("start", "eind") else text.signed(cells[key])
            for key, name in names.items()
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def rates(result: Result, place: str, year: int) -> None:
    """The flows of one year under each denominator, in one picture."""
    rates_only = result.only(*(set(result.indicators) - set(findings.COUNTS))).having("value")
    if rates_only.empty:
        missing(
            _("Inflow and outflow of {name} in {year}").format(name=place, year=year), "84066NED"
        )
        return
    flows: list[str] = []
    groups: dict[str, list[charts.Dot]] = {}
    table: dict[str, dict[str, str]] = {}
    for row in result.having("value").records():
        flow, by = findings.flow_measures()[row["indicator"]]
        flows += [] if flow in flows else [flow]
        shown = findings.shown(row, row["value"])
        table.setdefault(by, {})[flow] = shown
        if row["indicator"] not in findings.COUNTS:
            dot = charts.Dot(flow, row["value"], shown, row["low"], row["high"], flows.index(flow))
            groups.setdefault(by, []).append(dot)
    title = _("{place}, {year}: the same flows under each denominator").format(
        place=place, year=year
    )
    figure(
        charts.dots(
            [
                (f"{by}: {', '.join(f'{d.name.lower()} {d.shown}' for d in dots)}", dots)
                for by, dots in groups.items()
            ],
            rates_only,
            title,
            measure=_("Per cent, and per 1,000 where it says so."),
            key=charts.key(flows),
        ),
        rates_only,
        f"definities-stromen_{codes(result)}_{year}",
        pd.DataFrame.from_dict(table, orient="index").fillna(""),
        alt=_("{title}; the figures are in the table below it.").format(title=title),
    )

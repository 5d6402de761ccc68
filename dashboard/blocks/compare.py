"""Gemeenten side by side: the table of the three counts, the start that decides, small multiples, peers."""

import html
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import charts, comparing, findings, text
from dashboard.blocks.figures import download, figure, wide
from dashboard.blocks.frame import limit, link, missing, points, show_table
from dashboard.result import Result
from dashboard.selection import COUNTRY, MOST, Places, Selection
from dashboard.text import gettext as _

SUGGESTED = 3


def side_by_side(
    result: Result,
    rows: comparing.Rows,
    stock: str,
    base: str,
    places: Sequence[str],
    names: Mapping[str, str],
) -> None:
    """How many, per 1,000, and the change in number and per cent, of each gemeente and the country."""
    rate = "bijstand_dichtheid" if stock == "bijstand_personen" else "bijstand_tot_aow_per_1000"
    at = comparing.newest_common(rows, stock, places)
    rate_at = comparing.newest_common(rows, rate, places)
    if at is None:
        return
    start = pd.Timestamp(comparing.first_day(base))
    lines, shown = [], []
    for code in (*places, COUNTRY):
        stocks, rates = comparing.known(rows, stock, code), comparing.known(rows, rate, code)
        if code == COUNTRY and at not in stocks:
            continue
        figures = (comparing.cell(stocks.get(at)), comparing.cell(rates.get(rate_at), 1))
        change = comparing.changed(stocks.get(at), stocks.get(start))
        lines.append([names[code], *figures, change])
        shown.append(code)
    when = text.period(at, "M" if "-" in base else "J")
    heads = [
        _("Gemeente"),
        _("Number, end of {when}").format(when=when),
        _("per 1,000"),
        _("since the end of {base}").format(base=text.dated(base)),
    ]
    show_table(pd.DataFrame(lines, columns=heads), hide_index=True)
    part = result.only(stock, rate, regions=tuple(shown))
    limit(f"{charts.measure_line(list(part.indicators.values()))} {charts.source_line(part)}")
    download(part, f"vergelijk-naast-elkaar_{'-'.join(shown)}")


def start_decides(
    starts: Result, base: str, first: str, second: str, names: Mapping[str, str]
) -> None:
    """From which starts which of two wins, in number and per inhabitant, with the lead by start."""
    count, people = comparing.by_count(starts), comparing.by_inhabitant(starts)
    sentences = [
        *(_("In number: {s}").format(s=s) for s in _said(count, base, first, second, names)),
        *(_("Per inhabitant: {s}").format(s=s) for s in _said(people, base, first, second, names)),
    ]
    points(sentences)
    limit(
        _(
            "Winning means here: the number of people with bijstand fell more, or rose less, up to the newest figure. That says nothing about why. A lead that the rounding of the counts can turn round does not count; chance is not weighed here, but on the page How sure?"
        )
    )
    own = {
        caption: part.rows[part.rows["region_code"] == first]
        for caption, part in ((_("Number of people"), count), (_("Per inhabitant"), people))
        if not part.empty
    }
    title = comparing.winner(count, first, second, names)
    frequency = str(starts.rows["frequency"].iloc[0])
    chosen = count.where("part", base).rows["start_end"].iloc[0]
    figure(
        charts.difference(
            list(own.items()),
            starts,
            title,
            chosen,
            _(
                "Change of {first} minus that of {second}, percentage points, up to {end}, by start: below 0 {first} wins, above 0 {second}. Grey: what rounding can do. Dashed: the chosen start."
            ).format(
                first=names[first],
                second=names[second],
                end=findings.moment(starts.records()[0]),
            ),
        ),
        starts,
        f"vergelijk-begin_{first}-{second}",
        _starts_table(count, people, first, second, names, frequency),
        alt=_("Lead of {first} over {second} by start: {sentence}").format(
            first=names[first], second=names[second], sentence=title
        ),
    )


def _said(part: Result, base: str, first: str, second: str, names: Mapping[str, str]) -> list[str]:
    if part.empty:
        return []
    found = (
        comparing.winner(part, first, second, names),
        comparing.from_start(part, base, first, second),
    )
    return [" ".join(s for s in found if s)]


def _starts_table(
    count: Result,
    people: Result,
    first: str,
    second: str,
    names: Mapping[str, str],
    frequency: str,
) -> pd.DataFrame:
    """Newest start first: both changes, in number and per inhabitant, and who wins."""
    table: dict[str, dict[str, str]] = {}
    for part, head in ((count, _("{name}, number")), (people, _("{name}, per inhabitant"))):
        for row in part.rows.sort_values("start", ascending=False).to_dict("records"):
            line = table.setdefault(text.period(row["start"], frequency), {})
            line[head.format(name=row["name"])] = f"{text.signed(row['value'] - 100, 1)}\u00a0%"
            won = head.format(name=_("Wins"))
            if row["place"] == "laagste":
                line[won] = row["name"]
            elif row["place"] == "gelijk":
                line[won] = _("cannot be told apart")
    frame = pd.DataFrame.from_dict(table, orient="index").fillna("")
    frame.index.name = _("From the end of")
    return frame


def small_multiples(
    result: Result,
    rows: comparing.Rows,
    indicator: str,
    words: str,
    places: Sequence[str],
    names: Mapping[str, str],
    *,
    decimals: int = 0,
    from_zero: bool = True,
) -> None:
    """One measure of every gemeente in panels on the same axes; a rate or index has the country behind it."""
    drawn = [code for code in places if comparing.has_figures(rows, indicator, code)]
    is_beside = (decimals > 0 or not from_zero) and comparing.has_figures(rows, indicator, COUNTRY)
    behind = [COUNTRY] if is_beside else []
    part = result.only(indicator).among("gemeente", [*drawn, *behind])
    title = comparing.extremes(rows, indicator, drawn, words, decimals)
    figure(
        charts.multiples(
            [
                charts.Series(
                    _called(rows[indicator, code].rows, names[code]),
                    rows[indicator, code].rows,
                    places.index(code),
                )
                for code in drawn
            ],
            part,
            title,
            decimals=decimals,
            from_zero=from_zero,
            behind=[
                charts.Series(names[code], rows[indicator, code].rows, country=True)
                for code in behind
            ],
        ),
        part,
        f"vergelijk_{indicator}_{'-'.join(places)}",
        wide(part, columns="name", decimals=decimals),
        alt=_(
            "{title}. A panel per gemeente on the same axes; the figures are in the table."
        ).format(title=title),
    )


def _called(rows: pd.DataFrame, name: str) -> str:
    """A figure of the region around a gemeente carries the name of both, one below the other."""
    own = rows["name"].iloc[0]
    return name if own == name else f"{name}\n{own}"


def labour_market(
    result: Result, rows: comparing.Rows, places: Sequence[str], names: Mapping[str, str]
) -> None:
    """The labour market around each gemeente, on shared axes; what this release lacks is named."""
    tightness = ("spanning", _("Vacancies per person with WW in the provincie"), 2, "83599NED")
    if "spanning" not in result.indicators and "vacatures" in result.indicators:
        # Vacancies alone grow with the provincie: only where the tightness is not known.
        tightness = ("vacatures", _("Open vacancies in the provincie"), 0, "83599NED")
    for indicator, words, decimals, table in (
        ("ww_per_1000", _("People with WW per 1,000 inhabitants"), 1, "80794ned"),
        ("werkloosheid_regio_pct", _("Unemployment in the arbeidsmarktregio, %"), 1, "85554NED"),
        tightness,
    ):
        if any(comparing.has_figures(rows, indicator, code) for code in places):
            small_multiples(result, rows, indicator, words, places, names, decimals=decimals)
        else:
            missing(words, table)


def suggestions(
    rows: pd.DataFrame,
    chosen: Selection,
    shown: Sequence[str],
    places: Places,
    names: Mapping[str, str],
) -> None:
    """Who is like the first two, why, and a link that puts each beside them."""
    items = []
    for code in shown[:2]:
        near = rows[(rows["region_code"] == code) & rows["neighbour"].notna()]
        near = near[near["tie"] == 1].head(SUGGESTED)
        for row in near.to_dict("records"):
            reason = html.escape(row["text_en" if text.language() == "en" else "text"])
            if row["neighbour"] in shown:
                above = html.escape(_("Shown above."))
                items.append(f"<li>{reason} {above}</li>")
                continue
            kept = (*shown[: MOST - 1], row["neighbour"])
            address = html.escape(chosen.address(gemeenten=kept))
            words = _("Put {name} beside them") if len(shown) < MOST else _("Put {name} in")
            words = html.escape(words.format(name=places.name(row["neighbour"])))
            items.append(f'<li>{reason} <a href="{address}">{words}</a></li>')
    if items:
        st.html(f'<ul class="bib-points">{"".join(dict.fromkeys(items))}</ul>')
    link(
        chosen.address("lijkt", gemeenten=tuple(shown)),
        _("How this was found, and other groups to compare with"),
    )

"""The group of a gemeente: its neighbours with reasons, the band it lies in, and every way to choose."""

import html
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, peers, text
from dashboard.blocks.figures import figure
from dashboard.blocks.frame import limit
from dashboard.result import Result, Source
from dashboard.selection import MOST, Places, Selection
from dashboard.text import gettext as _


def neighbours(
    rows: pd.DataFrame, chosen: Selection, places: Places, sources: Sequence[Source]
) -> None:
    """Each neighbour with its distance, the three figures that tie the pair, and a link to both side by side."""
    items = []
    for code, pair in rows.groupby("neighbour", sort=False):
        name = html.escape(places.name(str(code)))
        away = html.escape(
            _("distance {distance}").format(distance=text.number(pair["distance"].iloc[0], 2))
        )
        address = html.escape(chosen.address(".", gemeenten=(chosen.gemeente, str(code))))
        beside = html.escape(_("Side by side"))
        items.append(
            f"<li><strong>{name}</strong> <small>{away}</small> "
            f'<a href="{address}">{beside}</a><p>{html.escape(peers.ties(pair))}</p></li>'
        )
    limit(
        _(
            "Below each name: in what they are most alike, first its own figure and then that of {name}."
        ).format(name=places.name(chosen.gemeente))
    )
    st.html(f'<ol class="bib-answers">{"".join(items)}</ol>')
    about = rows.iloc[0]
    limit(peers.units(rows))
    limit(
        _(
            "Figures of {period}, calculated or estimated from the counts, so a rate can differ a little from the rounded one of CBS. Source: {sources}."
        ).format(
            period=text.period(about["period_start"], about["frequency"]),
            sources=", ".join(charts.source_name(s) for s in sources),
        )
    )


def side_by_side(chosen: Selection, members: Sequence[str]) -> str:
    """The address of the page that puts a gemeente beside the first of its group."""
    first = [code for code in members if code != chosen.gemeente][: MOST - 1]
    return chosen.address(".", gemeenten=(chosen.gemeente, *first))


def series(
    result: Result,
    measure: peers.Measure,
    name: str,
    group: str,
    *,
    weighted: bool,
    title: str,
) -> None:
    """The figure of a gemeente over time in the band of its group, with the mean that was chosen."""
    known = result.having("value").rows["period_start"]

    def part(which: str) -> pd.DataFrame:
        rows = result.where("part", which).rows
        return rows[rows["period_start"].between(known.min(), known.max())]

    figure(
        charts.band(
            [
                charts.Series(name, part("eigen"), 0),
                charts.Series(_("middle of group"), part("midden"), country=True),
            ],
            [
                (_("lowest to highest"), part("laagste"), part("hoogste")),
                (_("middle half of the group"), part("kwart"), part("driekwart")),
            ],
            result,
            title,
            decimals=measure.decimals,
        ),
        result,
        f"lijkt_{measure.indicator}_{result.rows['region_code'].iloc[0]}_{group}",
        _series_table(result, name, weighted=weighted, decimals=measure.decimals),
        alt=_("{title}. A band shows the group; the figures are in the table below it.").format(
            title=title
        ),
    )


def _series_table(result: Result, name: str, *, weighted: bool, decimals: int) -> pd.DataFrame:
    """Newest first: the gemeente, the middle and spread of the group, the mean, and how many are known."""
    heads = {
        "eigen": name,
        "midden": _("middle (median)"),
        "kwart": _("a quarter lies below"),
        "driekwart": _("a quarter lies above"),
        "laagste": _("lowest"),
        "hoogste": _("highest"),
        "gewogen" if weighted else "gemiddelde": _("weighted mean")
        if weighted
        else _("simple mean"),
    }
    table: dict[str, dict[str, str]] = {}
    for row in result.rows.sort_values("period_start", ascending=False).to_dict("records"):
        line = table.setdefault(text.period(row["period_start"], row["frequency"]), {})
        if row["part"] in heads:
            line[heads[row["part"]]] = text.number(row["value"], decimals)
        if row["part"] == "midden":
            line[_("gemeenten known")] = text.number(row["known"])
    frame = pd.DataFrame.from_dict(table, orient="index").fillna(_("no figure"))
    order = [*heads.values(), _("gemeenten known")]
    frame = frame[[head for head in order if head in frame]]
    frame.index.name = _("Period")
    return frame


def robustness(
    result: Result,
    words: Mapping[str, str],
    short: Mapping[str, str],
    name: str,
    *,
    weighted: bool,
) -> None:
    """Every group and start in one picture and one table: how far from the middle, and on which side."""
    groups = list(dict.fromkeys(result.rows["part"]))
    starts = sorted(set(result.rows["start"]), reverse=True)
    frequency = str(result.rows["frequency"].iloc[0])
    rows: list[tuple[str, list[charts.Dot]]] = []
    for start in starts:
        dots = []
        for row in result.where("start", start).records():
            away = row["value"] - row["middle"]
            dots.append(
                charts.Dot(
                    short[row["part"]],
                    away,
                    text.signed(away, 1),
                    position=groups.index(row["part"]),
                    hollow=row["place"] == "gelijk",
                )
            )
        when = text.period(start, frequency)
        rows.append((_("From the end of {start}").format(start=when), dots))
    title = peers.robust(result, name)
    figure(
        charts.dots(
            rows,
            result,
            _("{name} against the middle of each group, from each start").format(name=name),
            measure=_(
                "Change of {name} minus that of the middle gemeente of the group, percentage points. Left of the line bijstand fell more than there. Open: cannot be told apart within the rounding."
            ).format(name=name),
            key=charts.key([short[group] for group in groups]),
            line_at=0,
        ),
        result,
        f"lijkt-robuust_{result.rows['region_code'].iloc[0]}",
        _robust_table(result, words, frequency, weighted=weighted),
        alt=title,
    )


def _robust_table(
    result: Result, words: Mapping[str, str], frequency: str, *, weighted: bool
) -> pd.DataFrame:
    places = {
        "lager": _("fell more"),
        "hoger": _("fell less"),
        "gelijk": _("cannot be told apart"),
    }
    mean = "weighted" if weighted else "mean"
    lines = [
        {
            _("Group"): words[row["part"]],
            _("From the end of"): text.period(row["start"], frequency),
            _("own change, %"): _change(row["value"]),
            _("middle of the group"): _change(row["middle"]),
            _("middle half"): _("{low} to {high}").format(
                low=_change(row["quarter"]), high=_change(row["three_quarters"])
            ),
            (_("weighted mean") if weighted else _("simple mean")): _change(row[mean]),
            _("gemeenten known"): _("{known} of {members}").format(
                known=int(row["known"]), members=int(row["members"])
            ),
            _("beside the middle"): places[row["place"]],
        }
        for row in result.records()
    ]
    frame = pd.DataFrame(lines)
    return frame.set_index(_("Group"))


def _change(index: Any) -> str:
    return text.number(None) if pd.isna(index) else text.signed(index - 100, 1)


def members(names: Sequence[str]) -> None:
    """Who is in the group, by name."""
    limit(_("In the group: {names}.").format(names=", ".join(names)))

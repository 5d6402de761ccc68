"""What belongs beside a point of a series: a revision, a jump, a change of borders, what is dated near it.

As marks in the chart and in words; a note says what happened to the figure, never what caused it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.events import Mark
from dashboard.text import gettext as _

# More than this and the notes hide the figures; the newest are kept. And so many fit in a sentence.
MOST, MOST_TOLD = 4, 3


def marks(rows: pd.DataFrame, borders: pd.DataFrame) -> tuple[Mark, ...]:
    """Marks of one series: points that were revised or jump, and gemeenten that became part of it.

    `rows` have revised_from and jumped_from, `borders` are those of queries/pages/series_borders.sql.
    """
    rows = rows.dropna(subset=["value"])
    if rows.empty:
        return ()
    found = []
    for row in rows.to_dict("records"):
        entries = tuple(entry for entry in (_revised(row), _jumped(row)) if entry)
        if entries:
            when = text.period(row["period_start"], row["frequency"])
            found.append(Mark(0, row["period_end"], row["period_end"], False, when, entries))
    first, last = rows["period_end"].min(), rows["period_end"].max()
    merged = _("{part} became part of {name}; the series counts it along before that too")
    ended = borders.dropna(subset="part") if not borders.empty else borders
    for day, parts in ended.groupby("valid_to"):
        moment = pd.Timestamp(str(day))
        if first <= moment <= last:
            names = ", ".join(parts["part"])
            entry = merged.format(part=names, name=parts["name"].iloc[0])
            found.append(Mark(0, moment, moment, False, text.day(moment), (entry,)))
    return numbered(sorted(found, key=lambda mark: mark.first)[-MOST:])


def numbered(found: Sequence[Mark]) -> tuple[Mark, ...]:
    """Marks from left to right, each with its number."""
    ordered = sorted(found, key=lambda mark: (mark.first, mark.last))
    return tuple(replace(mark, number=n) for n, mark in enumerate(ordered, start=1))


def largest_step(rows: pd.DataFrame, beside: Sequence[Mark]) -> str:
    """The largest change from one period to the next, and which of these marks stand beside it."""
    known = rows.sort_values("period_start").reset_index(drop=True)
    steps = known["value"].diff()
    if steps.dropna().empty or steps.abs().max() == 0:
        return ""
    at = int(steps.abs().fillna(-1).to_numpy().argmax())
    row, before = known.iloc[at], known.iloc[at - 1]
    sentence = _("The largest step was in {period}: from {before} to {now}.").format(
        period=text.period(row["period_start"], row["frequency"]),
        before=_count(before),
        now=_count(row),
    )
    near = [
        f"{entry}, {mark.date}"
        for mark in beside
        if mark.last >= row["period_start"] and mark.first <= row["period_end"]
        for entry in mark.entries
    ]
    if not near:
        return f"{sentence} " + _(
            "No revision, change of borders or dated event is known beside it."
        )
    told = "; ".join(near[:MOST_TOLD])
    if len(near) > MOST_TOLD:
        told += _("; and {n} more on the timeline").format(n=len(near) - MOST_TOLD)
    return f"{sentence} " + _(
        "In the same period: {entries}. That it happened then does not make it the cause."
    ).format(entries=told)


def _revised(row: dict[Any, Any]) -> str:
    if pd.isna(row["revised_from"]):
        return ""
    return _("revised since the previous release: it was {old}, now {new}").format(
        old=text.number(row["revised_from"]), new=text.number(row["value"])
    )


def _jumped(row: dict[Any, Any]) -> str:
    if pd.isna(row["jumped_from"]):
        return ""
    return _("far out of line with the figures around it: from {old} to {new}").format(
        old=text.number(row["jumped_from"]), new=text.number(row["value"])
    )


def _count(row: Any) -> str:
    return text.number(round(row["value"], -1) if row["status"] == "geschat" else row["value"])

"""What changed since the previous release, which jumps are hard to believe, what stock and flows leave between them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, findings, text
from dashboard.blocks import frame
from dashboard.result import Result
from dashboard.text import gettext as _


def since_previous_short(path: Path, shown: Result) -> None:
    """One line under figures: what is new and what was revised in these series, when anything was."""
    changed = data.run(path, "since_previous").only(*shown.indicators)
    rows = [row for row in changed.records() if not row["is_new_series"]]
    if not rows or not (day := _previous_day(path)):
        return
    lines = "; ".join(
        f"{changed.indicators[row['indicator']].label}: {told(row, changed)}" for row in rows[:4]
    )
    frame.limit(_("Since the previous release ({day}): {changes}.").format(day=day, changes=lines))


def revisions_of(path: Path, indicator: str) -> None:
    """One line about what changed in one series since the previous release; nothing without one."""
    day = _previous_day(path)
    if not day:
        return
    changed = data.run(path, "since_previous").only(indicator)
    lines = "; ".join(f"{row['source_id']}: {told(row, changed)}" for row in changed.records())
    frame.limit(
        _("Since the previous release ({day}): {changes}.").format(day=day, changes=lines)
        if lines
        else _("No figure of this series changed since the previous release ({day}).").format(
            day=day
        )
    )


def since_previous(path: Path) -> None:
    """Every series that changed since the previous release: new periods, revised figures, the largest revision."""
    day = _previous_day(path)
    if not day:
        frame.limit(_("There is no earlier release to compare this one with."))
        return
    changed = data.run(path, "since_previous")
    if changed.rows.empty:
        frame.limit(_("No figure changed since the previous release ({day}).").format(day=day))
        return
    frame.limit(_("Compared with the release of {day}.").format(day=day))
    st.dataframe(
        pd.DataFrame(
            {
                _("Series"): changed.indicators[row["indicator"]].label,
                _("Table"): row["source_id"],
                _("Changed"): told(row, changed),
            }
            for row in changed.records()
        ),
        hide_index=True,
        width="stretch",
    )


def jumps(path: Path) -> None:
    """Changes from one period to the next that are far out of line; flagged, not judged."""
    found = data.run(path, "jumps")
    frame.limit(
        _(
            "Flagged by rule: more than a quarter up or down and far out of line with the other regions, or with the rest of the series. A flag is not an error; the figure is as CBS printed it."
        )
    )
    if found.rows.empty:
        frame.limit(_("No jump was flagged in this release."))
        return
    rows = found.records()
    st.dataframe(
        pd.DataFrame(
            {
                _("Series"): findings.in_class(row, found.indicators[row["indicator"]].label),
                _("Place"): row["name"] or row["region_code"],
                _("Period"): text.period(row["period_start"], row["frequency"]),
                _("Before"): text.number(row["before"]),
                _("Now"): text.number(row["value"]),
                _("Table"): row["source_id"],
            }
            for row in rows
        ),
        hide_index=True,
        width="stretch",
    )
    if rows[0]["jumps"] > len(rows):
        frame.limit(
            _("The first {n} of {all}.").format(
                n=text.number(len(rows)), all=text.number(rows[0]["jumps"])
            )
        )


def remainder(path: Path) -> None:
    """The distribution over gemeenten of what inflow and outflow do not explain of the change in the year."""
    rows = data.table(path, "remainder").to_dict("records")
    if not rows:
        frame.limit(_("There are no two years with stock and flows in this release."))
        return
    frame.limit(
        _(
            "Per gemeente: change of the number of people in the year, minus inflow, plus outflow, in persons. Moves between gemeenten, corrections and rounding stand in it."
        )
    )
    st.dataframe(
        pd.DataFrame(
            {
                _("Year"): str(row["period_start"].year),
                _("Gemeenten"): text.number(row["gemeenten"]),
                _("Within rounding"): text.number(row["within_rounding"]),
                **{
                    _("Lowest 5\u00a0% below"): text.number(row["p5"]),
                    _("A quarter below"): text.number(row["p25"]),
                    _("Half below"): text.number(row["p50"]),
                    _("A quarter above"): text.number(row["p75"]),
                    _("Highest 5\u00a0% above"): text.number(row["p95"]),
                },
                _("Largest"): f"{text.number(row['largest'])} ({row['largest_name']})",
                _("Table"): row["source_id"],
            }
            for row in rows
        ),
        hide_index=True,
        width="stretch",
    )


def _previous_day(path: Path) -> str:
    row = data.table(path, "previous").iloc[0]
    return "" if pd.isna(row["previous_built_at"]) else text.day(row["previous_built_at"])


def told(row: Mapping[str, Any], changed: Result) -> str:
    """`2 new periods, 12 figures revised (the largest by -900, Rotterdam)`."""
    if row["is_new_series"]:
        return _("new series, {n} figures").format(n=text.number(row["new"]))
    parts = []
    if row["new_periods"]:
        parts.append(_("new periods: {n}").format(n=text.number(row["new_periods"])))
    elif row["new"]:
        parts.append(_("figures that were missing: {n}").format(n=text.number(row["new"])))
    if row["revised"]:
        step = changed.indicators[row["indicator"]].rounded_to
        parts.append(
            _("revised: {n} (the largest by {largest}, {name}, {year})").format(
                n=text.number(row["revised"]),
                largest=text.number(row["largest"], decimals=1 if step < 1 else 0),
                name=row["largest_name"] or "-",
                year=row["largest_period"].year,
            )
        )
    if row["vanished"]:
        parts.append(_("no longer there: {n}").format(n=text.number(row["vanished"])))
    return ", ".join(parts)

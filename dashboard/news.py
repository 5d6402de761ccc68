"""What each release has that the one before had not, of one region or of all series: for feeds and the page Nieuw."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import data, quality, text
from dashboard.result import Indicator, Release, Result
from dashboard.text import gettext as _
from etl.errors import BijstandError

COUNTRY = "NL01"
# Older releases stay on disk and keep their address; a feed tells of the newest.
MOST_RELEASES = 12
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class News:
    """One release: how many series and figures are new, revised or gone, and a sentence per series.

    `is_first` says that there was none before it on that machine, so nothing is called new.
    """

    release: Release
    series: int
    new: int
    revised: int
    gone: int
    lines: tuple[str, ...]
    is_first: bool = False

    def title(self, name: str) -> str:
        """`Rotterdam: 12 nieuwe en 5 herziene cijfers`; of Oefenland it says so first."""
        if self.is_first:
            words = _("{name}: first figures").format(name=name)
        else:
            told = [
                pattern.format(n=text.number(number))
                for pattern, number in (
                    (_("new series: {n}"), self.series),
                    (_("new figures: {n}"), self.new),
                    (_("revised: {n}"), self.revised),
                    (_("no longer there: {n}"), self.gone),
                )
                if number
            ]
            words = f"{name}: {', '.join(told)}"
        return f"{self.release.notice}. {words}" if self.release.is_invented else words


def of_region(path: Path, region: str) -> list[News]:
    """News about a gemeente, newest release first; a release that changed nothing for it is left out.

    A release that cannot be read any more is passed over.
    """
    found = []
    for older in data.releases_like(path)[:MOST_RELEASES]:
        try:
            news = of_release(older, region)
        except BijstandError:
            continue
        if news.is_first or news.lines:
            found.append(news)
    return found


def of_release(path: Path, region: str) -> News:
    """News of one release about a region; about the country it is per series, over all its regions."""
    release = data.release(path)
    if pd.isna(data.table(path, "previous").iloc[0]["previous"]):
        return News(release, 0, 0, 0, 0, (), is_first=True)
    if region == COUNTRY:
        return _of_series(release, data.run(path, "since_previous"))
    changed = data.run(path, "news", region=region)
    rows = changed.records()
    groups: dict[tuple[str, str, str, str], Rows] = {}
    for row in rows:
        key = (row["indicator"], row["category"], row["source_id"], row["frequency"])
        groups.setdefault(key, []).append(row)
    counts = Counter(row["change"] for row in rows)
    return News(
        release,
        counts["reeks"],
        counts["nieuw"],
        counts["herzien"],
        counts["vervallen"],
        tuple(_line(group, changed.indicators[key[0]]) for key, group in groups.items()),
    )


def _of_series(release: Release, changed: Result) -> News:
    rows = changed.records()
    return News(
        release,
        sum(bool(row["is_new_series"]) for row in rows),
        int(sum(row["new"] for row in rows if not row["is_new_series"])),
        int(sum(row["revised"] for row in rows)),
        int(sum(row["vanished"] for row in rows)),
        tuple(
            f"{changed.indicators[row['indicator']].label} ({row['source_id']}): {quality.told(row, changed)}"
            for row in rows
        ),
    )


def _line(rows: Rows, meaning: Indicator) -> str:
    """What changed in one series of one region, with its unit and table; `rows` newest first."""
    first = rows[0]
    name = meaning.label
    if first["category"] != "totaal":
        name += f", {first['class_en' if text.language() == 'en' else 'class']}"
    decimals = 1 if meaning.rounded_to < 1 else 0

    def shown(row: dict[str, Any], column: str) -> str:
        return text.number(row[column], decimals)

    told = []
    if added := [row for row in rows if row["change"] in ("nieuw", "reeks")]:
        newest = added[0]
        words = (
            _("new series, up to {period}: {value}")
            if newest["change"] == "reeks"
            else _("new: {period} {value}")
            if len(added) == 1
            else _("{n} new figures, up to {period}: {value}")
        )
        told.append(
            words.format(
                n=len(added),
                period=text.period(newest["period_start"], newest["frequency"]),
                value=shown(newest, "new"),
            )
        )
    if revised := [row for row in rows if row["change"] == "herzien"]:
        largest = max(revised, key=lambda row: abs(row["new"] - row["old"]))
        words = (
            _("revised: {period} from {old} to {new}")
            if len(revised) == 1
            else _("{n} figures revised, the most {period} from {old} to {new}")
        )
        told.append(
            words.format(
                n=len(revised),
                period=text.period(largest["period_start"], largest["frequency"]),
                old=shown(largest, "old"),
                new=shown(largest, "new"),
            )
        )
    if gone := [row for row in rows if row["change"] == "vervallen"]:
        told.append(_("no longer there: {n}").format(n=len(gone)))
    return f"{name} ({meaning.unit}; {first['source_id']}): {'; '.join(told)}"

"""What the page Vergelijk says: who wins from which start, who is highest, and how that was found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import findings, text
from dashboard.findings import Row
from dashboard.result import PROVISIONAL, Result
from dashboard.text import gettext as _

COUNT_INDEX = ("bijstand_tot_aow_index", "bijstand_index")
STOCK_OF = {
    "bijstand_tot_aow_index": "bijstand_personen_tot_aow",
    "bijstand_index": "bijstand_personen",
}
# A start so long ago is the one a page opens on: a council and a bit, not a whole cycle.
USUAL_YEARS = 5
# Below this many recipients a percentage says nothing (methods, section 4).
SMALLEST = 50


def usual_start(starts: Sequence[str]) -> str:
    """The start so many years before the newest possible one, or the first."""
    newest = starts[-1]
    wanted = f"{int(newest[:4]) - USUAL_YEARS + 1}{newest[4:]}"
    return wanted if wanted in starts else starts[0]


def first_day(start: str) -> str:
    """`2015-12` or `2015` as the first day of that month or year."""
    return f"{start}-01" if "-" in start else f"{start}-01-01"


def by_count(starts: Result) -> Result:
    """The part about numbers of people."""
    return starts.only(*COUNT_INDEX)


def by_inhabitant(starts: Result) -> Result:
    """The part about people per inhabitant."""
    return starts.only(*(set(starts.indicators) - set(COUNT_INDEX)))


def codes(starts: Result) -> list[str]:
    """The starts that can be chosen, first to last."""
    return sorted(set(by_count(starts).rows["part"]))


def won(starts: Result, first: str) -> dict[str, int]:
    """From how many starts the first is lowest (`laagste`), highest, or cannot be told apart (`gelijk`)."""
    own = starts.rows[starts.rows["region_code"] == first]
    return {place: int((own["place"] == place).sum()) for place in ("laagste", "hoogste", "gelijk")}


def winner(starts: Result, first: str, second: str, names: Mapping[str, str]) -> str:
    """`Rotterdam wint in 14 van de 24 startmaanden, ...`; says it when the choice turns the order round."""
    if starts.empty:
        return ""
    counted = won(starts, first)
    total = sum(counted.values())
    is_monthly = bool((starts.rows["frequency"] == "M").any())
    best, other = first, second
    if counted["hoogste"] > counted["laagste"]:
        best, other = second, first
    wins, losses = (
        max(counted["laagste"], counted["hoogste"]),
        min(counted["laagste"], counted["hoogste"]),
    )
    of_starts = _("of the {n} start months") if is_monthly else _("of the {n} start years")
    of_starts = of_starts.format(n=total)
    if not wins:
        return _("They cannot be told apart from any {of_starts}.").format(of_starts=of_starts)
    clauses = [
        _("{name} wins in {wins} {of_starts}").format(
            name=names[best], wins=wins, of_starts=of_starts
        )
    ]
    if losses:
        clauses.append(_("{name} in {wins}").format(name=names[other], wins=losses))
    if counted["gelijk"]:
        clauses.append(_("in {n} they cannot be told apart").format(n=counted["gelijk"]))
    sentence = f"{', '.join(clauses)}."
    if losses:
        return _("The start decides who wins: {sentence}").format(sentence=sentence)
    return sentence


def from_start(starts: Result, start: str, first: str, second: str) -> str:
    """Both changes from the chosen start, and who did best within the rounding."""
    rows = {row["region_code"]: row for row in starts.where("part", start).records()}
    if len(rows) < 2:
        return ""
    a, b = rows[first], rows[second]
    sentence = _("From the end of {start} to {end}: {a} {a_pct}\u00a0%, {b} {b_pct}\u00a0%").format(
        start=text.dated(start),
        end=findings.moment(a),
        a=a["name"],
        b=b["name"],
        a_pct=text.signed(a["value"] - 100, 1),
        b_pct=text.signed(b["value"] - 100, 1),
    )
    if a["place"] == "gelijk":
        return _("{sentence}; that cannot be told apart within the rounding.").format(
            sentence=sentence
        )
    best = a if a["place"] == "laagste" else b
    return _("{sentence}. {name} wins.").format(sentence=sentence, name=best["name"])


@dataclass(frozen=True)
class Measured:
    """The rows of one measure about one gemeente in order of time, and those with a figure by their first day."""

    rows: pd.DataFrame
    known: Mapping[Any, Row]


# By measure and by the gemeente that they are about, be they of its region.
Rows = Mapping[tuple[str, str], Measured]


def by_place(result: Result) -> Rows:
    """The rows of a result once apart by measure and gemeente, which is cheaper than to ask each time."""
    records = result.records()
    places: dict[tuple[str, str], list[int]] = {}
    for at, row in enumerate(records):
        places.setdefault((row["indicator"], row["gemeente"]), []).append(at)
    return {
        key: Measured(
            result.rows.take(found),
            {r["period_start"]: r for at in found if not pd.isna((r := records[at])["value"])},
        )
        for key, found in places.items()
    }


def has_figures(rows: Rows, indicator: str, code: str) -> bool:
    """Whether a gemeente has any figure of a measure."""
    return bool(known(rows, indicator, code))


def known(rows: Rows, indicator: str, code: str) -> Mapping[Any, Row]:
    """The rows with a figure by the first day of their period."""
    return rows[indicator, code].known if (indicator, code) in rows else {}


def newest_common(rows: Rows, indicator: str, codes: Sequence[str]) -> Any:
    """The newest period in which most of these gemeenten have a figure; None without any."""
    counted = Counter(when for code in codes for when in known(rows, indicator, code))
    most = max(counted.values(), default=0)
    return max((when for when, count in counted.items() if count == most), default=None)


def extremes(rows: Rows, indicator: str, codes: Sequence[str], words: str, decimals: int) -> str:
    """The finding of a chart: highest and lowest of the newest common period, or that rounding can turn them round."""
    at = newest_common(rows, indicator, codes)
    if at is None:
        return words
    # Two gemeenten may lie in one region: its figure counts once.
    found = [known(rows, indicator, code).get(at) for code in codes]
    regions = {row["region_code"]: row for row in found if row is not None}
    ordered = sorted(regions.values(), key=lambda row: float(row["value"]))
    low, high = ordered[0], ordered[-1]
    if len(ordered) == 1:
        sentence = _("{what}: {value} in {name} ({when})")
    elif high["value"] - high["half"] <= low["value"] + low["half"]:
        sentence = _("{what}: not to be told apart ({when})")
    else:
        sentence = _("{what}: highest in {name} ({value}), lowest in {low} ({low_value}), {when}")
    return sentence.format(
        what=words,
        name=high["name"],
        value=text.number(high["value"], decimals),
        low=low["name"],
        low_value=text.number(low["value"], decimals),
        when=text.period(at, high["frequency"]),
    )


def changed(now: Row | None, then: Row | None) -> str:
    """`−1.270 (−2,7 %)`: the change in number and in per cent; no percentage of a count below fifty."""
    if now is None or then is None or now["period_start"] == then["period_start"]:
        return text.number(None)
    difference = now["value"] - then["value"]
    if then["value"] < SMALLEST:
        return text.signed(difference)
    return f"{text.signed(difference)} ({text.signed(100 * difference / then['value'], 1)}\u00a0%)"


def cell(row: Row | None, decimals: int = 0) -> str:
    """A figure in a table, with the mark of what is provisional or estimated."""
    if row is None:
        return text.number(None)
    mark = "*" if row["status"] in PROVISIONAL else ""
    if row["status"] == "geschat":
        mark = _(" (estimated)")
    return text.number(row["value"], decimals) + mark

"""Dated events in words, and which of them a chart over time can carry.

Nothing here says what an event did: a date next to a change is a date next to a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.result import Indicator, Source
from dashboard.text import gettext as _

Event = Mapping[Any, Any]
# The page query with every event, and what its rows say they are.
QUERY, INDICATOR = "timeline", "gebeurtenis"
SOURCE = Source(
    "gebeurtenissen",
    "Gebeurtenissen, elk met een eigen bron",
    publisher="Bijstand in beeld",
    url="",
    modified="",
    licence="",
)

COUNTRY = "NL01"
# In the order in which a reader meets them in the filter.
KINDS = (
    "law",
    "benefit_rule",
    "budget",
    "crisis",
    "asylum",
    "aow_age",
    "data_break",
    "local_policy",
    "experiment",
)
# More lines than this cannot be told apart on a phone.
MOST, MOST_OWN = 8, 4
# National kinds that a chart may carry, first come first drawn. Budgets between the state and
# gemeenten and national experiments stand on the timeline only.
NATIONAL = {"crisis": 0, "asylum": 0, "law": 1, "benefit_rule": 2, "data_break": 3, "aow_age": 4}


@dataclass(frozen=True)
class Mark:
    """One moment in a chart: a line where the day or the month is known, a band over a year.

    `first` and `last` lie within the chart; `entries` name what happened, the weightiest first.
    """

    number: int
    first: pd.Timestamp
    last: pd.Timestamp
    is_band: bool
    date: str
    entries: tuple[str, ...]

    @property
    def middle(self) -> pd.Timestamp:
        return self.first + (self.last - self.first) / 2


def meaning() -> Indicator:
    """What a row of the list is, for a file that holds it."""
    return Indicator(
        INDICATOR,
        label=_("Dated events"),
        unit=_("event"),
        definition=_(
            "A law, rule, crisis, policy or break in the figures; begin and end are given as the first and last day on which they can lie."
        ),
        population=_("what was found with a source, of the country and of the gemeenten listed"),
        kind="event",
        rounded_to=1,
    )


def kind(code: str) -> str:
    """The sort of event."""
    return {
        "law": _("law"),
        "benefit_rule": _("rule for the benefit"),
        "budget": _("budget"),
        "crisis": _("crisis"),
        "asylum": _("asylum and displaced people"),
        "aow_age": _("AOW age"),
        "data_break": _("break in the figures"),
        "local_policy": _("policy of a gemeente"),
        "experiment": _("experiment"),
    }[code]


def concerns(direction: str) -> str:
    """What an event is about."""
    return {
        "inflow": _("coming into bijstand"),
        "outflow": _("leaving bijstand"),
        "both": _("coming into and leaving bijstand"),
        "stock_definition": _("who is counted"),
        "denominator": _("the inhabitants that numbers are compared with"),
        "none": _("other than coming in, leaving or who is counted"),
    }[direction]


def certainty(confidence: str) -> str:
    """How certain date and content are."""
    return {"high": _("certain"), "medium": _("fairly certain"), "low": _("uncertain")}[confidence]


def when(event: Event) -> str:
    """`2017`, `maart 2017`, `1 januari 2015 tot en met 2018`: no more precise than the source."""
    start = _date(event["start_from"], event["start_precision"])
    end = _date(event["end_from"], event["end_precision"])
    # An event of one year that ends with that year needs no second date.
    if not end or event["end_to"] == event["start_to"]:
        return start
    return _("{start} to {end}").format(start=start, end=end)


def where(event: Event) -> str:
    """The whole country, or the name of the gemeente."""
    return _("whole country") if event["region_code"] == COUNTRY else str(event["name"])


def caution() -> str:
    """What a date cannot say."""
    return _("A date next to a change does not show a cause: much happens at the same time.")


def summary(rows: pd.DataFrame, names: str) -> str:
    """How many events are listed."""
    own = int((rows["region_code"] != COUNTRY).sum())
    return _(
        "{number} dated events around bijstand, each with its source: {national} of the whole country, {own} of {names}."
    ).format(
        number=text.number(len(rows)),
        national=text.number(len(rows) - own),
        own=text.number(own),
        names=names,
    )


def rule() -> str:
    """Which events a chart carries."""
    return _(
        "Marked are at most {most} moments: first changes of borders and policy of the gemeente itself, then crises and asylum, national laws, rules for the benefit, breaks in the count and the AOW age; a moment with more events goes before one with fewer, the newest first. A line is a day or month, a grey band a year. Uncertain dates are not drawn."
    ).format(most=MOST)


def marks(rows: pd.DataFrame, drawn: pd.DataFrame) -> tuple[Mark, ...]:
    """The moments that a chart of `drawn` carries, numbered from left to right; `rule` in words."""
    points = drawn.dropna(subset=["value"])["period_end"]
    if points.empty:
        return ()
    begin, end = points.min(), points.max()
    moments: dict[tuple[pd.Timestamp, pd.Timestamp], list[Event]] = {}
    for event in rows.to_dict("records"):
        if _is_drawable(event) and _fits(event, begin, end):
            moments.setdefault((event["start_from"], event["start_to"]), []).append(event)
    ordered = sorted(moments.values(), key=_order)
    local = [m for m in ordered if any(e["region_code"] != COUNTRY for e in m)]
    national = [m for m in ordered if m not in local]
    chosen = [*local[:MOST_OWN], *national, *local[MOST_OWN:]][:MOST]
    chosen.sort(key=lambda moment: (moment[0]["start_from"], moment[0]["start_to"]))
    return tuple(_mark(n, moment, begin, end) for n, moment in enumerate(chosen, start=1))


def _is_drawable(event: Event) -> bool:
    if event["confidence"] == "low" or event["start_precision"] == "none":
        return False
    if event["region_code"] != COUNTRY:
        return True
    # Of the national breaks in the figures only those that move a number of people.
    moves = event["kind"] != "data_break" or event["direction"] == "stock_definition"
    return event["kind"] in NATIONAL and moves


def _fits(event: Event, begin: pd.Timestamp, end: pd.Timestamp) -> bool:
    """A line stands within the chart; of a band at least half does."""
    first, last = event["start_from"], event["start_to"]
    if event["start_precision"] == "year":
        return bool(min(last, end) - max(first, begin) >= (last - first) / 2)
    return bool(begin <= first and last <= end)


def _order(moment: list[Event]) -> tuple[int, int, int]:
    """What is drawn first where not everything fits."""
    return min(_rank(event) for event in moment), -len(moment), -moment[0]["start_from"].value


def _rank(event: Event) -> int:
    """A change of its borders is the first thing to know about the figures of a gemeente."""
    if event["region_code"] != COUNTRY:
        return -2 if event["kind"] == "data_break" else -1
    return NATIONAL[event["kind"]]


def _mark(number: int, moment: list[Event], begin: pd.Timestamp, end: pd.Timestamp) -> Mark:
    event = moment[0]
    entries = (
        e["title"] if e["region_code"] == COUNTRY else f"{e['title']} ({e['name']})"
        for e in sorted(moment, key=_rank)
    )
    return Mark(
        number,
        max(event["start_from"], begin),
        min(event["start_to"], end),
        event["start_precision"] == "year",
        _date(event["start_from"], event["start_precision"]),
        tuple(entries),
    )


def _date(first: Any, precision: str) -> str:
    if precision == "none":
        return ""
    if precision == "day":
        return text.day(first)
    return text.period(first, "M" if precision == "month" else "J")

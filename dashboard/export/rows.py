"""The rows of a file: one per figure, with everything that says what the figure is."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from dashboard import text
from dashboard.result import Release, Result
from dashboard.text import gettext as _
from etl.errors import N_

CBS_LICENCE = "CC BY 4.0"
MOST_NAMES = 4
Datatype = Literal["string", "integer", "number", "date", "boolean"]


@dataclass(frozen=True)
class Piece:
    """Rows to take away, the address that shows them again, and the name of their file without ending.

    The address pins the release.
    """

    result: Result
    permalink: str
    name: str


@dataclass(frozen=True)
class Column:
    """A column of a file. `about` is an English message id."""

    name: str
    datatype: Datatype
    about: str


NOTICE = Column("notice", "string", N_("Warning: every figure is invented."))
COLUMNS = (
    Column("indicator", "string", N_("Name of the series; never changes.")),
    Column("label", "string", N_("The series in words.")),
    Column("unit", "string", N_("Unit of `value`.")),
    Column("region_code", "string", N_("CBS code of the region, such as GM0599.")),
    Column("region", "string", N_("Name of the region.")),
    Column("grid_year", "integer", N_("The year whose borders the figure is in.")),
    Column("category", "string", N_("Class within the series, such as an age; totaal is all.")),
    Column("base_year", "integer", N_("The year that is 100 in an index.")),
    Column(
        "part",
        "string",
        N_(
            "Part of the change over a year: start, in, out, rest, end. On a map: now (nu), or what it is compared with (eerder)."
        ),
    ),
    Column("definition_code", "string", N_("Code of the definition that is compared.")),
    Column("reading", "string", N_("Which reading of a claim the figure is.")),
    Column("specification", "string", N_("Way of estimating.")),
    Column("base_start", "date", N_("First day of the period that an estimate starts from.")),
    Column("period", "string", N_("Period in words.")),
    Column("period_start", "date", N_("First day of the period.")),
    Column("frequency", "string", N_("J a year, K a quarter, M a month.")),
    Column("value", "number", N_("The figure; empty is missing, never 0.")),
    Column("low", "number", N_("Lowest value within the rounding, or within the 95% interval.")),
    Column("high", "number", N_("Highest value within the rounding, or within the 95% interval.")),
    Column("lower", "number", N_("Lower bound of the 95% interval.")),
    Column("upper", "number", N_("Upper bound of the 95% interval.")),
    Column("p", "number", N_("How often chance alone gives as much (p value).")),
    Column("mde", "number", N_("Smallest effect that would be seen four times out of five.")),
    Column("warnings", "string", N_("Codes of what weakens an estimate.")),
    Column("claimed", "number", N_("The number that was claimed.")),
    Column("holds", "boolean", N_("Whether the claim holds under this reading.")),
    Column(
        "place", "string", N_("Place beside the other, within the rounding; or whose figure it is.")
    ),
    Column("ratio", "number", N_("The first gemeente when the second is 100.")),
    Column("ratio_low", "number", N_("Lowest ratio that the rounding allows.")),
    Column("ratio_high", "number", N_("Highest ratio that the rounding allows.")),
    Column("start", "string", N_("Where a change is counted from.")),
    Column("difference", "number", N_("Difference between the two.")),
    Column("difference_low", "number", N_("Lowest difference that the rounding allows.")),
    Column("difference_high", "number", N_("Highest difference that the rounding allows.")),
    Column("change", "number", N_("Change since the earlier period.")),
    Column("change_low", "number", N_("Lowest change within the margin.")),
    Column("change_high", "number", N_("Highest change within the margin.")),
    Column("change_pct", "number", N_("Change since the earlier period in per cent.")),
    Column("change_pct_low", "number", N_("Lowest change in per cent within the margin.")),
    Column("change_pct_high", "number", N_("Highest change in per cent within the margin.")),
    Column("status", "string", N_("definitief, nader_voorlopig or voorlopig; berekend, geschat.")),
    Column("missing_reason", "string", N_("Why there is no figure.")),
    Column("definition", "string", N_("What is counted.")),
    Column("population", "string", N_("Who is counted, and where.")),
    Column("source", "string", N_("Table or publication.")),
    Column("source_changed", "string", N_("When the source last changed.")),
    Column("licence", "string", N_("Licence of the source.")),
    Column("release", "string", N_("Release of this dashboard; never changes.")),
    Column(
        "permalink",
        "string",
        N_("Address that shows these figures again; without a host: that page of your dashboard."),
    ),
)
# A list of events has these instead. Their words are in both languages: whoever joins it to another has to read both.
EVENTS = (
    Column("event_id", "string", N_("Name of the event; never changes.")),
    Column("region_code", "string", N_("CBS code of the region, such as GM0599.")),
    Column("region", "string", N_("Name of the region.")),
    Column("kind", "string", N_("Sort of event, as a code.")),
    Column(
        "direction",
        "string",
        N_("What it is about: inflow, outflow, both, denominator, stock_definition or none."),
    ),
    Column("title", "string", N_("Title in Dutch.")),
    Column("title_en", "string", N_("Title in English.")),
    Column("summary", "string", N_("What happened, in Dutch.")),
    Column("summary_en", "string", N_("What happened, in English.")),
    Column("start_from", "date", N_("First day on which it can have begun.")),
    Column("start_to", "date", N_("Last day on which it can have begun.")),
    Column("start_precision", "string", N_("How precisely the source dates the begin.")),
    Column("end_from", "date", N_("First day on which it can have ended.")),
    Column("end_to", "date", N_("Last day on which it can have ended.")),
    Column("end_precision", "string", N_("How precisely the source dates the end.")),
    Column("confidence", "string", N_("How certain date and content are: high, medium or low.")),
    Column("source_title", "string", N_("Title of the source.")),
    Column("source_url", "string", N_("Address of the source.")),
    Column("source_date", "string", N_("Date of the source.")),
    Column("note", "string", N_("Remark in Dutch.")),
    Column("note_en", "string", N_("Remark in English.")),
    *(column for column in COLUMNS if column.name in ("release", "permalink")),
)
# Said of the series or of the whole file: a workbook has sheets of their own for it.
OF_THE_SERIES = ("definition", "population", "licence", "permalink")
_RENAMED = {"definition_code": "definition"}


def columns(result: Result) -> list[Column]:
    """The columns of a file: those that every figure has, and of the others those that these rows have."""
    known = set(result.rows.columns)
    always = set(_FILLED) | {"value", "indicator", "region_code", "category", "frequency"}
    always |= {"status", "missing_reason", "period_start"}
    shown = [c for c in COLUMNS if c.name in always or _RENAMED.get(c.name, c.name) in known]
    if EVENTS[0].name in known:
        shown = list(EVENTS)
    return [NOTICE, *shown] if result.release.is_invented else shown


def values(piece: Piece, column: Column) -> list[Any]:
    """One column as Python values of its type; None where there is nothing."""
    rows, result = piece.result.rows, piece.result
    if column is NOTICE:
        return [result.release.notice] * len(rows)
    if column.name in _FILLED:
        found: Any = _FILLED[column.name](piece)
    else:
        found = rows.get(_RENAMED.get(column.name, column.name), [None] * len(rows))
    return [_typed(value, column.datatype) for value in found]


def records(piece: Piece) -> Iterator[dict[str, Any]]:
    """Every row by the names of its columns."""
    shown = columns(piece.result)
    names = [c.name for c in shown]
    for row in zip(*(values(piece, c) for c in shown), strict=True):
        yield dict(zip(names, row, strict=True))


def defused(value: Any) -> Any:
    """Words that a spreadsheet would take for a formula get an apostrophe before them; numbers stay.

    OWASP, CSV injection: =, +, -, @, tab and carriage return.
    """
    dangerous = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    return f"'{value}" if dangerous else value


def base_name(name: str, release: Release) -> str:
    """The name of a file without its ending; the same for the same figures."""
    of = "oefenland" if release.is_invented else "bijstand-in-beeld"
    return f"{of}_{name}_{release.id}"


def title(result: Result) -> str:
    """What rows are about: `Mensen met bijstand. Rotterdam, Amsterdam. 2015-2017`."""
    labels = [i.label for i in result.indicators.values()]
    names = [n for n in dict.fromkeys(result.rows["name"].to_numpy()) if isinstance(n, str)]
    return ". ".join(p for p in (_some(labels, "; "), _some(names, ", "), span(result)) if p)


def span(result: Result) -> str:
    """First and last period of rows that are known."""
    starts = result.rows["period_start"].to_numpy(dtype="datetime64[D]")
    starts = starts[~np.isnat(starts)]
    if not len(starts):
        return ""
    first, last = starts.min().item().year, starts.max().item().year
    return str(first) if first == last else f"{first}-{last}"


def _some(words: list[str], between: str) -> str:
    shown = between.join(words[:MOST_NAMES])
    more = len(words) - MOST_NAMES
    return shown if more <= 0 else _("{names} and {n} more").format(names=shown, n=more)


def _typed(value: Any, datatype: Datatype) -> Any:
    if isinstance(value, str) and datatype == "string":
        return value
    if isinstance(value, (list, tuple, np.ndarray)):
        return "; ".join(str(v) for v in value)
    if value is None or pd.isna(value):
        return None
    match datatype:
        case "string":
            return str(value)
        case "integer":
            return int(value)
        case "number":
            return float(value)
        case "boolean":
            return bool(value)
        case "date":
            return value if type(value) is dt.date else pd.Timestamp(value).date()


def _of_indicator(attribute: str) -> Callable[[Piece], list[str]]:
    def found(piece: Piece) -> list[str]:
        of = {name: getattr(i, attribute) for name, i in piece.result.indicators.items()}
        return [of[name] for name in piece.result.rows["indicator"]]

    return found


def _of_source(attribute: str, unknown: str | None = None) -> Callable[[Piece], list[str]]:
    def found(piece: Piece) -> list[str]:
        of = {s.id: getattr(s, attribute) for s in piece.result.sources}
        return [
            of.get(s, s if unknown is None else unknown) for s in piece.result.rows["source_id"]
        ]

    return found


def _grid_years(piece: Piece) -> list[Any]:
    """As published: in the borders of the period's own year."""
    rows = piece.result.rows
    years = rows["period_start"].dt.year
    return list(rows.get("grid_year", years))


def _periods(piece: Piece) -> list[str]:
    rows = piece.result.rows
    return [
        text.period(start, frequency)
        for start, frequency in zip(rows["period_start"], rows["frequency"], strict=True)
    ]


_FILLED: dict[str, Callable[[Piece], list[Any]]] = {
    "label": _of_indicator("label"),
    "unit": _of_indicator("unit"),
    "region": lambda piece: list(piece.result.rows["name"]),
    "grid_year": _grid_years,
    "period": _periods,
    "definition": _of_indicator("definition"),
    "population": _of_indicator("population"),
    "source": _of_source("name"),
    "source_changed": _of_source("modified", ""),
    "licence": _of_source("licence", ""),
    "release": lambda piece: [piece.result.release.id] * len(piece.result.rows),
    "permalink": lambda piece: [piece.permalink] * len(piece.result.rows),
}

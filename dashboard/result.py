"""What a query gives a page: rows, and everything needed to say what the rows are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

import pandas as pd

from dashboard.text import gettext as _

PROVISIONAL = ("voorlopig", "nader_voorlopig")


@dataclass(frozen=True)
class Release:
    """One release: the id that pins it, where its figures come from, when it was made."""

    id: str
    origin: str
    built_at: datetime

    @property
    def is_invented(self) -> bool:
        """Whether this is Oefenland, of which nothing is real."""
        return self.origin == "practice"

    @property
    def notice(self) -> str:
        """What every page, chart and file of the invented country says; nothing for real figures."""
        return _("Oefenland: invented figures") if self.is_invented else ""


@dataclass(frozen=True)
class Indicator:
    """What a figure means, in the language of the reader."""

    name: str
    label: str
    unit: str
    definition: str
    population: str
    kind: str
    rounded_to: float
    derived_sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where a figure comes from; `modified` is the day CBS last changed the table, `fetched` when it was got."""

    id: str
    title: str
    publisher: str
    url: str
    modified: str
    licence: str
    fetched: str = ""

    @property
    def name(self) -> str:
        """`CBS 84066NED` for a table, the title for anything else."""
        is_table = (
            self.publisher in ("CBS", "Oefenland")
            and " " not in self.id
            and not self.id.startswith("cbs-")
        )
        return f"{self.publisher} {self.id}" if is_table else f"{self.publisher}, {self.title}"


@dataclass(frozen=True)
class Boundaries:
    """A boundary file (GeoJSON, codes as feature ids): its address on this server and its source line."""

    url: str
    source: str
    retrieved_at: str
    year: int


@dataclass(frozen=True)
class Kept:
    """A condition on rows: a column is one of these values, is known, or is at least or at most a value."""

    column: str
    how: Literal["in", "known", "from", "until"]
    values: tuple[Any, ...] = ()

    def holds(self, rows: pd.DataFrame) -> pd.Series:
        """For each row whether it is kept."""
        found = rows[self.column]
        if self.how == "known":
            return found.notna()
        if self.how == "in":
            return found.isin(list(self.values))
        bound = self.values[0]
        return found.ge(bound) if self.how == "from" else found.le(bound)


@dataclass(frozen=True)
class Question:
    """What was asked of a release: a page query, its parameters, and which of its rows were kept.

    A row is kept when every condition of any one of the lists in `kept` holds.
    """

    query: str
    parameters: Mapping[str, Any]
    kept: tuple[tuple[Kept, ...], ...] = ((),)

    def keeping(self, condition: Kept) -> "Question":
        """The same question, of whose rows only these are kept."""
        return replace(self, kept=tuple((*every, condition) for every in self.kept))


@dataclass(frozen=True)
class Result:
    """Rows of one page query (a column `indicator` always among them) with their provenance."""

    rows: pd.DataFrame
    release: Release
    indicators: dict[str, Indicator]
    sources: tuple[Source, ...]
    question: Question = field(default_factory=lambda: Question("", {}))

    def only(self, *indicators: str, regions: tuple[str, ...] | None = None) -> "Result":
        """The part about these indicators (and regions); sources that fall away go as well."""
        part = self.keeping(Kept("indicator", "in", indicators))
        return part if regions is None else part.keeping(Kept("region_code", "in", regions))

    def where(self, column: str, value: Any) -> "Result":
        """The part whose `column` (category, measure, frequency) has this value."""
        return self.keeping(Kept(column, "in", (value,)))

    def among(self, column: str, values: Sequence[Any]) -> "Result":
        """The part whose `column` has one of these values."""
        return self.keeping(Kept(column, "in", tuple(values)))

    def having(self, column: str) -> "Result":
        """The part where `column` is known."""
        return self.keeping(Kept(column, "known"))

    def between(self, first: int, last: int) -> "Result":
        """The part about these years."""
        begun = self.since(pd.Timestamp(first, 1, 1))
        return begun.keeping(Kept("period_start", "until", (pd.Timestamp(last, 12, 31),)))

    def at(self, period_start: pd.Timestamp) -> "Result":
        """The part about one period."""
        return self.keeping(Kept("period_start", "in", (period_start,)))

    def since(self, period_start: pd.Timestamp) -> "Result":
        """The part from one period on."""
        return self.keeping(Kept("period_start", "from", (period_start,)))

    def keeping(self, condition: Kept) -> "Result":
        """The part that meets a condition."""
        return self._part(condition.holds(self.rows), self.question.keeping(condition))

    def answering(self, question: Question) -> "Result":
        """The rows that a question keeps of this, the whole answer to its query."""
        keep = pd.Series(False, index=self.rows.index)
        for every in question.kept:
            met = pd.Series(True, index=self.rows.index)
            for condition in every:
                met &= condition.holds(self.rows)
            keep |= met
        return self._part(keep, question)

    def _part(self, keep: pd.Series, question: Question) -> "Result":
        rows = self.rows[keep].reset_index(drop=True)
        present = set(rows["indicator"])
        names = {name: i for name, i in self.indicators.items() if name in present}
        parts = {part for i in names.values() for part in i.derived_sources}
        used = parts.union(rows["source_id"].dropna())
        known = tuple(s for s in self.sources if s.id in used)
        return Result(rows, self.release, names, known, question)

    def records(self) -> list[dict[str, Any]]:
        """Each row by the names of its columns."""
        return [{str(k): v for k, v in row.items()} for row in self.rows.to_dict("records")]

    @property
    def empty(self) -> bool:
        """No row with a figure."""
        return self.rows.empty or bool(self.rows["value"].isna().all())


def together(parts: Sequence[Result]) -> Result:
    """Parts of the answer to one question as one result, in this order."""
    first = parts[0]
    kept = tuple(every for part in parts for every in part.question.kept)
    return Result(
        pd.concat([part.rows for part in parts], ignore_index=True),
        first.release,
        {name: i for part in parts for name, i in part.indicators.items()},
        tuple({s.id: s for part in parts for s in part.sources}.values()),
        replace(first.question, kept=kept),
    )


@dataclass(frozen=True)
class Claim:
    """A claim of the debate with its verdict in this release, in the language of the reader."""

    name: str
    made_in: str
    made_on: str
    statement: str
    limits: str
    settled_by: str
    compared: str
    verdict: str
    readings: int

    @property
    def is_tested(self) -> bool:
        """Whether figures can test it at all; `open` ones wait for a table."""
        return self.verdict == "open" or self.readings > 0

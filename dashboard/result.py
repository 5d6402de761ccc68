"""What a query gives a page: rows, and everything needed to say what the rows are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

import numpy as np
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
        if is_table:
            return f"{self.publisher} {self.id}"
        # The title of an invented workbook is Dutch, and says again that it is invented.
        title = _("custom table") if self.publisher == "Oefenland" else self.title
        return f"{self.publisher}, {title}"


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

    def holds(self, rows: pd.DataFrame) -> np.ndarray:
        """For each row whether it is kept."""
        found = rows[self.column]
        if self.how == "known":
            return found.notna().to_numpy()
        if self.how == "in" and found.dtype == object:
            # For the few hundred words of a result this takes a tenth of what `isin` takes.
            wanted = set(self.values)
            return np.fromiter((v in wanted for v in found.to_numpy()), bool, len(found))
        if self.how == "in":
            return found.isin(list(self.values)).to_numpy()
        bound = self.values[0]
        return (found.ge(bound) if self.how == "from" else found.le(bound)).to_numpy(dtype=bool)


@dataclass(frozen=True)
class Question:
    """What was asked of a release: a page query, its parameters, and which of its rows were kept.

    A row is kept when every condition of any one of the lists in `kept` holds.
    """

    query: str
    parameters: Mapping[str, Any]
    kept: tuple[tuple[Kept, ...], ...] = ((),)

    def keeping(self, *conditions: Kept) -> "Question":
        """The same question, of whose rows only these are kept."""
        return replace(self, kept=tuple((*every, *conditions) for every in self.kept))


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
        conditions = [Kept("indicator", "in", indicators)]
        if regions is not None:
            conditions.append(Kept("region_code", "in", regions))
        return self.keeping(*conditions)

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
        days = pd.Timestamp(first, 1, 1), pd.Timestamp(last, 12, 31)
        return self.keeping(
            Kept("period_start", "from", days[:1]), Kept("period_start", "until", days[1:])
        )

    def at(self, period_start: pd.Timestamp) -> "Result":
        """The part about one period."""
        return self.keeping(Kept("period_start", "in", (period_start,)))

    def since(self, period_start: pd.Timestamp) -> "Result":
        """The part from one period on."""
        return self.keeping(Kept("period_start", "from", (period_start,)))

    def keeping(self, *conditions: Kept) -> "Result":
        """The part that meets these conditions."""
        keep = np.logical_and.reduce([c.holds(self.rows) for c in conditions])
        return self._part(keep, self.question.keeping(*conditions))

    def answering(self, question: Question) -> "Result":
        """The rows that a question keeps of this, the whole answer to its query."""
        keep = np.zeros(len(self.rows), dtype=bool)
        for every in question.kept:
            met = np.ones(len(self.rows), dtype=bool)
            for condition in every:
                met &= condition.holds(self.rows)
            keep |= met
        return self._part(keep, question)

    def _part(self, keep: np.ndarray, question: Question) -> "Result":
        rows = self.rows.take(np.flatnonzero(keep))
        rows.index = pd.RangeIndex(len(rows))
        present = set(rows["indicator"].to_numpy())
        names = {name: i for name, i in self.indicators.items() if name in present}
        parts = {part for i in names.values() for part in i.derived_sources}
        used = parts.union(rows["source_id"].to_numpy())
        known = tuple(s for s in self.sources if s.id in used)
        return Result(rows, self.release, names, known, question)

    def records(self) -> list[dict[str, Any]]:
        """Each row by the names of its columns; a third of the time of `DataFrame.to_dict`."""
        names = [str(name) for name in self.rows.columns]
        columns = [self.rows[name].tolist() for name in self.rows.columns]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    @cached_property
    def known(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """The rows with a figure by indicator and region, as they stand."""
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self.records():
            if not pd.isna(row["value"]):
                found.setdefault((row["indicator"], row["region_code"]), []).append(row)
        return found

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

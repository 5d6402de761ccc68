"""What a query gives a page: rows, and everything needed to say what the rows are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    """Where a figure comes from; `modified` is the day CBS last changed the table."""

    id: str
    title: str
    publisher: str
    url: str
    modified: str
    licence: str

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
class Result:
    """Rows of one page query (a column `indicator` always among them) with their provenance."""

    rows: pd.DataFrame
    release: Release
    indicators: dict[str, Indicator]
    sources: tuple[Source, ...]

    def only(self, *indicators: str, regions: tuple[str, ...] | None = None) -> "Result":
        """The part about these indicators (and regions); sources that fall away go as well."""
        keep = self.rows["indicator"].isin(indicators)
        if regions is not None:
            keep &= self.rows["region_code"].isin(regions)
        return self.part(keep)

    def where(self, column: str, value: object) -> "Result":
        """The part whose `column` (category, measure, frequency) has this value."""
        return self.part(self.rows[column] == value)

    def among(self, column: str, values: Sequence[object]) -> "Result":
        """The part whose `column` has one of these values."""
        return self.part(self.rows[column].isin(values))

    def having(self, column: str) -> "Result":
        """The part where `column` is known."""
        return self.part(self.rows[column].notna())

    def between(self, first: int, last: int) -> "Result":
        """The part about these years."""
        return self.part(self.rows["period_start"].dt.year.between(first, last))

    def at(self, period_start: pd.Timestamp) -> "Result":
        """The part about one period."""
        return self.part(self.rows["period_start"] == period_start)

    def since(self, period_start: pd.Timestamp) -> "Result":
        """The part from one period on."""
        return self.part(self.rows["period_start"] >= period_start)

    def part(self, keep: pd.Series) -> "Result":
        """The part of which `keep` is true; sources and indicators that fall away go as well."""
        rows = self.rows[keep].reset_index(drop=True)
        present = set(rows["indicator"])
        names = {name: i for name, i in self.indicators.items() if name in present}
        parts = {part for i in names.values() for part in i.derived_sources}
        used = parts.union(rows["source_id"].dropna())
        return Result(rows, self.release, names, tuple(s for s in self.sources if s.id in used))

    def records(self) -> list[dict[str, Any]]:
        """Each row by the names of its columns."""
        return [{str(k): v for k, v in row.items()} for row in self.rows.to_dict("records")]

    @property
    def empty(self) -> bool:
        """No row with a figure."""
        return self.rows.empty or bool(self.rows["value"].isna().all())


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

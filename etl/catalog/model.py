"""What a declaration is made of: tables, columns and indicators, and the units of CBS."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["stock_end", "stock_start", "average", "flow", "rate", "percentage"]


@dataclass(frozen=True)
class Text:
    """One text in both languages of the product."""

    nl: str
    en: str


@dataclass(frozen=True)
class Dimension:
    """A dimension of a CBS table.

    `name` is the column in `raw`, `keys` the names CBS gives it. A request asks only for the codes
    in `only` or those that contain one of `contains`, from period `since` on; empty means all.
    """

    name: str
    keys: tuple[str, ...]
    only: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    since: str = ""


@dataclass(frozen=True)
class Topic:
    """A column of figures (or of text, such as a region's province).

    `name` is the column in `raw`. It is found by key stem; equal stems are told apart by `unit`,
    then by the title of the topic group; a column of text has no unit. `inferred` lists what was never read in a real CBS answer:
    'key', 'unit' or 'group'. A broken inference warns; anything else broken stops the table.
    """

    name: str
    stems: tuple[str, ...]
    unit: str
    group: str = ""
    inferred: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class CbsTable:
    """One CBS table. Tables with the same `name` are editions of one series (`raw.<name>`).

    `edition` is the period of a table that has no period dimension (the year is the table).
    """

    id: str
    name: str
    title: Text
    dimensions: tuple[Dimension, ...]
    topics: tuple[Topic, ...]
    edition: str = ""

    @property
    def is_small(self) -> bool:
        """Small enough to be asked for whole."""
        return not any(d.only or d.contains or d.since for d in self.dimensions)


@dataclass(frozen=True)
class Indicator:
    """What a figure means. `name` stands in every row of `marts.observation`."""

    name: str
    label: Text
    unit: Text
    definition: Text
    population: Text
    kind: Kind
    rounded_to: float
    derived_from: tuple[str, ...] = ()


# How a unit of CBS begins, spaces removed: the sort of quantity and the factor to base units.
CBS_UNITS: dict[str, tuple[str, int]] = {
    "aantal": ("count", 1),
    "x1000": ("count", 1000),
    "xmln": ("count", 1_000_000),
    "%": ("percentage", 1),
    "per1000": ("rate", 1),
}

# What more than one table has, and what was never read in a real answer.
UNIT = frozenset({"unit"})
KEY_UNIT = frozenset({"key", "unit"})
GROUP = frozenset({"group"})
REGION = Dimension("regio", ("RegioS",))
PERIOD = Dimension("periode", ("Perioden",))

"""What a declaration is made of: tables, columns and indicators, and the units of CBS."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["stock_end", "stock_start", "average", "flow", "rate", "percentage"]


@dataclass(frozen=True)
class Text:
    """One text in both languages of the product."""

    nl: str
    en: str


@dataclass(frozen=True)
class Class:
    """One code of a dimension, and the class (marts.category) that it is here.

    It is found by `code`, else by `title` (spaces and capitals aside). `inferred`: neither was ever
    read in a real CBS answer about this table; where it is not found that warns, and its rows are left
    out. A class that was seen and is gone stops the table.
    """

    category: str
    code: str = ""
    title: str = ""
    inferred: bool = False


@dataclass(frozen=True)
class Dimension:
    """A dimension of a CBS table.

    `name` is the column in `raw`, `keys` the names CBS gives it. A request asks only for the codes
    in `only` or of `classes`, those `between` two codes of the list, or those that contain one of
    `contains`, from period `since` on; empty means all. A long list of codes is asked for with
    `between`: services bound the length of an address and the number of terms in a filter.
    """

    name: str
    keys: tuple[str, ...]
    only: tuple[str, ...] = ()
    classes: tuple[Class, ...] = ()
    between: tuple[str, str] | None = None
    contains: tuple[str, ...] = ()
    since: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every code is asked for."""
        return not (self.only or self.classes or self.between or self.contains or self.since)


@dataclass(frozen=True)
class Topic:
    """A column of figures (or of text, such as a region's province).

    `name` is the column in `raw`. It is found by key stem, or by one of `titles` where CBS uses
    another key; equal stems are told apart by `unit`, then by the title of the topic group; a column
    of text has no unit. `inferred` lists what was never read in a real CBS answer: 'key', 'title',
    'unit' or 'group'. A broken inference warns; anything else broken stops the table.
    """

    name: str
    stems: tuple[str, ...]
    unit: str
    group: str = ""
    titles: tuple[str, ...] = ()
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
        return all(d.is_whole for d in self.dimensions)

    @property
    def has_figures(self) -> bool:
        """Whether it holds figures, rather than the names of regions."""
        return any(t.unit for t in self.topics)

    @property
    def awaits(self) -> tuple[str, ...]:
        """What was never read in a real answer: of 'key', 'title', 'unit', 'group' and 'class'."""
        parts = {part for topic in self.topics for part in topic.inferred}
        classes = {"class" for d in self.dimensions for c in d.classes if c.inferred}
        return tuple(sorted(parts | classes))


@dataclass(frozen=True)
class Editions:
    """A series of which CBS makes a new table every year, called `title` with the year in it.

    `make(id, year)` declares an edition that the catalogue of CBS has and no line here names yet.
    """

    title: str
    make: Callable[[str, int], CbsTable]


@dataclass(frozen=True)
class Count:
    """A count that a rate is made of: of the same class and moment, unless said otherwise.

    `moment`: of the period itself, of the one a year before (the number at the start of this year),
    or of 1 January of its year (a yearly figure beside monthly ones).
    """

    indicator: str
    category: str = ""
    moment: Literal["same", "year_before", "january"] = "same"


@dataclass(frozen=True)
class Ratio:
    """How a rate or percentage follows from counts: `per` x `part` / the sum of `whole`.

    With it the figure of gemeenten that merged is computed anew; without it theirs is missing.
    """

    part: Count
    whole: tuple[Count, ...]
    per: int


@dataclass(frozen=True)
class Indicator:
    """What a figure means. `name` stands in every row of `marts.observation`.

    `gap` is how far all gemeenten together may lie from the country beyond rounding, as a share of it.
    """

    name: str
    label: Text
    unit: Text
    definition: Text
    population: Text
    kind: Kind
    rounded_to: float
    derived_from: tuple[str, ...] = ()
    ratio: Ratio | None = None
    gap: float = 0.01


# How a unit of CBS begins, spaces removed: the sort of quantity and the factor to base units.
CBS_UNITS: dict[str, tuple[str, int]] = {
    "aantal": ("count", 1),
    "x1000": ("count", 1000),
    "xmln": ("count", 1_000_000),
    "%": ("percentage", 1),
    "per1000": ("rate", 1),
    "euro": ("euro", 1),
    "1000euro": ("euro", 1000),
    "mlneuro": ("euro", 1_000_000),
}

# What more than one table has, and what was never read in a real answer.
KEY = frozenset({"key"})
UNIT = frozenset({"unit"})
KEY_UNIT = frozenset({"key", "unit"})
GROUP = frozenset({"group"})
REGION = Dimension("regio", ("RegioS",))
PERIOD = Dimension("periode", ("Perioden",))


def regions(*levels: str) -> Dimension:
    """The regions of some levels, by the letters with which their codes begin."""
    return Dimension("regio", ("RegioS",), contains=levels)


def total(name: str, key: str, code: str, title: str = "", *, inferred: bool = False) -> Dimension:
    """A dimension of which only the total is asked for."""
    return Dimension(name, (key,), classes=(Class("totaal", code, title, inferred),))

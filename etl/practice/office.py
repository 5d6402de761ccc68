"""The statistics office of the invented country: its registers, its regions, and when it publishes.

Figures come from the truth in three steps: persons of the places that existed, errors in what is not
definitive yet, rounding. Every flow and stock of the yearly tables is the truth rounded to tens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from etl.catalog import CbsTable, Dimension
from etl.practice import answers, names
from etl.practice.answers import PROVISIONAL, Figures, Row
from etl.practice.divide import divide
from etl.practice.parameters import N_GEMEENTEN, N_REGIONS
from etl.practice.places import (
    COUNTRY,
    Places,
    am_code,
    corop_code,
    province_code,
)
from etl.practice.quantiles import Floats, Ints
from etl.practice.simulate import MONTHS, Panel, month_index

PUBLISHER = "Oefenland: verzonnen cijfers"
YOUNG, YOUNG_SD = 0.165, 0.015
"""Share of the inhabitants younger than 15, and its spread. Stated."""
PROVISIONAL_ERROR = 0.006
"""Spread of the error of a month that is still provisional, share of the stock. Stated."""
PROVISIONAL_MONTHS = 3
"""The last months of monthly tables are provisional, as CBS has it."""


@dataclass(frozen=True)
class Vintage:
    """One round of publication: how far the monthly tables reach, and when it was (naive local)."""

    last: str
    """Last month, YYYY-MM."""
    modified: str
    fetched: str
    """When this installation is said to have fetched it; fixed, so that a release does not differ."""


VINTAGES = (
    Vintage("2026-05", "2026-08-06T02:00:00", "2026-08-10T06:00:00.000000Z"),
    Vintage("2026-06", "2026-08-27T02:00:00", "2026-09-01T06:00:00.000000Z"),
)
"""The second round adds a month, and revises what the first still called provisional."""
REVISED = (
    "uitkeringsontvangers",
    "kerncijfers_uitkeringen",
    "ww_seizoengecorrigeerd",
    "uitkering_kenmerken",
)
"""Series that come again in the second round; the others come once, in the first."""


class Office:
    """The office with its registers: every table of one vintage."""

    def __init__(self, panel: Panel, vintage: Vintage = VINTAGES[-1]) -> None:
        self.panel = panel
        self.vintage = vintage
        self.places = Places(panel)
        self.persons = divide(panel, self.places.pieces)

    def modified(self, table: CbsTable) -> str:
        """When the table was changed last."""
        return (self.vintage if table.name in REVISED else VINTAGES[0]).modified

    def title(self, table: CbsTable) -> str:
        """The title, which says that nothing of it is real."""
        return f"{table.title.nl.replace('Nederland', names.COUNTRY)} ({PUBLISHER})"

    def metadata(self, table: CbsTable, figures: Figures) -> dict[str, list[Row]]:
        """What the office says of the table and its codes."""
        return answers.metadata(
            table, figures, self.title(table), self.modified(table), self.regions
        )

    # --- places ------------------------------------------------------------------------------------

    @cached_property
    def inhabitants(self) -> Ints:
        """(piece, month) inhabitants of all ages."""
        draw = np.random.default_rng([self.panel.seed, 13])
        young = YOUNG + YOUNG_SD * draw.standard_normal(N_GEMEENTEN)
        rows = np.array([p.row for p in self.places.pieces])
        return np.rint(self.persons.inhabitants / (1 - young[rows, None])).astype(np.int64)

    @cached_property
    def regions(self) -> list[Row]:
        """Every region with its title and what CBS says of its history."""
        told = self.places.describe(self.inhabitants)
        return [
            answers.region(code, self.places.title(code), told.get(code))
            for code in sorted(self.places.names)
        ]

    @property
    def landsdelen(self) -> list[str]:
        return [f"LD9{n + 1}" for n in range(len(names.LANDSDELEN))]

    @property
    def provinces(self) -> list[str]:
        return [province_code(n) for n in range(len(names.PROVINCES))]

    @property
    def corops(self) -> list[str]:
        return [corop_code(n) for n in range(int(self.places.corop.max()) + 1)]

    @property
    def labour_regions(self) -> list[str]:
        return [am_code(n) for n in range(N_REGIONS)]

    def by_region(self, pieces: Ints, levels: Sequence[str]) -> tuple[list[str], Ints, np.ndarray]:
        """Codes, (region, month) sums and whether each existed, level by level.

        Levels are NL, LD, PV, CR, AM and GM (gemeenten in the borders of each month).
        """
        row_of = np.array([p.row for p in self.places.pieces])
        codes: list[str] = []
        totals, there = [], []
        for level in levels:
            if level == "GM":
                own = list(self.places.codes)
                totals.append(self.places.gemeenten(pieces))
                there.append(self.places.exists[:, : pieces.shape[1]])
            else:
                own, group = self._grouped(level)
                total = np.zeros((len(own), pieces.shape[1]), dtype=np.int64)
                np.add.at(total, group[row_of], pieces)
                totals.append(total)
                there.append(np.ones(total.shape, dtype=bool))
            codes += own
        return codes, np.concatenate(totals), np.concatenate(there)

    def _grouped(self, level: str) -> tuple[list[str], Ints]:
        """The regions of a level, and in which each gemeente of today lies."""
        places = self.places
        return {
            "NL": ([COUNTRY], np.zeros(N_GEMEENTEN, dtype=np.int64)),
            "LD": (self.landsdelen, places.landsdeel),
            "PV": (self.provinces, places.province),
            "CR": (self.corops, places.corop),
            "AM": (self.labour_regions, places.region),
        }[level]

    # --- time ----------------------------------------------------------------------------------------

    @property
    def n_months(self) -> int:
        """How many months of the world this vintage knows."""
        return month_index(self.vintage.last) + 1

    @property
    def months(self) -> list[str]:
        return [f"{m[:4]}MM{m[5:]}" for m in map(str, MONTHS[: self.n_months])]

    @property
    def provisional(self) -> dict[str, str]:
        """The last months, which are not definitive yet."""
        return dict.fromkeys(self.months[-PROVISIONAL_MONTHS:], PROVISIONAL)

    def with_errors(self, persons: Ints, stream: int) -> Ints:
        """Persons as known in this vintage: the last months with an error, gone in the next."""
        seed = [self.panel.seed, stream, month_index(self.vintage.last)]
        shape = (len(persons), PROVISIONAL_MONTHS)
        error = PROVISIONAL_ERROR * np.random.default_rng(seed).standard_normal(shape)
        known = persons[:, : self.n_months].copy()
        last = known[:, -PROVISIONAL_MONTHS:]
        known[:, -PROVISIONAL_MONTHS:] = np.maximum(np.rint(last * (1 + error)), 0)
        return known

    def national(self, pieces: Ints) -> Ints:
        """(month,) sum over the country, as far as this vintage reaches."""
        return np.asarray(pieces.sum(axis=0)[: self.n_months])

    @property
    def quarters(self) -> list[str]:
        """Every whole quarter of this vintage."""
        return [f"{2007 + n // 4}KW0{n % 4 + 1}" for n in range(self.n_months // 3)]

    @property
    def whole_years(self) -> range:
        """Every whole year of this vintage."""
        return range(2007, 2007 + self.n_months // 12)

    # --- declarations ----------------------------------------------------------------------------

    @staticmethod
    def dimension(table: CbsTable, name: str) -> Dimension:
        """A dimension of a declaration by its name."""
        return next(d for d in table.dimensions if d.name == name)

    @staticmethod
    def levels(table: CbsTable, *known: str) -> tuple[str, ...]:
        """Those of the known levels of regions that a declaration asks for."""
        asked = Office.dimension(table, "regio").contains
        return tuple(level for level in known if level in asked or not asked)

    @staticmethod
    def totals(table: CbsTable) -> dict[str, list[str]]:
        """The codes of every dimension of which a few are asked for, but for regions and periods."""
        return {
            d.name: list(d.only or answers.class_codes(d).values())
            for d in table.dimensions
            if (d.only or d.classes) and d.name != "periode"
        }


def yearly_means(values: Floats, years: int) -> Floats:
    """(year,) mean of each of the first years of a monthly series."""
    return np.asarray(values[: 12 * years].reshape(-1, 12).mean(axis=1))

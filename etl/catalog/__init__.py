"""THE declaration: which CBS tables are read, what each must contain, and what each indicator means.

Nothing here runs. One module per subject. A new indicator is an `Indicator` (and, for a new table, a
`CbsTable`) in its module plus one file in queries/staging/; both languages stand in the declaration so
that there is no third place. CBS keys carry a number suffix that moves between editions (`Instroom_4`): only the stem is
declared. Facts about the tables: CBS StatLine, open data version 3.
"""

from etl.catalog import (
    bijstand,
    derived,
    estimates,
    labour_market,
    maatwerk,
    national,
    people,
    published,
    reintegration,
    related,
)
from etl.catalog.categories import CATEGORIES
from etl.catalog.model import (
    CBS_UNITS,
    CbsTable,
    Class,
    Dimension,
    Editions,
    Indicator,
    Kind,
    Text,
    Topic,
)

__all__ = [
    "CATEGORIES",
    "CBS_UNITS",
    "EDITIONS",
    "INDICATORS",
    "TABLES",
    "CbsTable",
    "Class",
    "Dimension",
    "Editions",
    "Indicator",
    "Kind",
    "Text",
    "Topic",
]

TABLES: tuple[CbsTable, ...] = (
    *bijstand.TABLES,
    *national.TABLES,
    *reintegration.TABLES,
    *labour_market.TABLES,
    *people.TABLES,
)

# Series of which the catalogue of CBS may hold an edition newer than TABLES.
EDITIONS: tuple[Editions, ...] = (labour_market.REGIONAL_PARTICIPATION, people.AREAS)

# In the order in which pages list them.
INDICATORS: tuple[Indicator, ...] = (
    *bijstand.INDICATORS,
    *maatwerk.INDICATORS,
    *national.INDICATORS,
    *reintegration.INDICATORS,
    *related.INDICATORS,
    *labour_market.INDICATORS,
    *people.INDICATORS,
    *derived.INDICATORS,
    *estimates.INDICATORS,
    *published.INDICATORS,
)

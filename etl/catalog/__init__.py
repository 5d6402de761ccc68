"""THE declaration: which CBS tables are read, what each must contain, and what each indicator means.

Nothing here runs. One module per subject. A new indicator is an `Indicator` (and, for a new table, a
`CbsTable`) in its module plus one file in queries/staging/; both languages stand in the declaration so
that there is no third place. CBS keys carry a number suffix that moves between editions (`Instroom_4`): only the stem is
declared. Facts about the tables: CBS StatLine, open data version 3.
"""

from etl.catalog import bijstand, derived, labour_market, maatwerk, people, published
from etl.catalog.categories import CATEGORIES
from etl.catalog.model import CBS_UNITS, CbsTable, Dimension, Indicator, Kind, Text, Topic

__all__ = [
    "CATEGORIES",
    "CBS_UNITS",
    "INDICATORS",
    "TABLES",
    "CbsTable",
    "Dimension",
    "Indicator",
    "Kind",
    "Text",
    "Topic",
]

TABLES: tuple[CbsTable, ...] = (*bijstand.TABLES, *labour_market.TABLES, *people.TABLES)

# In the order in which pages list them.
INDICATORS: tuple[Indicator, ...] = (
    *bijstand.INDICATORS,
    *maatwerk.INDICATORS,
    *labour_market.INDICATORS,
    *people.INDICATORS,
    *derived.INDICATORS,
    *published.INDICATORS,
)

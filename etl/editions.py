"""Editions of a yearly series that CBS published after the declarations were written.

`etl.catalog.EDITIONS` says what such a table is called; the catalogue of CBS, or what was fetched
before, says which there are. What is found is fetched and built like any declared table.
"""

import re
from collections.abc import Mapping

from etl.catalog import EDITIONS, TABLES, CbsTable, Editions

# What the catalogue is asked for: the title of each series without its year.
TITLES = tuple(series.title.replace("{year}", "").strip() for series in EDITIONS)


def found(titles: Mapping[str, str]) -> tuple[CbsTable, ...]:
    """The editions among `titles` (id -> title) that no declaration names, oldest first.

    Years before the first declared one are left alone: their columns were never looked at.
    """
    declared = {table.id for table in TABLES}
    editions: dict[str, CbsTable] = {}
    for series in EDITIONS:
        years = {_year(series, table.title.nl) for table in TABLES} - {None}
        first = min(y for y in years if y is not None)
        for table_id, title in sorted(titles.items()):
            year = _year(series, title)
            if table_id not in declared and year is not None and year not in years and year > first:
                years.add(year)
                editions[table_id] = series.make(table_id, year)
    return tuple(sorted(editions.values(), key=lambda table: (table.name, table.title.nl)))


def _year(series: Editions, title: str) -> int | None:
    before, after = series.title.split("{year}")
    match = re.fullmatch(f"{re.escape(before)}(\\d{{4}}){re.escape(after)}", title.strip())
    return int(match[1]) if match else None

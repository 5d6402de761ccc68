"""What changed between two releases: figures that are new, revised or gone, to the last figure.

The comparison is two queries (queries/marts/revision.sql and series_change.sql) over the release
itself and a database called `previous`. They run in every build, against the release that was
current, and on request for any two releases.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from etl.settings import QUERIES

Rows = tuple[list[str], list[tuple[Any, ...]]]
_COMPARED = (
    "indicator varchar, region_code varchar, category varchar, frequency varchar, period_start date, "
    "value double, source_id varchar"
)


@dataclass(frozen=True)
class Compared:
    """The release that another is compared with; `code` is what it was made by."""

    release_id: str
    built_at: datetime
    code: str


@contextmanager
def compared_with(
    db: duckdb.DuckDBPyConnection, previous: Path | None
) -> Iterator[Compared | None]:
    """Let `db` see an earlier release as `previous` for a while.

    Without one, or with one that is damaged or of an older make, `previous` is empty and None is
    given: everything would be new, so nothing is called new.
    """
    compared = None
    if previous is not None:
        db.execute(f"attach '{_quoted(previous)}' as previous (read_only)")
        try:
            names = ", ".join(column.split()[0] for column in _COMPARED.split(", "))
            db.execute(f"select {names} from previous.marts.observation limit 0")  # noqa: S608
            row = db.execute(
                "select release_id, built_at, code from previous.meta.release"
            ).fetchone()
            compared = Compared(*row) if row else None
        except duckdb.Error:
            db.execute("detach previous")
    if compared is None:
        db.execute("attach ':memory:' as previous")
        db.execute("create schema previous.marts")
        db.execute(f"create table previous.marts.observation ({_COMPARED})")
    try:
        yield compared
    finally:
        db.execute("detach previous")


def between(old: Path, new: Path, *, per_series: bool = False) -> Rows:
    """Columns and rows of what changed from one release to another; per figure, or per series."""
    with duckdb.connect() as db:
        db.execute(f"attach '{_quoted(new)}' as present (read_only)")
        db.execute(f"attach '{_quoted(old)}' as previous (read_only)")
        db.execute("create schema marts")
        db.execute("create schema meta")
        db.execute("create view marts.observation as from present.marts.observation")
        db.execute(
            "create table meta.release as select n.release_id, o.release_id as previous "
            "from present.meta.release as n cross join previous.meta.release as o"
        )
        sql = {
            name: (QUERIES / "marts" / f"{name}.sql").read_text()
            for name in ("revision", "series_change")
        }
        db.execute(f"create table marts.revision as {sql['revision']}")
        found = db.execute(sql["series_change"] if per_series else "from marts.revision")
        return [column[0] for column in found.description or []], found.fetchall()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")

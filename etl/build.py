"""raw -> staging -> marts -> checks, in a new file; publishes it only when every check is silent.

The files in queries/ are the build: folder = schema, file = table, one SELECT each, ordered by what
they read. The union `staging.observation` is the only generated SQL.
"""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl import dictionary, estimate, load, revision, store
from etl.catalog import TABLES
from etl.claims import CLAIMS, Claim, verdict
from etl.errors import N_, BijstandError
from etl.inputs import Inputs, on_disk
from etl.maatwerk import kept
from etl.settings import QUERIES, Settings

# Every figure in the borders of every year is computed when it is asked for, not stored.
VIEWS = ("marts.recut", "marts.observation_any_grid")
# What does not fit goes to disk beside the release: every monthly figure of ten series of all gemeenten
# (4.8 million) took 5 GB without a limit and 1.9 GB with this one, in the same time.
BOUNDED: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "1500MB",
    "threads": 2,
    "preserve_insertion_order": False,
}
# A full disk shows itself in whatever DuckDB was doing: writing, committing or checkpointing.
NOT_WRITTEN = (OSError, duckdb.IOException, duckdb.TransactionException, duckdb.FatalException)


class CheckError(BijstandError):
    """A check returned rows, or a table cannot be read; `values["source"]` names the table if it is one."""


@dataclass(frozen=True)
class Report:
    """What a build made. `is_new` is False when nothing had changed since the current release.

    `rejected` holds, per CBS table or import, why its newest vintage was put aside; an older one, or none, is
    in the release. `changed_verdicts` lists claims whose verdict differs: (claim, before, now).
    """

    path: Path
    is_new: bool
    figures: int
    rejected: dict[str, BijstandError]
    changed_verdicts: tuple[tuple[str, str, str], ...] = ()


def build(
    origin: store.Origin,
    settings: Settings,
    as_of: datetime | None = None,
    accepted: Sequence[str] = (),
    previous: Path | None = None,
) -> Report:
    """Build and publish a release of one origin from what is on disk; no network.

    A table whose figures fail a check is put aside for its previous vintage, and the others are
    published. With `as_of` the release is made from what had been fetched by then, and does not
    become the current one. Tables that are `accepted` may hold less than in the previous release,
    which is the current one unless `previous` is given.
    Raises BijstandError when there is nothing to build from or the fault is
    not that of one table; the current release then stays what it was.
    """
    inputs = on_disk(origin, settings, as_of, accepted)
    digest = inputs.digest()[:8]
    existing = _Summary.of(
        store.current(origin, settings)
        if as_of is None
        else store.made_from(origin, digest, settings)
    )
    if existing is not None and existing.path.stem.endswith(digest) and not accepted:
        return Report(existing.path, False, existing.figures, existing.rejected)

    settings.releases_dir.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(settings)
    release_id = f"{origin}-{inputs.moment:%Y%m%dT%H%M%S}-{digest}"
    building = settings.releases_dir / f"{release_id}.building"
    try:
        previous = previous or (existing.path if existing else None)
        rejected = _fill_checked(building, release_id, inputs, settings, previous)
        path = store.publish(building, release_id, settings, is_current=as_of is None)
    except NOT_WRITTEN as error:
        raise BijstandError(
            N_(
                "The release could not be written, probably because the disk is full; the previous one stays."
            )
        ) from error
    except duckdb.OutOfMemoryException as error:
        # Also when the disk has no room for what DuckDB puts aside.
        raise BijstandError(
            N_(
                "The release needs more memory, or room on disk to put figures aside, than there is; "
                "close other programs or make room, and build again; the previous one stays."
            )
        ) from error
    finally:
        _remove_leftovers(settings)
    made = _Summary.of(path)
    assert made is not None, path
    before = existing.verdicts if existing else {}
    changed = tuple(
        (claim, before[claim], now)
        for claim, now in made.verdicts.items()
        if before.get(claim, now) != now
    )
    return Report(path, True, made.figures, rejected, changed)


def observations(origin: store.Origin, settings: Settings, as_of: datetime, path: Path) -> Path:
    """The figures of what had been fetched by then, in a file that is no release: only to compare with."""
    inputs = on_disk(origin, settings, as_of)
    with duckdb.connect(str(path)) as db:
        _begin(db, inputs)
        with revision.compared_with(db, None) as compared, _together(db):
            release_id = f"{origin}-{inputs.moment:%Y%m%dT%H%M%S}-{inputs.digest()[:8]}"
            load.meta(db, release_id, inputs, {}, compared)
        _run_models(db, origin, "marts.observation")
    return path


def _fill_checked(
    building: Path, release_id: str, inputs: Inputs, settings: Settings, previous: Path | None
) -> dict[str, BijstandError]:
    """Fill the file, going back to what came before each source that does not pass; returns those."""
    rejected: dict[str, BijstandError] = {}
    while True:
        try:
            with duckdb.connect(str(building), config=BOUNDED) as db:
                fill(db, release_id, inputs, rejected, previous)
                check(db)
                db.execute("checkpoint")
            return rejected
        except CheckError as error:
            source = error.values.get("source")
            older = inputs.without(source)
            if older is None:
                raise
            rejected.setdefault(str(source), error)
            inputs = older
            _remove_leftovers(settings)


def _remove_leftovers(settings: Settings) -> None:
    """Clear what an unfinished build left: its file, its log, and the folder DuckDB spills into."""
    for leftover in settings.releases_dir.glob("*.building*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


@dataclass(frozen=True)
class _Summary:
    """What a build wants to know of a release that is there."""

    path: Path
    figures: int
    verdicts: dict[str, str]
    rejected: dict[str, BijstandError]

    @classmethod
    def of(cls, path: Path | None) -> "_Summary | None":
        """None for no release, or one that is damaged or of another make: it is simply built anew."""
        if path is None:
            return None
        try:
            with store.open_release(path) as db:
                rejected = db.execute(
                    "select id, rejected from meta.cbs_table where rejected is not null "
                    "union all select source_id, rejected from meta.import where rejected is not null"
                ).fetchall()
                return cls(
                    path,
                    int(_one(db, "select count(*) from marts.observation")),
                    dict(db.execute("select claim, verdict from marts.claim").fetchall()),
                    {table: load.from_json(words) for table, words in rejected},
                )
        except (duckdb.Error, BijstandError):
            return None


def fill(
    db: duckdb.DuckDBPyConnection,
    release_id: str,
    inputs: Inputs,
    rejected: Mapping[str, BijstandError],
    previous: Path | None = None,
) -> None:
    """Fill an empty database with raw, meta, staging and marts of one release.

    `previous` is the release that it is compared with (marts.revision, marts.series_change).
    """
    _begin(db, inputs)
    with revision.compared_with(db, previous) as compared:
        with _together(db):
            load.meta(db, release_id, inputs, rejected, compared)
        _run_models(db, inputs.origin)
        with _together(db):
            # Claims are about the real country.
            _judge_claims(db, () if inputs.origin == "practice" else CLAIMS)
        estimate.fill(db)
    with _together(db):
        dictionary.describe(db)


def _begin(db: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Make the schemas and fill raw."""
    db.execute("set TimeZone = 'UTC'")
    db.execute((QUERIES / "macros.sql").read_text())
    for schema in ("raw", "staging", "marts", "meta"):
        db.execute(f"create schema {schema}")
    with _together(db):
        _load(db, inputs)


def _load(db: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Fill raw; one source that cannot be read is blamed by name."""
    load.create_raw(db)
    declared = {table.id: table for table in inputs.tables}
    for vintage in inputs.vintages:
        with _blamed(vintage.manifest.table):
            load.table(db, declared[vintage.manifest.table], vintage)
    for entry, parts in kept.counting(inputs.imports):
        with _blamed(entry.manifest.source_id):
            load.imported(db, entry, parts)
    load.reference(db, inputs.reference)
    if inputs.truth:
        load.truth(db, inputs.truth)


@contextmanager
def _blamed(source: str) -> Iterator[None]:
    try:
        yield
    except (BijstandError, pa.ArrowException, LookupError, TypeError, ValueError) as error:
        raise CheckError(
            N_("Table {source}: its answers cannot be read ({reason}); not published."),
            source=source,
            reason=str(error).splitlines()[0] if str(error) else type(error).__name__,
        ) from error


@contextmanager
def _together(db: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Many small statements as one write to disk; nothing depends on it but time."""
    db.begin()
    yield
    db.commit()


def check(db: duckdb.DuckDBPyConnection) -> None:
    """Run every file of queries/checks; one returned row stops what it is about.

    A check that returns a column `source_id` blames that table; any other blames the release, if no
    check blames a table: one wrong table makes a sum over all of them wrong too.
    """
    of_release: CheckError | None = None
    for path in sorted((QUERIES / "checks").glob("*.sql")):
        found = db.execute(path.read_text())
        columns = [column[0] for column in found.description or []]
        offending = found.fetchone()
        if offending is None:
            continue
        row = dict(zip(columns, offending, strict=True))
        error = CheckError(
            N_("Check '{check}' found figures that cannot be right ({example}); not published."),
            check=path.stem,
            example=", ".join(f"{k} {v}" for k, v in row.items() if v is not None),
            source=row.get("source_id"),
        )
        if row.get("source_id") is not None:
            raise error
        of_release = of_release or error
    if of_release is not None:
        raise of_release


# --- staging and marts -----------------------------------------------------------------------------


def _run_models(db: duckdb.DuckDBPyConnection, origin: str, only: str = "") -> None:
    """Make staging views and marts tables in the order of what they read; or `only` one and its sources."""
    figures = sorted({t.name for t in TABLES if t.has_figures} | {"maatwerk"})
    union = " union all ".join(f"select * from staging.{name}" for name in figures)  # noqa: S608
    models = {
        # The factor comes from the unit that CBS states, so a table that goes from 'aantal' to
        # 'x 1 000' keeps giving persons.
        "staging.observation": f"select f.*, t.factor from ({union}) as f "  # noqa: S608
        "inner join raw.topic as t on t.table_id = f.table_id and t.topic = f.topic"
    }
    if origin == "published":
        models["staging.observation"] = "select * from staging.published_figure"
    for folder in ("staging", "marts"):
        for path in (QUERIES / folder).glob("*.sql"):
            models[f"{folder}.{path.stem}"] = path.read_text()
    reads = {name: set(references(sql)) & models.keys() for name, sql in models.items()}
    wanted = {only} if only else set(models)
    while more := {read for name in wanted for read in reads[name]} - wanted:
        wanted |= more
    for name in TopologicalSorter({name: reads[name] for name in wanted}).static_order():
        sort = "view" if name.startswith("staging") or name in VIEWS else "table"
        try:
            db.execute(f"create {sort} {name} as {models[name]}")
        except (*NOT_WRITTEN, duckdb.OutOfMemoryException):
            raise
        except duckdb.Error as error:
            raise BijstandError(
                N_("The query for {name} does not run: {reason}"),
                name=name,
                reason=str(error).splitlines()[0],
            ) from error


def _judge_claims(db: duckdb.DuckDBPyConnection, claims: Sequence[Claim]) -> None:
    """Hold every claim against this release: marts.claim with its verdict, marts.claim_reading."""
    db.execute(
        "create table marts.claim (position int, claim varchar, made_in varchar, made_in_en varchar, "
        "made_on varchar, statement varchar, statement_en varchar, limits varchar, limits_en varchar, "
        "settled_by varchar, settled_by_en varchar, compared varchar, compared_en varchar, verdict varchar)"
    )
    db.execute(
        "create table marts.claim_reading (claim varchar, position int, reading varchar, reading_en varchar, "
        "claimed double, found double, sort varchar, holds boolean, source_id varchar, indicator varchar, "
        "region_code varchar, period_start date, frequency varchar, status varchar)"
    )
    for position, claim in enumerate(claims):
        holds: list[bool | None] = []
        if claim.is_tested:
            sql = (QUERIES / "claims" / f"{claim.id}.sql").read_text()
            db.execute(
                "insert into marts.claim_reading "  # noqa: S608
                f"select ?, row_number() over (order by period_start, reading), * from ({sql})",
                [claim.id],
            )
            rows = db.execute("select holds from marts.claim_reading where claim = ?", [claim.id])
            holds = [row[0] for row in rows.fetchall()]
        texts = (claim.statement, claim.limits, claim.settled_by, claim.compared)
        db.execute(
            f"insert into marts.claim values ({', '.join('?' * 14)})",  # noqa: S608
            [
                position,
                claim.id,
                claim.origin.text.nl,
                claim.origin.text.en,
                claim.origin.when,
                *(words for text in texts for words in (text.nl, text.en)),
                verdict(claim.is_tested, holds),
            ],
        )


def references(sql: str) -> list[str]:
    """The raw, staging, marts and meta tables that a query names."""
    code = re.sub(r"--[^\n]*", "", sql)
    return re.findall(r"\b(?:raw|staging|marts|meta)\.\w+", code)


def _one(db: duckdb.DuckDBPyConnection, sql: str) -> Any:
    row = db.execute(sql).fetchone()
    assert row is not None, sql
    return row[0]

"""raw -> staging -> marts -> checks, in a new file; publishes it only when every check is silent.

The files in queries/ are the build: folder = schema, file = table, one SELECT each, ordered by what
they read. The union `staging.observation` is the only generated SQL.
"""

import csv
import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from etl import raw, revision, store
from etl.catalog import CATEGORIES, CBS_UNITS, INDICATORS, TABLES, CbsTable
from etl.claims import CLAIMS, Claim, verdict
from etl.contract import resolve
from etl.errors import N_, BijstandError
from etl.settings import QUERIES, REFERENCE, Settings

STATLINE = "https://opendata.cbs.nl/statline/#/CBS/nl/dataset/"
LICENCE = "CC BY 4.0"
INVENTED = "Oefenland"
BATCH = 20_000
# A full disk shows itself in whatever DuckDB was doing: writing, committing or checkpointing.
NOT_WRITTEN = (OSError, duckdb.IOException, duckdb.TransactionException, duckdb.FatalException)


class CheckError(BijstandError):
    """A check returned rows, or a table cannot be read; `values["source"]` names the table if it is one."""


@dataclass(frozen=True)
class Report:
    """What a build made. `is_new` is False when nothing had changed since the current release.

    `rejected` holds, per CBS table, why its newest vintage was put aside; an older one, or none, is
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
    invented = settings.practice_dir if origin == "practice" else None
    vintages = []
    if origin != "published":
        vintages = _vintages(invented / "raw" if invented else settings.raw_dir, as_of)
    if as_of is not None and not vintages:
        raise BijstandError(
            N_("Of {moment} or before no CBS tables are kept on this machine."),
            moment=f"{as_of:%Y-%m-%d %H:%M}",
        )
    if origin == "cbs" and not vintages:
        raise BijstandError(
            N_("There are no CBS tables on this machine yet; get them with 'bijstand update'.")
        )
    if invented and not vintages:
        raise BijstandError(
            N_("Oefenland is not on this machine yet; make it with 'bijstand practice'.")
        )
    inputs = _inputs_hash(origin, vintages, invented)
    existing = _Summary.of(
        store.current(origin, settings)
        if as_of is None
        else store.made_from(origin, inputs[:8], settings)
    )
    if existing is not None and existing.path.stem.endswith(inputs[:8]) and not accepted:
        return Report(existing.path, False, existing.figures, existing.rejected)

    settings.releases_dir.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(settings)
    # The invented country is the same everywhere, and so is the moment at which it is said to be made.
    moment = max(v.fetched_at for v in vintages) if invented else datetime.now(UTC)
    release_id = f"{origin}-{moment:%Y%m%dT%H%M%S}-{inputs[:8]}"
    building = settings.releases_dir / f"{release_id}.building"
    try:
        previous = previous or (existing.path if existing else None)
        rejected = _fill_checked(
            building, release_id, vintages, settings, invented, previous, accepted
        )
        path = store.publish(building, release_id, settings, is_current=as_of is None)
    except NOT_WRITTEN as error:
        raise BijstandError(
            N_(
                "The release could not be written, probably because the disk is full; the previous one stays."
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


def _fill_checked(
    building: Path,
    release_id: str,
    vintages: Sequence[raw.Vintage],
    settings: Settings,
    invented: Path | None,
    previous: Path | None,
    accepted: Sequence[str],
) -> dict[str, BijstandError]:
    """Fill the file, going back to an older vintage of each table that does not pass; returns those."""
    rejected: dict[str, BijstandError] = {}
    while True:
        try:
            with duckdb.connect(str(building)) as db:
                fill(db, release_id, vintages, rejected, previous, accepted, invented)
                check(db)
                db.execute("checkpoint")
            return rejected
        except CheckError as error:
            table = error.values.get("source")
            older = _one_back(vintages, table)
            if older is None:
                raise
            rejected.setdefault(str(table), error)
            vintages = older
            _remove_leftovers(settings)


def _one_back(vintages: Sequence[raw.Vintage], table: str | None) -> list[raw.Vintage] | None:
    """The vintages with an older one of `table`, or without it; None when that leaves nothing."""
    current = next((v for v in vintages if v.manifest.table == table), None)
    if current is None:
        return None
    known = raw.vintages(current.path.parents[1], current.manifest.table)
    older = [v for v in known if v.path.name < current.path.name]
    rest = [v for v in vintages if v is not current]
    return [*rest, *older[-1:]] or None


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
                    "select id, rejected from meta.cbs_table where rejected is not null"
                ).fetchall()
                return cls(
                    path,
                    int(_one(db, "select count(*) from marts.observation")),
                    dict(db.execute("select claim, verdict from marts.claim").fetchall()),
                    {table: _from_json(words) for table, words in rejected},
                )
        except (duckdb.Error, BijstandError):
            return None


def _to_json(error: BijstandError) -> str:
    return orjson.dumps({"message": error.message, "values": error.values}, default=str).decode()


def _from_json(words: str) -> BijstandError:
    content = orjson.loads(words)
    return BijstandError(content["message"], **content["values"])


def fill(
    db: duckdb.DuckDBPyConnection,
    release_id: str,
    vintages: Sequence[raw.Vintage],
    rejected: Mapping[str, BijstandError],
    previous: Path | None = None,
    accepted: Sequence[str] = (),
    invented: Path | None = None,
) -> None:
    """Fill an empty database with raw, meta, staging and marts of one release.

    `previous` is the release that it is compared with (marts.revision, marts.series_change);
    `accepted` are the tables that may hold less than it. `invented` is the folder of Oefenland: its
    own events and its truth come from there, and nothing that was written down about the real country.
    """
    db.execute("set TimeZone = 'UTC'")
    db.execute((QUERIES / "macros.sql").read_text())
    for schema in ("raw", "staging", "marts", "meta"):
        db.execute(f"create schema {schema}")
    by_table = {v.manifest.table: v for v in vintages}
    origin = release_id.split("-")[0]
    with _together(db):
        _create_raw(db)
        for table in TABLES:
            if table.id in by_table:
                try:
                    _load_table(db, table, by_table[table.id])
                except (BijstandError, pa.ArrowException, LookupError, TypeError, ValueError) as e:
                    raise CheckError(
                        N_("Table {source}: its answers cannot be read ({reason}); not published."),
                        source=table.id,
                        reason=str(e).splitlines()[0] if str(e) else type(e).__name__,
                    ) from e
        is_real = origin != "practice"
        _load_reference(db, REFERENCE if is_real else invented and invented / "reference")
        if invented:
            _load_truth(db, invented / "truth")
    with revision.compared_with(db, previous) as compared:
        with _together(db):
            _fill_meta(db, release_id, by_table, rejected, compared)
            db.execute("create table meta.accepted (source_id varchar)")
            for table_id in accepted:
                db.execute("insert into meta.accepted values (?)", [table_id])
        _run_models(db, origin)
    with _together(db):
        _judge_claims(db, CLAIMS if is_real else ())  # claims are about the real country


@contextmanager
def _together(db: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Many small statements as one write to disk; nothing depends on it but time."""
    db.begin()
    yield
    db.commit()


def check(db: duckdb.DuckDBPyConnection) -> None:
    """Run every file of queries/checks; one returned row stops what it is about.

    A check that returns a column `source_id` blames that table; any other blames the release.
    """
    for path in sorted((QUERIES / "checks").glob("*.sql")):
        found = db.execute(path.read_text())
        columns = [column[0] for column in found.description or []]
        offending = found.fetchone()
        if offending is not None:
            row = dict(zip(columns, offending, strict=True))
            raise CheckError(
                N_(
                    "Check '{check}' found figures that cannot be right ({example}); not published."
                ),
                check=path.stem,
                example=", ".join(f"{k} {v}" for k, v in row.items() if v is not None),
                source=row.get("source_id"),
            )


def _vintages(raw_dir: Path, as_of: datetime | None) -> list[raw.Vintage]:
    found = (raw.newest(raw_dir, table.id, as_of) for table in TABLES)
    return [v for v in found if v is not None]


def _inputs_hash(origin: str, vintages: Sequence[raw.Vintage], invented: Path | None) -> str:
    """Changes when the figures or the code that turns them into a release change."""
    digest = hashlib.sha256(origin.encode())
    for vintage in vintages:
        digest.update(repr(sorted(vintage.manifest.files.items())).encode())
        digest.update(vintage.manifest.fetched_at.encode())
    for path in sorted(invented.glob("*/*.*")) if invented else ():
        digest.update(path.read_bytes())
    digest.update(_code_hash().encode())
    return digest.hexdigest()


def _code_hash() -> str:
    """Changes when what turns answers into figures changes."""
    digest = hashlib.sha256()
    code = [*QUERIES.rglob("*.sql"), *Path(__file__).parent.rglob("*.py")]
    for path in sorted([*code, *REFERENCE.glob("*.csv")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


# --- raw -------------------------------------------------------------------------------------------


def _create_raw(db: duckdb.DuckDBPyConnection) -> None:
    """Every declared table exists, empty where CBS gave none, so that every query always runs."""
    for table in {t.name: t for t in TABLES}.values():
        columns = [d.name for d in table.dimensions]
        columns += [] if "periode" in columns else ["periode"]
        columns += [*(t.name for t in table.topics), "period_status", "table_id"]
        db.execute(f"create table raw.{table.name} ({', '.join(f'{c} varchar' for c in columns)})")
    db.execute(
        "create table raw.code (table_id varchar, dimension varchar, code varchar, title varchar, "
        "description varchar)"
    )
    db.execute(
        "create table raw.topic (table_id varchar, topic varchar, cbs_key varchar, unit varchar, factor int)"
    )
    db.execute("create table raw.unit (unit varchar, factor int)")
    db.executemany(
        "insert into raw.unit values (?, ?)", [(u, f) for u, (_s, f) in CBS_UNITS.items()]
    )


def _load_table(db: duckdb.DuckDBPyConnection, table: CbsTable, vintage: raw.Vintage) -> None:
    metadata = vintage.metadata()
    found = resolve(table, metadata)
    status = {p["Key"]: p.get("Status") for p in metadata.get("Perioden", ())}
    keys = {name: key for name, key in found.dimensions.items()}
    keys |= {column.name: column.key for column in found.columns}
    names = [*keys, *(["periode"] if table.edition else []), "period_status", "table_id"]

    def values(row: dict[str, Any]) -> list[Any]:
        cells = [row.get(key) for key in keys.values()]
        if table.edition:
            return [*cells, table.edition, "Definitief", table.id]
        return [*cells, status.get(row[keys["periode"]]), table.id]

    _insert(db, table.name, names, map(values, vintage.rows()))
    codes = (
        [table.id, key, c["Key"], c.get("Title"), c.get("Description")]
        for key in found.dimensions.values()
        for c in metadata.get(key, ())
    )
    _insert(db, "code", ["table_id", "dimension", "code", "title", "description"], codes)
    topics = ([table.id, c.name, c.key, c.unit, c.factor] for c in found.columns)
    _insert(db, "topic", ["table_id", "topic", "cbs_key", "unit", "factor"], topics)


def _load_reference(db: duckdb.DuckDBPyConnection, folder: Path | None) -> None:
    """Load the hand-made CSVs of `folder` into raw.<file name> as they stand.

    Every file of data/reference gives a table; it stays empty where `folder` has no such file.
    """
    for known in sorted(REFERENCE.glob("*.csv")):
        with known.open(encoding="utf-8", newline="") as file:
            columns = list(csv.DictReader(file).fieldnames or [])
        db.execute(f"create table raw.{known.stem} ({', '.join(f'{c} varchar' for c in columns)})")
        path = folder / known.name if folder else None
        if path is not None and path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                rows = ([row[c] for c in columns] for row in csv.DictReader(file))
                _insert(db, known.stem, columns, rows)


def _load_truth(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """What is known of the invented country alone: practice_truth.<file name>."""
    db.execute("create schema practice_truth")
    for path in sorted(folder.glob("*.parquet")):
        db.register("incoming", pq.read_table(path))
        db.execute(f"create table practice_truth.{path.stem} as select * from incoming")  # noqa: S608
        db.unregister("incoming")


def _insert(
    db: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Append rows to raw.<table>, a batch at a time; every value as text."""
    batch: list[Sequence[Any]] = []

    def flush() -> None:
        if batch:
            arrays = [pa.array(column) for column in zip(*batch, strict=True)]
            incoming = pa.table(dict(zip(columns, arrays, strict=True)))
            db.register("incoming", incoming)
            db.execute(f"insert into raw.{table} ({', '.join(columns)}) select * from incoming")  # noqa: S608
            db.unregister("incoming")
            batch.clear()

    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            flush()
    flush()


# --- meta ------------------------------------------------------------------------------------------


def _fill_meta(
    db: duckdb.DuckDBPyConnection,
    release_id: str,
    vintages: Mapping[str, raw.Vintage],
    rejected: Mapping[str, BijstandError],
    compared: revision.Compared | None,
) -> None:
    origin = release_id.split("-")[0]
    code = _code_hash()
    db.execute(
        "create table meta.release (release_id varchar, origin varchar, built_at timestamp, "
        "code varchar, previous varchar, previous_built_at timestamp, same_code boolean)"
    )
    db.execute(
        "insert into meta.release values (?, ?, ?, ?, ?, ?, ?)",
        [
            release_id,
            origin,
            datetime.strptime(release_id.split("-")[1], "%Y%m%dT%H%M%S"),  # noqa: DTZ007
            code,
            compared.release_id if compared else None,
            compared.built_at if compared else None,
            compared is not None and compared.code == code,
        ],
    )
    db.execute(
        "create table meta.indicator (position int, indicator varchar, label varchar, label_en varchar, "
        "unit varchar, unit_en varchar, definition varchar, definition_en varchar, population varchar, "
        "population_en varchar, kind varchar, rounded_to double, derived_from varchar[])"
    )
    for position, i in enumerate(INDICATORS):
        texts = [
            t for text in (i.label, i.unit, i.definition, i.population) for t in (text.nl, text.en)
        ]
        db.execute(
            "insert into meta.indicator values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [position, i.name, *texts, i.kind, i.rounded_to, list(i.derived_from)],
        )
    db.execute("create table meta.category (category varchar, label varchar, label_en varchar)")
    db.executemany(
        "insert into meta.category values (?, ?, ?)", [(n, t.nl, t.en) for n, t in CATEGORIES]
    )
    db.execute(
        "create table meta.source (source_id varchar, title varchar, publisher varchar, url varchar, "
        "modified varchar, fetched_at timestamp, licence varchar, note varchar)"
    )
    db.execute(
        "create table meta.cbs_table (position int, id varchar, title varchar, title_en varchar, "
        "modified varchar, fetched_at timestamp, rows bigint, count_verified boolean, warnings varchar[], "
        "rejected varchar)"
    )
    for position, table in enumerate(TABLES):
        vintage = vintages.get(table.id)
        m = vintage.manifest if vintage else None
        fetched = datetime.fromisoformat(m.fetched_at).replace(tzinfo=None) if m else None
        db.execute(
            "insert into meta.cbs_table values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                position,
                table.id,
                m.title if m and origin == "practice" else table.title.nl,
                table.title.en,
                m.modified if m else None,
                fetched,
                m.rows if m else None,
                m.count_verified if m else None,
                [_to_json(BijstandError(w.message, **w.values)) for w in m.warnings] if m else [],
                _to_json(rejected[table.id]) if table.id in rejected else None,
            ],
        )
        if m:
            db.execute(
                "insert into meta.source values (?, ?, ?, ?, ?, ?, ?, null)",
                [
                    table.id,
                    m.title or table.title.nl,
                    *(("CBS", STATLINE + table.id) if origin == "cbs" else (INVENTED, None)),
                    m.modified[:10],
                    fetched,
                    LICENCE if origin == "cbs" else None,
                ],
            )
    db.execute(
        "insert into meta.source select source_id, title, publisher, nullif(url, ''), "
        "nullif(published, ''), null, nullif(licence, ''), nullif(note, '') from raw.published_sources "
        "where source_id not in (select source_id from meta.source)"
    )


# --- staging and marts -----------------------------------------------------------------------------


def _run_models(db: duckdb.DuckDBPyConnection, origin: str) -> None:
    """Make staging views and marts tables in the order of what they read."""
    figures = sorted({t.name for t in TABLES if t.name != "regio_indeling"})
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
    for name in TopologicalSorter(reads).static_order():
        sort = "view" if name.startswith("staging") else "table"
        try:
            db.execute(f"create {sort} {name} as {models[name]}")
        except NOT_WRITTEN:
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

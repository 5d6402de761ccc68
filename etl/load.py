"""From what is on disk to the schemas `raw` and `meta` of a release: nothing is computed here."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from etl import raw, revision
from etl.catalog import CATEGORIES, CBS_UNITS, INDICATORS, TABLES, CbsTable
from etl.contract import resolve
from etl.errors import BijstandError
from etl.inputs import Inputs, code_digest
from etl.maatwerk import kept
from etl.settings import REFERENCE

STATLINE = "https://opendata.cbs.nl/statline/#/CBS/nl/dataset/"
LICENCE = "CC BY 4.0"
INVENTED = "Oefenland"
BATCH = 20_000


# --- raw -------------------------------------------------------------------------------------------


def create_raw(db: duckdb.DuckDBPyConnection) -> None:
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
    db.execute(
        "create table raw.maatwerk (regio varchar, leeftijd varchar, periode varchar, period_status varchar, "
        "indicator varchar, cell varchar, table_id varchar)"
    )
    db.execute(
        "create table raw.class (table_id varchar, dimension varchar, code varchar, category varchar)"
    )
    db.execute("create table raw.unit (unit varchar, factor int)")
    db.executemany(
        "insert into raw.unit values (?, ?)", [(u, f) for u, (_s, f) in CBS_UNITS.items()]
    )


def table(db: duckdb.DuckDBPyConnection, table: CbsTable, vintage: raw.Vintage) -> None:
    """The cells, code lists and topics of a vintage, as CBS wrote them."""
    metadata = vintage.metadata()
    found = resolve(table, metadata)
    status = {p["Key"]: p.get("Status") for p in metadata.get("Perioden", ())}
    keys = {name: key for name, key in found.dimensions.items()}
    keys |= {column.name: column.key for column in found.columns}
    names = [*keys, *(["periode"] if table.edition else []), "period_status", "table_id"]
    rows = vintage.rows()
    while batch := list(islice(rows, BATCH)):
        columns = [[row.get(key) for row in batch] for key in keys.values()]
        if table.edition:
            columns += [[table.edition] * len(batch), ["Definitief"] * len(batch)]
        else:
            columns += [[status.get(row[keys["periode"]]) for row in batch]]
        _append(db, table.name, names, [*columns, [table.id] * len(batch)])
    codes = (
        [table.id, key, c["Key"], c.get("Title"), c.get("Description")]
        for key in found.dimensions.values()
        for c in metadata.get(key, ())
    )
    _insert(db, "code", ["table_id", "dimension", "code", "title", "description"], codes)
    classes = ([table.id, *found_class] for found_class in found.classes)
    _insert(db, "class", ["table_id", "dimension", "code", "category"], classes)
    topics = ([table.id, c.name, c.key, c.unit, c.factor] for c in found.columns)
    _insert(db, "topic", ["table_id", "topic", "cbs_key", "unit", "factor"], topics)


def imported(
    db: duckdb.DuckDBPyConnection, entry: kept.Import, parts: set[tuple[str, str]]
) -> None:
    """The figures of an import for which it counts, written as CBS writes cells."""
    source = entry.manifest.source_id
    marks = {"geheim_of_onbekend": ".", "onmogelijk": "", "": None}
    rows = [f for f in entry.figures() if (f["period"], f["category"]) in parts]
    cells = (
        [
            *(f["region_code"], f["category"], f["period"], entry.manifest.status, f["indicator"]),
            f["value"] or marks[f["missing"]],
            source,
        ]
        for f in rows
    )
    columns = ["regio", "leeftijd", "periode", "period_status", "indicator", "cell", "table_id"]
    _insert(db, "maatwerk", columns, cells)
    # Counted in persons when it was imported, so there is no factor left.
    topics = ([source, i, i, "aantal", 1] for i in sorted({f["indicator"] for f in rows}))
    _insert(db, "topic", ["table_id", "topic", "cbs_key", "unit", "factor"], topics)


def reference(db: duckdb.DuckDBPyConnection, folder: Path | None) -> None:
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


def truth(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
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
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        _append(db, table, columns, list(zip(*batch, strict=True)))


def _append(
    db: duckdb.DuckDBPyConnection,
    table: str,
    names: Sequence[str],
    columns: Sequence[Sequence[Any]],
) -> None:
    """Append the cells of some rows, given per column."""
    incoming = pa.table(dict(zip(names, map(pa.array, columns), strict=True)))
    db.register("incoming", incoming)
    db.execute(f"insert into raw.{table} ({', '.join(names)}) select * from incoming")  # noqa: S608
    db.unregister("incoming")


# --- meta ------------------------------------------------------------------------------------------


def meta(
    db: duckdb.DuckDBPyConnection,
    release_id: str,
    inputs: Inputs,
    rejected: Mapping[str, BijstandError],
    compared: revision.Compared | None,
) -> None:
    """What this release is, what it is compared with, and what each figure in it means and comes from."""
    code = code_digest()
    db.execute(
        "create table meta.release (release_id varchar, origin varchar, built_at timestamp, "
        "code varchar, previous varchar, previous_built_at timestamp, same_code boolean)"
    )
    db.execute(
        "insert into meta.release values (?, ?, strptime(?, '%Y%m%dT%H%M%S'), ?, ?, ?, ?)",
        [
            release_id,
            inputs.origin,
            release_id.split("-")[1],
            code,
            compared.release_id if compared else None,
            compared.built_at if compared else None,
            compared is not None and compared.code == code,
        ],
    )
    db.execute("create table meta.accepted (source_id varchar)")
    for table_id in inputs.accepted:
        db.execute("insert into meta.accepted values (?)", [table_id])
    db.execute(
        "create table meta.indicator (position int, indicator varchar, label varchar, label_en varchar, "
        "unit varchar, unit_en varchar, definition varchar, definition_en varchar, population varchar, "
        "population_en varchar, kind varchar, rounded_to double, derived_from varchar[], gap double)"
    )
    for position, i in enumerate(INDICATORS):
        texts = [
            t for text in (i.label, i.unit, i.definition, i.population) for t in (text.nl, text.en)
        ]
        db.execute(
            f"insert into meta.indicator values ({', '.join('?' * 14)})",  # noqa: S608
            [position, i.name, *texts, i.kind, i.rounded_to, list(i.derived_from), i.gap],
        )
    db.execute(
        "create table meta.ratio (indicator varchar, per int, is_part boolean, of_indicator varchar, "
        "of_category varchar, moment varchar)"
    )
    db.executemany(
        "insert into meta.ratio values (?, ?, ?, ?, ?, ?)",
        [
            (
                i.name,
                i.ratio.per,
                count is i.ratio.part,
                count.indicator,
                count.category or None,
                count.moment,
            )
            for i in INDICATORS
            if i.ratio
            for count in (i.ratio.part, *i.ratio.whole)
        ],
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
        "create table meta.cbs_table (position int, id varchar, series varchar, title varchar, "
        "title_en varchar, awaits varchar[], modified varchar, fetched_at timestamp, rows bigint, "
        "count_verified boolean, warnings varchar[], "
        "rejected varchar)"
    )
    vintages = {v.manifest.table: v for v in inputs.vintages}
    is_invented = inputs.origin == "practice"
    for position, table in enumerate(inputs.tables):
        vintage = vintages.get(table.id)
        m = vintage.manifest if vintage else None
        fetched = datetime.fromisoformat(m.fetched_at).replace(tzinfo=None) if m else None
        db.execute(
            "insert into meta.cbs_table values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                position,
                table.id,
                table.name,
                m.title if m and is_invented else table.title.nl,
                table.title.en,
                list(table.awaits),
                m.modified if m else None,
                fetched,
                m.rows if m else None,
                m.count_verified if m else None,
                [to_json(BijstandError(w.message, **w.values)) for w in m.warnings] if m else [],
                to_json(rejected[table.id]) if table.id in rejected else None,
            ],
        )
        if m:
            db.execute(
                "insert into meta.source values (?, ?, ?, ?, ?, ?, ?, null)",
                [
                    table.id,
                    m.title or table.title.nl,
                    *((INVENTED, None) if is_invented else ("CBS", STATLINE + table.id)),
                    m.modified[:10],
                    fetched,
                    None if is_invented else LICENCE,
                ],
            )
    db.execute(
        "insert into meta.source select source_id, title, publisher, nullif(url, ''), "
        "nullif(published, ''), null, nullif(licence, ''), nullif(note, '') from raw.published_sources "
        "where source_id not in (select source_id from meta.source)"
    )
    _imports(db, inputs.imports, rejected)


def _imports(
    db: duckdb.DuckDBPyConnection,
    imports: Sequence[kept.Import],
    rejected: Mapping[str, BijstandError],
) -> None:
    """meta.import: what was imported, what was put aside, and the source of each."""
    db.execute(
        "create table meta.import (source_id varchar, file varchar, sha256 varchar, imported_at timestamp, "
        "periods varchar[], rejected varchar)"
    )
    for entry in imports:
        m = entry.manifest
        imported = datetime.fromisoformat(m.imported_at).replace(tzinfo=None)
        db.execute(
            "insert into meta.import values (?, ?, ?, ?, ?, null)",
            [m.source_id, m.file, m.sha256, imported, sorted({p for p, _c, _n in m.parts})],
        )
        db.execute(
            "insert into meta.source values (?, ?, ?, nullif(?, ''), nullif(?, ''), ?, nullif(?, ''), ?)",
            [
                *(m.source_id, m.title, m.publisher, m.url, m.published, imported, m.licence),
                f"{m.file}, sha256 {m.sha256}",
            ],
        )
    for source, error in rejected.items():
        if source.startswith(kept.PREFIX):
            db.execute(
                "insert into meta.import (source_id, rejected) values (?, ?)",
                [source, to_json(error)],
            )


def to_json(error: BijstandError) -> str:
    """A sentence to be translated where it is shown, as text."""
    return orjson.dumps({"message": error.message, "values": error.values}, default=str).decode()


def from_json(words: str) -> BijstandError:
    """The sentence of `to_json`."""
    content = orjson.loads(words)
    return BijstandError(content["message"], **content["values"])

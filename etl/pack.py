"""A release as one zip to take away: a Parquet file per table, and the data dictionary beside them."""

import csv
import io
import zipfile
from pathlib import Path
from typing import IO

import duckdb
import pyarrow.parquet as pq

from etl import dictionary, store

ROWS_AT_ONCE = 100_000
NOTICE = "Oefenland: verzonnen cijfers / invented figures"


def write(release: Path, target: Path) -> None:
    """Write the zip of a release at `target`; memory does not grow with the release.

    In it: `<schema>.<table>.parquet`, `data_dictionary.csv` (a row per column), `README.txt`.
    """
    with store.open_release(release) as db, zipfile.ZipFile(target, "w") as pack:
        tables, about = _tables(db), _about(db)
        # Parquet is compressed already.
        for table in tables:
            with pack.open(f"{table}.parquet", "w", force_zip64=True) as file:
                _write_table(db, table, file, about)
        for name, words in (
            ("data_dictionary.csv", _dictionary(db, tables)),
            ("README.txt", _readme(db)),
        ):
            pack.writestr(name, words.encode(), zipfile.ZIP_DEFLATED)


def _tables(db: duckdb.DuckDBPyConnection) -> list[str]:
    rows = db.execute("select schema_name, table_name from duckdb_tables()").fetchall()
    there = {f"{schema}.{table}" for schema, table in rows}
    return [table for table in dictionary.TABLES if table in there]


def _write_table(
    db: duckdb.DuckDBPyConnection, table: str, file: IO[bytes], about: dict[str, str]
) -> None:
    batches = db.cursor().sql(f"select * from {table}").to_arrow_reader(ROWS_AT_ONCE)  # noqa: S608
    schema = batches.schema.with_metadata(about)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch.replace_schema_metadata(schema.metadata))


def _release(db: duckdb.DuckDBPyConnection) -> tuple[str, str, str]:
    ((release, origin, made),) = db.execute(
        "select release_id, origin, strftime(built_at, '%Y-%m-%dT%H:%M:%SZ') from meta.release"
    ).fetchall()
    return release, origin, made


def _about(db: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What every Parquet file says of itself."""
    release, origin, made = _release(db)
    notice = {"notice": NOTICE} if origin == "practice" else {}
    return notice | {"release": release, "made": made, "licence": "CC BY 4.0 (CBS)"}


def _dictionary(db: duckdb.DuckDBPyConnection, tables: list[str]) -> str:
    types = {
        (f"{schema}.{table}", column): kind
        for schema, table, column, kind in db.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns()"
        ).fetchall()
    }
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("table", "column", "type", "betekenis", "meaning"))
    for table in tables:
        meaning, columns = dictionary.TABLES[table]
        writer.writerow((table, "", "", meaning.nl, meaning.en))
        for column, words in columns.items():
            writer.writerow((table, column, types.get((table, column), ""), words.nl, words.en))
    return file.getvalue()


def _readme(db: duckdb.DuckDBPyConnection) -> str:
    release, origin, made = _release(db)
    lines = [
        *([NOTICE] if origin == "practice" else []),
        f"Bijstand in beeld, {release} ({made}).",
        "marts.observation: every figure as published. marts.observation_grid: series in the newest borders.",
        "meta.indicator: unit, definition and population of every indicator. meta.source: table, dates, licence.",
        "data_dictionary.csv: every table and column. An empty value is missing, never 0; missing_reason says why.",
        "Licence of CBS figures: CC BY 4.0.",
    ]
    return "\n".join(lines) + "\n"

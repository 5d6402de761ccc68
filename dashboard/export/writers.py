"""Rows as bytes, in each format; made when asked for, of nothing but a piece and the language of this run."""

import csv as standard
import io
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard import text
from dashboard.export.rows import Column, Piece, columns, defused, records, title, values
from dashboard.export.workbook import xlsx
from dashboard.text import gettext as _

CSVW = "http://www.w3.org/ns/csvw"
_ARROW = {
    "string": pa.string(),
    "integer": pa.int32(),
    "number": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Format:
    """A sort of file: its ending, its media type, how it is called, and what writes it."""

    ending: str
    media_type: str
    label: str
    write: Callable[[Piece], bytes]


def csv(piece: Piece) -> bytes:
    """CSV as programs read it: UTF-8, comma, decimal point (RFC 4180)."""
    return _csv(piece, ",", str)


def csv_dutch_excel(piece: Piece) -> bytes:
    """CSV that a Dutch Excel opens in columns on a double click: BOM, semicolon, decimal comma."""
    return BOM + _csv(piece, ";", lambda number: number.replace(".", ","))


def parquet(piece: Piece) -> bytes:
    """Parquet with typed columns; the description (CSVW) stands in the metadata of the file."""
    shown = columns(piece.result)
    table = pa.table(
        {c.name: pa.array(values(piece, c), _ARROW[c.datatype]) for c in shown},
        metadata={**_about(piece), "csvw": csvw(piece)},
    )
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def json(piece: Piece) -> bytes:
    """The rows as objects under `rows`, with their description (CSVW) under `metadata`."""
    return orjson.dumps(
        {"metadata": description(piece), "rows": list(records(piece))},
        option=orjson.OPT_INDENT_2,
    )


def csvw(piece: Piece) -> bytes:
    """The description of the CSV file `<name>.csv`, to stand beside it as `<name>.csv-metadata.json`."""
    return orjson.dumps(description(piece), option=orjson.OPT_INDENT_2)


def description(piece: Piece) -> dict[str, Any]:
    """Title, columns, licence, sources and release of a CSV file (W3C, Metadata Vocabulary for Tabular Data)."""
    result = piece.result
    about = _about(piece)
    return {
        "@context": [CSVW, {"@language": text.language()}],
        "url": f"{piece.name}.csv",
        "dc:title": about["title"],
        "dc:description": [
            f"{i.label} ({i.unit}): {i.definition} {i.population}."
            for i in result.indicators.values()
        ],
        "dc:source": [
            {
                "dc:title": f"{s.name}: {s.title}",
                "dc:identifier": s.id,
                "dc:modified": s.modified,
                "dc:license": s.licence,
                "schema:url": s.url,
            }
            for s in result.sources
        ],
        "dc:license": about["licence"],
        "dc:issued": f"{result.release.built_at:%Y-%m-%d}",
        "dc:identifier": about["permalink"],
        "schema:version": about["release"],
        **({"rdfs:comment": about["notice"]} if "notice" in about else {}),
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True},
        "tableSchema": {"columns": [_described(c) for c in columns(result)]},
    }


def _described(column: Column) -> dict[str, Any]:
    entry = {
        "name": column.name,
        "titles": column.name,
        "datatype": column.datatype,
        "dc:description": _(column.about),
    }
    return {**entry, "required": True} if column.name in ("indicator", "status") else entry


def _about(piece: Piece) -> dict[str, str]:
    """What a file says of itself as a whole."""
    release = piece.result.release
    licences = dict.fromkeys(s.licence for s in piece.result.sources if s.licence)
    told = {
        "title": title(piece.result),
        "release": release.id,
        "permalink": piece.permalink,
        "licence": ", ".join(licences),
    }
    return {**told, "notice": release.notice} if release.is_invented else told


def _csv(piece: Piece, delimiter: str, localised: Callable[[str], str]) -> bytes:
    def cell(value: Any) -> Any:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, float):
            return localised(_digits(value))
        return defused(value)

    shown = columns(piece.result)
    file = io.StringIO()
    # With both in the end of a line, words with one of them stand between quotes.
    writer = standard.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([c.name for c in shown])
    written = []
    for column in shown:
        found = values(piece, column)
        # Most columns have few values: each is written once.
        once = {value: cell(value) for value in set(found)}
        written.append([once[value] for value in found])
    writer.writerows(zip(*written, strict=True))
    return file.getvalue().encode()


def _digits(value: float) -> str:
    """`46210.0` -> `46210`; never an exponent, which a spreadsheet in another language takes for words."""
    if value.is_integer():
        return str(int(value))
    digits = repr(value)
    return format(Decimal(digits), "f") if "e" in digits else digits


# Any series for all gemeenten and months fits. A workbook of so many takes some 15 seconds to make, a JSON file
# 125 MB to hold.
MOST_ROWS = 100_000
FOR_MANY_ROWS = ("csv", "csv-nl", "parquet", "csvw")
# In the order of the menu. The names are those of the address of a file and of the command line.
WRITERS: dict[str, Format] = {
    "csv": Format(".csv", "text/csv; charset=utf-8", "CSV", csv),
    "csv-nl": Format("_excel.csv", "text/csv; charset=utf-8", "CSV (Excel NL)", csv_dutch_excel),
    "xlsx": Format(
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel (XLSX)",
        xlsx,
    ),
    "parquet": Format(".parquet", "application/vnd.apache.parquet", "Parquet", parquet),
    "json": Format(".json", "application/json", "JSON", json),
    "csvw": Format(".csv-metadata.json", "application/csvm+json", "CSVW", csvw),
}

"""Workbooks and CSV files of others as plain grids of cells: read within limits, never executed.

Nothing in a file is run, followed or trusted: no macros, no links to other files, no formulas (only
the value that the spreadsheet program stored), no size that the file claims to have.
"""

import csv
import io
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from etl.errors import N_, BijstandError

MOST_BYTES = 20 << 20
# Unpacked; a workbook of all gemeenten with twenty periods is about 5 MB.
MOST_UNPACKED, MOST_PARTS = 200 << 20, 2000
MOST_ROWS, MOST_COLUMNS = 20_000, 256
EXCEL_ROWS = 1 << 20  # a stray format in the last row of a sheet is common
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what a password makes of an .xlsx
ENCODINGS = ("utf-8", "cp1252")
SEPARATORS = (";", ",", "\t")

Cell = str | int | float | bool | None | object


class FileError(BijstandError):
    """The file cannot be read as it is; the sentence says why and what to do."""


class _Unstored:
    """A formula whose outcome is not in the file."""

    def __repr__(self) -> str:
        return "formula"


UNSTORED: Final = _Unstored()


@dataclass(frozen=True)
class CsvFormat:
    """How a CSV file is written."""

    separator: str
    encoding: str


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows[0]` is row 1 of the file, `rows[n][0]` its column A; rows differ in length."""

    name: str
    hidden: bool
    rows: Sequence[Sequence[Cell]]

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a row and column counted from 1; None outside the sheet."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if column <= len(cells) else None


def content(path: Path) -> bytes:
    """The bytes of a file, when it is one and not too large."""
    try:
        with path.open("rb") as file:
            found = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileError(
            N_("File {file} cannot be read ({reason})."),
            file=path.name,
            reason=error.strerror or type(error).__name__,
        ) from error
    if len(found) > MOST_BYTES:
        raise FileError(
            N_("File {file} is larger than {most} MB; cut it down to the sheets that are needed."),
            file=path.name,
            most=MOST_BYTES >> 20,
        )
    return found


def is_workbook(found: bytes) -> bool:
    """Whether these are the bytes of an .xlsx; raises FileError for a spreadsheet of another kind."""
    if found.startswith(OLD_EXCEL):
        raise FileError(
            N_(
                "This is an old Excel file or one with a password; save it as .xlsx without password."
            )
        )
    if not found.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(found)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _damaged(error) from error
    # zipfile reads no more of a part than it claims here, so a lie about the size is found out.
    if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
        raise FileError(
            N_("This workbook unpacks to more than {most} MB; it was not opened."),
            most=MOST_UNPACKED >> 20,
        )
    if "[Content_Types].xml" not in {p.filename for p in parts}:
        raise FileError(N_("This is no .xlsx workbook; save it as .xlsx or CSV."))
    return True


def read_workbook(found: bytes, names: Iterable[str] | None = None) -> list[Sheet]:
    """The sheets of an .xlsx with these names; with None all of them, for looking at.

    Raises FileError when a named sheet is not there or longer than MOST_ROWS, or the file is damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and drawings that are not read
            values, formulas = (_open(found, data_only=d) for d in (True, False))
        known = [sheet.title for sheet in values.worksheets]
        for name in names or ():
            if name not in known:
                raise FileError(
                    N_("There is no sheet '{sheet}'; the file has {known}."),
                    sheet=shown(name),
                    known=", ".join(f"'{shown(k)}'" for k in known),
                )
        return [
            Sheet(
                name,
                values[name].sheet_state != "visible",
                _stored(*(_cells(book[name], cut=names is None) for book in (values, formulas))),
            )
            for name in known
            if names is None or name in names
        ]
    except BijstandError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise _damaged(error) from error


def read_csv(found: bytes, form: CsvFormat) -> Sheet:
    """A CSV file as one sheet without name; every cell a text, or None when empty."""
    try:
        text = found.decode("utf-8-sig" if form.encoding == "utf-8" else form.encoding)
        if "\0" in text:
            raise FileError(N_("This is neither an .xlsx workbook nor a CSV file."))
        lines: list[list[Cell]] = []
        for line in csv.reader(
            io.StringIO(text, newline=""), delimiter=form.separator, strict=True
        ):
            if len(lines) == MOST_ROWS:
                raise _too_long("CSV")
            lines.append([cell.strip() or None for cell in line[:MOST_COLUMNS]])
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileError(
            N_("The CSV file does not read as {encoding} with separator '{separator}' ({reason})."),
            encoding=form.encoding,
            separator=form.separator,
            reason=str(error),
        ) from error
    return Sheet("", False, lines)


def guessed_csv(found: bytes) -> CsvFormat:
    """How a CSV file is probably written, for showing it; an import never guesses."""
    try:
        found.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "cp1252"
    head = found[:4096]
    separator = max(SEPARATORS, key=lambda s: head.count(s.encode()))
    return CsvFormat(separator, encoding)


def shown(value: Cell, most: int = 40) -> str:
    """A cell as it may be printed: short, on one line, nothing that steers a terminal."""
    if value is None:
        return ""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text[: 4 * most])
    plain = " ".join(plain.split())
    return plain if len(plain) <= most else plain[: most - 3] + "..."


def column_letter(column: int) -> str:
    """`C` for 3."""
    return str(get_column_letter(column))


def address(row: int, column: int) -> str:
    """`C7`."""
    return f"{column_letter(column)}{row}"


def _open(found: bytes, *, data_only: bool) -> Any:
    return load_workbook(
        io.BytesIO(found), read_only=True, data_only=data_only, keep_links=False, keep_vba=False
    )


def _cells(sheet: Any, *, cut: bool) -> list[list[Any]]:
    # What a file says of its own size sets how far openpyxl pads; without it rows end where they end.
    sheet.reset_dimensions()
    lines: list[list[Any]] = []
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS if cut else EXCEL_ROWS)):
        if number < MOST_ROWS:
            lines.append([cell.value for cell in cells[:MOST_COLUMNS]])
        elif any(cell.value is not None for cell in cells):
            raise _too_long(sheet.title)
    while lines and all(value is None for value in lines[-1]):
        lines.pop()
    return lines


def _stored(values: Sequence[Sequence[Any]], formulas: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The values, with a mark where a formula stands whose outcome was not stored."""
    lines = []
    for number, asked in enumerate(formulas):
        known = values[number] if number < len(values) else ()
        line: list[Any] = []
        for place, formula in enumerate(asked):
            value = known[place] if place < len(known) else None
            line.append(UNSTORED if value is None and formula is not None else _text(value))
        lines.append(line)
    return lines


def _text(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value


def _damaged(error: Exception) -> FileError:
    return FileError(
        N_(
            "The workbook is damaged or not made by a spreadsheet program ({reason}); save it again as .xlsx."
        ),
        reason=shown(str(error), 80) or type(error).__name__,
    )


def _too_long(name: str) -> FileError:
    return FileError(
        N_("Sheet '{sheet}' has more than {most} rows; cut it down to what is needed."),
        sheet=shown(name),
        most=MOST_ROWS,
    )

"""Rows as an Excel workbook: typed figures, and on sheets of their own what they mean and where they come from."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from dashboard import text
from dashboard.export.rows import (
    NOTICE,
    OF_THE_SERIES,
    Column,
    Piece,
    columns,
    defused,
    title,
    values,
)
from dashboard.text import gettext as _

# Excel's own limit; openpyxl cuts without a word.
LONGEST_CELL = 32_767
WIDE, NARROW = 60, 14
_WIDTHS = {"label": 40, "region": 24, "source": 24, "release": 34, "notice": 32, "period": 20}


def xlsx(piece: Piece) -> bytes:
    """Three sheets: the figures, what they are, their sources. A sheet holds a million rows at most."""
    # Rows go to disk as they are written: memory does not grow with the file.
    book = Workbook(write_only=True)
    result, release = piece.result, piece.result.release
    figures = [c for c in columns(result) if c.name not in OF_THE_SERIES]
    sheet = book.create_sheet(_("Figures"))
    for number, column in enumerate(figures, start=1):
        width = _WIDTHS.get(column.name, NARROW)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(figures))}{len(result.rows) + 1}"
    if release.is_invented:
        sheet.oddHeader.center.text = release.notice
    sheet.append(_bold(sheet, [c.name for c in figures]))
    for row in zip(*(values(piece, c) for c in figures), strict=True):
        sheet.append([_cell(value) for value in row])

    about = book.create_sheet(_("Meaning"))
    for number, width in enumerate((24, WIDE, 18, WIDE, WIDE), start=1):
        about.column_dimensions[get_column_letter(number)].width = width
    licences = ", ".join(dict.fromkeys(s.licence for s in result.sources if s.licence))
    facts = [
        (_("Warning"), release.notice),
        (_("Title"), title(result)),
        (_("Release"), release.id),
        (_("Made on"), text.day(release.built_at)),
        (_("Link to exactly this"), piece.permalink),
        (_("Licence"), licences),
        (_("Missing"), _("An empty cell is missing, never 0; `missing_reason` says why.")),
    ]
    for fact in facts if release.is_invented else facts[1:]:
        about.append([*_bold(about, fact[:1]), *_wrapped(about, fact[1:])])
    about.append([])
    _table(
        about,
        (_("Series"), _("In words"), _("Unit"), _("Definition"), _("Who is counted")),
        ((i.name, i.label, i.unit, i.definition, i.population) for i in result.indicators.values()),
    )
    about.append([])
    _table(about, (_("Column"), _("What stands in it")), _meanings(figures))

    sources = book.create_sheet(_("Sources"))
    for number, width in enumerate((16, WIDE, 16, 16, 16, 16, WIDE), start=1):
        sources.column_dimensions[get_column_letter(number)].width = width
    _table(
        sources,
        (
            _("Source"),
            _("Title"),
            _("Publisher"),
            _("Changed"),
            _("Fetched"),
            _("Licence"),
            _("Address"),
        ),
        (
            (s.id, s.title, s.publisher, s.modified, s.fetched, s.licence, s.url)
            for s in result.sources
        ),
    )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _meanings(shown: Sequence[Column]) -> Iterable[tuple[str, str]]:
    return ((c.name, _(c.about)) for c in shown if c is not NOTICE)


def _table(sheet: Any, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    sheet.append(_bold(sheet, heads))
    for row in rows:
        sheet.append(_wrapped(sheet, row))


def _cell(value: Any) -> Any:
    """Words without what a workbook cannot hold, and never a formula."""
    if not isinstance(value, str):
        return value
    return defused(ILLEGAL_CHARACTERS_RE.sub("", value))[:LONGEST_CELL]


def _bold(sheet: Any, words: Iterable[str]) -> list[Any]:
    cells = [WriteOnlyCell(sheet, _cell(word)) for word in words]
    for cell in cells:
        cell.font = Font(bold=True)
    return cells


def _wrapped(sheet: Any, words: Iterable[str]) -> list[Any]:
    cells = [WriteOnlyCell(sheet, _cell(word)) for word in words]
    for cell in cells:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cells

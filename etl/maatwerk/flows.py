"""From a file and its description to figures: every cell is placed or refused, naming row and column."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from etl.errors import N_
from etl.maatwerk import sheets
from etl.maatwerk.figures import (
    Figure,
    ImportRefused,
    Reading,
    check_flows,
    check_totals,
    remarks,
    span,
)
from etl.maatwerk.mapping import (
    FROM_HEADER,
    MEASURES,
    PERIOD,
    Block,
    Column,
    Description,
    MapError,
    Writing,
    check_period,
    folded,
)
from etl.maatwerk.regions import Region, Regions, is_total
from etl.maatwerk.sheets import UNSTORED, Cell, Sheet, address, shown

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
_QUARTER = re.compile(
    r"\b(?:([1-4])\s?(?:e|de|ste)?\s?kwartaal|(?:kwartaal|kw|k|q)\s?([1-4])\b)|\b([1-4])\s?(?:kw|q)\b"
)
_THOUSANDS = re.compile(r"\bx\s?(?:1[\s.]?)?000\b|\bx\s?duizend|\bduizendtal|\bin duizend")
_SHARE = re.compile(r"%|\bprocent|\bpercentage|\baandeel\b|\bper 1[\s.]?000?\b")
# What still speaks of time once year, quarter and month are taken out: part of a date, of a span or of a
# name that is not known here. Read as if it were not there, "derde kwartaal 2021" would be all of 2021.
_MORE_TIME = re.compile(
    r"\bkw|kwart|\bhalf|\b[1-4]\s?(?:e|de|ste)\b|\b(?:eerste|tweede|derde|vierde|i{1,3}|iv)\b"
    r"|\b(?:jan|feb|mrt|apr|jun|jul|aug|sep|sept|okt|nov|dec)\b|\b[kq]\s?\d"
    r"|\bt\s?/?\s?m\b|tot en met|cumulatie"
)
_DATE = re.compile(
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d|20\d\d\s?[-/]\s?\d|\d\s?[-/]\s?20\d\d"
    rf"|\b\d{{1,2}}\s(?:{'|'.join(MONTHS)})\b"
)


@dataclass
class _Pile:
    """Figures and totals as they come, each once."""

    figures: dict[tuple[str, str, str, str], Figure] = field(default_factory=dict)
    totals: list[Figure] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        before = self.figures.setdefault(figure.key, figure)
        if before is not figure:
            raise ImportRefused(
                N_("{name} has two figures for the same thing: {first} and {second}."),
                name=figure.region.name,
                first=before.place,
                second=figure.place,
            )


def read(content: bytes, description: Description, regions: Regions, period: str = "") -> Reading:
    """The figures of a file. `period` is that of blocks that state none.

    Raises BijstandError with one sentence for whatever cannot be placed with certainty.
    """
    if period:
        check_period(period, "--period")
    found = {sheet.name: sheet for sheet in _sheets(content, description)}
    pile = _Pile()
    for block in description.blocks:
        _Reader(found[block.sheet], block, description.writing, regions, period).read(pile)
    if not any(f.value is not None for f in pile.figures.values()):
        raise ImportRefused(N_("Not one figure was found where the description says they are."))
    figures = tuple(pile.figures.values())
    check_totals(figures, pile.totals)
    check_flows(figures)
    reading = Reading(figures)
    return Reading(figures, tuple(remarks(reading, regions, description.writing.borders)))


def _sheets(content: bytes, description: Description) -> list[Sheet]:
    if sheets.is_workbook(content):
        if description.csv is not None:
            raise MapError(N_("The description has [csv], but the file is a workbook."))
        return sheets.read_workbook(content, [block.sheet for block in description.blocks])
    if description.csv is None:
        raise MapError(N_("The file is no .xlsx workbook; a CSV file needs [csv]."))
    return [sheets.read_csv(content, description.csv)]


@dataclass(frozen=True)
class _Reader:
    """Reads one block of one sheet."""

    sheet: Sheet
    block: Block
    writing: Writing
    regions: Regions
    default_period: str

    def read(self, pile: _Pile) -> None:
        headers = {column.index: self._header(column) for column in self.block.columns}
        for column in self.block.columns:
            if folded(column.header) not in folded(headers[column.index]):
                raise self._refusal(
                    N_("{place}: the header says '{found}', not '{value}'."),
                    self.block.header_rows[-1],
                    column.index,
                    found=shown(headers[column.index], 60),
                    value=shown(column.header),
                )
        self._check_units(headers)
        for row in self._rows():
            if self._is_skipped(row):
                continue
            category = self._category(row)
            for column in self.block.columns:
                period = self._period(row, column, headers[column.index])
                region = self._region(row, period)
                value, missing = self._value(row, column.index)
                figure = Figure(
                    region or Region("", "totaal", ""),
                    category,
                    period,
                    MEASURES[column.measure],
                    value,
                    missing,
                    self._place(row, column.index),
                )
                if region is None:
                    pile.totals.append(figure)
                else:
                    pile.add(figure)

    def _check_units(self, headers: dict[int, str]) -> None:
        """What stands above the figures must not say that they are thousands or shares."""
        last = self.block.header_rows[-1]
        for index, header in headers.items():
            if _SHARE.search(folded(header)):
                raise self._refusal(
                    N_("{place}: '{value}' is a share and no number of people."),
                    last,
                    index,
                    value=shown(header, 60),
                )
        if self.writing.factor != 1:
            return
        above = self.sheet.rows[: self.block.first_row - 1]
        for row, cells in enumerate(above, start=1):
            for index, cell in enumerate(cells, start=1):
                if isinstance(cell, str) and _THOUSANDS.search(folded(cell)):
                    raise self._refusal(
                        N_(
                            "{place}: '{value}' says that figures are thousands; add 'factor = 1000' to the description."
                        ),
                        row,
                        index,
                        value=shown(cell, 60),
                    )

    def _header(self, column: Column) -> str:
        """The header of a column; in all rows but the last, merged cells reach to the right."""
        words = []
        for row in self.block.header_rows:
            is_last = row == self.block.header_rows[-1]
            reach = (column.index,) if is_last else range(column.index, 0, -1)
            cells = (self.sheet.cell(row, index) for index in reach)
            words.append(shown(next((c for c in cells if c is not None), None), 120))
        return " ".join(word for word in words if word)

    def _rows(self) -> Iterator[int]:
        end = self.block.last_row or len(self.sheet.rows)
        if end > len(self.sheet.rows) or self.block.first_row > end:
            raise MapError(
                N_("Sheet '{sheet}' ends at row {rows}, before row {row} of the description."),
                sheet=shown(self.sheet.name),
                rows=len(self.sheet.rows),
                row=max(end, self.block.first_row),
            )
        for row in range(self.block.first_row, end + 1):
            if all(cell is None for cell in self._labels(row)):
                if self.block.last_row is None:
                    self._check_nothing_follows(row)
                    return
                if any(self.sheet.cell(row, c.index) is not None for c in self.block.columns):
                    raise self._refusal(
                        N_("{place}: a row with figures names no region."), row, self._label(row)
                    )
                continue
            yield row

    def _check_nothing_follows(self, end: int) -> None:
        """A block that ends at an empty row must not go on below it unseen."""
        for row in range(end + 1, len(self.sheet.rows) + 1):
            code, name = self._labels(row)
            always = (dt.date.min, dt.date.max)
            if (code is not None and self.regions.of_code(code) is not None) or (
                name is not None and self.regions.of_name(name, *always)
            ):
                raise self._refusal(
                    N_(
                        "{place}: regions go on below the empty row {end}; add 'laatste_rij' to the description."
                    ),
                    row,
                    self._label(row),
                    end=end,
                )

    def _labels(self, row: int) -> tuple[Cell, Cell]:
        """Code and name of a row, as far as the description has columns for them."""
        code, name = (
            self.sheet.cell(row, index) if index else None
            for index in (self.block.code, self.block.name)
        )
        return code, name

    def _label(self, row: int) -> int:
        """The column that names the region of a row."""
        code, _name = self._labels(row)
        return self.block.code if code is not None or not self.block.name else self.block.name

    def _is_skipped(self, row: int) -> bool:
        places = (self.block.code, self.block.name, self.block.age_column)
        return any(
            folded(shown(self.sheet.cell(row, index), 200)) in self.block.skip
            for index in places
            if index
        )

    def _category(self, row: int) -> str:
        if self.block.age:
            return self.block.age
        found = self.sheet.cell(row, self.block.age_column)
        if folded(found) not in self.block.ages:
            raise self._refusal(
                N_("{place}: age class '{value}' is not in 'leeftijden'."),
                row,
                self.block.age_column,
                value=shown(found),
            )
        return self.block.ages[folded(found)]

    def _period(self, row: int, column: Column, header: str) -> str:
        if column.period:
            return column.period
        if self.block.period_column:
            place, text = self.block.period_column, self.sheet.cell(row, self.block.period_column)
        elif self.block.period == FROM_HEADER:
            row, place, text = self.block.header_rows[-1], column.index, header
        else:
            period = self.block.period or self.default_period
            if not period:
                raise MapError(
                    N_(
                        "The description gives no period for column {column}; add 'periode' or use --period."
                    ),
                    column=column.letter,
                )
            return period
        period = period_of(text)
        if not period:
            raise self._refusal(
                N_("{place}: no year, quarter or month can be read in '{value}'."),
                row,
                place,
                value=shown(text, 60),
            )
        return period

    def _region(self, row: int, period: str) -> Region | None:
        """The region of a row; None for a total of the table itself."""
        code, name = self._labels(row)
        first, last = self._borders(period)
        if code is not None:
            region = self.regions.of_code(code)
            if region is None and is_total(code):
                return None
            if region is None:
                raise self._refusal(
                    N_("{place}: '{value}' is no code of a region."),
                    row,
                    self.block.code,
                    value=shown(code),
                )
            if not region.existed(first, last):
                raise self._refusal(
                    N_("{place}: {name} ({code}) did not exist in {period}."),
                    row,
                    self.block.code,
                    name=region.name,
                    code=region.code,
                    period=str(self.writing.borders or period),
                )
            named = [] if name is None else self.regions.of_name(name, first, last)
            if named and region.code not in {r.code for r in named} and region.level == "gemeente":
                raise self._refusal(
                    N_("{place}: code {code} is {name}, but the row is called '{value}'."),
                    row,
                    self.block.name,
                    code=region.code,
                    name=region.name,
                    value=shown(name),
                )
            return region
        if is_total(name):
            return None
        named = self.regions.of_name(name, first, last)
        if len(named) != 1:
            raise self._refusal(
                N_("{place}: no gemeente of {period} is called '{value}'.")
                if not named
                else N_(
                    "{place}: '{value}' can be more than one region in {period}; use a column with codes."
                ),
                row,
                self.block.name,
                value=shown(name),
                period=str(self.writing.borders or period),
            )
        return named[0]

    def _borders(self, period: str) -> tuple[dt.date, dt.date]:
        """The days in whose borders the file is written."""
        if self.writing.borders is None:
            return span(period)
        return dt.date(self.writing.borders, 1, 1), dt.date(self.writing.borders, 12, 31)

    def _value(self, row: int, column: int) -> tuple[int | None, str]:
        """Persons, or None and why."""
        cell = self.sheet.cell(row, column)
        if cell is UNSTORED:
            raise self._refusal(
                N_(
                    "{place}: a formula without its outcome; open the file in a spreadsheet program and save it."
                ),
                row,
                column,
            )
        mark = folded(cell)
        if mark in self.writing.unknown:
            return None, "geheim_of_onbekend"
        if mark in self.writing.impossible:
            return None, "onmogelijk"
        if mark in self.writing.zero:
            return 0, ""
        number = self._number(cell)
        if number is None:
            raise self._refusal(
                N_("{place}: '{value}' is no number."), row, column, value=shown(cell)
            )
        persons = number * self.writing.factor
        if persons < 0 or abs(persons - round(persons)) > 1e-6:
            raise self._refusal(
                N_("{place}: {value} is no number of people."), row, column, value=f"{persons:g}"
            )
        return round(persons), ""

    def _number(self, cell: Cell) -> float | None:
        if isinstance(cell, bool):
            return None
        if isinstance(cell, int | float):
            return float(cell) if abs(cell) < 1e9 else None
        if not isinstance(cell, str):
            return None
        text = re.sub(r"[\u00a0\u2009\u202f]", " ", cell)
        group, point = re.escape(self.writing.thousands), re.escape(self.writing.decimal)
        if not re.fullmatch(
            rf"-?(\d{{1,9}}|\d{{1,3}}({group}\d{{3}}){{1,2}})({point}\d{{1,6}})?", text
        ):
            return None
        return float(text.replace(self.writing.thousands, "").replace(self.writing.decimal, "."))

    def _place(self, row: int, column: int) -> str:
        name = f"{shown(self.sheet.name)}!" if self.sheet.name else ""
        return f"{name}{address(row, column)}"

    def _refusal(self, message: str, row: int, column: int, **values: Any) -> ImportRefused:
        return ImportRefused(message, place=self._place(row, column), **values)


def period_of(text: Cell) -> str:
    """The one period that a text names, as a CBS code; '' when it names none, several or a part of one."""
    if isinstance(text, dt.datetime | dt.date):
        return ""
    words = folded(int(text) if isinstance(text, float) and text.is_integer() else text)
    code = re.search(r"\b\d{4}(jj|kw|mm)\d\d\b", words)
    if code:
        found = code.group().upper()
        return found if PERIOD.fullmatch(found) else ""
    years = set(re.findall(r"\b(20\d\d)\b", words))
    if len(years) != 1 or _DATE.search(words):
        return ""
    year = years.pop()
    quarters = list(_QUARTER.finditer(words))
    months = list(_MONTH.finditer(words))
    if len(quarters) + len(months) > 1 or _MORE_TIME.search(
        _MONTH.sub("", _QUARTER.sub("", words))
    ):
        return ""
    if quarters:
        return f"{year}KW0{''.join(quarters[0].groups(''))}"
    return f"{year}MM{MONTHS.index(months[0].group()) + 1:02}" if months else f"{year}JJ00"

"""From a file and its description to figures: every cell is placed or refused, naming row and column."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.errors import N_, BijstandError
from etl.maatwerk import sheets
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
from etl.maatwerk.regions import COUNTRY, Region, Regions, is_total
from etl.maatwerk.sheets import UNSTORED, Cell, Sheet, address, shown

STEP = 10  # CBS rounds these counts to tens
# Flows of gemeenten do not add up to the country (2017: 1 % of instroom, 5 % of uitstroom apart).
FLOW_TOLERANCE = 0.10
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


class ImportRefused(BijstandError):
    """The file cannot be placed; the sentence names sheet, row and column."""


@dataclass(frozen=True)
class Figure:
    """One figure in persons; None with the reason when missing. `place` is where it stands."""

    region: Region
    category: str
    period: str
    indicator: str
    value: int | None
    missing: str
    place: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.region.code, self.category, self.period, self.indicator


@dataclass(frozen=True)
class Reading:
    """What a file holds. `remarks` are sentences about what is there and what is not."""

    figures: tuple[Figure, ...]
    remarks: tuple[BijstandError, ...] = ()

    @property
    def periods(self) -> list[tuple[str, str]]:
        """Every (period, age class) that the file has."""
        return sorted({(f.period, f.category) for f in self.figures})

    def gemeenten(self, period: str, category: str) -> set[str]:
        return {
            f.region.code
            for f in self.figures
            if f.region.level == "gemeente" and (f.period, f.category) == (period, category)
        }


@dataclass
class _Pile:
    """Figures and totals as they come, each once."""

    figures: dict[tuple[str, str, str, str], Figure] = field(default_factory=dict)
    totals: list[Figure] = field(default_factory=list)
    not_placed: dict[str, set[str]] = field(default_factory=dict)

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
        if block.sheet not in found:
            raise MapError(
                N_("There is no sheet '{sheet}'; the file has {known}."),
                sheet=shown(block.sheet),
                known=", ".join(f"'{shown(name)}'" for name in found),
            )
        _Reader(found[block.sheet], block, description.writing, regions, period).read(pile)
    if not any(f.value is not None for f in pile.figures.values()):
        raise ImportRefused(N_("Not one figure was found where the description says they are."))
    figures = tuple(pile.figures.values())
    _check_totals(figures, pile.totals)
    _check_flows(figures)
    reading = Reading(figures)
    return Reading(figures, tuple(_remarks(reading, regions, pile.not_placed)))


def span(period: str) -> tuple[dt.date, dt.date]:
    """First and last day of a period code."""
    year, sort, number = int(period[:4]), period[4:6], int(period[6:])
    months = {"JJ": 12, "KW": 3, "MM": 1}[sort]
    first = dt.date(year, 1 if sort == "JJ" else months * (number - 1) + 1, 1)
    after = first.month - 1 + months
    return first, dt.date(year + after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)


def _sheets(content: bytes, description: Description) -> list[Sheet]:
    if sheets.is_workbook(content):
        if description.csv is not None:
            raise MapError(N_("The description has [csv], but the file is a workbook."))
        # All names, so that an unknown one can be answered with those that there are.
        return sheets.read_workbook(content)
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
        for row in self._rows():
            if self._is_skipped(row):
                continue
            category = self._category(row)
            for column in self.block.columns:
                period = self._period(row, column, headers[column.index])
                region = self._region(row, period)
                value, missing = self._value(row, column.index)
                if region is not None and not self._fits(region, period):
                    pile.not_placed.setdefault(period, set()).add(region.name)
                    continue
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

    def _fits(self, region: Region, period: str) -> bool:
        """Whether the borders of the file are for this region those of the period."""
        if self.writing.borders is None:
            return True
        (first, last), (there, until) = span(period), self._borders(period)
        low, high = min(last, there), max(last, until)
        moved = any(low < day <= high for day in region.changed)
        return region.existed(first, last) and not moved

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
    """The one period that a text names, as a CBS code; '' when it names none or several."""
    if isinstance(text, dt.datetime | dt.date):
        return ""
    words = folded(int(text) if isinstance(text, float) and text.is_integer() else text)
    code = re.search(r"\b\d{4}(jj|kw|mm)\d\d\b", words)
    if code:
        found = code.group().upper()
        return found if PERIOD.fullmatch(found) else ""
    if re.search(r"half\s?jaar|halfjaar", words):
        return ""
    years = set(re.findall(r"\b(20\d\d)\b", words))
    if len(years) != 1:
        return ""
    year = years.pop()
    quarters = re.findall(
        r"\b(?:([1-4])\s?e?\s?kwartaal|(?:kwartaal|kw|k|q)\s?([1-4])\b)|\b([1-4])\s?(?:kw|q)\b",
        words,
    )
    months = [n for n, m in enumerate(MONTHS, start=1) if re.search(rf"\b{m}\b", words)]
    if len(quarters) + len(months) > 1:
        return ""
    if quarters:
        return f"{year}KW0{''.join(quarters[0])}"
    return f"{year}MM{months[0]:02}" if months else f"{year}JJ00"


# --- whether it can be true ------------------------------------------------------------------------


def _check_totals(figures: Sequence[Figure], totals: Sequence[Figure]) -> None:
    """The total of a table and the country against the sum of the gemeenten, where that is whole."""
    parts: dict[tuple[str, str, str], list[int | None]] = {}
    for f in figures:
        if f.region.level == "gemeente":
            parts.setdefault((f.category, f.period, f.indicator), []).append(f.value)
    countries = [f for f in figures if f.region.code == COUNTRY]
    for total in (*totals, *countries):
        values = parts.get((total.category, total.period, total.indicator), [])
        known = [v for v in values if v is not None]
        # With a part missing the sum may only be lower than the total.
        if total.value is None or not known:
            continue
        slack = len(values) * STEP / 2 + STEP
        if total.indicator != MEASURES["bestand"]:
            slack = max(slack, FLOW_TOLERANCE * total.value)
        gap = sum(known) - total.value
        is_whole = len(known) == len(values) and (total.region.code != COUNTRY or len(values) > 300)
        if gap > slack or (is_whole and -gap > slack):
            raise ImportRefused(
                N_(
                    "{place}: the total is {total}, but the gemeenten of {period} add up to {sum}; "
                    "check the columns, and whether rows are counted twice or left out."
                ),
                place=total.place,
                total=total.value,
                period=total.period,
                sum=sum(known),
            )


def _check_flows(figures: Sequence[Figure]) -> None:
    """Flows must fit the stock, or columns were taken for each other."""
    wide: dict[tuple[str, str, str], dict[str, Figure]] = {}
    for f in figures:
        if f.value is not None:
            wide.setdefault(f.key[:3], {})[f.indicator] = f
    for found in wide.values():
        stock, inflow, outflow, to_work = (found.get(MEASURES[m]) for m in MEASURES)
        _check_part(to_work, outflow, STEP)
        if stock and inflow and outflow:
            # Who came in is still there or has left again; reaching the AOW age is not outflow.
            slack = 3 * STEP + 0.1 * (_n(stock) + _n(outflow))
            _check_part(inflow, stock, _n(outflow) + slack)


def _check_part(part: Figure | None, whole: Figure | None, slack: float) -> None:
    if part and whole and _n(part) > _n(whole) + slack:
        raise ImportRefused(
            N_(
                "{name}: {part} ({first}) cannot go with {whole} ({second}) in {period}; check the columns."
            ),
            name=part.region.name,
            part=_n(part),
            first=part.place,
            whole=_n(whole),
            second=whole.place,
            period=part.period,
        )


def _n(figure: Figure) -> int:
    return figure.value or 0


def _remarks(
    reading: Reading, regions: Regions, not_placed: Mapping[str, set[str]]
) -> Iterator[BijstandError]:
    for period, category in reading.periods:
        there = reading.gemeenten(period, category)
        absent = {
            regions.by_code[code].name
            for code in regions.gemeenten(span(period)[1]) - there
            if regions.by_code[code].name not in not_placed.get(period, set())
        }
        if absent:
            yield BijstandError(
                N_("{period}: {n} gemeenten are not in the file: {names}."),
                period=period,
                n=len(absent),
                names=_listed(absent),
            )
    for period, names in sorted(not_placed.items()):
        yield BijstandError(
            N_(
                "{period}: {n} gemeenten were left out, because the file follows borders that they got later or lost: {names}."
            ),
            period=period,
            n=len(names),
            names=_listed(names),
        )


def _listed(names: set[str]) -> str:
    first = sorted(names)[:12]
    return ", ".join(first) + (" ..." if len(names) > len(first) else "")

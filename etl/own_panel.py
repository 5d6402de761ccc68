"""An analyst's own panel: a CSV file in, the answers of `bijstand split` and `bijstand evaluate` out.

One row per unit and month: unit, region, month (YYYY-MM), stock, population, labour, and together or
not at all inflow, outflow. Files as spreadsheets write them are read too: semicolons or tabs, decimal
commas with those, a byte-order mark, UTF-16 or Windows-1252. An empty cell or NA is missing.
"""

import csv
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from etl.analysis import wording
from etl.analysis.economy import (
    LONGEST_WINDOW,
    PARTS,
    EconomyModel,
    EconomySplit,
    fit_flows,
    fit_stock,
)
from etl.analysis.economy import split as economy_split
from etl.analysis.events import HORIZONS, Evaluation, Event, Outcome
from etl.analysis.events import evaluate as evaluate_event
from etl.analysis.panel import Panel, common_multiple
from etl.errors import N_, BijstandError

LARGEST_FILE = 64  # MB; 400 gemeenten over 20 years take 5
MOST_UNITS = 1000
_TEXTS = ("unit", "region", "month")
_POSITIVE = ("population", "labour")
_FLOWS = ("inflow", "outflow")
# Persons as a Dutch spreadsheet may write them; it puts semicolons between cells.
_THOUSANDS = r"[1-9]\d{0,2}(\.\d{3})+"
_MISSING = ("", "NA", "NaN", "nan", ".")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")

Answer = dict[str, Any]


class RefusedError(BijstandError):
    """The panel and the question are well formed, but the method can give no split of it."""


@dataclass(frozen=True)
class _Rows:
    """Cells as text by column, and the line of the file on which each row stands."""

    line: list[int]
    cells: Mapping[str, "pd.Series[str]"]

    def refuse(self, bad: Any, column: str, message: str, **values: Any) -> None:
        """Raise `message` about the first row that is `bad`, if there is one."""
        places = np.flatnonzero(np.asarray(bad))
        if places.size:
            at = int(places[0])
            shown = self.cells[column].iloc[at][:40]
            raise BijstandError(message, row=self.line[at], column=column, shown=shown, **values)


def read(path: Path) -> Panel:
    """The panel in a CSV file; raises BijstandError with one sentence that names row and column."""
    rows = _rows(_text(path))
    for name in _TEXTS:
        rows.refuse(
            rows.cells[name] == "", name, N_("Row {row}, column {column}: this cell is empty.")
        )
    month = rows.cells["month"]
    rows.refuse(
        ~month.str.fullmatch(_MONTH.pattern),
        "month",
        N_("Row {row}, column {column}: '{shown}' is not a month like 2017-01."),
    )
    numbers = {name: _numbers(rows, name) for name in rows.cells if name not in _TEXTS}
    period = month.to_numpy(dtype=str).astype("datetime64[M]")
    code, units = pd.factorize(rows.cells["unit"])
    if len(units) > MOST_UNITS:
        raise BijstandError(
            N_("The panel has {n} units; at most {most} can be compared."),
            n=len(units),
            most=MOST_UNITS,
        )
    months = _months(rows, code, period)
    place = (code, (period - months[0]).astype(np.int64))
    values = {name: np.empty((len(units), len(months))) for name in numbers}
    for name, number in numbers.items():
        values[name][place] = number
    return Panel(
        units=tuple(str(u) for u in units),
        region=_regions(rows, code),
        months=months,
        rounded_to=common_multiple(values["stock"]),
        **values,
    )


def _text(path: Path) -> str:
    try:
        megabytes = path.stat().st_size / 1e6
        if megabytes > LARGEST_FILE:
            raise BijstandError(
                N_("{path} is {size} MB; a panel of at most {most} MB can be read."),
                path=str(path),
                size=round(megabytes),
                most=LARGEST_FILE,
            )
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BijstandError(N_("There is no file {path}."), path=str(path)) from error
    except IsADirectoryError as error:
        raise BijstandError(N_("{path} is a folder, not a file."), path=str(path)) from error
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BijstandError(N_("{path} is not a text file; save the panel as CSV."), path=str(path))


def _rows(text: str) -> _Rows:
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    found: list[list[str]] = []
    line: list[int] = []
    names: list[str] = []
    try:
        for cells in reader:
            if not any(cells):
                continue
            if not names:
                names = [cell.strip().lower() for cell in cells]
                _check_names(names)
            elif len(cells) != len(names):
                raise BijstandError(
                    N_("Row {row} has {n} cells, while the header has {expected} columns."),
                    row=reader.line_num,
                    n=len(cells),
                    expected=len(names),
                )
            else:
                found.append(cells)
                line.append(reader.line_num)
    except csv.Error as error:
        raise BijstandError(
            N_("Row {row} cannot be read as CSV ({reason})."),
            row=reader.line_num,
            reason=str(error),
        ) from error
    if not found:
        raise BijstandError(
            N_("The file has no rows; row 1 has the column names, the figures start on row 2.")
        )
    columns = dict(zip(names, zip(*found, strict=True), strict=True))
    texts: dict[str, pd.Series[str]] = {}
    for name in (*_TEXTS, "stock", *_POSITIVE, *_FLOWS):
        if name in columns:
            texts[name] = pd.Series(columns[name], dtype="str").str.strip()
    rows = _Rows(line, texts)
    for name in texts.keys() - set(_TEXTS):
        if delimiter == ";" and name != "labour":
            rows.refuse(
                texts[name].str.fullmatch(_THOUSANDS),
                name,
                N_(
                    "Row {row}, column {column}: '{shown}' has a point for thousands; write 1234 and not 1.234."
                ),
            )
        if delimiter != ",":
            texts[name] = texts[name].str.replace(",", ".", regex=False)
    return rows


def _check_names(names: list[str]) -> None:
    for name in (*_TEXTS, "stock", *_POSITIVE):
        if name not in names:
            raise BijstandError(N_("Row 1: column {column} is missing."), column=name)
    for name, other in (_FLOWS, _FLOWS[::-1]):
        if name in names and other not in names:
            raise BijstandError(
                N_("Row 1: column {column} is there without column {other}."),
                column=name,
                other=other,
            )
    for name in (*_TEXTS, "stock", *_POSITIVE, *_FLOWS):
        if names.count(name) > 1:
            raise BijstandError(N_("Row 1: column {column} is there twice."), column=name)


def _numbers(rows: _Rows, name: str) -> "np.ndarray[Any, np.dtype[np.float64]]":
    cells = rows.cells[name]
    blank = cells.isin(_MISSING)
    number = pd.to_numeric(cells.mask(blank), errors="coerce").to_numpy(
        dtype=float, na_value=np.nan
    )
    rows.refuse(
        ~np.isfinite(number) & ~blank,
        name,
        N_("Row {row}, column {column}: '{shown}' is not a number."),
    )
    if name in _POSITIVE:
        rows.refuse(blank, name, N_("Row {row}, column {column}: this cell is empty."))
        rows.refuse(number <= 0, name, N_("Row {row}, column {column}: {shown} must be above 0."))
    rows.refuse(number < 0, name, N_("Row {row}, column {column}: {shown} must not be negative."))
    return number


def _months(rows: _Rows, code: Any, period: Any) -> Any:
    """All months of the panel; every unit must have each once."""
    order = np.lexsort((period, code))
    same = np.diff(code[order]) == 0
    step = np.diff(period[order]).astype(np.int64)
    later = np.zeros(len(order), dtype=bool)
    unit = rows.cells["unit"]
    later[order[1:][same & (step == 0)]] = True
    twice = np.flatnonzero(later)
    rows.refuse(
        later,
        "month",
        N_("Row {row}, column {column}: unit {unit} has month {shown} twice."),
        unit=unit.iloc[twice[0]] if twice.size else "",
    )
    later[order[1:][same & (step > 1)]] = True
    gaps = np.flatnonzero(later)
    if gaps.size:
        at = int(gaps[0])
        before = order[int(np.flatnonzero(order == at)[0]) - 1]
        rows.refuse(
            later,
            "month",
            N_(
                "Row {row}, column {column}: unit {unit} goes from {before} to {shown}; the months between are missing."
            ),
            unit=unit.iloc[at],
            before=str(period[before]),
        )
    months = np.arange(period.min(), period.max() + 1)
    ends = np.append(np.flatnonzero(~same), len(order) - 1)
    starts = np.append(0, ends[:-1] + 1)
    for places, wanted, message in (
        (
            starts,
            months[0],
            N_(
                "Row {row}, column {column}: unit {unit} starts in {shown}, others in {other}; every unit needs the same months."
            ),
        ),
        (
            ends,
            months[-1],
            N_(
                "Row {row}, column {column}: unit {unit} stops in {shown}, others in {other}; every unit needs the same months."
            ),
        ),
    ):
        wrong = np.zeros(len(order), dtype=bool)
        wrong[order[places]] = period[order[places]] != wanted
        short = np.flatnonzero(wrong)
        rows.refuse(
            wrong,
            "month",
            message,
            unit=unit.iloc[short[0]] if short.size else "",
            other=str(wanted),
        )
    return months


def _regions(rows: _Rows, code: Any) -> Any:
    region, _ = pd.factorize(rows.cells["region"])
    _, first = np.unique(code, return_index=True)
    rows.refuse(
        region != region[first][code],
        "region",
        N_("Row {row}, column {column}: this unit has another region in an earlier row."),
    )
    return region[first].astype(np.int64)


def _unit(panel: Panel, unit: str) -> int:
    if unit not in panel.units:
        raise BijstandError(N_("Unit {unit} is not in column unit of the panel."), unit=unit)
    return panel.units.index(unit)


def _month(panel: Panel, month: str) -> int:
    if not _MONTH.fullmatch(month):
        raise BijstandError(N_("'{month}' is not a month like 2017-01."), month=month)
    place = int((np.datetime64(month, "M") - panel.months[0]).astype(np.int64))
    if not 0 <= place < len(panel.months):
        raise BijstandError(
            N_("Month {month} is not in column month of the panel ({first} to {last})."),
            month=month,
            first=str(panel.months[0]),
            last=str(panel.months[-1]),
        )
    return place


def split(panel: Panel, unit: str, since: str, until: str) -> tuple[EconomySplit, int]:
    """The change in stock of all units from month `since` to `until`, and the row of `unit`.

    Windows of at most 60 months take the stock model; longer ones the flow model where the panel has
    flows, which holds further. Raises BijstandError when there is no such unit or month, and
    RefusedError when the unit has no figures there or the economy cannot be separated.
    """
    row, start, end = _unit(panel, unit), _month(panel, since), _month(panel, until)
    if start >= end:
        raise BijstandError(
            N_("The split runs from {since} to {until}; give a later month to end in."),
            since=since,
            until=until,
        )
    for column, month in ((start, since), (end, until)):
        if not panel.stock[row, column] > 0:
            raise RefusedError(
                N_("Unit {unit} has no recipients, or no figure, in month {month}; no split."),
                unit=unit,
                month=month,
            )
    try:
        with threadpool_limits(1, user_api="blas"), np.errstate(all="ignore"):
            result = economy_split(panel, start, end, _model(panel, end - start))
    except (ValueError, ArithmeticError, np.linalg.LinAlgError) as error:
        raise RefusedError(
            N_(
                "The economy cannot be told apart in this panel: that takes at least 20 units of 25 "
                "or more recipients, five years of months and regions whose labour markets differ."
            )
        ) from error
    if not np.isfinite(result.parts[row]).all():
        raise RefusedError(
            N_("Unit {unit} misses figures between {since} and {until}; no split."),
            unit=unit,
            since=since,
            until=until,
        )
    return result, row


def _model(panel: Panel, months: int) -> EconomyModel:
    if months > LONGEST_WINDOW and panel.inflow is not None:
        try:
            return fit_flows(panel)
        except ValueError:  # too few units with flows that are large enough
            pass
    return fit_stock(panel)


def split_answer(result: EconomySplit, row: int, since: str, until: str) -> Answer:
    """What `bijstand split --json` prints; persons."""

    def by_part(values: Any) -> dict[str, float]:
        return dict(zip(result.names, map(float, values[row]), strict=True))

    return {
        "from": since,
        "to": until,
        "change": float(result.end[row] - result.start[row]),
        "parts": by_part(result.parts),
        "lower": by_part(result.lower),
        "upper": by_part(result.upper),
        "method": result.method,
        "version": version("bijstand-in-beeld"),
    }


def refused_answer(refusal: str, since: str, until: str) -> Answer:
    """What `bijstand split --json` prints instead when the method refuses: the sentence, no figure."""
    nothing = dict.fromkeys(PARTS)
    return {
        "from": since,
        "to": until,
        "change": None,
        "parts": nothing,
        "lower": nothing,
        "upper": nothing,
        "method": None,
        "version": version("bijstand-in-beeld"),
        "refusal": refusal,
    }


def evaluate(panel: Panel, unit: str, start: str, outcome: Outcome) -> Evaluation:
    """Evaluate a start; raises BijstandError when there is no such unit or month."""
    _unit(panel, unit)
    _month(panel, start)
    event = Event(unit, start, outcome)
    try:
        with threadpool_limits(1, user_api="blas"), np.errstate(all="ignore"):
            return evaluate_event(panel, event)
    except (ValueError, ArithmeticError, np.linalg.LinAlgError):
        return Evaluation(event, "not_computable")


def evaluation_answer(result: Evaluation, language: wording.Language) -> Answer:
    """What `bijstand evaluate --json` prints; null for a horizon that the panel does not reach."""
    effects = {effect.months: effect for effect in result.effects}

    def at_horizons(name: str) -> dict[str, float | None]:
        return {
            str(months): _finite(getattr(effects[months], name)) if months in effects else None
            for months in HORIZONS
        }

    refused = result.refusal is not None
    return {
        "outcome": result.event.outcome,
        "estimate": at_horizons("estimate"),
        "lower": at_horizons("lower"),
        "upper": at_horizons("upper"),
        "p": at_horizons("p"),
        "mde": at_horizons("mde"),
        "n_donors": None if refused else result.n_donors,
        "pre_fit": _finite(result.pre_fit),
        "verdict": result.verdict,
        "refusal": wording.evaluation(result, result.event.unit, language) if refused else None,
        "warnings": [*result.withheld, *result.warnings],
        "method": result.method,
        "version": version("bijstand-in-beeld"),
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None

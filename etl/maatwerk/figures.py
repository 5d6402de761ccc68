"""Figures as they were read from a file of someone else, and whether they can be true together."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.errors import N_, BijstandError
from etl.maatwerk.mapping import MEASURES
from etl.maatwerk.regions import COUNTRY, Region, Regions

STEP = 10  # CBS rounds these counts to tens
# Flows of gemeenten do not add up to the country (2017: 1 % of instroom, 5 % of uitstroom apart).
FLOW_TOLERANCE = 0.10


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


def span(period: str) -> tuple[dt.date, dt.date]:
    """First and last day of a period code."""
    year, sort, number = int(period[:4]), period[4:6], int(period[6:])
    months = {"JJ": 12, "KW": 3, "MM": 1}[sort]
    first = dt.date(year, 1 if sort == "JJ" else months * (number - 1) + 1, 1)
    after = first.month - 1 + months
    return first, dt.date(year + after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)


def check_totals(figures: Sequence[Figure], totals: Sequence[Figure]) -> None:
    """The total of a table, the country and provincies against the sum of their gemeenten."""
    parts: dict[tuple[str, ...], list[int | None]] = {}
    for f in figures:
        if f.region.level == "gemeente":
            for whole in {"", COUNTRY, f.region.province}:
                parts.setdefault((whole, *f.key[1:]), []).append(f.value)
    for total in (*totals, *(f for f in figures if f.region.level in ("land", "provincie"))):
        values = parts.get(total.key, [])
        known = [v for v in values if v is not None]
        # With a part missing the sum may only be lower than the total.
        if total.value is None or not known:
            continue
        slack = len(values) * STEP / 2 + STEP
        if total.indicator != MEASURES["bestand"]:
            slack = max(slack, FLOW_TOLERANCE * total.value)
        gap = sum(known) - total.value
        # Of a provincie it is not known whether all of its gemeenten are there.
        is_all = not total.region.code or (total.region.code == COUNTRY and len(values) > 300)
        is_whole = is_all and len(known) == len(values)
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


def check_flows(figures: Sequence[Figure]) -> None:
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


def remarks(reading: Reading, regions: Regions, borders: int | None) -> Iterator[BijstandError]:
    """Which gemeenten of a period (or of 1 January of the year of `borders`) are not in the file."""
    for period, category in reading.periods:
        day = dt.date(borders, 1, 1) if borders else span(period)[1]
        absent = regions.gemeenten(day) - reading.gemeenten(period, category)
        if absent:
            yield BijstandError(
                N_("{period}: {n} gemeenten are not in the file: {names}."),
                period=period,
                n=len(absent),
                names=_listed({regions.by_code[code].name for code in absent}),
            )


def _listed(names: set[str]) -> str:
    first = sorted(names)[:12]
    return ", ".join(first) + (" ..." if len(names) > len(first) else "")

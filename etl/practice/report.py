"""Does the invented country look like the real one? Distances to three real CBS tables.

    python -m etl.practice.report [--replay DIR] [--seeds 50]

Compared are the yearly figures of 15 and over per gemeente, 2015 to 2017 (tables 83450NED, 83747NED
and 84066NED as recorded in DIR, by default ../shared/cbs/replay beside the project), with those that
the scenario 'null' of `etl.practice` would publish, pooled over the seeds:

- log stock: ln recipients at the end of the year, 2015 to 2017
- inflow rate: started in the year / recipients at its start, 2016 and 2017
- inflow per inhabitant: started in the year / inhabitants of 15 and over, 2015 to 2017
- outflow rate: ended in the year / mean of the recipients at its start and end, 2016 and 2017
- yearly change: ln recipients at the end - ln recipients at the start, 2016 and 2017
- remainder: (change of the stock - started + ended) / recipients at the start, 2016 and 2017

A distance is that of Kolmogorov and Smirnov: the largest difference between the two cumulative
distributions. It must be at most .1 over all gemeenten, and at most 1.36/sqrt(n) in a size class of n
gemeenten (what a sample of n from the right distribution exceeds 5 in 100 times). Smaller classes
than 8 show both ranges. The target is that of the years together, n being the mean number of
gemeenten a year. Each year is printed apart with its own n as well: a stricter reading, of which even
the right distribution would miss some 5 in 100 lines.

Size classes are by recipients at the start of the year, because counting noise depends on these; log
stock, which says nothing among gemeenten of one stock, is judged by inhabitants of 15 and over.

Left out: gemeenten without recipients or not in both years, and those whose inhabitants changed by
more than a tenth in a year (borders drawn anew). The figures themselves are never stored.
"""

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from etl.catalog import TABLES, CbsTable
from etl.practice.observe import published_year
from etl.practice.parameters import SCENARIOS, Scenario
from etl.practice.quantiles import Floats
from etl.practice.simulate import simulate

REPLAY = Path(__file__).resolve().parents[3] / "shared" / "cbs" / "replay"
YEARS = (2015, 2016, 2017)
SEEDS = 50
LIMIT_OVERALL = 0.1
LIMIT_CLASS = 1.36  # over sqrt(n): the 5 per cent point of the one-sample distance
SMALLEST_CLASS = 8  # gemeenten
REDRAWN = 0.10  # change of inhabitants in a year beyond which borders were drawn anew

RECIPIENTS = (0, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800)
INHABITANTS = (0, 10_000, 20_000, 50_000, 100_000, 150_000, 250_000)
_ADULTS = "20150"  # code of 15 and over
_TOPICS = ("bijstand_personen", "bijstand_instroom", "bijstand_uitstroom", "inwoners_15plus")


@dataclass(frozen=True)
class Figures:
    """Yearly figures of 15 and over, persons, (gemeente, year in YEARS); NaN where there is none."""

    stock: Floats
    inflow: Floats
    outflow: Floats
    inhabitants: Floats


@dataclass(frozen=True)
class Measure:
    """One observable of one year: value and size (both (gemeente,)), where both exist."""

    name: str
    year: int
    value: Floats
    size: Floats


@dataclass(frozen=True)
class Distance:
    """One comparison. `distance` and `limit` are None in a class too small to judge."""

    measure: str
    size_class: str
    years: str
    n: float
    distance: float | None
    limit: float | None
    real_range: tuple[float, float]
    simulated_range: tuple[float, float]

    @property
    def is_target(self) -> bool:
        return self.years == "together"

    @property
    def holds(self) -> bool:
        return self.distance is None or self.limit is None or self.distance <= self.limit


def read_real(replay: Path) -> Figures:
    """Read the three tables from recorded CBS answers; FileNotFoundError when one is not there."""
    tables = {int(t.edition[:4]): t for t in TABLES if t.name == "bijstand_per_jaar"}
    years = [_read_table(replay / tables[year].id, tables[year]) for year in YEARS]
    codes = sorted(set().union(*years))
    nothing = [np.nan] * len(_TOPICS)
    cube = np.array([[year.get(code, nothing) for year in years] for code in codes])
    return Figures(*(cube[:, :, i] for i in range(len(_TOPICS))))


def _read_table(folder: Path, table: CbsTable) -> dict[str, list[float]]:
    """Code of each gemeente -> its figures of 15 and over, in the order of `_TOPICS`."""
    properties = _values((folder / "DataProperties.json").read_bytes())
    keys = {p["Key"]: (p.get("Unit") or "").strip() for p in properties if p.get("Key")}
    region, age = (next(key for key in d.keys if key in keys) for d in table.dimensions)
    columns = []
    for name in _TOPICS:
        topic = next(t for t in table.topics if t.name == name)
        same_stem = [key for key in keys if re.sub(r"_\d+$", "", key) in topic.stems]
        (column,) = (key for key in same_stem if keys[key] == topic.unit)
        columns.append(column)
    return {
        row[region].strip(): [_number(row[column]) for column in columns]
        for row in _values(gzip.decompress((folder / "UntypedDataSet.json.gz").read_bytes()))
        if row[age].strip() == _ADULTS and row[region].startswith("GM")
    }


def _values(answer: bytes) -> list[dict[str, Any]]:
    return list(json.loads(answer)["value"])


def _number(cell: str | None) -> float:
    text = (cell or "").strip()
    return float(text) if text not in ("", ".") else np.nan


def simulate_figures(seeds: Sequence[int], scenario: str | Scenario = "null") -> Figures:
    """What the invented country publishes, all seeds below one another."""
    worlds = []
    for seed in seeds:
        panel = simulate(seed, scenario)
        years = [published_year(panel, year) for year in YEARS]
        worlds.append(
            [
                np.column_stack([getattr(y, name) for y in years])
                for name in ("stock", "inflow", "outflow", "inhabitants")
            ]
        )
    return Figures(*(np.vstack(part).astype(np.float64) for part in zip(*worlds, strict=True)))


def measures(figures: Figures) -> Iterator[Measure]:
    """The observables, year by year."""
    grown = figures.inhabitants[:, 1:] / figures.inhabitants[:, :-1] - 1
    for i, year in enumerate(YEARS):
        stock, people = figures.stock[:, i], figures.inhabitants[:, i]
        inflow, outflow = figures.inflow[:, i], figures.outflow[:, i]
        yield _measure("log stock", year, np.log(np.where(stock > 0, stock, np.nan)), people)
        yield _measure("inflow per inhabitant", year, inflow / people, stock)
        if i == 0:
            continue
        usable = (figures.stock[:, i - 1] > 0) & (stock > 0) & (np.abs(grown[:, i - 1]) <= REDRAWN)
        before = np.where(usable, figures.stock[:, i - 1], np.nan)
        yield _measure("inflow rate", year, inflow / before, before)
        yield _measure("outflow rate", year, outflow / ((before + stock) / 2), before)
        yield _measure(
            "yearly change", year, np.log(np.where(usable, stock, np.nan) / before), before
        )
        yield _measure("remainder", year, (stock - before - inflow + outflow) / before, before)


def _measure(name: str, year: int, value: Floats, size: Floats) -> Measure:
    known = np.isfinite(value) & np.isfinite(size)
    return Measure(name, year, value[known], size[known])


def distance(real: Floats, simulated: Floats) -> float:
    """Kolmogorov-Smirnov distance: largest difference between the two step functions."""
    points = np.unique(np.concatenate([real, simulated]))
    below_real = np.searchsorted(np.sort(real), points, side="right") / len(real)
    below_simulated = np.searchsorted(np.sort(simulated), points, side="right") / len(simulated)
    return float(np.abs(below_real - below_simulated).max())


def compare(real: Figures, simulated: Figures) -> list[Distance]:
    """All distances: per observable, size class, and year or years together."""
    found = list(measures(real)), list(measures(simulated))
    rows = []
    for name in dict.fromkeys(m.name for m in found[0]):
        own = [[m for m in side if m.name == name] for side in found]
        bounds = INHABITANTS if name == "log stock" else RECIPIENTS
        unit = "inhabitants" if name == "log stock" else "recipients"
        spans = [(0.0, np.inf), *zip(bounds, (*bounds[1:], np.inf), strict=True)]
        for place, (low, high) in enumerate(spans):
            label = "all" if place == 0 else _label(low, high, unit)
            for only in (None, *(m.year for m in own[0])):
                values = [
                    np.concatenate(
                        [
                            m.value[(m.size >= low) & (m.size < high)]
                            for m in side
                            if only is None or m.year == only
                        ]
                    )
                    for side in own
                ]
                n = len(values[0]) / (len(own[0]) if only is None else 1)
                rows.append(_distance(name, label, only, n, values[0], values[1], place == 0))
    return rows


def _distance(
    name: str,
    label: str,
    year: int | None,
    n: float,
    real: Floats,
    simulated: Floats,
    overall: bool,
) -> Distance:
    limit = LIMIT_OVERALL if overall else LIMIT_CLASS / np.sqrt(n) if n >= SMALLEST_CLASS else None
    judged = limit is not None and len(simulated) > 0
    return Distance(
        measure=name,
        size_class=label,
        years="together" if year is None else str(year),
        n=n,
        # A class that the invented country does not have at all is as far away as can be.
        distance=distance(real, simulated) if judged else (None if limit is None else 1.0),
        limit=limit,
        real_range=_range(real),
        simulated_range=_range(simulated),
    )


def _range(values: Floats) -> tuple[float, float]:
    return (float(values.min()), float(values.max())) if len(values) else (np.nan, np.nan)


def _label(low: float, high: float, unit: str) -> str:
    return f"{low:,.0f} and more {unit}" if np.isinf(high) else f"{low:,.0f} to {high:,.0f} {unit}"


def format_report(rows: Sequence[Distance]) -> str:
    """The table that is printed."""
    lines = [
        f"{'observable':22} {'size class':28} {'years':9} {'n':>6} {'distance':>9} {'limit':>6}",
        "-" * 96,
    ]
    for row in rows:
        head = f"{row.measure:22} {row.size_class:28} {row.years:9} {row.n:6.1f}"
        if row.distance is None:
            real, simulated = (
                f"{a:.3f}..{b:.3f}" for a, b in (row.real_range, row.simulated_range)
            )
            lines.append(f"{head} range, real {real}, simulated {simulated}")
        else:
            verdict = "holds" if row.holds else "DOES NOT HOLD"
            lines.append(f"{head} {row.distance:9.3f} {row.limit:6.3f} {verdict}")
    judged = [row for row in rows if row.distance is not None]
    for label, part in (
        ("target, years together", [row for row in judged if row.is_target]),
        ("each year apart", [row for row in judged if not row.is_target]),
    ):
        lines.append(f"{label}: {sum(row.holds for row in part)} of {len(part)} hold")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 0 when the target holds everywhere, 1 when not, 2 without the real tables."""
    parser = argparse.ArgumentParser(prog="python -m etl.practice.report", description=__doc__)
    parser.add_argument(
        "--replay", type=Path, default=REPLAY, help="folder with recorded CBS answers"
    )
    parser.add_argument("--seeds", type=int, default=SEEDS, help="number of simulated worlds")
    chosen = parser.parse_args(arguments)
    try:
        real = read_real(chosen.replay)
    except FileNotFoundError as error:
        print(
            f"No recorded CBS answer {error.filename}; name their folder with --replay.",
            file=sys.stderr,
        )
        return 2
    rows = compare(real, simulate_figures(range(chosen.seeds), SCENARIOS["null"]))
    print(format_report(rows))
    return 0 if all(row.holds for row in rows if row.is_target) else 1


if __name__ == "__main__":
    sys.exit(main())

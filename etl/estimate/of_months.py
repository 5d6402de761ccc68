"""Estimates from monthly figures: what the economy explains of a change, and the path it led to expect."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from etl.analysis import economy as model
from etl.analysis import wording
from etl.analysis.panel import Array, Panel, from_table
from etl.errors import N_
from etl.estimate.rows import (
    LANGUAGES,
    Estimates,
    MissingError,
    Window,
    at_least_one,
    reasons,
    rows,
    texts,
)

PART_OF = {  # name in etl.analysis.economy
    "bijstand_tot_aow_deel_bevolking": "population",
    "bijstand_tot_aow_deel_economie": "economy",
    "bijstand_tot_aow_deel_landelijk": "national",
    "bijstand_tot_aow_onverklaard": "unexplained",
}
STEP = 3  # months between two points of a path: the model is quarterly


@dataclass(frozen=True)
class Months:
    """The monthly panel of a release, with its regions and what its models take."""

    panel: Panel
    regions: pd.DataFrame
    sources: pd.DataFrame  # source of the stock, by gemeente and month
    yearly_exit: float | None

    @cached_property
    def fitted(self) -> model.StockModel:
        """The model on all months."""
        return model.fit_stock(self.panel, yearly_exit=self.yearly_exit)

    @cached_property
    def with_factors(self) -> model.StockModel:
        """The model on all months in which gemeenten answer each in its own way to what all share."""
        return model.fit_stock(self.panel, yearly_exit=self.yearly_exit, factors=True)

    def before(self, base: int) -> model.StockModel:
        """The model on what was known at the base month."""
        return model.fit_stock(self.panel, last=base, yearly_exit=self.yearly_exit)

    def of(self, specification: Any, base: int) -> model.StockModel:
        """The model that a specification asks for, for a window from `base`."""
        if specification.fit_before:
            return self.before(base)
        return self.with_factors if specification.factors else self.fitted

    def window(self, base: int, end: int) -> Window:
        start, period = (pd.Timestamp(str(self.panel.months[t])) for t in (base, end))
        return Window(self.regions, self.sources[period].to_numpy(), start, period, "M")

    def windows(self, specification: Any) -> list[tuple[int, int]]:
        """Columns of base and end of each declared window that the months reach."""
        last = len(self.panel.months) - 1
        found = [(last - months, last) for months in specification.last_months if months <= last]
        for since, until in specification.between:
            base, end = (
                int((np.datetime64(month, "M") - self.panel.months[0]).astype(np.int64))
                for month in (since, until)
            )
            if 0 <= base < end <= last:
                found.append((base, end))
        return list(dict.fromkeys(found))  # the last months may be those of a declared window


def read(db: duckdb.DuckDBPyConnection) -> Months:
    """The panel of `db`; raises MissingError when it has none."""
    found = db.execute(
        "select region_code as unit, region, period_start, strftime(period_start, '%Y-%m') as month, "
        "stock, population, labour, source_id from marts.panel order by region_code, period_start"
    ).df()
    if found.empty:
        raise MissingError(
            N_(
                "This release has no monthly figures per gemeente; they come with 'bijstand update' from CBS."
            )
        )
    panel = from_table(found)
    regions = db.execute("select region_code, region_level, name from marts.region").df()
    sources = found.pivot(index="unit", columns="period_start", values="source_id")
    (exits,) = db.execute(
        "select avg(o.value / ((before.value + after.value) / 2)) from marts.observation as o "
        "inner join marts.observation as after using (region_code, category, frequency, period_start) "
        "inner join marts.observation as before using (region_code, category, frequency) "
        "where o.indicator = 'bijstand_uitstroom' and after.indicator = 'bijstand_personen' "
        "and before.indicator = 'bijstand_personen' and frequency = 'J' and category = 'totaal' "
        "and region_code = 'NL01' and before.period_start = o.period_start - interval 1 year"
    ).fetchall()
    return Months(
        panel,
        regions.set_index("region_code").reindex(list(panel.units)),
        sources.reindex(list(panel.units)),
        exits[0],
    )


def economy(db: duckdb.DuckDBPyConnection, specification: Any) -> Estimates:
    """A change split into population, economy, national remainder and unexplained difference."""
    months = read(db)
    made = Estimates()
    for base, end in months.windows(specification):
        try:
            fitted = months.of(specification, base)
        except ValueError:
            if not specification.fit_before:
                raise
            continue  # too few months before this base
        split = model.split(months.panel, base, end, fitted)
        missing = reasons(
            (np.isnan(split.parts.sum(axis=1)), "deel_ontbreekt"), (split.withheld, "te_klein")
        )
        window = months.window(base, end)
        for indicator in specification.parts:
            k = split.names.index(PART_OF[indicator])
            of_residual = indicator == "bijstand_tot_aow_onverklaard"
            made.rows.append(
                rows(
                    window, indicator, missing,
                    split.parts[:, k], split.lower[:, k], split.upper[:, k],
                    p=split.p if of_residual else None,
                    mde=split.start * split.mde / 100 if of_residual else None,
                    warnings=split.warnings,
                )
            )  # fmt: skip
        made.texts.append(texts(window, missing, partial(_say, split)))
    if not (specification.fit_before or specification.factors):
        made.more["economy_check"] = [_checks(months)]
    return at_least_one(made)


def _checks(months: Months) -> pd.DataFrame:
    """Whether the model on all months can be believed: a row and a sentence per check."""
    found = model.diagnose(months.panel, months.fitted)
    told = {language: wording.diagnostics(months.fitted, found, language) for language in LANGUAGES}
    checks = [dict(zip(("check", "text"), line, strict=True)) for line in told["nl"]]
    frame = pd.DataFrame(checks).assign(text_en=[text for _, text in told["en"]])
    return frame.assign(position=range(1, len(frame) + 1))


def _say(of: model.EconomySplit, i: int, name: str, language: wording.Language) -> str:
    return wording.economy_split(of, i, name, language)


def against_country(db: duckdb.DuckDBPyConnection, specification: Any) -> Estimates:
    """The economy part less that of the country, which differences between gemeenten identify."""

    def told(found: model.Readings) -> tuple[Array, Array, Array]:
        return found.relative, found.relative_low, found.relative_high

    return _reading(db, specification, told)


def free_range(db: duckdb.DuckDBPyConnection, specification: Any) -> Estimates:
    """The economy part where the response of the country is freed: a range, not an estimate."""

    def told(found: model.Readings) -> tuple[Array, Array, Array]:
        return found.total, found.low, found.high

    return _reading(db, specification, told, warnings=("range_not_estimate",))


def _reading(
    db: duckdb.DuckDBPyConnection,
    specification: Any,
    told: Callable[[model.Readings], tuple[Array, Array, Array]],
    warnings: tuple[str, ...] = (),
) -> Estimates:
    """One of the readings of the economy, in persons."""
    months = read(db)
    made = Estimates()
    for base, end in months.windows(specification):
        value, low, high = told(model.readings(months.panel, months.fitted, base, end))
        begin, final = months.panel.stock[:, base], months.panel.stock[:, end]
        persons = np.where(begin == final, begin, (final - begin) / np.log(final / begin)) / 100
        missing = reasons(
            (~np.isfinite(value * persons), "deel_ontbreekt"),
            (np.minimum(begin, final) < model.SMALLEST_FOR_WORDS, "te_klein"),
        )
        made.rows.append(
            rows(
                months.window(base, end), specification.indicator, missing, persons * value,
                persons * low, persons * high, warnings=warnings,
            )
        )  # fmt: skip
    return at_least_one(made)


def path(db: duckdb.DuckDBPyConnection, specification: Any) -> Estimates:
    """The stock that population, economy and country led to expect, every third month, with its band."""
    months = read(db)
    made = Estimates()
    for base, last in months.windows(specification):
        for end in range(base + STEP, last + 1, STEP):
            split = model.split(months.panel, base, end, months.fitted)
            k = split.names.index("unexplained")
            missing = reasons(
                (np.isnan(split.parts.sum(axis=1)), "deel_ontbreekt"), (split.withheld, "te_klein")
            )
            value = split.end - split.parts[:, k]
            half = split.upper[:, k] - split.parts[:, k]
            made.rows.append(
                rows(
                    months.window(base, end), specification.indicator, missing,
                    value, np.maximum(value - half, 0.0), value + half, warnings=split.warnings,
                )
            )  # fmt: skip
    return at_least_one(made)

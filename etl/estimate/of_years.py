"""Estimates from yearly figures: in and out, beside others of the same size and region, the funnel."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from etl.analysis import decomposition, wording, yearly
from etl.analysis import standing_out as funnel
from etl.analysis.panel import Array, Mask
from etl.errors import N_
from etl.estimate.rows import (
    Estimates,
    MissingError,
    Window,
    at_least_one,
    pct,
    reasons,
    rows,
    texts,
)

STOCK, INFLOW, OUTFLOW = "bijstand_personen", "bijstand_instroom", "bijstand_uitstroom"
ADULTS, TO_WORK = "inwoners_15plus", "bijstand_uitstroom_naar_werk"
READ = (STOCK, INFLOW, OUTFLOW, ADULTS, TO_WORK)


@dataclass(frozen=True)
class Years:
    """Yearly figures in the newest borders: `values[indicator]` is region by year; NaN is missing."""

    regions: pd.DataFrame  # region_level, name, group; index region_code
    values: dict[str, pd.DataFrame]
    source: pd.DataFrame  # source_id of the stock
    rounded_to: float

    def of(self, indicator: str, years: Sequence[int]) -> Array:
        return self.values[indicator].reindex(columns=list(years)).to_numpy(dtype=float)

    def select(self, keep: Mask) -> "Years":
        kept = self.regions.index[keep]
        return Years(
            self.regions.loc[kept],
            {name: frame.reindex(kept) for name, frame in self.values.items()},
            self.source.reindex(kept),
            self.rounded_to,
        )


def read(db: duckdb.DuckDBPyConnection, levels: Sequence[str]) -> Years:
    """Figures of regions of these levels; raises MissingError when there are none."""
    found = db.execute(
        "select region_code, region_level, year(period_start) as year, indicator, value, source_id "
        "from marts.observation_grid where frequency = 'J' and category = 'totaal' "
        "and list_contains(?, indicator) and list_contains(?, region_level)",
        [list(READ), list(levels)],
    ).df()
    if found.empty:
        raise MissingError(
            N_("This release has no yearly figures of gemeenten; 'bijstand update' gets them.")
        )
    values = {
        name: rows.pivot_table(
            index="region_code", columns="year", values="value", dropna=False, sort=True
        )
        for name, rows in found.groupby("indicator")
    }
    stock = found[found["indicator"] == STOCK]
    regions = db.execute(
        "select region_code, region_level, name, arbeidsmarktregio as labour_region from marts.region"
    ).df()
    regions = regions.set_index("region_code").reindex(sorted(set(stock["region_code"])))
    index = regions.index
    (rounded,) = db.execute(
        "select rounded_to from meta.indicator where indicator = ?", [STOCK]
    ).fetchall()
    empty = pd.DataFrame(index=index)
    return Years(
        regions,
        {n: values.get(n, empty).reindex(index) for n in READ},
        stock.pivot(index="region_code", columns="year", values="source_id").reindex(index),
        float(rounded[0]),
    )


def window_of(years: Years, since: int, until: int) -> Window:
    """From the year `since` to `until`, for all regions."""
    base, period = (pd.Timestamp(year, 1, 1) for year in (since, until))
    return Window(years.regions, years.source[until].to_numpy(), base, period, "J")


def pairs(years: Years, apart: int) -> list[tuple[int, int]]:
    """Every two years that are `apart` years apart, earlier first."""
    known = [int(year) for year in sorted(years.values[STOCK].columns)]
    return [(year - apart, year) for year in known if year - apart in known]


def flows_of_years(db: duckdb.DuckDBPyConnection, specification: Any) -> Estimates:
    """A change split over inflow, outflow, population and what the flows do not trace."""
    everywhere = read(db, ("land", "provincie", "gemeente"))
    made = Estimates()
    for since, until in pairs(everywhere, specification.years):
        years = everywhere.select(np.isfinite(everywhere.of(STOCK, [until])[:, 0]))
        window = window_of(years, since, until)
        base, during = [since], list(range(since + 1, until + 1))
        flows = decomposition.Flows(
            stock=years.of(STOCK, [since, *during]),
            inflow=years.of(INFLOW, during),
            outflow=years.of(OUTFLOW, during),
            population=years.of(ADULTS, during),
            base_inflow=years.of(INFLOW, base),
            base_outflow=years.of(OUTFLOW, base),
            base_exposure=decomposition.mean_stock_before(
                years.of(STOCK, base), years.of(INFLOW, base), years.of(OUTFLOW, base)
            ),
            base_population=years.of(ADULTS, base),
            rounded_to=years.rounded_to,
        )
        split = decomposition.split_flows(flows, list(years.regions.index))
        # Of ten people nobody is left in some draw, and nobody has no rate.
        unbounded = np.isnan((split.lower + split.upper).sum(axis=1))
        missing = reasons(
            (np.isnan(split.parts.sum(axis=1)), "deel_ontbreekt"),
            (~split.tallies, "sluit_niet_aan"),
            (unbounded, "te_klein"),
        )
        for k, indicator in enumerate(specification.parts):
            made.rows.append(
                rows(
                    window, indicator, missing, split.parts[:, k],
                    split.lower[:, k], split.upper[:, k], warnings=("one_base_year",),
                )
            )  # fmt: skip
        made.texts.append(
            texts(
                window, missing,
                partial(_say_flow_split, split, since, until),
            )
        )  # fmt: skip
    return at_least_one(made)


def year_beside_others(db: duckdb.DuckDBPyConnection, specification: Any) -> Estimates:
    """The change beside that of gemeenten of the same size and region."""
    gemeenten = read(db, ("gemeente",))
    expected, unexplained = specification.parts
    made = Estimates()
    for since, until in pairs(gemeenten, 1):
        years, before, after, sampling = changes(gemeenten, since, until)
        window = window_of(years, since, until)
        missing = _judged(before, after, sampling)
        found = yearly.yearly_difference(before, after, sampling, labour_regions(years.regions))
        persons, half = found.persons, found.persons * found.half
        made.rows.append(
            rows(
                window, expected, missing, persons * found.expected,
                persons * found.expected - half, persons * found.expected + half,
                warnings=found.missing,
            )
        )  # fmt: skip
        made.rows.append(
            rows(
                window, unexplained, missing, persons * found.difference,
                persons * found.difference - half, persons * found.difference + half,
                p=found.p, mde=before * found.mde / 100, warnings=found.missing,
            )
        )  # fmt: skip
        made.texts.append(
            texts(
                window, missing,
                partial(_say_yearly, found, str(until)),
            )
        )  # fmt: skip
    return at_least_one(made)


def year_in_funnel(db: duckdb.DuckDBPyConnection, _: Any) -> Estimates:
    """Which changes are out of the ordinary; no place, only between which places."""
    gemeenten = read(db, ("gemeente",))
    made = Estimates()
    for since, until in pairs(gemeenten, 1):
        years, before, after, sampling = changes(gemeenten, since, until)
        window = window_of(years, since, until)
        missing = _judged(before, after, sampling)
        found = funnel.standing_out(before, after, sampling)
        lower, upper = found.funnel.limits()
        nothing = np.full(before.shape, np.nan)
        centre = np.full(before.shape, found.funnel.centre)
        usual = (pct(centre), pct(lower), pct(upper))
        made.rows.append(rows(window, "bijstand_gewone_verandering_pct", missing, *usual))
        shrunk = (pct(found.shrunk), pct(found.shrunk_lower), pct(found.shrunk_upper))
        made.rows.append(
            rows(
                window, "bijstand_verandering_geloofwaardig_pct", missing, *shrunk,
                p=funnel.adjusted_p(found.p), mde=found.mde,
            )
        )  # fmt: skip
        places = (nothing, found.rank_lower, found.rank_upper)
        made.rows.append(rows(window, "bijstand_plaats", missing, *places))
        made.texts.append(
            texts(
                window, missing,
                partial(_say_standing_out, found, str(until)),
            )
        )  # fmt: skip
    return at_least_one(made)


def changes(gemeenten: Years, since: int, until: int) -> tuple[Years, Array, Array, Array]:
    """Gemeenten of the year `until`: stocks before and after, and counting noise."""
    years = gemeenten.select(np.isfinite(gemeenten.of(STOCK, [until])[:, 0]))
    before, after, inflow, outflow = (
        years.of(indicator, [year])[:, 0]
        for indicator, year in ((STOCK, since), (STOCK, until), (INFLOW, until), (OUTFLOW, until))
    )
    sampling = funnel.sampling_variance(
        before, inflow=inflow, outflow=outflow, rounded_to=years.rounded_to
    )
    return years, before, after, sampling


def labour_regions(regions: pd.DataFrame) -> Any:
    """Numbers of the labour-market regions; a gemeente without one is alone in its own."""
    own = pd.Series(regions.index, index=regions.index)
    return pd.factorize(regions["labour_region"].fillna(own))[0].astype(np.int64)


def _judged(before: Array, after: Array, sampling: Array) -> Any:
    """Why a gemeente is not judged; raises MissingError when too few are left to compare with."""
    missing = reasons(
        (~np.isfinite(before) | ~np.isfinite(after), "deel_ontbreekt"),
        (np.minimum(before, after) < funnel.SMALLEST_STOCK, "te_klein"),
        (~np.isfinite(sampling), "deel_ontbreekt"),
    )
    if np.sum(missing == "") < funnel.FEWEST:
        raise MissingError(
            N_("This release has too few gemeenten to compare them; that takes {fewest}."),
            fewest=funnel.FEWEST,
        )
    return missing


def _say_flow_split(
    of: decomposition.FlowSplit,
    since: int,
    until: int,
    i: int,
    name: str,
    language: wording.Language,
) -> str:
    end = "eind" if language == "nl" else "at the end of"
    return wording.flow_split(of, i, name, f"{end} {since}", f"{end} {until}", language)


def _say_yearly(
    of: yearly.YearlyDifference, period: str, i: int, name: str, language: wording.Language
) -> str:
    return wording.yearly(of, i, name, period, language)


def _say_standing_out(
    of: funnel.StandingOut, period: str, i: int, name: str, language: wording.Language
) -> str:
    return wording.standing_out(of, i, name, period, language)

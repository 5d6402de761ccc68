"""From a release to its estimates: what etl.analysis.specifications declares, for all gemeenten.

Reads marts, lets etl.analysis compute, and writes
- `marts.estimate`: one row per region, period, indicator and specification, with interval or reason,
- `marts.estimate_text`: what it says in a sentence, in both languages,
- `meta.specification`: every specification, and why one could not be made,
- `meta.estimate_code`: the sentence behind every warning and every reason.
Whatever goes wrong here is written down and stops no release.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import duckdb
import numpy as np
import orjson
import pandas as pd
from threadpoolctl import threadpool_limits

from etl.analysis import decomposition, wording, yearly
from etl.analysis import specifications as declared
from etl.analysis import standing_out as funnel
from etl.analysis.panel import Array, Mask
from etl.errors import N_, BijstandError
from etl.settings import QUERIES

LANGUAGES: tuple[wording.Language, ...] = ("nl", "en")
COLUMNS = (
    "region_code varchar, region_level varchar, category varchar, period_start date, frequency varchar, "
    "indicator varchar, value double, source_id varchar, status varchar, missing_reason varchar, "
    "specification varchar, base_start date, lower double, upper double, p double, mde double, "
    "warnings varchar[]"
)


class MissingError(BijstandError):
    """What a specification needs is not in this release."""


@dataclass
class Estimates:
    """Rows to be written; `texts` are (region, period, Dutch, English)."""

    rows: list[pd.DataFrame] = field(default_factory=list)
    texts: list[pd.DataFrame] = field(default_factory=list)


def fill(db: duckdb.DuckDBPyConnection) -> None:
    """Make the estimates of the release in `db`; a specification that fails is recorded with its reason."""
    db.execute(f"create table marts.estimate ({COLUMNS})")
    db.execute(
        "create table marts.estimate_text (specification varchar, region_code varchar, period_start date, "
        "frequency varchar, base_start date, text varchar, text_en varchar)"
    )
    db.execute(
        "create table meta.specification (position int, specification varchar, label varchar, "
        "label_en varchar, method varchar, method_en varchar, total varchar, parts varchar[], "
        "reason varchar)"
    )
    words = [(code, *pair) for code, pair in sorted(wording.codes().items())]
    db.register("incoming", pd.DataFrame(words, columns=["code", "text", "text_en"]))
    db.execute("create table meta.estimate_code as select * from incoming")
    db.unregister("incoming")
    for position, specification in enumerate(declared.SPECIFICATIONS):
        reason = _make(db, specification)
        db.execute(
            "insert into meta.specification values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                position,
                specification.name,
                *specification.label,
                *specification.method,
                specification.total,
                list(specification.parts),
                reason and _to_json(reason),
            ],
        )
    _withdraw(db)


def _to_json(error: BijstandError) -> str:
    return orjson.dumps({"message": error.message, "values": error.values}, default=str).decode()


def _withdraw(db: duckdb.DuckDBPyConnection) -> None:
    """Take back each specification of which a check finds an estimate that cannot be right."""
    for path in sorted((QUERIES / "checks").glob("estimates_*.sql")):
        found = db.execute(path.read_text()).df()
        for name in sorted(set(found["specification"])):
            reason = BijstandError(
                N_("Check '{check}' found estimates that cannot be right."), check=path.stem
            )
            db.execute("delete from marts.estimate where specification = ?", [name])
            db.execute("delete from marts.estimate_text where specification = ?", [name])
            db.execute(
                "update meta.specification set reason = ? where specification = ?",
                [_to_json(reason), name],
            )


def _make(
    db: duckdb.DuckDBPyConnection, specification: declared.Specification
) -> BijstandError | None:
    """Compute and write one specification; the reason when that cannot be done."""
    try:
        with threadpool_limits(1, user_api="blas"), np.errstate(all="ignore"):
            made = _ESTIMATORS[type(specification)](db, specification)
    except MissingError as error:
        return error
    except Exception as error:
        return BijstandError(
            N_("This estimate could not be computed ({reason})."),
            reason=str(error).splitlines()[0] if str(error) else type(error).__name__,
        )
    for table, frames in (("estimate", made.rows), ("estimate_text", made.texts)):
        rows = pd.concat(frames, ignore_index=True)
        rows["specification"] = specification.name
        order = [c for c in ("period_start", "region_code", "indicator") if c in rows]
        db.register("incoming", rows.sort_values(order, kind="stable"))
        db.execute(f"insert into marts.{table} by name select * from incoming")  # noqa: S608
        db.unregister("incoming")
    return None


# --- yearly figures --------------------------------------------------------------------------------

STOCK, INFLOW, OUTFLOW = "bijstand_personen", "bijstand_instroom", "bijstand_uitstroom"
ADULTS = "inwoners_15plus"


@dataclass(frozen=True)
class _Years:
    """Yearly figures in the newest borders: `values[indicator]` is region by year; NaN is missing."""

    regions: pd.DataFrame  # region_level, name, group; index region_code
    values: dict[str, pd.DataFrame]
    source: pd.DataFrame  # source_id of the stock
    rounded_to: float

    def of(self, indicator: str, years: Sequence[int]) -> Array:
        return self.values[indicator].reindex(columns=list(years)).to_numpy(dtype=float)

    def select(self, keep: Mask) -> "_Years":
        kept = self.regions.index[keep]
        return _Years(
            self.regions.loc[kept],
            {name: frame.reindex(kept) for name, frame in self.values.items()},
            self.source.reindex(kept),
            self.rounded_to,
        )


def _years(db: duckdb.DuckDBPyConnection, levels: Sequence[str]) -> _Years:
    found = db.execute(
        "select region_code, region_level, year(period_start) as year, indicator, value, source_id "
        "from marts.observation_grid where frequency = 'J' and category = 'totaal' "
        "and list_contains(?, indicator) and list_contains(?, region_level)",
        [[STOCK, INFLOW, OUTFLOW, ADULTS], list(levels)],
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
    return _Years(
        regions,
        {n: values.get(n, empty).reindex(index) for n in (STOCK, INFLOW, OUTFLOW, ADULTS)},
        stock.pivot(index="region_code", columns="year", values="source_id").reindex(index),
        float(rounded[0]),
    )


def _pairs(years: _Years, apart: int) -> list[tuple[int, int]]:
    known = [int(year) for year in sorted(years.values[STOCK].columns)]
    return [(year - apart, year) for year in known if year - apart in known]


def _flows_of_years(db: duckdb.DuckDBPyConnection, specification: Any) -> Estimates:
    everywhere = _years(db, ("land", "provincie", "gemeente"))
    made = Estimates()
    for since, until in _pairs(everywhere, specification.years):
        years = everywhere.select(np.isfinite(everywhere.of(STOCK, [until])[:, 0]))
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
        split = decomposition.split_flows(flows)
        missing = _reasons(
            (np.isnan(split.parts.sum(axis=1)), "deel_ontbreekt"),
            (~split.tallies, "sluit_niet_aan"),
        )
        for k, indicator in enumerate(specification.parts):
            made.rows.append(
                _rows(
                    years, since, until, indicator, missing, split.parts[:, k],
                    split.lower[:, k], split.upper[:, k], warnings=("one_base_year",),
                )
            )  # fmt: skip
        made.texts.append(
            _texts(
                years, since, until, missing,
                partial(_say_flow_split, split, since),
            )
        )  # fmt: skip
    return _at_least_one(made)


def _year_beside_others(db: duckdb.DuckDBPyConnection, specification: Any) -> Estimates:
    gemeenten = _years(db, ("gemeente",))
    expected, unexplained = specification.parts
    made = Estimates()
    for since, until in _pairs(gemeenten, 1):
        years, before, after, sampling = _changes(gemeenten, since, until)
        found = yearly.yearly_difference(before, after, sampling, _labour_regions(years.regions))
        missing = _unjudged(before, after, sampling)
        persons, half = found.persons, found.persons * found.half
        made.rows.append(
            _rows(
                years, since, until, expected, missing, persons * found.expected,
                persons * found.expected - half, persons * found.expected + half,
                warnings=found.missing,
            )
        )  # fmt: skip
        made.rows.append(
            _rows(
                years, since, until, unexplained, missing, persons * found.difference,
                persons * found.difference - half, persons * found.difference + half,
                p=found.p, mde=before * found.mde / 100, warnings=found.missing,
            )
        )  # fmt: skip
        made.texts.append(
            _texts(
                years, since, until, missing,
                partial(_say_yearly, found, str(until)),
            )
        )  # fmt: skip
    return _at_least_one(made)


def _year_in_funnel(db: duckdb.DuckDBPyConnection, _: Any) -> Estimates:
    gemeenten = _years(db, ("gemeente",))
    made = Estimates()
    for since, until in _pairs(gemeenten, 1):
        years, before, after, sampling = _changes(gemeenten, since, until)
        found = funnel.standing_out(before, after, sampling)
        missing = _unjudged(before, after, sampling)
        lower, upper = found.funnel.limits()
        nothing = np.full(before.shape, np.nan)
        centre = np.full(before.shape, found.funnel.centre)
        mde = -100 * np.expm1(-2.8 * np.sqrt(found.funnel.variance) / 100)
        usual = (_pct(centre), _pct(lower), _pct(upper))
        made.rows.append(
            _rows(years, since, until, "bijstand_gewone_verandering_pct", missing, *usual)
        )
        shrunk = (_pct(found.shrunk), _pct(found.shrunk_lower), _pct(found.shrunk_upper))
        made.rows.append(
            _rows(
                years, since, until, "bijstand_verandering_geloofwaardig_pct", missing, *shrunk,
                p=funnel.adjusted_p(found.p), mde=mde,
            )
        )  # fmt: skip
        places = (nothing, found.rank_lower, found.rank_upper)
        made.rows.append(_rows(years, since, until, "bijstand_plaats", missing, *places))
        made.texts.append(
            _texts(
                years, since, until, missing,
                partial(_say_standing_out, found, str(until)),
            )
        )  # fmt: skip
    return _at_least_one(made)


def _changes(gemeenten: _Years, since: int, until: int) -> tuple[_Years, Array, Array, Array]:
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


def _labour_regions(regions: pd.DataFrame) -> Any:
    """Numbers of the labour-market regions; a gemeente without one is alone in its own."""
    own = pd.Series(regions.index, index=regions.index)
    return pd.factorize(regions["labour_region"].fillna(own))[0].astype(np.int64)


def _unjudged(before: Array, after: Array, sampling: Array) -> Any:
    return _reasons(
        (~np.isfinite(before) | ~np.isfinite(after), "deel_ontbreekt"),
        (np.minimum(before, after) < funnel.SMALLEST_STOCK, "te_klein"),
        (~np.isfinite(sampling), "deel_ontbreekt"),
    )


def _say_flow_split(
    of: decomposition.FlowSplit, since: int, i: int, name: str, language: wording.Language
) -> str:
    end = f"{'eind' if language == 'nl' else 'the end of'} {since}"
    return wording.flow_split(of, i, name, end, language)


def _say_yearly(
    of: yearly.YearlyDifference, period: str, i: int, name: str, language: wording.Language
) -> str:
    return wording.yearly(of, i, name, period, language)


def _say_standing_out(
    of: funnel.StandingOut, period: str, i: int, name: str, language: wording.Language
) -> str:
    return wording.standing_out(of, i, name, period, language)


# --- rows ------------------------------------------------------------------------------------------


def _pct(log_points: Array) -> Array:
    return np.asarray(100 * np.expm1(log_points / 100))


def _reasons(*cases: tuple[Mask, Any]) -> Any:
    """Per region the first reason that holds, '' when none does."""
    return np.select([mask for mask, _ in cases], [reason for _, reason in cases], "")


def _rows(
    years: _Years,
    since: int,
    until: int,
    indicator: str,
    missing: Any,
    value: Array,
    lower: Array,
    upper: Array,
    *,
    p: Array | None = None,
    mde: Array | None = None,
    warnings: Iterable[str] = (),
) -> pd.DataFrame:
    """One row per region; where there is a reason, no figure. A value of NaN has an interval only."""
    nothing = np.full(value.shape, np.nan)
    # A bootstrap quantile may fall just inside its own figure.
    low, high = np.fmin(lower, value), np.fmax(upper, value)
    columns = {"value": value, "lower": low, "upper": high}
    columns |= {"p": nothing if p is None else p, "mde": nothing if mde is None else mde}
    gone = missing != ""
    reasons = np.where(gone, missing, np.where(np.isnan(value), "geen_ranglijst", ""))
    shown = {
        name: pd.Series(np.where(gone, np.nan, column), dtype=object).where(
            lambda s: s.notna(), None
        )
        for name, column in columns.items()
    }
    return pd.DataFrame(
        {
            "region_code": years.regions.index,
            "region_level": years.regions["region_level"].to_numpy(),
            "category": "totaal",
            "period_start": pd.Timestamp(until, 1, 1),
            "frequency": "J",
            "indicator": indicator,
            "source_id": years.source[until].to_numpy(),
            "status": "geschat",
            "missing_reason": [str(reason) or None for reason in reasons],
            "base_start": pd.Timestamp(since, 1, 1),
            "warnings": [list(warnings)] * len(value),
            **{name: column.to_numpy() for name, column in shown.items()},
        }
    )


def _texts(
    years: _Years,
    since: int,
    until: int,
    missing: Any,
    say: Callable[[int, str, wording.Language], str],
) -> pd.DataFrame:
    names = years.regions["name"].fillna("").tolist()
    told = {
        language: [
            wording.reason(str(missing[i]), name, language)
            if missing[i]
            else say(i, name, language)
            for i, name in enumerate(names)
        ]
        for language in LANGUAGES
    }
    return pd.DataFrame(
        {
            "region_code": years.regions.index,
            "period_start": pd.Timestamp(until, 1, 1),
            "frequency": "J",
            "base_start": pd.Timestamp(since, 1, 1),
            "text": told["nl"],
            "text_en": told["en"],
        }
    )


def _at_least_one(made: Estimates) -> Estimates:
    if not made.rows:
        raise MissingError(
            N_("This release has too few years of figures per gemeente to compare with each other.")
        )
    return made


_ESTIMATORS: dict[
    type[declared.Specification], Callable[[duckdb.DuckDBPyConnection, Any], Estimates]
] = {
    declared.FlowsOfYears: _flows_of_years,
    declared.YearBesideOthers: _year_beside_others,
    declared.YearInFunnel: _year_in_funnel,
}

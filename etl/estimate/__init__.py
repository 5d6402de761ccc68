"""From a release to its estimates: what etl.analysis.specifications declares, for all gemeenten.

Reads marts, lets etl.analysis compute, and writes
- `marts.estimate`: one row per region, period, indicator and specification, with interval or reason,
- `marts.estimate_text`: what it says in a sentence, in both languages,
- `marts.economy_check`: whether the model of the economy can be believed, a sentence per check,
- `marts.comparable`: the gemeenten most like each one, nearest first, with what ties each pair,
- `marts.comparable_method`, `marts.comparable_feature`: how that distance was made, and what it gained,
- `marts.comparable_change`: whose group is not what it was in the release before,
- `meta.specification`: every specification, and why one could not be made,
- `meta.estimate_code`: the sentence behind every warning and every reason.
The release before is asked for as the database `previous`; without it no group has changed.
Whatever goes wrong here is written down and stops no release.
"""

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import orjson
import pandas as pd
from threadpoolctl import threadpool_limits

from etl.analysis import specifications as declared
from etl.analysis import wording
from etl.errors import N_, BijstandError
from etl.estimate import comparable, of_months, of_years
from etl.estimate.rows import Estimates, MissingError
from etl.settings import QUERIES

_TABLES = {
    "estimate": "region_code varchar, region_level varchar, category varchar, period_start date, "
    "frequency varchar, indicator varchar, value double, source_id varchar, status varchar, "
    "missing_reason varchar, specification varchar, base_start date, lower double, upper double, "
    "p double, mde double, warnings varchar[]",
    "estimate_text": "specification varchar, region_code varchar, period_start date, frequency varchar, "
    "base_start date, text varchar, text_en varchar",
    "economy_check": 'specification varchar, position int, "check" varchar, text varchar, text_en varchar',
    "comparable": "specification varchar, region_code varchar, period_start date, frequency varchar, "
    "position int, neighbour varchar, distance double, features varchar[], values double[], "
    "neighbour_values double[], source_id varchar, status varchar, text varchar, text_en varchar",
    "comparable_method": "specification varchar, period_start date, frequency varchar, weighted_by varchar, "
    "gain double, gain_error double, years int, previous varchar, text varchar, text_en varchar",
    "comparable_feature": "specification varchar, position int, feature varchar, weight double, "
    "label varchar, label_en varchar, unit varchar, unit_en varchar, derived_from varchar[]",
    "comparable_change": "specification varchar, region_code varchar, gone varchar[], joined varchar[], "
    "text varchar, text_en varchar",
}


def fill(db: duckdb.DuckDBPyConnection) -> None:
    """Make the estimates of the release in `db`; a specification that fails is recorded with its reason."""
    for table, columns in _TABLES.items():
        db.execute(f"create table marts.{table} ({columns})")
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
            _remove(db, name)
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
        _write(db, specification.name, made)
    except MissingError as error:
        return error
    except Exception as error:
        _remove(db, specification.name)
        return BijstandError(
            N_("This estimate could not be computed ({reason})."),
            reason=str(error).splitlines()[0] if str(error) else type(error).__name__,
        )
    return None


def _write(db: duckdb.DuckDBPyConnection, specification: str, made: Estimates) -> None:
    for table, frames in (
        ("estimate", made.rows),
        ("estimate_text", made.texts),
        *made.more.items(),
    ):
        if not frames:  # a path has no sentence
            continue
        rows = pd.concat(frames, ignore_index=True)
        rows["specification"] = specification
        order = [c for c in ("period_start", "region_code", "position", "indicator") if c in rows]
        db.register("incoming", rows.sort_values(order, kind="stable"))
        db.execute(f"insert into marts.{table} by name select * from incoming")  # noqa: S608
        db.unregister("incoming")


def _remove(db: duckdb.DuckDBPyConnection, specification: str) -> None:
    for table in _TABLES:
        db.execute(f"delete from marts.{table} where specification = ?", [specification])  # noqa: S608


_ESTIMATORS: dict[
    type[declared.Specification], Callable[[duckdb.DuckDBPyConnection, Any], Estimates]
] = {
    declared.FlowsOfYears: of_years.flows_of_years,
    declared.YearBesideOthers: of_years.year_beside_others,
    declared.YearInFunnel: of_years.year_in_funnel,
    declared.EconomyOfMonths: of_months.economy,
    declared.EconomyAgainstCountry: of_months.against_country,
    declared.EconomyRange: of_months.free_range,
    declared.ExpectedPath: of_months.path,
    declared.ComparableOfYears: comparable.of_years,
    declared.ComparableOfMonths: comparable.of_months,
}

"""From a release to its estimates: what etl.analysis.specifications declares, for all gemeenten.

Reads marts, lets etl.analysis compute, and writes
- `marts.estimate`: one row per region, period, indicator and specification, with interval or reason,
- `marts.estimate_text`: what it says in a sentence, in both languages,
- `meta.specification`: every specification, and why one could not be made,
- `meta.estimate_code`: the sentence behind every warning and every reason.
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
from etl.estimate import of_months, of_years
from etl.estimate.rows import Estimates, MissingError
from etl.settings import QUERIES

COLUMNS = (
    "region_code varchar, region_level varchar, category varchar, period_start date, frequency varchar, "
    "indicator varchar, value double, source_id varchar, status varchar, missing_reason varchar, "
    "specification varchar, base_start date, lower double, upper double, p double, mde double, "
    "warnings varchar[]"
)


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
        if not frames:  # a path has no sentence
            continue
        rows = pd.concat(frames, ignore_index=True)
        rows["specification"] = specification.name
        order = [c for c in ("period_start", "region_code", "indicator") if c in rows]
        db.register("incoming", rows.sort_values(order, kind="stable"))
        db.execute(f"insert into marts.{table} by name select * from incoming")  # noqa: S608
        db.unregister("incoming")
    return None


_ESTIMATORS: dict[
    type[declared.Specification], Callable[[duckdb.DuckDBPyConnection, Any], Estimates]
] = {
    declared.FlowsOfYears: of_years.flows_of_years,
    declared.YearBesideOthers: of_years.year_beside_others,
    declared.YearInFunnel: of_years.year_in_funnel,
    declared.EconomyOfMonths: of_months.economy,
    declared.EconomyRange: of_months.free_range,
    declared.ExpectedPath: of_months.path,
}

"""Who is comparable with whom: the groups of etl.analysis.comparable for all gemeenten of a release.

A distance that was made of logs is shown with the figures behind it: `values` are in the unit of
`marts.comparable_feature`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from etl.analysis import comparable as model
from etl.analysis import wording
from etl.analysis.panel import Array
from etl.analysis.standing_out import SMALLEST_STOCK, sampling_variance
from etl.errors import N_
from etl.estimate import of_months as monthly
from etl.estimate import of_years as yearly
from etl.estimate.rows import LANGUAGES, Estimates, MissingError, Window, reasons, texts

FEWEST = 2 * model.GROUP  # among fewer, a group of ten is no choice
_YEARLY_EXIT = 0.25  # share of recipients who leave in a year, where the release does not tell


@dataclass(frozen=True)
class _Shown:
    """How a feature is shown: from the scale of the distance to its `unit` (Dutch, English)."""

    unit: wording.Pair
    from_scale: Callable[[Array], Array]
    derived_from: tuple[str, ...]


def _times(factor: float) -> Callable[[Array], Array]:
    return lambda log: np.asarray(factor * np.exp(log))


def _growth(log: Array) -> Array:
    return np.asarray(100 * np.expm1(log))


_PER_RECIPIENT = (
    "mensen in een jaar per 100 mensen met bijstand aan het eind ervan",
    "people in a year per 100 people with bijstand at its end",
)
_ADULTS = ("inwoners van 15 jaar en ouder", "inhabitants aged 15 and over")
_OF_YEARS = {
    "size": _Shown(_ADULTS, _times(1), (yearly.ADULTS,)),
    "level": _Shown(
        (
            "mensen met bijstand per 1.000 inwoners van 15 jaar en ouder",
            "people with bijstand per 1,000 inhabitants aged 15 and over",
        ),
        _times(1000),
        (yearly.STOCK, yearly.ADULTS),
    ),
    "inflow": _Shown(_PER_RECIPIENT, _times(100), (yearly.INFLOW, yearly.STOCK)),
    "outflow": _Shown(_PER_RECIPIENT, _times(100), (yearly.OUTFLOW, yearly.STOCK)),
    "to_work": _Shown(
        ("% van de uitstroom", "% of the outflow"),
        lambda share: 100 * share,
        (yearly.TO_WORK, yearly.OUTFLOW),
    ),
}
_STOCK, _PEOPLE, _WW = "bijstand_personen_tot_aow", "inwoners_maand", "ww_personen"
_OF_MONTHS = {
    "size": _Shown(("inwoners", "inhabitants"), _times(1), (_PEOPLE,)),
    "level": _Shown(
        (
            "mensen met bijstand tot de AOW-leeftijd per 1.000 inwoners",
            "people with bijstand below the AOW age per 1,000 inhabitants",
        ),
        _times(1000),
        (_STOCK, _PEOPLE),
    ),
    "change": _Shown(
        ("% verandering in een jaar", "% change in a year"), _growth, (_STOCK,)
    ),
    "labour": _Shown(
        (
            "mensen met WW per 1.000 inwoners in de rest van de arbeidsmarktregio, zonder seizoen",
            "people with WW per 1,000 inhabitants in the rest of the labour-market region, without season",
        ),
        _times(1000),
        (_WW, _PEOPLE),
    ),
    "labour_change": _Shown(
        (
            "% verandering in een jaar van de mensen met WW per inwoner",
            "% change in a year of the people with WW per inhabitant",
        ),
        _growth,
        (_WW, _PEOPLE),
    ),
}  # fmt: skip


def of_years(db: duckdb.DuckDBPyConnection, specification: Any) -> Estimates:
    """Groups by the figures of the newest year, learned from the years before it."""
    gemeenten = yearly.read(db, ("gemeente",))
    known = sorted(int(year) for year in gemeenten.values[yearly.STOCK].columns)
    years = gemeenten.select(np.isfinite(gemeenten.of(yearly.STOCK, [known[-1]])[:, 0]))

    def features(year: int) -> model.Features:
        stock, inflow, outflow, adults, to_work = (
            years.of(indicator, [year])[:, 0] for indicator in yearly.READ
        )
        return model.of_year(stock, inflow, outflow, adults, to_work=to_work)

    past = []
    for since, until in yearly.pairs(years, 1):
        _, before, after, sampling = yearly.changes(years, since, until)
        past.append(_step(features(since), before, after, sampling))
    window = yearly.window_of(years, known[0], known[-1])
    region = yearly.labour_regions(years.regions)
    return _estimates(db, specification, window, region, features(known[-1]), past, _OF_YEARS)


def of_months(db: duckdb.DuckDBPyConnection, specification: Any) -> Estimates:
    """Groups by the newest month and the year before it, learned from the last years."""
    months = monthly.read(db)
    panel, last = months.panel, len(months.panel.months) - 1
    if last < 12:
        raise MissingError(N_("This release has less than a year of monthly figures per gemeente."))
    starts = [last - 12 * k for k in range(specification.learned_from, 0, -1)]
    past = []
    for at in [start for start in starts if start >= 12]:
        before, after = panel.stock[:, at], panel.stock[:, at + 12]
        sampling = sampling_variance(
            before, exit_rate=months.yearly_exit or _YEARLY_EXIT, rounded_to=panel.rounded_to
        )
        past.append(_step(model.of_panel(panel, at), before, after, sampling))
    window = months.window(max(starts[0], 0), last)
    now = model.of_panel(panel, last)
    return _estimates(db, specification, window, panel.region, now, past, _OF_MONTHS)


def _step(features: model.Features, before: Array, after: Array, sampling: Array) -> model.Step:
    counts = np.minimum(before, after) >= SMALLEST_STOCK
    with np.errstate(divide="ignore", invalid="ignore"):
        change = 100 * np.log(after / before)
    return model.Step(features, np.where(counts, change, np.nan), sampling)


def _estimates(
    db: duckdb.DuckDBPyConnection,
    specification: Any,
    window: Window,
    region: Any,
    now: model.Features,
    past: Sequence[model.Step],
    shown: Mapping[str, _Shown],
) -> Estimates:
    if len(window.regions) < FEWEST:
        raise MissingError(
            N_("This release has too few gemeenten to compare them; that takes {fewest}."),
            fewest=FEWEST,
        )
    result = model.comparable(tuple(window.regions.index), region, now, past)
    names = dict(
        db.execute("select region_code, coalesce(name, region_code) from marts.region").fetchall()
    )
    previous, before = _previous(db, specification.name)
    alone = np.asarray((result.nearest < 0).all(axis=1))
    missing = reasons((alone, "kenmerken_ontbreken"))
    return Estimates(
        texts=[texts(window, missing, partial(_say_group, result, names))],
        more={
            "comparable": [_pairs(result, window, now, shown, names)],
            "comparable_method": [_method(result, window, len(past), previous)],
            "comparable_feature": [_features(result, shown)],
            "comparable_change": [_changes(result, before, names)],
        },
    )


def _previous(
    db: duckdb.DuckDBPyConnection, specification: str
) -> tuple[str | None, dict[str, list[str]]]:
    """Id and groups of the release before; nothing when it has none."""
    try:
        groups = db.execute(
            "select region_code, list(neighbour order by position) from previous.marts.comparable "
            "where specification = ? group by region_code",
            [specification],
        ).fetchall()
        release = db.execute("select release_id from previous.meta.release").fetchall()
    except duckdb.Error:  # no release before, or one of an older make
        return None, {}
    return (release[0][0] if release and groups else None), dict(groups)


def _pairs(
    result: model.Comparable,
    window: Window,
    now: model.Features,
    shown: Mapping[str, _Shown],
    names: Mapping[str, str],
) -> pd.DataFrame:
    values = np.stack(
        [shown[name].from_scale(now.values[:, now.names.index(name)]) for name in result.names],
        axis=1,
    ).round(6)  # exp(log(n)) is n again
    source = np.asarray(window.source)
    rows = []
    for i, k in zip(*(place.tolist() for place in np.nonzero(result.nearest >= 0)), strict=True):
        other = int(result.nearest[i, k])
        ties = [int(f) for f in result.ties[i, k] if f >= 0]
        rows.append(
            {
                "region_code": result.units[i],
                "period_start": window.period,
                "frequency": window.frequency,
                "position": k + 1,
                "neighbour": result.units[other],
                "distance": float(result.distance[i, k]),
                "features": [result.names[f] for f in ties],
                "values": [float(values[i, f]) for f in ties],
                "neighbour_values": [float(values[other, f]) for f in ties],
                "source_id": source[i],
                "status": "geschat",
                **_both(partial(wording.comparable_pair, result, result.units[i], k + 1, names)),
            }
        )
    return pd.DataFrame(rows)


def _method(
    result: model.Comparable, window: Window, years: int, previous: str | None
) -> pd.DataFrame:
    tested = np.isfinite(result.gain)
    return pd.DataFrame(
        [
            {
                "period_start": window.period,
                "frequency": window.frequency,
                "weighted_by": result.basis,
                "gain": result.gain if tested else None,
                "gain_error": result.gain_error if tested else None,
                "years": years,
                "previous": previous,
                **_both(partial(wording.comparable_basis, result)),
            }
        ]
    )


def _features(result: model.Comparable, shown: Mapping[str, _Shown]) -> pd.DataFrame:
    order = np.argsort(-result.weights, kind="stable").tolist()
    rows = []
    for position, f in enumerate(order, start=1):
        name = result.names[f]
        (label, label_en), (unit, unit_en) = wording.feature(name), shown[name].unit
        rows.append(
            {
                "position": position,
                "feature": name,
                "weight": float(result.weights[f]),
                "label": label,
                "label_en": label_en,
                "unit": unit,
                "unit_en": unit_en,
                "derived_from": list(shown[name].derived_from),
            }
        )
    return pd.DataFrame(rows)


def _changes(
    result: model.Comparable, before: Mapping[str, Sequence[str]], names: Mapping[str, str]
) -> pd.DataFrame:
    rows = [
        {
            "region_code": change.unit,
            "gone": list(change.left),
            "joined": list(change.joined),
            **_both(partial(wording.group_change, change, names)),
        }
        for change in model.changes(before, result)
    ]
    return pd.DataFrame(rows, columns=["region_code", "gone", "joined", "text", "text_en"])


def _both(say: Callable[[wording.Language], str]) -> dict[str, str]:
    return dict(zip(("text", "text_en"), map(say, LANGUAGES), strict=True))


def _say_group(
    of: model.Comparable, names: Mapping[str, str], i: int, _: str, language: wording.Language
) -> str:
    return wording.comparable_group(of, i, names, language)

"""Who is comparable? Nearest gemeenten, by what predicts the change of bijstand elsewhere.

Features are weighted by how well they predict the next year's change, by ridge regression on
gemeenten of all regions. Whether that helps is tested as it is used: in regions that took no part in
the fit, the change of each gemeente is predicted by the mean of its nearest ones, once with the
learned weights and once by size alone. Where the weights do not clearly win, size is used and the
result says so. Nothing here is random: the same figures give the same groups, so a release keeps
them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.analysis.panel import Array, Mask, Panel, regional_labour

Basis = Literal["prediction", "size"]

GROUP = 10
TIES = 3
_FOLDS = 8
_NEIGHBOURS_IN_TEST = 20
_PENALTIES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)  # times the total weight of the rows
_KNOWN = 0.8
_CLEARLY = 1.645  # one-sided 5 %
_FEWEST = 40


@dataclass(frozen=True)
class Features:
    """What units are like at one date: `names` (F), `values` (N, F), NaN where unknown.

    `size` is always there. Names, as wording knows them: size (log inhabitants), level (log
    recipients per inhabitant), inflow, outflow (log of persons in a year per recipient), to_work
    (share of the outflow), labour, labour_change, change (of log recipients over the past year),
    urbanity.
    """

    names: tuple[str, ...]
    values: Array

    def __post_init__(self) -> None:
        if "size" not in self.names or self.values.ndim != 2:
            raise ValueError("features are a table with at least the size")
        if self.values.shape[1] != len(self.names):
            raise ValueError(f"{self.values.shape[1]} columns for {len(self.names)} features")


@dataclass(frozen=True)
class Step:
    """A year to learn from: features at its begin, and what happened in it.

    `change` (N,) 100 ln(after / before) of recipients, `variance` (N,) what counting alone does to
    it; NaN for units that do not count (too small, borders changed).
    """

    features: Features
    change: Array
    variance: Array


@dataclass(frozen=True)
class Comparable:
    """Groups of one release. `nearest` (N, K) rows in `units`, nearest first; -1 for none.

    `distance` (N, K) in the weighted features. `ties` (N, K, 3) numbers in `names` of the features
    that tie the pair, -1 for none. `weights` (F,) sum to 1. `basis` size when learning did not help.
    `gain` is the share of the squared error that the learned weights save in regions that were left
    out, against size alone, `gain_error` its standard error over regions; NaN without years to
    learn from.
    """

    units: tuple[str, ...]
    names: tuple[str, ...]
    weights: Array
    basis: Basis
    gain: float
    gain_error: float
    nearest: NDArray[np.int64]
    distance: Array
    ties: NDArray[np.int64]

    def __post_init__(self) -> None:
        if abs(float(self.weights.sum()) - 1) > 1e-9 or (self.weights < 0).any():
            raise ValueError("weights are shares")
        if np.any(self.nearest == np.arange(len(self.units))[:, None]):
            raise ValueError("a unit is not in its own group")

    def group(self, unit: str) -> tuple[str, ...]:
        """Units of the group of `unit`, nearest first; empty when its size is unknown."""
        row = self.nearest[self.units.index(unit)]
        return tuple(self.units[int(k)] for k in row if k >= 0)

    def frame(self) -> pd.DataFrame:
        """One row per pair: unit, rank (1 = nearest), other, distance, ties (names, with commas)."""
        rows = [
            {
                "unit": self.units[int(i)],
                "rank": int(k) + 1,
                "other": self.units[int(self.nearest[i, k])],
                "distance": float(self.distance[i, k]),
                "ties": ",".join(self.names[int(f)] for f in self.ties[i, k] if f >= 0),
            }
            for i, k in zip(*np.nonzero(self.nearest >= 0), strict=True)
        ]
        return pd.DataFrame(rows, columns=["unit", "rank", "other", "distance", "ties"])


def _log(values: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(values)
    return np.asarray(np.where(np.isfinite(found), found, np.nan))


def of_year(
    stock: Array,
    inflow: Array,
    outflow: Array,
    inhabitants: Array,
    **more: Array,
) -> Features:
    """Features at the end of a year from its published figures, all (N,); `more` by name as it is.

    `to_work` is given as persons and becomes a share of the outflow.
    """
    columns = {
        "size": _log(inhabitants),
        "level": _log(stock / inhabitants),
        "inflow": _log(_per(inflow, stock)),
        "outflow": _log(_per(outflow, stock)),
    }
    if "to_work" in more:
        more["to_work"] = _per(more["to_work"], outflow)
    columns |= more
    return Features(tuple(columns), np.stack(list(columns.values()), axis=1))


def of_panel(panel: Panel, at: int) -> Features:
    """Features at month column `at` of a monthly panel; flows and changes over the year before.

    Raises ValueError when there is no year before `at`.
    """
    if not 12 <= at < panel.stock.shape[1]:
        raise ValueError(f"month {at} has no year before it")
    year = slice(at - 11, at + 1)
    stock, labour = panel.stock[:, at], regional_labour(panel)
    columns = {
        "size": _log(panel.population[:, at]),
        "level": _log(stock / panel.population[:, at]),
        "change": _log(stock) - _log(panel.stock[:, at - 12]),
        "labour": labour[:, at],
        "labour_change": labour[:, at] - labour[:, at - 12],
    }
    if panel.inflow is not None and panel.outflow is not None:
        columns["inflow"] = _log(_per(panel.inflow[:, year].sum(axis=1), stock))
        columns["outflow"] = _log(_per(panel.outflow[:, year].sum(axis=1), stock))
    return Features(tuple(columns), np.stack(list(columns.values()), axis=1))


def _per(count: Array, base: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        found = count / base
    return np.asarray(np.where(np.isfinite(found), found, np.nan))


def comparable(
    units: tuple[str, ...],
    region: NDArray[np.int64],
    now: Features,
    past: Sequence[Step] = (),
    *,
    count: int = GROUP,
) -> Comparable:
    """Groups of `count` nearest units by the features of `now`, weighted by what `past` teaches.

    `region` (N,) numbers the labour-market regions, which are left out in turn. Features known for
    less than four in five units are not used; a pair is compared on what is known of both. Raises
    ValueError when the steps of `past` have other features than `now`.
    """
    if any(step.features.names != now.names for step in past):
        raise ValueError("the years to learn from have other features than now")
    share = np.isfinite(now.values).mean(axis=0)
    for step in past:
        share = np.minimum(share, np.isfinite(step.features.values).mean(axis=0))
    kept = [k for k, name in enumerate(now.names) if share[k] >= _KNOWN or name == "size"]
    names = tuple(now.names[k] for k in kept)
    scaled = _standardised(now.values[:, kept])
    rows = _Rows.of(
        [(_standardised(s.features.values[:, kept]), s) for s in past], region, names.index("size")
    )
    only_size = np.array([float(name == "size") for name in names])
    weights, basis, gain, gain_error = only_size, "size", np.nan, np.nan
    if rows is not None:
        gain, gain_error = _gain(rows, only_size)
        if gain > _CLEARLY * gain_error:
            weights, basis = _learn(rows, np.ones(rows.change.size, dtype=np.bool_)), "prediction"
    nearest, distance = _nearest(scaled, weights, count)
    tie_weights = weights if basis == "prediction" else np.full(len(names), 1 / len(names))
    return Comparable(
        units=units,
        names=names,
        weights=weights,
        basis="prediction" if basis == "prediction" else "size",
        gain=float(gain),
        gain_error=float(gain_error),
        nearest=nearest,
        distance=distance,
        ties=_ties(scaled, tie_weights, nearest),
    )


def _standardised(values: Array) -> Array:
    """Columns with mean 0 and variance 1 over the units that are known; a constant becomes 0."""
    spread = np.nanstd(values, axis=0)
    return np.asarray((values - np.nanmean(values, axis=0)) / np.where(spread > 0, spread, 1.0))


@dataclass(frozen=True)
class _Rows:
    """Units times years that can be learned from; change is less the mean of its year."""

    x: Array  # (M, F)
    change: Array  # (M,)
    weight: Array  # (M,)
    region: NDArray[np.int64]  # (M,)
    year: NDArray[np.int64]  # (M,)
    size: int  # which feature is the size

    @classmethod
    def of(
        cls, steps: Sequence[tuple[Array, Step]], region: NDArray[np.int64], size: int
    ) -> "_Rows | None":
        parts = []
        for number, (x, step) in enumerate(steps):
            good = np.isfinite(x).all(axis=1) & np.isfinite(step.change)
            good &= np.isfinite(step.variance)
            if good.sum() < _FEWEST:
                continue
            y, v = step.change[good], step.variance[good]
            # What differs beyond counting counts for all alike; else the largest would decide.
            spread = np.median(np.abs(y - np.median(y))) * 1.4826
            weight = 1 / (v + max(spread**2 - np.median(v), 0.1 * spread**2, 1e-6))
            y = y - weight @ y / weight.sum()
            limit = 4 * np.sqrt(1 / weight)
            y = np.clip(y, -limit, limit)
            parts.append((x[good], y, weight, region[good], np.full(y.size, number)))
        if not parts or np.unique(region).size < 2:
            return None
        x, y, weight, of_region, year = (np.concatenate(p) for p in zip(*parts, strict=True))
        return cls(x, y, weight, of_region, year, size)

    @property
    def fold(self) -> NDArray[np.int64]:
        """Regions in turns, so that whole regions are left out together."""
        _, place = np.unique(self.region, return_inverse=True)
        return np.asarray(place % min(_FOLDS, int(place.max()) + 1))


def _ridge(rows: _Rows, keep: Mask, penalty: float) -> Array:
    x, w = rows.x[keep], rows.weight[keep]
    gram = (x * w[:, None]).T @ x
    gram[np.diag_indices_from(gram)] += penalty * w.sum()
    return np.asarray(np.linalg.solve(gram, (x * w[:, None]).T @ rows.change[keep]))


def _learn(rows: _Rows, keep: Mask) -> Array:
    """Shares of the features from the rows `keep`; the penalty is chosen on regions left out.

    Size has at least the share of an equal weight: how much chance moves a figure depends on it.
    """
    errors = []
    for penalty in _PENALTIES:
        total = 0.0
        for k in range(int(rows.fold.max()) + 1):
            fitted, tested = keep & (rows.fold != k), keep & (rows.fold == k)
            if not fitted.any() or not tested.any():
                continue
            miss = rows.change[tested] - rows.x[tested] @ _ridge(rows, fitted, penalty)
            total += float(rows.weight[tested] @ miss**2)
        errors.append(total)
    strength = np.abs(_ridge(rows, keep, _PENALTIES[int(np.argmin(errors))]))
    if not strength.sum() > 0:
        return np.full(strength.size, 1 / strength.size)
    strength /= strength.sum()
    strength[rows.size] = max(strength[rows.size], 1 / strength.size)
    return np.asarray(strength / strength.sum())


def _gain(rows: _Rows, only_size: Array) -> tuple[float, float]:
    """Share of squared error saved by learned weights in regions left out, and its error."""
    saved, plain = np.zeros(rows.change.size), np.zeros(rows.change.size)
    for k in range(int(rows.fold.max()) + 1):
        fitted, tested = rows.fold != k, rows.fold == k
        learned = _learn(rows, fitted)
        for year in np.unique(rows.year[tested]):
            here = np.flatnonzero(tested & (rows.year == year))
            there = np.flatnonzero(fitted & (rows.year == year))
            errors = []
            for weights in (only_size, learned):
                far = ((rows.x[here, None, :] - rows.x[None, there, :]) ** 2) @ weights**2
                near = there[np.argsort(far, axis=1, kind="stable")[:, :_NEIGHBOURS_IN_TEST]]
                w = rows.weight[near]
                expected = (w * rows.change[near]).sum(axis=1) / w.sum(axis=1)
                errors.append(rows.weight[here] * (rows.change[here] - expected) ** 2)
            plain[here], saved[here] = errors[0], errors[0] - errors[1]
    total = float(plain.sum())
    _, place = np.unique(rows.region, return_inverse=True)
    gain = float(saved.sum()) / total
    by_region = np.bincount(place, saved - gain * plain)
    count = by_region.size
    return gain, float(np.sqrt(np.sum(by_region**2) * count / (count - 1))) / total


def _apart(scaled: Array, weights: Array) -> Array:
    """Weighted squared distance of all pairs (N, N) on what is known of both; NaN without any."""
    known = np.isfinite(scaled).astype(np.float64)
    filled = np.nan_to_num(scaled) * weights
    squares = filled**2 @ known.T
    total = squares + squares.T - 2 * filled @ filled.T
    seen = (known * weights**2) @ known.T
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(
            np.where(seen > 0, np.maximum(total, 0.0) / seen * np.sum(weights**2), np.nan)
        )


def _nearest(scaled: Array, weights: Array, count: int) -> tuple[NDArray[np.int64], Array]:
    far = _apart(scaled, weights)
    np.fill_diagonal(far, np.nan)
    count = min(count, len(scaled) - 1)
    order = np.argsort(far, axis=1, kind="stable")[:, :count]  # NaN last
    distance = np.sqrt(np.take_along_axis(far, order, axis=1))
    return np.where(np.isfinite(distance), order, -1), distance


def _ties(scaled: Array, weights: Array, nearest: NDArray[np.int64]) -> NDArray[np.int64]:
    """Features in which a pair differs least, by weight, against two units drawn at random."""
    ties = np.full((*nearest.shape, TIES), -1)
    apart = (scaled[:, None, :] - scaled[nearest]) ** 2
    closer = weights**2 * (2.0 - apart)  # 2 is the mean squared difference of two units
    closer = np.where(np.isfinite(closer), closer, -np.inf)
    order = np.argsort(-closer, axis=2, kind="stable")[:, :, :TIES]
    real = np.take_along_axis(closer, order, axis=2) > 0
    ties[:, :, : order.shape[2]] = np.where(real & (nearest >= 0)[:, :, None], order, -1)
    return ties


@dataclass(frozen=True)
class GroupChange:
    """What changed in the group of `unit` since the release before."""

    unit: str
    left: tuple[str, ...]
    joined: tuple[str, ...]


def changes(before: Mapping[str, Sequence[str]], now: Comparable) -> tuple[GroupChange, ...]:
    """Groups that are not what they were; units that had no group before are not mentioned."""
    found = []
    for unit in now.units:
        if unit not in before:
            continue
        old, new = before[unit], now.group(unit)
        left = tuple(u for u in old if u not in new)
        joined = tuple(u for u in new if u not in old)
        if left or joined:
            found.append(GroupChange(unit, left, joined))
    return tuple(found)


def sharing(labels: Sequence[str | None], row: int) -> NDArray[np.int64]:
    """Rows of the other units with the same label: size class, province, arbeidsmarktregio.

    Empty when the label of `row` is unknown.
    """
    own = labels[row]
    if own is None:
        return np.empty(0, dtype=np.int64)
    return np.array([k for k, label in enumerate(labels) if label == own and k != row], dtype=int)

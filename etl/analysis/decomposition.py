"""Fewer people in, or more people out? The exact split of a change in stock.

The stock follows B[t] = B[t-1] + I[t] - O[t] + e[t]. Each flow is a rate times an exposure, so the
path can be run again with a rate as it was at the base date. The Shapley value of every factor is
its mean effect over all orders in which the factors can be let go; the parts therefore add up to
the change, whatever the order.

CBS does not count reaching AOW age as outflow. Where the population is 15 to AOW age that crossing
sits in e and can be shown as a part of its own; in the total of all ages it does not exist.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import factorial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
AgeClass = Literal["totaal", "tot_aow", "vanaf_aow"]

SUM_TOLERANCE = 1e-6
SMALLEST_STOCK_FOR_PER_CENT = 50.0
_UNITS_AT_ONCE = 40


@dataclass(frozen=True)
class Flows:
    """Stock and flows of one population: N units, K periods of equal length, H periods before.

    `stock` (N, K+1) persons at the ends, the first at the base date. `inflow`, `outflow` (N, K)
    persons in the period, `population` (N, K) persons who could enter. `exposure` (N, K) is the
    mean stock during the period, from monthly stocks where they exist; None takes the mean of
    begin and end. The `base_*` arrays (N, H) give the rates that hold when nothing changes.
    `aow` (N, K) persons who reached AOW age, an estimate, only for age class `tot_aow`.
    `rounded_to` is the multiple to which the figures were rounded. NaN is missing; a unit with any
    missing figure has no split. Raises ValueError on shapes that do not fit.
    """

    stock: Array
    inflow: Array
    outflow: Array
    population: Array
    base_inflow: Array
    base_outflow: Array
    base_exposure: Array
    base_population: Array
    exposure: Array | None = None
    aow: Array | None = None
    age_class: AgeClass = "totaal"
    rounded_to: float = 1.0

    def __post_init__(self) -> None:
        units, ends = self.stock.shape
        for name in ("inflow", "outflow", "population", "exposure", "aow"):
            value = getattr(self, name)
            if value is not None and value.shape != (units, ends - 1):
                raise ValueError(f"{name} has shape {value.shape}, expected {(units, ends - 1)}")
        before = self.base_inflow.shape
        if len(before) != 2 or before[0] != units or before[1] < 1:
            raise ValueError(f"base_inflow has shape {before}, expected ({units}, at least 1)")
        for name in ("base_outflow", "base_exposure", "base_population"):
            if getattr(self, name).shape != before:
                raise ValueError(f"{name} has shape {getattr(self, name).shape}, expected {before}")
        if self.aow is not None and self.age_class != "tot_aow":
            raise ValueError("reaching AOW age is a part only of the class below AOW age")

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts, in the order of the last axis of every result."""
        aow = ("aow",) if self.aow is not None else ()
        return ("momentum", "inflow", "outflow", "population", *aow, "remainder")

    def some(self, units: slice | list[int]) -> "Flows":
        """Those of some units."""
        arrays: dict[str, Any] = {
            k: v[units] for k, v in vars(self).items() if isinstance(v, np.ndarray)
        }
        return replace(self, **arrays)


@dataclass(frozen=True)
class FlowSplit:
    """A change in stock, in persons, by part; `parts`, `lower`, `upper` are (N, number of names).

    The parts of a unit add up to `end - start` within 1e-6 persons (checked), or are all NaN.
    `lower` and `upper` are 95 % bounds for counting noise and rounding only. `tallies` (N,) is
    False where stock and flows disagree too much for a split to mean anything.
    """

    names: tuple[str, ...]
    start: Array
    end: Array
    parts: Array
    lower: Array
    upper: Array
    tallies: NDArray[np.bool_]

    def __post_init__(self) -> None:
        _check_sum(self.parts.sum(axis=1), self.end - self.start)

    @property
    def change(self) -> Array:
        """Change in persons (N,)."""
        return self.end - self.start

    @property
    def per_cent(self) -> Array:
        """Parts in per cent of the stock at the start; NaN below 50 persons."""
        start = np.where(self.start >= SMALLEST_STOCK_FOR_PER_CENT, self.start, np.nan)
        return 100 * self.parts / start[:, None]


def _check_sum(total: Array, change: Array) -> None:
    gap = np.abs(total - change)
    if np.any(gap[np.isfinite(gap)] > SUM_TOLERANCE):
        raise ValueError(f"the parts miss the change by {np.nanmax(gap):.3g} persons")


def mean_stock_before(close: Array, inflow: Array, outflow: Array) -> Array:
    """Mean stock of a period of which only the closing stock is known; takes the remainder as 0."""
    return close - (inflow - outflow) / 2


def shapley(flows: Flows) -> Array:
    """Parts of the change (N, number of parts), persons. Exact, no intervals."""
    exposure = flows.exposure
    if exposure is None:
        exposure = (flows.stock[:, :-1] + flows.stock[:, 1:]) / 2
    aow = np.zeros_like(flows.inflow) if flows.aow is None else flows.aow
    parts = _shapley(
        flows.stock,
        flows.inflow,
        flows.outflow,
        flows.population,
        exposure,
        aow,
        (flows.base_inflow, flows.base_outflow, flows.base_exposure, flows.base_population),
        with_aow=flows.aow is not None,
    )
    parts[~np.isfinite(parts).all(axis=-1)] = np.nan
    return parts


def split_flows(
    flows: Flows, codes: Sequence[str], *, draws: int = 500, seed: int = 0
) -> FlowSplit:
    """Parts with 95 % bounds from a parametric bootstrap of `draws` draws.

    The draws of a unit follow from its code in `codes` (N,) and `seed`, so that its bounds are the
    same whoever stands beside it. Raises ValueError when there are not as many codes as units.

    Inflow is drawn as Poisson. Outflow is drawn as binomial among everyone who was or came on the
    roll in the period, so that its mean is the observed outflow; Binomial(E, 1 - exp(-o)) would
    have a mean an eighth too low at Dutch yearly exit rates. The remainder is that of the figures,
    all of which move within their rounding.
    """
    parts = shapley(flows)
    if len(codes) != len(parts):
        raise ValueError(f"{len(codes)} codes for {len(parts)} units")
    bounds = []
    for first in range(0, len(parts), _UNITS_AT_ONCE):
        units = slice(first, first + _UNITS_AT_ONCE)
        random = [
            np.random.default_rng([seed, int.from_bytes(code.encode())]) for code in codes[units]
        ]
        drawn = _bootstrap(flows.some(units), draws, random)
        bounds.append(np.quantile(drawn, [0.025, 0.975], axis=0))
    lower, upper = np.concatenate(bounds, axis=1)
    missing = ~np.isfinite(parts)
    return FlowSplit(
        names=flows.parts,
        start=flows.stock[:, 0],
        end=flows.stock[:, -1],
        parts=parts,
        lower=np.where(missing, np.nan, lower),
        upper=np.where(missing, np.nan, upper),
        tallies=_tallies(flows),
    )


def _tallies(flows: Flows) -> NDArray[np.bool_]:
    """Whether every remainder is within 3 rounding bounds plus 2 % of the stock."""
    aow = 0.0 if flows.aow is None else flows.aow
    remainder = np.diff(flows.stock, axis=1) - flows.inflow + flows.outflow + aow
    rounding = 2 * _rounding(flows)  # four figures, each at most half a multiple off
    bound = 3 * rounding + 0.02 * flows.stock[:, :-1]
    return np.asarray(np.all(np.abs(remainder) <= bound, axis=1))


def _rounding(flows: Flows) -> float:
    return flows.rounded_to if flows.rounded_to > 1 else 0.0


def _rate(count: Array, exposure: Array) -> Array:
    """Count per exposure; nobody out of nobody is a rate of 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((count == 0) & (exposure == 0), 0.0, count / exposure)


def _shapley(
    stock: Array,
    inflow: Array,
    outflow: Array,
    population: Array,
    exposure: Array,
    aow: Array,
    base: tuple[Array, Array, Array, Array],
    *,
    with_aow: bool,
) -> Array:
    """As `shapley`, with any leading axes (bootstrap draws) before (N, K)."""
    base_inflow, base_outflow, base_exposure, base_population = base
    periods = inflow.shape[-1]
    middle = (stock[..., :-1] + stock[..., 1:]) / 2
    kappa = np.where(middle > 0, exposure / np.where(middle > 0, middle, 1.0), 1.0)
    remainder = np.diff(stock, axis=-1) - inflow + outflow + aow
    at_base = {
        "inflow": _rate(base_inflow.sum(axis=-1), base_population.sum(axis=-1)),
        "outflow": _rate(base_outflow.sum(axis=-1), base_exposure.sum(axis=-1)),
        "population": base_population[..., -1],
    }
    actual = {
        "inflow": _rate(inflow, population),
        "outflow": _rate(outflow, exposure),
        "population": population,
        "aow": -aow,
        "remainder": remainder,
    }
    factors = [name for name in actual if name != "aow" or with_aow]

    def end_stock(free: frozenset[str]) -> Array:
        level = stock[..., 0]
        for t in range(periods):
            now = {
                name: actual[name][..., t] if name in free else at_base.get(name, np.float64(0))
                for name in factors
            }
            drain = now["outflow"] * kappa[..., t] / 2
            entered = now["inflow"] * now["population"] + now.get("aow", 0.0) + now["remainder"]
            with np.errstate(invalid="ignore"):  # missing figures, or people leaving nobody
                level = (level * (1 - drain) + entered) / (1 + drain)
        return level

    count = len(factors)
    value = {
        frozenset(subset): end_stock(frozenset(subset))
        for size in range(count + 1)
        for subset in combinations(factors, size)
    }
    parts = [value[frozenset()] - stock[..., 0]]
    for factor in factors:
        part = np.zeros_like(parts[0])
        for subset, level in value.items():
            if factor not in subset:
                weight = (
                    factorial(len(subset)) * factorial(count - 1 - len(subset)) / factorial(count)
                )
                part = part + weight * (value[subset | {factor}] - level)
        parts.append(part)
    return np.stack(parts, axis=-1)


def _bootstrap(flows: Flows, draws: int, random: list[np.random.Generator]) -> Array:
    """Parts in every draw (draws, N, number of parts), with a generator for each unit."""
    rounding = _rounding(flows)

    def each(draw: Callable[..., Array], *values: Array) -> Array:
        return np.stack(
            [draw(rng, *(v[:, k] for v in values)) for k, rng in enumerate(random)], axis=1
        )

    def repeat(values: Array) -> Array:
        return np.broadcast_to(np.nan_to_num(values), (draws, *values.shape))

    def blur(values: Array) -> Array:
        if not rounding:
            return repeat(values)
        size, half = (draws, values.shape[1]), rounding / 2
        return np.maximum(repeat(values) + each(lambda rng: rng.uniform(-half, half, size)), 0.0)

    def come(inflow: Array) -> Array:
        return each(lambda rng, mean: rng.poisson(mean), inflow).astype(np.float64)

    def leave(at_risk: Array, outflow: Array) -> Array:
        people = np.maximum(np.round(at_risk), 1.0)
        chance = np.clip(outflow / people, 0.0, 1.0)
        left = each(lambda rng, n, p: rng.binomial(n, p), people.astype(np.int64), chance)
        return left.astype(np.float64)

    middle = (flows.stock[:, :-1] + flows.stock[:, 1:]) / 2
    exposure = middle if flows.exposure is None else flows.exposure
    aow = np.zeros_like(flows.inflow) if flows.aow is None else flows.aow
    opening = flows.base_exposure - (flows.base_inflow - flows.base_outflow) / 2
    ends, came, went = blur(flows.stock), blur(flows.inflow), blur(flows.outflow)
    inflow = come(came)
    outflow = leave(repeat(flows.stock[:, :-1] + flows.inflow), went)
    # What the figures leave between them, each figure anywhere within its rounding.
    steps = inflow - outflow + np.diff(ends, axis=-1) - came + went
    begin = ends[..., :1]
    stock = np.maximum(np.concatenate([begin, begin + np.cumsum(steps, axis=-1)], axis=-1), 0.0)
    base_inflow = come(blur(flows.base_inflow))
    base_outflow = leave(repeat(opening + flows.base_inflow), blur(flows.base_outflow))
    moved = (stock[..., :-1] + stock[..., 1:]) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.where(middle > 0, exposure / middle, 1.0)
    return _shapley(
        stock,
        inflow,
        outflow,
        repeat(flows.population),
        moved * np.nan_to_num(kept, nan=1.0),
        repeat(aow),
        (base_inflow, base_outflow, repeat(flows.base_exposure), repeat(flows.base_population)),
        with_aow=flows.aow is not None,
    )


@dataclass(frozen=True)
class CycleShares:
    """Shares of the variance of the change in the stock rate; they add up to 1 (checked)."""

    inflow: float
    outflow: float
    start: float
    residual: float

    def __post_init__(self) -> None:
        total = self.inflow + self.outflow + self.start + self.residual
        if abs(total - 1) > SUM_TOLERANCE:
            raise ValueError(f"the shares add up to {total}")


SHORTEST_SERIES = 8


def cycle_shares(rate: Array, inflow_hazard: Array, outflow_hazard: Array) -> CycleShares:
    """What drives a long series: inflow or outflow (Elsby, Hobijn and Sahin, REStat 95(2), 2013).

    All (T,): share of the population on the roll at the end of each period, entry hazard of those
    not on it, exit hazard of those on it, per period. Written out from u[t] = l[t] u*[t] +
    (1 - l[t]) u[t-1]; the dates of l and u* in the recursion are from memory and could not be
    checked against the paper. Raises ValueError below 8 periods.
    """
    periods = rate.shape[0]
    if periods < SHORTEST_SERIES:
        raise ValueError(f"{periods} periods; at least {SHORTEST_SERIES} are needed")
    total = inflow_hazard + outflow_hazard
    speed = 1 - np.exp(-total)
    distance = 1 - inflow_hazard / total
    change = np.diff(np.log(rate), prepend=np.nan)
    into = np.diff(np.log(inflow_hazard), prepend=np.nan)
    out = np.diff(np.log(outflow_hazard), prepend=np.nan)
    contribution = {name: np.zeros(periods) for name in ("inflow", "outflow", "start")}
    contribution["start"][1] = change[1]
    for t in range(2, periods):
        carried = (1 - speed[t - 2]) / speed[t - 2]
        own = {"inflow": into[t], "outflow": -out[t], "start": 0.0}
        for name, series in contribution.items():
            series[t] = speed[t - 1] * (distance[t - 1] * own[name] + carried * series[t - 1])
    observed = change[2:]
    centred = observed - observed.mean()
    variance = centred @ centred
    shares = {name: float(centred @ part[2:] / variance) for name, part in contribution.items()}
    return CycleShares(**shares, residual=1 - sum(shares.values()))

"""The panel that the models of economy and policy read: gemeenten in rows, months in columns."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.linalg import eigh, toeplitz

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Corona support (Tozo) is not in the stock, but those on it did not enter either.
BREAK = (np.datetime64("2020-03", "M"), np.datetime64("2021-12", "M"))
SMALLEST_FOR_FIT = 25.0


class PanelError(ValueError):
    """A figure or shape with which no panel can be made."""


@dataclass(frozen=True)
class Panel:
    """N units by T consecutive months.

    `stock` (N, T) persons at month end, `population` (N, T) persons 15 to AOW age, `labour` (N, T)
    a positive labour-market rate of the unit itself, `region` (N,) number of its labour-market
    region, `months` (T,) datetime64[M]. `inflow`, `outflow` (N, T) persons in the month, or None.
    NaN is missing. Raises PanelError on shapes that do not fit or months with a gap.
    """

    units: tuple[str, ...]
    region: NDArray[np.int64]
    months: NDArray[np.datetime64]
    stock: Array
    population: Array
    labour: Array
    inflow: Array | None = None
    outflow: Array | None = None
    rounded_to: float = 1.0

    def __post_init__(self) -> None:
        shape = (len(self.units), len(self.months))
        for name in ("stock", "population", "labour", "inflow", "outflow"):
            value = getattr(self, name)
            if value is not None and value.shape != shape:
                raise PanelError(f"{name} has shape {value.shape}, expected {shape}")
        if self.region.shape != shape[:1]:
            raise PanelError(f"region has shape {self.region.shape}, expected {shape[:1]}")
        if shape[1] > 1 and not np.all(np.diff(self.months) == np.timedelta64(1, "M")):
            raise PanelError("the months are not consecutive")

    @cached_property
    def of_region(self) -> "RegionalLabour":
        """See `regional_labour` and `labour_error`."""
        return _regional_labour(self)

    def row(self, unit: str) -> int:
        """Row of a unit; raises PanelError when it is not there."""
        try:
            return self.units.index(unit)
        except ValueError:
            raise PanelError(f"unit {unit} is not in the panel") from None

    def column(self, month: str) -> int:
        """Column of a month YYYY-MM; raises PanelError when it is not there."""
        try:
            offset = np.datetime64(month, "M") - self.months[0]
        except ValueError:
            raise PanelError(f"{month!r} is not a month YYYY-MM") from None
        column = int(offset.astype(np.int64))
        if not 0 <= column < len(self.months):
            raise PanelError(f"month {month} is not in the panel")
        return column


def from_table(rows: pd.DataFrame) -> Panel:
    """A panel from rows with columns unit, region, month (YYYY-MM), stock, population, labour.

    A unit and month without a row is missing; the region of a unit is that of its first row. A labour
    rate of 0 is missing too, as it has no logarithm.
    """
    code, units = pd.factorize(rows["unit"])
    period = rows["month"].to_numpy(dtype=str).astype("datetime64[M]")
    months = np.arange(period.min(), period.max() + 1)
    place = (code, (period - months[0]).astype(np.int64))
    values = {}
    for name in ("stock", "population", "labour"):
        values[name] = np.full((len(units), len(months)), np.nan)
        values[name][place] = rows[name].to_numpy(dtype=float, na_value=np.nan)
    values["labour"][~(values["labour"] > 0)] = np.nan
    _, first = np.unique(code, return_index=True)
    region, _ = pd.factorize(rows["region"].iloc[first])
    return Panel(
        units=tuple(str(unit) for unit in units),
        region=region.astype(np.int64),
        months=months,
        rounded_to=common_multiple(values["stock"]),
        **values,
    )


def common_multiple(stock: Array) -> float:
    """The multiple in which the figures come, up to 100."""
    whole = stock[np.isfinite(stock) & (stock > 0)]
    if whole.size == 0 or np.any(whole != np.round(whole)):
        return 1.0
    return float(min(np.gcd.reduce(whole.astype(np.int64)), 100))


def regional_labour(panel: Panel) -> Array:
    """Log labour-market rate of the region without the unit itself (N, T).

    Mean over the other units of the region, weighted by population. A unit that is alone in its
    region takes the mean of all other units: its own rate would carry the effect of its own policy.
    Where a few neighbours stand for the region, what is theirs alone is noise that would make the
    economy look weaker than it is; it is taken off, see `_without_noise`. The national season is
    taken off, so that a level held at some month is not that of a season.
    """
    return panel.of_region.level


def labour_error(panel: Panel, weights: Array) -> Array:
    """Standard error (N,) of the sum over months of `weights` (T,) times `regional_labour`.

    What noise in the neighbours' figures leaves unknown of the region's own course. `weights` add up
    to 0, as lasting levels are not estimated. 0 where all units of a region show one rate: then how
    well that rate stands for them cannot be seen.
    """
    seen = panel.of_region
    return np.asarray(np.sqrt(seen.unknown @ (weights @ seen.directions) ** 2))


@dataclass(frozen=True)
class RegionalLabour:
    """`level` (N, T) log rate; its error has variance `unknown` (N, K) along `directions` (T, K)."""

    level: Array
    unknown: Array
    directions: Array


def _regional_labour(panel: Panel) -> RegionalLabour:
    weight = np.where(np.isfinite(panel.labour), panel.population, 0.0)
    amount = weight * np.nan_to_num(panel.labour)
    numbers, place, members = np.unique(panel.region, return_inverse=True, return_counts=True)
    inside = (np.arange(numbers.size)[:, None] == place[None, :]).astype(np.float64)
    alone = (members[place] == 1)[:, None]

    def of_others(values: Array) -> Array:
        return np.asarray(np.where(alone, values.sum(axis=0), (inside @ values)[place]) - values)

    with np.errstate(divide="ignore", invalid="ignore"):
        labour = np.asarray(np.log(of_others(amount) / of_others(weight)))
        national = np.asarray(np.log(amount.sum(axis=0) / weight.sum(axis=0)))
    found = _without_noise(panel, labour - national)
    return replace(found, level=national - _season(national) + found.level)


def _without_noise(panel: Panel, distance: Array) -> RegionalLabour:
    """What a region's distance to the country is expected to be, given what was measured (N, T).

    Regression calibration with the best linear predictor: how the units of a region differ among
    themselves gives the autocovariance of the noise in their mean, the rest of the autocovariance
    of `distance` is the region's own. Lasting levels stay as they are. Unchanged where all units of
    a region show one rate, as when the figure of the region itself was given.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.log(panel.labour)
    share = np.nan_to_num(panel.population).mean(axis=1)
    noise = np.full(len(panel.units), np.nan)
    apart = []
    for region in np.unique(panel.region):
        rows = np.flatnonzero(panel.region == region)
        if rows.size < 2 or not np.isfinite(own[rows]).all():
            continue
        other = own[rows] - share[rows] @ own[rows] / share[rows].sum()
        other = (other - other.mean(axis=1, keepdims=True)) * np.sqrt(rows.size / (rows.size - 1))
        parts = share[rows] ** 2 * other.var(axis=1)
        noise[rows] = (parts.sum() - parts) / (share[rows].sum() - share[rows]) ** 2
        apart.append(other)
    known = np.isfinite(noise) & np.isfinite(distance).all(axis=1)
    if not known.any() or float(noise[known].max()) < _NO_NOISE:
        return RegionalLabour(distance, np.zeros((len(noise), 0)), np.zeros((distance.shape[1], 0)))
    of_noise = _autocovariance(np.concatenate(apart))
    scale = noise[known] / of_noise[0]
    level = distance[known].mean(axis=1, keepdims=True)
    moved = distance[known] - level
    of_region = _autocovariance(moved) - scale.mean() * of_noise
    of_noise[0] *= 1 + 1e-6
    size, vectors = eigh(toeplitz(of_region), toeplitz(of_noise))
    size = np.maximum(size, 0.0)
    kept = size / (size + scale[:, None])
    directions = toeplitz(of_noise) @ vectors
    found, unknown = distance.copy(), np.zeros((len(noise), size.size))
    found[known] = level + (kept * (moved @ vectors)) @ directions.T
    unknown[known] = kept * scale[:, None]
    return RegionalLabour(found, unknown, directions)


_NO_NOISE = 1e-10


def _autocovariance(values: Array) -> Array:
    """Mean autocovariance of rows (M, T) of mean 0, by lag (T,); never negative as a quadratic."""
    months = values.shape[1]
    power = np.abs(np.fft.rfft(values, 2 * months, axis=1)) ** 2
    return np.asarray(np.fft.irfft(power.mean(axis=0))[:months] / months)


def _season(series: Array) -> Array:
    """Mean distance of each calendar month from the centred 12-month mean (T,); 0 below 3 years."""
    if series.size < 36 or not np.isfinite(series).all():
        return np.zeros_like(series)
    ends = np.array([0.5])
    trend = np.convolve(series, np.concatenate([ends, np.ones(11), ends]) / 12, mode="valid")
    distance = series[6:-6] - trend
    month = np.arange(series.size) % 12
    means = np.array([distance[month[6:-6] == k].mean() for k in range(12)])
    return np.asarray((means - means.mean())[month])


def in_break(months: NDArray[np.datetime64]) -> Mask:
    """Which months (T,) lie in the corona years, March 2020 to December 2021."""
    return np.asarray((months >= BREAK[0]) & (months <= BREAK[1]))


def quarter_ends(last: int) -> NDArray[np.int64]:
    """Columns of the last months of whole quarters, counted back from column `last`."""
    return np.arange(last % 3 + (3 if last % 3 < 2 else 0), last + 1, 3)


def quarter_means(values: Array, ends: NDArray[np.int64]) -> Array:
    """Mean of the three months up to each end: (N, T) -> (N, Q)."""
    return np.asarray((values[:, ends] + values[:, ends - 1] + values[:, ends - 2]) / 3)

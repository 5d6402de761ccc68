"""The lighter answer when only yearly figures exist: a change beside others of size and region.

Without monthly stock and a labour-market series the economy cannot be separated. What can be said
is whether a gemeente changed otherwise than gemeenten of the same size and the same labour-market
region, which share much of the economy, and how ordinary such a difference is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from etl.analysis.placebo import NEIGHBOURS, smallest_fall
from etl.analysis.standing_out import (
    SMALLEST_STOCK,
    Array,
    Funnel,
    Mask,
    benjamini_hochberg,
    fit_funnel,
)

MISSING = ("monthly_stock", "labour_market")


@dataclass(frozen=True)
class YearlyDifference:
    """A yearly change in three parts (N,), log points x 100; NaN for units that are not judged.

    `change` = `same_size` + `same_region` + `difference` (checked within 1e-6): the mean change at
    this size, what the region adds to that, and what is left. `half` half width of the 95 %
    interval around `difference`, `p` two sided, `differs` after Benjamini-Hochberg. `mde` the
    `smallest_fall`, per cent. `missing` codes of what was not available.
    """

    before: Array
    after: Array
    change: Array
    same_size: Array
    same_region: Array
    difference: Array
    half: Array
    p: Array
    mde: Array
    differs: Mask
    funnel: Funnel
    missing: tuple[str, ...] = MISSING

    def __post_init__(self) -> None:
        gap = np.abs(self.same_size + self.same_region + self.difference - self.change)
        if np.any(gap[np.isfinite(gap)] > 1e-6):
            raise ValueError("the parts do not add up to the change")

    @property
    def expected(self) -> Array:
        """Expected change (N,), log points x 100."""
        return self.same_size + self.same_region

    @property
    def persons(self) -> Array:
        """Persons per log point x 100 (N,); with it `expected` and `difference` add up to the change."""
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = (self.after - self.before) / np.log(self.after / self.before)
        return np.where(self.after == self.before, self.before, mean) / 100


def yearly_difference(
    before: Array,
    after: Array,
    sampling: Array,
    region: NDArray[np.int64],
    *,
    exclude: Mask | None = None,
) -> YearlyDifference:
    """Compare each change with the 60 nearest in size and with the rest of the region.

    `before`, `after` stocks (N,), `sampling` from `standing_out.sampling_variance`, `region` (N,).
    Means are weighted by precision and leave the unit itself out; the mean of a region is pulled
    towards zero by how little regions differ and how few gemeenten it has. Units below 50 persons
    or in `exclude` are not judged. Raises ValueError below 20 units.
    """
    judged = (before >= SMALLEST_STOCK) & (after >= SMALLEST_STOCK) & np.isfinite(sampling)
    if exclude is not None:
        judged &= ~exclude
    change = np.full(before.shape, np.nan)
    change[judged] = 100 * np.log(after[judged] / before[judged])
    weight = np.where(judged, 1 / fit_funnel(change, sampling, judged).variance, 0.0)
    same_size = _same_size(change, weight, np.log(np.maximum(before, 1.0)), judged)
    same_region = _same_region(change - same_size, weight, region, judged)
    difference = change - same_size - same_region
    funnel = fit_funnel(difference, sampling, judged)
    deviation = np.where(judged, np.sqrt(funnel.variance), np.nan)
    half = norm.ppf(0.975) * deviation
    p = 2 * norm.sf(np.abs(difference) / deviation)
    return YearlyDifference(
        before=before,
        after=after,
        change=change,
        same_size=same_size,
        same_region=same_region,
        difference=difference,
        half=half,
        p=p,
        mde=smallest_fall(half),
        differs=benjamini_hochberg(p),
        funnel=funnel,
    )


def _same_size(change: Array, weight: Array, size: Array, judged: Mask) -> Array:
    index = np.flatnonzero(judged)
    far = np.abs(size[:, None] - size[index][None, :])
    far[index, np.arange(index.size)] = np.inf
    count = min(NEIGHBOURS, index.size - 1)
    near = index[np.argpartition(far, count - 1, axis=1)[:, :count]]
    mean = (weight[near] * change[near]).sum(axis=1) / weight[near].sum(axis=1)
    return np.asarray(np.where(judged, mean, np.nan))


def _same_region(left: Array, weight: Array, region: NDArray[np.int64], judged: Mask) -> Array:
    value = np.where(judged, left, 0.0)
    _, place = np.unique(region, return_inverse=True)
    sums = np.bincount(place, weight * value)
    weights = np.bincount(place, weight)
    own_sums = np.bincount(place, (weight * value) ** 2)
    own_weights = np.bincount(place, weight**2)
    pairs = float(np.sum(weights**2 - own_weights))
    # Products of two different gemeenten of one region have the variance between regions as mean.
    between = max(float(np.sum(sums**2 - own_sums)) / pairs, 0.0) if pairs > 0 else 0.0
    if between == 0.0:
        return np.where(judged, 0.0, np.nan)
    others = (sums[place] - weight * value) / (weights[place] - weight + 1 / between)
    return np.where(judged, others, np.nan)

"""How far a figure of one gemeente can be off when nothing happened: what others of its size show.

A regression error says nothing about one gemeente. The same estimate for all others does, when
each is measured in units of what is usual at its size.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

NEIGHBOURS = 60
SIMILAR = 120
_WITHOUT_PEERS = 4
_LARGEST = 30
NORMAL_95 = 1.959964
_POWER_FACTOR = 2.8  # 1.96 + 0.84: seen four times out of five in a test at 5 %


@dataclass(frozen=True)
class Placebo:
    """Each value against the same value of the donors; arrays (N,).

    `half` half width of the 95 % interval, `p` chance of so large a value among donors, `ratio`
    value over `scale`. An interval without zero and p <= .05 are the same statement.
    """

    scale: Array
    ratio: Array
    half: Array
    p: Array


def smallest_fall(half: Array | float) -> Array:
    """Smallest fall that would be seen four times out of five: its size, 0 to 100 per cent.

    `half` is half the 95 % interval in log points x 100. Bloom (Evaluation Review 19(5), 1995). A
    fall, as a rise of so many log points is more per cent and would have no end.
    """
    return np.asarray(-100 * np.expm1(-_POWER_FACTOR * half / NORMAL_95 / 100))


def size_variance(values: Array, log_stock: Array, donors: Mask) -> tuple[float, float]:
    """a, b of variance a + b / stock of `values` (N,) among donors, both at least 0.

    Squares, cut at their 99th percentile, on a constant and one over the stock, weighted by the
    fit before. Raises ValueError below 20 donors.
    """
    usable = _usable(values, log_stock, donors)
    squares = values[usable] ** 2
    squares = np.minimum(squares, np.quantile(squares, 0.99))
    design = np.stack([np.ones(squares.size), np.exp(-log_stock[usable])], axis=1)
    expected = np.full(squares.size, max(float(squares.mean()), 1e-12))
    found = np.zeros(2)
    for _ in range(5):
        found, _ = nnls(design / expected[:, None], squares / expected)
        expected = np.maximum(design @ found, 1e-12)
    return float(found[0]), float(found[1])


def _usable(values: Array, log_stock: Array, donors: Mask) -> NDArray[np.int64]:
    index = np.flatnonzero(donors & np.isfinite(values) & np.isfinite(log_stock))
    if index.size < 20:
        raise ValueError(f"{index.size} gemeenten to compare with; at least 20 are needed")
    return index


def size_scale(values: Array, log_stock: Array, donors: Mask) -> Array:
    """Median absolute value usual at the size of each unit, the unit itself left out (N,).

    Values are first divided by the root of a + b / stock; of that, the median is taken over the 60
    donors nearest in log stock. Without the division the smallest units, whose neighbours are all
    larger, would be found too often. The four largest units have no peers: they take at least the
    median of the 30 largest donors. Raises ValueError below 20 donors.
    """
    index = _usable(values, log_stock, donors)
    constant, slope = size_variance(values, log_stock, donors)
    usual = np.sqrt(np.maximum(constant + slope * np.exp(-log_stock), 1e-12))
    size = np.abs(values) / usual
    far = np.abs(log_stock[:, None] - log_stock[index][None, :])
    far[index, np.arange(index.size)] = np.inf
    count = min(NEIGHBOURS, index.size - 1)
    near = np.argpartition(far, count - 1, axis=1)[:, :count]
    scale = usual * np.median(size[index][near], axis=1)
    largest = index[np.argsort(-log_stock[index])[:_LARGEST]]
    top = np.argsort(-np.where(np.isfinite(log_stock), log_stock, -np.inf))[:_WITHOUT_PEERS]
    scale[top] = np.maximum(scale[top], np.median(np.abs(values[largest])))
    return np.asarray(np.where(np.isfinite(log_stock), scale, np.nan))


def studentised(values: Array, scale: Array, donors: Mask, centre: Array | None = None) -> Placebo:
    """Rank |value - centre| / scale of every unit among the donors other than itself.

    The interval is conformal: its half width is the smallest donor ratio that at least 95 % of
    donors and unit together do not exceed, times the scale. All arrays (N,).
    """
    middle = np.zeros_like(values) if centre is None else centre
    ratio = np.abs(values - middle) / scale
    index = np.flatnonzero(donors & np.isfinite(ratio))
    ordered = np.sort(ratio[index])
    is_donor = np.zeros(values.shape, dtype=np.bool_)
    is_donor[index] = True
    others = np.where(is_donor, index.size - 1, index.size)
    not_below = index.size - np.searchsorted(ordered, ratio, side="left") - is_donor
    p = (1 + not_below) / (others + 1)
    place = np.ceil(0.95 * (others + 1)).astype(np.int64)  # 1-based, among the others
    position = np.searchsorted(ordered, ratio, side="left") + 1
    skip = is_donor & (position <= place)  # the unit's own ratio stands before that place
    limit = ordered[np.minimum(place - 1 + skip, index.size - 1)]
    half = np.where(place <= others, limit, np.inf) * scale
    missing = ~np.isfinite(ratio)
    return Placebo(
        scale=scale,
        ratio=ratio,
        half=np.where(missing, np.nan, half),
        p=np.where(missing, np.nan, p),
    )


def against_others(values: Array, log_stock: Array, donors: Mask) -> Placebo:
    """`studentised` by the usual size of the value at the unit's own stock."""
    return studentised(values, size_scale(values, log_stock, donors), donors)


def against_similar(values: Array, log_stock: Array, donors: Mask) -> Placebo:
    """As `against_others`, but ranked among the 120 donors nearest in size only.

    In a split the spread of the largest and that of the rest differ in shape, not only in scale:
    one ranking of all finds the largest too seldom. Raises ValueError below 20 donors.
    """
    scale = size_scale(values, log_stock, donors)
    ratio = np.abs(values) / scale
    index = np.flatnonzero(donors & np.isfinite(ratio))
    far = np.abs(log_stock[:, None] - log_stock[index][None, :])
    far[index, np.arange(index.size)] = np.inf
    count = min(SIMILAR, index.size - 1)
    near = ratio[index][np.argpartition(far, count - 1, axis=1)[:, :count]]
    place = int(np.ceil(0.95 * (count + 1)))
    limit = np.sort(near, axis=1)[:, place - 1] if place <= count else np.inf
    missing = ~np.isfinite(ratio)
    half = np.where(missing, np.nan, limit * scale)
    p = (1 + (near >= ratio[:, None]).sum(axis=1)) / (count + 1)
    return Placebo(scale, ratio, half, np.where(missing, np.nan, p))

"""Checks beside a verdict: other ways to ask whether what was found could be chance.

They are reported and decide nothing. The verdict comes from placebos studentised by size, because
these hold their level in small and large units alike; see etl.analysis.events.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from etl.analysis.placebo import against_others
from etl.analysis.synthetic import demeaned_sc, gap, simplex_ls

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

YEARS_OF_SLOPE = 2
_PENALTIES = np.logspace(0, -5, 21)  # of the largest eigenvalue


@dataclass(frozen=True)
class Check:
    """One check by name; what `value` is depends on it, `p` is its chance without any effect.

    `gap_ratio` times that the gap after is larger than before; `slope_before` log points x 100 a
    year; `earlier_24`, `earlier_36` log points x 100 as if the start were so many months earlier;
    `conformal` mean size of the gap after, log points x 100.
    """

    name: str
    value: float
    p: float


def gap_ratio(
    gaps: Array, before: int, after: NDArray[np.int64], placebos: Mask, unit: int
) -> Check:
    """Root mean square gap after over that before, ranked among the placebos.

    Abadie, Diamond and Hainmueller (JASA 105, 2010). `gaps` (N, C) of every unit with its own
    comparison, columns before `before` first, `after` the outcome columns; the mean gap before is
    taken off, as the weights were chosen without it.
    """
    left = gaps - gaps[:, :before].mean(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.sqrt((left[:, after] ** 2).mean(axis=1) / (left[:, :before] ** 2).mean(axis=1))
    others = ratio[placebos]
    p = (1 + np.sum(others >= ratio[unit])) / (others.size + 1)
    return Check("gap_ratio", float(ratio[unit]), float(p))


def slope_before(
    gaps: Array, before: int, year: int, log_size: Array, placebos: Mask, unit: int
) -> Check | None:
    """Slope of the gap over the last two years before, against that of placebos of its size.

    `year` columns in 12 months. None below four columns, which say nothing of a slope.
    """
    count = YEARS_OF_SLOPE * year
    if count < 4 or count > before:
        return None
    time = (np.arange(count) - (count - 1) / 2) / year
    slopes = gaps[:, before - count : before] @ time / (time @ time)
    found = against_others(slopes, log_size, placebos)
    return Check("slope_before", float(slopes[unit]), float(found.p[unit]))


def conformal(y: Array, before: int, unit: int, donors: NDArray[np.int64]) -> Check:
    """Whether the gaps after `before` are larger than those of any run of months as long.

    Chernozhukov, Wuthrich and Zhu (JASA 116(536), 2021): the weights are fitted on all columns as
    if there were no effect, and blocks move round the end (their S_1 statistic). A second opinion:
    gaps last for years, so a record holds few blocks that are independent.
    """
    columns = y.shape[1]
    own = gap(y, unit, donors, demeaned_sc(y, columns, unit, donors))
    size = np.abs(own - own.mean())
    length = columns - before
    sums = np.convolve(np.concatenate([size, size[: length - 1]]), np.ones(length), mode="valid")
    p = np.mean(sums >= sums[before] * (1 - 1e-12))
    return Check("conformal", float(sums[before] / length), float(p))


def augmented_sc(
    y: Array, before: int, block: NDArray[np.int64], unit: int, donors: NDArray[np.int64]
) -> float:
    """Demeaned synthetic control less what ridge regression on the misfit before leads to expect.

    Ben-Michael, Feller and Rothstein (JASA 116(536), 2021). The penalty has the smallest error when
    each period before is left out in turn, weights fitted anew, as in their package augsynth.
    """
    pre, level = y[:, :before], y[:, :before].mean(axis=1)
    z = pre - level[:, None]
    middle = z[donors].mean(axis=0)
    left, own = z[donors] - middle, z[unit] - middle
    change = y[:, block].mean(axis=1) - level
    gram, cross = left @ left.T, left @ own
    w = simplex_ls(gram, cross)
    sizes, vectors = np.linalg.eigh(left.T @ left)
    penalty = _penalty(left, own, gram, cross, w, np.maximum(sizes, 0.0), vectors)
    toward = left.T @ (change[donors] - change[donors].mean())
    slope = vectors @ ((vectors.T @ toward) / (np.maximum(sizes, 0.0) + penalty))
    return float(change[unit] - w @ change[donors] - (own - w @ left) @ slope)


def _penalty(
    left: Array, own: Array, gram: Array, cross: Array, w: Array, sizes: Array, vectors: Array
) -> float:
    """Ridge penalty with the smallest squared error over periods left out."""
    misfit = np.stack(
        [
            own - simplex_ls(gram - np.outer(x, x), cross - x * own[t], start=w) @ left
            for t, x in enumerate(left.T)
        ]
    )
    penalties = _PENALTIES * sizes[-1]
    errors = []
    for penalty in penalties:
        # Row t of the inverse holds the regression of period t on all others, up to its diagonal.
        inverse = (vectors / (sizes + penalty)) @ vectors.T
        errors.append(np.mean(((inverse * misfit).sum(axis=1) / np.diag(inverse)) ** 2))
    return float(penalties[int(np.argmin(errors))])

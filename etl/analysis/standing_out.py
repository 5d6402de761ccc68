"""Which gemeenten changed more than chance and ordinary differences explain.

No league table: a funnel that knows how much a change varies at each size, changes pulled towards
the mean by how little they say, a correction for having looked at every gemeente, and an interval
around each rank.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import brentq, minimize
from scipy.stats import norm

from etl.analysis.placebo import NORMAL_95, smallest_fall

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

SMALLEST_STOCK = 50.0
FEWEST = 20
FALSE_DISCOVERY_RATE = 0.10
_DEGREES_OF_FREEDOM = 5.0


@dataclass(frozen=True)
class Funnel:
    """How changes vary with size: variance of unit i is `spread * sampling[i] + between`.

    `centre`, `sampling` (N,) and `between` are in log points x 100 (squared for variances); `used`
    (N,) marks the units from which it was fitted.
    """

    centre: float
    spread: float
    between: float
    sampling: Array
    used: Mask

    @property
    def variance(self) -> Array:
        """Variance of an ordinary change of each unit (N,)."""
        return self.spread * self.sampling + self.between

    def limits(self, level: float = 0.95) -> tuple[Array, Array]:
        """Lower and upper limit of an ordinary change (N,), in log points x 100."""
        half = norm.ppf(0.5 + level / 2) * np.sqrt(self.variance)
        return self.centre - half, self.centre + half


@dataclass(frozen=True)
class StandingOut:
    """Every unit against the funnel; all arrays (N,), NaN or False for units that are not judged.

    `change` 100 ln(after / before); `z` distance from the centre in standard deviations; `p` two
    sided; `differs` after Benjamini-Hochberg. `shrunk`, `shrunk_lower`, `shrunk_upper` the change
    as far as it can be believed, with a 95 % interval; `kept` the share of the deviation kept.
    `rank_lower`, `rank_upper` 95 % interval of the rank, 1 = largest fall.
    """

    change: Array
    funnel: Funnel
    z: Array
    p: Array
    differs: Mask
    kept: Array
    shrunk: Array
    shrunk_lower: Array
    shrunk_upper: Array
    rank_lower: Array
    rank_upper: Array

    @property
    def mde(self) -> Array:
        """`smallest_fall` of one unit (N,), per cent."""
        return smallest_fall(NORMAL_95 * np.sqrt(self.funnel.variance))

    def __post_init__(self) -> None:
        judged = np.isfinite(self.z)
        if np.any(self.differs & ~judged) or np.any(self.rank_lower > self.rank_upper):
            raise ValueError(
                "a unit that is not judged cannot differ, and a rank interval has order"
            )


def sampling_variance(
    before: Array,
    *,
    inflow: Array | None = None,
    outflow: Array | None = None,
    exit_rate: float | None = None,
    rounded_to: float = 1.0,
) -> Array:
    """Counting noise in a change of log stock (N,), in (log points x 100) squared.

    Poisson in and binomial out give (I + O) / B^2; without flows 2 x `exit_rate` / B, where
    `exit_rate` is the national share leaving in the period. Rounding adds r^2 / 12 per figure.
    Raises ValueError when neither flows nor an exit rate are given.
    """
    rounding = 2 * (rounded_to**2 / 12 if rounded_to > 1 else 0.0)
    if inflow is not None and outflow is not None:
        counts = inflow + outflow
    elif exit_rate is not None:
        counts = 2 * exit_rate * before
    else:
        raise ValueError("give inflow and outflow, or the national exit rate")
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(before > 0, 1e4 * (counts + rounding) / before**2, np.nan)


def fit_funnel(change: Array, sampling: Array, used: Mask) -> Funnel:
    """Centre and over-dispersion by maximum likelihood with t(5) errors, which outliers widen less.

    Additive over-dispersion as in Spiegelhalter (Statistics in Medicine 24, 2005; read in summary).
    The t scale is turned into the variance that it would have under normal errors, so that the
    limits are right for the bulk of the gemeenten. `change`, `sampling` (N,); `used` (N,) units to
    fit on. Raises ValueError below 20 units.
    """
    used = used & np.isfinite(change) & np.isfinite(sampling)
    if used.sum() < FEWEST:
        raise ValueError(f"{used.sum()} gemeenten; a funnel needs at least {FEWEST}")
    y, s2 = change[used], sampling[used]
    nu = _DEGREES_OF_FREEDOM
    start_between = max(np.median(np.abs(y - np.median(y))) ** 2, 1e-3)

    def loss(theta: Array) -> float:
        square = np.exp(theta[1]) * s2 + np.exp(theta[2])
        tails = (nu + 1) * np.log1p((y - theta[0]) ** 2 / (nu * square))
        return float((np.log(square) + tails).sum()) / 2

    starts = [
        np.array([np.median(y), np.log(spread), np.log(between)])
        for spread, between in (
            (1.0, start_between),
            (2.0, start_between / 100),
            (0.1, start_between),
        )
    ]
    bounds = [(None, None), (-9.0, 6.0), (-12.0, 12.0)]
    fits = [minimize(loss, start, method="L-BFGS-B", bounds=bounds) for start in starts]
    best = min(fits, key=lambda fit: float(fit.fun))
    return Funnel(
        centre=float(best.x[0]),
        spread=float(np.exp(best.x[1])) * _NORMAL_PER_T,
        between=float(np.exp(best.x[2])) * _NORMAL_PER_T,
        sampling=sampling,
        used=used,
    )


def _normal_variance_per_t_scale() -> float:
    """Variance of normal data whose t(5) maximum-likelihood scale is 1."""
    nu = _DEGREES_OF_FREEDOM

    def score(variance: float) -> float:
        def integrand(u: float) -> float:
            square = u * u * variance
            return float((nu + 1) * square / (nu + square) * norm.pdf(u))

        return float(quad(integrand, -12, 12)[0]) - 1

    return float(brentq(score, 0.5, 5.0))


_NORMAL_PER_T = _normal_variance_per_t_scale()


def benjamini_hochberg(p: Array, rate: float = FALSE_DISCOVERY_RATE) -> Mask:
    """Which of `p` (N,) are found at false discovery rate `rate`; NaN is never found.

    Benjamini and Hochberg (JRSS B 57, 1995): all up to the largest k with p(k) <= rate k / n.
    """
    order = np.argsort(p)  # NaN last
    n = int(np.isfinite(p).sum())
    below = p[order[:n]] <= rate * np.arange(1, n + 1) / max(n, 1)
    found = np.zeros(p.shape, dtype=np.bool_)
    if below.any():
        found[order[: int(np.flatnonzero(below)[-1]) + 1]] = True
    return found


def adjusted_p(p: Array) -> Array:
    """`p` (N,) corrected for the number of them: found at every false discovery rate not below it."""
    order = np.argsort(p)  # NaN last
    n = int(np.isfinite(p).sum())
    adjusted = np.full(p.shape, np.nan)
    raw = p[order[:n]] * n / np.arange(1, n + 1)
    adjusted[order[:n]] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return adjusted


def standing_out(
    before: Array,
    after: Array,
    sampling: Array,
    *,
    exclude: Mask | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> StandingOut:
    """Judge the change of every unit; `before`, `after` stocks (N,), `sampling` from above.

    Units below 50 persons at either end, with a missing figure, or in `exclude` (borders changed)
    are not judged. Shrinkage is empirical Bayes: the deviation times between / variance.
    """
    judged = (before >= SMALLEST_STOCK) & (after >= SMALLEST_STOCK) & np.isfinite(sampling)
    if exclude is not None:
        judged &= ~exclude
    change = np.full(before.shape, np.nan)
    change[judged] = 100 * np.log(after[judged] / before[judged])
    funnel = fit_funnel(change, sampling, judged)
    z = (change - funnel.centre) / np.sqrt(funnel.variance)
    p = 2 * norm.sf(np.abs(z))
    kept = np.where(judged, funnel.between / funnel.variance, np.nan)
    shrunk = funnel.centre + kept * (change - funnel.centre)
    deviation = np.sqrt(kept * funnel.spread * funnel.sampling)
    half = norm.ppf(0.975) * deviation
    rank_lower, rank_upper = _rank_interval(shrunk, deviation, judged, draws, seed)
    return StandingOut(
        change=change,
        funnel=funnel,
        z=z,
        p=p,
        differs=benjamini_hochberg(p),
        kept=kept,
        shrunk=shrunk,
        shrunk_lower=shrunk - half,
        shrunk_upper=shrunk + half,
        rank_lower=rank_lower,
        rank_upper=rank_upper,
    )


def _rank_interval(
    mean: Array, deviation: Array, judged: Mask, draws: int, seed: int
) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    drawn = mean[judged] + deviation[judged] * rng.standard_normal((draws, int(judged.sum())))
    ranks = drawn.argsort(axis=1).argsort(axis=1) + 1.0
    lower, upper = np.full(mean.shape, np.nan), np.full(mean.shape, np.nan)
    lower[judged], upper[judged] = np.quantile(ranks, [0.025, 0.975], axis=0)
    return lower, upper

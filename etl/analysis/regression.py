"""Two-way fixed effects on a balanced panel, with errors that allow for neighbours and for time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class TwoWay:
    """A weighted least-squares fit with unit and period effects.

    `coefficients` (K,), `residuals` (N, Q), `within` (K, N, Q) the regressors without their unit
    and period means, `weights` (N,), `bread` (K, K) inverse of X'WX, `r2_within` share of the
    variance without the effects that the regressors explain, `period_effects` (Q,), mean 0.
    """

    coefficients: Array
    residuals: Array
    within: Array
    weights: Array
    bread: Array
    r2_within: float
    period_effects: Array


def remove_means(values: Array, weights: Array) -> Array:
    """Take unit and period means off (..., N, Q); exact as weights (N,) differ by unit only."""
    share = weights / weights.sum()
    of_unit = values.mean(axis=-1, keepdims=True)
    of_period = np.tensordot(values, share, axes=(-2, 0))[..., None, :]
    return np.asarray(values - of_unit - of_period + of_period.mean(axis=-1, keepdims=True))


def two_way(y: Array, x: Array, weights: Array) -> TwoWay:
    """Regress y (N, Q) on x (K, N, Q) with unit and period effects and weights (N,).

    Raises ValueError when a figure is missing or the regressors cannot be told apart.
    """
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        raise ValueError("a figure is missing; the panel of a fit has to be complete")
    left, right = remove_means(y, weights), remove_means(x, weights)
    weighted = right * weights[:, None]
    gram = np.einsum("knq,lnq->kl", weighted, right)
    scale = np.sqrt(np.diag(gram))
    if np.any(scale == 0) or np.linalg.cond(gram / np.outer(scale, scale)) > 1e12:
        raise ValueError(
            "the regressors cannot be told apart after taking unit and period means off"
        )
    bread = np.linalg.inv(gram / np.outer(scale, scale)) / np.outer(scale, scale)
    coefficients = bread @ np.einsum("knq,nq->k", weighted, left)
    residuals = left - np.tensordot(coefficients, right, axes=1)
    total = float((weights[:, None] * left**2).sum())
    left_over = y - np.tensordot(coefficients, x, axes=1)
    effects = (weights / weights.sum()) @ left_over
    return TwoWay(
        coefficients=coefficients,
        residuals=residuals,
        within=right,
        weights=weights,
        bread=bread,
        r2_within=1 - float((weights[:, None] * residuals**2).sum()) / total,
        period_effects=effects - effects.mean(),
    )


def _scores(fit: TwoWay) -> Array:
    """Weighted regressor times residual (K, N, Q)."""
    return np.asarray(fit.within * (fit.weights[:, None] * fit.residuals))


def clustered(fit: TwoWay, groups: NDArray[np.int64]) -> Array:
    """Covariance (K, K) with errors free within each group of units (N,); groups hold whole units.

    Liang and Zeger with the usual factors G / (G - 1) and (n - 1) / (n - k); k counts regressors
    and periods, unit effects being inside the groups.
    """
    by_unit = _scores(fit).sum(axis=2)
    members = (np.unique(groups)[:, None] == groups[None, :]).astype(np.float64)
    sums = members @ by_unit.T
    k, n = len(fit.coefficients), fit.residuals.size
    count = members.shape[0]
    factor = count / (count - 1) * (n - 1) / (n - k - fit.residuals.shape[1])
    return np.asarray(factor * fit.bread @ (sums.T @ sums) @ fit.bread)


def driscoll_kraay(fit: TwoWay, periods: NDArray[np.int64], lags: int = 4) -> Array:
    """Covariance (K, K) with errors free across units and over `lags` periods (Bartlett weights).

    Driscoll and Kraay (REStat 80, 1998), times n / (n - unit and period effects). `periods` (Q,)
    numbers the periods, so that a gap counts as the time that it is.
    """
    sums = _scores(fit).sum(axis=1)
    apart = np.abs(periods[:, None] - periods[None, :])
    kernel = np.maximum(1 - apart / (lags + 1), 0.0)
    n = fit.residuals.size
    factor = n / (n - sum(fit.residuals.shape) + 1)
    return np.asarray(factor * fit.bread @ (sums @ kernel @ sums.T) @ fit.bread)

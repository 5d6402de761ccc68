"""Synthetic comparison: the mix of other units that followed a unit best before some date.

All estimators here choose weights on a simplex by least squares: an active-set method gives each
solution to machine precision. All placebos of one question share one matrix of products, and begin
from the weights of a date near theirs where there are any.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_OPTIMAL = 1e-10


def simplex_ls(
    gram: Array,
    cross: Array,
    *,
    ridge: float = 0.0,
    allowed: Mask | None = None,
    start: Array | None = None,
) -> Array:
    """Exact weights w (J,) >= 0 with sum 1 that minimise w' (gram + ridge I) w / 2 - cross' w.

    Lawson and Hanson's active set (Solving Least Squares Problems, 1974) with a multiplier for the
    sum. With a ridge that tells, every support has one optimum, so it may grow by half at a time;
    without it one larger than the rank would have none, so it grows by the best place alone.
    `allowed` (J,) limits the places, `start` (J,) gives weights to begin from. Raises
    ArithmeticError when no optimum is reached.
    """
    count = cross.size
    open_ = np.ones(count, dtype=np.bool_) if allowed is None else allowed
    if start is None:
        start = np.zeros(count)
        alone = np.where(open_, (np.diag(gram) + ridge) / 2 - cross, np.inf)
        start[int(np.argmin(alone))] = 1.0
    w = np.where(open_, np.maximum(start, 0.0), 0.0)
    w = w / w.sum()
    free = w > 0
    tolerance = _OPTIMAL * max(float(np.abs(cross).max()), float(np.abs(np.diag(gram)).max()))
    for _ in range(20 * count + 100):
        index = np.flatnonzero(free)
        target, multiplier = _on_support(gram, cross, ridge, index)
        falling = target <= 0
        if not falling.any():
            w = np.zeros(count)
            w[index] = target
            slack = target @ gram[index] - cross - multiplier
            slack[free | ~open_] = 0.0
            best = np.argsort(slack)[: max(index.size // 2, 1) if ridge > tolerance else 1]
            if slack[best[0]] >= -tolerance:
                return w
            free[best[slack[best] < -tolerance]] = True
        else:
            here = w[index]
            room = here[falling] / np.maximum(here[falling] - target[falling], 1e-300)
            step = float(room.min())
            gone = index[falling][room <= step]
            w[index] = np.maximum(here + step * (target - here), 0.0)
            w[gone] = 0.0
            free[gone] = False
    raise ArithmeticError("the weights did not settle")


def _on_support(
    gram: Array, cross: Array, ridge: float, index: NDArray[np.int64]
) -> tuple[Array, float]:
    """Optimum on a support without the sign condition, and the gradient it has there."""
    size = index.size
    system = np.ones((size + 1, size + 1))
    system[:size, :size] = gram[index[:, None], index]
    system[np.arange(size), np.arange(size)] += ridge
    system[size, size] = 0.0
    right = np.append(cross[index], 1.0)
    try:
        solved = np.linalg.solve(system, right)
    except np.linalg.LinAlgError:
        solved = np.linalg.lstsq(system, right, rcond=None)[0]
    return solved[:size], -float(solved[size])


def simplex_ls_all(
    gram: Array, cross: Array, allowed: Mask, ridge: float, start: Array | None = None
) -> Array:
    """Solve M problems that share `gram` (J, J): rows of `cross` (M, J), places `allowed` (M, J).

    Each row minimises w' (gram + ridge I) w / 2 - cross' w on the simplex of its allowed places,
    exactly, from `start` (M, J) if given. Raises ArithmeticError when a row has no optimum.
    """
    if not np.diag(gram).max() > 0:
        raise ArithmeticError("the outcomes do not move, so no weights can be chosen")
    donors = np.flatnonzero(allowed.any(axis=0))
    products = gram[np.ix_(donors, donors)]
    found = np.zeros(cross.shape)
    for k in range(len(cross)):
        found[k, donors] = simplex_ls(
            products,
            cross[k, donors],
            ridge=ridge,
            allowed=allowed[k, donors],
            start=None if start is None else start[k, donors],
        )
    return found


@dataclass(frozen=True)
class Fit:
    """Weights and estimates of one method at one date, for the units in `rows` (M,).

    `unit_weights` (M, N) over all units (0 on the unit itself), `tau` (M, H) one estimate per
    block of outcome columns, `pre_fit` (M,) root mean square of the gap before, means taken off.
    `time_weights` (H, pre) are those over all donors.
    """

    rows: NDArray[np.int64]
    unit_weights: Array
    time_weights: Array
    tau: Array
    pre_fit: Array


def noise_level(before: Array) -> float:
    """Standard deviation of first differences of donor outcomes (J, T0), all together."""
    return float(np.std(np.diff(before, axis=1), ddof=1))


def sdid_all(
    y: Array,
    before: int,
    blocks: list[NDArray[np.int64]],
    allowed: Mask,
    rows: NDArray[np.int64],
    *,
    exact_time: bool = True,
    start: Array | None = None,
    noise: float | None = None,
) -> Fit:
    """Synthetic difference-in-differences of every unit in `rows` as if it alone were treated.

    Arkhangelsky, Athey, Hirshberg, Imbens and Wager (AER 111(12), 2021). `y` (N, T) outcomes,
    columns before `before` come first, `blocks` are the outcome columns of each horizon, `allowed`
    (M, N) the donors of each row. The penalty uses the columns from `before` to the last outcome.
    With `exact_time` False all rows take the time weights of all donors, which is cheaper. `noise`
    is the level in the penalty where columns are not consecutive.
    """
    pre = y[:, :before]
    donors = allowed.any(axis=0)
    centred = pre - pre.mean(axis=1, keepdims=True)
    centred = centred - centred[donors].mean(axis=0)  # the weights sum to 1, so this drops out
    after = int(max(block.max() for block in blocks)) + 1 - before
    level = noise_level(pre[donors]) if noise is None else noise
    ridge = before * np.sqrt(after) * level**2
    gram = centred @ centred.T
    weights = simplex_ls_all(gram, gram[rows], allowed, ridge, start)
    target = np.stack([y[:, block].mean(axis=1) for block in blocks])
    shared = np.stack([time_weights(pre[donors], goal[donors]) for goal in target])
    gap = pre[rows] - weights @ pre
    gap_after = target[:, rows] - target @ weights.T
    own = _time_weights_all(pre, target, allowed, shared) if exact_time else shared
    tau = gap_after.T - (gap[:, None] * own).sum(axis=2)
    pre_fit = np.sqrt(np.mean((gap - gap.mean(axis=1, keepdims=True)) ** 2, axis=1))
    return Fit(rows, weights, shared, tau, pre_fit)


def time_weights(before: Array, goal: Array, start: Array | None = None) -> Array:
    """Weights (T0,) on earlier periods that predict `goal` (J,) from `before` (J, T0) over donors.

    On the simplex, with an intercept and a ridge of (1e-6 times the noise level) squared per donor.
    """
    left = before - before.mean(axis=0)
    ridge = before.shape[0] * (1e-6 * noise_level(before)) ** 2
    return simplex_ls(left.T @ left, left.T @ (goal - goal.mean()), ridge=ridge, start=start)


def _time_weights_all(before: Array, goals: Array, allowed: Mask, start: Array) -> Array:
    """`time_weights` of each row for every goal (M, H, T0); sums over donors are shared.

    `goals` (H, N), `start` (H, T0).
    """
    donors = allowed.any(axis=0)
    pre, outcomes = before[donors], goals[:, donors]
    pre, outcomes = pre - pre.mean(axis=0), outcomes - outcomes.mean(axis=1, keepdims=True)
    products, with_goals = pre.T @ pre, outcomes @ pre
    ridge = (1e-6 * noise_level(before[donors])) ** 2
    found = np.empty((len(allowed), *start.shape))
    for k, own in enumerate(allowed[:, donors]):
        out, left = pre[~own], int(own.sum())
        mean, middles = -out.sum(axis=0) / left, -outcomes[:, ~own].sum(axis=1) / left
        gram = products - out.T @ out - left * np.outer(mean, mean)
        crosses = with_goals - outcomes[:, ~own] @ out - left * np.outer(middles, mean)
        for h, cross in enumerate(crosses):
            found[k, h] = simplex_ls(gram, cross, ridge=ridge * left, start=start[h])
    return found


def demeaned_sc(y: Array, before: int, unit: int, donors: NDArray[np.int64]) -> Array:
    """Weights (J,) of synthetic control on outcomes less their own mean before.

    Ferman and Pinto (Quantitative Economics 12(4), 2021); DIFP in Arkhangelsky et al.
    """
    centred = y[:, :before] - y[:, :before].mean(axis=1, keepdims=True)
    return _least_squares(centred[donors], centred[unit])


def plain_sc(y: Array, before: int, unit: int, donors: NDArray[np.int64]) -> Array:
    """Weights (J,) of synthetic control on outcomes alone.

    Abadie, Diamond and Hainmueller (JASA 105, 2010) without covariates.
    """
    return _least_squares(y[donors, :before], y[unit, :before])


def _least_squares(donors: Array, unit: Array) -> Array:
    shift = donors.mean(axis=0)  # the weights sum to 1, so this drops out
    left, right = donors - shift, unit - shift
    return simplex_ls(left @ left.T, left @ right)


def gap(y: Array, unit: int, donors: NDArray[np.int64], weights: Array) -> Array:
    """Unit less its weighted donors in every column (T,)."""
    return np.asarray(y[unit] - weights @ y[donors])


def did(
    y: Array, before: int, block: NDArray[np.int64], unit: int, donors: NDArray[np.int64]
) -> float:
    """Difference-in-differences: change of the unit less the mean change of the donors."""
    change = y[:, block].mean(axis=1) - y[:, :before].mean(axis=1)
    return float(change[unit] - change[donors].mean())


def demeaned_sc_all(y: Array, before: int, allowed: Mask, rows: NDArray[np.int64]) -> Array:
    """Weights (M, N) of demeaned synthetic control for every unit in `rows`, each exact."""
    centred = y[:, :before] - y[:, :before].mean(axis=1, keepdims=True)
    centred = centred - centred[allowed.any(axis=0)].mean(axis=0)
    gram = centred @ centred.T
    return np.stack([simplex_ls(gram, gram[row], allowed=allowed[k]) for k, row in enumerate(rows)])

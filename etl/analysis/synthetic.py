"""Synthetic comparison: the mix of other units that followed a unit best before some date.

All estimators here choose weights on a simplex by least squares. All placebos of one question share
one matrix of products, so they are solved together: an accelerated gradient method for all units at
once finds almost the right support, an active-set method then gives each solution to machine
precision.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_OPTIMAL = 1e-10
_GRADIENT_STEPS = 90
_GRADIENT_STEPS_WARM = 40


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
    sum. `allowed` (J,) limits the places, `start` (J,) gives weights to begin from. Raises
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
        if np.all(target > 0):
            slack = gram[:, index] @ target - cross - multiplier
            slack[index] = 0.0
            slack[~open_] = 0.0
            worst = int(np.argmin(slack))
            w = np.zeros(count)
            w[index] = target
            if slack[worst] >= -tolerance:
                return w
            free[worst] = True
        else:
            here = w[index]
            falling = target <= 0
            room = here[falling] / np.maximum(here[falling] - target[falling], 1e-300)
            step = float(room.min())
            moved = here + step * (target - here)
            moved[np.flatnonzero(falling)[room <= step]] = 0.0
            w = np.zeros(count)
            w[index] = np.maximum(moved, 0.0)
            free = w > 0
    raise ArithmeticError("the weights did not settle")


def _on_support(
    gram: Array, cross: Array, ridge: float, index: NDArray[np.int64]
) -> tuple[Array, float]:
    """Optimum on a support without the sign condition, and the gradient it has there."""
    size = index.size
    system = np.ones((size + 1, size + 1))
    system[:size, :size] = gram[np.ix_(index, index)]
    system[np.arange(size), np.arange(size)] += ridge
    system[size, size] = 0.0
    right = np.append(cross[index], 1.0)
    try:
        solved = np.linalg.solve(system, right)
    except np.linalg.LinAlgError:
        solved = np.linalg.lstsq(system, right, rcond=None)[0]
    return solved[:size], -float(solved[size])


def project(values: NDArray[Any], allowed: Mask) -> NDArray[Any]:
    """Nearest point of the simplex for each row of (M, J), using allowed places only.

    Newton's method on the threshold, which is exact after finitely many steps.
    """
    masked = np.where(allowed, values, -np.inf)
    threshold = masked.max(axis=1, keepdims=True) - 1
    for _ in range(values.shape[1] + 1):
        above = masked > threshold
        total = np.where(above, masked, 0.0).sum(axis=1, keepdims=True)
        new = (total - 1) / above.sum(axis=1, keepdims=True)
        if np.all(new <= threshold + 1e-6):
            break
        threshold = np.maximum(new, threshold)
    return np.asarray(np.maximum(masked - new, 0.0))


def simplex_ls_all(
    gram: Array, cross: Array, allowed: Mask, ridge: float, start: Array | None = None
) -> Array:
    """Solve M problems that share `gram` (J, J): rows of `cross` (M, J), places `allowed` (M, J).

    Each row minimises w' (gram + ridge I) w / 2 - cross' w on the simplex of its allowed places.
    Accelerated projected gradient (Beck and Teboulle, SIAM Journal on Imaging Sciences 2, 2009)
    with restarts, in single precision, from `start` (M, J) if given; then every row is finished
    exactly. Raises ArithmeticError when a row has no optimum.
    """
    single, linear = gram.astype(np.float32), cross.astype(np.float32)
    steepest = float(np.linalg.eigvalsh(gram)[-1]) + ridge
    if not steepest > 0:
        raise ArithmeticError("the outcomes do not move, so no weights can be chosen")
    step = np.float32(1 / steepest)
    begin = np.zeros(cross.shape) if start is None else start
    w = project(begin.astype(np.float32), allowed)
    ahead, momentum = w, 1.0
    for _ in range(_GRADIENT_STEPS if start is None else _GRADIENT_STEPS_WARM):
        slope = ahead @ single + np.float32(ridge) * ahead - linear
        new = project(ahead - step * slope, allowed)
        if float(np.sum((ahead - new) * (new - w))) > 0:
            momentum = 1.0
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + np.float32((momentum - 1) / following) * (new - w)
        w, momentum = new, following
    rough = w.astype(np.float64)
    exact = [
        simplex_ls(gram, cross[k], ridge=ridge, allowed=allowed[k], start=rough[k])
        for k in range(cross.shape[0])
    ]
    return np.stack(exact)


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
    tau = np.empty((rows.size, len(blocks)))
    for h, goal in enumerate(target):
        if exact_time:
            lambdas = _time_weights_all(pre, goal, allowed, shared[h])
            tau[:, h] = gap_after[h] - (gap * lambdas).sum(axis=1)
        else:
            tau[:, h] = gap_after[h] - gap @ shared[h]
    pre_fit = np.sqrt(np.mean((gap - gap.mean(axis=1, keepdims=True)) ** 2, axis=1))
    return Fit(rows, weights, shared, tau, pre_fit)


def time_weights(before: Array, goal: Array, start: Array | None = None) -> Array:
    """Weights (T0,) on earlier periods that predict `goal` (J,) from `before` (J, T0) over donors.

    On the simplex, with an intercept and a ridge of (1e-6 times the noise level) squared per donor.
    """
    left = before - before.mean(axis=0)
    ridge = before.shape[0] * (1e-6 * noise_level(before)) ** 2
    return simplex_ls(left.T @ left, left.T @ (goal - goal.mean()), ridge=ridge, start=start)


def _time_weights_all(before: Array, goal: Array, allowed: Mask, start: Array) -> Array:
    """`time_weights` on the donors of each row (M, T0); sums over donors are shared."""
    donors = allowed.any(axis=0)
    pre, outcome = before[donors], goal[donors]
    pre, outcome = pre - pre.mean(axis=0), outcome - outcome.mean()
    products, with_goal = pre.T @ pre, pre.T @ outcome
    ridge = (1e-6 * noise_level(before[donors])) ** 2
    found = np.empty((allowed.shape[0], before.shape[1]))
    for k, own in enumerate(allowed[:, donors]):
        out = ~own
        left = int(own.sum())
        mean, middle = -pre[out].sum(axis=0) / left, -float(outcome[out].sum()) / left
        gram = products - pre[out].T @ pre[out] - left * np.outer(mean, mean)
        cross = with_goal - pre[out].T @ outcome[out] - left * middle * mean
        found[k] = simplex_ls(gram, cross, ridge=ridge * left, start=start)
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

"""Exact quantiles of Poisson and binomial counts, fast on arrays.

Counts drawn as quantiles of stored uniforms are *common random numbers*: a world with a lower rate
gets the same luck and therefore never a higher count, and an element's count depends on nothing
but its own uniform and rate. A normal approximation (Cornish-Fisher) proposes; the exact
distribution function decides.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def poisson_quantile(u: Floats, rate: Floats) -> Ints:
    """Smallest k with P(K <= k) >= u, K ~ Poisson(rate). Equal shapes; u in (0, 1), rate >= 0."""
    z = special.ndtri(u)
    proposal = rate + np.sqrt(rate) * z + (z * z - 1) / 6
    proposal = np.maximum(np.ceil(proposal - 0.5), 0.0)

    def below(k: Floats, at: NDArray[np.bool_]) -> Floats:
        return np.asarray(special.pdtr(k, rate[at]))

    return _settle(proposal, u, below)


def binomial_quantile(u: Floats, n: Ints, p: Floats, z: Floats | None = None) -> Ints:
    """Smallest k with P(K <= k) >= u, K ~ Binomial(n, p). Equal shapes; u in (0, 1).

    `z` may hold the normal quantiles of `u` when the caller has them already.
    """
    if z is None:
        z = special.ndtri(u)
    mean = n * p
    proposal = mean + np.sqrt(mean * (1 - p)) * z + (1 - 2 * p) * (z * z - 1) / 6
    proposal = np.minimum(np.maximum(np.ceil(proposal - 0.5), 0.0), n)

    def below(k: Floats, at: NDArray[np.bool_]) -> Floats:
        return np.asarray(special.bdtr(k, n[at], p[at]))

    return _settle(proposal, u, below)


def _settle(k: Floats, u: Floats, below: Callable[[Floats, NDArray[np.bool_]], Floats]) -> Ints:
    """Move each proposal up or down until it is the quantile. `below(k, at)` is P(K <= k)."""
    up = np.ones(k.shape, dtype=bool)
    while True:
        up[up] = below(k[up], up) < u[up]
        if not up.any():
            break
        k[up] += 1
    down = k > 0
    while True:
        down[down] = below(k[down] - 1, down) >= u[down]
        if not down.any():
            break
        k[down] -= 1
        down &= k > 0
    return k.astype(np.int64)

import numpy as np
import pytest
from scipy import stats

from etl.practice.quantiles import binomial_quantile, poisson_quantile

# Drawn, not on a grid: where u equals a cumulative probability, rounding decides.
U = np.concatenate([[2.0**-54, 1e-9, 1e-4], np.random.default_rng(9).random(300), [1 - 1e-9]])


@pytest.mark.parametrize("rate", [0.0, 1e-6, 0.03, 0.7, 4.0, 37.5, 900.0])
def test_poisson_quantiles_are_those_of_the_distribution(rate: float) -> None:
    found = poisson_quantile(U, np.full(U.shape, rate))
    expected = stats.poisson.ppf(U, rate) if rate else np.zeros(U.shape)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("n", [0, 1, 7, 430, 46_000])
@pytest.mark.parametrize("p", [0.0, 1e-5, 0.024, 0.5, 0.99, 1.0])
def test_binomial_quantiles_are_those_of_the_distribution(n: int, p: float) -> None:
    found = binomial_quantile(U, np.full(U.shape, n), np.full(U.shape, p))
    np.testing.assert_array_equal(found, stats.binom.ppf(U, n, p))


def test_a_lower_rate_never_gives_a_higher_count() -> None:
    draw = np.random.default_rng(0)
    u, rate = draw.random(20_000), draw.lognormal(1, 2, 20_000)
    assert (poisson_quantile(u, 0.9 * rate) <= poisson_quantile(u, rate)).all()
    n, p = draw.integers(0, 3000, 20_000), draw.random(20_000) * 0.05
    assert (binomial_quantile(u, n, 0.9 * p) <= binomial_quantile(u, n, p)).all()


def test_a_count_does_not_depend_on_its_neighbours() -> None:
    draw = np.random.default_rng(1)
    u, rate = draw.random(500), draw.lognormal(1, 2, 500)
    whole = poisson_quantile(u, rate)
    np.testing.assert_array_equal(poisson_quantile(u[7:9], rate[7:9]), whole[7:9])

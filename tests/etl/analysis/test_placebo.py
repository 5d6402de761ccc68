import numpy as np
import pytest
from scipy.stats import norm

from etl.analysis.placebo import (
    against_others,
    against_similar,
    size_scale,
    size_variance,
    smallest_fall,
    studentised,
)


def test_p_and_interval_by_brute_force():
    rng = np.random.default_rng(0)
    values, scale = rng.standard_normal(90), rng.uniform(0.5, 2, 90)
    donors = rng.random(90) < 0.8
    found = studentised(values, scale, donors)
    for i in range(90):
        others = np.array([abs(values[j]) / scale[j] for j in range(90) if donors[j] and j != i])
        own = abs(values[i]) / scale[i]
        assert found.p[i] == pytest.approx((1 + (others >= own).sum()) / (others.size + 1))
        place = int(np.ceil(0.95 * (others.size + 1)))
        assert found.half[i] == pytest.approx(np.sort(others)[place - 1] * scale[i])
        assert (abs(values[i]) > found.half[i]) == (found.p[i] <= 0.05)


def test_too_few_donors_for_95_per_cent_give_no_bound():
    values = np.ones(15)
    found = studentised(values, np.ones(15), np.ones(15, dtype=bool))
    assert np.isinf(found.half).all()


def test_scale_is_the_median_of_the_nearest():
    """Where size does not matter, a + b / stock is flat and the plain median of 60 remains."""
    rng = np.random.default_rng(1)
    size = rng.normal(6, 1, 200)
    values = rng.permutation(np.linspace(1, 2, 200))
    values = np.where(size < 6, values, 1.6 * values)  # larger for the large, so b is 0
    donors = np.ones(200, dtype=bool)
    donors[7] = False
    scale = size_scale(values, size, donors)
    order = np.argsort(size)
    for middle in order[[0, 60, 100]]:
        near = [j for j in np.argsort(np.abs(size - size[middle])) if donors[j] and j != middle][
            :60
        ]
        assert scale[middle] == pytest.approx(np.median(np.abs(values[near])))
    largest = [j for j in order[::-1] if donors[j]][:30]
    assert scale[order[-1]] >= np.median(np.abs(values[largest])) - 1e-12


def test_variance_by_size_is_recovered():
    rng = np.random.default_rng(3)
    size = rng.normal(6, 1, 4000)
    values = rng.standard_normal(4000) * np.sqrt(30 + 12_000 / np.exp(size))
    a, b = size_variance(values, size, np.ones(4000, dtype=bool))
    # Standard errors of about 4 % at 4000 draws; cutting at the 99th percentile costs 3 % more.
    assert a == pytest.approx(30, rel=0.15)
    assert b == pytest.approx(12_000, rel=0.15)


def test_false_positives_are_even_over_sizes():
    """Noise that shrinks with size: raw ranks would single out the small, this does not."""
    rng = np.random.default_rng(2)
    hits = np.zeros(3)
    for _ in range(40):
        size = rng.normal(6, 1.1, 342)
        values = rng.standard_normal(342) * np.sqrt(9 + 20_000 / np.exp(size))
        p = against_others(values, size, np.ones(342, dtype=bool)).p
        thirds = np.digitize(size, np.quantile(size, [1 / 3, 2 / 3]))
        hits += [np.mean(p[thirds == k] <= 0.05) / 40 for k in range(3)]
    # 40 panels of 114 a class: standard error .003; the target is 3.5 to 6.5 per cent.
    assert np.all((hits > 0.035) & (hits < 0.065))


def test_the_smallest_fall_is_seen_four_times_out_of_five():
    """Of a normal estimate that is so much lower, 80 % lie below the lower end of the interval."""
    half = 6.0
    fall = -100 * np.log(1 - smallest_fall(half) / 100)
    assert norm.cdf((fall - half) / (half / 1.96)) == pytest.approx(0.80, abs=0.001)


def test_the_smallest_fall_is_a_size_that_grows_with_the_interval_and_ends_at_everybody():
    falls = smallest_fall(np.array([0.0, 1.0, 10.0, 300.0, np.inf]))
    assert falls[0] == 0 and (np.diff(falls) > 0).all() and falls[-1] == 100
    assert np.isnan(smallest_fall(np.nan))


def test_needs_donors():
    with pytest.raises(ValueError, match="at least 20"):
        size_scale(np.ones(30), np.ones(30), np.arange(30) < 10)


def test_similar_is_ranked_among_those_of_its_size():
    """Large units with a heavy tail: one ranking of all finds them too often, one of peers does not."""
    rng = np.random.default_rng(0)
    size = np.sort(rng.normal(6, 1, 342))
    everyone = np.ones(342, dtype=bool)
    found = np.zeros(2)
    for _ in range(30):
        values = rng.standard_normal(342)
        values[200:] = rng.standard_t(2, 142)
        found += [
            np.mean(test(values, size, everyone).p[220:] <= 0.05)
            for test in (against_others, against_similar)
        ]
    assert found[0] / 30 > 0.07
    assert found[1] / 30 == pytest.approx(0.05, abs=0.015)


def test_similar_interval_and_chance_are_one_statement():
    rng = np.random.default_rng(1)
    size, values = rng.normal(6, 1, 342), rng.standard_normal(342)
    found = against_similar(values, size, np.ones(342, dtype=bool))
    np.testing.assert_array_equal(np.abs(values) > found.half, found.p <= 0.05)

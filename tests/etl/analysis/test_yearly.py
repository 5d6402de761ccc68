import numpy as np
import pytest

from etl.analysis.standing_out import sampling_variance
from etl.analysis.yearly import yearly_difference


def drawn(seed, between_regions=4.0, trend_by_size=0.0, units=390, regions=35):
    rng = np.random.default_rng(seed)
    before = np.round(np.exp(rng.normal(6.3, 1, units)))
    region = rng.integers(0, regions, units)
    s2 = sampling_variance(before, exit_rate=0.28)
    shared = between_regions * rng.standard_normal(regions)[region]
    expected = -1 + shared + trend_by_size * (np.log(before) - 6.3)
    change = expected + np.sqrt(s2 + 4) * rng.standard_normal(units)
    return before, before * np.exp(change / 100), s2, region, expected


def test_region_and_size_are_found():
    before, after, s2, region, expected = drawn(0, trend_by_size=2.0)
    found = yearly_difference(before, after, s2, region)
    judged = np.isfinite(found.difference)
    plain = np.mean((expected[judged] - expected[judged].mean()) ** 2)
    assert np.mean((found.expected - expected)[judged] ** 2) < 0.5 * plain


def test_without_regional_differences_the_region_says_nothing():
    found = yearly_difference(*drawn(1, between_regions=0.0)[:4])
    judged = np.isfinite(found.difference)
    assert np.abs(found.same_region[judged]).mean() < 0.5


def test_coverage():
    inside = []
    for seed in range(6):
        before, after, s2, region, _ = drawn(seed)
        found = yearly_difference(before, after, s2, region)
        judged = np.isfinite(found.difference)
        inside.append((np.abs(found.difference) <= found.half)[judged].mean())
        assert found.differs.sum() <= 3
    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)  # 2300 cases: four binomial errors


def test_one_that_fell_apart_is_found():
    before, after, s2, region, _ = drawn(9)
    big = int(np.argmax(before))
    after[big] *= np.exp(-0.3)
    found = yearly_difference(before, after, s2, region)
    assert found.differs[big] and found.difference[big] < -15


def test_not_judged():
    before, after, s2, region, _ = drawn(2)
    before[0], after[1] = 40, np.nan
    exclude = np.arange(390) == 2
    found = yearly_difference(before, after, s2, region, exclude=exclude)
    assert np.isnan(found.difference[:3]).all() and not found.differs[:3].any()

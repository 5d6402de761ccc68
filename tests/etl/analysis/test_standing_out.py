from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from etl.analysis.standing_out import (
    benjamini_hochberg,
    fit_funnel,
    sampling_variance,
    standing_out,
)
from tests.etl.analysis.stockflow import simulate


def changes(seed, units=400, spread=1.5, between=9.0, outliers=0):
    """Log changes with a known funnel: variance spread * s2 + between, in points squared."""
    rng = np.random.default_rng(seed)
    before = np.round(np.exp(rng.normal(6, 1.1, units)))
    s2 = sampling_variance(before, exit_rate=0.28)
    change = -2 + np.sqrt(spread * s2 + between) * rng.standard_normal(units)
    big = np.argsort(before)[-outliers:] if outliers else np.array([], dtype=int)
    change[big] -= 25
    return before, before * np.exp(change / 100), s2, big


def test_sampling_variance_by_hand():
    # (30 in + 28 out) / 200^2, and two figures rounded to 10: 2 * 100 / 12.
    value = sampling_variance(
        np.array([200.0]), inflow=np.array([30.0]), outflow=np.array([28.0]), rounded_to=10
    )
    assert value[0] == pytest.approx(1e4 * (58 + 200 / 12) / 200**2)
    assert sampling_variance(np.array([200.0]), exit_rate=0.3)[0] == pytest.approx(1e4 * 0.6 / 200)
    with pytest.raises(ValueError, match="exit rate"):
        sampling_variance(np.array([200.0]))


def test_benjamini_hochberg_by_hand():
    # Thresholds at 10 %: .025 .05 .075 .1. The third passes, so the second does too.
    p = np.array([0.9, 0.06, 0.001, 0.074])
    assert benjamini_hochberg(p).tolist() == [False, True, True, True]
    assert benjamini_hochberg(np.array([0.9, 0.06, np.nan])).tolist() == [False, False, False]


def test_benjamini_hochberg_is_the_largest_set_that_keeps_its_promise():
    rng = np.random.default_rng(0)
    p = np.where(rng.random(200) < 0.1, rng.random(200) * 1e-4, rng.random(200))
    k = max(k for k in range(201) if k == 0 or np.sort(p)[k - 1] <= 0.1 * k / 200)
    assert benjamini_hochberg(p).sum() == k


def test_funnel_recovers_known_over_dispersion():
    found = []
    for seed in range(8):
        before, after, s2, _ = changes(seed)
        funnel = fit_funnel(100 * np.log(after / before), s2, before >= 50)
        found.append((funnel.centre, funnel.spread, funnel.between))
    centre, spread, between = np.mean(found, axis=0)
    # Eight panels of 400: standard errors of about .1, .1 and .6 on these means; three of each.
    assert centre == pytest.approx(-2, abs=0.3)
    assert spread == pytest.approx(1.5, abs=0.3)
    assert between == pytest.approx(9, abs=1.8)


def test_outliers_do_not_widen_the_funnel():
    plain = fit_funnel(*_inputs(changes(3)))
    change, s2, used = _inputs(changes(3))
    hit = np.random.default_rng(0).choice(np.flatnonzero(used), 20, replace=False)
    change[hit] -= 40
    disturbed = fit_funnel(change, s2, used)
    naive = np.var(change[used]) / np.var(_inputs(changes(3))[0][used])
    assert np.median(disturbed.variance / plain.variance) - 1 < (naive - 1) / 3


def _inputs(drawn):
    before, after, s2, _ = drawn
    return 100 * np.log(after / before), s2, before >= 50


def test_real_outliers_are_found_and_nothing_else_most_of_the_time():
    before, after, s2, big = changes(4, outliers=6)
    result = standing_out(before, after, s2, draws=200)
    assert result.differs[big].all()
    assert result.differs.sum() <= 8  # at most a tenth of what is found may be false, plus chance


def test_quiet_worlds_flag_nobody():
    """No policy anywhere: a flag in at most one in ten panels is the target; 20 panels here."""
    flagged = 0
    for seed in range(20):
        world = simulate(seed, months=40)
        before, after = world.stock[:, -13], world.stock[:, -1]
        s2 = sampling_variance(
            before,
            inflow=world.inflow[:, -12:].sum(axis=1),
            outflow=world.outflow[:, -12:].sum(axis=1),
            rounded_to=10,
        )
        flagged += bool(standing_out(before, after, s2, draws=50).differs.any())
    # Binomial(20, .1) exceeds 5 in 1 % of cases.
    assert flagged <= 5


def test_limits_hold_what_they_promise():
    before, after, s2, _ = changes(5, units=2000)
    result = standing_out(before, after, s2, draws=50)
    lower, upper = result.funnel.limits()
    judged = np.isfinite(result.z)
    inside = (result.change > lower)[judged] & (result.change < upper)[judged]
    assert inside.mean() == pytest.approx(0.95, abs=0.02)  # four binomial standard errors


def test_shrinkage_and_interval_by_hand():
    before, after, s2, _ = changes(6)
    result = standing_out(before, after, s2, draws=100)
    i = int(np.flatnonzero(np.isfinite(result.z))[0])
    f = result.funnel
    kept = f.between / (f.between + f.spread * s2[i])
    assert result.kept[i] == pytest.approx(kept)
    assert result.shrunk[i] == pytest.approx(f.centre + kept * (result.change[i] - f.centre))
    half = norm.ppf(0.975) * np.sqrt(1 / (1 / f.between + 1 / (f.spread * s2[i])))
    assert result.shrunk_upper[i] - result.shrunk[i] == pytest.approx(half)


def test_shrunk_change_is_closer_to_the_truth():
    rng = np.random.default_rng(7)
    before = np.round(np.exp(rng.normal(6, 1, 400)))
    s2 = sampling_variance(before, exit_rate=0.28)
    truth = -2 + 3 * rng.standard_normal(400)
    after = before * np.exp((truth + np.sqrt(s2) * rng.standard_normal(400)) / 100)
    result = standing_out(before, after, s2, draws=50)
    judged = np.isfinite(result.z)
    raw = np.mean((result.change - truth)[judged] ** 2)
    assert np.mean((result.shrunk - truth)[judged] ** 2) < raw
    inside = (result.shrunk_lower < truth) & (truth < result.shrunk_upper)
    assert inside[judged].mean() == pytest.approx(0.95, abs=0.05)


def test_small_missing_and_merged_are_not_judged():
    before, after, s2, _ = changes(8)
    before[0], after[1], s2[2] = 40, np.nan, np.nan
    exclude = np.zeros(400, dtype=bool)
    exclude[3] = True
    result = standing_out(before, after, s2, exclude=exclude, draws=50)
    for i in range(4):
        assert np.isnan(result.z[i]) and not result.differs[i] and np.isnan(result.rank_lower[i])
    with pytest.raises(ValueError, match="not judged"):
        replace(result, differs=~result.differs)


def test_too_few_units():
    with pytest.raises(ValueError, match="at least 20"):
        fit_funnel(np.zeros(5), np.ones(5), np.ones(5, dtype=bool))


def test_rank_intervals_are_wide_when_nothing_differs():
    before, after, s2, _ = changes(9, between=0.5)
    result = standing_out(before, after, s2)
    width = (result.rank_upper - result.rank_lower)[np.isfinite(result.z)]
    assert np.median(width) > 0.5 * np.isfinite(result.z).sum()

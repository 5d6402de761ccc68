from dataclasses import replace

import numpy as np
import pytest

from etl.analysis.economy import (
    cross_dependence,
    diagnose,
    fit_flows,
    fit_shift_share,
    fit_stock,
    log_rate,
    readings,
    shift_share,
    split,
)
from etl.analysis.panel import Panel, quarter_means, regional_labour
from tests.etl.analysis.stockflow import panel_of, simulate

PERSONS = 1e-6
START = 120


@pytest.fixture(scope="module")
def panel():
    return panel_of(simulate(0))


@pytest.fixture(scope="module")
def model(panel):
    return fit_stock(panel)


def exact_panel(persistence=0.9, lags=(6.0, 3.0, 1.0, 0.0, 0.0)):
    """No noise at all: y follows the quarterly model on a quadratic lag curve to the letter."""
    rng = np.random.default_rng(0)
    units, months = 30, 120
    steps = rng.normal(0, 0.05, (units, months // 3)).cumsum(axis=1)
    labour = 0.05 * np.exp(np.repeat(steps, 3, axis=1))
    panel = Panel(
        units=tuple(str(k) for k in range(units)),
        region=np.arange(units) // 3,
        months=np.arange(np.datetime64("2001-01"), np.datetime64("2011-01")),
        stock=np.full((units, months), 1000.0),
        population=np.full((units, months), 20_000.0),
        labour=labour,
    )
    x = quarter_means(regional_labour(panel), np.arange(2, months, 3))
    y = np.zeros_like(x)
    y[:, :4] = rng.normal(350, 20, (units, 4))
    for q in range(4, x.shape[1]):
        y[:, q] = persistence * y[:, q - 1] + sum(b * x[:, q - k] for k, b in enumerate(lags)) + 60
    stock = np.repeat(20_000 * np.exp(y / 100 - 6), 3, axis=1)
    return replace(panel, stock=stock)


def test_recovers_an_exact_model():
    lags = 8 - 5.0 * np.arange(5) + 0.8 * np.arange(5) ** 2
    found = fit_stock(exact_panel(0.9, lags))
    assert found.persistence == pytest.approx(0.9, abs=1e-8)
    np.testing.assert_allclose(found.lag_coefficients, lags, atol=1e-6)
    assert found.long_run == pytest.approx(lags.sum() / 0.1 / 100)
    assert found.half_life == pytest.approx(np.log(0.5) / np.log(0.9))


@pytest.mark.parametrize("flows", [True, False])
def test_lasting_local_shocks_are_not_taken_for_persistence(flows):
    """People leave at 2.4 % a month, a quarter keeps .93; least squares on the lag finds .95."""
    found = []
    for seed in range(4):
        panel = panel_of(simulate(seed, months=180))
        if not flows:
            panel = replace(panel, inflow=None, outflow=None)
        found.append(fit_stock(panel).persistence)
    assert np.mean(found) == pytest.approx(0.976**3, abs=0.012)


def test_a_labour_market_that_says_nothing_leaves_what_is_usual(panel):
    rng = np.random.default_rng(0)
    noise = 0.05 * np.exp(0.01 * rng.standard_normal((35, panel.stock.shape[1])))
    deaf = replace(panel, labour=noise[panel.region], inflow=None, outflow=None)
    assert fit_stock(deaf).persistence == pytest.approx(0.92, abs=0.04)
    known = fit_stock(deaf, yearly_exit=0.4)
    assert known.persistence == pytest.approx(0.6**0.25)


def test_effect_is_the_model_run_with_and_without(panel, model):
    """Quarter by quarter: the model with labour as it was against labour held at the start."""
    end = START + 24
    x = regional_labour(panel)
    held = x.copy()
    held[:, START + 1 :] = x[:, [START]]
    paths = []
    for labour in (x, held):
        level = np.zeros(len(x))
        for q in range(START + 3, end + 1, 3):
            means = [labour[:, q - 3 * k - 2 : q - 3 * k + 1].mean(axis=1) for k in range(5)]
            level = model.persistence * level + np.stack(means, axis=1) @ model.lag_coefficients
        paths.append(level)
    np.testing.assert_allclose(model.effect(panel, START, end), paths[0] - paths[1], atol=1e-9)


def test_effect_between_quarters(panel, model):
    """A window that is no whole number of quarters lies between its neighbours in length."""
    found = np.stack([model.effect(panel, START, START + k) for k in (24, 25, 26, 27)])
    steps = np.abs(np.diff(found, axis=0)).max()
    assert steps < np.abs(found[3] - found[0]).max() + 1


@pytest.mark.parametrize("version", ["stock", "flows"])
def test_slope_of_the_economy_on_known_truth(version):
    """Truth on estimate over all gemeenten above 300 recipients: 1 when the model is right.

    Five panels; over seeds the mean has a standard error of about .03.
    """
    ratios = {12: [], 24: [], 36: [], 60: []}
    for seed in range(5):
        panel = panel_of(simulate(seed))
        model = fit_stock(panel) if version == "stock" else fit_flows(panel)
        with_economy = simulate(seed, rounded_to=1).stock
        without = simulate(seed, rounded_to=1, hold=START).stock
        for months, found in ratios.items():
            end = START + months
            truth = 100 * np.log(with_economy[:, end] / without[:, end])
            estimate = model.effect(panel, START, end)
            big = (panel.stock.min(axis=1) > 300) & np.isfinite(estimate)
            found.append(truth[big] @ estimate[big] / (estimate[big] @ estimate[big]))
    for months, found in ratios.items():
        assert 0.90 <= np.mean(found) <= 1.10, months


@pytest.mark.parametrize("months", [1, 12, 25, 60])
def test_split_adds_up(panel, model, months):
    result = split(panel, START, START + months, model, draws=50)
    gap = result.parts.sum(axis=1) - (result.end - result.start)
    assert np.nanmax(np.abs(gap)) < PERSONS
    assert np.isfinite(result.parts).all()
    assert np.all(result.lower <= result.parts + PERSONS)
    assert np.all(result.upper >= result.parts - PERSONS)
    with pytest.raises(ValueError, match="miss the change"):
        replace(result, parts=result.parts + 1)


def test_split_by_hand(panel, model):
    end = START + 36
    result = split(panel, START, end, model, draws=20)
    i = 17
    b0, b1 = panel.stock[i, START], panel.stock[i, end]
    weight = (b1 - b0) / np.log(b1 / b0) / 100
    population = 100 * np.log(panel.population[i, end] / panel.population[i, START])
    assert result.parts[i, 0] == pytest.approx(weight * population)
    assert result.parts[i, 2] == pytest.approx(weight * model.effect(panel, START, end)[i])
    rest = log_rate(panel)[:, end] - log_rate(panel)[:, START] - model.effect(panel, START, end)
    large = panel.stock[:, START : end + 1].min(axis=1) >= 25
    national = np.average(rest[large], weights=panel.population[large, START])
    assert result.parts[i, 3] == pytest.approx(weight * national)


def test_equal_stocks_give_weights_too(panel, model):
    stock = panel.stock.copy()
    stock[3, START + 12] = stock[3, START]
    result = split(replace(panel, stock=stock), START, START + 12, model, draws=20)
    assert abs(result.parts[3].sum()) < PERSONS


def test_composition_moves_out_of_the_rest(panel, model):
    mixed = np.where(np.arange(342) == 5, 4.0, 0.0)
    without = split(panel, START, START + 24, model, draws=20)
    with_mix = split(panel, START, START + 24, model, composition=mixed, draws=20)
    moved = with_mix.parts[5] - without.parts[5]
    assert moved[1] > 0 and moved[4] < 0 and moved[0] == 0
    assert (
        "composition_unknown" in without.warnings and "composition_unknown" not in with_mix.warnings
    )


def test_sensitivity_spread_is_found():
    """Own responses differ by .35 in and .35 out: sqrt(.9^2 + .35^2) .35 / 1.25 = .27 together."""
    different = [fit_stock(panel_of(simulate(seed))).sensitivity for seed in range(5)]
    same = [fit_stock(panel_of(simulate(seed, sensitivity_sd=0))).sensitivity for seed in range(5)]
    # Between panels the estimate moves by .03; the mean of five by half of that.
    assert np.mean(different) == pytest.approx(0.27, abs=0.05)
    assert np.mean(same) < 0.10


def test_economy_interval_covers_the_own_response():
    inside = []
    for seed in range(4):
        panel = panel_of(simulate(seed))
        result = split(panel, START, START + 36, fit_stock(panel), draws=300)
        held = simulate(seed, rounded_to=1, hold=START).stock[:, START + 36]
        truth = 100 * np.log(simulate(seed, rounded_to=1).stock[:, START + 36] / held)
        big = (panel.stock.min(axis=1) > 300) & (result.end != result.start)
        persons = np.ones(342)
        change = (result.end - result.start)[big]
        persons[big] = change / np.log(result.end[big] / result.start[big]) / 100
        bounds = result.lower[:, 2] / persons, result.upper[:, 2] / persons
        inside.append(((bounds[0] <= truth) & (truth <= bounds[1]))[big].mean())
    # Without the spread of responses this is .15. Shared shocks make panels differ by .03 or so.
    assert 0.9 < np.mean(inside) < 0.99


def test_unexplained_covers_zero_in_a_quiet_world(panel, model):
    result = split(panel, START, START + 24, model, draws=20)
    words = ~result.withheld
    outside = (result.lower[:, 4] > 0) | (result.upper[:, 4] < 0)
    assert outside[words].mean() == pytest.approx(0.05, abs=0.035)  # three binomial errors of 330
    np.testing.assert_array_equal(outside[words], result.p[words] <= 0.05)


def test_the_smallest_effect_is_a_fall_as_on_the_page_on_methods(panel, model):
    """100 (1 - exp(-2.8 h / 196)), h half the interval in log points x 100: above 0, below all."""
    result = split(panel, START, START + 24, model, draws=20)
    moved = result.start != result.end
    change = (result.end - result.start)[moved]
    persons = change / np.log(result.end[moved] / result.start[moved]) / 100
    half = (result.upper - result.lower)[moved, 4] / 2 / persons
    expected = 100 * (1 - np.exp(-2.8 * half / 196))
    np.testing.assert_allclose(result.mde[moved], expected, rtol=1e-4)
    assert ((result.mde > 0) & (result.mde < 100)).all()


def test_small_units_and_dates_are_flagged(panel, model):
    stock = panel.stock.copy()
    stock[0] = 40
    result = split(replace(panel, stock=stock), START, START + 72, model, draws=20)
    assert result.withheld[0]
    assert "window_over_60_months" in result.warnings
    inside = replace(panel, months=panel.months + np.timedelta64(12 * 10, "M"))
    at = int(np.flatnonzero(inside.months == np.datetime64("2020-06"))[0])
    assert "date_in_corona_years" in split(inside, at, at + 12, model, draws=20).warnings


def test_corona_quarters_are_not_fitted(panel):
    moved = replace(panel, months=panel.months + np.timedelta64(12 * 10, "M"))
    fitted = moved.months[fit_stock(moved).quarters]
    assert not np.any((fitted >= np.datetime64("2020-03")) & (fitted <= np.datetime64("2021-12")))
    assert np.any(fitted > np.datetime64("2021-12"))


def test_covariance_is_the_larger_of_two(model):
    gradient = np.zeros(4)
    for k in range(4):
        step = np.zeros(4)
        step[k] = 1e-6
        up = replace(model, parameters=model.parameters + step).long_run
        down = replace(model, parameters=model.parameters - step).long_run
        gradient[k] = (up - down) / 2e-6
    errors = [np.sqrt(gradient @ c @ gradient) for c in (model.by_region, model.over_time)]
    assert model.long_run_error == pytest.approx(max(errors), rel=1e-4)  # numeric derivative


def test_too_little_data_is_refused(panel):
    with pytest.raises(ValueError, match="at least 10 and 16"):
        fit_stock(panel, last=30)
    with pytest.raises(ValueError, match="no inflow"):
        fit_flows(replace(panel, inflow=None, outflow=None))
    with pytest.raises(ValueError, match="window"):
        split(panel, 50, 50, fit_stock(panel))


def test_flows_give_the_rest_back_when_nothing_responds(panel):
    """With coefficients of 0 the run of the identity gives the observed stock: no effect."""
    model = fit_flows(panel)
    still = replace(model, inflow=np.zeros(9), outflow=np.zeros(9))
    np.testing.assert_allclose(still.effect(panel, START, START + 25), 0, atol=1e-9)


def test_readings(panel, model):
    found = readings(panel, model, START, START + 36, draws=100)
    weights = np.where(model.used, panel.population[:, START], 0)
    assert np.average(found.relative, weights=weights) == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(found.total, model.effect(panel, START, START + 36))
    assert np.all(found.relative_low <= found.relative)
    assert np.all(found.relative <= found.relative_high)
    wide = (found.relative_high - found.relative_low)[model.used]
    whole = split(panel, START, START + 36, model, draws=100)
    of_total = (whole.upper - whole.lower)[model.used, 2] / whole.end[model.used] * 100
    assert np.median(wide) < np.median(of_total)  # what all share is not in it
    assert np.all(found.low <= found.total + 1e-9) and np.all(found.total <= found.high + 1e-9)


def test_diagnostics(panel, model):
    found = diagnose(panel, model)
    assert found.half_life_low <= found.half_life <= found.half_life_high
    assert found.without_region_low <= model.long_run <= found.without_region_high
    assert 0 < found.r2_within < 1 and found.r2_ahead < 1
    assert [name for name, *_ in found.stability] == ["2007-01/2014-12", "2015-01/2019-12"]
    elasticity, error = found.factors
    assert abs(elasticity - model.long_run) < 3 * max(error, model.long_run_error)
    assert found.build_up[-1] == pytest.approx(model.response(21).sum() / 100)


def test_leads_are_found_when_the_stock_moves_first(panel):
    """Labour that follows the own stock by half a year must show in the leads."""
    own = np.log(panel.stock / panel.population)
    later = np.concatenate([own[:, :6] * 0 + own[:, :1], own[:, :-6]], axis=1)
    region = np.stack([later[panel.region == r].mean(axis=0) for r in range(35)])
    followed = replace(panel, labour=0.05 * np.exp(region[panel.region]))
    assert diagnose(followed, fit_stock(followed)).leads_p < 1e-6


def test_a_shared_shock_with_own_answers_is_taken_off_by_factors():
    """A shock of the whole country that hits hardest where the labour market moved along with it."""
    lags = 8 - 5.0 * np.arange(5) + 0.8 * np.arange(5) ** 2
    panel = exact_panel(0.9, lags)
    rng = np.random.default_rng(1)
    shock = np.repeat(rng.normal(0, 1, 40).cumsum(), 3)
    loading = rng.normal(1, 0.5, 10)[panel.region]
    labour = panel.labour * np.exp(0.02 * loading[:, None] * shock)
    moved = replace(panel, labour=labour)
    x = quarter_means(regional_labour(moved), np.arange(2, 120, 3))
    y = np.full((30, 40), 350.0)
    for q in range(4, 40):
        y[:, q] = 0.9 * y[:, q - 1] + sum(b * x[:, q - k] for k, b in enumerate(lags)) + 60
        y[:, q] += 3 * loading * shock[3 * q]
    moved = replace(moved, stock=np.repeat(20_000 * np.exp(y / 100 - 6), 3, axis=1))
    known = {"first": 12, "yearly_exit": 1 - 0.9**4}
    plain, found = (fit_stock(moved, factors=f, **known) for f in (False, True))
    np.testing.assert_allclose(found.lag_coefficients, lags, atol=1e-4)
    assert np.abs(plain.lag_coefficients - lags).max() > 0.5
    assert (found.method, plain.method) == ("ardl_factors", "ardl_stock")


def test_factors_hold_the_slope_of_the_economy():
    """Truth on estimate, as above, for the check that frees the answers to what all share."""
    found = []
    for seed in range(5):
        panel = panel_of(simulate(seed))
        held = simulate(seed, rounded_to=1, hold=START).stock[:, START + 36]
        truth = 100 * np.log(simulate(seed, rounded_to=1).stock[:, START + 36] / held)
        estimate = fit_stock(panel, factors=True).effect(panel, START, START + 36)
        big = panel.stock.min(axis=1) > 300
        found.append(truth[big] @ estimate[big] / (estimate[big] @ estimate[big]))
    assert np.mean(found) == pytest.approx(1, abs=0.2)


def test_shift_share_in_the_place_of_the_labour_market_is_the_same_model():
    """Where the sector mix tells the labour market of the region exactly, so are the results."""
    panel = exact_panel(0.9, 8 - 5.0 * np.arange(5) + 0.8 * np.arange(5) ** 2)
    region = np.log(panel.labour[::3])[panel.region]
    of_region = replace(panel, labour=np.exp(region))
    found = fit_shift_share(panel, -100 * np.diff(region, axis=1))
    assert found.long_run == pytest.approx(fit_stock(of_region).long_run, rel=1e-6)
    assert found.method == "ardl_shift_share"


def test_cross_dependence_by_hand():
    rng = np.random.default_rng(0)
    values = rng.standard_normal((6, 50))
    r = np.corrcoef(values)
    expected = np.sqrt(2 * 50 / 30) * r[np.triu_indices(6, 1)].sum()
    assert cross_dependence(values) == pytest.approx(expected)


def test_shift_share_by_hand():
    jobs = np.array([[[60.0, 60.0], [40.0, 44.0]], [[10.0, 11.0], [90.0, 90.0]]])
    z = shift_share(jobs, np.array([0, 1, 1]))
    assert z[0, 0] == pytest.approx(100 * (0.6 * np.log(1.1) + 0.4 * np.log(1.0)))
    assert z[1, 0] == z[2, 0] == pytest.approx(100 * (0.1 * np.log(1.0) + 0.9 * np.log(1.1)))

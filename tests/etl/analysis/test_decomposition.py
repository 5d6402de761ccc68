from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from etl.analysis.decomposition import (
    Flows,
    FlowSplit,
    cycle_shares,
    mean_stock_before,
    shapley,
    split_flows,
)

PERSONS = 1e-6  # the parts are promised to add up within a millionth of a person


def rows(*values):
    return np.array(values, dtype=float)


def names(count):
    return [f"GM9{k:03}" for k in range(count)]


def one_year(**changes):
    """Stock 1000 -> 1060: 300 in, 260 out, 20 not in the flows. Before: 200 in, 250 out."""
    flows = Flows(
        stock=rows([1000, 1060]),
        inflow=rows([300]),
        outflow=rows([260]),
        population=rows([20_000]),
        base_inflow=rows([200]),
        base_outflow=rows([250]),
        base_exposure=rows([1000]),
        base_population=rows([20_000]),
    )
    return replace(flows, **changes)


def random_flows(seed, units=40, periods=5, base=3):
    rng = np.random.default_rng(seed)
    inflow = rng.poisson(120, (units, periods)).astype(float)
    outflow = rng.poisson(110, (units, periods)).astype(float)
    noise = rng.integers(-8, 9, (units, periods))
    begin = rng.integers(300, 900, (units, 1)).astype(float)
    stock = np.concatenate([begin, begin + np.cumsum(inflow - outflow + noise, axis=1)], axis=1)
    return Flows(
        stock=stock,
        inflow=inflow,
        outflow=outflow,
        population=20_000.0 + rng.integers(0, 500, (units, periods)),
        base_inflow=rng.poisson(100, (units, base)).astype(float),
        base_outflow=rng.poisson(115, (units, base)).astype(float),
        base_exposure=rng.integers(300, 900, (units, base)).astype(float),
        base_population=np.full((units, base), 20_000.0),
    )


def test_one_year_by_hand():
    # Base: 1 % in, 25 % out. Frozen: (1000 * .875 + 200) / 1.125 = 955.56, so momentum -44.44.
    # Orders of inflow, outflow and remainder, population unchanged, written out below.
    o_base, o_now = 0.25, 260 / 1030

    def end(entered, o, rest):
        return (1000 * (1 - o / 2) + entered + rest) / (1 + o / 2)

    flow_in = (
        2 * (end(300, o_base, 0) - end(200, o_base, 0))
        + (end(300, o_now, 0) - end(200, o_now, 0))
        + (end(300, o_base, 20) - end(200, o_base, 20))
        + 2 * (end(300, o_now, 20) - end(200, o_now, 20))
    ) / 6
    names = one_year().parts
    parts = dict(zip(names, shapley(one_year())[0], strict=True))
    assert parts["momentum"] == pytest.approx(1075 / 1.125 - 1000, abs=PERSONS)
    assert parts["inflow"] == pytest.approx(flow_in, abs=PERSONS)
    assert parts["population"] == pytest.approx(0, abs=PERSONS)
    assert sum(parts.values()) == pytest.approx(60, abs=PERSONS)


def test_mean_over_all_orders():
    """The definition itself: let the factors go one by one, in each of the 24 orders."""
    flows = random_flows(1, units=1)
    factors = ["inflow", "outflow", "population", "remainder"]
    exposure = (flows.stock[:, 1:] + flows.stock[:, :-1]) / 2
    remainder = np.diff(flows.stock) - flows.inflow + flows.outflow
    frozen = {
        "inflow": flows.base_inflow.sum() / flows.base_population.sum(),
        "outflow": flows.base_outflow.sum() / flows.base_exposure.sum(),
        "population": flows.base_population[0, -1],
        "remainder": 0.0,
    }
    actual = {
        "inflow": (flows.inflow / flows.population)[0],
        "outflow": (flows.outflow / exposure)[0],
        "population": flows.population[0],
        "remainder": remainder[0],
    }

    def end(free):
        level = flows.stock[0, 0]
        for t in range(5):
            f = {k: actual[k][t] if k in free else frozen[k] for k in factors}
            level = level * (1 - f["outflow"] / 2) + f["inflow"] * f["population"] + f["remainder"]
            level = level / (1 + f["outflow"] / 2)
        return level

    orders = list(permutations(factors))
    expected = dict.fromkeys(factors, 0.0)
    for order in orders:
        for k, name in enumerate(order):
            expected[name] += (end(order[: k + 1]) - end(order[:k])) / len(orders)
    found = dict(zip(flows.parts, shapley(flows)[0], strict=True))
    for name in factors:
        assert found[name] == pytest.approx(expected[name], abs=PERSONS)


@pytest.mark.parametrize("aow", [False, True])
def test_parts_add_up(aow):
    flows = random_flows(2)
    if aow:
        crossed = np.full_like(flows.inflow, 6.0)
        flows = replace(flows, aow=crossed, age_class="tot_aow")
    parts = shapley(flows)
    assert parts.shape == (40, 6 if aow else 5)
    assert np.abs(parts.sum(axis=1) - (flows.stock[:, -1] - flows.stock[:, 0])).max() < PERSONS


def test_nothing_changed_gives_only_momentum():
    flows = one_year(
        stock=rows([800, 800]), inflow=rows([200]), outflow=rows([200]), base_outflow=rows([200])
    )
    flows = replace(flows, base_exposure=rows([800]))
    np.testing.assert_allclose(shapley(flows), 0, atol=PERSONS)


def test_aow_moves_from_remainder_to_its_own_part():
    without = shapley(one_year())[0]
    with_aow = one_year(aow=rows([15]), age_class="tot_aow")
    names = with_aow.parts
    parts = dict(zip(names, shapley(with_aow)[0], strict=True))
    assert parts["aow"] == pytest.approx(-15 / (1 + 0.25 / 2), abs=0.2)  # some who crossed had left
    assert parts["aow"] + parts["remainder"] == pytest.approx(without[-1], abs=PERSONS)


def test_aow_is_refused_for_all_ages():
    with pytest.raises(ValueError, match="AOW"):
        one_year(aow=rows([15]))


def test_shapes_are_checked():
    with pytest.raises(ValueError, match="outflow"):
        one_year(outflow=rows([1, 2]))
    with pytest.raises(ValueError, match="base_population"):
        one_year(base_population=rows([1, 2]))


def test_missing_flow_gives_no_split_and_leaves_the_others():
    flows = random_flows(3, units=3)
    inflow = flows.inflow.copy()
    inflow[1, 2] = np.nan
    result = split_flows(replace(flows, inflow=inflow), names(3), draws=20)
    assert np.isnan(result.parts[1]).all() and np.isnan(result.lower[1]).all()
    np.testing.assert_allclose(result.parts[[0, 2]], shapley(flows)[[0, 2]])


def test_result_refuses_parts_that_do_not_add_up():
    good = split_flows(one_year(), ["GM9000"], draws=20)
    with pytest.raises(ValueError, match="miss the change"):
        replace(good, parts=good.parts + 1)
    assert isinstance(good, FlowSplit)


def test_flag_when_stock_and_flows_disagree():
    assert split_flows(one_year(), ["GM9000"], draws=2).tallies.tolist() == [True]
    torn = one_year(stock=rows([1000, 1400]))
    assert split_flows(torn, ["GM9000"], draws=2).tallies.tolist() == [False]


def test_per_cent_is_withheld_for_tiny_stocks():
    flows = random_flows(4, units=2)
    tiny = flows.stock.copy()
    tiny[0] = tiny[0] - tiny[0, 0] + 40
    result = split_flows(replace(flows, stock=np.maximum(tiny, 0)), names(2), draws=2)
    assert np.isnan(result.per_cent[0]).all()
    np.testing.assert_allclose(result.per_cent[1].sum(), 100 * result.change[1] / result.start[1])


def test_bootstrap_covers_the_expected_split():
    """Counts drawn around known rates: the split at those rates is inside 95 of 100 times."""
    units, rng = 400, np.random.default_rng(5)
    mean_in, mean_out = 240.0, 200.0
    truth = one_year(
        stock=rows([1000, 1040]), inflow=rows([mean_in]), outflow=rows([mean_out]),
        base_inflow=rows([200]), base_outflow=rows([200]),
    )  # fmt: skip
    expected = shapley(truth)[0]
    inflow = rng.poisson(mean_in, (units, 1)).astype(float)
    outflow = rng.binomial(1240, mean_out / 1240, (units, 1)).astype(float)
    base_inflow = rng.poisson(200, (units, 1)).astype(float)
    base_outflow = rng.binomial(1200, 200 / 1200, (units, 1)).astype(float)
    flows = Flows(
        stock=np.concatenate([np.full((units, 1), 1000.0), 1000 + inflow - outflow], axis=1),
        inflow=inflow,
        outflow=outflow,
        population=np.full((units, 1), 20_000.0),
        base_inflow=base_inflow,
        base_outflow=base_outflow,
        base_exposure=np.full((units, 1), 1000.0),
        base_population=np.full((units, 1), 20_000.0),
    )
    result = split_flows(flows, names(units), draws=300)
    for k in (0, 1, 2):  # momentum, inflow, outflow
        inside = (result.lower[:, k] <= expected[k]) & (expected[k] <= result.upper[:, k])
        # 400 cases at 95 %: a binomial standard error of .011; four of them on either side.
        assert 0.905 <= inside.mean() <= 0.995


def test_the_remainder_is_as_uncertain_as_the_rounding_of_its_figures():
    """It is a difference of four figures in tens, so it may be off by 10 or more."""
    exact = random_flows(4, units=200, periods=1, base=1)
    tens = {name: np.round(getattr(exact, name), -1) for name in ("stock", "inflow", "outflow")}
    split = split_flows(replace(exact, rounded_to=10.0, **tens), names(200))
    k = split.names.index("remainder")
    truth = (np.diff(exact.stock, axis=1) - exact.inflow + exact.outflow)[:, 0]
    inside = (split.lower[:, k] <= truth) & (truth <= split.upper[:, k])
    assert 0.88 < inside.mean() <= 1  # the part is the remainder less those of it who left since


@pytest.mark.parametrize("rounded_to", [1.0, 10.0])
def test_bounds_of_a_gemeente_are_its_own_whoever_stands_beside_it(rounded_to):
    flows, codes = replace(random_flows(8, units=90), rounded_to=rounded_to), names(90)
    everyone = split_flows(flows, codes)
    for k in (0, 57, 89):
        alone = split_flows(flows.some(slice(k, k + 1)), [codes[k]])
        np.testing.assert_array_equal(alone.lower[0], everyone.lower[k])
        np.testing.assert_array_equal(alone.upper[0], everyone.upper[k])
    last = split_flows(flows.some(slice(30, 90)), codes[30:])
    np.testing.assert_array_equal(last.lower, everyone.lower[30:])


def test_gemeenten_with_the_same_figures_are_drawn_apart():
    both = one_year().some([0, 0])
    split = split_flows(both, names(2))
    assert (split.parts[0] == split.parts[1]).all() and (split.lower[0] != split.lower[1]).any()
    with pytest.raises(ValueError, match="1 codes for 2 units"):
        split_flows(both, names(1))


def test_mean_stock_before():
    assert mean_stock_before(rows([1000]), rows([300]), rows([200]))[0] == 950


def test_cycle_shares_find_the_moving_rate():
    rng = np.random.default_rng(6)
    periods = 60
    s = 0.012 * np.exp(np.cumsum(rng.normal(0, 0.06, periods)))
    o = np.full(periods, 0.3)
    rate = np.empty(periods)
    level = 0.035
    for t in range(periods):
        speed = 1 - np.exp(-(s[t] + o[t]))
        level = speed * s[t] / (s[t] + o[t]) + (1 - speed) * level
        rate[t] = level
    shares = cycle_shares(rate, s, o)
    assert shares.outflow == pytest.approx(0, abs=1e-12)
    assert shares.inflow == pytest.approx(1, abs=0.1)  # log-linear, so not exact


def test_cycle_shares_need_a_long_series():
    with pytest.raises(ValueError, match="at least 8"):
        cycle_shares(np.ones(5), np.ones(5), np.ones(5))

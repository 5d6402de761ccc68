"""The invented country does what its description says. A world costs a fraction of a second."""

import ast
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

import etl.practice.simulate as module
from etl.practice.parameters import AOW_STEPS, SCENARIOS
from etl.practice.simulate import MONTHS, Panel, local_rise, month_index, simulate

COUNTS = (
    "stock", "started", "moved_in", "ended", "moved_out", "aow",
    "elder_stock", "elder_started", "elder_ended",
)  # fmt: skip
CUT = replace(SCENARIOS["reactive"], reactive_effect=-0.3)


@cache
def world(scenario: str, seed: int = 1, **options: Any) -> Panel:
    return simulate(seed, scenario, **options)


def same(a: Panel, b: Panel, names: tuple[str, ...] = COUNTS) -> bool:
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in names)


def quarters(flow: np.ndarray) -> np.ndarray:
    """(year, quarter) national sums, whole years."""
    return flow.sum(axis=0)[: 12 * 19].reshape(19, 4, 3).sum(axis=2)


# --- shape and identity ---------------------------------------------------------------------------


def test_the_country_has_342_gemeenten_35_regions_and_fixed_months() -> None:
    panel = world("null")
    assert panel.stock.shape == (342, 234)
    assert str(panel.months[0]) == "2007-01"
    assert str(panel.months[-1]) == "2026-06"
    assert len(np.bincount(panel.region)) == 35
    assert np.bincount(panel.region).min() >= 4


@pytest.mark.parametrize(
    ("scenario", "hold"), [*((name, None) for name in SCENARIOS), ("treated", "2013-12")]
)
def test_the_stock_is_the_previous_one_plus_in_minus_out_exactly(
    scenario: str, hold: str | None
) -> None:
    panel = world(scenario, hold=hold)
    before = np.column_stack([panel.opening_stock, panel.stock[:, :-1]])
    np.testing.assert_array_equal(panel.stock, before + panel.inflow - panel.outflow - panel.aow)
    elders = np.column_stack([panel.elder_opening_stock, panel.elder_stock[:, :-1]])
    np.testing.assert_array_equal(
        panel.elder_stock, elders + panel.elder_started + panel.aow - panel.elder_ended
    )
    total = np.column_stack([panel.total_opening_stock, panel.total_stock[:, :-1]])
    np.testing.assert_array_equal(
        panel.total_stock, total + panel.total_inflow - panel.total_outflow
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_counts_are_possible(scenario: str) -> None:
    panel = world(scenario)
    for name in (*COUNTS, "population", "inhabitants"):
        assert getattr(panel, name).dtype == np.int64, name
        assert getattr(panel, name).min() >= 0, name
    assert (panel.stock < panel.population).all()
    assert (panel.population < panel.inhabitants).all()


def test_same_seed_same_arrays_and_another_seed_another_country() -> None:
    again = simulate(1, "treated")
    for f in fields(Panel):
        assert np.array_equal(getattr(again, f.name), getattr(world("treated"), f.name)), f.name
    assert not np.array_equal(world("null").stock, world("null", 2).stock)
    assert not np.array_equal(world("null").region, world("null", 2).region)


def test_the_process_needs_numpy_and_scipy_only() -> None:
    folder = Path(module.__file__).parent
    for name in ("parameters", "quantiles", "simulate", "observe"):
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for imported in names:
                assert imported.startswith(
                    ("numpy", "scipy", "etl.practice.", "collections", "dataclasses", "typing")
                ), imported


# --- counterfactuals --------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", ["null", "calm", "noisy", "reactive"])
def test_where_no_policy_does_anything_the_counterfactual_is_the_world_itself(
    scenario: str,
) -> None:
    panel = world(scenario)
    np.testing.assert_array_equal(panel.stock, panel.stock_without_policy)
    np.testing.assert_array_equal(panel.started, panel.started_without_policy)
    np.testing.assert_array_equal(panel.ended, panel.ended_without_policy)
    assert same(panel, world(scenario, policies=False))


def test_a_policy_changes_its_own_gemeente_from_its_start_on_and_no_other() -> None:
    panel, without = world("treated"), world("treated", policies=False)
    np.testing.assert_array_equal(panel.stock_without_policy, without.stock)
    first = {q.gemeente: month_index(q.start) for q in panel.policies}
    assert len(first) == 24
    for name in COUNTS:
        changed = getattr(panel, name) != getattr(without, name)
        assert set(np.flatnonzero(changed.any(axis=1))) <= set(first), name
        for gemeente, start in first.items():
            assert not changed[gemeente, :start].any(), name
    assert set(np.flatnonzero((panel.stock != without.stock).any(axis=1))) == set(first)
    assert same(panel, without, ("population", "labour", "labour_noisy", "opening_stock"))


def test_policies_have_the_stated_direction_and_size() -> None:
    for target, flow, other in (("inflow", "started", 1), ("outflow", "ended", -1)):
        for sign in (-1, 1):
            seen, expected, higher = 0.0, 0.0, []
            for seed in range(6):
                panel = world("treated", seed)
                for q in panel.policies:
                    if q.target != target or np.sign(q.effect) != sign:
                        continue
                    # The first year in force: later the outflow follows the changed stock.
                    months = slice(month_index(q.start) + 2, month_index(q.start) + 12)
                    without = getattr(panel, f"{flow}_without_policy")[q.gemeente, months].sum()
                    seen += getattr(panel, flow)[q.gemeente, months].sum()
                    expected += without * np.exp(q.effect)
                    last = panel.stock[q.gemeente, -1] - panel.stock_without_policy[q.gemeente, -1]
                    higher.append(np.sign(last) == sign * other)
            assert seen / expected == pytest.approx(1, abs=0.04), (target, sign)
            assert np.mean(higher) > 0.95, (target, sign)


def test_a_stricter_intake_shares_the_luck_of_the_world_without_it() -> None:
    panel = world("treated")
    for q in panel.policies:
        if q.target == "inflow":
            difference = panel.started[q.gemeente] - panel.started_without_policy[q.gemeente]
            assert (difference * np.sign(q.effect) >= 0).all()


def test_policies_of_the_treated_world_start_at_allowed_months_in_gemeenten_of_size() -> None:
    for seed in range(4):
        panel = world("treated", seed)
        for q in panel.policies:
            assert "2013-01" <= q.start <= "2022-07"
            assert not "2020-03" <= q.start <= "2021-12"
            assert not q.reactive
            assert panel.stock_without_policy[q.gemeente].min() >= 200
    starts = {q.start for seed in range(4) for q in world("treated", seed).policies}
    assert len(starts) > 40


def test_reactive_policies_start_right_after_the_largest_local_rises() -> None:
    panel = world("reactive")
    assert len(panel.policies) == 12
    start = month_index("2017-01")
    rise = local_rise(panel.stock_without_policy, panel.population, "2017-01")
    share = np.log(panel.stock_without_policy / panel.population)
    large = panel.stock_without_policy[:, start - 1] > 200
    np.testing.assert_allclose(rise[large], (share[:, start - 1] - share[:, start - 13])[large])
    chosen = [q.gemeente for q in panel.policies]
    assert {q.start for q in panel.policies} == {"2017-01"}
    assert all(q.reactive and q.target == "inflow" for q in panel.policies)
    assert large[chosen].all()
    others = np.setdiff1d(np.flatnonzero(large), chosen)
    assert rise[chosen].min() >= rise[others].max()


def test_a_reactive_policy_with_an_effect_keeps_its_date_and_gemeente() -> None:
    panel, without = simulate(1, CUT), world("reactive")
    chosen = [q.gemeente for q in panel.policies]
    assert chosen == [q.gemeente for q in without.policies]
    assert set(np.flatnonzero((panel.stock != without.stock).any(axis=1))) == set(chosen)
    assert panel.stock[chosen, -1].sum() < 0.9 * without.stock[chosen, -1].sum()


def test_a_later_date_follows_the_rises_before_it() -> None:
    two = replace(SCENARIOS["reactive"], reactive_starts=("2014-01", "2018-07"))
    panel = simulate(1, two)
    assert [q.start for q in panel.policies] == ["2014-01"] * 12 + ["2018-07"] * 12
    assert len({q.gemeente for q in panel.policies}) == 24
    late = [q.gemeente for q in panel.policies if q.start == "2018-07"]
    rise = local_rise(panel.stock_without_policy, panel.population, "2018-07")
    assert np.median(rise[late]) > np.quantile(rise, 0.9)


def test_a_held_economy_differs_only_after_its_month() -> None:
    panel, held = world("treated"), world("treated", hold="2013-12")
    after = month_index("2013-12") + 1
    for name in COUNTS:
        np.testing.assert_array_equal(
            getattr(panel, name)[:, :after], getattr(held, name)[:, :after]
        )
    assert held.policies == panel.policies
    assert held.hold == "2013-12"
    # The labour market was bad in 2013: held there, stocks of 2019 are higher than they were.
    end = month_index("2019-12")
    assert held.stock[:, end].sum() > 1.1 * panel.stock[:, end].sum()
    # What is left of the indicator is each gemeente's own noise, without a common trend.
    trend = np.log(held.labour_own).mean(axis=0)[after:]
    assert np.ptp(trend) < 0.1
    assert np.ptp(np.log(panel.labour_own).mean(axis=0)[after:]) > 0.5


def test_reactive_dates_stay_when_the_economy_is_held() -> None:
    assert world("reactive", hold="2012-12").policies == world("reactive").policies


# --- what moves the figures ---------------------------------------------------------------------------


def test_outflow_is_high_in_the_third_quarter() -> None:
    per_quarter = quarters(world("null").ended)
    ordinary = np.delete(per_quarter, 2020 - 2007, axis=0)
    assert (ordinary.argmax(axis=1) == 2).all()
    assert (ordinary[:, 2] / ordinary[:, [0, 1, 3]].mean(axis=1)).min() > 1.08


def test_nobody_crosses_the_aow_age_in_the_months_it_has_just_risen_by() -> None:
    panel = world("null")
    crossers = panel.aow.sum(axis=0)
    expected = np.ones(len(MONTHS), dtype=bool)
    for first, steps in AOW_STEPS:
        at = month_index(first)
        expected[at : at + steps] = False
    np.testing.assert_array_equal(crossers > 0, expected)
    assert (~expected).sum() == 24  # 65 years to 67


def test_the_class_below_the_aow_age_grows_by_who_waits() -> None:
    panel = world("null")
    growth = np.diff(np.log(panel.population.sum(axis=0)))
    waiting = panel.aow.sum(axis=0)[1:] == 0
    assert growth[waiting].min() > growth[~waiting].max()


def test_the_corona_break_raises_inflow_and_halts_outflow() -> None:
    panel = world("null")
    year = month_index("2019-01")
    spring = slice(year + 14, year + 18), slice(year + 2, year + 6)
    ended = [panel.ended[:, s].sum() for s in spring]
    started = [panel.started[:, s].sum() for s in spring]
    assert ended[0] < 0.8 * ended[1]
    assert started[0] > 1.15 * started[1]
    later = slice(year + 30, year + 34)
    assert panel.ended[:, later].sum() > 1.3 * ended[0]


def test_refugees_come_by_inhabitant_not_by_recipient() -> None:
    panel = world("null")
    y2014, y2016 = (slice(month_index(f"{y}-01"), month_index(f"{y}-12") + 1) for y in (2014, 2016))
    arrived = panel.inflow[:, y2016].sum(axis=1) - panel.inflow[:, y2014].sum(axis=1)
    stock = panel.stock[:, month_index("2014-12")]
    per_recipient = panel.inhabitants[:, 0] / stock
    found = stats.spearmanr(per_recipient, arrived / stock)
    assert found.statistic > 0.3


def test_inflow_follows_the_labour_market_of_the_region() -> None:
    """Across gemeenten: where the region's WW rose more, inflow rose more."""
    slopes = []
    for seed in range(4):
        panel = world("calm", seed)
        large = panel.stock.min(axis=1) > 300
        x = np.log(panel.labour).reshape(342, -1, 6).mean(axis=2)[:, 1:-1]
        y = np.log(panel.started.reshape(342, -1, 6).sum(axis=2) + 1.0)[:, 2:]
        x, y = (v[large] - v[large].mean(axis=1, keepdims=True) for v in (x, y))
        x, y = (v - v.mean(axis=0) for v in (x, y))
        slopes.append((x * y).sum() / (x * x).sum())
    assert 0.15 < np.mean(slopes) < 0.5


def test_the_indicator_leaves_the_gemeente_itself_out() -> None:
    panel = world("null")
    for gemeente in (0, 100, 341):
        others = np.flatnonzero(panel.region == panel.region[gemeente])
        others = others[others != gemeente]
        persons = (panel.labour_own * panel.population)[others].sum(axis=0)
        np.testing.assert_allclose(
            panel.labour[gemeente], persons / panel.population[others].sum(axis=0), rtol=1e-12
        )


# --- scenarios --------------------------------------------------------------------------------------


def spread_of_change(scenario: str) -> float:
    changes = []
    for seed in range(4):
        stock = world(scenario, seed).stock
        large = stock.min(axis=1) > 1000
        yearly = np.diff(np.log(stock[large, 11::12]), axis=1)
        changes.append((yearly - yearly.mean(axis=0)).std())
    return float(np.mean(changes))


def test_gemeenten_of_the_calm_world_are_calmer() -> None:
    assert spread_of_change("calm") < 0.8 * spread_of_change("null")


def test_the_noisy_world_differs_in_the_noisy_indicator_alone() -> None:
    null, noisy = world("null"), world("noisy")
    assert same(null, noisy)
    np.testing.assert_array_equal(null.labour, noisy.labour)
    for panel, sd in ((null, 0.05), (noisy, 0.2)):
        error = np.log(panel.labour_noisy / panel.labour)
        assert error.std() == pytest.approx(sd, rel=0.02)
        assert abs(error.mean()) < 0.01 * sd + 0.002


def inflow_persistence(scenario: str) -> float:
    """Correlation of the local part of log yearly inflow with itself two years on."""
    found = []
    for seed in range(4):
        panel = world(scenario, seed)
        large = panel.stock.min(axis=1) > 600
        yearly = np.log(panel.started[large, : 12 * 19].reshape(-1, 19, 12).sum(axis=2))
        local = yearly - yearly.mean(axis=0) - (yearly - yearly.mean(axis=0)).mean(axis=1)[:, None]
        found.append(np.corrcoef(local[:, :-2].ravel(), local[:, 2:].ravel())[0, 1])
    return float(np.mean(found))


def test_shocks_of_the_other_worlds_last_shorter() -> None:
    assert inflow_persistence("short_lived") < inflow_persistence("null") - 0.15
    assert inflow_persistence("two_kinds") < inflow_persistence("null") - 0.05


def test_pulses_last_6_to_18_months_and_have_unit_variance() -> None:
    pulses = np.concatenate([module._pulses(seed, 294, 0.05) for seed in range(20)])
    assert pulses.var() == pytest.approx(1, abs=0.15)
    lengths = []
    for row in pulses:
        edges = np.flatnonzero(np.abs(np.diff(row)) > 1e-9)
        if len(edges) == 2 and np.abs(row[[0, -1]]).max() < 1e-9:
            lengths.append(edges[1] - edges[0])
    assert len(lengths) > 100
    assert set(lengths) <= set(range(6, 19))


def test_month_index_refuses_what_is_not_simulated() -> None:
    assert month_index("2007-01") == 0
    with pytest.raises(ValueError, match="2006-12"):
        month_index("2006-12")
    with pytest.raises(ValueError, match="2026-07"):
        simulate(1, hold="2026-07")

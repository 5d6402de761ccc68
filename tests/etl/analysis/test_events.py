from dataclasses import replace

import numpy as np
import pytest

from etl.analysis import events, wording
from etl.analysis.events import (
    Effect,
    Evaluation,
    Event,
    evaluate,
    evaluate_together,
    pool,
    with_same_policy,
)
from etl.analysis.panel import PanelError
from tests.etl.analysis.stockflow import panel_of, simulate

SMALL = {"units": 140, "months": 150, "regions": 20}
START = 100
CUT = 0.5


def month(panel, column=START):
    return str(panel.months[column])


@pytest.fixture(scope="module")
def quiet():
    return panel_of(simulate(1, **SMALL))


@pytest.fixture(scope="module")
def chosen(quiet):
    """Three units of middle size, far enough from the smallest that may be judged."""
    size = quiet.stock.min(axis=1)
    return [int(k) for k in np.argsort(np.abs(size - 900))[:3]]


@pytest.fixture(scope="module")
def cut(chosen):
    """The same world with inflow halved in the chosen units, and the true change of their stock."""
    effect = np.ones((140, 150))
    effect[chosen, START:] = CUT
    with_policy = simulate(1, effect=effect, rounded_to=1, **SMALL).stock
    without = simulate(1, rounded_to=1, **SMALL).stock
    truth = 100 * np.log(with_policy / without)
    return panel_of(simulate(1, effect=effect, **SMALL)), truth


@pytest.fixture(scope="module")
def found(cut, chosen):
    panel, _ = cut
    names = tuple(panel.units[k] for k in chosen)
    return [evaluate(panel, with_same_policy(Event(name, month(panel)), names)) for name in names]


def test_a_halved_inflow_is_seen(cut, chosen, found):
    _, truth = cut
    for k, result in zip(chosen, found, strict=True):
        assert result.refusal is None
        assert [e.months for e in result.effects] == [12, 24, 36]
        last = result.effects[-1]
        assert last.p <= 0.05 and last.upper < 0
        assert abs(last.tau - truth[k, START + 36]) < last.half * 1.5


def test_effects_build_up_and_stay_in_order(found):
    for result in found:
        first, _, last = result.effects
        assert last.tau < first.tau < 0
        for effect in result.effects:
            assert effect.lower <= effect.estimate <= effect.upper
            assert (effect.lower <= 0 <= effect.upper) == (effect.p > 0.05)
            assert 0 < effect.mde < 100


def test_units_with_the_policy_do_not_donate(found, chosen, quiet):
    names = {quiet.units[k] for k in chosen}
    for result in found:
        assert names.isdisjoint(name for name, _ in result.weights)
        assert 0.9 < sum(share for _, share in result.weights) <= 1 + 1e-9


def test_donor_rules(quiet, chosen):
    unit = quiet.units[chosen[0]]
    plain = evaluate(quiet, Event(unit, month(quiet)))
    heavy = plain.weights[0][0]
    near = evaluate(quiet, Event(unit, month(quiet), adjacent=(heavy,)))
    merged = evaluate(quiet, Event(unit, month(quiet), borders=((heavy, month(quiet, 60)),)))
    for result in (near, merged):
        assert result.n_donors == plain.n_donors - 1
        assert heavy not in dict(result.weights)
    own_region = quiet.region == quiet.region[chosen[0]]
    strangers = {quiet.units[k] for k in np.flatnonzero(own_region)}
    assert strangers.isdisjoint(dict(plain.weights))


def test_neighbours_are_let_in_for_the_check_on_spillover(quiet, chosen):
    """A jump in the own region moves that one estimate, and none of those without neighbours."""
    unit, stock = chosen[0], quiet.stock.copy()
    region = np.flatnonzero(quiet.region == quiet.region[unit])
    stock[region[region != unit], START:] *= np.exp(-0.4)
    event = Event(quiet.units[unit], month(quiet))
    plain, jumped = (dict(evaluate(p, event).others) for p in (quiet, replace(quiet, stock=stock)))
    name = "sdid_with_neighbours"
    assert jumped[name] > plain[name] + 0.5
    assert {n for n in plain if jumped[n] != pytest.approx(plain[n])} == {name}
    touching = replace(event, adjacent=(evaluate(quiet, event).weights[0][0],))
    alone = replace(quiet, region=np.arange(140))
    assert name in dict(evaluate(alone, touching).others)
    assert name not in dict(evaluate(alone, event).others)


def test_gap_and_pre_fit_belong_together(quiet, chosen):
    result = evaluate(quiet, Event(quiet.units[chosen[0]], month(quiet)))
    before = result.gap[:START]
    assert result.pre_fit == pytest.approx(np.std(before), rel=1e-6)


def test_other_estimators_are_there(found):
    names = [name for name, _ in found[0].others]
    assert names[:8] == [
        "sdid",
        "momentum",
        "sc_demeaned",
        "did",
        "country",
        "sc_augmented",
        "sdid_unadjusted",
        "sdid_with_neighbours",
    ]
    values = dict(found[0].others)
    assert values["sdid"] - values["momentum"] == pytest.approx(found[0].effects[-1].tau)


def test_checks_stand_beside_the_verdict(cut, chosen, found):
    """The cut is real, so the gap after is far larger than before and nothing moved earlier."""
    panel, _ = cut
    for result in found:
        checks = {check.name: check for check in result.checks}
        assert list(checks) == [
            "gap_ratio",
            "conformal",
            "slope_before",
            "earlier_24",
            "earlier_36",
        ]
        assert all(0 < check.p <= 1 for check in result.checks)
        assert checks["gap_ratio"].value > 2 and checks["gap_ratio"].p < 0.1
        before = result.gap[START - 24 : START]
        slope = 12 * np.polyfit(np.arange(24), before, 1)[0]
        assert checks["slope_before"].value == pytest.approx(slope)
    inflow = evaluate(panel, Event(panel.units[chosen[0]], month(panel), "inflow"))
    names = [name for name, _ in inflow.others]
    assert "sdid_3_months_earlier" in names and "sdid_6_months_earlier" in names
    assert "slope_before" in [check.name for check in inflow.checks]
    told = {code for code, _ in wording.checks(found[0], "nl")} | {"momentum"}
    assert told == {name for name, _ in found[0].others} | set(checks)


def test_checks_leave_the_verdict_alone(cut, chosen, found, monkeypatch):
    panel, _ = cut
    names = tuple(panel.units[k] for k in chosen)
    monkeypatch.setattr(events, "_checks", lambda *_: [events.Check("gap_ratio", 1.0, 1.0)])
    event = with_same_policy(Event(names[0], month(panel)), names)
    doubted = evaluate(panel, event)
    assert doubted.verdict == found[0].verdict == "lower"
    assert doubted.effects == found[0].effects and doubted.withheld == found[0].withheld
    assert "gap_ratio_not_unusual" in doubted.warnings


def test_the_corona_years_can_be_left_out(quiet, chosen):
    """Whatever happens to the unit in those years: the estimate without them stays as it is."""
    later = replace(quiet, months=quiet.months + np.timedelta64(12 * 13 + 4, "M"))
    corona = np.flatnonzero(events.in_break(later.months))
    stock = later.stock.copy()
    stock[chosen[0], corona] *= np.exp(0.5)
    event = Event(later.units[chosen[0]], str(later.months[corona[-1] + 3]))
    plain, moved = (evaluate(p, event) for p in (later, replace(later, stock=stock)))
    before, after = dict(plain.others), dict(moved.others)
    assert after[events.WITHOUT_CORONA] == pytest.approx(before[events.WITHOUT_CORONA], abs=1e-6)
    assert abs(after["sdid"] - before["sdid"]) > 1
    assert moved.pre_fit > 2 * plain.pre_fit
    assert events.WITHOUT_CORONA not in dict(
        evaluate(quiet, replace(event, start=month(quiet))).others
    )


def test_an_outcome_inside_the_corona_years_cannot_be_had_without_them(quiet, chosen):
    later = replace(quiet, months=quiet.months + np.timedelta64(12 * 13 + 4, "M"))
    start = int(np.flatnonzero(events.in_break(later.months))[0]) - 4
    short = replace(later, **cut_after(later, start + 20))
    result = evaluate(short, Event(later.units[chosen[0]], str(later.months[start])))
    assert events.WITHOUT_CORONA not in dict(result.others)
    assert "not_without_corona_years" in result.warnings


def test_a_placebo_date_is_the_date_that_it_says(quiet, chosen):
    """Dates whose outcome falls in the corona years are left out; older ones do not take their place."""
    later = replace(quiet, months=quiet.months + np.timedelta64(12 * 13 + 4, "M"))
    start = int(np.flatnonzero(events.in_break(later.months))[-1]) + 14
    result = evaluate(later, Event(later.units[chosen[0]], str(later.months[start])))
    assert [c.name for c in result.checks if c.name.startswith("earlier")] == []


def cut_after(panel, column):
    return {"months": panel.months[:column]} | {
        name: getattr(panel, name)[:, :column]
        for name in ("stock", "population", "labour", "inflow", "outflow")
    }


def test_inflow_is_judged_on_inflow(cut, chosen):
    panel, _ = cut
    names = tuple(panel.units[k] for k in chosen)
    event = with_same_policy(Event(names[0], month(panel), "inflow"), names)
    last = evaluate(panel, event).effects[-1]
    assert last.lower < 100 * (CUT - 1) < last.upper
    assert last.upper < 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"start": "2005-12"}, "short_before"),
        ({"start": "2013-01"}, "short_after"),
        ({"borders": (("UNIT", "2008-06"),)}, "borders"),
    ],
)
def test_refusals_by_date(quiet, chosen, change, code):
    unit = quiet.units[chosen[0]]
    borders = tuple((unit, m) for _, m in change.pop("borders", ()))
    event = replace(Event(unit, month(quiet), borders=borders), **change)
    result = evaluate(quiet, event)
    assert result.refusal == code and result.effects == () and result.verdict is None


def test_refusals_by_figures(quiet, chosen):
    unit = chosen[0]
    event = Event(quiet.units[unit], month(quiet))
    stock = quiet.stock.copy()
    stock[unit] = 150
    assert evaluate(replace(quiet, stock=stock), event).refusal == "too_small"
    stock[unit] = np.nan
    assert evaluate(replace(quiet, stock=stock), event).refusal == "missing_figures"
    no_flows = replace(quiet, inflow=None, outflow=None)
    assert evaluate(no_flows, replace(event, outcome="inflow")).refusal == "no_inflow"
    later = replace(quiet, months=quiet.months + np.timedelta64(12 * 11 + 6, "M"))
    assert evaluate(later, replace(event, start="2020-11")).refusal == "start_in_corona_years"
    with pytest.raises(PanelError):
        evaluate(quiet, replace(event, unit="nowhere"))


def test_a_short_record_goes_without_the_economy(quiet, chosen):
    """62 months before, of which 22 in the corona years: too few quarters for the model."""
    later = replace(quiet, months=quiet.months + np.timedelta64(12 * 16, "M"))
    event = Event(quiet.units[chosen[0]], "2022-03")
    assert later.column("2022-03") == 62
    assert "economy_not_taken_off" in evaluate(later, event).warnings


def test_few_donors_relax_the_rule_or_refuse(quiet, chosen):
    some = np.sort(np.append(np.flatnonzero(np.arange(140) % 3 == 0), chosen[0]))
    few = np.unique(some)

    def only(rows):
        return replace(
            quiet,
            units=tuple(quiet.units[k] for k in rows),
            region=quiet.region[rows],
            **{
                n: getattr(quiet, n)[rows]
                for n in ("stock", "population", "labour", "inflow", "outflow")
            },
        )

    event = Event(quiet.units[chosen[0]], month(quiet))
    assert "donor_rule_relaxed" in evaluate(only(few), event).warnings
    tiny = np.unique(np.append(np.arange(15), chosen[0]))
    assert evaluate(only(tiny), event).refusal == "too_few_donors"


def test_a_known_one_off_cause_withholds_the_verdict(cut, chosen):
    panel, _ = cut
    result = evaluate(panel, Event(panel.units[chosen[0]], month(panel), one_off=True))
    assert result.verdict == "withheld" and "one_off_cause" in result.withheld
    assert result.effects


def test_a_verdict_needs_its_interval():
    wide = Effect(36, -5.0, 9.0, 0.0, 0.3, 0.3, 12.0)
    event = Event("GM9000", "2015-01")
    with pytest.raises(ValueError, match="does not carry"):
        Evaluation(event, None, effects=(wide,), verdict="lower")
    with pytest.raises(ValueError, match="either"):
        Evaluation(event, "too_small", effects=(wide,))


def test_pooling_several_units_is_sharper(found):
    together = pool(found)
    assert together.tau == pytest.approx(np.mean([r.effects[-1].tau for r in found]))
    assert together.half < np.mean([r.effects[-1].half for r in found])
    assert together.p < 0.05 and together.upper < 0
    with pytest.raises(ValueError, match="at least two"):
        pool(found[:1])


def test_a_group_is_no_surer_of_a_unit_after_a_rise_than_that_unit_itself(quiet):
    """All units of one question have one interval in units of their scale, the wider ones too."""
    some = np.argsort(-quiet.stock.min(axis=1))[7:10]
    results = evaluate_together(quiet, [Event(quiet.units[k], month(quiet)) for k in some])
    assert any(r.alarm for r in results) and not all(r.alarm for r in results)
    widths = [r.effects[-1].half / r.scale for r in results]
    np.testing.assert_allclose(widths, widths[0])


def test_false_positives_and_coverage_in_a_small_version():
    """No policy and no date chosen: 10 units in two worlds.

    At 5 % half a false positive is expected; four or more happen once in 1000 times.
    """
    false, covered = 0, 0
    for seed in (2, 3):
        panel = panel_of(simulate(seed, **SMALL))
        usable = np.flatnonzero(panel.stock.min(axis=1) > 300)
        chosen = np.random.default_rng(seed).choice(usable, 5, replace=False)
        for result in evaluate_together(
            panel, [Event(panel.units[k], month(panel)) for k in chosen]
        ):
            last = result.effects[-1]
            false += last.p <= 0.05
            covered += abs(last.tau) <= last.half
    assert false <= 3 and covered >= 7


def test_a_rise_before_the_start_no_longer_predicts_the_headline():
    """All donors of one question as if treated: after a local rise the plain estimate goes on up.

    The slope of the estimate on the 12-month rise is about .7 in these worlds, and a policy that
    starts because of a rise inherits it. Without it the slope is 0 with a standard error of .1.
    """
    plain, headline = [], []
    for seed in (5, 6):
        panel = panel_of(simulate(seed, **(SMALL | {"units": 240})))
        middle = int(np.argsort(np.abs(panel.stock.min(axis=1) - 900))[0])
        event = Event(panel.units[middle], month(panel))
        pool_of, _ = events._donors(panel, event, middle, START)
        data = events._data(panel, "stock", [middle], START, pool_of)
        allowed = data.donors & ~np.eye(len(data.rows), dtype=bool)
        windows = events._windows(data, allowed)
        momentum = events._momentum(data, windows)
        donors = np.flatnonzero(data.donors)
        rise = windows[0].rise[donors]
        tau = windows[0].fit.tau[donors, -1]
        plain.append(rise @ tau / (rise @ rise))
        headline.append(rise @ (tau - momentum[0][donors, -1]) / (rise @ rise))
    assert np.mean(plain) > 0.3
    assert abs(np.mean(headline)) < 0.3


def test_together_is_each_alone(cut, chosen, found):
    """Same figures as one by one; only units of the own region count among the placebos."""
    panel, _ = cut
    names = tuple(panel.units[k] for k in chosen)
    together = evaluate_together(panel, [Event(name, month(panel)) for name in names])
    for one, result in zip(found, together, strict=True):
        assert result.event == one.event and result.refusal is None
        assert result.n_donors >= one.n_donors
        own = panel.region[panel.row(one.event.unit)]
        assert all(panel.region[panel.row(name)] != own for name, _ in result.weights)
        # A handful of donors more; the same unit weights but for the penalty, other momentum.
        assert result.effects[-1].tau == pytest.approx(one.effects[-1].tau, abs=one.scale)
        assert result.verdict == one.verdict


def test_together_keeps_the_order_and_refuses_each(quiet, chosen):
    small = int(np.argmin(quiet.stock[:, START]))
    events = [Event(quiet.units[k], month(quiet)) for k in (small, chosen[0])]
    first, second = evaluate_together(quiet, events)
    assert first.refusal == "too_small" and first.event.unit == quiet.units[small]
    assert second.refusal is None and second.event.unit == quiet.units[chosen[0]]
    with pytest.raises(ValueError, match="one start"):
        evaluate_together(quiet, [events[0], replace(events[1], start="2008-01")])

from dataclasses import replace

import numpy as np
import pytest

from etl.analysis import wording
from etl.analysis.comparable import (
    Comparable,
    Features,
    Step,
    changes,
    comparable,
    of_panel,
    of_year,
    sharing,
)
from etl.analysis.standing_out import sampling_variance
from tests.etl.analysis.stockflow import panel_of, simulate

UNITS = 240
NAMES = ("size", "level", "inflow", "noise")


def world(seed, truth, years=2, noise=1.0):
    """Units whose next-year change is `truth` (F,) of their features and noise; 24 regions."""
    rng = np.random.default_rng(seed)
    region = np.repeat(np.arange(24), UNITS // 24)
    now = Features(NAMES, rng.standard_normal((UNITS, len(NAMES))))
    past = []
    for _ in range(years):
        x = now.values + 0.05 * rng.standard_normal(now.values.shape)
        shared = rng.standard_normal()  # what all have in common in a year must not matter
        change = 10 * shared + x @ truth + noise * rng.standard_normal(UNITS)
        past.append(Step(Features(NAMES, x), change, np.full(UNITS, noise**2)))
    return tuple(f"GM9{k:03}" for k in range(UNITS)), region, now, past


def test_what_predicts_gets_the_weight():
    units, region, now, past = world(0, np.array([0.0, 3.0, 1.0, 0.0]))
    result = comparable(units, region, now, past)
    assert result.basis == "prediction" and result.gain > 3 * result.gain_error
    by_name = dict(zip(result.names, result.weights, strict=True))
    assert by_name["level"] > by_name["inflow"] > by_name["noise"]
    assert by_name["size"] >= 0.15  # chance depends on it, so it never drops out
    nearest = result.nearest[:, 0]
    apart = np.abs(now.values[:, 1] - now.values[nearest, 1])
    assert np.median(apart) < 0.2 < np.median(np.abs(now.values[:, 3] - now.values[nearest, 3]))


def test_falls_back_to_size_when_nothing_predicts():
    """By construction one in twenty would still be taken; none of four is."""
    for seed in range(1, 5):
        units, region, now, past = world(seed, np.zeros(4))
        result = comparable(units, region, now, past)
        assert result.basis == "size"
        assert dict(zip(result.names, result.weights, strict=True))["size"] == 1
        order = np.argsort(np.abs(now.values[:, 0] - now.values[7, 0]), kind="stable")
        assert list(result.nearest[7]) == [k for k in order if k != 7][:10]


def test_the_same_figures_give_the_same_groups():
    question = world(3, np.array([1.0, 2.0, 0.0, 0.0]))
    first, second = comparable(*question), comparable(*question)
    np.testing.assert_array_equal(first.nearest, second.nearest)
    assert changes({u: first.group(u) for u in first.units}, second) == ()


def test_nobody_is_in_the_own_group_and_nearest_comes_first():
    result = comparable(*world(3, np.array([1.0, 2.0, 0.0, 0.0])))
    assert not np.any(result.nearest == np.arange(UNITS)[:, None])
    assert np.all(np.diff(result.distance, axis=1) >= 0)
    assert result.nearest.shape == (UNITS, 10)
    with pytest.raises(ValueError, match="own group"):
        replace(result, nearest=np.tile(np.arange(UNITS)[:, None], 10))


def test_ties_are_what_a_pair_shares():
    values = np.random.default_rng(5).standard_normal((UNITS, 4))
    values[1] = values[0] + np.array([0.0, 0.0, 3.0, 0.0])
    result = comparable(
        tuple(map(str, range(UNITS))), np.repeat(np.arange(24), 10), Features(NAMES, values)
    )
    row = list(result.nearest[0])
    assert row[0] == 1  # by size, as there is no year to learn from
    assert {result.names[k] for k in result.ties[0, 0]} == {"size", "level", "noise"}


def test_missing_figures_leave_a_unit_out_or_in_on_what_is_known():
    units, region, now, past = world(6, np.array([0.0, 3.0, 1.0, 0.0]))
    values = now.values.copy()
    values[3, 2] = np.nan
    values[4] = np.nan
    result = comparable(units, region, replace(now, values=values), past)
    assert len(result.group(units[3])) == 10
    assert result.group(units[4]) == () and not np.any(result.nearest == 4)
    assert "inflow" not in {result.names[k] for k in result.ties[3].ravel() if k >= 0}
    many = values.copy()
    many[: UNITS // 3, 3] = np.nan  # known for too few: not used at all
    assert "noise" not in comparable(units, region, replace(now, values=many), past).names


def test_a_changed_group_is_told():
    result = comparable(*world(3, np.array([1.0, 2.0, 0.0, 0.0])))
    unit = result.units[0]
    before = {unit: ("GM1", *result.group(unit)[1:])}
    (change,) = changes(before, result)
    assert change.left == ("GM1",) and change.joined == result.group(unit)[:1]
    text = wording.group_change(change, {unit: "Aldermeer", "GM1": "Brinkhaven"}, "nl")
    assert "Aldermeer" in text and "eruit: Brinkhaven" in text and "erbij: " in text


def test_words_say_how_groups_were_chosen():
    good = comparable(*world(0, np.array([0.0, 3.0, 1.0, 0.0])))
    names = {u: u for u in good.units}
    assert "kwadratische fout" in wording.comparable_basis(replace_noise(good), "nl")
    poor = comparable(*world(1, np.zeros(4)))
    assert "niet duidelijk beter" in wording.comparable_basis(poor, "nl")
    assert "not clearly" in wording.comparable_basis(poor, "en")
    pair = wording.comparable_pair(replace_noise(good), good.units[0], 1, names, "en")
    assert pair.startswith(good.group(good.units[0])[0]) and " is like " in pair


def replace_noise(result: Comparable) -> Comparable:
    return replace(result, names=tuple("urbanity" if n == "noise" else n for n in result.names))


def test_on_a_monthly_panel():
    panel = panel_of(simulate(0))
    past = []
    for at in (120, 132, 144, 156, 168):
        change = 100 * np.log(panel.stock[:, at + 12] / panel.stock[:, at])
        change[panel.stock[:, at] < 50] = np.nan
        variance = sampling_variance(panel.stock[:, at], exit_rate=0.25, rounded_to=10)
        past.append(Step(of_panel(panel, at), change, variance))
    result = comparable(panel.units, panel.region, of_panel(panel, 180), past)
    assert set(result.names) == {
        "size", "level", "change", "labour", "labour_change", "inflow", "outflow",
    }  # fmt: skip
    # More people came than left per recipient: that is a change which goes on.
    assert result.basis == "prediction"
    frame = result.frame()
    assert len(frame) == 10 * len(panel.units)
    assert frame.groupby("unit")["rank"].max().eq(10).all()
    with pytest.raises(ValueError, match="no year"):
        of_panel(panel, 5)


def test_features_of_a_year_by_hand():
    found = of_year(
        np.array([200.0, 0.0]),
        np.array([50.0, 5.0]),
        np.array([40.0, 5.0]),
        np.array([10_000.0, 900.0]),
        to_work=np.array([10.0, np.nan]),
    )
    assert found.names == ("size", "level", "inflow", "outflow", "to_work")
    np.testing.assert_allclose(
        found.values[0], [np.log(10_000), np.log(0.02), np.log(0.25), np.log(0.2), 0.25]
    )
    assert np.isnan(found.values[1, 1:]).all()


def test_units_with_one_label():
    assert list(sharing(["PV1", "PV2", "PV1", None], 0)) == [2]
    assert list(sharing([None, None], 0)) == []


def test_other_features_in_the_past_are_refused():
    units, region, now, past = world(0, np.zeros(4))
    other = Step(Features(("size",), now.values[:, :1]), past[0].change, past[0].variance)
    with pytest.raises(ValueError, match="other features"):
        comparable(units, region, now, [other])
    with pytest.raises(ValueError, match="size"):
        Features(("level",), now.values[:, :1])

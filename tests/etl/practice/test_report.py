"""Distances to the real tables. The tables stand outside the project and are never copied into it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from etl.practice import report
from etl.practice.parameters import SCENARIOS
from etl.practice.report import Figures, compare, distance, format_report, simulate_figures

FEW_SEEDS = range(12)


@pytest.fixture(scope="module")
def real(replay: Path) -> Figures:
    return report.read_real(replay)


@pytest.fixture(scope="module")
def simulated() -> Figures:
    return simulate_figures(FEW_SEEDS)


def test_the_distance_is_that_of_kolmogorov_and_smirnov() -> None:
    draw = np.random.default_rng(5)
    for round_to in (1, 6):
        a, b = draw.normal(0, 1, 83).round(round_to), draw.normal(0.2, 1.4, 900).round(round_to)
        assert distance(a, b) == pytest.approx(stats.ks_2samp(a, b).statistic, abs=1e-12)
    assert distance(np.array([1.0, 2.0]), np.array([1.0, 2.0])) == 0
    assert distance(np.array([1.0, 2.0]), np.array([3.0])) == 1


def test_a_country_is_like_itself_and_unlike_one_with_more_inflow(simulated: Figures) -> None:
    n = 342
    one = Figures(*(part[:n] for part in vars(simulated).values()))
    rows = compare(one, one)
    assert rows
    assert all(row.holds and row.distance in (0, None) for row in rows)
    more = Figures(one.stock, one.inflow * 1.3, one.outflow, one.inhabitants)
    failed = {row.measure for row in compare(one, more) if not row.holds}
    assert failed == {"inflow rate", "inflow per inhabitant", "remainder"}
    assert "DOES NOT HOLD" in format_report(compare(one, more))
    assert "DOES NOT HOLD" not in format_report(rows)


def test_every_observable_is_judged_over_all_and_in_classes_of_8_and_more(
    simulated: Figures,
) -> None:
    one = Figures(*(part[:342] for part in vars(simulated).values()))
    rows = compare(one, simulated)
    assert {row.measure for row in rows} == {
        "log stock", "inflow per inhabitant", "inflow rate", "outflow rate", "yearly change",
        "remainder",
    }  # fmt: skip
    for row in rows:
        if row.size_class == "all":
            assert row.limit == 0.1
        elif row.n >= 8:
            assert row.limit == pytest.approx(1.36 / np.sqrt(row.n))
        else:
            assert row.limit is None
            assert row.distance is None


def test_gemeenten_with_new_borders_are_left_out_of_what_spans_two_years(
    simulated: Figures,
) -> None:
    one = Figures(*(part[:342].copy() for part in vars(simulated).values()))
    one.inhabitants[0, 2] *= 1.2
    one.stock[1, 0] = np.nan
    sizes = {(m.name, m.year): len(m.value) for m in report.measures(one)}
    usable = int(((one.stock[:, 1] > 0) & (one.stock[:, 2] > 0)).sum())
    assert sizes["yearly change", 2017] == usable - 1
    assert sizes["log stock", 2015] == int((one.stock[:, 0] > 0).sum())


def test_without_the_tables_the_report_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report.main(["--replay", str(tmp_path), "--seeds", "1"]) == 2
    assert "83450NED" in capsys.readouterr().err


def test_the_real_tables_are_read_whole(real: Figures) -> None:
    """The counts of gemeenten that the tables are known to have."""
    assert np.isfinite(real.stock).sum(axis=0).tolist() == [393, 390, 388]
    for part in vars(real).values():
        np.testing.assert_array_equal(np.isfinite(part), np.isfinite(real.stock))
        assert np.nanmax(part % 10) == 0


def test_the_invented_country_resembles_the_real_one(real: Figures, simulated: Figures) -> None:
    """The published target on fewer seeds; `make practice-report` judges all of it on 50."""
    rows = [r for r in compare(real, simulated) if r.is_target]
    far = [(r.measure, r.size_class, r.distance, r.limit) for r in rows if not r.holds]
    assert not far


def test_a_country_without_local_shocks_does_not_resemble_it(real: Figures) -> None:
    """The comparison can tell: with no spread of its own the country fails."""
    still = simulate_figures(range(6), replace(SCENARIOS["calm"], shock_scale=0.0))
    assert any(not r.holds for r in compare(real, still) if r.is_target)

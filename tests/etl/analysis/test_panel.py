from dataclasses import replace

import numpy as np
import pytest

from etl.analysis.panel import (
    Panel,
    PanelError,
    common_multiple,
    in_break,
    quarter_ends,
    quarter_means,
    regional_labour,
)
from tests.etl.analysis.stockflow import ar


def panel():
    return Panel(
        units=("A", "B"),
        region=np.array([0, 0]),
        months=np.array(["2015-01", "2015-02", "2015-03"], dtype="datetime64[M]"),
        stock=np.array([[100.0, 110.0, 120.0], [50.0, 50.0, 60.0]]),
        population=np.full((2, 3), 2000.0),
        labour=np.full((2, 3), 0.05),
    )


def test_the_multiple_in_which_figures_come_is_found():
    assert common_multiple(panel().stock) == 10
    assert common_multiple(panel().stock + 0.5) == 1
    assert common_multiple(np.full((1, 2), np.nan)) == 1


def test_unknown_unit_and_month():
    assert panel().row("B") == 1 and panel().column("2015-03") == 2
    for question in (
        lambda: panel().row("C"),
        lambda: panel().column("2016-01"),
        lambda: panel().column("x"),
    ):
        with pytest.raises(PanelError):
            question()


def test_shapes_and_gaps_are_checked():
    with pytest.raises(PanelError, match="shape"):
        replace(panel(), stock=panel().stock[:, :2])
    with pytest.raises(PanelError, match="not consecutive"):
        replace(panel(), months=panel().months[[0, 2, 1]])


def test_labour_leaves_the_unit_out():
    labour = np.array([[0.02], [0.04], [0.08], [0.10]])
    panel = Panel(
        units=("A", "B", "C", "D"),
        region=np.array([0, 0, 0, 1]),
        months=np.array(["2015-01"], dtype="datetime64[M]"),
        stock=np.full((4, 1), 100.0),
        population=np.array([[1000.0], [1000.0], [3000.0], [5000.0]]),
        labour=labour,
    )
    found = np.exp(regional_labour(panel))[:, 0]
    assert found[0] == pytest.approx((0.04 + 3 * 0.08) / 4)
    assert found[2] == pytest.approx((0.02 + 0.04) / 2)
    assert found[3] == pytest.approx((0.02 + 0.04 + 3 * 0.08) / 5)  # alone in its region


def test_season_is_taken_off():
    months = np.arange(np.datetime64("2010-01"), np.datetime64("2018-01"))
    season = 0.1 * np.sin(2 * np.pi * np.arange(96) / 12)
    panel = Panel(
        units=("A", "B"),
        region=np.array([0, 0]),
        months=months,
        stock=np.full((2, 96), 100.0),
        population=np.full((2, 96), 1000.0),
        labour=np.tile(0.05 * np.exp(season + 0.001 * np.arange(96)), (2, 1)),
    )
    expected = np.log(0.05) + 0.001 * np.arange(96)
    # The season of the log of a mean is not quite the mean season.
    np.testing.assert_allclose(regional_labour(panel)[0], expected, atol=1e-3)


def test_quarters_count_back_from_the_last_month():
    assert quarter_ends(11).tolist() == [2, 5, 8, 11]
    assert quarter_ends(12).tolist() == [3, 6, 9, 12]
    assert quarter_ends(13).tolist() == [4, 7, 10, 13]
    values = np.arange(6.0)[None, :]
    assert quarter_means(values, quarter_ends(5)).tolist() == [[1.0, 4.0]]


def test_corona_years():
    months = np.array(["2020-02", "2020-03", "2021-12", "2022-01"], dtype="datetime64[M]")
    assert in_break(months).tolist() == [False, True, True, False]


def test_noise_of_single_units_is_taken_off_the_region():
    """Closer to the true cycle of the region than the plain mean of the neighbours, and unbiased.

    A slope of measured on true below 1 would make the economy look weaker than it is; what counts
    for a regression is the slope of true on measured.
    """
    rng = np.random.default_rng(3)
    regions, each, months = 30, 5, 240
    cycle = ar(rng, 0.985, 0.15, (regions, months))
    region = np.repeat(np.arange(regions), each)
    noise = 0.2 * rng.standard_normal((regions * each, months))
    panel = Panel(
        units=tuple(str(k) for k in range(region.size)),
        region=region,
        months=np.arange(np.datetime64("2001-01"), np.datetime64("2021-01")),
        stock=np.full((region.size, months), 500.0),
        population=np.full((region.size, months), 10_000.0),
        labour=0.05 * np.exp(cycle[region] + noise),
    )
    true = cycle[region] - cycle.mean(axis=0)
    measured = regional_labour(panel) - regional_labour(panel).mean(axis=0)
    sums = np.log(np.stack([panel.labour[region == r].sum(axis=0) for r in region]))
    plain = sums - sums.mean(axis=0)

    def change(values, months=12):
        return values[:, months:] - values[:, :-months]

    x, t = change(measured), change(true)
    assert np.mean((x - t) ** 2) < 0.5 * np.mean((change(plain) - t) ** 2)
    assert np.sum(x * t) / np.sum(x * x) == pytest.approx(1, abs=0.15)
    a, b = change(plain), change(true)
    assert np.sum(a * b) / np.sum(a * a) < 0.5  # so much is to be mended


def test_a_rate_of_the_region_itself_stays_as_it_is():
    rng = np.random.default_rng(4)
    rate = 0.05 * np.exp(0.1 * rng.standard_normal((10, 30)))
    region = np.repeat(np.arange(10), 3)
    panel = Panel(
        units=tuple(str(k) for k in range(30)),
        region=region,
        months=np.arange(np.datetime64("2001-01"), np.datetime64("2003-07")),
        stock=np.full((30, 30), 500.0),
        population=np.full((30, 30), 10_000.0),
        labour=rate[region],
    )
    np.testing.assert_allclose(regional_labour(panel), np.log(rate)[region], atol=1e-9)

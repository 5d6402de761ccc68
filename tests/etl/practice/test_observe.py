import numpy as np
import pytest

from etl.practice.observe import published_year, round_to_tens
from etl.practice.simulate import Panel, month_index, simulate


@pytest.fixture(scope="module")
def panel() -> Panel:
    return simulate(3)


def test_figures_are_rounded_to_the_nearest_ten() -> None:
    counts = np.array([0, 4, 5, 14, 15, 26, 1234])
    assert round_to_tens(counts).tolist() == [0, 0, 10, 10, 20, 30, 1230]


def test_flows_are_those_of_the_year_and_the_stock_that_of_its_end(panel: Panel) -> None:
    year = published_year(panel, 2016, "below_aow")
    months = slice(month_index("2016-01"), month_index("2016-12") + 1)
    assert np.abs(year.inflow - panel.started[:, months].sum(axis=1)).max() <= 5
    assert np.abs(year.outflow - panel.ended[:, months].sum(axis=1)).max() <= 5
    assert np.abs(year.stock - panel.stock[:, month_index("2016-12")]).max() <= 5
    for figures in (year.stock, year.inflow, year.outflow, year.inhabitants):
        assert (figures % 10 == 0).all()


@pytest.mark.parametrize("ages", ["total", "below_aow", "past_aow"])
def test_the_remainder_is_moves_and_crossers_within_the_rounding_of_four_figures(
    panel: Panel, ages: str
) -> None:
    before, year = published_year(panel, 2016, ages), published_year(panel, 2017, ages)
    remainder = year.stock - before.stock - year.inflow + year.outflow
    months = slice(month_index("2017-01"), month_index("2017-12") + 1)
    moved = (panel.moved_in - panel.moved_out)[:, months].sum(axis=1)
    crossed = panel.aow[:, months].sum(axis=1)
    explained = {"total": moved, "below_aow": moved - crossed, "past_aow": crossed}[ages]
    assert np.abs(remainder - explained).max() <= 20
    assert np.abs(remainder).max() > 20


def test_the_classes_add_up_within_rounding(panel: Panel) -> None:
    total, below, past = (
        published_year(panel, 2015, a) for a in ("total", "below_aow", "past_aow")
    )
    for name in ("stock", "inflow", "outflow", "inhabitants"):
        parts = getattr(below, name) + getattr(past, name)
        assert np.abs(getattr(total, name) - parts).max() <= 10

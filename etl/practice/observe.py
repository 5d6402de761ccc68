"""What a statistical office would publish of a simulated world: per year, rounded to tens.

CBS publishes per gemeente and year the recipients at the end of the year, who started in it and who
ended in it. It counts neither moves between gemeenten nor ends without a known residence in a
gemeente's flows, so `stock - previous stock - inflow + outflow` leaves a remainder: net moves, plus
the rounding of four figures. For 15 and over, crossing the AOW age is in no figure; for the classes
below and past the AOW age the crossers are part of the remainder, with opposite signs.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from etl.practice.quantiles import Ints
from etl.practice.simulate import Panel, month_index

Ages = Literal["total", "below_aow", "past_aow"]
ROUNDED_TO = 10
"""CBS: "De cijfers zijn afgerond op veelvouden van 10"."""


@dataclass(frozen=True)
class Year:
    """Published figures of one year and age class, persons, (gemeente,), multiples of ten."""

    stock: Ints
    """Recipients at the end of the year."""
    inflow: Ints
    outflow: Ints
    inhabitants: Ints
    """Inhabitants of the age class at the end of the year."""


def published_year(panel: Panel, year: int, ages: Ages = "total") -> Year:
    """The figures of `year` as published. 'total' is 15 and over."""
    last = month_index(f"{year}-12")
    months = slice(last - 11, last + 1)
    past = panel.inhabitants - panel.population
    stock, started, ended, people = {
        "total": (
            panel.total_stock,
            panel.started + panel.elder_started,
            panel.ended + panel.elder_ended,
            panel.inhabitants,
        ),
        "below_aow": (panel.stock, panel.started, panel.ended, panel.population),
        "past_aow": (panel.elder_stock, panel.elder_started, panel.elder_ended, past),
    }[ages]
    return Year(
        stock=round_to_tens(stock[:, last]),
        inflow=round_to_tens(started[:, months].sum(axis=1)),
        outflow=round_to_tens(ended[:, months].sum(axis=1)),
        inhabitants=round_to_tens(people[:, last]),
    )


def round_to_tens(counts: Ints) -> Ints:
    """To the nearest multiple of ten, five upwards (CBS does not say where five goes)."""
    return np.asarray((counts + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO)

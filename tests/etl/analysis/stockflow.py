"""A small stock-flow country with known truth, for the tests of etl.analysis only.

Monthly Poisson entries and binomial exits, 35 labour-market regions with a cycle of their own, a
national cycle, sensitivities that differ, lasting local shocks. The same random numbers are used
for a world with and without a policy, or with the economy held, so the truth is a difference of
two runs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, poisson

from etl.analysis.panel import Panel

Array = NDArray[np.float64]
EXIT = 0.024


@dataclass(frozen=True)
class World:
    stock: Array  # (N, T) at month end
    inflow: Array
    outflow: Array
    population: Array
    labour: Array  # (N, T) rate of the own unit
    region: NDArray[np.int64]
    months: NDArray[np.datetime64]


def ar(rng, phi, sd, shape):
    """Stationary AR(1) with standard deviation `sd`, over the last axis."""
    shocks = rng.standard_normal(shape)
    out = np.empty(shape)
    out[..., 0] = shocks[..., 0]
    for t in range(1, shape[-1]):
        out[..., t] = phi * out[..., t - 1] + np.sqrt(1 - phi**2) * shocks[..., t]
    return sd * out


def simulate(
    seed,
    units=342,
    months=228,
    regions=35,
    effect=None,
    hold=None,
    local_sd=0.15,
    sensitivity_sd=0.35,
    noise_in_labour=0.0,
    rounded_to=10,
):
    """`effect` (N, T) multiplies the entry rate; `hold` is a month from which x stays as it is."""
    rng = np.random.default_rng(seed)
    region = np.sort(rng.integers(0, regions, units))
    size = np.exp(rng.normal(np.log(18_000), 0.9, units))
    national = ar(rng, 0.985, 0.25, (months,))
    regional = ar(rng, 0.975, 0.15, (regions, months))
    x = national + regional[region]
    measured = x + noise_in_labour * rng.standard_normal(x.shape)
    sensitivity = 0.9 * (1 + sensitivity_sd * rng.standard_normal((units, 1)))
    exits = -0.35 * (1 + sensitivity_sd * rng.standard_normal((units, 1)))
    refugees = np.abs(1 + 0.5 * rng.standard_normal((units, 1))) * ar(rng, 0.985, 0.1, (months,))
    local = ar(rng, 0.985, local_sd, (units, months))
    level = rng.normal(0, 0.4, (units, 1))
    season = 0.05 * np.sin(2 * np.pi * np.arange(months) / 12)
    draw_in, draw_out = rng.random((units, months)), rng.random((units, months))
    felt = x.copy()
    if hold is not None:
        felt[:, hold + 1 :] = felt[:, hold : hold + 1]
    growth = np.linspace(0, 0.08, months) * rng.normal(1, 0.5, (units, 1))
    population = np.round(size[:, None] * np.exp(growth))
    rate = 0.035 * EXIT * np.exp(level + sensitivity * felt + refugees + local + season)
    if effect is not None:
        rate = rate * effect
    inflow = poisson.ppf(draw_in, rate * population)
    leave = EXIT * np.exp(exits * felt)
    stock, outflow = np.empty((units, months)), np.empty((units, months))
    now = np.round(rate[:, 0] * population[:, 0] / leave[:, 0])
    for t in range(months):
        outflow[:, t] = binom.ppf(draw_out[:, t], now, np.minimum(leave[:, t], 1))
        now = now + inflow[:, t] - outflow[:, t]
        stock[:, t] = now
    printed = np.round(stock / rounded_to) * rounded_to if rounded_to > 1 else stock
    start = np.datetime64("2001-01", "M")
    return World(
        stock=printed,
        inflow=inflow,
        outflow=outflow,
        population=population,
        labour=0.06 * np.exp(measured),
        region=region,
        months=start + np.arange(months),
    )


def panel_of(world):
    """The world as the models see it."""
    return Panel(
        units=tuple(f"GM9{k:03}" for k in range(len(world.stock))),
        region=world.region,
        months=world.months,
        stock=world.stock,
        population=world.population,
        labour=world.labour,
        inflow=world.inflow,
        outflow=world.outflow,
        rounded_to=10,
    )

"""The process behind the invented country: one call, one panel of arrays whose truth is known.

Each gemeente has a stock of recipients before the AOW age. Per month, in this order:

    leave[t] ~ Binomial(stock[t-1], 1 - exp(-(exit + move + crossing)))     competing hazards
    leave splits into aow (crosses the AOW age), moved_out and ended
    started[t] ~ Poisson(regular + refugees) + passers through a reception centre
    moved_in[t] ~ Poisson(other gemeenten + refugees via a reception centre)
    stock[t] = stock[t-1] + started + moved_in - ended - moved_out - aow    exactly

Who crosses the AOW age stays a recipient, in `elder_stock`, with starts and ends of its own; so for
15 and over (`total_*`) the change of the stock is inflow minus outflow exactly, and for the younger
class it is that less the crossers. CBS counts `started` and `ended`; moves are in neither, which is
why a published bridge leaves a remainder per gemeente (`etl.practice.observe`). What more moves out
than in has left the country's gemeenten: only the national outflow counts it.

Rates: log inflow and log exit hazard follow the labour market of the region over twelve months with
a local sensitivity, a season, national breaks and a persistent local shock; refugees come on top, by
a quota per inhabitant. Nothing in one gemeente depends on the stock of another, so a policy has no
spillovers; arrivals by moving are drawn from rates, not from the departures elsewhere.

All counts are quantiles of uniforms that depend on the seed alone (`etl.practice.quantiles`), so two
worlds with one seed differ only where their rates do. The design is that of the project's methods
note, section 7.
"""

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import signal, special

from etl.practice.parameters import (
    AOW_STEPS,
    BURN_IN,
    FIRST_MONTH,
    LAST_MONTH,
    N_GEMEENTEN,
    N_REGIONS,
    SCENARIOS,
    Bump,
    Parameters,
    Scenario,
)
from etl.practice.quantiles import Floats, Ints, binomial_quantile, poisson_quantile

Months = NDArray[np.datetime64]
MONTHS: Months = np.arange(
    np.datetime64(FIRST_MONTH, "M"), np.datetime64(LAST_MONTH, "M") + 1, dtype="datetime64[M]"
)
"""The months of every panel; a stock is that of the month's end."""

_CALIBRATED = "2015-12"  # levels in Parameters are those of the end of this month
_REFERENCE_YEAR = 2016  # hazards in Parameters are those of this year's labour market
_CORONA = (np.datetime64("2020-03", "M"), np.datetime64("2021-12", "M"))
_SMALLEST_REGION = 4
_SMALLEST_TREATED = 200  # recipients: the project judges no policy below
_SIZE = 500.0  # recipients at which the size-dependent parameters are stated


@dataclass(frozen=True)
class Policy:
    """One policy of one gemeente: the truth a method has to find."""

    gemeente: int
    start: str
    """First month in force, YYYY-MM."""
    target: Literal["inflow", "outflow"]
    effect: float
    """Log change of the monthly starts (inflow) or of the exit hazard (outflow), once in force."""
    reactive: bool
    """Started because of a local rise."""


@dataclass(frozen=True)
class Panel:
    """One simulated world. Counts of persons, int64, shape (gemeente, month) unless said otherwise.

    Flows are those within the month, stocks those of its end. `opening_stock` and
    `elder_opening_stock` (gemeente,) are those before the first month.
    """

    seed: int
    scenario: str
    hold: str | None
    """Month whose labour market stays for ever after, or None."""
    policies: tuple[Policy, ...]
    months: Months
    """(month,) as datetime64[M]."""
    region: Ints
    """(gemeente,) number of the arbeidsmarktregio, 0..34."""

    stock: Ints
    """Recipients before the AOW age."""
    opening_stock: Ints
    started: Ints
    """Benefits started before the AOW age: CBS's inflow."""
    moved_in: Ints
    """Recipients who came from another gemeente, or from a reception centre: in no inflow figure."""
    ended: Ints
    """Benefits ended before the AOW age: CBS's outflow."""
    moved_out: Ints
    """Recipients who went to another gemeente, emigrated or died: in no gemeente's outflow figure."""
    aow: Ints
    """Recipients who crossed the AOW age: neither inflow nor outflow; they go on in `elder_stock`."""
    elder_stock: Ints
    """Recipients past the AOW age."""
    elder_opening_stock: Ints
    elder_started: Ints
    elder_ended: Ints

    population: Ints
    """Inhabitants of 15 to the AOW age, end of month."""
    inhabitants: Ints
    """Inhabitants of 15 and over, end of month."""
    labour_own: Floats
    """WW recipients of the gemeente as share of `population`."""
    labour: Floats
    """The same for its region without the gemeente itself."""
    labour_noisy: Floats
    """`labour` times exp(error), error normal with the scenario's `labour_noise`."""

    stock_without_policy: Ints
    """`stock` of the same world, same luck, without any policy."""
    started_without_policy: Ints
    ended_without_policy: Ints

    @property
    def inflow(self) -> Ints:
        """All who came into `stock`: started or moved in."""
        return self.started + self.moved_in

    @property
    def outflow(self) -> Ints:
        """All who left `stock` before the AOW age: ended or moved out."""
        return self.ended + self.moved_out

    @property
    def total_stock(self) -> Ints:
        """Recipients of 15 and over."""
        return self.stock + self.elder_stock

    @property
    def total_opening_stock(self) -> Ints:
        return self.opening_stock + self.elder_opening_stock

    @property
    def total_inflow(self) -> Ints:
        """All who came into `total_stock`; crossing the AOW age is no inflow."""
        return self.inflow + self.elder_started

    @property
    def total_outflow(self) -> Ints:
        """All who left `total_stock`; crossing the AOW age is no outflow."""
        return self.outflow + self.elder_ended


def simulate(
    seed: int, scenario: str | Scenario = "null", *, hold: str | None = None, policies: bool = True
) -> Panel:
    """Simulate one world of 342 gemeenten, 2007-01 to 2026-06.

    `scenario` is a name in `SCENARIOS` or a `Scenario` of one's own. `hold` ("YYYY-MM") keeps the
    labour market of that month for ever after, policies and luck being equal. `policies=False`
    leaves the scenario's policies out. Same arguments, same arrays.
    """
    world = SCENARIOS[scenario] if isinstance(scenario, str) else scenario
    country = _country(seed, world)
    rates = _rates(seed, world, country, hold)
    uniforms = _uniforms(seed)
    without = _run(rates, uniforms)

    chosen: tuple[Policy, ...] = ()
    if policies and (world.n_treated or world.n_reactive):
        # A held economy must not move the dates: these follow from what happened.
        seen = without if hold is None else _run(_rates(seed, world, country, None), uniforms)
        chosen = _policies(seed, world, seen, country)
    counts = _with_policies(without, rates, uniforms, chosen, world.ramp_months)

    return Panel(
        seed=seed,
        scenario=world.name,
        hold=hold,
        policies=chosen,
        months=MONTHS.copy(),
        region=country.region,
        stock=counts.stock,
        opening_stock=rates.opening,
        started=counts.started,
        moved_in=counts.moved_in,
        ended=counts.ended,
        moved_out=counts.moved_out,
        aow=counts.aow,
        elder_stock=counts.elder_stock,
        elder_opening_stock=rates.elder_opening,
        elder_started=counts.elder_started,
        elder_ended=counts.elder_ended,
        population=country.population,
        inhabitants=country.inhabitants,
        labour_own=rates.labour_own,
        labour=rates.labour,
        labour_noisy=rates.labour_noisy,
        stock_without_policy=without.stock,
        started_without_policy=without.started,
        ended_without_policy=without.ended,
    )


def month_index(month: str) -> int:
    """Place of a month ("YYYY-MM") in `MONTHS`; ValueError outside."""
    found = int((np.datetime64(month, "M") - MONTHS[0]).astype(int))
    if not 0 <= found < len(MONTHS):
        raise ValueError(f"{month} is not one of {FIRST_MONTH}..{LAST_MONTH}")
    return found


def crossing_open(months: Months) -> NDArray[np.bool_]:
    """(month,) whether anyone can cross the AOW age: not in the months it has just risen by."""
    is_open = np.ones(len(months), dtype=bool)
    for first, steps in AOW_STEPS:
        start = np.datetime64(first, "M")
        is_open &= ~((months >= start) & (months < start + steps))
    return is_open


# --- random numbers ----------------------------------------------------------------------------------

_STREAMS = (
    "region", "size", "recipiency", "recipiency_region", "aow_share", "growth", "elder", "exit",
    "sensitivity", "season", "centre", "national", "cycle", "own_labour", "labour_noise", "shock_in",
    "shock_in_region", "shock_out", "shock_out_region", "pulse", "lump", "move", "policy",
    "leave", "split_aow", "split_move", "start", "arrive", "pass", "elder_start", "elder_end",
)  # fmt: skip


def _stream(seed: int, name: str) -> np.random.Generator:
    """A generator of its own for each ingredient: one more draw in one changes no other."""
    return np.random.default_rng([seed, _STREAMS.index(name)])


def _uniforms(seed: int) -> dict[str, Floats]:
    """(gemeente, month) uniforms in (0, 1) for each count."""
    shape = (N_GEMEENTEN, len(MONTHS))
    names = _STREAMS[_STREAMS.index("leave") :]
    return {name: _stream(seed, name).random(shape) + 2.0**-54 for name in names}


def _autoregression(draw: np.random.Generator, shape: tuple[int, int], phi: float) -> Floats:
    """Stationary AR(1) of unit variance along the second axis."""
    noise = draw.standard_normal(shape)
    noise[:, 1:] *= np.sqrt(1 - phi * phi)
    return np.asarray(signal.lfilter([1.0], [1.0, -phi], noise, axis=1))


# --- the country: what does not change between worlds -------------------------------------------------


@dataclass(frozen=True)
class _Country:
    region: Ints  # (gemeente,)
    size: Floats  # (gemeente,) recipients before the AOW age, end of 2015, without local shocks
    elder_size: Floats  # (gemeente,) the same past the AOW age
    base_inhabitants: Floats  # (gemeente,) 15 and over, end of 2016
    inhabitants: Ints  # (gemeente, month)
    population: Ints  # (gemeente, month)
    exit_hazard: Floats  # (gemeente,) a month, before season, cycle and shocks
    sensitivity: Floats  # (gemeente,)
    season: Floats  # (gemeente,) strength
    centre: Floats  # (gemeente,) passers a year at the height of the first wave


def _country(seed: int, world: Scenario) -> _Country:
    p = world.parameters
    n = N_GEMEENTEN

    draw = _stream(seed, "region")
    weight = np.exp(0.6 * draw.standard_normal(N_REGIONS))
    spare = draw.choice(N_REGIONS, n - _SMALLEST_REGION * N_REGIONS, p=weight / weight.sum())
    region = np.concatenate([np.repeat(np.arange(N_REGIONS), _SMALLEST_REGION), spare])
    region = draw.permutation(region).astype(np.int64)

    relative = p.inhabitants_log_sd * _stream(seed, "size").standard_normal(n)
    base_inhabitants = p.inhabitants_median * np.exp(relative)
    shared = _stream(seed, "recipiency_region").standard_normal(N_REGIONS)[region]
    own = _stream(seed, "recipiency").standard_normal(n)
    spread = (
        np.sqrt(p.recipiency_region_share) * shared + np.sqrt(1 - p.recipiency_region_share) * own
    )
    spread += p.recipiency_skew * (spread**2 - 1)
    spread *= p.recipiency_log_sd * np.exp(p.recipiency_narrowing * np.maximum(relative, 0.0))
    town = special.expit(np.log(base_inhabitants / p.recipiency_step_at) / p.recipiency_step_width)
    level = p.recipiency_slope * relative + p.recipiency_step * town
    size = base_inhabitants * p.recipiency_median * np.exp(level + spread)
    log_size = np.log(size / _SIZE)

    share = p.aow_share + p.aow_share_sd * _stream(seed, "aow_share").standard_normal(n)
    share = np.clip(share, 0.10, 0.40)
    growth = p.inhabitants_growth + p.inhabitants_growth_sd * _stream(
        seed, "growth"
    ).standard_normal(n)
    since = (np.arange(len(MONTHS)) - month_index("2016-12")) / 12
    inhabitants = base_inhabitants[:, None] * np.exp(growth[:, None] * since)
    population = inhabitants * (1 - share[:, None] + _held_below_aow() * share[:, None])

    elder = _stream(seed, "elder").standard_normal(n)
    elder_log = p.elder_share_slope * log_size + p.elder_share_sd * elder
    exits = p.exit_log_sd * _stream(seed, "exit").standard_normal(n)
    sensitivity = 1 + p.sensitivity_sd * _stream(seed, "sensitivity").standard_normal(n)
    season = 1 + p.season_sd * _stream(seed, "season").standard_normal(n)
    centre = _stream(seed, "centre")
    has_centre = centre.random(n) < p.centre_share
    passers = p.centre_starts * np.exp(
        p.centre_slope * relative + p.centre_log_sd * centre.standard_normal(n)
    )
    return _Country(
        region=region,
        size=size,
        elder_size=p.elder_share * size * np.exp(elder_log),
        base_inhabitants=base_inhabitants,
        inhabitants=np.rint(inhabitants).astype(np.int64),
        population=np.rint(population).astype(np.int64),
        exit_hazard=p.exit_hazard / 12 * np.exp(p.exit_slope * log_size + exits),
        sensitivity=np.maximum(sensitivity, 0.1),
        season=np.maximum(season, 0.0),
        centre=np.where(has_centre, passers, 0.0),
    )


def _held_below_aow() -> Floats:
    """(month,) share of those past the AOW age by which the steps have enlarged the class below it.

    Counted from the end of 2016: each month of waiting keeps one in 240 (20 years past it) below.
    """
    waiting = np.cumsum(~crossing_open(MONTHS)) / 240
    return np.asarray(waiting - waiting[month_index("2016-12")])


# --- rates ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rates:
    """(gemeente, month) monthly rates; (gemeente,) openings."""

    starts: Floats
    arrivals: Floats
    passers: Floats
    exit: Floats
    move: Floats
    crossing: Floats
    elder_starts: Floats
    elder_exit: Floats
    opening: Ints
    elder_opening: Ints
    labour_own: Floats
    labour: Floats
    labour_noisy: Floats


def _rates(seed: int, world: Scenario, country: _Country, hold: str | None) -> _Rates:
    p = world.parameters
    n, t = N_GEMEENTEN, BURN_IN + len(MONTHS)
    months = np.arange(MONTHS[0] - BURN_IN, MONTHS[-1] + 1, dtype="datetime64[M]")
    years = 1970 + (months.astype(int) + 0.5) / 12
    calendar = months.astype(int) % 12

    # Labour market: nation, region, own; the lagged one drives the flows.
    typical = _bumps(p.labour_bumps, years)
    nation = typical + p.labour_noise_sd * _autoregression(
        _stream(seed, "national"), (1, t), p.labour_noise_phi
    )
    regional = p.region_sd * _autoregression(_stream(seed, "cycle"), (N_REGIONS, t), p.region_phi)
    cycle = nation + regional
    if hold is not None:
        kept = BURN_IN + month_index(hold)
        cycle[:, kept + 1 :] = cycle[:, [kept]]
    lagged_typical = _lagged(typical[None, :], p)[0]
    reference = lagged_typical[(years >= _REFERENCE_YEAR) & (years < _REFERENCE_YEAR + 1)].mean()
    felt = country.sensitivity[:, None] * (_lagged(cycle, p) - reference)[country.region]
    felt_typical = country.sensitivity[:, None] * (lagged_typical - reference)

    # What the whole country shares.
    corona = (months - np.datetime64(p.corona_start, "M")).astype(int)
    after = corona >= 0
    corona_in = np.where(
        after, p.corona_in * np.exp(-np.maximum(corona, 0) / p.corona_in_months), 0.0
    )
    corona_out = np.where(after & (corona < p.corona_out_months), p.corona_out, 0.0)
    season = country.season[:, None]
    shared_in = _bumps(p.law_bumps, years) + corona_in + season * np.array(p.season_in)[calendar]
    shared_out = (
        _bumps(p.exit_bumps, years) + corona_out + season * np.array(p.season_out)[calendar]
    )

    # Local shocks. Half the variance is taken off so that shocks do not raise the mean.
    log_size = np.log(country.size / _SIZE)[:, None]
    sd_in = world.shock_scale * p.shock_in_sd * np.exp(p.shock_in_slope * log_size)
    sd_out = world.shock_scale * p.shock_out_sd * np.exp(p.shock_out_slope * log_size)
    phi_in = p.shock_in_phi if world.shock_in_phi is None else world.shock_in_phi
    shock_in = _shock(seed, "shock_in", country.region, t, phi_in, p.shock_region_share)
    shock_in *= sd_in * np.sqrt(1 - world.pulse_share)
    if world.pulse_share:
        shock_in += sd_in * np.sqrt(world.pulse_share) * _pulses(seed, t, p.pulse_rate)
    shock_out = sd_out * _shock(
        seed, "shock_out", country.region, t, p.shock_out_phi, p.shock_region_share
    )
    factor_in = np.exp(p.elasticity_in * felt + shared_in + shock_in - sd_in**2 / 2)
    factor_out = np.exp(p.elasticity_out * felt + shared_out + shock_out - sd_out**2 / 2)

    # Refugees, moves, crossing the AOW age.
    path = (p.refugee_base + _bumps(p.refugee_bumps, years)) / 12
    lump = _autoregression(_stream(seed, "lump"), (n, t), p.refugee_lump_phi)
    housed = country.base_inhabitants[:, None] * path
    lump_sd = p.refugee_lump_sd * np.exp(p.refugee_lump_slope * log_size)
    refugees = housed * np.exp(lump_sd * lump - lump_sd**2 / 2)
    height = (p.refugee_base + p.refugee_bumps[0].height) / 12
    passers = country.centre[:, None] / 12 * (path / height)
    move = np.full((n, t), p.move_rate / 12)
    steep = np.maximum(np.log(country.size / p.move_drift_from), 0.0)
    drift = (p.move_drift + p.move_drift_slope * steep)[:, None] + p.move_sd * _autoregression(
        _stream(seed, "move"), (n, t), p.move_phi
    )
    arriving = country.size[:, None] / 12 * np.maximum(p.move_rate - drift, 0.0)
    crossing = p.aow_hazard / 12 * np.exp(p.aow_slope * log_size) * crossing_open(months)
    exits = country.exit_hazard[:, None] * factor_out

    # The regular inflow that brings the stock, without shocks, to its size at the end of 2015.
    until = BURN_IN + month_index(_CALIBRATED) + 1
    exits_typical = country.exit_hazard[:, None] * np.exp(
        p.elasticity_out * felt_typical + shared_out
    )
    leave = 1 - np.exp(-(exits_typical + move + crossing))[:, :until]
    per_unit = np.exp(p.elasticity_in * felt_typical + shared_in)[:, :until]
    drift_typical = p.move_drift + p.move_drift_slope * steep
    moving = np.broadcast_to(
        (country.size / 12 * np.maximum(p.move_rate - drift_typical, 0.0))[:, None], (n, until)
    )
    from_regular = _expected(per_unit, leave)[:, -1]
    from_others = _expected(housed[:, :until] + moving, leave)[:, -1]
    regular = np.maximum(country.size - from_others, 0.2 * country.size) / from_regular
    starts = regular[:, None] * factor_in + (1 - p.refugee_via_centre) * refugees
    arrivals = arriving + p.refugee_via_centre * refugees

    # The same past the AOW age; then the expected path through the burn-in gives the openings.
    elder_hazard = p.elder_exit_hazard / 12 * np.exp(p.elder_exit_slope * log_size)
    elder_leave = np.broadcast_to(1 - np.exp(-elder_hazard), (n, until))
    crossed = country.size[:, None] * crossing[:, :until]
    one = np.ones((n, until))
    elder_regular = country.elder_size - _expected(crossed, elder_leave)[:, -1]
    elder_starts = (
        np.maximum(elder_regular, 0.1 * country.elder_size) / _expected(one, elder_leave)[:, -1]
    )
    burn = slice(0, BURN_IN)
    gone = 1 - np.exp(-(exits + move + crossing)[:, burn])
    opening = _expected((starts + arrivals)[:, burn], gone)[:, -1]
    elder_in = elder_starts[:, None] + opening[:, None] * crossing[:, burn]
    elder_opening = _expected(elder_in, elder_leave[:, burn])[:, -1]

    labour_own, labour = _labour(seed, country, cycle[:, BURN_IN:], p)
    error = world.labour_noise * _stream(seed, "labour_noise").standard_normal(labour.shape)
    shown = slice(BURN_IN, None)
    return _Rates(
        starts=starts[:, shown],
        arrivals=arrivals[:, shown],
        passers=passers[:, shown],
        exit=exits[:, shown],
        move=move[:, shown],
        crossing=crossing[:, shown],
        elder_starts=np.repeat(elder_starts[:, None], len(MONTHS), axis=1),
        elder_exit=np.repeat(elder_hazard, len(MONTHS), axis=1),
        opening=np.rint(opening).astype(np.int64),
        elder_opening=np.rint(elder_opening).astype(np.int64),
        labour_own=labour_own,
        labour=labour,
        labour_noisy=labour * np.exp(error),
    )


def _bumps(bumps: tuple[Bump, ...], years: Floats) -> Floats:
    total = np.zeros_like(years)
    for b in bumps:
        total += b.height * np.exp(-0.5 * ((years - b.centre) / b.width) ** 2)
    return total


def _lagged(cycle: Floats, p: Parameters) -> Floats:
    """Weighted mean of this month and those before it (the first month stands for what precedes)."""
    lags = np.arange(p.lag_months)
    response = (lags + 1.0) * np.exp(-lags / p.lag_peak)
    weights = response / response.sum()
    padded = np.concatenate([np.repeat(cycle[:, :1], p.lag_months - 1, axis=1), cycle], axis=1)
    total = np.zeros_like(cycle)
    for lag, weight in zip(lags, weights, strict=True):
        first = p.lag_months - 1 - lag
        total += weight * padded[:, first : first + cycle.shape[1]]
    return total


def _shock(seed: int, name: str, region: Ints, t: int, phi: float, shared: float) -> Floats:
    """Persistent shock of unit variance, partly common to the region."""
    own = _autoregression(_stream(seed, name), (N_GEMEENTEN, t), phi)
    common = _autoregression(_stream(seed, f"{name}_region"), (N_REGIONS, t), phi)[region]
    return np.asarray(np.sqrt(1 - shared) * own + np.sqrt(shared) * common)


def _pulses(seed: int, t: int, rate: float) -> Floats:
    """Pulses of 6 to 18 months at `rate` a year; of unit variance over time."""
    draw = _stream(seed, "pulse")
    unit, first = np.nonzero(draw.random((N_GEMEENTEN, t)) < rate / 12)
    last = np.minimum(first + draw.integers(6, 19, len(unit)), t)
    height = draw.standard_normal(len(unit)) / np.sqrt(rate)
    edges = np.zeros((N_GEMEENTEN, t + 1))
    np.add.at(edges, (unit, first), height)
    np.add.at(edges, (unit, last), -height)
    return np.cumsum(edges, axis=1)[:, :-1]


def _expected(arriving: Floats, leaving: Floats) -> Floats:
    """Expected stock with these arrivals and chances to leave, from the steady state of the first year."""
    stock = np.empty_like(arriving)
    year = slice(0, 12)
    now = arriving[:, year].mean(axis=1) / leaving[:, year].mean(axis=1)
    for month in range(arriving.shape[1]):
        now = now * (1 - leaving[:, month]) + arriving[:, month]
        stock[:, month] = now
    return stock


def _labour(seed: int, country: _Country, cycle: Floats, p: Parameters) -> tuple[Floats, Floats]:
    """(gemeente, month) WW share of the gemeente, and of its region without it."""
    draw = _stream(seed, "own_labour")
    level = p.own_labour_level_sd * draw.standard_normal((N_GEMEENTEN, 1))
    own = p.own_labour_sd * _autoregression(draw, (N_GEMEENTEN, len(MONTHS)), p.own_labour_phi)
    rate = np.exp(p.labour_level + cycle[country.region] + level + own)
    order = np.argsort(country.region, kind="stable")
    starts = np.searchsorted(country.region[order], np.arange(N_REGIONS))
    weight = country.population.astype(np.float64)
    persons = rate * weight
    region_persons = np.add.reduceat(persons[order], starts, axis=0)[country.region]
    region_weight = np.add.reduceat(weight[order], starts, axis=0)[country.region]
    return rate, (region_persons - persons) / (region_weight - weight)


# --- counts --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Counts:
    stock: Ints
    started: Ints
    moved_in: Ints
    ended: Ints
    moved_out: Ints
    aow: Ints
    elder_stock: Ints
    elder_started: Ints
    elder_ended: Ints


def _run(rates: _Rates, uniforms: dict[str, Floats]) -> _Counts:
    """Draw all counts. Row by row independent: a part of the rows gives a part of the result."""
    passed = poisson_quantile(uniforms["pass"], rates.passers)
    started = poisson_quantile(uniforms["start"], rates.starts)
    moved_in = poisson_quantile(uniforms["arrive"], rates.arrivals)
    hazard = rates.exit + rates.move + rates.crossing
    leave, stock = _leave(rates.opening, started + moved_in, 1 - np.exp(-hazard), uniforms["leave"])
    aow = binomial_quantile(uniforms["split_aow"], leave, rates.crossing / hazard)
    moved_out = binomial_quantile(
        uniforms["split_move"], leave - aow, rates.move / (rates.exit + rates.move)
    )
    elder_started = poisson_quantile(uniforms["elder_start"], rates.elder_starts)
    elder_ended, elder_stock = _leave(
        rates.elder_opening,
        elder_started + aow,
        1 - np.exp(-rates.elder_exit),
        uniforms["elder_end"],
    )
    return _Counts(
        stock=stock,
        started=started + passed,
        moved_in=moved_in,
        ended=leave - aow - moved_out,
        moved_out=moved_out + passed,
        aow=aow,
        elder_stock=elder_stock,
        elder_started=elder_started,
        elder_ended=elder_ended,
    )


def _leave(opening: Ints, arriving: Ints, chance: Floats, uniform: Floats) -> tuple[Ints, Ints]:
    """Leavers and stock per month: who arrives in a month can leave from the next on."""
    # Month first, so that each step reads contiguous memory.
    u = np.ascontiguousarray(uniform.T)
    p = np.ascontiguousarray(chance.T)
    z = special.ndtri(u)
    leave = np.empty(u.shape, dtype=np.int64)
    stock = np.empty(u.shape, dtype=np.int64)
    now = opening
    for month in range(len(u)):
        leave[month] = binomial_quantile(u[month], now, p[month], z[month])
        now = now - leave[month] + arriving[:, month]
        stock[month] = now
    return np.ascontiguousarray(leave.T), np.ascontiguousarray(stock.T)


# --- policies ------------------------------------------------------------------------------------------


def _policies(seed: int, world: Scenario, seen: _Counts, country: _Country) -> tuple[Policy, ...]:
    """Choose gemeenten, dates and sizes; the reactive ones from what was seen without policy."""
    draw = _stream(seed, "policy")
    chosen: list[Policy] = []
    first, last = (np.datetime64(m, "M") for m in world.treated_between)
    dates = np.arange(first, last + 1, dtype="datetime64[M]")
    dates = dates[(dates < _CORONA[0]) | (dates > _CORONA[1])]
    if world.n_treated:
        large = np.flatnonzero(seen.stock.min(axis=1) >= _SMALLEST_TREATED)
        for place, gemeente in enumerate(draw.choice(large, world.n_treated, replace=False)):
            target: Literal["inflow", "outflow"] = "inflow" if place % 2 == 0 else "outflow"
            effect = float(draw.choice(world.treated_effects))
            chosen.append(Policy(int(gemeente), str(draw.choice(dates)), target, effect, False))
    for start in world.reactive_starts if world.n_reactive else ():
        rise = local_rise(seen.stock, country.population, start)
        before = seen.stock[:, month_index(start) - 1]
        rise[before <= _SMALLEST_TREATED] = -np.inf
        rise[[q.gemeente for q in chosen]] = -np.inf
        highest = np.argsort(-rise, kind="stable")[: world.n_reactive]
        chosen += [Policy(int(g), start, "inflow", world.reactive_effect, True) for g in highest]
    return tuple(chosen)


def local_rise(stock: Ints, population: Ints, start: str) -> Floats:
    """(gemeente,) change of log recipients per inhabitant over the twelve months before `start`."""
    until = month_index(start) - 1
    share = np.log(np.maximum(stock, 0.5) / population)
    return np.asarray(share[:, until] - share[:, until - 12])


def _with_policies(
    without: _Counts,
    rates: _Rates,
    uniforms: dict[str, Floats],
    policies: tuple[Policy, ...],
    ramp_months: int,
) -> _Counts:
    """Draw the rows with a policy again, with their changed rates and the same uniforms."""
    rows = np.unique(np.array([q.gemeente for q in policies], dtype=np.int64))
    if not len(rows):
        return without
    place = {int(row): i for i, row in enumerate(rows)}
    starts, exits = rates.starts[rows], rates.exit[rows]
    for q in policies:
        since = np.arange(len(MONTHS)) - month_index(q.start)
        factor = np.exp(q.effect * np.clip((since + 1) / ramp_months, 0.0, 1.0))
        changed = starts if q.target == "inflow" else exits
        changed[place[q.gemeente]] *= factor
    part = {f.name: getattr(rates, f.name)[rows] for f in fields(rates)}
    treated = _run(
        _Rates(**{**part, "starts": starts, "exit": exits}),
        {name: u[rows] for name, u in uniforms.items()},
    )
    merged = {}
    for f in fields(without):
        merged[f.name] = getattr(without, f.name).copy()
        merged[f.name][rows] = getattr(treated, f.name)
    return _Counts(**merged)

"""Every number the invented country is made of: its meaning, its unit, and what set it.

Three kinds of origin are named below.

- *law*: a published rule (the AOW age).
- *calibrated*: chosen so that the figures that `etl.practice.report` compares resemble those of the
  three CBS tables on bijstand per gemeente (2015, 2016 and 2017): a random search over these
  parameters together that lowered the distances, on seeds that the report does not
  use. Where said so, on the national quarters that CBS publishes. Only the parameter stands here,
  never a figure of a gemeente. Parameters that were searched together are not known one by one.
- *stated*: chosen by us, because no public figure fixes it.

Rates are per year unless said otherwise; "log points" are natural logarithms (not times 100).
"""

from dataclasses import dataclass, field, replace

FIRST_MONTH = "2007-01"
LAST_MONTH = "2026-06"
N_GEMEENTEN = 342
"""Gemeenten in the invented country: as many as the Netherlands has had since 2023."""
N_REGIONS = 35
"""Arbeidsmarktregio's, as in the Netherlands since 2016."""
BURN_IN = 60
"""Months simulated before the first one, so that local shocks and stocks start in a usual state."""

AOW_STEPS: tuple[tuple[str, int], ...] = (
    ("2013-01", 1),
    ("2014-01", 1),
    ("2015-01", 1),
    ("2016-01", 3),
    ("2017-01", 3),
    ("2018-01", 3),
    ("2019-01", 4),
    ("2022-01", 3),
    ("2023-01", 3),
    ("2024-01", 2),
)
"""First month in which the AOW age is higher, and by how many months. Law; as CBS lists it with
table 85615NED: 65y1m in 2013 up to 66y4m in 2019-2021 and 67y from 2024. Who would have crossed the
old age then waits as many months, so in so many months nobody crosses."""


@dataclass(frozen=True)
class Bump:
    """A Gaussian bump in time: `height` at `centre` (year), standard deviation `width` years."""

    centre: float
    width: float
    height: float


@dataclass(frozen=True)
class Parameters:
    """The invented country. See the module's text for 'law', 'calibrated' and 'stated'."""

    # --- size and level -----------------------------------------------------------------------
    inhabitants_median: float = 24_200.0
    """Inhabitants of 15 and over of the middle gemeente, end of 2016. Calibrated."""
    inhabitants_log_sd: float = 0.8
    """Spread of log inhabitants (log-normal). Calibrated."""
    aow_share: float = 0.236
    """Share of the inhabitants of 15 and over past the AOW age, end of 2016. Calibrated."""
    aow_share_sd: float = 0.03
    """Spread of that share between gemeenten. Calibrated."""
    inhabitants_growth: float = 0.0075
    """Yearly log growth of the inhabitants of 15 and over. Calibrated."""
    inhabitants_growth_sd: float = 0.006
    """Spread of that growth between gemeenten. Calibrated."""
    recipiency_median: float = 0.0162
    """Recipients before the AOW age per inhabitant of 15 and over in a gemeente of median size,
    before the step below, end of 2015. Calibrated."""
    recipiency_slope: float = 0.107
    """Rise of log recipiency per log point of inhabitants. Calibrated."""
    recipiency_step: float = 0.62
    """Further rise of log recipiency, along a logistic curve, from villages to towns. Calibrated:
    towns that serve their surroundings have more recipients than their size alone explains."""
    recipiency_step_at: float = 45_000.0
    """Inhabitants at which half of that step is taken. Calibrated."""
    recipiency_step_width: float = 0.182
    """Scale of the logistic curve, log points of inhabitants. Calibrated."""
    recipiency_log_sd: float = 0.393
    """Spread of log recipiency among gemeenten of one size. Calibrated."""
    recipiency_narrowing: float = -0.369
    """Change of the log of that spread per log point of inhabitants above the median size.
    Calibrated: large gemeenten resemble one another more."""
    recipiency_skew: float = 0.12
    """Quadratic bend of the spread: z + bend (z**2 - 1). Calibrated (a tail of poor gemeenten)."""
    recipiency_region_share: float = 0.25
    """Share of that variance between regions. Calibrated (intraclass correlation)."""
    elder_share: float = 0.0967
    """Recipients past the AOW age as share of those before it, at 500 recipients. Calibrated."""
    elder_share_slope: float = 0.12
    """Rise of the log of that share per log point of recipients. Calibrated."""
    elder_share_sd: float = 0.30
    """Spread of the log of that share. Calibrated."""

    # --- exit and its spread ------------------------------------------------------------------
    exit_hazard: float = 0.285
    """Hazard of leaving bijstand before the AOW age, at 500 recipients, 2016. Calibrated."""
    exit_slope: float = -0.0308
    """Change of the log hazard per log point of recipients. Calibrated."""
    exit_log_sd: float = 0.0662
    """Lasting spread of the log hazard between gemeenten. Calibrated."""
    elder_exit_hazard: float = 0.214
    """Hazard of leaving bijstand past the AOW age, at 500 recipients before it. Calibrated."""
    elder_exit_slope: float = -0.10
    """Change of that log hazard per log point of recipients. Calibrated."""
    aow_hazard: float = 0.0159
    """Hazard of crossing the AOW age at 500 recipients, in months in which anyone can. Calibrated on
    the change that remains when the age classes are taken apart."""
    aow_slope: float = -0.12
    """Change of that log hazard per log point of recipients. Calibrated."""

    # --- what moves inflow and outflow in the whole country -------------------------------------
    labour_level: float = -3.9
    """Log of the share of inhabitants 15..AOW with WW when the cycle is 0. Stated."""
    labour_bumps: tuple[Bump, ...] = (
        Bump(2005.0, 1.3, 0.55),
        Bump(2010.0, 0.9, 0.30),
        Bump(2014.6, 2.6, 1.05),
        Bump(2020.7, 0.35, 0.45),
        Bump(2027.0, 1.5, 0.25),
    )
    """The national labour-market cycle, log points of the WW rate. Stated, in the shape of two
    recessions and a corona wave as in the national WW counts."""
    labour_noise_sd: float = 0.03
    """Stationary spread of a national AR(1) around these bumps, different per seed. Stated."""
    labour_noise_phi: float = 0.95
    """Its monthly autoregression. Stated."""
    law_bumps: tuple[Bump, ...] = (Bump(2015.47, 0.848, 0.154), Bump(2024.5, 2.5, 0.22))
    """National change of log inflow that is no labour market (a new law). The first is calibrated
    (without it inflow falls too little from 2016 to 2017), the second stated: recipients did not
    fall after 2020 as the labour market alone would have it."""
    exit_bumps: tuple[Bump, ...] = (Bump(2017.57, 0.686, -0.101),)
    """National change of the log exit hazard that is no labour market. Calibrated: outflow did not
    rise in 2017 though the labour market improved (who came as refugee leaves later)."""
    refugee_base: float = 0.000305
    """Starts of refugees per inhabitant of 15 and over, each year. Calibrated."""
    refugee_bumps: tuple[Bump, ...] = (Bump(2016.56, 0.837, 0.00116), Bump(2023.2, 1.2, 0.0007))
    """Waves on top. The first is calibrated (the fall of inflow 2016-2017 per inhabitant), the
    second stated."""
    refugee_lump_sd: float = 0.6
    """Spread of the log of how a gemeente keeps up with its housing quota. Calibrated."""
    refugee_lump_slope: float = -0.12
    """Change of the log of that spread per log point of recipients above or below 500. Calibrated:
    a large quota is met more evenly."""
    refugee_lump_phi: float = 0.85
    """Monthly autoregression of that. Stated."""
    refugee_via_centre: float = 0.21
    """Share of the refugees whose benefit started in the gemeente of a reception centre: they
    arrive as people who move, not as inflow. Calibrated (the remainder of small gemeenten)."""
    season_in: tuple[float, ...] = (
        0.10, 0.06, 0.02, -0.07, -0.10, -0.10, -0.02, -0.02, 0.06, 0.02, 0.02, 0.03,
    )  # fmt: skip
    """Log inflow per calendar month. Calibrated on the national quarters 2019-2023."""
    season_out: tuple[float, ...] = (
        -0.01, -0.03, -0.02, -0.03, -0.02, 0.00, 0.08, 0.18, 0.20, -0.08, -0.13, -0.14,
    )  # fmt: skip
    """Log exit hazard per calendar month: high in the third quarter (the school year). The same."""
    season_sd: float = 0.25
    """Spread of the strength of the season between gemeenten (1 on average). Stated."""
    corona_start: str = "2020-03"
    """First month of the corona-like break. Stated."""
    corona_in: float = 0.32
    """Log inflow in its first month. Calibrated on the national quarters of 2020."""
    corona_in_months: float = 8.0
    """Months in which that fades to 1/e. The same."""
    corona_out: float = -0.40
    """Log exit hazard in its first months. The same."""
    corona_out_months: int = 4
    """Number of those months. The same."""

    # --- the labour market of a region, and how gemeenten feel it -------------------------------
    region_sd: float = 0.131
    """Stationary spread of a region's own cycle, log points of the WW rate. Calibrated."""
    region_phi: float = 0.985
    """Its monthly autoregression. Stated."""
    elasticity_in: float = 0.40
    """Log inflow per log point of the regional WW rate, after the lags. Stated, so that the long-run
    elasticity of the stock (in minus out) stays below .6."""
    elasticity_out: float = -0.15
    """The same for the exit hazard. Stated."""
    lag_months: int = 12
    """Inflow and outflow follow the labour market over so many months. Stated."""
    lag_peak: float = 4.0
    """Month of the strongest response (weights k exp(-k / peak)). Stated."""
    sensitivity_sd: float = 0.35
    """Spread of the local sensitivity to the labour market (1 on average, never below .1). Stated."""
    own_labour_level_sd: float = 0.20
    """Lasting spread of a gemeente's log WW rate around its region. Stated."""
    own_labour_sd: float = 0.12
    """Stationary spread of what changes in it. Stated."""
    own_labour_phi: float = 0.95
    """Its monthly autoregression. Stated."""

    # --- local shocks -----------------------------------------------------------------------------
    shock_in_sd: float = 0.175
    """Stationary spread of the persistent shock to log inflow. Calibrated."""
    shock_in_phi: float = 0.985
    """Its monthly autoregression (half-life 46 months). Calibrated loosely: three years only."""
    shock_out_sd: float = 0.11
    """Stationary spread of the shock to the log exit hazard. Calibrated."""
    shock_out_phi: float = 0.96
    """Its monthly autoregression (half-life 17 months). Calibrated loosely, as above."""
    shock_in_slope: float = -0.2
    """Change of the log spread of the inflow shock per log point of recipients from 500. Calibrated."""
    shock_out_slope: float = -0.178
    """The same for the exit shock. Calibrated."""
    shock_region_share: float = 0.08
    """Share of the variance of both that neighbours in a region have in common. Calibrated."""
    pulse_rate: float = 0.35
    """Pulses per gemeente and year in the world of two kinds of shocks. Stated."""

    # --- moves between gemeenten: the remainder of the bridge ---------------------------------------
    move_rate: float = 0.03
    """Recipients who move to another gemeente, share of the stock. Calibrated."""
    move_drift: float = 0.00752
    """What leaves by moving minus what arrives, share of the stock (who emigrates or dies is in no
    gemeente's outflow). Calibrated."""
    move_drift_slope: float = 0.00636
    """Rise of that drift per log point of recipients above `move_drift_from`. Calibrated."""
    move_drift_from: float = 5_500.0
    """Recipients from which the drift rises. Calibrated."""
    move_sd: float = 0.0143
    """Spread of the drift between gemeenten and in time. Calibrated."""
    move_phi: float = 0.941
    """Monthly autoregression of that spread. Calibrated loosely."""
    centre_share: float = 0.335
    """Share of gemeenten with a reception centre. Calibrated (long left tail of the remainder)."""
    centre_starts: float = 24.1
    """Median of the starts a year there of people who move on within the month, at the height of the
    first wave of refugees, in a gemeente of median size. Calibrated."""
    centre_slope: float = 0.582
    """Rise of the log of that per log point of inhabitants. Calibrated."""
    centre_log_sd: float = 0.613
    """Spread of the log of that. Calibrated."""


@dataclass(frozen=True)
class Scenario:
    """A world to simulate: which policies there are and how restless gemeenten are."""

    name: str
    n_treated: int = 0
    """Gemeenten with a policy at a date that has nothing to do with their figures."""
    treated_between: tuple[str, str] = ("2013-01", "2022-07")
    """First and last month in which such a policy can start; never March 2020 to December 2021."""
    treated_effects: tuple[float, ...] = (-0.30, -0.20, -0.10, 0.10, 0.20)
    """Sizes drawn from: 100(exp(effect)-1) per cent on what the policy works on, once in force."""
    n_reactive: int = 0
    """Gemeenten per date in `reactive_starts` with a policy right after their local rise."""
    reactive_starts: tuple[str, ...] = ("2017-01",)
    """First months of the reactive policies."""
    reactive_effect: float = 0.0
    """Their true size on log inflow. 0: they do nothing, and whatever a method finds is false."""
    ramp_months: int = 3
    """A policy reaches its full size in so many months."""
    shock_scale: float = 1.0
    """Multiplies the spread of the local shocks."""
    shock_in_phi: float | None = None
    """Another monthly autoregression of the inflow shock than that of the country."""
    pulse_share: float = 0.0
    """Share of the variance of the inflow shock that comes in pulses of 6 to 18 months."""
    labour_noise: float = 0.05
    """Monthly spread of the error in log of the noisy labour indicator."""
    parameters: Parameters = field(default_factory=Parameters)


_NULL = Scenario("null")
SCENARIOS: dict[str, Scenario] = {
    s.name: s
    for s in (
        _NULL,
        replace(_NULL, name="treated", n_treated=24),
        replace(_NULL, name="reactive", n_reactive=12),
        replace(_NULL, name="calm", shock_scale=0.4),
        replace(_NULL, name="noisy", labour_noise=0.2),
        replace(_NULL, name="short_lived", shock_in_phi=0.90),
        replace(_NULL, name="two_kinds", pulse_share=0.5),
    )
}
"""null: nothing happens. treated: 24 policies, half cut or raise inflow, half change outflow.
reactive: 12 policies right after the largest local rises, without effect. calm: local shocks of .4
the size. noisy: labour indicator with four times the error. short_lived, two_kinds: other shocks."""

"""What did the economy explain? A change in stock split into population, economy and the rest.

Stock per resident answers to the labour market with a delay of years, because people leave slowly.
The model therefore has a lag of the stock itself and a year of labour market, estimated from
differences between gemeenten; months that all gemeenten share go into a national remainder. What is
left over for one gemeente is an unexplained difference, policy being one of its causes.
"""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import orth
from scipy.signal import lfilter
from scipy.stats import chi2, truncnorm

from etl.analysis.panel import (
    SMALLEST_FOR_FIT,
    Array,
    Mask,
    Panel,
    in_break,
    labour_error,
    quarter_ends,
    quarter_means,
    regional_labour,
)
from etl.analysis.placebo import against_similar, smallest_fall
from etl.analysis.regression import TwoWay, clustered, driscoll_kraay, remove_means, two_way

LAGS = 4
FLOW_LAGS = 8
SMALLEST_QUARTERLY_FLOW = 15.0
LONGEST_WINDOW = 60
SUM_TOLERANCE = 1e-6
SENSITIVITY_WINDOW = 36
_HIGHEST_PERSISTENCE = 0.995
# Where no flows are known: some 30 % of recipients leave in a year, 20 to 45 % is thinkable.
_USUAL_PERSISTENCE = (0.92, 0.04)
_FLOW_PERSISTENCE_ERROR = 0.01
_INSTRUMENT_DECAYS = (0.7, 0.85, 0.95)
_STRONG = 10.0
# Responses that differ by half of the mean are thinkable where no figures tell.
_UNKNOWN_SPREAD = 0.5
_ALMON = np.vander(np.arange(LAGS + 1.0), 3, increasing=True)  # (lags, coefficients)


class EconomyModel(Protocol):
    """What `split` needs of a model: the effect of the labour market between two months."""

    @property
    def method(self) -> str:
        """Name of the specification."""
        ...

    def effect(self, panel: Panel, start: int, end: int) -> Array:
        """Effect at month `end` of the labour market after month `start` (N,)."""
        ...

    def draw(
        self, panel: Panel, start: int, end: int, draws: int, rng: np.random.Generator
    ) -> Array:
        """`effect` for draws of the parameters (draws, N)."""
        ...

    def own(
        self, panel: Panel, start: int, end: int, draws: int, rng: np.random.Generator
    ) -> Array:
        """Draws of what the effect in one unit differs from `effect` (draws, N)."""
        ...


@dataclass(frozen=True)
class StockModel:
    """Quarterly stock on its own lag and five quarters of labour market (quadratic Almon).

    `parameters` (4,) are the persistence and the Almon coefficients; outcome is 100 ln(stock per
    resident). `fit` is that of the outcome less persistence times its lag, on the labour market. `by_region`, `over_time` (4, 4) covariances clustered by region and Driscoll-Kraay;
    `covariance` the one with the larger variance of the long-run elasticity. `used` (N,) units and
    `quarters` (Q,) month columns of the fit. `sensitivity`, `sensitivity_error` see
    `sensitivity_spread`.
    """

    parameters: Array
    by_region: Array
    over_time: Array
    fit: TwoWay
    used: Mask
    quarters: NDArray[np.int64]
    sensitivity: float = 0.0
    sensitivity_error: float = 0.0
    method: str = "ardl_stock"

    @property
    def persistence(self) -> float:
        """Coefficient of the stock a quarter earlier."""
        return float(self.parameters[0])

    @property
    def lag_coefficients(self) -> Array:
        """Coefficients of log labour market 0 to 4 quarters back (5,)."""
        return np.asarray(_ALMON @ self.parameters[1:])

    @property
    def half_life(self) -> float:
        """Quarters until half of an effect is there; infinite when the stock has no memory loss."""
        rho = self.persistence
        return float(np.log(0.5) / np.log(rho)) if 0 < rho < 1 else float("inf")

    @property
    def long_run(self) -> float:
        """Per cent stock for one per cent labour market, in the end."""
        return _long_run(self.parameters)

    @property
    def covariance(self) -> Array:
        """The covariance (4, 4) that gives the long-run elasticity the larger variance."""
        gradient = _long_run_gradient(self.parameters)
        region, time = (gradient @ c @ gradient for c in (self.by_region, self.over_time))
        return self.by_region if region >= time else self.over_time

    @property
    def long_run_error(self) -> float:
        """Standard error of `long_run` (delta method, larger of the two covariances)."""
        gradient = _long_run_gradient(self.parameters)
        return float(np.sqrt(gradient @ self.covariance @ gradient))

    def response(self, quarters: int, parameters: Array | None = None) -> Array:
        """Log points x 100 of stock, 0 to `quarters` - 1 after one quarter of log labour + 1."""
        chosen = self.parameters if parameters is None else parameters
        return _response(chosen[0], _ALMON @ chosen[1:], quarters)

    def effect(self, panel: Panel, start: int, end: int) -> Array:
        """Effect at month `end` of all labour market after month `start` (N,), log points x 100.

        Against a labour market that had stayed as it was in month `start`.
        """
        deviation = _since(regional_labour(panel), start, end)
        return np.asarray(deviation @ self.response(deviation.shape[1]))

    def draw(
        self, panel: Panel, start: int, end: int, draws: int, rng: np.random.Generator
    ) -> Array:
        """`effect` for draws of the parameters, and of curve and timing left out (draws, N)."""
        deviation = _since(regional_labour(panel), start, end)
        chosen = _draw_parameters(self, draws, rng)
        responses = np.stack([self.response(deviation.shape[1], row) for row in chosen])
        bent = np.outer(rng.standard_normal(draws), self._curve(deviation))
        later = np.outer(rng.uniform(-1.5, 1.5, draws), self._month_later(deviation))
        return np.asarray(responses @ deviation.T + bent + later)

    def _month_later(self, deviation: Array) -> Array:
        """What the effect changes when the labour market works one month later (N,).

        Quarters tell the lags to within one and a half month either way.
        """
        moved = -np.diff(deviation, axis=1, append=0.0) / 3
        return np.asarray(-moved @ self.response(deviation.shape[1]))

    def _curve(self, deviation: Array) -> Array:
        """What a line in logs misses at most when rates answer in proportion (N,).

        A stock that is a weighted sum of past entries at exp(theta x) has, to second order, half
        the weighted variance of theta x more than the line gives; an answer by exits bends the
        other way. Which of the two it is, is not estimated: the size counts as an error.
        """
        response, whole = self.response(deviation.shape[1]), 100 * self.long_run
        line = deviation @ response
        return np.asarray((whole * (deviation**2 @ response) - line**2) / 200)

    def own(
        self, panel: Panel, start: int, end: int, draws: int, rng: np.random.Generator
    ) -> Array:
        """Draws of what the effect in one unit differs from `effect` (draws, N).

        Three causes: responses differ (`sensitivity_spread`, itself with an error); the labour
        market of the region is measured with noise, the same for the units of a region; and who
        comes or stays because of it is a number of persons, drawn at least as widely as Poisson.
        """
        deviation = _since(regional_labour(panel), start, end)
        response = self.response(deviation.shape[1])
        line = deviation @ response
        gross = np.abs(deviation) @ np.abs(response)
        stock = np.maximum((panel.stock[:, start] + panel.stock[:, end]) / 2, 1.0)
        months = _since(np.eye(panel.stock.shape[1]), start, end) @ response
        region = np.unique(panel.region, return_inverse=True)[1]
        shared = rng.standard_normal((draws, int(region.max()) + 1))[:, region]
        return np.asarray(
            self._own_share(draws, rng)[:, None] * line * rng.standard_normal((draws, line.size))
            + shared * labour_error(panel, months)
            + rng.standard_normal((draws, line.size)) * np.sqrt(100 * gross / stock)
        )

    def _own_share(self, draws: int, rng: np.random.Generator) -> Array:
        """Draws of `sensitivity`, whose square has a normal error and is not below 0."""
        if self.sensitivity_error == 0:
            return np.full(draws, self.sensitivity)
        square, error = self.sensitivity**2, self.sensitivity_error
        drawn = truncnorm.rvs(-square / error, np.inf, square, error, size=draws, random_state=rng)
        return np.asarray(np.sqrt(drawn))

    def path(self, panel: Panel) -> Array:
        """The economy part of the outcome in every month (N, T), log points x 100.

        Quarter ends, straight lines between; the first year of labour market is taken to have
        lasted for ever before.
        """
        labour = regional_labour(panel)
        ends = quarter_ends(labour.shape[1] - 1)
        x = quarter_means(labour, ends)
        before = x[:, :4].mean(axis=1, keepdims=True)
        numerator, denominator = self.lag_coefficients, np.array([1.0, -self.persistence])
        moved = lfilter(numerator, denominator, x - before, axis=1)
        position = np.arange(labour.shape[1])
        lower = np.clip(np.searchsorted(ends, position, side="right") - 1, 0, len(ends) - 2)
        share = np.clip((position - ends[lower]) / 3, 0.0, 1.0)
        path = moved[:, lower] * (1 - share) + moved[:, lower + 1] * share
        return np.asarray(path + before * numerator.sum() / (1 - self.persistence))


def _long_run(parameters: Array) -> float:
    return float((_ALMON @ parameters[1:]).sum() / (1 - parameters[0]) / 100)


def _long_run_gradient(parameters: Array) -> Array:
    stay = 1 - parameters[0]
    return np.concatenate([[_long_run(parameters) / stay], _ALMON.sum(axis=0) / stay / 100])


def _response(persistence: float, lags: Array, quarters: int) -> Array:
    impulse = np.zeros(quarters)
    impulse[0] = 1.0
    return np.asarray(lfilter(lags, np.array([1.0, -persistence]), impulse))


def _draw_parameters(model: StockModel, draws: int, rng: np.random.Generator) -> Array:
    chosen = rng.multivariate_normal(model.parameters, model.covariance, size=draws)
    chosen[:, 0] = np.minimum(chosen[:, 0], _HIGHEST_PERSISTENCE)
    return np.asarray(chosen)


def _since(labour: Array, start: int, end: int) -> Array:
    """Quarter means of log labour after `start` less its level then (N, quarters); newest first."""
    if not 0 <= start < end < labour.shape[1]:
        raise ValueError(f"window {start} to {end} does not fit {labour.shape[1]} months")
    quarters = -(-(end - start) // 3)
    moved = np.zeros((labour.shape[0], 3 * quarters))
    moved[:, 3 * quarters - (end - start) :] = labour[:, start + 1 : end + 1] - labour[:, [start]]
    by_quarter = moved.reshape(labour.shape[0], quarters, 3)
    return np.asarray(by_quarter.mean(axis=2)[:, ::-1])


def log_rate(panel: Panel) -> Array:
    """100 ln(stock per resident) (N, T); NaN where the stock is 0 or missing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = 100 * np.log(panel.stock / panel.population)
    return np.where(np.isfinite(rate), rate, np.nan)


def _complete(panel: Panel, *series: Array) -> Mask:
    """Units with all figures and a stock that is never tiny."""
    whole = np.all([np.isfinite(s).all(axis=1) for s in series], axis=0)
    return np.asarray(whole & (np.nan_to_num(panel.stock).min(axis=1) >= SMALLEST_FOR_FIT))


def _lagged(x: Array, rows: NDArray[np.int64], lags: int) -> Array:
    """X (N, Q) at `rows` and 1 to `lags` quarters before: (lags + 1, N, rows)."""
    return np.stack([x[:, rows - k] for k in range(lags + 1)])


def fit_stock(
    panel: Panel,
    *,
    first: int = 0,
    last: int | None = None,
    units: Mask | None = None,
    yearly_exit: float | None = None,
    factors: bool = False,
) -> StockModel:
    """Fit the quarterly model on months `first` to `last`, `units` (N,) only; corona years dropped.

    `yearly_exit` is the share of recipients leaving in a year where it is known from elsewhere; see
    `_persistence`. `factors` lets gemeenten answer each in its own way to what all have in common, see
    `_without_factors`. Units with a missing figure or ever fewer than 25 persons are left out; weights
    are the root of the population. Raises ValueError when fewer than 10 units or 16 quarters
    remain.
    """
    model = _fit_stock(panel, first, last, units, yearly_exit, factors)
    spread, error = sensitivity_spread(panel, model)
    return replace(model, sensitivity=spread, sensitivity_error=error)


def _fit_stock(
    panel: Panel,
    first: int,
    last: int | None,
    units: Mask | None,
    yearly_exit: float | None = None,
    factors: bool = False,
) -> StockModel:
    ends, y, x = _quarters(panel, first, last)
    rows = np.arange(LAGS, len(ends))
    rows = rows[~in_break(panel.months[ends[rows]])]
    used = _complete(panel, y, x) & (True if units is None else units)
    _enough(used, rows)
    weights = np.sqrt(panel.population[used].mean(axis=1))
    lags = np.tensordot(_ALMON.T, _lagged(x[used], rows, LAGS), axes=1)
    before = y[used][:, rows - 1]
    persistence, error = _persistence(panel, used, ends, yearly_exit) or _by_instruments(
        y[used], x[used], rows, lags, weights, panel.region[used]
    )
    outcome = y[used][:, rows] - persistence * before
    if factors:
        outcome, before, *kept = _without_factors(np.stack([outcome, before, *lags]), weights)
        lags = np.stack(kept)
    fit = two_way(outcome, lags, weights)
    # How the other coefficients move when the persistence is another one.
    along = np.append(1.0, -two_way(before, lags, weights).coefficients)
    carried = error**2 * np.outer(along, along)

    def whole(covariance: Array) -> Array:
        return np.pad(covariance, ((1, 0), (1, 0))) + carried

    return StockModel(
        parameters=np.append(persistence, fit.coefficients),
        by_region=whole(clustered(fit, panel.region[used])),
        over_time=whole(driscoll_kraay(fit, rows)),
        fit=fit,
        used=used,
        quarters=ends[rows],
        method="ardl_factors" if factors else "ardl_stock",
    )


def _without_factors(series: Array, weights: Array) -> Array:
    """Take off each unit's own line on the means over units of all series (K, N, Q).

    Common correlated effects, pooled (Pesaran, Econometrica 74, 2006, from memory): the means stand
    for shocks that all share and to which each answers in its own way.
    """
    means = np.tensordot(series, weights / weights.sum(), axes=(1, 0))
    common = orth(np.vstack([np.ones(series.shape[2]), means]).T)
    return np.asarray(series - (series @ common) @ common.T)


def _persistence(
    panel: Panel, used: Mask, ends: NDArray[np.int64], yearly_exit: float | None
) -> tuple[float, float] | None:
    """Quarterly persistence of the stock and its error, from how many people come and leave.

    The identity of stock and flows makes log stock adjust at the rate at which people are replaced.
    Least squares on the lag of the stock would take the persistence of local shocks for that.
    None where neither flows nor an exit share are known.
    """
    if yearly_exit is not None:
        return float((1 - yearly_exit) ** 0.25), _FLOW_PERSISTENCE_ERROR
    if panel.inflow is None or panel.outflow is None:
        return None
    months = slice(int(ends[0]) - 1, int(ends[-1]) + 1)
    stock = _mean_stock(panel)[used, months]
    moved = (panel.inflow[used, months] + panel.outflow[used, months]) / 2
    known = np.isfinite(stock) & np.isfinite(moved)
    if known.mean() < 0.5:
        return None
    rate = float(moved[known].sum() / stock[known].sum())
    return float(np.exp(-3 * rate)), _FLOW_PERSISTENCE_ERROR


def _by_instruments(
    y: Array,
    x: Array,
    rows: NDArray[np.int64],
    lags: Array,
    weights: Array,
    region: NDArray[np.int64],
) -> tuple[float, float]:
    """Persistence and error from how the stock follows older labour market, and what is usual.

    Two-stage least squares: the lag of the stock is instrumented with labour market that fades
    slowly, as local shocks that last would bias least squares upwards. Where the labour market says
    little, the usual exit rate of bijstand weighs more; below an F of 10 (Staiger and Stock,
    Econometrica 65, 1997, from memory) it stands alone.
    """
    early = x - x[:, :LAGS].mean(axis=1, keepdims=True)
    faded = np.stack(
        [lfilter([1.0], [1.0, -decay], early, axis=1)[:, rows - 1] for decay in _INSTRUMENT_DECAYS]
    )
    first = two_way(y[:, rows - 1], np.concatenate([faded, lags]), weights)
    own = slice(len(faded))
    b = first.coefficients[own]
    if b @ np.linalg.solve(clustered(first, region)[own, own], b) / b.size < _STRONG:
        return _USUAL_PERSISTENCE
    predicted = remove_means(y[:, rows - 1], weights) - first.residuals
    second = two_way(y[:, rows], np.concatenate([predicted[None], lags]), weights)
    found = float(second.coefficients[0])
    # Errors of the second stage belong to the stock itself, not to its prediction.
    residuals = second.residuals - found * first.residuals
    error2 = float(clustered(replace(second, residuals=residuals), region)[0, 0])
    usual, spread = _USUAL_PERSISTENCE
    share = spread**2 / (spread**2 + error2)
    mixed = share * found + (1 - share) * usual
    return min(mixed, _HIGHEST_PERSISTENCE), float(np.sqrt(share * error2))


def sensitivity_spread(panel: Panel, model: StockModel) -> tuple[float, float]:
    """How much the response to the economy differs between units: sd over mean response.

    Local changes over separate windows of 36 months are squared and regressed on a constant, one
    over the stock, and the squared economy part. Where local changes spread more in windows and
    units with much economy, the responses differ. The second figure is the standard error of the
    square of the first, clustered by region. With fewer than two windows nothing is known: 0 and
    the error of `_UNKNOWN_SPREAD`.
    """
    rate, path = log_rate(panel)[model.used], model.path(panel)[model.used]
    share = model.fit.weights / model.fit.weights.sum()
    ends = np.arange(int(model.quarters[-1]), SENSITIVITY_WINDOW, -SENSITIVITY_WINDOW)
    if ends.size < 2:
        return 0.0, _UNKNOWN_SPREAD**2
    change = (rate - path)[:, ends] - (rate - path)[:, ends - SENSITIVITY_WINDOW]
    change = change - share @ change
    economy = path[:, ends] - path[:, ends - SENSITIVITY_WINDOW]
    counts = 1 / panel.stock[model.used][:, ends - SENSITIVITY_WINDOW]
    design = np.stack([np.ones(economy.size), counts.ravel(), economy.ravel() ** 2], axis=1)
    squares = change.ravel() ** 2
    expected = np.full(economy.size, squares.mean())
    found, bread, score = np.zeros(3), np.zeros((3, 3)), np.zeros((0, 3))
    for _ in range(3):
        scaled = design / expected[:, None]
        bread = np.linalg.pinv(scaled.T @ scaled)
        found = bread @ scaled.T @ (squares / expected)
        score = scaled * ((squares - design @ found) / expected)[:, None]
        expected = np.maximum(design @ np.maximum(found, 0.0), squares.mean() / 20)
    _, region = np.unique(panel.region[model.used], return_inverse=True)
    by_region = np.zeros((int(region.max()) + 1, 3))
    np.add.at(by_region, np.repeat(region, ends.size), score)
    error = float(np.linalg.norm(bread[2] @ by_region.T))
    return float(np.sqrt(max(found[2], 0.0))), error


def _quarters(panel: Panel, first: int, last: int | None) -> tuple[NDArray[np.int64], Array, Array]:
    ends = quarter_ends(panel.stock.shape[1] - 1 if last is None else last)
    ends = ends[ends - 2 >= first]
    return ends, log_rate(panel)[:, ends], quarter_means(regional_labour(panel), ends)


def _enough(used: Mask, rows: NDArray[np.int64]) -> None:
    if used.sum() < 10 or rows.size < 16:
        raise ValueError(
            f"{int(used.sum())} gemeenten and {rows.size} quarters; a fit needs at least 10 and 16"
        )


@dataclass(frozen=True)
class FlowModel:
    """Log inflow and log outflow rates on nine quarters of labour market, propagated to the stock.

    `inflow`, `outflow` (9,) coefficients, `inflow_covariance`, `outflow_covariance` (9, 9), `used`
    (N,) units of the fit (at least 15 persons a quarter in and out on average); `stock` the stock
    version on the same months, from which comes how single units differ.
    """

    inflow: Array
    outflow: Array
    inflow_covariance: Array
    outflow_covariance: Array
    used: Mask
    stock: StockModel
    method: str = "flows_propagated"

    def effect(self, panel: Panel, start: int, end: int) -> Array:
        """Effect at `end` of labour market after `start` (N,), log points x 100."""
        gap = _propagate(panel, start, end, self.inflow[None], self.outflow[None])
        return np.asarray(gap[0])

    def draw(
        self, panel: Panel, start: int, end: int, draws: int, rng: np.random.Generator
    ) -> Array:
        """`effect` for draws of the parameters (draws, N)."""
        inflow = rng.multivariate_normal(self.inflow, self.inflow_covariance, size=draws)
        outflow = rng.multivariate_normal(self.outflow, self.outflow_covariance, size=draws)
        return _propagate(panel, start, end, inflow, outflow)

    def own(
        self, panel: Panel, start: int, end: int, draws: int, rng: np.random.Generator
    ) -> Array:
        """As in the stock version."""
        return self.stock.own(panel, start, end, draws, rng)


def fit_flows(panel: Panel, *, last: int | None = None) -> FlowModel:
    """Fit the flow version; covariances are the larger of region-clustered and Driscoll-Kraay.

    Raises ValueError when the panel has no flows or too few units with 15 persons a quarter.
    """
    if panel.inflow is None or panel.outflow is None:
        raise ValueError("the panel has no inflow and outflow")
    ends, y, x = _quarters(panel, 1, last)
    rows = np.arange(FLOW_LAGS, len(ends))
    rows = rows[~in_break(panel.months[ends[rows]])]
    inflow, outflow = (
        3 * quarter_means(flow, ends)[:, rows] for flow in (panel.inflow, panel.outflow)
    )
    exposure = 3 * quarter_means(_mean_stock(panel), ends)[:, rows]
    used = _complete(panel, y, x, inflow, outflow)
    for flow in (inflow, outflow):
        used &= (np.nan_to_num(flow).mean(axis=1) >= SMALLEST_QUARTERLY_FLOW) & (flow > 0).all(
            axis=1
        )
    _enough(used, rows)
    lags = _lagged(x[used], rows, FLOW_LAGS)
    results = []
    for flow, base in ((inflow, panel.population[:, ends[rows]]), (outflow, exposure)):
        fit = two_way(np.log(flow[used] / base[used]), lags, flow[used].mean(axis=1))
        region, time = clustered(fit, panel.region[used]), driscoll_kraay(fit, rows)
        results.append((fit.coefficients, region if region.sum() >= time.sum() else time))
    (b_in, c_in), (b_out, c_out) = results
    return FlowModel(b_in, b_out, c_in, c_out, used, fit_stock(panel, last=last))


def _mean_stock(panel: Panel) -> Array:
    """Mean stock of each month (N, T); the first month has only its end."""
    before = np.concatenate([panel.stock[:, :1], panel.stock[:, :-1]], axis=1)
    return (before + panel.stock) / 2


def _propagate(panel: Panel, start: int, end: int, inflow: Array, outflow: Array) -> Array:
    """Log gap between the stock and the stock had the labour market stayed: (draws, N)."""
    if panel.inflow is None or panel.outflow is None:
        raise ValueError("the panel has no inflow and outflow")
    moved = _since(regional_labour(panel), start, end)
    quarters = moved.shape[1]
    padded = np.concatenate([moved, np.zeros((moved.shape[0], FLOW_LAGS))], axis=1)
    without = np.broadcast_to(panel.stock[:, start], (inflow.shape[0], moved.shape[0]))
    for step in range(quarters - 1, -1, -1):
        until = end - 3 * step
        since = max(until - 3, start)
        months = slice(since + 1, until + 1)
        entered = panel.inflow[:, months].sum(axis=1)
        left = panel.outflow[:, months].sum(axis=1)
        now, next_ = panel.stock[:, since], panel.stock[:, until]
        with np.errstate(divide="ignore", invalid="ignore"):
            drain = left / (now + next_)  # exit rate times half the exposure per unit of mean stock
        remainder = next_ - now - entered + left
        past = padded[:, step : step + FLOW_LAGS + 1].T
        entered_without = entered * np.exp(-(inflow @ past))
        drain_without = drain * np.exp(-(outflow @ past))
        without = (without * (1 - drain_without) + entered_without + remainder) / (
            1 + drain_without
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = 100 * np.log(panel.stock[:, end] / without)
    return np.where(np.isfinite(gap), gap, np.nan)


PARTS = ("population", "composition", "economy", "national", "unexplained")


@dataclass(frozen=True)
class EconomySplit:
    """A change in stock between two months, in persons; `parts`, `lower`, `upper` are (N, 5).

    The parts add up to `end - start` within 1e-6 persons (checked), or are all NaN. Bounds are
    95 %. Economy and national: parameters, timing and curve, noise in the labour market, how much
    responses differ between units, and chance in numbers of persons; given that a change felt
    everywhere works like one felt here, see `readings`. Unexplained: placebo units of its size;
    population and composition are counted, not estimated. `p` and `mde`
    (N,) belong to the unexplained difference, `mde` the `smallest_fall` in per cent of the stock.
    `withheld` (N,) marks units too small for words of their own. `warnings` are codes for
    etl.analysis.wording.
    """

    start: Array
    end: Array
    parts: Array
    lower: Array
    upper: Array
    p: Array
    mde: Array
    withheld: Mask
    warnings: tuple[str, ...]
    method: str
    names: tuple[str, ...] = PARTS

    def __post_init__(self) -> None:
        gap = np.abs(self.parts.sum(axis=1) - (self.end - self.start))
        if np.any(gap[np.isfinite(gap)] > SUM_TOLERANCE):
            raise ValueError(f"the parts miss the change by {np.nanmax(gap):.3g} persons")


SMALLEST_FOR_WORDS = 50.0


def split(
    panel: Panel,
    start: int,
    end: int,
    model: EconomyModel,
    *,
    composition: Array | None = None,
    draws: int = 500,
    seed: int = 0,
) -> EconomySplit:
    """Split the change from month column `start` to `end` for every unit.

    `composition` (N,) is the change in log points x 100 expected from who lives there (national
    rates times local numbers); None means unknown and counts as 0. Log terms become persons with
    the logarithmic mean of both stocks as weight (LMDI, Ang, Energy Policy 33, 2005, from memory).
    Raises ValueError when the window does not fit.
    """
    begin, final = panel.stock[:, start], panel.stock[:, end]
    rate = log_rate(panel)
    population = 100 * np.log(panel.population[:, end] / panel.population[:, start])
    mixed = np.zeros_like(begin) if composition is None else composition
    economy = model.effect(panel, start, end)
    rng = np.random.default_rng(seed)
    drawn = model.draw(panel, start, end, draws, rng)
    rest = rate[:, end] - rate[:, start] - mixed - economy
    within = np.nan_to_num(panel.stock[:, start : end + 1]).min(axis=1) >= SMALLEST_FOR_FIT
    within &= np.isfinite(rest)
    weights = np.where(within, panel.population[:, start], 0.0)
    weights = weights / weights.sum()
    national = float(weights @ np.nan_to_num(rest))
    local = rest - national
    placebo = against_similar(local, np.log(np.maximum(begin, 1.0)), within)
    parts = np.stack([population, mixed, economy, np.full_like(rest, national), local], axis=1)
    spread = np.zeros((2, *parts.shape))
    drawn = drawn + model.own(panel, start, end, draws, rng)
    spread[:, :, 2] = _bounds(drawn) - economy
    shared = -np.nan_to_num(drawn - economy) @ weights
    spread[:, :, 3] = _bounds(shared[:, None])
    spread[0, :, 4], spread[1, :, 4] = -placebo.half, placebo.half
    persons = _logarithmic_mean(begin, final)[:, None] / 100
    return EconomySplit(
        start=begin,
        end=final,
        parts=persons * parts,
        lower=persons * (parts + spread[0]),
        upper=persons * (parts + spread[1]),
        p=placebo.p,
        mde=smallest_fall(placebo.half),
        withheld=~within | (np.minimum(begin, final) < SMALLEST_FOR_WORDS),
        warnings=_warnings(panel, start, end, model, composition),
        method=model.method,
    )


def _bounds(drawn: Array) -> Array:
    """95 % bounds (2, N) of draws (draws, N) that hold one draw more as often as they say."""
    return np.asarray(np.quantile(drawn, [0.025, 0.975], axis=0, method="weibull"))


def _logarithmic_mean(a: Array, b: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (b - a) / np.log(b / a)
    return np.where(a == b, a, mean)


def _warnings(
    panel: Panel, start: int, end: int, model: EconomyModel, composition: Array | None
) -> tuple[str, ...]:
    found = []
    if in_break(panel.months[[start, end]]).any():
        found.append("date_in_corona_years")
    if end - start > LONGEST_WINDOW and isinstance(model, StockModel):
        found.append("window_over_60_months")
    if composition is None:
        found.append("composition_unknown")
    if isinstance(model, StockModel):
        if abs(model.long_run) < 1.96 * model.long_run_error:
            found.append("economy_not_found")
        if model.long_run < 0:
            found.append("economy_against_expectation")
    return tuple(found)


@dataclass(frozen=True)
class Readings:
    """The economy part read in three ways (N,), log points x 100.

    `relative` against the country, identified by differences between gemeenten, with the 95 %
    bounds `relative_low` and `relative_high`; `total` as in the split, which takes a change felt everywhere to work like one felt here; `low`, `high` where the
    national response is estimated from the national series, one or two cycles, so a range.
    """

    relative: Array
    relative_low: Array
    relative_high: Array
    total: Array
    low: Array
    high: Array


def readings(
    panel: Panel, model: StockModel, start: int, end: int, *, draws: int = 500, seed: int = 0
) -> Readings:
    """Three readings of the economy between two months; the freed one has Newey-West errors."""
    rng = np.random.default_rng(seed)
    labour = regional_labour(panel)
    total = model.effect(panel, start, end)
    weights = np.where(model.used, panel.population[:, start], 0.0)
    weights = weights / weights.sum()
    shared = float(weights @ np.nan_to_num(total))
    ends = quarter_ends(int(model.quarters[-1]))
    share = model.fit.weights / model.fit.weights.sum()
    x = share @ quarter_means(labour[model.used], ends)
    rows = np.searchsorted(ends, model.quarters)
    past = np.stack([x[rows - k] for k in range(LAGS + 1)], axis=1)
    season = np.eye(4)[(rows % 4)][:, :3]
    design = np.column_stack([past @ _ALMON, np.ones(rows.size), season])
    theta, *_ = np.linalg.lstsq(design, model.fit.period_effects, rcond=None)
    residual = model.fit.period_effects - design @ theta
    bread = np.linalg.pinv(design.T @ design)
    score = design * residual[:, None]
    kernel = np.maximum(1 - np.abs(rows[:, None] - rows[None, :]) / (LAGS + 1), 0.0)
    covariance = bread @ (score.T @ kernel @ score) @ bread
    chosen = rng.multivariate_normal(theta[:3], covariance[:3, :3], draws)
    moved = weights @ np.nan_to_num(_since(labour, start, end))
    lags = [model.lag_coefficients + _ALMON @ row for row in chosen]
    freed = np.array([moved @ _response(model.persistence, b, moved.size) for b in lags])
    low, high = np.quantile(np.append(freed, shared), [0.025, 0.975])
    relative = total - shared
    drawn = model.draw(panel, start, end, draws, rng)
    drawn = drawn - (np.nan_to_num(drawn) @ weights)[:, None]
    bounds = _bounds(drawn + model.own(panel, start, end, draws, rng))
    return Readings(
        relative=relative,
        relative_low=np.minimum(bounds[0], relative),
        relative_high=np.maximum(bounds[1], relative),
        total=total,
        low=relative + min(low, shared),
        high=relative + max(high, shared),
    )


@dataclass(frozen=True)
class Diagnostics:
    """Whether the economy model can be believed.

    `r2_within` and `r2_ahead`: share of the differences between gemeenten that the economy part
    explains, in the sample and over the last 36 months with a fit from before. `half_life` with
    bounds, in quarters. `build_up` (21,) log points of stock after 0 to 20 quarters of labour one
    log point higher; `peak` the quarter that adds most. `leads_p`: chance of leads like these when
    the stock does not move the labour market. `cross_dependence`: Pesaran's CD of the residuals,
    which two-way effects push below 0. `stability`: (window, long-run elasticity, standard error).
    `without_region_low`, `_high`: long-run elasticity, each region left out in turn. `factors`: that
    elasticity and its error when gemeenten may answer each in its own way to what all share.
    """

    r2_within: float
    r2_ahead: float
    half_life: float
    half_life_low: float
    half_life_high: float
    build_up: Array
    peak: int
    leads_p: float
    cross_dependence: float
    stability: tuple[tuple[str, float, float], ...]
    without_region_low: float
    without_region_high: float
    factors: tuple[float, float]


WINDOWS = (("2007-01", "2014-12"), ("2015-01", "2019-12"), ("2022-01", "2099-12"))
AHEAD = 36


def diagnose(panel: Panel, model: StockModel, *, seed: int = 0) -> Diagnostics:
    """All checks of a fitted model on the panel it was fitted on."""
    chosen = _draw_parameters(model, 500, np.random.default_rng(seed))
    lives = np.log(0.5) / np.log(np.clip(chosen[:, 0], 1e-6, _HIGHEST_PERSISTENCE))
    response = model.response(21)
    regions = np.unique(panel.region[model.used])
    last = int(model.quarters[-1])
    without = [
        _fit_stock(panel, 0, last, model.used & (panel.region != region)).long_run
        for region in regions
    ]
    low, high = np.quantile(lives, [0.025, 0.975])
    return Diagnostics(
        r2_within=_r2_within(panel, model),
        r2_ahead=_r2_ahead(panel, model),
        half_life=model.half_life,
        half_life_low=float(low),
        half_life_high=float(high),
        build_up=np.cumsum(response) / 100,
        peak=int(np.argmax(np.abs(response))),
        leads_p=_leads(panel, model),
        cross_dependence=cross_dependence(model.fit.residuals),
        stability=_stability(panel),
        without_region_low=min(without),
        without_region_high=max(without),
        factors=_factors(panel, model),
    )


def _r2_within(panel: Panel, model: StockModel) -> float:
    used, rows = model.used, model.quarters
    y = log_rate(panel)[used][:, rows]
    explained = model.path(panel)[used][:, rows]
    left = _variance_left(y - explained, model.fit.weights)
    return 1 - left / _variance_left(y, model.fit.weights)


def _variance_left(values: Array, weights: Array) -> float:
    """Weighted sum of squares of (N, Q) without unit and period means."""
    share = weights / weights.sum()
    centred = values - values.mean(axis=1, keepdims=True)
    centred = centred - share @ centred
    return float((weights[:, None] * centred**2).sum())


def _r2_ahead(panel: Panel, model: StockModel) -> float:
    last = int(model.quarters[-1])
    base = last - AHEAD
    try:
        early = _fit_stock(panel, 0, base, model.used)
    except ValueError:
        return float("nan")
    share = model.fit.weights / model.fit.weights.sum()
    rate = log_rate(panel)[model.used]
    left = total = 0.0
    for end in range(base + 3, last + 1, 3):
        change = rate[:, end] - rate[:, base]
        expected = early.effect(panel, base, end)[model.used]
        miss = change - expected
        left += float(share @ (miss - share @ miss) ** 2)
        total += float(share @ (change - share @ change) ** 2)
    return 1 - left / total


def _leads(panel: Panel, model: StockModel) -> float:
    """Joint Wald test of the labour market 1 to 4 quarters ahead; the larger p of both errors."""
    ends = quarter_ends(int(model.quarters[-1]))
    x = quarter_means(regional_labour(panel), ends)[model.used]
    y = log_rate(panel)[model.used][:, ends]
    rows = np.searchsorted(ends, model.quarters)
    rows = rows[rows + 4 < len(ends)]
    lags = np.tensordot(_ALMON.T, _lagged(x, rows, LAGS), axes=1)
    leads = np.stack([x[:, rows + k] for k in range(1, 5)])
    outcome = y[:, rows] - model.persistence * y[:, rows - 1]
    fit = two_way(outcome, np.concatenate([leads, lags]), model.fit.weights)
    b = fit.coefficients[:4]
    both = (clustered(fit, panel.region[model.used]), driscoll_kraay(fit, rows))
    return float(max(chi2.sf(b @ np.linalg.solve(c[:4, :4], b), 4) for c in both))


def _factors(panel: Panel, model: StockModel) -> tuple[float, float]:
    try:
        found = _fit_stock(panel, 0, int(model.quarters[-1]), model.used, factors=True)
    except ValueError:  # the quarters are too few for the means to be taken off
        return float("nan"), float("nan")
    return found.long_run, found.long_run_error


def cross_dependence(residuals: Array) -> float:
    """CD = sqrt(2 T / (N (N - 1))) times the sum of all pairwise correlations of (N, T).

    Pesaran (2004), formula from memory; standard normal without common shocks.
    """
    units, periods = residuals.shape
    centred = residuals - residuals.mean(axis=1, keepdims=True)
    centred = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    pairs = (float((centred.sum(axis=0) ** 2).sum()) - units) / 2
    return float(np.sqrt(2 * periods / (units * (units - 1))) * pairs)


def _stability(panel: Panel) -> tuple[tuple[str, float, float], ...]:
    found = []
    for begin, end in WINDOWS:
        columns = np.flatnonzero(
            (panel.months >= np.datetime64(begin, "M")) & (panel.months <= np.datetime64(end, "M"))
        )
        if columns.size == 0:
            continue
        try:
            model = _fit_stock(panel, int(columns[0]), int(columns[-1]), None)
        except ValueError:
            continue
        name = f"{panel.months[columns[0]]}/{panel.months[columns[-1]]}"
        found.append((name, model.long_run, model.long_run_error))
    return tuple(found)


def shift_share(jobs: Array, region: NDArray[np.int64]) -> Array:
    """Growth that a region's sector mix leads to expect: z (R, T - 1), log points x 100.

    Bartik's cross-check. `jobs` (R, J, T) by region and sector; shares are those of the first
    period, national growth leaves the region itself out. `region` (N,) repeats the rows per unit:
    the result is (N, T - 1).
    """
    shares = jobs[:, :, 0] / jobs[:, :, 0].sum(axis=1, keepdims=True)
    elsewhere = jobs.sum(axis=0, keepdims=True) - jobs
    growth = 100 * np.diff(np.log(elsewhere), axis=2)
    return np.asarray(np.einsum("rj,rjt->rt", shares, growth)[region])


def fit_shift_share(
    panel: Panel, growth: Array, *, last: int | None = None, yearly_exit: float | None = None
) -> StockModel:
    """The quarterly model on `shift_share` in the place of the labour market.

    `growth` (N, T - 1), per month. The sign is turned, so that more is a worse labour market, as with
    unemployment. Raises ValueError as `fit_stock`.
    """
    missing = np.concatenate([np.zeros((len(growth), 1)), -np.cumsum(growth, axis=1)], axis=1)
    model = fit_stock(
        replace(panel, labour=np.exp(missing / 100)), last=last, yearly_exit=yearly_exit
    )
    return replace(model, method="ardl_shift_share")

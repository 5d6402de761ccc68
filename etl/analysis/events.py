"""Did this policy do anything? A named start in one unit against what others of its size did.

Headline: synthetic difference-in-differences on the stock without its economy part, less what the
path before the start would have led to anyway. That momentum is learned from other units, at the
start and at earlier dates, because a policy often starts after a local rise, and a rise goes on.
The interval is that of the same estimate for every donor, in units of what is usual at its size.
Refusals and withheld verdicts are codes; etl.analysis.wording has the sentences.

Taking off what the path predicts is bias correction in the manner of Abadie and L'Hour (JASA 116,
2021) and Ben-Michael, Feller and Rothstein (JASA 116, 2021), with slopes from placebo dates; known
from their abstracts, the recipe itself was chosen and measured on simulated worlds.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from etl.analysis import synthetic
from etl.analysis.checks import Check, augmented_sc, conformal, gap_ratio, slope_before
from etl.analysis.economy import fit_stock, log_rate
from etl.analysis.panel import (
    SMALLEST_FOR_FIT,
    Array,
    Mask,
    Panel,
    in_break,
    regional_labour,
)
from etl.analysis.placebo import (
    NEIGHBOURS,
    Placebo,
    against_others,
    size_variance,
    smallest_fall,
    studentised,
)

Outcome = Literal["stock", "inflow"]
Verdict = Literal["lower", "higher", "not_distinguishable", "withheld"]

HORIZONS = (12, 24, 36)
FEWEST_MONTHS_BEFORE = 60
SMALLEST_UNIT = 200.0
SMALLEST_DONOR = 300.0
SMALLEST_PLACEBO = 100.0
FEWEST_DONORS = 60
NEAREST_DONORS = 100
SMALLEST_QUARTERLY_INFLOW = 50.0
SMALLEST_DONOR_INFLOW = 15.0
BORDER_MONTHS = 24
WINDOWS_BACK = 6
ANTICIPATION = (3, 6)
EARLIER = (2, 3)  # years
YEARS_WITHOUT_CORONA = 3
WITHOUT_CORONA = "sdid_without_corona_years"
FOLDS = 5
SAME_RISE = 120
ALARM_SHARE = 0.10
THIN_SUPPORT = 10
LEVEL = 0.05


@dataclass(frozen=True)
class Event:
    """A named start: `unit`, first full month `start` (YYYY-MM), `outcome`.

    `same_policy` units that did the same or share the social service, with any start; `adjacent`
    units that touch it; `borders` (unit, month) of border changes; `one_off` the editor knows a
    cause of the path before that will not last.
    """

    unit: str
    start: str
    outcome: Outcome = "stock"
    same_policy: tuple[str, ...] = ()
    adjacent: tuple[str, ...] = ()
    borders: tuple[tuple[str, str], ...] = ()
    one_off: bool = False


class _InPerCent:
    """An effect in log points x 100 (`tau`, with `half` an interval on either side) told in per cent."""

    tau: float
    half: float

    @property
    def estimate(self) -> float:
        """Per cent."""
        return float(100 * np.expm1(self.tau / 100))

    @property
    def lower(self) -> float:
        """Per cent."""
        return float(100 * np.expm1((self.tau - self.half) / 100))

    @property
    def upper(self) -> float:
        """Per cent."""
        return float(100 * np.expm1((self.tau + self.half) / 100))


@dataclass(frozen=True)
class Effect(_InPerCent):
    """The headline at one horizon: per cent of what would have been, and log points x 100.

    `p` from the rank among placebos, `p_same_rise` among those with a similar rise before. After an
    unusual rise or fall `p` is the larger of the two, and `half` holds both intervals. `mde` the
    `smallest_fall`, per cent. `momentum` what was to be expected from the path before, log points
    x 100, already taken off.
    """

    months: int
    tau: float
    half: float
    momentum: float
    p: float
    p_same_rise: float
    mde: float


@dataclass(frozen=True)
class Evaluation:
    """Answer to an `Event`. A refusal leaves `effects` empty; a withheld verdict does not.

    `effects` by horizon, `verdict` at the longest one, `withheld` and `warnings` codes. `others`:
    name and log points x 100 of the other estimators at that horizon. `pre_fit` root mean square
    gap before, log points x 100, `pre_fit_limit` what is allowed at this size. `gap` (T,) unit less
    its comparison, `weights` (donor, share) above 1 %. `same_rise` number of donor windows with at
    least this rise. `placebo_ratio`, `placebo_size` (J,) donor effects over what is usual at
    their size, and log stocks, with the own `scale` and stock `size`, serve to pool evaluations;
    after an unusual rise or fall the scale is wider by as much as the interval is.
    `checks` stand beside the verdict and do not decide it.
    The verdict never claims a difference when the interval contains zero (checked).
    """

    event: Event
    refusal: str | None
    effects: tuple[Effect, ...] = ()
    verdict: Verdict | None = None
    withheld: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    others: tuple[tuple[str, float], ...] = ()
    pre_fit: float = float("nan")
    pre_fit_limit: float = float("nan")
    n_donors: int = 0
    same_rise: int = 0
    alarm: bool = False
    gap: Array | None = None
    weights: tuple[tuple[str, float], ...] = ()
    placebo_ratio: Array = field(default_factory=lambda: np.empty(0))
    placebo_size: Array = field(default_factory=lambda: np.empty(0))
    scale: float = float("nan")
    size: float = float("nan")
    checks: tuple[Check, ...] = ()
    method: str = "sdid_path"

    def __post_init__(self) -> None:
        if (self.refusal is None) != bool(self.effects):
            raise ValueError("an evaluation has either a refusal or effects")
        if self.effects and self.verdict in ("lower", "higher"):
            last = self.effects[-1]
            if last.lower <= 0 <= last.upper or self.withheld:
                raise ValueError("a verdict was given that the interval does not carry")


@dataclass(frozen=True)
class _Data:
    """Outcome columns of one question; rows are the placebos, then the `count` treated units.

    Placebos are the units that show what happens without a policy; those of them in `donors` (N,)
    are large enough to be part of a comparison.

    `y` (N, C) outcome, `raw` the same with the economy in it; columns before `before` come first;
    `blocks` outcome columns and `months` of each horizon; `year` columns in 12 months; `path`
    (N, T) monthly adjusted log stock and `start` the column of the start; `log_size` (N,) for
    scales; `rows` numbers in the panel; `corona` (C,) outcome columns in the corona years;
    `adjusted` whether the economy could be taken off; `neighbours` (K, C) outcomes of large units
    too near to be donors.
    """

    y: Array
    raw: Array
    before: int
    blocks: list[NDArray[np.int64]]
    months: tuple[int, ...]
    year: int
    path: Array
    start: int
    log_size: Array
    region: NDArray[np.int64]
    rows: NDArray[np.int64]
    broken: Mask
    corona: Mask
    adjusted: bool
    count: int
    donors: Mask
    neighbours: Array

    @property
    def treated(self) -> NDArray[np.int64]:
        return np.arange(len(self.rows) - self.count, len(self.rows))

    @property
    def placebos(self) -> Mask:
        return np.arange(len(self.rows)) < len(self.rows) - self.count


def evaluate(panel: Panel, event: Event) -> Evaluation:
    """Evaluate one event; about the number of benefits, not about whether people found work.

    Raises PanelError for a unit or month that the panel does not have.
    """
    unit, start = panel.row(event.unit), panel.column(event.start)
    refusal = _refusal(panel, event, unit, start)
    if refusal is not None:
        return Evaluation(event, refusal)
    pool, relaxed = _donors(panel, event, unit, start)
    if pool.donors.sum() < 20:
        return Evaluation(event, "too_few_donors")
    data = _data(panel, event.outcome, [unit], start, pool)
    if isinstance(data, str):
        return Evaluation(event, data)
    return _evaluate(panel, [event], data, relaxed)[0]


def evaluate_together(panel: Panel, events: list[Event]) -> list[Evaluation]:
    """Evaluate events with one start and outcome; their units are no donors for one another.

    All placebos are fitted once, so that 50 units take little longer than one. Each unit is
    compared with other regions only, as in `evaluate`; units of its region do count among the
    placebos. A unit for which the rules leave too few donors is evaluated alone. Raises ValueError
    when the events differ in start or outcome.
    """
    if len({(e.start, e.outcome) for e in events}) > 1:
        raise ValueError("events evaluated together have one start and one outcome")
    units = tuple(e.unit for e in events)
    events = [with_same_policy(e, units) for e in events]
    found: dict[str, Evaluation] = {}
    ready: list[Event] = []
    everyone = np.ones(len(panel.units), dtype=np.bool_)
    shared = _Pool(everyone, everyone, ~everyone)
    for event in events:
        unit, start = panel.row(event.unit), panel.column(event.start)
        refusal = _refusal(panel, event, unit, start)
        if refusal is not None:
            found[event.unit] = Evaluation(event, refusal)
            continue
        strict, relaxed = _donors(panel, event, unit, start, own_region=True)
        few = (strict.donors & (panel.region != panel.region[unit])).sum() < FEWEST_DONORS
        if relaxed or few or event.outcome == "inflow":
            found[event.unit] = evaluate(panel, event)
            continue
        ready.append(event)
        shared = replace(
            shared,
            donors=shared.donors & strict.donors,
            placebos=shared.placebos & strict.placebos,
        )
    if ready and shared.donors.sum() < FEWEST_DONORS:
        found |= {event.unit: evaluate(panel, event) for event in ready}
    elif ready:
        rows = [panel.row(event.unit) for event in ready]
        data = _data(panel, ready[0].outcome, rows, panel.column(ready[0].start), shared)
        if isinstance(data, str):
            raise AssertionError(data)
        for result in _evaluate(panel, ready, data, relaxed=False):
            found[result.event.unit] = result
    return [found[unit] for unit in units]


def _refusal(panel: Panel, event: Event, unit: int, start: int) -> str | None:
    own = panel.stock[unit]
    if start < FEWEST_MONTHS_BEFORE:
        return "short_before"
    if start + HORIZONS[0] >= panel.stock.shape[1]:
        return "short_after"
    if in_break(panel.months[[start]])[0]:
        return "start_in_corona_years"
    if not (np.isfinite(own).all() and np.isfinite(regional_labour(panel)[unit]).all()):
        return "missing_figures"
    if own[start - 12 : start].mean() < SMALLEST_UNIT or own.min() < SMALLEST_FOR_FIT:
        return "too_small"
    at = panel.months[start]
    for name, month in event.borders:
        apart = abs(int((np.datetime64(month, "M") - at).astype(np.int64)))
        if name == event.unit and apart <= BORDER_MONTHS:
            return "borders"
    if event.outcome == "inflow" and (
        panel.inflow is None or not np.isfinite(panel.inflow[unit]).all()
    ):
        return "no_inflow"
    return None


@dataclass(frozen=True)
class _Pool:
    """Units (N,) that may be part of a comparison, and those that serve as placebos.

    `neighbours` would be donors if what is near could not be touched by the policy.
    """

    donors: Mask
    placebos: Mask
    neighbours: Mask


def _donors(
    panel: Panel, event: Event, unit: int, start: int, *, own_region: bool = False
) -> tuple[_Pool, bool]:
    """Units to compare with, and whether the rule had to be relaxed to find enough.

    Small units are too noisy to be part of a comparison, but they do show what happens to small
    units without a policy; momentum learned from large ones only would not hold for them.
    """
    barred = {event.unit, *event.same_policy}
    first, last = panel.months[0], panel.months[-1]
    for name, month in event.borders:
        if first < np.datetime64(month, "M") <= last:
            barred.add(name)
    free = np.array([name not in barred for name in panel.units])
    smallest = np.nan_to_num(panel.stock).min(axis=1)
    complete = np.isfinite(log_rate(panel)).all(axis=1) & np.isfinite(regional_labour(panel)).all(1)
    if event.outcome == "inflow" and panel.inflow is not None:
        complete &= np.isfinite(panel.inflow).all(axis=1)
    touching = np.isin(panel.units, event.adjacent)
    near = touching | ((panel.region == panel.region[unit]) & (not own_region))
    fit = free & complete & (smallest >= SMALLEST_FOR_FIT)
    usable = fit & ~touching
    # Chosen on what was before the start only: later falls must not select the comparison.
    before = np.nan_to_num(panel.stock[:, :start]).min(axis=1)
    abroad = fit & ~near
    neighbours = fit & near & (before >= SMALLEST_DONOR)
    strict = abroad & (before >= SMALLEST_DONOR)
    if strict.sum() >= FEWEST_DONORS:
        return _Pool(strict, abroad & (before >= SMALLEST_PLACEBO), neighbours), False
    size = np.log(panel.stock[:, :start].mean(axis=1))
    level = log_rate(panel)[:, :start].mean(axis=1) / 100
    spread = [max(float(np.std(v[usable])), 1e-9) for v in (size, level)]
    far = ((size - size[unit]) / spread[0]) ** 2 + ((level - level[unit]) / spread[1]) ** 2
    nearest = np.argsort(np.where(usable, far, np.inf))[:NEAREST_DONORS]
    relaxed = np.zeros(len(panel.units), dtype=np.bool_)
    relaxed[nearest] = True
    relaxed &= usable
    placebos = relaxed | (usable & (before >= SMALLEST_PLACEBO))
    return _Pool(relaxed, placebos, neighbours & ~relaxed), True


def _data(panel: Panel, outcome: Outcome, units: list[int], start: int, pool: _Pool) -> _Data | str:
    raw = path = log_rate(panel)
    adjusted = True
    try:
        path = raw - fit_stock(panel, last=start - 1, units=pool.placebos).path(panel)
    except ValueError:  # too few quarters before the start, corona years left out
        adjusted = False
    broken = in_break(panel.months)
    size = np.log(panel.stock[:, start - 1])
    if outcome == "stock":
        rows = np.append(np.flatnonzero(pool.placebos), units)
        last = panel.stock.shape[1] - 1
        months = tuple(h for h in HORIZONS if start + h <= last)
        blocks = [np.arange(start + h - 1, min(start + h + 1, last) + 1) for h in months]
        return _Data(
            y=path[rows],
            raw=raw[rows],
            before=start,
            blocks=blocks,
            months=months,
            year=12,
            path=path[rows],
            start=start,
            log_size=size[rows],
            region=panel.region[rows],
            rows=rows,
            broken=broken,
            corona=broken,
            adjusted=adjusted,
            count=len(units),
            donors=pool.donors[rows],
            neighbours=path[pool.neighbours],
        )
    return _inflow_data(panel, units[0], start, pool, path, size, broken)


def _inflow_data(
    panel: Panel, unit: int, start: int, pool: _Pool, path: Array, size: Array, broken: Mask
) -> _Data | str:
    """Log inflow rate in quarters, or years where those are small, without the start month."""
    if panel.inflow is None:
        return "no_inflow"
    quarterly = 3 * panel.inflow[:, :start].mean(axis=1)
    if quarterly[unit] * 4 < SMALLEST_QUARTERLY_INFLOW:
        return "too_small"
    length = 3 if quarterly[unit] >= SMALLEST_QUARTERLY_INFLOW else 12
    enough = quarterly * length / 3 >= SMALLEST_DONOR_INFLOW
    if (pool.donors & enough).sum() < 20:
        return "too_few_donors"
    before = start // length
    after = (panel.stock.shape[1] - 1 - start) // length
    firsts = np.concatenate(
        [start - length * np.arange(before, 0, -1), start + 1 + length * np.arange(after)]
    )
    columns = firsts[:, None] + np.arange(length)
    flow, people = panel.inflow[:, columns].sum(axis=2), panel.population[:, columns].mean(axis=2)
    y = 100 * np.log((flow + 0.5) / people)
    rows = np.append(np.flatnonzero(pool.placebos & enough), unit)
    year = 12 // length
    months = tuple(h for h in HORIZONS if h // length <= after)
    return _Data(
        y=y[rows],
        raw=y[rows],
        before=before,
        blocks=[before + np.arange(h // length - year, h // length) for h in months],
        months=months,
        year=year,
        path=path[rows],
        start=start,
        log_size=size[rows],
        region=panel.region[rows],
        rows=rows,
        broken=broken,
        corona=np.asarray(broken[columns].any(axis=1)),
        adjusted=True,
        count=1,
        donors=pool.donors[rows],
        neighbours=y[pool.neighbours & enough],
    )


@dataclass(frozen=True)
class _Window:
    """All units as if treated `back` years before the start."""

    back: int
    fit: synthetic.Fit
    features: Array  # (H, N, 12)
    rise: Array  # (N,) 12-month rise less that of the own comparison


def _windows(data: _Data, allowed: Mask) -> list[_Window]:
    """The start itself and up to six yearly dates before it with enough months in front."""
    found: list[_Window] = []
    for back in range(WINDOWS_BACK + 1):
        start, before = data.start - 12 * back, data.before - data.year * back
        blocks = [block - data.year * back for block in data.blocks]
        if start < FEWEST_MONTHS_BEFORE:
            break
        outcome = slice(start, start + data.months[-1] + 1)
        if back and data.broken[outcome].any():
            continue
        fit = synthetic.sdid_all(
            data.y,
            before,
            blocks,
            allowed,
            np.arange(len(data.rows)),
            exact_time=back == 0,
            start=found[-1].fit.unit_weights if found else None,
        )
        found.append(_window(data, fit, back, start, before))
    return found


def _window(data: _Data, fit: synthetic.Fit, back: int, start: int, before: int) -> _Window:
    path, weights = data.path, fit.unit_weights
    last = path[:, start - 1]
    shared = [last - path[:, start - 1 - k] for k in (3, 12, 24, 36)]
    shared.append(last - path[:, max(start - 72, 0) : start].mean(axis=1))
    recent = data.y[:, before - max(data.year // 4, 1) : before].mean(axis=1)
    stock = np.exp(data.log_size)
    large = stock / (stock + 150)
    by_horizon = []
    for lambdas in fit.time_weights:
        f = np.stack([*shared, recent - data.y[:, :before] @ lambdas], axis=1)
        z = f - weights @ f
        by_horizon.append(np.concatenate([large[:, None] * z, (1 - large)[:, None] * z], axis=1))
    rise = shared[1] - weights @ shared[1]
    return _Window(back, fit, np.stack(by_horizon), rise)


def _momentum(data: _Data, windows: list[_Window]) -> list[Array]:
    """What the path before leads to: (N, H) per window; a donor's is learned without itself."""
    placebos = np.flatnonzero(data.placebos)
    fold = np.full(len(data.rows), FOLDS)
    fold[placebos] = np.arange(placebos.size) % FOLDS
    found = [np.zeros((len(data.rows), len(data.blocks))) for _ in windows]
    for h in range(len(data.blocks)):
        constant, slope = size_variance(windows[0].fit.tau[:, h], data.log_size, data.placebos)
        weight = 1 / np.maximum(constant + slope * np.exp(-data.log_size[placebos]), 1e-9)
        weight = np.tile(weight, len(windows))
        x = np.concatenate([w.features[h][placebos] for w in windows])
        y = np.concatenate([w.fit.tau[placebos, h] for w in windows])
        limit = np.quantile(np.abs(y), 0.99)
        y = np.clip(y, -limit, limit)
        scale = np.sqrt(np.mean(x**2, axis=0))
        scale[scale == 0] = 1.0
        x = x / scale
        fold_of = np.tile(fold[placebos], len(windows))
        for k in range(FOLDS + 1):
            keep = fold_of != k
            gram = (x[keep] * weight[keep, None]).T @ x[keep]
            gram[np.diag_indices_from(gram)] *= 1.001
            gram[np.diag_indices_from(gram)] += 1e-12
            gamma = np.linalg.solve(gram, (x[keep] * weight[keep, None]).T @ y[keep]) / scale
            members = fold == k
            for w, window in enumerate(windows):
                found[w][members, h] = window.features[h][members] @ gamma
    return found


def _same_rise(
    data: _Data, windows: list[_Window], net: list[Array], h: int
) -> tuple[Placebo, Array]:
    """Each unit against the 120 placebo windows most like it in rise and size, and their middle."""
    placebos = np.flatnonzero(data.placebos)
    rise = np.concatenate([w.rise[placebos] for w in windows])
    size = np.tile(data.log_size[placebos], len(windows))
    owner = np.tile(placebos, len(windows))
    value = np.concatenate([values[placebos, h] for values in net])
    sigma = 1.4826 * np.median(np.abs(rise - np.median(rise)))
    here = windows[0].rise
    far = 2 * ((here[:, None] - rise[None, :]) / max(float(sigma), 1e-9)) ** 2
    far += ((data.log_size[:, None] - size[None, :]) / 0.7) ** 2
    far[owner[None, :] == np.arange(len(data.rows))[:, None]] = np.inf
    count = min(SAME_RISE, value.size - len(windows))
    near = value[np.argpartition(far, count - 1, axis=1)[:, :count]]
    centre = np.median(near, axis=1)
    scale = np.median(np.abs(near - centre[:, None]), axis=1)
    return studentised(net[0][:, h], np.maximum(scale, 1e-9), data.placebos, centre), centre


def _peers(data: _Data, i: int) -> NDArray[np.int64]:
    """The placebos nearest in size to a treated unit."""
    far = np.abs(data.log_size[data.placebos] - data.log_size[i])
    return np.argsort(far)[: min(NEIGHBOURS, far.size)]


@dataclass(frozen=True)
class _Shared:
    """What all treated units of one question have in common; H horizons."""

    windows: list[_Window]
    momentum: list[Array]  # (N, H) per window
    net: list[Array]  # (N, H) per window: estimate less momentum
    placebos: list[Placebo]  # H, at the start
    same_rise: list[Placebo]  # H
    same_centre: list[Array]  # H, (N,): what is usual after such a rise
    other_sdid: dict[str, Array]  # (M,)
    gaps: Array  # (N, C) of every unit with its own comparison


def _evaluate(panel: Panel, events: list[Event], data: _Data, relaxed: bool) -> list[Evaluation]:
    allowed = np.tile(data.donors, (len(data.rows), 1))
    np.fill_diagonal(allowed, False)
    if not relaxed:
        allowed &= data.region[:, None] != data.region[None, :]
    windows = _windows(data, allowed)
    momentum = _momentum(data, windows)
    net = [w.fit.tau - m for w, m in zip(windows, momentum, strict=True)]
    same = [_same_rise(data, windows, net, h) for h in range(len(data.months))]
    shared = _Shared(
        windows=windows,
        momentum=momentum,
        net=net,
        placebos=[against_others(values, data.log_size, data.placebos) for values in net[0].T],
        same_rise=[placebo for placebo, _ in same],
        same_centre=[centre for _, centre in same],
        other_sdid=_other_sdid(data),
        gaps=data.y - windows[0].fit.unit_weights @ data.y,
    )
    return [
        _evaluate_one(panel, event, data, shared, int(i), relaxed)
        for event, i in zip(events, data.treated, strict=True)
    ]


def _evaluate_one(
    panel: Panel, event: Event, data: _Data, shared: _Shared, i: int, relaxed: bool
) -> Evaluation:
    placebos, fit = np.flatnonzero(data.placebos), shared.windows[0].fit
    peers = _peers(data, i)
    limit = _pre_fit_limit(data, fit.pre_fit, peers, i)
    rises = data.path[:, data.start - 1] - data.path[:, data.start - 13]
    below = float(np.mean(rises[peers] < rises[i]))
    alarm = below < ALARM_SHARE or below > 1 - ALARM_SHARE
    effects = [_effect(data, shared, h, i, alarm) for h in range(len(data.months))]
    support = _support(data, shared.windows, i)
    others = _others(data, shared, i)
    last, weights, placebo = effects[-1], fit.unit_weights[i], shared.placebos[-1]
    earlier = _earlier(data, shared, i)
    withheld = _withheld(event, data, shared, others, last, limit, alarm, earlier, i)
    verdict: Verdict = "not_distinguishable"
    if withheld:
        verdict = "withheld"
    elif last.p <= LEVEL and abs(last.tau) > last.half:
        verdict = "lower" if last.tau < 0 else "higher"
    shown = [int(j) for j in np.argsort(-weights) if weights[j] > 0.01]
    beside = (*_checks(data, shared, i), *earlier)
    return Evaluation(
        event=event,
        refusal=None,
        effects=tuple(effects),
        verdict=verdict,
        withheld=withheld,
        warnings=(
            *_event_warnings(data, relaxed, alarm, support, weights, i),
            *_check_warnings(data, verdict, last, dict(others), beside),
        ),
        others=others,
        pre_fit=float(fit.pre_fit[i]),
        pre_fit_limit=limit,
        n_donors=int(data.donors.sum()),
        same_rise=support,
        alarm=alarm,
        gap=shared.gaps[i],
        weights=tuple((panel.units[int(data.rows[j])], float(weights[j])) for j in shown),
        placebo_ratio=(shared.net[0][:, -1] / placebo.scale)[placebos],
        placebo_size=data.log_size[placebos],
        scale=float(placebo.scale[i]) * last.half / float(placebo.half[i]),
        size=float(np.exp(data.log_size[i])),
        checks=beside,
    )


def _effect(data: _Data, shared: _Shared, h: int, i: int, alarm: bool) -> Effect:
    placebo, same = shared.placebos[h], shared.same_rise[h]
    p, half = float(placebo.p[i]), float(placebo.half[i])
    if alarm:
        p = max(p, float(same.p[i]))
        half = max(half, float(same.half[i] + abs(shared.same_centre[h][i])))
    return Effect(
        months=data.months[h],
        tau=float(shared.net[0][i, h]),
        half=half,
        momentum=float(shared.momentum[0][i, h]),
        p=p,
        p_same_rise=float(same.p[i]),
        mde=float(smallest_fall(half)),
    )


def _pre_fit_limit(data: _Data, pre_fit: Array, peers: NDArray[np.int64], i: int) -> float:
    """Third quartile of the gap before among placebos nearest in size, at the unit's own size."""
    constant, slope = size_variance(pre_fit, data.log_size, data.placebos)
    usual = np.sqrt(constant + slope * np.exp(-data.log_size))
    return float(np.quantile(pre_fit[peers] / usual[peers], 0.75) * usual[i])


def _support(data: _Data, windows: list[_Window], i: int) -> int:
    """Donor windows of similar size with at least this rise (or fall)."""
    own = windows[0].rise[i]
    near = data.placebos & (np.abs(data.log_size - data.log_size[i]) <= 0.7)
    rises = np.concatenate([w.rise[near] for w in windows])
    return int(np.sum(rises >= own) if own >= 0 else np.sum(rises <= own))


def _abroad(data: _Data, i: int) -> NDArray[np.int64]:
    """Donors outside the own region; all of them when those are fewer than 20."""
    donors = np.flatnonzero(data.donors)
    abroad = donors[data.region[donors] != data.region[i]]
    return abroad if abroad.size >= 20 else donors


def _other_sdid(data: _Data) -> dict[str, Array]:
    """Synthetic difference-in-differences under other choices, for all treated units: (M,)."""
    away = np.zeros((data.count, len(data.rows)), dtype=np.bool_)
    for k, i in enumerate(data.treated):
        away[k, _abroad(data, int(i))] = True

    def tau(y: Array, allowed: Mask, earlier: int = 0) -> Array:
        fit = synthetic.sdid_all(y, data.before - earlier, data.blocks[-1:], allowed, data.treated)
        return fit.tau[:, 0]

    kept = ~data.corona
    block = data.blocks[-1][kept[data.blocks[-1]]]
    before = int(kept[: data.before].sum())

    found = {
        "sdid_unadjusted": tau(data.raw, away),
    }
    # Those near come behind, so that the treated units keep their rows.
    near = np.append(data.donors, np.ones(len(data.neighbours), dtype=np.bool_))
    if near.sum() > away.sum(axis=1).min():
        with_near = np.concatenate([data.y, data.neighbours])
        found["sdid_with_neighbours"] = tau(with_near, np.tile(near, (data.count, 1)))
    for months in ANTICIPATION:
        columns, rest = divmod(months * data.year, 12)
        if rest == 0:
            found[f"sdid_{months}_months_earlier"] = tau(data.y, away, columns)
    if not kept.all() and block.size and before >= YEARS_WITHOUT_CORONA * data.year:
        fit = synthetic.sdid_all(
            data.y[:, kept],
            before,
            [np.cumsum(kept)[block] - 1],
            away,
            data.treated,
            noise=synthetic.noise_level(data.y[data.donors, : data.before]),
        )
        found[WITHOUT_CORONA] = fit.tau[:, 0]
    return found


def _others(data: _Data, shared: _Shared, i: int) -> tuple[tuple[str, float], ...]:
    """Other estimators at the longest horizon, log points x 100, without momentum taken off."""
    block, used = data.blocks[-1], _abroad(data, i)
    w = synthetic.demeaned_sc(data.y, data.before, i, used)

    def tau(weights: Array, pool: NDArray[np.int64]) -> float:
        apart = synthetic.gap(data.y, i, pool, weights)
        return float(apart[block].mean() - apart[: data.before].mean())

    place = i - int(data.treated[0])
    found = [
        ("sdid", float(shared.windows[0].fit.tau[i, -1])),
        ("momentum", float(shared.momentum[0][i, -1])),
        ("sc_demeaned", tau(w, used)),
        ("did", synthetic.did(data.y, data.before, block, i, used)),
        ("country", synthetic.did(data.raw, data.before, block, i, np.flatnonzero(data.donors))),
        ("sc_augmented", augmented_sc(data.y, data.before, block, i, used)),
        *((name, float(values[place])) for name, values in shared.other_sdid.items()),
    ]
    left = []
    for j in np.flatnonzero(w > 0.05):
        rest = np.delete(used, j)
        left.append(tau(synthetic.demeaned_sc(data.y, data.before, i, rest), rest))
    if left:
        found += [("leave_one_out_low", min(left)), ("leave_one_out_high", max(left))]
    return tuple(found)


def _withheld(
    event: Event,
    data: _Data,
    shared: _Shared,
    others: tuple[tuple[str, float], ...],
    last: Effect,
    limit: float,
    alarm: bool,
    earlier: tuple[Check, ...],
    i: int,
) -> tuple[str, ...]:
    found = []
    if event.one_off:
        found.append("one_off_cause")
    if shared.windows[0].fit.pre_fit[i] > limit:
        found.append("no_good_comparison")
    plain = float(shared.placebos[-1].p[i])
    if alarm and plain <= LEVEL and abs(last.tau) <= last.half:
        found.append("rise_may_explain_it")
    if not alarm and any(c.p <= LEVEL / 2 for c in earlier):  # two looks
        found.append("effect_before_start")
    values = dict(others)
    if last.p <= LEVEL:
        for name in ("sc_demeaned", "did"):
            net_of_path = values[name] - last.momentum
            if net_of_path * last.tau <= 0 or abs(net_of_path - last.tau) > 2 * last.half:
                found.append("methods_disagree")
                break
    return tuple(found)


def _earlier(data: _Data, shared: _Shared, i: int) -> tuple[Check, ...]:
    """The same estimate as if the start were 24 and 36 months earlier, outcome before the start."""
    found = []
    for window, net in zip(shared.windows, shared.net, strict=True):
        horizons = [h for h, months in enumerate(data.months) if months <= 12 * window.back]
        if window.back in EARLIER and horizons:
            values = net[:, horizons[-1]]
            placebo = against_others(values, data.log_size, data.placebos)
            name = f"earlier_{12 * window.back}"
            found.append(Check(name, float(values[i]), float(placebo.p[i])))
    return tuple(found)


def _checks(data: _Data, shared: _Shared, i: int) -> list[Check]:
    gaps, before = shared.gaps, data.before
    end = int(data.blocks[-1].max()) + 1
    found = [
        gap_ratio(gaps, before, np.arange(before, end), data.placebos, i),
        conformal(data.y[:, :end], before, i, _abroad(data, i)),
    ]
    slope = slope_before(gaps, before, data.year, data.log_size, data.placebos, i)
    return found if slope is None else [*found, slope]


def _check_warnings(
    data: _Data,
    verdict: Verdict,
    last: Effect,
    others: dict[str, float],
    found: tuple[Check, ...],
) -> list[str]:
    """Codes of the checks that do not go with the verdict."""
    p = {check.name: check.p for check in found}
    said = []
    if p.get("slope_before", 1.0) <= LEVEL:
        said.append("slope_before_start")
    if verdict in ("lower", "higher"):
        if p["gap_ratio"] > LEVEL:
            said.append("gap_ratio_not_unusual")
        if abs(others["sc_augmented"] - last.momentum - last.tau) > last.half:
            said.append("augmented_differs")
    if data.corona[: int(data.blocks[-1].max()) + 1].any():
        if WITHOUT_CORONA not in others:
            said.append("not_without_corona_years")
        elif abs(others[WITHOUT_CORONA] - others["sdid"]) > last.half:
            said.append("without_corona_years_differs")
    return said


def _event_warnings(
    data: _Data, relaxed: bool, alarm: bool, support: int, weights: Array, i: int
) -> tuple[str, ...]:
    found = []
    if relaxed:
        found.append("donor_rule_relaxed")
    if not data.adjusted:
        found.append("economy_not_taken_off")
    if alarm:
        found.append("start_after_unusual_path")
    if support < THIN_SUPPORT:
        found.append("hardly_any_such_path")
    if weights.max() > 0.5:
        found.append("one_donor_dominates")
    if data.broken[data.start : data.start + data.months[-1] + 1].any():
        found.append("corona_years_after_start")
    if np.sum(data.log_size > data.log_size[i]) < 4:
        found.append("no_comparable_city")
    return tuple(found)


@dataclass(frozen=True)
class GroupEffect(_InPerCent):
    """Mean effect of one policy in several units at one horizon, each from its own start.

    `withheld` are the units whose own verdict is withheld; `mde` as that of an `Effect`.
    """

    units: tuple[str, ...]
    months: int
    tau: float
    half: float
    p: float
    withheld: tuple[str, ...] = ()

    @property
    def mde(self) -> float:
        """Per cent."""
        return float(smallest_fall(self.half))


def pool(evaluations: list[Evaluation], *, draws: int = 4000, seed: int = 0) -> GroupEffect:
    """Mean of several evaluations at their longest common horizon; refused ones are left out.

    The interval comes from as many donors as units, drawn for each unit among the 60 nearest to it
    in size and put on its scale; starts may differ. Raises ValueError without two evaluations of
    the same longest horizon.
    """
    good = [e for e in evaluations if e.refusal is None]
    if len(good) < 2 or len({e.effects[-1].months for e in good}) > 1:
        raise ValueError("pooling needs at least two evaluations with the same longest horizon")
    rng = np.random.default_rng(seed)
    total = np.zeros(draws)
    for e in good:
        own = float(np.log(e.size))
        near = np.argsort(np.abs(e.placebo_size - own))[:NEIGHBOURS]
        total += e.scale * rng.choice(e.placebo_ratio[near], draws) / len(good)
    tau_mean = float(np.mean([e.effects[-1].tau for e in good]))
    return GroupEffect(
        units=tuple(e.event.unit for e in good),
        months=good[0].effects[-1].months,
        tau=tau_mean,
        half=float(np.quantile(np.abs(total), 0.95)),
        p=float((1 + np.sum(np.abs(total) >= abs(tau_mean))) / (draws + 1)),
        withheld=tuple(e.event.unit for e in good if e.withheld),
    )


def with_same_policy(event: Event, units: tuple[str, ...]) -> Event:
    """The event with `units` barred as donors, for several units with one policy."""
    others = tuple(u for u in units if u != event.unit)
    return replace(event, same_policy=event.same_policy + others)

"""What one panel of known truth gives when it is put through etl.analysis; see tests.validate."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from etl.analysis.decomposition import Flows, shapley
from etl.analysis.economy import EconomySplit, fit_flows, fit_stock, split
from etl.analysis.events import Evaluation, Event, evaluate, evaluate_together
from etl.analysis.panel import SMALLEST_FOR_FIT, Array, Mask, Panel
from etl.analysis.placebo import studentised
from etl.analysis.standing_out import benjamini_hochberg, sampling_variance, standing_out
from etl.analysis.yearly import yearly_difference
from etl.practice import simulate as practice
from etl.practice.observe import published_year
from etl.practice.parameters import SCENARIOS, Scenario
from tests.etl.analysis import stockflow

HORIZONS = (12, 24, 36)
ECONOMY_HORIZONS = (12, 24, 36, 48, 60)
HOLDS = ("2009-12", "2012-12", "2015-12", "2018-12")
DATES = ("2014-07", "2016-01", "2017-07")
CLASSES = ((200, 400), (400, 800), (800, 3000), (3000, 10**9))
LARGE = 800
AT_ONCE = 60
CUT_30, CUT_20 = float(np.log(0.7)), float(np.log(0.8))


def as_seen(world: practice.Panel, *, noisy: bool = False) -> Panel:
    """The invented country as a statistical office would print it by month."""
    return Panel(
        units=tuple(f"GM9{k:03}" for k in range(len(world.stock))),
        region=world.region,
        months=world.months,
        stock=np.round(world.stock / 10) * 10.0,
        population=world.population.astype(float),
        labour=world.labour_noisy if noisy else world.labour_own,
        inflow=world.started.astype(float),
        outflow=world.ended.astype(float),
        rounded_to=10.0,
    )


@dataclass(frozen=True)
class Task:
    """One panel: `kind` of question, name of the `world`, `seed`."""

    kind: str
    world: str
    seed: int

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.world}-{self.seed}"


def economy(task: Task) -> dict[str, Any]:
    """Estimate and truth of the economy part; the split that adds up; who seems unexplained."""
    if task.world == "other":
        seen = stockflow.simulate(task.seed)
        panel, starts, policy = stockflow.panel_of(seen), (84, 120, 150), None
        full = stockflow.simulate(task.seed, rounded_to=1).stock
        held = [stockflow.simulate(task.seed, rounded_to=1, hold=a).stock for a in starts]
    else:
        world = practice.simulate(task.seed, task.world)
        panel = as_seen(world, noisy=task.world == "noisy")
        starts, full = tuple(practice.month_index(m) for m in HOLDS), world.stock
        held = [practice.simulate(task.seed, task.world, hold=m).stock for m in HOLDS]
        with np.errstate(divide="ignore", invalid="ignore"):
            policy = np.log(world.stock / world.stock_without_policy)
    models = {
        "ardl": fit_stock(panel),
        "ardl_no_flows": fit_stock(replace(panel, inflow=None, outflow=None)),
        "flows": fit_flows(panel),
    }
    large = panel.stock.min(axis=1) > 300
    slopes = []
    for start, without in zip(starts, held, strict=True):
        for months in ECONOMY_HORIZONS:
            if start + months >= panel.stock.shape[1]:
                continue
            truth = 100 * np.log(
                full[:, start + months] / np.maximum(without[:, start + months], 1)
            )
            for name, model in models.items():
                found = model.effect(panel, start, start + months)
                good = large & np.isfinite(found) & np.isfinite(truth)
                t, x = truth[good], found[good]
                apart = float((t - t.mean()) @ (x - x.mean())), float(((x - x.mean()) ** 2).sum())
                error = float(((x - t) ** 2).mean())
                slopes.append([name, months, float(t @ x), float(x @ x), *apart, error])
    inside, national, done, rows, gap = [], [], [], [], 0.0
    for start, without in zip(starts, held, strict=True):
        for months in ECONOMY_HORIZONS:
            end = start + months
            if end >= panel.stock.shape[1]:
                continue
            result = split(panel, start, end, models["ardl"], draws=200)
            gap = max(
                gap, float(np.nanmax(np.abs(result.parts.sum(axis=1) - result.end + result.start)))
            )
            judged = ~result.withheld & (result.start != result.end)
            with np.errstate(divide="ignore", invalid="ignore"):
                persons = (result.end - result.start) / np.log(result.end / result.start)
                truth = np.log(full[:, end] / without[:, end])
            inside += _held(panel, result, 2, persons * truth, judged, (start, end))
            # All units have one national part per person of stock: any unit shows whether it holds.
            whole = np.nan_to_num(panel.stock[:, start : end + 1]).min(axis=1) >= SMALLEST_FOR_FIT
            weights = np.where(whole & np.isfinite(truth), panel.population[:, start], 0.0)
            missed = np.nan_to_num(models["ardl"].effect(panel, start, end) / 100 - truth)
            one = int(np.flatnonzero(judged)[0])
            part = result.parts[one, 3] / persons[one] + weights @ missed / weights.sum()
            only = np.arange(len(judged)) == one
            national += _held(panel, result, 3, persons * part, only, (start, end))
            if policy is not None:
                effect = policy[:, end] - policy[:, start]
                acted = judged & (np.abs(effect) > 0)
                done += _held(panel, result, 4, persons * effect, acted, (start, end))
            if months == 36:
                for i in np.flatnonzero(~result.withheld):
                    rows.append([float(panel.stock[i, start]), float(result.p[i])])
    return {
        "slopes": slopes,
        "inside": inside,
        "national": national,
        "done": done,
        "unexplained": rows,
        "gap": gap,
    }


def _held(
    panel: Panel,
    result: EconomySplit,
    part: int,
    truth: Array,
    units: Mask,
    window: tuple[int, int],
) -> list[list[float]]:
    """Size, months, and 1 where the interval of a part holds the truth (persons), for some units."""
    held = (result.lower[:, part] <= truth) & (truth <= result.upper[:, part])
    start, end = window
    size = panel.stock[:, start]
    return [[float(size[i]), end - start, float(held[i])] for i in np.flatnonzero(units)]


def _row(result: Evaluation, truth: Sequence[float], **more: Any) -> dict[str, Any] | None:
    if result.refusal is not None:
        return None
    return {
        "size": result.size,
        "months": [e.months for e in result.effects],
        "tau": [e.tau for e in result.effects],
        "half": [e.half for e in result.effects],
        "p": [e.p for e in result.effects],
        "p2": result.effects[-1].p_same_rise,
        "verdict": result.verdict,
        "withheld": list(result.withheld),
        "alarm": result.alarm,
        "support": result.same_rise,
        "sdid": dict(result.others)["sdid"],
        "truth": list(truth),
        **more,
    }


def _some_of_each_size(panel: Panel, start: int, seed: int) -> list[int]:
    """Up to 60 units, as many of each size class, never more than half of a class."""
    rng = np.random.default_rng(seed)
    size, chosen = panel.stock[:, start - 1], []
    for low, high in CLASSES:
        members = np.flatnonzero((size >= low) & (size < high))
        count = min(AT_ONCE // len(CLASSES), -(-members.size // 2))
        chosen += [int(k) for k in rng.choice(members, count, replace=False)]
    return chosen


def _flagged(results: list[Evaluation]) -> tuple[list[list[float]], bool]:
    """Size and p of every donor as a placebo, and whether any is found after Benjamini-Hochberg."""
    good = next(r for r in results if r.refusal is None)
    ratio = np.abs(good.placebo_ratio)
    p = studentised(ratio, np.ones(ratio.size), np.ones(ratio.size, dtype=bool)).p
    rows = [[float(np.exp(s)), float(q)] for s, q in zip(good.placebo_size, p, strict=True)]
    return rows, bool(benjamini_hochberg(p).any())


def placebo(task: Task) -> dict[str, Any]:
    """Nobody did anything: whoever is found is found by chance."""
    date = DATES[task.seed % len(DATES)]
    if task.world == "other":
        panel = stockflow.panel_of(stockflow.simulate(task.seed))
        world = None
    else:
        world = practice.simulate(task.seed, task.world)
        panel = as_seen(world, noisy=task.world == "noisy")
    start = panel.column(date)
    events = [Event(panel.units[k], date) for k in _some_of_each_size(panel, start, task.seed)]
    results = evaluate_together(panel, events)
    donors, flag = _flagged(results)
    rows = [r for r in (_row(e, [0.0] * len(e.effects)) for e in results) if r]
    return {"rows": rows, "donors": donors, "flag": flag, "years": _years(world) if world else []}


def _years(world: practice.Panel) -> list[dict[str, Any]]:
    """Funnel and yearly comparison on what the office would publish of 2015 to 2017."""
    found = []
    for year in (2016, 2017):
        before, after = published_year(world, year - 1), published_year(world, year)
        stock = before.stock.astype(float)
        sampling = sampling_variance(
            stock,
            inflow=after.inflow.astype(float),
            outflow=after.outflow.astype(float),
            rounded_to=10,
        )
        outs = standing_out(stock, after.stock.astype(float), sampling, draws=50)
        near = yearly_difference(stock, after.stock.astype(float), sampling, world.region)
        people = after.inhabitants.astype(float)[:, None]
        flows = Flows(
            stock=np.stack([stock, after.stock.astype(float)], axis=1),
            inflow=after.inflow.astype(float)[:, None],
            outflow=after.outflow.astype(float)[:, None],
            population=people,
            base_inflow=before.inflow.astype(float)[:, None],
            base_outflow=before.outflow.astype(float)[:, None],
            base_exposure=stock[:, None],
            base_population=before.inhabitants.astype(float)[:, None],
        )
        parts = shapley(flows)
        gap = float(np.nanmax(np.abs(parts.sum(axis=1) - after.stock + before.stock)))
        for name, p, differs in (("funnel", outs.p, outs.differs), ("near", near.p, near.differs)):
            judged = np.isfinite(p)
            rows = [[float(s), float(q)] for s, q in zip(stock[judged], p[judged], strict=True)]
            found.append({"name": name, "rows": rows, "flag": bool(differs.any()), "gap": gap})
    return found


def _truth(world: practice.Panel, i: int, start: int, months: Iterable[int]) -> list[float]:
    last = world.stock.shape[1] - 1
    found = []
    for h in months:
        block = slice(start + h - 1, min(start + h + 1, last) + 1)
        with_policy, without = world.stock[i, block], world.stock_without_policy[i, block]
        found.append(float(100 * np.log(with_policy.mean() / without.mean())))
    return found


def _truth_inflow(world: practice.Panel, i: int, start: int, months: Iterable[int]) -> list[float]:
    found = []
    for h in months:
        block = slice(start + 1 + h - 12, start + 1 + h)
        ratio = world.started[i, block].sum() / world.started_without_policy[i, block].sum()
        found.append(float(100 * np.log(ratio)))
    return found


def treated(task: Task) -> dict[str, Any]:
    """The scenario's own 24 policies, each with its own date, evaluated one by one."""
    world = practice.simulate(task.seed, task.world)
    panel = as_seen(world)
    units = tuple(panel.units[q.gemeente] for q in world.policies)
    rows = []
    for q in world.policies:
        event = Event(panel.units[q.gemeente], q.start, same_policy=units)
        result = evaluate(panel, event)
        start = practice.month_index(q.start)
        truth = _truth(world, q.gemeente, start, [e.months for e in result.effects])
        rows.append(_row(result, truth, target=q.target, effect=q.effect))
    return {"rows": [r for r in rows if r]}


def power(task: Task) -> dict[str, Any]:
    """Fifty policies with one date that cut inflow or raise outflow by 20 or 30 per cent.

    On stock for all; for six of those that cut inflow, large ones first, also on the inflow itself.
    """
    date = DATES[task.seed % len(DATES)]
    scenario = replace(
        SCENARIOS[task.world],
        name=f"power {task.world}",
        n_treated=50,
        treated_between=(date, date),
        treated_effects=(CUT_30, CUT_20),
    )
    # The scenario's effect on the exit hazard has the sign of that on inflow: a cut raises the stock.
    world = practice.simulate(task.seed, scenario)
    panel, start = as_seen(world), practice.month_index(date)
    results = evaluate_together(
        panel, [Event(panel.units[q.gemeente], date) for q in world.policies]
    )
    rows, inflow = [], []
    for q, result in zip(world.policies, results, strict=True):
        truth = _truth(world, q.gemeente, start, [e.months for e in result.effects])
        rows.append(_row(result, truth, target=q.target, effect=q.effect))
    cut = [q for q in world.policies if q.target == "inflow" and q.effect == CUT_30]
    units = tuple(panel.units[q.gemeente] for q in world.policies)
    cut.sort(key=lambda q: panel.stock[q.gemeente, start - 1] < LARGE)
    for q in cut[:6]:
        event = Event(panel.units[q.gemeente], date, "inflow", same_policy=units)
        result = evaluate(panel, event)
        truth = _truth_inflow(world, q.gemeente, start, [e.months for e in result.effects])
        inflow.append(_row(result, truth, target=q.target, effect=q.effect))
    return {"rows": [r for r in rows if r], "inflow": [r for r in inflow if r]}


def reactive(task: Task) -> dict[str, Any]:
    """Policies right after the twelve largest local rises: without effect, and with a real cut."""
    found = {}
    for label, effect in (("none", 0.0), ("cut", CUT_30)):
        scenario: Scenario = replace(
            SCENARIOS[task.world],
            name=f"reactive {task.world}",
            n_reactive=12,
            reactive_starts=(DATES[task.seed % len(DATES)],),
            reactive_effect=effect,
        )
        world = practice.simulate(task.seed, scenario)
        panel = as_seen(world)
        date = world.policies[0].start
        results = evaluate_together(
            panel, [Event(panel.units[q.gemeente], date) for q in world.policies]
        )
        rows = []
        for q, result in zip(world.policies, results, strict=True):
            start = practice.month_index(date)
            truth = _truth(world, q.gemeente, start, [e.months for e in result.effects])
            rows.append(_row(result, truth))
        found[label] = [r for r in rows if r]
    return found


KINDS: dict[str, Callable[[Task], dict[str, Any]]] = {
    "economy": economy,
    "placebo": placebo,
    "treated": treated,
    "power": power,
    "reactive": reactive,
}

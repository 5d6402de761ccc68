"""Do the statistics find what is there, and only that? python -m tests.validate, or make validate.

Panels of the invented country, whose truth is known, are put through etl.analysis as in the product:
the stock rounded to tens, the labour market of each gemeente, the flows that a statistical office
counts. Every panel is a task with a seed of its own; its outcome is kept in a scratch folder until
the code changes, so a run that was broken off goes on where it stopped. The figures are written to
data/reference/validation.csv for the page on methods. Exit 1 when a figure is outside its target.

The seeds below were not used to develop the methods (those were 100 to 110).
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import argparse  # noqa: E402
import csv  # noqa: E402
import hashlib  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable, Iterable, Sequence  # noqa: E402
from concurrent.futures import ProcessPoolExecutor, as_completed  # noqa: E402
from dataclasses import asdict, dataclass, replace  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402

from etl.analysis.decomposition import Flows, shapley  # noqa: E402
from etl.analysis.economy import fit_flows, fit_stock, split  # noqa: E402
from etl.analysis.events import Evaluation, Event, evaluate, evaluate_together  # noqa: E402
from etl.analysis.panel import Panel  # noqa: E402
from etl.analysis.placebo import studentised  # noqa: E402
from etl.analysis.standing_out import (  # noqa: E402
    benjamini_hochberg,
    sampling_variance,
    standing_out,
)
from etl.analysis.yearly import yearly_difference  # noqa: E402
from etl.practice import simulate as practice  # noqa: E402
from etl.practice.observe import published_year  # noqa: E402
from etl.practice.parameters import SCENARIOS, Scenario  # noqa: E402
from tests.etl.analysis import stockflow  # noqa: E402

PROJECT = Path(__file__).parents[1]
OUT = PROJECT / "data" / "reference" / "validation.csv"
SCRATCH = PROJECT / "data" / "validation"

HORIZONS = (12, 24, 36)
ECONOMY_HORIZONS = (12, 24, 36, 48, 60)
HOLDS = ("2009-12", "2012-12", "2015-12", "2018-12")
DATES = ("2014-07", "2016-01", "2017-07")
CLASSES = ((200, 400), (400, 800), (800, 3000), (3000, 10**9))
LARGE = 800
AT_ONCE = 60
CUT_30, CUT_20 = float(np.log(0.7)), float(np.log(0.8))


def months_of(panel: Panel) -> list[str]:
    return [str(m) for m in panel.months]


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


# --- what one panel gives -----------------------------------------------------------------------------


def economy(task: Task) -> dict[str, Any]:
    """Estimate and truth of the economy part; the split that adds up; who seems unexplained."""
    if task.world == "other":
        seen = stockflow.simulate(task.seed)
        panel, starts = stockflow.panel_of(seen), (84, 120, 150)
        full = stockflow.simulate(task.seed, rounded_to=1).stock
        held = [stockflow.simulate(task.seed, rounded_to=1, hold=a).stock for a in starts]
    else:
        world = practice.simulate(task.seed, task.world)
        panel = as_seen(world, noisy=task.world == "noisy")
        starts, full = tuple(practice.month_index(m) for m in HOLDS), world.stock
        held = [practice.simulate(task.seed, task.world, hold=m).stock for m in HOLDS]
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
    inside, rows, gap = [], [], 0.0
    for start, without in zip(starts, held, strict=True):
        if start + 36 >= panel.stock.shape[1]:
            continue
        result = split(panel, start, start + 36, models["ardl"], draws=200)
        gap = max(
            gap, float(np.nanmax(np.abs(result.parts.sum(axis=1) - result.end + result.start)))
        )
        moved = large & (result.start != result.end)
        with np.errstate(divide="ignore", invalid="ignore"):
            persons = (result.end - result.start) / np.log(result.end / result.start)
            truth = persons * np.log(full[:, start + 36] / without[:, start + 36])
        within = (result.lower[:, 2] <= truth) & (truth <= result.upper[:, 2])
        inside.append([int(within[moved].sum()), int(moved.sum())])
        for i in np.flatnonzero(~result.withheld):
            rows.append([float(panel.stock[i, start]), float(result.p[i])])
    return {"slopes": slopes, "inside": inside, "unexplained": rows, "gap": gap}


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

PANELS: tuple[tuple[str, str, int], ...] = (
    ("economy", "null", 12),
    ("economy", "calm", 4),
    ("economy", "noisy", 4),
    ("economy", "other", 4),
    ("placebo", "null", 20),
    ("placebo", "calm", 8),
    ("placebo", "noisy", 6),
    ("placebo", "short_lived", 4),
    ("placebo", "two_kinds", 4),
    ("placebo", "other", 6),
    ("treated", "treated", 2),
    ("power", "null", 10),
    ("power", "calm", 4),
    ("reactive", "null", 16),
    ("reactive", "calm", 6),
    ("reactive", "short_lived", 6),
    ("reactive", "two_kinds", 8),
)
FIRST_SEED = 5000


def tasks(panels: Sequence[tuple[str, str, int]] = PANELS) -> list[Task]:
    """Interleaved, so that a run that was broken off has something of everything."""
    found = [
        (k / count, Task(kind, world, FIRST_SEED + k))
        for kind, world, count in panels
        for k in range(count)
    ]
    return [task for _, task in sorted(found, key=lambda pair: (pair[0], pair[1].name))]


# --- running them -------------------------------------------------------------------------------------


def code() -> str:
    """Fingerprint of everything that decides what a panel gives."""
    files = sorted(
        p
        for folder in ("etl/analysis", "etl/practice")
        for p in (PROJECT / folder).glob("*.py")
        if p.name not in ("wording.py", "comparable.py", "report.py")
    )
    files += [PROJECT / "tests" / "etl" / "analysis" / "stockflow.py"]
    text = b"".join(p.read_bytes() for p in files)
    own = Path(__file__).read_bytes().split(b"# --- running them")[0]
    own = own.split(b"PANELS: ")[0]  # more panels leave those that are there as they are
    return hashlib.sha256(text + own).hexdigest()[:16]


def run_one(task: Task) -> dict[str, Any]:
    return {"task": asdict(task), **KINDS[task.kind](task)}


def _kept(task: Task, folder: Path) -> str:
    place = folder / f"{task.name}.json"
    if not place.exists():
        found = json.dumps(run_one(task))
        part = place.with_suffix(f".{os.getpid()}.part")
        part.write_text(found)
        part.rename(place)
    return task.name


def run(chosen: Sequence[Task], scratch: Path, processes: int) -> list[dict[str, Any]]:
    """Outcomes of all tasks; those in the scratch folder of this very code are not run again."""
    folder = scratch / code()
    folder.mkdir(parents=True, exist_ok=True)
    left = [task for task in chosen if not (folder / f"{task.name}.json").exists()]
    print(f"{len(chosen)} panels, {len(left)} to run, {folder}", flush=True)
    begin = datetime.now(UTC)
    with ProcessPoolExecutor(processes) as pool:
        waiting = [pool.submit(_kept, task, folder) for task in left]
        for count, future in enumerate(as_completed(waiting), 1):
            name = future.result()
            seconds = (datetime.now(UTC) - begin).total_seconds()
            print(f"{count}/{len(left)} {name} {seconds:.0f} s", flush=True)
    return [json.loads((folder / f"{task.name}.json").read_text()) for task in chosen]


# --- figures ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """One line of the table. `value` in the unit named; NaN bounds mean reported, not judged.

    `error` is the standard error over panels, which are what was drawn independently.
    """

    figure: str
    world: str
    group: str
    horizon: str
    value: float
    error: float
    count: int
    panels: int
    unit: str
    low: float = float("nan")
    high: float = float("nan")
    judged_on: str = ""

    @property
    def met(self) -> str:
        if np.isnan(self.low) and np.isnan(self.high):
            return ""
        above = np.isnan(self.low) or self.value >= self.low
        below = np.isnan(self.high) or self.value <= self.high
        return "yes" if above and below else "no"


def _share(hits: list[list[bool]]) -> tuple[float, float, int, int]:
    """Pooled share in per cent and its standard error with panels as clusters."""
    some = [np.array(h, dtype=float) for h in hits if len(h)]
    total = sum(h.size for h in some)
    if not total:
        return float("nan"), float("nan"), 0, 0
    mean = sum(h.sum() for h in some) / total
    groups = len(some)
    spread = sum((h.sum() - mean * h.size) ** 2 for h in some)
    error = np.sqrt(spread * groups / max(groups - 1, 1)) / total
    return 100 * float(mean), 100 * float(error), total, groups


def _class(low: float, high: float) -> str:
    return f"{low:.0f} and more" if high > 1e8 else f"{low:.0f} to {high:.0f}"


def _by_size(
    figure: str,
    world: str,
    panels: list[list[tuple[float, bool]]],
    horizon: str = "36",
    *,
    overall: tuple[float, float] | None = None,
    each: tuple[float, float] | None = None,
    classes: Sequence[tuple[int, int]] = CLASSES,
) -> list[Figure]:
    """Share of hits, all together and in every size class that occurs."""
    nan = (float("nan"), float("nan"))
    found = []
    for label, low, high, bounds in (
        ("all", 0, 10**9, overall or nan),
        *((_class(a, b), a, b, each or nan) for a, b in classes),
    ):
        hits = [[hit for size, hit in rows if low <= size < high] for rows in panels]
        value, error, count, groups = _share(hits)
        if count:
            found.append(
                Figure(
                    figure, world, label, horizon, value, error, count, groups, "per cent", *bounds
                )
            )
    return found


def _at(row: dict[str, Any], months: int) -> int | None:
    return row["months"].index(months) if months in row["months"] else None


def summarise(outcomes: Sequence[dict[str, Any]]) -> list[Figure]:
    """All figures of the table, in the order in which the page shows them."""
    by: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for outcome in outcomes:
        by.setdefault((outcome["task"]["kind"], outcome["task"]["world"]), []).append(outcome)
    found: list[Figure] = []
    for (kind, world), panels in by.items():
        if kind == "economy":
            found += _economy_figures(world, panels)
        if kind == "placebo":
            found += _placebo_figures(world, panels)
    found += _effect_figures(by)
    for (kind, world), panels in by.items():
        if kind == "reactive":
            found += _reactive_figures(world, panels)
    return found


SLOPE = (0.90, 1.10)


def _economy_figures(world: str, panels: list[dict[str, Any]]) -> list[Figure]:
    found = []
    judged = world in ("null", "calm", "other")
    for model in ("ardl", "ardl_no_flows", "flows"):
        for months in ECONOMY_HORIZONS:
            sums = np.array(
                [
                    np.sum([s[2:] for s in p["slopes"] if s[:2] == [model, months]], axis=0)
                    for p in panels
                ]
            )
            if sums.ndim < 2:
                continue
            for label, top, bottom in (("all", 0, 1), ("between gemeenten", 2, 3)):
                value = sums[:, top].sum() / sums[:, bottom].sum()
                miss = sums[:, top] - value * sums[:, bottom]
                error = np.sqrt(np.sum(miss**2) * len(sums) / max(len(sums) - 1, 1))
                error /= sums[:, bottom].sum()
                bounds = SLOPE if judged and label == "all" and model == "ardl" else ()
                found.append(
                    Figure(
                        f"economy slope, {model}",
                        world,
                        label,
                        str(months),
                        float(value),
                        float(error),
                        len(panels),
                        len(panels),
                        "truth per estimate",
                        *bounds,
                    )
                )
    inside = [
        [True] * int(np.sum([a for a, _ in p["inside"]]))
        + [False] * int(np.sum([b - a for a, b in p["inside"]]))
        for p in panels
    ]
    value, error, count, groups = _share(inside)
    found.append(
        Figure(
            "economy interval holds truth",
            world,
            "all",
            "36",
            value,
            error,
            count,
            groups,
            "per cent",
        )
    )
    found += _by_size(
        "split: unexplained though nothing was done",
        world,
        [[(s, p <= 0.05) for s, p in o["unexplained"] if s >= 50] for o in panels],
        overall=(3.5, 6.5),
        each=(3.5, 6.5) if world != "other" else None,
        classes=((50, 200), *CLASSES),
    )
    worst = max(p["gap"] for p in panels)
    found.append(
        Figure(
            "split adds up, largest gap",
            world,
            "all",
            "36",
            worst,
            0.0,
            len(panels),
            len(panels),
            "persons",
            0.0,
            1e-6,
        )
    )
    return found


def _placebo_figures(world: str, panels: list[dict[str, Any]]) -> list[Figure]:
    found = []
    main = world in ("null", "other")
    for h in HORIZONS:
        hits = []
        for p in panels:
            hits.append(
                [(r["size"], r["p"][k] <= 0.05) for r in p["rows"] if (k := _at(r, h)) is not None]
            )
        bounds = (3.5, 6.5) if main and h == 36 else None
        found += _by_size(
            "false positives, event", world, hits, str(h), overall=bounds, each=bounds
        )
    found += _by_size(
        "false positives, donors as placebos",
        world,
        [[(s, q <= 0.05) for s, q in p["donors"]] for p in panels],
    )
    found += _by_size(
        "false verdicts, event",
        world,
        [[(r["size"], r["verdict"] in ("lower", "higher")) for r in p["rows"]] for p in panels],
        overall=(0.0, 6.5),
    )
    found += _by_size(
        "verdict withheld, event",
        world,
        [[(r["size"], r["verdict"] == "withheld") for r in p["rows"]] for p in panels],
    )
    far, kept = [], []
    for p in panels:
        far.append([])
        for r in p["rows"]:
            if abs(r["tau"][-1] - r["truth"][-1]) > 2 * r["half"][-1]:
                far[-1].append("no_good_comparison" in r["withheld"])
        kept.append(["no_good_comparison" in r["withheld"] for r in p["rows"]])
    for label, hits in (("of errors above 2 half widths", far), ("of all", kept)):
        value, error, count, groups = _share(hits)
        found.append(
            Figure(
                "gate on fit before withholds",
                world,
                label,
                "36",
                value,
                error,
                count,
                groups,
                "per cent",
            )
        )
    value, error, count, groups = _share([[p["flag"]] for p in panels])
    found.append(
        Figure(
            "any donor found after BH",
            world,
            "panels",
            "36",
            value,
            error,
            count,
            groups,
            "per cent",
            0.0,
            10.0 if main else float("nan"),
        )
    )
    for name, label in (("funnel", "funnel of a year"), ("near", "year against size and region")):
        years = [[y for y in p["years"] if y["name"] == name] for p in panels]
        if not any(years):
            continue
        found += _by_size(
            f"outside 95%, {label}",
            world,
            [[(s, q <= 0.05) for y in part for s, q in y["rows"]] for part in years],
            "12",
            classes=((50, 200), *CLASSES),
        )
        value, error, count, groups = _share([[y["flag"] for y in part] for part in years])
        found.append(
            Figure(
                f"any gemeente found after BH, {label}",
                world,
                "years",
                "12",
                value,
                error,
                count,
                groups,
                "per cent",
            )
        )
        gap = max(y["gap"] for part in years for y in part)
        if name == "funnel":
            found.append(
                Figure(
                    "flow split adds up, largest gap",
                    world,
                    "all",
                    "12",
                    gap,
                    0.0,
                    len(panels),
                    len(panels),
                    "persons",
                    0.0,
                    1e-6,
                )
            )
    return found


def _effect_figures(by: dict[tuple[str, str], list[dict[str, Any]]]) -> list[Figure]:
    found: list[Figure] = []
    sources = [("treated", "treated"), ("power", "null")]
    panels = [p["rows"] for key in sources for p in by.get(key, [])]
    for h in HORIZONS:
        hits = [
            [
                (r["size"], abs(r["tau"][k] - r["truth"][k]) <= r["half"][k])
                for r in rows
                if (k := _at(r, h)) is not None
            ]
            for rows in panels
        ]
        judged = h == 36
        found += _by_size(
            "interval holds the true effect",
            "null",
            hits,
            str(h),
            overall=(93.0, 97.0) if judged else None,
            each=(90.0, 100.0) if judged else None,
        )
    for key in (("power", "null"), ("power", "calm")):
        for target in ("inflow", "outflow"):
            found += _bias(key[1], [p["rows"] for p in by.get(key, [])], target)
        for effect, label in ((CUT_30, "-30 %"), (CUT_20, "-20 %")):
            found += _power(key[1], by.get(key, []), effect, label)
        rows = [p["inflow"] for p in by.get(key, [])]
        found += _by_size(
            "inflow interval holds the true effect",
            key[1],
            [
                [(r["size"], abs(r["tau"][-1] - r["truth"][-1]) <= r["half"][-1]) for r in part]
                for part in rows
            ],
        )
        found += _by_size(
            "power on inflow, inflow -30 %",
            key[1],
            [[(r["size"], r["p"][-1] <= 0.05 and r["tau"][-1] < 0) for r in part] for part in rows],
            classes=((200, LARGE), (LARGE, 10**9)),
        )
    return found


def _bias(world: str, panels: list[list[dict[str, Any]]], target: str) -> list[Figure]:
    found = []
    for h in HORIZONS:
        rows = [
            [
                (r["tau"][k], r["truth"][k])
                for r in part
                if r["target"] == target and (k := _at(r, h)) is not None
            ]
            for part in panels
        ]
        rows = [part for part in rows if part]
        if not rows:
            continue
        everything = np.array([pair for part in rows for pair in part])
        mean = everything[:, 1].mean()
        value = 100 * (everything[:, 0].mean() / mean - 1)
        miss = np.array([np.sum([a - b for a, b in part]) for part in rows])
        miss -= np.array([len(part) for part in rows]) * (everything[:, 0].mean() - mean)
        error = 100 * np.sqrt(np.sum(miss**2)) / len(everything) / abs(mean)
        bounds = (-10.0, 10.0) if world == "null" and h == 36 else ()
        label = f"{target}, mean true effect {mean:.1f}"
        found.append(
            Figure(
                "bias of the effect",
                world,
                label,
                str(h),
                float(value),
                float(error),
                len(everything),
                len(rows),
                "per cent of the effect",
                *bounds,
            )
        )
    return found


def _power(world: str, panels: list[dict[str, Any]], effect: float, label: str) -> list[Figure]:
    found = []
    chosen = [
        [r for r in p["rows"] if r["target"] == "inflow" and abs(r["effect"] - effect) < 1e-9]
        for p in panels
    ]
    judged = world == "null" and effect == CUT_30
    for name, test in (
        ("power on stock", lambda r: r["p"][-1] <= 0.05 and r["tau"][-1] < 0),
        ("verdict 'lower'", lambda r: r["verdict"] == "lower"),
    ):
        for low, high in ((200, LARGE), (LARGE, 10**9)):
            hits = [
                [test(r) for r in part if low <= r["size"] < high and r["months"][-1] == 36]
                for part in chosen
            ]
            value, error, count, groups = _share(hits)
            bounds = (60.0, 100.0) if judged and low == LARGE and name == "power on stock" else ()
            found.append(
                Figure(
                    f"{name}, inflow {label}",
                    world,
                    _class(low, high),
                    "36",
                    value,
                    error,
                    count,
                    groups,
                    "per cent",
                    *bounds,
                )
            )
    return found


def _reactive_figures(world: str, panels: list[dict[str, Any]]) -> list[Figure]:
    found = []

    def keys(r: dict[str, Any]) -> bool:
        return r["p"][-1] <= 0.05 and (not r["alarm"] or r["p2"] <= 0.05)

    large = ((200, LARGE), (LARGE, 10**9))
    none = [p["none"] for p in panels]
    found += _by_size(
        "reactive: false, path-adjusted (one key)",
        world,
        [[(r["size"], r["p"][-1] <= 0.05) for r in part] for part in none],
        classes=large,
    )
    found += _by_size(
        "reactive: false, two keys",
        world,
        [[(r["size"], keys(r)) for r in part] for part in none],
        overall=(0.0, 8.0),
        classes=large,
    )
    found += _by_size(
        "reactive: false verdicts",
        world,
        [[(r["size"], r["verdict"] in ("lower", "higher")) for r in part] for part in none],
        overall=(0.0, 8.0),
        each=(0.0, 8.0),
        classes=large,
    )
    plain = [[(r["size"], abs(r["sdid"]) > 0) for r in part] for part in none]
    del plain
    found += _by_size(
        "reactive: interval holds the true effect",
        world,
        [
            [(r["size"], abs(r["tau"][-1] - r["truth"][-1]) <= r["half"][-1]) for r in part]
            for part in none
        ],
        classes=large,
    )
    cut = [p["cut"] for p in panels]
    for name, test in (
        (
            "reactive: power one key, inflow -30 %",
            lambda r: r["p"][-1] <= 0.05 and r["tau"][-1] < 0,
        ),
        ("reactive: power two keys, inflow -30 %", lambda r: keys(r) and r["tau"][-1] < 0),
        ("reactive: verdict 'lower', inflow -30 %", lambda r: r["verdict"] == "lower"),
    ):
        found += _by_size(
            name, world, [[(r["size"], test(r)) for r in part] for part in cut], classes=large
        )
    for label, name in (("sdid", "without the path taken off"), ("tau", "path taken off")):
        values = [
            [(r["sdid"] if label == "sdid" else r["tau"][-1]) for r in part]
            for part in none
            if part
        ]
        means = np.array([np.mean(v) for v in values])
        found.append(
            Figure(
                f"reactive: mean false effect, {name}",
                world,
                "all",
                "36",
                float(np.mean(means)),
                float(np.std(means, ddof=1) / np.sqrt(len(means)))
                if len(means) > 1
                else float("nan"),
                sum(map(len, values)),
                len(values),
                "log points x 100",
            )
        )
    return found


# --- figures of others --------------------------------------------------------------------------------


def published() -> list[Figure]:
    """Prop 99 as published (Arkhangelsky et al. 2021, table 1) and two-way effects as in pyfixest."""
    import pandas as pd
    from pyfixest import feols
    from synthdid import load_california_prop99

    from etl.analysis import synthetic
    from etl.analysis.regression import two_way

    frame = load_california_prop99()
    wide = frame.pivot(index="State", columns="Year", values="PacksPerCapita")
    y = wide.loc[[s for s in wide.index if s != "California"] + ["California"]].to_numpy()
    donors, after = np.arange(38), np.arange(19, 31)
    allowed = np.ones((1, 39), dtype=bool)
    allowed[0, 38] = False
    sdid = synthetic.sdid_all(y, 19, [after], allowed, np.array([38])).tau[0, 0]
    plain = synthetic.gap(y, 38, donors, synthetic.plain_sc(y, 19, 38, donors))[after].mean()
    did = synthetic.did(y, 19, after, 38, donors)
    gap = synthetic.gap(y, 38, donors, synthetic.demeaned_sc(y, 19, 38, donors))
    demeaned = gap[after].mean() - gap[:19].mean()
    found = [
        Figure(
            "Prop 99",
            "published",
            name,
            "",
            float(value),
            0.0,
            39,
            1,
            "packs a head",
            goal - room,
            goal + room,
        )
        for name, value, goal, room in (
            ("synthetic difference-in-differences", sdid, -15.6, 0.05),
            ("synthetic control", plain, -19.6, 0.15),
            ("difference-in-differences", did, -27.349, 0.001),
            ("demeaned synthetic control", demeaned, -11.1, 0.05),
        )
    ]
    rng = np.random.default_rng(0)
    x, noise = rng.standard_normal((3, 60, 24)), rng.standard_normal((60, 24))
    outcome, weights = x.sum(axis=0) + noise, rng.uniform(0.5, 3.0, 60)
    table = pd.DataFrame({"y": outcome.ravel(), **{f"x{k}": x[k].ravel() for k in range(3)}})
    table["i"], table["t"] = np.repeat(np.arange(60), 24), np.tile(np.arange(24), 60)
    table["w"] = weights[table["i"]]
    theirs = feols("y ~ x0 + x1 + x2 | i + t", table, weights="w").coef().to_numpy()
    apart = float(np.abs(two_way(outcome, x, weights).coefficients - theirs).max())
    found.append(
        Figure(
            "two-way effects against pyfixest",
            "published",
            "largest difference",
            "",
            apart,
            0.0,
            3,
            1,
            "coefficient",
            0.0,
            1e-8,
        )
    )
    return found


COLUMNS = (
    "figure", "world", "group", "horizon", "value", "standard_error", "count", "panels", "unit",
    "target_low", "target_high", "met", "first_seed", "date",
)  # fmt: skip


def write(figures: Sequence[Figure], place: Path) -> None:
    """The table, whole or not at all."""

    def shown(value: float) -> str:
        return "" if np.isnan(value) else f"{value:.4g}"

    part = place.with_suffix(".part")
    with part.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for f in figures:
            seed = "" if f.world == "published" else FIRST_SEED
            day = f"{datetime.now(UTC):%Y-%m-%d}"
            writer.writerow(
                [f.figure, f.world, f.group, f.horizon, shown(f.value), shown(f.error), f.count,
                 f.panels, f.unit, shown(f.low), shown(f.high), f.met, seed, day]
            )  # fmt: skip
    part.replace(place)


def show(figures: Sequence[Figure]) -> None:
    for f in figures:
        target = "" if not f.met else f"  [{f.low:g} to {f.high:g}] {f.met}"
        error = "" if not f.error > 0 else f" (se {f.error:.2g})"
        print(
            f"{f.figure} | {f.world} | {f.group} | {f.horizon}: {f.value:.4g}{error} n={f.count}"
            f"{target}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is not there yet, write the table, and say what is outside its target."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--scratch", type=Path, default=SCRATCH)
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args(arguments)
    outcomes = run(tasks(), chosen.scratch, chosen.processes)
    figures = [*published(), *summarise(outcomes)]
    show(figures)
    write(figures, chosen.out)
    failed = [f for f in figures if f.met == "no"]
    for f in failed:
        print(
            f"outside its target: {f.figure}, {f.world}, {f.group}, {f.horizon} months",
            file=sys.stderr,
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

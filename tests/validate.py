"""Do the statistics find what is there, and only that? python -m tests.validate, or make validate.

Panels of the invented country, whose truth is known, are put through etl.analysis as in the product:
the stock rounded to tens, the labour market of each gemeente, the flows that a statistical office
counts. Every panel is a task with a seed of its own; its outcome is kept in a scratch folder until
the code changes, so a run that was broken off goes on where it stopped. The figures are written to
data/reference/validation.csv for the page on methods. Exit 1 when a figure is outside its target by
more than two standard errors; nearer than that the table says "unclear".

The seeds were not used to develop the methods (those were below 1000).
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import argparse  # noqa: E402
import csv  # noqa: E402
import hashlib  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable, Sequence  # noqa: E402
from concurrent.futures import ProcessPoolExecutor, as_completed  # noqa: E402
from dataclasses import asdict, dataclass  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402

from tests.validation_panels import (  # noqa: E402
    CLASSES,
    CUT_20,
    CUT_30,
    ECONOMY_HORIZONS,
    HORIZONS,
    KINDS,
    LARGE,
    Task,
)

PROJECT = Path(__file__).parents[1]
OUT = PROJECT / "data" / "reference" / "validation.csv"
SCRATCH = PROJECT / "data" / "validation"

PANELS: tuple[tuple[str, str, int], ...] = (
    ("economy", "null", 16),
    ("economy", "calm", 6),
    ("economy", "noisy", 6),
    ("economy", "other", 6),
    ("economy", "treated", 4),
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
        if p.name not in ("wording.py", "checks.py", "comparable.py", "report.py")
    )
    tests = PROJECT / "tests"
    files += [tests / "etl" / "analysis" / "stockflow.py", tests / "validation_panels.py"]
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()[:16]


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

    @property
    def met(self) -> str:
        """Yes inside the target, no outside it by more than two standard errors, else unclear."""
        if np.isnan(self.low) and np.isnan(self.high):
            return ""
        off = max(np.nan_to_num(self.low - self.value), np.nan_to_num(self.value - self.high))
        if off <= 0:
            return "yes"
        return "unclear" if off <= 2 * np.nan_to_num(self.error) else "no"


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
    # Few panels may agree by chance; the error is never below that of independent units.
    likely = (mean * total + 2) / (total + 4)
    error = max(error, np.sqrt(likely * (1 - likely) / total))
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
    last: tuple[float, float] | None = None,
    classes: Sequence[tuple[int, int]] = CLASSES,
) -> list[Figure]:
    """Share of hits, all together and in every size class that occurs; targets of each and last."""
    nan = (float("nan"), float("nan"))
    found = []
    for label, low, high, bounds in (
        ("all", 0, 10**9, overall or nan),
        *((_class(a, b), a, b, (last if b == 10**9 else None) or each or nan) for a, b in classes),
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
    found += _pooled_figures(by)
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
    wide, each = (93.0, 97.0), (90.0, 100.0)
    all_sizes = ((50, 200), *CLASSES)
    for months in ("all", *ECONOMY_HORIZONS):
        found += _by_size(
            "economy interval holds truth",
            world,
            [_covered(p["inside"], months) for p in panels],
            str(months),
            overall=(wide if months == "all" else each) if judged else None,
            each=each if judged and months in ("all", 36) else None,
            classes=all_sizes if months in ("all", 36) else (),
        )
    found += _by_size(
        "national interval holds truth",
        world,
        [_covered(p["national"], "all") for p in panels],
        "all",
        overall=(90.0, 100.0) if judged else None,
        classes=(),
    )
    found += _by_size(
        "unexplained interval holds what a policy did",
        world,
        [_covered(p["done"], "all") for p in panels],
        "all",
        overall=wide,
        classes=(),
    )
    if world == "treated":
        return found
    found += _by_size(
        "split: unexplained though nothing was done",
        world,
        [[(s, p <= 0.05) for s, p in o["unexplained"] if s >= 50] for o in panels],
        overall=(3.5, 6.5),
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


def _covered(rows: list[list[float]], months: int | str) -> list[tuple[float, bool]]:
    """Size, and whether the interval holds the truth, at one horizon or at all."""
    return [(size, hit > 0) for size, at, hit in rows if months in ("all", at)]


def _placebo_figures(world: str, panels: list[dict[str, Any]]) -> list[Figure]:
    found = []
    main = world in ("null", "other")
    for h in HORIZONS:
        bounds = (3.5, 6.5) if main and h == 36 else None
        found += _by_size(
            "false positives, event", world, [_found(p, h) for p in panels], str(h), overall=bounds
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


def _found(panel: dict[str, Any], months: int) -> list[tuple[float, bool]]:
    """Size of each unit, and whether its interval leaves zero out."""
    return [
        (r["size"], abs(r["tau"][k]) > r["half"][k])
        for r in panel["rows"]
        if (k := _at(r, months)) is not None
    ]


def _pooled_figures(by: dict[tuple[str, str], list[dict[str, Any]]]) -> list[Figure]:
    """Chance findings by size over all worlds of the invented country: one world has too few."""
    worlds = [w for kind, w in by if kind == "placebo" and w != "other"]
    events = [p for w in worlds for p in by["placebo", w]]
    splits = [
        p
        for (kind, w), panels in by.items()
        if kind == "economy" and w not in ("other", "treated")
        for p in panels
    ]
    target = (3.5, 6.5)
    found: list[Figure] = []
    if events:
        found += _by_size(
            "false positives, event, every gemeente in turn",
            "all worlds",
            [[*_found(p, 36), *((s, q <= 0.05) for s, q in p["donors"])] for p in events],
            overall=target,
            each=target,
        )
    if splits:
        found += _by_size(
            "split: unexplained though nothing was done",
            "all worlds",
            [[(s, p <= 0.05) for s, p in o["unexplained"] if s >= 50] for o in splits],
            overall=target,
            each=target,
            classes=((50, 200), *CLASSES),
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
            [[(r["size"], r["tau"][-1] < -r["half"][-1]) for r in part] for part in rows],
            classes=((200, LARGE), (LARGE, 10**9)),
            last=(60.0, 100.0) if key[1] == "null" else None,
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
    for name, test in (
        ("power on stock", lambda r: r["tau"][-1] < -r["half"][-1]),
        ("verdict 'lower'", lambda r: r["verdict"] == "lower"),
    ):
        for low, high in ((200, LARGE), (LARGE, 10**9)):
            hits = [
                [test(r) for r in part if low <= r["size"] < high and r["months"][-1] == 36]
                for part in chosen
            ]
            value, error, count, groups = _share(hits)
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
                )
            )
    return found


def _reactive_figures(world: str, panels: list[dict[str, Any]]) -> list[Figure]:
    """After the largest local rises: what is found when nothing was done, and the cost in power."""
    large = ((200, LARGE), (LARGE, 10**9))
    none, cut = [p["none"] for p in panels], [p["cut"] for p in panels]

    def share(
        name: str,
        test: Callable[[dict[str, Any]], bool],
        rows: list[list[dict[str, Any]]],
        bounds: tuple[float, float] | None = None,
    ) -> list[Figure]:
        hits = [[(r["size"], test(r)) for r in part] for part in rows]
        return _by_size(
            f"reactive: {name}", world, hits, overall=bounds, each=bounds, classes=large
        )

    def verdict(r: dict[str, Any]) -> bool:
        return r["verdict"] in ("lower", "higher")

    def outside(r: dict[str, Any]) -> bool:
        return abs(r["tau"][-1]) > r["half"][-1]

    def covered(r: dict[str, Any]) -> bool:
        return abs(r["tau"][-1] - r["truth"][-1]) <= r["half"][-1]

    found = [
        *share("false positives", outside, none, (0.0, 8.0)),
        *share("false verdicts", verdict, none, (0.0, 8.0)),
        *share("interval holds the true effect", covered, [*none, *cut]),
        *share("power, inflow -30 %", lambda r: outside(r) and r["tau"][-1] < 0, cut),
        *share("verdict 'lower', inflow -30 %", lambda r: r["verdict"] == "lower", cut),
    ]
    for name, value in (
        ("path not taken off", lambda r: r["sdid"]),
        ("path taken off", lambda r: r["tau"][-1]),
    ):
        parts = [[value(r) for r in part] for part in none if part]
        means = np.array([np.mean(part) for part in parts])
        error = np.std(means, ddof=1) / np.sqrt(means.size) if means.size > 1 else float("nan")
        found.append(
            Figure(
                f"reactive: mean false effect, {name}",
                world,
                "all",
                "36",
                float(means.mean()),
                float(error),
                sum(map(len, parts)),
                len(parts),
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
    "figure", "world", "who", "months", "value", "standard_error", "cases", "panels", "unit",
    "target_low", "target_high", "met", "first_seed", "run_on",
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

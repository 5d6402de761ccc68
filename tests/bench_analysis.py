"""Speed of etl.analysis, as ratios in one run: python -m tests.bench_analysis.

One BLAS thread, as in the product, and seconds of the processor, which others on the machine do not
lengthen; only what a reader waits for is by the clock. Nothing is asserted: figures are printed, a
person judges.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import resource  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402

import numpy as np  # noqa: E402

from dashboard.evaluate import Evaluator, Material, Question  # noqa: E402
from etl.analysis.decomposition import Flows, shapley, split_flows  # noqa: E402
from etl.analysis.economy import fit_stock, log_rate, split  # noqa: E402
from etl.analysis.events import Event, evaluate  # noqa: E402
from etl.analysis.panel import Panel  # noqa: E402
from etl.analysis.synthetic import (  # noqa: E402
    demeaned_sc_all,
    sdid_all,
    simplex_ls,
    time_weights,
)
from tests.etl.analysis.stockflow import panel_of, simulate  # noqa: E402

UNITS = 342
START = 150
PYSYNCON_UNITS = 3


def best(action: Callable[[], object], times: int = 3) -> float:
    found = []
    for _ in range(times):
        begin = time.process_time()
        action()
        found.append(time.process_time() - begin)
    return min(found)


def sample() -> tuple[Panel, np.ndarray, np.ndarray]:
    panel = panel_of(simulate(1, rounded_to=1))
    y = log_rate(panel) - fit_stock(panel).path(panel)
    return panel, y, ~np.eye(UNITS, dtype=bool)


def synthetic_control(y: np.ndarray, allowed: np.ndarray) -> None:
    from pysyncon import Synth

    rows = np.arange(UNITS)
    ours = best(lambda: demeaned_sc_all(y, START, allowed, rows))
    z = y[:, :START] - y[:, :START].mean(axis=1, keepdims=True)
    theirs, worse = 0.0, []
    for unit in range(PYSYNCON_UNITS):
        donors = np.flatnonzero(allowed[unit])
        scale = z[donors].std()  # their solver stops at once on large figures
        left, right = z[donors].T / scale, z[unit] / scale
        begin = time.process_time()
        w, _ = Synth.w_optimize(V_mat=np.eye(START), X0=left, X1=right)
        theirs += time.process_time() - begin
        mine = simplex_ls(left.T @ left, left.T @ right)
        worse.append(np.sum((right - left @ w) ** 2) / np.sum((right - left @ mine) ** 2) - 1)
    each = theirs / PYSYNCON_UNITS
    print(f"synthetic control, all {UNITS} placebos: {ours:.2f} s")
    print(f"  pysyncon, inner problem only: {each:.2f} s each over {PYSYNCON_UNITS} units")
    print(f"  ratio: {each * UNITS / ours:.0f} (target 300)")
    print(f"  their squared gap above ours: {100 * max(worse):.3f} %")


def sdid(y: np.ndarray, allowed: np.ndarray) -> None:
    rows, block = np.arange(UNITS), np.arange(START + 24, START + 36)
    took = best(lambda: sdid_all(y, START, [block], allowed, rows))
    found = sdid_all(y, START, [block], allowed, rows).tau[:, 0]
    z = y[:, :START] - y[:, :START].mean(axis=1, keepdims=True)
    noise = np.std(np.diff(y[:, :START], axis=1), ddof=1)
    ridge = START * np.sqrt(36) * noise**2
    off = []
    for unit in range(0, UNITS, 9):
        donors = np.flatnonzero(allowed[unit])
        w = simplex_ls(z[donors] @ z[donors].T, z[donors] @ z[unit], ridge=ridge)
        lam = time_weights(y[donors, :START], y[donors][:, block].mean(axis=1))
        gap = y[unit] - w @ y[donors]
        off.append(abs(gap[block].mean() - lam @ gap[:START] - found[unit]))
    print(f"SDID, all {UNITS} fits: {took:.2f} s (target 2)")
    print(f"  largest difference with the cold exact solution: {max(off):.1e} points (target .05)")


def whole_questions(panel: Panel) -> None:
    stock = panel.stock
    took = best(lambda: fit_stock(panel))
    print(f"ARDL, whole panel: {1000 * took:.0f} ms (target 50)")
    model = fit_stock(panel)
    took = best(lambda: split(panel, START, START + 36, model))
    print(f"economy split, all gemeenten with intervals: {1000 * took:.0f} ms")
    years = START + 12 * np.arange(6)

    def yearly(values: np.ndarray) -> np.ndarray:
        return np.stack([values[:, a + 1 : a + 13].sum(axis=1) for a in years[:-1]], axis=1)

    inflow, outflow = yearly(panel.inflow), yearly(panel.outflow)
    flows = Flows(
        stock=stock[:, years],
        inflow=inflow,
        outflow=outflow,
        population=panel.population[:, years[1:]],
        base_inflow=inflow[:, :1],
        base_outflow=outflow[:, :1],
        base_exposure=stock[:, years[:1]],
        base_population=panel.population[:, years[:1]],
    )
    print(f"Shapley split, 5 years, point estimates: {1000 * best(lambda: shapley(flows)):.1f} ms")
    print(f"  with 500 bootstrap draws: {best(lambda: split_flows(flows), 1):.2f} s")
    unit = int(np.argsort(np.abs(stock.min(axis=1) - 900))[0])
    event = Event(panel.units[unit], str(panel.months[START]))
    result = evaluate(panel, event)
    took = best(lambda: evaluate(panel, event))
    print(f"one evaluation, {result.n_donors} donors, all dates and placebos: {took:.2f} s")


def through_the_worker(panel: Panel) -> None:
    """What a reader waits for: asked, computed in the worker process, and asked again."""
    evaluator = Evaluator(lambda _release: Material(panel))
    largest = np.argsort(-panel.stock.min(axis=1))

    def wait(unit: int) -> float:
        question = Question("bench", panel.units[unit], str(panel.months[START]))
        begin = time.perf_counter()
        while not (answer := evaluator.ask(question)).is_final:
            time.sleep(0.005)
        assert answer.result is not None, answer
        return time.perf_counter() - begin

    first, second = wait(int(largest[40])), min(wait(int(i)) for i in largest[41:44])
    again = wait(int(largest[40]))
    evaluator.close()
    print(f"evaluation through the worker: {second:.2f} s (target 2)")
    print(f"  the first, with the start of the process: {first:.2f} s; asked again: {again:.4f} s")


def peak() -> None:
    """Peak memory of a process that does the analysis and nothing else."""
    command = [sys.executable, "-m", "tests.bench_analysis", "--memory"]
    print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="")


def main() -> None:
    panel, y, allowed = sample()
    if "--memory" in sys.argv:
        sdid_all(y, START, [np.arange(START + 24, START + 36)], allowed, np.arange(UNITS))
        event = Event(panel.units[0], str(panel.months[START]))
        evaluate(panel, event)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory with simulator and scipy: {megabytes:.0f} MB (target 300)")
        return
    whole_questions(panel)
    sdid(y, allowed)
    through_the_worker(panel)
    peak()
    synthetic_control(y, allowed)


if __name__ == "__main__":
    main()

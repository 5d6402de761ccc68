"""A simulated world as a panel file, to try `bijstand split` and `bijstand evaluate` on known truth.

python -m etl.practice.own_panel > panel.csv    (the policies that were put in go to stderr)
"""

import csv
import sys
from typing import TextIO

from etl.practice.simulate import Panel, month_index, simulate

SEED, SCENARIO = 2, "treated"
COLUMNS = ("unit", "region", "month", "stock", "population", "labour", "inflow", "outflow")


def unit(gemeente: int) -> str:
    """Invented code of the gemeente with this number."""
    return f"GM9{gemeente:03}"


def write(world: Panel, file: TextIO) -> None:
    """Write one row per gemeente and month; flows are those that CBS would count."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for i in range(len(world.region)):
        for t, month in enumerate(world.months):
            counts = (world.stock[i, t], world.population[i, t])
            flows = (world.started[i, t], world.ended[i, t])
            labour = f"{world.labour_own[i, t]:.6f}"
            writer.writerow([unit(i), f"AM9{world.region[i]:02}", month, *counts, labour, *flows])


def describe(world: Panel) -> list[str]:
    """One line per policy: where, when, and what it did to the stock after three years."""
    lines = []
    for policy in world.policies:
        after = month_index(policy.start) + 36
        with_, without = (
            s[policy.gemeente, after] for s in (world.stock, world.stock_without_policy)
        )
        lines.append(
            f"{unit(policy.gemeente)} from {policy.start}: {policy.target}, "
            f"stock {100 * (with_ / without - 1):+.1f}% after 36 months"
        )
    return lines


if __name__ == "__main__":
    example = simulate(SEED, SCENARIO)
    write(example, sys.stdout)
    print(*describe(example), sep="\n", file=sys.stderr)

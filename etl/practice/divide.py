"""The persons of each gemeente of today over its pieces: one by one, so that no one is lost or double.

Who starts falls to a piece by its share; who leaves is drawn from those who are there. So each piece has
the identity stock = previous + in - out exactly, as the whole has.
"""

import itertools
from collections import defaultdict
from dataclasses import dataclass, fields

import numpy as np

from etl.practice.places import Piece
from etl.practice.quantiles import Ints
from etl.practice.simulate import MONTHS, Panel


@dataclass(frozen=True)
class Counts:
    """Persons per place and month, int64, (place, month); the names are those of `Panel`."""

    stock: Ints
    started: Ints
    moved_in: Ints
    ended: Ints
    moved_out: Ints
    aow: Ints
    elder_stock: Ints
    elder_started: Ints
    elder_ended: Ints
    population: Ints
    inhabitants: Ints
    ww: Ints
    """Persons with WW at the end of the month."""


def divide(panel: Panel, pieces: tuple[Piece, ...]) -> Counts:
    """The persons of each gemeente over its pieces, person by person: (piece, month)."""
    draw = np.random.default_rng([panel.seed, 11])
    rows = np.array([p.row for p in pieces])
    ww = np.rint(panel.labour_own * panel.population).astype(np.int64)
    flows = {
        f.name: getattr(panel, f.name)[rows].copy() for f in fields(Counts) if f.name != "ww"
    } | {"ww": ww[rows]}
    opening = {
        "stock": panel.opening_stock[rows].copy(),
        "elder_stock": panel.elder_opening_stock[rows].copy(),
    }
    # Off the whole of each gemeente one piece at a time is taken; the last keeps what is left.
    numbers: dict[int, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        numbers[piece.row].append(number)
    for group in numbers.values():
        left = 1.0
        for number, following in itertools.pairwise(group):
            share = pieces[number].share / left
            left -= pieces[number].share
            _split(flows, opening, number, following, share, draw)
            for later in group[group.index(following) + 1 :]:
                for name in flows:
                    flows[name][later] = flows[name][following]
                for name in opening:
                    opening[name][later] = opening[name][following]
    return Counts(**flows)


def _split(
    flows: dict[str, Ints],
    opening: dict[str, Ints],
    one: int,
    rest: int,
    share: float,
    draw: np.random.Generator,
) -> None:
    """Divide what stands in both places over `one` and `rest`."""
    whole = {name: values[one].copy() for name, values in flows.items()}
    for name in ("started", "moved_in", "elder_started"):
        flows[name][one] = draw.binomial(whole[name], share)
    for name in ("population", "inhabitants", "ww"):
        flows[name][one] = np.rint(whole[name] * share).astype(np.int64)
    start = {name: int(opening[name][one]) for name in opening}
    for name in opening:
        opening[name][one] = round(start[name] * share)
    mine, elder = int(opening["stock"][one]), int(opening["elder_stock"][one])
    other, other_elder = start["stock"] - mine, start["elder_stock"] - elder
    for t in range(len(MONTHS)):
        gone = {}
        # Who ends or crosses was there at the start of the month; who moves out may have come in it.
        for name in ("ended", "aow", "moved_out"):
            if name == "moved_out":
                mine += int(flows["started"][one, t] + flows["moved_in"][one, t])
                other += int(
                    whole["started"][t]
                    + whole["moved_in"][t]
                    - flows["started"][one, t]
                    - flows["moved_in"][one, t]
                )
            gone[name] = int(draw.hypergeometric(mine, other, int(whole[name][t])))
            mine -= gone[name]
            other -= int(whole[name][t]) - gone[name]
            flows[name][one, t] = gone[name]
        ended = int(draw.hypergeometric(elder, other_elder, int(whole["elder_ended"][t])))
        flows["elder_ended"][one, t] = ended
        elder += int(flows["elder_started"][one, t]) + gone["aow"] - ended
        other_elder += (
            int(whole["elder_started"][t] - flows["elder_started"][one, t])
            + int(whole["aow"][t])
            - gone["aow"]
            - int(whole["elder_ended"][t])
            + ended
        )
        flows["stock"][one, t], flows["elder_stock"][one, t] = mine, elder
    for name, values in whole.items():
        flows[name][rest] = values - flows[name][one]
    for name, number in start.items():
        opening[name][rest] = number - opening[name][one]

"""The places of the invented country: gemeenten of every year, their mergers, and what they lie in.

The process (`etl.practice.simulate`) knows 342 gemeenten, those of today. Some of them were made out
of others: such a gemeente consists of *pieces*, each a share of it, and a piece belonged to other
gemeenten before. What is counted in a gemeente is divided over its pieces person by person, so that
every piece, and every gemeente of every year, has the identity stock = previous + in - out exactly.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from etl.practice import names
from etl.practice.parameters import N_GEMEENTEN, N_REGIONS
from etl.practice.quantiles import Ints
from etl.practice.simulate import MONTHS, Panel, month_index

COUNTRY = "NL01"
"""The code of the country in CBS's tables. Every query that asks for the country asks for this code, so
it stays as a code; only the name is the invented country's own."""
SINCE_EVER = "voor 1830"

# Dates of changes, and what changes: how many gemeenten become a new one ('new'), or join one that
# goes on ('joins'); 'split' goes to two, 'border' moves a part, 'renamed' gets another name and code,
# 'twice' takes over a second gemeente before it ends in a new one.
CHANGES: tuple[tuple[str, str, int], ...] = (
    ("2009-01-01", "new", 3),
    ("2010-01-01", "joins", 2),
    ("2011-01-01", "new", 2),
    ("2012-01-01", "joins", 1),
    ("2013-01-01", "new", 3),
    ("2014-01-01", "new", 2),
    ("2015-01-01", "joins", 1),
    ("2015-01-01", "new", 2),
    ("2016-01-01", "new", 3),
    ("2016-01-01", "renamed", 1),
    ("2017-01-01", "new", 2),
    ("2017-01-01", "joins", 1),
    ("2018-01-01", "new", 2),
    ("2018-01-01", "joins", 2),
    ("2018-01-01", "border", 1),
    ("2019-01-01", "new", 4),
    ("2019-01-01", "new", 3),
    ("2019-01-01", "twice", 1),
    ("2019-01-01", "joins", 1),
    ("2021-01-01", "split", 1),
    ("2021-01-01", "new", 2),
    ("2022-01-01", "new", 2),
    ("2022-03-24", "joins", 1),  # not every herindeling is on 1 January
    ("2023-01-01", "new", 3),
)
_FIRST_OF_TWICE = "2012-01-01"


@dataclass(frozen=True)
class Piece:
    """A share of one gemeente of today, and the gemeenten it belonged to, oldest first."""

    row: int
    share: float
    codes: tuple[tuple[str, str], ...]
    """(code, date from which), the first from ''."""

    def code_at(self, date: str) -> str:
        """The gemeente it belongs to on a day (YYYY-MM-DD)."""
        return next(code for code, since in reversed(self.codes) if since <= date)


class Places:
    """Every gemeente that there was since 2007, with what it lies in and what became of it."""

    def __init__(self, panel: Panel) -> None:
        self.region = panel.region
        # Neighbours in this order are neighbours on the map (etl.practice.land).
        self.order = np.lexsort((np.arange(N_GEMEENTEN), panel.region))
        self.province = self.region * len(names.PROVINCES) // N_REGIONS
        self.landsdeel = self.province // 3
        self.corop = self._corops()
        spare = iter(names.GEMEENTEN[N_GEMEENTEN:])
        self.names = {
            COUNTRY: names.COUNTRY,
            **{f"LD9{n + 1}": name for n, name in enumerate(names.LANDSDELEN)},
            **{province_code(n): name for n, name in enumerate(names.PROVINCES)},
        }
        self.names |= {gm(n): names.GEMEENTEN[n] for n in range(N_GEMEENTEN)}
        self._numbers = iter(range(N_GEMEENTEN, len(names.GEMEENTEN)))
        self._spare = spare
        self.pieces = self._pieces(panel)
        self._name_regions(panel)

    def _corops(self) -> Ints:
        """(gemeente,) 0..39: neighbours within a province, three or four COROP-gebieden each."""
        corop = np.zeros(N_GEMEENTEN, dtype=np.int64)
        number = 0
        for province in range(len(names.PROVINCES)):
            rows = self.order[self.province[self.order] == province]
            for part in np.array_split(rows, 4 if province % 3 == 0 else 3):
                corop[part] = number
                number += 1
        return corop

    def _name_regions(self, panel: Panel) -> None:
        size = panel.inhabitants[:, -1]
        for number in range(N_REGIONS):
            rows = np.flatnonzero(self.region == number)
            largest = rows[np.argmax(size[rows])]
            self.names[am_code(number)] = self.names[gm(int(largest))]
        for number in range(int(self.corop.max()) + 1):
            rows = np.flatnonzero(self.corop == number)
            largest = rows[np.argmax(size[rows])]
            self.names[corop_code(number)] = f"{self.names[gm(int(largest))]} en omgeving"

    def _new(self) -> str:
        number = next(self._numbers)
        code = gm(number)
        self.names[code] = next(self._spare)
        return code

    def _pieces(self, panel: Panel) -> tuple[Piece, ...]:
        """Gemeenten of middling size without a policy are chosen to have a history."""
        draw = np.random.default_rng([panel.seed, 7])
        policies = {p.gemeente for p in panel.policies}
        size = panel.inhabitants[:, -1]
        low, high = np.quantile(size, [0.35, 0.95])
        fit = [int(r) for r in self.order if low < size[r] < high and int(r) not in policies]
        beside = {
            int(a): int(b)
            for a, b in zip(self.order[:-1], self.order[1:], strict=True)
            if self.region[a] == self.region[b]
        }
        pairs = [r for r in fit if beside.get(r) in fit]
        chosen: set[int] = set()
        found: list[Piece] = []

        def take(candidates: list[int], neighbour: bool = False) -> int:
            free = [
                r for r in candidates if r not in chosen and not (neighbour and beside[r] in chosen)
            ]
            row = free[int(draw.integers(len(free)))]
            chosen.add(row)
            if neighbour:
                chosen.add(beside[row])
            return row

        def shares(number: int) -> list[float]:
            weight = draw.uniform(0.6, 1.6, number)
            return [float(w) for w in weight / weight.sum()]

        # What takes two neighbours goes first, while there are still free ones.
        for date, kind, number in sorted(CHANGES, key=lambda c: c[1] not in ("split", "border")):
            if kind in ("split", "border"):
                row = take(pairs, neighbour=True)
                other = beside[row]
                own, its = gm(row), gm(other)
                if kind == "split":
                    gone = self._new()
                    for r, today, part in ((row, own, 0.22), (other, its, 0.12)):
                        found.append(Piece(r, 1 - part, ((today, ""),)))
                        found.append(Piece(r, part, ((gone, ""), (today, date))))
                else:
                    found.append(Piece(row, 1.0, ((own, ""),)))
                    found.append(Piece(other, 0.96, ((its, ""),)))
                    found.append(Piece(other, 0.04, ((own, ""), (its, date))))
                continue
            row = take(fit)
            today = gm(row)
            if kind == "renamed":
                found.append(Piece(row, 1.0, ((self._new(), ""), (today, date))))
            elif kind == "new":
                for share in shares(number):
                    found.append(Piece(row, share, ((self._new(), ""), (today, date))))
            elif kind == "joins":
                first, *others = shares(number + 2)
                found.append(Piece(row, first + others.pop(), ((today, ""),)))
                for share in others:
                    found.append(Piece(row, share, ((self._new(), ""), (today, date))))
            else:  # twice
                kept, early, late = self._new(), self._new(), self._new()
                a, b, c = shares(3)
                found.append(Piece(row, a, ((kept, ""), (today, date))))
                found.append(Piece(row, b, ((early, ""), (kept, _FIRST_OF_TWICE), (today, date))))
                found.append(Piece(row, c, ((late, ""), (today, date))))
        rest = [Piece(r, 1.0, ((gm(r), ""),)) for r in range(N_GEMEENTEN) if r not in chosen]
        return tuple(sorted([*found, *rest], key=lambda p: p.row))

    # --- gemeenten of every year ------------------------------------------------------------------

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every gemeente since 2007, in the order of its code."""
        return tuple(sorted({code for piece in self.pieces for code, _since in piece.codes}))

    @cached_property
    def spans(self) -> dict[str, list[tuple[int, int, int]]]:
        """Per gemeente: (piece, first month, month after the last) of what it consists of."""
        spans: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, piece in enumerate(self.pieces):
            firsts = [_month_of(since) for _code, since in piece.codes]
            for (code, _), first, end in zip(
                piece.codes, firsts, [*firsts[1:], len(MONTHS)], strict=True
            ):
                spans[code].append((number, first, end))
        return dict(spans)

    def gemeenten(self, counts: Ints) -> Ints:
        """(piece, month) to (gemeente, month), 0 where it did not exist."""
        total = np.zeros((len(self.codes), counts.shape[1]), dtype=np.int64)
        for place, code in enumerate(self.codes):
            for piece, first, end in self.spans[code]:
                total[place, first:end] += counts[piece, first:end]
        return total

    @cached_property
    def exists(self) -> np.ndarray:
        """(gemeente, month) whether it existed at the end of the month."""
        there = np.zeros((len(self.codes), len(MONTHS)), dtype=bool)
        for place, code in enumerate(self.codes):
            for _piece, first, end in self.spans[code]:
                there[place, first:end] = True
        return there

    @cached_property
    def row_of(self) -> Ints:
        """(gemeente,) the gemeente of today in which most of it lies."""
        largest = []
        for code in self.codes:
            inside = [self.pieces[n] for n, _f, _e in self.spans[code]]
            largest.append(max(inside, key=lambda p: p.share).row)
        return np.array(largest)

    def parents(self, code: str) -> dict[str, str]:
        """The regions in which a gemeente lies, by level."""
        row = int(self.row_of[self.codes.index(code)])
        return {
            "landsdeel": f"LD9{self.landsdeel[row] + 1}",
            "provincie": province_code(int(self.province[row])),
            "corop": corop_code(int(self.corop[row])),
            "arbeidsmarktregio": am_code(int(self.region[row])),
        }

    def exist_on(self, date: str) -> list[str]:
        """The gemeenten of a day (YYYY-MM-DD)."""
        return sorted({piece.code_at(date) for piece in self.pieces})

    def title(self, code: str) -> str:
        """The name as CBS writes it: with its sort, but for gemeenten of which the name is enough."""
        sort = code[:2]
        return self.names[code] + ("" if sort in ("NL", "GM") else f" ({sort})")

    def describe(self, inhabitants: Ints) -> dict[str, str]:
        """What CBS says of each gemeente with a history, in its own wording.

        `inhabitants` are those of all ages, (piece, month).
        """
        moves: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
        for number, piece in enumerate(self.pieces):
            for (old, _), (new, date) in zip(piece.codes[:-1], piece.codes[1:], strict=True):
                people = int(inhabitants[number, max(_month_of(date) - 1, 0)])
                moves[date][old, new] += people
        told: dict[str, list[str]] = defaultdict(list)
        born: dict[str, str] = {}
        for date in sorted(moves, reverse=True):
            day = _day(date)
            for old in sorted({old for old, _new in moves[date]}):
                parts = [(new, n) for (o, new), n in moves[date].items() if o == old]
                if new := self._is_renaming(old, date, moves[date]):
                    told[old].append(
                        f"Naamswijziging per {day},\r\nnieuwe naam: {self._named(new)}\r\n"
                    )
                    continue
                change = "Grenswijziging" if self._goes_on(old, date) else "Opgeheven"
                told[old].append(f"{change} per {day}, overgegaan naar:\r\n{self._list(parts)}")
            for new in sorted({new for _old, new in moves[date]}):
                parts = [(old, n) for (old, x), n in moves[date].items() if x == new]
                change = "Grenswijziging"
                if not self._was_there(new, date):
                    born[new], change = day, "Ontstaan"
                old = parts[0][0]
                if self._is_renaming(old, date, moves[date]) == new:
                    told[new].append(
                        f"Naamswijziging per {day},\r\noude naam: {self._named(old)}\r\n"
                    )
                    continue
                told[new].append(f"{change} per {day}, ontvangen van:\r\n{self._list(parts)}")
        return {
            code: "\r\n".join(blocks) + f"\r\nBegindatum {born.get(code, SINCE_EVER)}\r\n"
            for code, blocks in told.items()
        }

    def _goes_on(self, code: str, date: str) -> bool:
        return any(end > _month_of(date) for _piece, _first, end in self.spans[code])

    def _was_there(self, code: str, date: str) -> bool:
        return any(first < _month_of(date) for _piece, first, _end in self.spans[code])

    def _is_renaming(self, old: str, date: str, moves: dict[tuple[str, str], int]) -> str:
        """The gemeente of which this is the old name: one for one, and nothing joins it."""
        to = [new for o, new in moves if o == old]
        if len(to) > 1 or [o for o, n in moves if n == to[0]] != [old]:
            return ""
        return "" if self._goes_on(old, date) or self._was_there(to[0], date) else to[0]

    def _named(self, code: str) -> str:
        return f"{self.names[code]} ({code})"

    def _list(self, parts: Iterable[tuple[str, int]]) -> str:
        lines = [
            f"- {self._named(code)},\r\n... {max(people // 9, 1)} hectare met "
            f"{people * 9 // 20} woningen en {people} inwoners\r\n"
            for code, people in parts
        ]
        return "".join(lines)


def gm(number: int) -> str:
    """The code of a gemeente, GM9001 and on."""
    return f"GM{9001 + number}"


def province_code(number: int) -> str:
    """PV80 and on: twelve do not fit in PV9x with two digits, and CBS has none from PV32 to PV98."""
    return f"PV{80 + number}"


def corop_code(number: int) -> str:
    """CR51 and on: CBS has CR01-CR40."""
    return f"CR{51 + number}"


def am_code(number: int) -> str:
    """AM51 and on: CBS has AM01-AM38 and AM99."""
    return f"AM{51 + number}"


def _month_of(date: str) -> int:
    """The month from which a change on this day shows in the figures of the end of a month."""
    return month_index(date[:7]) if date else 0


def _day(date: str) -> str:
    year, month, day = date.split("-")
    return f"{day}-{month}-{year}"

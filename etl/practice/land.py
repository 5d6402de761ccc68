"""The map of the invented country: one cell per piece of a gemeente, with borders that neighbours share.

Places lie on a jittered grid in the South Atlantic, far from any land. The country is the part of it
within a coast; its regions are cut out of it again and again in two, so that what belongs together
lies together: landsdelen, provincies, arbeidsmarktregio's, gemeenten, pieces. Borders are those of the
Voronoi cells, each made crooked once, so that both sides have the same points.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

import numpy as np
from scipy.spatial import Voronoi

from etl.practice.places import Places
from etl.practice.quantiles import Floats, Ints

MIDDLE = (-25.0, -42.0)
"""Longitude and latitude of the middle: open ocean."""
DEGREES = (1.75, 1.3)
"""Half of its width and height."""
JITTER = 0.3
"""How far a place lies from its point of the grid, in grid steps."""
CROOKED, CROOKED_COAST = 0.11, 0.17
"""How far the middle of a border lies from a straight line, share of its length."""
DECIMALS = 4
_ANGLES = np.pi * np.arange(6) / 6
DIRECTIONS = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])
"""(2, direction) along which the land may be cut."""

Ring = list[tuple[float, float]]
Polygon = list[Ring]
"""An outer ring, anticlockwise, then its holes."""
Edge = tuple[int, int]
T = TypeVar("T", bound=Hashable)


class Land:
    """The cells of all pieces; any set of them has borders."""

    def __init__(self, places: Places, seed: int) -> None:
        self._places = places
        draw = np.random.default_rng([seed, 41])
        points = _grid(len(places.pieces), draw)
        land = np.argsort(_distance(points), kind="stable")[: len(places.pieces)]
        cell_of = np.empty(len(places.pieces), dtype=np.int64)
        for point, piece in _laid_out(points, land, _tree(places)):
            cell_of[piece] = point
        self._cell_of = cell_of
        self._borders(points, set(land.tolist()), draw)

    def _borders(self, points: Floats, land: set[int], draw: np.random.Generator) -> None:
        """The crooked line of every edge of a land cell, and which cells lie to its left and right."""
        voronoi = Voronoi(points)
        self._lines: dict[Edge, Ring] = {}
        self._sides: dict[Edge, tuple[int, int]] = {}
        for (a, b), ends in zip(voronoi.ridge_points, voronoi.ridge_vertices, strict=True):
            a, b, start, end = int(a), int(b), int(ends[0]), int(ends[1])
            if a not in land and b not in land:
                continue
            first, last = voronoi.vertices[start], voronoi.vertices[end]
            is_coast = (a in land) != (b in land)
            line = _crooked(first, last, CROOKED_COAST if is_coast else CROOKED, draw)
            along, aside = last - first, points[a] - first
            is_left = along[0] * aside[1] - along[1] * aside[0] > 0
            self._lines[start, end] = _on_earth(line)
            self._sides[start, end] = (a, b) if is_left else (b, a)

    def gemeenten(self, date: str) -> dict[str, list[Polygon]]:
        """The borders of every gemeente of a day (YYYY-MM-DD), by code."""
        pieces = self._places.pieces
        return self._shapes(lambda piece: pieces[piece].code_at(date))

    def regions(self, of: Ints) -> dict[int, list[Polygon]]:
        """The borders of larger regions; `of` gives the region of each gemeente of today."""
        pieces = self._places.pieces
        return self._shapes(lambda piece: int(of[pieces[piece].row]))

    def _shapes(self, whose: Callable[[int], T]) -> dict[T, list[Polygon]]:
        owner = {int(cell): whose(piece) for piece, cell in enumerate(self._cell_of)}
        edges: dict[T, list[tuple[Edge, bool]]] = defaultdict(list)
        for edge, (left, right) in self._sides.items():
            one, other = owner.get(left), owner.get(right)
            if one != other:
                # A ring keeps its own land to the left.
                if one is not None:
                    edges[one].append((edge, False))
                if other is not None:
                    edges[other].append((edge, True))
        return {region: self._polygons(parts) for region, parts in edges.items()}

    def _polygons(self, edges: Iterable[tuple[Edge, bool]]) -> list[Polygon]:
        """The rings that edges make when each begins where another ends."""
        follows: dict[int, list[tuple[int, Ring]]] = defaultdict(list)
        for (start, end), is_backward in edges:
            line = self._lines[start, end]
            if is_backward:
                start, end, line = end, start, line[::-1]
            follows[start].append((end, line))
        rings = []
        while follows:
            begin = now = min(follows)
            ring: Ring = []
            while True:
                now_next, line = follows[now].pop()
                if not follows[now]:
                    del follows[now]
                ring += line[:-1]
                now = now_next
                if now == begin:
                    break
            rings.append([*ring, ring[0]])
        outer: list[Polygon] = [[ring] for ring in rings if _area(ring) > 0]
        for hole in (ring for ring in rings if _area(ring) <= 0):
            around = [p for p in outer if _is_within(hole[0], p[0])]
            min(around, key=lambda p: _area(p[0])).append(hole)
        return outer


def geojson(
    shapes: Mapping[str, Sequence[Polygon]], named: Callable[[str], str]
) -> dict[str, object]:
    """A FeatureCollection in the form of CBS's own borders: `statcode`, `statnaam`, WGS 84."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"statcode": code, "statnaam": named(code)},
                "geometry": {"type": "MultiPolygon", "coordinates": polygons},
            }
            for code, polygons in sorted(shapes.items())
        ],
    }


# --- where the cells lie -------------------------------------------------------------------------------


def _grid(number: int, draw: np.random.Generator) -> Floats:
    """(point, 2) a jittered grid that reaches well past the coast on all sides."""
    step = np.sqrt(3.0 / number)
    rows = np.arange(-1.9, 1.9, step * np.sqrt(3) / 2)
    points = [
        (x + (step / 2 if index % 2 else 0.0), y)
        for index, y in enumerate(rows)
        for x in np.arange(-1.9, 1.9, step)
    ]
    grid = np.array(points)
    return np.asarray(grid + step * JITTER * draw.uniform(-1, 1, grid.shape))


def _distance(points: Floats) -> Floats:
    """How far a point lies from the middle, 1 at the coast: headlands, and a bay in the west."""
    angle = np.arctan2(points[:, 1], points[:, 0])
    reach = (
        1
        + 0.16 * np.sin(2 * angle + 0.5)
        + 0.10 * np.sin(3 * angle + 2.1)
        + 0.05 * np.sin(7 * angle)
        - 0.42 * np.exp(-(((np.abs(angle) - np.pi) / 0.22) ** 2))
    )
    return np.asarray(np.hypot(points[:, 0], points[:, 1]) / reach)


Tree: TypeAlias = "int | list[Tree]"


def _tree(places: Places) -> list[Tree]:
    """Landsdelen of provincies of arbeidsmarktregio's of gemeenten of pieces."""
    pieces: dict[int, list[Tree]] = defaultdict(list)
    for number, piece in enumerate(places.pieces):
        pieces[piece.row].append(number)
    country: dict[int, dict[int, dict[int, list[Tree]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for row in places.order.tolist():
        inside = country[int(places.landsdeel[row])][int(places.province[row])]
        inside[int(places.region[row])].append(pieces[row])
    return [[list(p.values()) for p in landsdeel.values()] for landsdeel in country.values()]


def _size(tree: Tree) -> int:
    return 1 if isinstance(tree, int) else sum(map(_size, tree))


def _laid_out(points: Floats, land: Ints, tree: list[Tree]) -> list[tuple[int, int]]:
    """(point, piece): the land is cut in two along its shorter side, and so on, as the tree divides."""
    while len(tree) == 1:
        (only,) = tree
        if isinstance(only, int):
            return [(int(land[0]), only)]
        tree = only
    sizes = np.cumsum([_size(part) for part in tree])
    cut = int(np.argmin(np.abs(sizes[:-1] - sizes[-1] / 2))) + 1
    along = points[land] @ DIRECTIONS
    longest = int(np.argmax(np.ptp(along, axis=0)))
    ordered = land[np.argsort(along[:, longest], kind="stable")]
    at = int(sizes[cut - 1])
    return [
        *_laid_out(points, ordered[:at], tree[:cut]),
        *_laid_out(points, ordered[at:], tree[cut:]),
    ]


# --- lines ---------------------------------------------------------------------------------------------


def _crooked(first: Floats, last: Floats, size: float, draw: np.random.Generator) -> Floats:
    """A line with its middle moved aside, three times over."""
    line = np.stack([first, last])
    for _time in range(3):
        along = np.diff(line, axis=0)
        aside = np.stack([-along[:, 1], along[:, 0]], axis=1)
        moved = line[:-1] + along / 2 + aside * draw.uniform(-size, size, (len(along), 1))
        line = np.insert(line, np.arange(1, len(line)), moved, axis=0)
    return line


def _on_earth(line: Floats) -> Ring:
    degrees = np.round(np.array(MIDDLE) + line * np.array(DEGREES), DECIMALS)
    return [(float(x), float(y)) for x, y in degrees]


def _area(ring: Ring) -> float:
    """Signed area: positive anticlockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in itertools.pairwise(ring)) / 2


def _is_within(point: tuple[float, float], ring: Ring) -> bool:
    x, y = point
    crossings = [
        x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        for (x0, y0), (x1, y1) in itertools.pairwise(ring)
        if (y0 > y) != (y1 > y)
    ]
    return sum(crossings) % 2 == 1

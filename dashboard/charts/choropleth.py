"""A map of regions in classes; the browser fetches the borders itself, by their address on this server."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from dashboard import text
from dashboard.charts.parts import (
    INK,
    INVENTED_PAPER,
    NARROW,
    Drawing,
    Key,
    figure,
)
from dashboard.result import Boundaries, Result
from dashboard.text import gettext as _

# More in one hue; around nothing orange (more) against blue (fewer), which colour-blind readers tell apart.
SEQUENTIAL = ("#CFE1F2", "#9DC5E5", "#5FA1D3", "#2A73B5", "#0B3F78")
FALLS, EQUAL, RISES = (
    ("#0B4F8A", "#5E9BD0", "#BBD7EE"),
    "#E4DFD3",
    ("#FBCDAE", "#EB8A50", "#B23A00"),
)
UNKNOWN, NO_PERCENTAGE = "#9AA3AB", "#D3D7DB"
# Most classes that can be told apart by their colour.
LEVELS = len(SEQUENTIAL)


@dataclass(frozen=True)
class Shade:
    """A class of the map: its colour and its bounds in words."""

    colour: str
    words: str


def level_shades(values: pd.Series, decimals: int) -> tuple[list[Shade], pd.Series]:
    """Classes of about as many regions each, between round bounds; and the class of each value.

    A missing value has the last class.
    """
    known = values.dropna()
    bounds = _rounded(np.quantile(known, np.arange(1, LEVELS) / LEVELS)) if len(known) else []
    # Fewer classes take colours from the whole range.
    colours = [SEQUENTIAL[round(i)] for i in np.linspace(0, LEVELS - 1, len(bounds) + 1)]
    shades = [Shade(c, w) for c, w in zip(colours, _between(bounds, decimals), strict=True)]
    place = pd.Series(np.searchsorted(bounds, values, side="right"), index=values.index)
    shades.append(Shade(UNKNOWN, _("no figure")))
    return shades, place.where(values.notna(), len(shades) - 1)


def change_shades(
    values: pd.Series, is_equal: pd.Series, is_too_small: pd.Series, decimals: int
) -> tuple[list[Shade], pd.Series]:
    """Classes around nothing; and the class of each value.

    `is_equal`: within its margin. `is_too_small`: of too few people for a percentage.
    """
    sizes = values[values.notna() & ~is_equal].abs()
    bounds = _rounded(np.quantile(sizes, (1 / 3, 2 / 3))) if len(sizes) else []
    words = _between(bounds, decimals)
    up = [Shade(c, _("up: {bounds}").format(bounds=w)) for c, w in zip(RISES, words, strict=False)]
    down = [
        Shade(c, _("down: {bounds}").format(bounds=w))
        for c, w in zip(reversed(FALLS), words, strict=False)
    ]
    shades = [*reversed(down), Shade(EQUAL, _("within the margin")), *up]
    middle = len(down)
    step = np.searchsorted(bounds, values.abs(), side="right") + 1
    place = pd.Series(middle + np.sign(values) * step, index=values.index).where(~is_equal, middle)
    shades += [Shade(NO_PERCENTAGE, _("too few people for a percentage"))]
    place = place.where(values.notna(), len(shades))
    place = place.where(~is_too_small, len(shades) - 1)
    shades.append(Shade(UNKNOWN, _("no figure")))
    return shades, place


def choropleth(
    codes: Sequence[str],
    places: pd.Series,
    shades: Sequence[Shade],
    words: Sequence[str],
    boundaries: Boundaries,
    result: Result,
    title: str,
    *,
    measure: str,
    own: str = "",
    height: int = 440,
) -> Drawing:
    """Every region in the colour of its class, `words` under the pointer; `own` has a line around it.

    Classes without a region stay out of the key.
    """
    used = [i for i in range(len(shades)) if bool((places == i).any())]
    rank = {shade: at for at, shade in enumerate(used)}
    steps = len(used)
    trace = {
        "type": "choropleth",
        "geojson": boundaries.url,
        "locationmode": "geojson-id",
        "locations": list(codes),
        "z": [rank[int(p)] for p in places],
        "zmin": -0.5,
        "zmax": steps - 0.5,
        "colorscale": [
            (edge / steps, shades[i].colour) for at, i in enumerate(used) for edge in (at, at + 1)
        ],
        "showscale": False,
        "text": [html.escape(w) for w in words],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"line": {"color": "white", "width": 0.4}},
        # A click leads elsewhere; the map itself stays as it is.
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
    traces = [trace]
    if own in set(codes):
        traces.append(
            {
                "type": "choropleth",
                "geojson": boundaries.url,
                "locationmode": "geojson-id",
                "locations": [own],
                "z": [0],
                "colorscale": [(0, "rgba(0,0,0,0)"), (1, "rgba(0,0,0,0)")],
                "showscale": False,
                "hoverinfo": "skip",
                "marker": {"line": {"color": INK, "width": 2.5}},
            }
        )
    counts = places.value_counts()
    key: list[Key] = [
        (shades[i].colour, "\u25a0", f"{shades[i].words} ({text.number(int(counts[i]))})")
        for i in used
    ]
    paper = INVENTED_PAPER if result.release.is_invented else "white"
    borders = _("Borders of {year}: {source}.").format(
        year=boundaries.year,
        # Those of Oefenland carry its notice, which a reader wants in his own language.
        source=result.release.notice if result.release.is_invented else boundaries.source,
    )
    return figure(
        traces,
        {
            "geo": {
                "visible": False,
                "fitbounds": "locations",
                "projection": {"type": "mercator"},
                "bgcolor": paper,
            }
        },
        result,
        title,
        height,
        left=NARROW,
        right=NARROW,
        key=key,
        measure=measure,
        foot_note=borders,
        is_line=False,
    )


def _rounded(bounds: np.ndarray) -> list[float]:
    """Bounds as a reader would choose them: two digits, each once, in order."""

    def two_digits(value: float) -> float:
        return 0.0 if value == 0 else round(value, 1 - math.floor(math.log10(abs(value))))

    return sorted({two_digits(float(b)) for b in bounds})


def _between(bounds: Sequence[float], decimals: int) -> list[str]:
    """`minder dan 10`, `10 tot 20`, `20 of meer`; bounds that are no whole numbers with what they need."""

    def shown(value: float) -> str:
        return text.number(value, 0 if float(value).is_integer() else max(decimals, 1))

    if not bounds:
        return [_("all")]
    inner = [
        _("{low} to {high}").format(low=shown(low), high=shown(high))
        for low, high in pairwise(bounds)
    ]
    return [
        _("less than {high}").format(high=shown(bounds[0])),
        *inner,
        _("{low} or more").format(low=shown(bounds[-1])),
    ]

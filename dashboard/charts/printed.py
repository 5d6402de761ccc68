"""Small charts for paper, as SVG that stands in a page: black on white, told apart by dash and filling.

No browser and no Plotly: a factsheet has to come out where there is neither.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import text
from dashboard.result import PROVISIONAL

WIDTH, HEIGHT = 230, 138
LEFT, RIGHT, TOP, BOTTOM = 40, 82, 8, 20
LABEL_FONT, FONT, INK, GREY, LINE = 10, 11, "#000", "#666", 13
LABEL_CHARS = 14


@dataclass(frozen=True)
class Line:
    """One line: rows with period_end, value, status; `grey` is dashed, as background."""

    name: str
    rows: pd.DataFrame
    grey: bool = False


def lines(series: Sequence[Line], alt: str, decimals: int = 0) -> str:
    """Lines over time from zero up, named at their end; a missing figure leaves a line open."""
    known = pd.concat([s.rows for s in series]).dropna(subset=["value"])
    first, last = known["period_end"].min(), known["period_end"].max()
    top = _rounded_up(float(known["value"].max()))
    days = max((last - first).days, 1)
    right = WIDTH - RIGHT

    def at(row: dict[str, object]) -> tuple[float, float]:
        x = LEFT + (pd.Timestamp(str(row["period_end"])) - first).days / days * (right - LEFT)
        return x, _height(float(str(row["value"])), top)

    parts = [_frame(top, decimals, right)]
    ends: list[tuple[float, Line]] = []
    for one in series:
        stretches = _stretches(one.rows.sort_values("period_end"))
        style = (
            f'stroke="{GREY}" stroke-width="1.4" stroke-dasharray="4 3"'
            if one.grey
            else f'stroke="{INK}" stroke-width="2.2"'
        )
        for stretch in stretches:
            points = [at({str(k): v for k, v in row.items()}) for row in stretch]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            parts.append(f'<polyline points="{path}" fill="none" {style}/>')
            if len(known) <= 24:
                parts += [
                    f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{GREY if one.grey else INK}"/>'
                    for x, y in points
                ]
        if stretches:
            ends.append((at({str(k): v for k, v in stretches[-1][-1].items()})[1], one))
    lowest = float(-LINE)
    for y, one in sorted(ends, key=lambda end: end[0]):
        lowest = max(y + 4, lowest + LINE)
        name = one.name if len(one.name) <= LABEL_CHARS else f"{one.name[: LABEL_CHARS - 1]}…"
        parts.append(
            _words(right + 5, lowest, name, weight="" if one.grey else "bold", size=LABEL_FONT)
        )
    frequency = str(known["frequency"].iloc[0])
    mark = "*" if known.sort_values("period_end")["status"].iloc[-1] in PROVISIONAL else ""
    parts.append(_words(LEFT, HEIGHT - 5, _moment(first, frequency), anchor="start"))
    parts.append(_words(right, HEIGHT - 5, _moment(last, frequency) + mark, anchor="end"))
    return _svg(parts, alt)


def bars(groups: Sequence[tuple[str, Sequence[tuple[str, float]]]], alt: str) -> str:
    """Bars beside each other per group: (group, (name, value) each); the first black, the second white."""
    top = _rounded_up(max(value for _group, pairs in groups for _name, value in pairs))
    right = WIDTH - 8
    parts = [_frame(top, 0, right)]
    room = (right - LEFT) / len(groups)
    wide = room * 0.38
    for number, (group, pairs) in enumerate(groups):
        start = LEFT + room * number + room * 0.12
        for place, (_name, value) in enumerate(pairs):
            y = _height(value, top)
            fill = INK if place == 0 else "#fff"
            parts.append(
                f'<rect x="{start + place * wide:.1f}" y="{y:.1f}" width="{wide:.1f}" '
                f'height="{HEIGHT - BOTTOM - y:.1f}" fill="{fill}" stroke="{INK}" stroke-width="1.2"/>'
            )
        parts.append(_words(start + wide, HEIGHT - 5, group, anchor="middle"))
    return _svg(parts, alt)


def _stretches(rows: pd.DataFrame) -> list[list[dict[object, object]]]:
    found: list[list[dict[object, object]]] = [[]]
    for row in rows.to_dict("records"):
        if pd.isna(row["value"]):
            found.append([])
        else:
            found[-1].append(dict(row))
    return [stretch for stretch in found if stretch]


def _rounded_up(value: float) -> float:
    """The next 1, 2, 2.5 or 5 times a power of ten: a round end of the axis."""
    if value <= 0:
        return 1.0
    power = 10.0 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return next(
        step * power for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= value
    )


def _height(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP)


def _frame(top: float, decimals: int, right: float) -> str:
    parts = []
    for share in (0, 0.5, 1):
        y = _height(share * top, top)
        shade = INK if share == 0 else "#bbb"
        parts.append(
            f'<line x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{shade}" stroke-width="0.8"/>'
        )
        label = text.number(share * top, 0 if float(share * top).is_integer() else max(decimals, 1))
        parts.append(_words(LEFT - 4, y + 4, label, anchor="end"))
    return "".join(parts)


def _moment(when: pd.Timestamp, frequency: str) -> str:
    return (
        str(when.year) if frequency == "J" else f"{text.month_names()[when.month - 1]} {when.year}"
    )


def _words(
    x: float, y: float, words: str, *, anchor: str = "start", weight: str = "", size: int = FONT
) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{INK}" '
        f'text-anchor="{anchor}"{bold}>{html.escape(words)}</text>'
    )


def _svg(parts: Sequence[str], alt: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{html.escape(alt)}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{html.escape(alt)}</title>{"".join(parts)}</svg>'
    )

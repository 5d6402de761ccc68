"""Many files at once: per gemeente its figures, or per gemeente and series a chart, all on the same axes.

Works in batches and keeps nothing of a batch that is written, so memory does not grow with the number
of gemeenten. A file gets its name when it is whole: what was broken off goes on where it stopped.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from dashboard import charts, chromium, data, export, text
from dashboard.blocks import take
from dashboard.result import Result
from etl.errors import N_, BijstandError

IMAGES: dict[str, chromium.ImageFormat] = {"svg": "svg", "png": "png"}
FORMATS = (*export.WRITERS, *IMAGES)
GEMEENTEN_AT_ONCE, CHARTS_AT_ONCE = 24, 40
WIDTH, AIR = 600, 4
# Readers of a folder of Parquet files pass over names that begin like this.
PLAN = "_export.json"


@dataclass(frozen=True)
class Plan:
    """What was asked for; it stands beside the files, so that one folder never holds two exports."""

    release: str
    gemeenten: tuple[str, ...]
    indicators: tuple[str, ...]
    van: int
    tot: int
    format: str
    language: str
    own_axes: bool = False


@dataclass
class Done:
    """What became of it: files written, files that were there, and names without a figure."""

    written: int = 0
    there: int = 0
    lacking: list[str] = field(default_factory=list)


def write(
    path: Path,
    plan: Plan,
    folder: Path,
    address: Callable[[str], str],
    progress: Callable[[int], None],
) -> Done:
    """Write the files of a plan on the release at `path`; `progress` hears how many gemeenten are done.

    `address` gives the page of a gemeente that shows these figures. Raises BijstandError when the
    folder holds another export, a series is unknown, or a chart needs a browser that is not there.
    """
    _check(path, plan, folder)
    done = Done()
    starts = range(0, len(plan.gemeenten), GEMEENTEN_AT_ONCE)
    axes = _axes(path, plan) if plan.format in IMAGES and not plan.own_axes else {}
    for start in starts:
        batch = plan.gemeenten[start : start + GEMEENTEN_AT_ONCE]
        result = data.run(path, "export", gemeenten=list(batch), **_asked(plan))
        if plan.format in IMAGES:
            _write_charts(plan, result, batch, axes, folder, address, done)
        else:
            _write_tables(plan, result, batch, folder, address, done)
        data.forget()
        progress(start + len(batch))
    return done


def _asked(plan: Plan) -> dict[str, Any]:
    return {"indicators": list(plan.indicators), "van": plan.van, "tot": plan.tot}


def _check(path: Path, plan: Plan, folder: Path) -> None:
    unknown = set(plan.indicators) - set(data.indicators(path, set(plan.indicators)))
    if unknown:
        raise BijstandError(
            N_("This release has no series {names}; 'bijstand query' with question 2 of queries/EXAMPLES.md lists them."),
            names=", ".join(sorted(unknown)),
        )  # fmt: skip
    if plan.format in IMAGES and chromium.find() is None:
        raise BijstandError(chromium.NONE)
    folder.mkdir(parents=True, exist_ok=True)
    mark, content = folder / PLAN, orjson.dumps(asdict(plan), option=orjson.OPT_INDENT_2)
    if mark.exists() and mark.read_bytes() != content:
        raise BijstandError(
            N_("{folder} holds another export; choose another folder with -o."), folder=str(folder)
        )
    save(mark, content)


def save(target: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_tables(
    plan: Plan,
    result: Result,
    batch: Sequence[str],
    folder: Path,
    address: Callable[[str], str],
    done: Done,
) -> None:
    sort = export.WRITERS[plan.format]
    for code in batch:
        name = export.base_name(f"cijfers_{code}", result.release)
        target = folder / f"{name}{sort.ending}"
        if target.exists():
            done.there += 1
            continue
        part = result.where("region_code", code)
        if part.empty:
            done.lacking.append(code)
            continue
        save(target, sort.write(export.Piece(part, address(code), name)))
        done.written += 1


def _write_charts(
    plan: Plan,
    result: Result,
    batch: Sequence[str],
    axes: dict[str, pd.DataFrame],
    folder: Path,
    address: Callable[[str], str],
    done: Done,
) -> None:
    targets: list[Path] = []
    figures: list[bytes] = []
    for target, part in _to_draw(plan, result, batch, folder, done):
        targets.append(target)
        code = str(part.rows["region_code"].iloc[0])
        figures.append(chart(part, axes.get(next(iter(part.indicators))), address(code)))
        if len(figures) == CHARTS_AT_ONCE:
            _draw(plan, targets, figures, done)
            targets, figures = [], []
    if figures:
        _draw(plan, targets, figures, done)


def _to_draw(
    plan: Plan, result: Result, batch: Sequence[str], folder: Path, done: Done
) -> Iterator[tuple[Path, Result]]:
    for code in batch:
        for indicator in plan.indicators:
            name = export.base_name(f"{indicator}_{code}", result.release)
            target = folder / f"{name}.{plan.format}"
            if target.exists():
                done.there += 1
                continue
            part = drawn(result.only(indicator, regions=(code,)))
            if part.empty:
                done.lacking.append(f"{code} {indicator}")
            else:
                yield target, part


def _draw(plan: Plan, targets: list[Path], figures: list[bytes], done: Done) -> None:
    for target, image in zip(targets, chromium.images(figures, IMAGES[plan.format]), strict=True):
        save(target, image)
        done.written += 1


def drawn(result: Result) -> Result:
    """What of one series fits in one line: its widest class, in the frequency with most figures."""
    if result.empty:
        return result
    return result.where("category", _widest(result.rows)).where("frequency", _densest(result.rows))


def _widest(rows: pd.DataFrame) -> str:
    classes = list(dict.fromkeys(rows["category"]))
    return "totaal" if "totaal" in classes else str(classes[0])


def _densest(rows: pd.DataFrame) -> str:
    known = rows[(rows["category"] == _widest(rows)) & rows["value"].notna()]
    return str(Counter(known["frequency"]).most_common(1)[0][0]) if len(known) else "J"


def _axes(path: Path, plan: Plan) -> dict[str, pd.DataFrame]:
    """Per series the rows that its axes are made for: the reach over all gemeenten of the plan."""
    rows = data.table(path, "export_axes", gemeenten=list(plan.gemeenten), **_asked(plan))
    found = {}
    for indicator, part in rows.groupby("indicator"):
        kept = part[part["category"] == _widest(part)]
        found[str(indicator)] = kept[kept["frequency"] == _densest(part)]
    return found


def chart(part: Result, axes: pd.DataFrame | None, permalink: str) -> bytes:
    """One series of one gemeente as a Plotly figure (JSON) on these axes, or on its own.

    With the lines below it that an image from the screen has (dashboard/take.js does it there).
    """
    (meaning,) = part.indicators.values()
    name = str(part.rows["name"].iloc[0])
    label = meaning.label
    if part.rows["category"].iloc[0] != "totaal":
        label += f", {part.rows['class_en' if text.language() == 'en' else 'class'].iloc[0]}"
    figure = charts.lines(
        [charts.Series(name, part.rows)],
        part,
        f"{name}: {label}",
        decimals=1 if meaning.rounded_to < 1 else 0,
        axes=axes,
    )
    lines = take.foot_lines(part, permalink)
    layout = figure.layout
    (foot,) = (note for note in layout["annotations"] if note.get("name") == "foot")
    foot["text"] = "<br>".join([foot["text"], *lines])
    room = charts.SMALL_LINE * len(lines)
    layout["margin"]["b"] += room
    layout["height"] += room
    # The title stands at a part of the height; below, the margin grew.
    layout["title"]["y"] = 1 - charts.LINE / layout["height"]
    layout["title"]["pad"] = {"l": AIR}
    layout["width"] = WIDTH
    return figure.to_json().encode()

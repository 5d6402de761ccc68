"""Imported files on disk: one folder per import, written aside and renamed, never edited.

`<data>/raw/maatwerk/<imported at>-<hash>/` holds the bytes of the file (`source.xlsx` or `.csv`), its
description (`map.toml`), the figures that came of them (`figures.csv`, one per line with the cell it
stands in) and `manifest.json`. Of every period and age class the newest import counts, whole; older
ones stay, and count again when a newer one is taken out.
"""

import csv
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from etl.errors import N_, BijstandError
from etl.maatwerk import flows, mapping, sheets
from etl.maatwerk.regions import Regions

FOLDER = "maatwerk"  # under raw/
PREFIX = "cbs-maatwerk-"
MANIFEST, MAP, FIGURES = "manifest.json", "map.toml", "figures.csv"
COLUMNS = ("region_code", "category", "period", "indicator", "value", "missing", "place")
_PARTIAL = ".partial-"


@dataclass(frozen=True)
class Manifest:
    """What an import is: where it came from, when, and what is in it."""

    source_id: str
    file: str
    sha256: str
    title: str
    publisher: str
    url: str
    published: str
    licence: str
    status: str
    imported_at: str
    # (period, age class, number of gemeenten) of everything in it
    parts: tuple[tuple[str, str, int], ...]
    files: Mapping[str, str]


@dataclass(frozen=True)
class Import:
    """One import on disk."""

    path: Path
    manifest: Manifest

    def figures(self) -> list[dict[str, str]]:
        """Its figures by COLUMNS, as text; raises BijstandError when the file was damaged."""
        try:
            content = (self.path / FIGURES).read_bytes()
        except OSError:
            content = b""
        if hashlib.sha256(content).hexdigest() != self.manifest.files[FIGURES]:
            raise BijstandError(
                N_("Import {source} is damaged on disk; take it out and import the file again."),
                source=self.manifest.source_id,
            )
        return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@dataclass(frozen=True)
class Outcome:
    """What an import did. `is_new` is False when the same file was imported before in the same way.

    `replaced` holds the older imports that no longer count for some period.
    """

    entry: Import
    is_new: bool
    remarks: tuple[BijstandError, ...] = ()
    replaced: tuple[Import, ...] = ()


def import_file(
    raw_dir: Path,
    path: Path,
    description: str,
    regions: Regions,
    *,
    url: str = "",
    period: str = "",
    now: datetime | None = None,
) -> Outcome:
    """Read a file by its description (TOML) and keep both under `raw_dir`/maatwerk.

    Raises BijstandError, with nothing kept, when anything in it cannot be placed with certainty or
    when it has far fewer gemeenten than the import that it would replace.
    """
    content = sheets.content(path)
    described = mapping.parse(description)
    mapping.check_url(url)
    source = replace(described.source, url=url or described.source.url)
    reading = flows.read(content, described, regions, period)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        (*f.key, "" if f.value is None else f.value, f.missing, f.place)
        for f in sorted(reading.figures, key=lambda f: f.key)
    )
    files = {
        ("source.xlsx" if content.startswith(b"PK") else "source.csv"): content,
        MAP: description.encode(),
        FIGURES: lines.getvalue().encode(),
    }
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    # The same file, description and figures are the same import, whenever and by whatever name.
    identity = [*sorted(hashes.items()), source.url, described.writing.status]
    mark = hashlib.sha256(repr(identity).encode()).hexdigest()[:8]
    earlier = imports(raw_dir)
    manifest = Manifest(
        source_id=f"{PREFIX}{mark}",
        file=sheets.shown(path.name, 80),
        sha256=hashlib.sha256(content).hexdigest(),
        **asdict(source),
        status=mapping.STATUSES[described.writing.status],
        imported_at=_moment_after(earlier, now).isoformat(timespec="microseconds"),
        parts=tuple((p, c, len(reading.gemeenten(p, c))) for p, c in reading.periods),
        files=hashes,
    )
    for entry in earlier:
        if entry.manifest.source_id == manifest.source_id:
            return Outcome(entry, False, reading.remarks)
    before = in_use(raw_dir)
    _check_not_shorter(manifest, before)
    entry = _write(raw_dir / FOLDER, manifest, files)
    keys = {(p, c) for p, c, _n in manifest.parts}
    replaced = tuple(older for older, parts in before if keys & parts)
    return Outcome(entry, True, reading.remarks, replaced)


def _moment_after(earlier: Sequence[Import], now: datetime | None) -> datetime:
    """Now; or just after the newest import when the clock went back, so that the newest counts."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    last = (datetime.fromisoformat(e.manifest.imported_at) for e in earlier)
    return max([moment, *(m + timedelta(microseconds=1) for m in last)])


def imports(raw_dir: Path) -> list[Import]:
    """All complete imports, oldest first; one with a damaged manifest is none."""
    found = []
    for path in sorted((raw_dir / FOLDER).glob(f"[0-9]*/{MANIFEST}")):
        try:
            content: dict[str, Any] = orjson.loads(path.read_bytes())
            content["parts"] = tuple((p, c, int(n)) for p, c, n in content["parts"])
            found.append(Import(path.parent, Manifest(**content)))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found


def in_use(raw_dir: Path) -> list[tuple[Import, set[tuple[str, str]]]]:
    """The imports that count, each with the (period, age class) for which it does."""
    return counting(imports(raw_dir))


def counting(entries: Sequence[Import]) -> list[tuple[Import, set[tuple[str, str]]]]:
    """Per import, oldest first, the (period, age class) for which it is the newest; none left out."""
    taken: set[tuple[str, str]] = set()
    found = []
    for entry in reversed(entries):
        parts = {(p, c) for p, c, _n in entry.manifest.parts} - taken
        taken |= parts
        if parts:
            found.append((entry, parts))
    return found[::-1]


def remove(raw_dir: Path, source_id: str) -> Manifest:
    """Take an import out; older ones of the same period count again. Raises for an unknown id."""
    known = {entry.manifest.source_id: entry for entry in imports(raw_dir)}
    if source_id not in known:
        raise BijstandError(
            N_("There is no import '{source}'; there are: {known}."),
            source=sheets.shown(source_id),
            known=", ".join(known) or "-",
        )
    entry = known[source_id]
    # Renamed first, so that it is gone at once however long removing takes.
    aside = entry.path.with_name(f"{_PARTIAL}{entry.path.name}")
    os.rename(entry.path, aside)
    shutil.rmtree(aside, ignore_errors=True)
    return entry.manifest


def _check_not_shorter(new: Manifest, before: list[tuple[Import, set[tuple[str, str]]]]) -> None:
    for older, parts in before:
        for period, category, number in older.manifest.parts:
            now = next((n for p, c, n in new.parts if (p, c) == (period, category)), None)
            if (period, category) in parts and now is not None and now < 0.9 * number:
                raise BijstandError(
                    N_(
                        "This file has {now} gemeenten for {period}, and the import in use has {before}; "
                        "take that one out first with 'bijstand import-flows --remove {source}'."
                    ),
                    now=now,
                    before=number,
                    period=period,
                    source=older.manifest.source_id,
                )


def _write(home: Path, manifest: Manifest, files: Mapping[str, bytes]) -> Import:
    home.mkdir(parents=True, exist_ok=True)
    for leftover in home.glob(f"{_PARTIAL}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=home))
    try:
        content = orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2)
        for name, data in {**files, MANIFEST: content}.items():
            with (partial / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        partial.chmod(0o755)  # mkdtemp keeps others out; an import may be read by anyone
        moment = manifest.imported_at.split("+")[0].replace("-", "").replace(":", "")
        final = home / f"{moment}Z-{manifest.source_id[-8:]}"
        os.rename(partial, final)
        return Import(final, manifest)
    finally:
        shutil.rmtree(partial, ignore_errors=True)

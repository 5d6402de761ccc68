"""Boundary files on disk: one GeoJSON file per level and year, found through an index per origin.

`<data>/boundaries/<origin>/<level>-<year>.<hash>.geojson`, named after its content so that it may be
kept for ever by who read it, and `index.json` beside it, which says which file is the one of a level
and year, where it came from and when. Files are written aside and renamed, the index last.
"""

import hashlib
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

FOLDER, INDEX = "boundaries", "index.json"
LEVELS = ("gemeente", "provincie", "corop", "arbeidsmarktregio")
FILE_NAME = re.compile(rf"({'|'.join(LEVELS)})-\d{{4}}\.[0-9a-f]{{12}}\.geojson")
ORIGIN = re.compile(r"cbs|practice")


@dataclass(frozen=True)
class Entry:
    """One boundary file; `source` is the line to show with a map, `answer` the sha256 of what was received."""

    file: str
    level: str
    year: int
    regions: int
    source: str
    retrieved_at: str
    answer: str


def folder(data_dir: Path, origin: str) -> Path:
    """Where the files of an origin stand."""
    return data_dir / FOLDER / origin


def index(data_dir: Path, origin: str) -> dict[tuple[str, int], Entry]:
    """The files of an origin per level and year; empty when there are none or the index is damaged."""
    home = folder(data_dir, origin)
    try:
        entries = [Entry(**e) for e in orjson.loads((home / INDEX).read_bytes())]
    except (OSError, ValueError, TypeError):
        return {}
    return {(e.level, e.year): e for e in entries if (home / e.file).is_file()}


def find(data_dir: Path, origin: str, file: str) -> Path | None:
    """The file of this name; None for a name that is none of ours or is not there."""
    if not (ORIGIN.fullmatch(origin) and FILE_NAME.fullmatch(file)):
        return None
    path = folder(data_dir, origin) / file
    return path if path.is_file() else None


def write(
    data_dir: Path, origin: str, level: str, year: int, content: bytes, **about: str | int
) -> Entry:
    """Write one file and point the index at it; the file that it replaces stays on disk."""
    home = folder(data_dir, origin)
    home.mkdir(parents=True, exist_ok=True)
    name = f"{level}-{year}.{hashlib.sha256(content).hexdigest()[:12]}.geojson"
    entry = Entry(file=name, level=level, year=year, **about)  # type: ignore[arg-type]
    known = index(data_dir, origin)
    if known.get((level, year)) == entry:
        return entry
    _write(home / name, content)
    entries = {**known, (level, year): entry}
    listed = [asdict(entries[key]) for key in sorted(entries)]
    _write(home / INDEX, orjson.dumps(listed, option=orjson.OPT_INDENT_2))
    return entry


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)

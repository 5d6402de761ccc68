"""Releases on disk: publish one atomically, find the current one, open it read-only and locked.

A release is one DuckDB file that never changes; a pointer file per origin says which one is current.
The name is always new, because DuckDB caches an open file by its path: replacing a file under its
name would keep showing the old figures in a running process.
"""

import os
import re
import secrets
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import duckdb
import orjson

from etl.errors import N_, BijstandError
from etl.settings import Settings

Origin = Literal["cbs", "published", "practice"]
ORIGINS: tuple[str, ...] = get_args(Origin)
_RELEASE_ID = re.compile(rf"({'|'.join(ORIGINS)})-\d{{8}}T\d{{6}}-[0-9a-f]{{8}}")
_LAST_UPDATE = "last_update.json"


@dataclass(frozen=True)
class TableOutcome:
    """What the last update did with one table; `message` is a translatable sentence with `values`."""

    id: str
    state: str
    held: bool
    message: str
    values: dict[str, Any]


def publish(
    building: Path, release_id: str, settings: Settings, *, is_current: bool = True
) -> Path:
    """Make a finished file the current release of its origin; readers see the old or the new one.

    One that is not to be current can be opened by its id only.
    """
    final = settings.releases_dir / f"{release_id}.duckdb"
    _sync(building)
    os.rename(building, final)
    if is_current:
        pointer = settings.releases_dir / f"current-{release_id.split('-')[0]}"
        _write_atomically(pointer, release_id.encode())
    else:
        _sync(settings.releases_dir)
    return final


def made_from(origin: str, inputs: str, settings: Settings) -> Path | None:
    """The newest release of an origin made from these inputs (the last part of its id)."""
    return max(settings.releases_dir.glob(f"{origin}-*-{inputs}.duckdb"), default=None)


def releases(origin: str, settings: Settings) -> list[Path]:
    """All releases of an origin, oldest first."""
    found = settings.releases_dir.glob(f"{origin}-*.duckdb")
    return sorted(p for p in found if _RELEASE_ID.fullmatch(p.stem))


def current(origin: str, settings: Settings) -> Path | None:
    """The current release of an origin, or None when there is none."""
    try:
        name = (settings.releases_dir / f"current-{origin}").read_text().strip()
    except (OSError, ValueError):
        return None
    return _path(name, settings)


def default(settings: Settings) -> Path | None:
    """What is shown when nothing is chosen: the CBS release, else the published figures."""
    return current("cbs", settings) or current("published", settings)


def find(name: str, settings: Settings) -> Path | None:
    """The release with this id, or the current one of this origin; None when there is none."""
    return current(name, settings) if name in ORIGINS else _path(name, settings)


def _path(release_id: str, settings: Settings) -> Path | None:
    if not _RELEASE_ID.fullmatch(release_id):
        return None
    path = settings.releases_dir / f"{release_id}.duckdb"
    return path if path.exists() else None


# Given at connecting, not set afterwards: a second connection to the same file in one process shares
# the first one's configuration, which is locked by then.
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "1GB",
    "max_temp_directory_size": "4GB",
    "enable_external_access": False,
    "lock_configuration": True,
}
_PROCESS = secrets.token_hex(8)


def _spill(path: Path) -> str:
    """Where DuckDB puts what does not fit in memory, made and removed by itself.

    Its own choice is a folder beside the release, where who asks has nothing to write. Two releases need
    two: DuckDB's files have the same names in each.
    """
    return str(Path(tempfile.gettempdir()) / f"bijstand-{_PROCESS}-{path.stem}")


def open_release(path: Path) -> duckdb.DuckDBPyConnection:
    """Open read-only, without access to files or network, and with that configuration locked."""
    config = {**_LOCKED, "temp_directory": _spill(path)}
    try:
        return duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.Error as error:
        raise BijstandError(
            N_("Release {name} cannot be opened; make a new one with 'bijstand build'."),
            name=path.stem,
        ) from error


def save_last_update(outcomes: list[TableOutcome], settings: Settings) -> None:
    """Remember what an update did with each table."""
    content = orjson.dumps([asdict(o) for o in outcomes], option=orjson.OPT_INDENT_2)
    _write_atomically(settings.data_dir / _LAST_UPDATE, content)


def last_update(settings: Settings) -> dict[str, TableOutcome]:
    """Outcome of the last update per table id; empty when there was none."""
    try:
        entries = orjson.loads((settings.data_dir / _LAST_UPDATE).read_bytes())
        return {e["id"]: TableOutcome(**e) for e in entries}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write_atomically(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        _sync(temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

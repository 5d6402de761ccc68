"""A whole release to take away: the DuckDB file as it is, and a zip of Parquet files made when first asked for."""

import os
import tempfile
from functools import cache
from pathlib import Path

from dashboard.result import Release
from dashboard.turns import Turns
from etl import pack

ENDINGS = {"duckdb": "application/octet-stream", "zip": "application/zip"}
# Zips stand in a folder of this process; of so many releases at once.
_MOST = 4
_packing = Turns(at_once=1, waiting=4, seconds=60)


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="bijstand-")


def file(release: Path, ending: str) -> Path:
    """The file of a release with this ending. Raises OSError when a zip cannot be written, Busy when many wait for one."""
    if ending == "duckdb":
        return release
    with _packing.take():
        folder = Path(_folder().name)
        packed = folder / f"{release.stem}.zip"
        if not packed.exists():
            for older in sorted(folder.glob("*.zip"), key=os.path.getmtime)[: 1 - _MOST]:
                older.unlink()
            unfinished = packed.with_suffix(".unfinished")
            try:
                pack.write(release, unfinished)
                os.replace(unfinished, packed)
            finally:
                unfinished.unlink(missing_ok=True)
        return packed


def file_name(release: Release, ending: str) -> str:
    """A name that says what it is when it has left this place."""
    of = "oefenland" if release.is_invented else "bijstand-in-beeld"
    return f"{of}_{release.id}.{ending}"

"""CBS answers on disk: one folder per table and fetch, written aside and renamed, never edited.

`<data>/raw/<table>/<fetched at>/` holds the answers as CBS gives them (index, metadata, code lists,
the rows gzipped, one per line) and `manifest.json`. A folder without a manifest directly under
`<table>/` is read as well, so that a folder fetched elsewhere can be carried over.
"""

import gzip
import hashlib
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from etl.errors import N_, BijstandError

ROWS_FILE = "UntypedDataSet.json.gz"
MANIFEST = "manifest.json"
_PARTIAL = ".partial-"


@dataclass(frozen=True)
class Remark:
    """A sentence to be translated where it is shown, with what fills it."""

    message: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Manifest:
    """What a vintage is: where it came from, when, and what is in it."""

    table: str
    title: str
    modified: str
    fetched_at: str
    source: str
    fingerprint: str
    rows: int
    count_verified: bool
    warnings: tuple[Remark, ...] = ()
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Vintage:
    """One fetched state of one table on disk."""

    path: Path
    manifest: Manifest

    def metadata(self) -> dict[str, list[dict[str, Any]]]:
        """DataProperties, TableInfos and the code lists, by name."""
        return read_metadata(self.path)

    def rows(self) -> list[dict[str, Any]]:
        return read_rows(self.path)

    def is_intact(self) -> bool:
        """Whether every file is still what it was when it was written."""
        try:
            return all(_sha256(self.path / name) == h for name, h in self.manifest.files.items())
        except OSError:
            return False


def read_metadata(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """All answers in a folder except the rows; raises BijstandError when one cannot be read."""
    names = sorted(
        p for p in folder.glob("*.json") if p.stem not in ("manifest", "provenance", "index")
    )
    return {p.stem: _values(p, p.read_bytes()) for p in names}


def read_rows(folder: Path) -> list[dict[str, Any]]:
    """The rows of a folder as CBS wrote them: every value a string, or null."""
    path = folder / ROWS_FILE
    try:
        return _values(path, gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, zlib.error) as error:
        raise BijstandError(
            N_("File {path} is missing or damaged; fetch the table again with 'bijstand update'."),
            path=str(path),
        ) from error


def _values(path: Path, content: bytes) -> list[dict[str, Any]]:
    try:
        return list(orjson.loads(content)["value"])
    except (ValueError, KeyError, TypeError) as error:
        raise BijstandError(
            N_("File {path} is missing or damaged; fetch the table again with 'bijstand update'."),
            path=str(path),
        ) from error


def vintages(raw_dir: Path, table: str) -> list[Vintage]:
    """All complete vintages of a table, oldest first; one with a damaged manifest is none."""
    found = []
    for path in sorted((raw_dir / table).glob(f"[0-9]*/{MANIFEST}")):
        try:
            content = orjson.loads(path.read_bytes())
            content["warnings"] = tuple(Remark(**remark) for remark in content["warnings"])
            found.append(Vintage(path.parent, Manifest(**content)))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def newest(raw_dir: Path, table: str) -> Vintage | None:
    """The last complete vintage of a table, if any."""
    return next(reversed(vintages(raw_dir, table)), None)


def remove_leftovers(raw_dir: Path) -> None:
    """Clear what an interrupted fetch left behind; it was never visible as a vintage."""
    for path in raw_dir.glob(f"*/{_PARTIAL}*"):
        shutil.rmtree(path, ignore_errors=True)


def write(
    raw_dir: Path,
    manifest: Manifest,
    metadata: Mapping[str, Sequence[Mapping[str, Any]]],
    rows: Iterable[Mapping[str, Any]],
    verify: Any,
) -> Vintage:
    """Write one vintage; it exists only when all of it does.

    `verify(number of rows)` is called before the vintage becomes visible and raises to refuse it.
    Returns the vintage with row count and file hashes filled in.
    """
    home = raw_dir / manifest.table
    home.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=home))
    try:
        for name, values in metadata.items():
            if not re.fullmatch(r"[A-Za-z0-9_]+", name):
                raise BijstandError(
                    N_(
                        "Table {table}: CBS names a part '{name}' that cannot be a file name; not taken."
                    ),
                    table=manifest.table,
                    name=name[:40],
                )
            (partial / f"{name}.json").write_bytes(orjson.dumps({"value": list(values)}))
        index = [{"name": name, "url": name} for name in (*metadata, "UntypedDataSet")]
        (partial / "index.json").write_bytes(orjson.dumps({"value": index}))
        number = _write_rows(partial / ROWS_FILE, rows)
        verify(number)
        partial.chmod(0o755)  # mkdtemp keeps others out; a vintage may be read by anyone
        files = {p.name: _sha256(p) for p in sorted(partial.iterdir())}
        complete = replace(manifest, rows=number, files=files)
        (partial / MANIFEST).write_bytes(orjson.dumps(asdict(complete), option=orjson.OPT_INDENT_2))
        for path in partial.iterdir():
            _sync(path)
        final = home / re.sub(r"[^0-9TZ]", "", manifest.fetched_at)
        os.rename(partial, final)
        _sync(home)
        return Vintage(final, complete)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    number = 0
    # mtime=0: the same answer gives the same bytes, and so the same hash.
    with (
        path.open("wb") as plain,
        gzip.GzipFile(fileobj=plain, mode="wb", mtime=0, compresslevel=6) as out,
    ):
        out.write(b'{"value":[\n')
        for line in _lines(rows):
            out.write((b",\n" if number else b"") + line)
            number += 1
        out.write(b"\n]}\n")
    return number


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield orjson.dumps(row)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

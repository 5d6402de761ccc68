"""CBS answers on disk: one folder per table and fetch, written aside and renamed, never edited.

`<data>/raw/<table>/<fetched at>/` holds the answers as CBS gives them (index, metadata, code lists,
the rows gzipped, one per line) and `manifest.json` with the sha256 of each file. Every vintage stays
until someone asks for `prune`; a file with the content of one in an earlier vintage is that file
(a hard link), so that a code list that never changes is on disk once. A folder without a manifest
directly under `<table>/` is read as well, so that a folder fetched elsewhere can be carried over.
"""

import gzip
import hashlib
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import orjson

from etl.errors import N_, BijstandError

ROWS_FILE = "UntypedDataSet.json.gz"
MANIFEST = "manifest.json"
_PARTIAL = ".partial-"
_PAGES = ".pages-"


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

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows one after another, so that no table has to fit in memory."""
        return read_rows(self.path)

    @property
    def fetched_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest.fetched_at)

    def size(self) -> int:
        """Bytes on disk, files that are shared with another vintage included."""
        return sum(p.stat().st_size for p in self.path.iterdir())

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


def read_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """The rows of a folder as CBS wrote them: every value a string, or null.

    Raises BijstandError, possibly after some rows, when the file is damaged.
    """
    path = folder / ROWS_FILE
    try:
        with gzip.open(path) as file:
            yield from _rows_by_line(file)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error


def _rows_by_line(file: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """`{..."value":[`, then one row a line, then `]}`; any other layout is read whole."""
    lines = iter(file)
    head = list(islice(lines, 2))
    if len(head) < 2 or not head[0].rstrip().endswith(b"[") or head[1].strip() in (b"{", b"["):
        yield from orjson.loads(b"".join(chain(head, lines)))["value"]
        return
    for line in chain(head[1:], lines):
        row = line.strip()
        if row == b"]}":
            return
        yield orjson.loads(row.rstrip(b","))
    raise ValueError("the end is missing")


def _values(path: Path, content: bytes) -> list[dict[str, Any]]:
    try:
        return list(orjson.loads(content)["value"])
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> BijstandError:
    return BijstandError(
        N_("File {path} is missing or damaged; fetch the table again with 'bijstand update'."),
        # From the table on: this sentence comes on pages, which tell nothing of the machine.
        path="/".join(path.parts[-3:]),
    )


def vintages(raw_dir: Path, table: str) -> list[Vintage]:
    """All complete vintages of a table, oldest first; one with a damaged manifest is none."""
    found = []
    for path in sorted((raw_dir / table).glob(f"[0-9]*/{MANIFEST}")):
        try:
            content = orjson.loads(path.read_bytes())
            content["warnings"] = tuple(Remark(**remark) for remark in content["warnings"])
            vintage = Vintage(path.parent, Manifest(**content))
            # A moment without zone cannot be put in order with the others.
            if (
                vintage.manifest.table == table
                and vintage.fetched_at.tzinfo is not None
                and isinstance(vintage.manifest.files, dict)
            ):
                found.append(vintage)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return found


def newest(raw_dir: Path, table: str, as_of: datetime | None = None) -> Vintage | None:
    """The last complete vintage of a table (fetched at `as_of` or before), if any."""
    known = vintages(raw_dir, table)
    return next((v for v in reversed(known) if as_of is None or v.fetched_at <= as_of), None)


def remove_leftovers(raw_dir: Path) -> None:
    """Clear what an interrupted fetch left behind; it was never visible as a vintage."""
    for path in raw_dir.glob(f"*/{_PARTIAL}*"):
        shutil.rmtree(path, ignore_errors=True)


class Pages:
    """The pages of a large table that came in before a fetch was cut off, by address.

    They belong to one state of the table (its fingerprint); those of another state are removed. A
    page is only kept for the next attempt, and read again and checked like any other then.
    """

    def __init__(self, raw_dir: Path, table: str, fingerprint: str) -> None:
        self._home = raw_dir / table / f"{_PAGES}{fingerprint[:16]}"
        for other in (raw_dir / table).glob(f"{_PAGES}*"):
            if other != self._home:
                shutil.rmtree(other, ignore_errors=True)

    def get(self, url: str) -> bytes | None:
        """The answer that came from this address, if it was kept whole."""
        try:
            return gzip.decompress(self._path(url).read_bytes())
        except (OSError, EOFError, zlib.error):
            return None

    def put(self, url: str, content: bytes) -> None:
        self._home.mkdir(parents=True, exist_ok=True)
        self._path(url).write_bytes(gzip.compress(content, 1))

    def forget(self) -> None:
        shutil.rmtree(self._home, ignore_errors=True)

    def _path(self, url: str) -> Path:
        return self._home / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.json.gz"


def superfluous(raw_dir: Path, table: str, keep: int, used: Container[str]) -> list[Vintage]:
    """The vintages that go when the newest `keep` stay and those fetched at `used`."""
    return [v for v in vintages(raw_dir, table)[:-keep] if v.manifest.fetched_at not in used]


def remove(vintage: Vintage) -> None:
    """Remove one vintage: out of sight first, so that it is never half there."""
    aside = vintage.path.with_name(f"{_PARTIAL}{vintage.path.name}")
    os.rename(vintage.path, aside)
    shutil.rmtree(aside)


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
        _share(partial, files, vintages(raw_dir, manifest.table))
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


def _share(partial: Path, files: Mapping[str, str], earlier: Sequence[Vintage]) -> None:
    """Let a file with the content of one in an earlier vintage be that file, where the disk can."""
    known = {digest: v.path / name for v in earlier for name, digest in v.manifest.files.items()}
    for name, digest in files.items():
        twin = known.get(digest)
        try:
            # What was damaged since must not spread.
            if twin is not None and _sha256(twin) == digest:
                os.link(twin, partial / f"{name}.twin")
                os.replace(partial / f"{name}.twin", partial / name)
        except OSError:
            continue


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

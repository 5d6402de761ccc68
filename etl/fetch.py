"""CBS -> data/raw: decides what must be fetched, checks it, and writes whole vintages only."""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

from etl import raw
from etl.catalog import CbsTable
from etl.cbs import AbsentError, Rows, SourceError
from etl.contract import Resolution, resolve
from etl.errors import N_, BijstandError

AT_ONCE = 4

logger = logging.getLogger(__name__)

State = Literal["new", "unchanged", "failed", "absent"]
Progress = Callable[[str, str, int], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one table: `held` says whether an earlier vintage exists to fall back on."""

    table: CbsTable
    state: State
    held: bool
    error: BijstandError | None = None
    warnings: tuple[raw.Remark, ...] = ()


class Source(Protocol):
    """Where tables come from: the service, or a folder with its answers."""

    def describe(self, table_id: str) -> dict[str, Any]: ...
    def metadata(self, table_id: str) -> dict[str, Rows]: ...
    def rows(
        self, table: CbsTable, found: Resolution, codes: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> Iterator[dict[str, Any]]: ...
    def count(
        self, table: CbsTable, found: Resolution, codes: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> int | None: ...


class Folder:
    """A folder with recorded CBS answers, `<table>/` or `<table>/<fetched at>/`."""

    def __init__(self, path: Path) -> None:
        self.url = path.resolve().name
        self._path = path

    def _home(self, table_id: str) -> Path:
        found = raw.newest(self._path, table_id)
        home = found.path if found else self._path / table_id
        if not (home / raw.ROWS_FILE).exists():
            raise AbsentError(N_("Table {table}: not in this folder."), table=table_id)
        return home

    def describe(self, table_id: str) -> dict[str, Any]:
        home = self._home(table_id)
        info = (raw.read_metadata(home).get("TableInfos") or [{}])[0]
        # A recorded folder may be corrected without a new date, so its content counts as well.
        content = hashlib.sha256((home / raw.ROWS_FILE).read_bytes()).hexdigest()[:12]
        return {"Title": "", "Modified": "", **info, "Content": content}

    def metadata(self, table_id: str) -> dict[str, Rows]:
        return raw.read_metadata(self._home(table_id))

    def rows(self, table: CbsTable, found: Resolution, *_: Any) -> Iterator[dict[str, Any]]:
        """The rows that the service would give for what is declared; a folder may hold more."""
        return (
            row for row in raw.read_rows(self._home(table.id)) if _is_asked_for(row, table, found)
        )

    def count(self, *_: Any) -> int | None:
        return None


def fetch(
    tables: Sequence[CbsTable],
    source: Source,
    raw_dir: Path,
    progress: Progress = lambda *_: None,
    *,
    dry_run: bool = False,
) -> list[Outcome]:
    """Bring `raw_dir` up to date with `source`, at most four tables at once.

    A table that fails does not stop the others. Only when the first four tables all fail before any
    table could be described, the source counts as out of reach and the rest is not tried: a host
    that only errors costs one round of patience, not three.
    """
    if not dry_run:
        raw_dir.mkdir(parents=True, exist_ok=True)
        raw.remove_leftovers(raw_dir)
    reach = _Reach()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(
            pool.map(lambda t: _fetch_one(t, source, raw_dir, progress, dry_run, reach), tables)
        )


def _is_asked_for(row: Mapping[str, Any], table: CbsTable, found: Resolution) -> bool:
    """What `etl.cbs.odata_filter` asks of the service, for one row."""
    for dimension in table.dimensions:
        code = str(row.get(found.dimensions[dimension.name], "")).strip()
        codes = found.codes[dimension.name]
        chosen = code in codes or any(part in code for part in dimension.contains)
        if dimension.between:
            chosen = chosen or dimension.between[0] <= code <= dimension.between[1]
        if (codes or dimension.between or dimension.contains) and not chosen:
            return False
        if code < dimension.since:
            return False
    return True


class _Reach:
    """Whether the source answers at all: the first four requests decide, the others wait for that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = 0
        self._failures: list[SourceError] = []
        self._answered = False
        self._decided = threading.Event()

    def describe(self, source: Source, table_id: str) -> dict[str, Any]:
        with self._lock:
            self._asked += 1
            goes_first = self._asked <= AT_ONCE
        if not goes_first:
            self._decided.wait()
            if not self._answered:
                last = self._failures[-1]
                raise SourceError(last.message, **{**last.values, "table": table_id})
        try:
            info = source.describe(table_id)
        except SourceError as error:
            with self._lock:
                self._failures.append(error)
                if len(self._failures) >= AT_ONCE:
                    self._decided.set()
            raise
        except BaseException:  # 404 is an answer too
            self._has_answered()
            raise
        self._has_answered()
        return info

    def _has_answered(self) -> None:
        self._answered = True
        self._decided.set()


def _fetch_one(
    table: CbsTable,
    source: Source,
    raw_dir: Path,
    progress: Progress,
    dry_run: bool,
    reach: _Reach,
) -> Outcome:
    previous = raw.newest(raw_dir, table.id)
    held = previous is not None
    try:
        info = reach.describe(source, table.id)
        fingerprint = _fingerprint(table, info)
        unchanged = previous is not None and previous.manifest.fingerprint == fingerprint
        if previous is not None and unchanged and previous.is_intact():
            progress(table.id, "unchanged", previous.manifest.rows)
            return Outcome(table, "unchanged", held, warnings=previous.manifest.warnings)
        if dry_run:
            progress(table.id, "new", 0)
            return Outcome(table, "new", held)
        vintage = _take(table, source, info, fingerprint, raw_dir, progress)
        progress(table.id, "new", vintage.manifest.rows)
        return Outcome(table, "new", held, warnings=vintage.manifest.warnings)
    except AbsentError as error:
        progress(table.id, "absent", 0)
        return Outcome(table, "absent", held, error)
    except Exception as error:
        logger.debug("table %s", table.id, exc_info=error)
        progress(table.id, "failed", 0)
        return Outcome(table, "failed", held, _as_sentence(table, error))


def _as_sentence(table: CbsTable, error: Exception) -> BijstandError:
    """Whatever went wrong with one table, as its sentence: an odd answer must not stop the others."""
    if isinstance(error, BijstandError):
        return error
    if not isinstance(error, OSError):
        return SourceError(
            N_("Table {table}: CBS answered in a form that was not foreseen; it was not taken."),
            table=table.id,
        )
    return BijstandError(
        N_("Table {table}: could not be written to disk ({reason}); free space and try again."),
        table=table.id,
        reason=error.strerror or type(error).__name__,
    )


def _fingerprint(table: CbsTable, info: Mapping[str, Any]) -> str:
    """Changes when CBS changed the table or we ask for something else."""
    dimensions = [
        (d.name, d.keys, d.only, d.classes, d.between, d.contains, d.since)
        for d in table.dimensions
    ]
    topics = [(t.name, t.stems, t.unit, t.group, t.titles) for t in table.topics]
    asked = (dimensions, topics, info["Modified"], info.get("Content", ""))
    return hashlib.sha256(repr(asked).encode()).hexdigest()


def _take(
    table: CbsTable,
    source: Source,
    info: Mapping[str, Any],
    fingerprint: str,
    raw_dir: Path,
    progress: Progress,
) -> raw.Vintage:
    metadata = source.metadata(table.id)
    missing = {"DataProperties", "TableInfos"} - metadata.keys()
    if missing:
        raise SourceError(
            N_("Table {table}: CBS left out {parts}; try again later."),
            table=table.id,
            parts=", ".join(sorted(missing)),
        )
    found = resolve(table, metadata)
    expected = source.count(table, found, metadata)
    manifest = raw.Manifest(
        table=table.id,
        title=str(info.get("Title") or "").strip(),
        modified=str(info["Modified"]),
        fetched_at=_moment_after(raw.newest(raw_dir, table.id)),
        source=getattr(source, "url", ""),
        fingerprint=fingerprint,
        rows=0,
        count_verified=expected is not None,
        warnings=tuple(raw.Remark(w.message, w.values) for w in found.warnings),
    )

    def verify(number: int) -> None:
        if number == 0:
            raise SourceError(
                N_("Table {table}: CBS gave no rows at all; try again later."), table=table.id
            )
        if expected is not None and number != expected:
            raise SourceError(
                N_(
                    "Table {table}: {number} rows came in and CBS counts {expected}; try again later."
                ),
                table=table.id,
                number=number,
                expected=expected,
            )
        if source.describe(table.id)["Modified"] != info["Modified"]:
            raise SourceError(
                N_("Table {table}: CBS changed it while it was being read; try again."),
                table=table.id,
            )

    rows = _unique(table, found, source.rows(table, found, metadata), progress, expected or 0)
    return raw.write(raw_dir, manifest, metadata, rows, verify)


def _moment_after(newest: raw.Vintage | None) -> str:
    """Now; or just after the newest vintage when the clock went back, so that order stays order."""
    now = datetime.now(UTC)
    if newest is not None:
        now = max(
            now, datetime.fromisoformat(newest.manifest.fetched_at) + timedelta(microseconds=1)
        )
    return now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _unique(
    table: CbsTable,
    found: Resolution,
    rows: Iterator[dict[str, Any]],
    progress: Progress,
    expected: int,
) -> Iterator[dict[str, Any]]:
    """Pass the rows on, refusing a row served twice or without the columns that were asked for."""
    seen: set[int] = set()
    dimensions = tuple(found.dimensions.values())
    for number, row in enumerate(rows, start=1):
        absent = [key for key in found.keys if key not in row]
        if absent:
            raise SourceError(
                N_(
                    "Table {table}: the rows lack column {column}, which CBS says is there; try again later."
                ),
                table=table.id,
                column=", ".join(absent),
            )
        odd = [key for key in found.keys if not isinstance(row[key], str | None)]
        if odd:
            raise SourceError(
                N_(
                    "Table {table}: column {column} holds something that is not text; it was not taken."
                ),
                table=table.id,
                column=", ".join(odd),
            )
        key = hash(tuple(row[d] for d in dimensions))
        if key in seen:
            raise SourceError(
                N_("Table {table}: CBS served the same row twice; try again later."), table=table.id
            )
        seen.add(key)
        if number % 5000 == 0:
            progress(table.id, f"{number}/{expected}" if expected else str(number), number)
        yield row

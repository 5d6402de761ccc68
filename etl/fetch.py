"""CBS -> data/raw: decides what must be fetched, checks it, and writes whole vintages only."""

import hashlib
import logging
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

from etl import raw
from etl.catalog import CbsTable
from etl.cbs import AT_ONCE, AbsentError, OutageError, Rows, SilentError, SourceError
from etl.contract import Resolution, resolve
from etl.errors import N_, BijstandError

# What a table that was never fetched is taken to need on disk, and what is left free beside it all.
UNKNOWN_BYTES, SPARE_BYTES = 2 << 20, 20 << 20

_TEXT = frozenset((str, type(None)))

logger = logging.getLogger(__name__)

# "changed" is said beforehand, of a table that is held and would come anew; once it came it is "new".
State = Literal["new", "changed", "unchanged", "failed", "absent"]
Progress = Callable[[str, str, int], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one table: `held` says whether an earlier vintage exists to fall back on.

    `rows` is the number of rows of the vintage that is held now; None when there is none.
    """

    table: CbsTable
    state: State
    held: bool
    error: BijstandError | None = None
    warnings: tuple[raw.Remark, ...] = ()
    rows: int | None = None


class Source(Protocol):
    """Where tables come from: the service, or a folder with its answers."""

    def catalogue(self, titles: Sequence[str]) -> dict[str, str]: ...
    def describe(self, table_id: str) -> dict[str, Any]: ...
    def metadata(self, table_id: str, info: dict[str, Any]) -> dict[str, Rows]: ...
    def rows(
        self,
        table: CbsTable,
        found: Resolution,
        codes: Mapping[str, Sequence[Mapping[str, Any]]],
        kept: raw.Pages,
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

    def catalogue(self, titles: Sequence[str]) -> dict[str, str]:
        """Id and title of the tables here with one of these words in their title."""
        found = {}
        for path in self._path.iterdir():
            try:
                title = str(self.describe(path.name)["Title"])
            except (BijstandError, OSError):  # another file or folder
                continue
            if any(words in title for words in titles):
                found[path.name] = title
        return found

    def describe(self, table_id: str) -> dict[str, Any]:
        home = self._home(table_id)
        info = (raw.read_metadata(home).get("TableInfos") or [{}])[0]
        # A recorded folder may be corrected without a new date, so its content counts as well.
        content = hashlib.sha256((home / raw.ROWS_FILE).read_bytes()).hexdigest()[:12]
        return {"Title": "", "Modified": "", **info, "Content": content}

    def metadata(self, table_id: str, info: dict[str, Any]) -> dict[str, Rows]:
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
    release_bytes: int = 0,
) -> list[Outcome]:
    """Bring `raw_dir` up to date with `source`, at most four tables at once.

    First every table is asked whether it changed (one small request), then what changed is fetched.
    A table that fails does not stop the others. Only when the first four tables all fail before any
    table could be described, or four in a row keep us waiting in vain, the source counts as out of
    reach and the rest is not tried: a host that only errors or hangs costs one round of patience.

    Raises BijstandError when there is no room for what would come and a release of `release_bytes`.
    """
    if not dry_run:
        raw_dir.mkdir(parents=True, exist_ok=True)
        raw.remove_leftovers(raw_dir)
    reach = _Reach()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        plans = list(pool.map(lambda t: _plan(t, source, raw_dir, progress, reach), tables))
        wanted = [p for p in plans if p.outcome.state in ("new", "changed")]
        if dry_run or not wanted:
            return [p.outcome for p in plans]
        _check_room(wanted, raw_dir, release_bytes)
        # The longest first, so that none is left running alone at the end.
        taken = {
            plan.outcome.table.id: pool.submit(_take, plan, source, raw_dir, progress, reach)
            for plan in sorted(wanted, key=_expected_rows, reverse=True)
        }
        return [
            taken[p.outcome.table.id].result() if p.outcome.table.id in taken else p.outcome
            for p in plans
        ]


@dataclass(frozen=True)
class _Plan:
    """What is to be done with one table, decided on its description alone."""

    outcome: Outcome
    previous: raw.Vintage | None
    info: dict[str, Any] = field(default_factory=dict)
    fingerprint: str = ""


def _expected_rows(plan: _Plan) -> float:
    if plan.previous is not None:
        return plan.previous.manifest.rows
    return 0 if plan.outcome.table.is_small else float("inf")


def _check_room(wanted: Sequence[_Plan], raw_dir: Path, release_bytes: int) -> None:
    """Refuse to begin when the disk cannot hold what the tables took last time and a new release."""
    sizes = (p.previous.size() if p.previous else UNKNOWN_BYTES for p in wanted)
    # While a release is made its log and what does not fit in memory stand beside it.
    needed = sum(sizes) + 2 * release_bytes + SPARE_BYTES
    free = shutil.disk_usage(raw_dir).free
    if free < needed:
        raise BijstandError(
            N_(
                "About {needed} MB is needed on the disk of {path} and {free} MB is free; make room "
                "or remove old figures with 'bijstand prune'; nothing was fetched."
            ),
            needed=needed >> 20,
            free=free >> 20,
            path=str(raw_dir),
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
    """Whether the source answers at all; one object for all tables of one fetch."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._asked = 0
        self._failures: list[SourceError] = []
        self._answered = False
        self._at_work = 0
        self._silent: list[SourceError] = []

    def describe(self, source: Source, table_id: str) -> dict[str, Any]:
        """Describe a table. The first four requests decide, the others wait for that."""
        with self._changed:
            self._asked += 1
            if self._asked > AT_ONCE:
                self._changed.wait_for(
                    lambda: self._answered or len(self._failures) >= AT_ONCE,
                )
                if not self._answered:
                    raise _also(self._failures[-1], table_id)
        try:
            info = source.describe(table_id)
        except SourceError as error:
            with self._changed:
                self._failures.append(error)
                self._changed.notify_all()
            raise
        except BaseException:  # 404 is an answer too
            self._has_answered()
            raise
        self._has_answered()
        return info

    def _has_answered(self) -> None:
        with self._changed:
            self._answered = True
            self._changed.notify_all()

    @contextmanager
    def attempt(self, table_id: str) -> Iterator[None]:
        """Around the fetching of one table: not begun after four in a row that hung.

        After one that hung the next waits for what becomes of those under way.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._silent or not self._at_work)
            if len(self._silent) >= AT_ONCE:
                raise _also(self._silent[-1], table_id)
            self._at_work += 1
        silent: list[SourceError] = []
        try:
            yield
        except SilentError as error:
            silent = [error]
            raise
        finally:
            with self._changed:
                self._at_work -= 1
                self._silent = [*self._silent, *silent] if silent else []
                self._changed.notify_all()


def _also(error: SourceError, table_id: str) -> SourceError:
    """What befell another table, said of this one, which was not tried."""
    return SourceError(error.message, **{**error.values, "table": table_id})


def _plan(
    table: CbsTable, source: Source, raw_dir: Path, progress: Progress, reach: _Reach
) -> _Plan:
    previous = raw.newest(raw_dir, table.id)
    rows = previous.manifest.rows if previous else None

    def become(state: State, error: BijstandError | None = None) -> Outcome:
        if state in ("unchanged", "absent", "failed"):
            progress(table.id, state, rows or 0)
        warnings = previous.manifest.warnings if previous and state == "unchanged" else ()
        return Outcome(table, state, previous is not None, error, warnings, rows)

    try:
        info = reach.describe(source, table.id)
        fingerprint = _fingerprint(table, info)
        if previous is None:
            return _Plan(become("new"), previous, info, fingerprint)
        unchanged = previous.manifest.fingerprint == fingerprint and previous.is_intact()
        return _Plan(become("unchanged" if unchanged else "changed"), previous, info, fingerprint)
    except AbsentError as error:
        return _Plan(become("absent", error), previous)
    except Exception as error:
        logger.debug("table %s", table.id, exc_info=error)
        return _Plan(become("failed", _as_sentence(table, error)), previous)


def _take(plan: _Plan, source: Source, raw_dir: Path, progress: Progress, reach: _Reach) -> Outcome:
    table, before = plan.outcome.table, plan.outcome
    kept = raw.Pages(raw_dir, table.id, plan.fingerprint)
    try:
        with reach.attempt(table.id):
            manifest = _write(plan, source, raw_dir, progress, kept).manifest
        kept.forget()
        progress(table.id, "new", manifest.rows)
        return Outcome(table, "new", before.held, None, manifest.warnings, manifest.rows)
    except Exception as error:
        logger.debug("table %s", table.id, exc_info=error)
        if not isinstance(error, OutageError):
            kept.forget()  # what was wrong may be in a page, and would be there again
        progress(table.id, "failed", 0)
        state: State = "absent" if isinstance(error, AbsentError) else "failed"
        return Outcome(table, state, before.held, _as_sentence(table, error), (), before.rows)


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


def _write(
    plan: _Plan, source: Source, raw_dir: Path, progress: Progress, kept: raw.Pages
) -> raw.Vintage:
    table, info = plan.outcome.table, plan.info
    metadata = source.metadata(table.id, info)
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
        # The invented country comes at a moment of its own, so that it is the same everywhere.
        fetched_at=getattr(source, "fetched_at", "") or _moment_after(plan.previous),
        source=getattr(source, "url", ""),
        fingerprint=plan.fingerprint,
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

    served = source.rows(table, found, metadata, kept)
    rows = _unique(table, found, served, progress, expected or 0)
    return raw.write(raw_dir, manifest, metadata, rows, verify)


def _moment_after(newest: raw.Vintage | None) -> str:
    """Now; or just after the newest vintage when the clock went back, so that order stays order."""
    now = datetime.now(UTC)
    if newest is not None:
        now = max(now, newest.fetched_at + timedelta(microseconds=1))
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
    keys, n_dimensions = found.keys, len(found.dimensions)
    for number, row in enumerate(rows, start=1):
        try:
            cells = [row[key] for key in keys]
        except KeyError as error:
            absent = [key for key in keys if key not in row]
            raise SourceError(
                N_(
                    "Table {table}: the rows lack column {column}, which CBS says is there; try again later."
                ),
                table=table.id,
                column=", ".join(absent),
            ) from error
        if not _TEXT.issuperset(map(type, cells)):
            odd = [key for key in keys if type(row[key]) not in _TEXT]
            raise SourceError(
                N_(
                    "Table {table}: column {column} holds something that is not text; it was not taken."
                ),
                table=table.id,
                column=", ".join(odd),
            )
        key = hash(tuple(cells[:n_dimensions]))
        if key in seen:
            raise SourceError(
                N_("Table {table}: CBS served the same row twice; try again later."), table=table.id
            )
        seen.add(key)
        if number % 5000 == 0:
            progress(table.id, f"{number}/{expected}" if expected else str(number), number)
        yield row

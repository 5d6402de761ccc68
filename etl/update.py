"""One update: fetch what changed, build, publish. One at a time per data folder."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from filelock import FileLock, Timeout

from etl import build, editions, fetch, raw, store
from etl.catalog import TABLES, CbsTable
from etl.errors import N_, BijstandError
from etl.settings import Settings


@dataclass(frozen=True)
class Update:
    """What an update did. `report` is None when nothing could be or had to be built."""

    outcomes: list[fetch.Outcome]
    report: build.Report | None
    error: BijstandError | None = None

    @property
    def succeeded(self) -> bool:
        """At least one table is new or unchanged, nothing held got lost, and the build passed."""
        some = any(o.state in ("new", "unchanged") for o in self.outcomes)
        lost = any(o.held and o.state in ("failed", "absent") for o in self.outcomes)
        rejected = bool(self.report and self.report.rejected)
        return some and not lost and not rejected and self.error is None


@contextmanager
def exclusive(settings: Settings) -> Iterator[None]:
    """Keep a second update or build out; raises BijstandError when one is running."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.data_dir / "update.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BijstandError(
            N_("Another update is running in {path}; wait until it is done."),
            path=str(settings.data_dir),
        ) from error
    try:
        yield
    finally:
        lock.release()


def update(
    settings: Settings,
    source: fetch.Source,
    tables: Sequence[CbsTable] = TABLES,
    progress: fetch.Progress = lambda *_: None,
    *,
    dry_run: bool = False,
) -> Update:
    """Fetch and build. A failure of one table or of the build leaves the current release in use."""
    with exclusive(settings):
        current = store.current("cbs", settings)
        ask = partial(
            fetch.fetch,
            source=source,
            raw_dir=settings.raw_dir,
            progress=progress,
            dry_run=dry_run,
            release_bytes=current.stat().st_size if current else 0,
        )
        outcomes = ask(tables)
        # Not asked for when only some tables are, nor of a source that gave nothing.
        if list(tables) == list(TABLES) and any(o.state != "failed" for o in outcomes):
            outcomes += ask(editions.found(source.catalogue(editions.TITLES)))
        if dry_run:
            return Update(outcomes, None)
        if not any(o.held or o.state == "new" for o in outcomes):
            _remember(outcomes, settings)
            return Update(outcomes, None)
        try:
            report = build.build("cbs", settings)
        except BijstandError as error:
            _remember(outcomes, settings)
            return Update(outcomes, None, error)
        outcomes = [_judged(o, report, settings) for o in outcomes]
        _remember(outcomes, settings)
        return Update(outcomes, report)


def _judged(outcome: fetch.Outcome, report: build.Report, settings: Settings) -> fetch.Outcome:
    """A table whose figures did not pass the checks has failed, whatever fetching it said."""
    error = report.rejected.get(outcome.table.id)
    if error is None or outcome.state not in ("new", "unchanged"):
        return outcome
    held = len(raw.vintages(settings.raw_dir, outcome.table.id)) > 1
    return replace(outcome, state="failed", held=held, error=error)


def _remember(outcomes: Sequence[fetch.Outcome], settings: Settings) -> None:
    """Keep what became of each table, so that pages can name what failed."""
    known = store.last_update(settings)
    for o in outcomes:
        error = o.error
        known[o.table.id] = store.TableOutcome(
            o.table.id,
            o.state,
            o.held,
            error.message if error else "",
            error.values if error else {},
        )
    tables = dict.fromkeys([*(t.id for t in TABLES), *(o.table.id for o in outcomes)])
    store.save_last_update([known[i] for i in tables if i in known], settings)

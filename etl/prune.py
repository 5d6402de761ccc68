"""Removing old vintages and releases, only when asked: cited links pin a release."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl import raw, store
from etl.catalog import TABLES
from etl.errors import BijstandError
from etl.settings import Settings


@dataclass(frozen=True)
class Superfluous:
    """What would go: folders of vintages, files of releases."""

    vintages: tuple[raw.Vintage, ...]
    releases: tuple[Path, ...]

    @property
    def paths(self) -> list[Path]:
        return [*(v.path for v in self.vintages), *self.releases]

    def remove(self) -> None:
        for vintage in self.vintages:
            raw.remove(vintage)
        for release in self.releases:
            release.unlink()


def superfluous(
    settings: Settings,
    keep_vintages: int | None,
    keep_releases: int | None,
    kept: Collection[Path] = (),
) -> Superfluous:
    """What may go when the newest so many stay; None leaves that sort alone.

    The current releases and `kept` stay, and the vintages that the current CBS release was made of.
    """
    releases: list[Path] = []
    if keep_releases is not None:
        for origin in store.ORIGINS:
            stay = {store.current(origin, settings), *kept}
            old = store.releases(origin, settings)[:-keep_releases]
            releases += [p for p in old if p not in stay]
    vintages: list[raw.Vintage] = []
    if keep_vintages is not None:
        used = _used(settings)
        for table in TABLES:
            vintages += raw.superfluous(settings.raw_dir, table.id, keep_vintages, used)
    return Superfluous(tuple(vintages), tuple(releases))


def _used(settings: Settings) -> set[str]:
    """When the vintages of the current CBS release were fetched, as in their manifests."""
    current = store.current("cbs", settings)
    if current is None:
        return set()
    try:
        with store.open_release(current) as db:
            found = db.execute(
                "select strftime(fetched_at, '%Y-%m-%dT%H:%M:%S.%fZ') from meta.cbs_table "
                "where fetched_at is not null"
            )
            return {moment for (moment,) in found.fetchall()}
    except (duckdb.Error, BijstandError):
        return set()

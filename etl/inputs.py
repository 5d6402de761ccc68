"""What a release is made from: vintages of CBS tables, imports, hand-made files; and its fingerprint."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from etl import editions, raw, store
from etl.catalog import TABLES, CbsTable
from etl.errors import N_, BijstandError
from etl.maatwerk import kept
from etl.settings import QUERIES, REFERENCE, Settings


@dataclass(frozen=True)
class Inputs:
    """Everything on disk that goes into one release.

    `reference` is the folder of hand-made files (None: none apply), `truth` that of what is known of
    the invented country alone. `accepted` are the tables that may hold less than they did before.
    """

    origin: store.Origin
    vintages: tuple[raw.Vintage, ...] = ()
    imports: tuple[kept.Import, ...] = ()
    reference: Path | None = None
    truth: Path | None = None
    accepted: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[CbsTable, ...]:
        """Every declared table, and the editions that were found since."""
        titles = {v.manifest.table: v.manifest.title for v in self.vintages}
        return (*TABLES, *editions.found(titles))

    @property
    def moment(self) -> datetime:
        """When the release is said to be made: now, but the invented country is the same everywhere."""
        if self.origin != "practice":
            return datetime.now(UTC)
        return max(datetime.fromisoformat(v.manifest.fetched_at) for v in self.vintages)

    def digest(self) -> str:
        """Changes when the figures or the code that turns them into a release change."""
        digest = hashlib.sha256(self.origin.encode())
        for vintage in self.vintages:
            digest.update(repr(sorted(vintage.manifest.files.items())).encode())
            digest.update(vintage.manifest.fetched_at.encode())
        for entry in self.imports:
            digest.update(entry.manifest.source_id.encode())
        for folder in (self.reference, self.truth):
            for path in sorted(folder.glob("*.*")) if folder else ():
                digest.update(path.read_bytes())
        digest.update(code_digest().encode())
        return digest.hexdigest()

    def without(self, source_id: str | None) -> "Inputs | None":
        """With what came before `source_id` in its place, or without it; None when that leaves nothing."""
        if any(source_id == entry.manifest.source_id for entry in self.imports):
            others = (e for e in self.imports if e.manifest.source_id != source_id)
            return replace(self, imports=tuple(others))
        current = next((v for v in self.vintages if v.manifest.table == source_id), None)
        if current is None:
            return None
        known = raw.vintages(current.path.parents[1], current.manifest.table)
        older = [v for v in known if v.path.name < current.path.name]
        rest = [v for v in self.vintages if v is not current]
        vintages = (*rest, *older[-1:])
        return replace(self, vintages=vintages) if vintages else None


def on_disk(
    origin: store.Origin,
    settings: Settings,
    as_of: datetime | None = None,
    accepted: Sequence[str] = (),
) -> Inputs:
    """What this machine holds for a release of `origin`; with `as_of`, what it held then.

    Raises BijstandError when that is nothing.
    """
    if origin == "published":
        return Inputs(origin, reference=REFERENCE)
    if origin == "practice":
        home = settings.practice_dir
        raw_dir = home / "raw"
        found = _vintages(raw_dir, as_of)
        if not found:
            raise BijstandError(
                N_("Oefenland is not on this machine yet; make it with 'bijstand practice'.")
            )
        return Inputs(origin, found, _imports(raw_dir, as_of), home / "reference", home / "truth")
    found = _vintages(settings.raw_dir, as_of)
    if as_of is not None and not found:
        raise BijstandError(
            N_("Of {moment} or before no CBS tables are kept on this machine."),
            moment=f"{as_of:%Y-%m-%d %H:%M}",
        )
    if not found:
        raise BijstandError(
            N_("There are no CBS tables on this machine yet; get them with 'bijstand update'.")
        )
    imports = _imports(settings.raw_dir, as_of)
    return Inputs(origin, found, imports, REFERENCE, accepted=tuple(accepted))


def _vintages(raw_dir: Path, as_of: datetime | None) -> tuple[raw.Vintage, ...]:
    declared = [table.id for table in TABLES]
    others = sorted(
        {p.parent.parent.name for p in raw_dir.glob(f"*/*/{raw.MANIFEST}")} - {*declared}
    )
    found = [raw.newest(raw_dir, table_id, as_of) for table_id in (*declared, *others)]
    vintages = {v.manifest.table: v for v in found if v is not None}
    editions_here = editions.found({i: v.manifest.title for i, v in vintages.items()})
    return tuple(
        vintages[i] for i in (*declared, *(table.id for table in editions_here)) if i in vintages
    )


def _imports(raw_dir: Path, as_of: datetime | None) -> tuple[kept.Import, ...]:
    return tuple(
        entry
        for entry in kept.imports(raw_dir)
        if as_of is None or datetime.fromisoformat(entry.manifest.imported_at) <= as_of
    )


def code_digest() -> str:
    """Changes when what turns answers into figures changes."""
    digest = hashlib.sha256()
    for path in sorted([*QUERIES.rglob("*.sql"), *Path(__file__).parent.rglob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()

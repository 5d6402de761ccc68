"""What `bijstand status` tells: the release, every table, every import, every boundary file."""

from typing import Any

from dashboard.commands.output import say
from dashboard.text import gettext as _
from etl import boundary_files, store
from etl.catalog import TABLES
from etl.maatwerk import kept
from etl.settings import Settings


def of_release(settings: Settings) -> dict[str, Any]:
    """The release in use and what it holds of every declared table."""
    path = store.default(settings)
    outcomes = store.last_update(settings)
    release: dict[str, Any] = {}
    held: dict[str, dict[str, Any]] = {}
    if path is not None:
        with store.open_release(path) as db:
            row = db.execute("select release_id, origin, built_at from meta.release").fetchone()
            assert row is not None
            release = {"id": row[0], "origin": row[1], "built_at": f"{row[2].isoformat()}Z"}
            found = db.execute(
                "select id, modified, fetched_at, rows, min(period_start), max(period_start) "
                "from meta.cbs_table left join marts.observation on source_id = id and value is not null "
                "where fetched_at is not null group by all"
            )
            for table_id, modified, fetched, rows, first, last in found.fetchall():
                held[table_id] = {
                    "modified": modified,
                    "fetched_at": f"{fetched.isoformat(timespec='seconds')}Z",
                    "rows": rows,
                    "first": first and first.isoformat(),
                    "last": last and last.isoformat(),
                }
    tables = []
    for table_id in dict.fromkeys([*(t.id for t in TABLES), *held]):
        facts = held.get(table_id) or dict.fromkeys(
            ("modified", "fetched_at", "rows", "first", "last")
        )
        state = "held" if table_id in held else "absent"
        last = outcomes.get(table_id)
        if last and (last.state == "failed" or (last.state == "absent" and last.held)):
            state = "failed"
        tables.append({"id": table_id, **facts, "state": state})
    return {"release": release, "tables": tables}


def of_boundaries(settings: Settings) -> list[dict[str, Any]]:
    """Every boundary file in use."""
    return [
        {
            "level": e.level,
            "year": e.year,
            "regions": e.regions,
            "retrieved_at": e.retrieved_at,
            "source": e.source,
        }
        for e in boundary_files.index(settings.data_dir, "cbs").values()
    ]


def of_imports(settings: Settings) -> list[dict[str, Any]]:
    """Every import on disk, and the periods for which it counts."""
    used = {entry.manifest.source_id: parts for entry, parts in kept.in_use(settings.raw_dir)}
    return [
        {
            "id": m.source_id,
            "file": m.file,
            "sha256": m.sha256,
            "imported_at": m.imported_at,
            "in_use": sorted({period for period, _age in used.get(m.source_id, set())}),
        }
        for m in (entry.manifest for entry in kept.imports(settings.raw_dir))
    ]


def print_rest(current: dict[str, Any]) -> None:
    """Imports and boundaries, to read."""
    for entry in current["imports"]:
        periods = ", ".join(entry["in_use"]) or "-"
        say(f"{entry['id']}  {entry['imported_at'][:10]}  {entry['file']}  {periods}")
    years = [str(e["year"]) for e in current["boundaries"] if e["level"] == "gemeente"]
    say(
        _("Boundaries of gemeenten: {years}.").format(years=", ".join(years))
        if years
        else _("Boundaries of gemeenten: none yet; 'bijstand update' gets them from PDOK.")
    )

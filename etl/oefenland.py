"""Oefenland, the invented country, as a release: made, fetched and built by the ordinary path.

`<data>/practice/` holds what it is made of and nothing that is real: `raw/` (two rounds of answers in
the form of CBS, and an import of flows per quarter), `reference/`, `truth/`, `earlier.duckdb` (the
figures of the first round, to compare with) and `recipe`, which says of which code it is. The folder
is made aside and put in place whole. Its borders stand among the boundary files, apart from real ones.
"""

import csv
import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl import boundaries, build, fetch
from etl.catalog import TABLES, CbsTable
from etl.cbs import AbsentError, Rows
from etl.contract import Resolution
from etl.errors import N_, BijstandError
from etl.inputs import code_digest
from etl.maatwerk import kept, regions
from etl.practice import answers, flows, tables, truth
from etl.practice.answers import Figures
from etl.practice.land import Land, geojson
from etl.practice.office import PUBLISHER, REVISED, VINTAGES, Office, Vintage
from etl.settings import REFERENCE, Settings
from etl.update import exclusive

RECIPE, AOW_AGE = "recipe", "aow_age.csv"
Progress = Callable[[str], None]


class Counter:
    """The counter of the invented office: `etl.fetch.Source` without a network."""

    url = "Oefenland"

    def __init__(self, office: Office, round_: Vintage) -> None:
        self.fetched_at = round_.fetched
        self._office = office
        self._tables = {table.id: table for table in TABLES}
        self._figures: dict[str, Figures] = {}

    def catalogue(self, titles: Sequence[str]) -> dict[str, str]:
        """The office of Oefenland publishes declared tables only."""
        return {}

    def describe(self, table_id: str) -> dict[str, Any]:
        table = self._tables[table_id]
        if table.name not in tables.MADE_BY:
            raise AbsentError(N_("Table {table}: Oefenland does not have it."), table=table_id)
        return {"Title": self._office.title(table), "Modified": self._office.modified(table)}

    def metadata(self, table_id: str, info: dict[str, Any]) -> dict[str, Rows]:
        return self._office.metadata(self._tables[table_id], self._of(table_id))

    def rows(self, table: CbsTable, found: Resolution, *_: Any) -> Iterator[dict[str, Any]]:
        """The declared columns, as they come when only those are asked for."""
        columns = {column.name: column.key for column in found.columns}
        return answers.rows(table, self._of(table.id), columns)

    def count(self, table: CbsTable, *_: Any) -> int:
        return len(self._of(table.id))

    def _of(self, table_id: str) -> Figures:
        if table_id not in self._figures:
            self._figures[table_id] = tables.figures(self._office, self._tables[table_id])
        return self._figures[table_id]


def practice(settings: Settings, progress: Progress = lambda _step: None) -> build.Report:
    """Make and publish Oefenland; quick when it is there and nothing changed.

    `progress` is told what is being done. Raises BijstandError; what was there stays.
    """
    with exclusive(settings):
        recipe = _recipe()
        if _made_by(settings.practice_dir) != recipe:
            _make(settings, recipe, progress)
        return rebuild(settings, progress)


def rebuild(settings: Settings, progress: Progress = lambda _step: None) -> build.Report:
    """Build it again from what is on disk: the first round, and the second that revises it."""
    earlier = settings.practice_dir / f"earlier-{code_digest()[:8]}.duckdb"
    if not earlier.exists():
        progress(N_("reading the first round of figures ..."))
        for old in settings.practice_dir.glob("*.duckdb*"):
            old.unlink()
        making = earlier.with_suffix(".making")
        making.unlink(missing_ok=True)
        first = datetime.fromisoformat(VINTAGES[0].fetched)
        build.observations("practice", settings, first, making).rename(earlier)
    progress(N_("building the release ..."))
    return build.build("practice", settings, previous=earlier)


def _made_by(folder: Path) -> str:
    try:
        return (folder / RECIPE).read_text()
    except OSError:
        return ""


def _recipe() -> str:
    """Changes when the invented country may come out differently."""
    here = Path(__file__).parent
    code = [Path(__file__), *(here / "practice").glob("*.py"), *(here / "catalog").glob("*.py")]
    digest = hashlib.sha256()
    for path in sorted(code):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _make(settings: Settings, recipe: str, progress: Progress) -> None:
    made = settings.practice_dir.with_name(f".{settings.practice_dir.name}.making")
    shutil.rmtree(made, ignore_errors=True)
    try:
        progress(N_("simulating Oefenland ..."))
        world = truth.World.make()
        first, office = (Office(world.panel, vintage) for vintage in VINTAGES)
        again = [table for table in TABLES if table.name in REVISED]
        once = [table for table in TABLES if table.name not in REVISED]
        progress(N_("writing the tables of Oefenland ..."))
        for counter, some in (
            (Counter(first, first.vintage), again),
            (Counter(office, first.vintage), once),
            (Counter(office, office.vintage), again),
        ):
            for outcome in fetch.fetch(some, counter, made / "raw"):
                if outcome.state == "failed":
                    raise outcome.error or BijstandError(N_("Oefenland could not be made."))
        _write_events(truth.events(world.panel), made / "reference")
        # The AOW age is the one law that Oefenland has in common with the real country.
        shutil.copy(REFERENCE / AOW_AGE, made / "reference" / AOW_AGE)
        _write_truth(truth.tables(world), made / "truth")
        _import_flows(office, made)
        progress(N_("drawing the map of Oefenland ..."))
        _draw(office, settings.data_dir)
        (made / RECIPE).write_text(recipe)
        shutil.rmtree(settings.practice_dir, ignore_errors=True)
        made.rename(settings.practice_dir)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _write_events(events: list[dict[str, str]], folder: Path) -> None:
    folder.mkdir()
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(events[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(events)


def _write_truth(known: dict[str, truth.Columns], folder: Path) -> None:
    folder.mkdir()
    for name, columns in known.items():
        table = pa.table(dict(columns))
        for column in ("start", "month"):
            if column in table.column_names:
                place = table.column_names.index(column)
                table = table.set_column(place, column, table[column].cast(pa.date32()))
        pq.write_table(table, folder / f"{name}.parquet")


def _import_flows(office: Office, made: Path) -> None:
    """The flows per quarter, as a user would import them."""
    known = [
        regions.Region(
            code,
            "gemeente",
            office.places.names[code],
            _date(since),
            _date(until),
        )
        for code, (since, until) in flows.spans(office).items()
    ]
    path = made / flows.NAME
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows(flows.lines(office))
    moment = datetime.fromisoformat(office.vintage.fetched)
    kept.import_file(made / "raw", path, flows.MAP, regions.Regions(known), now=moment)


def _date(day: str | None) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None


def _draw(office: Office, data_dir: Path) -> None:
    """Boundary files of every year in which borders changed and of the newest."""
    places = office.places
    land = Land(places, office.panel.seed)
    newest = int(office.vintage.last[:4])
    moment = datetime.fromisoformat(office.vintage.fetched)
    for year in range(boundaries.FIRST_YEAR, newest + 1):
        day = f"{year}-01-01"
        codes = frozenset(places.exist_on(day))
        parents: dict[str, dict[str, str]] = {}
        if year == newest:
            parents = {
                level: {code: places.parents(code)[level] for code in codes}
                for level in boundaries.COARSER
            }
        boundaries.publish(
            data_dir,
            "practice",
            geojson(land.gemeenten(day), places.title),
            boundaries.Division(year, codes, parents),
            source=PUBLISHER,
            now=moment,
        )

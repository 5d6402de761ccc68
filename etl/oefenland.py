"""Oefenland, the invented country, as a release: made, fetched and built by the ordinary path.

`<data>/practice/` holds what it is made of and nothing that is real: `raw/` (two rounds of answers in
the form of CBS), `reference/events.csv`, `truth/` and `recipe`, which says of which code it is. The
folder is made aside and put in place whole.
"""

import csv
import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl import build, fetch
from etl.catalog import TABLES, CbsTable
from etl.cbs import AbsentError, Rows
from etl.contract import Resolution
from etl.errors import N_, BijstandError
from etl.practice import answers, tables, truth
from etl.practice.answers import Figures
from etl.practice.office import VINTAGES, Office
from etl.settings import REFERENCE, Settings
from etl.update import exclusive

RECIPE, AOW_AGE = "recipe", "aow_age.csv"
Progress = Callable[[str], None]


class Counter:
    """The counter of the invented office: `etl.fetch.Source` without a network."""

    url = "Oefenland"

    def __init__(self, office: Office) -> None:
        self.fetched_at = office.vintage.fetched
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
    first, *_later = (datetime.fromisoformat(vintage.fetched) for vintage in VINTAGES)
    progress(N_("building the release ..."))
    earlier = build.build("practice", settings, as_of=first)
    progress(N_("building the release that revises it ..."))
    return build.build("practice", settings, previous=earlier.path)


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
        for vintage in VINTAGES:
            progress(N_("writing the tables of Oefenland ..."))
            counter = Counter(Office(world.panel, vintage))
            for outcome in fetch.fetch(TABLES, counter, made / "raw"):
                if outcome.state == "failed":
                    raise outcome.error or BijstandError(N_("Oefenland could not be made."))
        _write_events(truth.events(world.panel), made / "reference")
        # The AOW age is the one law that Oefenland has in common with the real country.
        shutil.copy(REFERENCE / AOW_AGE, made / "reference" / AOW_AGE)
        _write_truth(truth.tables(world), made / "truth")
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

"""What several tests need: declared tables by id, releases as plain rows, the command line."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import pytest

from dashboard import cli, text
from etl import fetch, store
from etl.build import VIEWS
from etl.catalog import TABLES, CbsTable
from etl.settings import PROJECT, QUERIES

DECLARED = {table.id: table for table in TABLES}
COMMAND = Path(sys.executable).with_name("bijstand")


def leave_out(reason: str) -> NoReturn:
    """Skip a test for want of something on this machine; pytest prints the reason. CI must have it, so there it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def declared(*ids: str) -> list[CbsTable]:
    """The declarations of these tables; of all tables when none is named."""
    return [DECLARED[table_id] for table_id in ids] or list(TABLES)


def by_id(outcomes: list[fetch.Outcome]) -> dict[str, fetch.Outcome]:
    return {outcome.table.id: outcome for outcome in outcomes}


def query(release: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a question to a release, opened as the dashboard opens it."""
    with store.open_release(release) as db:
        return db.execute(sql).fetchall()


def value(release: Path, sql: str) -> Any:
    """The answer to a question that has one answer."""
    ((answer,),) = query(release, sql)
    return answer


def marts(release: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every marts table with all its rows, in the order in which they stand; views have no order."""
    tables = query(
        release,
        "select table_name from information_schema.tables "
        "where table_schema = 'marts' and table_type = 'BASE TABLE'",
    )
    return {name: query(release, f"select * from marts.{name}") for (name,) in sorted(tables)}


def make_marts(db: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Make these marts of what they read, in this order, as a build does."""
    for name in names:
        sort = "view" if f"marts.{name}" in VIEWS else "table"
        text = (QUERIES / "marts" / f"{name}.sql").read_text()
        db.execute(f"create or replace {sort} marts.{name} as {text}")


def assert_one_sentence(text: str, *names: str) -> None:
    """An error that a person can read: one line, one full stop at its end, naming what it is about."""
    assert text.strip() == text and "\n" not in text and text.endswith("."), text
    assert "{" not in text and "Traceback" not in text, text
    for name in names:
        assert name in text, text


def environment(data_dir: Path, **changes: str) -> dict[str, str]:
    """The environment of a `bijstand` command that uses this data folder and nothing else of ours."""
    kept = {name: v for name, v in os.environ.items() if not name.startswith("BIJSTAND_")}
    return {**kept, "BIJSTAND_DATA_DIR": str(data_dir), "BIJSTAND_TAAL": "en", **changes}


def bijstand(
    *arguments: str, data_dir: Path, prefix: tuple[str, ...] = (), **changes: str
) -> "subprocess.CompletedProcess[str]":
    """Run the `bijstand` command to its end."""
    return subprocess.run(
        [*prefix, str(COMMAND), *arguments],
        cwd=PROJECT,
        env=environment(data_dir, **changes),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def bijstand_here(*arguments: str, language: str = "en") -> "subprocess.CompletedProcess[str]":
    """Run the `bijstand` command within this process, which saves seconds; for what needs no data folder."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["bijstand", *arguments])
        patch.setenv("BIJSTAND_TAAL", language)
        before = text.language()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        text.use(before)
    code = int(ended.value.code or 0)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

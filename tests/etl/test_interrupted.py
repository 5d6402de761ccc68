"""Killed at any moment, or out of disk space: the last release opens and the next update completes."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl import store
from etl.fetch import Folder
from etl.settings import Settings
from etl.update import exclusive, update
from tests import fixtures
from tests.cbs_server import CbsServer, change_info, write_folder
from tests.helpers import (
    COMMAND,
    assert_one_sentence,
    bijstand,
    declared,
    environment,
    marts,
    value,
)

TABLES = fixtures.all_tables()
KILLS = 10
COUNT = "select count(*) from marts.observation where value is not null"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(TABLES, tmp_path / "cbs")


@pytest.fixture
def settings(tmp_path: Path, folder: Path) -> Settings:
    """A data folder with a first release."""
    made = Settings(data_dir=tmp_path / "data", cbs_url="")
    assert update(made, Folder(folder), declared()).succeeded
    return made


def modify(folder: Path, moment: int) -> None:
    """CBS publishes every table anew, so that an update has everything to do."""
    changed = {
        t: change_info(table, Modified=f"2027-01-01T02:00:{moment:02}")
        for t, table in TABLES.items()
    }
    write_folder(changed, folder)


def start_update(settings: Settings, folder: Path) -> "subprocess.Popen[bytes]":
    """Start an update and wait until its work begins."""
    sign = settings.data_dir / "update.lock"
    sign.unlink(missing_ok=True)
    process = subprocess.Popen(
        [str(COMMAND), "update", "--from", str(folder)],
        env=environment(settings.data_dir),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not sign.exists() and process.poll() is None:
        time.sleep(0.002)
    return process


def test_killed_at_ten_moments_of_an_update(settings: Settings, folder: Path) -> None:
    figures = value(store.current("cbs", settings), COUNT)  # type: ignore[arg-type]
    modify(folder, 0)
    process = start_update(settings, folder)
    began = time.monotonic()
    assert process.wait(60) == 0
    took = time.monotonic() - began

    moments = random.Random(20170101)
    killed = 0
    for number in range(KILLS):
        modify(folder, number + 1)
        process = start_update(settings, folder)
        began = time.monotonic()
        try:
            # One moment in each tenth of the work.
            process.wait(took * (number + moments.random()) / KILLS)
            took = min(took, time.monotonic() - began)  # it was faster than the first one
        except subprocess.TimeoutExpired:
            process.kill()
        killed += process.wait(60) == -signal.SIGKILL

        last = store.current("cbs", settings)
        assert last is not None
        assert value(last, COUNT) == figures
        done = update(settings, Folder(folder), declared())
        assert done.succeeded, done
        newest = store.current("cbs", settings)
        assert newest is not None and done.report is not None and newest == done.report.path
        assert value(newest, COUNT) == figures
        assert (
            value(newest, "select min(modified) from meta.cbs_table")
            == f"2027-01-01T02:00:{number + 1:02}"
        )
        left = {p.name for p in settings.releases_dir.iterdir() if p.suffix != ".duckdb"}
        assert left == {"current-cbs"}
        assert not list(settings.raw_dir.glob("*/.partial-*"))
    assert killed >= KILLS // 2, "most updates must have been killed at work, not after it"


# A limit on the size of a file stands in for a full disk: the write that crosses it is refused.
LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.argv = sys.argv[2:]
from dashboard.cli import main
main()
"""


def limited_update(
    settings: Settings, folder: Path, limit: int
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), "bijstand", "update", "--from", str(folder)],
        env=environment(settings.data_dir),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("limit", [200, 20_000, 300_000, 900_000])
def test_without_room_each_failure_is_one_sentence_and_the_old_release_stays(
    settings: Settings, folder: Path, limit: int
) -> None:
    old = store.current("cbs", settings)
    assert old is not None
    before = marts(old)
    modify(folder, 1)
    done = limited_update(settings, folder, limit)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    complaints = done.stderr.strip().splitlines()
    assert complaints and all(line.rstrip().endswith(".") for line in complaints), done.stderr
    assert store.current("cbs", settings) == old
    assert marts(old) == before
    assert not list(settings.releases_dir.glob("*.building*"))
    assert not list(settings.raw_dir.glob("*/.partial-*"))
    assert update(settings, Folder(folder), declared()).succeeded


def test_a_second_update_at_the_same_time_is_refused_in_one_sentence(
    settings: Settings, folder: Path
) -> None:
    with exclusive(settings):
        done = bijstand("update", "--from", str(folder), data_dir=settings.data_dir)
    assert done.returncode == 1
    assert_one_sentence(done.stderr.strip(), "Another update")


def test_a_host_without_any_table_publishes_nothing_and_says_so(tmp_path: Path) -> None:
    data_dir = tmp_path / "empty"
    with CbsServer({}) as server:
        done = bijstand("update", data_dir=data_dir, BIJSTAND_CBS_URL=server.url)
    assert done.returncode == 1
    assert_one_sentence(done.stderr.strip())
    assert store.current("cbs", Settings(data_dir, "")) is None

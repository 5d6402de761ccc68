"""Killed at any moment, or out of disk space: the last release opens and the next update completes."""

import json
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from etl import raw, store
from etl.fetch import Folder
from etl.settings import PROJECT, Settings
from etl.update import exclusive, update
from tests import fixtures
from tests.cbs_server import CbsServer, change_info, write_folder
from tests.conftest import report_line
from tests.helpers import (
    assert_one_sentence,
    bijstand,
    declared,
    environment,
    marts,
    query,
    value,
)

TABLES = fixtures.all_tables()
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


def modify(folder: Path, moment: int, tables: Collection[str] = tuple(TABLES)) -> None:
    """CBS publishes tables anew, so that an update has everything to do."""
    changed = {t: change_info(TABLES[t], Modified=f"2027-01-01T02:00:{moment:02}") for t in tables}
    write_folder(changed, folder)


# Runs updates in children of its own, each broken off at one call of one function: killed there, or told
# that the disk is full. Reads one JSON line per update and answers with one.
BREAKER = """
import errno, importlib, json, os, signal, sys
from pathlib import Path
from etl import update
from etl.fetch import Folder
from etl.settings import Settings
from tests.helpers import declared

def broken_off(data_dir, folder, tables, owner, name, call, kill):
    module, _, inner = owner.partition(":")
    holder = importlib.import_module(module)
    holder = getattr(holder, inner) if inner else holder
    real, seen = getattr(holder, name), []
    def breaking(*values, **named):
        seen.append(name)
        if len(seen) == call:
            if kill:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*values, **named)
    setattr(holder, name, breaking)
    done = update.update(Settings(Path(data_dir), ""), Folder(Path(folder)), declared(*tables))
    errors = [o.error for o in done.outcomes if o.error] + ([done.error] if done.error else [])
    return {"met": len(seen) >= call, "errors": [str(e) for e in errors]}

for line in sys.stdin:
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        os.write(writer, json.dumps(broken_off(**json.loads(line))).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    answer = {"killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL}
    print(json.dumps({**answer, **(json.loads(said) if said else {})}), flush=True)
"""

# Stage of an update -> where it is broken off: owner, function, which call.
STAGES = {
    "fetch, before the rows": ("etl.raw", "_write_rows", 1),
    "fetch, second table": ("etl.raw", "_write_rows", 2),
    "write vintage, before it is visible": ("os", "rename", 1),
    "write vintage, just visible": ("os", "rename", 2),
    "build, raw": ("etl.load", "table", 2),
    "build, marts": ("etl.build", "_run_models", 1),
    "build, claims": ("etl.build", "_judge_claims", 1),
    "publish, file": ("etl.store", "_sync", 1),
    "publish, between file and pointer": ("etl.store", "_write_atomically", 1),
    "publish, pointer": ("os", "replace", 1),
    "publish, what was done": ("etl.store", "save_last_update", 1),
}
FEW = ("84066NED", "37789ksz")


@pytest.fixture(scope="module")
def breaker() -> "Iterator[subprocess.Popen[str]]":
    process = subprocess.Popen(
        [sys.executable, "-c", BREAKER],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    """A data folder with a release of few tables, and the folder that they come from."""
    home = tmp_path_factory.mktemp("few")
    folder = write_folder({t: TABLES[t] for t in FEW}, home / "cbs")
    made = Settings(home / "data", "")
    assert update(made, Folder(folder), declared(*FEW)).succeeded
    return made, folder


@pytest.mark.parametrize("how", ["killed", "disk full"])
@pytest.mark.parametrize("stage", STAGES)
def test_broken_off_at_any_stage_the_last_release_stays_and_the_next_update_completes(
    few: tuple[Settings, Path], breaker: "subprocess.Popen[str]", stage: str, how: str
) -> None:
    settings, folder = few
    old = store.current("cbs", settings)
    assert old is not None
    figures = value(old, COUNT)
    serial = int(value(old, "select max(modified) from meta.cbs_table")[-2:]) + 1
    modify(folder, serial, FEW)
    owner, name, call = STAGES[stage]
    asked = {"data_dir": str(settings.data_dir), "folder": str(folder), "tables": FEW}
    asked |= {"owner": owner, "name": name, "call": call, "kill": how == "killed"}
    assert breaker.stdin is not None and breaker.stdout is not None
    breaker.stdin.write(json.dumps(asked) + "\n")
    breaker.stdin.flush()
    told = json.loads(breaker.stdout.readline())
    assert told["killed"] if how == "killed" else told.get("met", True), told
    for sentence in told.get("errors", ()):
        assert_one_sentence(sentence)

    last = store.current("cbs", settings)
    assert last is not None and value(last, COUNT) == figures
    assert all(v.is_intact() for t in FEW for v in raw.vintages(settings.raw_dir, t))
    done = update(settings, Folder(folder), declared(*FEW))
    assert done.succeeded and done.report is not None, done
    assert store.current("cbs", settings) == done.report.path
    assert value(done.report.path, COUNT) == figures
    moments = "select distinct modified from meta.cbs_table where modified is not null"
    assert query(done.report.path, moments) == [(f"2027-01-01T02:00:{serial:02}",)]
    left = {p.name for p in settings.releases_dir.iterdir() if p.suffix != ".duckdb"}
    assert left == {"current-cbs"}
    assert not list(settings.raw_dir.glob("*/.p*"))
    report_line("stages of an update broken off", f"{stage}, {how}", 1)


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

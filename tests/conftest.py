"""Releases for all tests: one of the invented country, and the published figures; the replay when it is there."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from etl import build, fetch, inputs, oefenland, store
from etl.catalog import TABLES
from etl.settings import PROJECT, REFERENCE, Settings
from etl.update import update
from tests import fixtures
from tests.cbs_server import write_folder
from tests.helpers import leave_out

_COUNTS: dict[str, dict[str, int]] = {}


def report_line(title: str, what: str, cases: int) -> None:
    """Count cases that held, to be told at the end of the test report."""
    _COUNTS.setdefault(title, {})[what] = cases


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for title, counts in _COUNTS.items():
        terminalreporter.write_line(
            f"{title}: {sum(counts.values())} cases held ({len(counts)} kinds)"
        )


REPLAY = PROJECT.parent / "shared" / "cbs" / "replay"


@pytest.fixture(scope="session")
def release_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder with a release of the invented country (tests/fixtures.py) and the published figures."""
    home = tmp_path_factory.mktemp("release")
    settings = Settings(data_dir=home / "data", cbs_url="http://127.0.0.1:9")
    folder = write_folder(fixtures.all_tables(flawed=True), home / "cbs")
    reference = Path(shutil.copytree(REFERENCE, home / "reference"))
    (reference / "known_flaws.csv").write_text(fixtures.FLAWS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "REFERENCE", reference)
        outcomes = fetch.fetch(TABLES, fetch.Folder(folder), settings.raw_dir)
        assert {o.state for o in outcomes} == {"new"}, outcomes
        build.build("cbs", settings)
        build.build("published", settings)
    return settings


@pytest.fixture(scope="session")
def release(release_settings: Settings) -> Path:
    """The release of the invented country."""
    path = store.current("cbs", release_settings)
    assert path is not None
    return path


@pytest.fixture(scope="session")
def published(release_settings: Settings) -> Path:
    """The release of the published figures."""
    path = store.current("published", release_settings)
    assert path is not None
    return path


@pytest.fixture(scope="session")
def oefenland_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder with Oefenland and nothing else; made once for all processes of a test run."""
    home = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        home = home.parent
    settings = Settings(home / "oefenland", "http://127.0.0.1:9")
    with FileLock(home / "oefenland.lock"):
        oefenland.practice(settings)
    return settings


@pytest.fixture(scope="session")
def practice_release(oefenland_settings: Settings) -> Path:
    """The release of Oefenland."""
    path = store.current("practice", oefenland_settings)
    assert path is not None
    return path


@pytest.fixture(scope="session")
def replay() -> Path:
    """Recorded CBS answers, which stand beside the project and are not part of it; CI has them."""
    if not REPLAY.exists():
        leave_out(f"no recorded CBS answers in {REPLAY}: nothing was tested on real CBS tables")
    return REPLAY


@pytest.fixture(scope="session")
def borders(replay: Path) -> Path:
    """Real boundaries, beside the recorded answers."""
    return replay.parent / "real" / "grenzen"


@pytest.fixture(scope="session")
def real_settings(replay: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder with the release of the recorded answers, and that of the published figures."""
    settings = Settings(tmp_path_factory.mktemp("real"), "")
    done = update(settings, fetch.Folder(replay))
    assert done.report is not None, done.error
    build.build("published", settings)
    return settings


@pytest.fixture(scope="session")
def real(real_settings: Settings) -> Path:
    """The release of the recorded answers."""
    path = store.current("cbs", real_settings)
    assert path is not None
    return path

"""Releases on disk: the pointer moves at once, readers keep what they read, and a release cannot be abused."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from etl import store
from etl.errors import BijstandError
from etl.settings import Settings
from tests.helpers import assert_one_sentence, value

OLD, NEW = "cbs-20260101T000000-aaaaaaaa", "cbs-20260201T000000-bbbbbbbb"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(data_dir=tmp_path / "data", cbs_url="")
    made.releases_dir.mkdir(parents=True)
    return made


def publish(settings: Settings, release_id: str, content: str) -> Path:
    """Publish a release that holds one word."""
    building = settings.releases_dir / f"{release_id}.building"
    with duckdb.connect(str(building)) as db:
        db.execute("create table word as select ? as word", [content])
    return store.publish(building, release_id, settings)


def test_a_published_release_is_the_current_one_and_leaves_nothing_else(settings: Settings) -> None:
    path = publish(settings, OLD, "old")
    assert (
        store.current("cbs", settings)
        == store.default(settings)
        == store.find("cbs", settings)
        == path
    )
    assert sorted(p.name for p in settings.releases_dir.iterdir()) == [
        f"{OLD}.duckdb",
        "current-cbs",
    ]


def test_a_reader_of_the_old_release_does_not_notice_the_new_one(settings: Settings) -> None:
    old = publish(settings, OLD, "old")
    with store.open_release(old) as reader:
        new = publish(settings, NEW, "new")
        assert reader.execute("select word from word").fetchall() == [("old",)]
        assert store.current("cbs", settings) == new
    assert value(new, "select word from word") == "new"
    assert value(old, "select word from word") == "old"


def test_what_does_not_fit_in_memory_goes_elsewhere_and_goes_away(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = publish(settings, OLD, "old")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(store.tempfile, "gettempdir", lambda: str(elsewhere))
    monkeypatch.setitem(store._LOCKED, "memory_limit", "60MB")
    names: set[str] = set()
    with store.open_release(path) as db:
        # More than fits, handed over in parts: in between, what was put aside can be seen.
        found = db.execute(
            "select hash(range)::varchar as word, range from range(2000000) order by 1, 2"
        )
        assert len(found.fetchmany(10)) == 10
        names = {p.name for p in elsewhere.iterdir()}
        assert sorted(p.name for p in settings.releases_dir.iterdir()) == [
            f"{OLD}.duckdb",
            "current-cbs",
        ]
    assert len(names) == 1 and OLD in names.pop()
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("step", ["os.rename", "os.replace", "os.fsync"])
def test_a_publication_that_breaks_off_leaves_the_old_release_current(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    old = publish(settings, OLD, "old")

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(step, refuse)
        with pytest.raises(OSError, match="disk full"):
            publish(settings, NEW, "new")
    assert store.current("cbs", settings) == old
    assert value(old, "select word from word") == "old"
    assert not list(settings.releases_dir.glob(".*.tmp"))


def test_the_cbs_release_goes_before_the_published_figures(settings: Settings) -> None:
    assert store.default(settings) is None
    published = publish(settings, "published-20260101T000000-cccccccc", "published")
    assert store.default(settings) == published
    cbs = publish(settings, OLD, "cbs")
    assert store.default(settings) == cbs
    cbs.unlink()
    assert store.default(settings) == published


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "../../etc/passwd",
        f"../releases/{OLD}",
        f"{OLD}/../{OLD}",
        f"{OLD}.duckdb",
        f"{OLD}\n",
        f"./{OLD}",
        "current-cbs",
        "",
        "cbs-*",
        "CBS",
        "geheim-20260101T000000-aaaaaaaa",
    ],
)
def test_a_name_that_is_no_release_opens_nothing(settings: Settings, name: str) -> None:
    path = publish(settings, OLD, "old")
    shutil.copy(path, settings.data_dir / "x.duckdb")
    assert store.find(name, settings) is None
    # Nor when it stands in the pointer file.
    (settings.releases_dir / "current-cbs").write_text(name)
    found = store.current("cbs", settings)
    assert found is None or (name.strip() == OLD and found == path)


def test_a_damaged_pointer_is_no_release(settings: Settings) -> None:
    (settings.releases_dir / "current-cbs").write_bytes(b"\xff\xfe\x00")
    assert store.current("cbs", settings) is None


def test_a_damaged_release_is_one_sentence(settings: Settings) -> None:
    path = publish(settings, OLD, "old")
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(BijstandError) as failed:
        store.open_release(path)
    assert_one_sentence(str(failed.value), OLD)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{file}')",
        "select * from read_text('{file}')",
        "select * from '{file}'",
        "select * from glob('{folder}/*')",
        "attach '{folder}/other.duckdb'",
        "attach ':memory:' as elsewhere; copy marts.region to '{folder}/out.csv'",
        "copy marts.region to '{folder}/out.csv'",
        "export database '{folder}/all'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set memory_limit = '100GB'",
        "reset enable_external_access",
        "create table marts.more as select 1",
        "update marts.observation set value = 0",
        "drop table marts.observation",
    ],
)
def test_an_open_release_reads_and_writes_nothing_but_itself(
    release: Path, tmp_path: Path, statement: str
) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("a,b\n1,2\n")
    before = sorted(p.name for p in tmp_path.iterdir())
    with store.open_release(release) as db:
        with pytest.raises(duckdb.Error):
            db.execute(statement.format(file=file, folder=tmp_path)).fetchall()
        (figures,) = db.execute(
            "select count(*) from marts.observation where value <> 0"
        ).fetchall()[0]
    assert figures > 1000
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_release_can_be_open_more_than_once_at_a_time(release: Path) -> None:
    with store.open_release(release) as first, store.open_release(release) as second:
        counts = [
            db.execute("select count(*) from marts.region").fetchall() for db in (first, second)
        ]
        assert counts[0] == counts[1]
        with pytest.raises(duckdb.Error):
            second.execute("set enable_external_access = true")


def test_what_the_last_update_did_is_remembered_and_its_absence_is_no_error(
    settings: Settings,
) -> None:
    assert store.last_update(settings) == {}
    outcome = store.TableOutcome(
        "84066NED", "failed", True, "Table {table}: gone.", {"table": "84066NED"}
    )
    store.save_last_update([outcome, replace(outcome, id="80794ned")], settings)
    assert store.last_update(settings) == {
        "84066NED": outcome,
        "80794ned": replace(outcome, id="80794ned"),
    }
    (settings.data_dir / "last_update.json").write_text('[{"id": "84066NED"')
    assert store.last_update(settings) == {}

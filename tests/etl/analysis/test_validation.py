"""A few panels of make validate: bounds are wide enough for chance, narrow enough for a mistake."""

import csv

import pytest

from tests import validate
from tests.validate import Figure, run_one, summarise
from tests.validation_panels import Task

SEED = 7000


@pytest.fixture(scope="module")
def figures():
    chosen = [
        Task("economy", "null", SEED),
        Task("economy", "other", SEED),
        Task("placebo", "null", SEED),
        Task("placebo", "other", SEED),
        Task("reactive", "null", SEED),
    ]
    return summarise([run_one(task) for task in chosen])


def one(figures, name, world, group="all", horizon="36"):
    found = [
        f
        for f in figures
        if (f.figure, f.world, f.group, f.horizon) == (name, world, group, horizon)
    ]
    assert len(found) == 1, (name, [f.figure for f in figures])
    return found[0]


@pytest.mark.parametrize("world", ["null", "other"])
def test_splits_add_up(figures, world):
    assert one(figures, "split adds up, largest gap", world).value < 1e-6
    if world == "null":
        assert one(figures, "flow split adds up, largest gap", world, horizon="12").value < 1e-6


@pytest.mark.parametrize("months", ["24", "36", "60"])
def test_the_economy_is_found_at_its_size(figures, months):
    """One panel is off by .15 or so (a standard deviation); no lag at all would give .3 or 3."""
    for world in ("null", "other"):
        slope = one(figures, "economy slope, ardl", world, horizon=months)
        assert 0.6 < slope.value < 1.45


@pytest.mark.parametrize("world", ["null", "other"])
def test_the_economy_interval_holds_the_truth(figures, world):
    """A panel has shocks of its own: over panels the share is 95 with a standard deviation of 2.5.

    Without the noise in the labour market and the counts of persons it would be 70 to 80.
    """
    assert one(figures, "economy interval holds truth", world, horizon="all").value > 86


def test_little_is_found_where_nothing_was_done(figures):
    """The split: 5 of 100 by construction. Events: 50 units or so, so up to 7 of 50 by chance."""
    for world in ("null", "other"):
        split = one(figures, "split: unexplained though nothing was done", world)
        assert 3 < split.value < 7
        assert one(figures, "false positives, event", world).value <= 14
        assert one(figures, "false verdicts, event", world).value <= 10


def test_after_a_rise_little_is_found_and_intervals_hold(figures):
    """Twelve units with no policy and twelve with a real one: three false ones by chance are rare."""
    assert one(figures, "reactive: false positives", "null").value <= 25
    assert one(figures, "reactive: interval holds the true effect", "null").value >= 80


def test_published_figures():
    assert [f.met for f in validate.published()] == ["yes"] * 5


def figure(value, error=0.5):
    return Figure("share", "null", "all", "36", value, error, 100, 5, "per cent", 3.5, 6.5)


def test_outside_a_target_counts_beyond_two_errors():
    assert [figure(v).met for v in (5.0, 6.5, 7.4, 7.6, 2.0)] == [
        "yes",
        "yes",
        "unclear",
        "no",
        "no",
    ]
    assert Figure("a", "b", "c", "", 1.0, 0.0, 1, 1, "d").met == ""


def test_the_table_is_whole_or_not_there(tmp_path, monkeypatch):
    place = tmp_path / "validation.csv"
    validate.write([figure(5.0), figure(8.0)], place)
    rows = list(csv.DictReader(place.open()))
    assert [row["met"] for row in rows] == ["yes", "no"]
    assert rows[0]["value"] == "5" and rows[0]["first_seed"] == str(validate.FIRST_SEED)
    monkeypatch.setattr(Figure, "met", property(lambda _: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        validate.write([figure(6.0)], place)
    assert len(list(csv.DictReader(place.open()))) == 2


def test_a_run_goes_on_where_it_stopped(tmp_path, monkeypatch):
    task = Task("economy", "other", 1)
    folder = tmp_path / validate.code()
    folder.mkdir()
    (folder / f"{task.name}.json").write_text('{"kept": true}')
    assert validate.run([task], tmp_path, 1) == [{"kept": True}]


def test_the_committed_table_names_its_figures():
    """The page on methods reads it; every judged figure has a target, an error and a date."""
    rows = list(csv.DictReader(validate.OUT.open()))
    assert set(rows[0]) == set(validate.COLUMNS)
    judged = [row for row in rows if row["met"]]
    assert judged and all(row["target_low"] or row["target_high"] for row in judged)
    assert all(row["run_on"] and row["value"] for row in rows if row["cases"] != "0")

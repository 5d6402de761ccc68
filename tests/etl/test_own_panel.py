"""`bijstand split` and `bijstand evaluate` on panels that analysts write: read, refused, answered."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from etl import own_panel
from etl.errors import BijstandError
from etl.practice import own_panel as example
from etl.practice.simulate import Panel as World
from etl.practice.simulate import month_index, simulate
from etl.settings import PROJECT
from tests.helpers import assert_one_sentence, bijstand_here

HEADER = "unit,region,month,stock,population,labour"
ROWS = [
    "A,R,2015-01,100,2000,0.05",
    "A,R,2015-02,110,2000,0.06",
    "A,R,2015-03,120,2000,0.05",
    "B,R,2015-01,50,1000,0.04",
    "B,R,2015-02,50,1000,0.05",
    "B,R,2015-03,60,1000,0.05",
]
UNITS, FIRST, LAST = 60, "2008-01", "2019-12"


def text(rows: list[str] = ROWS, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def panel_text(world: World, units: int = UNITS, *, flows: bool = True) -> str:
    """The first units of a simulated world between two months, as an analyst would write them."""
    lines = [HEADER + (",inflow,outflow" if flows else "")]
    for i in range(units):
        for t in range(month_index(FIRST), month_index(LAST) + 1):
            cells = [f"u{i:03}", f"region {world.region[i]}", str(world.months[t])]
            cells += [str(world.stock[i, t]), str(world.population[i, t])]
            cells += [repr(float(world.labour_own[i, t]))]
            cells += [str(world.started[i, t]), str(world.ended[i, t])] if flows else []
            lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(5, "null")


@pytest.fixture(scope="module")
def own(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "panel.csv"
    path.write_text(panel_text(world))
    return path


@pytest.fixture(scope="module")
def large(world: World) -> str:
    """A unit with enough recipients for every question."""
    stock = world.stock[:UNITS, month_index(FIRST) : month_index(LAST) + 1]
    return f"u{int(np.argmax(stock.min(axis=1))):03}"


# --- reading ---------------------------------------------------------------------------------------


def read(content: str | bytes, folder: Path) -> "own_panel.Panel":
    path = folder / "panel.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return own_panel.read(path)


@pytest.mark.parametrize(
    "content",
    [
        text(),
        text(ROWS[::-1]),
        "\ufeff" + text(),
        text().replace("\n", "\r\n"),
        text().replace(",", ";").replace("0.0", "0,0"),
        text().replace(",", "\t"),
        text().encode("utf-16"),
        text(header=HEADER.upper()),
        text().replace("\n", "\n\n"),
        text([f"{row},note" for row in ROWS], HEADER + ",remark"),
        text([row.replace("A,", '"A" ,') for row in ROWS]),
    ],
    ids=[
        "plain",
        "order",
        "bom",
        "crlf",
        "semicolon",
        "tab",
        "utf16",
        "capitals",
        "blank_lines",
        "extra_column",
        "quoted",
    ],
)
def test_one_panel_in_any_spelling(content: str | bytes, tmp_path: Path) -> None:
    panel = read(content, tmp_path)
    assert sorted(panel.units) == ["A", "B"]
    assert panel.stock[panel.row("A")].tolist() == [100, 110, 120]
    assert panel.labour[panel.row("B")].tolist() == [0.04, 0.05, 0.05]
    assert [str(m) for m in panel.months] == ["2015-01", "2015-02", "2015-03"]
    assert panel.rounded_to == 10 and panel.inflow is None


def test_names_outside_ascii_survive_either_encoding(tmp_path: Path) -> None:
    named = text([row.replace("A,", "Súdwest,", 1) for row in ROWS])
    for content in (named.encode(), named.encode("cp1252")):
        assert "Súdwest" in read(content, tmp_path).units


@pytest.mark.parametrize("blank", ["", "NA", "."])
def test_a_missing_stock_stays_missing(blank: str, tmp_path: Path) -> None:
    panel = read(text([ROWS[0].replace("100", blank), *ROWS[1:]]), tmp_path)
    assert np.isnan(panel.stock[0, 0]) and panel.stock[0, 1] == 110


def changed(row: int, old: str, new: str) -> list[str]:
    return [r.replace(old, new, 1) if i == row else r for i, r in enumerate(ROWS)]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (text(changed(1, "2015-02", "2015-13")), ["Row 3", "column month", "2015-13"]),
        (text(changed(1, "2015-02", "02/2015")), ["Row 3", "column month"]),
        (text(changed(2, "120", "many")), ["Row 4", "column stock", "many"]),
        (text(changed(2, "120", "inf")), ["Row 4", "column stock"]),
        (text(changed(2, "120", "-1")), ["Row 4", "column stock", "negative"]),
        (text(changed(4, "0.05", "0")), ["Row 6", "column labour", "above 0"]),
        (text(changed(4, "1000", "")), ["Row 6", "column population", "empty"]),
        (text(changed(0, "A", "")), ["Row 2", "column unit", "empty"]),
        (text(changed(1, "2015-02", "2015-01")), ["Row 3", "column month", "twice"]),
        (text([*ROWS[:1], *ROWS[2:]]), ["Row 3", "column month", "2015-01", "2015-03"]),
        (text(ROWS[:-1]), ["Row 6", "column month", "2015-02"]),
        (text(ROWS[:3] + ROWS[4:]), ["Row 5", "column month", "starts"]),
        (text(changed(1, "R", "S")), ["Row 3", "column region"]),
        (text(changed(3, ",0.04", "")), ["Row 5", "5 cells"]),
        (text(changed(3, "0.04", "0.04,9")), ["Row 5", "7 cells"]),
        (text(header=HEADER.replace("labour", "work")), ["column labour", "missing"]),
        (text(header=HEADER.replace("population", "stock")), ["column population"]),
        (text([f"{r},1" for r in ROWS], HEADER + ",inflow"), ["column inflow", "column outflow"]),
        (text([]), ["no rows"]),
        ("", ["no rows"]),
        (text().encode("utf-16") + b"\x00", ["not a text file"]),
        (text(changed(1, "110", "1\x0010")).encode(), ["Row 3", "column stock"]),
    ],
)
def test_bad_input_is_one_sentence_that_names_the_place(
    content: str | bytes, names: list[str], tmp_path: Path
) -> None:
    with pytest.raises(BijstandError) as error:
        read(content, tmp_path)
    assert_one_sentence(str(error.value), *names)


def test_a_point_for_thousands_is_not_read_as_a_decimal_one(tmp_path: Path) -> None:
    """A stock of 1.234 in a Dutch spreadsheet is a thousand times more than 1.234."""
    lines = text().replace(",", ";").replace("0.0", "0,0").splitlines()
    cells = lines[3].split(";")
    cells[3] = "1.234"
    lines[3] = ";".join(cells)
    with pytest.raises(BijstandError) as told:
        read("\n".join(lines), tmp_path)
    assert "Row 4, column stock: '1.234'" in str(told.value)
    cells[3] = "1234,125"
    lines[3] = ";".join(cells)
    assert 1234.125 in read("\n".join(lines), tmp_path).stock


def test_a_file_that_is_no_file_or_far_too_large_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BijstandError, match="no file"):
        own_panel.read(tmp_path / "none.csv")
    with pytest.raises(BijstandError, match="folder"):
        own_panel.read(tmp_path)
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(10**9)  # a hole: takes no room
    with pytest.raises(BijstandError, match="1000 MB"):
        own_panel.read(huge)


# --- the commands ----------------------------------------------------------------------------------


def test_split_adds_up_and_has_an_interval_for_every_part(
    own: Path, large: str, world: World, tmp_path: Path
) -> None:
    done = bijstand_here(
        "split", str(own), "--unit", large, "--from", "2014-12", "--to", "2017-12", "--json"
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer) == ["from", "to", "change", "parts", "lower", "upper", "method", "version"]
    names = ["population", "composition", "economy", "national", "unexplained"]
    assert list(answer["parts"]) == list(answer["lower"]) == list(answer["upper"]) == names
    i = int(large[1:])
    stock = world.stock[i]
    assert answer["change"] == stock[month_index("2017-12")] - stock[month_index("2014-12")]
    assert abs(sum(answer["parts"].values()) - answer["change"]) < 1e-6
    for name, value in answer["parts"].items():
        assert answer["lower"][name] <= value <= answer["upper"][name]
    assert answer["lower"]["unexplained"] < answer["upper"]["unexplained"]


def test_evaluate_prints_the_agreed_keys(own: Path, large: str, tmp_path: Path) -> None:
    done = bijstand_here("evaluate", str(own), "--unit", large, "--start", "2017-06", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer) == [
        "outcome",
        "estimate",
        "lower",
        "upper",
        "p",
        "mde",
        "n_donors",
        "pre_fit",
        "verdict",
        "refusal",
        "warnings",
        "method",
        "version",
    ]
    assert answer["outcome"] == "stock" and answer["refusal"] is None and answer["n_donors"] >= 20
    for months in ("12", "24"):
        assert answer["lower"][months] < answer["estimate"][months] < answer["upper"][months]
        assert 0 < answer["p"][months] <= 1 and answer["mde"][months] > 0
    assert {answer[k]["36"] for k in ("estimate", "lower", "upper", "p", "mde")} == {None}


def test_a_refusal_is_a_sentence_and_leaves_no_figure(own: Path, tmp_path: Path) -> None:
    small = "u" + str(0).zfill(3)
    done = bijstand_here("evaluate", str(own), "--unit", small, "--start", "2010-01", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert_one_sentence(answer["refusal"], "60 months")
    for name in ("estimate", "lower", "upper", "p", "mde"):
        assert set(answer[name].values()) == {None}
    assert answer["verdict"] is None and answer["n_donors"] is None and answer["pre_fit"] is None


@pytest.mark.parametrize("gap", [False, True])
def test_a_split_that_cannot_be_made_is_refused_with_the_reason(
    gap: bool, own: Path, tmp_path: Path
) -> None:
    """Two years of months, or a unit without a figure in the last one: a sentence, no figure, exit 0."""
    header, *rows = own.read_text().splitlines()
    path = tmp_path / "panel.csv"
    if gap:
        rows = [r.replace(",2015-12,", ",2015-12,.", 1) if r[:5] == "u001," else r for r in rows]
        rows = [re.sub(r",\.\d+", ",", r, count=1) for r in rows]
    else:
        rows = [r for r in rows if "2014-01" <= r.split(",")[2] <= "2015-12"]
    path.write_text("\n".join([header, *rows]) + "\n")
    asked = ("split", str(path), "--unit", "u001", "--from", "2014-12", "--to", "2015-12")
    done = bijstand_here(*asked, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert_one_sentence(answer["refusal"], "2015-12" if gap else "five years")
    assert answer["change"] is None and len(answer["parts"]) == 5
    for name in ("parts", "lower", "upper"):
        assert set(answer[name].values()) == {None}
    said = bijstand_here(*asked)
    assert said.returncode == 0 and said.stdout.strip() == answer["refusal"]


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["evaluate", "--unit", "u999", "--start", "2016-01"], ["u999", "column unit"]),
        (["evaluate", "--unit", "u001", "--start", "2031-01"], ["2031-01", "column month"]),
        (["evaluate", "--unit", "u001", "--start", "2016"], ["2016"]),
        (["split", "--unit", "u001", "--from", "2016-01", "--to", "2016-01"], ["2016-01"]),
    ],
)
def test_a_wrong_question_is_one_sentence_and_exit_1(
    arguments: list[str], names: list[str], own: Path, tmp_path: Path
) -> None:
    command, *options = arguments
    done = bijstand_here(command, str(own), *options, "--json")
    assert done.returncode == 1 and done.stdout == ""
    assert_one_sentence(done.stderr.strip(), *names)


@pytest.mark.parametrize(
    ("language", "stock", "split"),
    [
        ("nl", "niet te onderscheiden", "onverklaard verschil (waaronder beleid)"),
        ("en", "cannot be told apart", "unexplained difference"),
    ],
)
def test_without_json_both_commands_speak(
    language: str, stock: str, split: str, own: Path, large: str, tmp_path: Path
) -> None:
    evaluated = bijstand_here(
        "evaluate", str(own), "--unit", large, "--start", "2016-01", language=language
    )
    assert evaluated.returncode == 0 and "36" in evaluated.stdout, evaluated.stderr
    assert (
        "Een effect kleiner dan" if language == "nl" else "An effect smaller"
    ) in evaluated.stdout
    done = bijstand_here(
        "split",
        str(own),
        "--unit",
        large,
        "--from",
        "2014-12",
        "--to",
        "2017-12",
        language=language,
    )
    assert done.returncode == 0 and split in done.stdout, done.stderr


def test_the_example_in_the_readme_runs_and_gives_the_keys_that_it_names(tmp_path: Path) -> None:
    section = (
        (PROJECT / "README.md").read_text().split("### Your own panel")[1].split("To serve")[0]
    )
    commands = [line.split() for line in section.splitlines() if line.startswith("    .venv/bin/")]
    assert commands.pop(0) == [".venv/bin/python", "-m", "etl.practice.own_panel", ">", "panel.csv"]
    panel = tmp_path / "panel.csv"
    with panel.open("w") as file:
        example.write(simulate(example.SEED, example.SCENARIO), file)
    for _, *arguments in commands:
        done = bijstand_here(*(str(panel) if a == "panel.csv" else a for a in arguments))
        assert done.returncode == 0, done.stderr
        if "--json" in arguments:
            told = section.split(f"`{arguments[0]} --json`")[1]
            assert [name for name in json.loads(done.stdout) if f"`{name}`" not in told] == []


# --- what the figures must be ----------------------------------------------------------------------


def test_a_large_fall_after_the_start_is_found_with_its_sign_and_size(
    world: World, large: str, tmp_path: Path
) -> None:
    """Four in ten fewer recipients, reached over a year, in a unit where nothing else happened."""
    i, start = int(large[1:]), month_index("2016-01")
    ramp = np.clip((np.arange(world.stock.shape[1]) - start) / 12, 0, 1)
    stock = world.stock.copy()
    stock[i] = np.round(stock[i] * np.exp(np.log(0.6) * ramp))
    started = world.started.copy()
    started[i, start + 1 :] = np.round(0.4 * started[i, start + 1 :])
    path = tmp_path / "fall.csv"
    from dataclasses import replace

    path.write_text(panel_text(replace(world, stock=stock, started=started)))
    panel = own_panel.read(path)
    effects = {e.months: e for e in own_panel.evaluate(panel, large, "2016-01", "stock").effects}
    assert effects[36].lower <= -40 <= effects[36].upper < 0
    inflow = {e.months: e for e in own_panel.evaluate(panel, large, "2016-01", "inflow").effects}
    assert inflow[36].lower <= -60 <= inflow[36].upper < 0


@pytest.mark.parametrize("outcome", ["stock", "inflow"])
def test_a_verdict_says_what_its_interval_says(own: Path, outcome: str) -> None:
    panel = own_panel.read(own)
    for unit in panel.units[::6]:
        result = own_panel.evaluate(panel, unit, "2015-06", outcome)  # type: ignore[arg-type]
        answer = own_panel.evaluation_answer(result, "en")
        if answer["refusal"]:
            continue
        claims = answer["verdict"] in ("lower", "higher")
        clear = not answer["lower"]["36"] <= 0 <= answer["upper"]["36"]
        assert clear or not claims
        assert claims or answer["verdict"] == "withheld" or not clear


def test_the_parts_add_up_for_every_unit_and_window(own: Path) -> None:
    panel = own_panel.read(own)
    for since, until in (("2012-03", "2013-01"), ("2008-02", "2019-12"), ("2019-01", "2019-02")):
        for unit in panel.units[::7]:
            result, row = own_panel.split(panel, unit, since, until)
            answer = own_panel.split_answer(result, row, since, until)
            assert abs(sum(answer["parts"].values()) - answer["change"]) < 1e-6


def test_the_long_window_follows_the_flows_where_there_are_flows(
    own: Path, world: World, large: str, tmp_path: Path
) -> None:
    long = ("2012-01", "2018-01")
    assert own_panel.split(own_panel.read(own), large, *long)[0].method == "flows_propagated"
    without = tmp_path / "stock.csv"
    without.write_text(panel_text(world, flows=False))
    result, _ = own_panel.split(own_panel.read(without), large, *long)
    assert result.method == "ardl_stock" and "window_over_60_months" in result.warnings


def test_a_panel_in_which_nothing_moves_gets_a_sentence_not_an_answer(tmp_path: Path) -> None:
    months = [str(m) for m in np.arange(np.datetime64("2008-01"), np.datetime64("2018-01"))]
    rows = [f"u{i},r{i % 5},{m},500,9000,0.05" for i in range(50) for m in months]
    panel = read(text(rows), tmp_path)
    with pytest.raises(own_panel.RefusedError, match="told apart"):
        own_panel.split(panel, "u1", "2014-01", "2016-01")
    result = own_panel.evaluate(panel, "u1", "2014-01", "stock")
    refusal = own_panel.evaluation_answer(result, "en")["refusal"]
    assert_one_sentence(refusal, "do not move")


def test_regions_of_one_unit_are_compared_too(world: World, tmp_path: Path, large: str) -> None:
    alone = panel_text(world).replace("region ", "own ")
    rows = [line.split(",") for line in alone.splitlines()]
    content = "\n".join(",".join([r[0], r[0] if r[0] != "unit" else r[1], *r[2:]]) for r in rows)
    panel = read(content + "\n", tmp_path)
    assert own_panel.evaluate(panel, large, "2015-01", "stock").refusal is None
    own_panel.split(panel, large, "2014-12", "2017-12")

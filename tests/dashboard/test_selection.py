"""The address and the selection are the same thing, both ways, whatever stands in the address."""

import random

import pandas as pd
import pytest

from dashboard import selection, text
from dashboard.selection import Places, Selection

ROWS = pd.DataFrame(
    [
        ("GM9001", "Aldermeer", pd.NaT, True, None),
        ("GM9002", "Brinkhaven", pd.NaT, True, None),
        ("GM9003", "'s-Oudwater (Pr.)", pd.NaT, True, None),
        ("GM9004", "Delfwold", pd.Timestamp("2019-01-01"), True, ["GM9001"]),
        ("GM9005", "Eemkerk", pd.Timestamp("2021-01-01"), True, ["GM9002", "GM9001"]),
        ("GM9006", "Brinkhaven", pd.Timestamp("1999-01-01"), False, ["GM9001"]),
        ("GM9007", "Fluisdijk", pd.Timestamp("1990-01-01"), False, None),
    ],
    columns=["region_code", "name", "valid_to", "has_figures", "successors"],
).assign(provincie=None, provincie_name=None)


@pytest.fixture
def places() -> Places:
    return Places(ROWS)


def read(places: Places, **address: str | list[str]) -> Selection:
    text.use("nl")
    asked = {k: [v] if isinstance(v, str) else v for k, v in address.items()}
    return selection.read(asked, places)


def test_round_trip_of_fifty_random_states(places: Places) -> None:
    text.use("nl")
    dice = random.Random(20171231)
    for _ in range(50):
        state = Selection(
            gemeenten=tuple(dice.sample(["GM9001", "GM9002", "GM9003"], dice.randint(1, 3))),
            van=(van := dice.randint(1998, 2020)),
            tot=dice.choice([2100, dice.randint(van, 2026)]),
            basis=dice.choice([None, 2015, 2016]),
            uitgave=dice.choice([None, "published", "cbs-20260101T000000-0123abcd"]),
            taal="nl",
            gebeurtenissen=dice.choice([True, False]),
            tijdlijn_soort=tuple(dice.sample(["law", "crisis", "data_break"], dice.randint(0, 3))),
            definities_plaats=dice.choice(selection.DEFINITIONS_OF),
            definities_jaar=dice.choice([None, 2016, 2021]),
        )
        address = {k: [v] if isinstance(v, str) else v for k, v in state.in_url().items()}
        assert selection.read(address, places) == state


def test_a_link_to_another_place_names_it_even_where_nobody_chose_one(places: Places) -> None:
    chosen = read(places)
    assert chosen.is_default
    assert "gemeente=" not in chosen.address("stromen")
    assert "gemeente=GM9003" in chosen.address("stromen", gemeenten=("GM9003",))


@pytest.mark.parametrize("asked", ["GM9002", " gm9002 ", "brinkhaven", "BRINKHAVEN"])
def test_a_place_is_found_by_code_and_by_name(asked: str, places: Places) -> None:
    found = read(places, gemeente=asked)
    assert found.gemeente == "GM9002"
    assert found.notes == ()


def test_an_old_gemeente_leads_to_today_with_a_note(places: Places) -> None:
    found = read(places, gemeente="Delfwold")
    assert found.gemeente == "GM9001"
    assert found.notes == ("Delfwold hoort sinds 1 januari 2019 bij Aldermeer.",)


def test_a_split_gemeente_leads_to_its_largest_part_and_names_all(places: Places) -> None:
    found = read(places, gemeente="GM9005")
    assert found.gemeente == "GM9002"
    assert "Brinkhaven / Aldermeer" in found.notes[0] and "U ziet Brinkhaven" in found.notes[0]


@pytest.mark.parametrize("asked", ["GM0000", "<b>", "x" * 5000, "GM9007", "", "\x00"])
def test_an_unknown_place_falls_back_with_a_note_that_does_not_repeat_it(
    asked: str, places: Places
) -> None:
    found = read(places, gemeente=asked)
    assert found.gemeente == "GM9001"
    assert len(found.notes) == 1
    assert "<b>" not in found.notes[0] and "xxx" not in found.notes[0]


@pytest.mark.parametrize(
    "years",
    [
        {"van": "2020", "tot": "2010"},
        {"van": "zes"},
        {"tot": "99999999999"},
        {"basis": "-1"},
        {"van": "²"},
    ],
)
def test_impossible_years_fall_back_with_a_note(years: dict[str, str], places: Places) -> None:
    found = read(places, **years)
    assert (found.van, found.tot, found.basis) == (
        selection.DEFAULT_FROM,
        selection.LAST_YEAR,
        None,
    )
    assert found.notes


@pytest.mark.parametrize(
    "asked", [{"gebeurtenissen": "veel"}, {"tijdlijn_soort": ["crisis", "<b>"]}]
)
def test_unknown_wishes_about_events_are_ignored_with_a_note(
    asked: dict[str, str | list[str]], places: Places
) -> None:
    found = read(places, **asked)
    assert not found.gebeurtenissen
    assert set(found.tijdlijn_soort) <= {"crisis"}
    assert len(found.notes) == 1 and "<b>" not in found.notes[0]


def test_at_most_six_places_and_none_twice(places: Places) -> None:
    found = read(places, gemeente=["GM9001", "GM9001", "GM9002"] * 5)
    assert found.gemeenten == ("GM9001", "GM9002")
    assert any("6" in note for note in found.notes)


def test_a_release_that_is_not_here_is_said(places: Places) -> None:
    found = selection.read({"uitgave": ["../../etc/passwd"]}, places, found=False)
    assert found.uitgave is None
    assert len(found.notes) == 1

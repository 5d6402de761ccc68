"""The address and the selection are the same thing, both ways, whatever stands in the address."""

import random

import pandas as pd
import pytest

from dashboard import data, numbers, selection, text
from dashboard.selection import Places, Selection
from etl import store
from etl.errors import BijstandError
from etl.settings import Settings
from tests.dashboard.app import PAGES, visit

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
            basis=dice.choice([None, "2015", "2016-12"]),
            uitgave=dice.choice([None, "published", "cbs-20260101T000000-0123abcd"]),
            taal="nl",
            gebeurtenissen=dice.choice([True, False]),
            tijdlijn_soort=tuple(dice.sample(["law", "crisis", "data_break"], dice.randint(0, 3))),
            definities_plaats=dice.choice(selection.DEFINITIONS_OF),
            definities_jaar=dice.choice([None, 2016, 2021]),
            groep=tuple(dice.sample(["GM9001", "GM9002", "GM9003"], dice.randint(0, 3))),
            codes=dice.choice(
                [(), (("indicator", "bijstand_personen"), ("toetsen_start", "2016-01"))]
            ),
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
        {"basis": "2016-13"},
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


# --- ten thousand addresses ------------------------------------------------------------------------

MARKED = "zzqx"  # stands in every impossible value, so that a repetition of one is found
NASTY = (
    f"<script>{MARKED}</script>",
    f'"><img src=x onerror={MARKED}>',
    f"javascript:{MARKED}",
    f"'; drop table observation; -- {MARKED}",
    f"{{{{{MARKED}}}}}",
    f"{{{MARKED}.__class__}}",
    f"%s%n{MARKED}",
    f"../../{MARKED}",
    f"\x00{MARKED}\x1b[31m",
    f"\u202e{MARKED}\u0000",
    f"\ufffd{MARKED}",
    f"[{MARKED}](http://evil.example)",
    f"GM9001{MARKED}",
    MARKED * 2000,
)
KNOWN = {
    "gemeente": ("GM9001", "gm9002", "Delfwold", "GM9005", "", " "),
    "indicator": ("bijstand_personen", ""),
    "van": ("2007", "1900", "-5", "2e3", "\u0663", "9" * 400, ""),
    "tot": ("2017", "2100", "0", ""),
    "basis": ("2016", "2016-12", "3000", "2016-00", ""),
    "uitgave": ("published", "cbs", "oefenland", "practice", ""),
    "taal": ("nl", "en", "de", "EN", ""),
    "gebeurtenissen": ("1", "0", "2", ""),
    "tijdlijn_soort": ("law", "crisis", ""),
    "feitencheck_claim": ("daling_1_4_procent_2017", "bestaat_niet", ""),
    "definities_plaats": ("NL01", "gemeente", ""),
    "definities_jaar": ("2017", "20170", ""),
    "groep": ("GM9001", "GM9002", "GM9004", ""),
    "toetsen_start": ("2016-01", "2016 01", ""),
    "getal_q": ("8.000 in Nijmegen in 2017", "-1,4% in 2017", ""),
}


def random_address(dice: random.Random) -> dict[str, list[str]]:
    """Parameters as they may be typed, cut off or forged: known and unknown keys and values, repeated."""
    keys = [*KNOWN, f"vreemd_{MARKED}", "embed", "__proto__"]
    return {
        key: [
            dice.choice(
                (
                    *KNOWN.get(key, ()),
                    *NASTY,
                    "".join(map(chr, dice.choices(range(1, 0x2FFF), k=9))),
                )
            )
            for _ in range(dice.choice((1, 1, 1, 2, 9)))
        ]
        for key in dice.sample(keys, dice.randint(1, 6))
    }


def test_ten_thousand_addresses_give_a_selection_and_repeat_nothing(
    places: Places, release_settings: Settings
) -> None:
    dice = random.Random(7)
    told: set[str] = set()
    for _ in range(10_000):
        asked = random_address(dice)
        text.use(asked.get("taal", ["nl"])[-1])
        uitgave = asked.get("uitgave", [""])[-1]
        found = bool(uitgave) and store.find(uitgave, release_settings) is not None
        chosen = selection.read(asked, places, found=found)

        assert set(chosen.gemeenten) <= {"GM9001", "GM9002", "GM9003"}
        assert chosen.van <= chosen.tot
        assert chosen.taal in text.LANGUAGES
        told.update(chosen.notes)
        # A page alone knows its codes: until it has read them they can be nothing but letters and figures.
        assert all(selection.CODE.fullmatch(code) for key, code in chosen.codes)
        kept = {
            k: v for k, v in chosen.in_url().items() if k not in ("getal_q", *dict(chosen.codes))
        }
        assert MARKED not in str(kept)
        again = selection.read(
            {k: [v] if isinstance(v, str) else v for k, v in chosen.in_url().items()}, places
        )
        assert again.notes == ()
        assert len(chosen.address("gemeente")) < 20_000
    assert len(told) > 10
    assert MARKED not in " ".join(told)


@pytest.mark.parametrize("key", sorted(set(KNOWN) - {"indicator", "getal_q"}))
def test_a_value_that_cannot_be_is_told(places: Places, key: str) -> None:
    text.use("nl")
    address = {key: [NASTY[0]]}
    assert len(selection.read(address, places, found=False).notes) == 1


def test_a_typed_number_may_be_anything(release_settings: Settings) -> None:
    dice = random.Random(11)
    path = store.current("published", release_settings)
    assert path is not None
    names = numbers.Names(data.table(path, "places"))
    for _ in range(2_000):
        asked = random_address(dice).get("getal_q", [dice.choice(NASTY)])[-1]
        try:
            words = " ".join(numbers.read(asked[: numbers.LONGEST], names).notes)
        except BijstandError as refused:
            words = refused.message.format(**refused.values)
        assert MARKED not in words


@pytest.mark.parametrize("page", PAGES)
def test_a_page_stands_at_any_address_and_writes_no_markup_of_it(
    page: str, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(page)
    seen = visit(release_settings, page, monkeypatch)
    for _ in range(20):
        seen.app.query_params.clear()
        for key, values in random_address(dice).items():
            seen.app.query_params[key] = values
        seen.app.run()
        assert not seen.app.exception, (dict(seen.app.query_params), seen.app.exception)
        assert seen.app.title
        for markup in (
            f"<script>{MARKED}",
            f"<img src=x onerror={MARKED}",
            f'"javascript:{MARKED}',
        ):
            assert markup not in seen.markup

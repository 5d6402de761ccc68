"""Duel, Definities and Hoe zeker: what their sentences say at the edges, and the pages on real figures."""

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from dashboard import findings, text
from dashboard.result import Release, Result
from etl.settings import Settings
from tests import fixtures
from tests.dashboard.app import visit

A, B = "GM9001", "GM9002"
YEAR = pd.Timestamp(2017, 1, 1)
NAMES = {A: "Aldermeer", B: "Brinkhaven"}


def result(*rows: dict[str, Any]) -> Result:
    usual = {
        "category": "totaal",
        "period_start": YEAR,
        "period_end": pd.Timestamp(2017, 12, 31),
        "frequency": "J",
        "status": "definitief",
        "source_id": "t",
        "base_year": None,
        "place": None,
    }
    frame = pd.DataFrame([{**usual, "name": NAMES[row["region_code"]], **row} for row in rows])
    return Result(frame, Release("r", "cbs", dt.datetime(2026, 1, 1)), {}, ())  # noqa: DTZ001


def pair(indicator: str, a: float, b: float, place: str, **more: Any) -> list[dict[str, Any]]:
    """One measure of both gemeenten; `place` is that of the first."""
    other = {"hoogste": "laagste", "laagste": "hoogste"}.get(place, place)
    return [
        {"indicator": indicator, "region_code": code, "value": v, "place": p, **more}
        for code, v, p in ((A, a, place), (B, b, other))
    ]


# --- duel ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            (97.3, 101.0, "laagste"),
            (97.0, 99.7, "laagste"),
            "Elk basisjaar geeft dezelfde volgorde",
        ),
        ((110.0, 100.0, "hoogste"), (91.7, 100.0, "laagste"), "Het basisjaar keert de volgorde om"),
        ((100.0, 100.2, "gelijk"), (97.0, 99.7, "laagste"), "Niet elk basisjaar onderscheidt"),
    ],
)
def test_the_base_year_is_said_to_matter_when_it_does(
    first: tuple[float, float, str], second: tuple[float, float, str], words: str
) -> None:
    text.use("nl")
    rows = [
        row
        for base, numbers in ((2015, first), (2016, second))
        for row in pair("bijstand_index", *numbers, base_year=base)
    ]
    said = findings.base_years(result(*rows), YEAR)
    assert said.startswith(words)
    assert "vanaf eind 2015" in said and "vanaf eind 2016" in said


def test_each_base_year_names_the_lowest_with_both_changes() -> None:
    text.use("nl")
    rows = pair("bijstand_index", 97.3, 101.0, "laagste", base_year=2015)
    assert "vanaf eind 2015 het laagst in Aldermeer (\u22122,7 tegen +1,0\u00a0%)" in (
        findings.base_years(result(*rows), YEAR)
    )
    assert findings.base_years(result(*pair("bijstand_personen", 1, 2, "laagste")), YEAR) == ""


def test_who_is_highest_stands_with_the_measure() -> None:
    text.use("nl")
    rows = [
        *pair("bijstand_instroom", 9180, 10060, "laagste"),
        *pair("bijstand_instroom_pct", 19.0, 19.0, "gelijk"),
        *pair("bijstand_instroom_per_1000", 17.1, 13.8, "hoogste"),
    ]
    assert findings.denominators(result(*rows), YEAR) == [
        "Instroom 2017: het hoogst in Brinkhaven (aantal); niet te onderscheiden (% van begin plus "
        "instroom); het hoogst in Aldermeer (per 1.000 inwoners)."
    ]


def flows(inflow: str, outflow: str, share: str) -> str:
    text.use("nl")
    rows = [
        *pair("bijstand_instroom_pct", 16.0, 17.0, inflow),
        *pair("bijstand_uitstroom_pct", 17.5, 16.0, outflow),
        *pair("bijstand_uitstroom_naar_werk_aandeel", 49.0, 47.4, share),
    ]
    return findings.duel_flows(result(*rows), A, B, YEAR)


def test_the_sentence_to_print_says_what_cannot_be_told_apart() -> None:
    clear = flows("laagste", "hoogste", "hoogste")
    assert "de instroom het hoogst in Brinkhaven (17,0 tegen 16,0\u00a0%)" in clear
    assert "de uitstroom het hoogst in Aldermeer (17,5 tegen 16,0\u00a0%)" in clear
    assert clear.endswith("ging in Aldermeer 49,0\u00a0% naar werk en in Brinkhaven 47,4\u00a0%.")
    same = flows("gelijk", "gelijk", "gelijk")
    assert same.count("niet te onderscheiden") == 3 and "hoogst" not in same


def test_without_a_share_there_is_no_sentence_about_flows() -> None:
    assert (
        findings.duel_flows(result(*pair("bijstand_instroom_pct", 1, 2, "laagste")), A, B, YEAR)
        == ""
    )


@pytest.mark.parametrize(
    ("whole", "rest", "words"),
    [
        (-1410, -670, "\u2212670 niet verklaard door instroom en uitstroom."),
        (-140, -640, "meer dan de hele verandering."),
        (-140, -160, "niet verklaard door instroom en uitstroom."),  # 140 could be no less than 150
        (-100, -140, "meer dan de hele verandering."),
        (-100, -130, "niet verklaard door instroom en uitstroom."),  # 110 against 110
        (-10, 10, "op de afronding na."),
        (0, 20, "op de afronding na."),
        (0, 30, "niet verklaard door instroom en uitstroom."),
        (0, 40, "meer dan de hele verandering."),
    ],
)
def test_what_is_not_explained_exceeds_the_change_only_when_rounding_leaves_no_doubt(
    whole: float, rest: float, words: str
) -> None:
    text.use("nl")
    rows = [
        {
            "indicator": indicator,
            "region_code": A,
            "value": value,
            "low": value - half,
            "high": value + half,
        }
        for indicator, value, half in (
            ("bijstand_verandering", whole, 10),
            ("bijstand_onverklaard", rest, 20),
        )
    ]
    assert findings.unexplained(result(*rows), A, YEAR).endswith(words)


# --- how sure --------------------------------------------------------------------------------------


def certain(**changes: Any) -> dict[str, Any]:
    return {
        "indicator": "bijstand_verandering_pct",
        "name": "Aldermeer",
        "period_start": YEAR,
        "value": -6.2,
        "low": -9.6,
        "high": -2.8,
        "earlier": 1770,
        "change": -110,
        "others": 74,
        "middle": -1.8,
        "is_comparable": True,
        "by_chance": 3.7,
        "as_low": 1,
        "as_high": 73,
        "outside": 14,
        **changes,
    }


@pytest.mark.parametrize(
    ("middle", "words"),
    [
        (-1.0, "ligt verder van dat midden"),
        (-3.0, "niet te onderscheiden van dat midden"),
        (-9.0, "niet te onderscheiden van dat midden"),
        (-9.7, "ligt verder van dat midden"),
    ],
)
def test_within_the_margin_of_the_middle_nothing_is_told_apart(middle: float, words: str) -> None:
    text.use("nl")
    assert words in findings.against_its_size(certain(middle=middle))
    is_like = "niet te onderscheiden" in findings.against_its_size(certain(middle=middle))
    assert ("niet te onderscheiden" in findings.certain_title(certain(middle=middle))) == is_like


def test_alone_a_change_is_held_against_no_change() -> None:
    alone = {"is_comparable": False, "value": -2.0, "low": -5.0}
    assert "niet te onderscheiden van geen" in findings.certain_title(certain(**alone, high=1.0))
    assert "tussen \u22125,0 en \u22121,0" in findings.certain_title(certain(**alone, high=-1.0))
    nan = float("nan")
    assert "marge niet bekend" in findings.certain_title(certain(low=nan, high=nan))


def test_the_middle_comes_with_how_many_lie_further_and_what_chance_alone_gives() -> None:
    text.use("nl")
    low = findings.against_its_size(certain())
    assert "\u22121,8\u00a0%; van die gemeenten even laag als Aldermeer of lager: 1. " in low
    assert "14 verder" in low and "ongeveer 4" in low
    assert "even hoog als Aldermeer of hoger: 73" in findings.against_its_size(certain(middle=-8.0))


def test_too_few_others_or_no_margin_gives_no_verdict() -> None:
    assert findings.against_its_size(certain(is_comparable=False)) == ""
    assert findings.against_its_size(certain(low=float("nan"), high=float("nan"))) == ""


@pytest.mark.parametrize(("earlier", "has_percentage"), [(49, False), (50, True)])
def test_below_fifty_recipients_there_is_no_percentage(
    earlier: float, has_percentage: bool
) -> None:
    text.use("nl")
    assert ("%" in findings.certain_change(certain(earlier=earlier))) == has_percentage


@pytest.mark.parametrize(
    ("change", "words"),
    [(-110.0, "daalde het aantal mensen"), (110.0, "steeg het"), (0.0, "gelijk")],
)
def test_a_change_is_said_as_up_or_down_and_never_with_a_sign_twice(
    change: float, words: str
) -> None:
    text.use("nl")
    said = findings.certain_change(certain(change=change))
    assert words in said and "\u2212110" not in said


def test_a_change_without_flows_has_no_margin() -> None:
    text.use("nl")
    said = findings.certain_change(certain(low=float("nan"), high=float("nan")))
    assert said.endswith("Instroom of uitstroom is niet bekend, dus er is geen marge.")


# --- the pages -------------------------------------------------------------------------------------


def test_two_boxes_change_places_when_one_gets_what_stands_in_the_other(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [fixtures.ORDINARY, fixtures.SECOND, fixtures.NAMESAKE]
    seen = visit(release_settings, "duel", monkeypatch, gemeente=chosen)

    seen.app.selectbox(key="first_widget").set_value(fixtures.SECOND).run()

    assert seen.address["gemeente"] == [fixtures.SECOND, fixtures.ORDINARY, fixtures.NAMESAKE]


def test_a_duel_needs_a_second_and_finds_one(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "duel", monkeypatch, gemeente=["GM0345"], uitgave="published")
    assert "Duel: Veenendaal en Rotterdam" in seen.text


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_on_published_figures_the_duel_is_whole(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    seen = visit(release_settings, "duel", monkeypatch, uitgave="published", taal=language)

    assert len(seen.figures) == 4
    table = seen.tables[-1]
    assert table.shape[1] == 5 and len(table) > 40
    share = table[table.iloc[:, 0].str.contains("% of the outflow|% van de uitstroom")]
    assert [c.replace(",", ".") for c in share.iloc[-1, 2:4]] == ["49.0", "47.4"]


def test_how_sure_opens_on_the_two_of_the_debate_until_somebody_chooses(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "certainty", monkeypatch, uitgave="published")
    assert [h.value for h in seen.app.header] == ["Veenendaal", "Amersfoort"]
    assert "\u22126,2\u00a0%" in seen.text and "\u22120,2\u00a0%" in seen.text
    assert "gemeente" not in seen.address

    chosen = visit(
        release_settings, "certainty", monkeypatch, uitgave="published", gemeente=["GM0344"]
    )
    assert [h.value for h in chosen.app.header] == ["Utrecht"]


def test_published_figures_give_a_margin_and_say_what_is_missing(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "certainty", monkeypatch, uitgave="published")
    assert "De andere gemeenten van de grootte van Veenendaal" in seen.text
    assert "84066NED" in seen.text and "midden van de" not in seen.text


def test_each_definition_of_2017_stands_with_its_change(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "definitions", monkeypatch, uitgave="published")
    table = next(t for t in seen.tables if "Verandering in een jaar" in t.columns)
    changes = set(table["Verandering in een jaar"])
    assert {
        f"\u2212{v}\u00a0%" for v in ("1,07", "1,65", "0,75", "1,79", "2,50", "1,40")
    } <= changes
    assert table["Bron en stand"].str.contains("gepubliceerd").all()
    assert any("82015NED" in str(cell) for t in seen.tables for cell in t.to_numpy().ravel())


def test_the_chosen_gemeente_and_year_stand_in_the_address(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        release_settings, "definitions", monkeypatch, uitgave="published", gemeente=["GM0268"]
    )
    seen.app.radio(key="definities_plaats_widget").set_value("gemeente").run()
    seen.app.selectbox(key="definities_jaar_widget").set_value(2021).run()

    assert seen.address["definities_plaats"] == ["gemeente"]
    assert seen.address["definities_jaar"] == ["2021"]
    table = next(t for t in seen.tables if "Aantal" in t.columns)
    assert list(table["Aantal"]) == ["6.600", "7.400", "8.300"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ({"definities_plaats": "mars"}, "u ziet het land"),
        ({"definities_jaar": "zes"}, "Een jaar in het adres"),
        ({"definities_jaar": "1999"}, "u ziet 2017"),
    ],
)
def test_an_address_that_cannot_be_followed_is_said(
    release_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    address: dict[str, str],
    words: str,
) -> None:
    seen = visit(release_settings, "definitions", monkeypatch, uitgave="published", **address)
    assert words in seen.text


# --- real figures ----------------------------------------------------------------------------------


def test_the_sentences_about_rotterdam_and_amsterdam(
    real_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "duel", monkeypatch)
    for words in (
        "Aan het eind van 2017 hadden 46.210 mensen van 15 jaar en ouder in Rotterdam bijstand, 1.410 minder dan een jaar eerder "
        "(\u22123,0\u00a0%); in Amsterdam waren dat er 49.320, 140 minder dan een jaar eerder (\u22120,3\u00a0%).",
        "In 2017 was de instroom het hoogst in Amsterdam (17,0 tegen 16,0\u00a0%) en was de uitstroom het hoogst "
        "in Rotterdam (17,5 tegen 16,0\u00a0%), gerekend over iedereen die bijstand had of kreeg; van wie vertrok, "
        "ging in Rotterdam 49,0\u00a0% naar werk en in Amsterdam 47,4\u00a0%.",
        "Elk basisjaar geeft dezelfde volgorde",
        "Rotterdam: van de verandering van \u22121.410 in 2017 is \u2212670 niet verklaard door instroom en uitstroom.",
        "Amsterdam: van de verandering van \u2212140 in 2017 is \u2212640 niet verklaard door instroom en uitstroom: "
        "meer dan de hele verandering.",
    ):
        assert words in seen.text
    titles = " ".join(f["layout"]["title"]["text"] for f in seen.figures).replace(
        "</b><br><b>", " "
    )
    assert "\u22121.410 = +9.180 erin, \u22129.920 eruit, \u2212670" in titles


def test_veenendaal_differs_from_its_size_and_amersfoort_does_not(
    real_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "certainty", monkeypatch)
    assert "in Veenendaal met 110 (\u22126,2\u00a0%)" in seen.text
    assert "vertrok 24,5\u00a0% in 2017" in seen.text
    assert seen.text.count("Veenendaal ligt verder van dat midden") == 2
    assert "in Amersfoort met 10 (\u22120,2\u00a0%)" in seen.text
    assert "Amersfoort is niet te onderscheiden van dat midden" in seen.text
    assert len(seen.figures) == 4


def test_a_large_city_has_too_few_of_its_size(
    real_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "certainty", monkeypatch, gemeente=["GM0599"])
    assert "te weinig om mee te vergelijken" in seen.text


def test_published_figures_are_marked_among_those_of_cbs(
    real_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(real_settings, "definitions", monkeypatch)
    table = next(t for t in seen.tables if "Bron en stand" in t.columns)
    marked = table[table["Bron en stand"].str.contains("gepubliceerd")]
    assert sorted(marked["Verandering in een jaar"]) == ["\u22120,75\u00a0%", "\u22121,40\u00a0%"]
    hollow = [
        trace["name"] for trace in seen.figures[1]["data"] if trace["marker"]["color"] == "white"
    ]
    assert len(hollow) == 2

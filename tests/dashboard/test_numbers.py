"""A number as it stands in a newspaper: what is read in it, and the order of what gives it."""

import datetime as dt
import random
from typing import Any

import pandas as pd
import pytest

from dashboard import numbers, text
from dashboard.numbers import Claim
from etl.catalog import CATEGORIES, INDICATORS
from etl.errors import BijstandError
from tests.helpers import assert_one_sentence

PLACES = pd.DataFrame(
    [
        ("NL01", "land", "Nederland"),
        ("GM0268", "gemeente", "Nijmegen"),
        ("GM0344", "gemeente", "Utrecht"),
        ("PV26", "provincie", "Utrecht"),
        ("GM0518", "gemeente", "'s-Gravenhage"),
        ("GM0753", "gemeente", "Best"),
        ("PV21", "provincie", "Fryslân"),
        ("LD01", "landsdeel", "Noord-Nederland"),
    ],
    columns=["region_code", "region_level", "name"],
)


@pytest.fixture(scope="module")
def names() -> numbers.Names:
    return numbers.Names(PLACES)


@pytest.fixture(autouse=True)
def dutch() -> None:
    text.use("nl")


# --- reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value", "step", "unit_sort"),
    [
        ("8000", 8000, 1000, "count"),
        ("8.000", 8000, 1000, "count"),
        ("8 000", 8000, 1000, "count"),
        ("8\u00a0000", 8000, 1000, "count"),
        ("8,000", 8000, 1000, "count"),
        ("450 duizend", 450_000, 10_000, "count"),
        ("450.000", 450_000, 10_000, "count"),
        ("450k", 450_000, 10_000, "count"),
        ("461.000", 461_000, 1000, "count"),
        ("508.480", 508_480, 10, "count"),
        ("434,5 duizend", 434_500, 100, "count"),
        ("434,0 duizend", 434_000, 100, "count"),
        ("0,5 mln", 500_000, 100_000, "count"),
        ("een half miljoen", 500_000, 100_000, "count"),
        ("1 miljoen", 1_000_000, 100_000, "count"),
        ("1.000.000", 1_000_000, 100_000, "count"),
        ("1.234.567,8", 1_234_567.8, 0.1, "count"),
        ("500", 500, 100, "unknown"),
        ("45", 45, 1, "unknown"),
        ("86,5", 86.5, 0.1, "unknown"),
        ("12.5", 12.5, 0.1, "unknown"),
        ("1,4 procent", 1.4, 0.1, "percentage"),
        ("1,40%", 1.4, 0.01, "percentage"),
        ("20 %", 20, 1, "percentage"),
        ("1.4 per cent", 1.4, 0.1, "percentage"),
        ("1.375 procent", 1.375, 0.001, "percentage"),
        ("0,375", 0.375, 0.001, "unknown"),
        ("1,375 miljoen", 1_375_000, 1000, "count"),
        ("0", 0, 1, "unknown"),
        ("450 thousand", 450_000, 10_000, "count"),
    ],
)
def test_notation(
    typed: str, value: float, step: float, unit_sort: str, names: numbers.Names
) -> None:
    claim = numbers.read(typed, names)
    assert (claim.value, claim.unit_sort) == (pytest.approx(value), unit_sort)
    assert claim.step == pytest.approx(step)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("12.5", "12.5 is gelezen als 12,5."),
        ("8,000", "8,000 is gelezen als 8.000."),
        ("1.375 procent", "1.375 is gelezen als 1,375."),
        ("2010 Nijmegen", "2010 is gelezen als getal, niet als jaar."),
        ("van 464.500 naar 461.000", "U typte meer dan één getal; alleen het eerste is opgezocht."),
        ("300 in Lutjebroek", "De plaats is hier niet bekend"),
        ("9.000 in de provincie Nijmegen", "De plaats is hier niet bekend"),
    ],
)
def test_what_is_guessed_is_said(typed: str, note: str, names: numbers.Names) -> None:
    (said,) = numbers.read(typed, names).notes
    assert said.startswith(note)


@pytest.mark.parametrize(
    "typed", ["8000", "1,4%", "461.000 in Nederland", "8.000 in december 2017"]
)
def test_what_is_plain_needs_no_note(typed: str, names: numbers.Names) -> None:
    assert numbers.read(typed, names).notes == ()


@pytest.mark.parametrize(
    ("typed", "sign", "is_change"),
    [
        ("-1,4%", -1, True),
        ("\u22121,4%", -1, True),
        ("\u20131,4 procent", -1, True),
        ("- 1,4 %", -1, True),
        ("min 1,4 procent", -1, True),
        ("+3.500", 1, True),
        ("plus 3.500", 1, True),
        ("1,4%", 0, False),
        ("de bijstand daalde 1,4 %", -1, True),
        ("een daling van 3.500", -1, True),
        ("3.500 minder dan een jaar eerder", -1, True),
        ("3.500 mensen minder", -1, True),
        ("het aantal steeg met 3.500", 1, True),
        ("groei van 2 procent", 1, True),
        ("verandering van 2 procent", 0, True),
        ("fell by 1.4%", -1, True),
        ("daalde naar 461.000", 0, False),
        ("gestegen tot 461.000", 0, False),
        ("van 464.500 omlaag", 0, False),
        ("meer dan 8.000", 0, False),
        ("minder dan 8.000", 0, False),
        ("2016-2017: 8.000", 0, False),
    ],
)
def test_direction(typed: str, sign: int, is_change: bool, names: numbers.Names) -> None:
    claim = numbers.read(typed, names)
    assert (claim.sign, claim.is_change) == (sign, is_change)


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("8000", 7500, 8500),
        ("ruim 8000", 8000, 9000),
        ("meer dan 8000", 8000, 9000),
        ("bijna 42.000", 41_000, 42_000),
        ("zo'n 450 duizend", 440_000, 460_000),
        ("zo\u2019n 450 duizend", 440_000, 460_000),
        ("ongeveer 450 duizend", 440_000, 460_000),
        ("1,4%", 1.35, 1.45),
        ("almost 42,000", 41_000, 42_000),
    ],
)
def test_what_fits(typed: str, low: float, high: float, names: numbers.Names) -> None:
    claim = numbers.read(typed, names)
    assert (claim.low, claim.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("typed", "regions", "year"),
    [
        ("8000 bijstandsgerechtigden in Nijmegen in 2017", ("GM0268",), 2017),
        ("Nijmegen 2017: 8000", ("GM0268",), 2017),
        ("8000 nijmegen eind 2017", ("GM0268",), 2017),
        ("8000 in Utrecht", ("GM0344",), None),
        ("30.000 in de provincie Utrecht", ("PV26",), None),
        ("31.210 in Den Haag", ("GM0518",), None),
        ("31.210 's-Gravenhage", ("GM0518",), None),
        ("9.000 in Friesland", ("PV21",), None),
        ("9.000 in Fryslan", ("PV21",), None),
        ("9.000 in Noord-Nederland", ("LD01",), None),
        ("Nijmegen en Utrecht 8000", ("GM0268", "GM0344"), None),
        ("461.000 in heel Nederland", ("NL01",), None),
        ("landelijk 461.000", ("NL01",), None),
        ("het best zijn 8000", (), None),
        ("8000 in best", ("GM0753",), None),
        ("8000 in Best", ("GM0753",), None),
        ("op 1 januari 2021 8.300", (), 2021),
        ("31-12-2017 8.300", (), 2017),
        ("7.660 in het 1e kwartaal van 2019", (), 2019),
        ("van 2016 op 2017 -1,4%", (), 2017),
        ("2010 in 2015 in Nijmegen", ("GM0268",), 2015),
        ("2010 Nijmegen", ("GM0268",), None),
    ],
)
def test_place_and_year(
    typed: str, regions: tuple[str, ...], year: int | None, names: numbers.Names
) -> None:
    claim = numbers.read(typed, names)
    assert (claim.regions, claim.year) == (regions, year)
    assert claim.value != 2017


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("8000 mensen", {"counted": "personen"}),
        ("8000 uitkeringen", {"counted": "uitkeringen"}),
        ("8000 huishoudens", {"counted": "uitkeringen"}),
        ("8000 mensen met een uitkering", {"counted": "personen"}),
        ("8000 tot de AOW-leeftijd", {"age": "tot_aow"}),
        ("8000 mensen van 15 jaar en ouder", {"counted": "personen", "age": "15plus"}),
        ("instroom 8000", {"movement": "instroom"}),
        ("8000 uitgestroomd", {"movement": "uitstroom"}),
        ("uitstroom naar werk 8000", {"movement": "naar_werk"}),
        ("86,5 per 1.000 inwoners", {"form": "per_1000"}),
        ("49 procent van de uitstroom naar werk", {"form": "share", "movement": "naar_werk"}),
        ("330.000 WW-uitkeringen", {"counted": "uitkeringen", "topic": "ww"}),
        ("werkloosheid 5 procent", {"topic": "werkloosheid"}),
        ("237,7 duizend vacatures", {"topic": "vacatures"}),
        ("150.000 inwoners", {"topic": "inwoners"}),
        ("8000 inwoners in de bijstand", {"topic": "bijstand"}),
        ("volgens Divosa -1,4%", {"topic": "bijstand", "source": "divosa"}),
        ("gemiddeld 440.000", {"moment": "jaargemiddelde"}),
    ],
)
def test_words(typed: str, named: dict[str, str], names: numbers.Names) -> None:
    claim = numbers.read(typed, names)
    assert claim.named == named
    assert claim.value not in (15, 1000)


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "abc", "achtduizend", "in 2017", "Nijmegen", "1.234.56", "<b>", "\x00", "9" * 150],
)
def test_nonsense_gives_a_sentence(typed: str, names: numbers.Names) -> None:
    with pytest.raises(BijstandError) as caught:
        numbers.read(typed, names)
    assert_one_sentence(text.gettext(caught.value.message))


def test_five_hundred_random_questions_are_read_or_refused(names: numbers.Names) -> None:
    dice = random.Random(20171231)
    parts = [
        *"0123456789.,-+%'\" \t<>&;=()[]{}\\|\u2212\u202e\u0000\u00bd\u0663",
        *(
            "8.000",
            "2017",
            " procent",
            " duizend ",
            "ruim ",
            "Nijmegen",
            " in ",
            "daalde ",
            "é",
            "😀",
        ),
    ]
    for _ in range(500):
        typed = "".join(dice.choice(parts) for _ in range(dice.randint(0, 40)))
        try:
            claim = numbers.read(typed, names)
        except BijstandError:
            continue
        assert 0 <= claim.low <= claim.high < 1e22
        assert claim.step > 0
        assert len(claim.search()) == 11


# --- ranking ---------------------------------------------------------------------------------------

BASE: dict[str, Any] = {
    "size": 8000.0,
    "value": 8000.0,
    "unit_sort": "count",
    "reading": "cijfer",
    "indicator": "bijstand_personen",
    "category": "totaal",
    "region_code": "NL01",
    "period_start": dt.datetime(2017, 1, 1),  # noqa: DTZ001
    "frequency": "J",
    "status": "definitief",
    "is_written": False,
    "modified": "2019-01-01",
    "kind": "stock_end",
    "rounded_to": 10.0,
}
NUMBER = Claim(8000, 1000, "count")


def row(**changes: Any) -> dict[str, Any]:
    if "value" in changes:
        changes["size"] = abs(changes["value"])
    return {**BASE, **changes}


def year(number: int, month: int = 1) -> dt.datetime:
    return dt.datetime(number, month, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("claim", "better", "worse"),
    [
        pytest.param(
            Claim(8000, 1000, regions=("GM0268",)),
            row(region_code="GM0268", value=8400.0),
            row(region_code="NL01"),
            id="place that was named",
        ),
        pytest.param(
            NUMBER, row(value=8400.0), row(region_code="GM0268"), id="the country by default"
        ),
        pytest.param(
            Claim(8000, 1000, year=2016),
            row(period_start=year(2016), value=8400.0),
            row(period_start=year(2017)),
            id="year that was named",
        ),
        pytest.param(
            Claim(8000, 1000, named={"counted": "uitkeringen"}),
            row(indicator="bijstand_uitkeringen", value=8400.0),
            row(),
            id="what is counted",
        ),
        pytest.param(
            Claim(8000, 1000, named={"age": "tot_aow"}),
            row(category="tot_aow", value=8400.0),
            row(),
            id="age that was named",
        ),
        pytest.param(
            NUMBER,
            row(indicator="bijstand_stadsmonitor", value=8400.0),
            row(indicator="ww_personen"),
            id="bijstand when no subject was named",
        ),
        pytest.param(
            NUMBER,
            row(indicator="bijstand_uitstroom", value=8400.0),
            row(reading="verandering"),
            id="a level when no change was named",
        ),
        pytest.param(
            NUMBER,
            row(indicator="bijstand_personen_tot_aow_bericht", rounded_to=1000.0),
            row(value=8010.0),
            id="printed exactly so",
        ),
        pytest.param(
            Claim(8000, 1000, sign=-1, is_change=True),
            row(reading="verandering", value=-8400.0, indicator="bijstand_uitkeringen"),
            row(reading="verandering", value=-8000.0, frequency="M", period_start=year(2017, 5)),
            id="a change over a calendar year",
        ),
        pytest.param(
            NUMBER,
            row(value=8400.0),
            row(indicator="bijstand_uitkeringen", value=8010.0),
            id="how common",
        ),
        pytest.param(NUMBER, row(value=8400.0), row(value=8010.0, status="voorlopig"), id="final"),
        pytest.param(
            NUMBER,
            row(value=8400.0, frequency="M", period_start=year(2016, 12)),
            row(value=8010.0, frequency="M", period_start=year(2017, 5)),
            id="December",
        ),
        pytest.param(
            NUMBER, row(value=8400.0), row(value=8010.0, category="tot_aow"), id="common class"
        ),
        pytest.param(NUMBER, row(value=8070.0), row(value=8420.0), id="distance"),
        pytest.param(NUMBER, row(), row(is_written=True), id="of the release"),
        pytest.param(NUMBER, row(modified="2020-06"), row(modified="2019-12-31"), id="vintage"),
        pytest.param(
            NUMBER, row(period_start=year(2017)), row(period_start=year(2016)), id="newest period"
        ),
    ],
)
def test_each_rule_of_the_order(
    claim: Claim, better: dict[str, Any], worse: dict[str, Any]
) -> None:
    assert numbers.fits(claim, better) and numbers.fits(claim, worse)
    for rows in ([better, worse], [worse, better]):
        ranked = numbers.rank(claim, pd.DataFrame(rows))
        first = ranked.fitting[0]
        assert {k: first[k] for k in better} == better


def test_what_fits_stands_apart_from_what_is_near() -> None:
    rows = pd.DataFrame([row(value=v) for v in (7499.0, 7500.0, 8000.0, 8500.0, 8501.0)])
    ranked = numbers.rank(NUMBER, rows)
    assert [r["value"] for r in ranked.fitting] == [8000, 7500, 8500]
    assert [r["value"] for r in ranked.near] == [7499, 8501]


def test_near_is_near_before_it_is_common() -> None:
    rows = pd.DataFrame(
        [row(value=500_000.0), row(value=461_000.0, indicator="bijstand_stadsmonitor")]
    )
    ranked = numbers.rank(Claim(461_300, 100, "count"), rows)
    assert [r["value"] for r in ranked.near] == [461_000, 500_000]


def test_only_the_subject_that_was_named_counts() -> None:
    rows = pd.DataFrame([row(), row(indicator="ww_personen"), row(indicator="inwoners")])
    for claim, found in (
        (NUMBER, ["bijstand_personen", "ww_personen"]),
        (Claim(8000, 1000, named={"topic": "ww"}), ["ww_personen"]),
        (Claim(8000, 1000, named={"topic": "inwoners"}), ["inwoners"]),
    ):
        assert [r["indicator"] for r in numbers.rank(claim, rows).fitting] == found


def test_only_a_few_of_other_places() -> None:
    rows = pd.DataFrame([row(region_code=f"GM{i:04}") for i in range(40)])
    assert len(numbers.rank(NUMBER, rows).fitting) == numbers.MOST_ELSEWHERE


def test_the_order_of_use_names_what_is_declared() -> None:
    assert set(numbers.IN_USE) <= {i.name for i in INDICATORS}
    assert set(numbers.CLASSES_IN_USE) <= {name for name, _label in CATEGORIES}
    subjects = {numbers._answers(row(indicator=i.name))["topic"] for i in INDICATORS}
    assert set(numbers.AXES["topic"]) <= subjects

"""Welk getal is dit? The questions of the debate find their figure, on both releases and on the page."""

import random
import shutil
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from dashboard import numbers, text
from etl import store
from etl.errors import BijstandError
from etl.settings import QUERIES, Settings
from tests import fixtures, helpers
from tests.dashboard.app import visit

NL, ROTTERDAM, AMSTERDAM, NIJMEGEN, UTRECHT = "NL01", "GM0599", "GM0363", "GM0268", "GM0344"
PERSONS, BENEFITS, WW = "bijstand_personen", "bijstand_uitkeringen", "ww_uitkeringen"
PRESS, DIVOSA = "bijstand_personen_tot_aow_bericht", "bijstand_verandering_divosa"
MONITOR, TO_WORK = "bijstand_stadsmonitor", "bijstand_uitstroom_naar_werk"
INFLOW, OUTFLOW = "bijstand_instroom", "bijstand_uitstroom"
DECEMBER_2017 = date(2017, 12, 1)


class Found(NamedTuple):
    """What comes first: figure or change, of what, which class, where, when."""

    indicator: str
    period: date
    region: str = NL
    category: str = "totaal"
    reading: str = "cijfer"


def change(indicator: str, period: date, region: str = NL, category: str = "totaal") -> Found:
    return Found(indicator, period, region, category, "verandering")


def per_cent(indicator: str, period: date, region: str = NL, category: str = "totaal") -> Found:
    return Found(indicator, period, region, category, "verandering_pct")


def of(year: int) -> date:
    return date(year, 1, 1)


# Claims of the debate (newspapers, CBS and Divosa releases, the interview of 2017) and printed figures.
QUESTIONS: dict[str, Found] = {
    "-1,4% 2017": per_cent(DIVOSA, of(2017)),
    "de bijstand daalde 1,4 % in 2017": per_cent(DIVOSA, of(2017)),
    "1,4 procent": per_cent(DIVOSA, of(2017)),
    "min 5,4 procent in 2018": per_cent(DIVOSA, of(2018)),
    "steeg 3,4% in 2020": per_cent(DIVOSA, of(2020)),
    "\u22126,7%": per_cent(DIVOSA, of(2022)),
    "461.000": Found(PRESS, DECEMBER_2017),
    "461 duizend mensen eind 2017": Found(PRESS, DECEMBER_2017),
    "433.000 eind 2018": Found(PRESS, date(2018, 12, 1)),
    "gedaald naar 433.000": Found(PRESS, date(2018, 12, 1)),
    "3.500 minder in 2017": change(PRESS, DECEMBER_2017),
    "-0,75% in 2017": per_cent(PRESS, DECEMBER_2017),
    "24.000 minder in 2018": change(PRESS, date(2018, 12, 1)),
    "434,5 duizend": Found(BENEFITS, DECEMBER_2017),
    "434.500 uitkeringen": Found(BENEFITS, DECEMBER_2017),
    "389,5 duizend": Found(BENEFITS, DECEMBER_2017, category="tot_aow"),
    "-1,8% in 2017": per_cent(BENEFITS, DECEMBER_2017),
    "-2,5% in 2017": per_cent(BENEFITS, DECEMBER_2017, category="tot_aow"),
    "508.480": Found(PERSONS, of(2017)),
    "514.000": Found(PERSONS, of(2016)),
    "0,5 mln": Found(PERSONS, of(2015)),
    "-1,1% 2017": per_cent(PERSONS, of(2017)),
    "5.500 minder in 2017": change(PERSONS, of(2017)),
    "8.000 minder in 2017": change(PERSONS, of(2017), category="tot_aow"),
    "450.000 mensen in de bijstand": Found(PERSONS, of(2015), category="tot_aow"),
    "zo'n 450 duizend": Found(PERSONS, of(2015), category="tot_aow"),
    "464.500": Found(PERSONS, of(2016), category="tot_aow"),
    "ruim 450.000 in 2017 tot de AOW-leeftijd": Found(PERSONS, of(2017), category="tot_aow"),
    "8000 Nijmegen": Found(PERSONS, of(2015), NIJMEGEN),
    "8.000 bijstandsgerechtigden in Nijmegen in 2017": Found(PERSONS, of(2017), NIJMEGEN),
    "8.300 in Nijmegen": Found(MONITOR, of(2021), NIJMEGEN, "volwassenen"),
    "7.400 Nijmegen": Found(MONITOR, of(2021), NIJMEGEN, "breed"),
    "ruim 6.500 in Nijmegen": Found(MONITOR, of(2021), NIJMEGEN, "smal"),
    "Rotterdam 46.210": Found(PERSONS, of(2017), ROTTERDAM),
    "46.000 mensen in Rotterdam": Found(PERSONS, of(2017), ROTTERDAM),
    "Rotterdam -1.410": change(PERSONS, of(2017), ROTTERDAM),
    "86,5 per 1.000 inwoners in Rotterdam": Found("bijstand_dichtheid", of(2017), ROTTERDAM),
    "49 procent van de uitstroom in Rotterdam ging naar werk": Found(
        TO_WORK, of(2017), ROTTERDAM, reading="aandeel"
    ),
    "in Amsterdam ging 47,4% van de uitstroom aan het werk": Found(
        TO_WORK, of(2017), AMSTERDAM, reading="aandeel"
    ),
    "instroom Amsterdam 10.060": Found(INFLOW, of(2017), AMSTERDAM),
    "9.920 uitgestroomd in Rotterdam": Found(OUTFLOW, of(2017), ROTTERDAM),
    "4.860 Rotterdammers naar werk": Found(TO_WORK, of(2017), ROTTERDAM),
    "123.060": Found(INFLOW, of(2017)),
    "60.890 mensen aan het werk": Found(TO_WORK, of(2017)),
    "instroom 24,5 procent in 2015": Found("bijstand_instroom_pct", of(2015)),
    "Veenendaal -6,2% in 2017": per_cent(PERSONS, of(2017), "GM0345"),
    "uitstroom Veenendaal 24,5 procent": Found("bijstand_uitstroom_pct", of(2017), "GM0345"),
    "Amersfoort daalde 0,2 procent in 2017": per_cent(PERSONS, of(2017), "GM0307"),
    "31.210 in Den Haag": Found(PERSONS, of(2017), "GM0518"),
    "330.000 WW-uitkeringen in 2017": Found(WW, DECEMBER_2017),
    "herinstroom 7.660": Found("bijstand_herinstroom_kwartaal", of(2019)),
    "23.790 instroom in het 1e kwartaal van 2019": Found("bijstand_instroom_kwartaal", of(2019)),
    "151.710 inwoners van 15 jaar en ouder in Nijmegen": Found(
        "inwoners_15plus", of(2017), NIJMEGEN
    ),
}
# What only the tables of CBS have.
ONLY_CBS: dict[str, Found] = {
    "447,5 duizend": Found(BENEFITS, date(2017, 3, 1)),
    "237,7 duizend vacatures": Found("vacatures", of(2018)),
    "30.000 in de provincie Utrecht": Found(PERSONS, of(2017), "PV26"),
    "9.000 in Zeeland": Found(PERSONS, of(2016), "PV29"),
    "bijna 42.000 in Rotterdam": Found(PERSONS, of(2016), ROTTERDAM, "tot_aow"),
}
NOTHING = ("ruim 1 miljoen mensen in WWB en Wajong", "12.345.678", "3 uitkeringen in Rotterdam")


def page_query(release: Path, name: str, **bound: Any) -> pd.DataFrame:
    sql = (QUERIES / "pages" / f"{name}.sql").read_text(encoding="utf-8")
    with store.open_release(release) as db:
        return db.execute(sql, bound).df()


def look_up(release: Path, question: str) -> numbers.Answer:
    text.use("nl")
    claim = numbers.read(question, numbers.Names(page_query(release, "places")))
    return numbers.rank(claim, page_query(release, "which_number", **claim.search()))


def first(answer: numbers.Answer) -> Found:
    row = answer.fitting[0]
    return Found(
        row["indicator"],
        row["period_start"].date(),
        row["region_code"],
        row["category"],
        row["reading"],
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_published_figures_have_it_first(question: str, published: Path) -> None:
    assert first(look_up(published, question)) == QUESTIONS[question]


@pytest.mark.parametrize("question", QUESTIONS | ONLY_CBS)
def test_the_tables_of_cbs_have_it_first(question: str, real: Path) -> None:
    assert first(look_up(real, question)) == (QUESTIONS | ONLY_CBS)[question]


@pytest.mark.parametrize("question", NOTHING)
def test_nothing_that_fits(question: str, published: Path) -> None:
    assert look_up(published, question).fitting == ()


def test_the_other_definitions_of_2017_stand_near(published: Path) -> None:
    """-1.4 % is Divosa's; CBS has -1.1 and -1.8, and -0.75 in its first release."""
    near = [(r["indicator"], round(r["value"], 1)) for r in look_up(published, "-1,4% 2017").near]
    assert {(PERSONS, -1.1), (BENEFITS, -1.8)} <= set(near)


# --- the table and the question to it --------------------------------------------------------------


def test_every_figure_can_be_found_once(release: Path, published: Path) -> None:
    for path in (release, published):
        figures = helpers.value(path, "select count(value) from marts.observation")
        kept = "select count(*) from marts.number where not is_written and "
        plain = "(reading = 'cijfer' or indicator = 'bijstand_verandering_divosa')"
        assert helpers.value(path, kept + plain) == figures
        keys = (
            "reading, indicator, category, region_code, period_start, frequency, source_id, value"
        )
        assert (
            helpers.query(path, f"select {keys} from marts.number group by all having count(*) > 1")
            == []
        )


def test_the_table_stands_in_the_order_of_size(release: Path) -> None:
    sizes = [size for (size,) in helpers.query(release, "select size from marts.number")]
    assert sizes == sorted(sizes)


def test_a_change_is_on_the_same_series_a_year_earlier(published: Path) -> None:
    found = helpers.query(
        published,
        "select reading, round(value, 2) from marts.number where region_code = 'GM0599' "
        "and indicator = 'bijstand_personen' and period_start = '2017-01-01' order by reading",
    )
    assert found == [("cijfer", 46_210), ("verandering", -1_410), ("verandering_pct", -2.96)]


def test_press_releases_are_not_subtracted_from_each_other(published: Path) -> None:
    """433,000 and 461,000 are of two vintages: 28,000 fewer was never said, 24,000 was."""
    found = helpers.query(
        published,
        "select year(period_start), value from marts.number "
        f"where indicator = '{PRESS}' and reading = 'verandering' order by all",
    )
    assert found == [(2017, -3_500), (2018, -23_830)]


def test_a_small_figure_has_no_percentage(release: Path) -> None:
    lowest = helpers.value(
        release,
        "select min(e.value) from marts.number as n inner join marts.observation as e "
        "using (indicator, region_code, category, frequency) where n.reading = 'verandering_pct' "
        "and e.period_start = n.period_start - interval 1 year and not n.is_written",
    )
    assert lowest >= 50


def test_the_question_brings_few_rows_and_the_rank_agrees_with_it(release: Path) -> None:
    """Of every definition the query keeps three; the best by the rank of all must be among them."""
    with store.open_release(release) as db:
        sql = (QUERIES / "pages" / "which_number.sql").read_text(encoding="utf-8")
        everything = sql.replace("<= 3", "<= 1000000").replace("limit 300", "")
        assert everything != sql
        dice = random.Random(20171231)
        for _ in range(40):
            size = dice.choice([40, 300, 2_000, 6_000, 40_000])
            claim = numbers.Claim(
                float(size),
                size / 4,
                unit_sort=dice.choice(["count", "unknown"]),
                regions=dice.choice([(), (), (fixtures.ORDINARY,)]),
                year=dice.choice([None, 2016, 2017]),
            )
            few = db.execute(sql, claim.search()).df()
            assert len(few) <= 300
            best = [
                {k: v for k, v in r.items() if k != "alike"}
                for frame in (few, db.execute(everything, claim.search()).df())
                for r in numbers.rank(claim, frame).fitting[:1]
            ]
            assert best[:1] == best[1:]


def test_five_hundred_random_questions_get_an_answer(published: Path) -> None:
    dice = random.Random(20181231)
    parts = [
        *"0123456789.,-+%'\" <>;",
        *(
            "8.000",
            "2017",
            " procent",
            " duizend ",
            "ruim ",
            "Nijmegen",
            " in ",
            "daalde ",
            " uit ",
        ),
    ]
    names = numbers.Names(page_query(published, "places"))
    sql = (QUERIES / "pages" / "which_number.sql").read_text(encoding="utf-8")
    answered = 0
    with store.open_release(published) as db:
        for _ in range(500):
            question = "".join(dice.choice(parts) for _ in range(dice.randint(1, 12)))
            try:
                claim = numbers.read(question, names)
            except BijstandError:
                continue
            ranked = numbers.rank(claim, db.execute(sql, claim.search()).df())
            assert all(numbers.fits(claim, r) for r in ranked.fitting)
            answered += 1
    assert answered > 200


# --- the page --------------------------------------------------------------------------------------


def test_the_page_answers_with_definition_source_and_difference(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        release_settings,
        "which_number",
        monkeypatch,
        uitgave="published",
        getal_q="8.000 in Nijmegen in 2017",
    )

    assert "8.000 is waarschijnlijk: Mensen met bijstand, Nijmegen, eind 2017: 8.420." in seen.text
    assert "personen van 15 jaar en ouder" in seen.text
    assert "420, binnen de afronding" in seen.text
    assert "CBS 84066NED" in seen.text
    assert "gemeente?gemeente=GM0268" in seen.markup
    assert "Een ander jaar dan genoemd." in seen.text
    assert "In de buurt, maar het past niet" in seen.text


def test_the_page_in_english(release_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = visit(
        release_settings,
        "which_number",
        monkeypatch,
        uitgave="published",
        taal="en",
        getal_q="fell by 1.4% in 2017",
    )

    assert "is most likely: Yearly change according to Divosa" in seen.text
    assert "getal_q=fell+by+1.4%25+in+2017" in seen.markup  # the language switch keeps the question


def test_a_question_in_the_box_comes_into_the_address(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "which_number", monkeypatch, uitgave="published")
    assert "Bijvoorbeeld" in seen.text

    seen.app.text_input(key="getal_widget").set_value("461.000")
    seen.app.button[0].click().run()

    assert seen.address["getal_q"] == ["461.000"]
    assert "volgens het CBS-persbericht, Nederland, eind december 2017: 461.000." in seen.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "ruim 1 miljoen",
            "Geen enkel cijfer hier geeft 1.000.000, en er is ook niets in de buurt.",
        ),
        ("Nijmegen", "Typ een getal in cijfers"),
        ("8.070 in Nijmegen in 2017", "Geen cijfer van 2017 geeft 8.070. Van een ander jaar:"),
        ("9" * 30, "Dat getal is groter dan elk cijfer hier."),
    ],
)
def test_the_page_says_plainly_that_nothing_fits(
    question: str, said: str, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        release_settings, "which_number", monkeypatch, uitgave="published", getal_q=question
    )
    assert said in seen.text


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script> 8.000",
        '"><img src=x onerror=alert(1)> 461.000',
        "8.000' or 1=1; drop table marts.number",
        "\u202e8.000 \x00 in Nijmegen",
        "8.000 " * 500,
        "{0} {number} 8.000 %s %(x)s",
    ],
)
def test_what_is_typed_is_never_markup(
    question: str, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        release_settings, "which_number", monkeypatch, uitgave="published", getal_q=question
    )
    assert "<script" not in seen.markup and "<img" not in seen.markup
    assert len(seen.app.html) > 3


def test_on_oefenland_the_number_is_looked_up_in_the_real_country(
    oefenland_settings: Settings, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path, "")
    shutil.copytree(oefenland_settings.releases_dir, settings.releases_dir)
    shutil.copy(published, settings.releases_dir)
    (settings.releases_dir / "current-published").write_text(published.stem)

    seen = visit(settings, "which_number", monkeypatch, uitgave="oefenland", getal_q="508.480")

    assert "in de cijfers van het echte Nederland" in seen.text
    assert "508.480 is waarschijnlijk: Mensen met bijstand, Nederland, eind 2017" in seen.text

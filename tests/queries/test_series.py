"""Every series beside bijstand per year: what comes in, what stays out, and what is computed from it."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.catalog import INDICATORS, TABLES
from etl.settings import QUERIES, REFERENCE
from tests import fixtures
from tests.fixtures import series
from tests.fixtures.series import SHAPES, Shape
from tests.helpers import DECLARED, query, value

UNITS = {"aantal": 1, "%": 1, "x 1 000": 1000, "1 000 euro": 1000}
AOW_AGES = {
    int(row["year"]): (int(row["years"]), int(row["months"]))
    for row in csv.DictReader((REFERENCE / "aow_age.csv").open(encoding="utf-8"))
}


def asked_periods(shape: Shape) -> set[str]:
    """The periods that the declaration asks for."""
    (dimension,) = [d for d in DECLARED[shape.id].dimensions if d.name == "periode"]
    return {
        p for p in shape.periods if p >= dimension.since and p in (dimension.only or shape.periods)
    }


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s.id)
def test_what_is_wanted_arrives_and_nothing_else(release: Path, shape: Shape) -> None:
    factors = {c.indicator: UNITS[c.unit] for c in shape.columns if c.indicator}
    expected: dict[tuple[str, ...], tuple[Any, Any]] = {}
    for (indicator, region, category, period), cell in shape.expected().items():
        if period not in asked_periods(shape):
            continue
        if shape.id == "37230ned" and cell == "":
            continue  # a region that did not exist has no inhabitants to count
        known = cell.strip() not in ("", ".")
        figure = round(float(cell) * factors[indicator], 1) if known else None
        reason = {"": "onmogelijk", ".": "geheim_of_onbekend"}.get(cell.strip())
        expected[indicator, region, category, period] = (figure, reason)
    found = query(
        release,
        "select indicator, region_code, category, period_start, frequency, round(value, 1), missing_reason "
        f"from marts.observation where source_id = '{shape.id}' and indicator <> 'spanning'",
    )
    assert {
        (i, r, c, _code(start, frequency)): (v, reason)
        for i, r, c, start, frequency, v, reason in found
    } == expected


def _code(start: date, frequency: str) -> str:
    part = {"J": "JJ00", "K": f"KW{(start.month + 2) // 3:02}", "M": f"MM{start.month:02}"}[
        frequency
    ]
    return f"{start.year}{part}"


def test_every_table_of_figures_has_a_shape_or_a_fixture_of_its_own() -> None:
    assert {t.id for t in TABLES} == set(fixtures.all_tables())


@pytest.mark.parametrize("shape", [s for s in SHAPES if s.provisional], ids=lambda s: s.id)
def test_provisional_periods_keep_their_status(release: Path, shape: Shape) -> None:
    found = query(
        release,
        "select distinct period_start, frequency, status from marts.observation "
        f"where source_id = '{shape.id}' and indicator <> 'spanning'",
    )
    last = set(shape.periods[-shape.provisional :])
    for start, frequency, status in found:
        is_last = _code(start, frequency) in last
        assert status == ("voorlopig" if is_last else "definitief"), start


# --- inhabitants between 15 and the AOW age --------------------------------------------------------


def inhabitants_by_age(region: str, year: int) -> dict[int, int]:
    rows = fixtures.all_tables()["03759ned"]["UntypedDataSet"]
    return {
        (int(row["Leeftijd"]) - 10000) // 100: int(row["BevolkingOp1Januari_1"])
        for row in rows
        if row["RegioS"].strip() == region
        and row["Perioden"] == f"{year}JJ00"
        and row["Geslacht"].strip() == "T001038"
        and row["BurgerlijkeStaat"].strip() == "T001019"
        and row["Leeftijd"].strip() not in ("10000", "10010")
        and row["BevolkingOp1Januari_1"]
    }


@pytest.mark.parametrize("year", [2015, 2016, 2017, 2018])
@pytest.mark.parametrize("region", [fixtures.ORDINARY, "NL01"])
def test_the_denominator_follows_the_aow_age_of_the_year(
    release: Path, region: str, year: int
) -> None:
    years, months = AOW_AGES[year]
    ages = inhabitants_by_age(region, year)
    expected = sum(number for age, number in ages.items() if 15 <= age < years)
    expected += ages[years] * months / 12
    ((found, status),) = query(
        release,
        "select value, status from marts.observation where indicator = 'inwoners_15_aow' "
        f"and region_code = '{region}' and year(period_start) = {year}",
    )
    assert found == pytest.approx(expected, abs=0.5) and found == round(found)
    assert status == ("berekend" if months == 0 else "geschat")


def test_a_gemeente_that_did_not_exist_has_no_inhabitants_of_an_age(release: Path) -> None:
    found = query(
        release,
        "select year(period_start) from marts.observation where indicator = 'inwoners_15_aow' "
        f"and region_code = '{fixtures.MERGED_INTO}' order by all",
    )
    assert found == [(2017,), (2018,)]


def test_a_missing_age_makes_the_denominator_missing_not_smaller(release: Path) -> None:
    with duckdb.connect() as db:
        db.execute(f"attach '{release}' as r (read_only)")
        db.execute((QUERIES / "macros.sql").read_text())
        db.execute("create schema staging")
        for name in ("observation", "known_flaw", "bevolking_leeftijd", "aow_age"):
            db.execute(f"create table staging.{name} as from r.staging.{name}")
        db.execute(
            "delete from staging.bevolking_leeftijd where region_code = 'GM9001' and age = 40 "
            "and period_start = '2017-01-01'"
        )
        found = db.execute(
            f"select value, missing_reason from ({(QUERIES / 'marts' / 'observation.sql').read_text()}) "
            "where indicator = 'inwoners_15_aow' and region_code = 'GM9001' and period_start = '2017-01-01'"
        ).fetchall()
    assert found == [(None, "deel_ontbreekt")]


def test_every_year_of_the_reference_has_an_age_above_the_one_before() -> None:
    ages = [AOW_AGES[year] for year in sorted(AOW_AGES)]
    assert sorted(AOW_AGES) == list(range(2013, 2031)) and ages == sorted(ages)
    assert max(AOW_AGES[y][0] for y in AOW_AGES) <= 67, "ages are asked for until 67"


def test_per_1000_of_working_age(release: Path) -> None:
    def one(indicator: str, month: str) -> Any:
        return value(
            release,
            f"select value from marts.observation where indicator = '{indicator}' and region_code = 'GM9001' "
            f"and period_start = '{month}'",
        )

    persons = one("bijstand_personen_tot_aow", "2017-05-01")
    inhabitants = one("inwoners_15_aow", "2017-01-01")
    rate = one("bijstand_tot_aow_per_1000_15_aow", "2017-05-01")
    assert rate == pytest.approx(1000 * persons / inhabitants)


# --- tightness -------------------------------------------------------------------------------------


def test_tightness_is_vacancies_over_ww_at_the_end_of_the_quarter(release: Path) -> None:
    found = dict(
        query(
            release,
            "select indicator, value from marts.observation where region_code = 'PV98' and category = 'totaal' "
            "and ((indicator in ('vacatures', 'spanning') and period_start = '2017-04-01') "
            "or (indicator = 'ww_personen_sa' and period_start = '2017-06-01'))",
        )
    )
    assert found["spanning"] == pytest.approx(found["vacatures"] / found["ww_personen_sa"])


def test_tightness_exists_only_where_both_do_and_is_no_more_certain_than_either(
    release: Path,
) -> None:
    found = query(
        release,
        "select region_code, min(period_start), max(period_start), arg_max(status, period_start) "
        "from marts.observation where indicator = 'spanning' group by all order by all",
    )
    span = (date(2016, 1, 1), date(2018, 1, 1), "voorlopig")
    assert found == [(region, *span) for region in ("NL01", "PV97", "PV98")]


# --- regions of a year -----------------------------------------------------------------------------


def parents(rows: list[tuple[str, ...]]) -> dict[str, tuple[str | None, ...]]:
    """staging.region_parent over editions (gemeente, province, COROP, arbeidsmarktregio, size, edition) and 70072ned."""
    with duckdb.connect() as db:
        db.execute("create schema raw")
        db.execute(
            "create table raw.gebied (regio varchar, provincie varchar, corop varchar, "
            "arbeidsmarktregio varchar, grootteklasse varchar, periode varchar)"
        )
        db.execute(
            "create table raw.regio_indeling (regio varchar, provincie varchar, corop varchar, "
            "arbeidsmarktregio varchar)"
        )
        for row in rows:
            table = "gebied" if len(row) == 6 else "regio_indeling"
            marks = ", ".join("?" * len(row))
            db.execute(f"insert into raw.{table} values ({marks})", list(row))
        found = db.execute((QUERIES / "staging" / "region_parent.sql").read_text()).fetchall()
    return {code: tuple(rest) for code, *rest in found}


OLD = ("GM9001", "PV98      ", "CR98      ", "AM98      ")


def test_without_editions_the_regions_of_2015_hold() -> None:
    assert parents([OLD]) == {"GM9001": ("PV98", "CR98", "AM98", None)}


def test_the_newest_edition_that_knows_a_gemeente_decides() -> None:
    found = parents(
        [
            OLD,
            ("GM9001", "PV98", "CR98", "AM98", "klein", "2016JJ00"),
            ("GM9001", "PV97", "CR97", "AM97", "groot", "2024JJ00"),
            ("GM9004", "PV97", "CR97", "AM97", "klein", "2016JJ00"),  # ended since
        ]
    )
    assert found["GM9001"] == ("PV97", "CR97", "AM97", "groot")
    assert found["GM9004"] == ("PV97", "CR97", "AM97", "klein")


def test_what_the_newest_edition_does_not_say_comes_from_the_one_before() -> None:
    found = parents(
        [
            ("GM9001", "PV98", "CR98", "AM98", "klein", "2024JJ00"),
            ("GM9001", "PV98", "CR98", "  ", None, "2025JJ00"),
        ]
    )
    assert found == {"GM9001": ("PV98", "CR98", "AM98", "klein")}


def test_a_region_has_its_size_class(release: Path) -> None:
    assert (
        value(release, "select grootteklasse from marts.region where region_code = 'GM9001'")
        == "20 000 tot 50 000 inwoners"
    )


def test_not_to_be_placed_is_no_region(release: Path) -> None:
    assert query(release, "select 1 from marts.region where region_code like '__99'") == []


def test_every_indicator_speaks_both_languages() -> None:
    for indicator in INDICATORS:
        texts = (indicator.label, indicator.unit, indicator.definition, indicator.population)
        assert all(t.nl and t.en for t in texts), indicator.name


def test_every_declared_class_was_tried_above() -> None:
    declared = {c.category for t in TABLES for d in t.dimensions for c in d.classes}
    assert declared == {"totaal", *series.CLASSES.values()}

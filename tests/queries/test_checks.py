"""Every check is silent on a right release and speaks on a planted error of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl import build
from etl.settings import QUERIES
from tests import fixtures

CHECKS = sorted(path.stem for path in (QUERIES / "checks").glob("*.sql"))
OF_2017 = "region_code = 'NL01' and period_start = '2017-01-01' and frequency = 'J'"

# The invented country is too small for groups: one that is right, to be spoiled.
GROUP = (
    "insert into marts.comparable_feature (specification, feature, weight) values ('s', 'size', 1); "
    "insert into marts.comparable (specification, region_code, position, neighbour, distance, features, "
    '"values", neighbour_values) values '
    f"('s', '{fixtures.ORDINARY}', 1, '{fixtures.SECOND}', 0.1, ['size'], [10], [11]), "
    f"('s', '{fixtures.ORDINARY}', 2, '{fixtures.NAMESAKE}', 0.2, [], [], []); "
)

# Per check the errors that it must find, planted in a copy of a right release.
PLANTED = {
    "border_changes_keep_every_total": [
        "update marts.observation_grid set value = value + 1 where indicator = 'bijstand_personen' "
        "and region_code = 'GM9002' and year(period_start) = 2016",
        "delete from marts.observation_grid where indicator = 'inwoners' and region_code = 'GM9006'",
        "delete from marts.observation_grid where indicator = 'ww_personen'",
        # More than there is, beside one that is missing.
        "update marts.observation_grid set value = value + 100000 where indicator = 'bijstand_personen' "
        "and region_code = 'GM9002' and year(period_start) = 2015",
    ],
    "shares_of_a_gemeente_make_one": [
        f"update marts.grid_part set share = share - 0.1 where {where}"
        for where in (
            f"region_code = '{fixtures.SPLIT}' and grid_year = 2018",
            f"region_code = '{fixtures.MERGED}' and grid_year = 2017",
        )
    ],
    "every_figure_has_a_place_in_the_grid": [
        "delete from marts.observation_grid where region_code = 'GM9006' and period_start = '2015-01-01'",
        "insert into marts.observation_grid select * from marts.observation_grid "
        "where region_code = 'PV98' and indicator = 'vacatures'",
    ],
    "a_flow_of_people_is_not_zero_per_cent": [
        f"update marts.observation set value = 0 where indicator = 'bijstand_instroom_pct' and {OF_2017}"
    ],
    "age_classes_add_up": [
        f"update marts.observation set value = value + 200 where indicator = '{indicator}' "
        "and category = 'totaal' and region_code = 'NL01'"
        for indicator in ("bijstand_personen", "bijstand_uitkeringen")
    ],
    "density_fits_its_own_inhabitants": [
        f"update marts.observation set value = value + 1 where indicator = 'bijstand_dichtheid' and {OF_2017}",
        f"update marts.observation set value = value * 10 where indicator = 'inwoners_15plus' and {OF_2017}",
    ],
    "estimates_have_an_interval_or_a_reason": [
        f"update marts.estimate set {column} = {wrong} where region_code = 'NL01'"
        for column, wrong in (
            ("lower", "null"),
            ("upper", "'inf'"),
            ("value", "null"),
            ("missing_reason", "'te_klein'"),
        )
    ],
    "estimates_lie_in_their_interval": [
        f"update marts.estimate set {column} = {wrong} where region_code = 'NL01'"
        for column, wrong in (("lower", "upper + 1"), ("value", "lower - 1"), ("p", "2"))
    ],
    "estimates_add_up_to_the_change": [
        "update marts.estimate set value = value + 1e-3 where region_code = 'NL01' "
        "and indicator = 'bijstand_deel_rest'",
        "delete from marts.observation_grid where region_code = 'NL01' "
        "and period_start = '2016-01-01' and indicator = 'bijstand_personen'",
    ],
    "estimates_of_groups_are_whole": [
        GROUP + f"update marts.comparable set {wrong} where position = 1"
        for wrong in (
            f"neighbour = '{fixtures.ORDINARY}'",
            f"neighbour = '{fixtures.NAMESAKE}'",
            "neighbour = 'GM9999'",
            f"neighbour = '{fixtures.country.PROVINCE}'",
            "position = 2",
            "position = 3",
            "position = null",
            "distance = 0.3",
            "distance = -0.1",
            "distance = 'nan'",
            "distance = null",
            "features = ['onbekend']",
            "features = null",
            "neighbour_values = []",
            '"values" = [null]',
            "\"values\" = ['inf'::double]",
        )
    ]
    + [GROUP + "update marts.comparable_feature set weight = 0.5"],
    "estimates_are_declared": [
        "delete from meta.indicator where indicator = 'bijstand_deel_rest'",
        "delete from meta.specification where specification = 'stromen_1_jaar'",
        "update marts.estimate set source_id = 'nergens' where region_code = 'NL01'",
        "update marts.estimate set warnings = ['onbekend'] where region_code = 'NL01'",
        "update marts.estimate set missing_reason = 'onbekend' where missing_reason is not null",
        "insert into marts.estimate select * from marts.estimate where region_code = 'NL01'",
    ],
    "every_figure_has_a_period_and_status": [
        f"update marts.observation set {column} = {wrong} where {OF_2017}"
        for column, wrong in (
            ("status", "null"),
            ("category", "null"),
            ("category", "'onbekend'"),
            ("frequency", "null"),
            ("period_start", "null"),
        )
    ],
    "every_figure_has_a_region": [
        "delete from marts.region where region_code = 'GM9001'",
        "update marts.region set name = '' where region_code = 'GM9001'",
        "update marts.observation set region_level = null where region_code = 'GM9001'",
    ],
    "every_figure_has_a_source": [
        "update marts.observation set source_id = 'nergens' where region_code = 'GM9001'",
        "update meta.source set title = null where source_id = '84066NED'",
        "update meta.source set publisher = '' where source_id = '84066NED'",
    ],
    "every_indicator_is_declared": ["delete from meta.indicator where indicator = 'vacatures'"],
    "every_published_figure_has_a_source": [
        f"update raw.published_figures set {column} = '{wrong}' where source_id = 'divosa-benchmark'"
        for column, wrong in (("source_id", "nergens"), ("indicator", "onbekend"), ("value", " "))
    ],
    "explained_mismatches_are_used": [
        "insert into raw.explained_mismatches values "
        "('84066NED', 'bijstand_personen', 'GM9001', 'totaal', '2017JJ00', 'bestaat niet')"
    ],
    "event_dates_follow_their_precision": [
        f"update raw.events set {column} = '{wrong}' where id = 'nl-wij-2009'"
        for column, wrong in (
            ("start_date", "2009-10"),
            ("start_date", "2009-10-32"),
            ("start_date", ""),
            ("start_precision", "month"),
            ("start_precision", "none"),
            ("end_date", "eind 2011"),
            ("end_date", "2009-09-30"),
            ("end_date", ""),
            ("end_precision", "year"),
            ("end_precision", "none"),
        )
    ],
    "events_are_about_known_regions": [
        "update marts.event set region_code = 'Rotterdam' where event_id = 'rdam-kdn-2022'",
        "update marts.event set region_code = 'PV28' where event_id = 'rdam-kdn-2022'",
        # With the whole list of CBS the real gemeenten are missing from the invented country.
        "insert into marts.region by name select 'GM' || (8000 + i) as region_code, "
        "'gemeente' as region_level, 'x' as name from range(301) as t(i)",
    ],
    "events_use_known_words": [
        f"update marts.event set {column} = 'anders' where event_id = 'nl-wij-2009'"
        for column in ("kind", "direction", "start_precision", "end_precision", "confidence")
    ],
    "every_event_has_a_source": [
        f"update marts.event set {change} where event_id = 'nl-wij-2009'"
        for change in (
            "source_title = null",
            "source_url = null",
            "source_url = 'www.cbs.nl'",
            "source_url = 'javascript:alert(1)'",
        )
    ],
    "every_event_is_in_both_languages": [
        f"update marts.event set {column} = null where event_id = 'nl-wij-2009'"
        for column in ("title", "title_en", "summary", "summary_en", "note", "note_en")
    ],
    "gemeenten_add_up_to_the_country": [
        "insert into marts.observation by name select o.* replace ('GM' || (8000 + i) as region_code, "
        "'gemeente' as region_level, 100 as value) from marts.observation as o cross join range(301) as t(i) "
        f"where indicator = '{indicator}' and category = 'totaal' and {OF_2017}"
        for indicator in ("bijstand_personen", "bijstand_uitstroom")
    ],
    "known_flaws_are_used": [
        "insert into raw.known_flaws values ('84066NED', 'GM9001', 'bijstand_instroom', 'geen fout', 'no flaw')"
    ],
    "missing_has_a_reason": [
        f"update marts.observation set value = null where {OF_2017}",
        f"update marts.observation set value = 'nan' where {OF_2017}",
        f"update marts.observation set missing_reason = 'onmogelijk' where {OF_2017}",
    ],
    "no_series_is_shorter": [
        "update meta.release set previous = 'cbs-x', same_code = true; insert into marts.series_change by name "
        f"select '84066NED' as source_id, 'bijstand_personen' as indicator, {wrong}"
        for wrong in (
            "true as is_gone",
            "1 as regions_shorter",
            "date '2017-01-01' as last, date '2018-01-01' as last_before",
        )
    ],
    "published_figures_equal_the_release": [
        "insert into marts.mismatch values ('84066NED', 'bijstand_personen', 'GM9001', 'totaal', "
        "date '2017-01-01', 'J', 10, 20)"
    ],
    "declared_classes_have_figures": [
        "delete from raw.bijstand_duur where trim(duur) = 'A90917'",
        "update raw.vorderingen set vorderingen = '.', vorderingen_saldo = '.' where trim(grond) = 'A90952'",
    ],
    "tables_that_came_have_figures": [
        "delete from raw.vacatures",
        "update raw.werkloosheid set werkloosheid_pct_sa = '       .'",
    ],
    "to_work_is_part_of_outflow": [
        "update marts.observation set value = 100000 where indicator = 'bijstand_uitstroom_naar_werk' "
        "and region_code = 'GM9001'"
    ],
    "unique_events": [
        "insert into marts.event select * from marts.event where event_id = 'nl-wij-2009'"
    ],
    "unique_keys": [
        f"insert into marts.observation select * from marts.observation where {OF_2017}"
    ],
    "unique_regions": [
        "insert into marts.region select * from marts.region where region_code = 'GM9001'"
    ],
    "values_are_possible": [
        f"update marts.observation set value = {wrong} where indicator = '{indicator}'"
        for indicator, wrong in (
            ("bijstand_personen", -10),
            ("bijstand_personen", 10.5),
            ("inwoners", -1),
            ("bijstand_instroom", -10),
            ("bijstand_uitkeringen_jaargemiddelde", -1),
            ("werkloosheid_pct", 100.5),
            ("werkloosheid_pct", -100.5),
            ("bijstand_dichtheid", 1000.5),
            ("bijstand_dichtheid", -0.5),
        )
    ],
}


@pytest.fixture
def release_copy(release: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A release of the invented country that may be spoiled."""
    copied = shutil.copy(release, tmp_path / "release.duckdb")
    with duckdb.connect(str(copied)) as db:
        yield db


def offending(db: duckdb.DuckDBPyConnection, check: str) -> list[tuple[object, ...]]:
    return db.execute((QUERIES / "checks" / f"{check}.sql").read_text()).fetchall()


def test_every_check_has_a_planted_error_and_every_planted_error_a_check() -> None:
    assert sorted(PLANTED) == CHECKS


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_is_silent_on_a_right_release(
    release_copy: duckdb.DuckDBPyConnection, check: str
) -> None:
    assert offending(release_copy, check) == []


@pytest.mark.parametrize(
    ("check", "error"),
    [(c, e) for c, errors in PLANTED.items() for e in errors],
    ids=lambda v: v[:60],
)
def test_a_check_finds_its_planted_error_and_stops_the_release(
    release_copy: duckdb.DuckDBPyConnection, check: str, error: str
) -> None:
    release_copy.execute(error)
    assert offending(release_copy, check) != []
    with pytest.raises(build.CheckError):
        build.check(release_copy)


def test_a_group_that_is_right_is_let_through(release_copy: duckdb.DuckDBPyConnection) -> None:
    release_copy.execute(GROUP)
    build.check(release_copy)


def test_the_flaw_that_is_declared_was_there_to_be_declared(
    release_copy: duckdb.DuckDBPyConnection,
) -> None:
    """Without its declaration the flaw of MERGED_INTO stops the release."""
    release_copy.execute("delete from raw.known_flaws")
    release_copy.execute(
        "create or replace table marts.observation as "
        + (QUERIES / "marts" / "observation.sql").read_text()
    )
    found = offending(release_copy, "to_work_is_part_of_outflow")
    assert {row[1] for row in found} == {fixtures.MERGED_INTO}

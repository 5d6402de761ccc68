"""What staging and marts make of given rows; the rows stand in tests/fixtures.py."""

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl import build
from etl.inputs import Inputs
from etl.settings import QUERIES, REFERENCE
from tests import fixtures
from tests.helpers import query, value


@pytest.fixture
def macros() -> duckdb.DuckDBPyConnection:
    db = duckdb.connect()
    db.execute((QUERIES / "macros.sql").read_text())
    return db


def figure(
    release: Path,
    indicator: str,
    region: str,
    period: str,
    *,
    frequency: str,
    category: str = "totaal",
) -> tuple:
    """Value, status and reason of the one figure there is."""
    ((found),) = query(
        release,
        "select value, status, missing_reason from marts.observation "
        f"where indicator = '{indicator}' and region_code = '{region}' and period_start = '{period}' "
        f"and frequency = '{frequency}' and category = '{category}'",
    )
    return found


# --- how CBS writes things -------------------------------------------------------------------------


def test_thousands_are_multiplied_exactly(macros: duckdb.DuckDBPyConnection) -> None:
    """Every tenth from 0.0 to 2,000.0 thousand is a whole hundred, to the last bit."""
    wrong = macros.execute(
        "select i from range(20001) as t(i) "
        "where cbs_number(format('{:>8}', i // 10 || '.' || i % 10), 1000) <> cast(100 * i as double)"
    ).fetchall()
    assert wrong == []


@pytest.mark.parametrize(
    ("cell", "number", "reason"),
    [
        ("  496600", 496600.0, None),
        ("    35.5", 35.5, None),
        ("    -1.5", -1.5, None),
        ("       0", 0.0, None),
        ("17282163", 17282163.0, None),
        ("       .", None, "geheim_of_onbekend"),
        ("", None, "onmogelijk"),
        ("        ", None, "onmogelijk"),
        (None, None, "onmogelijk"),
        ("       x", None, None),  # neither: the check missing_has_a_reason stops it
    ],
)
def test_a_cell_is_a_number_or_has_a_reason(
    macros: duckdb.DuckDBPyConnection, cell: str | None, number: float | None, reason: str | None
) -> None:
    found = macros.execute("select cbs_number($1, 1), cbs_missing($1)", [cell]).fetchall()
    assert found == [(number, reason)]


@pytest.mark.parametrize(
    ("code", "frequency", "start", "end"),
    [
        ("2017JJ00", "J", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017KW03", "K", date(2017, 7, 1), date(2017, 9, 30)),
        ("2017KW04", "K", date(2017, 10, 1), date(2017, 12, 31)),
        ("2016MM02", "M", date(2016, 2, 1), date(2016, 2, 29)),
        ("2017MM12", "M", date(2017, 12, 1), date(2017, 12, 31)),
        ("2017W101", None, None, None),
    ],
)
def test_period_codes(
    macros: duckdb.DuckDBPyConnection,
    code: str,
    frequency: str | None,
    start: date | None,
    end: date | None,
) -> None:
    sql = "select cbs_frequency($1), cbs_period_start($1), period_end(cbs_period_start($1), cbs_frequency($1))"
    found = macros.execute(sql, [code]).fetchone()
    assert found is not None and found[:2] == (frequency, start)
    assert start is None or found[2] == end


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("NL01", "land"),
        ("LD01", "landsdeel"),
        ("PV20", "provincie"),
        ("CR01", "corop"),
        ("AM01", "arbeidsmarktregio"),
        ("GM0363", "gemeente"),
        ("A007394", "grootteklasse"),
        ("GM0363  ", None),
        ("WK036300", None),
    ],
)
def test_region_levels(macros: duckdb.DuckDBPyConnection, code: str, level: str | None) -> None:
    assert macros.execute("select cbs_region_level(?)", [code]).fetchone() == (level,)


# --- figures ---------------------------------------------------------------------------------------


def test_no_code_keeps_its_padding(release: Path) -> None:
    padded = query(
        release,
        "select distinct region_code from marts.observation where region_code <> trim(region_code) "
        "union select region_code from marts.region where concat(region_code, name, provincie, corop, "
        "arbeidsmarktregio) <> concat(trim(region_code), trim(name), trim(provincie), trim(corop), "
        "trim(arbeidsmarktregio))",
    )
    assert padded == []


def test_three_editions_with_their_own_keys_and_padding_are_one_series(release: Path) -> None:
    found = query(
        release,
        "select year(period_start), indicator, value, source_id from marts.observation "
        "where region_code = 'GM9001' and category = 'totaal' and frequency = 'J' "
        "and indicator in ('bijstand_personen', 'bijstand_instroom', 'bijstand_uitstroom_naar_werk') "
        "order by all",
    )
    assert found == [
        (2015, "bijstand_instroom", 1290, "83450NED"),
        (2015, "bijstand_personen", 4360, "83450NED"),
        (2015, "bijstand_uitstroom_naar_werk", 450, "83450NED"),
        (2016, "bijstand_instroom", 1260, "83747NED"),
        (2016, "bijstand_personen", 4470, "83747NED"),
        (2016, "bijstand_uitstroom_naar_werk", 460, "83747NED"),
        (2017, "bijstand_instroom", 1130, "84066NED"),
        (2017, "bijstand_personen", 4430, "84066NED"),
        (2017, "bijstand_uitstroom_naar_werk", 520, "84066NED"),
    ]


def test_the_three_age_classes_are_categories(release: Path) -> None:
    found = query(
        release,
        "select category, value from marts.observation where indicator = 'bijstand_personen' "
        "and region_code = 'NL01' and period_start = '2017-01-01' order by all",
    )
    assert found == [("tot_aow", 8300), ("totaal", 8840), ("vanaf_aow", 540)]


def test_a_missing_figure_keeps_its_reason(release: Path) -> None:
    tiny = fixtures.TINY
    secret = figure(release, "bijstand_personen", tiny, "2015-01-01", frequency="J")
    assert secret == (None, "definitief", "geheim_of_onbekend")
    impossible = figure(
        release,
        "bijstand_uitstroom_naar_werk",
        tiny,
        "2016-01-01",
        frequency="J",
        category="vanaf_aow",
    )
    assert impossible == (None, "definitief", "onmogelijk")
    nought = figure(release, "bijstand_instroom", tiny, "2017-01-01", frequency="J")
    assert nought == (0, "definitief", None)


def test_a_declared_flaw_is_no_figure(release: Path) -> None:
    for indicator in ("bijstand_instroom", "bijstand_uitstroom"):
        found = figure(release, indicator, fixtures.MERGED_INTO, "2017-01-01", frequency="J")
        assert found == (None, "definitief", "geheim_of_onbekend")
    to_work = figure(
        release, "bijstand_uitstroom_naar_werk", fixtures.MERGED_INTO, "2017-01-01", frequency="J"
    )
    assert to_work[0] == 60


def test_months_quarters_and_years_are_never_mixed(release: Path) -> None:
    found = query(
        release,
        "select indicator, frequency, count(distinct period_start) from marts.observation "
        "where region_code = 'NL01' and source_id in ('37789ksz', '80590ned', '83599NED') group by all order by all",
    )
    assert found == [
        ("bijstand_uitkeringen", "M", 39),
        ("bijstand_uitkeringen_jaargemiddelde", "J", 3),
        ("spanning", "K", 9),
        ("vacatures", "K", 13),
        ("wajong_uitkeringen", "M", 39),
        ("werkloosheid_pct", "J", 3),
        ("werkloosheid_pct", "K", 12),
        ("werkloosheid_pct", "M", 39),
        ("werkloosheid_pct_sa", "M", 39),
        ("ww_uitkeringen", "M", 39),
    ]


def test_final_revised_and_provisional_are_kept_apart(release: Path) -> None:
    found = query(
        release,
        "select period_start, status from marts.observation where indicator = 'ww_uitkeringen' "
        "and period_start >= '2017-12-01' order by all",
    )
    assert found == [
        (date(2017, 12, 1), "definitief"),
        (date(2018, 1, 1), "nader_voorlopig"),
        (date(2018, 2, 1), "voorlopig"),
        (date(2018, 3, 1), "voorlopig"),
    ]


def test_tables_in_thousands_give_benefits_and_vacancies(release: Path) -> None:
    january = figure(release, "ww_uitkeringen", "NL01", "2015-01-01", frequency="M")
    assert january == (3500, "definitief", None)
    assert figure(release, "vacatures", "PV97", "2015-01-01", frequency="K")[0] == 3600
    # Below the AOW age 6.6 thousand, from it 0.3 thousand.
    assert figure(release, "bijstand_uitkeringen", "NL01", "2015-01-01", frequency="M")[0] == 6900


def test_only_both_sexes_15_to_75_and_all_sectors_are_taken(release: Path) -> None:
    highest = value(
        release, "select max(value) from marts.observation where indicator = 'werkloosheid_pct'"
    )
    assert highest < 6  # the young of the fixture stand above 9
    assert (
        value(release, "select max(value) from marts.observation where indicator = 'vacatures'")
        < 10000
    )


def test_population_takes_totals_and_leaves_out_what_did_not_exist(release: Path) -> None:
    assert figure(release, "inwoners", "GM9001", "2016-01-01", frequency="J")[0] == 121004 + 1210
    years = query(
        release,
        "select region_code, min(year(period_start)), max(year(period_start)) from marts.observation "
        "where indicator = 'inwoners' and region_code in ('GM9001', 'GM9004', 'GM9006', 'GM9007', 'GM9009') "
        "group by all order by all",
    )
    assert years == [
        ("GM9001", 2015, 2018),
        ("GM9004", 2015, 2016),
        ("GM9006", 2017, 2018),
        ("GM9007", 2015, 2017),
    ]


def test_per_1000_divides_a_month_by_the_inhabitants_of_that_january(release: Path) -> None:
    persons = figure(release, "bijstand_personen_tot_aow", "GM9001", "2017-05-01", frequency="M")[0]
    inhabitants = figure(release, "inwoners", "GM9001", "2017-01-01", frequency="J")[0]
    rate = figure(release, "bijstand_tot_aow_per_1000", "GM9001", "2017-05-01", frequency="M")
    assert rate == (pytest.approx(1000 * persons / inhabitants), "berekend", None)


def test_a_part_that_is_missing_leaves_the_derived_figure_missing_with_a_reason(
    release: Path,
) -> None:
    with duckdb.connect() as db:
        db.execute(f"attach '{release}' as r (read_only)")
        db.execute((QUERIES / "macros.sql").read_text())
        db.execute(
            "create schema staging; create table staging.known_flaw as from r.staging.known_flaw"
        )
        for name in ("observation", "bevolking_leeftijd", "aow_age"):
            db.execute(f"create table staging.{name} as from r.staging.{name}")
        db.execute(
            "update staging.observation set cell = '0' where indicator = 'inwoners' and region_code = 'GM9001'"
        )
        db.execute(
            "update staging.observation set cell = '.' "
            "where indicator = 'bijstand_personen_tot_aow' and region_code = 'GM9002'"
        )
        found = db.execute(
            "select distinct region_code, value, missing_reason from "
            f"({(QUERIES / 'marts' / 'observation.sql').read_text()}) "
            "where indicator = 'bijstand_tot_aow_per_1000' and region_code in ('GM9001', 'GM9002') order by all"
        ).fetchall()
    assert found == [("GM9001", None, "deel_ontbreekt"), ("GM9002", None, "deel_ontbreekt")]


# --- regions ---------------------------------------------------------------------------------------


def test_a_region_has_the_name_without_its_level(release: Path) -> None:
    names = dict(query(release, "select region_code, name from marts.region"))
    assert names["PV98"] == "Duinmark" == names[fixtures.NAMESAKE]
    assert names["AM98"] == "Duinmark-Noord" and names["LD91"] == "Noorderdeel"
    assert set(fixtures.NAMES) | {"A007394", fixtures.PERSONS_REGISTER} == set(names)


def test_a_gemeente_has_its_parents_of_the_newest_edition_that_knows_it(release: Path) -> None:
    found = query(
        release,
        "select region_code, provincie, corop, arbeidsmarktregio, valid_from, valid_to from marts.region "
        "where region_code in ('GM9001', 'GM9004', 'GM9006') order by all",
    )
    assert found == [
        ("GM9001", "PV98", "CR98", "AM98", None, None),
        ("GM9004", "PV97", None, None, None, date(2017, 1, 1)),
        ("GM9006", "PV97", "CR98", "AM98", date(2017, 1, 1), None),
    ]


def test_a_merged_gemeente_leads_to_todays_and_a_split_one_to_the_larger_part_first(
    release: Path,
) -> None:
    found = query(
        release, "select old_code, new_code, part, valid_from from marts.successor order by all"
    )
    assert found == [
        (fixtures.MERGED, fixtures.MERGED_INTO, 1, date(2017, 1, 1)),
        (fixtures.ALSO_MERGED, fixtures.MERGED_INTO, 1, date(2017, 1, 1)),
        (fixtures.SPLIT, fixtures.ORDINARY, 1, date(2018, 1, 1)),
        (fixtures.SPLIT, fixtures.SECOND, 2, date(2018, 1, 1)),
        (fixtures.LONG_GONE, fixtures.MERGED_INTO, 1, date(2017, 1, 1)),
    ]


# --- what stands beside the figures ----------------------------------------------------------------


def test_every_table_and_indicator_is_described(release: Path) -> None:
    assert (
        value(release, "select count(*) from meta.cbs_table where fetched_at is null or title = ''")
        == 0
    )
    assert value(release, "select count(*) from meta.cbs_table where count_verified is null") == 0
    undescribed = query(
        release,
        "select indicator from meta.indicator where '' in (label, label_en, unit, unit_en, definition, "
        "definition_en, population, population_en)",
    )
    assert undescribed == []
    assert query(release, "select origin from meta.release") == [("cbs",)]


def test_every_published_figure_has_a_source_and_a_declared_indicator(published: Path) -> None:
    rows = list(csv.DictReader((REFERENCE / "published_figures.csv").open(encoding="utf-8")))
    assert value(published, "select count(*) from marts.observation") == len(rows) > 300
    orphans = query(
        published,
        "select o.* from marts.observation as o left join meta.source as s using (source_id) "
        "left join meta.indicator as i using (indicator) left join meta.category as c using (category) "
        "where coalesce(s.title, '') = '' or coalesce(s.publisher, '') = '' "
        # An address, or for a press release that CBS no longer shows: where it was quoted.
        "or (coalesce(s.url, '') not like 'http%' and coalesce(s.note, '') = '') "
        "or i.indicator is null or c.category is null or o.value is null",
    )
    assert orphans == []


def test_published_figures_of_cbs_tables_use_the_names_of_those_tables(published: Path) -> None:
    """One figure has one name in both releases, so a figure can be found in either."""
    found = query(
        published,
        "select value from marts.observation where region_code = 'GM0599' and category = 'totaal' "
        "and period_start = '2017-01-01' and frequency = 'J' "
        "and indicator in ('bijstand_personen', 'bijstand_instroom', 'bijstand_uitstroom', "
        "'bijstand_uitstroom_naar_werk', 'bijstand_dichtheid') order by indicator",
    )
    assert found == [(86.5,), (9180,), (46210,), (9920,), (4860,)]


# --- events ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "precision", "first", "last"),
    [
        ("2017-12-01", "day", date(2017, 12, 1), date(2017, 12, 1)),
        ("2016-02", "month", date(2016, 2, 1), date(2016, 2, 29)),
        ("2017", "year", date(2017, 1, 1), date(2017, 12, 31)),
        (None, "none", None, None),
        ("2017", "none", None, None),
        ("2017-12", "day", None, None),
        ("2017-12-01", "month", None, None),
        ("2017-12", "year", None, None),
        ("2017-02-30", "day", None, None),
        ("eind 2017", "year", None, None),
    ],
)
def test_a_date_is_an_interval_as_wide_as_what_is_known(
    macros: duckdb.DuckDBPyConnection,
    written: str | None,
    precision: str,
    first: date | None,
    last: date | None,
) -> None:
    found = macros.execute(
        "select dated_from($1, $2), dated_to($1, $2)", [written, precision]
    ).fetchall()
    assert found == [(first, last)]


def test_every_event_that_is_written_down_is_in_the_release(release: Path, published: Path) -> None:
    rows = list(csv.DictReader((REFERENCE / "events.csv").open(encoding="utf-8")))
    for path in (release, published):
        assert value(path, "select count(*) from marts.event") == len(rows) > 100
    undated = {r["id"] for r in rows if not r["start_date"]}
    found = query(published, "select event_id from marts.event where start_from is null")
    assert {event_id for (event_id,) in found} == undated


def test_nothing_of_the_real_country_happened_in_the_invented_one() -> None:
    with duckdb.connect() as db:
        build.fill(db, "practice-20260101T000000-00000000", Inputs("practice"), {})
        for table in ("event", "published_figure", "withheld", "claim", "figure"):
            assert db.execute(f"select * from marts.{table}").fetchall() == []
        build.check(db)

"""Figures in the borders of another year, on an invented country that fits on a hand."""

from collections.abc import Iterator, Sequence
from datetime import date

import duckdb
import pytest

from etl.settings import QUERIES
from tests.helpers import make_marts

BORDERS = (
    "grid", "herindeling", "lifetime", "border_date", "grid_part", "successor", "recut",
    "observation_any_grid", "observation_grid",
)  # fmt: skip
NEWEST = 2022


class Country:
    """A country of a few gemeenten whose descriptions and figures a test writes down."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db = db
        db.execute((QUERIES / "macros.sql").read_text())
        db.execute("create schema staging; create schema marts; create schema meta")
        db.execute("create table staging.region_name (region_code varchar, description varchar)")
        db.execute(
            "create table meta.indicator as select * from (values ('stock', 'stock_end'), "
            "('people', 'stock_start'), ('came', 'flow'), ('rate', 'rate'), ('came_pct', 'percentage'), "
            "('monthly_rate', 'rate'), ('opinion', 'percentage')) as t(indicator, kind)"
        )
        db.execute(
            "create table meta.ratio as select * from (values "
            "('rate', 1000, true, 'stock', null, 'same'), ('rate', 1000, false, 'people', null, 'same'), "
            "('came_pct', 100, true, 'came', null, 'same'), ('came_pct', 100, false, 'stock', null, 'year_before'), "
            "('came_pct', 100, false, 'came', null, 'same'), "
            "('monthly_rate', 1000, true, 'stock', null, 'same'), "
            "('monthly_rate', 1000, false, 'people', null, 'january')"
            ") as t(indicator, per, is_part, of_indicator, of_category, moment)"
        )
        db.execute(
            "create table marts.observation (region_code varchar, region_level varchar, category varchar, "
            "period_start date, frequency varchar, indicator varchar, value double, source_id varchar, "
            "status varchar, missing_reason varchar)"
        )

    def describe(self, code: str, text: str = "Begindatum voor 1830") -> None:
        """What CBS says of a gemeente; lines are split with '/'."""
        self.db.execute(
            "insert into staging.region_name values (?, ?)", [code, text.replace("/", "\r\n")]
        )

    def write(
        self,
        code: str,
        period: str,
        value: float | str | None,
        indicator: str = "stock",
        *,
        frequency: str = "J",
        status: str = "definitief",
        source: str = "t",
    ) -> None:
        """A figure; '.' is secret and None a blank."""
        reason = {".": "geheim_of_onbekend", None: "onmogelijk"}.get(value)  # type: ignore[arg-type]
        self.db.execute(
            "insert into marts.observation values (?, cbs_region_level($1), 'totaal', ?, ?, ?, ?, ?, ?, ?)",
            [code, period, frequency, indicator, None if reason else value, source, status, reason],
        )

    def build(self, first: int = 2015) -> None:
        self.db.execute(
            "create or replace table staging.observation as select 'GM9001' as region_code, "
            f"y || 'JJ00' as period_code, '1' as cell from range({first}, {NEWEST + 1}) as r(y)"
        )
        make_marts(self.db, *BORDERS)

    def grid(self, year: int, indicator: str = "stock") -> dict[tuple[str, date], tuple]:
        """Value, status, reason and parts of every figure in the borders of a year."""
        rows = self.db.execute(
            "select region_code, period_start, value, status, missing_reason, parts "
            "from marts.observation_any_grid where grid_year = ? and indicator = ?",
            [year, indicator],
        ).fetchall()
        found = {(code, period): tuple(rest) for code, period, *rest in rows}
        assert len(found) == len(rows), "one figure per gemeente and period"
        return found


@pytest.fixture
def country() -> Iterator[Country]:
    with duckdb.connect() as db:
        yield Country(db)


def merged(country: Country) -> None:
    """GM9001 and GM9002 became GM9003 on 1 January 2017; GM9004 is next to them."""
    for code, people in (("GM9001", 2000), ("GM9002", 1000)):
        country.describe(
            code, f"Opgeheven per 01-01-2017, overgegaan naar:/- Samen (GM9003),/... 9 hectare met 9 woningen en {people} inwoners"
        )  # fmt: skip
    country.describe("GM9003", "Ontstaan per 01-01-2017, ontvangen van:/- Een (GM9001),/... 9 hectare met 9 woningen en 2000 inwoners/- Twee (GM9002),/... 9 hectare met 9 woningen en 1000 inwoners/Begindatum 01-01-2017")  # fmt: skip
    country.describe("GM9004")


def years(found: dict[tuple[str, date], tuple], code: str) -> dict[int, tuple]:
    return {period.year: rest for (region, period), rest in found.items() if region == code}


def codes(found: dict[tuple[str, date], tuple]) -> Sequence[str]:
    return sorted({code for code, _period in found})


# --- mergers ---------------------------------------------------------------------------------------


def test_merged_gemeenten_are_added_up_and_others_keep_their_figure(country: Country) -> None:
    merged(country)
    for code, before in (("GM9001", 200), ("GM9002", 100), ("GM9004", 50)):
        country.write(code, "2016-01-01", before)
    for code, after in (("GM9003", 310), ("GM9004", 60)):
        country.write(code, "2017-01-01", after)
    country.build()

    found = country.grid(NEWEST)
    assert years(found, "GM9003") == {
        2016: (300, "berekend", None, 2),
        2017: (310, "definitief", None, 1),
    }
    assert years(found, "GM9004") == {
        2016: (50, "definitief", None, 1),
        2017: (60, "definitief", None, 1),
    }
    assert codes(found) == ["GM9003", "GM9004"]
    materialised = country.db.execute(
        "select region_code, period_start, value, status, missing_reason, parts from marts.observation_grid"
    ).fetchall()
    assert {(c, p): tuple(rest) for c, p, *rest in materialised} == found


@pytest.mark.parametrize("part", ["secret", "absent"])
def test_a_missing_part_makes_the_sum_missing_and_not_smaller(country: Country, part: str) -> None:
    merged(country)
    country.write("GM9001", "2016-01-01", 200)
    if part == "secret":
        country.write("GM9002", "2016-01-01", ".")
    country.build()

    found = years(country.grid(NEWEST), "GM9003")[2016]
    assert (found[0], found[2]) == (None, "deel_ontbreekt")


def test_a_blank_of_a_gemeente_that_is_not_there_is_no_missing_part(country: Country) -> None:
    """CBS lists a gemeente in every year and leaves the cells blank where it was none."""
    merged(country)
    for code, before, after in (("GM9001", 200, None), ("GM9002", 100, None), ("GM9003", None, 310)):  # fmt: skip
        country.write(code, "2016-01-01", before)
        country.write(code, "2017-01-01", after)
    country.build()

    found = years(country.grid(NEWEST), "GM9003")
    assert {year: row[0] for year, row in found.items()} == {2016: 300, 2017: 310}


def test_a_secret_cell_of_a_gemeente_that_is_gone_is_no_missing_part(country: Country) -> None:
    # 83582NED prints '.' in 2024 for Haren and Harenkarspel, which ended in 2019 and 2013.
    merged(country)
    for year in (2016, 2017, 2018):
        gone = year > 2016
        for code in ("GM9001", "GM9002"):
            country.write(code, f"{year}-01-01", "." if gone else 100)
        country.write("GM9003", f"{year}-01-01", 300 + year if gone else ".")
    country.build()

    assert years(country.grid(NEWEST), "GM9003") == {
        2016: (200, "berekend", None, 2),
        2017: (2317, "definitief", None, 1),
        2018: (2318, "definitief", None, 1),
    }
    assert codes(country.grid(NEWEST)) == ["GM9003"]
    assert codes(country.grid(2016)) == ["GM9001", "GM9002"]


def test_a_sum_is_no_more_certain_than_its_parts(country: Country) -> None:
    merged(country)
    country.write("GM9001", "2016-01-01", 200)
    country.write("GM9002", "2016-01-01", 100, status="voorlopig")
    country.build()

    assert years(country.grid(NEWEST), "GM9003")[2016] == (300, "voorlopig", None, 2)


def test_figures_cannot_be_taken_apart_again(country: Country) -> None:
    merged(country)
    for code, before in (("GM9001", 200), ("GM9002", 100), ("GM9004", 50)):
        country.write(code, "2016-01-01", before)
    for code, after in (("GM9003", 310), ("GM9004", 60)):
        country.write(code, "2017-01-01", after)
    country.build()

    found = country.grid(2016)
    assert years(found, "GM9001")[2016] == (200, "definitief", None, 1)
    for code in ("GM9001", "GM9002"):
        value, _status, reason, _parts = years(found, code)[2017]
        assert (value, reason) == (None, "niet_gepubliceerd")
    assert years(found, "GM9004")[2017] == (60, "definitief", None, 1)


def test_a_change_of_code_alone_goes_both_ways(country: Country) -> None:
    country.describe("GM9001", "Naamswijziging per 01-01-2017,/nieuwe naam: Nieuw (GM9002)")
    country.describe("GM9002", "Naamswijziging per 01-01-2017,/oude naam: Oud (GM9001)/Begindatum 01-01-2017")  # fmt: skip
    country.write("GM9001", "2016-01-01", 200)
    country.write("GM9002", "2017-01-01", ".")
    country.build()

    for year, code in ((2016, "GM9001"), (NEWEST, "GM9002")):
        assert years(country.grid(year), code) == {
            2016: (200, "definitief", None, 1),
            2017: (None, "definitief", "geheim_of_onbekend", 1),
        }


def test_a_change_that_lies_ahead_is_not_followed_yet(country: Country) -> None:
    country.describe("GM9001", f"Opgeheven per 01-01-{NEWEST + 1}, overgegaan naar:/- Twee (GM9002),/... 9 hectare met 9 woningen en 900 inwoners")  # fmt: skip
    country.describe("GM9002")
    country.write("GM9001", f"{NEWEST}-01-01", 200)
    country.build()

    assert codes(country.grid(NEWEST)) == ["GM9001"]
    assert country.db.execute("from marts.successor").fetchall() == []


# --- splits, chains, a change in the course of a year ----------------------------------------------


def split(country: Country) -> None:
    """GM9001 went to GM9002 (three quarters) and GM9003 on 1 January 2018, GM9003 into GM9004 in 2020."""
    country.describe("GM9001", "Opgeheven per 01-01-2018, overgegaan naar:/- Twee (GM9002),/... 9 hectare met 9 woningen en 750 inwoners/- Drie (GM9003),/... 9 hectare met 9 woningen en 250 inwoners")  # fmt: skip
    country.describe("GM9002")
    country.describe("GM9003", "Opgeheven per 01-01-2020, overgegaan naar:/- Vier (GM9004),/... 9 hectare met 9 woningen en 800 inwoners")  # fmt: skip
    country.describe("GM9004", "Ontstaan per 01-01-2020, ontvangen van:/- Drie (GM9003),/... 9 hectare met 9 woningen en 800 inwoners/- Vijf (GM9005),/... 9 hectare met 9 woningen en 1 inwoner/Begindatum 01-01-2020")  # fmt: skip
    country.describe("GM9005", "Opgeheven per 01-01-2020, overgegaan naar:/- Vier (GM9004),/... 9 hectare met 9 woningen en 1 inwoner")  # fmt: skip
    for code, stock in (("GM9001", 101), ("GM9002", 40), ("GM9003", 30), ("GM9005", 7)):
        country.write(code, "2017-01-01", stock)


def test_a_split_is_shared_out_by_inhabitants_and_marked(country: Country) -> None:
    split(country)
    country.build()

    assert country.grid(2019) == {
        ("GM9002", date(2017, 1, 1)): (40 + 76, "geschat", None, 2),
        ("GM9003", date(2017, 1, 1)): (30 + 25, "geschat", None, 2),
        ("GM9005", date(2017, 1, 1)): (7, "definitief", None, 1),
    }


def test_a_chain_of_changes_is_followed_to_its_end(country: Country) -> None:
    split(country)
    country.build()

    assert country.grid(2021) == {
        ("GM9002", date(2017, 1, 1)): (40 + 76, "geschat", None, 2),
        ("GM9004", date(2017, 1, 1)): (30 + 25 + 7, "geschat", None, 3),
    }


def test_without_inhabitants_a_split_has_no_shares_and_what_received_it_is_missing(
    country: Country,
) -> None:
    country.describe("GM9001", "Opgeheven per 01-01-2018, overgegaan naar:/- Twee (GM9002),/... 9 hectare/- Drie (GM9003),/... 9 hectare met 250 inwoners")  # fmt: skip
    for code in ("GM9002", "GM9003"):
        country.describe(code)
    for code in ("GM9001", "GM9002", "GM9003"):
        country.write(code, "2017-01-01", 100)
    country.build()

    reasons = {code: row[2] for (code, _), row in country.grid(NEWEST).items()}
    assert reasons == {"GM9002": "deel_ontbreekt", "GM9003": "deel_ontbreekt"}


def test_a_change_in_the_course_of_a_year_switches_in_its_own_month(country: Country) -> None:
    country.describe("GM9001")
    country.describe("GM9002", "Opgeheven per 24-03-2021, overgegaan naar:/- Een (GM9001),/... 9 hectare met 9 woningen en 900 inwoners")  # fmt: skip
    for month, own, other in ((1, 500, 20), (2, 510, 30), (3, 545, None), (4, 550, None)):
        country.write("GM9001", f"2021-{month:02}-01", own, frequency="M")
        country.write("GM9002", f"2021-{month:02}-01", other, frequency="M")
    country.build()

    now = {period.month: row for (_, period), row in country.grid(NEWEST).items()}
    assert now == {
        1: (520, "berekend", None, 2),
        2: (540, "berekend", None, 2),
        3: (545, "definitief", None, 1),
        4: (550, "definitief", None, 1),
    }
    then = country.grid(2021)
    assert then["GM9001", date(2021, 2, 1)][0] == 510
    assert then["GM9001", date(2021, 3, 1)][2] == "niet_gepubliceerd"


def test_a_month_before_the_change_without_the_part_is_missing(country: Country) -> None:
    country.describe("GM9001")
    country.describe("GM9002", "Opgeheven per 24-03-2021, overgegaan naar:/- Een (GM9001),/... 9 hectare met 9 woningen en 900 inwoners")  # fmt: skip
    country.write("GM9001", "2021-02-01", 510, frequency="M")
    country.build()

    assert country.grid(NEWEST)["GM9001", date(2021, 2, 1)][2] == "deel_ontbreekt"


def test_a_table_that_cbs_put_into_later_borders_lacks_no_part(country: Country) -> None:
    """GM9003 began in 2017; a table that has it in 2016 is in later borders, also where no code tells."""
    merged(country)
    country.describe("GM9005", "Opgeheven per 01-01-2017, overgegaan naar:/- Vier (GM9004),/... 9 hectare met 9 woningen en 900 inwoners")  # fmt: skip
    country.write("GM9003", "2016-01-01", 300)
    country.write("GM9004", "2016-01-01", 50)
    country.build()

    found = {code: row[0] for (code, _), row in country.grid(NEWEST).items()}
    assert found == {"GM9003": 300, "GM9004": 50}


def test_two_changes_of_one_day_that_undo_each_other_do_not_go_round_for_ever(
    country: Country,
) -> None:
    country.describe("GM9001", "Naamswijziging per 01-01-2018,/nieuwe naam: Twee (GM9002)")
    country.describe("GM9002", "Naamswijziging per 01-01-2018,/nieuwe naam: Een (GM9001)/Opgeheven per 01-01-2019, overgegaan naar:/- Drie (GM9003),/... 9 hectare met 9 woningen en 50 inwoners")  # fmt: skip
    country.describe("GM9003")
    country.build()

    found = country.db.execute("select old_code, new_code from marts.successor").fetchall()
    assert found == [("GM9001", "GM9003"), ("GM9002", "GM9003")]


def test_an_ending_that_cannot_be_read_leads_nowhere_and_stops_nothing(country: Country) -> None:
    country.describe("GM9001", "Opgeheven per 1 januari 2018, overgegaan naar:/- Twee (GM9002),")
    country.describe("GM9003", "Opgeheven per 01-01-2018, overgegaan naar:/- Twee (GM9002),")
    country.build()

    found = country.db.execute("from marts.herindeling").fetchall()
    assert found == [("GM9003", "GM9002", date(2018, 1, 1), None)]


# --- rates -----------------------------------------------------------------------------------------


def test_a_rate_is_computed_from_its_counts_and_never_averaged(country: Country) -> None:
    merged(country)
    for code, stock, people in (("GM9001", 200, 2000), ("GM9002", 10, 1000)):
        country.write(code, "2016-01-01", stock)
        country.write(code, "2016-01-01", people, "people", source="p")
        country.write(code, "2016-01-01", 1000 * stock / people, "rate")
        country.write(code, "2016-01-01", 30.0, "opinion")
    country.write("GM9004", "2016-01-01", 12.5, "rate")
    country.build()

    found = country.grid(NEWEST, "rate")
    assert years(found, "GM9003")[2016] == (70, "berekend", None, 2)
    assert years(found, "GM9004")[2016] == (12.5, "definitief", None, 1)
    value, _status, reason, _parts = country.grid(NEWEST, "opinion")["GM9003", date(2016, 1, 1)]
    assert (value, reason) == (None, "deel_ontbreekt"), "no counts are declared for it"


def test_a_rate_over_the_number_at_the_start_takes_it_from_the_year_before(
    country: Country,
) -> None:
    merged(country)
    for code, before, came in (("GM9001", 70, 30), ("GM9002", 80, 20)):
        country.write(code, "2015-01-01", before)
        country.write(code, "2016-01-01", came, "came")
        for year in (2015, 2016):
            country.write(code, f"{year}-01-01", 100 * came / (before + came), "came_pct")
    country.build()

    found = years(country.grid(NEWEST, "came_pct"), "GM9003")
    assert found[2016] == (100 * 50 / 200, "berekend", None, 2)
    assert (found[2015][0], found[2015][2]) == (None, "deel_ontbreekt")


def test_a_monthly_rate_takes_the_inhabitants_of_its_january(country: Country) -> None:
    merged(country)
    for code, stock, people in (("GM9001", 200, 2000), ("GM9002", 100, 1000)):
        country.write(code, "2016-01-01", people, "people", source="p")
        country.write(code, "2016-05-01", stock, frequency="M")
        country.write(code, "2016-05-01", 1.0, "monthly_rate", frequency="M")
    country.build()

    assert years(country.grid(NEWEST, "monthly_rate"), "GM9003")[2016][0] == 100


def test_a_rate_of_a_split_is_marked_and_one_that_lacks_a_count_is_missing(
    country: Country,
) -> None:
    split(country)
    for code in ("GM9001", "GM9002", "GM9003", "GM9005"):
        country.write(code, "2017-01-01", 1.0, "rate")
        if code != "GM9005":
            country.write(code, "2017-01-01", 1000, "people", source="p")
    country.build()

    found = country.grid(2021, "rate")
    assert found["GM9002", date(2017, 1, 1)] == (
        pytest.approx(1000 * 116 / 1750),
        "geschat",
        None,
        2,
    )
    assert found["GM9004", date(2017, 1, 1)][2] == "deel_ontbreekt"

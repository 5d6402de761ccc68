"""The measures by which gemeenten are compared, on rows that fit on a hand: bounds, leader, base year, margin."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.catalog import INDICATORS
from etl.settings import QUERIES
from tests.helpers import make_marts, query

A, B = "GM9001", "GM9002"
STOCK, INFLOW, OUTFLOW, TO_WORK, ADULTS = (
    "bijstand_personen",
    "bijstand_instroom",
    "bijstand_uitstroom",
    "bijstand_uitstroom_naar_werk",
    "inwoners_15plus",
)
Row = dict[str, Any]


class Marts:
    """Marts with the figures that a test writes down, and the queries of the pages on them."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db = db
        db.execute((QUERIES / "macros.sql").read_text())
        db.execute("create schema marts; create schema meta")
        db.execute(
            "create table meta.indicator (indicator varchar, rounded_to double, kind varchar)"
        )
        db.executemany(
            "insert into meta.indicator values (?, ?, ?)",
            [(i.name, i.rounded_to, i.kind) for i in INDICATORS],
        )
        db.execute(
            "create table marts.grid as select y::int as grid_year, make_date(y, 1, 1) as last_day, "
            "(2018 - y)::int as years_back from range(2015, 2019) as r(y)"
        )
        db.execute(
            "create table marts.observation (region_code varchar, region_level varchar, category varchar, "
            "period_start date, frequency varchar, indicator varchar, value double, source_id varchar, "
            "status varchar, missing_reason varchar)"
        )
        db.execute(
            "create table marts.herindeling (old_code varchar, new_code varchar, valid_from date, inhabitants int)"
        )
        db.execute(
            "create view marts.lifetime as select old_code as region_code, null::date as valid_from, "
            "max(valid_from) as valid_to from marts.herindeling group by all"
        )
        db.execute("create table marts.region (region_code varchar, name varchar)")

    def write(self, region: str, year: int, figures: Mapping[str, float | None]) -> None:
        """Figures of one gemeente and year."""
        self.db.executemany(
            "insert into marts.observation values (?, 'gemeente', 'totaal', make_date(?, 1, 1), 'J', ?, ?, 't', "
            "'definitief', ?)",
            [(region, year, i, v, None if v is not None else "x") for i, v in figures.items()],
        )

    def build(self) -> None:
        """Make marts.measure of what was written."""
        self.db.execute(
            "insert into marts.region select distinct region_code, region_code from marts.observation"
        )
        make_marts(self.db, "border_date", "grid_part", "recut", "earlier_stock", "measure")

    def page(self, name: str, **parameters: Any) -> list[Row]:
        cursor = self.db.execute((QUERIES / "pages" / f"{name}.sql").read_text(), parameters)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def duel(self, indicator: str, year: int, base: int | None = None) -> dict[str, Row]:
        """One measure of A and B."""
        return {
            row["region_code"]: row
            for row in self.page("duel", first=A, second=B)
            if (row["indicator"], row["period_start"].year, row["base_year"])
            == (indicator, year, base)
        }


@pytest.fixture
def marts() -> Iterator[Marts]:
    with duckdb.connect() as db:
        yield Marts(db)


def bounds(row: Row) -> tuple[float, float, float]:
    return tuple(round(row[name], 4) for name in ("low", "value", "high"))  # type: ignore[return-value]


# --- bounds ----------------------------------------------------------------------------------------


def test_a_published_figure_may_be_half_a_step_off(marts: Marts) -> None:
    marts.write(A, 2017, {STOCK: 1660, "bijstand_uitstroom_pct": 24.5, "bijstand_dichtheid": 31.5})
    marts.build()

    assert bounds(marts.duel(STOCK, 2017)[A]) == (1655, 1660, 1665)
    assert bounds(marts.duel("bijstand_uitstroom_pct", 2017)[A]) == (24.25, 24.5, 24.75)
    assert bounds(marts.duel("bijstand_dichtheid", 2017)[A]) == (31.25, 31.5, 31.75)


def test_a_derived_measure_takes_the_worst_case_of_its_counts(marts: Marts) -> None:
    marts.write(A, 2016, {STOCK: 1000})
    marts.write(A, 2017, {STOCK: 900, INFLOW: 200, OUTFLOW: 250, TO_WORK: 100, ADULTS: 20000})
    marts.build()

    expected = {
        "bijstand_verandering": (-110, -100, -90),
        "bijstand_verandering_pct": (100 * (895 / 1005 - 1), -10, 100 * (905 / 995 - 1)),
        "bijstand_onverklaard": (-70, -50, -30),
        "bijstand_instroom_pct_begin": (100 * 195 / 1005, 20, 100 * 205 / 995),
        "bijstand_instroom_per_1000": (1000 * 195 / 20005, 10, 1000 * 205 / 19995),
        "bijstand_uitstroom_pct_begin": (100 * 245 / 1005, 25, 100 * 255 / 995),
        "bijstand_uitstroom_per_1000": (1000 * 245 / 20005, 12.5, 1000 * 255 / 19995),
        "bijstand_uitstroom_naar_werk_aandeel": (100 * 95 / 255, 40, 100 * 105 / 245),
    }
    for indicator, numbers in expected.items():
        found = bounds(marts.duel(indicator, 2017)[A])
        assert found == pytest.approx(numbers, abs=1e-3), indicator
    assert bounds(marts.duel("bijstand_index", 2017, 2016)[A])[1] == 90


def test_no_bound_of_a_count_is_below_nothing(marts: Marts) -> None:
    marts.write(A, 2017, {STOCK: 0, INFLOW: 0, OUTFLOW: 10, TO_WORK: 0, ADULTS: 100})
    marts.build()

    assert bounds(marts.duel(INFLOW, 2017)[A]) == (0, 0, 5)
    assert bounds(marts.duel("bijstand_instroom_per_1000", 2017)[A])[0] == 0


def test_nothing_is_divided_by_nothing_or_by_what_is_unknown(marts: Marts) -> None:
    marts.write(A, 2016, {STOCK: 0})
    marts.write(A, 2017, {STOCK: 10, INFLOW: None, OUTFLOW: 0, TO_WORK: 0, ADULTS: 100})
    marts.build()

    for indicator in (
        "bijstand_verandering_pct",
        "bijstand_onverklaard",
        "bijstand_instroom_per_1000",
        "bijstand_uitstroom_naar_werk_aandeel",
    ):
        row = marts.duel(indicator, 2017)[A]
        assert (row["value"], row["missing_reason"]) == (None, "deel_ontbreekt"), indicator


# --- who is highest --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "a", "b", "place"),
    [
        (STOCK, 100, 110, "gelijk"),  # 105 could be either
        (STOCK, 100, 120, "laagste"),
        (STOCK, 120, 100, "hoogste"),
        ("bijstand_instroom_pct", 19.0, 19.0, "gelijk"),
        ("bijstand_instroom_pct", 19.0, 19.5, "gelijk"),
        ("bijstand_instroom_pct", 19.0, 20.0, "laagste"),
        ("bijstand_instroom_pct", 19.0, None, None),
    ],
)
def test_the_highest_is_highest_for_every_value_that_rounds_to_it(
    marts: Marts, indicator: str, a: float, b: float | None, place: str | None
) -> None:
    marts.write(A, 2017, {indicator: a})
    marts.write(B, 2017, {indicator: b})
    marts.build()

    rows = marts.duel(indicator, 2017)
    other = {"hoogste": "laagste", "laagste": "hoogste"}
    assert rows[A]["place"] == place
    assert rows[B]["place"] == other.get(str(place), place)


def test_the_ratio_has_the_bounds_of_both_and_only_the_first_has_it(marts: Marts) -> None:
    marts.write(A, 2017, {INFLOW: 90})
    marts.write(B, 2017, {INFLOW: 100})
    marts.build()

    rows = marts.duel(INFLOW, 2017)
    ratio = tuple(rows[A][name] for name in ("ratio_low", "ratio", "ratio_high"))
    assert ratio == pytest.approx((100 * 85 / 105, 90, 100 * 95 / 95))
    assert rows[B]["ratio"] is None


def test_the_base_year_can_turn_the_order_round(marts: Marts) -> None:
    for year, stock_a, stock_b in ((2015, 1000, 1000), (2016, 1200, 1000), (2017, 1100, 1000)):
        marts.write(A, year, {STOCK: stock_a})
        marts.write(B, year, {STOCK: stock_b})
    marts.build()

    assert marts.duel("bijstand_index", 2017, 2015)[A]["place"] == "hoogste"
    assert marts.duel("bijstand_index", 2017, 2016)[A]["place"] == "laagste"


def merge(marts: Marts, old: str, new: str, day: str, inhabitants: int | None = None) -> None:
    marts.db.execute(
        "insert into marts.herindeling values (?, ?, ?, ?)", [old, new, day, inhabitants]
    )


def test_over_a_herindeling_the_earlier_year_is_put_in_the_borders_of_the_later(
    marts: Marts,
) -> None:
    """What A took in was its own in 2015: each change is one of the same area, with the rounding of every part."""
    for year in (2015, 2016, 2017):
        marts.write(A, year, {STOCK: 1000, INFLOW: 100, OUTFLOW: 100})
    marts.write("GM9009", 2015, {STOCK: 40})
    merge(marts, "GM9009", A, "2016-01-01")
    marts.build()

    assert bounds(marts.duel("bijstand_verandering", 2016)[A]) == (-55, -40, -25)
    assert bounds(marts.duel("bijstand_onverklaard", 2016)[A]) == (-65, -40, -15)
    assert marts.duel("bijstand_index", 2017, 2015)[A]["value"] == pytest.approx(100 / 1.04)
    assert bounds(marts.duel("bijstand_verandering", 2017)[A]) == (-10, 0, 10)


def test_a_year_is_in_its_own_borders_whatever_came_later(marts: Marts) -> None:
    for year in (2015, 2016, 2017):
        marts.write(A, year, {STOCK: 1000, INFLOW: 100, OUTFLOW: 100})
        marts.write("GM9009", year, {STOCK: 40, INFLOW: 10, OUTFLOW: 10})
    merge(marts, "GM9009", A, "2018-01-01")
    marts.build()

    assert bounds(marts.duel(STOCK, 2017)[A]) == (995, 1000, 1005)
    assert bounds(marts.duel("bijstand_verandering", 2017)[A]) == (-10, 0, 10)


def test_a_change_over_a_split_is_marked_as_estimated(marts: Marts) -> None:
    for year in (2015, 2016):
        for region in (A, B):
            marts.write(region, year, {STOCK: 1000, INFLOW: 100, OUTFLOW: 100})
    marts.write("GM9009", 2015, {STOCK: 40})
    merge(marts, "GM9009", A, "2016-01-01", 300)
    merge(marts, "GM9009", B, "2016-01-01", 100)
    marts.build()

    found = marts.duel("bijstand_verandering", 2016)
    assert [(found[r]["value"], found[r]["status"]) for r in (A, B)] == [
        (-30, "geschat"),
        (-10, "geschat"),
    ]


def test_where_a_part_is_missing_nothing_is_compared(marts: Marts) -> None:
    for year in (2015, 2016):
        marts.write(A, year, {STOCK: 1000, INFLOW: 100, OUTFLOW: 100})
    marts.write("GM9009", 2015, {STOCK: None})
    merge(marts, "GM9009", A, "2016-01-01")
    marts.build()

    row = marts.duel("bijstand_verandering", 2016)[A]
    assert (row["value"], row["missing_reason"]) == (None, "deel_ontbreekt")


# --- how sure --------------------------------------------------------------------------------------


def peers(marts: Marts, number: int, start: float = 1000) -> None:
    """So many others that all fell by 1 per cent, of which the last by 20."""
    for i in range(number):
        end = 0.8 * start if i == number - 1 else 0.99 * start
        marts.write(f"GM8{i:03}", 2016, {STOCK: start})
        flows = {INFLOW: 200, OUTFLOW: 210, "bijstand_uitstroom_pct": 17.5}
        marts.write(f"GM8{i:03}", 2017, {STOCK: end, **flows})


def own(marts: Marts, change: str = "bijstand_verandering_pct") -> Row:
    rows = marts.page("certainty", gemeente=A)
    (row,) = (r for r in rows if r["is_own"] and r["indicator"] == change)
    return row


def test_the_margin_is_chance_in_the_flows_and_rounding_of_the_stocks(marts: Marts) -> None:
    marts.write(A, 2016, {STOCK: 1770})
    marts.write(A, 2017, {STOCK: 1660, INFLOW: 380, OUTFLOW: 530, "bijstand_uitstroom_pct": 24.5})
    marts.build()

    change, outflow = own(marts), own(marts, "bijstand_uitstroom_pct")
    assert change["high"] - change["value"] == pytest.approx(
        196 * (380 + 530 + 2 * 100 / 12) ** 0.5 / 1770
    )
    assert outflow["high"] - outflow["value"] == pytest.approx(
        1.96 * (24.5 * 75.5 / (1770 + 380) + 0.25 / 12) ** 0.5
    )
    assert (change["others"], change["is_comparable"]) == (0, False)


@pytest.mark.parametrize(("number", "is_comparable"), [(9, False), (10, True)])
def test_ten_others_are_needed_to_compare(marts: Marts, number: int, is_comparable: bool) -> None:
    peers(marts, number)
    marts.write(A, 2016, {STOCK: 1000})
    marts.write(A, 2017, {STOCK: 800, INFLOW: 200, OUTFLOW: 400})
    marts.build()

    row = own(marts)
    assert (row["others"], row["is_comparable"]) == (number, is_comparable)
    assert row["middle"] == pytest.approx(-1)
    assert (row["as_low"], row["as_high"], row["outside"]) == (1, number, 1)


@pytest.mark.parametrize(("start", "others"), [(500, 10), (490, 0), (2000, 10), (2010, 0)])
def test_the_size_is_from_half_to_double(marts: Marts, start: float, others: int) -> None:
    peers(marts, 10, start)
    marts.write(A, 2016, {STOCK: 1000})
    marts.write(A, 2017, {STOCK: 990, INFLOW: 200, OUTFLOW: 210})
    marts.build()

    assert own(marts)["others"] == others


def test_without_flows_there_is_a_change_and_no_margin(marts: Marts) -> None:
    marts.write(A, 2016, {STOCK: 1000})
    marts.write(A, 2017, {STOCK: 990, INFLOW: None, OUTFLOW: None})
    marts.build()

    row = own(marts)
    assert row["value"] == pytest.approx(-1)
    assert row["low"] is None


def test_a_gemeente_whose_start_cannot_be_put_in_its_borders_stays_out(marts: Marts) -> None:
    """GM8001 took in a gemeente of which no figure is known."""
    peers(marts, 10)
    marts.write(A, 2016, {STOCK: 1000})
    marts.write(A, 2017, {STOCK: 990, INFLOW: 200, OUTFLOW: 210})
    marts.write("GM9009", 2016, {STOCK: None})
    merge(marts, "GM9009", "GM8001", "2017-01-01")
    marts.build()

    assert own(marts)["others"] == 9


# --- real figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "change", "unexplained", "share"),
    [("GM0599", -1410, -670, 49.0), ("GM0363", -140, -640, 47.4)],
)
def test_rotterdam_and_amsterdam_2017(
    real: Path, region: str, change: float, unexplained: float, share: float
) -> None:
    found = dict(
        query(
            real,
            f"select indicator, round(value, 1) from marts.measure where region_code = '{region}' "
            "and year(period_start) = 2017 and base_year is null",
        )
    )
    assert found["bijstand_verandering"] == change
    assert found["bijstand_instroom"] - found["bijstand_uitstroom"] + unexplained == change
    assert found["bijstand_onverklaard"] == unexplained
    assert found["bijstand_uitstroom_naar_werk_aandeel"] == share


@pytest.mark.parametrize(("region", "change"), [("GM0345", -6.2), ("GM0307", -0.2)])
def test_veenendaal_and_amersfoort_2017(real: Path, region: str, change: float) -> None:
    found = query(
        real,
        f"select round(value, 1) from marts.measure where region_code = '{region}' "
        "and year(period_start) = 2017 and indicator = 'bijstand_verandering_pct'",
    )
    assert found == [(change,)]


def test_every_measure_has_one_row_and_lies_within_its_bounds(real: Path) -> None:
    assert not query(
        real,
        "select region_code, period_start, indicator, base_year from marts.measure group by all having count(*) > 1 "
        "union all select region_code, period_start, indicator, base_year from marts.measure "
        "where value not between low and high or (value is null) = (missing_reason is null)",
    )

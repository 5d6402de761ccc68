"""Starts, groups and robustness on figures that fit on a hand: who wins from where, and what a group says."""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from etl.catalog import INDICATORS
from etl.settings import QUERIES

A, B, C, D = "GM9001", "GM9002", "GM9003", "GM9004"
STOCK, MONTHLY = "bijstand_personen", "bijstand_personen_tot_aow"
ADULTS, PEOPLE, RATE = "inwoners_15plus", "inwoners_maand", "bijstand_dichtheid"


class Figures:
    """marts.observation_grid with the figures that a test writes down."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db = db
        db.execute((QUERIES / "macros.sql").read_text())
        db.execute("create schema marts; create schema meta")
        db.execute(
            "create table meta.indicator (indicator varchar, rounded_to double, kind varchar, derived_from varchar[])"
        )
        db.executemany(
            "insert into meta.indicator values (?, ?, ?, ?)",
            [(i.name, i.rounded_to, i.kind, list(i.derived_from)) for i in INDICATORS],
        )
        db.execute("create table marts.region (region_code varchar, name varchar)")
        db.executemany("insert into marts.region values (?, ?)", [(c, c) for c in (A, B, C, D)])
        db.execute(
            "create table marts.observation_grid (region_code varchar, category varchar, period_start date, "
            "frequency varchar, indicator varchar, value double, source_id varchar, status varchar, "
            "missing_reason varchar, parts int, grid_year int default 2026)"
        )

    def write(
        self, indicator: str, figures: Mapping[str, Mapping[str, float | None]], *, parts: int = 1
    ) -> None:
        """Values by gemeente and by period, `2016` or `2016-05`."""
        for code, series in figures.items():
            for period, value in series.items():
                day = f"{period}-01" if "-" in period else f"{period}-01-01"
                self.db.execute(
                    "insert into marts.observation_grid by position select ?, 'totaal', ?::date, ?, ?, ?::double, 't', 'definitief', null, ?::int, 2026",
                    [code, day, "M" if "-" in period else "J", indicator, value, parts],
                )

    def page(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a query of a page."""
        cursor = self.db.execute((QUERIES / "pages" / f"{name}.sql").read_text(), parameters)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def places(self, indicator: str) -> dict[str, str]:
        """Where A lies beside B from each start."""
        return {
            row["part"]: row["place"]
            for row in self.page("starts", first=A, second=B)
            if row["indicator"] == indicator and row["region_code"] == A
        }


@pytest.fixture
def figures() -> Iterator[Figures]:
    with duckdb.connect() as db:
        yield Figures(db)


def years(*values: float | None) -> dict[str, float | None]:
    return {str(2015 + n): value for n, value in enumerate(values)}


def months(count: int, value: float, last: float) -> dict[str, float | None]:
    """So many months of one value from January 2020, and another in the last."""
    names = [f"{2020 + n // 12}-{n % 12 + 1:02d}" for n in range(count)]
    return {**dict.fromkeys(names, value), names[-1]: last}


def test_the_start_can_turn_the_order_round(figures: Figures) -> None:
    # From 2015 A fell by a tenth and B rose; from 2016 it is the other way round.
    figures.write(STOCK, {A: years(1000, 800, 900), B: years(1000, 1200, 1100)})

    assert figures.places("bijstand_index") == {"2015": "laagste", "2016": "hoogste"}


@pytest.mark.parametrize(("last", "place"), [(1010, "gelijk"), (1020, "gelijk"), (1030, "hoogste")])
def test_what_rounding_can_turn_round_is_no_win(figures: Figures, last: float, place: str) -> None:
    # 1,000 to 1,000 may be 995 to 1,005; against 1,020 (1,015 to 1,025) still not sure at both ends.
    figures.write(STOCK, {A: years(1000, last), B: years(1000, 1000)})

    assert figures.places("bijstand_index") == {"2015": place}


def test_a_sum_of_more_figures_has_more_rounding(figures: Figures) -> None:
    figures.write(STOCK, {A: years(1000, 1050), B: years(1000, 1000)}, parts=3)
    assert figures.places("bijstand_index") == {"2015": "gelijk"}


def test_per_inhabitant_the_other_can_win(figures: Figures) -> None:
    figures.write(STOCK, {A: years(1000, 1000), B: years(1000, 1100)})
    figures.write(ADULTS, {A: years(50000, 50000), B: years(50000, 60000)})

    assert figures.places("bijstand_index") == {"2015": "laagste"}
    assert figures.places("bijstand_per_1000_index") == {"2015": "hoogste"}


@pytest.mark.parametrize(("count", "frequency"), [(23, "J"), (24, "M")])
def test_two_years_of_months_go_before_years(figures: Figures, count: int, frequency: str) -> None:
    figures.write(STOCK, {A: years(1000, 900), B: years(1000, 1000)})
    figures.write(MONTHLY, {A: months(count, 1000, 900), B: months(count, 1000, 1000)})

    rows = figures.page("starts", first=A, second=B)
    assert {row["frequency"] for row in rows} == {frequency}


def test_a_start_lies_a_year_before_the_end(figures: Figures) -> None:
    figures.write(MONTHLY, {A: months(30, 1000, 900), B: months(30, 1000, 1000)})

    starts = list(figures.places("bijstand_tot_aow_index"))
    assert (starts[0], starts[-1], len(starts)) == ("2020-01", "2021-06", 18)


def test_a_count_below_fifty_and_a_missing_one_give_no_start(figures: Figures) -> None:
    figures.write(STOCK, {A: years(40, 100, 100, None), B: years(1000, 1000, 1000, 1000)})

    assert set(figures.places("bijstand_index")) == {"2016"}


def series(figures: Figures, maat: str, members: list[str], weight: str = ADULTS) -> dict[str, Any]:
    """What the group is in 2016, by part."""
    rows = figures.page(
        "peer_series",
        gemeente=A,
        leden=members,
        maat=maat,
        reeks=STOCK,
        gewicht=weight,
        basis="2015-01-01",
    )
    return {r["part"]: r["value"] for r in rows if r["period_start"].year == 2016}


def test_the_group_has_a_middle_a_spread_and_two_means(figures: Figures) -> None:
    figures.write(RATE, {A: years(50, 55), B: years(10, 20), C: years(20, 30), D: years(30, 70)})
    figures.write(
        ADULTS, {A: years(1, 1), B: years(900, 1000), C: years(900, 1000), D: years(900, 8000)}
    )

    found = series(figures, RATE, [B, C, D])

    assert found == {
        "eigen": 55,
        "midden": 30,
        "kwart": 25,
        "driekwart": 50,
        "laagste": 20,
        "hoogste": 70,
        "gemiddelde": 40,
        "gewogen": pytest.approx((20 * 1000 + 30 * 1000 + 70 * 8000) / 10000),
    }


def test_a_weighted_mean_without_every_member_is_missing(figures: Figures) -> None:
    figures.write(RATE, {A: years(50, 55), B: years(10, 20), C: years(20, None)})
    figures.write(ADULTS, {A: years(1, 1), B: years(900, 1000), C: years(900, 1000)})

    found = series(figures, RATE, [B, C])

    assert found["gewogen"] is None
    assert found["midden"] == 20


def test_the_weighted_index_is_that_of_the_group_as_a_whole(figures: Figures) -> None:
    figures.write(STOCK, {A: years(100, 100), B: years(100, 200), C: years(900, 900)})

    found = series(figures, "bijstand_index", [B, C], STOCK)

    assert found["gemiddelde"] == pytest.approx(150)
    assert found["gewogen"] == pytest.approx(100 * 1100 / 1000)


def test_every_group_and_start_has_its_place(figures: Figures) -> None:
    figures.write(
        STOCK,
        {
            A: years(1000, 800, 800),
            B: years(1000, 1000, 1000),
            C: years(1000, 1200, 1200),
            D: years(1000, 700, 600),
        },
    )

    rows = figures.page(
        "peer_robustness",
        gemeente=A,
        groepen=["one", "one", "other"],
        leden=[B, C, D],
        reeks=STOCK,
        starts=["2015-01-01", "2016-01-01"],
    )

    found = {(r["part"], r["start"].year): (r["place"], round(r["middle"], 1)) for r in rows}
    assert found == {
        ("one", 2015): ("lager", 110.0),
        ("one", 2016): ("gelijk", 100.0),
        ("other", 2015): ("hoger", 60.0),
        ("other", 2016): ("hoger", 85.7),
    }
    assert {r["part"]: r["weighted"] for r in rows if r["start"].year == 2015} == {
        "one": pytest.approx(110),
        "other": pytest.approx(60),
    }

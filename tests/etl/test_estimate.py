"""The estimates in a release: for all gemeenten, with interval or reason, and never in the way of it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from etl import build, estimate
from etl.analysis import specifications
from etl.analysis.panel import Panel
from etl.estimate.of_months import Months
from etl.estimate.rows import Window, rows
from etl.practice.own_panel import unit
from etl.practice.simulate import Panel as World
from etl.practice.simulate import month_index, simulate
from etl.settings import QUERIES
from tests import fixtures
from tests.helpers import assert_one_sentence, query, value

NAMES = [specification.name for specification in specifications.SPECIFICATIONS]
RECOUNTED = (
    *(f"marts.{table}" for table in estimate._TABLES),
    "meta.specification",
    "meta.estimate_code",
)
GROUPS = [specification.name for specification in specifications.COMPARABLE]


@pytest.fixture
def copy(release: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the release of the invented country, without its estimates."""
    with duckdb.connect(shutil.copy(release, tmp_path / "copy.duckdb")) as db:
        for table in RECOUNTED:
            db.execute(f"drop table {table}")
        yield db


def reasons(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    rows = db.execute("select specification, reason from meta.specification").fetchall()
    return {name: reason and json.loads(reason) for name, reason in rows}


def test_every_specification_is_in_the_release_with_figures_or_a_reason(release: Path) -> None:
    rows = query(
        release,
        "select s.specification, s.reason, count(e.value) + count(c.distance) "
        "from meta.specification as s left join marts.estimate as e using (specification) "
        "left join marts.comparable as c using (specification) group by all",
    )
    assert sorted(name for name, _, _ in rows) == sorted(NAMES)
    for _, reason, figures in rows:
        assert (reason is None) == (figures > 0)
        if reason:
            told = json.loads(reason)
            assert_one_sentence(told["message"].format(**told["values"]))


def test_a_country_too_small_for_a_funnel_says_so(release: Path) -> None:
    reason = value(
        release, "select reason from meta.specification where specification = 'opvallend'"
    )
    told = json.loads(reason)
    assert "too few gemeenten" in told["message"] and told["values"] == {"fewest": 20}


def test_the_parts_of_the_flows_are_those_of_the_published_figures(release: Path) -> None:
    """A gemeente whose figures are all there: the remainder and the sum follow from them."""
    parts = dict(
        query(
            release,
            "select indicator, value from marts.estimate where specification = 'stromen_1_jaar' "
            f"and region_code = '{fixtures.NAMESAKE}' and period_start = '2016-01-01'",
        )
    )
    figures = dict(
        query(
            release,
            "select indicator, value from marts.measure where period_start = '2016-01-01' "
            f"and region_code = '{fixtures.NAMESAKE}'",
        )
    )
    assert list(sorted(parts)) == sorted(specifications.FLOWS[0].parts)
    assert sum(parts.values()) == pytest.approx(figures["bijstand_verandering"], abs=1e-6)
    # A remainder comes in during the year and leaves at the year's exit rate for half of it at most.
    rest, unexplained = parts["bijstand_deel_rest"], figures["bijstand_onverklaard"]
    assert abs(rest) <= abs(unexplained) and rest * unexplained >= 0


def test_a_gemeente_formed_by_merger_is_compared_with_its_parts(release: Path) -> None:
    found = query(
        release,
        "select region_code, sum(value) from marts.estimate where period_start = '2016-01-01' "
        f"and specification = 'stromen_1_jaar' and region_code in ('{fixtures.MERGED}', "
        f"'{fixtures.MERGED_INTO}') group by all",
    )
    before = dict(
        query(
            release,
            "select year(period_start), sum(value) from marts.observation where frequency = 'J' and "
            f"region_code in ('{fixtures.MERGED}', '{fixtures.ALSO_MERGED}') "
            "and indicator = 'bijstand_personen' and category = 'totaal' group by all",
        )
    )
    assert found == [(fixtures.MERGED_INTO, pytest.approx(before[2016] - before[2015]))]


def test_a_missing_figure_is_the_reason_of_a_missing_estimate(release: Path) -> None:
    found = query(
        release,
        "select distinct region_code, missing_reason from marts.estimate "
        "where specification = 'stromen_1_jaar' and missing_reason is not null",
    )
    # CBS prints no stock of the one in 2015, and flows of the other in 2017 that are withheld.
    assert (fixtures.TINY, "deel_ontbreekt") in found
    assert (fixtures.MERGED_INTO, "deel_ontbreekt") in found


def test_every_estimate_has_a_sentence_in_both_languages_that_names_the_place(
    release: Path,
) -> None:
    rows = query(
        release,
        "select name, text, text_en from marts.estimate_text join marts.region using (region_code)",
    )
    assert rows
    for name, text, english in rows:
        assert name in text and name in english and text != english
        assert "beleidseffect" not in text


def test_the_same_release_gives_the_same_estimates(
    release: Path, copy: duckdb.DuckDBPyConnection
) -> None:
    estimate.fill(copy)
    for table in RECOUNTED:
        assert copy.execute(f"select * from {table}").fetchall() == query(
            release, f"select * from {table}"
        )


def test_a_specification_that_fails_is_recorded_and_the_others_stay(
    copy: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise ZeroDivisionError("planted\nand more")

    monkeypatch.setitem(estimate._ESTIMATORS, specifications.YearInFunnel, fails)
    estimate.fill(copy)
    build.check(copy)
    found = reasons(copy)
    assert found["opvallend"]["values"] == {"reason": "planted"}
    assert found["stromen_1_jaar"] is None


def test_estimates_that_cannot_be_right_are_taken_back(
    copy: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = estimate.of_years.flows_of_years

    def wrong(*arguments: Any) -> estimate.Estimates:
        made = right(*arguments)
        made.rows[0]["value"] += 1
        return made

    monkeypatch.setitem(estimate._ESTIMATORS, specifications.FlowsOfYears, wrong)
    estimate.fill(copy)
    build.check(copy)
    left = copy.execute(
        "select count(*) from marts.estimate where specification like 'stromen%'"
    ).fetchall()
    assert left == [(0,)]
    assert "check" in reasons(copy)["stromen_1_jaar"]["values"]


def test_a_country_of_few_gemeenten_has_no_groups(release: Path, published: Path) -> None:
    """Among eight gemeenten, or the seven of the published figures, the nearest is not near."""
    for path in (release, published):
        reason = value(
            path,
            "select reason from meta.specification where specification = 'vergelijkbaar_jaren'",
        )
        assert "too few gemeenten" in json.loads(reason)["message"]
        assert value(path, "select count(*) from marts.comparable") == 0


def test_a_bound_that_is_missing_is_not_the_figure_itself() -> None:
    regions = pd.DataFrame({"region_level": "gemeente", "name": "A"}, index=["GM1"])
    window = Window(regions, ["bron"], *pd.to_datetime(["2016-01-01", "2017-01-01"]), "J")
    none = np.array([""])
    found = rows(window, "x", none, np.array([5.0]), np.array([np.nan]), np.array([4.0]))
    assert found["lower"].tolist() == [None]
    assert found["upper"].tolist() == [5.0]  # a quantile just inside its own figure


def test_what_cannot_be_written_stops_no_release(
    copy: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = estimate.of_years.flows_of_years

    def wrong(*arguments: Any) -> estimate.Estimates:
        made = right(*arguments)
        made.texts[0]["no such column"] = 1
        return made

    monkeypatch.setitem(estimate._ESTIMATORS, specifications.FlowsOfYears, wrong)
    estimate.fill(copy)
    assert "reason" in reasons(copy)["stromen_1_jaar"]["values"]
    left = copy.execute("select count(*) from marts.estimate where specification like 'stromen%'")
    assert left.fetchall() == [(0,)]


# --- monthly figures, of a simulated world whose truth is known --------------------------------------

FIRST, LAST = "2008-01", "2018-12"


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(4, "treated")


@pytest.fixture(scope="module")
def monthly(
    release: Path, world: World, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the release with the monthly figures of a simulated world in it."""
    path = tmp_path_factory.mktemp("monthly") / "monthly.duckdb"
    with duckdb.connect(shutil.copy(release, path)) as db:
        for table in (*RECOUNTED, "marts.panel"):
            db.execute(f"drop table {table}")
        db.execute("delete from marts.observation_grid where region_level = 'gemeente'")
        db.register("simulated", pd.concat(figures_of(world)))
        db.execute(
            "insert into marts.observation_grid by name select *, 'gemeente' as region_level, "
            "'totaal' as category, 'definitief' as status, '84066NED' as source_id from simulated"
        )
        regions = pd.DataFrame(
            {
                "region_code": [unit(i) for i in range(len(world.region))],
                "name": [f"Plaats {i}" for i in range(len(world.region))],
                "arbeidsmarktregio": [f"AM9{r:02}" for r in world.region],
            }
        )
        db.register("places", regions)
        db.execute("delete from marts.region where region_level = 'gemeente'")
        db.execute(
            "insert into marts.region by name select *, 'gemeente' as region_level from places"
        )
        db.execute(f"create table marts.panel as {(QUERIES / 'marts/panel.sql').read_text()}")
        estimate.fill(db)
        yield db


def figures_of(world: World) -> Iterator[pd.DataFrame]:
    """Monthly stock, WW and inhabitants, rounded to tens."""
    months = slice(month_index(FIRST), month_index(LAST) + 1)
    dates = pd.to_datetime([f"{m}-01" for m in world.months[months]])
    shape = world.stock[:, months].shape
    codes = np.array([unit(i) for i in range(shape[0])])
    ww = world.labour_own[:, months] * world.population[:, months]
    for indicator, counts in (
        ("bijstand_personen_tot_aow", world.stock[:, months]),
        ("ww_personen", ww),
        ("inwoners_maand", world.population[:, months]),
    ):
        yield pd.DataFrame(
            {
                "region_code": codes.repeat(shape[1]),
                "period_start": np.tile(dates, shape[0]),
                "frequency": "M",
                "indicator": indicator,
                "value": np.round(counts.ravel() / 10) * 10.0,
            }
        )


def test_monthly_figures_make_every_monthly_estimate(monthly: duckdb.DuckDBPyConnection) -> None:
    found = reasons(monthly)
    for specification in (*specifications.ECONOMY, specifications.PATH):
        assert found[specification.name] is None, specification.name
    shares = monthly.execute(
        "select specification, indicator, base_start, count(value) / count(*) from marts.estimate "
        "where frequency = 'M' group by all"
    ).fetchall()
    assert min(share for *_, share in shares) > 0.8


def test_the_economy_against_the_country_adds_up_to_nothing(
    monthly: duckdb.DuckDBPyConnection,
) -> None:
    """In all of the country together there is nothing left, and less spread than in the whole part."""
    found = monthly.execute(
        "select specification, avg(upper - lower), avg(value) from marts.estimate "
        "where indicator = 'bijstand_tot_aow_deel_economie' and base_start = '2015-12-01' "
        "group by all"
    ).fetchall()
    width, mean = ({name: row[k] for name, *row in found} for k in (0, 1))
    assert width["economie_tegenover_land"] < width["economie"]
    assert abs(mean["economie_tegenover_land"]) < abs(mean["economie"]) / 5
    assert mean["economie_factoren"] == pytest.approx(mean["economie"], rel=0.5)


def test_the_checks_of_the_model_are_told_in_both_languages(
    monthly: duckdb.DuckDBPyConnection,
) -> None:
    told = monthly.execute(
        "select \"check\", text, text_en from marts.economy_check where specification = 'economie' "
        "order by position"
    ).fetchall()
    assert [code for code, *_ in told if not code.startswith("stability")] == [
        "long_run", "r2", "half_life", "leads", "cross_dependence", "without_region", "factors",
    ]  # fmt: skip
    for _, dutch, english in told:
        assert dutch != english and dutch.endswith(".") and "nan" not in dutch + english
    assert monthly.execute("select count(*) from marts.economy_check").fetchall() == [(len(told),)]


def test_a_window_that_is_declared_twice_is_made_once() -> None:
    """The last twelve months up to December 2017 are those of the debate as well."""
    months = np.arange("2008-01", "2018-01", dtype="datetime64[M]")
    figures = np.ones((2, months.size))
    panel = Panel(("a", "b"), np.array([0, 1]), months, figures, figures, figures)
    found = Months(panel, pd.DataFrame(), pd.DataFrame(), None).windows(specifications.ECONOMY[0])
    assert len(found) == len(set(found)) == 4  # 12, 36 and 60 months, and two years from 2015


def test_the_panel_is_what_was_published(monthly: duckdb.DuckDBPyConnection, world: World) -> None:
    rows = monthly.execute(
        "select stock, population, labour from marts.panel where region_code = 'GM9010' "
        "order by period_start"
    ).df()
    months = slice(month_index(FIRST), month_index(LAST) + 1)
    assert np.abs(rows["stock"] - world.stock[10, months]).max() <= 5
    assert np.abs(rows["population"] / world.population[10, months] - 1).max() < 0.02
    assert rows["labour"].gt(0).all()


def test_the_expected_path_holds_what_would_have_been(
    monthly: duckdb.DuckDBPyConnection, world: World
) -> None:
    """The band around the path holds the stock of the world without policies in most places."""
    rows = monthly.execute(
        "select region_code, period_start, lower, upper from marts.estimate "
        "where specification = 'verwacht_pad' and value is not null"
    ).df()
    place = rows["region_code"].str[3:].astype(int)
    month = rows["period_start"].dt.strftime("%Y-%m").map(month_index)
    without = world.stock_without_policy[place, month]
    assert 0.90 < np.mean((rows["lower"] <= without) & (without <= rows["upper"])) < 0.99


def test_the_last_month_of_the_path_is_the_split_itself(
    monthly: duckdb.DuckDBPyConnection,
) -> None:
    apart = monthly.execute(
        "select max(abs(s.stock - p.value - u.value)) from marts.estimate as p "
        "inner join marts.estimate as u using (region_code, base_start, period_start) "
        "inner join marts.panel as s using (region_code, period_start) "
        "where p.specification = 'verwacht_pad' and u.specification = 'economie' "
        "and u.indicator = 'bijstand_tot_aow_onverklaard'"
    ).fetchall()
    assert apart[0][0] is not None and apart[0][0] < 1e-6


def test_groups_of_months_show_both_values_of_what_ties_a_pair(
    monthly: duckdb.DuckDBPyConnection,
) -> None:
    assert reasons(monthly)["vergelijkbaar_maanden"] is None  # so no check took them back
    people = dict(
        monthly.execute(
            "select region_code, population from marts.panel where period_start = "
            "(select max(period_start) from marts.panel)"
        ).fetchall()
    )
    rows = monthly.execute(
        'select region_code, neighbour, features, "values", neighbour_values from marts.comparable '
        "where list_contains(features, 'size')"
    ).fetchall()
    assert rows
    for region, neighbour, features, own, other in rows:
        k = features.index("size")
        assert (own[k], other[k]) == pytest.approx((people[region], people[neighbour]))


def test_a_group_that_changed_is_told_and_one_that_did_not_is_not(
    monthly: duckdb.DuckDBPyConnection,
) -> None:
    """Against a release before in which one gemeente had another neighbour in a place."""
    monthly.execute("attach ':memory:' as previous; create schema previous.marts")
    monthly.execute("create schema previous.meta")
    monthly.execute("create table previous.marts.comparable as from marts.comparable")
    monthly.execute("create table previous.meta.release as select 'the-one-before' as release_id")
    (gone,) = monthly.execute(
        "select r.region_code from marts.region as r where region_level = 'gemeente' "
        "and r.region_code not in (select neighbour from marts.comparable where region_code = 'GM9010') "
        "and r.region_code <> 'GM9010' order by all limit 1"
    ).fetchall()[0]
    (joined,) = monthly.execute(
        "select neighbour from marts.comparable where region_code = 'GM9010' and position = 4"
    ).fetchall()[0]
    monthly.execute(
        "update previous.marts.comparable set neighbour = ? "
        "where region_code = 'GM9010' and position = 4",
        [gone],
    )
    for table in RECOUNTED:
        monthly.execute(f"drop table {table}")
    estimate.fill(monthly)
    changed = monthly.execute(
        "select specification, region_code, gone, joined, text from marts.comparable_change"
    ).fetchall()
    ((specification, region, left, came, text),) = changed
    assert (specification, region, left, came) == (GROUPS[1], "GM9010", [gone], [joined])
    assert "zijn veranderd sinds de vorige levering" in text and "Plaats 10" in text
    compared = monthly.execute(
        "select previous from marts.comparable_method where specification = ?", [GROUPS[1]]
    ).fetchall()
    assert compared == [("the-one-before",)]
    monthly.execute("detach previous")


# --- the real tables ---------------------------------------------------------------------------------


def test_real_gemeenten_have_all_yearly_estimates(real: Path) -> None:
    without = query(
        real, "select specification from meta.specification where reason is not null order by all"
    )
    # The recorded tables have no monthly figures per gemeente.
    assert {name for (name,) in without} == {
        s.name for s in (*specifications.ECONOMY, specifications.PATH, specifications.COMPARABLE[1])
    }
    shares = query(
        real,
        "select specification, indicator, period_start, count(value) / count(*) from marts.estimate "
        "where region_level = 'gemeente' and indicator <> 'bijstand_plaats' group by all",
    )
    assert len(shares) == 5 * 3 + 2 * 2 + 2 * 2
    assert min(share for *_, share in shares) > 0.9


def test_a_real_split_without_interval_is_no_figure_with_one_of_no_width(real: Path) -> None:
    """Rozendaal has ten recipients and nobody who came or left: nothing can be drawn from that."""
    rows = query(
        real,
        "select value, missing_reason from marts.estimate where region_code = 'GM0277' "
        "and specification = 'stromen_1_jaar' and period_start = '2016-01-01'",
    )
    assert rows == [(None, "te_klein")] * 5


def test_real_verdicts_are_what_their_intervals_say(real: Path) -> None:
    """An interval without zero and p below .05 are one statement; after correction fewer are left."""
    rows = query(
        real,
        "select p, lower > 0 or upper < 0 as clear from marts.estimate "
        "where indicator = 'bijstand_onverklaard_verschil' and value is not null",
    )
    assert all((p < 0.05) == clear for p, clear in rows)
    noticed = sum(clear for _, clear in rows)
    standing_out = value(
        real,
        "select count(*) from marts.estimate where p <= 0.1 "
        "and indicator = 'bijstand_verandering_geloofwaardig_pct'",
    )
    assert standing_out < noticed < len(rows) / 5


def test_real_gemeenten_have_a_group_of_ten_and_the_words_to_explain_it(real: Path) -> None:
    sizes = query(
        real,
        "select region_code, count(*) from marts.comparable where specification = "
        "'vergelijkbaar_jaren' group by all",
    )
    places = value(
        real,
        "select count(distinct region_code) from marts.estimate where specification = 'opvallend'",
    )
    assert len(sizes) == places and {size for _, size in sizes} == {10}
    # Values are those that CBS published: Rotterdam, 2017.
    ((own, features),) = query(
        real,
        "select \"values\", features from marts.comparable where region_code = 'GM0599' "
        "and neighbour = 'GM0363'",
    )
    adults = value(
        real,
        "select value from marts.observation where indicator = 'inwoners_15plus' and frequency = 'J' "
        "and category = 'totaal' and region_code = 'GM0599' and period_start = '2017-01-01'",
    )
    assert own[features.index("size")] == adults
    ((weighted_by, gain, gain_error, text),) = query(
        real, "select weighted_by, gain, gain_error, text from marts.comparable_method"
    )
    assert (weighted_by == "prediction") == (gain > 1.645 * gain_error)
    assert f"{100 * gain:.0f}\u00a0% beter dan gemeenten van gelijke omvang" in text
    assert value(real, "select count(*) from marts.comparable_feature where unit_en is null") == 0


def test_every_real_gemeente_can_be_set_beside_those_of_its_size_class(real: Path) -> None:
    """No edition of Gebieden was recorded: the classes follow from the newest inhabitants."""
    found = dict(
        query(
            real,
            "select r.grootteklasse, count(*) from marts.region as r inner join (select distinct "
            "region_code from marts.comparable) using (region_code) group by all",
        )
    )
    assert None not in found and len(found) == 8
    assert (
        value(real, "select grootteklasse from marts.region where region_code = 'GM0599'")
        == "250 000 inwoners of meer"
    )

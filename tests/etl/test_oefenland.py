"""The release of the invented country: its truth, what is published of it, and that nothing in it is real."""

import csv
import json
import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from etl import oefenland, store
from etl.practice import answers, names
from etl.practice.office import VINTAGES, Office
from etl.practice.simulate import MONTHS
from etl.practice.truth import World, events
from etl.settings import REFERENCE, Settings
from tests.helpers import query, value

WHOLE_YEARS = (2016, 2017)


@pytest.fixture(scope="module")
def office() -> Office:
    return Office(World.make().panel)


# --- the truth -----------------------------------------------------------------------------------------


def test_the_identity_holds_exactly_in_the_truth(practice_release: Path) -> None:
    differences = query(
        practice_release,
        "select distinct stock - lag(stock) over w - started - moved_in + ended + moved_out + aow "
        "from practice_truth.month window w as (partition by region_code order by month) "
        "qualify lag(stock) over w is not null",
    )
    assert differences == [(0,)]


def test_every_piece_of_a_gemeente_has_the_identity_and_together_they_are_the_whole(
    office: Office,
) -> None:
    p, rows = office.persons, np.array([piece.row for piece in office.places.pieces])
    change = p.started + p.moved_in - p.ended - p.moved_out - p.aow
    assert (np.diff(p.stock) == change[:, 1:]).all()
    elder = p.elder_started + p.aow - p.elder_ended
    assert (np.diff(p.elder_stock) == elder[:, 1:]).all()
    for name in ("stock", "started", "ended", "aow", "elder_stock", "inhabitants"):
        whole = np.zeros_like(getattr(office.panel, name))
        np.add.at(whole, rows, getattr(p, name))
        assert (whole == getattr(office.panel, name)).all(), name
        assert (getattr(p, name) >= 0).all(), name


def test_policies_change_only_the_gemeenten_that_have_one(practice_release: Path) -> None:
    with_effect = query(
        practice_release,
        "select distinct region_code from practice_truth.month where stock <> stock_without_policy",
    )
    policies = query(
        practice_release, "select region_code from practice_truth.policy where effect_pct <> 0"
    )
    assert sorted(with_effect) == sorted(policies)
    assert value(practice_release, "select count(*) from practice_truth.policy where is_reactive")
    before = value(
        practice_release,
        "select count(*) from practice_truth.month join practice_truth.policy using (region_code) "
        "where month < start and stock <> stock_without_policy",
    )
    assert before == 0


def test_the_held_economy_differs_only_after_it_is_held(practice_release: Path) -> None:
    first = value(
        practice_release,
        "select min(month) from practice_truth.month where stock <> stock_with_held_economy",
    )
    assert first.isoformat() == "2017-01-01"


# --- what is published ---------------------------------------------------------------------------------


def test_the_bridge_of_the_country_closes_within_rounding(practice_release: Path) -> None:
    for year in WHOLE_YEARS:
        stock, before, inflow, outflow = query(
            practice_release,
            "select max(value) filter (indicator = 'bijstand_personen' and year(period_start) = $y), "
            "max(value) filter (indicator = 'bijstand_personen' and year(period_start) = $y - 1), "
            "max(value) filter (indicator = 'bijstand_instroom' and year(period_start) = $y), "
            "max(value) filter (indicator = 'bijstand_uitstroom' and year(period_start) = $y) "
            "from marts.observation where region_code = 'NL01' and category = 'totaal'".replace(
                "$y", str(year)
            ),
        )[0]
        assert abs(stock - before - inflow + outflow) <= 20


def test_the_bridge_of_a_gemeente_leaves_its_moves_and_the_rounding(
    practice_release: Path, office: Office
) -> None:
    whole = {piece.codes[0][0]: piece.row for piece in office.places.pieces if piece.share == 1}
    for year in WHOLE_YEARS:
        rows = query(
            practice_release,
            "select region_code, max(value) filter (indicator = 'bijstand_personen' and year(period_start) = $y) "
            "- max(value) filter (indicator = 'bijstand_personen' and year(period_start) = $y - 1) "
            "- max(value) filter (indicator = 'bijstand_instroom' and year(period_start) = $y) "
            "+ max(value) filter (indicator = 'bijstand_uitstroom' and year(period_start) = $y) "
            "from marts.observation where region_level = 'gemeente' and category = 'totaal' "
            "group by all".replace("$y", str(year)),
        )
        months = MONTHS.astype("datetime64[Y]").astype(int) + 1970 == year
        moved = (office.panel.moved_in - office.panel.moved_out)[:, months].sum(axis=1)
        left = {code: r for code, r in rows if r is not None and code in whole}
        assert len(left) > 300
        assert max(abs(r - moved[whole[code]]) for code, r in left.items()) <= 20


def test_monthly_stocks_are_the_truth_rounded_but_for_the_provisional_ones(
    practice_release: Path,
) -> None:
    rows = query(
        practice_release,
        "select status, max(abs(value - stock)), max(abs(value - stock) / greatest(stock, 1000)), count(*) "
        "from marts.observation join practice_truth.month using (region_code) "
        "where indicator = 'bijstand_personen_tot_aow' and period_start = month "
        "and region_code not in (select new_code from marts.herindeling "
        "union select old_code from marts.herindeling) and region_code not in "
        "(select region_code from marts.border_move) group by status",
    )
    found = {status: rest for status, *rest in rows}
    assert found["definitief"][0] <= 5
    assert found["voorlopig"][0] > 5
    assert found["voorlopig"][1] < 0.05


def test_every_month_of_every_gemeente_of_today_has_a_stock_or_says_why_not(
    practice_release: Path,
) -> None:
    rows = query(
        practice_release,
        "select region_code, count(value) from marts.observation inner join marts.region using (region_code) "
        "where indicator = 'bijstand_personen_tot_aow' and valid_to is null and valid_from is null "
        "and marts.observation.region_level = 'gemeente' group by region_code",
    )
    assert len(rows) > 300
    assert {n for _code, n in rows} == {len(MONTHS)}


def test_what_the_first_round_called_provisional_was_revised(practice_release: Path) -> None:
    revised = query(
        practice_release,
        "select indicator, min(period_start), max(period_start) from marts.revision "
        "where change = 'herzien' and indicator in ('bijstand_personen_tot_aow', 'ww_personen') group by 1",
    )
    assert len(revised) == 2
    for _indicator, first, last in revised:
        assert f"{first:%Y-%m}" == "2026-03"
        assert f"{last:%Y-%m}" == VINTAGES[0].last


# --- places --------------------------------------------------------------------------------------------


def test_there_are_as_many_gemeenten_as_each_year_should_have(
    practice_release: Path, office: Office
) -> None:
    today = query(
        practice_release,
        "select region_code from marts.region where region_level = 'gemeente' and valid_to is null",
    )
    assert sorted(code for (code,) in today) == office.places.exist_on("2026-01-01")
    for year in (2015, 2016, 2017):
        there = query(
            practice_release,
            "select distinct region_code from marts.observation where indicator = 'bijstand_personen' "
            f"and region_level = 'gemeente' and year(period_start) = {year}",
        )
        assert sorted(code for (code,) in there) == office.places.exist_on(f"{year}-12-31")


def test_every_gemeente_that_ended_leads_to_one_of_today(
    practice_release: Path, office: Office
) -> None:
    gone = set(office.places.codes) - set(office.places.exist_on("2026-01-01"))
    led = query(practice_release, "select old_code, new_code from marts.successor")
    assert {old for old, _new in led} == gone
    assert {new for _old, new in led} <= set(office.places.exist_on("2026-01-01"))
    split = [old for old, _new in led if [o for o, _ in led].count(old) > 1]
    assert split, "one gemeente went to two"
    dates = query(practice_release, "select valid_from from marts.herindeling")
    assert any(d.month != 1 for (d,) in dates), "not every herindeling is on 1 January"


def test_small_counts_are_not_published_and_none_is_zero() -> None:
    cells = answers.counts(np.array([0, 1, 4, 5, 14, 15]))
    assert [c.strip() for c in cells] == ["0", ".", ".", "10", "10", "20"]


# --- nothing is real -----------------------------------------------------------------------------------


def fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]", "", re.sub(r"\((pv|ld|cr|am|gemeente)\)", "", plain))


@pytest.fixture(scope="module")
def real_names(replay: Path) -> set[str]:
    """Every name in the recorded lists of regions, and in what CBS tells about their history."""
    found: set[str] = set()
    for path in replay.glob("*/Regio*.json"):
        for region in json.loads(path.read_bytes())["value"]:
            found.add(fold(region["Title"]))
            told = region["Description"] or ""
            found |= {fold(n) for n in re.findall(r"([A-Z'][^()\r\n]*?) \(GM\d{4}\)", told)}
    for path in (replay.parent / "real").glob("*/*.csv"):
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            found |= {fold(cell) for row in csv.reader(file) for cell in row}
    return found - {""}


def test_no_place_has_a_real_name(practice_release: Path, real_names: set[str]) -> None:
    assert {"amsterdam", "nederland", "achterhoek", "zuidholland", "midwolda"} <= real_names
    places = query(practice_release, "select name from marts.region")
    called = [name for (name,) in places] + list(names.GEMEENTEN)
    assert len(names.GEMEENTEN) == len(set(map(fold, names.GEMEENTEN)))
    assert [n for n in called if fold(n) in real_names] == []


def test_no_text_of_the_release_names_the_real_country(practice_release: Path) -> None:
    with store.open_release(practice_release) as db:
        columns = db.execute(
            "select table_schema || '.' || table_name, column_name from information_schema.columns "
            "where table_schema in ('marts', 'practice_truth') and data_type = 'VARCHAR'"
        ).fetchall()
        for table, column in columns:
            found = db.execute(
                f'select any_value("{column}") from {table} where regexp_matches("{column}", \'\\bNederland\')'
            ).fetchone()
            # A class of recipients may be about where people come from.
            assert found == (None,) or table == "marts.category", (table, column, found)
    sources = query(practice_release, "select publisher, url, title from meta.source")
    assert {(p, u) for p, u, _t in sources} == {("Oefenland", None)}
    assert all("verzonnen" in title for _p, _u, title in sources)


def test_its_timeline_is_its_own(practice_release: Path) -> None:
    found = query(practice_release, "select event_id, title, title_en from marts.event")
    assert found
    for event_id, title, title_en in found:
        assert event_id.startswith("oefenland-")
        assert "verzonnen" in title
        assert "invented" in title_en


def test_no_law_of_the_country_is_on_the_date_of_a_real_one() -> None:
    with (REFERENCE / "events.csv").open(encoding="utf-8", newline="") as file:
        real = {e["start_date"] for e in csv.DictReader(file) if e["region_code"] == "NL01"}
    assert "2015-01-01" in real
    laws = [e["start_date"] for e in events(World.make().panel) if e["kind"] == "law"]
    assert laws
    assert not real.intersection(laws)


def test_nothing_of_it_stands_among_what_came_from_cbs(oefenland_settings: Settings) -> None:
    assert not oefenland_settings.raw_dir.exists()
    assert store.current("cbs", oefenland_settings) is None
    assert store.default(oefenland_settings) is None


# --- making it -----------------------------------------------------------------------------------------


def test_made_anew_elsewhere_it_is_the_same(practice_release: Path, tmp_path: Path) -> None:
    again = oefenland.practice(Settings(tmp_path / "data", ""))
    assert again.is_new
    assert again.path.name == practice_release.name
    assert contents(again.path) == contents(practice_release)


def contents(release: Path) -> dict[str, tuple[int, int]]:
    """Number of rows of every table of figures and truth, and a number that any other cell changes."""
    tables = query(
        release,
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_schema in ('marts', 'practice_truth')",
    )
    return {
        name: query(release, f"select count(*), bit_xor(hash(t)) from {name} as t")[0]
        for (name,) in tables
    }


def test_a_second_call_does_nothing_and_a_broken_one_leaves_it_as_it_was(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(oefenland_settings.data_dir.rglob("*"))
    done = oefenland.practice(oefenland_settings)
    assert not done.is_new
    assert done.path == practice_release

    def broken(_tables: object, _source: object, raw_dir: Path) -> None:
        raw_dir.mkdir(parents=True)
        (raw_dir / "half").write_text("half a table")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(oefenland, "_recipe", lambda: "another")
    monkeypatch.setattr(oefenland.fetch, "fetch", broken)
    with pytest.raises(OSError, match="No space"):
        oefenland.practice(oefenland_settings)
    assert sorted(oefenland_settings.data_dir.rglob("*")) == before
    assert store.current("practice", oefenland_settings) == practice_release

"""From recorded CBS answers to published figures, with the command a person types; and one table at its true size."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl import store
from etl.cbs import Cbs
from etl.fetch import Folder
from etl.raw import newest
from etl.settings import QUERIES, REFERENCE, Settings
from etl.update import update
from tests import fixtures
from tests.cbs_server import DATA_SET, CbsServer, read_folder, write_folder
from tests.helpers import DECLARED, bijstand, by_id, declared, marts, query, value


@pytest.fixture(scope="module")
def from_folder(replay: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """`bijstand update --from` on the recorded answers."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("from"), cbs_url="")
    done = bijstand("update", "--from", str(replay), data_dir=settings.data_dir)
    assert done.returncode == 0, done.stderr
    assert "80794ned" in done.stdout  # absent there, and named
    return settings


@pytest.fixture(scope="module")
def over_http(replay: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """`bijstand update` on a server that has the recorded answers."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("http"), cbs_url="")
    with CbsServer(read_folder(replay)) as server:
        done = bijstand("update", data_dir=settings.data_dir, BIJSTAND_CBS_URL=server.url)
    assert done.returncode == 0, done.stderr
    assert "80794ned" in done.stdout
    return settings


@pytest.fixture(scope="module")
def real(from_folder: Settings) -> Path:
    path = store.current("cbs", from_folder)
    assert path is not None
    return path


def test_the_folder_and_the_service_give_the_same_release(
    from_folder: Settings, over_http: Settings
) -> None:
    releases = [store.current("cbs", settings) for settings in (from_folder, over_http)]
    assert releases[0] is not None and releases[1] is not None
    served, recorded = marts(releases[1]), marts(releases[0])
    assert served.keys() == recorded.keys()
    for name in served:
        # Not compared within the assertion: to tell two long lists apart takes longer than to make them.
        rows = zip(served[name], recorded[name], strict=True)
        assert [pair for pair in rows if pair[0] != pair[1]][:4] == [], name
    assert len(served["observation"]) > 40_000


@pytest.mark.parametrize(
    ("region", "stock", "inflow", "outflow", "to_work"),
    [
        ("NL01", 508_480, 123_060, 128_560, 60_890),
        ("GM0363", 49_320, 10_060, 9_560, 4_530),
        ("GM0599", 46_210, 9_180, 9_920, 4_860),
    ],
)
def test_2017(real: Path, region: str, stock: int, inflow: int, outflow: int, to_work: int) -> None:
    found = query(
        real,
        "select indicator, value from marts.observation where period_start = '2017-01-01' and frequency = 'J' "
        f"and category = 'totaal' and region_code = '{region}' and indicator in ('bijstand_personen', "
        "'bijstand_instroom', 'bijstand_uitstroom', 'bijstand_uitstroom_naar_werk')",
    )
    assert dict(found) == {
        "bijstand_personen": stock,
        "bijstand_instroom": inflow,
        "bijstand_uitstroom": outflow,
        "bijstand_uitstroom_naar_werk": to_work,
    }


def test_per_1000(real: Path) -> None:
    found = query(
        real,
        "select name, value from marts.observation inner join marts.region using (region_code) "
        "where indicator = 'bijstand_dichtheid' and category = 'totaal' and period_start = '2017-01-01' "
        "and region_code in ('GM0363', 'GM0599') order by name",
    )
    assert found == [("Amsterdam", 67.5), ("Rotterdam", 86.5)]


@pytest.mark.parametrize(
    ("region", "change", "inflow", "outflow", "not_explained"),
    [("GM0599", -1_410, 9_180, 9_920, -670), ("GM0363", -140, 10_060, 9_560, -640)],
)
def test_the_bridge_of_2017(
    real: Path, region: str, change: int, inflow: int, outflow: int, not_explained: int
) -> None:
    sql = (QUERIES / "pages" / "bridge.sql").read_text()
    with store.open_release(real) as db:
        rows = db.execute(sql, {"regions": [region], "newest": False}).df()
    of_2017 = rows[(rows["category"] == "totaal") & (rows["year"] == 2017)]
    parts = dict(zip(of_2017["part"], of_2017["value"], strict=True))
    assert parts["eind"] - parts["start"] == change
    assert (parts["instroom"], parts["uitstroom"]) == (inflow, outflow)
    assert parts["onverklaard"] == not_explained


def test_benefits_of_december_2017(real: Path) -> None:
    found = value(
        real,
        "select value from marts.observation where indicator = 'bijstand_uitkeringen' and category = 'totaal' "
        "and period_start = '2017-12-01' and frequency = 'M' and source_id = '37789ksz'",
    )
    assert found == 434_500


def test_the_query_command_finds_the_same(from_folder: Settings) -> None:
    sql = "select cast(value as int) as v from marts.observation where indicator = 'bijstand_personen' "
    sql += "and region_code = 'GM0599' and category = 'totaal' and period_start = '2017-01-01'"
    done = bijstand("query", sql, data_dir=from_folder.data_dir)
    assert (done.returncode, done.stdout) == (0, "v\n46210\n"), done.stderr


def test_the_published_figures_are_those_of_cbs(real: Path, published: Path) -> None:
    """Figures written down one by one agree with the tables that they were read from."""
    columns = "indicator, region_code, category, period_start, frequency, source_id, value"
    written = query(
        published,
        f"select {columns} from marts.observation where source_id in ('83450NED', '83747NED', '84066NED', '37789ksz')",
    )
    in_tables = set(query(real, f"select {columns} from marts.observation"))
    assert [row for row in written if row not in in_tables] == []
    assert len(written) > 200


def test_every_known_flaw_hides_cells_that_say_nought(real: Path) -> None:
    flaws = query(real, "select table_id, region_code, indicator from staging.known_flaw")
    assert (
        len(flaws)
        == len(list(csv.DictReader((REFERENCE / "known_flaws.csv").open(encoding="utf-8"))))
        > 0
    )
    for table_id, region, indicator in flaws:
        found = query(
            real,
            "select count(*), count(value) from marts.observation "
            f"where source_id = '{table_id}' and region_code = '{region}' and indicator = '{indicator}'",
        )
        assert found == [(3, 0)]


def test_todays_gemeente_of_an_old_one(real: Path) -> None:
    found = dict(
        query(
            real,
            "select old_code, new_code from marts.successor where old_code in ('GM0501', 'GM0457')",
        )
    )
    assert found == {"GM0501": "GM1992", "GM0457": "GM0363"}
    parts = query(
        real, "select new_code from marts.successor where old_code = 'GM0788' order by part"
    )
    assert parts == [("GM0824",), ("GM0865",), ("GM0757",), ("GM0855",)]


def test_every_total_of_2015_arrives_in_the_borders_of_every_year_to_the_person(
    real: Path,
) -> None:
    """393 gemeenten in 2015, and no person more or less in the gemeenten of any later year."""
    counts = (393, 390, 388, 380, 355, 355, 352, 345, 342, 342, 342, 342)
    found = query(
        real,
        "select grid_year, count(*), sum(value), count(*) - count(value) from marts.observation_any_grid "
        "where region_level = 'gemeente' and indicator = 'bijstand_personen' and category = 'totaal' "
        "and period_start = '2015-01-01' group by grid_year order by grid_year",
    )
    assert found == [
        (year, number, 496_250, 0) for year, number in zip(range(2015, 2027), counts, strict=True)
    ]
    lost = query(
        real,
        "with own as (select indicator, category, period_start, sum(value) as total from marts.observation "
        "where region_level = 'gemeente' group by all), "
        "grid as (select grid_year, indicator, category, period_start, sum(value) as total, "
        "count(*) = count(value) as is_whole from marts.observation_any_grid "
        "where region_level = 'gemeente' group by all) "
        "select grid_year, indicator, category, period_start from grid inner join own "
        "using (indicator, category, period_start) inner join meta.indicator as i using (indicator) "
        "where i.kind not in ('rate', 'percentage') and is_whole and own.total <> grid.total",
    )
    assert lost == []


def test_a_gemeente_that_no_change_of_borders_touched_keeps_every_figure(real: Path) -> None:
    differing = query(
        real,
        "select o.region_code, o.indicator, o.period_start from marts.observation as o "
        "left join marts.observation_grid as n using (region_code, indicator, category, frequency, period_start) "
        "where (o.region_level <> 'gemeente' or o.region_code in ('GM0599', 'GM0268', 'GM0345', 'GM0307')) "
        "and (o.value, o.status, o.missing_reason) is distinct from (n.value, n.status, n.missing_reason)",
    )
    assert differing == []


def test_amsterdam_with_weesp_in_todays_borders_and_without_in_its_own(real: Path) -> None:
    sql = (
        "select region_code, value from {} where period_start = '2017-01-01' and category = 'totaal' "
        "and indicator = 'bijstand_personen' and region_code in ('GM0363', 'GM0457')"
    )
    own = dict(query(real, sql.format("marts.observation")))
    assert own["GM0363"] == 49_320
    assert dict(query(real, sql.format("marts.observation_grid"))) == {
        "GM0363": own["GM0363"] + own["GM0457"]
    }


def test_haaren_is_shared_out_over_four_whole_persons(real: Path) -> None:
    four = "('GM0757', 'GM0824', 'GM0855', 'GM0865')"
    sql = (
        "select sum(value), count(*) filter (status = 'geschat') from {} where period_start = '2017-01-01' "
        "and category = 'totaal' and indicator = 'bijstand_personen' and region_code in "
    )
    ((before, _),) = query(real, sql.format("marts.observation") + f"('GM0788', {four[1:]}")
    assert query(real, sql.format("marts.observation_grid") + four) == [(before, 4)]


def test_a_second_update_changes_nothing(
    replay: Path, from_folder: Settings, tmp_path: Path
) -> None:
    data_dir = shutil.copytree(from_folder.data_dir, tmp_path / "data")
    before = sorted(p.name for p in (data_dir / "releases").iterdir())
    done = bijstand("update", "--from", str(replay), data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (data_dir / "releases").iterdir()) == before


# --- 80794ned, whose figures nobody here has seen ---------------------------------------------------


def test_the_monthly_table_with_the_true_levels_of_2015_is_taken(
    replay: Path, tmp_path: Path
) -> None:
    """70072ned has the same counts at the end of 2015: of AOW 10 % live abroad, in the country and in no gemeente."""
    of_2015 = {row["RegioS"].strip(): row for row in read_folder(replay)["70072ned"][DATA_SET]}
    regions = [code for code, row in of_2015.items() if row["AOW_167"].strip() not in ("", ".")]
    table = fixtures.recipients(regions, ["2015MM12"])
    for row in table[DATA_SET]:
        known = of_2015[row["RegioS"].strip()]
        stems = {key.rpartition("_")[0]: cell for key, cell in known.items()}
        stems["AlgemeneOuderdomswet"] = stems["AOW"]
        row |= {key: stems.get(key.rpartition("_")[0], row[key]) for key in row if key not in known}
    home = write_folder({"80794ned": table}, tmp_path / "80794ned")

    settings = Settings(data_dir=tmp_path / "data", cbs_url="")
    done = update(settings, Folder(home), declared("80794ned"))
    assert done.succeeded, done.report
    path = store.current("cbs", settings)
    assert path is not None
    of_the_country = "select value from marts.observation where region_code = 'NL01' and indicator"
    assert value(path, f"{of_the_country} = 'aow_personen'") == 3_370_730


PER_MONTH = [topic.name for topic in DECLARED["80794ned"].topics]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CbsServer, Settings]]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("large"), cbs_url="")
    with CbsServer({"80794ned": fixtures.large_recipients()}) as server:
        done = update(settings, Cbs(server.url), declared())
        states = {table_id: o.state for table_id, o in by_id(done.outcomes).items()}
        assert states == {t.id: "new" if t.id == "80794ned" else "absent" for t in declared()}
        assert done.succeeded
        yield server, settings


def test_the_monthly_table_at_its_true_size_goes_the_same_way(
    large: tuple[CbsServer, Settings],
) -> None:
    server, settings = large
    path = store.current("cbs", settings)
    assert path is not None
    found = query(
        path,
        "select indicator, count(*), count(value), count(distinct region_code), count(distinct period_start) "
        "from marts.observation group by all order by all",
    )
    rows = 360 * 230
    assert found == [
        (
            indicator,
            rows,
            0 if "per_1000" in indicator else rows,
            360,
            230,
        )  # no population came along
        for indicator in sorted(
            [*PER_MONTH, "bijstand_tot_aow_per_1000", "bijstand_tot_aow_per_1000_15_aow"]
        )
    ]
    pages = [part for part in server.asked("80794ned") if part.startswith("page")]
    assert pages == [f"page {n}" for n in range(1, 10)]


def test_of_the_twelve_topics_only_the_declared_ones_are_asked_for(
    large: tuple[CbsServer, Settings],
) -> None:
    _, settings = large
    vintage = newest(settings.raw_dir, "80794ned")
    assert vintage is not None
    row = next(vintage.rows())
    assert {"RegioS", "Perioden", "BijstandTotDeAOWLeeftijd_7", "Werkloosheid_4"} <= row.keys()
    assert {"TotDeAOWLeeftijd_2", "VanafDeAOWLeeftijd_3"} & row.keys() == set()


def test_every_example_question_has_an_answer_about_the_real_country(real: Path) -> None:
    questions = re.findall(r"```sql\n(.*?)```", (QUERIES / "EXAMPLES.md").read_text(), re.DOTALL)
    assert len(questions) == 10
    for number, sql in enumerate(questions, 1):
        assert query(real, sql), number

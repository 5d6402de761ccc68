"""Claims: the rules of the verdict, and every claim held against figures that can be looked up."""

import shutil
from pathlib import Path

import pytest

from etl import fetch, inputs
from etl.claims import CLAIMS, verdict
from etl.settings import QUERIES, REFERENCE, Settings
from etl.update import update
from tests import fixtures
from tests.cbs_server import DATA_SET, change_info, write_folder
from tests.helpers import query

FILES = {path.stem for path in (QUERIES / "claims").glob("*.sql")}


@pytest.mark.parametrize(
    ("tested", "holds", "expected"),
    [
        (False, [], "niet_te_toetsen"),
        (True, [], "open"),
        (True, [None], "niet_te_toetsen"),
        (True, [True], "klopt"),
        (True, [True, None], "klopt"),
        (True, [True, False], "klopt_onder_voorwaarde"),
        (True, [True, False, None], "klopt_onder_voorwaarde"),
        (True, [False], "klopt_niet"),
        (True, [False, None], "klopt_niet"),
    ],
)
def test_the_verdict_follows_from_the_readings(
    tested: bool, holds: list[bool | None], expected: str
) -> None:
    assert verdict(tested, holds) == expected


def test_every_row_of_the_debate_is_one_claim_and_every_file_belongs_to_one() -> None:
    assert len(CLAIMS) == 46
    assert len({claim.id for claim in CLAIMS}) == len(CLAIMS)
    assert {claim.id for claim in CLAIMS} >= FILES


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_claim_is_complete_in_both_languages(claim: object) -> None:
    for name in ("statement", "limits", "settled_by", "compared"):
        words = getattr(claim, name)
        assert words.nl and words.en and words.nl != "" and words.en != ""


@pytest.mark.parametrize("claim", sorted(FILES))
def test_a_claim_file_runs_on_every_release_and_gives_one_shape(
    claim: str, release: Path, published: Path
) -> None:
    for path in (release, published):
        readings = query(
            path,
            "select reading, reading_en, found, sort, indicator, source_id from marts.claim_reading "
            f"where claim = '{claim}'",
        )
        for reading, reading_en, found, sort, indicator, source in readings:
            assert reading and reading_en and found is not None and indicator and source
            assert sort in ("count", "percentage", "rate")


def test_each_definition_of_the_fall_of_2017(real: Path) -> None:
    found = {
        source + ("/" + category if source == "37789ksz" else ""): round(value, 2)
        for source, category, value in query(
            real,
            "select source_id, case when reading like '%AOW%' then 'tot_aow' else 'totaal' end, found "
            "from marts.claim_reading where claim = 'daling_1_4_procent_2017' "
            "and reading not like '%AOW-leeftijd, eind van het jaar'",
        )
    }
    assert found == {
        "divosa-benchmark": -1.4,
        "84066NED": -1.07,
        "cbs-persbericht-2018-02": -0.75,
        "37789ksz/totaal": -1.79,
        "37789ksz/tot_aow": -2.5,
    }


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("een_miljoen_wwb_en_wajong", "klopt_niet"),
        ("450_000_mensen", "klopt_onder_voorwaarde"),
        ("daling_1_4_procent_2017", "klopt_onder_voorwaarde"),
        ("rotterdam_strenger_op_instroom", "klopt_onder_voorwaarde"),
        ("nijmegen_8000", "klopt_onder_voorwaarde"),
        ("even_grote_bestanden", "klopt"),
        ("amersfoort_grotere_daling", "niet_te_toetsen"),
        ("gewoon_de_economie", "niet_te_toetsen"),
    ],
)
def test_verdicts_on_real_figures(claim: str, expected: str, real: Path) -> None:
    assert query(real, f"select verdict from marts.claim where claim = '{claim}'") == [(expected,)]


def test_a_claim_without_figures_in_a_release_is_open(published: Path) -> None:
    rows = query(
        published, "select verdict from marts.claim where claim = 'economie_regio_nijmegen'"
    )
    assert rows == [("open",)]


def test_a_reading_equals_the_figure_it_comes_from(real: Path) -> None:
    ((found,),) = query(
        real,
        "select found from marts.claim_reading where claim = '450_000_mensen' "
        "and reading = 'Mensen tot de AOW-leeftijd, eind 2015'",
    )
    ((stored,),) = query(
        real,
        "select value from marts.observation where indicator = 'bijstand_personen' "
        "and category = 'tot_aow' and region_code = 'NL01' and year(period_start) = 2015",
    )
    assert found == stored


# --- published figures against the release ---------------------------------------------------------


@pytest.fixture
def reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copied = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    monkeypatch.setattr(inputs, "REFERENCE", copied)
    return copied


def spoil(reference: Path) -> None:
    """Write Rotterdam's recipients of 2017 down wrongly."""
    path = reference / "published_figures.csv"
    right = "bijstand_personen,GM0599,Rotterdam,totaal,2017JJ00,46210,"
    assert right in path.read_text(encoding="utf-8")
    path.write_text(
        path.read_text(encoding="utf-8").replace(right, right.replace("46210", "46220"))
    )


EXPLAINED = "84066NED,bijstand_personen,GM0599,totaal,2017JJ00,"


def test_a_published_figure_that_differs_stops_the_release(
    replay: Path, reference: Path, tmp_path: Path
) -> None:
    spoil(reference)
    done = update(Settings(tmp_path / "data", ""), fetch.Folder(replay))
    assert done.report is None and "published_figures_equal_the_release" in str(done.error)


def test_a_running_table_that_was_revised_since_is_no_mismatch(tmp_path: Path) -> None:
    """Of 85585NED, which runs on and is revised in place, no date was written down with our copies."""
    table = fixtures.all_tables()["85585NED"]
    first = table["Perioden"][0]["Key"]
    for row in (*table["Perioden"], *table[DATA_SET]):
        row |= {k: "2019KW01" for k, v in row.items() if v == first}
    title = "Personen met bijstand; duur van de lopende uitkeringssituatie"
    home = write_folder({"85585NED": change_info(table, Title=title)}, tmp_path / "cbs")
    done = update(Settings(tmp_path / "data", ""), fetch.Folder(home))
    assert done.report is not None, done.error
    found = "select count(*) from marts.observation where source_id = '85585NED' and period_start = '2019-01-01'"
    assert query(done.report.path, found) != [(0,)]


def test_an_explained_mismatch_passes(replay: Path, reference: Path, tmp_path: Path) -> None:
    spoil(reference)
    with (reference / "explained_mismatches.csv").open("a") as file:
        file.write(f"{EXPLAINED}overgeschreven uit een latere druk\n")
    done = update(Settings(tmp_path / "data", ""), fetch.Folder(replay))
    assert done.report is not None, done.error


def test_an_explanation_that_explains_nothing_stops_the_release(
    replay: Path, reference: Path, tmp_path: Path
) -> None:
    with (reference / "explained_mismatches.csv").open("a") as file:
        file.write(f"{EXPLAINED}niet meer nodig\n")
    done = update(Settings(tmp_path / "data", ""), fetch.Folder(replay))
    assert done.report is None and "explained_mismatches_are_used" in str(done.error)

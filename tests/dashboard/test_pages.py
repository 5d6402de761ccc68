"""Every page, on every kind of release and selection: it says what is so, or what is missing."""

import json
from pathlib import Path

import plotly.graph_objects as go
import pytest

from dashboard import text
from etl.settings import Settings
from tests import fixtures, helpers
from tests.dashboard.app import PAGES, questions, visit

SELECTIONS = {
    "ordinary": [fixtures.ORDINARY, fixtures.SECOND],
    "tiny": [fixtures.TINY],
    "new": [fixtures.MERGED_INTO],
    "merged": [fixtures.MERGED],
    "split": [fixtures.SPLIT],
    "by name": [fixtures.NAMES[fixtures.SECOND].upper()],
    "nonsense": ["<script>alert(1)</script>", "GM'; drop table x", "\u202e", ""],
    "many": [fixtures.ORDINARY] * 40,
}


@pytest.mark.parametrize("release", ["cbs", "published"])
@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_on_every_selection(
    page: str,
    selection: str,
    release: str,
    release_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = visit(
        release_settings, page, monkeypatch, gemeente=SELECTIONS[selection], uitgave=release
    )

    assert seen.app.title[0].value
    assert "nan" not in seen.text.lower().split()
    assert "<script>alert" not in seen.markup
    for figure in seen.figures:
        assert_carries_its_source(figure, release)


def assert_carries_its_source(figure: dict[str, object], release: str) -> None:
    drawn = json.dumps(figure, ensure_ascii=False)
    # The charts are made unchecked: Plotly raises here on a part that it does not know.
    go.Figure(data=figure["data"], layout=figure["layout"])
    assert figure["layout"]["title"]["text"].startswith("<b>")  # type: ignore[index]
    assert "Bron:" in drawn and f"Levering {release}-" in drawn.replace("<br>", " ")
    assert len(str(figure["alt"])) > 20
    assert figure["config"]["locales"]["nl"]["format"]["decimal"] == ","  # type: ignore[index]


@pytest.mark.parametrize("page", PAGES)
def test_another_gemeente_takes_at_most_five_queries(
    page: str, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two orders that no other test uses, so that nothing is kept of them.
    first, then = [fixtures.SECOND, fixtures.TINY], [fixtures.TINY, fixtures.SECOND]
    asked = questions(release_settings, page, monkeypatch, first, then)

    assert len(asked) <= 5, asked


def test_without_any_release_a_sentence_says_what_to_do(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(Settings(tmp_path, ""), "overview", monkeypatch)  # type: ignore[arg-type]

    assert "bijstand start" in seen.text
    assert not seen.figures


def test_the_page_and_the_release_give_the_same_figures(
    release_settings: Settings, release: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "flows", monkeypatch, gemeente=[fixtures.ORDINARY])

    for indicator in ("bijstand_instroom", "bijstand_uitstroom", "bijstand_uitstroom_naar_werk"):
        stored = helpers.value(
            release,  # type: ignore[arg-type]
            "select value from marts.observation_grid where category = 'totaal' and frequency = 'J' "
            f"and region_code = '{fixtures.ORDINARY}' and indicator = '{indicator}' "
            "and period_start = date '2017-01-01'",
        )
        # It counts a part of a split gemeente: to tens in a sentence, as computed in the table.
        assert f"naar schatting {text.number(round(stored, -1))}" in seen.text
        tables = " ".join(t.to_string() for t in seen.tables)
        assert f"{text.number(stored)} (geschat)" in tables


def test_the_bridge_adds_up_and_names_what_is_not_explained(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "flows", monkeypatch, gemeente=[fixtures.ORDINARY])

    bridges = [f for f in seen.figures if len(f["data"]) == 1 and f["data"][0]["type"] == "bar"]
    assert bridges
    for figure in bridges:
        (start, inflow, outflow, rest, end) = (_plain(t) for t in figure["data"][0]["text"])
        assert start + inflow + outflow + rest == end


def _plain(label: str) -> int:
    return int(label.replace(".", "").replace("\u2212", "-").replace("+", ""))


def test_a_merged_gemeente_leads_to_the_one_of_today_with_a_note(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "overview", monkeypatch, gemeente=[fixtures.MERGED])

    assert seen.app.title[0].value == fixtures.NAMES[fixtures.MERGED_INTO]
    assert f"{fixtures.NAMES[fixtures.MERGED]} hoort sinds" in seen.text


@pytest.mark.parametrize("page", ["overview", "flows"])
def test_a_series_says_its_borders_and_shows_what_it_is_made_of(
    release_settings: Settings, release: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    seen = visit(release_settings, page, monkeypatch, gemeente=[fixtures.MERGED_INTO])

    old = (fixtures.NAMES[fixtures.MERGED], fixtures.NAMES[fixtures.ALSO_MERGED])
    newest = helpers.value(release, "select max(grid_year) from marts.grid")
    assert f"Reeksen over de tijd: in de grenzen van {newest}." in seen.text
    assert f"telt mee met {old[0]} (tot 1 januari 2017), {old[1]} (tot 1 januari 2017)" in seen.text
    parts = helpers.query(
        release,
        "select value from marts.observation where indicator = 'bijstand_personen' and category = 'totaal' "
        f"and year(period_start) = 2016 and region_code in ('{fixtures.MERGED}', '{fixtures.ALSO_MERGED}')",
    )
    tables = " ".join(t.to_string() for t in seen.tables)
    for (published,) in parts:
        assert text.number(published) in tables
    if page == "flows":  # the overview shows months where it has them
        assert text.number(sum(v for (v,) in parts)) in tables
    assert all(name in tables for name in old)


def test_what_is_estimated_says_so(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "compare", monkeypatch, gemeente=[fixtures.ORDINARY])

    assert f"een deel van {fixtures.NAMES[fixtures.SPLIT]}" in seen.text
    assert "(geschat)" in " ".join(t.to_string() for t in seen.tables)


def test_a_choice_in_the_box_comes_into_the_address_as_a_code(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        release_settings, "overview", monkeypatch, gemeente=[fixtures.ORDINARY, fixtures.SECOND]
    )

    seen.app.selectbox(key="gemeente_widget").set_value(fixtures.SECOND).run()

    assert seen.app.title[0].value == fixtures.NAMES[fixtures.SECOND]
    assert seen.address["gemeente"] == [fixtures.SECOND]


def test_english_by_the_address(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "flows", monkeypatch, gemeente=[fixtures.ORDINARY], taal="en")

    assert "came into bijstand" in seen.text
    assert "Source:" in json.dumps(seen.figures[0])


def test_the_published_figures_say_which_they_are_and_how_to_get_all(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "compare", monkeypatch, uitgave="published")

    assert seen.app.title[0].value == "Rotterdam · Amsterdam"
    assert "gepubliceerde cijfers" in seen.text and "bijstand update" in seen.text
    assert {"86,5", "67,5"} <= set(seen.tables[0].iloc[:, 2])


def test_what_is_missing_is_named_with_the_table_that_brings_it(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "overview", monkeypatch, uitgave="published")

    for table in ("80794ned", "83599NED", "80590ned"):
        assert table in seen.text


def test_a_failed_table_is_named_on_every_page(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl import store

    known = list(store.last_update(release_settings).values())
    failed = store.TableOutcome(
        "37789ksz",
        "failed",
        True,
        "Table {table}: CBS did not answer in time; try again later.",
        {"table": "37789ksz"},
    )
    store.save_last_update([failed], release_settings)
    try:
        for page in PAGES:
            seen = visit(release_settings, page, monkeypatch)
            assert "kon 37789ksz niet verversen" in seen.text and "vorige cijfers" in seen.text
    finally:
        store.save_last_update(known, release_settings)


def test_provisional_figures_are_marked_in_table_and_chart(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "national", monkeypatch)

    assert "Gestippeld: voorlopige cijfers." in json.dumps(seen.figures[0], ensure_ascii=False)
    assert seen.tables[0].map(lambda cell: str(cell).endswith("*")).any().any()


def test_every_indicator_and_table_stands_on_the_sources_page(
    release_settings: Settings, release: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "sources", monkeypatch)

    _one, every, tables = seen.tables
    stored = helpers.query(release, "select distinct indicator from marts.observation")  # type: ignore[arg-type]
    assert set(every["Naam in vragen aan de gegevens"]) == {name for (name,) in stored}
    listed = {id_ for ids in tables.index for id_ in ids.split(", ")}
    assert listed == {table.id for table in helpers.declared()}

"""Boundaries: what PDOK gives is checked, made small with shared lines kept, and put in use whole."""

import re
import shutil
from pathlib import Path
from typing import Any

import orjson
import pytest
import shapely
import typer

from dashboard import cli
from etl import boundaries, boundary_files, inputs, pdok
from etl.boundaries import BoundaryError, Division, divisions, publish, refresh
from etl.errors import BijstandError
from etl.settings import CBS_URL, PDOK_URL, Settings, from_environment
from tests.helpers import assert_one_sentence, value
from tests.pdok_server import Fault, PdokServer, collection

CODES = [f"GM90{n:02}" for n in range(1, 13)]
PARENTS = {code: ("PV97" if place < 4 else "PV98") for place, code in enumerate(CODES)}
DIVISION = Division(2018, frozenset(CODES), {"provincie": PARENTS})
OLDER = Division(2017, frozenset(CODES[1:]))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def shapes(data_dir: Path, level: str, year: int) -> dict[str, Any]:
    entry = boundary_files.index(data_dir, "cbs")[level, year]
    found = orjson.loads((boundary_files.folder(data_dir, "cbs") / entry.file).read_bytes())
    return {f["id"]: shapely.from_geojson(orjson.dumps(f["geometry"])) for f in found["features"]}


def assert_drawable(found: dict[str, Any]) -> None:
    """What Plotly needs, and that neighbours share their lines."""
    for shape in found.values():
        assert shape.is_valid
        for part in shapely.get_parts(shape):
            assert not part.exterior.is_ccw
            assert all(hole.is_ccw for hole in part.interiors)
    assert shapely.coverage_is_valid(list(found.values()))


# --- what is made ----------------------------------------------------------------------------------


def test_shapes_are_simplified_with_shared_lines_kept(tmp_path: Path) -> None:
    received = collection(CODES, points=400)
    before = {
        f["properties"]["statcode"]: shapely.from_geojson(orjson.dumps(f["geometry"]))
        for f in received["features"]
    }
    entry = publish(tmp_path, "cbs", received, DIVISION)
    found = shapes(tmp_path, "gemeente", 2018)
    assert sorted(found) == CODES
    assert_drawable(found)
    assert (tmp_path / "boundaries" / "cbs" / entry.file).stat().st_size <= boundaries.MOST_BYTES
    for code, shape in found.items():
        assert shape.area == pytest.approx(before[code].area, rel=0.1)
    assert sum(shapely.get_num_coordinates(list(found.values()))) < sum(
        shapely.get_num_coordinates(list(before.values()))
    )


def test_coarser_levels_are_the_gemeenten_together(tmp_path: Path) -> None:
    publish(tmp_path, "cbs", collection(CODES), DIVISION)
    parts, whole = shapes(tmp_path, "gemeente", 2018), shapes(tmp_path, "provincie", 2018)
    assert sorted(whole) == ["PV97", "PV98"]
    assert_drawable(whole)
    for code, shape in whole.items():
        own = shapely.union_all([s for g, s in parts.items() if PARENTS[g] == code])
        assert shape.equals(own)


def test_the_source_and_the_day_stay_with_the_file(tmp_path: Path) -> None:
    publish(tmp_path, "cbs", collection(CODES), DIVISION, answer="f" * 64)
    entry = boundary_files.index(tmp_path, "cbs")["gemeente", 2018]
    assert entry.source == "CBS/Kadaster gebiedsindelingen via PDOK, CC BY 4.0"
    assert re.match(r"20\d\d-\d\d-\d\dT", entry.retrieved_at)
    assert (entry.regions, entry.answer) == (12, "f" * 64)


def test_invented_boundaries_stand_apart_from_real_ones(tmp_path: Path) -> None:
    far = collection(CODES)
    for feature in far["features"]:
        for ring in feature["geometry"]["coordinates"][0]:
            ring[:] = [[x - 40, y] for x, y in ring]
    publish(tmp_path, "practice", far, DIVISION, source="Oefenland, verzonnen")
    assert boundary_files.index(tmp_path, "cbs") == {}
    assert boundary_files.index(tmp_path, "practice")["gemeente", 2018].source.startswith("Oefen")
    with pytest.raises(BoundaryError):
        publish(tmp_path, "cbs", far, DIVISION)


def test_a_name_that_is_none_of_ours_leads_nowhere(tmp_path: Path) -> None:
    entry = publish(tmp_path, "cbs", collection(CODES), DIVISION)
    (tmp_path / "boundaries" / "geheim.geojson").write_text("x")
    assert boundary_files.find(tmp_path, "cbs", entry.file) is not None
    for origin, file in (
        ("cbs", "index.json"),
        ("cbs", "../geheim.geojson"),
        ("..", "geheim.geojson"),
        ("cbs", f"../cbs/{entry.file}"),
        ("published", entry.file),
        ("cbs", "gemeente-2018.000000000000.geojson"),
    ):
        assert boundary_files.find(tmp_path, origin, file) is None


# --- getting them ----------------------------------------------------------------------------------


def test_only_years_that_are_not_there_are_asked_for(tmp_path: Path) -> None:
    years = {2018: collection(CODES), 2017: collection(CODES[1:])}
    with PdokServer(years) as server:
        assert refresh(tmp_path, server.url, [DIVISION, OLDER]).years == (2018, 2017)
        assert [year for year, _query in server.requests] == [2018, 2017]
        assert server.requests[0][1] == {
            "service": ["WFS"],
            "version": ["2.0.0"],
            "request": ["GetFeature"],
            "typeName": ["gemeente_gegeneraliseerd"],
            "outputFormat": ["application/json"],
            "srsName": ["EPSG:4326"],
        }
        before = contents(tmp_path)
        assert refresh(tmp_path, server.url, [DIVISION, OLDER]).years == ()
        assert len(server.requests) == 2
    assert contents(tmp_path) == before


def test_a_year_that_pdok_lacks_is_named_and_the_others_come(tmp_path: Path) -> None:
    with PdokServer({2017: collection(CODES[1:])}) as server:
        done = refresh(tmp_path, server.url, [DIVISION, OLDER])
    assert done.years == (2017,)
    assert_one_sentence(str(done.error), "2018")


@pytest.mark.parametrize("fault", Fault)
def test_whatever_goes_wrong_the_boundaries_stay_what_they_were(
    fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdok, "MOST_BYTES", 2 << 20)
    publish(tmp_path, "cbs", collection(CODES[1:]), OLDER)
    before = contents(tmp_path)
    with PdokServer({2018: collection(CODES)}) as server:
        server.fault = fault
        done = refresh(tmp_path, server.url, [DIVISION])
        assert server.elsewhere == []
        assert done.years == ()
        assert_one_sentence(str(done.error), "2018")
        assert contents(tmp_path) == before
        server.fault = None
        assert refresh(tmp_path, server.url, [DIVISION]).years == (2018,)


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, "cbs", collection(CODES[1:]), OLDER)
    before = contents(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with PdokServer({2018: collection(CODES)}) as server, monkeypatch.context() as patch:
        patch.setattr(boundary_files.os, "fsync", full)
        assert_one_sentence(str(refresh(tmp_path, server.url, [DIVISION]).error), "No space")
    assert contents(tmp_path) == before


def test_shapes_that_cannot_be_made_small_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boundaries, "MOST_BYTES", 900)
    with pytest.raises(BoundaryError) as caught:
        publish(tmp_path, "cbs", collection(CODES), DIVISION)
    assert_one_sentence(str(caught.value), "2018")
    assert contents(tmp_path) == {}


# --- as part of an update --------------------------------------------------------------------------


def test_the_division_of_each_year_follows_from_the_release(release: Path) -> None:
    found = {d.year: d for d in divisions(release)}
    newest = value(release, "select max(grid_year) from marts.region")
    assert sorted(found) == list(range(2015, newest + 1))
    assert {"GM9004", "GM9005"} <= found[2016].gemeenten and "GM9006" not in found[2016].gemeenten
    assert {"GM9004", "GM9005"}.isdisjoint(found[2017].gemeenten)
    assert "GM9006" in found[2017].gemeenten and "GM9007" in found[2017].gemeenten
    assert "GM9007" not in found[2018].gemeenten
    assert all("GM9009" not in d.gemeenten and "GM0997" not in d.gemeenten for d in found.values())
    assert set(found[newest].parents["provincie"].values()) == {"PV97", "PV98"}
    assert found[2018].parents == {}


@pytest.mark.parametrize(
    ("environment", "recorded", "asked"),
    [
        ({}, False, PDOK_URL),
        ({}, True, ""),
        ({"BIJSTAND_CBS_URL": "http://127.0.0.1:1"}, False, ""),
        ({"BIJSTAND_CBS_URL": CBS_URL}, False, PDOK_URL),
        ({"BIJSTAND_PDOK_URL": "http://127.0.0.1:2/"}, True, "http://127.0.0.1:2"),
        (
            {"BIJSTAND_PDOK_URL": "http://127.0.0.1:2", "BIJSTAND_CBS_URL": "http://127.0.0.1:1"},
            False,
            "http://127.0.0.1:2",
        ),
    ],
)
def test_pdok_is_asked_only_when_the_figures_are_live_or_it_was_chosen(
    environment: dict[str, str], recorded: bool, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BIJSTAND_CBS_URL", "BIJSTAND_PDOK_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, address in environment.items():
        monkeypatch.setenv(name, address)
    assert from_environment().boundaries_url(recorded=recorded) == asked


def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIJSTAND_PDOK_URL", "service.pdok.nl")
    with pytest.raises(BijstandError, match="BIJSTAND_PDOK_URL"):
        from_environment()


def test_the_update_succeeds_with_or_without_pdok(
    release_settings: Settings,
    release: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The same update twice, with PDOK down and with PDOK there: only what it says differs."""
    home = release_settings.data_dir.parent
    shutil.copytree(release_settings.data_dir, tmp_path / "data")
    monkeypatch.setattr(inputs, "REFERENCE", home / "reference")
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(tmp_path / "data"))
    years = {d.year: collection(d.gemeenten) for d in divisions(release)}
    with PdokServer(years) as server:
        monkeypatch.setenv("BIJSTAND_PDOK_URL", server.url)
        server.fault = Fault.HTML
        cli.update(from_=home / "cbs")
        bad = capsys.readouterr()
        server.fault = None
        cli.update(from_=home / "cbs")
        good = capsys.readouterr()
        with pytest.raises(typer.Exit):
            cli.update(from_=home / "cbs", dry_run=True)
        assert len(server.requests) == len(years) + 1
    assert "PDOK" in bad.err and "PDOK" not in good.err
    assert all(str(year) in good.out for year in years)
    there = boundary_files.index(tmp_path / "data", "cbs")
    assert {year for level, year in there if level == "gemeente"} == set(years)
    cli.status()
    assert "2015, 2016, 2017" in capsys.readouterr().out


# --- real shapes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "year", "number"),
    [
        ("gemeente_2015_wgs84.geojson", 2015, 393),
        ("gemeente_2016_wgs84.geojson", 2016, 390),
        ("gemeente_2017_wgs84.geojson", 2017, 388),
        ("gemeente_2022_wgs84_cartomap.geojson", 2022, 345),
        ("gemeente_2023_wgs84.geojson", 2023, 342),
        ("gemeente_2025_wgs84.geojson", 2025, 342),
    ],
)
def test_real_boundaries_of_every_year_fit_the_list_and_are_small(
    file: str, year: int, number: int, borders: Path, real: Path, tmp_path: Path
) -> None:
    division = next(d for d in divisions(real) if d.year == year)
    entry = publish(tmp_path, "cbs", orjson.loads((borders / file).read_bytes()), division)
    found = shapes(tmp_path, "gemeente", year)
    assert (entry.regions, len(found)) == (number, number)
    assert_drawable(found)
    assert 60_000 < (tmp_path / "boundaries" / "cbs" / entry.file).stat().st_size < 125_000


def test_real_boundaries_in_metres_are_refused(borders: Path, real: Path, tmp_path: Path) -> None:
    found = orjson.loads((borders / "gemeente_2025_gegeneraliseerd_rd28992.geojson").read_bytes())
    for feature in found["features"]:
        feature["properties"]["statcode"] = feature["properties"]["code"]
    division = next(d for d in divisions(real) if d.year == 2025)
    with pytest.raises(BoundaryError) as caught:
        publish(tmp_path, "cbs", found, division)
    assert_one_sentence(str(caught.value), "longitude and latitude")

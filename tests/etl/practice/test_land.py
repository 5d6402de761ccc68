"""The map of the invented country: neighbours share their borders, and nothing overlaps or is left over."""

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon

from etl.practice.land import MIDDLE, Land, Polygon
from etl.practice.places import Places, gm
from etl.practice.simulate import simulate
from etl.practice.truth import SCENARIO, SEED


@pytest.fixture(scope="module")
def places() -> Places:
    return Places(simulate(SEED, SCENARIO))


@pytest.fixture(scope="module")
def land(places: Places) -> Land:
    return Land(places, SEED)


def shape(polygons: list[Polygon]) -> MultiPolygon:
    return MultiPolygon([(rings[0], rings[1:]) for rings in polygons])


@pytest.mark.parametrize("date", ["2007-01-01", "2016-01-01", "2026-01-01"])
def test_gemeenten_of_a_day_cover_the_country_without_gaps_or_overlap(
    land: Land, places: Places, date: str
) -> None:
    borders = land.gemeenten(date)
    assert sorted(borders) == places.exist_on(date)
    shapes = np.array([shape(polygons) for polygons in borders.values()])
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    country = shapely.coverage_union_all(shapes)
    assert country.geom_type == "Polygon"
    assert len(country.interiors) == 0
    assert country.area == pytest.approx(shapely.area(shapes).sum())


def test_a_province_is_the_gemeenten_in_it(land: Land, places: Places) -> None:
    gemeenten = land.gemeenten("2026-01-01")
    for province, polygons in land.regions(places.province).items():
        rows = np.flatnonzero(places.province == province)
        inside = [shape(gemeenten[gm(int(row))]) for row in rows]
        assert shapely.coverage_union_all(inside).equals(shape(polygons))


def test_borders_are_crooked_and_the_country_lies_in_the_ocean(land: Land) -> None:
    rings = [rings[0] for polygons in land.gemeenten("2026-01-01").values() for rings in polygons]
    assert np.mean([len(ring) for ring in rings]) > 30
    west, south, east, north = shapely.total_bounds(
        np.array([shape(p) for p in land.gemeenten("2026-01-01").values()])
    )
    assert max(abs(west - MIDDLE[0]), abs(east - MIDDLE[0])) < 3
    assert max(abs(south - MIDDLE[1]), abs(north - MIDDLE[1])) < 3

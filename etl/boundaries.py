"""Boundaries of gemeenten per year: checked, simplified with shared edges kept, ready to be drawn.

Simplified by Visvalingam-Whyatt on the whole coverage (GEOS coverage_simplify), so that a border
between two gemeenten stays one line; rings clockwise on the outside, because Plotly (d3-geo) fills the
rest of the world otherwise.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely

from etl import boundary_files, pdok, store
from etl.boundary_files import Entry
from etl.errors import N_, BijstandError

SOURCE = "CBS/Kadaster gebiedsindelingen via PDOK, CC BY 4.0"
FIRST_YEAR = 2015  # the first year with figures in borders of its own
# The Netherlands without the Caribbean; coordinates in metres or in the other order fall outside.
WEST, SOUTH, EAST, NORTH = 3.0, 50.0, 8.0, 54.0
# A degree of longitude is this part of a degree of latitude in the middle of the country.
WIDTH = math.cos(math.radians(52.2))
MOST_BYTES = 125_000
TOLERANCES = (0.002, 0.004, 0.006, 0.008, 0.010, 0.012, 0.016, 0.024)  # degrees of latitude
DECIMALS = (4, 5, 6)  # 11 m; finer where rounding would make lines cross
MOST_TOTAL_LOSS, LEAST_SHARE, MOST_SHARE = 0.01, 0.6, 1.4
COARSER = ("provincie", "corop", "arbeidsmarktregio")
NO_PLACE = ("GM0997", "GM0998", "GM0999", "GM9999")


class BoundaryError(BijstandError):
    """These boundaries cannot be used; those that were there stay."""


@dataclass(frozen=True)
class Division:
    """The division of the country in one year: its gemeenten, and the region of each per coarser level."""

    year: int
    gemeenten: frozenset[str]
    parents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: years that are new, and what went wrong in one sentence, if anything."""

    years: tuple[int, ...]
    error: BijstandError | None = None


def divisions(release: Path) -> list[Division]:
    """The divisions of a release, newest first; the coarser levels are known for the newest only."""
    with store.open_release(release) as db:
        newest, described = db.execute(
            "select max(grid_year), (select count(*) from marts.herindeling) from marts.region"
        ).fetchone() or (None, 0)
        rows = db.execute(
            "select region_code, valid_from, valid_to, provincie, corop, arbeidsmarktregio "
            "from marts.region where region_level = 'gemeente' and region_code not in ?",
            [list(NO_PLACE)],
        ).fetchall()
    # Without CBS's own descriptions nothing says which gemeenten a year had.
    if not (rows and described and newest):
        return []
    found = []
    for year in range(int(newest), FIRST_YEAR - 1, -1):
        day = datetime(year, 1, 1, tzinfo=UTC).date()
        codes = {
            row[0]
            for row in rows
            if (row[1] is None or row[1] <= day) and (row[2] is None or row[2] > day)
        }
        parents = {}
        if year == newest:
            for place, level in enumerate(COARSER, start=3):
                known = {row[0]: row[place] for row in rows if row[0] in codes and row[place]}
                # A map with holes where the region is not known would be wrong.
                if len(known) == len(codes):
                    parents[level] = known
        found.append(Division(year, frozenset(codes), parents))
    return found


def refresh(data_dir: Path, base: str, wanted: Iterable[Division]) -> Refreshed:
    """Get the boundaries of years that are not on disk, newest first; what is there stays.

    Never raises for what PDOK does: the first thing that went wrong is in the result. A year that
    the service does not have is passed over; when it is out of reach the others are not tried.
    """
    new, error = [], None
    for division in wanted:
        known = boundary_files.index(data_dir, "cbs")
        try:
            if ("gemeente", division.year) not in known:
                answer = pdok.gemeenten(base, division.year)
                publish(data_dir, "cbs", answer.collection, division, answer=answer.sha256)
                new.append(division.year)
            elif any((level, division.year) not in known for level in division.parents):
                _publish_coarser(data_dir, "cbs", division, known["gemeente", division.year])
        except (BijstandError, OSError) as problem:
            if isinstance(problem, OSError):
                problem = BoundaryError(
                    N_("Boundaries could not be written ({reason})."),
                    reason=problem.strerror or type(problem).__name__,
                )
            error = error or problem
            if isinstance(problem, pdok.PdokError) and not problem.is_absent:
                break
    return Refreshed(tuple(new), error)


def publish(
    data_dir: Path,
    origin: str,
    collection: Mapping[str, Any],
    division: Division,
    *,
    source: str = SOURCE,
    answer: str = "",
    now: datetime | None = None,
) -> Entry:
    """Check and simplify the gemeenten of a GeoJSON feature collection and put them in use.

    Features carry their code as property `statcode`. Coarser levels are made of them where
    `division` has the region of every gemeente. Raises BoundaryError with one sentence.
    """
    codes, shapes = _shapes(collection, division, anywhere=origin != "cbs")
    moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    entry = boundary_files.write(
        data_dir,
        origin,
        "gemeente",
        division.year,
        _simplified(codes, shapes, division.year),
        regions=len(codes),
        source=source,
        retrieved_at=moment,
        answer=answer,
    )
    _publish_coarser(data_dir, origin, division, entry)
    return entry


def _publish_coarser(data_dir: Path, origin: str, division: Division, entry: Entry) -> None:
    """Put provincies and so on in use, made of the simplified gemeenten so that the lines coincide."""
    path = boundary_files.folder(data_dir, origin) / entry.file
    features = orjson.loads(path.read_bytes())["features"]
    shapes = shapely.from_geojson([orjson.dumps(f["geometry"]).decode() for f in features])
    for level, parents in division.parents.items():
        regions = np.array([parents[f["id"]] for f in features])
        codes = sorted(set(regions))
        merged = np.array([shapely.coverage_union_all(shapes[regions == code]) for code in codes])
        boundary_files.write(
            data_dir,
            origin,
            level,
            division.year,
            _geojson(codes, merged),
            regions=len(codes),
            source=entry.source,
            retrieved_at=entry.retrieved_at,
            answer=entry.answer,
        )


def _shapes(
    collection: Mapping[str, Any], division: Division, *, anywhere: bool
) -> tuple[list[str], Any]:
    """Codes and shapes, in the order of the codes, when they are those of the division."""
    year = division.year
    _check_system(collection, year)
    try:
        found = {
            str(f["properties"]["statcode"]).strip(): f["geometry"] for f in collection["features"]
        }
        codes = sorted(found)
        shapes = shapely.from_geojson([orjson.dumps(found[code]).decode() for code in codes])
        is_polygon = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise BoundaryError(
            N_("The boundaries of {year} are not written as they were before."), year=year
        ) from error
    strange = [*(set(codes) ^ division.gemeenten)]
    if strange or len(codes) != len(collection["features"]):
        raise BoundaryError(
            N_(
                "The boundaries of {year} are of {n} gemeenten and CBS's list has {known}; different: {names}."
            ),
            year=year,
            n=len(collection["features"]),
            known=len(division.gemeenten),
            names=", ".join(sorted(s[:12] for s in strange)[:8]) or "-",
        )
    if not is_polygon.all():
        raise BoundaryError(
            N_("The boundaries of {year} have no shape for {code}."),
            year=year,
            code=codes[int(np.argmin(is_polygon))],
        )
    west, south, east, north = shapely.total_bounds(shapes)
    inside = (
        west > WEST and south > SOUTH and east < EAST and north < NORTH
        if not anywhere
        else max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90
    )
    if not inside:  # also when a coordinate is no number
        raise _not_wgs84(year, f"{west:.0f}, {south:.0f}")
    return codes, shapes


def _check_system(collection: Mapping[str, Any], year: int) -> None:
    """GeoJSON is in WGS 84 (RFC 7946) unless it says otherwise, as PDOK does when asked for another."""
    try:
        name = str(collection["crs"]["properties"]["name"]) if collection.get("crs") else "CRS84"
    except (KeyError, TypeError):
        name = "?"
    if not name.upper().endswith(("4326", "CRS84")):
        raise _not_wgs84(year, name[-20:])


def _not_wgs84(year: int, found: str) -> BoundaryError:
    return BoundaryError(
        N_("The boundaries of {year} are not in longitude and latitude but in {found}."),
        year=year,
        found=found,
    )


def _simplified(codes: list[str], shapes: Any, year: int) -> bytes:
    """The finest simplification that is small enough and still a valid coverage."""
    # Points that touch themselves and slivers come with coordinates that were rounded before.
    flat = shapely.coverage_clean(_stretched(shapes, WIDTH))  # type: ignore[attr-defined]
    area = shapely.area(flat)
    for tolerance in TOLERANCES:
        simple = shapely.coverage_simplify(flat, tolerance)
        for decimals in DECIMALS:
            rounded = shapely.transform(_stretched(simple, 1 / WIDTH), _rounding(decimals))
            content = _geojson(codes, rounded)
            if len(content) > MOST_BYTES:
                break
            share = shapely.area(_stretched(rounded, WIDTH)) / area
            total = float(np.dot(share, area) / area.sum())
            if (
                shapely.is_valid(rounded).all()
                and shapely.coverage_is_valid(rounded)
                and abs(total - 1) <= MOST_TOTAL_LOSS
                and share.min() >= LEAST_SHARE
                and share.max() <= MOST_SHARE
            ):
                return content
    raise BoundaryError(
        N_("The boundaries of {year} cannot be made small without changing them too much."),
        year=year,
    )


def _stretched(shapes: Any, factor: float) -> Any:
    return shapely.transform(shapes, lambda xy: xy * (factor, 1.0))


def _rounding(decimals: int) -> Any:
    return lambda xy: np.round(xy, decimals)


def _geojson(codes: list[str], shapes: Any) -> bytes:
    """A feature collection with the code of each region as `id`, rings clockwise outside."""
    turned = shapely.orient_polygons(shapes, exterior_cw=True)
    geometries = shapely.to_geojson(turned)
    features = [
        {"type": "Feature", "id": code, "geometry": orjson.Fragment(geometry)}
        for code, geometry in zip(codes, geometries, strict=True)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})

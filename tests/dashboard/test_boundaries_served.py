"""Boundary files as a browser gets them, and where a page finds them."""

import gzip
import http.client
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import orjson
import pytest

from dashboard import data
from etl import boundaries
from etl.settings import Settings
from tests.browser import dashboard
from tests.pdok_server import collection

CODES = frozenset({"GM9001", "GM9002", "GM9003"})


@pytest.fixture(scope="module")
def settings(release_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(release_settings.releases_dir, home / "releases")
    division = boundaries.Division(2018, CODES)
    boundaries.publish(home, "cbs", collection(CODES), division)
    (home / "boundaries" / "geheim.txt").write_text("geheim")
    return Settings(home, "http://127.0.0.1:9")


def answer(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        found = connection.getresponse()
        return found.status, {k.lower(): v for k, v in found.getheaders()}, found.read()
    finally:
        connection.close()


def test_a_page_finds_the_boundaries_of_its_grid_year(
    settings: Settings, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(settings.data_dir))
    found = data.boundaries(release, 2018)
    assert found is not None
    assert found.url.startswith("/boundaries/cbs/gemeente-2018.")
    assert found.source == boundaries.SOURCE
    assert data.boundaries(release, 2017) is None
    assert data.boundaries(release, 2018, "corop") is None


def test_a_boundary_file_is_served_for_ever_and_nothing_else_is(
    settings: Settings, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(settings.data_dir))
    found = data.boundaries(release, 2018)
    assert found is not None
    with dashboard(settings.data_dir) as address:
        status, headers, body = answer(address, found.url)
        assert (status, headers["content-type"]) == (200, "application/geo+json")
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        assert headers["x-content-type-options"] == "nosniff"
        assert {f["id"] for f in orjson.loads(body)["features"]} == CODES
        _status, headers, packed = answer(address, found.url, **{"accept-encoding": "gzip"})
        assert headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed) == body
        for path in (
            "/boundaries/cbs/index.json",
            "/boundaries/cbs/gemeente-2018.000000000000.geojson",
            "/boundaries/../geheim.txt",
            "/boundaries/cbs/..%2Fgeheim.txt",
            "/boundaries/%2e%2e/boundaries/geheim.txt",
            "/boundaries/geheim.txt",
        ):
            status, _headers, other = answer(address, path)
            assert status in (400, 404) or b"<title>Bijstand in beeld</title>" in other, path
            assert b"geheim" not in other

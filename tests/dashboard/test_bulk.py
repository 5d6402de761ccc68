"""Many files at once: whole, resumable, on the same axes, and with the figures of the screen."""

import csv
import html
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dashboard import bulk, chromium, data, export, text
from dashboard.commands import exporting
from etl.errors import BijstandError
from etl.settings import Settings
from tests import helpers
from tests.dashboard.app import visit

Command = Callable[..., Any]


@pytest.fixture
def take(release_settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """`bijstand export` on the invented country, into a folder of this test."""
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(release_settings.data_dir))

    def run(*arguments: str) -> Any:
        return helpers.bijstand_here("export", "--uitgave", "cbs", "-o", str(tmp_path), *arguments)

    return run


def files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.name != bulk.PLAN)


def everyone(release: Path) -> list[str]:
    found = helpers.query(
        release,
        "select region_code from marts.region where region_level = 'gemeente' and valid_to is null "
        "and region_code <> 'GM0997' order by 1",
    )
    return [code for (code,) in found]


def test_every_gemeente_gets_a_file_that_can_be_joined(
    take: Command, tmp_path: Path, release: Path
) -> None:
    """Analyst 7: stable keys, tidy, one folder that reads as one table."""
    done = take("--format", "parquet", "--indicator", "bijstand_personen_tot_aow")
    assert (done.returncode, done.stderr.strip()) == (0, "")
    made = files(tmp_path)
    known = [
        code
        for (code,) in helpers.query(
            release,
            "select distinct region_code from marts.observation_grid inner join marts.region using (region_code) "
            "where marts.region.region_level = 'gemeente' and valid_to is null and value is not null "
            "and indicator = 'bijstand_personen_tot_aow' order by 1",
        )
    ]
    assert [p.name.split("_")[2] for p in made] == known
    assert f"{len(made)} files" in done.stdout
    lacking = set(everyone(release)) - set(known)
    assert all(code in done.stdout for code in sorted(lacking)[: exporting.SHOWN])
    table = pq.read_table(tmp_path, filters=[("region_code", "=", known[0])]).to_pylist()
    assert [(row["period_start"], row["value"]) for row in table] == helpers.query(
        release,
        f"select period_start, value from marts.observation_grid where region_code = '{known[0]}' "
        "and indicator = 'bijstand_personen_tot_aow' order by category, frequency, period_start",
    )
    assert {row["release"] for row in table} == {release.stem}


def test_figures_are_those_of_the_screen(
    take: Command,
    tmp_path: Path,
    release_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    indicator = "bijstand_personen_tot_aow"
    assert take("--gemeente", "GM9001", "--indicator", indicator).returncode == 0
    (file,) = files(tmp_path)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    exported = [float(r["value"]) for r in rows if r["category"] == "totaal" and r["value"]]
    seen = visit(
        release_settings, "compare", monkeypatch, gemeente=["GM9001", "GM9002"], uitgave="cbs"
    )
    drawn = [
        [y for y in trace["y"] if y is not None]
        for figure in seen.figures
        for trace in figure["data"]
        if trace.get("name") == rows[0]["region"] and isinstance(trace["y"], list)
    ]
    # On screen a line is cut in what is final and what is provisional.
    whole = [y for y in drawn if len(y) > 3 and y == exported[: len(y)]]
    assert whole, drawn
    # The chart that is exported draws the same.
    run = exporting.opened("cbs")
    result = data.run(
        run.path,
        "export",
        gemeenten=["GM9001"],
        indicators=[indicator],
        van=1998,
        tot=2100,
    )
    figure = json.loads(bulk.chart(bulk.drawn(result), None, ""))
    assert figure["data"][0]["y"] == whole[0]


def test_a_series_of_charts_has_the_same_axes(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Analyst 6: the charts of many gemeenten can be laid beside each other."""
    monkeypatch.setenv("BIJSTAND_DATA_DIR", str(release_settings.data_dir))
    run = exporting.opened("cbs")
    codes = tuple(run.places.current())
    asked = bulk.Plan(run.path.stem, codes, ("bijstand_personen",), 1998, 2100, "svg", "nl")
    axes = bulk._axes(run.path, asked)["bijstand_personen"]
    result = data.run(run.path, "export", gemeenten=list(codes), indicators=list(asked.indicators), van=1998, tot=2100)  # fmt: skip
    ranges, own = set(), set()
    names = set()
    for code in codes:
        part = bulk.drawn(result.where("region_code", code))
        if part.empty:
            continue
        for found, on in ((ranges, axes), (own, None)):
            layout = json.loads(bulk.chart(part, on, ""))["layout"]
            found.add((str(layout["xaxis"]["range"]), str(layout["yaxis"]["range"])))
        names.add(json.loads(bulk.chart(part, axes, ""))["layout"]["title"]["text"])
    assert len(names) > 3 and len(ranges) == 1 and len(own) > 1
    (shared,) = ranges
    highest = result.where("category", "totaal").rows["value"].max()
    assert json.loads(shared[1])[0] == 0 and json.loads(shared[1])[1] > highest


def test_what_was_broken_off_goes_on(
    take: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("--gemeente", "GM9001", "--gemeente", "GM9002", "--gemeente", "GM9003")
    whole = export.WRITERS["csv"]
    written: list[str] = []

    def full_disk(piece: export.Piece) -> bytes:
        if len(written) == 1:
            raise OSError(28, "No space left on device", "x")
        written.append(piece.name)
        return whole.write(piece)

    broken = export.Format(whole.ending, whole.media_type, whole.label, full_disk)
    monkeypatch.setitem(export.WRITERS, "csv", broken)
    done = take(*arguments)
    assert done.returncode == 1
    helpers.assert_one_sentence(done.stderr.strip())
    assert len(files(tmp_path)) == 1
    first = files(tmp_path)[0].stat().st_mtime_ns
    monkeypatch.setitem(export.WRITERS, "csv", whole)
    done = take(*arguments)
    assert done.returncode == 0 and "(1 were there already)" in done.stdout
    assert len(files(tmp_path)) == 3 and files(tmp_path)[0].stat().st_mtime_ns == first


def test_one_folder_never_holds_two_exports(take: Command, tmp_path: Path) -> None:
    assert take("--gemeente", "GM9001", "--from", "2016").returncode == 0
    before = {p: p.read_bytes() for p in files(tmp_path)}
    done = take("--gemeente", "GM9001", "--from", "2017")
    assert done.returncode == 1
    helpers.assert_one_sentence(done.stderr.strip(), tmp_path.name)
    assert {p: p.read_bytes() for p in files(tmp_path)} == before


def test_years_bound_what_is_taken(take: Command, tmp_path: Path) -> None:
    done = take("--gemeente", "GM9001", "--from", "2016", "--to", "2016", "--format", "json")
    assert done.returncode == 0
    rows = json.loads(files(tmp_path)[0].read_bytes())["rows"]
    assert rows and {row["period_start"][:4] for row in rows} == {"2016"}
    assert {row["indicator"] for row in rows} == set(exporting.USUAL)


@pytest.mark.parametrize("host", ["", "https://cijfers.example"])
def test_links_lead_to_the_public_address_or_name_the_page_alone(
    take: Command, tmp_path: Path, release: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("BIJSTAND_ADRES", f"{host}/")
    page = f"{host}/gemeente?gemeente=GM9001&uitgave={release.stem}&taal=en"
    assert take("--gemeente", "GM9001", "--format", "json").returncode == 0
    rows = json.loads(files(tmp_path)[0].read_bytes())["rows"]
    assert {row["permalink"] for row in rows} == {page}
    sheet = tmp_path / "sheet.html"
    done = helpers.bijstand_here("factsheet", "GM9001", "-o", str(sheet), "--uitgave", "cbs")
    assert done.returncode == 0
    told = page if host else f"{page} (on your own dashboard)"
    assert html.escape(f"on screen: {told}") in sheet.read_text(encoding="utf-8")
    # A chart says the same below it (drawn elsewhere by a browser).
    run = exporting.opened("cbs")
    part = data.run(run.path, "export", gemeenten=["GM9001"], indicators=["bijstand_personen"], van=1998, tot=2100)  # fmt: skip
    text.use("en")
    figure = json.loads(bulk.chart(bulk.drawn(part), None, page))
    (foot,) = (n["text"] for n in figure["layout"]["annotations"] if n.get("name") == "foot")
    assert html.unescape(foot.replace("<br>", " ")).endswith(told)


@pytest.mark.parametrize(
    "address", ["cijfers.example", "ftp://x.example", "https://x.example/a?b", "https://a@b", "//x"]
)
def test_an_address_that_is_none_is_refused(
    take: Command, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIJSTAND_ADRES", address)
    done = take("--gemeente", "GM9001")
    assert done.returncode == 1
    helpers.assert_one_sentence(done.stderr.strip(), "BIJSTAND_ADRES")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("--gemeente", "GM0000"), ("GM0000",)),
        (("--gemeente", "../x"), ("../x",)),
        (("--indicator", "bestaat_niet"), ("bestaat_niet",)),
        (("--format", "docx"), ("docx", "csv", "svg")),
        (("--format", "svg"), ("Chromium",)),
        (("--uitgave", "cbs-20200101T000000-00000000"), ("cbs-20200101T000000-00000000",)),
    ],
)
def test_what_cannot_be_made_is_one_sentence(
    arguments: tuple[str, ...],
    names: tuple[str, ...],
    take: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BIJSTAND_CHROMIUM", "/nowhere/chromium")
    done = take(*arguments)
    assert done.returncode == 1
    helpers.assert_one_sentence(done.stderr.strip(), *names)
    assert files(tmp_path) == []


@pytest.mark.browser
def test_analyst_6_charts_of_gemeenten_as_svg_and_png(
    take: Command, tmp_path: Path, release: Path
) -> None:
    if chromium.find() is None:
        helpers.leave_out("no chromium on this machine: no chart was exported")
    done = take("--gemeente", "GM9001", "--gemeente", "GM9002", "--indicator", "bijstand_personen", "--format", "svg")  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = files(tmp_path)
    assert [p.name for p in made] == [
        f"bijstand-in-beeld_bijstand_personen_{code}_{release.stem}.svg"
        for code in ("GM9001", "GM9002")
    ]
    for path in made:
        words = " ".join("".join(e.itertext()) for e in ET.parse(path).iter())
        name = helpers.value(
            release,
            f"select name from marts.region where region_code = '{path.name.split('_')[3]}'",
        )
        assert name in words and release.stem in words and "Source: CBS" in words
        assert "CC BY 4.0" in words and f"uitgave={release.stem}" in words
    # A name that would end the script of the page is drawn as words, as a PNG of twice the size.
    evil = "</script><script>document.body.remove()</script>"
    figure = {"data": [], "layout": {"title": {"text": evil}, "width": 300, "height": 200}}
    images = chromium.images([json.dumps(figure).encode()] * 2, "png")
    assert [image[:8] for image in images] == [b"\x89PNG\r\n\x1a\n"] * 2
    assert (int.from_bytes(images[0][16:20]), int.from_bytes(images[0][20:24])) == (600, 400)


def test_a_browser_that_draws_too_few_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "_run", lambda *_a: b"<pre>data:image/svg+xml,%3Csvg/%3E</pre>")
    assert chromium.images([b"{}"], "svg") == [b"<svg/>"]
    with pytest.raises(BijstandError, match="drew 1 of 2"):
        chromium.images([b"{}", b"{}"], "svg")

"""Tasks of readers that the Feitencheck is for, and that of who runs the whole in-house."""

import re
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from dashboard import data
from etl import build, store
from etl.settings import PROJECT, Settings
from tests import browser
from tests.dashboard.app import visit
from tests.helpers import bijstand_here, query


@pytest.mark.parametrize("uitgave", ["published", "cbs"])
def test_journalist_2_checks_the_claim_of_an_alderman(
    uitgave: str, release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = store.current(uitgave, release_settings)
    assert path is not None
    holds, none = (
        [
            claim
            for (claim,) in query(
                path,
                "select claim from marts.claim_reading group by claim, claimed "
                f"having {having} order by claim",
            )
        ]
        for having in (
            "bool_or(holds) and not bool_and(holds)",
            "not bool_or(coalesce(holds, true))",
        )
    )
    assert holds and none
    for claim in holds[:1]:
        seen = visit(
            release_settings, "claims", monkeypatch, uitgave=uitgave, feitencheck_claim=claim
        )
        readings = query(
            path, f"select reading, holds from marts.claim_reading where claim = '{claim}'"
        )
        # Which definitions give it stands in the table; what it does not show and who would know below it.
        judged = seen.tables[0]["Klopt"].to_dict()
        assert judged == {name: "ja" if held else "nee" for name, held in readings}
        assert "Wat dit niet laat zien" in seen.text

        # The link to quote: the same claim on the same release, whatever comes after it.
        (quoted,) = re.findall(r'href="([^"]*)">Link naar precies dit', seen.markup)
        address = {k: v[0] for k, v in parse_qs(quoted.replace("&amp;", "&").lstrip("?")).items()}
        assert address["uitgave"] == path.stem and address["feitencheck_claim"] == claim
        again = visit(release_settings, "claims", monkeypatch, **address)
        assert again.figures[0]["data"] == seen.figures[0]["data"]
    for claim in none[:1]:
        seen = visit(
            release_settings, "claims", monkeypatch, uitgave=uitgave, feitencheck_claim=claim
        )
        assert "ja" not in set(seen.tables[0]["Klopt"])
        verdict = next(c.verdict for c in data.claims(path) if c.name == claim)
        assert verdict == "klopt_niet" and "klopt niet" in seen.text


@pytest.mark.browser
def test_analyst_10_runs_it_in_house_without_internet(tmp_path: Path) -> None:
    build.build("published", Settings(tmp_path, "http://127.0.0.1:9"))
    nowhere = {
        "BIJSTAND_CBS_URL": "http://127.0.0.1:9",
        "BIJSTAND_PDOK_URL": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    with (
        browser.dashboard(tmp_path, **nowhere) as address,
        urllib.request.urlopen(f"{address}/factsheet/GM0599.html") as answer,
    ):
        assert "Rotterdam" in answer.read().decode()
    assert "--from" in bijstand_here("update", "--help").stdout
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert {"run", "test"} <= set(re.findall(r"^(\w+):", makefile, flags=re.MULTILINE))
    assert (PROJECT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")

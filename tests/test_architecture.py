"""Who may import whom, and which layer of SQL may read which."""

import ast
import json
import re
import sys
from pathlib import Path

import duckdb
import pytest

from etl.build import references
from etl.catalog import TABLES
from etl.settings import PROJECT, QUERIES
from tests.helpers import leave_out

SOURCES = sorted(p for folder in ("etl", "dashboard") for p in (PROJECT / folder).rglob("*.py"))
SQL = sorted(QUERIES.glob("*/*.sql"))

TESTS = sorted((PROJECT / "tests").rglob("*.py"))

# --- Python ----------------------------------------------------------------------------------------

# numbers is pure: it reads a typed number and orders rows that data brought.
PAGES_MAY_USE = (
    "selection",
    "data",
    "charts",
    "blocks",
    "comparing",
    "country",
    "evaluate",
    "events",
    "findings",
    "method",
    "news",
    "notes",
    "numbers",
    "peers",
    "policy",
    "quality",
    "sentences",
    "splits",
    "text",
)
ONLY_IN = {
    "cbsodata": {"etl.cbs"},
    "requests": {"etl.cbs", "etl.pdok"},
    "httpx": {"etl.cbs"},
    "openpyxl": {"etl.maatwerk.sheets", "etl.maatwerk.mapping", "dashboard.export.workbook"},
    "shapely": {"etl.boundaries"},
}
DUCKDB_IN_DASHBOARD = {"dashboard.data"}
ETL_IN_DASHBOARD = {
    "dashboard.data": {"etl.store", "etl.settings", "etl.errors", "etl.boundary_files"},
    "dashboard.asgi": {"etl.settings", "etl.boundary_files", "etl.errors"},
    "dashboard.evaluate": {"etl.analysis", "etl.errors"},
    "dashboard.downloads": {"etl.pack"},
}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


def is_module(name: str) -> bool:
    path = PROJECT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


def imports(source: str) -> set[str]:
    """Every module that a file imports, anywhere in it: ours in full, others by their first name."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, "imports are written in full"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if is_module(inner) else node.module)
    ours = {name for name in found if name.split(".")[0] in ("etl", "dashboard", "tests")}
    return ours | {name.split(".")[0] for name in found - ours}


def is_allowed(module: str, imported: str) -> bool:
    """Interfaces, section 7."""
    is_ours = imported.startswith(("etl", "dashboard", "tests"))
    if imported.startswith("tests") or module not in ONLY_IN.get(imported, {module}):
        return False
    if module.startswith("etl.analysis"):
        known = {*sys.stdlib_module_names, "numpy", "scipy", "pandas"}
        return imported.startswith("etl.analysis") or imported in known
    if module.startswith("etl.practice"):
        known = {*sys.stdlib_module_names, "numpy", "scipy", "etl.catalog"}
        return imported.startswith("etl.practice") or imported in known
    if module.startswith("etl"):
        return not imported.startswith("dashboard") and imported != "streamlit"
    if module == "dashboard.cli" or module.startswith("dashboard.commands"):
        return True
    if imported == "duckdb":
        return module in DUCKDB_IN_DASHBOARD
    if imported.startswith("etl"):
        allowed = ETL_IN_DASHBOARD.get(module, {"etl.errors"})
        return any(imported == name or imported.startswith(f"{name}.") for name in allowed)
    if module.startswith("dashboard.pages"):
        return not is_ours or imported.split(".")[1] in PAGES_MAY_USE
    return not imported.startswith("dashboard.pages")


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_a_module_imports_only_what_it_may(path: Path) -> None:
    module = module_name(path)
    assert [
        name for name in sorted(imports(path.read_text())) if not is_allowed(module, name)
    ] == []


def test_what_is_taken_away_has_an_address() -> None:
    """A download button of Streamlit keeps its file in one session of one process.

    Only what was computed there for one reader goes that way: no address could ask for it again.
    """
    found = {module_name(p) for p in SOURCES if "download_button" in p.read_text(encoding="utf-8")}
    assert found == {"dashboard.blocks.policy_test"}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("dashboard.pages.overview", "from etl import store"),
        ("dashboard.pages.overview", "import duckdb"),
        ("dashboard.pages.overview", "from dashboard.cli import main"),
        ("dashboard.pages.overview", "from dashboard.pages import flows"),
        ("dashboard.data", "from etl.fetch import fetch"),
        ("dashboard.charts", "def later():\n    import duckdb"),
        ("dashboard.blocks.frame", "from etl import build"),
        ("dashboard.evaluate", "from etl import store"),
        ("etl.build", "from dashboard.text import gettext"),
        ("etl.fetch", "import requests.adapters"),
        ("dashboard.data", "from etl import boundaries"),
        ("etl.fetch", "from cbsodata import cbsodata3"),
        ("etl.analysis.donors", "from etl import store"),
        ("etl.analysis", "import duckdb"),
        ("etl.practice", "from etl import build"),
        ("etl.store", "from tests import fixtures"),
    ],
)
def test_a_wrong_import_is_found(module: str, source: str) -> None:
    assert not all(is_allowed(module, name) for name in imports(source))


# --- SQL -------------------------------------------------------------------------------------------

MAY_READ = {
    "staging": {"raw"},
    "marts": {"staging", "marts", "meta"},
    "checks": {"raw", "staging", "marts", "meta"},
    # The truth of the invented country is in its release alone.
    "pages": {"marts", "meta", "practice_truth"},
    "claims": {"marts", "meta"},
}


def parsed(sql: str) -> dict:
    """The query as DuckDB understands it."""
    with duckdb.connect() as db:
        ((tree,),) = db.execute("select json_serialize_sql(?::varchar)", [sql]).fetchall()
    answer = json.loads(tree)
    assert not answer["error"], answer
    return answer


def reads(sql: str) -> set[str]:
    """Every table and table function that a query reads and does not define itself."""
    tables, own = set(), set()

    def walk(node: object) -> None:
        if isinstance(node, list):
            for item in node:
                walk(item)
        elif isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                schema = node.get("schema_name")
                tables.add(f"{schema}.{node['table_name']}" if schema else node["table_name"])
            if node.get("type") == "TABLE_FUNCTION":
                tables.add(f"{node['function']['function_name']}()")
            if "cte_map" in node:
                own.update(entry["key"] for entry in node["cte_map"]["map"])
            for item in node.values():
                walk(item)

    walk(parsed(sql))
    return tables - own


def layer(path: Path) -> str:
    return path.parent.name


def name_of(path: Path) -> str:
    return f"{layer(path)}.{path.stem}"


def test_every_layer_has_queries_and_there_is_no_other_layer() -> None:
    assert {layer(path) for path in SQL} == set(MAY_READ)


@pytest.mark.parametrize("path", SQL, ids=name_of)
def test_a_query_reads_only_the_layers_it_may(path: Path) -> None:
    harmless = {"unnest()", "range()", "generate_series()"}
    read = reads(path.read_text()) - harmless
    assert {name for name in read if name.split(".")[0] not in MAY_READ[layer(path)]} == set()


@pytest.mark.parametrize("path", SQL, ids=name_of)
def test_the_build_sees_what_a_query_reads(path: Path) -> None:
    """The order of the build rests on `references`, which reads text."""
    sql = path.read_text()
    # The truth of the invented country is taken in before the build, which makes nothing of it.
    made = {name for name in reads(sql) if "." in name and not name.startswith("practice_truth.")}
    assert set(references(sql)) == made


@pytest.mark.parametrize("path", SQL, ids=name_of)
def test_a_query_says_what_it_is(path: Path) -> None:
    assert path.read_text().startswith("-- ")


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("with a as (select * from raw.code) select * from a", {"raw.code"}),
        (
            "select (select max(value) from marts.observation) from meta.release",
            {"marts.observation", "meta.release"},
        ),
        ("select * from read_csv('x.csv')", {"read_csv()"}),
        ("select * from 'x.csv'", {"x.csv"}),
        ("select 1 where exists (select 1 from secret)", {"secret"}),
    ],
)
def test_what_a_query_reads_is_found(sql: str, found: set[str]) -> None:
    assert reads(sql) == found


def test_every_declared_table_is_staged() -> None:
    staged = {n for p in SQL if layer(p) == "staging" for n in reads(p.read_text())}
    assert {f"raw.{table.name}" for table in TABLES} <= staged


def test_no_staging_query_is_left_over() -> None:
    # What the union reads.
    figures = {f"staging.{t.name}" for t in TABLES} | {
        "staging.published_figure",
        "staging.maatwerk",
    }
    read = {n for p in SQL if layer(p) in ("marts", "checks") for n in reads(p.read_text())}
    assert {name_of(p) for p in SQL if layer(p) == "staging"} - read - figures == set()


# --- tests -----------------------------------------------------------------------------------------


def test_no_test_is_left_out_but_by_the_one_way_that_fails_in_ci() -> None:
    way_out = re.compile(r"pytest\.(mark\.)?(skip|skipif|importorskip|xfail)\b(?!\.)")
    found = {
        p.relative_to(PROJECT).as_posix()
        for p in TESTS
        if way_out.search(p.read_text(encoding="utf-8"))
    }
    assert found == {"tests/helpers.py"}


@pytest.mark.parametrize("ci", ["true", ""])
def test_what_is_left_out_fails_in_ci(ci: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", ci)
    ended = pytest.fail.Exception if ci else pytest.skip.Exception
    with pytest.raises(ended, match="no moon"):
        leave_out("no moon on this machine")

"""Speed as ratios, each against an alternative in the same run: `make bench`.

Nothing here passes or fails: absolute times depend on the machine, the ratios are what is compared.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import plotly.express as px
from streamlit.testing.v1 import AppTest

from dashboard import charts, numbers
from etl import build, fetch, store
from etl.settings import PROJECT, QUERIES, Settings
from tests import fixtures, helpers
from tests.cbs_server import write_folder

RUNS = 15


def median_seconds(action: Callable[[], object], runs: int = RUNS) -> float:
    """The middle of several runs after one that warms up."""
    action()
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def show(what: str, ours: float, other: float, alternative: str) -> None:
    print(
        f"{what:<44} {1000 * ours:9.1f} ms   {alternative}: {1000 * other:9.1f} ms   {other / ours:6.1f} times as fast"
    )


def series(settings: Settings) -> None:
    """One gemeente's series out of a release, against a CSV of the same figures."""
    path = store.current("cbs", settings)
    assert path is not None
    with store.open_release(path) as db, tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "observation.csv"
        db.execute("select * from marts.observation").df().to_csv(table, index=False)
        sql = "select * from marts.observation where region_code = ? and indicator = 'bijstand_personen'"

        def from_release() -> duckdb.DuckDBPyConnection:
            return db.execute(sql, [fixtures.ORDINARY])

        def from_csv() -> pd.DataFrame:
            rows = pd.read_csv(table, low_memory=False)
            return rows[
                (rows.region_code == fixtures.ORDINARY) & (rows.indicator == "bijstand_personen")
            ]

        show(
            "one series",
            median_seconds(lambda: from_release().df()),
            median_seconds(from_csv),
            "pandas on a CSV",
        )


def number(settings: Settings) -> None:
    """A typed number among all figures and their changes, against pandas on a CSV of the same."""
    path = store.current("cbs", settings)
    assert path is not None
    sql = (QUERIES / "pages" / "which_number.sql").read_text(encoding="utf-8")
    claim = numbers.Claim(8000, 1000)
    with store.open_release(path) as db, tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "number.csv"
        db.execute("select * from marts.number").df().to_csv(table, index=False)

        def from_release() -> numbers.Answer:
            return numbers.rank(claim, db.execute(sql, claim.search()).df())

        def from_csv() -> pd.DataFrame:
            rows = pd.read_csv(table, low_memory=False)
            return rows[rows["size"].between(claim.low, claim.high)]

        show(
            "one typed number, ranked",
            median_seconds(from_release),
            median_seconds(from_csv),
            "pandas on a CSV, not ranked",
        )


def chart() -> None:
    """One line chart, against plotly.express."""
    from dashboard import data

    path = data.release_path(None)
    assert path is not None
    result = data.run(path, "flows", gemeente=fixtures.ORDINARY).only("bijstand_personen")
    ours = median_seconds(
        lambda: charts.lines([charts.Series("a", result.rows)], result, "a").to_json()
    )
    other = median_seconds(
        lambda: px.line(result.rows, x="period_end", y="value", color="name").to_json()
    )
    show("one chart", ours, other, "plotly.express")


def page() -> None:
    """A rerun of the first page as a visitor causes it, against its first run."""
    app = AppTest.from_file(str(PROJECT / "dashboard" / "app.py"), default_timeout=60)
    begin = time.perf_counter()
    app.run()
    first = time.perf_counter() - begin
    show("first page again", median_seconds(app.run), first, "its first run")


def main() -> None:
    """All benchmarks on the invented country of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = Settings(home / "data", "")
        os.environ["BIJSTAND_DATA_DIR"] = str(settings.data_dir)
        fetch.fetch(
            helpers.declared(),
            fetch.Folder(write_folder(fixtures.all_tables(), home / "cbs")),
            settings.raw_dir,
        )
        build.build("cbs", settings)
        series(settings)
        number(settings)
        chart()
        page()


if __name__ == "__main__":
    main()

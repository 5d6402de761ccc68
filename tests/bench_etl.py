"""Fetching and building as ratios, each against an alternative in the same run: `make bench-etl`.

Nothing here passes or fails: absolute times depend on the machine, the ratios are what is compared. All
figures are invented; every request goes to a server on this machine.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import cbsodata
import duckdb

from etl import build, fetch, raw, store
from etl.catalog import TABLES, CbsTable
from etl.cbs import Cbs, odata_filter
from etl.contract import resolve
from etl.settings import QUERIES, Settings
from tests import fixtures
from tests.cbs_server import DATA_SET, CbsServer, Row, Table
from tests.helpers import declared

LATENCY = 0.3
LARGE = 400_000
MONTHLY = "80794ned"
SMALLEST = 40_000
RUNS = 15


def seconds(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def get_data(table: CbsTable, answers: Table) -> None:
    """What a reader of the manual of cbsodata would do, with the filter and columns that we ask for."""
    found = resolve(table, answers)
    condition = odata_filter(table, found, answers)
    # The flag is inverted: this is UntypedDataSet.
    cbsodata.get_data(table.id, typed=True, filters=condition or None, select=list(found.keys))


def refresh() -> None:
    """All declared tables from a server that takes its time, against a loop over cbsodata.get_data."""
    tables = fixtures.all_tables()
    with CbsServer(tables, slowness=LATENCY) as server, tempfile.TemporaryDirectory() as folder:
        raw_dir = Path(folder)

        def ours() -> list[fetch.Outcome]:
            outcomes = fetch.fetch(TABLES, Cbs(server.url), raw_dir)
            assert {o.state for o in outcomes} <= {"new", "unchanged"}, outcomes
            return outcomes

        took = seconds(ours)
        requests = len(server.requests)
        server.requests.clear()
        again = seconds(ours)
        unchanged = len(server.requests)
        server.requests.clear()
        loop = seconds(lambda: [get_data(t, tables[t.id]) for t in TABLES])
        theirs = len(server.requests)
    print(f"refresh of {len(TABLES)} tables, {LATENCY * 1000:.0f} ms an answer")
    print(f"  ours                   {took:7.2f} s  {requests:4} requests")
    print(
        f"  get_data in a row      {loop:7.2f} s  {theirs:4} requests: {loop / took:.1f} times as long"
    )
    print(
        f"  ours, nothing changed  {again:7.2f} s  {unchanged:4} requests: {unchanged / len(TABLES):.2f} per table"
    )


def monthly_rows(number: int) -> Iterator[Row]:
    """So many rows of 80794ned: regions of an invented country, month by month."""
    months = fixtures.months(2007, 2026)
    columns = _columns()
    for serial in range(number):
        region, month = divmod(serial, len(months))
        benefits = [f"{(serial * k) % 9000 * 10:>8}" for k in range(1, len(columns) + 1)]
        yield {
            "ID": serial,
            "RegioS": f"GM{region:04}",
            "Perioden": months[month],
            **dict(zip(columns, benefits, strict=True)),
        }


def _columns() -> list[str]:
    first = fixtures.all_tables()[MONTHLY][DATA_SET][0]
    return [key for key in first if key not in ("ID", "RegioS", "Perioden")]


def monthly_table(number: int) -> Table:
    table = fixtures.all_tables()[MONTHLY]
    regions = [f"GM{n:04}" for n in range(-(-number // 240) + 1)]
    return {
        **table,
        "RegioS": fixtures.region_list(regions),
        "Perioden": fixtures.period_list(fixtures.months(2007, 2026)),
        DATA_SET: list(monthly_rows(number)),
    }


def peak_of(what: str, url: str, folder: str) -> float:
    """Peak memory in MB of a process that does one thing."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench_etl", what, url, folder],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[-1])


def memory() -> None:
    """One table of 400,000 rows: fetched and built by us, against cbsodata.get_data."""
    with (
        CbsServer({MONTHLY: monthly_table(LARGE)}) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        loop = peak_of("get-data", server.url, folder)
        fetched = peak_of("fetch", server.url, folder)
        built = peak_of("build", server.url, folder)
    print(f"peak memory at {LARGE:,} rows")
    print(f"  get_data               {loop:7.0f} MB")
    print(f"  ours, fetch            {fetched:7.0f} MB: {fetched / loop:.2f} of it")
    print(f"  ours, build            {built:7.0f} MB: {built / loop:.2f} of it")


def one_process(what: str, url: str, folder: str) -> None:
    """The part of `memory` that runs in a process of its own."""
    settings = Settings(Path(folder), url)
    table = declared(MONTHLY)[0]
    if what == "get-data":
        Cbs(url)  # tells the library which host
        get_data(table, fixtures.all_tables()[MONTHLY])
    elif what == "fetch":
        (outcome,) = fetch.fetch([table], Cbs(url), settings.raw_dir)
        assert outcome.rows == LARGE, outcome
    else:
        build.build("cbs", settings)
    # Not ru_maxrss: that begins at what the parent held.
    status = Path("/proc/self/status").read_text()
    print(int(status.split("VmHWM:")[1].split()[0]) / 1024)


def build_time() -> None:
    """The build at 1, 3 and 10 times the rows."""
    print("build")
    first = 0.0
    for times in (1, 3, 10):
        number = times * SMALLEST
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(Path(folder), "")
            table = {k: v for k, v in monthly_table(number).items() if k != DATA_SET}
            manifest = raw.Manifest(
                MONTHLY, "", "2026-01-01", "2026-01-01T00:00:00Z", "", "", 0, True
            )
            raw.write(settings.raw_dir, manifest, table, monthly_rows(number), lambda _: None)
            again = partial(build.build, "cbs", settings, accepted=[MONTHLY])
            took = min(seconds(again) for _ in range(2))
        first = first or took
        print(
            f"  {number:>9,} rows        {took:7.2f} s: {took / first:5.1f} times as long for {times} times the rows"
        )


def one_series() -> None:
    """One page's question about one gemeente to a release of ten million figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cbs-20260101T000000-00000000.duckdb"
        with duckdb.connect(str(path)) as db:
            db.execute((QUERIES / "macros.sql").read_text())
            db.execute("set enable_progress_bar = false")
            db.execute("create schema marts")
            db.execute(
                "create table marts.region as "
                "select printf('GM%04d', i) as region_code, 'x' as name from range(417) as t(i)"
            )
            names = [f"bijstand_reeks_{n:02}" for n in range(93)]
            names += ["bijstand_personen", "bijstand_instroom", "bijstand_uitstroom"]
            names += ["bijstand_instroom_pct", "bijstand_uitstroom_pct", "ww_personen", "inwoners"]
            db.execute("create table indicator as select unnest(?) as indicator", [names])
            db.execute(
                "create table marts.observation as select region_code, 'gemeente' as region_level, "
                "'totaal' as category, date '2007-01-01' + to_months(m::int) as period_start, "
                "case when m % 12 = 0 then 'J' else 'M' end as frequency, indicator, "
                "(hash(region_code, m) % 10000)::double as value, 'x' as source_id, "
                "'definitief' as status, null::varchar as missing_reason "
                "from indicator cross join marts.region cross join range(240) as t(m) "
                "order by region_code, indicator, category, frequency, period_start"
            )
        sql = (QUERIES / "pages" / "flows.sql").read_text()
        with store.open_release(path) as db:
            row = db.execute("select count(*) from marts.observation").fetchone()
            assert row is not None
            times = []
            for place in range(RUNS + 1):
                begin = time.perf_counter()
                found = db.execute(sql, {"gemeente": f"GM{place * 20:04}"}).df()
                times.append(time.perf_counter() - begin)
                assert len(found)
        print(f"one page's series out of {row[0]:,} figures")
        print(
            f"  cold {times[0] * 1000:.1f} ms, then median {sorted(times[1:])[RUNS // 2] * 1000:.1f} ms"
        )


def main() -> None:
    refresh()
    memory()
    build_time()
    one_series()


if __name__ == "__main__":
    if sys.argv[1:]:
        one_process(*sys.argv[1:])
    else:
        main()

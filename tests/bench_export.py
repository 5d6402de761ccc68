"""Three charts of every gemeente of Oefenland, and their figures: `make bench-export`.

Prints seconds, files and the highest memory of the command and of its browser, for a fifth of the
gemeenten and for all of them: memory that does not grow with the number is flat. Nothing here passes or
fails.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import duckdb
import psutil

from dashboard import chromium
from etl import oefenland, store
from etl.settings import Settings
from tests import helpers

MIB = 1024 * 1024
INDICATORS = ("bijstand_personen_tot_aow", "bijstand_tot_aow_per_1000", "ww_personen")
FORMATS = ("csv", "parquet", "svg", "png")


class Peak(threading.Thread):
    """The highest memory of a process, and of all that it started."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self.own = self.children = 0

    def run(self) -> None:
        while True:
            try:
                own = self._process.memory_info().rss
                children = 0
                for child in self._process.children(recursive=True):
                    # Chromium's processes share most of what they hold: count that once.
                    children += child.memory_full_info().pss
                self.own, self.children = max(self.own, own), max(self.children, children)
            except psutil.NoSuchProcess:
                if not self._process.is_running():
                    return
            time.sleep(0.2)


def measure(data_dir: Path, codes: list[str], kind: str) -> str:
    """One run of the command, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["--uitgave", "practice", "--format", kind, "-o", folder]
        for indicator in INDICATORS:
            arguments += ["--indicator", indicator]
        for code in codes:
            arguments += ["--gemeente", code]
        begin = time.perf_counter()
        process = subprocess.Popen(
            [str(helpers.COMMAND), "export", *arguments],
            env=helpers.environment(data_dir),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        peak = Peak(process.pid)
        peak.start()
        _out, complaint = process.communicate()
        seconds = time.perf_counter() - begin
        if process.returncode:
            raise RuntimeError(complaint.decode())
        made = len(list(Path(folder).glob("[!_]*")))
    return (
        f"{kind:<8} {len(codes):>4} gemeenten {made:>5} files {seconds:7.1f} s "
        f"{1000 * seconds / made:6.0f} ms each   command {peak.own / MIB:5.0f} MiB   "
        f"browser {peak.children / MIB:5.0f} MiB"
    )


def main() -> int:
    """Measure every format that can be made here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a data folder that has Oefenland")
    parser.add_argument("--format", action="append", choices=FORMATS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(asked.data or Path(home), "http://127.0.0.1:9")
        if store.current("practice", settings) is None:
            print("Making Oefenland ...", flush=True)
            oefenland.practice(settings)
        release = store.current("practice", settings)
        assert release is not None
        with duckdb.connect(str(release), read_only=True) as db:
            rows = db.execute(
                "select region_code from marts.region where region_level = 'gemeente' and valid_to is null order by 1"
            ).fetchall()
        codes = [code for (code,) in rows]
        for kind in asked.format or FORMATS:
            if kind in ("svg", "png") and chromium.find() is None:
                print(f"{kind}: no Chromium on this machine; not measured.")
                continue
            for part in (codes[: len(codes) // 5], codes):
                print(measure(settings.data_dir, part, kind), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

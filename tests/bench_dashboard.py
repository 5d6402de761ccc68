"""The dashboard under readers, over the protocol that a browser speaks: `make bench-dashboard`.

The server is a process of its own; this one is the readers. A rerun is timed from the click until the
server says that the script is done. Nothing here passes or fails: the machine decides the times, and
a page done naively stands beside them from the same run. Bounded, and only to this machine.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from etl import build, fetch, store
from etl.settings import PROJECT, Settings
from etl.update import update
from tests import browser, fixtures, helpers
from tests.cbs_server import write_folder
from tests.conftest import REPLAY
from tests.dashboard.app import PAGES as FILES
from tests.dashboard.app import questions

# The pages with most charts and figures; readers go from one to another.
PAGES = (
    "gemeente",
    "stromen",
    "conjunctuur",
    "vergelijk",
    "landelijk",
    "duel",
    "definities",
    "hoe-zeker",
)
FRONT = "vergelijk"  # the page without a path
RERUNS, NAIVE_RERUNS = 40, 15
READERS, THINK_SECONDS, BUSY_THINK_SECONDS = 50, 10, 3
SESSIONS = 50
PATIENCE_SECONDS = 60
MIB = 1024 * 1024
PARTS = ("queries", "pages", "naive", "readers", "memory", "busy")


@dataclass
class Server:
    """A running server and its processes."""

    port: int
    processes: list[psutil.Process]

    def processor_seconds(self) -> float:
        return sum(sum(p.cpu_times()[:2]) for p in self.processes)

    def mib(self) -> float:
        return sum(p.memory_info().rss for p in self.processes) / MIB


@dataclass
class Times:
    """What readers met: seconds per rerun, bytes received, and what it took of the processor."""

    seconds: list[float] = field(default_factory=list)
    received: int = 0
    processor: float = 0.0

    def __str__(self) -> str:
        if len(self.seconds) < 2:
            return "too few reruns"
        cuts = statistics.quantiles(self.seconds, n=100, method="inclusive")
        return (
            f"p50 {1000 * cuts[49]:6.0f} ms   p95 {1000 * cuts[94]:6.0f} ms   "
            f"processor {1000 * self.processor / len(self.seconds):5.0f} ms   "
            f"{self.received / len(self.seconds) / 1024:4.0f} kB   ({len(self.seconds)} reruns)"
        )


class Reader:
    """One browser tab: a session over a WebSocket."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket

    async def rerun(self, page: str, query: str, times: Times | None = None) -> None:
        """Ask for a page with a selection and wait until its script is done."""
        message = BackMsg()
        message.rerun_script.page_name = "" if page == FRONT else page
        message.rerun_script.query_string = query
        begin = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        received, told = 0, ForwardMsg()
        while told.WhichOneof("type") != "script_finished":
            answer = await asyncio.wait_for(self._socket.recv(decode=False), PATIENCE_SECONDS)
            received += len(answer)
            told.ParseFromString(answer)
        if told.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            raise RuntimeError(f"{page}?{query} was not made: {told.script_finished}")
        if times is not None:
            times.seconds.append(time.perf_counter() - begin)
            times.received += received


@asynccontextmanager
async def reader(server: Server) -> AsyncIterator[Reader]:
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    async with websockets.connect(address, max_size=None, compression=None) as socket:
        yield Reader(socket)


class Questions:
    """Random gemeenten, in the same order for everything that is measured."""

    def __init__(self, codes: Sequence[str], seed: int = 2017) -> None:
        self._dice, self._codes = random.Random(seed), codes

    def selection(self) -> str:
        places = self._dice.sample(self._codes, 3)
        return urlencode({"gemeente": places}, doseq=True)

    def page(self) -> str:
        return self._dice.choice(PAGES)

    def pause(self, mean: float) -> float:
        return self._dice.uniform(0.5, 1.5) * mean


@contextmanager
def serving(data_dir: Path, command: Sequence[str], **more: str) -> Iterator[Server]:
    """A server as a process of its own; ended afterwards."""
    port = browser.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", *(part.format(port=port) for part in command)],
        cwd=PROJECT,
        env=helpers.environment(data_dir, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        browser.wait_for(f"http://127.0.0.1:{port}", process)
        parent = psutil.Process(process.pid)
        yield Server(port, [parent, *parent.children(recursive=True)])
    finally:
        process.terminate()
        process.communicate(timeout=30)


OURS = ("uvicorn", "dashboard.asgi:app", "--port={port}", "--log-level=error")
NAIVE = (
    "streamlit",
    "run",
    "tests/naive_page.py",
    "--server.port={port}",
    "--server.headless=true",
    "--browser.gatherUsageStats=false",
)


async def one_reader(server: Server, page: str, codes: Sequence[str], reruns: int) -> Times:
    """One reader who looks at gemeente after gemeente on one page, without thinking."""
    questions, times = Questions(codes), Times()
    async with reader(server) as tab:
        for _warming in range(3):
            await tab.rerun(page, questions.selection())
        begin = server.processor_seconds()
        for _ in range(reruns):
            await tab.rerun(page, questions.selection(), times)
        times.processor = server.processor_seconds() - begin
    return times


async def many_readers(server: Server, codes: Sequence[str], think: float, seconds: float) -> Times:
    """READERS at once, each thinking about `think` seconds between one page and another."""
    times = Times()
    end = asyncio.get_running_loop().time() + seconds

    async def read(number: int) -> None:
        questions = Questions(codes, number)
        async with reader(server) as tab:
            await asyncio.sleep(questions.pause(think) - think / 2)
            while asyncio.get_running_loop().time() < end:
                await tab.rerun(questions.page(), questions.selection(), times)
                await asyncio.sleep(questions.pause(think))

    begin = server.processor_seconds()
    async with asyncio.TaskGroup() as group:
        for number in range(READERS):
            group.create_task(read(number))
    times.processor = server.processor_seconds() - begin
    return times


async def memory(server: Server, codes: Sequence[str], reruns: int) -> tuple[float, list[float]]:
    """MiB that an open session takes, and the memory of the server along so many reruns."""
    questions = Questions(codes)
    async with reader(server) as tab:
        for page in PAGES:
            await tab.rerun(page, questions.selection())
        before = server.mib()
        async with asyncio.TaskGroup() as group:
            done = asyncio.Event()
            opened = asyncio.Semaphore(0)

            async def stay() -> None:
                async with reader(server) as other:
                    await other.rerun(PAGES[0], questions.selection())
                    opened.release()
                    await done.wait()

            for _ in range(SESSIONS):
                group.create_task(stay())
                await opened.acquire()
            per_session = (server.mib() - before) / SESSIONS
            done.set()
        along = [server.mib()]
        for number in range(1, reruns + 1):
            await tab.rerun(questions.page(), questions.selection())
            if number % (reruns // 4) == 0:
                along.append(server.mib())
    return per_session, along


def queries(settings: Settings, codes: Sequence[str]) -> str:
    """How many queries each page asks of the release for another selection."""
    counts = []
    with pytest.MonkeyPatch.context() as patch:
        for page in FILES:
            first, then = list(codes[:3]), list(codes[3:6])
            counts.append(f"{page} {len(questions(settings, page, patch, first, then))}")
    return ", ".join(counts)


def say(what: str, figures: object) -> None:
    print(f"{what:<34} {figures}", flush=True)


def main() -> None:
    """All measurements, on the recorded CBS tables where they are, else on the invented country."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=60, help="how long the readers read")
    options.add_argument("--reruns", type=int, default=2000, help="reruns for the memory")
    options.add_argument("--data", type=Path, help="a data folder that is there already")
    options.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    asked = options.parse_args()
    parts = asked.only
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(asked.data or Path(folder) / "data", "http://127.0.0.1:9")
        if not asked.data:
            prepare(settings, Path(folder))
        path = store.default(settings)
        assert path is not None
        codes = [
            str(row[0])
            for row in helpers.query(
                path,
                "select distinct region_code from marts.observation where indicator = "
                "'bijstand_personen' and region_level = 'gemeente' order by all",
            )
        ]
        load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
        say("release", f"{path.stem}, {len(codes)} gemeenten; load of the machine {load}")
        if "queries" in parts:
            say("queries for another selection", queries(settings, codes))
        with serving(settings.data_dir, OURS) as server:
            if "pages" in parts:
                for page in PAGES:
                    say(page, asyncio.run(one_reader(server, page, codes, RERUNS)))
            if "readers" in parts:
                times = asyncio.run(many_readers(server, codes, THINK_SECONDS, asked.seconds))
                say(f"{READERS} readers, {THINK_SECONDS} s think time", times)
            if "memory" in parts:
                per_session, along = asyncio.run(memory(server, codes, asked.reruns))
                told = ", ".join(f"{m:.0f}" for m in along)
                say("memory of a session", f"{per_session:.1f} MiB")
                say(f"memory along {asked.reruns} reruns", f"{told} MiB")
        if "naive" in parts:
            table = Path(folder) / "naive.csv"
            with store.open_release(path) as db:
                db.execute(
                    "select o.*, r.name from marts.observation as o inner join marts.region as r "
                    "using (region_code)"
                ).df().to_csv(table, index=False)
            with serving(settings.data_dir, NAIVE, NAIVE_CSV=str(table)) as server:
                say(
                    "gemeente, done naively",
                    asyncio.run(one_reader(server, FRONT, codes, NAIVE_RERUNS)),
                )
        if "busy" in parts:
            with serving(settings.data_dir, (*OURS, "--workers=2")) as server:
                times = asyncio.run(many_readers(server, codes, BUSY_THINK_SECONDS, asked.seconds))
                say(f"{READERS} readers, {BUSY_THINK_SECONDS} s, two workers", times)


def prepare(settings: Settings, home: Path) -> None:
    """A release of the recorded CBS tables where they are, else of the invented country."""
    if REPLAY.exists():
        update(settings, fetch.Folder(REPLAY))
        return
    folder = write_folder(fixtures.all_tables(), home / "cbs")
    fetch.fetch(helpers.declared(), fetch.Folder(folder), settings.raw_dir)
    build.build("cbs", settings)


if __name__ == "__main__":
    main()

"""Evaluations of an event on demand: asked for, waited for, kept.

A page asks and gets an `Answer` at once; while it is waiting or running the page asks again. One
worker process does the work, one question at a time, so that many readers make a queue and not a
load. Answers are kept by question and release: what was asked before is there at once, and a new
release starts afresh.
"""

import atexit
import os
import pickle
import subprocess
import sys
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from dashboard import data, text
from etl.analysis import wording, worker
from etl.analysis.events import HORIZONS as HORIZONS
from etl.analysis.events import Evaluation as Evaluation
from etl.analysis.events import Event
from etl.analysis.events import Outcome as Outcome
from etl.analysis.panel import Panel, from_table
from etl.errors import N_, BijstandError

State = Literal["waiting", "running", "done", "refused", "failed"]

TIME_LIMIT = 60.0  # seconds for one question; a usual one takes two
LONGEST_QUEUE = 20
KEPT = 500
# A question that no page asks about any more is not worked on.
FORGOTTEN_AFTER = 30.0

_BUSY = N_("Too many questions are being computed at this moment; try again in a minute.")
_TOO_LONG = N_("This took longer than {seconds} seconds and was stopped; try again later.")


@dataclass(frozen=True)
class Question:
    """Which release (its id), gemeente (code), first full month (YYYY-MM) and outcome.

    `without` is the donor rule: gemeenten that are not compared with, beyond those that the method
    leaves out itself.
    """

    release: str
    gemeente: str
    start: str
    outcome: Outcome = "stock"
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Material:
    """What a release holds for questions; `borders` are (gemeente, month) of border changes."""

    panel: Panel
    borders: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """How a question stands.

    `ahead` questions come before this one while waiting; `elapsed` seconds it runs, `usual` what
    questions took so far. `result` is there when done or refused by the method; `reason` when the
    release or the machine is the cause.
    """

    state: State
    ahead: int = 0
    elapsed: float = 0.0
    usual: float = 2.0
    result: Evaluation | None = None
    reason: BijstandError | None = None

    @property
    def is_final(self) -> bool:
        """Whether asking again gives the same."""
        return self.state in ("done", "refused", "failed")

    @property
    def progress(self) -> float:
        """Share of the work done, from 0 to 1, as far as can be told from the time that it takes."""
        if self.is_final:
            return 1.0
        return min(self.elapsed / max(self.usual, 0.1), 0.95)


class Evaluator:
    """Answers questions with one worker process; safe to use from many threads.

    `load` gives the material of a release by id and raises BijstandError when it has none.
    """

    def __init__(
        self,
        load: Callable[[str], Material],
        *,
        time_limit: float = TIME_LIMIT,
        longest_queue: int = LONGEST_QUEUE,
        forgotten_after: float = FORGOTTEN_AFTER,
        command: tuple[str, ...] = (sys.executable, "-m", worker.__name__),
    ) -> None:
        self._load = load
        self._time_limit = time_limit
        self._longest_queue = longest_queue
        self._forgotten_after = forgotten_after
        self._command = command
        self._lock = threading.Condition()
        self._queue: deque[Question] = deque()
        self._asked: dict[Question, float] = {}
        self._kept: OrderedDict[Question, Answer] = OrderedDict()
        self._running: tuple[Question, float] | None = None
        self._usual = 2.0
        self._process: subprocess.Popen[bytes] | None = None
        self._held: str | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def ask(self, question: Question) -> Answer:
        """How the question stands; the first time it is put in the queue. Never waits."""
        with self._lock:
            now = (
                time.monotonic()
            )  # not before the lock: a question may begin while one waits for it
            self._asked[question] = now
            kept = self._kept.get(question)
            if kept is not None:
                self._kept.move_to_end(question)
                del self._asked[question]
                if kept.state == "failed":  # told once; asking again tries again
                    del self._kept[question]
                return kept
            if self._running is not None and self._running[0] == question:
                return Answer("running", elapsed=now - self._running[1], usual=self._usual)
            if question not in self._queue:
                if len(self._queue) >= self._longest_queue or self._closed:
                    del self._asked[question]
                    return Answer("failed", reason=BijstandError(_BUSY))
                self._queue.append(question)
                self._start()
                self._lock.notify()
            busy = self._running is not None
            return Answer("waiting", ahead=self._queue.index(question) + busy, usual=self._usual)

    def close(self) -> None:
        """End the worker; questions that wait stay unanswered."""
        with self._lock:
            self._closed = True
            self._queue.clear()
            self._lock.notify()
        self._end_process()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, daemon=True, name="evaluate")
            self._thread.start()

    def _serve(self) -> None:
        while True:
            with self._lock:
                while not self._queue and not self._closed:
                    self._lock.wait()
                if self._closed:
                    return
                question = self._queue.popleft()
                now = time.monotonic()
                if now - self._asked.pop(question, now) > self._forgotten_after:
                    continue
                self._running = (question, now)
            try:
                answer = self._answer(question)
            except Exception as error:
                answer = _failed(str(error) or type(error).__name__)
            with self._lock:
                if answer.result is not None:
                    self._usual = (self._usual + time.monotonic() - now) / 2
                self._running = None
                self._asked.pop(question, None)
                self._kept[question] = answer
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)

    def _answer(self, question: Question) -> Answer:
        try:
            material = self._load(question.release)
        except BijstandError as error:
            return Answer("refused", reason=error)
        if question.gemeente not in material.panel.units:
            reason = BijstandError(
                N_("There are no monthly figures of {gemeente}."), gemeente=question.gemeente
            )
            return Answer("refused", reason=reason)
        if question.start not in np.datetime_as_string(material.panel.months):
            reason = BijstandError(
                N_("Month {month} is outside the monthly figures ({first} to {last})."),
                month=question.start,
                first=str(material.panel.months[0]),
                last=str(material.panel.months[-1]),
            )
            return Answer("refused", reason=reason)
        event = Event(
            question.gemeente,
            question.start,
            question.outcome,
            same_policy=question.without,
            borders=material.borders,
        )
        for attempt in (1, 2):  # a worker that was killed by something else is replaced once
            try:
                result, wrong = self._work(question.release, material.panel, event)
            except TimeoutError:
                return Answer(
                    "failed", reason=BijstandError(_TOO_LONG, seconds=round(self._time_limit))
                )
            except (EOFError, OSError, pickle.UnpicklingError):
                self._end_process()
                if attempt == 2 or self._closed:
                    return _failed("the process that computes it ended")
                continue
            if result is None:
                return _failed(wrong or "")
            return Answer("done" if result.refusal is None else "refused", result=result)
        raise AssertionError("both attempts return")

    def _work(self, release: str, panel: Panel, event: Event) -> worker.Answer:
        """One task for the worker; raises TimeoutError, or EOFError or OSError when it ended."""
        process = self._running_process()
        assert process.stdin is not None and process.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._time_limit, end)
        timer.start()
        try:
            task: worker.Task = (release, None if self._held == release else panel, event)
            pickle.dump(task, process.stdin)
            process.stdin.flush()
            self._held = release
            answer: worker.Answer = pickle.load(process.stdout)  # noqa: S301 - our own child
            return answer
        except (EOFError, OSError, pickle.UnpicklingError):
            if late.is_set():
                self._end_process()
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()

    def _running_process(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._end_process()
            threads = dict.fromkeys(worker.THREADS, "1")
            self._process = subprocess.Popen(  # noqa: S603
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=worker.ROOT,
                env={**os.environ, **threads},
            )
        return self._process

    def _end_process(self) -> None:
        process, self._process, self._held = self._process, None, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what was not sent yet cannot be sent any more
                        pipe.close()


def _failed(reason: str) -> Answer:
    lines = reason.splitlines() or [""]
    return Answer(
        "failed",
        reason=BijstandError(
            N_("This estimate could not be computed ({reason})."), reason=lines[0]
        ),
    )


# --- what pages use --------------------------------------------------------------------------------


def ask(
    path: Path, gemeente: str, start: str, outcome: Outcome = "stock", without: tuple[str, ...] = ()
) -> Answer:
    """How a question to the release at `path` stands; ask again until it `is_final`."""
    question = Question(str(path), gemeente, start, outcome, tuple(sorted(without)))
    return _shared().ask(question)


def answered(path: Path, gemeente: str, start: str, outcome: Outcome = "stock") -> Answer:
    """The final answer, waited for: where there is nothing else to show in the meantime."""
    while not (answer := ask(path, gemeente, start, outcome)).is_final:
        time.sleep(0.2)
    return answer


def sentences(answer: Answer, name: str) -> list[str]:
    """What a final answer says about the gemeente with this name, in the language of this run."""
    language = _language()
    if answer.reason is not None:
        return [text.gettext(answer.reason.message).format(**answer.reason.values)]
    if answer.result is None:
        return []
    return [
        wording.evaluation(answer.result, name, language),
        *wording.horizons(answer.result, language),
    ]


def checks(answer: Answer) -> list[tuple[str, str]]:
    """Code and line of each check that stands beside the verdict of an answer; none without one."""
    if answer.result is None:
        return []
    return wording.checks(answer.result, _language())


def path(result: Evaluation, stock: pd.Series) -> pd.Series | None:
    """Persons that the gemeente would have had in each month had it followed its comparison.

    `stock` persons of the gemeente in every month of the panel. At the last horizon it differs from the
    stock by the effect and what the path before led to, together. None where months do not match.
    """
    if result.gap is None or len(result.gap) != len(stock):
        return None
    after = np.flatnonzero(stock.index == result.event.start)[0] + result.effects[-1].months
    block = result.gap[after - 1 : after + 2]
    level = float(np.mean(block)) - dict(result.others)["sdid"]
    return stock * np.exp((level - result.gap) / 100)


def placebos(result: Evaluation) -> list[float]:
    """What the same estimate finds at the last horizon where nothing was done, per cent.

    Each is put on the scale of the gemeente itself: chance moves a small one further.
    """
    return [float(v) for v in 100 * np.expm1(result.placebo_ratio * result.scale / 100)]


def _language() -> wording.Language:
    return "en" if text.language() == "en" else "nl"


@cache
def _shared() -> Evaluator:
    evaluator = Evaluator(_material)
    atexit.register(evaluator.close)
    return evaluator


def _material(release: str) -> Material:
    rows = data.table(Path(release), "panel")
    if rows.empty:
        raise BijstandError(
            N_(
                "This release has no monthly figures per gemeente; they come with 'bijstand update' from CBS."
            )
        )
    borders = data.table(Path(release), "borders")
    return Material(
        from_table(rows), tuple(zip(borders["region_code"], borders["month"], strict=True))
    )

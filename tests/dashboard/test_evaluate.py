"""Evaluations on demand: one worker, a bounded queue, answers kept; and what happens when it fails."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from dashboard import evaluate
from dashboard.evaluate import Answer, Evaluator, Material, Question
from etl.analysis.events import Event
from etl.analysis.events import evaluate as evaluate_here
from etl.errors import BijstandError
from etl.settings import PROJECT
from tests.etl.analysis.stockflow import panel_of, simulate

FOREVER = (sys.executable, "-c", "import sys, time; time.sleep(60)")
BREAKS = (sys.executable, "-c", "raise SystemExit(1)")
MATERIAL = Material(panel_of(simulate(3, units=60, months=120, regions=12)))


def load(release: str) -> Material:
    if release == "empty":
        raise BijstandError("No monthly figures in {release}.", release=release)
    return MATERIAL


@pytest.fixture(scope="module")
def shared() -> Iterator[Evaluator]:
    evaluator = Evaluator(load)
    yield evaluator
    evaluator.close()


@pytest.fixture
def make() -> Iterator[Callable[..., Evaluator]]:
    made: list[Evaluator] = []

    def maker(**options: object) -> Evaluator:
        made.append(Evaluator(load, **options))  # type: ignore[arg-type]
        return made[-1]

    yield maker
    for evaluator in made:
        evaluator.close()


def wait(evaluator: Evaluator, question: Question, seconds: float = 60) -> Answer:
    end = time.monotonic() + seconds
    while not (answer := evaluator.ask(question)).is_final:
        assert time.monotonic() < end, answer
        time.sleep(0.02)
    return answer


def until(happened: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def question(place: int = 0, **changes: object) -> Question:
    sizes = np.argsort(-MATERIAL.panel.stock.min(axis=1))
    asked = {"release": "a", "gemeente": MATERIAL.panel.units[sizes[place]]} | changes
    return Question(start=str(MATERIAL.panel.months[80]), **asked)  # type: ignore[arg-type]


def test_an_answer_is_that_of_the_analysis_itself(shared: Evaluator) -> None:
    asked = question()
    first = shared.ask(asked)
    assert first.state in ("waiting", "running") and 0 <= first.progress < 1
    answer = wait(shared, asked)
    here = evaluate_here(MATERIAL.panel, Event(asked.gemeente, asked.start))
    assert answer.state == "done" and answer.progress == 1 and answer.result is not None
    assert answer.result.effects == here.effects and answer.result.verdict == here.verdict
    assert shared.ask(asked) is answer
    codes = [code for code, _ in evaluate.checks(answer)]
    assert "gap_ratio" in codes and "sc_augmented" in codes


def test_the_donor_rule_is_part_of_the_question(shared: Evaluator) -> None:
    other = question(without=(question(1).gemeente, question(2).gemeente))
    fewer = wait(shared, other).result
    usual = wait(shared, question()).result
    assert fewer is not None and usual is not None and fewer.n_donors < usual.n_donors


def test_a_new_release_is_asked_afresh(shared: Evaluator) -> None:
    old = wait(shared, question())
    assert shared.ask(question(release="b")).state in ("waiting", "running")
    new = wait(shared, question(release="b"))
    assert new is not old and new.result is not None and old.result is not None
    assert new.result.effects == old.result.effects


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (question(release="empty"), "No monthly figures"),
        (question(gemeente="GM0000"), "GM0000"),
        (Question("a", question().gemeente, "2031-01"), "2031-01"),
        (Question("a", question().gemeente, "2017-13"), "2017-13"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(
    shared: Evaluator, asked: Question, says: str
) -> None:
    answer = wait(shared, asked)
    assert answer.state == "refused" and says in str(answer.reason)
    assert [says in sentence for sentence in evaluate.sentences(answer, "X")] == [True]


def test_a_refusal_of_the_method_has_its_sentence(shared: Evaluator) -> None:
    early = Question("a", question().gemeente, str(MATERIAL.panel.months[10]))
    answer = wait(shared, early)
    assert answer.state == "refused" and answer.reason is None
    assert "60 maanden" in evaluate.sentences(answer, "X")[0]


def test_many_readers_of_one_question_cause_one_computation(shared: Evaluator) -> None:
    asked = question(3)
    answers: list[Answer] = []
    readers = [
        threading.Thread(target=lambda: answers.append(wait(shared, asked))) for _ in range(50)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(answers) == 50 and len({id(answer) for answer in answers}) == 1


def test_a_worker_that_is_killed_is_replaced(make: Callable[..., Evaluator]) -> None:
    evaluator = make()
    assert wait(evaluator, question()).state == "done"
    process = evaluator._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    assert wait(evaluator, question(1)).state == "done"
    assert evaluator._process is not process


def test_a_worker_that_always_dies_gives_a_sentence(make: Callable[..., Evaluator]) -> None:
    answer = wait(make(command=BREAKS), question())
    assert answer.state == "failed" and "ended" in str(answer.reason)


def test_what_takes_too_long_is_stopped_and_can_be_asked_again(
    make: Callable[..., Evaluator],
) -> None:
    evaluator = make(command=FOREVER, time_limit=0.3)
    answer = wait(evaluator, question())
    assert answer.state == "failed" and "longer than" in str(answer.reason)
    assert evaluator._process is None
    assert evaluator.ask(question()).state in ("waiting", "running")


def test_the_queue_has_an_end_and_says_who_is_ahead(make: Callable[..., Evaluator]) -> None:
    evaluator = make(command=FOREVER, longest_queue=2)
    evaluator.ask(question())
    until(lambda: evaluator.ask(question()).state == "running")
    assert [evaluator.ask(question(i)).ahead for i in (1, 2)] == [1, 2]
    full = evaluator.ask(question(3))
    assert full.state == "failed" and "Too many" in str(full.reason)
    assert evaluator.ask(question(1)).ahead == 1


def test_a_question_that_nobody_waits_for_is_not_worked_on(
    make: Callable[..., Evaluator],
) -> None:
    evaluator = make(command=FOREVER, time_limit=0.5, forgotten_after=0.1)
    evaluator.ask(question())
    evaluator.ask(question(1))
    until(lambda: not evaluator._queue and evaluator._running is None)
    assert question(1) not in evaluator._kept


def test_closing_ends_the_worker(make: Callable[..., Evaluator]) -> None:
    evaluator = make()
    wait(evaluator, question())
    process = evaluator._process
    assert process is not None and process.poll() is None
    evaluator.close()
    assert process.poll() is not None
    assert evaluator.ask(question(1)).state == "failed"


def test_the_worker_ends_with_the_process_that_started_it() -> None:
    """Closing stdin is all that a parent that is killed does."""
    import subprocess

    from etl.analysis import worker

    command = [sys.executable, "-m", worker.__name__]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=PROJECT)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=30) == 0


def test_a_release_without_monthly_figures_is_refused(published: Path) -> None:
    end = time.monotonic() + 60
    while not (answer := evaluate.ask(published, "GM0599", "2015-01")).is_final:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert answer.state == "refused" and "bijstand update" in str(answer.reason)

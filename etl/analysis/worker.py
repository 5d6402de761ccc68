"""A process that evaluates events for another: tasks in on stdin, answers out on stdout, pickled.

A task is (release, panel or None, event); a panel is kept until another comes. An answer is
(evaluation, None) or (None, what went wrong). The process ends when stdin does, so it cannot outlive
the one that started it. It imports nothing but the analysis; whoever starts it sets BLAS threads.
"""

import os
import pickle
import sys
from pathlib import Path

import numpy as np

from etl.analysis.events import Evaluation, Event, evaluate
from etl.analysis.panel import Panel

Task = tuple[str, Panel | None, Event]
Answer = tuple[Evaluation | None, str | None]

NICENESS = 5  # a page that is being shown goes first
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ROOT = Path(__file__).parents[2]


def main() -> None:
    """Serve until stdin is closed."""
    tasks, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what is printed by mistake is no answer
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    held: tuple[str, Panel] | None = None
    while True:
        try:
            release, panel, event = pickle.load(tasks)  # noqa: S301 - from our own parent
        except EOFError:
            return
        if panel is not None:
            held = (release, panel)
        answer: Answer
        try:
            if held is None or held[0] != release:
                raise LookupError(f"no panel of {release}")
            with np.errstate(all="ignore"):
                answer = evaluate(held[1], event), None
        except Exception as error:
            lines = str(error).splitlines()
            answer = None, lines[0] if lines else type(error).__name__
        pickle.dump(answer, answers)
        answers.flush()


if __name__ == "__main__":
    main()

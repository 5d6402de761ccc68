"""Turns for answers that take long: so many are made at once, some more wait, and who comes then is told to come back.

Who waits holds one of the threads that all answers share: without an end to the queue a few dozen
requests for something slow would stand before every page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore


class Busy(Exception):
    """There is no place in the queue, or its turn did not come in time."""


class Turns:
    """A queue before something slow."""

    def __init__(self, at_once: int, waiting: int, seconds: float) -> None:
        self._places = BoundedSemaphore(at_once + waiting)
        self._turn = BoundedSemaphore(at_once)
        self._seconds = seconds

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a turn and hold it. Raises Busy where there is none."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            if not self._turn.acquire(timeout=self._seconds):
                raise Busy
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()

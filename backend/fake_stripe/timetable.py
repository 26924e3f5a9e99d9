"""Threads that carry out numbered things when they fall due."""

from __future__ import annotations

import heapq
import logging
import threading
from collections.abc import Callable

from fake_stripe.clock import now_ms

log = logging.getLogger(__name__)


class Timetable:
    """Run `carry_out(number)` at its time; without anything due the threads sleep."""

    def __init__(self, name: str, carry_out: Callable[[int], None], threads: int) -> None:
        self._name = name
        self._carry_out = carry_out
        self._count = threads
        self._due: list[tuple[int, int]] = []
        self._running = 0
        self._stopping = False
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the threads."""
        self._stopping = False
        for number in range(self._count):
            thread = threading.Thread(target=self._work, name=f"{self._name}-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """End the threads after what they are doing; what is due stays undone."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=15)
        self._threads.clear()

    def add(self, due_ms: int, number: int) -> None:
        """Have a number carried out at an instant, or at once when that is past."""
        with self._changed:
            heapq.heappush(self._due, (due_ms, number))
            self._changed.notify()

    def clear(self) -> None:
        """Forget what is due."""
        with self._changed:
            self._due.clear()
            self._changed.notify_all()

    def wait_until_idle(self, timeout_ms: int) -> bool:
        """Wait until nothing is due or running; say whether that came to pass in time."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._due and not self._running, timeout=timeout_ms * 0.001
            )

    def _next(self) -> int | None:
        with self._changed:
            while not self._stopping:
                if not self._due:
                    self._changed.wait()
                    continue
                wait_ms = self._due[0][0] - now_ms()
                if wait_ms <= 0:
                    self._running += 1
                    return heapq.heappop(self._due)[1]
                self._changed.wait(wait_ms * 0.001)
        return None

    def _work(self) -> None:
        while (number := self._next()) is not None:
            try:
                self._carry_out(number)
            except Exception:
                log.exception("%s could not carry out %s", self._name, number)
            finally:
                with self._changed:
                    self._running -= 1
                    self._changed.notify_all()

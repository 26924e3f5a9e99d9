"""Bring threads to one point in the database and let them go on from there together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

import psycopg
from sqlalchemy.exc import DBAPIError

from stagedoor.kernel.errors import Refusal
from tests.realtime.waiting import eventually

Call = Callable[[], Any]

_WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND cardinality(pg_blocking_pids(pid)) > 0"
)


class Gate:
    """Hold locks in a transaction of its own, so that whoever wants them waits; undone when opened.

    It says for certain who waits, because PostgreSQL does; nothing here depends on time.
    """

    def __init__(self, url: str, statement: str, *parameters: object) -> None:
        """Say which locks to take: a `SELECT … FOR UPDATE` or a `LOCK TABLE`."""
        self._url = url.replace("+psycopg", "")
        self._statement = statement
        self._parameters = parameters
        self._holder: psycopg.Connection
        self._watcher: psycopg.Connection

    def __enter__(self) -> Self:
        """Take the locks."""
        self._holder = psycopg.connect(self._url)
        self._watcher = psycopg.connect(self._url, autocommit=True)
        self._holder.execute(self._statement, self._parameters)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Let everybody go on."""
        self._holder.close()
        self._watcher.close()

    def open(self) -> None:
        """Give the locks up."""
        self._holder.rollback()

    def waiting(self) -> int:
        """Return how many others wait for a lock."""
        row = self._watcher.execute(_WAITING).fetchone()
        assert row is not None
        return int(row[0])


def through(gate: Gate, calls: Sequence[Call]) -> list[Any]:
    """Start calls one after the other, each until it waits or is done; then let all go on.

    Returns what each returned, or what it raised.
    """
    started: list[Future[Any]] = []

    def has_arrived() -> bool:
        return gate.waiting() + sum(future.done() for future in started) >= len(started)

    with ThreadPoolExecutor(len(calls)) as pool:
        try:
            for call in calls:
                started.append(pool.submit(_caught, call))
                eventually(has_arrived, "every call waits at the gate or is done")
        finally:
            gate.open()
    return [future.result() for future in started]


def at_once(calls: Sequence[Call]) -> list[Any]:
    """Start calls in as many threads, none before all are ready; return as `through` does."""
    barrier = threading.Barrier(len(calls))

    def start(call: Call) -> Any:
        barrier.wait()
        return _caught(call)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(start, calls))


def _caught(call: Call) -> Any:
    try:
        return call()
    except (Refusal, DBAPIError) as error:
        return error

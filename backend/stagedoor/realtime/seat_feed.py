"""Tell the live hub which places changed, without ever making a sale wait."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from stagedoor.kernel import clock
from stagedoor.realtime import seat_signal

if TYPE_CHECKING:
    from redis.client import Pipeline

_GATHER_S = 0.005
_TIMEOUT_S = 0.05
_MOST_PLACES_WAITING = 200_000
_FAILURES_TO_OPEN = 3
_OPEN_S = 1.0
_CLOSE_S = 1.0


class SeatFeed:
    """Publish changed places from a thread of its own; what cannot be said is forgotten.

    Nothing depends on it: the hub looks at every watched event again every two seconds.
    """

    def __init__(self, redis_url: str) -> None:
        """Prepare; neither a connection nor a thread is opened before the first change."""
        self._redis = redis.Redis.from_url(
            redis_url,
            socket_timeout=_TIMEOUT_S,
            socket_connect_timeout=_TIMEOUT_S,
            retry=Retry(NoBackoff(), 0),
        )
        self._lock = threading.Lock()
        self._waiting: defaultdict[UUID, set[int]] = defaultdict(set)
        self._waiting_count = 0
        self._something_waits = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._failures = 0
        self._closed_until_s = 0.0

    def changed(self, event_id: UUID, places: Iterable[int]) -> None:
        """Say after the commit that places changed; returns at once and never raises."""
        with self._lock:
            if self._closing.is_set() or self._waiting_count > _MOST_PLACES_WAITING:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="seat-feed", daemon=True)
                self._thread.start()
            before = len(self._waiting[event_id])
            self._waiting[event_id].update(places)
            self._waiting_count += len(self._waiting[event_id]) - before
        self._something_waits.set()

    def close(self) -> None:
        """Say what is still waiting, if that is possible within a second, and stop."""
        self._closing.set()
        self._something_waits.set()
        if self._thread is not None:
            self._thread.join(_CLOSE_S)
        self._redis.close()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._something_waits.wait()
            # Changes come in flocks; one message for a few milliseconds of them costs less.
            self._closing.wait(_GATHER_S)
            self._something_waits.clear()
            self._publish(self._take())

    def _take(self) -> dict[UUID, set[int]]:
        with self._lock:
            taken, self._waiting = self._waiting, defaultdict(set)
            self._waiting_count = 0
        return taken

    def _publish(self, changes: dict[UUID, set[int]]) -> None:
        if not changes or clock.monotonic_s() < self._closed_until_s:
            return
        pipeline: Pipeline = self._redis.pipeline(transaction=False)
        for event_id, places in changes.items():
            pipeline.publish(seat_signal.CHANNEL, seat_signal.encode(event_id, places))
        try:
            pipeline.execute()
        except (redis.RedisError, OSError):
            self._failures += 1
            if self._failures >= _FAILURES_TO_OPEN:
                # Slow or dead: asking at every sale would keep this thread busy for nothing.
                self._closed_until_s = clock.monotonic_s() + _OPEN_S
        else:
            self._failures = 0

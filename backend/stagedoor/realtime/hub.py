"""Follow the events that somebody watches, and tell all their viewers what changed."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from stagedoor.kernel import clock
from stagedoor.realtime.crowd import Crowd
from stagedoor.realtime.place_reader import DatabaseAway, PlaceReader
from stagedoor.realtime.seat_changes import SeatChanges
from stagedoor.realtime.viewer import DATABASE_BUSY, EVENT_NOT_FOUND, TOO_SLOW, Answer, Viewer

_log = logging.getLogger(__name__)
_KEEP_ALIVE = b":\n\n"
_FIRST_DELAY_S = 0.1
_LONGEST_DELAY_S = 2.0
_MOST_SIGNALLED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Say how often things happen, in seconds; tests hurry."""

    between_frames_s: float = 0.05
    between_whole_looks_s: float = 2.0
    keep_alive_s: float = 15.0
    longest_stream_s: float = 600.0
    unwatched_s: float = 60.0
    request_s: float = 10.0
    housekeeping_s: float = 1.0
    shortest_retry_ms: int = 1_000
    longest_retry_ms: int = 5_000


@dataclass(slots=True, eq=False)
class _Watched:
    """Be one event that is followed: its viewers, and what was said to have changed."""

    event_id: UUID
    crowd: Crowd = field(default_factory=Crowd)
    changes: SeatChanges | None = None
    signalled: set[int] = field(default_factory=set)
    whole_is_due: bool = False
    something_is_due: asyncio.Event = field(default_factory=asyncio.Event)
    frame_at_s: float = 0.0
    viewed_at_s: float = 0.0
    follower: asyncio.Task[None] | None = None


class LiveHub:
    """Be the single writer of versions: one task an event looks, diffs and tells."""

    def __init__(
        self,
        reader: PlaceReader,
        allowed_origins: tuple[str, ...],
        *,
        most_viewers: int = 20_000,
        pace: Pace = Pace(),
    ) -> None:
        """Take where places are read and whose pages may listen; the shop's origin comes first."""
        self.allowed_origins = allowed_origins
        self._reader = reader
        self._most_viewers = most_viewers
        self._pace = pace
        self._events: dict[UUID, _Watched] = {}
        # Connections without a request yet, the oldest first, and since when.
        self._newcomers: dict[Viewer, float] = {}
        self._connections: set[Viewer] = set()

    # What a viewer asks of the hub ---------------------------------------------------------

    def arrived(self, viewer: Viewer) -> bool:
        """Tell whether there is room for another connection."""
        has_room = len(self._connections) < self._most_viewers
        self._connections.add(viewer)
        if has_room:
            self._newcomers[viewer] = clock.monotonic_s()
        return has_room

    def asked(self, viewer: Viewer) -> None:
        """Take note that a connection has sent its whole request."""
        self._newcomers.pop(viewer, None)

    def watch(self, viewer: Viewer, event_id: UUID, since: int | None) -> None:
        """Let a viewer follow an event; it is answered now or after a first look."""
        watched = self._events.get(event_id)
        if watched is None:
            watched = self._events[event_id] = _Watched(event_id)
            watched.follower = asyncio.get_running_loop().create_task(self._follow(watched))
            watched.follower.add_done_callback(partial(self._follower_ended, watched))
        viewer.event_id, viewer.since = event_id, since
        watched.crowd.join(viewer)
        if watched.changes is not None:
            self._greet(viewer, watched.changes)

    def left(self, viewer: Viewer) -> None:
        """Forget a viewer."""
        self._connections.discard(viewer)
        self._newcomers.pop(viewer, None)
        watched = self._events.get(viewer.event_id) if viewer.event_id else None
        if watched is not None:
            watched.crowd.leave(viewer)
            watched.viewed_at_s = clock.monotonic_s()

    def health(self) -> dict[str, object]:
        """Return what `/healthz` says."""
        return {
            "status": "ok",
            "viewers": sum(len(watched.crowd) for watched in self._events.values()),
            "events": len(self._events),
        }

    # What Redis and the clock bring ---------------------------------------------------------

    def heard(self, event_id: UUID, places: list[int]) -> None:
        """Look soon at places that are said to have changed."""
        watched = self._events.get(event_id)
        if watched is None or not places:
            return
        watched.signalled.update(places)
        if len(watched.signalled) > _MOST_SIGNALLED:
            # From here on one look at everything is cheaper.
            watched.signalled.clear()
            watched.whole_is_due = True
        watched.something_is_due.set()

    async def keep_house(self) -> None:
        """Keep quiet streams alive, end old ones, forget the unwatched and the slow; for ever."""
        while True:
            await asyncio.sleep(self._pace.housekeeping_s)
            now_s = clock.monotonic_s()
            for viewer, since_s in list(self._newcomers.items()):
                if now_s - since_s < self._pace.request_s:
                    break
                self.asked(viewer)
                viewer.refuse(TOO_SLOW)
            for watched in list(self._events.values()):
                self._keep(watched, now_s)

    async def close(self) -> None:
        """End all streams and stop following."""
        followers = [watched.follower for watched in self._events.values() if watched.follower]
        for follower in followers:
            follower.cancel()
        await asyncio.gather(*followers, return_exceptions=True)
        for viewer in list(self._connections):
            viewer.close()
        await self._reader.close()

    def _keep(self, watched: _Watched, now_s: float) -> None:
        is_quiet = now_s - watched.frame_at_s >= self._pace.keep_alive_s
        if is_quiet and watched.changes is not None:
            self._tell(watched, _KEEP_ALIVE)
        if watched.changes is not None:
            for viewer in watched.crowd:
                if now_s >= viewer.closes_at_s:
                    viewer.close()
        if not watched.crowd and now_s - watched.viewed_at_s >= self._pace.unwatched_s:
            self._forget(watched)

    def _forget(self, watched: _Watched) -> None:
        if self._events.get(watched.event_id) is watched:
            del self._events[watched.event_id]
        if watched.follower is not None:
            watched.follower.cancel()

    # Following one event --------------------------------------------------------------------

    async def _follow(self, watched: _Watched) -> None:
        watched.viewed_at_s = clock.monotonic_s()
        changes = await self._first_look(watched)
        if changes is None:
            return
        watched.changes = changes
        watched.frame_at_s = clock.monotonic_s()
        for viewer in watched.crowd:
            self._greet(viewer, changes)
        async with asyncio.TaskGroup() as tasks:
            teller = tasks.create_task(watched.crowd.pass_on())
            await self._keep_looking(watched, changes)
            teller.cancel()

    async def _keep_looking(self, watched: _Watched, changes: SeatChanges) -> None:
        delay_s = _FIRST_DELAY_S
        whole_at_s = self._next_whole_look_s()
        while True:
            await self._until_due(watched, whole_at_s)
            is_whole = watched.whole_is_due or clock.monotonic_s() >= whole_at_s
            try:
                frame = await self._look(watched, changes, is_whole=is_whole)
            except DatabaseAway:
                # What was signalled meanwhile is found by the whole look that comes first.
                watched.whole_is_due = True
                await asyncio.sleep(delay_s * random.uniform(0.5, 1.0))  # noqa: S311
                delay_s = min(delay_s * 2, _LONGEST_DELAY_S)
                continue
            except _Vanished:
                self._dismiss(watched, EVENT_NOT_FOUND)
                return
            delay_s = _FIRST_DELAY_S
            if is_whole:
                whole_at_s = self._next_whole_look_s()
            if frame is not None:
                self._tell(watched, frame)
            await asyncio.sleep(self._pace.between_frames_s)

    async def _first_look(self, watched: _Watched) -> SeatChanges | None:
        try:
            look = await self._reader.look_at_all(watched.event_id, None)
        except DatabaseAway:
            self._dismiss(watched, DATABASE_BUSY)
            return None
        if look is None:
            self._dismiss(watched, EVENT_NOT_FOUND)
            return None
        return SeatChanges(look)

    async def _until_due(self, watched: _Watched, whole_at_s: float) -> None:
        if watched.whole_is_due:
            return
        try:
            async with asyncio.timeout(max(0.0, whole_at_s - clock.monotonic_s())):
                await watched.something_is_due.wait()
        except TimeoutError:
            return

    async def _look(
        self, watched: _Watched, changes: SeatChanges, *, is_whole: bool
    ) -> bytes | None:
        # Taken before looking: a signal that comes during a look asks for the next one.
        places, watched.signalled = watched.signalled, set()
        watched.something_is_due.clear()
        watched.whole_is_due = False
        if places and not is_whole:
            return changes.see_some(await self._reader.look_at(watched.event_id, list(places)))
        look = await self._reader.look_at_all(watched.event_id, changes.horizon)
        if look is None:
            raise _Vanished
        return changes.see_all(look)

    def _next_whole_look_s(self) -> float:
        # Spread a little, so that many events do not all look in the same moment.
        return clock.monotonic_s() + self._pace.between_whole_looks_s * random.uniform(0.9, 1.1)  # noqa: S311

    def _greet(self, viewer: Viewer, changes: SeatChanges) -> None:
        # Spread, so that viewers who came together do not come back together.
        lifetime_s = self._pace.longest_stream_s * random.uniform(0.9, 1.1)  # noqa: S311
        viewer.closes_at_s = clock.monotonic_s() + lifetime_s
        retry_ms = random.randint(self._pace.shortest_retry_ms, self._pace.longest_retry_ms)  # noqa: S311
        viewer.greet(changes.greeting(viewer.since), retry_ms=retry_ms)

    def _tell(self, watched: _Watched, frame: bytes) -> None:
        watched.frame_at_s = clock.monotonic_s()
        watched.crowd.tell(frame)

    def _dismiss(self, watched: _Watched, answer: Answer) -> None:
        """Stop following an event; answer who waits for it, end the streams of who does not."""
        self._events.pop(watched.event_id, None)
        for viewer in watched.crowd:
            if watched.changes is None:
                viewer.refuse(answer)
            else:
                viewer.close()

    def _follower_ended(self, watched: _Watched, follower: asyncio.Task[None]) -> None:
        error = None if follower.cancelled() else follower.exception()
        if error is not None:
            _log.error("following an event failed; its viewers come back", exc_info=error)
            self._dismiss(watched, DATABASE_BUSY)


class _Vanished(Exception):
    """Say that an event that was followed is gone or a draft again."""

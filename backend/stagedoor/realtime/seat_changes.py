"""Keep what the viewers of one event have been told, and decide what to tell them next.

Pure: it is given what was read from the database and gives back the bytes to send.

Why a viewer ends with the database's states, whatever is lost or repeated: a viewer starts from an
availability of version A, whose snapshot was taken after the clock showed A. Every place that
changed after that snapshot is seen here by a later look, whose clock is read after its snapshot,
and so gets a version above A. A place may also change and change back between two looks, while
somebody reads availability in between: such a place looks the same here but not to them. That is
why a look also names the places whose row was written (its `xmin` is new), and they are told again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stagedoor.realtime.states import differing_places

_REMEMBERED_MS = 120_000
_MOST_REMEMBERED = 20_000
_MOST_TOLD_AT_ONCE = 4_000
_FUTURE_MS = 10_000


@dataclass(frozen=True, slots=True)
class WholeLook:
    """Be what the database said about all places; `clock_ms` was read after its snapshot.

    `written` names the transaction that last wrote each place that was written since the look
    whose `horizon` was asked for.
    """

    clock_ms: int
    states: bytes
    horizon: str
    written: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartLook:
    """Be what the database said about some places: state and last writer of each."""

    clock_ms: int
    places: Mapping[int, tuple[int, str]]


class SeatChanges:
    """Turn looks at the database into frames of Server-Sent Events with growing versions."""

    __slots__ = ("_clock_ms", "_oldest", "_recent", "_states", "_written", "horizon", "version")

    def __init__(self, look: WholeLook) -> None:
        """Start from a first look; viewers that come with something older start over."""
        self.version = look.clock_ms
        self.horizon = look.horizon
        self._clock_ms = look.clock_ms
        self._states = bytearray(look.states)
        self._written: dict[int, str] = {}
        # Place → version of its last change, oldest first; what is older than `_oldest` is gone.
        self._recent: dict[int, int] = {}
        self._oldest = look.clock_ms

    @property
    def states(self) -> bytes:
        """Return the states that viewers are to have by now."""
        return bytes(self._states)

    def see_all(self, look: WholeLook) -> bytes | None:
        """Take in a look at all places; return the frame for viewers, if there is any news."""
        written, self._written = self._written, dict(look.written)
        self.horizon = look.horizon
        self._clock_ms = look.clock_ms
        if len(look.states) != len(self._states):
            self._states = bytearray(look.states)
            return self._start_over()
        changed = set(differing_places(bytes(self._states), look.states))
        changed.update(
            place for place, writer in look.written.items() if written.get(place) != writer
        )
        self._states[:] = look.states
        return self._tell(changed)

    def see_some(self, look: PartLook) -> bytes | None:
        """Take in a look at places that were said to have changed; return the frame for viewers.

        Those that were written since they were last told are told, even if they look as before.
        """
        if not look.places:
            return None
        self._clock_ms = look.clock_ms
        changed = []
        for place, (state, writer) in look.places.items():
            if place >= len(self._states):
                continue
            if state != self._states[place] or writer != self._written.get(place):
                changed.append(place)
            self._states[place] = state
            self._written[place] = writer
        return self._tell(changed)

    def greeting(self, since: int | None) -> bytes:
        """Return what a viewer needs who has everything up to `since`: a frame or nothing.

        Whoever has nothing, or something that is not remembered, is to fetch availability.
        """
        if since is None or not self._oldest <= since <= self._clock_ms + _FUTURE_MS:
            return self._snapshot()
        missed = []
        for place in reversed(self._recent):
            if self._recent[place] <= since:
                break
            missed.append(place)
        if len(missed) > _MOST_TOLD_AT_ONCE:
            return self._snapshot()
        return self._frame(sorted(missed)) if missed else b""

    def _tell(self, changed: Iterable[int]) -> bytes | None:
        places = sorted(changed)
        if not places:
            return None
        if len(places) > _MOST_TOLD_AT_ONCE:
            return self._start_over()
        self._next_version()
        for place in places:
            self._recent.pop(place, None)
            self._recent[place] = self.version
        self._forget()
        return self._frame(places)

    def _start_over(self) -> bytes:
        self._next_version()
        self._recent.clear()
        self._oldest = self.version
        return self._snapshot()

    def _next_version(self) -> None:
        # Frames are many milliseconds apart, so this is the clock nearly always, and never far
        # ahead of it: a hub that starts anew starts above whatever the last one said.
        self.version = max(self.version + 1, self._clock_ms)

    def _forget(self) -> None:
        oldest_kept = self._clock_ms - _REMEMBERED_MS
        while self._recent:
            place = next(iter(self._recent))
            version = self._recent[place]
            if version > oldest_kept and len(self._recent) <= _MOST_REMEMBERED:
                return
            del self._recent[place]
            self._oldest = max(self._oldest, version)

    def _frame(self, places: list[int]) -> bytes:
        changes = ",".join(f"[{place},{self._states[place]}]" for place in places)
        return (
            f"id: {self.version}\nevent: changes\n"
            f'data: {{"version":{self.version},"changes":[{changes}]}}\n\n'
        ).encode()

    def _snapshot(self) -> bytes:
        data = json.dumps({"version": self.version}, separators=(",", ":"))
        return f"id: {self.version}\nevent: snapshot\ndata: {data}\n\n".encode()

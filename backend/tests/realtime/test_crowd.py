"""Prove that everybody in a crowd is told each frame once, in order, whenever they came."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from stagedoor.realtime.crowd import Crowd
from stagedoor.realtime.viewer import Viewer

_MANY = 600


class _Listener:
    """Be a viewer that keeps what it was sent."""

    def __init__(self) -> None:
        self.turn: Any = None
        self.messages: list[bytes] = []

    def send(self, frame: bytes) -> None:
        self.messages.append(frame)

    @property
    def heard(self) -> bytes:
        return b"".join(self.messages)


def _join(crowd: Crowd, count: int = 1) -> list[_Listener]:
    listeners = [_Listener() for _ in range(count)]
    for listener in listeners:
        crowd.join(cast(Viewer, listener))
    return listeners


async def _passing_on(crowd: Crowd, *, turns: int) -> None:
    """Let the crowd pass on for so many turns of the loop."""
    teller = asyncio.create_task(crowd.pass_on())
    for _ in range(turns):
        await asyncio.sleep(0)
    teller.cancel()


def test_everybody_gets_all_untold_frames_in_one_message() -> None:
    async def story() -> list[_Listener]:
        crowd = Crowd()
        listeners = _join(crowd, _MANY)
        crowd.tell(b"1")
        crowd.tell(b"2")
        await _passing_on(crowd, turns=10)
        return listeners

    assert all(listener.messages == [b"12"] for listener in asyncio.run(story()))


def test_who_comes_between_two_frames_gets_only_the_second() -> None:
    async def story() -> tuple[list[_Listener], list[_Listener]]:
        crowd = Crowd()
        early = _join(crowd, _MANY)
        crowd.tell(b"1")
        late = _join(crowd, _MANY)
        crowd.tell(b"2")
        await _passing_on(crowd, turns=20)
        return early, late

    early, late = asyncio.run(story())

    assert {listener.heard for listener in early} == {b"12"}
    assert {listener.heard for listener in late} == {b"2"}


def test_who_comes_in_the_middle_of_a_round_misses_nothing_and_gets_nothing_twice() -> None:
    async def story() -> tuple[list[_Listener], list[_Listener]]:
        crowd = Crowd()
        early = _join(crowd, _MANY)
        crowd.tell(b"1")
        await _passing_on(crowd, turns=2)
        told_half = {listener.heard for listener in early}
        middle = _join(crowd, _MANY)
        crowd.tell(b"2")
        await _passing_on(crowd, turns=20)
        assert told_half == {b"1", b""}
        return early, middle

    early, middle = asyncio.run(story())

    assert {listener.heard for listener in early} == {b"12"}
    assert {listener.heard for listener in middle} == {b"2"}


def test_who_has_left_is_told_nothing_and_not_counted() -> None:
    async def story() -> tuple[Crowd, list[_Listener]]:
        crowd = Crowd()
        listeners = _join(crowd, _MANY)
        crowd.tell(b"1")
        for listener in listeners[1:]:
            crowd.leave(cast(Viewer, listener))
        crowd.leave(cast(Viewer, listeners[-1]))
        await _passing_on(crowd, turns=10)
        return crowd, listeners

    crowd, listeners = asyncio.run(story())

    assert [listener.heard for listener in listeners] == [b"1"] + [b""] * (_MANY - 1)
    assert [cast(_Listener, viewer) for viewer in crowd] == [listeners[0]]
    assert len(crowd) == 1

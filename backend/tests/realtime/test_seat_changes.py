"""Prove what viewers are told, frame by frame, without a database or a network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from stagedoor.realtime.seat_changes import PartLook, SeatChanges, WholeLook

START = 1_800_000_000_000


@dataclass(frozen=True)
class Frame:
    """Be one event of the stream, taken apart as a browser does."""

    id: int
    event: str
    data: dict[str, Any]

    @classmethod
    def read(cls, frame: bytes | None) -> Frame:
        """Take a frame apart."""
        assert frame is not None
        assert frame.endswith(b"\n\n")
        fields = dict(line.split(": ", 1) for line in frame.decode().strip().split("\n"))
        return cls(int(fields["id"]), fields["event"], json.loads(fields["data"]))


def whole(clock_ms: int, states: list[int], written: dict[int, str] | None = None) -> WholeLook:
    """Be a look at all places."""
    return WholeLook(clock_ms, bytes(states), "700", written or {})


def some(clock_ms: int, **places: int) -> PartLook:
    """Be a look at some places, each written by a transaction of its own."""
    seen = {int(name[1:]): (state, f"{clock_ms}") for name, state in places.items()}
    return PartLook(clock_ms, seen)


def test_a_frame_is_spelled_as_the_api_documents() -> None:
    changes = SeatChanges(whole(START, [0, 0, 0, 0]))

    frame = changes.see_some(some(START + 70, p2=1, p0=2))

    version = START + 70
    assert (
        frame
        == (
            f"id: {version}\nevent: changes\n"
            f'data: {{"version":{version},"changes":[[0,2],[2,1]]}}\n\n'
        ).encode()
    )


def test_a_whole_look_tells_what_differs_and_nothing_when_nothing_does() -> None:
    changes = SeatChanges(whole(START, [0, 1, 2, 3]))

    frame = Frame.read(changes.see_all(whole(START + 5, [0, 0, 2, 1])))

    assert frame == Frame(START + 5, "changes", {"version": START + 5, "changes": [[1, 0], [3, 1]]})
    assert changes.see_all(whole(START + 10, [0, 0, 2, 1])) is None
    assert changes.states == bytes([0, 0, 2, 1])


def test_versions_grow_even_when_the_clock_stands_still_or_goes_back() -> None:
    changes = SeatChanges(whole(START, [0]))

    clocks = [START, START, START - 5000, START + 1, START - 1]
    frames = [
        Frame.read(changes.see_some(some(clock_ms, p0=turn % 2)))
        for turn, clock_ms in enumerate(clocks)
    ]

    versions = [frame.id for frame in frames]
    assert versions == sorted(set(versions))
    assert versions[0] > START


def test_a_returning_viewer_is_told_each_place_that_it_missed_once_as_it_is_now() -> None:
    changes = SeatChanges(whole(START, [0] * 5))
    seen = Frame.read(changes.see_some(some(START + 10, p1=1))).id
    changes.see_some(some(START + 20, p2=1, p3=1))
    changes.see_some(some(START + 30, p2=2))

    missed = Frame.read(changes.greeting(seen))

    assert missed.event == "changes"
    assert missed.data["changes"] == [[2, 2], [3, 1]]
    assert missed.id == missed.data["version"] == START + 30


def test_a_viewer_who_missed_nothing_is_told_nothing() -> None:
    changes = SeatChanges(whole(START, [0, 0]))
    changes.see_some(some(START + 10, p1=1))

    assert changes.greeting(START + 10) == b""
    # Availability may well be newer than the last change.
    assert changes.greeting(START + 4000) == b""


def test_a_viewer_with_nothing_or_with_what_is_not_remembered_starts_over() -> None:
    changes = SeatChanges(whole(START, [0, 0]))
    changes.see_some(some(START + 10, p1=1))

    for since in (None, 0, START - 1, START + 3_600_000, 10**17):
        frame = Frame.read(changes.greeting(since))
        assert (frame.event, frame.id) == ("snapshot", START + 10)
        assert frame.data == {"version": START + 10}


def test_changes_are_remembered_for_a_minute_and_not_for_ever() -> None:
    changes = SeatChanges(whole(START, [0] * 10))
    changes.see_some(some(START + 1_000, p1=1))
    changes.see_some(some(START + 61_000, p2=1))

    assert Frame.read(changes.greeting(START + 500)).data["changes"] == [[1, 1], [2, 1]]

    changes.see_some(some(START + 3_600_000, p3=1))
    assert Frame.read(changes.greeting(START + 500)).event == "snapshot"
    assert Frame.read(changes.greeting(START + 61_000)).data["changes"] == [[3, 1]]


def test_more_changes_than_a_frame_should_carry_become_a_snapshot() -> None:
    changes = SeatChanges(whole(START, [0] * 50_000))

    frame = Frame.read(changes.see_all(whole(START + 5, [3] * 50_000)))

    assert frame == Frame(START + 5, "snapshot", {"version": START + 5})
    assert Frame.read(changes.greeting(START + 1)).event == "snapshot"
    assert changes.greeting(START + 5) == b""


def test_another_number_of_places_becomes_a_snapshot() -> None:
    changes = SeatChanges(whole(START, []))

    assert Frame.read(changes.see_all(whole(START + 5, [0, 0]))).event == "snapshot"
    assert changes.states == bytes(2)


def test_a_signalled_place_is_told_even_if_it_looks_as_before() -> None:
    changes = SeatChanges(whole(START, [0, 0]))

    frame = Frame.read(changes.see_some(some(START + 5, p1=0)))

    assert frame.data["changes"] == [[1, 0]]


def test_a_place_that_changed_and_changed_back_unseen_is_told_again_once() -> None:
    changes = SeatChanges(whole(START, [0, 0]))
    written = {1: "812"}

    frame = Frame.read(changes.see_all(whole(START + 5, [0, 0], written)))

    assert frame.data["changes"] == [[1, 0]]
    assert changes.see_all(whole(START + 10, [0, 0], written)) is None


def test_what_a_signal_has_told_is_not_told_again_by_the_next_whole_look() -> None:
    changes = SeatChanges(whole(START, [0, 0]))
    changes.see_some(PartLook(START + 5, {1: (1, "812")}))

    assert changes.see_all(whole(START + 10, [0, 1], {1: "812"})) is None


def test_what_a_whole_look_has_told_is_not_told_again_by_a_late_signal() -> None:
    changes = SeatChanges(whole(START, [0, 0]))
    changes.see_all(whole(START + 5, [0, 1], {1: "812"}))

    assert changes.see_some(PartLook(START + 10, {1: (1, "812")})) is None
    lapsed = Frame.read(changes.see_some(PartLook(START + 15, {1: (0, "812")})))
    assert lapsed.data["changes"] == [[1, 0]]


def test_a_place_that_does_not_exist_is_ignored() -> None:
    changes = SeatChanges(whole(START, [0, 0]))

    assert changes.see_some(some(START + 5, p99=1)) is None
    assert changes.see_some(PartLook(0, {})) is None
    assert changes.greeting(START + 5) == b""

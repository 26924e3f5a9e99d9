"""Prove that telling the hub never makes a sale wait, whatever Redis does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from stagedoor.embedded import EmbeddedValkey
from stagedoor.kernel import ids
from stagedoor.realtime import seat_signal
from stagedoor.realtime.seat_feed import SeatFeed
from tests.realtime.waiting import eventually


class _Ear:
    """Listen to the channel as the hub does."""

    def __init__(self, redis_url: str) -> None:
        self._client = redis.Redis.from_url(redis_url)
        self._subscription = self._client.pubsub()  # type: ignore[no-untyped-call]
        self._subscription.subscribe(seat_signal.CHANNEL)
        self.messages: list[tuple[UUID, list[int]]] = []
        # Nothing that is said from here on is missed.
        eventually(lambda: self._next("subscribe") is not None, "the confirmation")

    def hears(self, event_id: UUID, places: set[int]) -> bool:
        """Take in what was said, and tell whether all these places of an event were named."""
        data = self._next("message")
        if data is not None:
            said = seat_signal.decode(data)
            assert said is not None
            self.messages.append(said)
        heard = {place for event, named in self.messages if event == event_id for place in named}
        return places <= heard

    def _next(self, kind: str) -> bytes | None:
        message = self._subscription.get_message(timeout=0.01)
        if message is None or message["type"] != kind:
            return None
        # Redis counts the channels where it confirms, and has bytes where it passes on.
        return message["data"] if kind == "message" else b""

    def close(self) -> None:
        """Stop listening."""
        self._subscription.close()
        self._client.close()


@pytest.fixture
def ear(redis_url: str) -> Iterator[_Ear]:
    """Give somebody who listens."""
    made = _Ear(redis_url)
    yield made
    made.close()


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    """Give a Valkey that this test may kill."""
    server = EmbeddedValkey(tmp_path / "valkey").start()
    yield server
    server.stop(immediate=True)


@pytest.fixture
def mute_redis() -> Iterator[str]:
    """Give the address of a Redis that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_changes_of_several_sales_arrive_with_their_events(redis_url: str, ear: _Ear) -> None:
    first, second = ids.new_id(), ids.new_id()

    with closing(SeatFeed(redis_url)) as feed:
        feed.changed(first, [3, 1])
        feed.changed(second, [8])
        feed.changed(first, (place for place in (5,)))

        eventually(lambda: ear.hears(first, {1, 3, 5}), "the first event's places")
        eventually(lambda: ear.hears(second, {8}), "the second event's places")
    assert {place for event, places in ear.messages if event == second for place in places} == {8}


def test_what_comes_together_is_said_in_few_words(redis_url: str, ear: _Ear) -> None:
    event_id = ids.new_id()
    with closing(SeatFeed(redis_url)) as feed:
        for place in range(1000):
            feed.changed(event_id, [place])
        eventually(lambda: ear.hears(event_id, set(range(1000))), "all places")

    assert len(ear.messages) < 1000


def test_what_still_waits_is_said_at_closing(redis_url: str, ear: _Ear) -> None:
    event_id = ids.new_id()
    feed = SeatFeed(redis_url)
    feed.changed(event_id, [7])
    feed.close()

    eventually(lambda: ear.hears(event_id, {7}), "the place")
    feed.changed(event_id, [8])
    assert not ear.hears(event_id, {8})


def test_a_dead_redis_is_not_noticed_by_a_sale_and_a_living_one_is_used_again(
    valkey: EmbeddedValkey,
) -> None:
    event_id = ids.new_id()
    with closing(SeatFeed(valkey.url)) as feed:
        valkey.stop(immediate=True)
        for place in range(100):
            feed.changed(event_id, [place])
        valkey.start()
        ear = _Ear(valkey.url)

        def says_again() -> bool:
            feed.changed(event_id, [100])
            return ear.hears(event_id, {100})

        eventually(says_again, "a word after the restart")
        assert (event_id, [100]) in [(event, list(places)) for event, places in ear.messages]
        ear.close()


def test_a_mute_redis_costs_a_sale_nothing(mute_redis: str) -> None:
    with closing(SeatFeed(mute_redis)) as feed:
        # On the sale's own thread nothing touches a socket, so nothing there can wait.
        used: list[str] = []
        connect = socket.socket.connect

        def watched_connect(self: socket.socket, address: object) -> None:
            used.append(threading.current_thread().name)
            connect(self, address)  # type: ignore[arg-type]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket.socket, "connect", watched_connect)
            for place in range(100):
                feed.changed(ids.new_id(), [place])
            eventually(lambda: len(used) > 0, "the first attempt")

    assert set(used) == {"seat-feed"}


@given(st.uuids(), st.sets(st.integers(0, 100_000), max_size=50))
def test_a_signal_says_which_places_of_which_event(event_id: UUID, places: set[int]) -> None:
    assert seat_signal.decode(seat_signal.encode(event_id, places)) == (event_id, sorted(places))


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"7",
        b'{"event": "no", "places": []}',
        b'{"event": 5, "places": [1]}',
        b'{"event": "06a00000-0000-7000-8000-000000000000"}',
        b'{"event": "06a00000-0000-7000-8000-000000000000", "places": "12"}',
        b'{"event": "06a00000-0000-7000-8000-000000000000", "places": [true]}',
        b'{"event": "06a00000-0000-7000-8000-000000000000", "places": [1.5]}',
    ],
)
def test_what_is_not_a_signal_is_ignored(message: bytes) -> None:
    assert seat_signal.decode(message) is None

"""Prove that viewers are told what changed, whatever is lost, killed, wiped or restarted."""

from __future__ import annotations

from contextlib import closing

import pytest
import redis
from sqlalchemy import text

from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.embedded import EmbeddedValkey
from stagedoor.realtime.availability import read_availability
from stagedoor.realtime.hub import Pace
from stagedoor.realtime.seat_feed import SeatFeed
from tests.factories.events import MadeEvent, make_event
from tests.realtime.conftest import wait_for_listener
from tests.realtime.hub_thread import QUICK, SLOW, HubThread, Stream
from tests.realtime.places import BLOCKED, FREE, HELD, SOLD, commit_change
from tests.realtime.waiting import eventually

_DRAFT = text("UPDATE events SET state = 'draft' WHERE id = :id")


def _version(database: Database, event: MadeEvent) -> int:
    with database.read() as session:
        return read_availability(session, event.id).version


def test_a_signalled_change_reaches_every_viewer_of_its_event(
    hearing: Configuration, database: Database, event: MadeEvent
) -> None:
    with database.begin() as session:
        other = make_event(session)
    with HubThread(hearing, pace=SLOW) as hub, closing(SeatFeed(hearing.redis_url)) as feed:
        wait_for_listener(hearing.redis_url)
        streams = [Stream.open(hearing.live_port, event) for _ in range(3)]
        elsewhere = Stream.open(hearing.live_port, other)
        for stream in [*streams, elsewhere]:
            stream.next()
        commit_change(database, event.id, [4, 5], to=HELD)
        feed.changed(event.id, [4, 5])

        told = [stream.until_told(4, HELD)[-1] for stream in streams]

        assert {frame.id for frame in told} == {told[0].id}
        assert told[0].data["changes"] == [[4, HELD], [5, HELD]]
        commit_change(database, other.id, [1], to=SOLD)
        feed.changed(other.id, [1])
        assert elsewhere.until_told(1, SOLD)[0].data["changes"] == [[1, SOLD]]
        assert hub.viewers() == 4
        for stream in [*streams, elsewhere]:
            stream.close()
        eventually(lambda: hub.viewers() == 0, "the leaving of the viewers")


def test_a_change_whose_signal_was_lost_is_told_all_the_same(
    live: Configuration, database: Database, event: MadeEvent
) -> None:
    with HubThread(live, pace=QUICK), closing(Stream.open(live.live_port, event)) as stream:
        stream.next()
        commit_change(database, event.id, [7], to=BLOCKED)

        assert stream.until_told(7, BLOCKED)[-1].event == "changes"


def test_a_lapsed_hold_turns_free_without_any_signal(
    live: Configuration, database: Database, event: MadeEvent
) -> None:
    with HubThread(live, pace=QUICK), closing(Stream.open(live.live_port, event)) as stream:
        stream.next()
        commit_change(database, event.id, [2], to=HELD, seconds=1.0)
        stream.until_told(2, HELD)

        assert stream.until_told(2, FREE)[-1].data["changes"] == [[2, FREE]]


def test_a_viewer_that_comes_back_is_told_what_it_missed_by_header_or_by_address(
    live: Configuration, database: Database, event: MadeEvent
) -> None:
    with HubThread(live, pace=QUICK), closing(Stream.open(live.live_port, event)) as watching:
        start = watching.next()
        assert start is not None
        # What is from within the hub's first millisecond is answered with a snapshot.
        eventually(lambda: _version(database, event) >= start.id, "the next millisecond")
        known = _version(database, event)
        commit_change(database, event.id, [1], to=HELD)
        first = watching.until_told(1, HELD)[-1].id
        commit_change(database, event.id, [2], to=SOLD)
        second = watching.until_told(2, SOLD)[-1].id

        for stream, missed in (
            (Stream.open(live.live_port, event, known=known), [[1, HELD], [2, SOLD]]),
            (Stream.open(live.live_port, event, since=first), [[2, SOLD]]),
            # A browser repeats its first address, and adds the header.
            (Stream.open(live.live_port, event, known=known, since=first), [[2, SOLD]]),
        ):
            frame = stream.next()
            assert frame is not None
            assert (frame.event, frame.id) == ("changes", second)
            assert frame.data == {"version": second, "changes": missed}
            stream.close()


def test_a_viewer_with_an_unknown_id_is_sent_to_fetch_availability(
    live: Configuration, database: Database, event: MadeEvent
) -> None:
    with HubThread(live, pace=QUICK):
        for unknown in (None, "", "0", "17", "-1", "abc", "1e3", "9" * 18, "9" * 40, "²"):
            with closing(Stream.open(live.live_port, event, since=unknown)) as stream:
                frame = stream.next()
                assert frame is not None
                assert frame.event == "snapshot"
                assert frame.data == {"version": frame.id}
                assert stream.retry_ms is not None
        with closing(Stream.open(live.live_port, event, since=_version(database, event))) as new:
            commit_change(database, event.id, [3], to=SOLD)
            assert new.until_told(3, SOLD)[0].event == "changes"


def test_versions_grow_while_redis_is_killed_wiped_and_comes_back(
    hearing: Configuration, database: Database, event: MadeEvent, valkey: EmbeddedValkey
) -> None:
    frames = []
    with HubThread(hearing, pace=QUICK), closing(Stream.open(hearing.live_port, event)) as stream:
        frames += stream.until(lambda frame: frame.event == "snapshot")
        valkey.stop(immediate=True)
        commit_change(database, event.id, [1], to=HELD)
        frames += stream.until_told(1, HELD)
        valkey.start()
        wait_for_listener(hearing.redis_url)
        with redis.Redis.from_url(hearing.redis_url) as client:
            client.flushall()
        commit_change(database, event.id, [1], to=SOLD)
        frames += stream.until_told(1, SOLD)

        ids = [frame.id for frame in frames]
        assert ids == sorted(set(ids))
        eventually(lambda: _version(database, event) >= ids[-1], "availability with all of it")


def test_signals_are_heard_again_after_redis_was_killed(
    hearing: Configuration, database: Database, event: MadeEvent, valkey: EmbeddedValkey
) -> None:
    with HubThread(hearing, pace=SLOW), closing(Stream.open(hearing.live_port, event)) as stream:
        stream.next()
        wait_for_listener(hearing.redis_url)
        valkey.restart(immediate=True)
        wait_for_listener(hearing.redis_url)
        with closing(SeatFeed(hearing.redis_url)) as feed:
            commit_change(database, event.id, [6], to=HELD)
            feed.changed(event.id, [6])

            assert stream.until_told(6, HELD)[-1].data["changes"] == [[6, HELD]]


def test_a_viewer_who_does_not_read_is_dropped_and_the_others_are_not(
    live: Configuration, database: Database
) -> None:
    with database.begin() as session:
        event = make_event(session, capacity=3000)
    with HubThread(live, pace=Pace(between_whole_looks_s=0.01, between_frames_s=0)) as hub:
        reading = Stream.open(live.live_port, event)
        reading.next()
        deaf = Stream(live.live_port, receive_buffer=4096)
        deaf.say(f"GET /api/v1/events/{event.public_id}/live HTTP/1.1\r\n\r\n".encode())
        eventually(lambda: hub.viewers() == 2, "the deaf viewer")
        for turn in range(500):
            state = SOLD if turn % 2 == 0 else BLOCKED
            commit_change(database, event.id, range(3000), to=state)
            reading.until_told(2999, state)
            if hub.viewers() == 1:
                break

        assert hub.viewers() == 1
        commit_change(database, event.id, [0], to=FREE)
        reading.until_told(0, FREE)
        reading.close()
        deaf.close()


def test_an_event_that_becomes_a_draft_again_is_no_longer_streamed(
    live: Configuration, database: Database, event: MadeEvent
) -> None:
    with HubThread(live, pace=QUICK) as hub, closing(Stream.open(live.live_port, event)) as stream:
        stream.next()
        with database.begin() as session:
            session.execute(_DRAFT, {"id": event.id})

        assert stream.next() is None
        eventually(lambda: hub.events() == 0, "the hub to forget the event")
        with closing(Stream.open(live.live_port, event)) as again:
            assert again.status == 404


def test_places_that_are_made_later_send_viewers_to_fetch_again(
    live: Configuration, database: Database
) -> None:
    with database.begin() as session:
        event = make_event(session, capacity=3)
        session.execute(text("DELETE FROM places WHERE event_id = :id"), {"id": event.id})
    with HubThread(live, pace=QUICK):
        known = _version(database, event)
        with closing(Stream.open(live.live_port, event)) as stream:
            first = stream.next()
            with database.begin() as session:
                session.execute(
                    text("INSERT INTO places (event_id, place_no, tier_no) VALUES (:id, 0, 1)"),
                    {"id": event.id},
                )

            frame = stream.next()

        assert first is not None
        assert frame is not None
        assert frame.event == "snapshot"
        assert frame.id > first.id >= known


def test_a_quiet_stream_is_kept_alive(live: Configuration, event: MadeEvent) -> None:
    pace = Pace(keep_alive_s=0.01, housekeeping_s=0.01, longest_stream_s=1)
    with HubThread(live, pace=pace), closing(Stream.open(live.live_port, event)) as stream:
        while stream.next() is not None:
            pass

        assert stream.comments > 0


def test_a_stream_ends_so_that_the_browser_comes_back_at_a_time_of_its_own(
    live: Configuration, event: MadeEvent
) -> None:
    pace = Pace(longest_stream_s=0.05, housekeeping_s=0.01)
    with HubThread(live, pace=pace):
        retries = set()
        for _ in range(5):
            with closing(Stream.open(live.live_port, event)) as stream:
                while stream.next() is not None:
                    pass
                retries.add(stream.retry_ms)

    assert all(retry is not None and 1000 <= retry <= 5000 for retry in retries)
    assert len(retries) > 1


def test_an_event_that_nobody_watches_any_more_is_forgotten(
    live: Configuration, event: MadeEvent
) -> None:
    pace = Pace(unwatched_s=0.05, housekeeping_s=0.01)
    with HubThread(live, pace=pace) as hub:
        with closing(Stream.open(live.live_port, event)) as stream:
            stream.next()
            assert hub.events() == 1

        eventually(lambda: hub.events() == 0, "the hub to forget the event")


@pytest.mark.parametrize("viewers", [1, 2])
def test_viewers_beyond_the_limit_are_told_to_come_later(
    live: Configuration, event: MadeEvent, viewers: int
) -> None:
    with HubThread(live, most_viewers=viewers) as hub:
        streams = [Stream.open(live.live_port, event) for _ in range(viewers)]
        with closing(Stream.open(live.live_port, event)) as late:
            assert late.status == 503
            assert int(late.headers["retry-after"]) > 0
        streams.pop().close()
        eventually(lambda: hub.viewers() == viewers - 1, "a place to become free")
        with closing(Stream.open(live.live_port, event)) as next_one:
            assert next_one.status == 200
        for stream in streams:
            stream.close()

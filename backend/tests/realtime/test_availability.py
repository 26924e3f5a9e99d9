"""Prove what availability says, and how it is shared between requests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.catalogue.errors import EventNotFound
from stagedoor.catalogue.models import EventState
from stagedoor.database import Database
from stagedoor.kernel import clock, ids
from stagedoor.realtime.availability import AvailabilityCache, read_availability, read_tiers
from stagedoor.realtime.states import BLOCKED, FREE, HELD, SOLD
from tests.factories.events import MadeEvent, make_event
from tests.realtime.places import change, commit_change, states_of
from tests.realtime.waiting import eventually


class _CountingDatabase(Database):
    """Count the reads, and let a test stand in their way."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.reads = 0
        self.most_at_once = 0
        self._at_once = 0
        self.may_read = threading.Event()
        self.may_read.set()

    @contextmanager
    def read(self) -> Iterator[Session]:
        self.reads += 1
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        self.may_read.wait(60)
        try:
            with super().read() as session:
                yield session
        finally:
            self._at_once -= 1


@pytest.fixture
def counting(database: Database) -> Iterator[_CountingDatabase]:
    """Give a database that counts."""
    opened = _CountingDatabase(database.url)
    yield opened
    opened.dispose()


@pytest.fixture
def event(database: Database) -> MadeEvent:
    """Give an event of 20 free places that others can see."""
    with database.begin() as session:
        return make_event(session, capacity=20)


def test_every_state_is_read_as_the_database_has_it(session: Session) -> None:
    event = make_event(session, capacity=12)
    change(session, event.id, [1, 2], to=HELD)
    change(session, event.id, [4], to=SOLD)
    change(session, event.id, [11], to=BLOCKED)

    found = read_availability(session, event.id)

    assert list(found.states) == [0, 1, 1, 0, 2, 0, 0, 0, 0, 0, 0, 3]
    assert list(found.states) == states_of(session, event.id)


def test_a_lapsed_hold_reads_as_free_and_a_paying_order_does_not(session: Session) -> None:
    event = make_event(session, capacity=3)
    change(session, event.id, [0], to=HELD, seconds=-1)
    change(session, event.id, [1], to=HELD)
    # An order whose payment has been started has no deadline of its own.
    session.execute(
        text("UPDATE places SET order_id = hold_id, held_until = NULL WHERE event_id = :event"
             " AND place_no = 1"),
        {"event": event.id},
    )  # fmt: skip

    assert list(read_availability(session, event.id).states) == [FREE, HELD, FREE]


def test_an_unknown_event_and_a_draft_are_refused(session: Session) -> None:
    draft = make_event(session, state=EventState.DRAFT)

    for event_id in (draft.id, ids.new_id()):
        with pytest.raises(EventNotFound):
            read_availability(session, event_id)


def test_version_is_older_than_anything_committed_after_it(
    database: Database, event: MadeEvent
) -> None:
    with database.read() as session:
        version = read_availability(session, event.id).version
        after_ms = session.scalar(
            text("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint")
        )

    assert isinstance(after_ms, int)
    assert version < after_ms


def test_places_are_counted_by_tier_and_state(session: Session) -> None:
    event = make_event(session, capacity=10)
    session.execute(
        text("INSERT INTO price_tiers (event_id, tier_no, code, name) VALUES (:e, 2, 'b', 'B')"),
        {"e": event.id},
    )
    session.execute(
        text("UPDATE places SET tier_no = 2 WHERE event_id = :e AND place_no IN (0, 1, 5)"),
        {"e": event.id},
    )
    change(session, event.id, [0, 2], to=SOLD)
    change(session, event.id, [5, 6, 7], to=HELD)
    found = read_availability(session, event.id)

    counted = type(found)(found.version, found.states, read_tiers(session, event.id)).counts

    assert counted == {
        "a": {"free": 4, "held": 2, "sold": 1, "blocked": 0},
        "b": {"free": 1, "held": 1, "sold": 1, "blocked": 0},
    }


def test_a_lone_client_sees_at_once_what_it_has_done(database: Database, event: MadeEvent) -> None:
    cache = AvailabilityCache(database)

    for place in range(5):
        assert cache.get(event.id).states[place] == FREE
        commit_change(database, event.id, [place], to=HELD)
        assert cache.get(event.id).states[place] == HELD


def test_one_of_a_crowd_reads_at_a_time_and_all_get_an_answer(
    counting: _CountingDatabase, event: MadeEvent
) -> None:
    cache = AvailabilityCache(counting)
    counting.may_read.clear()
    together = threading.Barrier(8)

    def ask() -> bytes:
        together.wait(60)
        return cache.get(event.id).states

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(ask) for _ in range(8)]
        eventually(lambda: counting.reads > 0, "the first read")
        counting.may_read.set()
        assert {answer.result() for answer in answers} == {bytes(20)}

    assert counting.most_at_once == 1


def test_a_crowd_gets_what_is_at_most_250_ms_old(
    counting: _CountingDatabase, event: MadeEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = 1000.0
    monkeypatch.setattr(clock, "monotonic_s", lambda: now_s)
    cache = AvailabilityCache(counting)
    for _ in range(100):
        cache.get(event.id)
    reads_of_a_burst = counting.reads
    commit_change(counting, event.id, [3], to=SOLD)

    assert reads_of_a_burst <= 12
    assert cache.get(event.id).states[3] == FREE
    now_s += 0.26
    assert cache.get(event.id).states[3] == SOLD


def test_whoever_waits_for_a_read_that_fails_gets_its_refusal(counting: _CountingDatabase) -> None:
    cache = AvailabilityCache(counting)
    unknown = ids.new_id()
    counting.may_read.clear()

    def ask(event_id: UUID) -> None:
        with pytest.raises(EventNotFound):
            cache.get(event_id)

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, unknown) for _ in range(4)]
        eventually(lambda: counting.reads > 0, "the first read")
        counting.may_read.set()
        for answer in asked:
            answer.result()


def test_places_that_are_made_later_are_counted(database: Database) -> None:
    with database.begin() as session:
        event = make_event(session, capacity=1)
        session.execute(text("DELETE FROM places WHERE event_id = :e"), {"e": event.id})
    cache = AvailabilityCache(database)
    empty = cache.get(event.id)
    with database.begin() as session:
        session.execute(
            text("INSERT INTO places (event_id, place_no, tier_no)"
                 " SELECT :e, n, 1 FROM generate_series(0, 6) AS n"),
            {"e": event.id},
        )  # fmt: skip

    assert (empty.digits, empty.packed, empty.counts) == ("", b"", {})
    assert cache.get(event.id).counts == {"a": {"free": 7, "held": 0, "sold": 0, "blocked": 0}}


def test_recent_is_read_beside_the_one_who_asks(database: Database) -> None:
    with database.begin() as session:
        event = make_event(session, capacity=3)
    cache = AvailabilityCache(database)
    first = cache.recent(event.id)
    with database.begin() as session:
        session.execute(text("UPDATE places SET state = 'blocked' WHERE place_no = 1"))
    eventually(lambda: cache.recent(event.id).states == bytes([0, 3, 0]), "what is free now")
    assert first.states == bytes(3)


def test_recent_of_an_unknown_event_is_not_found(database: Database) -> None:
    with pytest.raises(EventNotFound):
        AvailabilityCache(database).recent(ids.new_id())

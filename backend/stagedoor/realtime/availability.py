"""Read the state of every place of an event, and share what was read between requests."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.catalogue.errors import EventNotFound
from stagedoor.database import Database
from stagedoor.kernel import clock
from stagedoor.kernel.errors import Unavailable
from stagedoor.realtime import states as place_states
from stagedoor.realtime.states import STATE_DIGIT, STATE_NAMES

_OLDEST_S = 0.25
_OLDEST_RECENT_S = 2.0
# A lone client sees at once what it has just done; a crowd shares.
_READS_A_SECOND = 10
_MOST_EVENTS = 64
_LONGEST_WAIT_S = 20

# The version is when the transaction began, hence before the snapshot of this statement was taken:
# whatever is not in the states was committed later, and the live hub, which reads the clock after
# it has looked, gives it a higher version. One millisecond less keeps that so within one.
# Of the ways to bring 60,000 states over, one ordered string_agg was the fastest (5 ms); the index
# gives the order.
_STATES = text(
    "SELECT floor(extract(epoch FROM transaction_timestamp()) * 1000)::bigint - 1, coalesce(("  # noqa: S608
    f"SELECT string_agg({STATE_DIGIT}, '' ORDER BY place_no) FROM places WHERE event_id = :event"
    "), '') FROM events WHERE id = :event AND state <> 'draft'"
)
# Places of one tier stand together nearly everywhere, so a tier is a few stretches of places.
_TIERS = text(
    "SELECT code, array_agg(first ORDER BY first), array_agg(last + 1 ORDER BY first) FROM ("
    "SELECT tier_no, min(place_no) AS first, max(place_no) AS last FROM ("
    "SELECT tier_no, place_no,"
    " place_no - row_number() OVER (PARTITION BY tier_no ORDER BY place_no) AS stretch"
    " FROM places WHERE event_id = :event) AS numbered GROUP BY tier_no, stretch) AS stretches"
    " JOIN price_tiers ON event_id = :event AND price_tiers.tier_no = stretches.tier_no"
    " GROUP BY code, price_tiers.tier_no ORDER BY price_tiers.tier_no"
)


@dataclass(frozen=True, slots=True)
class TierStretches:
    """Be the places of one price tier: from each `starts` up to, but not with, its `ends`."""

    code: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True)
class Availability:
    """Be the states of all places at one moment; `version` is where live changes go on."""

    version: int
    states: bytes
    tiers: tuple[TierStretches, ...] = ()

    @cached_property
    def digits(self) -> str:
        """Return the states as text, one digit a place."""
        return place_states.digits(self.states)

    @cached_property
    def packed(self) -> bytes:
        """Return the states at two bits a place."""
        return place_states.packed(self.states)

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many places are free, held, sold and blocked, per code of a price tier."""
        return {tier.code: _count(self.states, tier) for tier in self.tiers}

    @cached_property
    def fingerprint(self) -> str:
        """Return a short text that is the same as long as no place changes."""
        return blake2b(self.states, digest_size=12).hexdigest()


def read_availability(session: Session, event_id: UUID) -> Availability:
    """Return the states of all places of an event that is not a draft; raises EventNotFound."""
    row = session.execute(_STATES, {"event": event_id}).one_or_none()
    if row is None:
        raise EventNotFound
    return Availability(row[0], place_states.from_digits(row[1]))


def read_tiers(session: Session, event_id: UUID) -> tuple[TierStretches, ...]:
    """Return which places are in which price tier; it does not change once places are made."""
    rows = session.execute(_TIERS, {"event": event_id})
    return tuple(TierStretches(code, tuple(starts), tuple(ends)) for code, starts, ends in rows)


@dataclass(slots=True)
class _Shelf:
    """Keep what was last read of one event, and who is reading it."""

    latest: Availability | None = None
    read_at_s: float = float("-inf")
    flight: Future[Availability] | None = None
    tiers: tuple[TierStretches, ...] = ()
    tiers_of: int = -1
    credit: float = _READS_A_SECOND
    credited_at_s: float = 0.0
    is_refreshing: bool = False

    def may_read(self, now_s: float) -> bool:
        """Spend one of the reads that are allowed each second, if there is one left."""
        earned = (now_s - self.credited_at_s) * _READS_A_SECOND
        self.credit, self.credited_at_s = min(self.credit + earned, _READS_A_SECOND), now_s
        if self.credit < 1:
            return False
        self.credit -= 1
        return True


class AvailabilityCache:
    """Give availability that is new for who asks seldom, and at most 250 ms old in a crowd.

    Each event is read by one thread of a process at a time, about ten times a second at most.
    """

    def __init__(self, database: Database) -> None:
        """Start with nothing read."""
        self._database = database
        self._lock = threading.Lock()
        self._shelves: OrderedDict[UUID, _Shelf] = OrderedDict()

    def get(self, event_id: UUID) -> Availability:
        """Return an event's availability; raises EventNotFound and Unavailable."""
        now_s = clock.monotonic_s()
        with self._lock:
            shelf = self._shelf_of(event_id)
            latest = shelf.latest if now_s - shelf.read_at_s <= _OLDEST_S else None
            others_flight = shelf.flight
            if others_flight is None:
                if latest is not None and not shelf.may_read(now_s):
                    return latest
                flight = shelf.flight = Future()
            elif latest is not None:
                return latest
        if others_flight is not None:
            return others_flight.result(_LONGEST_WAIT_S)
        return self._fly(event_id, shelf, flight)

    def recent(self, event_id: UUID) -> Availability:
        """Return an event's availability of a moment ago, for who finds out what is gone.

        While it is asked for it is read beside the requests, so that none of them waits for that;
        the first does. Raises EventNotFound and Unavailable.
        """
        now_s = clock.monotonic_s()
        with self._lock:
            shelf = self._shelf_of(event_id)
            latest, age_s = shelf.latest, now_s - shelf.read_at_s
            if latest is None or age_s > _OLDEST_RECENT_S:
                latest = None
            elif age_s > _OLDEST_S and not shelf.is_refreshing:
                shelf.is_refreshing = True
                threading.Thread(
                    target=self._refresh, args=(event_id, shelf), daemon=True, name="availability"
                ).start()
        return latest or self.get(event_id)

    def _refresh(self, event_id: UUID, shelf: _Shelf) -> None:
        try:
            self.require(event_id)
        except EventNotFound:
            pass
        finally:
            shelf.is_refreshing = False

    def require(self, event_id: UUID) -> None:
        """Raise EventNotFound where there is no such event, as far as the database answers."""
        with suppress(Unavailable):
            self.get(event_id)

    def _fly(self, event_id: UUID, shelf: _Shelf, flight: Future[Availability]) -> Availability:
        """Read for everybody who waits; they get the error, too, if there is one."""
        started_s = clock.monotonic_s()
        try:
            found = self._read(event_id, shelf)
        except BaseException as error:
            with self._lock:
                shelf.flight = None
                if isinstance(error, EventNotFound):
                    self._shelves.pop(event_id, None)
            flight.set_exception(error)
            raise
        with self._lock:
            shelf.latest, shelf.read_at_s, shelf.flight = found, started_s, None
        flight.set_result(found)
        return found

    def _read(self, event_id: UUID, shelf: _Shelf) -> Availability:
        with self._database.read() as session:
            found = read_availability(session, event_id)
            if len(found.states) != shelf.tiers_of:
                shelf.tiers = read_tiers(session, event_id)
                shelf.tiers_of = len(found.states)
        return Availability(found.version, found.states, shelf.tiers)

    def _shelf_of(self, event_id: UUID) -> _Shelf:
        shelf = self._shelves.setdefault(event_id, _Shelf())
        self._shelves.move_to_end(event_id)
        if len(self._shelves) > _MOST_EVENTS:
            self._shelves.popitem(last=False)
        return shelf


def _count(states: bytes, tier: TierStretches) -> dict[str, int]:
    """Count a tier's places by state."""
    places = b"".join(states[start:end] for start, end in zip(tier.starts, tier.ends, strict=True))
    return {name: places.count(number) for number, name in enumerate(STATE_NAMES)}

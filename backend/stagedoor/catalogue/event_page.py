"""Compose what an event's page shows, and keep it for a second: everybody looks at once."""

from __future__ import annotations

import threading
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from stagedoor.catalogue.forms import EventReply, event_reply
from stagedoor.catalogue.models import Event, Price, PriceTier, Series, TicketType, Venue
from stagedoor.database import Database
from stagedoor.kernel import clock

_FRESH_S = 1.0
_MOST_PAGES = 2_000
_PLACES_LEFT = text(
    "SELECT count(*) FROM places WHERE event_id = :id AND (state = 'free' "
    "OR (state = 'held' AND held_until < clock_timestamp()))"
)


def compose_event(session: Session, event: Event, now: datetime) -> EventReply:
    """Return the reply of `GET /events/{id}`."""
    venue = session.get(Venue, event.venue_id) if event.venue_id is not None else None
    series = session.get(Series, event.series_id) if event.series_id is not None else None
    tiers = session.scalars(
        select(PriceTier).where(PriceTier.event_id == event.id).order_by(PriceTier.tier_no)
    ).all()
    types = session.scalars(
        select(TicketType).where(TicketType.event_id == event.id).order_by(TicketType.type_no)
    ).all()
    prices = session.scalars(
        select(Price).where(Price.event_id == event.id).order_by(Price.tier_no, Price.type_no)
    ).all()
    left = get_places_left(session, event.id)
    return event_reply(
        event, venue, series, tiers=tiers, types=types, prices=prices, places_left=left, now=now
    )


def get_places_left(session: Session, event_id: UUID) -> int:
    """Return how many places of an event one could take now."""
    return int(session.execute(_PLACES_LEFT, {"id": event_id}).scalar_one())


class EventPages:
    """Give the bytes of event pages, composed at most once a second each."""

    def __init__(self, database: Database) -> None:
        """Start empty."""
        self._database = database
        self._known: dict[str, tuple[float, bytes]] = {}
        self._lock = threading.Lock()

    def get(self, event: str) -> bytes:
        """Return an event's page by its id or slug; raises EventNotFound."""
        known = self._known.get(event)
        if known is not None and clock.monotonic_s() - known[0] < _FRESH_S:
            return known[1]
        with self._database.read() as session:
            reply = compose_event(session, Event.get_event(session, event), clock.now())
        body = reply.model_dump_json().encode()
        with self._lock:
            if len(self._known) >= _MOST_PAGES:
                self._known.clear()
            self._known[event] = (clock.monotonic_s(), body)
        return body

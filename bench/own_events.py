"""Make events of any size for a bench, unlisted, and take them out with all that they brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import psycopg
from sqlalchemy import select

from bench.demo import Demo
from stagedoor.accounts.models import Organiser
from stagedoor.catalogue.models import Event, Venue
from stagedoor.catalogue.plan import Plan
from stagedoor.catalogue.plan_check import parse_plan
from stagedoor.catalogue.publish import PriceList, publish_event, publish_seat_map, set_prices
from stagedoor.database import Database
from stagedoor.kernel import clock

TICKET_TYPE = "adult"
_MARK = "bench-event-"
_SEATS, _ROWS = 40, 25
_TIER, _PRICE_MINOR = "a", 2_500
# Children first; every table that may name an event that only a bench sold.
_TRACES = (
    "DELETE FROM order_transitions WHERE order_id IN (SELECT id FROM orders WHERE {own})",
    "DELETE FROM order_lines WHERE order_id IN (SELECT id FROM orders WHERE {own})",
    "DELETE FROM orders WHERE {own}",
    "DELETE FROM places WHERE {own}",
    "DELETE FROM holds WHERE {own}",
    "DELETE FROM prices WHERE {own}",
    "DELETE FROM ticket_types WHERE {own}",
    "DELETE FROM price_tiers WHERE {own}",
    "DELETE FROM seat_maps WHERE name LIKE '{mark}%'",
    "DELETE FROM venues WHERE name LIKE '{mark}%'",
    "DELETE FROM events WHERE slug LIKE '{mark}%'",
)


@contextmanager
def own_events(demo: Demo, sizes: Sequence[int]) -> Iterator[dict[int, UUID]]:
    """Give an event on sale for each number of places; all are gone at the end."""
    with demo.connect() as connection:
        _remove(connection)
        database = Database(demo.config.database_url)
        try:
            events = {size: _make(database, size) for size in sizes}
            connection.execute("VACUUM ANALYZE places")
            yield events
        finally:
            database.dispose()
            _remove(connection)


def _make(database: Database, places: int) -> UUID:
    """Put a grid of so many seats on sale."""
    now = clock.now()
    name = f"{_MARK}{places}"
    with database.begin() as session:
        like = session.scalars(select(Event).where(Event.slug == "stadium")).one()
        organiser = session.get_one(Organiser, like.organiser_id)
        venue = Venue(organiser_id=organiser.id, name=name, time_zone=like.time_zone)
        session.add(venue)
        session.flush()
        event = Event(
            organiser_id=organiser.id,
            venue_id=venue.id,
            seat_map_id=publish_seat_map(session, venue.id, _grid(places), now=now, name=name).id,
            slug=name,
            name=name,
            starts_at=now + timedelta(days=30),
            ends_at=now + timedelta(days=30, hours=2),
            time_zone=like.time_zone,
            currency=like.currency,
            is_unlisted=True,
        )
        session.add(event)
        session.flush()
        amounts = {(_TIER, TICKET_TYPE): _PRICE_MINOR}
        set_prices(session, event, PriceList({_TIER: "A"}, {TICKET_TYPE: "Adult"}, amounts))
        publish_event(session, event.id, now=now)
        return event.id


def _grid(places: int) -> Plan:
    """Return sections of 25 rows of 40 seats, one behind the other."""
    sections = [
        {
            "key": f"s{section}",
            "name": f"Section {section}",
            "rows": [
                {
                    "label": str(row + 1),
                    "seats": [str(seat + 1) for seat in range(_SEATS)],
                    "x": [20 * seat + 20 for seat in range(_SEATS)],
                    "y": [20 * (section * _ROWS + row) + 20] * _SEATS,
                    "price_tier": _TIER,
                }
                for row in range(_ROWS)
            ],
        }
        for section in range(places // (_SEATS * _ROWS))
    ]
    height = 20 * _ROWS * len(sections) + 40
    return parse_plan(
        {
            "name": "grid",
            "size": {"width": 20 * _SEATS + 40, "height": height},
            "price_tiers": [{"code": _TIER, "name": "A", "colour": "#3066be"}],
            "sections": sections,
            "areas": [],
            "shapes": [],
        }
    )


def _remove(connection: psycopg.Connection) -> None:
    """Take out what a bench has made, also what a killed run left behind."""
    own = f"event_id IN (SELECT id FROM events WHERE slug LIKE '{_MARK}%')"  # noqa: S608
    with connection.transaction():
        # What only grows and what never changes is guarded by triggers; these rows are ours.
        connection.execute("SET LOCAL session_replication_role = replica")
        for trace in _TRACES:
            connection.execute(trace.format(own=own, mark=_MARK))
    connection.execute("VACUUM ANALYZE places, holds, orders")

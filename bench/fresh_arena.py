"""Give the benches that sell an arena of their own, for what is sold stays sold.

It is unlisted, and has the drawing and the prices of the demo's arena. One that earlier runs have
left with enough free places is used again; what it sold stays, and stands up to the audit.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bench.demo import Demo
from stagedoor.accounts.models import Organiser
from stagedoor.catalogue.models import Event
from stagedoor.catalogue.publish import publish_event, set_prices
from stagedoor.database import Database
from stagedoor.kernel import clock, ids
from stagedoor.operations.demo_events import DEMO_EVENTS

_ARENA = "arena"
_MARK = "bench-arena-"
_ENOUGH = 9_000
# Nearly the whole floor is held by one bench, so little of it may be sold.
_FLOOR, _ENOUGH_OF_FLOOR = "floor", 1_900


def with_fresh_arena(demo: Demo) -> Demo:
    """Return the demo with an arena of which little is sold in place of its own."""
    database = Database(demo.config.database_url)
    try:
        arena = _last(database)
        if arena is None or not has_enough(demo.get(f"/api/v1/events/{arena}/availability")):
            arena = _make(database)
    finally:
        database.dispose()
    return replace(demo, facts={**demo.facts, "events": {**demo.facts["events"], _ARENA: arena}})


def has_enough(availability: Mapping[str, Mapping[str, Mapping[str, int]]]) -> bool:
    """Tell whether all benches that sell can run once more."""
    counts = availability["counts"]
    free = sum(tier["free"] for tier in counts.values())
    return free >= _ENOUGH and counts[_FLOOR]["free"] >= _ENOUGH_OF_FLOOR


def _last(database: Database) -> str | None:
    """Return the newest arena that a bench has made."""
    newest = select(Event.id).where(Event.slug.startswith(_MARK)).order_by(Event.id.desc()).limit(1)
    with database.read() as session:
        found = session.scalar(newest)
    return None if found is None else ids.public("evt", found)


def _make(database: Database) -> str:
    now = clock.now()
    described = next(event for event in DEMO_EVENTS if event.slug == _ARENA)
    assert described.draw is not None, "the demo's arena has a seat map"
    tiers = {tier.code: tier.name for tier in described.draw().price_tiers}
    with database.begin() as session:
        like = session.scalars(select(Event).where(Event.slug == _ARENA)).one()
        organiser = session.get_one(Organiser, like.organiser_id)
        event = Event(
            organiser_id=organiser.id,
            venue_id=like.venue_id,
            seat_map_id=like.seat_map_id,
            slug=f"{_MARK}{time.time_ns()}",
            name=f"{like.name} (bench)",
            city=like.city,
            country_code=like.country_code,
            starts_at=now + timedelta(days=60),
            ends_at=now + timedelta(days=60, hours=4),
            time_zone=like.time_zone,
            currency=like.currency,
            max_places_per_hold=like.max_places_per_hold,
            is_unlisted=True,
        )
        session.add(event)
        session.flush()
        set_prices(session, event, described.price_list(tiers))
        publish_event(session, event.id, now=now)
        return ids.public("evt", event.id)

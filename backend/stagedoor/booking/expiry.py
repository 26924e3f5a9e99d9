"""Tidy up what has run out: holds, orders that nobody paid, kept replies.

Nothing depends on this running: a lapsed hold is free to the next buyer in any case. It tells the
live map, and moves orders to where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import func, select, text

from stagedoor.booking import allocation
from stagedoor.booking.models import Hold, HoldState, Order, OrderStatus
from stagedoor.booking.queries import get_lines
from stagedoor.database import Database

_BATCH = 100
# An on-sale's holds lapse by the thousand; what is more than this is left to the next round.
_MOST_BATCHES = 50

# Tells the live map which places of an event changed.
Announce = Callable[[UUID, list[int]], None]


def expire_holds(database: Database, announce: Announce) -> int:
    """Free the places of holds that have run out, a batch at a time; return how many holds."""
    return _until_done(lambda: _expire_some_holds(database, announce))


def expire_orders(database: Database, announce: Announce) -> int:
    """Let orders go for which no payment was started in time; return how many."""
    return _until_done(lambda: _expire_some_orders(database, announce))


def forget_kept_replies(database: Database) -> int:
    """Delete replies that were kept for idempotency keys a day ago; return how many."""
    with database.begin() as session:
        result = session.execute(
            text(
                "DELETE FROM idempotency_keys "
                "WHERE created_at < clock_timestamp() - interval '24 hours' RETURNING 1"
            )
        )
        return len(result.all())


def _until_done(batch: Callable[[], int]) -> int:
    """Repeat a batch until one is not full, which says that there is no more; return the sum."""
    total = 0
    for _ in range(_MOST_BATCHES):
        done = batch()
        total += done
        if done < _BATCH:
            break
    return total


def _expire_some_holds(database: Database, announce: Announce) -> int:
    with database.begin() as session:
        holds = session.scalars(
            select(Hold)
            .where(Hold.state == HoldState.ACTIVE, Hold.expires_at < func.clock_timestamp())
            .order_by(Hold.id)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        allocation.lock_in_place_order(session, [(hold.event_id, hold.places) for hold in holds])
        for hold in holds:
            allocation.free_places_of_hold(session, hold.event_id, hold.places, hold.id)
            hold.expire()
    for hold in holds:
        announce(hold.event_id, hold.places)
    return len(holds)


def _expire_some_orders(database: Database, announce: Announce) -> int:
    with database.begin() as session:
        orders = session.scalars(
            select(Order)
            .where(
                Order.status == OrderStatus.AWAITING_PAYMENT,
                Order.expires_at < func.clock_timestamp(),
            )
            .order_by(Order.id)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        places_of = {
            order.id: [line.place_no for line in get_lines(session, order.id)] for order in orders
        }
        freed = [(order.event_id, places_of[order.id]) for order in orders]
        allocation.lock_in_place_order(session, freed)
        for order in orders:
            allocation.free_places_of_order(session, order.event_id, places_of[order.id], order.id)
            order.expire()
    for event_id, places in freed:
        announce(event_id, places)
    return len(orders)

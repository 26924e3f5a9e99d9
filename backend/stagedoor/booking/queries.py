"""Read holds, orders and tickets; change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from stagedoor.booking.allocation import HeldPlace, HoldFacts
from stagedoor.booking.errors import HoldExpired, HoldNotFound
from stagedoor.booking.models import Hold, HoldState, Order, OrderLine, Ticket


def get_hold(session: Session, hold_id: UUID, session_id: UUID) -> Hold:
    """Return a session's hold, alive or not; raises HoldNotFound."""
    hold = session.scalar(select(Hold).where(Hold.id == hold_id, Hold.session_id == session_id))
    if hold is None:
        raise HoldNotFound
    return hold


def get_live_hold(session: Session, hold_id: UUID, session_id: UUID) -> tuple[Hold, HoldFacts]:
    """Return a hold with its places and their prices; raises HoldNotFound and HoldExpired."""
    hold = get_hold(session, hold_id, session_id)
    rows = session.execute(
        text(
            "SELECT place_no, tier_no, type_no, price_minor FROM places "
            "WHERE event_id = :event AND place_no = ANY (:places) AND hold_id = :hold "
            "AND state = 'held' AND (held_until IS NULL OR held_until > clock_timestamp()) "
            "ORDER BY place_no"
        ),
        {"event": hold.event_id, "places": hold.places, "hold": hold.id},
    ).all()
    is_alive = hold.state in {HoldState.ACTIVE, HoldState.ORDERED}
    if not is_alive or not rows or len(rows) != len(hold.places):
        raise HoldExpired
    items = [HeldPlace(row.place_no, row.tier_no, row.type_no, row.price_minor) for row in rows]
    return hold, HoldFacts(hold.id, items, _ms(hold.expires_at), _ms(hold.extendable_until))


def get_lines(session: Session, order_id: UUID) -> Sequence[OrderLine]:
    """Return an order's lines in place order."""
    return session.scalars(
        select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.line_no)
    ).all()


def get_tickets(session: Session, order_id: UUID) -> Sequence[Ticket]:
    """Return an order's tickets in place order, void ones too."""
    return session.scalars(
        select(Ticket).where(Ticket.order_id == order_id).order_by(Ticket.place_no, Ticket.id)
    ).all()


def get_order_id(session: Session, number: str) -> UUID | None:
    """Return the id behind an order number, for deriving its secret."""
    return session.scalar(select(Order.id).where(Order.number == number))


def get_database_time(session: Session) -> datetime:
    """Return the instant by the clock that decides deadlines."""
    now: datetime = session.scalars(select(func.clock_timestamp())).one()
    return now


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)

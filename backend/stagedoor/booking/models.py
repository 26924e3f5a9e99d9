"""List the tables of booking, and book tickets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.booking import allocation
from stagedoor.booking.errors import (
    AlreadyOrdered,
    HoldExpired,
    HoldNotFound,
    LimitReached,
    NotOnSale,
)
from stagedoor.booking.hold import Hold, HoldState
from stagedoor.booking.order import Order, OrderLine, OrderStatus, OrderTransition
from stagedoor.booking.place import Place, PlaceState
from stagedoor.booking.pricing import price_of
from stagedoor.booking.sale_facts import SaleFacts, SaleFactsCache
from stagedoor.database import Base
from stagedoor.kernel import ids
from stagedoor.notifications.outbox import enqueue

__all__ = [
    "Hold",
    "HoldState",
    "Order",
    "OrderLine",
    "OrderStatus",
    "OrderTransition",
    "Place",
    "PlaceState",
    "Ticket",
    "TicketStatus",
]


class TicketStatus(StrEnum):
    """Name whether a ticket admits."""

    VALID = "valid"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Be who buys: a session, perhaps an account, an address and a name."""

    session_id: UUID
    user_id: UUID | None
    email: str
    name: str
    answers: dict[str, str] = field(default_factory=dict)


class Ticket(Base):
    """Be the right of one person to one place; at most one valid ticket a place."""

    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint("status IN ('valid', 'void')", name="status"),
        Index(None, "order_id"),
        Index(
            "uq_tickets_valid_place",
            "event_id",
            "place_no",
            unique=True,
            postgresql_where=text("status = 'valid'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"))
    place_no: Mapped[int]
    label: Mapped[str]
    ticket_type: Mapped[str]
    holder: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="valid", default="valid")
    issued_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    voided_at: Mapped[datetime | None]

    @classmethod
    def book_ticket(
        cls, session: Session, hold_id: UUID, *, buyer: Buyer, facts: SaleFactsCache, now: datetime
    ) -> Order:
        """Book a hold's places for a buyer and return the order.

        An order with nothing to pay is confirmed at once and its tickets issued; any other awaits
        its payment until the hold's deadline. Raises HoldNotFound, HoldExpired, AlreadyOrdered,
        NotOnSale and LimitReached.
        """
        hold = _lock_hold(session, hold_id, buyer)
        held = allocation.lock_held_places(session, hold.event_id, hold.places, hold.id)
        sale = facts.get(hold.event_id, session)
        if sale is None:
            raise NotOnSale
        _refuse_closed_event(session, hold, buyer)
        order = _new_order(hold, [place.price_minor for place in held], buyer, sale.currency)
        session.add(order)
        session.flush()
        session.execute(insert(OrderLine), _lines(order, held, sale))
        hold.become_order()
        allocation.give_to_order(session, hold.event_id, hold.places, order.id)
        if order.total.is_zero:
            was_issued = cls.issue(session, order, now)
            assert was_issued, "the order's places were locked above"
        return order

    @classmethod
    def issue(cls, session: Session, order: Order, now: datetime) -> bool:
        """Sell an order's places, confirm it, issue its tickets and queue its mail.

        Returns False, having changed nothing, when the order lost a place that somebody else has.
        """
        lines = session.scalars(
            select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.line_no)
        ).all()
        if not allocation.sell(session, order.event_id, [x.place_no for x in lines], order.id):
            return False
        order.confirm(now)
        session.flush()
        session.execute(
            insert(cls),
            [
                {
                    "id": ids.new_id(),
                    "order_id": order.id,
                    "event_id": order.event_id,
                    "place_no": line.place_no,
                    "label": line.label,
                    "ticket_type": line.ticket_type,
                    "holder": order.name,
                }
                for line in lines
            ],
        )
        mail_about(session, order, "order_confirmation")
        return True


def mail_about(session: Session, order: Order, template: str) -> None:
    """Queue the mail that belongs to the move an order has just made, once a move."""
    enqueue(
        session,
        to=order.email,
        template=template,
        values={"order_id": str(order.id), "number": order.number, "name": order.name},
        dedupe_key=f"{order.public_id}:{order.version}:{template}",
    )


def _lock_hold(session: Session, hold_id: UUID, buyer: Buyer) -> Hold:
    hold = session.scalar(
        select(Hold)
        .where(Hold.id == hold_id, Hold.session_id == buyer.session_id)
        .with_for_update()
    )
    if hold is None:
        raise HoldNotFound
    if hold.state == HoldState.ORDERED:
        number = session.scalar(select(Order.number).where(Order.hold_id == hold_id))
        raise AlreadyOrdered(number=number)
    if hold.state != HoldState.ACTIVE:
        raise HoldExpired
    return hold


def _refuse_closed_event(session: Session, hold: Hold, buyer: Buyer) -> None:
    """Refuse a cancelled or past event, and more places than one address may have in it."""
    event = session.execute(
        text(
            "SELECT state = 'published' AND ends_at > clock_timestamp() AS is_open, "
            "max_places_per_person FROM events WHERE id = :id FOR KEY SHARE"
        ),
        {"id": hold.event_id},
    ).one()
    if not event.is_open:
        raise NotOnSale
    if event.max_places_per_person is None:
        return
    address = buyer.email.lower()
    session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"{hold.event_id} {address}"},
    )
    bought = session.scalar(
        text(
            "SELECT count(*) FROM orders JOIN order_lines ON order_id = orders.id "
            "WHERE lower(email) = :email AND event_id = :event AND (status IN "
            "('payment_pending', 'confirmed', 'partially_refunded') "
            "OR (status = 'awaiting_payment' AND expires_at > clock_timestamp()))"
        ),
        {"email": address, "event": hold.event_id},
    )
    if (bought or 0) + len(hold.places) > event.max_places_per_person:
        raise LimitReached(
            f"At most {event.max_places_per_person} places a person.",
            limit=event.max_places_per_person,
        )


def _new_order(hold: Hold, prices_minor: list[int], buyer: Buyer, currency: str) -> Order:
    price = price_of(prices_minor, currency)
    return Order(
        id=ids.new_id(),
        number=ids.order_number(),
        event_id=hold.event_id,
        hold_id=hold.id,
        session_id=buyer.session_id,
        user_id=buyer.user_id,
        email=buyer.email,
        name=buyer.name,
        answers=buyer.answers,
        status=OrderStatus.AWAITING_PAYMENT,
        version=1,
        currency=currency,
        lines_minor=price.lines.amount_minor,
        discount_minor=price.discount.amount_minor,
        fees_minor=price.fees.amount_minor,
        tax_minor=price.tax.amount_minor,
        total_minor=price.total.amount_minor,
        refunded_minor=0,
        expires_at=hold.expires_at,
    )


def _lines(order: Order, held: Any, sale: SaleFacts) -> list[dict[str, Any]]:
    return [
        {
            "order_id": order.id,
            "line_no": number,
            "place_no": place.place_no,
            "label": sale.house.label(place.place_no),
            "tier_no": place.tier_no,
            "type_no": place.type_no,
            "price_tier": sale.tier_codes[place.tier_no],
            "ticket_type": sale.type_codes[place.type_no],
            "price_minor": place.price_minor,
            "held_price_minor": place.price_minor,
            "currency": order.currency,
        }
        for number, place in enumerate(held, start=1)
    ]

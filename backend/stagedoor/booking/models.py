"""List the tables of booking, and book tickets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.booking import allocation
from stagedoor.booking.allocation import HeldPlace
from stagedoor.booking.errors import (
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
    ) -> tuple[Order, list[OrderLine]]:
        """Book a hold's places for a buyer and return the order with its lines.

        An order with nothing to pay is confirmed at once and its tickets issued; any other awaits
        its payment until the hold's deadline. Raises HoldNotFound, HoldExpired, AlreadyOrdered,
        NotOnSale and LimitReached.
        """
        held = allocation.lock_hold_for_order(
            session, hold_id, session_id=buyer.session_id, email=buyer.email.lower()
        )
        sale = facts.get(held.event_id, session)
        if sale is None:
            raise NotOnSale
        order = _new_order(held, hold_id, buyer, currency=sale.currency)
        lines = _lines(order, held.items, sale)
        session.add(order)
        session.flush()
        session.add_all(lines)
        session.flush()
        allocation.give_hold_to_order(session, hold_id, order.id)
        if order.total.is_zero:
            was_issued = cls.issue(session, order, len(lines), now=now)
            assert was_issued, "the order's places were locked above"
        return order, lines

    @classmethod
    def issue(cls, session: Session, order: Order, line_count: int, *, now: datetime) -> bool:
        """Sell an order's places, confirm it, issue its tickets and queue its mail.

        Returns False, having changed nothing, when the order lost a place that somebody else has.
        """
        tickets = [ids.new_id() for _ in range(line_count)]
        if not allocation.issue_tickets(session, order.id, order.event_id, order.name, tickets):
            return False
        order.confirm(now)
        session.flush()
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


def _new_order(
    held: allocation.HoldForOrder, hold_id: UUID, buyer: Buyer, *, currency: str
) -> Order:
    price = price_of([item.price_minor for item in held.items], currency)
    return Order(
        id=ids.new_id(),
        number=ids.order_number(),
        event_id=held.event_id,
        hold_id=hold_id,
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
        expires_at=held.expires_at,
    )


def _lines(order: Order, held: list[HeldPlace], sale: SaleFacts) -> list[OrderLine]:
    return [
        OrderLine(
            order_id=order.id,
            line_no=number,
            place_no=item.place,
            label=sale.house.label(item.place),
            tier_no=item.tier_no,
            type_no=item.type_no,
            price_tier=sale.tier_codes[item.tier_no],
            ticket_type=sale.type_codes[item.type_no],
            price_minor=item.price_minor,
            held_price_minor=item.price_minor,
            currency=order.currency,
        )
        for number, item in enumerate(held, start=1)
    ]

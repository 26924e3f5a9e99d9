"""List the tables of booking, and book tickets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.booking import allocation
from stagedoor.booking.answers import Details
from stagedoor.booking.hold import Hold, HoldState
from stagedoor.booking.new_order import (
    NO_KEY,
    Booking,
    Buyer,
    NewLine,
    NewOrder,
    OrderKey,
    book,
    mail_row,
    no_details,
)
from stagedoor.booking.order import Order, OrderLine, OrderStatus, OrderTransition
from stagedoor.booking.place import Place, PlaceState
from stagedoor.booking.sale_facts import SaleFactsCache
from stagedoor.database import Base, Database
from stagedoor.kernel import ids
from stagedoor.notifications.outbox import enqueue

__all__ = [
    "Buyer",
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


class Ticket(Base):
    """Be the right of one person to one place; at most one valid ticket a place."""

    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint("status IN ('valid', 'void')", name="status"),
        CheckConstraint("issue BETWEEN 0 AND 255", name="issue"),
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
    # How often it was passed on; its code says so, and the door takes the latest alone.
    issue_no: Mapped[int] = mapped_column(
        "issue", SmallInteger, server_default=text("0"), default=0
    )
    status: Mapped[str] = mapped_column(server_default="valid", default="valid")
    issued_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    voided_at: Mapped[datetime | None]

    @property
    def public_id(self) -> str:
        """Return the id that the outside knows."""
        return ids.public("tkt", self.id)

    def rename(self, holder: str) -> None:
        """Make the ticket out to somebody; the database writes the change down."""
        self.holder = holder

    def reissue(self, holder: str) -> None:
        """Give the ticket to somebody with a new code; the old one dies."""
        self.holder = holder
        self.issue_no += 1

    @classmethod
    def book_ticket(
        cls,
        database: Database,
        hold_id: UUID,
        *,
        buyer: Buyer,
        facts: SaleFactsCache,
        key: OrderKey = NO_KEY,
        reply_to: Callable[[NewOrder], str] = lambda _: "",
        details_of: Callable[[UUID, list[NewLine]], Details] = no_details,
    ) -> Booking:
        """Book a hold's places for a buyer, and keep what is replied to them.

        An order with nothing to pay is confirmed at once, its tickets issued and its mail queued;
        any other awaits its payment until the hold's deadline. Raises HoldNotFound, HoldExpired,
        AlreadyOrdered, NotOnSale and LimitReached.
        """
        return book(
            database,
            hold_id,
            buyer=buyer,
            facts=facts,
            key=key,
            reply_to=reply_to,
            details_of=details_of,
        )

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
    row = mail_row(
        order.id, number=order.number, name=order.name, version=order.version, template=template
    )
    enqueue(
        session,
        to=order.email,
        template=row["template"],
        values=row["values"],
        dedupe_key=row["key"],
    )

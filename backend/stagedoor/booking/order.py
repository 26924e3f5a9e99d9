"""Describe an order: its lines, its moves and their record."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor.database import Base
from stagedoor.kernel import ids
from stagedoor.kernel.money import Money


class OrderStatus(StrEnum):
    """Name where an order is; the database allows the moves that are drawn."""

    AWAITING_PAYMENT = "awaiting_payment"
    PAYMENT_PENDING = "payment_pending"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUND_DUE = "refund_due"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


class Order(Base):
    """Be a purchase: who buys which places at which prices, and where that stands."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(
            "status IN ('awaiting_payment', 'payment_pending', 'confirmed', 'cancelled', "
            "'expired', 'refund_due', 'partially_refunded', 'refunded')",
            name="status",
        ),
        CheckConstraint(
            "lines_minor >= 0 AND discount_minor BETWEEN 0 AND lines_minor AND fees_minor >= 0 "
            "AND tax_minor >= 0 "
            "AND total_minor = lines_minor - discount_minor + fees_minor + tax_minor",
            name="total",
        ),
        CheckConstraint("refunded_minor >= 0", name="refunded"),
        CheckConstraint("refunded_currency <> currency", name="refunded_currency"),
        UniqueConstraint("id", "currency"),
        Index(None, "session_id"),
        Index("ix_orders_email_lower", text("lower(email)")),
        Index(None, "event_id"),
        Index(
            "ix_orders_unsettled",
            "expires_at",
            postgresql_where=text("status IN ('awaiting_payment', 'payment_pending')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    number: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"))
    hold_id: Mapped[UUID] = mapped_column(ForeignKey("holds.id"), unique=True)
    session_id: Mapped[UUID]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    email: Mapped[str]
    name: Mapped[str]
    # What its mails and tickets are written in.
    language: Mapped[str] = mapped_column(server_default="en", default="en")
    # `{"given": [{place, code, question, value, text}]}`, as `booking/answers.py` writes them.
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}", default=dict)
    # Which version of which words the buyer agreed to, by the code of the words.
    consents: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}", default=dict)
    status: Mapped[str] = mapped_column(server_default="awaiting_payment")
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    currency: Mapped[str]
    lines_minor: Mapped[int] = mapped_column(BigInteger)
    discount_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    fees_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    tax_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    refunded_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    # Only where what came, and so what went back, was not in the order's currency.
    refunded_currency: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    # Until a payment is started: when the places go back. Afterwards: when the sweep asks the
    # provider to cancel; the places stay held until the provider has answered.
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    @property
    def total(self) -> Money:
        """Return what the buyer pays, all-in."""
        return Money(self.total_minor, self.currency)

    @property
    def refunded(self) -> Money:
        """Return what the buyer has got back, in the currency that they paid in."""
        return Money(self.refunded_minor, self.refunded_currency or self.currency)

    @property
    def public_id(self) -> str:
        """Return the id that the outside knows."""
        return ids.public("ord", self.id)

    def confirm(self, now: datetime) -> None:
        """Move on: paid, or nothing to pay."""
        self.confirmed_at = now
        self._move(OrderStatus.CONFIRMED)

    def expire(self) -> None:
        """Move on: the deadline passed without money."""
        self._move(OrderStatus.EXPIRED)

    def owe_refund(self) -> None:
        """Move on: money is here and has to go back."""
        self._move(OrderStatus.REFUND_DUE)

    def refund(self, amount: Money, *, paid: Money) -> None:
        """Move on: money has gone back, part or all of what was paid."""
        refunded = amount if self.refunded.is_zero else self.refunded.add(amount)
        self.refunded_minor = refunded.amount_minor
        self.refunded_currency = None if refunded.currency == self.currency else refunded.currency
        is_whole = refunded == paid
        self._move(OrderStatus.REFUNDED if is_whole else OrderStatus.PARTIALLY_REFUNDED)

    def _move(self, status: OrderStatus) -> None:
        # The database records the move, and refuses one that is not drawn (record_order_move).
        self.status = status
        self.version += 1


class OrderLine(Base):
    """Be one place of an order with what it was called and cost when it was held."""

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "place_no"),
        ForeignKeyConstraint(["order_id", "currency"], ["orders.id", "orders.currency"]),
        CheckConstraint("price_minor >= 0 AND price_minor = held_price_minor", name="price"),
    )

    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    place_no: Mapped[int]
    label: Mapped[str]
    tier_no: Mapped[int] = mapped_column(SmallInteger)
    type_no: Mapped[int] = mapped_column(SmallInteger)
    price_tier: Mapped[str]
    ticket_type: Mapped[str]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    # Who the ticket is for, where the buyer named somebody else.
    holder: Mapped[str | None]
    # What the place itself said at the hold; the audit compares it with the line and the charge.
    held_price_minor: Mapped[int] = mapped_column(BigInteger)


class OrderTransition(Base):
    """Record one move of an order; a trigger allows only the moves that are drawn."""

    __tablename__ = "order_transitions"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    moved_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

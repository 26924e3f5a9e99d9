"""List the tables of booking: places, holds, orders, their lines and moves, and tickets."""

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
    Integer,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor.database import Base
from stagedoor.kernel import ids


class PlaceState(StrEnum):
    """Name who has a place; the packed availability counts them in this order."""

    FREE = "free"
    HELD = "held"
    SOLD = "sold"
    BLOCKED = "blocked"


class HoldState(StrEnum):
    """Name what became of a hold."""

    ACTIVE = "active"
    ORDERED = "ordered"
    RELEASED = "released"
    EXPIRED = "expired"


class OrderStatus(StrEnum):
    """Name where an order is; `booking/order.py` lists the moves that are allowed."""

    AWAITING_PAYMENT = "awaiting_payment"
    PAYMENT_PENDING = "payment_pending"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUND_DUE = "refund_due"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


class TicketStatus(StrEnum):
    """Name whether a ticket admits."""

    VALID = "valid"
    VOID = "void"


class Place(Base):
    """Be one sellable unit of one event, and at the same time the claim on it.

    No column but the key is indexed, and pages keep room, so that every change of owner stays on
    its page (HOT). A held place with `held_until` in the past is free to whoever takes it first;
    one without `held_until` belongs to an order whose payment has been started.
    """

    __tablename__ = "places"
    __table_args__ = (
        CheckConstraint(
            "CASE state "
            "WHEN 'free' THEN hold_id IS NULL AND order_id IS NULL AND held_until IS NULL "
            "WHEN 'held' THEN hold_id IS NOT NULL AND type_no IS NOT NULL "
            "AND price_minor IS NOT NULL AND (held_until IS NOT NULL OR order_id IS NOT NULL) "
            "WHEN 'sold' THEN order_id IS NOT NULL AND held_until IS NULL "
            "AND type_no IS NOT NULL AND price_minor IS NOT NULL "
            "WHEN 'blocked' THEN hold_id IS NULL AND order_id IS NULL AND held_until IS NULL "
            "ELSE false END",
            name="one_owner",
        ),
        {
            "postgresql_with": {
                "fillfactor": 70,
                "autovacuum_vacuum_scale_factor": 0.02,
                "autovacuum_analyze_scale_factor": 0.05,
            }
        },
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    tier_no: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(server_default="free")
    hold_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]
    held_until: Mapped[datetime | None]
    type_no: Mapped[int | None] = mapped_column(SmallInteger)
    price_minor: Mapped[int | None] = mapped_column(BigInteger)


class Hold(Base):
    """Keep places for a buyer until a deadline; the places themselves name the hold."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'ordered', 'released', 'expired')", name="state"),
        CheckConstraint("expires_at <= extendable_until", name="bounded"),
        Index(None, "session_id", "event_id"),
        Index(None, "expires_at", postgresql_where=text("state = 'active'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"))
    session_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(server_default="active")
    places: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    expires_at: Mapped[datetime]
    extendable_until: Mapped[datetime]


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
        CheckConstraint("refunded_minor BETWEEN 0 AND total_minor", name="refunded"),
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
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}", default=dict)
    status: Mapped[str] = mapped_column(server_default="awaiting_payment")
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    currency: Mapped[str]
    lines_minor: Mapped[int] = mapped_column(BigInteger)
    discount_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    fees_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    tax_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    refunded_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    # Until a payment is started: when the places go back. Afterwards: when the sweep asks the
    # provider to cancel; the places stay held until the provider has answered.
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


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


class IdempotencyKey(Base):
    """Remember what a request was answered, so that asking again changes nothing.

    `scope` is the session and the route; `fingerprint` the hash of the body. A reply of a hold is
    kept as the facts that it is made of, other replies as their body without secrets.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index(None, "created_at"),)

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int] = mapped_column(SmallInteger)
    reply: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

"""List the tables of money: payments, refunds, ledger postings and entries, Stripe's events."""

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


class PaymentStatus(StrEnum):
    """Name where a payment is, in our words."""

    CREATED = "created"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RefundStatus(StrEnum):
    """Name where a refund is."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Account(StrEnum):
    """Name the accounts of the ledger; a debit is positive, a credit negative."""

    STRIPE_CLEARING = "stripe_clearing"  # what Stripe holds for us
    ORGANISER_PAYABLE = "organiser_payable"  # what we owe the organiser
    REFUNDS_DUE = "refunds_due"  # what we owe buyers back
    SUSPENSE = "suspense"  # money that nobody has explained yet


class PostingKind(StrEnum):
    """Name the movements that are booked."""

    CAPTURE = "capture"  # a payment arrived for an order that gets its tickets
    CAPTURE_UNWANTED = "capture_unwanted"  # it arrived, but the places are gone: owed back
    CAPTURE_UNEXPLAINED = "capture_unexplained"  # amount or currency are not the order's
    REFUND_DECIDED = "refund_decided"  # the organiser gives money back
    REFUND_PAID = "refund_paid"  # Stripe has paid it out


class Payment(Base):
    """Be the one payment of an order; its id is the key under which Stripe creates the intent."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint(
            "status IN ('created', 'requires_action', 'processing', 'succeeded', 'failed', "
            "'cancelled')",
            name="status",
        ),
        ForeignKeyConstraint(["order_id", "currency"], ["orders.id", "orders.currency"]),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("captured_minor >= 0", name="captured"),
        Index(
            "ix_payments_open",
            "created_at",
            postgresql_where=text("status IN ('created', 'requires_action', 'processing')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    order_id: Mapped[UUID] = mapped_column(unique=True)
    provider: Mapped[str] = mapped_column(default="stripe", server_default="stripe")
    intent_id: Mapped[str | None] = mapped_column(unique=True)
    client_secret: Mapped[str | None]
    request: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(default="created", server_default="created")
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    captured_minor: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    settled_at: Mapped[datetime | None]


class Refund(Base):
    """Be money on its way back; its id is the key under which Stripe makes the refund."""

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'succeeded', 'failed')", name="status"),
        ForeignKeyConstraint(["order_id", "currency"], ["orders.id", "orders.currency"]),
        CheckConstraint("amount_minor > 0", name="amount"),
        Index(None, "payment_id"),
        Index("ix_refunds_pending", "created_at", postgresql_where=text("status = 'pending'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"))
    order_id: Mapped[UUID] = mapped_column(index=True)
    provider_refund_id: Mapped[str | None] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default="pending", server_default="pending")
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    reason: Mapped[str]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    settled_at: Mapped[datetime | None]


class LedgerPosting(Base):
    """Be one booked movement; `(kind, reference)` lets it be booked once."""

    __tablename__ = "ledger_postings"
    __table_args__ = (UniqueConstraint("kind", "reference"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    kind: Mapped[str]
    reference: Mapped[str]
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"), index=True)
    posted_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class LedgerEntry(Base):
    """Be one side of a posting: debit positive, credit negative; never changed, never deleted."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount"),
        CheckConstraint(
            "account IN ('stripe_clearing', 'organiser_payable', 'refunds_due', 'suspense')",
            name="account",
        ),
    )

    posting_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_postings.id"), primary_key=True)
    entry_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    account: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]


class StripeEvent(Base):
    """Be a webhook as it arrived, stored under Stripe's id before it is answered."""

    __tablename__ = "stripe_events"
    __table_args__ = (
        Index("ix_stripe_events_unhandled", "received_at", postgresql_where=text("handled_at IS NULL")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    object_id: Mapped[str | None]
    is_live: Mapped[bool]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    received_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    handled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    last_error: Mapped[str | None]

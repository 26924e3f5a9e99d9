"""Describe a refund: a row whose id is the provider's key, written before anybody is asked."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.booking.models import Order
from stagedoor.database import Base
from stagedoor.jobs import defer
from stagedoor.kernel import ids
from stagedoor.kernel.money import Money
from stagedoor.payments.ledger import Account, PostingKind, post

LATE_PAYMENT = "The payment arrived after the places were gone."
UNEXPLAINED_PAYMENT = "The payment was not what the order costs."
PAYMENTS_GIVEN_BACK = frozenset({LATE_PAYMENT, UNEXPLAINED_PAYMENT})


class RefundStatus(StrEnum):
    """Name where a refund is."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Refund(Base):
    """Be money on its way back; its id is the key under which Stripe makes the refund."""

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'succeeded', 'failed')", name="status"),
        CheckConstraint("amount_minor > 0", name="amount"),
        Index(None, "payment_id"),
        Index("ix_refunds_pending", "created_at", postgresql_where=text("status = 'pending'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"))
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    provider_refund_id: Mapped[str | None] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default="pending", server_default="pending")
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    # What was captured; the database refuses another (refunds_within_capture).
    currency: Mapped[str]
    reason: Mapped[str]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    settled_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        """Return what goes back."""
        return Money(self.amount_minor, self.currency)

    @property
    def public_id(self) -> str:
        """Return the id that the outside, and the provider as key, knows."""
        return ids.public("rfd", self.id)

    def succeed(self, now: datetime) -> None:
        """Move on: the provider has paid it."""
        self.status = RefundStatus.SUCCEEDED
        self.settled_at = now

    def fail(self, error: str | None) -> None:
        """Move on: the provider will not pay it."""
        self.status = RefundStatus.FAILED
        self.last_error = error


def owe(session: Session, order: Order, payment_id: UUID, *, amount: Money, reason: str) -> Refund:
    """Note that money has to go back and queue the job that pays it."""
    refund = Refund(
        id=ids.new_id(),
        payment_id=payment_id,
        order_id=order.id,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        reason=reason,
        status=RefundStatus.PENDING,
    )
    session.add(refund)
    order.owe_refund()
    session.flush()
    defer(session, "pay_refund", refund_id=str(refund.id))
    return refund


def owe_from(
    session: Session,
    order: Order,
    payment_id: UUID,
    *,
    account: Account,
    amount: Money,
    reason: str,
) -> Refund:
    """Note that money has to go back which an account of ours has had so far, and book it."""
    refund = owe(session, order, payment_id, amount=amount, reason=reason)
    post(
        session,
        PostingKind.REFUND_DECIDED,
        reference=refund.public_id,
        order_id=order.id,
        debit=account,
        credit=Account.REFUNDS_DUE,
        amount=amount,
    )
    return refund

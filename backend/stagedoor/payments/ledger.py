"""Keep the books: append-only postings whose entries sum to zero per currency.

The database itself refuses a posting that does not balance, a change and a deletion; the pair
(kind, reference) lets each movement be booked once.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    SmallInteger,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.database import Base
from stagedoor.kernel import ids
from stagedoor.kernel.money import Money


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
    REFUND_DECIDED = "refund_decided"  # money that was the organiser's, or nobody's, is owed back
    REFUND_PAID = "refund_paid"  # Stripe has paid it out


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


def post(
    session: Session,
    kind: PostingKind,
    *,
    reference: str,
    order_id: UUID | None,
    debit: Account,
    credit: Account,
    amount: Money,
) -> LedgerPosting:
    """Book an amount from one account to another; a second booking of the movement fails."""
    posting = LedgerPosting(id=ids.new_id(), kind=kind, reference=reference, order_id=order_id)
    session.add(posting)
    session.flush()
    for number, (account, sign) in enumerate(((debit, 1), (credit, -1)), start=1):
        session.add(
            LedgerEntry(
                posting_id=posting.id,
                entry_no=number,
                account=account,
                amount_minor=sign * amount.amount_minor,
                currency=amount.currency,
            )
        )
    session.flush()
    return posting


def get_balance(session: Session, account: Account, currency: str) -> Money:
    """Return what an account holds in a currency; debit positive."""
    total = session.scalar(
        select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0)).where(
            LedgerEntry.account == account, LedgerEntry.currency == currency
        )
    )
    return Money(int(total or 0), currency)

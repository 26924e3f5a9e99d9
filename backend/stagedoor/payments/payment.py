"""Pay an order, and settle it: the one place where money and places are brought to agree.

Transaction A writes the payment and commits; then the provider is asked, with no transaction open;
transaction B decides by what it said, the order locked first. A crash in between is found by
`sweep.py`, which asks again under the same key. `settle` serves the buyer's return, the webhook's
job and the sweep alike.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    SmallInteger,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.booking import allocation
from stagedoor.booking.expiry import Announce
from stagedoor.booking.models import Order, OrderStatus, Ticket
from stagedoor.booking.queries import get_lines
from stagedoor.database import Base, Database
from stagedoor.kernel import ids
from stagedoor.kernel.money import Money
from stagedoor.notifications.incidents import report
from stagedoor.payments import plain_settlement
from stagedoor.payments.ledger import Account, PostingKind, post
from stagedoor.payments.refund import LATE_PAYMENT, UNEXPLAINED_PAYMENT, owe, owe_from
from stagedoor.payments.starting import payable_of, provider_key, start
from stagedoor.payments.stripe_gateway import Intent, IntentAnswerLost, StripeGateway

# The provider's clock and the database's may differ by so much.
CLOCKS_APART = timedelta(minutes=5)


class PaymentStatus(StrEnum):
    """Name where a payment is, in our words."""

    CREATED = "created"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


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
        CheckConstraint("captured_currency <> currency", name="captured_currency"),
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
    # Only where the money that came was not in the currency that was asked for.
    captured_currency: Mapped[str | None]
    last_error: Mapped[str | None]
    # The provider's key is the payment's id and this number; it goes up only when the answer to the
    # last key is lost for good.
    attempt: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"), default=1)
    checked_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    settled_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        """Return what is to be paid."""
        return Money(self.amount_minor, self.currency)

    @property
    def captured(self) -> Money:
        """Return what has arrived."""
        return Money(self.captured_minor, self.captured_currency or self.currency)

    @property
    def has_captured(self) -> bool:
        """Tell whether its money is here, which it can come to be once."""
        return self.captured_minor != 0

    @property
    def public_id(self) -> str:
        """Return the id that the outside knows."""
        return ids.public("pay", self.id)

    @property
    def provider_key(self) -> str:
        """Return the key under which the provider makes the intent, once however often asked."""
        return provider_key(self.id, self.attempt)

    @classmethod
    def process_payment(
        cls,
        database: Database,
        gateway: StripeGateway,
        order_id: UUID,
        *,
        pay_seconds: int,
        announce: Announce,
    ) -> Payment:
        """Start paying an order, or return the payment that was started before.

        From here on the order's places stay held until the payment is settled. Raises
        HoldExpired, NothingToPay and ProviderUnavailable; after the last one asking again goes on
        where this stopped.
        """
        started = start(database, payable_of(database, order_id), pay_seconds=pay_seconds)
        settle(database, gateway, started.id, announce=announce)
        with database.read() as session:
            return session.get_one(Payment, started.id)


def ask_for_intent(gateway: StripeGateway, payment: Payment) -> Intent:
    """Return the provider's intent of a payment, making it if need be."""
    if payment.intent_id is not None:
        return gateway.get_intent(payment.intent_id)
    return gateway.create_intent(payment.request, key=payment.provider_key)


def note_intent(payment: Payment, intent: Intent) -> None:
    """Copy an intent's facts to its payment, which never leaves a final status."""
    assert payment.intent_id in {None, intent.id}, "a payment has one intent"
    payment.intent_id = intent.id
    payment.client_secret = intent.client_secret
    payment.last_error = intent.last_error
    is_final = payment.status in {PaymentStatus.SUCCEEDED, PaymentStatus.CANCELLED}
    # Success and cancellation move money and places, so only the settlement writes them.
    if not is_final and intent.status not in {"succeeded", "cancelled"}:
        payment.status = intent.status


def get_client_secret(session: Session, order_id: UUID) -> str:
    """Return what lets the buyer's browser pay an order."""
    secret = session.scalars(
        select(Payment.client_secret).where(Payment.order_id == order_id)
    ).one()
    assert secret is not None, "a reply is kept once the provider has answered"
    return secret


def say_nothing(_event_id: UUID, _places: list[int]) -> None:
    """Tell nobody that places changed: the live map looks for itself every two seconds."""


def settle(
    database: Database,
    gateway: StripeGateway,
    payment_id: UUID,
    *,
    announce: Announce = say_nothing,
) -> OrderStatus:
    """Bring an order to where its payment is; safe to repeat and to run twice at once.

    Raises ProviderUnavailable, having changed nothing.
    """
    known = plain_settlement.known_of(database, payment_id)
    if known.intent_id is None:
        with database.read() as session:
            payment = session.get_one(Payment, payment_id)
        intent = intent_of(database, gateway, payment)
    else:
        intent = gateway.get_intent(known.intent_id)
    if intent.status not in {"succeeded", "cancelled"} and plain_settlement.note(
        database, payment_id, intent
    ):
        return OrderStatus(known.status)
    if intent.status == "succeeded" and known.status == OrderStatus.PAYMENT_PENDING:
        places = plain_settlement.confirm(database, payment_id, known, intent)
        if places is not None:
            announce(known.event_id, places)
            return OrderStatus.CONFIRMED
    return settle_with(database, payment_id, intent, announce=announce)


def settle_with(
    database: Database, payment_id: UUID, intent: Intent, *, announce: Announce = say_nothing
) -> OrderStatus:
    """Decide by an intent that was just read from the provider."""
    with database.begin() as session:
        order_id = session.get_one(Payment, payment_id).order_id
        order = session.get_one(Order, order_id, with_for_update=True)
        payment = session.get_one(Payment, payment_id, with_for_update=True, populate_existing=True)
        now: datetime = session.scalars(select(func.clock_timestamp())).one()
        payment.checked_at = now
        note_intent(payment, intent)
        if intent.status == "succeeded" and payment.captured_minor == 0:
            _capture(session, order, payment, intent, now=now)
        elif intent.status == "cancelled" and payment.captured_minor == 0:
            _let_go(session, order, payment, now)
        places = [line.place_no for line in get_lines(session, order.id)]
        database.after_commit(session, lambda: announce(order.event_id, places))
        return OrderStatus(order.status)


def abandon(database: Database, payment_id: UUID, *, announce: Announce) -> None:
    """Let an order go whose payment the provider refuses to begin, so that none can arrive."""
    with database.begin() as session:
        order_id = session.get_one(Payment, payment_id).order_id
        order = session.get_one(Order, order_id, with_for_update=True)
        payment = session.get_one(Payment, payment_id, with_for_update=True, populate_existing=True)
        assert payment.intent_id is None, "what has an intent is settled by it"
        _let_go(session, order, payment, session.scalars(select(func.clock_timestamp())).one())
        places = [line.place_no for line in get_lines(session, order.id)]
    announce(order.event_id, places)


def intent_of(database: Database, gateway: StripeGateway, payment: Payment) -> Intent:
    """Return a payment's intent, found or made anew where the answer to its key is lost."""
    try:
        intent = ask_for_intent(gateway, payment)
    except IntentAnswerLost:
        found = gateway.find_intent(payment.public_id, since=payment.created_at - CLOCKS_APART)
        if found is None:
            with database.begin() as session:
                payment = session.get_one(Payment, payment.id, with_for_update=True)
                payment.attempt += 1
            found = gateway.create_intent(payment.request, key=payment.provider_key)
        intent = found
    return intent


def _capture(
    session: Session, order: Order, payment: Payment, intent: Intent, *, now: datetime
) -> None:
    """Book money that arrived, and give the order its tickets or its money back."""
    payment.captured_minor = intent.received.amount_minor
    if intent.received.currency != payment.currency:
        payment.captured_currency = intent.received.currency
    payment.status = PaymentStatus.SUCCEEDED
    payment.settled_at = now
    session.flush()
    if intent.received != payment.amount:
        _quarantine(session, order, payment, intent)
        return
    is_wanted = _is_event_on(session, order) and order.status in {
        OrderStatus.PAYMENT_PENDING,
        OrderStatus.EXPIRED,
    }
    is_issued = is_wanted and Ticket.issue(
        session, order, len(get_lines(session, order.id)), now=now
    )
    post(
        session,
        PostingKind.CAPTURE if is_issued else PostingKind.CAPTURE_UNWANTED,
        reference=payment.public_id,
        order_id=order.id,
        debit=Account.STRIPE_CLEARING,
        credit=Account.ORGANISER_PAYABLE if is_issued else Account.REFUNDS_DUE,
        amount=intent.received,
    )
    if not is_issued:
        _free(session, order)
        owe(session, order, payment.id, amount=intent.received, reason=LATE_PAYMENT)


def _quarantine(session: Session, order: Order, payment: Payment, intent: Intent) -> None:
    """Book money whose amount or currency is not the order's, give it back, and tell a person."""
    post(
        session,
        PostingKind.CAPTURE_UNEXPLAINED,
        reference=payment.public_id,
        order_id=order.id,
        debit=Account.STRIPE_CLEARING,
        credit=Account.SUSPENSE,
        amount=intent.received,
    )
    _free(session, order)
    owe_from(
        session,
        order,
        payment.id,
        account=Account.SUSPENSE,
        amount=intent.received,
        reason=UNEXPLAINED_PAYMENT,
    )
    report(
        session,
        "amount-unexplained",
        subject=order.number,
        detail=f"{intent.received.text()} arrived for {payment.amount.text()} ({intent.id})",
    )


def _let_go(session: Session, order: Order, payment: Payment, now: datetime) -> None:
    payment.status = PaymentStatus.CANCELLED
    payment.settled_at = now
    if order.status == OrderStatus.PAYMENT_PENDING:
        _free(session, order)
        order.expire()


def _free(session: Session, order: Order) -> None:
    places = [line.place_no for line in get_lines(session, order.id)]
    allocation.free_places_of_order(session, order.event_id, places, order.id)


def _is_event_on(session: Session, order: Order) -> bool:
    state = session.scalar(
        text("SELECT state FROM events WHERE id = :id FOR KEY SHARE"), {"id": order.event_id}
    )
    return state in {"published", "postponed"}

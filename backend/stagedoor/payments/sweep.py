"""Find payments that nobody speaks of: unpaid ones, quiet ones, and those of orders given up.

A payment that makes trouble is listed for a person and asked after again later; it never keeps the
others of its round waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from stagedoor.booking.expiry import Announce
from stagedoor.booking.models import Order, OrderStatus
from stagedoor.database import Database
from stagedoor.payments.errors import PaymentRefused
from stagedoor.payments.payment import (
    CLOCKS_APART,
    Payment,
    PaymentStatus,
    abandon,
    intent_of,
    say_nothing,
    settle,
    settle_with,
)
from stagedoor.payments.rounds import each, list_trouble
from stagedoor.payments.stripe_gateway import Intent, StripeGateway

_BATCH = 50
_RECHECK_S = 20
# Money that is on its way when an order is given up arrives within days, if at all.
_LATE_DAYS = 4
_LATE_RECHECK_S = 60


def let_unpaid_go(
    database: Database, gateway: StripeGateway, announce: Announce = say_nothing
) -> int:
    """Cancel at the provider what was not paid in time, and do as it then says; return how many.

    A payment that is on its way cannot be cancelled; its order keeps its places.
    """
    with database.read() as session:
        due = session.scalars(
            select(Payment)
            .join(Order, Order.id == Payment.order_id)
            .where(
                Order.status == OrderStatus.PAYMENT_PENDING,
                Order.expires_at < func.clock_timestamp(),
                Payment.status != PaymentStatus.PROCESSING,
            )
            .order_by(Payment.checked_at)
            .limit(_BATCH)
        ).all()
    return _each(database, due, lambda payment: _let_go(database, gateway, payment, announce))


def settle_quiet(
    database: Database, gateway: StripeGateway, announce: Announce = say_nothing
) -> int:
    """Settle payments of which nothing was heard for a while: lost webhooks; return how many."""
    with database.read() as session:
        quiet = session.scalars(
            select(Payment)
            .join(Order, Order.id == Payment.order_id)
            .where(
                Order.status == OrderStatus.PAYMENT_PENDING,
                Payment.checked_at < func.clock_timestamp() - timedelta(seconds=_RECHECK_S),
            )
            .order_by(Payment.checked_at)
            .limit(_BATCH)
        ).all()

    def ask(payment: Payment) -> None:
        settle(database, gateway, payment.id, announce=announce)

    return _each(database, quiet, ask)


def settle_late(
    database: Database, gateway: StripeGateway, announce: Announce = say_nothing
) -> int:
    """Ask after payments of orders that were given up, and settle what came; return how many.

    Each is asked after about a dozen times, ever more seldom, for some days. An order whose money
    did come gets its places again, or its buyer the money back in full.
    """
    now = func.clock_timestamp()
    with database.read() as session:
        due = session.scalars(
            select(Payment)
            .join(Order, Order.id == Payment.order_id)
            .where(
                Order.status.in_((OrderStatus.EXPIRED, OrderStatus.CANCELLED)),
                Order.expires_at > now - timedelta(days=_LATE_DAYS),
                Payment.captured_minor == 0,
                now - Payment.checked_at
                > func.greatest(timedelta(seconds=_LATE_RECHECK_S), (now - Order.expires_at) / 2),
            )
            .order_by(Payment.checked_at)
            .limit(_BATCH)
        ).all()
    return _each(database, due, lambda payment: _ask_late(database, gateway, payment, announce))


def _let_go(
    database: Database, gateway: StripeGateway, payment: Payment, announce: Announce
) -> None:
    try:
        intent = intent_of(database, gateway, payment)
    except PaymentRefused:
        abandon(database, payment.id, announce=announce)
        return
    settle_with(database, payment.id, _ended(gateway, intent), announce=announce)


def _ask_late(
    database: Database, gateway: StripeGateway, payment: Payment, announce: Announce
) -> None:
    if payment.intent_id is not None:
        intent: Intent | None = gateway.get_intent(payment.intent_id)
    else:
        # Never made anew: nobody wants this order's money any more.
        intent = gateway.find_intent(payment.public_id, since=payment.created_at - CLOCKS_APART)
    if intent is None:
        with database.begin() as session:
            _note_asked(session, payment.id)
        return
    settle_with(database, payment.id, _ended(gateway, intent), announce=announce)


def _ended(gateway: StripeGateway, intent: Intent) -> Intent:
    """Return an intent after trying to cancel it, if it is neither paid nor cancelled already."""
    if intent.status in {"succeeded", "cancelled"}:
        return intent
    return gateway.cancel_intent(intent.id)


def _each(database: Database, due: Sequence[Payment], do: Callable[[Payment], None]) -> int:
    def set_aside(payment: Payment, error: Exception) -> None:
        with database.begin() as session:
            _note_asked(session, payment.id)
        list_trouble(
            database,
            error,
            kind="payment-unsettled",
            subject=lambda session: session.get_one(Order, payment.order_id).number,
        )

    return each(due, do, set_aside=set_aside)


def _note_asked(session: Session, payment_id: UUID) -> None:
    session.execute(
        update(Payment).where(Payment.id == payment_id).values(checked_at=func.clock_timestamp())
    )

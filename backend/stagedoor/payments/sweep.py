"""Find payments that nobody speaks of: cancel what was not paid in time, ask after quiet ones."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from stagedoor.booking.expiry import Announce
from stagedoor.booking.models import Order, OrderStatus
from stagedoor.database import Database
from stagedoor.payments.errors import PaymentRefused
from stagedoor.payments.payment import (
    Payment,
    PaymentStatus,
    abandon,
    intent_of,
    say_nothing,
    settle,
    settle_with,
)
from stagedoor.payments.stripe_gateway import StripeGateway

_BATCH = 50
_RECHECK_S = 20


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
            .order_by(Order.expires_at)
            .limit(_BATCH)
        ).all()
    for payment in due:
        try:
            intent = intent_of(database, gateway, payment)
        except PaymentRefused:
            abandon(database, payment.id, announce=announce)
            continue
        if intent.status not in {"succeeded", "cancelled"}:
            intent = gateway.cancel_intent(intent.id)
        settle_with(database, payment.id, intent, announce=announce)
    return len(due)


def settle_quiet(
    database: Database, gateway: StripeGateway, announce: Announce = say_nothing
) -> int:
    """Settle payments of which nothing was heard for a while: lost webhooks; return how many."""
    with database.read() as session:
        quiet = session.scalars(
            select(Payment.id)
            .join(Order, Order.id == Payment.order_id)
            .where(
                Order.status == OrderStatus.PAYMENT_PENDING,
                Payment.checked_at < func.clock_timestamp() - timedelta(seconds=_RECHECK_S),
            )
            .order_by(Payment.checked_at)
            .limit(_BATCH)
        ).all()
    for payment_id in quiet:
        settle(database, gateway, payment_id, announce=announce)
    return len(quiet)

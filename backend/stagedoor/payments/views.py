"""Answer requests about payments, and take Stripe's events."""

from __future__ import annotations

from flask import Response, request

from stagedoor.booking.errors import HoldExpired, OrderNotFound
from stagedoor.booking.forms import OrderPath, OrderQuery
from stagedoor.booking.views import seen_order
from stagedoor.payments.errors import (
    NothingToPay,
    PaymentRefused,
    ProviderUnavailable,
    WebhookRefused,
)
from stagedoor.payments.forms import PaymentReply, ProviderReply, ReceivedReply
from stagedoor.payments.models import Payment
from stagedoor.payments.payment import get_client_secret
from stagedoor.payments.stripe_gateway import StripeGateway
from stagedoor.payments.webhooks import receive
from stagedoor.realtime.seat_feed import SeatFeed
from stagedoor.web.api import blueprint, json_reply, refusals, services
from stagedoor.web.idempotency import (
    IdempotencyInProgress,
    IdempotencyKeyReused,
    keep,
    kept_reply,
)
from stagedoor.web.session import asker

api = blueprint("payments")
hooks = blueprint("webhooks", prefix="")


@api.post(
    "/orders/<number>/payments",
    responses={
        201: PaymentReply,
        **refusals(
            OrderNotFound,
            HoldExpired,
            NothingToPay,
            PaymentRefused,
            ProviderUnavailable,
            IdempotencyKeyReused,
            IdempotencyInProgress,
        ),
    },
)
def process_payment(path: OrderPath, query: OrderQuery) -> Response:
    """Start paying an order; asked again without a key, the same payment as it stands now."""
    parts, who = services(), asker()
    with parts.database.begin() as session:
        order = seen_order(session, path.number, who=who, token=query.token)
        if kept := kept_reply(session, lambda _: get_client_secret(session, order.id)):
            return kept
    payment = Payment.process_payment(
        parts.database,
        parts.get(StripeGateway),
        order.id,
        pay_seconds=parts.config.pay_seconds,
        announce=parts.get(SeatFeed).changed,
    )
    reply = PaymentReply.of(payment, parts.config.stripe_publishable_key)
    with parts.database.begin() as session:
        return keep(session, reply, 201, secret=payment.client_secret)


@api.get("/payment-provider", responses={200: ProviderReply})
def show_payment_provider() -> Response:
    """Show who takes the payments, for a form that opens before there is one."""
    key = services().config.stripe_publishable_key
    return json_reply(ProviderReply(provider="stripe", publishable_key=key))


@hooks.post("/webhooks/stripe", responses={200: ReceivedReply, **refusals(WebhookRefused)})
def receive_stripe_event() -> Response:
    """Store an event of Stripe's; its job does the rest."""
    parts = services()
    event = parts.get(StripeGateway).verified_event(
        request.get_data(),
        request.headers.get("Stripe-Signature"),
        parts.config.stripe_webhook_secrets,
    )
    receive(parts.database, event)
    return json_reply(ReceivedReply(received=True))

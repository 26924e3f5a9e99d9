"""Answer requests about payments, and take Stripe's events."""

from __future__ import annotations

from flask import Response, request

from stagedoor.accounts.errors import RoleMissing
from stagedoor.booking.errors import HoldExpired, OrderNotFound
from stagedoor.booking.forms import OrderPath, OrderQuery
from stagedoor.booking.views import seen_order
from stagedoor.kernel.errors import Unauthenticated
from stagedoor.payments.errors import (
    NothingToPay,
    NothingToRefund,
    PaymentRefused,
    ProviderUnavailable,
    RefundAlreadyAsked,
    RefundNotOffered,
    RefundRequestDecided,
    RefundRequestNotFound,
    WebhookRefused,
)
from stagedoor.payments.forms import (
    AskedRefundReply,
    AskForRefundForm,
    OrderRefundsReply,
    PaymentReply,
    ProviderReply,
    ReceivedReply,
    RefundRequestListReply,
    RefundRequestPath,
    RefundRequestQuery,
    RefundRequestReply,
    RefuseRefundForm,
)
from stagedoor.payments.models import Payment, RequestState
from stagedoor.payments.payment import get_client_secret
from stagedoor.payments.refund_desk import (
    ask_for_refund,
    get_requests,
    grant_refund,
    refuse_refund,
)
from stagedoor.payments.refund_replies import order_refunds_reply
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
from stagedoor.web.session import asker, logged_in_user

api = blueprint("payments")
hooks = blueprint("webhooks", prefix="")
_KEYED = (IdempotencyKeyReused, IdempotencyInProgress)
_DECIDING = (
    Unauthenticated,
    RoleMissing,
    RefundRequestNotFound,
    RefundRequestDecided,
    *_KEYED,
)


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


@api.get("/orders/<number>/refunds", responses={200: OrderRefundsReply, **refusals(OrderNotFound)})
def show_order_refunds(path: OrderPath, query: OrderQuery) -> Response:
    """Show what goes back of an order, and whether its buyer may ask for their money."""
    parts, who = services(), asker()
    with parts.database.read() as session:
        order = seen_order(session, path.number, who=who, token=query.token)
        return json_reply(order_refunds_reply(session, order))


@api.post(
    "/orders/<number>/refund-requests",
    responses={
        201: RefundRequestReply,
        **refusals(OrderNotFound, RefundNotOffered, RefundAlreadyAsked, *_KEYED),
    },
)
def ask_for_order_refund(path: OrderPath, query: OrderQuery, body: AskForRefundForm) -> Response:
    """Ask for an order's money back, once, where its event allows it."""
    parts, who = services(), asker()
    with parts.database.begin() as session:
        order = seen_order(session, path.number, who=who, token=query.token)
        if kept := kept_reply(session):
            return kept
        request = ask_for_refund(session, order.id, reason=body.reason)
        return keep(session, RefundRequestReply.of(request), 201)


@api.get("/refund-requests", responses={200: RefundRequestListReply, **refusals(Unauthenticated)})
def list_refund_requests(query: RefundRequestQuery) -> Response:
    """List the requests for refunds that the asker may decide on, oldest first."""
    user_id = logged_in_user()
    state = RequestState(query.state) if query.state else None
    with services().database.read() as session:
        found = get_requests(session, user_id, state=state)
        data = [AskedRefundReply.of(asked) for asked in found]
    return json_reply(RefundRequestListReply(data=data, has_more=False, next_cursor=None))


@api.post(
    "/refund-requests/<id>/grant",
    responses={200: AskedRefundReply, **refusals(*_DECIDING, NothingToRefund)},
)
def grant_refund_request(path: RefundRequestPath) -> Response:
    """Refund a request's order in full; its tickets are void and its places free at once."""
    user_id = logged_in_user()
    with services().database.begin() as session:
        if kept := kept_reply(session):
            return kept
        asked = grant_refund(session, path.id, user_id)
        return keep(session, AskedRefundReply.of(asked), 200)


@api.post(
    "/refund-requests/<id>/refuse",
    responses={200: AskedRefundReply, **refusals(*_DECIDING)},
)
def refuse_refund_request(path: RefundRequestPath, body: RefuseRefundForm) -> Response:
    """Refuse a request, and tell its buyer why."""
    user_id = logged_in_user()
    with services().database.begin() as session:
        if kept := kept_reply(session):
            return kept
        asked = refuse_refund(session, path.id, user_id, answer=body.answer)
        return keep(session, AskedRefundReply.of(asked), 200)


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

"""Give requests and replies about payments their shape."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from stagedoor.booking.models import Order
from stagedoor.catalogue.models import Event
from stagedoor.kernel import ids
from stagedoor.kernel.money import Money
from stagedoor.payments.payment import Payment, PaymentStatus
from stagedoor.payments.refund import Refund, RefundStatus
from stagedoor.payments.refund_desk import AskedRefund
from stagedoor.payments.refund_request import RefundRequest
from stagedoor.web.api import Form, MoneyReply, Path, Query, Reply

_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class PaymentReply(Reply):
    """Show a payment and what the buyer's browser needs to pay it at the provider."""

    id: str
    status: PaymentStatus
    provider: str
    client_secret: str | None
    publishable_key: str
    amount: MoneyReply

    @classmethod
    def of(cls, payment: Payment, publishable_key: str) -> PaymentReply:
        """Show a payment."""
        return cls(
            id=payment.public_id,
            status=PaymentStatus(payment.status),
            provider=payment.provider,
            client_secret=payment.client_secret,
            publishable_key=publishable_key,
            amount=MoneyReply.of(Money(payment.amount_minor, payment.currency)),
        )


class ProviderReply(Reply):
    """Show who takes payments, and the key with which a browser may speak to them."""

    provider: str
    publishable_key: str


class ReceivedReply(Reply):
    """Say that an event is stored."""

    received: bool


class RefundRequestPath(Path):
    """Name a request for a refund."""

    id: str


class RefundRequestQuery(Query):
    """Ask for the requests in one state."""

    state: Literal["asked", "granted", "refused"] | None = None


class AskForRefundForm(Form):
    """Ask for an order's money back, and say why."""

    reason: _Words


class RefuseRefundForm(Form):
    """Refuse a request, in words that its buyer reads."""

    answer: _Words


class RefundRequestReply(Reply):
    """Show a request as its buyer sees it."""

    id: str
    state: str
    reason: str
    answer: str
    asked_at: AwareDatetime
    decided_at: AwareDatetime | None

    @classmethod
    def of(cls, request: RefundRequest) -> RefundRequestReply:
        """Show a request."""
        return cls(
            id=request.public_id,
            state=request.state,
            reason=request.reason,
            answer=request.answer,
            asked_at=request.asked_at,
            decided_at=request.decided_at,
        )


class RefundReply(Reply):
    """Show money on its way back."""

    id: str
    status: RefundStatus
    amount: MoneyReply
    created_at: AwareDatetime
    settled_at: AwareDatetime | None

    @classmethod
    def of(cls, refund: Refund) -> RefundReply:
        """Show a refund."""
        return cls(
            id=refund.public_id,
            status=RefundStatus(refund.status),
            amount=MoneyReply.of(refund.amount),
            created_at=refund.created_at,
            settled_at=refund.settled_at,
        )


class OrderRefundsReply(Reply):
    """Show what goes back of an order, and whether its buyer may ask, until when."""

    may_ask: bool
    ask_until: AwareDatetime | None
    request: RefundRequestReply | None
    refunds: list[RefundReply]


class AskedRefundReply(Reply):
    """Show a request to the organiser."""

    id: str
    state: str
    reason: str
    answer: str
    asked_at: AwareDatetime
    decided_at: AwareDatetime | None
    order: str
    event: str
    event_name: str
    buyer: str
    email: str
    total: MoneyReply

    @classmethod
    def of(cls, asked: AskedRefund) -> AskedRefundReply:
        """Show a request with its order and event."""
        order: Order = asked.order
        event: Event = asked.event
        return cls(
            **RefundRequestReply.of(asked.request).model_dump(),
            order=order.number,
            event=ids.public("evt", event.id),
            event_name=event.name,
            buyer=order.name,
            email=order.email,
            total=MoneyReply.of(order.total),
        )


class RefundRequestListReply(Reply):
    """Show a page of requests."""

    data: list[AskedRefundReply]
    has_more: bool
    next_cursor: str | None

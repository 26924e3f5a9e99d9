"""Compose what a buyer sees of their refunds."""

from __future__ import annotations

from sqlalchemy.orm import Session

from stagedoor.booking.models import Order, OrderStatus
from stagedoor.booking.queries import get_database_time
from stagedoor.catalogue.models import Event, RefundRule
from stagedoor.payments.forms import OrderRefundsReply, RefundReply, RefundRequestReply
from stagedoor.payments.refund_desk import get_refunds
from stagedoor.payments.refund_request import get_request


def order_refunds_reply(session: Session, order: Order) -> OrderRefundsReply:
    """Show what goes back of an order, and whether its buyer may ask, until when."""
    event = session.get_one(Event, order.event_id)
    request = get_request(session, order.id)
    is_offered = event.refund_rule == RefundRule.REQUEST
    return OrderRefundsReply(
        may_ask=request is None
        and order.status == OrderStatus.CONFIRMED
        and event.takes_refund_requests(get_database_time(session)),
        ask_until=(event.refunds_until or event.starts_at) if is_offered else None,
        request=RefundRequestReply.of(request) if request else None,
        refunds=[RefundReply.of(refund) for refund in get_refunds(session, order.id)],
    )

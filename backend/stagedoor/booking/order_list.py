"""List the orders of an account, newest first, a page at a time."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from stagedoor.booking.forms import OrderListReply, OrderSummaryReply
from stagedoor.booking.models import Order, OrderStatus
from stagedoor.catalogue.errors import CursorInvalid
from stagedoor.catalogue.models import Event
from stagedoor.catalogue.search import DEFAULT_LIMIT, LARGEST_LIMIT
from stagedoor.kernel import ids
from stagedoor.kernel.errors import NotFound
from stagedoor.web.api import MoneyReply, Query


class OrderListQuery(Query):
    """Ask for a page of orders; `cursor` is `next_cursor` of the page before."""

    limit: Annotated[int, Field(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, StringConstraints(max_length=100)] | None = None


def account_orders_reply(session: Session, user_id: UUID, query: OrderListQuery) -> OrderListReply:
    """Show a page of an account's orders; raises CursorInvalid."""
    wanted = (
        select(Order, Event.name, Event.starts_at, Event.time_zone)
        .join(Event, Event.id == Order.event_id)
        .where(Order.user_id == user_id)
        # Ids grow with time.
        .order_by(Order.id.desc())
        .limit(query.limit + 1)
    )
    if query.cursor is not None:
        wanted = wanted.where(Order.id < _last_of(query.cursor))
    rows = session.execute(wanted).all()
    page = rows[: query.limit]
    has_more = len(rows) > len(page)
    return OrderListReply(
        data=[
            OrderSummaryReply(
                number=order.number,
                event=ids.public("evt", order.event_id),
                event_name=name,
                starts_at=starts_at,
                time_zone=time_zone,
                status=OrderStatus(order.status),
                total=MoneyReply.of(order.total),
                created_at=order.created_at,
            )
            for order, name, starts_at, time_zone in page
        ],
        has_more=has_more,
        next_cursor=ids.public("ord", page[-1][0].id) if has_more else None,
    )


def _last_of(cursor: str) -> UUID:
    try:
        return ids.parse("ord", cursor)
    except NotFound as error:
        message = "Use `next_cursor` of the page before."
        fault = {"pointer": "/cursor", "code": "cursor-invalid", "message": message}
        raise CursorInvalid(message, errors=[fault]) from error

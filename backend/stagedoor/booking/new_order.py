"""Write a whole order in one statement: priced here from what its hold has, decided there.

What the hold has is read without a lock. The statement takes the locks, and books nothing if the
hold is no longer what was priced; then it is read and priced again. So nobody waits at a lock while
Python thinks, and what an order costs is still said in `pricing.py` alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from stagedoor.booking.allocation import HeldPlace, PlacesBusy
from stagedoor.booking.answers import NO_DETAILS, Details
from stagedoor.booking.errors import (
    AlreadyOrdered,
    HoldExpired,
    HoldNotFound,
    LimitReached,
    NotOnSale,
)
from stagedoor.booking.order import OrderStatus
from stagedoor.booking.pricing import PriceSum, price_of
from stagedoor.booking.sale_facts import SaleFacts, SaleFactsCache
from stagedoor.database import Database
from stagedoor.kernel import ids
from stagedoor.kernel.errors import Refusal
from stagedoor.kernel.language import ENGLISH, phrase
from stagedoor.kernel.money import Money

_TRIES = 5
# One row always: empty for a hold that is not there or not the session's.
_READ_HOLD = (
    "SELECT event_id, expires_at, (SELECT jsonb_agg("
    "jsonb_build_array(place_no, tier_no, type_no, price_minor) ORDER BY place_no)::text"
    " FROM places WHERE places.event_id = holds.event_id AND place_no = ANY (holds.places)"
    " AND hold_id = holds.id) AS items"
    " FROM (VALUES (%(hold)s::uuid, %(session)s::uuid)) AS asked (hold, owner)"
    " LEFT JOIN holds ON id = asked.hold AND session_id = asked.owner"
)
_BOOK = (
    "SELECT outcome, facts FROM book_order(%(order)s, %(items)s, %(lines)s, %(mail)s, %(scope)s,"
    " %(key)s, %(fingerprint)s, %(reply)s)"
)
_REFUSALS: dict[str, type[Refusal]] = {
    "unknown-hold": HoldNotFound,
    "hold-expired": HoldExpired,
    "not-on-sale": NotOnSale,
}
_CONFIRMATION = "order_confirmation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Be who buys: a session, perhaps an account, an address and a name."""

    session_id: UUID
    user_id: UUID | None
    email: str
    name: str
    language: str = ENGLISH.code


@dataclass(frozen=True, slots=True)
class NewLine:
    """Be one place of an order that is being booked."""

    place_no: int
    label: str
    price_tier: str
    ticket_type: str
    price_minor: int


@dataclass(frozen=True, slots=True)
class NewOrder:
    """Be an order as it is booked, with its lines in place order."""

    id: UUID
    number: str
    price: PriceSum
    expires_at: datetime
    lines: list[NewLine]

    @property
    def total(self) -> Money:
        """Return what the buyer pays, all-in."""
        return self.price.total

    @property
    def status(self) -> OrderStatus:
        """Return where the order is once it is booked: confirmed if there is nothing to pay."""
        return OrderStatus.CONFIRMED if self.total.is_zero else OrderStatus.AWAITING_PAYMENT


@dataclass(frozen=True, slots=True)
class OrderKey:
    """Identify a request to book that may come again."""

    scope: str | None = None
    key: str | None = None
    fingerprint: bytes | None = None


NO_KEY = OrderKey()


@dataclass(frozen=True, slots=True)
class Booking:
    """Be what came of a request to book: booked, replayed, in-progress or key-reused.

    `reply` is what is kept for the request's key; of one that came before, after its status.
    """

    outcome: str
    reply: str
    order: NewOrder | None = None


def book(
    database: Database,
    hold_id: UUID,
    *,
    buyer: Buyer,
    facts: SaleFactsCache,
    key: OrderKey,
    reply_to: Callable[[NewOrder], str],
    details_of: Callable[[UUID, list[NewLine]], Details],
) -> Booking:
    """Book a hold's places in one transaction of one statement.

    `details_of` says what an order of an event's places keeps besides, or refuses it. Raises
    HoldNotFound, HoldExpired, AlreadyOrdered, NotOnSale and LimitReached.
    """
    for _ in range(_TRIES):
        held = database.run(_READ_HOLD, {"hold": hold_id, "session": buyer.session_id})
        order = _priced(held, facts)
        reply = "" if order is None else reply_to(order)
        details = NO_DETAILS if order is None else details_of(held.event_id, order.lines)
        outcome, told = database.run(
            _BOOK,
            {
                "order": json.dumps(_row(order, hold_id, buyer, details=details)),
                "items": held.items,
                "lines": json.dumps(_line_rows(order, details.holders)),
                "mail": json.dumps(_confirmation(order, buyer)),
                "scope": key.scope,
                "key": key.key,
                "fingerprint": key.fingerprint,
                "reply": reply,
            },
        )
        if outcome == "booked":
            return Booking(outcome, reply, order)
        if outcome != "changed":
            _refuse(outcome, told)
            return Booking(outcome, told)
    raise PlacesBusy


def mail_row(
    order_id: UUID, *, number: str, name: str, version: int, template: str
) -> dict[str, Any]:
    """Return what is queued to tell a move of an order by mail, once."""
    return {
        "key": f"{ids.public('ord', order_id)}:{version}:{template}",
        "template": template,
        "values": {"order_id": str(order_id), "number": number, "name": name},
    }


def _priced(held: Any, facts: SaleFactsCache) -> NewOrder | None:
    """Price what a hold has; None for one that has nothing, whose refusal the statement knows."""
    sale = facts.get(held.event_id) if held.items else None
    if sale is None:
        return None
    items = [HeldPlace(*item) for item in json.loads(held.items)]
    return NewOrder(
        id=ids.new_id(),
        number=ids.order_number(),
        price=price_of([item.price_minor for item in items], sale.currency),
        expires_at=held.expires_at,
        lines=[_line(item, sale) for item in items],
    )


def _line(item: HeldPlace, sale: SaleFacts) -> NewLine:
    return NewLine(
        place_no=item.place,
        label=sale.house.label(item.place),
        price_tier=sale.tier_codes[item.tier_no],
        ticket_type=sale.type_codes[item.type_no],
        price_minor=item.price_minor,
    )


def no_details(_event_id: UUID, _lines: list[NewLine]) -> Details:
    """Return that an order keeps nothing besides, for who has nothing to ask."""
    return NO_DETAILS


def _row(
    order: NewOrder | None, hold_id: UUID, buyer: Buyer, *, details: Details
) -> dict[str, Any]:
    """Return the order's row as far as Python knows it; the rest is the statement's."""
    row: dict[str, Any] = {
        "hold_id": hold_id.hex,
        "session_id": buyer.session_id.hex,
        "user_id": buyer.user_id and buyer.user_id.hex,
        "email": buyer.email,
        "name": buyer.name,
        "language": buyer.language,
        "answers": details.answers,
        "consents": details.consents,
    }
    if order is not None:
        price = order.price
        row |= {
            "id": order.id.hex,
            "number": order.number,
            "currency": order.total.currency,
            "lines_minor": price.lines.amount_minor,
            "discount_minor": price.discount.amount_minor,
            "fees_minor": price.fees.amount_minor,
            "tax_minor": price.tax.amount_minor,
            "total_minor": order.total.amount_minor,
            "expires_at": order.expires_at.isoformat(),
        }
    return row


def _line_rows(order: NewOrder | None, holders: Mapping[int, str]) -> list[dict[str, Any]]:
    lines = [] if order is None else order.lines
    return [
        {
            "line_no": number,
            "place": line.place_no,
            "label": line.label,
            "price_tier": line.price_tier,
            "ticket_type": line.ticket_type,
            "price_minor": line.price_minor,
            "holder": holders.get(line.place_no),
            # Taken if there is nothing to pay; else the payment issues the ticket, with its own.
            "ticket": ids.new_id().hex,
        }
        for number, line in enumerate(lines, start=1)
    ]


def _confirmation(order: NewOrder | None, buyer: Buyer) -> dict[str, Any] | None:
    if order is None or order.status is not OrderStatus.CONFIRMED:
        return None
    # Both moves are behind it, so it is at its second version.
    row = mail_row(
        order.id, number=order.number, name=buyer.name, version=2, template=_CONFIRMATION
    )
    return {"id": ids.new_id().hex, **row}


def _refuse(outcome: str, told: str) -> None:
    """Raise the refusal of an outcome; return for one that is about the request's key."""
    if outcome in _REFUSALS:
        raise _REFUSALS[outcome]
    if outcome == "already-ordered":
        raise AlreadyOrdered(number=told)
    if outcome == "limit-reached":
        raise LimitReached(phrase("At most {count} places a person.", count=told), limit=int(told))

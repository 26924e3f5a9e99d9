"""Settle in one statement where nothing is to be decided: a plain success, or no news at all.

Whatever else there is to decide, `payment.py` decides, with the order locked in its transaction.
"""

from __future__ import annotations

import json
from typing import Protocol
from uuid import UUID

from stagedoor.booking.new_order import mail_row
from stagedoor.database import Database
from stagedoor.kernel import ids
from stagedoor.payments.stripe_gateway import Intent

_KNOWN = (
    "SELECT intent_id, order_id, orders.event_id, number, name, version, orders.status,"
    " (SELECT count(*) FROM order_lines AS l WHERE l.order_id = orders.id) AS lines"
    " FROM payments JOIN orders ON orders.id = order_id WHERE payments.id = %(payment)s"
)
_NOTE = (
    "WITH noted AS (UPDATE payments SET intent_id = %(intent)s, client_secret = %(secret)s,"
    " last_error = %(error)s, checked_at = clock_timestamp(), status = CASE"
    " WHEN status IN ('succeeded', 'cancelled') THEN status ELSE %(status)s END"
    " WHERE id = %(payment)s AND coalesce(intent_id, %(intent)s) = %(intent)s RETURNING 1)"
    " SELECT count(*) FROM noted"
)
# The whole of the plain case; see migrations about settling.
_CONFIRM = (
    "SELECT confirm_paid_order(%(order)s, %(version)s, %(payment)s, %(intent)s, %(amount)s,"
    " %(currency)s, %(tickets)s, %(posting)s, %(reference)s, %(mail)s) AS places"
)


class Known(Protocol):
    """Be what is known of a payment's order before the provider is asked."""

    intent_id: str | None
    order_id: UUID
    event_id: UUID
    number: str
    name: str
    version: int
    status: str
    lines: int


def known_of(database: Database, payment_id: UUID) -> Known:
    """Return what is known of a payment's order; another may change it at any moment."""
    known: Known = database.run(_KNOWN, {"payment": payment_id})
    return known


def note(database: Database, payment_id: UUID, intent: Intent) -> bool:
    """Copy the facts of an intent that moves neither money nor places.

    Return whether they were; they are not where the payment has another intent.
    """
    noted = database.run(
        _NOTE,
        {
            "payment": payment_id,
            "intent": intent.id,
            "secret": intent.client_secret,
            "status": intent.status,
            "error": intent.last_error,
        },
    )
    return bool(noted.count)


def confirm(database: Database, payment_id: UUID, known: Known, intent: Intent) -> list[int] | None:
    """Confirm an order whose whole price has arrived, and return its places.

    None, having changed nothing, wherever there is more to decide than that.
    """
    version = known.version + 1
    mail = mail_row(
        known.order_id,
        number=known.number,
        name=known.name,
        version=version,
        template="order_confirmation",
    )
    places: list[int] | None = database.run(
        _CONFIRM,
        {
            "order": known.order_id,
            "version": known.version,
            "payment": payment_id,
            "intent": intent.id,
            "amount": intent.received.amount_minor,
            "currency": intent.received.currency,
            "tickets": [ids.new_id() for _ in range(known.lines)],
            "posting": ids.new_id(),
            "reference": ids.public("pay", payment_id),
            "mail": json.dumps({"id": ids.new_id().hex, **mail}),
        },
    ).places
    return places

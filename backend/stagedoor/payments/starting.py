"""Start a payment in one statement, and note what the provider made of it in another.

Between the two the provider is asked, with no transaction open. Who dies in between has left the
payment's row, and `sweep.py` or the buyer's next try goes on from there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from stagedoor.booking.errors import HoldExpired
from stagedoor.database import Database
from stagedoor.kernel import ids
from stagedoor.kernel.errors import Refusal
from stagedoor.kernel.money import Money
from stagedoor.payments.errors import NothingToPay
from stagedoor.payments.stripe_gateway import Intent

_PAYABLE = "SELECT number, total_minor, currency FROM orders WHERE id = %(order)s"
_START = (
    "SELECT outcome, payment_id"
    " FROM start_payment(%(order)s, %(payment)s, %(seconds)s, %(request)s)"
)
# The reply is kept with the note, and only if the payment is still where the reply says it is.
_NOTE = (
    "WITH noted AS (UPDATE payments SET intent_id = %(intent)s, client_secret = %(secret)s,"
    " last_error = %(error)s, checked_at = clock_timestamp(), status = %(status)s"
    " WHERE id = %(payment)s AND intent_id IS NULL AND status = 'created' RETURNING 1),"
    " kept AS (INSERT INTO idempotency_keys (scope, key, fingerprint, status, reply)"
    " SELECT %(scope)s::text, %(key)s::text, %(fingerprint)s, 201, %(reply)s FROM noted"
    " WHERE %(key)s::text IS NOT NULL ON CONFLICT DO NOTHING)"
    " SELECT count(*) FROM noted"
)
_REFUSALS: dict[str, type[Refusal]] = {
    "nothing-to-pay": NothingToPay,
    "hold-expired": HoldExpired,
}
_FIRST_ATTEMPT = 1


def provider_key(payment_id: UUID, attempt: int) -> str:
    """Return the key under which the provider makes an intent, once however often asked."""
    return f"{ids.public('pay', payment_id)}-{attempt}"


@dataclass(frozen=True, slots=True)
class Payable:
    """Be what is to be paid: an order with its total."""

    order_id: UUID
    number: str
    total: Money


@dataclass(frozen=True, slots=True)
class Started:
    """Be a payment that was started: just now, with what the provider is asked for, or before."""

    id: UUID
    request: dict[str, Any] | None

    @property
    def public_id(self) -> str:
        """Return the id that the outside knows."""
        return ids.public("pay", self.id)

    @property
    def provider_key(self) -> str:
        """Return the key of the payment's first attempt."""
        return provider_key(self.id, _FIRST_ATTEMPT)


def payable_of(database: Database, order_id: UUID) -> Payable:
    """Return what is to be paid for an order."""
    row = database.run(_PAYABLE, {"order": order_id})
    return Payable(order_id, row.number, Money(row.total_minor, row.currency))


def start(database: Database, payable: Payable, *, pay_seconds: int) -> Started:
    """Start paying an order, or return the payment that was started before.

    Raises HoldExpired and NothingToPay, having changed nothing.
    """
    payment_id = ids.new_id()
    request = {
        "amount": payable.total.amount_minor,
        "currency": payable.total.currency.lower(),
        "automatic_payment_methods": {"enabled": True},
        "metadata": {"order": payable.number, "payment": ids.public("pay", payment_id)},
    }
    row = database.run(
        _START,
        {
            "order": payable.order_id,
            "payment": payment_id,
            "seconds": pay_seconds,
            "request": json.dumps(request),
        },
    )
    if row.outcome in _REFUSALS:
        raise _REFUSALS[row.outcome]
    return Started(row.payment_id, request if row.outcome == "started" else None)


def note_and_keep(
    database: Database, payment_id: UUID, intent: Intent, *, key: tuple[Any, Any, Any], reply: str
) -> bool:
    """Note the intent of a payment that was just started, and keep the reply that says so.

    Return False, having done neither, where somebody else has noted it meanwhile.
    """
    scope, name, fingerprint = key
    noted = database.run(
        _NOTE,
        {
            "payment": payment_id,
            "intent": intent.id,
            "secret": intent.client_secret,
            "error": intent.last_error,
            "status": intent.status,
            "scope": scope,
            "key": name,
            "fingerprint": fingerprint,
            "reply": reply,
        },
    )
    return bool(noted.count)

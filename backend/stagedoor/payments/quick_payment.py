"""Start payments in the quick lane: where an order has none yet, and nothing is out of the way."""

from __future__ import annotations

import json
from uuid import UUID

from stagedoor.database import Database
from stagedoor.kernel.money import Money
from stagedoor.payments.starting import Payable, Started, note_and_keep, start
from stagedoor.payments.stripe_gateway import Intent, IntentAnswerLost, StripeGateway
from stagedoor.web.api import API_PREFIX
from stagedoor.web.idempotency import HIDDEN, IdempotencyInProgress, KeyedRequest
from stagedoor.web.quick_lane import Answer, HandOn, QuickRequest, QuickRoute

# One row always; the key is looked at for whoever may see the order, and for nobody else.
_ASK = (
    "SELECT o.id, o.number, o.status, o.total_minor, o.currency, (SELECT outcome"
    " FROM answered_before(%(scope)s, %(key)s, %(fingerprint)s) WHERE o.id IS NOT NULL) AS before"
    " FROM (VALUES (%(number)s::text, %(session)s::uuid, %(user)s::uuid))"
    " AS asked (number, owner, person) LEFT JOIN orders AS o ON o.number = asked.number"
    " AND (o.session_id = asked.owner OR o.user_id = asked.person)"
)
_NO_KEY = (None, None, None)
_AWAITED = "awaiting_payment"


def quick_payment(
    database: Database, gateway: StripeGateway, *, pay_seconds: int, publishable_key: str
) -> QuickRoute:
    """Return the route that starts a payment.

    What was started before, and what the provider's answer leaves open, is the view's: it finds
    the payment and goes on from there.
    """

    def answer(request: QuickRequest) -> Answer:
        payable = _payable(database, request)
        started = start(database, payable, pay_seconds=pay_seconds)
        if started.request is None:
            raise HandOn
        try:
            intent = gateway.create_intent(started.request, key=started.provider_key)
        except IntentAnswerLost as error:
            raise HandOn from error
        body = _reply(started, payable.total, intent, publishable_key=publishable_key)
        is_noted = intent.status == "created" and note_and_keep(
            database,
            started.id,
            intent,
            key=_key(request.keyed),
            reply=body,
        )
        if not is_noted:
            raise HandOn
        return Answer(201, body.replace(HIDDEN, intent.client_secret or ""))

    return QuickRoute(f"{API_PREFIX}/orders/<number>/payments", answer, body="none")


def _payable(database: Database, request: QuickRequest) -> Payable:
    """Return the asker's order if it waits for its first payment; raises HandOn for any other."""
    scope, key, fingerprint = _key(request.keyed)
    asked = {
        "number": request.name,
        "session": request.asker.session_id,
        "user": request.asker.user_id,
        "scope": scope,
        "key": key,
        "fingerprint": fingerprint,
    }
    row = database.run(_ASK, asked)
    if row.before == "in-progress":
        raise IdempotencyInProgress
    if row.id is None or row.before is not None or row.status != _AWAITED:
        raise HandOn
    order_id: UUID = row.id
    return Payable(order_id, row.number, Money(row.total_minor, row.currency))


def _key(keyed: KeyedRequest | None) -> tuple[str | None, str | None, bytes | None]:
    return (keyed.scope, keyed.key, keyed.fingerprint) if keyed else _NO_KEY


def _reply(started: Started, total: Money, intent: Intent, *, publishable_key: str) -> str:
    """Return the JSON of a `PaymentReply` as it is kept: the secret in it left out."""
    reply = {
        "id": started.public_id,
        "status": intent.status,
        "provider": "stripe",
        "client_secret": HIDDEN,
        "publishable_key": publishable_key,
        "amount": {"amount_minor": total.amount_minor, "currency": total.currency},
    }
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":"))

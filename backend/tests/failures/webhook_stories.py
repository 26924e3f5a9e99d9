"""Tell what happens at Stripe and which events speak of it, with the one end it must come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from fake_stripe.wire import Json
from stagedoor.kernel import ids
from stagedoor.payments.models import Payment
from stagedoor.payments.payback import refund_order
from stagedoor.payments.payment import settle
from stagedoor.payments.stripe_gateway import WebhookEvent
from stagedoor.payments.webhooks import handle, receive
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent
from tests.failures.box_office import BoxOffice

_OF_INTENT = (
    "? IN (json_extract(body, '$.data.object.id'), "
    "json_extract(body, '$.data.object.payment_intent')) AND json_extract(body, '$.type') = ?"
)
_ENDING = text("""
    SELECT orders.status, payments.status AS payment, captured_minor, refunded_minor,
        (SELECT count(*) FROM tickets WHERE order_id = orders.id AND status = 'valid') AS tickets,
        (SELECT state FROM places JOIN order_lines USING (place_no)
         WHERE order_lines.order_id = orders.id AND places.event_id = orders.event_id) AS place,
        (SELECT string_agg(kind, ', ' ORDER BY kind) FROM ledger_postings
         WHERE order_id = orders.id) AS postings,
        (SELECT string_agg(template, ', ' ORDER BY template) FROM outbox_emails
         WHERE "values" ->> 'order_id' = CAST(orders.id AS text)) AS mails,
        (SELECT count(*) FROM incidents) AS incidents
    FROM orders JOIN payments ON payments.order_id = orders.id WHERE orders.id = :order
""")


@dataclass(frozen=True)
class Ending:
    """Be everything that a sale leaves behind."""

    status: str
    payment: str
    captured_minor: int
    refunded_minor: int
    tickets: int
    place: str
    postings: str | None
    mails: str | None
    incidents: int = 0


class Sale:
    """Be one order of one place that is being paid."""

    def __init__(self, office: BoxOffice, event: MadeEvent, place: int) -> None:
        """Hold, book and start paying."""
        self.office = office
        buying = Buying(office.application.flask.test_client())
        hold = buying.hold(event.public_id, [{"place": place, "ticket_type": "adult"}])
        payment_id = buying.start_paying(buying.book(hold))["id"]
        with office.database.read() as session:
            payment = session.get_one(Payment, ids.parse("pay", payment_id))
        assert payment.intent_id is not None
        assert payment.client_secret is not None
        self.order_id: UUID = payment.order_id
        self.payment_id: UUID = payment.id
        self.intent_id = payment.intent_id
        self.client_secret = payment.client_secret
        self._delivered: dict[str, int] = {}

    def event(self, kind: str) -> Json:
        """Return the newest event of a kind about this sale."""
        (event, *_) = self.office.fake.app.store.find("event", _OF_INTENT, self.intent_id, kind)
        return event

    def deliver(self, kind: str) -> None:
        """Store an event and handle it; again, both as itself and as Stripe's double of it."""
        event = self.event(kind)
        times = self._delivered[kind] = self._delivered.get(kind, 0) + 1
        if times > 1:
            self._take(event)
            event = {**event, "id": f"{event['id']}_{times}"}
        self._take(event)

    def ending(self) -> Ending:
        """Return what there is of this sale."""
        with self.office.database.read() as session:
            row = session.execute(_ENDING, {"order": self.order_id}).one()
        return Ending(*row)

    def _take(self, event: dict[str, Any]) -> None:
        database, gateway = self.office.database, self.office.gateway
        body = event["data"]["object"]
        receive(
            database,
            WebhookEvent(event["id"], event["type"], body["id"], is_live=False, payload=event),
        )
        handle(database, gateway, event["id"])


@dataclass(frozen=True)
class Story:
    """Be a course of things: each moment acts, and then events of some kinds exist."""

    name: str
    moments: tuple[Callable[[Sale], object], ...]
    # The kinds of its events, each with the number of moments that come before it.
    events: tuple[tuple[str, int], ...]
    ending: Ending


def _pay(method: str) -> Callable[[Sale], object]:
    return lambda sale: sale.office.fake.pay(sale.client_secret, method)


def _succeed(sale: Sale) -> None:
    sale.office.fake.succeed(sale.intent_id)


def _fail(sale: Sale) -> None:
    sale.office.fake.fail(sale.intent_id)


def _cancel(sale: Sale) -> None:
    """Do what the sweep does, which then dies before it can write down the answer."""
    sale.office.gateway.cancel_intent(sale.intent_id)


def _refund(sale: Sale) -> None:
    """Refund, and die before the provider's answer is written down."""
    settle(sale.office.database, sale.office.gateway, sale.payment_id)
    refund = refund_order(sale.office.database, sale.order_id, reason="Illness")
    assert refund is not None
    key = refund.public_id
    sale.office.gateway.create_refund(sale.intent_id, refund.amount, key=key, reference=key)


_CONFIRMED = Ending("confirmed", "succeeded", 4500, 0, 1, "sold", "capture", "order_confirmation")
_EXPIRED = Ending("expired", "cancelled", 0, 0, 0, "free", None, None)
_REFUNDED = Ending(
    "refunded", "succeeded", 4500, 4500, 0, "free",
    "capture, refund_decided, refund_paid", "order_confirmation, order_refunded",
)  # fmt: skip

STORIES = (
    Story(
        "declined, then paid",
        (_pay("pm_card_chargeDeclined"), _pay("pm_card_visa")),
        (
            ("payment_intent.created", 0),
            ("payment_intent.payment_failed", 1),
            ("charge.failed", 1),
            ("payment_intent.succeeded", 2),
            ("charge.succeeded", 2),
        ),
        _CONFIRMED,
    ),
    Story(
        "paid slowly",
        (_pay("pm_usBankAccount_processing"), _succeed),
        (
            ("payment_intent.created", 0),
            ("payment_intent.processing", 1),
            ("charge.pending", 1),
            ("payment_intent.succeeded", 2),
            ("charge.succeeded", 2),
        ),
        _CONFIRMED,
    ),
    Story(
        "never paid",
        (_pay("pm_usBankAccount_processing"), _fail, _cancel),
        (
            ("payment_intent.created", 0),
            ("payment_intent.processing", 1),
            ("payment_intent.payment_failed", 2),
            ("charge.failed", 2),
            ("payment_intent.canceled", 3),
        ),
        _EXPIRED,
    ),
    Story(
        "paid after all",
        (_cancel, _succeed),
        (
            ("payment_intent.created", 0),
            ("payment_intent.canceled", 1),
            ("payment_intent.succeeded", 2),
            ("charge.succeeded", 2),
        ),
        _CONFIRMED,
    ),
    Story(
        "refunded",
        (_pay("pm_card_visa"), _refund),
        (
            ("payment_intent.created", 0),
            ("payment_intent.succeeded", 1),
            ("charge.succeeded", 1),
            ("refund.created", 2),
            ("charge.refunded", 2),
        ),
        _REFUNDED,
    ),
)

"""Take Stripe's events: stored under their id before the 2xx, handled once by a worker.

An event is a hint. What happened is read from Stripe itself, so neither order nor repetition nor
the version of the event's body matters.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.booking.expiry import Announce
from stagedoor.database import Base, Database
from stagedoor.kernel import ids
from stagedoor.kernel.errors import NotFound
from stagedoor.notifications.incidents import report
from stagedoor.payments.payback import pay_refund
from stagedoor.payments.payment import Payment, say_nothing, settle
from stagedoor.payments.refund import Refund
from stagedoor.payments.stripe_gateway import StripeGateway, WebhookEvent

# How many are taken at once, and how long they are a worker's own: longer than the provider's
# timeouts, and if it dies, others wait no longer than this.
_BATCH = 50
_LEASE_S = 60
_LONGEST_PAUSE_S = 600
_NOT_OURS = "livemode is not ours"
_STORE = (
    "WITH stored AS (INSERT INTO stripe_events (id, type, object_id, is_live, payload)"
    " VALUES (%(id)s, %(type)s, %(object)s, %(is_live)s, %(payload)s)"
    " ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) FROM stored"
)
_TAKE = (
    "SELECT json_agg(json_build_array(event_id, subject)) AS events"
    " FROM take_stripe_events(%(most)s, %(lease)s)"
)
# What an event says of a payment whose intent we know. `_news_of` says the same at more length.
_OF_PAYMENT = """
    FROM stripe_events AS e JOIN payments AS p ON p.intent_id =
        coalesce(e.payload #>> '{data,object,payment_intent}', e.object_id)
    WHERE e.handled_at IS NULL AND e.is_live = %(is_live)s
      AND e.payload #>> '{data,object,object}' IN ('payment_intent', 'charge')
      AND e.type ~ '^(payment_intent|charge)[.]' AND e.type !~ '^charge[.](refund|dispute)[.]'
"""
_IS_OLD = """(p.captured_minor <> 0 OR e.type = 'payment_intent.created'
    OR (e.payload #>> '{data,object,object}' = 'charge' AND e.type <> 'charge.succeeded'))"""
_PASS_OVER = (
    f"WITH old AS (SELECT e.id {_OF_PAYMENT} AND e.next_attempt_at <= clock_timestamp()"  # noqa: S608 - ours as a whole
    f" AND {_IS_OLD} LIMIT %(most)s FOR UPDATE OF e SKIP LOCKED),"
    " passed AS (UPDATE stripe_events SET handled_at = clock_timestamp(), attempts = attempts + 1,"
    " last_error = NULL WHERE id IN (SELECT id FROM old) RETURNING 1)"
    " SELECT count(*) FROM passed"
)
_PAYMENT_TOLD = (
    "SELECT count(*) AS events, count(DISTINCT p.id) AS payments,"
    f" (array_agg(p.id))[1] AS payment_id, bool_and({_IS_OLD}) AS is_old"
    f" {_OF_PAYMENT} AND e.id = ANY (%(events)s)"
)
_FINISH = (
    "WITH finished AS (UPDATE stripe_events SET handled_at = clock_timestamp(),"
    " attempts = attempts + 1, last_error = NULL WHERE id = ANY (%(events)s) RETURNING 1)"
    " SELECT count(*) FROM finished"
)
# What somebody else did to our money. A `charge.refunded` is not among them: it comes with our own
# refunds too without naming them, and each other refund is told by its own events.
_SURPRISES = ("refund.", "charge.refund.", "charge.dispute")


class StripeEvent(Base):
    """Be a webhook as it arrived, stored under Stripe's id before it is answered."""

    __tablename__ = "stripe_events"
    __table_args__ = (
        Index(
            "ix_stripe_events_unhandled", "received_at", postgresql_where=text("handled_at IS NULL")
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    object_id: Mapped[str | None]
    is_live: Mapped[bool]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    received_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    handled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    last_error: Mapped[str | None]
    # The row is its own queue: taken by a worker until then, or to be tried again then.
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=text("'epoch'"))


def receive(database: Database, event: WebhookEvent) -> bool:
    """Store a verified event, from where a worker takes it; return False for a known one."""
    stored = database.run(
        _STORE,
        {
            "id": event.id,
            "type": event.type,
            "object": event.object_id,
            "is_live": event.is_live,
            "payload": json.dumps(event.payload),
        },
    )
    return bool(stored.count)


def handle(
    database: Database,
    gateway: StripeGateway,
    *event_ids: str,
    announce: Announce = say_nothing,
) -> None:
    """Do what events about one thing hint at, and mark them handled; safe to repeat any time.

    However many of them speak of one payment, the provider is asked after it once.
    """
    told = database.run(_PAYMENT_TOLD, {"events": list(event_ids), "is_live": gateway.is_live})
    if told.payments == 1 and told.events == len(set(event_ids)):
        # All of it is about one payment, and nothing else is to be seen in it.
        if not told.is_old:
            settle(database, gateway, told.payment_id, announce=announce)
        database.run(_FINISH, {"events": list(event_ids)})
        return
    with database.read() as session:
        events = session.scalars(
            select(StripeEvent).where(
                StripeEvent.id.in_(event_ids), StripeEvent.handled_at.is_(None)
            )
        ).all()
        ours = [event for event in events if event.is_live is gateway.is_live]
        news = [_news_of(session, event) for event in ours]
    for payment_id in {found.payment_id for found in news if found.payment_id is not None}:
        settle(database, gateway, payment_id, announce=announce)
    for refund_id in {found.refund_id for found in news if found.refund_id is not None}:
        pay_refund(database, gateway, refund_id)
    with database.begin() as session:
        for event in (found.event for found in news if found.is_surprise):
            report(session, event.type, subject=event.object_id or event.id, detail=event.id)
        _finish(session, [event.id for event in ours])
        _finish(session, [event.id for event in events if event not in ours], note=_NOT_OURS)


def pass_over(database: Database, gateway: StripeGateway) -> int:
    """Mark events handled that tell nothing new: of money that is here, of an intent we made."""
    passed = database.run(_PASS_OVER, {"most": _BATCH, "is_live": gateway.is_live})
    return int(passed.count)


def take_waiting(database: Database) -> list[list[str]]:
    """Return events that wait, taken for a while, those about one thing together."""
    taken = database.run(_TAKE, {"most": _BATCH, "lease": timedelta(seconds=_LEASE_S)})
    together: dict[str, list[str]] = {}
    for event_id, subject in taken.events or []:
        together.setdefault(subject, []).append(event_id)
    return list(together.values())


def note_failure(database: Database, event_ids: Sequence[str], error: str) -> None:
    """Count a failed attempt to handle events, so that a person sees it, and try again later."""
    pause = func.make_interval(0, 0, 0, 0, 0, 0, func.least(_LONGEST_PAUSE_S, _doubled_pause()))
    with database.begin() as session:
        session.execute(
            update(StripeEvent)
            .where(StripeEvent.id.in_(event_ids), StripeEvent.handled_at.is_(None))
            .values(
                attempts=StripeEvent.attempts + 1,
                last_error=error[:500],
                next_attempt_at=func.clock_timestamp() + pause,
            )
        )


@dataclass(frozen=True, slots=True)
class _News:
    """Be what an event may tell: of a payment, of a refund, or something that surprises us."""

    event: StripeEvent
    payment_id: UUID | None = None
    refund_id: UUID | None = None

    @property
    def is_surprise(self) -> bool:
        is_known = self.payment_id is not None or self.refund_id is not None
        return not is_known and self.event.type.startswith(_SURPRISES)


def _doubled_pause() -> Any:
    """Return 2, 4, 8 … seconds, for the first, second, third failure."""
    return func.power(2, func.least(StripeEvent.attempts, 20) + 1)


def _news_of(session: Session, event: StripeEvent) -> _News:
    """Return what an event may tell of ours that we do not know yet."""
    body = event.payload.get("data", {}).get("object", {})
    kind, metadata = body.get("object"), body.get("metadata") or {}
    if kind == "refund":
        return _News(event, refund_id=_known(session, Refund, "rfd", metadata.get("refund")))
    intent_id = body.get("id") if kind == "payment_intent" else body.get("payment_intent")
    payment = session.scalar(select(Payment).where(Payment.intent_id == intent_id))
    if payment is None and kind == "payment_intent":
        payment_id = _known(session, Payment, "pay", metadata.get("payment"))
        return _News(event, payment_id=payment_id)
    if kind in {"charge", "dispute"} and event.type != "charge.succeeded":
        return _News(event)
    if payment is None or payment.has_captured or event.type == "payment_intent.created":
        # What has succeeded stays so, and what was made was told when it was made.
        return _News(event)
    return _News(event, payment_id=payment.id)


def _known(session: Any, model: type[Any], prefix: str, public_id: Any) -> UUID | None:
    try:
        value = ids.parse(prefix, str(public_id))
    except NotFound:
        return None
    return value if session.get(model, value) is not None else None


def _finish(session: Session, event_ids: Sequence[str], *, note: str | None = None) -> None:
    if event_ids:
        session.execute(
            update(StripeEvent)
            .where(StripeEvent.id.in_(event_ids))
            .values(
                attempts=StripeEvent.attempts + 1,
                last_error=note,
                handled_at=func.clock_timestamp(),
            )
        )

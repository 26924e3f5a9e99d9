"""Take Stripe's events: stored under their id before the 2xx, handled once by a job.

An event is a hint. What happened is read from Stripe itself, so neither order nor repetition nor
the version of the event's body matters.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, func, select, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor.booking.expiry import Announce
from stagedoor.database import Base, Database
from stagedoor.jobs import defer
from stagedoor.kernel import ids
from stagedoor.kernel.errors import NotFound
from stagedoor.notifications.incidents import report
from stagedoor.payments.payback import pay_refund
from stagedoor.payments.payment import Payment, say_nothing, settle
from stagedoor.payments.refund import Refund
from stagedoor.payments.stripe_gateway import StripeGateway, WebhookEvent

_STALE_S = 10
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


def receive(database: Database, event: WebhookEvent) -> bool:
    """Store a verified event and queue its job; return False for one that is stored already."""
    with database.begin() as session:
        stored = session.execute(
            insert(StripeEvent)
            .values(
                id=event.id,
                type=event.type,
                object_id=event.object_id,
                is_live=event.is_live,
                payload=event.payload,
            )
            .on_conflict_do_nothing()
            .returning(StripeEvent.id)
        ).one_or_none()
        if stored is not None:
            defer(session, "handle_stripe_event", event_id=event.id)
    return stored is not None


def handle(
    database: Database,
    gateway: StripeGateway,
    event_id: str,
    *,
    announce: Announce = say_nothing,
) -> None:
    """Do what an event hints at, and mark it handled; safe to repeat at any time."""
    with database.read() as session:
        event = session.get_one(StripeEvent, event_id)
        payment_id, refund_id = _subject(session, event)
    if event.handled_at is not None:
        return
    if event.is_live is not gateway.is_live:
        _finish(database, event_id, note="livemode is not ours")
        return
    if refund_id is not None:
        pay_refund(database, gateway, refund_id)
    elif payment_id is not None:
        settle(database, gateway, payment_id, announce=announce)
    elif event.type.startswith(_SURPRISES):
        with database.begin() as session:
            report(session, event.type, subject=event.object_id or event.id, detail=event.id)
    _finish(database, event_id)


def note_failure(database: Database, event_id: str, error: str) -> None:
    """Count a failed attempt to handle an event, so that a person sees it."""
    with database.begin() as session:
        event = session.get_one(StripeEvent, event_id, with_for_update=True)
        event.attempts += 1
        event.last_error = error[:500]


def get_unhandled(database: Database) -> list[str]:
    """Return the ids of events whose job seems lost, oldest first."""
    with database.read() as session:
        return list(
            session.scalars(
                select(StripeEvent.id)
                .where(
                    StripeEvent.handled_at.is_(None),
                    StripeEvent.received_at < func.clock_timestamp() - timedelta(seconds=_STALE_S),
                )
                .order_by(StripeEvent.received_at)
                .limit(100)
            )
        )


def _subject(session: Any, event: StripeEvent) -> tuple[UUID | None, UUID | None]:
    """Return the payment, or the refund, of ours that an event is about."""
    body = event.payload.get("data", {}).get("object", {})
    kind, metadata = body.get("object"), body.get("metadata") or {}
    if kind == "refund":
        return None, _known(session, Refund, "rfd", metadata.get("refund"))
    intent_id = body.get("id") if kind == "payment_intent" else body.get("payment_intent")
    payment_id = session.scalar(select(Payment.id).where(Payment.intent_id == intent_id))
    if payment_id is None and kind == "payment_intent":
        payment_id = _known(session, Payment, "pay", metadata.get("payment"))
    if kind in {"charge", "dispute"} and event.type != "charge.succeeded":
        return None, None
    return payment_id, None


def _known(session: Any, model: type[Any], prefix: str, public_id: Any) -> UUID | None:
    try:
        value = ids.parse(prefix, str(public_id))
    except NotFound:
        return None
    return value if session.get(model, value) is not None else None


def _finish(database: Database, event_id: str, *, note: str | None = None) -> None:
    with database.begin() as session:
        event = session.get_one(StripeEvent, event_id, with_for_update=True)
        event.attempts += 1
        event.last_error = note
        event.handled_at = session.scalars(select(func.clock_timestamp())).one()

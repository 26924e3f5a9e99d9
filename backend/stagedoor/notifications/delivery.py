"""Deliver a queued email: at least once, or list it where a person sees it.

The row decides, not the job: a job that comes twice, late or never does no harm. Killed between
the server's yes and our note of it, the email is sent again under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from stagedoor.database import Database
from stagedoor.jobs import defer
from stagedoor.notifications.email_service import EmailDeferred, EmailRefused, EmailService
from stagedoor.notifications.incidents import report
from stagedoor.notifications.mail_templates import write_letter
from stagedoor.notifications.message import Attachment, OutgoingMessage
from stagedoor.notifications.models import EmailState, OutboxEmail

# After 30 s, 1 min, 2 min … at most 2 h; the twelfth try comes about 8 h after the first.
_FIRST_PAUSE_S = 30
_LONGEST_PAUSE_S = 2 * 60 * 60
_TRIES = 12
# How long one try may take before another may begin. It is longer than all SMTP timeouts together.
_LEASE_S = 60
# An email that is so late and has no job has lost it, and gets another.
_LATE_S = 30
_BATCH = 200
_HAS_NO_JOB = text(
    "NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE queue_name = 'mail'"
    " AND status IN ('todo', 'doing') AND args ->> 'email_id' = outbox_emails.id::text)"
)
_ERROR_LENGTH = 500
# Values that open something for their reader; they leave our books with the mail.
_SECRET_VALUES = ("link",)


@dataclass(frozen=True, slots=True)
class Composed:
    """Be what a feature adds to a mail: further values for its words, and files."""

    values: Mapping[str, Any]
    attachments: tuple[Attachment, ...] = ()


Composer = Callable[[Mapping[str, Any]], Composed]


class Outcome(StrEnum):
    """Name what came of one try to deliver."""

    SENT = "sent"
    DEFERRED = "deferred"
    DEAD = "dead"
    NOT_DUE = "not_due"


def deliver(
    database: Database,
    service: EmailService,
    email_id: UUID,
    *,
    composers: Mapping[str, Composer],
    lease_s: int = _LEASE_S,
) -> Outcome:
    """Try once to send an email, and note what came of it; safe to repeat at any time.

    A template with a composer has it add values and files, outside of any transaction of ours.
    """
    email = _claim(database, email_id, lease_s)
    if email is None:
        return Outcome.NOT_DUE
    try:
        service.send_email(_composed(email, composers.get(email.template)))
    except EmailRefused as error:
        return _note_failure(database, email_id, str(error), is_final=True)
    except EmailDeferred as error:
        return _note_failure(database, email_id, str(error))
    except Exception as error:
        # Ours, not the server's: tried again like the others, and raised for the log.
        _note_failure(database, email_id, f"{type(error).__name__}: {error}")
        raise
    with database.begin() as session:
        sent = session.get_one(OutboxEmail, email_id, with_for_update=True)
        sent.state, sent.last_error = EmailState.SENT, None
        sent.sent_at = _now(session)
        _forget_secrets(sent)
    return Outcome.SENT


def redeliver_overdue(database: Database) -> int:
    """Make new jobs for emails that have lost their own; return how many.

    One whose job only waits, because there are many, is not lost.
    """
    with database.begin() as session:
        overdue = session.scalars(
            select(OutboxEmail)
            .where(
                OutboxEmail.state == EmailState.QUEUED,
                OutboxEmail.next_attempt_at < func.clock_timestamp() - timedelta(seconds=_LATE_S),
                _HAS_NO_JOB,
            )
            .order_by(OutboxEmail.next_attempt_at)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for email in overdue:
            defer(session, "deliver_email", queue="mail", email_id=str(email.id))
    return len(overdue)


def resend(database: Database, email_id: UUID) -> None:
    """Give an email that was given up another round of tries, as a person asked."""
    with database.begin() as session:
        email = session.get_one(OutboxEmail, email_id, with_for_update=True)
        if email.state == EmailState.DEAD:
            email.state, email.attempts = EmailState.QUEUED, 0
            email.next_attempt_at = _now(session)
            defer(session, "deliver_email", queue="mail", email_id=str(email_id))


def _claim(database: Database, email_id: UUID, lease_s: int) -> OutboxEmail | None:
    """Return an email that is due, kept from other workers for a while; None for any other."""
    with database.begin() as session:
        email = session.get(OutboxEmail, email_id, with_for_update=True)
        if email is None or email.state != EmailState.QUEUED:
            return None
        now = _now(session)
        if email.next_attempt_at > now:
            _defer(session, email, email.next_attempt_at)
            return None
        email.attempts += 1
        email.next_attempt_at = now + timedelta(seconds=lease_s)
    return email


def _composed(email: OutboxEmail, composer: Composer | None) -> OutgoingMessage:
    added = Composed({}) if composer is None else composer(email.values)
    letter = write_letter(email.template, {**email.values, **added.values})
    return OutgoingMessage(
        to=email.to_address,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        message_id=email.message_id,
        attachments=added.attachments,
    )


def _note_failure(
    database: Database, email_id: UUID, error: str, *, is_final: bool = False
) -> Outcome:
    with database.begin() as session:
        email = session.get_one(OutboxEmail, email_id, with_for_update=True)
        email.last_error = error[:_ERROR_LENGTH]
        if not is_final and email.attempts < _TRIES:
            pause_s = min(_FIRST_PAUSE_S << (email.attempts - 1), _LONGEST_PAUSE_S)
            email.next_attempt_at = _now(session) + timedelta(seconds=pause_s)
            _defer(session, email, email.next_attempt_at)
            return Outcome.DEFERRED
        email.give_up()
        report(
            session,
            "email-dead",
            subject=str(email_id),
            detail=f"{email.template} to {email.to_address}: {email.last_error}",
        )
        return Outcome.DEAD


def _defer(session: Session, email: OutboxEmail, not_before: datetime) -> None:
    defer(session, "deliver_email", queue="mail", not_before=not_before, email_id=str(email.id))


def _forget_secrets(email: OutboxEmail) -> None:
    kept = {name: value for name, value in email.values.items() if name not in _SECRET_VALUES}
    if len(kept) < len(email.values):
        email.values = kept


def _now(session: Session) -> datetime:
    now: datetime = session.scalars(select(func.clock_timestamp())).one()
    return now

"""Show that a queued email is sent at least once, or listed, whatever dies in between."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from stagedoor.database import Database
from stagedoor.notifications.delivery import Composed, Outcome, deliver, redeliver_overdue, resend
from stagedoor.notifications.email_service import EmailService
from stagedoor.notifications.message import Attachment
from stagedoor.notifications.models import Incident, OutboxEmail
from stagedoor.notifications.outbox import enqueue
from tests.notifications.smtp_receiver import Receiver

LINK = "https://box.example/reset-password?token=secret"


def _queue(database: Database, *, key: str = "k", template: str = "reset_password") -> UUID:
    with database.begin() as session:
        enqueue(
            session,
            to="ada@example.com",
            template=template,
            values={"name": "Ada", "link": LINK},
            dedupe_key=key,
        )
        return session.scalars(select(OutboxEmail.id).where(OutboxEmail.dedupe_key == key)).one()


def _row(database: Database, email_id: UUID) -> OutboxEmail:
    with database.read() as session:
        return session.get_one(OutboxEmail, email_id)


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def _make_due(database: Database, email_id: UUID, *, seconds_ago: int = 0) -> None:
    """Let the time pass that the email has to wait for."""
    with database.begin() as session:
        session.execute(
            update(OutboxEmail)
            .where(OutboxEmail.id == email_id)
            .values(next_attempt_at=text(f"clock_timestamp() - interval '{seconds_ago} seconds'"))
        )


def _jobs(database: Database) -> list[datetime | None]:
    with database.read() as session:
        return list(
            session.scalars(
                text(
                    "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'deliver_email' "
                    "AND queue_name = 'mail' ORDER BY id"
                )
            )
        )


def test_an_email_and_its_job_are_committed_together_or_not_at_all(database: Database) -> None:
    email_id = _queue(database)

    def fail() -> None:
        with database.begin() as session:
            enqueue(session, to="b@c.example", template="reset_password", values={}, dedupe_key="x")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with database.read() as session:
        assert session.scalars(select(OutboxEmail.id)).all() == [email_id]
        jobs = session.scalars(text("SELECT args FROM procrastinate_jobs")).all()
    assert jobs == [{"email_id": str(email_id)}]


def test_the_same_reason_queues_one_email(database: Database) -> None:
    with database.begin() as session:
        outcomes = [
            enqueue(session, to="a@b.example", template="reset_password", values={}, dedupe_key="k")
            for _ in range(2)
        ]
    assert outcomes == [True, False]
    assert len(_jobs(database)) == 1


def test_a_queued_email_is_sent_once_and_its_secret_forgotten(
    database: Database, service: EmailService, receiver: Receiver
) -> None:
    email_id = _queue(database)
    assert deliver(database, service, email_id, composers={}) is Outcome.SENT
    assert deliver(database, service, email_id, composers={}) is Outcome.NOT_DUE
    (message,) = receiver.messages
    assert LINK in _text(message)
    row = _row(database, email_id)
    assert (row.state, row.attempts, row.values) == ("sent", 1, {"name": "Ada"})
    assert row.sent_at is not None


def test_killed_between_the_servers_yes_and_our_note_it_is_sent_again_under_the_same_id(
    database: Database, service: EmailService, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    email_id = _queue(database)
    send = EmailService.send_email

    class Killed(BaseException):
        pass

    def send_and_die(self: EmailService, message: Any) -> None:
        send(self, message)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(EmailService, "send_email", send_and_die)
        with pytest.raises(Killed):
            deliver(database, service, email_id, composers={})
    assert _row(database, email_id).state == "queued"
    # The lease keeps others from sending while the first may still be at it.
    assert deliver(database, service, email_id, composers={}) is Outcome.NOT_DUE
    _make_due(database, email_id)
    assert deliver(database, service, email_id, composers={}) is Outcome.SENT
    assert len(receiver.message_ids) == 2
    assert len(set(receiver.message_ids)) == 1


def test_an_email_that_is_deferred_waits_ever_longer_and_has_a_job_for_then(
    database: Database, service: EmailService, receiver: Receiver
) -> None:
    email_id = _queue(database)
    waits = []
    for _ in range(11):
        receiver.answers = ["451 busy"]
        before = _row(database, email_id).next_attempt_at
        assert deliver(database, service, email_id, composers={}) is Outcome.DEFERRED
        row = _row(database, email_id)
        with database.read() as session:
            now: datetime = session.scalars(text("SELECT clock_timestamp()")).one()
        waits.append(round((row.next_attempt_at - now).total_seconds() / 30))
        assert row.next_attempt_at > before
        assert _jobs(database)[-1] == row.next_attempt_at
        assert "451 busy" in str(row.last_error)
        _make_due(database, email_id)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]
    assert _row(database, email_id).state == "queued"


def test_after_twelve_tries_an_email_is_dead_and_listed_for_a_person(
    database: Database, service: EmailService, receiver: Receiver
) -> None:
    email_id = _queue(database)
    receiver.answers = ["451 busy"] * 12
    outcomes = []
    for _ in range(12):
        _make_due(database, email_id)
        outcomes.append(deliver(database, service, email_id, composers={}))
    assert outcomes == [Outcome.DEFERRED] * 11 + [Outcome.DEAD]
    with database.read() as session:
        incident = session.scalars(select(Incident)).one()
    assert (incident.kind, incident.subject) == ("email-dead", str(email_id))
    assert "451 busy" in incident.detail


def test_an_email_that_is_refused_is_dead_at_once_and_can_be_sent_again_by_hand(
    database: Database, service: EmailService, receiver: Receiver
) -> None:
    email_id = _queue(database)
    receiver.answers = ["550 no such mailbox"]
    assert deliver(database, service, email_id, composers={}) is Outcome.DEAD
    assert deliver(database, service, email_id, composers={}) is Outcome.NOT_DUE
    resend(database, email_id)
    assert deliver(database, service, email_id, composers={}) is Outcome.SENT
    resend(database, email_id)
    assert len(receiver.messages) == 1
    assert _row(database, email_id).state == "sent"


def test_a_fault_of_ours_is_noted_tried_again_and_not_hidden(
    database: Database, service: EmailService
) -> None:
    def broken(_: Mapping[str, Any]) -> Composed:
        raise ZeroDivisionError("ours")

    email_id = _queue(database)
    with pytest.raises(ZeroDivisionError):
        deliver(database, service, email_id, composers={"reset_password": broken})
    row = _row(database, email_id)
    assert (row.state, row.last_error) == ("queued", "ZeroDivisionError: ours")
    assert _jobs(database)[-1] == row.next_attempt_at
    _make_due(database, email_id)
    assert deliver(database, service, email_id, composers={}) is Outcome.SENT


def test_a_composer_adds_values_and_files_with_no_transaction_open(
    database: Database, service: EmailService, receiver: Receiver
) -> None:
    def compose(values: Mapping[str, Any]) -> Composed:
        assert values["name"] == "Ada"
        assert not Database.is_in_transaction()
        return Composed({"link": "https://other"}, (Attachment("a.txt", "text/plain", b"x"),))

    email_id = _queue(database)
    deliver(database, service, email_id, composers={"reset_password": compose})
    (message,) = receiver.messages
    assert "https://other" in _text(message)
    assert [part.get_filename() for part in message.iter_attachments()] == ["a.txt"]


def test_an_email_that_nobody_speaks_of_is_not_there(
    database: Database, service: EmailService
) -> None:
    assert deliver(database, service, UUID(int=7), composers={}) is Outcome.NOT_DUE


def test_an_email_whose_job_was_lost_gets_a_new_one(
    database: Database, service: EmailService
) -> None:
    lost, waiting = _queue(database, key="lost"), _queue(database, key="waiting")
    with database.begin() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
    _make_due(database, lost, seconds_ago=31)
    _make_due(database, waiting, seconds_ago=10)
    assert redeliver_overdue(database) == 1
    assert redeliver_overdue(database) == 0
    with database.read() as session:
        jobs = session.scalars(text("SELECT args FROM procrastinate_jobs")).all()
    assert jobs == [{"email_id": str(lost)}]
    assert deliver(database, service, lost, composers={}) is Outcome.SENT


def test_an_email_whose_job_only_waits_gets_no_second_one(database: Database) -> None:
    waiting, being_done, failed = (_queue(database, key=key) for key in ("a", "b", "c"))
    for email_id, status in ((being_done, "doing"), (failed, "failed")):
        with database.begin() as session:
            session.execute(
                text("UPDATE procrastinate_jobs SET status = :s WHERE args ->> 'email_id' = :id"),
                {"s": status, "id": str(email_id)},
            )
    for email_id in (waiting, being_done, failed):
        _make_due(database, email_id, seconds_ago=3600)
    assert redeliver_overdue(database) == 1
    assert redeliver_overdue(database) == 0
    with database.read() as session:
        jobs = session.execute(
            text("SELECT args ->> 'email_id', status::text FROM procrastinate_jobs ORDER BY id")
        ).all()
    assert [tuple(job) for job in jobs] == [
        (str(waiting), "todo"),
        (str(being_done), "doing"),
        (str(failed), "failed"),
        (str(failed), "todo"),
    ]


def test_a_try_that_comes_early_is_put_off_until_the_email_is_due(
    database: Database, service: EmailService, receiver: Receiver
) -> None:
    email_id = _queue(database)
    receiver.answers = ["451 busy"]
    deliver(database, service, email_id, composers={})
    due = _row(database, email_id).next_attempt_at
    assert deliver(database, service, email_id, composers={}) is Outcome.NOT_DUE
    assert _jobs(database)[-1] == due
    assert due > _row(database, email_id).created_at + timedelta(seconds=29)

"""Run the box office around a process that dies: its customers, its other processes, its checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import make_url, select, text

from fake_stripe.testing import FakeStripe
from stagedoor.app import Application
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.notifications.models import OutboxEmail
from stagedoor.payments.models import Payment
from stagedoor.payments.refund import Refund, RefundStatus
from stagedoor.payments.stripe_gateway import StripeGateway
from stagedoor.worker import Worker
from tests.invariants import assert_all_hold
from tests.notifications.smtp_receiver import Receiver, receiving

_AN_HOUR_LATER = (
    (
        "UPDATE outbox_emails SET next_attempt_at = clock_timestamp() - interval '1 hour' "
        "WHERE state = 'queued'"
    ),
    (
        "UPDATE stripe_events SET received_at = received_at - interval '1 hour', "
        "next_attempt_at = next_attempt_at - interval '1 hour' WHERE handled_at IS NULL"
    ),
    "UPDATE refunds SET created_at = created_at - interval '1 hour' WHERE status = 'pending'",
    "UPDATE payments SET checked_at = checked_at - interval '1 hour'",
)
_VICTIM = "victim"
_TRIES = 10_000


@dataclass(frozen=True)
class BoxOffice:
    """Be all of a box office that stays alive."""

    application: Application
    worker: Worker
    fake: FakeStripe
    receiver: Receiver
    database: Database

    @property
    def gateway(self) -> StripeGateway:
        """Return the gateway, which speaks to the fake."""
        return self.worker.gateway

    def config_of_victims(self) -> Configuration:
        """Return the settings for processes that die, whose connections the database knows."""
        url = make_url(self.worker.config.database_url)
        named = url.update_query_dict({"application_name": _VICTIM})
        return replace(self.worker.config, database_url=named.render_as_string(hide_password=False))

    def await_rollback(self) -> None:
        """Return once the database has seen that a process died, and has undone what it began.

        Until then a request that comes again may be told that the first is still running.
        """
        for _ in range(_TRIES):
            with self.database.read() as session:
                sees_victim = session.scalar(
                    text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name"),
                    {"name": _VICTIM},
                )
            if not sees_victim:
                return
        raise AssertionError("the database does not see that the process died")

    def redeliver_webhooks(self) -> None:
        """Have Stripe send every event that has not been handled, as it does for three days."""
        with self.database.read() as session:
            handled = set(
                session.scalars(text("SELECT id FROM stripe_events WHERE handled_at IS NOT NULL"))
            )
        client = self.application.flask.test_client()
        for event in self.fake.events():
            if event["id"] in handled:
                continue
            body, headers = self.fake.signed(event)
            reply = client.post("/webhooks/stripe", data=body, headers=headers)
            assert reply.status_code == 200, reply.text

    def let_worker_work(self) -> None:
        """Do the queued jobs; then, an hour later, what the chores find lost, and its jobs."""
        self._do_jobs()
        self.let_chores_find_what_is_lost()
        self._do_jobs()

    def let_chores_find_what_is_lost(self) -> None:
        """Do every chore once, an hour later."""
        with self.database.begin() as session:
            for statement in _AN_HOUR_LATER:
                session.execute(text(statement))
        for chore in self.worker.chores():
            chore.do()

    def begin_anew(self) -> None:
        """Let the provider forget everything, long after the last order was given up."""
        self.fake.reset()
        with self.database.begin() as session:
            session.execute(text("UPDATE orders SET expires_at = expires_at - interval '9 days'"))

    def assert_sound(self) -> None:
        """Fail unless every promise holds, money agrees with the provider and mail went out."""
        assert_all_hold(self.database, self.gateway)
        self._assert_books_agree()
        self._assert_mails_sent()

    def _do_jobs(self) -> None:
        with self.database.begin() as session:
            jobs = session.execute(
                text(
                    "WITH taken AS (SELECT id, task_name, args FROM procrastinate_jobs "
                    "WHERE status = 'todo' ORDER BY id FOR UPDATE), gone AS ("
                    "DELETE FROM procrastinate_jobs WHERE id IN (SELECT id FROM taken)) "
                    "SELECT task_name, args FROM taken"
                )
            ).all()
        for job in jobs:
            getattr(self.worker, job.task_name)(**job.args)

    def _assert_books_agree(self) -> None:
        books = self.fake.books()
        theirs = {
            intent["id"]: [intent["amount_received"], 0] for intent in books["payment_intents"]
        }
        for refund in books["refunds"]:
            assert refund["status"] == "succeeded"
            theirs[refund["payment_intent"]][1] += refund["amount"]
        charged = Counter(charge["payment_intent"] for charge in books["charges"] if charge["paid"])
        assert set(charged.values()) <= {1}, "an intent is charged once"
        with self.database.read() as session:
            ours = {
                payment.intent_id: [payment.captured_minor, 0]
                for payment in session.scalars(select(Payment))
            }
            for intent_id, amount in session.execute(
                select(Payment.intent_id, Refund.amount_minor)
                .join(Refund, Refund.payment_id == Payment.id)
                .where(Refund.status == RefundStatus.SUCCEEDED)
            ):
                ours[intent_id][1] += amount
        assert ours == theirs

    def _assert_mails_sent(self) -> None:
        with self.database.read() as session:
            emails = session.scalars(select(OutboxEmail)).all()
        assert {email.state for email in emails} <= {"sent"}
        arrived = Counter(self.receiver.message_ids)
        assert set(arrived) == {f"<{email.message_id}@example.org>" for email in emails}
        # Killed between the server's yes and our note of it, the same mail goes out once more.
        assert set(arrived.values()) <= {1, 2}


@contextmanager
def box_office(
    config: Configuration, database: Database, fake: FakeStripe, home: Path
) -> Iterator[BoxOffice]:
    """Give a box office whose mail arrives."""
    with receiving() as receiver:
        config = replace(config, smtp_url=receiver.url, home=home)
        application, worker = Application(config), Worker(config)
        try:
            yield BoxOffice(application, worker, fake, receiver, database)
        finally:
            worker.close()
            application.close()

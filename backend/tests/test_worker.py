"""Show that the worker does what was queued, survives what dies around it, and stops in order."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from select import select as select_readable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from fake_stripe.testing import FakeStripe
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.jobs import defer
from stagedoor.kernel import clock
from stagedoor.notifications.models import OutboxEmail
from stagedoor.notifications.outbox import enqueue
from stagedoor.payments.models import StripeEvent
from tests.application_fixtures import Buying
from tests.factories.events import make_event
from tests.notifications.smtp_receiver import Receiver, receiving

PATIENCE_S = 30


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def start(
    configuration: Configuration, receiver: Receiver, database: Database, tmp_path: Path
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Give what starts a worker process, as the supervisor would."""
    facts: dict[str, Any] = {
        field.name: getattr(configuration, field.name)
        for field in dataclasses.fields(configuration)
    }
    facts |= {"smtp_url": receiver.url, "home": None, "secret_key": "k" * 40}
    (tmp_path / "demo.json").write_text(json.dumps(facts))
    started: list[subprocess.Popen[bytes]] = []
    environment = {"PATH": os.environ["PATH"], "STAGEDOOR_HOME": str(tmp_path)}

    def start_one() -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "stagedoor.main", "worker"],
            env=environment,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start_one
    for process in started:
        process.kill()
        process.communicate()
    # Sessions of a killed process end a moment after it; the tables are emptied next.
    _wait_until(lambda: _is_alone(database))


def _is_alone(database: Database) -> bool:
    with database.read() as session:
        others: int | None = session.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND application_name = '' AND state = 'active' AND pid <> pg_backend_pid()"
            )
        )
    return others == 0


def _wait_until(condition: Callable[[], object]) -> None:
    deadline_s = clock.monotonic_s() + PATIENCE_S
    pause = threading.Event()
    while not condition():
        assert clock.monotonic_s() < deadline_s, "it did not come about"
        pause.wait(0.05)


def _queue_mail(database: Database) -> UUID:
    with database.begin() as session:
        enqueue(
            session,
            to="ada@example.com",
            template="reset_password",
            values={"name": "Ada", "link": "https://box.example/reset"},
            dedupe_key="k",
        )
        return session.scalars(select(OutboxEmail.id)).one()


def _state(database: Database, email_id: UUID) -> str:
    with database.read() as session:
        return session.get_one(OutboxEmail, email_id).state


def _jobs(database: Database) -> dict[str, int]:
    with database.read() as session:
        rows = session.execute(
            text("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
        )
        return {status: count for status, count in rows}  # noqa: C416 - rows are not tuples


def test_mail_that_was_queued_is_sent_and_its_job_is_gone(
    database: Database, receiver: Receiver, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    start()
    email_id = _queue_mail(database)
    _wait_until(lambda: _state(database, email_id) == "sent" and not _jobs(database))
    assert [message["To"] for message in receiver.messages] == ["ada@example.com"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_what_is_begun_and_nothing_stays_behind(
    database: Database,
    receiver: Receiver,
    start: Callable[[], subprocess.Popen[bytes]],
    number: signal.Signals,
) -> None:
    with receiver.holding() as holding:
        process = start()
        email_id = _queue_mail(database)
        _wait_until(holding.is_set)
        process.send_signal(number)
    assert process.wait(PATIENCE_S) == 0
    assert _state(database, email_id) == "sent"
    assert _jobs(database) == {}
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM procrastinate_workers")) == 0


def test_killed_while_sending_its_job_goes_to_another_with_the_same_message_id(
    database: Database, receiver: Receiver, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    with receiver.holding() as holding:
        process = start()
        email_id = _queue_mail(database)
        _wait_until(holding.is_set)
        process.kill()
        process.wait()
    assert _state(database, email_id) == "queued"
    assert _jobs(database) == {"doing": 1}
    with database.begin() as session:
        # Let the time pass after which a silent worker is taken for dead, and a try for over.
        session.execute(
            text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        )
        session.execute(text("UPDATE outbox_emails SET next_attempt_at = clock_timestamp()"))
    start()
    _wait_until(lambda: _state(database, email_id) == "sent" and not _jobs(database))
    assert len(receiver.message_ids) == 2
    assert len(set(receiver.message_ids)) == 1


def test_a_mail_server_that_hangs_keeps_no_payment_waiting(
    database: Database,
    receiver: Receiver,
    start: Callable[[], subprocess.Popen[bytes]],
    buying: Buying,
    fake_stripe: FakeStripe,
) -> None:
    with database.begin() as session:
        for number in range(6):
            enqueue(
                session,
                to=f"{number}@example.com",
                template="reset_password",
                values={"name": "", "link": "https://box.example/reset"},
                dedupe_key=f"{number}",
            )
        event = make_event(session)
    with receiver.holding() as holding:
        start()
        _wait_until(holding.is_set)
        order = buying.book(buying.hold(event.public_id, [{"place": 1, "ticket_type": "adult"}]))
        fake_stripe.pay(buying.start_paying(order)["client_secret"])
        body, headers = fake_stripe.signed(fake_stripe.events("payment_intent.succeeded")[0])
        buying.client.post("/webhooks/stripe", data=body, headers=headers)
        _wait_until(lambda: buying.order(order)["status"] == "confirmed")
        with database.read() as session:
            assert set(session.scalars(select(OutboxEmail.state))) == {"queued"}
    _wait_until(lambda: _is_handled(database))


def test_mail_stands_back_for_everything_else(
    database: Database, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    process = start()
    _wait_until(lambda: _workers(database) == 2)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == own
    assert os.getpriority(os.PRIO_PROCESS, _mail_process(process)) > own


def test_half_a_worker_does_not_go_on(
    database: Database, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    process = start()
    _wait_until(lambda: _workers(database) == 2)
    os.kill(_mail_process(process), signal.SIGKILL)
    assert process.wait(PATIENCE_S) == 1


def test_mail_ends_with_the_worker_that_is_killed(
    database: Database, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    process = start()
    _wait_until(lambda: _workers(database) == 2)
    mail = os.pidfd_open(_mail_process(process))
    process.kill()
    ended, _, _ = select_readable([mail], [], [], PATIENCE_S)
    os.close(mail)
    assert ended == [mail]


def test_an_outage_of_the_database_is_waited_out(
    database: Database, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    process = start()
    _wait_until(lambda: _workers(database) == 2)
    _cut_all_connections(database)
    email_id = _queue_mail(database)
    _wait_until(lambda: _state(database, email_id) == "sent")
    assert process.poll() is None


def test_a_job_that_nobody_knows_is_kept_as_failed_and_stops_nothing(
    database: Database, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    with database.begin() as session:
        defer(session, "nobody_knows")
    process = start()
    email_id = _queue_mail(database)
    _wait_until(lambda: _state(database, email_id) == "sent" and _jobs(database) == {"failed": 1})
    assert process.poll() is None


def _mail_process(process: subprocess.Popen[bytes]) -> int:
    """Return the id of the process in which a worker sends mail."""
    (only,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return int(only)


def _is_handled(database: Database) -> bool:
    with database.read() as session:
        return session.scalars(select(StripeEvent.handled_at)).one() is not None


def _workers(database: Database) -> int:
    with database.read() as session:
        return session.scalar(text("SELECT count(*) FROM procrastinate_workers")) or 0


def _cut_all_connections(database: Database) -> None:
    with contextlib.suppress(Exception), database.begin() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

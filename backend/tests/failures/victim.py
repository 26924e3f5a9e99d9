"""Do one thing of the box office in a process that may be killed at any boundary of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from stagedoor.app import Application
from stagedoor.booking.expiry import expire_holds, expire_orders
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.payments.payback import pay_refund, refund_order
from stagedoor.payments.payment import say_nothing, settle
from stagedoor.payments.refund import Refund
from stagedoor.payments.sweep import let_unpaid_go
from stagedoor.worker import Worker


@dataclass(frozen=True)
class Task:
    """Be what a victim is told to do: the name of a method and its arguments."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


class Victim:
    """Hold the application and the worker of one process."""

    def __init__(self, config: Configuration) -> None:
        """Build both; nothing is connected before the first task."""
        self._application = Application(config)
        self._worker = Worker(config)

    def do(self, task: Task) -> None:
        """Do a task; raises what goes wrong."""
        getattr(self, task.name)(**task.arguments)

    def post(self, *, path: str, headers: dict[str, str], body: bytes) -> None:
        """Answer a request as a web process."""
        client = self._application.flask.test_client(use_cookies=False)
        reply = client.post(path, headers=headers, data=body)
        assert reply.status_code < 300, reply.text

    def settle(self, *, payment: UUID) -> None:
        """Settle a payment."""
        settle(self._worker.database, self._worker.gateway, payment)

    def settle_and_pay_back(self, *, payment: UUID) -> None:
        """Settle a payment, and pay the refunds that come of it."""
        self.settle(payment=payment)
        with self._worker.database.read() as session:
            owed = session.scalars(select(Refund.id).where(Refund.payment_id == payment)).all()
        for refund in owed:
            self._worker.pay_refund(str(refund))

    def let_unpaid_go(self) -> None:
        """Cancel what was not paid in time."""
        let_unpaid_go(self._worker.database, self._worker.gateway)

    def refund(self, *, order: UUID) -> None:
        """Decide to refund an order, and pay the refund."""
        refund = refund_order(self._worker.database, order, reason="Illness")
        if refund is not None:
            pay_refund(self._worker.database, self._worker.gateway, refund.id)

    def deliver(self, *, email: UUID) -> None:
        """Send an email."""
        self._worker.deliver_email(str(email))

    def take_webhook(self, *, path: str, headers: dict[str, str], body: bytes, event: str) -> None:
        """Store an event of Stripe's, and handle it."""
        self.post(path=path, headers=headers, body=body)
        self._worker.handle_stripe_events(event)

    def expire(self) -> None:
        """Free what holds and orders have let run out."""
        expire_holds(self._worker.database, say_nothing)
        expire_orders(self._worker.database, say_nothing)


def take_transactions_away() -> None:
    """Make each statement of `Database.begin` a transaction of its own: this breaks things."""

    @contextmanager
    def begin(self: Database) -> Iterator[Session]:
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        with self._block(Session(engine, expire_on_commit=False)) as session:
            yield session
        for callback in session.info.get("after_commit", []):
            callback()

    Database.begin = begin  # type: ignore[method-assign]

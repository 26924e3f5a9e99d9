"""Do what need not be done while somebody waits: mail, Stripe's events, refunds, tidying up.

Jobs come from the queue in PostgreSQL, whose rows were written in the transactions that made them
necessary. Beside them a few chores run round and round; each finds for itself what a lost job, a
lost webhook or a dead process has left behind.

Mail has a process of its own, which yields the processor to everybody else: printing tickets is
most of a worker's work, and no payment waits for it.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import logging
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import procrastinate
from procrastinate import PsycopgConnector

from stagedoor import child_process
from stagedoor.booking import expiry
from stagedoor.booking.access import AccessTokens
from stagedoor.booking.confirmation import OrderMails
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.booking.ticket_papers import TicketPapers
from stagedoor.booking.ticket_press import TicketPress
from stagedoor.config import Configuration
from stagedoor.database import Database, DatabaseBusy
from stagedoor.discovery.place_alerts import AlertTokens, forget_who_waited, tell_who_waits
from stagedoor.kernel.language import speak_by_default
from stagedoor.notifications import delivery
from stagedoor.notifications.email_service import EmailService
from stagedoor.payments import payback, sweep, webhooks
from stagedoor.payments.refund_mails import RefundRequestMails
from stagedoor.payments.stripe_gateway import StripeGateway
from stagedoor.realtime.seat_feed import SeatFeed
from stagedoor.tickets.parts import ticket_composers

_log = logging.getLogger(__name__)
_DEFAULT, _MAIL = "default", "mail"
_CONCURRENCY = 2
_POLL_S = 0.2
_GRACE_S = 25
_PAUSE_S = 1
# A worker that has not been heard of for so long is dead, and others take over what it had begun.
_HEARTBEAT_S = 2
_STALLED_S = 10
# How far mail stands back: a tenth of the processor where others want it, all where nobody does.
_NICENESS = 10
# Handling an event is mostly waiting for the provider, whose answer may take 300 ms.
_EVENT_HANDLERS = 12
_CONNECTIONS = 8
_RETRY = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=2)
_RETRY_OUTAGE = procrastinate.RetryStrategy(
    max_attempts=8, exponential_wait=2, retry_exceptions={DatabaseBusy}
)


@dataclass(frozen=True, slots=True)
class Chore:
    """Be a piece of tidying up that runs again and again, `every_s` seconds apart."""

    name: str
    every_s: float
    do: Callable[[], object]


class Worker:
    """Hold what jobs and chores work with."""

    def __init__(self, config: Configuration) -> None:
        """Prepare; nothing is connected yet."""
        self.config = config
        speak_by_default(config.language)
        self.database = Database(config.database_url, pool_size=_CONNECTIONS)
        self.seat_feed = SeatFeed(config.redis_url)
        self.gateway = StripeGateway(config.stripe_secret_key, api_base=config.stripe_api_base)
        self.email_service = EmailService(config.smtp_url, config.mail_from)
        self.press = TicketPress()
        self._event_handlers = ThreadPoolExecutor(_EVENT_HANDLERS)
        papers = TicketPapers(
            self.database,
            self.press,
            signer=TicketSigner(config.secret_key),
            tokens=AccessTokens(config.secret_key),
            public_url=config.public_url,
        )
        orders = OrderMails(self.database, papers)
        self.composers = {
            **orders.composers(),
            **ticket_composers(config, self.database, papers, orders),
            **RefundRequestMails(self.database, papers, orders).composers(),
        }

    def deliver_email(self, email_id: str) -> None:
        """Try once to send an email; it plans its next try itself."""
        delivery.deliver(
            self.database, self.email_service, UUID(email_id), composers=self.composers
        )

    def handle_stripe_events(self, *event_ids: str) -> None:
        """Do what events about one thing hint at; a failure is counted and tried again."""
        try:
            webhooks.handle(
                self.database, self.gateway, *event_ids, announce=self.seat_feed.changed
            )
        except Exception as error:  # noqa: BLE001 - the rows say it, and others wait for nobody
            _log.exception("could not handle the events %s", ", ".join(event_ids))
            webhooks.note_failure(self.database, event_ids, f"{type(error).__name__}: {error}")

    def handle_waiting_events(self) -> None:
        """Handle the events of Stripe's that wait, until none does."""
        webhooks.pass_over(self.database, self.gateway)
        while together := webhooks.take_waiting(self.database):
            list(
                self._event_handlers.map(
                    lambda event_ids: self.handle_stripe_events(*event_ids), together
                )
            )

    def pay_refund(self, refund_id: str) -> None:
        """Have a refund paid."""
        payback.pay_refund(self.database, self.gateway, UUID(refund_id))

    def tell_who_waits(self) -> None:
        """Mail the next few who asked to hear when places come back."""
        tokens = AlertTokens(self.config.secret_key)
        tell_who_waits(self.database, tokens, public_url=self.config.public_url)

    def mail_chores(self) -> list[Chore]:
        """Return what runs round and round beside the mail."""
        return [
            Chore(
                "send mail whose job was lost",
                15,
                lambda: delivery.redeliver_overdue(self.database),
            )
        ]

    def chores(self) -> list[Chore]:
        """Return everything else that runs round and round."""
        database, gateway, announce = self.database, self.gateway, self.seat_feed.changed
        return [
            Chore("expire holds", 1, lambda: expiry.expire_holds(database, announce)),
            Chore("expire orders", 1, lambda: expiry.expire_orders(database, announce)),
            Chore(
                "let unpaid orders go", 2, lambda: sweep.let_unpaid_go(database, gateway, announce)
            ),
            Chore(
                "ask after quiet payments",
                5,
                lambda: sweep.settle_quiet(database, gateway, announce),
            ),
            Chore(
                "ask after payments of orders given up",
                30,
                lambda: sweep.settle_late(database, gateway, announce),
            ),
            Chore("handle the events of Stripe's", _POLL_S, self.handle_waiting_events),
            Chore(
                "pay refunds whose job was lost", 15, lambda: payback.pay_overdue(database, gateway)
            ),
            Chore("tell who waits for places", 15, self.tell_who_waits),
            Chore("forget who waited", 3600, lambda: forget_who_waited(database)),
            Chore("forget kept replies", 3600, lambda: expiry.forget_kept_replies(database)),
        ]

    def close(self) -> None:
        """Give connections back and stop the threads."""
        self._event_handlers.shutdown()
        self.press.close()
        self.seat_feed.close()
        self.database.dispose()


def queue_app(worker: Worker) -> procrastinate.App:
    """Return the queue with the tasks that features defer by name."""
    url = worker.config.database_url.replace("postgresql+psycopg://", "postgresql://")
    app = procrastinate.App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=2))
    # An email plans its own next try, in its row, unless even that could not be written.
    app.task(name="deliver_email", queue=_MAIL, retry=_RETRY_OUTAGE)(worker.deliver_email)
    app.task(name="pay_refund", queue=_DEFAULT, retry=_RETRY)(worker.pay_refund)
    return app


async def work(worker: Worker, stopping: asyncio.Event, *, queue: str) -> None:
    """Do a queue's jobs and chores until told to stop, then finish what is begun."""
    app = queue_app(worker)
    async with app.open_async():
        tasks = [asyncio.create_task(_lane(app, queue, stopping=stopping))]
        chores = worker.mail_chores() if queue == _MAIL else worker.chores()
        tasks += [asyncio.create_task(_round(chore)) for chore in chores]
        if queue == _DEFAULT:
            tasks.append(asyncio.create_task(_retry_stalled(app)))
        await stopping.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def run(arguments: Sequence[str]) -> int:
    """Send mail, expire holds, settle payments, until told to stop."""
    argparse.ArgumentParser(prog="stagedoor worker", description=run.__doc__).parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    config = Configuration.load_config()
    _give_memory_back()
    # Before there is a thread or a connection that both would take for their own.
    with child_process.Twin(lambda: _send_mail(config)) as mail:
        is_whole = _work_until_told(config, _DEFAULT, twin=mail)
    # Half a worker looks alive and is not; whoever started it starts a whole one.
    return 0 if is_whole else 1


def _send_mail(config: Configuration) -> None:
    os.nice(_NICENESS)
    _work_until_told(config, _MAIL)


def _work_until_told(
    config: Configuration, queue: str, *, twin: child_process.Twin | None = None
) -> bool:
    """Work until told to stop, or until the twin ends by itself, of which it returns False."""
    worker = Worker(config)
    try:
        return asyncio.run(_until_told(worker, queue, twin))
    finally:
        worker.close()


async def _until_told(worker: Worker, queue: str, twin: child_process.Twin | None) -> bool:
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    told: list[bool] = []

    def stop(*, is_told: bool) -> None:
        told.append(is_told)
        stopping.set()
        if twin is not None:
            # Both finish what they have begun, at the same time.
            loop.remove_reader(twin.fd)
            twin.tell(signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, partial(stop, is_told=True))
    if twin is not None:
        loop.add_reader(twin.fd, partial(stop, is_told=False))
    await work(worker, stopping, queue=queue)
    return told[0]


async def _lane(app: procrastinate.App, queue: str, *, stopping: asyncio.Event) -> None:
    """Do the jobs of one queue; when the database goes away, wait for it and go on."""
    while not stopping.is_set():
        try:
            await app.run_worker_async(
                queues=[queue],
                name=queue,
                concurrency=_CONCURRENCY,
                fetch_job_polling_interval=_POLL_S,
                abort_job_polling_interval=_HEARTBEAT_S * 10,
                listen_notify=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=_GRACE_S,
                install_signal_handlers=False,
                update_heartbeat_interval=_HEARTBEAT_S,
                stalled_worker_timeout=_STALLED_S,
            )
        except Exception:  # noqa: BLE001 - the next try is the answer to all of them
            _log.exception("the queue %s does not answer", queue)
        # Nothing is lost by waiting: what must be done is in the database.
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), _PAUSE_S)


async def _round(chore: Chore) -> None:
    """Do a chore over and over; a failure is said in the log and the next round tries again."""
    while True:
        try:
            await asyncio.to_thread(chore.do)
        except Exception:  # noqa: BLE001 - the next round is the answer to all of them
            _log.exception("could not %s", chore.name)
        await asyncio.sleep(chore.every_s)


async def _retry_stalled(app: procrastinate.App) -> None:
    """Give jobs of workers that died to others."""
    while True:
        with suppress(procrastinate.exceptions.ConnectorException):
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_S):
                await app.job_manager.retry_job(job)
        await asyncio.sleep(_STALLED_S / 2)


def _give_memory_back() -> None:
    # Importing leaves gaps all over the heap; this gives 10 of 78 MB back to the machine.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)

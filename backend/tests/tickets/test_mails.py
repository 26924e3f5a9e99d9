"""Prove what the mails about single tickets carry, and what they must not."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import select

from stagedoor.app import Application
from stagedoor.booking.models import Order, Ticket
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.kernel import ids
from stagedoor.notifications.mail_templates import Letter, write_letter
from stagedoor.notifications.message import Attachment
from stagedoor.notifications.models import OutboxEmail
from stagedoor.tickets.access import KeptTicket
from stagedoor.tickets.papers import KeeperPapers
from stagedoor.worker import Worker
from tests.booking.ticket_pages import scanned
from tests.tickets.sold import Sold, sell, token_of


@pytest.fixture
def sold(application: Application) -> Sold:
    return sell(application)


@pytest.fixture
def worker(application: Application) -> Iterator[Worker]:
    made = Worker(application.config)
    yield made
    made.close()


def test_accepted_ticket_comes_with_its_new_code_and_no_key_to_the_order(
    sold: Sold, worker: Worker
) -> None:
    transfer = sold.offer(sold.tickets()[0]["id"])
    sold.accept(transfer)
    letter, attachments = _mail(worker, "ticket_accepted")
    assert sold.token not in letter.text + letter.html
    link = next(word for word in letter.text.split() if "/tickets/" in word)
    assert token_of(link) == sold.key_of(transfer)
    pdf, calendar = attachments
    ((code,),) = scanned(pdf.content)
    claim = sold.application.parts.get(TicketSigner).verify(code)
    assert claim.issue == 1
    assert sold.token.encode() not in calendar.content.replace(b"\r\n ", b"")


def test_offer_has_a_link_but_neither_code_nor_key_to_the_order(sold: Sold, worker: Worker) -> None:
    transfer = sold.offer(sold.tickets()[0]["id"])
    letter, attachments = _mail(worker, "ticket_offered")
    assert sold.key_of(transfer) in letter.text
    assert sold.token not in letter.text + letter.html
    assert attachments == ()
    assert "Ada Lovelace has a ticket for you" in letter.subject


def test_late_mail_has_no_code_of_whoever_has_the_ticket_since(sold: Sold, worker: Worker) -> None:
    ticket = sold.tickets()[0]["id"]
    first = sold.offer(ticket)
    sold.accept(first)
    with worker.database.read() as session:
        late = session.scalars(
            select(OutboxEmail).where(OutboxEmail.template == "ticket_accepted")
        ).one()
    sold.accept(sold.offer(ticket, "edsger@example.org", token=sold.key_of(first)))
    composed = worker.composers[late.template](late.values)
    assert [attached.filename for attached in composed.attachments] == ["event.ics"]
    assert "attached" not in write_letter(late.template, {**late.values, **composed.values}).text


def test_papers_seen_before_a_ticket_was_passed_on_have_no_code_of_its_next_keeper(
    sold: Sold,
) -> None:
    ticket = sold.tickets()[0]["id"]
    with sold.application.database.read() as session:
        found = session.get_one(Ticket, ids.parse("tkt", ticket))
        seen = KeptTicket(found, session.get_one(Order, found.order_id), None)
    sold.accept(sold.offer(ticket))
    assert sold.application.parts.get(KeeperPapers).facts(seen).tickets == ()


def test_mail_that_comes_again_has_only_tickets_that_the_buyer_still_has(
    sold: Sold, worker: Worker
) -> None:
    kept = sold.tickets()[1]
    sold.accept(sold.offer(sold.tickets()[0]["id"]))
    sold.ask("POST", f"/orders/{sold.number}/mails")
    letter, attachments = _mail(worker, "tickets_again")
    assert scanned(attachments[0].content) == [[kept["code"]]]
    assert sold.token in letter.text


def _mail(worker: Worker, template: str) -> tuple[Letter, tuple[Attachment, ...]]:
    """Return a queued mail as it would leave."""
    with worker.database.read() as session:
        email = session.scalars(select(OutboxEmail).where(OutboxEmail.template == template)).one()
    assert isinstance(email.id, UUID)
    composed = worker.composers[template](email.values)
    return write_letter(template, {**email.values, **composed.values}), composed.attachments

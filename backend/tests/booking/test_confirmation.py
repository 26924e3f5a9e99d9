"""Show that the mail about an order carries its papers, and never waits for them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from fake_stripe.testing import FakeStripe
from stagedoor.app import Application
from stagedoor.booking.access import AccessTokens
from stagedoor.booking.confirmation import OrderMails
from stagedoor.booking.models import Order
from stagedoor.booking.place_words import place_parts
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.booking.ticket_papers import TicketPapers
from stagedoor.booking.ticket_press import TicketPress
from stagedoor.database import Database
from stagedoor.notifications.delivery import Composed
from stagedoor.notifications.mail_templates import write_letter
from stagedoor.notifications.models import Incident, OutboxEmail
from stagedoor.payments.models import Payment
from stagedoor.payments.payback import pay_refund, refund_order
from stagedoor.payments.payment import settle
from stagedoor.payments.stripe_gateway import StripeGateway
from tests.application_fixtures import Buying
from tests.booking.ticket_pages import scanned, texts
from tests.factories.events import make_event, seat_plan

TOKEN_AND_NUMBER = "http://localhost/orders/{number}?token={access_token}"


@dataclass
class Office:
    """Be what prints and composes for a test's application."""

    mails: OrderMails
    press: TicketPress


@pytest.fixture
def office(application: Application) -> Iterator[Office]:
    press = TicketPress()
    yield _office(application, press)
    press.close()


def _office(application: Application, press: TicketPress) -> Office:
    papers = TicketPapers(
        application.database,
        press,
        signer=application.parts.get(TicketSigner),
        tokens=application.parts.get(AccessTokens),
        public_url=application.config.public_url,
    )
    return Office(OrderMails(application.database, papers), press)


def _buy(database: Database, buying: Buying, *, ticket_type: str = "free") -> dict[str, Any]:
    with database.begin() as session:
        event = make_event(session, plan=seat_plan(floor=3), name="Fidelio")
    places = [13, 50]
    items = [{"place": place, "ticket_type": ticket_type} for place in places[:1]]
    items += [{"area": "floor", "quantity": 1, "ticket_type": ticket_type}]
    return buying.book(buying.hold(event.public_id, items))


def _queued(database: Database, template: str) -> OutboxEmail:
    with database.read() as session:
        return session.scalars(select(OutboxEmail).where(OutboxEmail.template == template)).one()


def _composed(database: Database, office: Office, template: str) -> tuple[Composed, str]:
    """Return what a queued mail is made of, and its text."""
    email = _queued(database, template)
    composed = office.mails.composers()[template](email.values)
    return composed, write_letter(template, {**email.values, **composed.values}).text


def test_a_confirmation_brings_each_ticket_and_the_evening(
    database: Database, buying: Buying, office: Office
) -> None:
    order = _buy(database, buying)
    codes = [ticket["code"] for ticket in buying.order(order)["tickets"]]
    composed, text = _composed(database, office, "order_confirmation")
    pdf, calendar = composed.attachments
    assert scanned(pdf.content) == [[code] for code in codes]
    assert pdf.filename == f"tickets-{order['number']}.pdf"
    seat, floor = texts(pdf.content)
    assert {"Section", "0", "Row", "2", "Seat", "4"} <= set(seat.split("\n"))
    assert {"Place", "Floor"} <= set(floor.split("\n"))
    assert b"TZID=Europe/London" in calendar.content
    assert TOKEN_AND_NUMBER.format(**order) in text
    for words in ("Fidelio", "The Globe, London", "Section 0, row 2, seat 4", "Floor", "attached"):
        assert words in text


def test_prices_are_those_of_the_order(
    database: Database,
    buying: Buying,
    office: Office,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
) -> None:
    _pay(database, buying, fake_stripe, gateway)
    composed, text = _composed(database, office, "order_confirmation")
    assert "Section 0, row 2, seat 4 (Adult): €45.00" in text
    assert "Total: €90.00" in text
    assert "€45.00" in texts(composed.attachments[0].content)[0]


def test_tickets_that_will_not_print_hold_nothing_up(
    application: Application, database: Database, buying: Buying
) -> None:
    order = _buy(database, buying)
    aborting = (sys.executable, "-c", "import os; os.abort()")
    office = _office(application, TicketPress(command=aborting))
    composed, text = _composed(database, office, "order_confirmation")
    assert [attachment.filename for attachment in composed.attachments] == ["event.ics"]
    link = f"http://localhost/api/v1/orders/{order['number']}/tickets.pdf"
    assert f"{link}?token={order['access_token']}" in text
    with database.read() as session:
        incident = session.scalars(select(Incident)).one()
    assert (incident.kind, incident.subject) == ("tickets-unprintable", order["number"])
    assert buying.order(order)["status"] == "confirmed"


def test_a_printer_that_dies_once_is_given_a_second_try(
    database: Database, buying: Buying, office: Office
) -> None:
    _buy(database, buying)
    _composed(database, office, "order_confirmation")
    process = office.press._process
    assert process is not None
    process.kill()
    composed, _ = _composed(database, office, "order_confirmation")
    assert len(composed.attachments) == 2
    with database.read() as session:
        assert session.scalars(select(Incident)).all() == []


def test_the_same_order_prints_the_same_codes_again(
    database: Database, buying: Buying, office: Office
) -> None:
    _buy(database, buying)
    first, _ = _composed(database, office, "order_confirmation")
    again, _ = _composed(database, office, "order_confirmation")
    assert scanned(first.attachments[0].content) == scanned(again.attachments[0].content)
    assert first.attachments[1] == again.attachments[1]


def test_a_refund_says_how_much_goes_back(
    database: Database,
    buying: Buying,
    office: Office,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
) -> None:
    order_id = _pay(database, buying, fake_stripe, gateway)
    refund = refund_order(database, order_id, reason="asked")
    assert refund is not None
    pay_refund(database, gateway, refund.id)
    _, text = _composed(database, office, "order_refunded")
    assert "refunded in full: €90.00" in text
    composed, _ = _composed(database, office, "order_confirmation")
    assert [attachment.filename for attachment in composed.attachments] == ["event.ics"]


def test_a_cancelled_free_order_says_so_without_money(
    database: Database, buying: Buying, office: Office
) -> None:
    _buy(database, buying)
    with database.read() as session:
        order_id = session.scalars(select(Order.id)).one()
    assert refund_order(database, order_id, reason="asked") is None
    _, text = _composed(database, office, "order_refunded")
    assert "is cancelled" in text
    assert "money" not in text


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("Stalls left, row F, seat 12", ("Stalls left", "F", "12")),
        ("Стол 1, row 2, seat 11", ("Стол 1", "2", "11")),
        ("A, row B, seat C, row D, seat E", ("A, row B, seat C", "D", "E")),
        ("Standing floor", ("Standing floor", "", "")),
    ],
)
def test_a_label_is_read_as_section_row_and_seat(label: str, parts: tuple[str, str, str]) -> None:
    assert place_parts(label) == parts


def _pay(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> UUID:
    order = _buy(database, buying, ticket_type="adult")
    fake_stripe.pay(buying.start_paying(order)["client_secret"])
    with database.read() as session:
        payment = session.scalars(select(Payment)).one()
    settle(database, gateway, payment.id)
    return payment.order_id

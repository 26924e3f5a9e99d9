"""Walk the founding design's call flow: load config, log in, search, book, pay, mail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from email.message import EmailMessage
from uuid import UUID

import pytest
from sqlalchemy import select

from fake_stripe.testing import FakeStripe
from stagedoor.accounts.hooks import AccountHooks
from stagedoor.accounts.models import User
from stagedoor.accounts.user_session import UserSession
from stagedoor.app import Application
from stagedoor.booking.forms import HoldItem, choice_of
from stagedoor.booking.hold_desk import HoldDesk, HoldKey
from stagedoor.booking.models import Buyer, Order, Ticket
from stagedoor.booking.sale_facts import SaleFactsCache
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.catalogue.models import Event
from stagedoor.catalogue.search import EventSearch
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import clock
from stagedoor.notifications.models import OutboxEmail
from stagedoor.payments.payment import Payment, settle
from stagedoor.payments.stripe_gateway import StripeGateway
from stagedoor.worker import Worker
from tests.booking.ticket_pages import scanned
from tests.factories.events import make_event, seat_plan
from tests.notifications.smtp_receiver import Receiver, receiving

EMAIL, PASSWORD = "ada@example.org", "lantern orchid gravel"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Give a mail server that keeps what it gets."""
    with receiving() as listening:
        yield listening


@pytest.fixture
def loaded(configuration: Configuration, receiver: Receiver) -> Configuration:
    """Load the settings of a demo from what its supervisor wrote down."""
    facts = asdict(replace(configuration, smtp_url=receiver.url))
    facts |= {"home": "elsewhere", "secret_key": configuration.secret_key.decode()}
    (configuration.home / "demo.json").write_text(json.dumps(facts), encoding="utf-8")
    config = Configuration.load_config({"STAGEDOOR_HOME": str(configuration.home)})
    assert config == replace(configuration, smtp_url=receiver.url)
    return config


def test_a_buyer_logs_in_finds_an_event_books_pays_and_gets_the_tickets_by_mail(
    loaded: Configuration, database: Database, fake_stripe: FakeStripe, receiver: Receiver
) -> None:
    with database.begin() as session:
        made = make_event(session, plan=seat_plan(), name="Fidelio")
        make_event(session, name="Parsifal")
    application, worker = Application(loaded), Worker(loaded)
    try:
        user, opened = _register_and_log_in(application)
        with application.database.read() as session:
            page = Event.get_events(session, EventSearch(q="fidelio"), now=clock.now())
        assert [event.id for event in page.events] == [made.id]

        order = _book(application, page.events[0].id, user, opened)
        _pay(application, order, fake_stripe)
        with application.database.read() as session:
            assert session.get_one(Order, order.id).status == "confirmed"
            tickets = session.scalars(select(Ticket).where(Ticket.order_id == order.id)).all()
            email_ids = session.scalars(
                select(OutboxEmail.id).where(OutboxEmail.template == "order_confirmation")
            ).all()
        for email_id in email_ids:
            worker.deliver_email(str(email_id))
    finally:
        worker.close()
        application.close()
    (confirmation,) = receiver.messages
    assert order.number in str(confirmation["Subject"]) + _text(confirmation)
    assert confirmation["To"] == EMAIL
    pdf, calendar = [part.get_content() for part in confirmation.iter_attachments()]
    signer = application.parts.get(TicketSigner)
    printed = [signer.verify(code).ticket_id for (code,) in scanned(pdf)]
    assert set(printed) == {ticket.id for ticket in tickets}
    assert len(printed) == 2
    assert "BEGIN:VEVENT" in calendar
    assert "TZID=Europe/London" in calendar


def _register_and_log_in(application: Application) -> tuple[User, UserSession]:
    hooks = application.parts.get(AccountHooks)
    with application.database.begin() as session:
        User.register(
            session, email=EMAIL, password=PASSWORD, name="Ada", hooks=hooks, now=clock.now()
        )
    with application.database.begin() as session:
        user, opened = User.login(
            session, email=EMAIL, password=PASSWORD, hooks=hooks, now=clock.now()
        )
        assert user.email == EMAIL
        return user, opened


def _book(application: Application, event_id: UUID, user: User, opened: UserSession) -> Order:
    desk = application.parts.get(HoldDesk)
    sale = desk.sale_of(event_id)
    items = [HoldItem(place=place, ticket_type="adult") for place in (13, 14)]
    held = desk.open(sale, choice_of(items, sale, "/items"), session_id=opened.id, key=HoldKey())
    assert held.hold is not None
    buyer = Buyer(session_id=opened.id, user_id=user.id, email=EMAIL, name="Ada")
    booking = Ticket.book_ticket(
        application.database,
        held.hold.hold_id,
        buyer=buyer,
        facts=application.parts.get(SaleFactsCache),
    )
    assert booking.order is not None
    assert [line.place_no for line in booking.order.lines] == [13, 14]
    with application.database.read() as session:
        return session.get_one(Order, booking.order.id)


def _pay(application: Application, order: Order, fake_stripe: FakeStripe) -> None:
    gateway = application.parts.get(StripeGateway)
    payment = Payment.process_payment(
        application.database,
        gateway,
        order.id,
        pay_seconds=600,
        announce=application.seat_feed.changed,
    )
    assert payment.client_secret is not None
    fake_stripe.pay(payment.client_secret)
    assert settle(application.database, gateway, payment.id) == "confirmed"


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())

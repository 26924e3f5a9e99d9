"""Run a box office until it holds something of everything: holds, orders, payments, refunds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from fake_stripe.testing import FakeStripe
from stagedoor.app import Application
from stagedoor.booking.expiry import expire_holds, expire_orders
from stagedoor.booking.models import Order
from stagedoor.database import Database
from stagedoor.kernel import ids
from stagedoor.payments.models import Payment
from stagedoor.payments.payback import pay_refund, refund_order
from stagedoor.payments.payment import say_nothing, settle
from stagedoor.payments.refund import Refund
from stagedoor.payments.stripe_gateway import StripeGateway
from stagedoor.payments.sweep import let_unpaid_go
from tests.application_fixtures import Buying, demo_configuration
from tests.factories.events import MadeEvent, make_event, seat_plan

_FREE_PLACES = 30


@dataclass
class BusyBoxOffice:
    """Be a box office on its own database, with what was made in it by name.

    `places` has the first of the two seats that each hold was given.
    """

    application: Application
    fake_stripe: FakeStripe
    hall: MadeEvent
    next_place: int = 0
    orders: dict[str, UUID] = field(default_factory=dict)
    holds: dict[str, UUID] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        """Return the database."""
        return self.application.database

    @property
    def gateway(self) -> StripeGateway:
        """Return the gateway, which speaks to the fake."""
        return self.application.parts.get(StripeGateway)

    def hold(self, name: str, *, ticket_type: str = "adult") -> dict[str, Any]:
        """Hold the next two seats and a unit of the floor, in a browser of its own."""
        places = range(self.next_place, self.next_place + 2)
        self.next_place += 2
        items: list[dict[str, Any]] = [{"place": p, "ticket_type": ticket_type} for p in places]
        items.append({"area": "floor", "quantity": 1, "ticket_type": ticket_type})
        buying = Buying(self.application.flask.test_client())
        hold = buying.hold(self.hall.public_id, items)
        self.holds[name] = ids.parse("hld", hold["id"])
        self.places[name] = places[0]
        return {"buying": buying, "hold": hold}

    def book(self, name: str, *, ticket_type: str = "adult") -> dict[str, Any]:
        """Hold and book."""
        held = self.hold(name, ticket_type=ticket_type)
        order = held["buying"].book(held["hold"], f"{name}@example.org")
        with self.database.read() as session:
            found = session.scalars(select(Order.id).where(Order.number == order["number"])).one()
        self.orders[name] = found
        return {**held, "order": order}

    def start_paying(self, name: str) -> str:
        """Hold, book and start paying; return the client secret."""
        booked = self.book(name)
        secret: str = booked["buying"].start_paying(booked["order"])["client_secret"]
        return secret

    def pay(self, name: str, payment_method: str = "pm_card_visa") -> None:
        """Hold, book, pay and settle."""
        self.fake_stripe.pay(self.start_paying(name), payment_method)
        self.settle(name)

    def settle(self, name: str) -> None:
        """Bring an order to where its payment is."""
        settle(self.database, self.gateway, self.payment(name).id)

    def payment(self, name: str) -> Payment:
        """Return the payment of an order."""
        with self.database.read() as session:
            return session.scalars(
                select(Payment).where(Payment.order_id == self.orders[name])
            ).one()

    def let_time_run_out(self, name: str) -> None:
        """Move an order's and its hold's deadline to a moment ago."""
        with self.database.begin() as session:
            session.execute(
                text(
                    "WITH late AS (UPDATE orders SET expires_at = clock_timestamp() - "
                    "interval '1 s' WHERE id = :id RETURNING id) UPDATE places SET held_until = "
                    "clock_timestamp() - interval '1 s' FROM late WHERE order_id = late.id "
                    "AND held_until IS NOT NULL"
                ),
                {"id": self.orders[name]},
            )

    def refund(self, name: str, *, is_paid: bool = True) -> None:
        """Refund an order, and have the provider pay it."""
        refund = refund_order(self.database, self.orders[name], reason="Illness")
        if is_paid and refund is not None:
            pay_refund(self.database, self.gateway, refund.id)


@contextmanager
def busy_box_office(database_url: str, redis_url: str, home: Path) -> Iterator[BusyBoxOffice]:
    """Give a box office on an empty database in which orders of every kind were made."""
    with FakeStripe() as fake:
        application = Application(demo_configuration(database_url, redis_url, home=home, fake=fake))
        try:
            with application.database.begin() as session:
                hall = make_event(session, plan=seat_plan(floor=20))
                make_event(session, capacity=_FREE_PLACES)
            office = BusyBoxOffice(application, fake, hall)
            _sell(office)
            _run_out(office)
            _surprise(office)
            yield office
        finally:
            application.close()


def _sell(office: BusyBoxOffice) -> None:
    office.hold("held")
    office.book("booked")
    office.start_paying("paying")
    office.pay("declined", "pm_card_chargeDeclined")
    office.pay("on_its_way", "pm_usBankAccount_processing")
    office.pay("paid")
    office.pay("paid_too")
    office.book("free", ticket_type="free")
    office.book("free_refunded", ticket_type="free")
    office.refund("free_refunded")
    office.pay("refunded")
    office.refund("refunded")
    office.pay("owed")
    office.refund("owed", is_paid=False)


def _run_out(office: BusyBoxOffice) -> None:
    office.book("ran_out")
    office.let_time_run_out("ran_out")
    expire_orders(office.database, say_nothing)
    office.start_paying("never_paid")
    office.let_time_run_out("never_paid")
    let_unpaid_go(office.database, office.gateway)
    _pay_after_deadline(office, "late")
    _pay_after_deadline(office, "too_late", is_place_gone=True)
    _pay_back(office, "too_late")
    office.hold("swept")
    _let_hold_run_out(office, "swept")
    expire_holds(office.database, say_nothing)
    office.hold("lapsed")
    _let_hold_run_out(office, "lapsed")


def _pay_after_deadline(office: BusyBoxOffice, name: str, *, is_place_gone: bool = False) -> None:
    office.start_paying(name)
    office.let_time_run_out(name)
    let_unpaid_go(office.database, office.gateway)
    if is_place_gone:
        office.next_place -= 2
        office.hold("quicker")
    intent_id = office.payment(name).intent_id
    assert intent_id is not None
    office.fake_stripe.succeed(intent_id)
    office.settle(name)


def _surprise(office: BusyBoxOffice) -> None:
    stories: dict[str, dict[str, Any]] = {
        "too_little": {"amount": 1},
        "too_much": {"amount": 100_000},
        "other_money": {"currency": "usd"},
        "other_money_back": {"currency": "usd"},
    }
    for name, changes in stories.items():
        secret = office.start_paying(name)
        intent_id = office.payment(name).intent_id
        assert intent_id is not None
        office.fake_stripe.tamper(intent_id, **changes)
        office.fake_stripe.pay(secret)
        office.settle(name)
    _pay_back(office, "too_much")
    _pay_back(office, "other_money_back")


def _pay_back(office: BusyBoxOffice, name: str) -> None:
    with office.database.read() as session:
        owed = session.scalars(
            select(Refund.id).where(Refund.order_id == office.orders[name])
        ).one()
    pay_refund(office.database, office.gateway, owed)


def _let_hold_run_out(office: BusyBoxOffice, name: str) -> None:
    with office.database.begin() as session:
        session.execute(
            text(
                "WITH late AS (UPDATE holds SET expires_at = clock_timestamp() - interval '1 s' "
                "WHERE id = :id RETURNING id) UPDATE places SET held_until = clock_timestamp() - "
                "interval '1 s' FROM late WHERE hold_id = late.id"
            ),
            {"id": office.holds[name]},
        )

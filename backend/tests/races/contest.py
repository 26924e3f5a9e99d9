"""Give races a box office on a database of its own, and buyers who know no manners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select, text

from fake_stripe.testing import FakeStripe
from stagedoor.app import Application
from stagedoor.booking.allocation import Choice, HoldFacts
from stagedoor.booking.hold_desk import HoldDesk, HoldKey
from stagedoor.booking.models import Buyer, Order, Ticket
from stagedoor.booking.sale_facts import SaleFactsCache
from stagedoor.database import Database
from stagedoor.kernel import ids
from stagedoor.kernel.errors import Refusal
from stagedoor.payments.models import Payment
from stagedoor.payments.payment import say_nothing
from stagedoor.payments.stripe_gateway import StripeGateway, WebhookEvent
from tests.factories.events import MadeEvent, make_event

_ADULT = 1
_PAY_SECONDS = 600
_LATE = "{0} = clock_timestamp() - interval '1 s' WHERE {0} IS NOT NULL"


@dataclass
class Contest:
    """Be a box office in which everything may happen at once."""

    application: Application
    fake_stripe: FakeStripe

    @property
    def database(self) -> Database:
        """Return the database, which is this test's own."""
        return self.application.database

    @property
    def url(self) -> str:
        """Return where the database is."""
        return self.application.config.database_url

    @property
    def gateway(self) -> StripeGateway:
        """Return the gateway to the fake."""
        return self.application.parts.get(StripeGateway)

    def event(self, **details: Any) -> MadeEvent:
        """Add an event; see `make_event`."""
        with self.database.begin() as session:
            return make_event(session, **details)

    def client(self) -> FlaskClient:
        """Return a browser that keeps its cookie."""
        return self.application.flask.test_client()

    def hold(
        self,
        event: MadeEvent,
        seats: Sequence[int] = (),
        *,
        units: int = 0,
        session: UUID | None = None,
    ) -> HoldFacts:
        """Hold seats, and units of the event's one area, for a session or a new one."""
        desk = self.application.parts.get(HoldDesk)
        sale = desk.sale_of(event.id)
        choice = Choice()
        for seat in seats:
            choice.add_place(seat, _ADULT)
        if units:
            (area,) = sale.house.areas.values()
            choice.add_units(area, units, _ADULT)
        session = session or ids.new_id()
        held = desk.open(sale, choice, session_id=session, key=HoldKey()).hold
        assert held is not None
        return held

    def add(self, hold_id: UUID, seats: Sequence[int], session: UUID) -> bool:
        """Add seats to a session's hold."""
        desk = self.application.parts.get(HoldDesk)
        sale = desk.sale_of_hold(hold_id, session)
        choice = Choice()
        for seat in seats:
            choice.add_place(seat, _ADULT)
        return desk.change(hold_id, sale, choice, remove=[], session_id=session)

    def book(self, hold: HoldFacts, session_id: UUID, *, email: str = "ada@example.org") -> Order:
        """Turn a session's hold into an order."""
        buyer = Buyer(session_id=session_id, user_id=None, email=email, name="Ada Lovelace")
        facts = self.application.parts.get(SaleFactsCache)
        booking = Ticket.book_ticket(self.database, hold.hold_id, buyer=buyer, facts=facts)
        assert booking.order is not None
        with self.database.read() as session:
            return session.get_one(Order, booking.order.id)

    def order(self, event: MadeEvent, seats: Sequence[int]) -> Order:
        """Hold and book."""
        session = ids.new_id()
        return self.book(self.hold(event, seats, session=session), session)

    def start_paying(self, order: Order) -> Payment:
        """Start paying an order."""
        return Payment.process_payment(
            self.database, self.gateway, order.id, pay_seconds=_PAY_SECONDS, announce=say_nothing
        )

    def pay(self, payment: Payment) -> None:
        """Pay at the provider, as the buyer's browser does."""
        assert payment.client_secret is not None
        self.fake_stripe.pay(payment.client_secret)

    def webhook(self, kind: str) -> WebhookEvent:
        """Return the one event of a kind that the provider sends, its signature verified."""
        (event,) = self.fake_stripe.events(kind)
        body, headers = self.fake_stripe.signed(event)
        secrets = self.application.config.stripe_webhook_secrets
        return self.gateway.verified_event(body, headers["Stripe-Signature"], secrets)

    def status(self, order: Order) -> str:
        """Return an order's status as it stands."""
        with self.database.read() as session:
            return session.scalars(select(Order.status).where(Order.id == order.id)).one()

    def ask(self, question: str, **parameters: object) -> list[Any]:
        """Return the first column of a question to the database."""
        with self.database.read() as session:
            return list(session.scalars(text(question), parameters))

    def owners(self, event: MadeEvent) -> dict[int, UUID]:
        """Return which hold has each held place."""
        with self.database.read() as session:
            rows = session.execute(
                text(
                    "SELECT place_no, hold_id FROM places WHERE event_id = :id AND state = 'held'"
                ),
                {"id": event.id},
            )
            return {row.place_no: row.hold_id for row in rows}

    def let_time_run_out(self) -> None:
        """Move every deadline to a moment ago."""
        with self.database.begin() as session:
            session.execute(text(f"UPDATE places SET {_LATE.format('held_until')}"))
            session.execute(text(f"UPDATE holds SET {_LATE.format('expires_at')}"))
            session.execute(text(f"UPDATE orders SET {_LATE.format('expires_at')}"))


def codes(results: Sequence[Any]) -> list[str]:
    """Return what became of each: the code of a refusal, or `done`; raises any other error."""
    found = []
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refusal):
            raise result
        found.append(result.code if isinstance(result, Refusal) else "done")
    return found

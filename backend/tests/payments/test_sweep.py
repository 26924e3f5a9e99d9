"""Test that the sweeps go on past a payment that makes trouble, and find money that came late."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text

from fake_stripe.testing import FakeStripe
from stagedoor.app import Application
from stagedoor.booking.models import Order
from stagedoor.database import Database
from stagedoor.payments.errors import ProviderUnavailable
from stagedoor.payments.ledger import Account, get_balance
from stagedoor.payments.models import Payment
from stagedoor.payments.payback import get_overdue, pay_overdue, pay_refund, refund_order
from stagedoor.payments.payment import settle
from stagedoor.payments.refund import Refund
from stagedoor.payments.stripe_gateway import Intent, RefundFacts, StripeGateway
from stagedoor.payments.sweep import let_unpaid_go, settle_late, settle_quiet
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event


@pytest.fixture
def event(database: Database) -> MadeEvent:
    """Give an event on sale."""
    with database.begin() as session:
        return make_event(session)


def test_a_payment_that_raises_does_not_keep_the_others_from_being_let_go(
    database: Database,
    buying: Buying,
    event: MadeEvent,
    gateway: StripeGateway,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken, *others = (start(buying, event, place) for place in (1, 2, 3))
    let_time_run_out(database)
    poison(monkeypatch, database, broken)
    assert let_unpaid_go(database, gateway) == 2
    assert [buying.order(order)["status"] for order in others] == ["expired", "expired"]
    assert buying.order(broken)["status"] == "payment_pending"
    assert incidents(database) == [
        ("payment-unsettled", broken["number"], "ValueError: an answer that nobody understands")
    ]


def test_a_payment_that_raises_comes_after_the_others_in_the_next_round(
    database: Database,
    buying: Buying,
    event: MadeEvent,
    gateway: StripeGateway,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken, other = (start(buying, event, place) for place in (1, 2))
    quieten(database)
    asked = poison(monkeypatch, database, broken)
    settle_quiet(database, gateway)
    settle_quiet(database, gateway)
    assert asked == [intent_of(database, broken), intent_of(database, other)]


def test_an_outage_of_the_provider_is_one_trouble_and_ends_the_round(
    database: Database,
    buying: Buying,
    event: MadeEvent,
    gateway: StripeGateway,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    orders = [start(buying, event, place) for place in range(5)]
    let_time_run_out(database)
    asked: list[str] = []

    def get_intent(_self: StripeGateway, intent_id: str) -> Intent:
        asked.append(intent_id)
        raise ProviderUnavailable

    monkeypatch.setattr(StripeGateway, "get_intent", get_intent)
    assert let_unpaid_go(database, gateway) == 0
    assert len(asked) == 3
    assert [kind for kind, _, _ in incidents(database)] == ["provider-unavailable"]
    assert {buying.order(order)["status"] for order in orders} == {"payment_pending"}


def test_a_refund_that_raises_does_not_keep_the_others_from_being_paid(
    database: Database,
    buying: Buying,
    event: MadeEvent,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken, *others = (start(buying, event, place) for place in (1, 2, 3))
    for order in (broken, *others):
        fake_stripe.succeed(intent_of(database, order))
        settle(database, gateway, payment_of(database, order).id)
        refund_order(database, payment_of(database, order).order_id, reason="Illness")
    with database.begin() as session:
        session.execute(text("UPDATE refunds SET created_at = created_at - interval '1 hour'"))
    useless, really = intent_of(database, broken), StripeGateway.create_refund

    def create_refund(self: StripeGateway, intent_id: str, *rest: Any, **more: Any) -> RefundFacts:
        if intent_id == useless:
            raise ValueError("an answer that nobody understands")
        return really(self, intent_id, *rest, **more)

    monkeypatch.setattr(StripeGateway, "create_refund", create_refund)
    assert pay_overdue(database, gateway) == 2
    assert [buying.order(order)["status"] for order in others] == ["refunded", "refunded"]
    assert [row[:2] for row in incidents(database)] == [("refund-unpaid", broken["number"])]


def test_money_that_came_after_the_order_expired_buys_its_free_places_without_any_webhook(
    database: Database,
    buying: Buying,
    event: MadeEvent,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
) -> None:
    order = start(buying, event, 3)
    let_time_run_out(database)
    let_unpaid_go(database, gateway)
    assert buying.order(order)["status"] == "expired"
    fake_stripe.succeed(intent_of(database, order))
    assert settle_late(database, gateway) == 0
    quieten(database)
    assert settle_late(database, gateway) == 1
    shown = buying.order(order)
    assert shown["status"] == "confirmed"
    assert [ticket["place"] for ticket in shown["tickets"]] == [3]


def test_money_that_came_after_the_places_were_taken_goes_back_without_any_webhook(
    application: Application,
    database: Database,
    buying: Buying,
    event: MadeEvent,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
) -> None:
    order = start(buying, event, 3)
    let_time_run_out(database)
    let_unpaid_go(database, gateway)
    Buying(application.flask.test_client()).hold(event.public_id, seats(3))
    fake_stripe.succeed(intent_of(database, order))
    quieten(database)
    assert settle_late(database, gateway) == 1
    assert buying.order(order)["status"] == "refund_due"
    with database.read() as session:
        refund = session.scalars(select(Refund)).one()
    pay_refund(database, gateway, refund.id)
    assert buying.order(order)["status"] == "refunded"
    assert [r["amount"] for r in fake_stripe.books()["refunds"]] == [4500]
    assert get_overdue(database) == []
    with database.read() as session:
        assert get_balance(session, Account.REFUNDS_DUE, "EUR").is_zero


def test_an_intent_whose_answer_never_came_is_found_and_its_money_used(
    database: Database,
    buying: Buying,
    event: MadeEvent,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
) -> None:
    order = start(buying, event, 3)
    let_time_run_out(database)
    let_unpaid_go(database, gateway)
    fake_stripe.succeed(intent_of(database, order))
    with database.begin() as session:
        session.execute(text("UPDATE payments SET intent_id = NULL, client_secret = NULL"))
    quieten(database)
    assert settle_late(database, gateway) == 1
    assert buying.order(order)["status"] == "confirmed"
    assert len(fake_stripe.books()["payment_intents"]) == 1


def test_an_order_given_up_long_ago_is_no_longer_asked_after(
    database: Database, buying: Buying, event: MadeEvent, gateway: StripeGateway
) -> None:
    order = start(buying, event, 3)
    let_time_run_out(database)
    let_unpaid_go(database, gateway)
    with database.begin() as session:
        session.execute(text("UPDATE orders SET expires_at = expires_at - interval '5 days'"))
    quieten(database, "6 days")
    assert settle_late(database, gateway) == 0
    assert buying.order(order)["status"] == "expired"


def seats(place: int) -> list[dict[str, Any]]:
    """Return the items of a request to hold this place."""
    return [{"place": place, "ticket_type": "adult"}]


def start(buying: Buying, event: MadeEvent, place: int) -> dict[str, Any]:
    """Book a place and start paying it; return the order."""
    order = buying.book(buying.hold(event.public_id, seats(place)))
    buying.start_paying(order)
    return order


def payment_of(database: Database, order: dict[str, Any]) -> Payment:
    """Return an order's payment."""
    with database.read() as session:
        return session.scalars(
            select(Payment)
            .join(Order, Order.id == Payment.order_id)
            .where(Order.number == order["number"])
        ).one()


def intent_of(database: Database, order: dict[str, Any]) -> str:
    """Return the provider's id of an order's payment."""
    found = payment_of(database, order).intent_id
    assert found is not None
    return found


def let_time_run_out(database: Database) -> None:
    """Make every order late."""
    with database.begin() as session:
        session.execute(text("UPDATE orders SET expires_at = created_at"))


def quieten(database: Database, ago: str = "1 hour") -> None:
    """Let nothing have been heard of any payment for a while."""
    with database.begin() as session:
        session.execute(
            text("UPDATE payments SET checked_at = checked_at - CAST(:ago AS interval)"),
            {"ago": ago},
        )


def poison(monkeypatch: pytest.MonkeyPatch, database: Database, order: dict[str, Any]) -> list[str]:
    """Make the provider's answer about one order useless; return whom it is asked about."""
    useless, asked = intent_of(database, order), list[str]()
    really = StripeGateway.get_intent

    def get_intent(self: StripeGateway, intent_id: str) -> Intent:
        asked.append(intent_id)
        if intent_id == useless:
            raise ValueError("an answer that nobody understands")
        return really(self, intent_id)

    monkeypatch.setattr(StripeGateway, "get_intent", get_intent)
    return asked


def incidents(database: Database) -> list[tuple[str, str, str]]:
    """Return what is listed for a person."""
    with database.read() as session:
        rows = session.execute(text("SELECT kind, subject, detail FROM incidents")).all()
    return [(row.kind, row.subject, row.detail) for row in rows]

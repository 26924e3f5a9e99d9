"""Test that money of another amount or currency than was asked for goes back as it came."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from fake_stripe.testing import FakeStripe
from stagedoor.booking.models import Order
from stagedoor.database import Database
from stagedoor.kernel.money import Money
from stagedoor.notifications.models import OutboxEmail
from stagedoor.payments.ledger import Account, get_balance
from stagedoor.payments.models import Payment
from stagedoor.payments.payback import pay_refund
from stagedoor.payments.payment import settle
from stagedoor.payments.refund import Refund
from stagedoor.payments.stripe_gateway import StripeGateway
from tests.application_fixtures import Buying
from tests.factories.events import make_event
from tests.invariants import assert_all_hold

_SEATS = [{"place": 3, "ticket_type": "adult"}, {"place": 4, "ticket_type": "adult"}]
_OTHER_MONEY = [
    pytest.param({"currency": "usd"}, Money(9000, "USD"), id="another currency"),
    pytest.param({"amount": 12000}, Money(12000, "EUR"), id="too much"),
    pytest.param({"amount": 100}, Money(100, "EUR"), id="too little"),
    pytest.param({"amount": 15000, "currency": "jpy"}, Money(15000, "JPY"), id="both"),
]


@pytest.mark.parametrize(("changes", "came"), _OTHER_MONEY)
def test_money_that_nobody_asked_for_goes_back_in_full_as_it_came(
    database: Database,
    buying: Buying,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
    changes: dict[str, Any],
    came: Money,
) -> None:
    order, payment_id = _pay_otherwise(database, buying, fake_stripe, changes)
    settle(database, gateway, payment_id)
    shown = buying.order(order)
    assert (shown["status"], shown["tickets"]) == ("refund_due", [])
    with database.read() as session:
        assert session.get_one(Payment, payment_id).captured == came
        assert get_balance(session, Account.REFUNDS_DUE, came.currency) == Money(
            -came.amount_minor, came.currency
        )
        assert session.scalars(text("SELECT kind FROM incidents")).all() == ["amount-unexplained"]
        refund = session.scalars(select(Refund)).one()
    assert refund.amount == came
    assert_all_hold(database, gateway)
    pay_refund(database, gateway, refund.id)
    pay_refund(database, gateway, refund.id)
    shown = buying.order(order)
    assert shown["status"] == "refunded"
    assert shown["refunded"] == {"amount_minor": came.amount_minor, "currency": came.currency}
    returned = [(r["amount"], r["currency"]) for r in fake_stripe.books()["refunds"]]
    assert returned == [(came.amount_minor, came.currency.lower())]
    with database.read() as session:
        assert session.scalars(select(OutboxEmail.template)).all() == ["payment_refunded"]
        for account in Account:
            for currency in {"EUR", came.currency}:
                assert get_balance(session, account, currency).is_zero
    assert_all_hold(database, gateway)


def test_refund_in_another_currency_than_the_money_came_in_is_refused_by_the_database(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    _, payment_id = _pay_otherwise(database, buying, fake_stripe, {"currency": "usd"})
    settle(database, gateway, payment_id)
    change = text("UPDATE refunds SET currency = 'EUR'")
    with pytest.raises(IntegrityError, match="refunds_within_capture"), database.begin() as session:
        session.execute(change)


def test_currency_of_money_that_has_come_cannot_be_changed(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    _, payment_id = _pay_otherwise(database, buying, fake_stripe, {"currency": "usd"})
    settle(database, gateway, payment_id)
    change = text("UPDATE payments SET captured_currency = 'GBP'")
    with pytest.raises(IntegrityError, match="captured_once"), database.begin() as session:
        session.execute(change)


def _pay_otherwise(
    database: Database, buying: Buying, fake_stripe: FakeStripe, changes: dict[str, Any]
) -> tuple[dict[str, str], Any]:
    """Book two seats at 45 euros each, and pay something else for them."""
    with database.begin() as session:
        event = make_event(session)
    order = buying.book(buying.hold(event.public_id, _SEATS))
    secret = buying.start_paying(order)["client_secret"]
    with database.read() as session:
        found = select(Payment).join(Order, Order.id == Payment.order_id)
        payment = session.scalars(found.where(Order.number == order["number"])).one()
    assert payment.intent_id is not None
    fake_stripe.tamper(payment.intent_id, **changes)
    fake_stripe.pay(secret)
    return order, payment.id

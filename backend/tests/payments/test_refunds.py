"""Test what becomes of a refund that the provider takes long over."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select, text

from fake_stripe.testing import FakeStripe
from stagedoor.booking.models import Order
from stagedoor.database import Database
from stagedoor.kernel.money import Money
from stagedoor.payments.ledger import Account, get_balance
from stagedoor.payments.models import Payment
from stagedoor.payments.payback import pay_refund, refund_order
from stagedoor.payments.payment import settle
from stagedoor.payments.refund import Refund, RefundStatus
from stagedoor.payments.stripe_gateway import StripeGateway
from tests.application_fixtures import Buying
from tests.factories.events import make_event
from tests.invariants import assert_all_hold


@pytest.fixture
def refund(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> Refund:
    """Give the refund of a seat at 45 euros that the provider has only begun to pay."""
    with database.begin() as session:
        event = make_event(session)
    order = buying.book(buying.hold(event.public_id, [{"place": 3, "ticket_type": "adult"}]))
    fake_stripe.pay(buying.start_paying(order)["client_secret"])
    with database.read() as session:
        payment = session.scalars(select(Payment)).one()
    settle(database, gateway, payment.id)
    refund = refund_order(database, payment.order_id, reason="Illness")
    assert refund is not None
    fake_stripe.knobs.refund_outcome = "pending"
    assert pay_refund(database, gateway, refund.id) == RefundStatus.PENDING
    return refund


def test_refund_that_arrives_later_is_booked_when_it_does(
    database: Database, fake_stripe: FakeStripe, gateway: StripeGateway, refund: Refund
) -> None:
    assert _owed(database) == Money(-4500, "EUR")
    fake_stripe.succeed_refund(_provider_id(database, refund.id))
    assert pay_refund(database, gateway, refund.id) == RefundStatus.SUCCEEDED
    assert _owed(database).is_zero
    assert_all_hold(database, gateway)


def test_refund_that_comes_back_is_still_owed_and_listed_for_a_person(
    database: Database, fake_stripe: FakeStripe, gateway: StripeGateway, refund: Refund
) -> None:
    fake_stripe.fail_refund(_provider_id(database, refund.id), "expired_or_canceled_card")
    for _ in range(2):
        assert pay_refund(database, gateway, refund.id) == RefundStatus.FAILED
    assert _owed(database) == Money(-4500, "EUR")
    with database.read() as session:
        assert session.get_one(Order, refund.order_id).status == "refund_due"
        listed = session.execute(text("SELECT kind, detail FROM incidents")).all()
    assert listed == [("refund-failed", "expired_or_canceled_card")]
    assert_all_hold(database, gateway)


def _owed(database: Database) -> Money:
    with database.read() as session:
        return get_balance(session, Account.REFUNDS_DUE, "EUR")


def _provider_id(database: Database, refund_id: UUID) -> str:
    with database.read() as session:
        provider_id = session.get_one(Refund, refund_id).provider_refund_id
    assert provider_id is not None
    return provider_id

"""Test that events of Stripe's are their own queue, and that news is asked after once."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from fake_stripe.testing import FakeStripe
from stagedoor.database import Database
from stagedoor.payments.models import StripeEvent
from stagedoor.payments.stripe_gateway import Intent, StripeGateway
from stagedoor.payments.webhooks import handle, note_failure, pass_over, take_waiting
from tests.application_fixtures import Buying
from tests.factories.events import make_event

ONE_SEAT = [{"place": 3, "ticket_type": "adult"}]


@pytest.fixture
def asked(gateway: StripeGateway, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the intents that the provider is asked after."""
    intents: list[str] = []
    get_intent = gateway.get_intent

    def count(intent_id: str) -> Intent:
        intents.append(intent_id)
        return get_intent(intent_id)

    monkeypatch.setattr(gateway, "get_intent", count)
    return intents


def test_all_events_of_a_payment_are_taken_together_and_the_provider_is_asked_once(
    database: Database,
    buying: Buying,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
    asked: list[str],
) -> None:
    order = _paid_and_told(database, buying, fake_stripe)
    (together,) = take_waiting(database)
    assert len(together) > 1
    handle(database, gateway, *together)
    assert buying.order(order)["status"] == "confirmed"
    assert len(asked) == 1
    with database.read() as session:
        assert set(session.scalars(select(StripeEvent.handled_at.is_not(None)))) == {True}


def test_event_about_money_that_is_here_asks_nobody(
    database: Database,
    buying: Buying,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
    asked: list[str],
) -> None:
    _paid_and_told(database, buying, fake_stripe)
    (together,) = take_waiting(database)
    for event_id in together:
        handle(database, gateway, event_id)
    assert len(asked) == 1


def test_only_events_that_tell_nothing_new_are_passed_over(
    database: Database,
    buying: Buying,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
    asked: list[str],
) -> None:
    order = _paid_and_told(database, buying, fake_stripe)
    assert pass_over(database, gateway) == 1
    assert _unhandled(database) == {"charge.succeeded", "payment_intent.succeeded"}
    with database.read() as session:
        success = session.scalars(
            select(StripeEvent.id).where(StripeEvent.type == "payment_intent.succeeded")
        ).one()
    handle(database, gateway, success)
    assert buying.order(order)["status"] == "confirmed"
    _tell(buying, fake_stripe, "charge.refund.updated", {"object": "charge"})
    _tell(buying, fake_stripe, "charge.dispute.created", {"object": "dispute"})
    _tell(buying, fake_stripe, "refund.created", {"object": "refund"})
    assert pass_over(database, gateway) == 1
    assert len(_unhandled(database)) == 3
    assert len(asked) == 1


def test_events_of_another_mode_are_not_passed_over(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    _paid_and_told(database, buying, fake_stripe)
    gateway.is_live = True
    assert pass_over(database, gateway) == 0


def test_events_that_a_worker_has_taken_are_nobody_elses_until_it_is_taken_for_dead(
    database: Database, buying: Buying, fake_stripe: FakeStripe
) -> None:
    _paid_and_told(database, buying, fake_stripe)
    taken = take_waiting(database)
    assert take_waiting(database) == []
    with database.begin() as session:
        session.execute(
            text("UPDATE stripe_events SET next_attempt_at = next_attempt_at - interval '1 hour'")
        )
    assert take_waiting(database) == taken


def test_events_that_failed_wait_longer_each_time(
    database: Database, buying: Buying, fake_stripe: FakeStripe
) -> None:
    _paid_and_told(database, buying, fake_stripe)
    (together,) = take_waiting(database)
    waits_s = []
    for _ in range(10):
        note_failure(database, together, "ProviderUnavailable")
        with database.read() as session:
            waits_s.append(
                session.execute(
                    text(
                        "SELECT round(extract(epoch FROM max(next_attempt_at - statement_timestamp"
                        "()))) FROM stripe_events"
                    )
                ).scalar_one()
            )
    assert waits_s == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600]


def _tell(buying: Buying, fake_stripe: FakeStripe, kind: str, more: dict[str, str]) -> None:
    """Tell of something else about the one payment."""
    event = fake_stripe.events("charge.succeeded")[0]
    thing = {**event["data"]["object"], **more}
    sent = {**event, "id": f"evt_{kind}", "type": kind, "data": {"object": thing}}
    body, headers = fake_stripe.signed(sent)
    assert buying.client.post("/webhooks/stripe", data=body, headers=headers).status_code == 200


def _unhandled(database: Database) -> set[str]:
    with database.read() as session:
        waiting = select(StripeEvent.type).where(StripeEvent.handled_at.is_(None))
        return set(session.scalars(waiting))


def _paid_and_told(
    database: Database, buying: Buying, fake_stripe: FakeStripe
) -> dict[str, object]:
    """Return an order that is paid, all of whose events have arrived."""
    with database.begin() as session:
        event = make_event(session)
    order = buying.book(buying.hold(event.public_id, ONE_SEAT))
    fake_stripe.pay(buying.start_paying(order)["client_secret"])
    kinds = ("payment_intent.created", "charge.succeeded", "payment_intent.succeeded")
    for sent in (event for kind in kinds for event in fake_stripe.events(kind)):
        body, headers = fake_stripe.signed(sent)
        assert buying.client.post("/webhooks/stripe", data=body, headers=headers).status_code == 200
    return order

"""The webhook: signed events, and every way in which they may come."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
import stripe

from fake_stripe.settings import API_VERSION
from fake_stripe.testing import FakeStripe
from tests.fake_stripe.conformance import assert_conforms
from tests.fake_stripe.webhook import Webhook

PAID = {"payment_intent.created", "charge.succeeded", "payment_intent.succeeded"}


def _pay(client: stripe.StripeClient, method: str = "pm_card_visa") -> stripe.PaymentIntent:
    return client.v1.payment_intents.create(
        {"amount": 4500, "currency": "eur", "confirm": True, "payment_method": method}
    )


def _cancel(client: stripe.StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": 4500, "currency": "eur"})
    client.v1.payment_intents.cancel(intent.id)


def _decline(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.CardError):
        _pay(client, "pm_card_chargeDeclined")


@pytest.mark.parametrize(
    ("act", "types"),
    [
        (_pay, PAID),
        (_decline, {"payment_intent.created", "charge.failed", "payment_intent.payment_failed"}),
        (_cancel, {"payment_intent.created", "payment_intent.canceled"}),
        (
            lambda client: _pay(client, "pm_card_authenticationRequired"),
            {"payment_intent.created", "payment_intent.requires_action"},
        ),
        (
            lambda client: _pay(client, "pm_usBankAccount"),
            PAID | {"payment_intent.processing", "charge.pending"},
        ),
        (
            lambda client: client.v1.refunds.create({"payment_intent": _pay(client).id}),
            PAID | {"refund.created", "charge.refunded"},
        ),
    ],
)
def test_each_change_tells_its_event(
    client: stripe.StripeClient,
    fake: FakeStripe,
    webhook: Webhook,
    act: Callable[[stripe.StripeClient], object],
    types: set[str],
) -> None:
    """docs.stripe.com/api/events/types."""
    act(client)
    fake.wait_for_webhooks()
    assert sorted(webhook.types()) == sorted(types)


def test_event_is_signed_over_its_raw_body(
    client: stripe.StripeClient, fake: FakeStripe, webhook: Webhook
) -> None:
    """docs.stripe.com/webhooks#verify-manually: HMAC of timestamp, point and raw body."""
    _pay(client)
    fake.wait_for_webhooks()
    body, signature = webhook.deliveries[0]
    event = client.construct_event(body, signature, fake.webhook_secret)
    assert_conforms(event)
    assert (event.api_version, event.livemode) == (API_VERSION, False)
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(body, signature, "whsec_other")
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(body.replace(b": ", b":"), signature, fake.webhook_secret)


def test_event_keeps_the_object_as_it_was(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/event-destinations#snapshot-payload: a snapshot of the object."""
    intent = client.v1.payment_intents.create({"amount": 4500, "currency": "eur"})
    client.v1.payment_intents.update(intent.id, {"amount": 9000})
    assert fake.events("payment_intent.created")[0]["data"]["object"]["amount"] == 4500


def test_refused_event_is_sent_again(
    client: stripe.StripeClient, fake: FakeStripe, webhook: Webhook
) -> None:
    """docs.stripe.com/webhooks#automatic-retries: any answer but success is tried again."""
    webhook.answers = [500, 302, 400]
    client.v1.payment_intents.create({"amount": 4500, "currency": "eur"})
    fake.wait_for_webhooks()
    assert len({event["id"] for event in webhook.events}) == 1
    [delivery] = fake.books()["deliveries"]
    assert (delivery["state"], delivery["answers"]) == ("delivered", [500, 302, 400, 200])


def test_event_is_given_up_in_the_end(
    client: stripe.StripeClient, fake: FakeStripe, webhook: Webhook
) -> None:
    """docs.stripe.com/webhooks#automatic-retries: not for ever."""
    webhook.answers = [500] * 9
    client.v1.payment_intents.create({"amount": 4500, "currency": "eur"})
    fake.wait_for_webhooks()
    assert [one["state"] for one in fake.books()["deliveries"]] == ["failed"]
    assert len(webhook.deliveries) == 4


def test_unreachable_webhook_does_not_stop_payments(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/webhooks: delivery is apart from the API's answer."""
    fake.knobs.webhook_url = "http://127.0.0.1:9/nobody"
    assert _pay(client).status == "succeeded"
    fake.wait_for_webhooks()
    assert {tuple(one["answers"]) for one in fake.books()["deliveries"]} == {(0, 0, 0, 0)}


def test_event_may_come_more_than_once(
    client: stripe.StripeClient, fake: FakeStripe, webhook: Webhook
) -> None:
    """docs.stripe.com/webhooks#handle-duplicate-events."""
    fake.plan_webhooks("payment_intent.succeeded", copies=5)
    _pay(client)
    fake.wait_for_webhooks()
    twins = [one for one in webhook.events if one["type"] == "payment_intent.succeeded"]
    assert len(twins) == 5
    assert len({twin["id"] for twin in twins}) == 1


def test_events_may_come_in_any_order(
    client: stripe.StripeClient, fake: FakeStripe, webhook: Webhook
) -> None:
    """docs.stripe.com/webhooks#event-ordering: no order is guaranteed."""
    fake.plan_webhooks(hold=True)
    client.v1.refunds.create({"payment_intent": _pay(client).id})
    ids = [event["id"] for event in fake.events()]
    assert (len(ids), webhook.deliveries) == (5, [])
    for order in list(permutations(ids))[::17]:
        webhook.deliveries.clear()
        assert fake.deliver(*order) == [200] * 5
        assert [event["id"] for event in webhook.events] == list(order)


def test_events_may_come_at_once(
    client: stripe.StripeClient, fake: FakeStripe, webhook: Webhook
) -> None:
    """docs.stripe.com/webhooks#handle-duplicate-events: duplicates may overlap."""
    fake.plan_webhooks(hold=True)
    _pay(client)
    [event] = fake.events("payment_intent.succeeded")
    assert fake.deliver(event["id"], times=5, is_concurrent=True) == [200] * 5
    assert webhook.types() == ["payment_intent.succeeded"] * 5


def test_event_may_never_come(
    client: stripe.StripeClient, fake: FakeStripe, webhook: Webhook
) -> None:
    """docs.stripe.com/webhooks/process-undelivered-events: the API still tells of it."""
    fake.plan_webhooks("payment_intent.succeeded", drop=True, times=1)
    _pay(client)
    _pay(client)
    fake.wait_for_webhooks()
    assert webhook.types().count("payment_intent.succeeded") == 1
    assert len(client.v1.events.list({"type": "payment_intent.succeeded"}).data) == 2


def test_event_may_come_late(
    client: stripe.StripeClient, fake: FakeStripe, webhook: Webhook
) -> None:
    """docs.stripe.com/webhooks#event-ordering: the first may be the last."""
    fake.plan_webhooks("payment_intent.created", delay_ms=50)
    _pay(client)
    fake.wait_for_webhooks()
    assert webhook.types()[-1] == "payment_intent.created"


@pytest.mark.parametrize(("secret", "age_s"), [("whsec_other", 0), (None, 301)])
def test_signature_may_be_wrong_or_old(
    client: stripe.StripeClient,
    fake: FakeStripe,
    webhook: Webhook,
    secret: str | None,
    age_s: int,
) -> None:
    """docs.stripe.com/webhooks#replay-attacks: five minutes is the SDK's tolerance."""
    fake.plan_webhooks(hold=True)
    client.v1.payment_intents.create({"amount": 4500, "currency": "eur"})
    [event] = fake.events()
    details: dict[str, Any] = {"age_s": age_s} | ({"secret": secret} if secret else {})
    fake.deliver(event["id"], **details)
    body, signature = webhook.deliveries[0]
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(body, signature, fake.webhook_secret)


def test_event_may_lie(client: stripe.StripeClient, fake: FakeStripe, webhook: Webhook) -> None:
    """docs.stripe.com/webhooks: what an endpoint must check: amount, account, mode, version."""
    fake.plan_webhooks(hold=True)
    _pay(client)
    [event] = fake.events("payment_intent.succeeded")
    lies: dict[str, Any] = {
        "livemode": True,
        "account": "acct_other",
        "api_version": "2099-01-01.zeta",
        "data": {"object": {"amount": 1}},
    }
    fake.deliver(event["id"], overrides=lies)
    told = webhook.events[0]
    assert (told["livemode"], told["account"]) == (True, "acct_other")
    assert (told["data"]["object"]["amount"], told["data"]["object"]["currency"]) == (1, "eur")
    body, signature = webhook.deliveries[0]
    client.construct_event(body, signature, fake.webhook_secret)


def test_tampered_intent_tells_the_lie_itself(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/api/payment_intents/object: amount_received is what counts."""
    intent = _pay(client)
    fake.tamper(intent.id, amount=1, currency="usd")
    told = client.v1.payment_intents.retrieve(intent.id)
    assert (told.amount, told.amount_received, told.currency) == (1, 1, "usd")


def test_delivery_may_be_made_without_a_port(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/webhooks/test: a signed body for a test client."""
    _pay(client)
    body, headers = fake.signed(fake.events()[0])
    event = client.construct_event(body, headers["Stripe-Signature"], fake.webhook_secret)
    assert event.type == "payment_intent.created"


def test_pending_webhooks_count_what_is_not_yet_taken(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/api/events/object: pending_webhooks."""
    fake.plan_webhooks(hold=True)
    client.v1.payment_intents.create({"amount": 4500, "currency": "eur"})
    [event] = fake.events()
    assert client.v1.events.retrieve(event["id"]).pending_webhooks == 1
    fake.deliver(event["id"])
    assert client.v1.events.retrieve(event["id"]).pending_webhooks == 0

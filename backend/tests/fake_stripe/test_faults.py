"""Calls that go wrong on purpose, and what the SDK makes of them."""

from __future__ import annotations

import pytest
import requests
import stripe

from fake_stripe.testing import FakeStripe

OPTIONS: stripe.RequestOptions = {"idempotency_key": "pay_1"}


def _open(client: stripe.StripeClient) -> stripe.PaymentIntent:
    return client.v1.payment_intents.create({"amount": 4500, "currency": "eur"}, OPTIONS)


@pytest.mark.parametrize(("when", "effects"), [("before", 0), ("after", 1)])
def test_lost_connection_leaves_the_effect_open(
    client: stripe.StripeClient, fake: FakeStripe, when: str, effects: int
) -> None:
    """docs.stripe.com/error-low-level#network-errors: the same key finds out."""
    fake.fault("timeout", when=when)
    with pytest.raises(stripe.APIConnectionError):
        _open(client)
    assert len(fake.books()["payment_intents"]) == effects
    intent = _open(client)
    assert [one["id"] for one in fake.books()["payment_intents"]] == [intent.id]


def test_sdk_that_retries_survives_a_lost_answer(fake: FakeStripe) -> None:
    """docs.stripe.com/api/idempotent_requests: the SDK sends the same key again by itself."""
    fake.fault("timeout", when="after")
    patient = stripe.StripeClient(
        fake.secret_key, base_addresses={"api": fake.base_url}, max_network_retries=1
    )
    intent = patient.v1.payment_intents.create({"amount": 4500, "currency": "eur"})
    assert [one["id"] for one in fake.books()["payment_intents"]] == [intent.id]


@pytest.mark.parametrize(("fault", "code"), [("rate_limited", "rate_limit"), ("lock_timeout",) * 2])
def test_busy_account_is_told_to_come_back(
    client: stripe.StripeClient, fake: FakeStripe, fault: str, code: str
) -> None:
    """docs.stripe.com/rate-limits: 429; the code tells a lock from a limit."""
    fake.fault(fault, times=2)
    for _ in range(2):
        with pytest.raises(stripe.RateLimitError) as caught:
            _open(client)
        assert caught.value.error is not None
        assert caught.value.error.code == code
    assert _open(client).status == "requires_payment_method"


def test_lock_timeout_asks_the_sdk_to_retry(fake: FakeStripe) -> None:
    """docs.stripe.com/rate-limits#object-lock-timeouts: Stripe-Should-Retry says so."""
    patient = stripe.StripeClient(
        fake.secret_key, base_addresses={"api": fake.base_url}, max_network_retries=1
    )
    fake.fault("lock_timeout")
    assert patient.v1.payment_intents.create({"amount": 4500, "currency": "eur"}).amount == 4500
    fake.fault("rate_limited")
    with pytest.raises(stripe.RateLimitError):
        patient.v1.payment_intents.create({"amount": 4500, "currency": "eur"})


def test_fault_strikes_only_the_calls_it_names(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/api/errors: every endpoint may fail by itself."""
    fake.fault("error_500", method="POST", path="/v1/payment_intents/*/cancel")
    intent = _open(client)
    with pytest.raises(stripe.APIError):
        client.v1.payment_intents.cancel(intent.id)
    assert client.v1.payment_intents.cancel(intent.id).status == "canceled"


def test_reading_may_fail_too(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/api/errors: 5xx on any request."""
    fake.fault("error_500", method="GET")
    intent = _open(client)
    with pytest.raises(stripe.APIError):
        client.v1.payment_intents.retrieve(intent.id)
    assert client.v1.payment_intents.retrieve(intent.id).id == intent.id


def test_refusal_may_be_scripted(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/error-codes: any code, for instance balance_insufficient."""
    fake.fault("refuse", path="/v1/refunds", code="balance_insufficient", message="No money.")
    intent = client.v1.payment_intents.create(
        {"amount": 4500, "currency": "eur", "confirm": True, "payment_method": "pm_card_visa"}
    )
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert caught.value.code == "balance_insufficient"
    assert client.v1.refunds.create({"payment_intent": intent.id}).status == "succeeded"


def test_slow_answer_comes_after_the_effect(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/error-low-level#network-errors: a client that gives up has still paid."""
    fake.fault("delay", when="after", delay_ms=2_000)
    hasty = stripe.StripeClient(
        fake.secret_key,
        base_addresses={"api": fake.base_url},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=0.2),
    )
    with pytest.raises(stripe.APIConnectionError):
        _open(hasty)
    assert _open(client).id == fake.books()["payment_intents"][0]["id"]


def test_control_takes_the_secret_key_alone(fake: FakeStripe) -> None:
    """docs.stripe.com/keys: a publishable key controls nothing."""
    url = f"{fake.base_url}/_fake/books"
    for key, status in ((fake.secret_key, 200), (fake.publishable_key, 401)):
        headers = {"Authorization": f"Bearer {key}"}
        assert requests.get(url, headers=headers, timeout=10).status_code == status


def test_misspelt_script_is_refused(fake: FakeStripe) -> None:
    """docs.stripe.com/api/errors: a script that does nothing would prove nothing."""
    with pytest.raises(ValueError, match="explode"):
        fake.fault("explode")
    with pytest.raises(ValueError, match="tiems"):
        fake.plan_webhooks(tiems=2)
    with pytest.raises(ValueError, match="latency"):
        fake.control("PATCH", "/knobs", {"latency": 1})
    assert fake.control("PATCH", "/knobs", {"latency_ms": 1})["latency_ms"] == 1


def test_latency_makes_calls_wait_without_blocking_each_other(
    client: stripe.StripeClient, fake: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """docs.stripe.com/rate-limits#load-testing: a fake with a realistic latency."""
    waits: list[float] = []
    monkeypatch.setattr("fake_stripe.api.sleep", waits.append)
    fake.knobs.latency_ms = 20
    fake.knobs.confirm_latency_ms = 100
    intent = _open(client)
    client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    client.v1.payment_intents.retrieve(intent.id)
    assert waits == [pytest.approx(0.02), pytest.approx(0.12)]


def test_reset_forgets_everything(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/sandboxes/dashboard/manage: test data may be deleted."""
    _open(client)
    fake.fault("error_500", times=9)
    fake.reset()
    assert not any(fake.books().values())
    assert _open(client).amount == 4500

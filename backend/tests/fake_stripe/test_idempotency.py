"""Idempotency keys, as docs.stripe.com/api/idempotent_requests has them for API v1."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import stripe

from fake_stripe.testing import FakeStripe

INTENTS = "/v1/payment_intents"
BODY = {"amount": "4500", "currency": "eur"}
DAY_MS = 24 * 60 * 60 * 1_000


class Caller:
    """Call the fake without the SDK, to see headers and bytes."""

    def __init__(self, fake: FakeStripe) -> None:
        self._fake = fake
        self._session = requests.Session()

    def post(self, path: str, body: dict[str, str], key: str | None) -> requests.Response:
        """Post a form with a key."""
        headers = {"Authorization": f"Bearer {self._fake.secret_key}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        url = self._fake.base_url + path
        return self._session.post(url, data=body, headers=headers, timeout=10)


@pytest.fixture
def caller(fake: FakeStripe) -> Caller:
    """Give a caller without the SDK."""
    return Caller(fake)


def _intents(fake: FakeStripe) -> int:
    return len(fake.books()["payment_intents"])


def test_same_key_and_parameters_replay_the_first_result(fake: FakeStripe, caller: Caller) -> None:
    """docs.stripe.com/api/idempotent_requests: the saved status and body come again."""
    first = caller.post(INTENTS, BODY, "key")
    second = caller.post(INTENTS, BODY, "key")
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Original-Request"] == first.headers["Request-Id"]
    assert _intents(fake) == 1


def test_another_key_or_none_works_anew(fake: FakeStripe, caller: Caller) -> None:
    """docs.stripe.com/api/idempotent_requests: the key is what makes requests the same."""
    for key in ("one", "two", None, None):
        caller.post(INTENTS, BODY, key)
    assert _intents(fake) == 4


def test_sdk_gives_the_same_intent_for_the_same_key(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/api/idempotent_requests: as the SDK sends it."""
    ids = {
        client.v1.payment_intents.create(
            {"amount": 4500, "currency": "eur"}, {"idempotency_key": "pay_1"}
        ).id
        for _ in range(3)
    }
    assert len(ids) == 1
    assert _intents(fake) == 1


def test_same_key_with_other_parameters_is_an_error(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/api/idempotent_requests: incoming parameters are compared."""
    options: stripe.RequestOptions = {"idempotency_key": "pay_1"}
    client.v1.payment_intents.create({"amount": 4500, "currency": "eur"}, options)
    with pytest.raises(stripe.IdempotencyError) as caught:
        client.v1.payment_intents.create({"amount": 4600, "currency": "eur"}, options)
    assert caught.value.http_status == 400
    assert _intents(fake) == 1


def test_same_key_at_another_endpoint_is_an_error(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/error-low-level#idempotency: a key belongs to one endpoint."""
    options: stripe.RequestOptions = {"idempotency_key": "pay_1"}
    intent = client.v1.payment_intents.create({"amount": 4500, "currency": "eur"}, options)
    with pytest.raises(stripe.IdempotencyError):
        client.v1.payment_intents.cancel(intent.id, {}, options)
    assert fake.intent(intent.id)["status"] == "requires_payment_method"


def test_decline_is_replayed_and_not_tried_again(fake: FakeStripe, caller: Caller) -> None:
    """docs.stripe.com/api/idempotent_requests: regardless of whether it succeeded or failed."""
    id_ = caller.post(INTENTS, BODY, None).json()["id"]
    card = {"payment_method": "pm_card_chargeDeclined"}
    first = caller.post(f"{INTENTS}/{id_}/confirm", card, "key")
    second = caller.post(f"{INTENTS}/{id_}/confirm", card, "key")
    assert (first.status_code, second.status_code) == (402, 402)
    assert second.content == first.content
    assert len(fake.books()["charges"]) == 1


@pytest.mark.parametrize(("when", "effects"), [("before", 0), ("after", 1)])
def test_500_is_saved_and_replayed(
    fake: FakeStripe, caller: Caller, when: str, effects: int
) -> None:
    """docs.stripe.com/api/idempotent_requests: including 500 errors."""
    fake.fault("error_500", when=when)
    first = caller.post(INTENTS, BODY, "key")
    second = caller.post(INTENTS, BODY, "key")
    assert (first.status_code, second.status_code) == (500, 500)
    assert first.json()["error"]["type"] == "api_error"
    assert first.headers["Stripe-Should-Retry"] == "false"
    assert second.headers["Idempotent-Replayed"] == "true"
    assert _intents(fake) == effects


def test_invalid_request_is_not_saved(fake: FakeStripe, caller: Caller) -> None:
    """docs.stripe.com/api/idempotent_requests: no result when validation fails first."""
    assert caller.post(INTENTS, {"amount": "4500"}, "key").status_code == 400
    assert caller.post(INTENTS, BODY, "key").status_code == 200
    assert _intents(fake) == 1


@pytest.mark.parametrize(
    ("fault", "status"), [("rate_limited", 429), ("lock_timeout", 429), ("conflict", 409)]
)
def test_turned_away_request_is_not_saved(
    fake: FakeStripe, caller: Caller, fault: str, status: int
) -> None:
    """docs.stripe.com/rate-limits: 429 before the work, so that the same key may try again."""
    fake.fault(fault)
    assert caller.post(INTENTS, BODY, "key").status_code == status
    assert caller.post(INTENTS, BODY, "key").status_code == 200
    assert _intents(fake) == 1


def test_second_request_during_the_first_is_a_conflict(
    fake: FakeStripe, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """docs.stripe.com/api/idempotent_requests: conflict with one that executes concurrently."""
    is_under_way, may_end = threading.Event(), threading.Event()

    def hang(_seconds: float) -> None:
        is_under_way.set()
        may_end.wait(timeout=30)

    monkeypatch.setattr("fake_stripe.api.sleep", hang)
    fake.fault("delay", delay_ms=1)
    with ThreadPoolExecutor(max_workers=1) as pool:
        first = pool.submit(Caller(fake).post, INTENTS, BODY, "key")
        assert is_under_way.wait(timeout=30)
        conflict = caller.post(INTENTS, BODY, "key")
        may_end.set()
        assert first.result().status_code == 200
    assert conflict.status_code == 409
    assert conflict.json()["error"]["code"] == "idempotency_key_in_use"
    assert caller.post(INTENTS, BODY, "key").content == first.result().content
    assert _intents(fake) == 1


@pytest.mark.parametrize(("age_ms", "intents"), [(DAY_MS - 60_000, 1), (DAY_MS + 60_000, 2)])
def test_key_is_kept_for_a_day(fake: FakeStripe, caller: Caller, age_ms: int, intents: int) -> None:
    """docs.stripe.com/api/idempotent_requests: pruned when at least 24 hours old."""
    caller.post(INTENTS, BODY, "key")
    today = fake.app.clock
    fake.app.clock = lambda: today() + age_ms
    assert caller.post(INTENTS, BODY, "key").status_code == 200
    assert _intents(fake) == intents


def test_key_is_at_most_255_characters_long(caller: Caller) -> None:
    """docs.stripe.com/api/idempotent_requests: up to 255 characters."""
    assert caller.post(INTENTS, BODY, "k" * 255).status_code == 200
    assert caller.post(INTENTS, BODY, "k" * 256).status_code == 400


def test_refund_is_made_once_for_its_key(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/api/idempotent_requests: all POST requests accept keys."""
    intent = client.v1.payment_intents.create(
        {"amount": 4500, "currency": "eur", "confirm": True, "payment_method": "pm_card_visa"}
    )
    for _ in range(3):
        client.v1.refunds.create(
            {"payment_intent": intent.id, "amount": 1000}, {"idempotency_key": "re_1"}
        )
    assert [refund["amount"] for refund in fake.books()["refunds"]] == [1000]

"""Requests that Stripe would not take, judged by the SDK's own parameter types."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import stripe

from fake_stripe.testing import FakeStripe


def _error(fake: FakeStripe, path: str, body: dict[str, str]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {fake.secret_key}"}
    reply = requests.post(fake.base_url + path, data=body, headers=headers, timeout=10)
    assert reply.status_code == 400, reply.text
    error: dict[str, Any] = reply.json()["error"]
    assert error["type"] == "invalid_request_error"
    assert not fake.books()["payment_intents"]
    return error


GOOD = {"amount": "4500", "currency": "eur"}


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"amuont": "1"}, "amuont", "parameter_unknown"),
        ({"automatic_payment_methods[enable]": "true"}, None, "parameter_unknown"),
        ({"idempotency_key": "1"}, "idempotency_key", "parameter_unknown"),
        ({"amount": "45.00"}, "amount", "parameter_invalid_integer"),
        ({"amount": "-5"}, "amount", "parameter_invalid_integer"),
        ({"amount": ""}, "amount", "parameter_invalid_empty"),
        ({"capture_method": "later"}, "capture_method", None),
        ({"metadata": "order"}, "metadata", None),
        ({"expand[]": "secrets"}, "expand", None),
        ({"currency": "eux"}, "currency", None),
        ({"payment_method": "pm_none"}, "payment_method", "resource_missing"),
    ],
)
def test_wrong_parameter_is_named(
    fake: FakeStripe, change: dict[str, str], param: str | None, code: str | None
) -> None:
    """docs.stripe.com/api/errors: `param` names what the error relates to."""
    error = _error(fake, "/v1/payment_intents", GOOD | change)
    assert error["param"] == (param or next(iter(change)))
    assert error.get("code") == code


def test_required_parameter_is_missed(fake: FakeStripe) -> None:
    """docs.stripe.com/error-codes: parameter_missing."""
    error = _error(fake, "/v1/payment_intents", {"amount": "4500"})
    assert (error["param"], error["code"]) == ("currency", "parameter_missing")


def test_parameter_that_the_fake_ignores_is_refused(fake: FakeStripe) -> None:
    """docs.stripe.com/api/payment_intents/create takes more than the fake acts on."""
    error = _error(fake, "/v1/payment_intents", GOOD | {"off_session": "true"})
    assert (error["param"], error["code"]) == ("off_session", "fake_unsupported")


@pytest.mark.parametrize(
    ("amount", "currency", "is_taken"),
    [(50, "eur", True), (49, "eur", False), (30, "gbp", True), (29, "gbp", False),
     (99_999_999, "usd", True), (100_000_000, "usd", False)],
)  # fmt: skip
def test_amount_has_to_be_within_the_limits(
    client: stripe.StripeClient, amount: int, currency: str, *, is_taken: bool
) -> None:
    """docs.stripe.com/currencies#minimum-and-maximum-charge-amounts."""
    if is_taken:
        client.v1.payment_intents.create({"amount": amount, "currency": currency})
        return
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.create({"amount": amount, "currency": currency})
    assert caught.value.code in {"amount_too_small", "amount_too_large"}


@pytest.mark.parametrize(
    ("metadata", "is_taken"),
    [
        ({f"k{number}": "v" for number in range(50)}, True),
        ({f"k{number}": "v" for number in range(51)}, False),
        ({"k" * 40: "v" * 500}, True),
        ({"k" * 41: "v"}, False),
        ({"k": "v" * 501}, False),
    ],
)
def test_metadata_has_its_limits(
    client: stripe.StripeClient, metadata: dict[str, str], *, is_taken: bool
) -> None:
    """docs.stripe.com/api/metadata: 50 keys of 40 characters, values of 500."""
    params: Any = {"amount": 4500, "currency": "eur", "metadata": metadata}
    if is_taken:
        assert client.v1.payment_intents.create(params).metadata.to_dict() == metadata
        return
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.create(params)


def test_wrong_key_is_not_let_in(fake: FakeStripe) -> None:
    """docs.stripe.com/api/errors: 401 without a valid API key."""
    stranger = stripe.StripeClient("sk_test_other", base_addresses={"api": fake.base_url})
    with pytest.raises(stripe.AuthenticationError):
        stranger.v1.payment_intents.list()


def test_secret_key_may_come_as_a_user_name(fake: FakeStripe) -> None:
    """docs.stripe.com/api/authentication: HTTP Basic, the key as user, no password."""
    url = fake.base_url + "/v1/balance"
    assert requests.get(url, auth=(fake.secret_key, ""), timeout=10).status_code == 200
    assert requests.get(url, auth=("nobody", ""), timeout=10).status_code == 401


def test_every_reply_names_its_request(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/api/request_ids: each request has an id, in the header Request-Id."""
    headers = {"Authorization": f"Bearer {fake.secret_key}"}
    reply = requests.get(fake.base_url + "/v1/balance", headers=headers, timeout=10)
    assert reply.headers["Request-Id"].startswith("req_")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.retrieve("re_none")
    assert caught.value.request_id is not None


def test_unknown_address_is_not_found(fake: FakeStripe) -> None:
    """docs.stripe.com/api/errors: 404 for what does not exist."""
    headers = {"Authorization": f"Bearer {fake.secret_key}"}
    assert (
        requests.get(fake.base_url + "/v1/nothing", headers=headers, timeout=10).status_code == 404
    )

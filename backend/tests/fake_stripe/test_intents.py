"""PaymentIntents, driven by the SDK."""

from __future__ import annotations

import pytest
import stripe

from fake_stripe.testing import FakeStripe
from tests.fake_stripe.conformance import assert_conforms


def _open(client: stripe.StripeClient, amount: int = 4500) -> stripe.PaymentIntent:
    return client.v1.payment_intents.create({"amount": amount, "currency": "eur"})


def test_new_intent_waits_for_a_payment_method(client: stripe.StripeClient) -> None:
    """docs.stripe.com/payments/paymentintents/lifecycle: requires_payment_method comes first."""
    intent = client.v1.payment_intents.create(
        {
            "amount": 4500,
            "currency": "eur",
            "automatic_payment_methods": {"enabled": True},
            "metadata": {"order": "SD-1", "payment": "pay_1"},
        }
    )
    assert intent.status == "requires_payment_method"
    assert (intent.amount, intent.currency, intent.amount_received) == (4500, "eur", 0)
    assert intent.metadata.to_dict() == {"order": "SD-1", "payment": "pay_1"}
    assert intent.client_secret is not None
    assert intent.client_secret.startswith(f"{intent.id}_secret_")
    assert_conforms(intent)


def test_good_card_is_charged_once_and_booked(client: stripe.StripeClient) -> None:
    """docs.stripe.com/testing: pm_card_visa succeeds; docs.stripe.com/expand: ids unfold."""
    intent = client.v1.payment_intents.confirm(
        _open(client).id,
        {"payment_method": "pm_card_visa", "expand": ["latest_charge.balance_transaction"]},
    )
    assert (intent.status, intent.amount_received) == ("succeeded", 4500)
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert (charge.paid, charge.captured, charge.amount) == (True, True, 4500)
    booked = charge.balance_transaction
    assert isinstance(booked, stripe.BalanceTransaction)
    # 1.5 % of 45.00 is 67.5 cents, rounded up to 68, and 25 cents.
    assert (booked.amount, booked.fee, booked.net) == (4500, 93, 4407)
    assert booked.source == charge.id
    assert_conforms(intent)


def test_intent_may_be_confirmed_as_it_is_created(client: stripe.StripeClient) -> None:
    """docs.stripe.com/api/payment_intents/create: `confirm` attempts the payment at once."""
    intent = client.v1.payment_intents.create(
        {"amount": 50, "currency": "usd", "confirm": True, "payment_method": "pm_card_mastercard"}
    )
    assert intent.status == "succeeded"


@pytest.mark.parametrize(
    ("card", "code", "decline_code"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
    ],
)
def test_declined_card_leaves_the_intent_open_for_another(
    client: stripe.StripeClient, card: str, code: str, decline_code: str
) -> None:
    """docs.stripe.com/declines/codes and docs.stripe.com/testing#declined-payments."""
    intent = _open(client)
    with pytest.raises(stripe.CardError) as caught:
        client.v1.payment_intents.confirm(intent.id, {"payment_method": card})
    assert caught.value.http_status == 402
    error = caught.value.error
    assert error is not None
    assert (error.code, error.decline_code) == (code, decline_code)
    declined = client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert declined.status == "requires_payment_method"
    assert declined.payment_method is None
    assert declined.last_payment_error is not None
    assert declined.last_payment_error.code == code
    charge = declined.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert (charge.status, charge.paid, charge.balance_transaction) == ("failed", False, None)
    assert_conforms(declined)
    paid = client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert (paid.status, paid.last_payment_error) == ("succeeded", None)


@pytest.mark.parametrize("end", ["succeeded", "canceled", "processing"])
def test_intent_that_is_done_or_under_way_is_not_confirmed_again(
    client: stripe.StripeClient, fake: FakeStripe, end: str
) -> None:
    """docs.stripe.com/error-codes: payment_intent_unexpected_state."""
    fake.knobs.processing_ms = None
    intent = _open(client)
    if end == "canceled":
        client.v1.payment_intents.cancel(intent.id)
    else:
        method = "pm_card_visa" if end == "succeeded" else "pm_usBankAccount"
        client.v1.payment_intents.confirm(intent.id, {"payment_method": method})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert (caught.value.http_status, caught.value.code) == (400, "payment_intent_unexpected_state")
    assert client.v1.payment_intents.retrieve(intent.id).status == end
    assert len(fake.books()["charges"]) == (0 if end == "canceled" else 1)


def test_intent_without_payment_method_cannot_be_confirmed(client: stripe.StripeClient) -> None:
    """docs.stripe.com/api/payment_intents/confirm: there must be a payment method."""
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.confirm(_open(client).id)
    assert caught.value.code == "payment_intent_unexpected_state"


def test_open_intent_is_cancelled_for_good(client: stripe.StripeClient) -> None:
    """docs.stripe.com/api/payment_intents/cancel: no further charges are made."""
    intent = client.v1.payment_intents.cancel(
        _open(client).id, {"cancellation_reason": "abandoned"}
    )
    assert (intent.status, intent.cancellation_reason) == ("canceled", "abandoned")
    assert intent.canceled_at is not None
    assert_conforms(intent)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.cancel(intent.id)


@pytest.mark.parametrize(
    ("method", "status"), [("pm_card_visa", "succeeded"), ("pm_usBankAccount", "processing")]
)
def test_money_on_its_way_cannot_be_cancelled(
    client: stripe.StripeClient, fake: FakeStripe, method: str, status: str
) -> None:
    """docs.stripe.com/api/payment_intents/cancel: processing only in rare cases; this is none."""
    fake.knobs.processing_ms = None
    intent = client.v1.payment_intents.confirm(_open(client).id, {"payment_method": method})
    assert intent.status == status
    assert_conforms(intent)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.cancel(intent.id)
    assert caught.value.code == "payment_intent_unexpected_state"
    assert client.v1.payment_intents.retrieve(intent.id).status == status


@pytest.mark.parametrize(
    ("method", "status", "received"),
    [
        ("pm_usBankAccount", "succeeded", 4500),
        ("pm_sepaDebit_failed", "requires_payment_method", 0),
    ],
)
def test_slow_method_is_settled_later(
    client: stripe.StripeClient, fake: FakeStripe, method: str, status: str, received: int
) -> None:
    """docs.stripe.com/payments/payment-methods#payment-notification: delayed notification."""
    intent = client.v1.payment_intents.confirm(_open(client).id, {"payment_method": method})
    fake.wait_for_webhooks()
    settled = client.v1.payment_intents.retrieve(intent.id)
    assert (settled.status, settled.amount_received) == (status, received)
    assert len(fake.books()["charges"]) == 1
    assert_conforms(settled)


def test_endless_method_waits_until_a_test_finishes_it(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/payments/ach-direct-debit: pm_usBankAccount_processing stays processing."""
    id_ = _open(client).id
    client.v1.payment_intents.confirm(id_, {"payment_method": "pm_usBankAccount_processing"})
    fake.wait_for_webhooks()
    assert client.v1.payment_intents.retrieve(id_).status == "processing"
    assert fake.succeed(id_)["status"] == "succeeded"
    assert len(fake.books()["charges"]) == 1


def test_amount_may_change_until_the_money_moves(client: stripe.StripeClient) -> None:
    """docs.stripe.com/api/payment_intents/update: metadata always, the amount only while open."""
    intent = _open(client)
    changed = client.v1.payment_intents.update(
        intent.id, {"amount": 9000, "metadata": {"order": "SD-2", "note": "x"}}
    )
    assert changed.amount == 9000
    client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.update(intent.id, {"amount": 1000})
    assert caught.value.code == "payment_intent_unexpected_state"
    noted = client.v1.payment_intents.update(intent.id, {"metadata": {"note": ""}})
    assert (noted.amount, noted.metadata.to_dict()) == (9000, {"order": "SD-2"})


def test_unknown_intent_is_not_found(client: stripe.StripeClient) -> None:
    """docs.stripe.com/error-codes: resource_missing."""
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.retrieve("pi_none")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


def test_charge_may_be_booked_after_it_succeeded(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/payments/payment-intents/asynchronous-capture: the booking comes later."""
    fake.knobs.settle_ms = 1
    id_ = _open(client).id
    intent = client.v1.payment_intents.confirm(
        id_, {"payment_method": "pm_card_visa", "expand": ["latest_charge"]}
    )
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert charge.balance_transaction is None
    fake.wait_for_webhooks()
    assert client.v1.charges.retrieve(charge.id).balance_transaction is not None
    assert [event["type"] for event in fake.events("charge.*")] == [
        "charge.succeeded",
        "charge.updated",
    ]


def test_cancelled_intent_may_be_made_to_succeed_late(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/payments/paymentintents/lifecycle: what an integration must survive."""
    intent = client.v1.payment_intents.cancel(_open(client).id)
    fake.succeed(intent.id)
    late = client.v1.payment_intents.retrieve(intent.id)
    assert (late.status, late.amount_received) == ("succeeded", 4500)

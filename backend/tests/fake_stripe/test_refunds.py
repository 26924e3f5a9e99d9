"""Refunds and disputes, driven by the SDK, and what they do to the balance."""

from __future__ import annotations

import pytest
import stripe

from fake_stripe.testing import FakeStripe
from tests.fake_stripe.conformance import assert_conforms


def _pay(
    client: stripe.StripeClient, amount: int = 4500, method: str = "pm_card_visa"
) -> stripe.PaymentIntent:
    return client.v1.payment_intents.create(
        {"amount": amount, "currency": "eur", "confirm": True, "payment_method": method}
    )


def test_refund_gives_back_all_that_is_left(client: stripe.StripeClient) -> None:
    """docs.stripe.com/api/refunds/create: without an amount, the whole charge."""
    intent = _pay(client)
    part = client.v1.refunds.create({"payment_intent": intent.id, "amount": 1500})
    rest = client.v1.refunds.create(
        {"payment_intent": intent.id, "reason": "requested_by_customer", "metadata": {"why": "x"}}
    )
    assert (part.amount, part.status, rest.amount) == (1500, "succeeded", 3000)
    assert_conforms(rest)
    assert isinstance(part.charge, str)
    charge = client.v1.charges.retrieve(part.charge, {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded) == (4500, True)
    assert charge.refunds is not None
    assert [refund.id for refund in charge.refunds.data] == [rest.id, part.id]
    assert_conforms(charge)


def test_fee_of_a_refunded_charge_is_not_returned(client: stripe.StripeClient) -> None:
    """docs.stripe.com/refunds: processing fees of the original charge are kept."""
    refund = client.v1.refunds.create(
        {"payment_intent": _pay(client).id, "expand": ["balance_transaction"]}
    )
    booked = refund.balance_transaction
    assert isinstance(booked, stripe.BalanceTransaction)
    assert (booked.type, booked.amount, booked.fee, booked.net) == ("refund", -4500, 0, -4500)
    assert_conforms(booked)
    # 45.00 came and went; 0.93 is what the charge cost.
    pending = client.v1.balance.retrieve().pending
    assert [(sum_.currency, sum_.amount) for sum_ in pending] == [("eur", -93)]


def test_more_than_was_charged_is_never_refunded(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/api/refunds/create: up to the remaining, unrefunded amount."""
    intent = _pay(client)
    client.v1.refunds.create({"payment_intent": intent.id, "amount": 4000})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 501})
    assert (caught.value.http_status, caught.value.param) == (400, "amount")
    client.v1.refunds.create({"payment_intent": intent.id, "amount": 500})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert caught.value.code == "charge_already_refunded"
    assert sum(refund["amount"] for refund in fake.books()["refunds"]) == 4500


def test_unpaid_intent_cannot_be_refunded(client: stripe.StripeClient) -> None:
    """docs.stripe.com/api/refunds/create: there must be a successful charge."""
    intent = client.v1.payment_intents.create({"amount": 4500, "currency": "eur"})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent.id})


def test_refund_may_fail_after_it_succeeded(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/refunds#failed-refunds and docs.stripe.com/testing: pm_card_refundFail."""
    intent = _pay(client, method="pm_card_refundFail")
    assert client.v1.refunds.create({"payment_intent": intent.id}).status == "succeeded"
    fake.wait_for_webhooks()
    refund = client.v1.refunds.list({"payment_intent": intent.id}).data[0]
    assert (refund.status, refund.failure_reason) == ("failed", "expired_or_canceled_card")
    assert refund.failure_balance_transaction is not None
    assert_conforms(refund)
    money = [(one["type"], one["amount"]) for one in fake.books()["balance_transactions"]]
    assert money == [("charge", 4500), ("refund", -4500), ("refund_failure", 4500)]
    assert [event["type"] for event in fake.events("*refund*")] == [
        "refund.created",
        "charge.refunded",
        "refund.failed",
        "refund.updated",
        "charge.refund.updated",
    ]
    again = client.v1.refunds.create({"payment_intent": intent.id, "amount": 4500})
    assert again.id != refund.id


def test_refund_may_stay_pending_for_a_while(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/testing#refunds: pm_card_pendingRefund succeeds asynchronously."""
    intent = _pay(client, method="pm_card_pendingRefund")
    refund = client.v1.refunds.create({"payment_intent": intent.id})
    assert refund.status == "pending"
    assert_conforms(refund)
    fake.wait_for_webhooks()
    assert client.v1.refunds.retrieve(refund.id).status == "succeeded"


def test_refund_waits_while_the_balance_is_short(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/refunds#insufficient-balance: pending, with the reason, until funded."""
    fake.knobs.refund_outcome = "unfunded"
    refund = client.v1.refunds.create({"payment_intent": _pay(client).id})
    assert (refund.status, refund.pending_reason) == ("pending", "insufficient_funds")
    assert refund.balance_transaction is None
    assert fake.succeed_refund(refund.id)["status"] == "succeeded"
    assert client.v1.refunds.retrieve(refund.id).balance_transaction is not None


def test_only_a_refund_that_requires_action_is_cancelled(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/api/refunds/cancel: only refunds with that status."""
    done = client.v1.refunds.create({"payment_intent": _pay(client).id, "amount": 100})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.cancel(done.id)
    waiting = fake.refund(_pay(client).id, status="requires_action")
    assert client.v1.refunds.cancel(waiting["id"]).status == "canceled"


def test_dashboard_refund_names_no_request(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/api/events/object: request.id is null when nobody called the API."""
    fake.refund(_pay(client).id, amount=700)
    event = fake.events("refund.created")[0]
    assert event["request"] == {"id": None, "idempotency_key": None}
    assert client.v1.refunds.list().data[0].amount == 700


def test_dispute_takes_the_money_and_its_fee(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/disputes/how-disputes-work: funds and a fee are withdrawn at once."""
    intent = _pay(client)
    dispute = client.v1.disputes.retrieve(fake.dispute(intent.id)["id"])
    assert (dispute.status, dispute.reason, dispute.amount) == (
        "needs_response",
        "fraudulent",
        4500,
    )
    assert_conforms(dispute)
    moved = dispute.balance_transactions[0]
    assert (moved.type, moved.amount, moved.fee, moved.net) == ("adjustment", -4500, 1500, -6000)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert caught.value.code == "charge_disputed"


# 45.00 less 0.93 came in; 45.00 and 15.00 went out; 45.00 came back to a winner.
@pytest.mark.parametrize(("status", "kept"), [("won", 4500 - 93 - 1500), ("lost", -93 - 1500)])
def test_closed_dispute_leaves_the_money_with_the_winner(
    client: stripe.StripeClient, fake: FakeStripe, status: str, kept: int
) -> None:
    """docs.stripe.com/disputes/how-disputes-work: won reinstates the funds, not the fee."""
    dispute = fake.dispute(_pay(client).id)
    closed = fake.close_dispute(dispute["id"], status)
    assert closed["status"] == status
    types = [event["type"] for event in fake.events("charge.dispute.*")]
    reinstated = ["charge.dispute.funds_reinstated"] if status == "won" else []
    assert types == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        *reinstated,
        "charge.dispute.closed",
    ]
    assert client.v1.balance.retrieve().pending[0].amount == kept


def test_card_may_be_made_for_a_dispute(client: stripe.StripeClient, fake: FakeStripe) -> None:
    """docs.stripe.com/testing#disputes: pm_card_createDispute succeeds, then is disputed."""
    _pay(client, method="pm_card_createDispute")
    fake.wait_for_webhooks()
    assert [dispute.reason for dispute in client.v1.disputes.list().data] == ["fraudulent"]

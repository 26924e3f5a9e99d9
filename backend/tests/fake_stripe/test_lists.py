"""Lists, pages and expansion, driven by the SDK."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from fake_stripe.testing import FakeStripe
from tests.fake_stripe.conformance import assert_conforms


def _open(client: stripe.StripeClient, count: int) -> list[str]:
    return [
        client.v1.payment_intents.create({"amount": 100 + number, "currency": "eur"}).id
        for number in range(count)
    ]


def test_page_starts_with_the_newest(client: stripe.StripeClient) -> None:
    """docs.stripe.com/api/pagination: reverse chronological, 10 unless told, up to 100."""
    ids = _open(client, 12)
    page = client.v1.payment_intents.list()
    assert [intent.id for intent in page.data] == ids[:1:-1]
    assert page.has_more
    assert_conforms(page.data[0])
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.list({"limit": 101})
    assert caught.value.param == "limit"


def test_cursor_leads_through_all_pages_both_ways(client: stripe.StripeClient) -> None:
    """docs.stripe.com/api/pagination/auto: starting_after and ending_before."""
    ids = _open(client, 7)
    forwards = client.v1.payment_intents.list({"limit": 3})
    assert [intent.id for intent in forwards.auto_paging_iter()] == ids[::-1]
    backwards = client.v1.payment_intents.list({"limit": 3, "ending_before": ids[0]})
    assert [intent.id for intent in backwards.auto_paging_iter()] == ids[1:]


def test_list_is_filtered_by_when_things_were_made(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/api/payment_intents/list: `created` as an instant or a range."""
    fake.app.clock = lambda: 1_000_000
    early = _open(client, 1)
    fake.app.clock = lambda: 2_000_000
    late = _open(client, 1)
    lists = client.v1.payment_intents.list
    assert [intent.id for intent in lists({"created": {"gt": 1_000}}).data] == late
    assert [intent.id for intent in lists({"created": {"lt": 2_000}}).data] == early
    assert [intent.id for intent in lists({"created": 1_000}).data] == early
    assert len(lists({"created": {"gte": 1_000, "lte": 2_000}}).data) == 2


def test_money_lists_are_filtered_by_where_it_came_from(client: stripe.StripeClient) -> None:
    """docs.stripe.com/api/charges/list, …/refunds/list and …/balance_transactions/list."""
    params: Any = {
        "amount": 4500,
        "currency": "eur",
        "confirm": True,
        "payment_method": "pm_card_visa",
    }
    one, other = (client.v1.payment_intents.create(params) for _ in range(2))
    refund = client.v1.refunds.create({"payment_intent": one.id, "amount": 100})
    charges = client.v1.charges.list({"payment_intent": one.id}).data
    assert [charge.id for charge in charges] == [one.latest_charge]
    assert client.v1.refunds.list({"payment_intent": other.id}).data == []
    found = client.v1.refunds.list({"charge": charges[0].id, "expand": ["data.charge"]}).data
    assert [refund_.id for refund_ in found] == [refund.id]
    assert isinstance(found[0].charge, stripe.Charge)
    lists = client.v1.balance_transactions.list
    assert [one.amount for one in lists({"source": refund.id}).data] == [-100]
    assert [one.amount for one in lists({"type": "charge"}).data] == [4500, 4500]
    assert lists({"currency": "usd"}).data == []


def test_events_are_found_by_type_and_by_id(client: stripe.StripeClient) -> None:
    """docs.stripe.com/api/events/list: `type` may end in a wildcard; snapshots do not change."""
    intent = client.v1.payment_intents.create({"amount": 4500, "currency": "eur"})
    client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    types = [event.type for event in client.v1.events.list({"type": "payment_intent.*"}).data]
    assert types == ["payment_intent.succeeded", "payment_intent.created"]
    made = client.v1.events.list({"types": ["payment_intent.created"]}).data[0]
    assert made.data.object["status"] == "requires_payment_method"
    assert made.request is not None
    assert made.request.id is not None
    assert made.request.id.startswith("req_")
    assert_conforms(client.v1.events.retrieve(made.id))


def test_expansion_goes_no_deeper_than_four_levels(client: stripe.StripeClient) -> None:
    """docs.stripe.com/api/expanding_objects: at most four levels."""
    intent = client.v1.payment_intents.create(
        {"amount": 4500, "currency": "eur", "confirm": True, "payment_method": "pm_card_visa"}
    )
    deep = ["latest_charge.payment_intent.latest_charge.balance_transaction"]
    found = client.v1.payment_intents.retrieve(intent.id, {"expand": deep})
    assert isinstance(found.latest_charge, stripe.Charge)
    assert isinstance(found.latest_charge.payment_intent, stripe.PaymentIntent)
    for path in ("a.b.c.d.e", "latest_charge.nothing", "amount"):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.payment_intents.retrieve(intent.id, {"expand": [path]})
        assert caught.value.param == "expand"


def test_money_becomes_available_after_two_days(
    client: stripe.StripeClient, fake: FakeStripe
) -> None:
    """docs.stripe.com/payouts#payout-speed: pending first, available later."""
    client.v1.payment_intents.create(
        {"amount": 4500, "currency": "eur", "confirm": True, "payment_method": "pm_card_visa"}
    )
    balance = client.v1.balance.retrieve()
    assert ([one.amount for one in balance.pending], balance.available) == ([4407], [])
    today = fake.app.clock
    fake.app.clock = lambda: today() + 3 * 24 * 60 * 60 * 1_000
    balance = client.v1.balance.retrieve()
    assert ([one.amount for one in balance.available], balance.pending) == ([4407], [])
    assert_conforms(balance)
    assert client.v1.balance_transactions.list().data[0].status == "available"

"""Prove that the quick lane pays, shows and hears of orders as their views do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text
from werkzeug.test import Client, TestResponse

from fake_stripe.testing import FakeStripe
from stagedoor.app import Application
from stagedoor.booking.forms import OrderReply
from stagedoor.database import Database
from stagedoor.payments.forms import PaymentReply
from stagedoor.payments.models import Payment, StripeEvent
from stagedoor.payments.payment import settle
from stagedoor.payments.stripe_gateway import IntentAnswerLost, StripeGateway
from stagedoor.web.quick_lane import QuickLane
from tests.factories.events import make_event, seat_plan

KEY = {"Idempotency-Key": "the same"}
GERMAN = {"Accept-Language": "de"}
# What an asker does with a new order, in turn: pays it, looks at it, or is paid for.
STORIES: dict[str, list[tuple[str, dict[str, str]]]] = {
    "a payment": [("pay", {}), ("look", {})],
    "a look before it": [("look", GERMAN), ("pay", KEY)],
    "a key that comes again": [("pay", KEY), ("pay", KEY)],
    "another payment of the same order": [("pay", {}), ("pay", {})],
    "tickets": [("pay", {}), ("settle", {}), ("look", {}), ("look", GERMAN), ("pay", {})],
    "an unusable key": [("pay", {"Idempotency-Key": "k" * 256})],
    "a key with a look": [("look", KEY)],
    "a foreign page": [("pay", {"Origin": "https://elsewhere.example"})],
    "a body that nobody asked for": [("pay", {"Content-Type": "text/plain"})],
    "a stranger": [("pay", {"Cookie": ""}), ("look", {"Cookie": ""})],
    "an order that is not there": [("pay nothing", KEY), ("look at nothing", {})],
}
TAKEN = ["a payment", "a look before it", "tickets"]


@pytest.fixture
def lane(application: Application) -> QuickLane:
    """Give the quick lane in front of the application."""
    lane = application.flask.wsgi_app
    assert isinstance(lane, QuickLane)
    return lane


@pytest.fixture
def usual_calls(lane: QuickLane, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the requests that the lane hands on."""
    calls: list[str] = []
    usual = lane._usual

    def note(environ: Any, start_response: Any) -> Any:
        calls.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        return usual(environ, start_response)

    monkeypatch.setattr(lane, "_usual", note)
    return calls


@pytest.fixture
def tell(
    database: Database, gateway: StripeGateway, fake_stripe: FakeStripe
) -> Callable[..., list[TestResponse]]:
    """Give what tells a story of a new order to a WSGI application."""

    def tell_one(way: Any, story: str) -> list[TestResponse]:
        browser, replies = Client(way), list[TestResponse]()
        number = _booked(database, browser)
        for step, headers in STORIES[story]:
            path = f"/api/v1/orders/{'NOTHING' if 'nothing' in step else number}"
            if step == "settle":
                fake_stripe.pay(replies[-1].get_json()["client_secret"])
                settle(database, gateway, _newest_payment(database).id)
            elif step.startswith("pay"):
                replies.append(browser.post(f"{path}/payments", headers=headers))
            else:
                replies.append(browser.get(path, headers=headers))
        return replies

    return tell_one


def _booked(database: Database, browser: Client) -> str:
    with database.begin() as session:
        event = make_event(session, plan=seat_plan(floor=8))
    browser.get("/api/v1/sessions/current")
    items = [{"place": place, "ticket_type": "adult"} for place in (3, 4)]
    hold = browser.post(f"/api/v1/events/{event.public_id}/holds", json={"items": items})
    form = {"hold": hold.get_json()["id"], "email": "ada@example.org", "name": "Ada"}
    number: str = browser.post("/api/v1/orders", json=form).get_json()["number"]
    return number


def _newest_payment(database: Database) -> Payment:
    with database.read() as session:
        return session.scalars(select(Payment).order_by(Payment.id.desc()).limit(1)).one()


def _shown(reply: TestResponse) -> tuple[int, dict[str, str], str]:
    """Return what a reply says, without the ids, the moments and what is signed."""
    unlike = (
        r"(pay|evt|tkt)_\w{26}|urn:request:\w+|\d{4}-\d\d-\d\dT[\d:.]+Z|pi_\w+"
        r'|(?<="number":")\w+|(?<="code":")[^"]{100,}'
    )
    headers = {name.lower(): value for name, value in reply.headers.items()}
    assert len(headers.pop("request-id")) == 32
    headers.pop("set-cookie", None)
    headers.pop("content-length")
    return reply.status_code, headers, re.sub(unlike, "…", reply.text)


@pytest.mark.parametrize("story", STORIES)
def test_both_ways_answer_the_same(
    lane: QuickLane, tell: Callable[..., list[TestResponse]], story: str
) -> None:
    through_the_lane = tell(lane, story)
    the_usual_way = tell(lane._usual, story)
    assert [_shown(reply) for reply in through_the_lane] == [
        _shown(reply) for reply in the_usual_way
    ]


@pytest.mark.parametrize("story", TAKEN)
def test_plain_request_never_meets_flask(
    lane: QuickLane, tell: Callable[..., list[TestResponse]], usual_calls: list[str], story: str
) -> None:
    first = tell(lane, story)[0]
    assert first.status_code in {200, 201}
    handed_on = [call for call in usual_calls if call.startswith("GET /api/v1/orders/")]
    assert handed_on == []
    assert sum(call.endswith("/payments") for call in usual_calls) == (story == "tickets")


def test_replies_are_the_ones_that_openapi_describes(
    lane: QuickLane, tell: Callable[..., list[TestResponse]]
) -> None:
    started, shown, german, _ = tell(lane, "tickets")
    assert PaymentReply.model_validate_json(started.text).model_dump_json() == started.text
    for reply in (shown, german):
        assert OrderReply.model_validate_json(reply.text).model_dump_json() == reply.text
    assert [ticket["place"] for ticket in shown.get_json()["tickets"]] == [3, 4]


def test_key_that_comes_again_gives_the_same_payment_and_keeps_no_secret(
    database: Database, lane: QuickLane, tell: Callable[..., list[TestResponse]]
) -> None:
    first, again = tell(lane, "a key that comes again")
    assert first.text == again.text
    assert again.headers["Idempotency-Replayed"] == "true"
    with database.read() as session:
        (kept,) = session.scalars(
            text("SELECT reply FROM idempotency_keys WHERE scope LIKE '%/payments'")
        ).all()
    assert first.get_json()["client_secret"] not in kept
    assert json.loads(kept)["id"] == first.get_json()["id"]


def test_lost_answer_of_the_provider_is_left_to_the_view(
    lane: QuickLane,
    tell: Callable[..., list[TestResponse]],
    gateway: StripeGateway,
    database: Database,
    usual_calls: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create = gateway.create_intent

    def lose_first(request: dict[str, Any], *, key: str) -> Any:
        if key.endswith("-1"):
            raise IntentAnswerLost
        return create(request, key=key)

    monkeypatch.setattr(gateway, "create_intent", lose_first)
    (started, _) = tell(lane, "a payment")
    assert started.status_code == 201
    assert any(call.endswith("/payments") for call in usual_calls)
    assert _newest_payment(database).attempt == 2


def test_events_are_stored_once_and_only_with_a_good_signature(
    database: Database, lane: QuickLane, fake_stripe: FakeStripe, usual_calls: list[str],
    tell: Callable[..., list[TestResponse]],
) -> None:  # fmt: skip
    tell(lane, "a payment")
    usual_calls.clear()
    body, headers = fake_stripe.signed(fake_stripe.events("payment_intent.created")[-1])
    provider = Client(lane)
    for _ in range(2):
        reply = provider.post("/webhooks/stripe", data=body, headers=headers)
        assert (reply.status_code, reply.text) == (200, '{"received":true}')
    forged = provider.post("/webhooks/stripe", data=body + b" ", headers=headers)
    assert (forged.status_code, forged.get_json()["code"]) == (400, "signature-invalid")
    assert usual_calls == []
    with database.read() as session:
        assert len(session.scalars(select(StripeEvent.id)).all()) == 1

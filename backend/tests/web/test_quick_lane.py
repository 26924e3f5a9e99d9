"""Prove that the quick lane answers as the views do, and takes no request that it should not."""

from __future__ import annotations

import json
import re
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from stagedoor.app import Application
from stagedoor.booking.forms import HoldReply
from stagedoor.database import Database, TransactionLost
from stagedoor.web.quick_lane import QuickLane
from tests.factories.events import MadeEvent, make_event, seat_plan

SEAT = {"items": [{"place": 3, "ticket_type": "adult"}]}
TWO_SEATS = {"items": [{"place": 3, "ticket_type": "adult"}, {"place": 4, "ticket_type": "adult"}]}
UNITS = {"items": [{"area": "floor", "quantity": 2, "ticket_type": "adult"}]}
TOO_MANY_UNITS = {"items": [{"area": "floor", "quantity": 9, "ticket_type": "adult"}]}
ALL_UNITS = {"items": [{"area": "floor", "quantity": 8, "ticket_type": "adult"}]}
KEY = {"Idempotency-Key": "the same"}
# Each story is told to two events of one kind, once through each way: bodies and headers in turn.
STORIES: dict[str, list[tuple[Any, dict[str, str]]]] = {
    "a seat": [(SEAT, {})],
    "two seats": [(TWO_SEATS, {})],
    "units": [(UNITS, {})],
    "a taken seat": [(SEAT, {}), (TWO_SEATS, {})],
    "a sold-out area": [(ALL_UNITS, {}), (UNITS, {})],
    "more units than there are": [(TOO_MANY_UNITS, {})],
    "a key that comes again": [(SEAT, KEY), (SEAT, KEY)],
    "a refusal that comes again": [(SEAT, {}), (TWO_SEATS, KEY), (TWO_SEATS, KEY)],
    "a key with another body": [(SEAT, KEY), (UNITS, KEY)],
    "an unusable key": [(SEAT, {"Idempotency-Key": "k" * 256})],
    "an unknown type": [({"items": [{"place": 3, "ticket_type": "dog"}]}, {})],
    "an unknown member": [({"items": SEAT["items"], "voucher": "x"}, {})],
    "no JSON": [("{", {})],
    "a member twice": [('{"items": [], "items": []}', {})],
    "a foreign page": [(SEAT, {"Origin": "https://elsewhere.example"})],
    "a foreign frame": [(SEAT, {"Sec-Fetch-Site": "cross-site"})],
    "our own page": [(SEAT, {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"})],
    "another type of body": [(SEAT, {"Content-Type": "text/plain"})],
}
TAKEN = ["a seat", "units", "a taken seat", "a sold-out area", "a key that comes again"]
HANDED_ON = ["an unusable key", "an unknown member", "no JSON", "a foreign page", "a foreign frame",
             "another type of body"]  # fmt: skip


@pytest.fixture
def lane(application: Application) -> QuickLane:
    """Give the quick lane in front of the application."""
    lane = application.flask.wsgi_app
    assert isinstance(lane, QuickLane)
    return lane


@pytest.fixture
def usual_calls(lane: QuickLane, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the paths that the lane hands on."""
    calls: list[str] = []
    usual = lane._usual

    def note(environ: Any, start_response: Any) -> Any:
        calls.append(environ["PATH_INFO"])
        return usual(environ, start_response)

    monkeypatch.setattr(lane, "_usual", note)
    return calls


def tell(way: Any, event: MadeEvent, story: str) -> list[TestResponse]:
    """Send a story's requests, all of one browser, to a WSGI application."""
    browser = Client(way)
    browser.get("/api/v1/sessions/current")
    replies = []
    for body, more in STORIES[story]:
        sent = body if isinstance(body, str) else json.dumps(body)
        headers = {"Content-Type": "application/json", **more}
        path = f"/api/v1/events/{event.public_id}/holds"
        replies.append(browser.post(path, data=sent, headers=headers))
    return replies


def _event(database: Database) -> MadeEvent:
    with database.begin() as session:
        return make_event(session, plan=seat_plan(floor=8))


def _shown(reply: TestResponse) -> tuple[int, dict[str, str], str]:
    """Return what a reply says, without the ids, the moments and which units it happened to be."""
    unlike = r"(hld|evt)_\w{26}|urn:request:\w+|\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=\"place\":)5\d"
    body = re.sub(unlike, "…", reply.text)
    headers = {name.lower(): value for name, value in reply.headers.items()}
    assert len(headers.pop("request-id")) == 32
    return reply.status_code, headers, body


@pytest.mark.parametrize("story", STORIES)
def test_both_ways_answer_the_same(
    database: Database,
    lane: QuickLane,
    story: str,
) -> None:
    through_the_lane = tell(lane, _event(database), story)
    the_usual_way = tell(lane._usual, _event(database), story)
    assert [_shown(reply) for reply in through_the_lane] == [
        _shown(reply) for reply in the_usual_way
    ]


@pytest.mark.parametrize("story", TAKEN)
def test_plain_request_never_meets_flask(
    database: Database,
    lane: QuickLane,
    usual_calls: list[str],
    story: str,
) -> None:
    event = _event(database)
    tell(lane, event, story)
    assert event.public_id not in " ".join(usual_calls)


@pytest.mark.parametrize("story", HANDED_ON)
def test_unusual_request_is_left_to_its_view(
    database: Database,
    lane: QuickLane,
    usual_calls: list[str],
    story: str,
) -> None:
    event = _event(database)
    tell(lane, event, story)
    assert event.public_id in " ".join(usual_calls)


def test_kept_refusal_comes_again_to_the_letter(
    database: Database,
    lane: QuickLane,
) -> None:
    _, refused, again = tell(lane, _event(database), "a refusal that comes again")
    assert (refused.status_code, refused.data) == (again.status_code, again.data)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_reply_is_the_one_that_openapi_describes(database: Database, client: FlaskClient) -> None:
    event = _event(database)
    client.get("/api/v1/sessions/current")
    for body in (TWO_SEATS, UNITS):
        reply = client.post(f"/api/v1/events/{event.public_id}/holds", json=body)
        shown = HoldReply.model_validate_json(reply.text)
        assert shown.model_dump_json() == reply.text
        assert shown.total.amount_minor == sum(item.price.amount_minor for item in shown.items)


def test_stranger_gets_a_session_with_the_first_hold(
    database: Database, client: FlaskClient
) -> None:
    event = _event(database)
    reply = client.post(f"/api/v1/events/{event.public_id}/holds", json=SEAT)
    assert reply.status_code == 201
    shown = client.get(f"/api/v1/holds/{reply.get_json()['id']}")
    assert shown.status_code == 200


def test_fault_of_ours_is_said_and_noted(
    database: Database,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    event = _event(database)
    client.get("/api/v1/sessions/current")

    def fail(*_: Any) -> None:
        raise RuntimeError("the roof came down")

    monkeypatch.setattr(Database, "run", fail)
    reply = client.post(f"/api/v1/events/{event.public_id}/holds", json=SEAT)
    assert (reply.status_code, reply.get_json()["code"]) == (500, "internal")
    assert reply.get_json()["instance"] in f"urn:request:{reply.headers['Request-Id']}"
    assert "the roof came down" in caplog.text


def test_lost_transaction_is_tried_again_by_the_view(
    database: Database,
    client: FlaskClient,
    usual_calls: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = _event(database)
    client.get("/api/v1/sessions/current")
    run = Database.run
    lost: list[bool] = []

    def lose_first(*arguments: Any) -> Any:
        if not lost:
            lost.append(True)
            raise TransactionLost from psycopg.errors.DeadlockDetected()
        return run(*arguments)

    monkeypatch.setattr(Database, "run", lose_first)
    reply = client.post(f"/api/v1/events/{event.public_id}/holds", json=SEAT)
    assert reply.status_code == 201
    assert usual_calls[-1].endswith("/holds")

"""Prove that bad input of any kind is answered with what is wrong, and changes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from stagedoor.app import Application
from stagedoor.database import Database
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event

Send = Callable[..., TestResponse]
JSON = {"Content-Type": "application/json"}
SECRET = "s" * 43
LOGIN = {"email": "ada@example.org", "password": "lantern orchid gravel"}
# A right body for each route that takes one; what is wrong is put into it.
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/v1/accounts": {**LOGIN, "name": "Ada"},
    "POST /api/v1/sessions": LOGIN,
    "POST /api/v1/accounts/confirmations": {"token": SECRET},
    "POST /api/v1/accounts/confirmations/resend": {"email": "ada@example.org"},
    "POST /api/v1/accounts/password-resets": {"email": "ada@example.org"},
    "PUT /api/v1/accounts/password-resets": {"token": SECRET, "password": LOGIN["password"]},
    "POST /api/v1/events/{event}/holds": {"items": [{"place": 3, "ticket_type": "adult"}]},
    "POST /api/v1/events/{event}/best-available": {"quantity": 2},
    "PATCH /api/v1/holds/{hold_id}": {"add": [{"place": 9, "ticket_type": "adult"}]},
    "POST /api/v1/events/{event}/place-alerts": {"email": "ada@example.org"},
    "POST /api/v1/orders/{number}/refund-requests": {"reason": "Illness"},
    "POST /api/v1/refund-requests/{id}/refuse": {"answer": "The evening takes place."},
    "PATCH /api/v1/tickets/{ticket}": {"holder": "Grace"},
    "POST /api/v1/tickets/{ticket}/transfers": {"email": "grace@example.org"},
    "POST /api/v1/transfers/{transfer}/accept": {"holder": "Grace"},
    "POST /api/v1/orders": {"hold": "{hold_id}", "email": "ada@example.org", "name": "Ada"},
}
# Members that may be left out, and what says as much as leaving them out.
OPTIONAL: dict[tuple[str, str], Any] = {
    ("PATCH /api/v1/holds/{hold_id}", "add"): [],
    ("POST /api/v1/events/{event}/place-alerts", "email"): None,
}
NOT_JSON = {
    "empty": b"",
    "broken": b'{"email": ',
    "two values": b"{} {}",
    "a comment": b"{} // done",
    "not a number": b'{"email": NaN}',
    "infinity": b'{"quantity": -Infinity}',
    "100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "100,000 deep, open": b'{"a":' * 100_000,
    "a number of 100,000 digits": b'{"quantity": ' + b"9" * 100_000 + b"}",
    "doubled member": b'{"email": "a@b.org", "email": "c@d.org"}',
    "NUL": b'{"email": "a\\u0000@b.org"}',
    "NUL in a name": b'{"e\\u0000mail": "a@b.org"}',
    "half a surrogate pair": b'{"email": "\\ud800@b.org"}',
    "half a surrogate pair in bytes": b'{"email": "\xed\xa0\x80@b.org"}',
    "NUL, 400 deep": b"[" * 400 + b'"\\u0000"' + b"]" * 400,
    "UTF-16": '{"email": "a\x00@b.org"}'.encode("utf-16"),
    "not UTF-8": b'{"email": "\xff\xfe"}',
}
WRONG_VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    2**63,
    10**30,
    1.5,
    "",
    "3",
    "x" * 100_000,
    [],
    {},
    [[]],
    [None],
]


@pytest.fixture
def event(database: Database) -> MadeEvent:
    with database.begin() as session:
        return make_event(session)


@pytest.fixture
def hold(buying: Buying, event: MadeEvent) -> str:
    held = buying.hold(event.public_id, [{"place": 0, "ticket_type": "adult"}])
    return str(held["id"])


@pytest.fixture
def send(client: FlaskClient, database: Database, event: MadeEvent, hold: str) -> Send:
    """Send what must be refused, and look whether any table has changed."""
    names = {"{event}": event.public_id, "{hold_id}": hold}

    def send_and_compare(route: str, **options: Any) -> TestResponse:
        method, _, path = route.partition(" ")
        for name, value in names.items():
            path = path.replace(name, value)
        before = table_counts(database)
        reply = client.open(path, method=method, **options)
        require_problem(reply)
        assert table_counts(database) == before
        return reply

    return send_and_compare


def test_every_route_that_takes_a_body_is_in_the_table(application: Application) -> None:
    described = {
        f"{method.upper()} {path}"
        for path, operations in application.flask.api_doc["paths"].items()
        for method, operation in operations.items()
        if operation.get("requestBody")
    }
    # Without a session, a change of password is refused whatever its body says.
    assert described - {"PUT /api/v1/accounts/password"} == set(BODIES)


@pytest.mark.parametrize("route", BODIES)
def test_body_that_is_not_json_is_refused(send: Send, route: str) -> None:
    for kind, body in NOT_JSON.items():
        reply = send(route, data=body, headers=JSON)
        assert reply.status_code == 422, kind
        assert reply.get_json()["errors"], kind


@pytest.mark.parametrize("route", BODIES)
def test_member_of_a_wrong_type_or_size_is_pointed_at(send: Send, route: str) -> None:
    right = BODIES[route]
    for member in right:
        for value in WRONG_VALUES:
            if isinstance(value, str) and len(value) < 2 and isinstance(right[member], str):
                continue
            if isinstance(right[member], int) and isinstance(value, int) and value == right[member]:
                continue
            if (route, member) in OPTIONAL and value == OPTIONAL[route, member]:
                continue
            reply = send(route, json={**right, member: value})
            assert reply.status_code == 422, (member, value)
            assert reply.get_json()["errors"][0]["pointer"].startswith(f"/{member}")
        without = {name: value for name, value in right.items() if name != member}
        if (route, member) not in OPTIONAL:
            assert send(route, json=without).get_json()["errors"][0]["pointer"] == f"/{member}"


@pytest.mark.parametrize("route", BODIES)
def test_unknown_member_wrong_type_of_body_and_wrong_content_type_are_refused(
    send: Send, route: str
) -> None:
    right = BODIES[route]
    assert send(route, json={**right, "is_admin": True}).status_code == 422
    for other in ([right], "text", 3, None):
        assert send(route, json=other).status_code == 422
    body = json.dumps(right)
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        assert send(route, data=body, headers={"Content-Type": kind}).status_code == 415
    assert send(route, data={"email": "a@b.org"}).status_code == 415


@pytest.mark.parametrize("route", BODIES)
def test_body_of_ten_megabytes_is_refused(send: Send, route: str) -> None:
    reply = send(route, data=b'{"email": "' + b"x" * 10_000_000 + b'"}', headers=JSON)
    assert (reply.status_code, reply.get_json()["code"]) == (413, "too-large")


@pytest.mark.parametrize("route", [route for route in BODIES if route.startswith("POST")])
def test_unusable_idempotency_key_is_refused(send: Send, route: str) -> None:
    for key in ("", "k" * 256, "caf\xe9", "a\tb"):
        reply = send(route, json=BODIES[route], headers=[("Idempotency-Key", key)])
        assert reply.get_json()["errors"][0]["code"] == "idempotency-key-invalid"


ITEMS: list[dict[str, Any]] = [
    {},
    {"ticket_type": "adult"},
    {"place": 3},
    {"place": -1, "ticket_type": "adult"},
    {"place": 20, "ticket_type": "adult"},
    {"place": 2**63, "ticket_type": "adult"},
    {"place": 10**30, "ticket_type": "adult"},
    {"place": "3", "ticket_type": "adult"},
    {"place": 3.0, "ticket_type": "adult"},
    {"place": True, "ticket_type": "adult"},
    {"place": 3, "ticket_type": "nobody"},
    {"place": 3, "ticket_type": 1},
    {"place": 3, "ticket_type": "adult", "price": 0},
    {"place": 3, "area": "main", "ticket_type": "adult"},
    {"area": "nowhere", "quantity": 1, "ticket_type": "adult"},
    {"area": "main", "quantity": 0, "ticket_type": "adult"},
    {"area": "main", "quantity": -1, "ticket_type": "adult"},
    {"area": "main", "quantity": 10**30, "ticket_type": "adult"},
]


@pytest.mark.parametrize("item", ITEMS, ids=str)
def test_item_that_makes_no_sense_is_pointed_at(send: Send, item: dict[str, Any]) -> None:
    good = {"place": 5, "ticket_type": "adult"}
    for route, member in (
        ("POST /api/v1/events/{event}/holds", "items"),
        ("PATCH /api/v1/holds/{hold_id}", "add"),
    ):
        reply = send(route, json={member: [good, item]})
        assert reply.status_code == 422
        assert {fault["pointer"][: len(member) + 3] for fault in reply.get_json()["errors"]} == {
            f"/{member}/1"
        }


def test_doubled_and_too_many_places_are_refused(send: Send) -> None:
    item = {"place": 5, "ticket_type": "adult"}
    assert send("POST /api/v1/events/{event}/holds", json={"items": [item] * 2}).status_code == 422
    many = [{"place": place, "ticket_type": "adult"} for place in range(201)]
    assert send("POST /api/v1/events/{event}/holds", json={"items": many}).status_code == 422
    changes = {"remove": [0, 0]}
    assert send("PATCH /api/v1/holds/{hold_id}", json=changes).status_code == 422


UNKNOWN = ["evt_" + "0" * 26, "hld_" + "z" * 26, "nobody", "%F0%9F%8E%AD", "-1", str(10**30)]
NOT_TEXT = ["a%00b", "%00", "%ED%A0%80", "%FF"]


@pytest.mark.parametrize("name", [*UNKNOWN, "a" * 9000, *NOT_TEXT], ids=lambda name: name[:12])
def test_unknown_ids_are_not_found(send: Send, application: Application, name: str) -> None:
    for route in named_routes(application):
        # Whether there is such an event, the hub says, to which this route leads.
        if route.endswith("/live") and name.startswith("evt_"):
            continue
        reply = send(re.sub(r"\{\w+\}", name, route), **body_of(route))
        is_unreadable = "%00" in name or len(name) > 1000
        assert reply.status_code in ({404, 422} if is_unreadable else {404}), route


def test_other_peoples_holds_and_orders_are_not_found(
    send: Send, application: Application, event: MadeEvent
) -> None:
    other = Buying(application.flask.test_client())
    held = other.hold(event.public_id, [{"place": 7, "ticket_type": "adult"}])
    booked = other.book(other.hold(event.public_id, [{"place": 8, "ticket_type": "adult"}]))
    for route in named_routes(application):
        if "{event}" not in route:
            theirs = route.replace("{hold_id}", held["id"]).replace("{number}", booked["number"])
            assert send(theirs, **body_of(route)).status_code == 404, route
    form = {"hold": held["id"], "email": "ada@example.org", "name": "Ada"}
    assert send("POST /api/v1/orders", json=form).status_code == 404
    assert send(f"GET /api/v1/orders/{booked['number']}?token={SECRET}").status_code == 404


QUERIES = [
    "limit=0", "limit=-1", "limit=101", "limit=9223372036854775808", "limit=1e3", "limit=",
    "price_max=-1", "price_max=1000000000000000000000000000000", "price_max=NaN", "from=yesterday",
    "to=2026-13-01", "to=99999-01-01", "sort=price", "online=maybe", "cursor=nonsense",
    "cursor=%FF", "country=Atlantis", "color=red", "q=a%00b", "city=%00", "tag=%00x",
    "limit=1&limit=2",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_search_that_cannot_be_read_is_refused(send: Send, query: str) -> None:
    assert send(f"GET /api/v1/events?{query}").status_code == 422


def test_unknown_routes_are_not_found_and_wrong_methods_are_told_the_right_ones(
    send: Send, application: Application
) -> None:
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        assert send(f"{method} /api/v1/nothing").status_code == 404
        assert send(f"{method} /api/v2/events").status_code == 404
    offered: dict[str, set[str]] = {}
    for route in routes(application):
        method, _, path = route.partition(" ")
        offered.setdefault(path, set()).add(method)
    for path, methods in offered.items():
        shown = path.replace("{number}", "ABC").replace("{id}", "ses_x")
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - methods:
            reply = send(f"{method} {shown}")
            assert (reply.status_code, reply.get_json()["code"]) == (405, "method-not-allowed")
            assert set(reply.headers["Allow"].split(", ")) - {"HEAD", "OPTIONS"} == methods, path


def test_events_of_stripe_that_are_not_signed_are_refused(send: Send) -> None:
    for body in NOT_JSON.values():
        assert send("POST /webhooks/stripe", data=body, headers=JSON).status_code in {400, 413}


def routes(application: Application) -> list[str]:
    """Return each method and path that the API describes."""
    return [
        f"{method.upper()} {path}"
        for path, operations in application.flask.api_doc["paths"].items()
        for method in operations
    ]


def named_routes(application: Application) -> list[str]:
    """Return the routes that name something which anybody may ask for."""
    return [route for route in routes(application) if "{" in route and "{id}" not in route]


def body_of(route: str) -> dict[str, Any]:
    """Return the right body of a route, as an argument of a request."""
    return {"json": BODIES[route]} if route in BODIES else {}


def require_problem(reply: TestResponse) -> None:
    """Assert that a reply is a problem document that says what is wrong."""
    assert 400 <= reply.status_code < 500, reply.text[:500]
    assert reply.mimetype == "application/problem+json"
    problem = reply.get_json()
    assert problem["status"] == reply.status_code
    assert problem["type"] == f"/problems/{problem['code']}"
    for member in ("title", "detail", "code", "instance"):
        assert isinstance(problem[member], str)
        assert problem[member]
    for fault in problem.get("errors") or []:
        assert set(fault) == {"pointer", "code", "message"}


def table_counts(database: Database) -> dict[str, int]:
    """Return how many rows each table has, whichever tables there are."""
    with database.read() as session:
        names = session.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        ).all()
        union = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names)
        return {row[0]: row[1] for row in session.execute(text(union))}

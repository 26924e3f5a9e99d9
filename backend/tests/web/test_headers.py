"""Prove that no reply of any kind leaves without the headers and cookie flags that guard it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from http.cookies import Morsel, SimpleCookie

import pytest
from flask import Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from stagedoor.accounts import equal_time, passwords
from stagedoor.app import Application
from stagedoor.config import Configuration
from stagedoor.database import Database
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event

ON_EVERY_REPLY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PUBLIC_URLS = {"demo": "http://localhost", "production": "https://tickets.example.org"}
LOGIN = {"email": "ada@example.org", "password": "lantern orchid gravel"}


@pytest.fixture(params=PUBLIC_URLS)
def mode(request: pytest.FixtureRequest) -> str:
    """Return each way to run it."""
    return str(request.param)


@pytest.fixture
def guarded(
    mode: str, configuration: Configuration, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """Give an application as the demo runs it and as production does."""
    monkeypatch.setattr(passwords, "cost", passwords.Cost(memory_kib=8, rounds=1))
    monkeypatch.setattr(equal_time, "shortest_s", 0.0)
    application = Application(replace(configuration, mode=mode, public_url=PUBLIC_URLS[mode]))
    application.flask.add_url_rule("/test/fault", "fault", _fail)
    application.flask.add_url_rule("/test/page", "shown", _page)
    yield application
    application.close()


@pytest.fixture
def browser(guarded: Application, mode: str) -> FlaskClient:
    """Give a browser that speaks to it as its visitors do."""
    client = guarded.flask.test_client()
    client.environ_base["wsgi.url_scheme"] = PUBLIC_URLS[mode].partition(":")[0]
    client.environ_base["SERVER_NAME"] = PUBLIC_URLS[mode].partition("//")[2]
    return client


@pytest.fixture
def event(database: Database) -> MadeEvent:
    """Give an event on sale."""
    with database.begin() as session:
        return make_event(session)


def _fail() -> Response:
    raise RuntimeError("a fault of ours")


def _page() -> Response:
    return Response("<!doctype html>", mimetype="text/html")


ASKING: dict[str, tuple[int, Callable[[FlaskClient, str], TestResponse]]] = {
    "json": (200, lambda browser, event: browser.get(f"/api/v1/events/{event}")),
    "list": (200, lambda browser, _: browser.get("/api/v1/events")),
    "seat map": (200, lambda browser, event: browser.get(f"/api/v1/events/{event}/seat-map")),
    "packed": (
        200,
        lambda browser, event: browser.get(
            f"/api/v1/events/{event}/availability",
            headers={"Accept": "application/octet-stream"},
        ),
    ),
    "redirect": (307, lambda browser, event: browser.get(f"/api/v1/events/{event}/live")),
    "description": (200, lambda browser, _: browser.get("/api/v1/openapi.json")),
    "empty": (204, lambda browser, _: browser.delete("/api/v1/sessions/current")),
    "alive": (200, lambda browser, _: browser.get("/healthz")),
    "ready": (200, lambda browser, _: browser.get("/readyz")),
    "numbers": (200, lambda browser, _: browser.get("/metrics")),
    "page": (200, lambda browser, _: browser.get("/test/page")),
    "bad request": (400, lambda browser, _: browser.post("/webhooks/stripe", data=b"{}")),
    "not logged in": (401, lambda browser, _: browser.get("/api/v1/accounts/orders")),
    "other site": (
        403,
        lambda browser, _: browser.post("/api/v1/orders", headers={"Origin": "https://evil.test"}),
    ),
    "not found": (404, lambda browser, _: browser.get("/api/v1/nothing")),
    "wrong method": (405, lambda browser, _: browser.delete("/api/v1/events")),
    "too large": (
        413,
        lambda browser, _: browser.post(
            "/api/v1/orders", data=b"x" * 1_000_001, content_type="application/json"
        ),
    ),
    "wrong type": (415, lambda browser, _: browser.post("/api/v1/orders", data=b"x")),
    "wrong shape": (422, lambda browser, _: browser.post("/api/v1/orders", json={})),
    "our fault": (500, lambda browser, _: browser.get("/test/fault")),
}


@pytest.mark.parametrize("kind", ASKING)
def test_reply_of_every_kind_carries_the_guards(
    browser: FlaskClient, event: MadeEvent, mode: str, kind: str
) -> None:
    status, ask = ASKING[kind]
    reply = ask(browser, event.public_id)
    assert reply.status_code == status
    assert {name: reply.headers[name] for name in ON_EVERY_REPLY} == ON_EVERY_REPLY
    assert len(reply.headers["Request-Id"]) == 32
    assert reply.headers["Cache-Control"]
    hsts = reply.headers.get("Strict-Transport-Security")
    assert hsts == ("max-age=31536000" if mode == "production" else None)
    assert not {"Server", "X-Powered-By"} & set(reply.headers.keys())
    # An event is the one thing here that other sites may read (test_embedding.py).
    is_open = "Access-Control-Allow-Origin" in reply.headers
    assert is_open == (kind == "json")
    if status >= 400:
        assert reply.mimetype == "application/problem+json"
        assert reply.headers["Cache-Control"] == "no-store"


def test_page_may_only_run_what_is_ours_and_stripes(browser: FlaskClient) -> None:
    headers = browser.get("/test/page").headers
    policy = dict(
        part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "'self'" in policy["script-src"]
    assert "unsafe" not in policy["script-src"]
    assert "*" not in headers["Content-Security-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]


def test_what_is_personal_is_kept_by_no_cache(browser: FlaskClient, event: MadeEvent) -> None:
    buying = Buying(browser)
    item = {"place": 3, "ticket_type": "free"}
    order = buying.book(buying.hold(event.public_id, [item]))
    for path in (
        "/api/v1/sessions/current",
        f"/api/v1/orders/{order['number']}",
        f"/api/v1/orders/{order['number']}/calendar.ics",
        f"/api/v1/orders/{order['number']}/tickets.pdf",
    ):
        reply = browser.get(path)
        assert reply.status_code == 200, path
        assert reply.headers["Cache-Control"] == "no-store", path
    seat_map = browser.get(f"/api/v1/events/{event.public_id}/seat-map")
    assert "immutable" in seat_map.headers["Cache-Control"]
    assert "Set-Cookie" not in seat_map.headers


def test_every_cookie_is_as_strict_as_its_transport_allows(
    browser: FlaskClient, event: MadeEvent, mode: str
) -> None:
    items = {"items": [{"place": 3, "ticket_type": "adult"}]}
    replies = {
        "first use": browser.post(f"/api/v1/events/{event.public_id}/holds", json=items),
        "registering": browser.post("/api/v1/accounts", json={**LOGIN, "name": "Ada"}),
        "logging in": browser.post("/api/v1/sessions", json=LOGIN),
        "logging out": browser.delete("/api/v1/sessions/current"),
    }
    values = set()
    for occasion, reply in replies.items():
        assert reply.status_code < 300, (occasion, reply.text)
        cookie = cookie_of(reply)
        assert cookie.key == ("stagedoor" if mode == "demo" else "__Host-stagedoor")
        assert bool(cookie["secure"]) == (mode == "production")
        assert cookie["httponly"]
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
        assert reply.headers["Cache-Control"] == "no-store"
        values.add(cookie.value)
    assert len(values) == len(replies)


def cookie_of(reply: TestResponse) -> Morsel[str]:
    """Return the one cookie that a reply sets."""
    (line,) = reply.headers.getlist("Set-Cookie")
    jar = SimpleCookie(line)
    (morsel,) = jar.values()
    return morsel

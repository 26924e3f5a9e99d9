"""Prove what other sites' pages may do with ours, and that they may do nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from stagedoor.app import Application
from stagedoor.config import Configuration
from stagedoor.database import Database
from tests.factories.events import MadeEvent, make_event

PUBLIC_URLS = {"demo": "http://localhost", "production": "https://tickets.example.org"}
HOST_PAGE = {"Origin": "https://host.example", "Sec-Fetch-Site": "cross-site"}
FRAMED = {"Stagedoor-Embed": "1"}


@pytest.fixture(params=PUBLIC_URLS)
def mode(request: pytest.FixtureRequest) -> str:
    """Return each way to run it."""
    return str(request.param)


@pytest.fixture
def browser(mode: str, configuration: Configuration) -> Iterator[FlaskClient]:
    """Give a browser that speaks to it as its visitors do."""
    application = Application(replace(configuration, mode=mode, public_url=PUBLIC_URLS[mode]))
    client = application.flask.test_client()
    client.environ_base["wsgi.url_scheme"] = PUBLIC_URLS[mode].partition(":")[0]
    client.environ_base["SERVER_NAME"] = PUBLIC_URLS[mode].partition("//")[2]
    yield client
    application.close()


@pytest.fixture
def event(database: Database) -> MadeEvent:
    """Give an event on sale."""
    with database.begin() as session:
        return make_event(session)


def framing_of(reply: TestResponse) -> str:
    """Return who may show a page in a frame."""
    parts = reply.headers["Content-Security-Policy"].split("; ")
    (allowed,) = (part for part in parts if part.startswith("frame-ancestors "))
    return allowed.partition(" ")[2]


def test_only_the_embedded_shop_is_shown_in_frames_of_other_sites(
    browser: FlaskClient, mode: str
) -> None:
    embedded = browser.get("/embed/events/any")
    assert framing_of(embedded).split()[0] == "https:"
    assert ("http:" in framing_of(embedded)) == (mode == "demo")
    assert embedded.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    for path in ("/checkout/any", "/orders/any", "/account", "/embedded", "/x/embed/events/any"):
        usual = browser.get(path)
        assert framing_of(usual) == "'none'", path
        assert usual.headers["Cross-Origin-Opener-Policy"] == "same-origin", path


def test_embedded_page_differs_in_nothing_else_from_the_shop(browser: FlaskClient) -> None:
    policies = [
        {
            part
            for part in browser.get(path).headers["Content-Security-Policy"].split("; ")
            if not part.startswith("frame-ancestors ")
        }
        for path in ("/embed/checkout/any", "/checkout/any")
    ]
    assert policies[0] == policies[1]
    assert "default-src 'none'" in policies[0]


def test_other_sites_read_an_event_and_nothing_of_anybodys(
    browser: FlaskClient, event: MadeEvent
) -> None:
    reply = browser.get(f"/api/v1/events/{event.public_id}", headers=HOST_PAGE)
    assert reply.status_code == 200
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in reply.headers
    assert "Set-Cookie" not in reply.headers
    missing = browser.get("/api/v1/series/none", headers=HOST_PAGE)
    assert missing.headers["Access-Control-Allow-Origin"] == "*"
    for path in (
        "/api/v1/events",
        f"/api/v1/events/{event.public_id}/questions",
        "/api/v1/sessions/current",
        "/api/v1/orders/any",
        "/api/v1/holds/any",
        "/embed/events/any",
    ):
        closed = browser.get(path, headers=HOST_PAGE)
        assert "Access-Control-Allow-Origin" not in closed.headers, path


@pytest.mark.parametrize("framed", [{}, FRAMED])
def test_other_sites_change_nothing_whatever_they_send_along(
    browser: FlaskClient, event: MadeEvent, framed: dict[str, str]
) -> None:
    path = f"/api/v1/events/{event.public_id}/holds"
    body = {"items": [{"place": 3, "ticket_type": "adult"}]}
    asked = browser.options(path, headers=HOST_PAGE)
    assert not {"Access-Control-Allow-Origin", "Access-Control-Allow-Headers"} & set(
        asked.headers.keys()
    )
    sent = browser.post(path, json=body, headers={**HOST_PAGE, **framed})
    assert sent.status_code == 403
    assert sent.get_json()["code"] == "cross-origin"


def test_shop_in_a_frame_has_a_cookie_of_its_own_for_each_site_around_it(
    browser: FlaskClient, event: MadeEvent, mode: str
) -> None:
    path = f"/api/v1/events/{event.public_id}/holds"
    framed = browser.post(
        path, json={"items": [{"place": 3, "ticket_type": "adult"}]}, headers=FRAMED
    )
    assert framed.status_code == 201
    (line,) = framed.headers.getlist("Set-Cookie")
    value, *attributes = line.split("; ")
    assert value.startswith(f"{'stagedoor' if mode == 'demo' else '__Host-stagedoor'}-framed=")
    asked_for = {"Secure", "HttpOnly", "Path=/", "SameSite=None", "Partitioned"}
    assert {part for part in attributes if not part.startswith(("Expires", "Max-Age"))} == asked_for
    hold = f"/api/v1/holds/{framed.get_json()['id']}"
    jar = {"Cookie": value}
    fresh = browser.application.test_client(use_cookies=False)
    fresh.environ_base.update(browser.environ_base)
    assert fresh.get(hold, headers={**FRAMED, **jar}).status_code == 200
    # Outside of the frame that cookie is nobody's, and the visitor's usual one is not this one.
    assert fresh.get(hold, headers=jar).status_code == 404
    usual = browser.post(path, json={"items": [{"place": 9, "ticket_type": "adult"}]})
    assert "SameSite=Lax" in usual.headers["Set-Cookie"]
    assert "Partitioned" not in usual.headers["Set-Cookie"]

"""Test S22: another site's page cannot act with a visitor's cookie, logging in included."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from stagedoor.app import Application
from stagedoor.database import Database
from tests.accounts.person import GOOD_PASSWORD, Person, cookie_of

UNSAFE = [
    ("POST", "/accounts", {"email": "eve@example.org", "password": GOOD_PASSWORD, "name": "E"}),
    ("POST", "/sessions", {"email": "ada@example.org", "password": GOOD_PASSWORD}),
    ("DELETE", "/sessions/current", None),
    ("DELETE", "/accounts/sessions/ses_00000000000000000000000000", None),
    ("POST", "/accounts/confirmations", {"token": "x"}),
    ("POST", "/accounts/confirmations/resend", {"email": "ada@example.org"}),
    ("POST", "/accounts/password-resets", {"email": "ada@example.org"}),
    ("PUT", "/accounts/password-resets", {"token": "x", "password": "seven unrelated kayaks"}),
    (
        "PUT",
        "/accounts/password",
        {"current_password": GOOD_PASSWORD, "new_password": "seven unrelated kayaks"},
    ),
]
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "https://localhost"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


def test_every_unsafe_route_of_accounts_is_in_the_list(application: Application) -> None:
    routes = {
        (method, rule.rule)
        for rule in application.flask.url_map.iter_rules()
        if rule.endpoint.startswith("accounts.")
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    listed = {
        (method, f"/api/v1{path}".replace("ses_" + "0" * 26, "<id>")) for method, path, _ in UNSAFE
    }
    assert routes == listed


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_another_sites_page_is_refused_and_changes_nothing(
    ada: Person, headers: dict[str, str], database: Database
) -> None:
    ada.log_in()
    before = cookie_of(ada.client), _mails(ada)
    for method, path, fields in UNSAFE:
        reply = ada.client.open(f"/api/v1{path}", method=method, json=fields, headers=headers)
        assert (reply.status_code, reply.get_json()["code"]) == (403, "cross-origin"), path
        assert "Set-Cookie" not in reply.headers
    assert (cookie_of(ada.client), _mails(ada)) == before
    assert ada.sessions().status_code == 200
    assert database.is_answering()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", "email=ada%40example.org&password=x"),
        ("multipart/form-data; boundary=b", "--b\r\n\r\n--b--\r\n"),
        ("text/plain", '{"email": "ada@example.org", "password": "lantern orchid gravel"}'),
        ("", '{"email": "ada@example.org", "password": "lantern orchid gravel"}'),
    ],
)
def test_what_a_form_can_send_is_refused_and_changes_nothing(
    ada: Person, content_type: str, body: str
) -> None:
    ada.log_in()
    before = cookie_of(ada.client), _mails(ada)
    for method, path, fields in UNSAFE:
        if fields is None:
            continue
        reply = ada.client.open(
            f"/api/v1{path}", method=method, data=body, content_type=content_type
        )
        assert reply.status_code == 415, path
        assert reply.mimetype == "application/problem+json"
    assert (cookie_of(ada.client), _mails(ada)) == before


def test_our_own_page_may_log_somebody_in(ada: Person) -> None:
    reply = ada.client.post(
        "/api/v1/sessions",
        json={"email": ada.email, "password": ada.password},
        headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    )
    assert reply.status_code == 201


def test_a_program_that_sends_no_origin_may_log_in(client: FlaskClient, ada: Person) -> None:
    fields = {"email": ada.email, "password": ada.password}
    assert client.post("/api/v1/sessions", json=fields).status_code == 201


def _mails(person: Person) -> int:
    return len(person.mailbox.mails(person.email))

"""Test S05 and S06: logging in and out, and what becomes of a session's cookie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from stagedoor.accounts.models import User, UserSession
from stagedoor.app import Application
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import clock
from tests.accounts.person import Mailbox, Person, cookie_of, plant_cookie
from tests.factories.events import make_event, seat_plan

NewBrowser = Callable[[], FlaskClient]


def _hold(client: FlaskClient, database: Database) -> str:
    with database.begin() as session:
        made = make_event(session, plan=seat_plan(), price_minor=0)
    reply = client.post(
        f"/api/v1/events/{made.public_id}/holds",
        json={"items": [{"place": 7, "ticket_type": "adult"}]},
    )
    assert reply.status_code == 201, reply.text
    return str(reply.get_json()["id"])


def _thief(person: Person, new_browser: NewBrowser) -> Person:
    """Return somebody who has copied a person's cookie."""
    stolen = new_browser()
    plant_cookie(stolen, cookie_of(person.client))
    return replace(person, client=stolen)


def test_logging_in_gives_another_cookie_and_the_planted_one_is_worth_nothing(
    ada: Person, new_browser: NewBrowser
) -> None:
    attacker = replace(ada, client=new_browser())
    attacker.user()
    planted = cookie_of(attacker.client)
    plant_cookie(ada.client, planted)
    assert ada.log_in().status_code == 201
    assert cookie_of(ada.client) != planted
    assert attacker.user() is None
    assert attacker.sessions().status_code == 401


def test_a_guests_hold_comes_along_and_leaves_the_old_cookie(
    ada: Person, new_browser: NewBrowser, database: Database
) -> None:
    hold = _hold(ada.client, database)
    old = _thief(ada, new_browser)
    assert old.send("GET", f"/holds/{hold}").status_code == 200
    ada.log_in()
    assert ada.send("GET", f"/holds/{hold}").status_code == 200
    assert old.send("GET", f"/holds/{hold}").status_code == 404


def test_registering_gives_a_guest_another_cookie_and_the_hold_comes_along(
    client: FlaskClient, mailbox: Mailbox, new_browser: NewBrowser, database: Database
) -> None:
    kim = Person(client, mailbox, "kim@example.org")
    hold = _hold(client, database)
    old = _thief(kim, new_browser)
    kim.register()
    assert cookie_of(kim.client) != cookie_of(old.client)
    assert kim.send("GET", f"/holds/{hold}").status_code == 200
    assert old.send("GET", f"/holds/{hold}").status_code == 404


def test_logging_in_again_kills_the_cookie_before(ada: Person, new_browser: NewBrowser) -> None:
    ada.log_in()
    old = _thief(ada, new_browser)
    assert old.sessions().status_code == 200
    ada.log_in()
    assert ada.sessions().status_code == 200
    assert old.sessions().status_code == 401


def test_another_user_in_the_same_browser_does_not_get_what_was_held_before(
    ada: Person, database: Database
) -> None:
    bob = replace(ada, email="bob@example.org")
    bob.register()
    ada.log_in()
    hold = _hold(ada.client, database)
    bob.log_in()
    assert bob.send("GET", f"/holds/{hold}").status_code == 404


def test_a_stolen_cookie_is_dead_after_logging_out(ada: Person, new_browser: NewBrowser) -> None:
    ada.log_in()
    thief = _thief(ada, new_browser)
    assert thief.sessions().status_code == 200
    assert ada.send("DELETE", "/sessions/current").status_code == 204
    assert thief.sessions().status_code == 401
    assert thief.user() is None
    assert ada.user() is None


def test_a_guest_may_log_out_too(client: FlaskClient) -> None:
    assert client.delete("/api/v1/sessions/current").status_code == 204


def test_a_disabled_user_is_out_at_once_and_cannot_come_back(
    ada: Person, database: Database
) -> None:
    ada.log_in()
    with database.begin() as session:
        session.execute(update(User).values(is_disabled=True))
    assert ada.sessions().status_code == 401
    assert ada.log_in().status_code == 401
    mails_before = len(ada.mailbox.mails(ada.email))
    assert ada.forget_password().status_code == 202
    assert len(ada.mailbox.mails(ada.email)) == mails_before


def test_changing_the_password_ends_the_other_sessions_and_renews_this_one(
    ada: Person, new_browser: NewBrowser
) -> None:
    ada.log_in()
    phone = replace(ada, client=new_browser())
    phone.log_in()
    thief = _thief(ada, new_browser)
    assert ada.change_password(ada.password, "seven unrelated kayaks").status_code == 204
    assert phone.sessions().status_code == 401
    assert thief.sessions().status_code == 401
    assert ada.sessions().status_code == 200
    assert phone.log_in().status_code == 401
    assert phone.log_in("seven unrelated kayaks").status_code == 201
    assert len(ada.mailbox.mails(ada.email, "password_changed")) == 1


def test_who_does_not_know_the_password_cannot_change_it(ada: Person) -> None:
    ada.log_in()
    refused = ada.change_password("not my password", "seven unrelated kayaks")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "wrong-password")
    assert ada.sessions().status_code == 200
    assert ada.log_in().status_code == 201


def test_a_weak_new_password_is_refused_and_changes_nothing(ada: Person) -> None:
    ada.log_in()
    refused = ada.change_password(ada.password, "password1!")
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == "/new_password"
    assert ada.log_in().status_code == 201


def test_a_guest_has_no_password_to_change(client: FlaskClient, mailbox: Mailbox) -> None:
    guest = Person(client, mailbox, "guest@example.org")
    assert guest.change_password("x", "seven unrelated kayaks").status_code == 401


def test_resetting_the_password_ends_every_session(ada: Person, new_browser: NewBrowser) -> None:
    ada.log_in()
    ada.forget_password()
    elsewhere = replace(ada, client=new_browser())
    assert elsewhere.reset_password("seven unrelated kayaks").status_code == 204
    assert ada.sessions().status_code == 401
    assert ada.log_in().status_code == 401
    assert ada.log_in("seven unrelated kayaks").status_code == 201
    # Whoever read the mail has shown that the address is theirs.
    user = ada.user()
    assert user is not None
    assert user["is_confirmed"] is True
    assert len(ada.mailbox.mails(ada.email, "password_changed")) == 1


def test_a_reset_link_works_once_and_takes_the_others_with_it(ada: Person) -> None:
    ada.forget_password()
    first = ada.mailbox.last_token(ada.email, "reset_password")
    ada.forget_password()
    assert ada.reset_password("seven unrelated kayaks").status_code == 204
    fields = {"token": first, "password": "eight unrelated kayaks"}
    assert ada.send("PUT", "/accounts/password-resets", fields).status_code == 410
    assert ada.log_in("seven unrelated kayaks").status_code == 201


def test_a_reset_link_works_for_an_hour(ada: Person) -> None:
    asked_at = clock.now()
    ada.forget_password()
    with time_machine.travel(asked_at + timedelta(minutes=60, seconds=5), tick=False):
        assert ada.reset_password("seven unrelated kayaks").status_code == 410
    with time_machine.travel(asked_at + timedelta(minutes=59), tick=False):
        assert ada.reset_password("seven unrelated kayaks").status_code == 204


def test_a_weak_password_does_not_use_the_reset_link_up(ada: Person) -> None:
    ada.forget_password()
    assert ada.reset_password("password1!").status_code == 422
    assert ada.reset_password("seven unrelated kayaks").status_code == 204


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "ü" * 43])
def test_an_invented_link_is_refused(ada: Person, token: str) -> None:
    fields = {"token": token, "password": "seven unrelated kayaks"}
    assert ada.send("PUT", "/accounts/password-resets", fields).status_code in {410, 422}
    assert ada.send("POST", "/accounts/confirmations", {"token": token}).status_code in {410, 422}
    assert ada.log_in().status_code == 201


def test_a_session_ends_after_fourteen_days_without_use(ada: Person) -> None:
    start = clock.now()
    ada.log_in()
    with time_machine.travel(start + timedelta(days=13), tick=False):
        assert ada.sessions().status_code == 200
    with time_machine.travel(start + timedelta(days=13 + 13), tick=False):
        assert ada.sessions().status_code == 200
    with time_machine.travel(start + timedelta(days=13 + 13 + 14, seconds=5), tick=False):
        assert ada.sessions().status_code == 401


def test_a_session_ends_after_sixty_days_however_much_it_is_used(ada: Person) -> None:
    start = clock.now()
    ada.log_in()
    for day in range(10, 60, 10):
        with time_machine.travel(start + timedelta(days=day), tick=False):
            assert ada.sessions().status_code == 200
    with time_machine.travel(start + timedelta(days=60, seconds=5), tick=False):
        assert ada.sessions().status_code == 401


def test_being_seen_is_noted_at_most_once_a_minute(ada: Person, database: Database) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        ada.log_in()
    for seconds in (1, 30, 60):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            ada.user()
            assert _last_seen(database) == start
    with time_machine.travel(start + timedelta(seconds=61), tick=False):
        ada.user()
    with time_machine.travel(start + timedelta(seconds=90), tick=False):
        ada.user()
    assert _last_seen(database) == start + timedelta(seconds=61)


def test_ones_sessions_are_listed_and_one_can_be_ended(
    ada: Person, new_browser: NewBrowser
) -> None:
    phone = replace(ada, client=new_browser())
    ada.log_in()
    phone.log_in()
    listed = ada.sessions().get_json()["data"]
    assert [each["is_current"] for each in listed].count(True) == 1
    assert len(listed) == 2
    (other,) = [each["id"] for each in listed if not each["is_current"]]
    assert ada.send("DELETE", f"/accounts/sessions/{other}").status_code == 204
    assert phone.sessions().status_code == 401
    assert len(ada.sessions().get_json()["data"]) == 1
    assert ada.send("DELETE", f"/accounts/sessions/{other}").status_code == 404


def test_nobody_sees_or_ends_another_persons_session(ada: Person, new_browser: NewBrowser) -> None:
    bob = Person(new_browser(), ada.mailbox, "bob@example.org")
    bob.register()
    bob.log_in()
    ada.log_in()
    (mine,) = ada.sessions().get_json()["data"]
    assert mine["id"] not in bob.sessions().text
    assert bob.send("DELETE", f"/accounts/sessions/{mine['id']}").status_code == 404
    assert ada.sessions().status_code == 200


def test_the_answer_to_a_wrong_password_and_to_an_unknown_address_is_the_same(
    ada: Person, new_browser: NewBrowser
) -> None:
    nobody = Person(new_browser(), ada.mailbox, "nobody@example.org")
    for person in (ada, nobody):
        person.user()
    known, unknown = ada.log_in("not the password"), nobody.log_in("not the password")
    assert known.status_code == unknown.status_code == 401
    assert _without_instance(known) == _without_instance(unknown)
    assert _headers(known) == _headers(unknown)


def test_asking_for_a_reset_tells_nothing_about_an_address(ada: Person) -> None:
    known = ada.forget_password()
    unknown = replace(ada, email="nobody@example.org").forget_password()
    assert known.status_code == unknown.status_code == 202
    assert known.data == unknown.data
    assert len(ada.mailbox.mails(ada.email, "reset_password")) == 1
    assert ada.mailbox.mails("nobody@example.org") == []


def test_a_reset_goes_to_the_address_that_registered_however_it_was_asked_for(
    ada: Person,
) -> None:
    replace(ada, email="ADA@EXAMPLE.org").forget_password()
    assert ada.mailbox.mails("ADA@EXAMPLE.org") == []
    assert len(ada.mailbox.mails("ada@example.org", "reset_password")) == 1


def test_logging_in_twice_with_one_key_gives_the_same_bytes_and_a_working_cookie(
    ada: Person,
) -> None:
    ada.user()
    before, replies = cookie_of(ada.client), []
    for _ in range(2):
        plant_cookie(ada.client, before)
        replies.append(
            ada.client.post(
                "/api/v1/sessions",
                json={"email": ada.email, "password": ada.password},
                headers={"Idempotency-Key": "once"},
            )
        )
        assert ada.user() is not None
    assert replies[0].data == replies[1].data
    assert replies[1].headers["Idempotency-Replayed"] == "true"


def test_older_guest_orders_appear_once_the_address_is_confirmed(
    ada: Person, new_browser: NewBrowser, database: Database
) -> None:
    guest = replace(ada, client=new_browser())
    hold = _hold(guest.client, database)
    order = {"hold": hold, "email": "Ada@Example.org", "name": "Ada"}
    number = guest.send("POST", "/orders", order).get_json()["number"]
    ada.log_in()
    assert ada.send("GET", f"/orders/{number}").status_code == 404
    assert ada.confirm().status_code == 200
    assert ada.send("GET", f"/orders/{number}").status_code == 200


def test_guest_orders_made_after_the_confirmation_appear_at_the_next_login(
    ada: Person, new_browser: NewBrowser, database: Database
) -> None:
    ada.confirm()
    guest = replace(ada, client=new_browser())
    order = {"hold": _hold(guest.client, database), "email": ada.email, "name": "Ada"}
    number = guest.send("POST", "/orders", order).get_json()["number"]
    ada.log_in()
    assert ada.send("GET", f"/orders/{number}").status_code == 200


def test_the_cookie_is_closed_to_scripts_and_other_sites(ada: Person) -> None:
    for reply in (ada.log_in(), ada.send("DELETE", "/sessions/current")):
        (cookie,) = reply.headers.getlist("Set-Cookie")
        parts = {part.strip().split("=")[0].lower() for part in cookie.split(";")}
        assert cookie.startswith("stagedoor=")
        assert {"httponly", "path", "samesite"} <= parts
        assert "SameSite=Lax" in cookie
        assert "domain" not in parts


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(
    configuration: Configuration, database: Database
) -> None:
    made = Application(replace(configuration, public_url="https://tickets.example.org"))
    try:
        reply = made.flask.test_client().get("/api/v1/sessions/current")
    finally:
        made.close()
    assert database.is_answering()
    (cookie,) = reply.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-stagedoor=")
    for part in ("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def _without_instance(reply: TestResponse) -> dict[str, object]:
    body: dict[str, object] = reply.get_json()
    return {name: value for name, value in body.items() if name != "instance"}


def _last_seen(database: Database) -> datetime:
    with database.read() as session:
        return session.scalars(select(UserSession.last_seen_at)).one()


def _headers(reply: TestResponse) -> dict[str, str]:
    return {name: value for name, value in reply.headers if name != "Request-Id"}

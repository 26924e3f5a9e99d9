"""Test registering: the account, the proof of the address, and what a stranger can learn (S04)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from stagedoor.accounts.models import EmailToken, User
from stagedoor.database import Database
from stagedoor.kernel import clock
from tests.accounts.person import GOOD_PASSWORD, Mailbox, Person, cookie_of


def test_registering_makes_an_account_that_works_at_once_without_logging_in(ada: Person) -> None:
    assert ada.user() is None
    assert ada.log_in().status_code == 201
    user = ada.user()
    assert user is not None
    assert (user["email"], user["name"]) == ("ada@example.org", "Ada Lovelace")
    assert user["is_confirmed"] is False


def test_the_replies_about_mails_are_said_in_the_askers_language(ada: Person) -> None:
    fields = {"email": "kim@example.org", "password": GOOD_PASSWORD, "name": "Kim"}
    german = {"Accept-Language": "de-AT"}
    made = ada.client.post("/api/v1/accounts", json=fields, headers=german).get_json()
    assert made["detail"].startswith("Wir haben eine E-Mail an diese Adresse geschickt")
    address = {"email": "kim@example.org"}
    sent = ada.client.post("/api/v1/accounts/password-resets", json=address, headers=german)
    assert sent.get_json()["detail"].startswith("Falls wir diese Adresse kennen")


def test_the_mail_confirms_the_address_once(ada: Person) -> None:
    ada.log_in()
    assert ada.confirm().get_json() == {"email": "ada@example.org"}
    user = ada.user()
    assert user is not None
    assert user["is_confirmed"] is True
    again = ada.confirm()
    assert again.status_code == 410
    assert again.get_json()["code"] == "link-dead"


def test_the_mailed_link_leads_to_the_shops_own_page(ada: Person) -> None:
    (mail,) = ada.mailbox.mails(ada.email)
    assert str(mail.values["link"]).startswith("http://localhost/confirm-email?token=")


def test_a_confirming_link_works_for_a_day(ada: Person) -> None:
    made_at = clock.now()
    with time_machine.travel(made_at + timedelta(hours=24, seconds=5), tick=False):
        assert ada.confirm().status_code == 410
    with time_machine.travel(made_at + timedelta(hours=23, minutes=59), tick=False):
        assert ada.confirm().status_code == 200


def test_a_confirming_link_does_not_reset_a_password(ada: Person) -> None:
    token = ada.mailbox.last_token(ada.email, "confirm_address")
    fields = {"token": token, "password": "seven unrelated kayaks"}
    assert ada.send("PUT", "/accounts/password-resets", fields).status_code == 410
    assert ada.log_in().status_code == 201


def test_only_the_hash_of_a_links_secret_is_kept(ada: Person, database: Database) -> None:
    token = ada.mailbox.last_token(ada.email, "confirm_address")
    with database.read() as session:
        rows = session.scalars(select(EmailToken)).all()
        dump = session.scalars(text("SELECT email_tokens::text FROM email_tokens")).all()
    assert [row.token_hash for row in rows] == [hashlib.sha256(token.encode()).digest()]
    assert token not in str(dump)


def test_registering_a_known_address_gets_the_same_answer_and_its_owner_a_mail(
    ada: Person, new_browser: Callable[[], FlaskClient]
) -> None:
    stranger = Person(new_browser(), ada.mailbox, "ADA@example.org", "violet trumpet kayak")
    other = Person(new_browser(), ada.mailbox, "new@example.org", "violet trumpet kayak")
    for_known, for_new = stranger.register(), other.register()
    assert for_known.status_code == for_new.status_code == 201
    assert for_known.data == for_new.data
    assert set(for_known.headers.keys()) == set(for_new.headers.keys())
    assert stranger.log_in().status_code == 401
    assert ada.log_in().status_code == 201
    assert [mail.template for mail in ada.mailbox.mails("ada@example.org")] == [
        "confirm_address",
        "address_known",
    ]


def test_however_often_somebody_tries_a_known_address_its_owner_gets_one_mail_an_hour(
    ada: Person,
) -> None:
    with time_machine.travel(clock.now().replace(minute=0), tick=True):
        for _ in range(4):
            assert ada.register().status_code == 201
    assert len(ada.mailbox.mails(ada.email, "address_known")) == 1


def test_asking_for_the_mail_again_tells_nothing_about_an_address(
    ada: Person, new_browser: Callable[[], FlaskClient]
) -> None:
    confirmed = Person(new_browser(), ada.mailbox, "bob@example.org")
    confirmed.register()
    confirmed.confirm()
    replies = [
        ada.send("POST", "/accounts/confirmations/resend", {"email": email})
        for email in ("ada@example.org", "bob@example.org", "nobody@example.org")
    ]
    assert {reply.status_code for reply in replies} == {202}
    assert len({reply.data for reply in replies}) == 1
    assert len(ada.mailbox.mails("ada@example.org")) == 2
    assert len(ada.mailbox.mails("bob@example.org")) == 1
    assert ada.mailbox.mails("nobody@example.org") == []


def test_an_address_gets_no_more_than_five_open_links(ada: Person) -> None:
    for _ in range(7):
        ada.send("POST", "/accounts/confirmations/resend", {"email": ada.email})
    mails = ada.mailbox.mails(ada.email, "confirm_address")
    assert len(mails) == 5
    # Each of them still works, so whoever used the limit up has kept nobody out.
    assert ada.confirm().status_code == 200


def test_registrations_of_one_address_at_the_same_moment_make_one_account(
    ada: Person, new_browser: Callable[[], FlaskClient], database: Database
) -> None:
    together, statuses = Barrier(8), []

    def register() -> None:
        twin = Person(new_browser(), ada.mailbox, "twin@example.org")
        together.wait()
        statuses.append(twin.register().status_code)

    threads = [Thread(target=register) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [201] * 8
    with database.read() as session:
        count = select(func.count()).select_from(User).where(User.email == "twin@example.org")
        assert session.scalar(count) == 1


def test_without_the_index_a_second_account_of_one_address_is_possible(session: Session) -> None:
    session.execute(text("DROP INDEX uq_users_email_lower"))
    for spelling in ("twin@example.org", "Twin@example.org"):
        session.add(User(email=spelling, name="T", password_hash="x"))
    session.flush()
    assert session.scalar(select(func.count()).select_from(User)) == 2


@pytest.mark.parametrize(
    ("member", "value", "pointer"),
    [
        ("email", "not an address", "/email"),
        ("email", "a@b", "/email"),
        ("email", "ada@example.org\r\nBcc: all@example.org", "/email"),
        ("email", "İda@example.org", "/email"),
        ("email", 5, "/email"),
        ("name", "", "/name"),
        ("name", "Ada\r\nBcc: all@example.org", "/name"),
        ("password", "short", "/password"),
        ("password", "password1!", "/password"),
        ("password", ["lantern orchid gravel"], "/password"),
        ("is_admin", True, "/is_admin"),
    ],
)
def test_a_wrong_member_is_pointed_at_and_makes_no_account(
    client: FlaskClient, database: Database, member: str, value: object, pointer: str
) -> None:
    fields: dict[str, object] = {
        "email": "eve@example.org", "password": GOOD_PASSWORD, "name": "Eve", member: value,
    }  # fmt: skip
    reply = client.post("/api/v1/accounts", json=fields)
    assert reply.status_code == 422
    assert pointer in [error["pointer"] for error in reply.get_json()["errors"]]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 0


def test_registering_twice_with_one_key_answers_twice_and_does_it_once(
    client: FlaskClient, mailbox: Mailbox
) -> None:
    client.get("/api/v1/sessions/current")
    before = cookie_of(client)
    replies = []
    for _ in range(2):
        client.set_cookie("stagedoor", before, domain="localhost")
        replies.append(
            client.post(
                "/api/v1/accounts",
                json={"email": "kim@example.org", "password": GOOD_PASSWORD, "name": "Kim"},
                headers={"Idempotency-Key": "one"},
            )
        )
    assert replies[0].data == replies[1].data
    assert replies[1].headers["Idempotency-Replayed"] == "true"
    assert [mail.template for mail in mailbox.mails("kim@example.org")] == ["confirm_address"]


def test_a_logged_in_user_may_repeat_a_request_with_a_key(ada: Person) -> None:
    ada.log_in()
    token = ada.mailbox.last_token(ada.email, "confirm_address")
    for path, fields, status in (
        ("/accounts/confirmations", {"token": token}, 200),
        ("/accounts/confirmations/resend", {"email": ada.email}, 202),
        ("/accounts/password-resets", {"email": ada.email}, 202),
    ):
        replies = [
            ada.client.post(f"/api/v1{path}", json=fields, headers={"Idempotency-Key": "k"})
            for _ in range(2)
        ]
        assert [reply.status_code for reply in replies] == [status] * 2
        assert replies[1].headers["Idempotency-Replayed"] == "true"


def test_no_password_is_kept_anywhere_but_as_its_hash(ada: Person, database: Database) -> None:
    body = json.dumps({"email": ada.email, "password": GOOD_PASSWORD}).encode()
    reply = ada.client.post(
        "/api/v1/sessions",
        data=body,
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    assert reply.status_code == 201
    with database.read() as session:
        tables = session.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).all()
        dump = json.dumps(
            [session.scalars(text(f"SELECT x::text FROM {name} x")).all() for name in tables]
        )
    assert ada.email in dump
    for secret in (GOOD_PASSWORD.encode(), body):
        assert secret.decode() not in dump
        # Without a key or salt, a hash gives a password to whoever tries a list of them.
        assert hashlib.sha256(secret).hexdigest() not in dump

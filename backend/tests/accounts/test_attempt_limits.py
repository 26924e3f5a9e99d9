"""Test S03: whoever guesses is slowed down, and the owner is not locked out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from stagedoor.accounts import passwords
from stagedoor.app import Application
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import clock
from tests.accounts.person import Mailbox, Person

NewBrowser = Callable[[], FlaskClient]
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def _guess(person: Person, times: int) -> list[TestResponse]:
    return [person.log_in("not the password") for _ in range(times)]


def _addresses(count: int) -> list[str]:
    """Return addresses that share nothing with each other, nor with HERE and ELSEWHERE."""
    return [f"100.{64 + number // 250}.{number % 250}.1" for number in range(count)]


@pytest.fixture
def away(configuration: Configuration, database: Database, mailbox: Mailbox) -> Iterator[Person]:
    """Give somebody who has registered at a box office whose Redis does not answer."""
    assert database.is_answering()
    made = Application(replace(configuration, redis_url="redis://127.0.0.1:9/0"))
    person = Person(made.flask.test_client(), mailbox, "ada@example.org")
    yield person
    made.close()


def test_a_thousand_guesses_from_one_address_are_stopped_and_the_owner_gets_in_elsewhere(
    ada: Person, new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = _count_judged(monkeypatch)
    guesser = replace(ada, client=new_browser(), address=HERE)
    replies = _guess(guesser, 1000)
    assert [reply.status_code for reply in replies[:10]] == [401] * 10
    assert {reply.status_code for reply in replies[10:]} == {429}
    assert len(judged) == 10
    assert replace(ada, client=new_browser(), address=ELSEWHERE).log_in().status_code == 201


def test_a_thousand_guesses_from_a_thousand_addresses_are_stopped_and_the_mail_lets_the_owner_in(
    ada: Person, new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = _count_judged(monkeypatch)
    client = new_browser()
    for address in _addresses(1000):
        replace(ada, client=client, address=address).log_in("not the password")
    assert len(judged) == 100
    owner = replace(ada, client=new_browser(), address=ELSEWHERE)
    assert owner.log_in().status_code == 429
    assert owner.forget_password().status_code == 202
    assert owner.reset_password("seven unrelated kayaks").status_code == 204
    assert owner.log_in("seven unrelated kayaks").status_code == 201


def test_where_the_owner_has_logged_in_the_guesses_of_others_stop_nobody(
    ada: Person, new_browser: NewBrowser
) -> None:
    owner = replace(ada, address=ELSEWHERE)
    assert owner.log_in().status_code == 201
    client = new_browser()
    for address in _addresses(120):
        replace(ada, client=client, address=address).log_in("not the password")
    assert replace(ada, client=client, address="192.0.2.1").log_in().status_code == 429
    assert owner.log_in().status_code == 201


def test_a_refusal_says_when_to_try_again(ada: Person) -> None:
    refused = _guess(replace(ada, address=HERE), 11)[-1]
    assert refused.status_code == 429
    assert refused.mimetype == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 600


def test_the_neighbours_of_an_address_count_as_one(ada: Person) -> None:
    for last in range(10):
        _guess(replace(ada, address=f"203.0.113.{last}"), 1)
    assert _guess(replace(ada, address="203.0.113.200"), 1)[0].status_code == 429
    for last in range(10):
        _guess(replace(ada, address=f"2001:db8:5:42{last:02x}::1"), 1)
    assert _guess(replace(ada, address="2001:db8:5:4242::2"), 1)[0].status_code == 429


def test_one_address_cannot_try_one_password_on_everybody(ada: Person) -> None:
    statuses = [
        replace(ada, email=f"person{number}@example.org", address=HERE).log_in("x").status_code
        for number in range(61)
    ]
    assert statuses == [401] * 60 + [429]


def test_logging_in_rightly_is_never_too_often_for_an_account(ada: Person) -> None:
    assert {ada.log_in().status_code for _ in range(30)} == {201}


def test_a_right_password_forgives_the_wrong_ones_before(ada: Person) -> None:
    for _ in range(3):
        assert {reply.status_code for reply in _guess(ada, 8)} == {401}
        assert ada.log_in().status_code == 201


def test_unknown_addresses_are_slowed_down_just_the_same(ada: Person) -> None:
    nobody = replace(ada, email="nobody@example.org", address=HERE)
    known = _guess(replace(ada, address=ELSEWHERE), 12)
    unknown = _guess(nobody, 12)
    assert [r.status_code for r in known] == [r.status_code for r in unknown]


def test_changing_the_password_is_guessing_too(ada: Person) -> None:
    ada.log_in()
    statuses = [
        ada.change_password("not the password", "seven unrelated kayaks").status_code
        for _ in range(11)
    ]
    assert statuses == [403] * 10 + [429]


def test_mails_registrations_and_links_are_slowed_down_by_address(ada: Person) -> None:
    crowd = replace(ada, address=HERE)
    for path, fields, allowed in (
        ("/accounts", {"email": "ada@example.org", "password": ada.password, "name": "A"}, 10),
        ("/accounts/confirmations", {"token": "x"}, 60),
    ):
        statuses = [crowd.send("POST", path, fields).status_code for _ in range(allowed + 1)]
        assert 429 not in statuses[:-1]
        assert statuses[-1] == 429
    asked = [
        replace(crowd, email=f"person{number}@example.org").forget_password().status_code
        for number in range(11)
    ]
    assert asked == [202] * 10 + [429]


@pytest.mark.parametrize("path", ["/accounts/password-resets", "/accounts/confirmations/resend"])
def test_asking_for_mails_to_one_address_is_slowed_down_where_it_comes_from(
    ada: Person, path: str
) -> None:
    statuses = [ada.send("POST", path, {"email": ada.email}).status_code for _ in range(11)]
    assert statuses == [202] * 10 + [429]
    elsewhere = replace(ada, address=ELSEWHERE)
    assert elsewhere.send("POST", path, {"email": ada.email}).status_code == 202


def test_in_the_demo_its_own_machine_has_no_limit_by_address(ada: Person) -> None:
    statuses = {
        replace(ada, email=f"person{number}@example.org").register().status_code
        for number in range(70)
    }
    assert statuses == {201}


def test_in_production_the_own_machine_is_an_address_like_any_other(
    configuration: Configuration, database: Database, mailbox: Mailbox
) -> None:
    assert database.is_answering()
    made = Application(replace(configuration, mode="production"))
    kim = Person(made.flask.test_client(), mailbox, "kim@example.org")
    statuses = [kim.register().status_code for _ in range(11)]
    made.close()
    assert statuses == [201] * 10 + [429]


def test_an_address_that_a_guesser_invents_does_not_count(ada: Person) -> None:
    statuses = [
        ada.client.post(
            "/api/v1/sessions",
            json={"email": ada.email, "password": "not the password"},
            headers={"X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": address},
            environ_overrides={"REMOTE_ADDR": HERE},
        ).status_code
        for address in _addresses(11)
    ]
    assert statuses == [401] * 10 + [429]


def test_behind_our_own_proxy_the_address_that_it_wrote_down_counts(
    configuration: Configuration, database: Database, mailbox: Mailbox
) -> None:
    assert database.is_answering()
    made = Application(replace(configuration, trusted_proxies=1))
    ada = Person(made.flask.test_client(), mailbox, "ada@example.org")
    ada.register()
    statuses = {
        forwarded: ada.client.post(
            "/api/v1/sessions",
            json={"email": ada.email, "password": "not the password"},
            headers={"X-Forwarded-For": forwarded},
        ).status_code
        for forwarded in [*(f"6.6.{n}.6, {HERE}" for n in range(11)), f"{HERE}, {ELSEWHERE}"]
    }
    made.close()
    assert list(statuses.values()) == [401] * 10 + [429, 401]


def test_without_redis_nobody_logs_in_and_everything_else_goes_on(away: Person) -> None:
    assert away.register().status_code == 201
    refused = away.log_in()
    assert refused.status_code == 503
    assert refused.get_json()["code"] == "limits-away"
    assert int(refused.headers["Retry-After"]) >= 1
    assert away.confirm().status_code == 200
    assert away.forget_password().status_code == 202
    assert away.reset_password("seven unrelated kayaks").status_code == 204
    assert away.user() is None


def test_without_redis_the_other_limits_still_count(away: Person) -> None:
    crowd = replace(away, address=HERE)
    # The clock stands still, so that no window ends meanwhile.
    with time_machine.travel(clock.now(), tick=False):
        statuses = [crowd.register().status_code for _ in range(11)]
    assert statuses == [201] * 10 + [429]


def _count_judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each password that is compared with a hash, and say that it is wrong at once."""
    judged: list[str] = []
    real = passwords.is_right

    def is_right(password: str, password_hash: str | None) -> bool:
        judged.append(password)
        return real(password, password_hash)

    monkeypatch.setattr(passwords, "is_right", is_right)
    return judged

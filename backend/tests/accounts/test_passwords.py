"""Test S01 and S02: how passwords are kept, and which are refused."""

from __future__ import annotations

import re
import socket
import unicodedata
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from stagedoor.accounts import passwords
from stagedoor.accounts.errors import WeakPassword, WrongLogin
from stagedoor.accounts.hooks import AccountHooks
from stagedoor.accounts.models import User
from stagedoor.kernel import clock


def _nobody_mails(*_: object, **__: object) -> None:
    """Send nothing."""


def _no_socket(*_: object, **__: object) -> None:
    raise AssertionError("the network was used")


HOOKS = AccountHooks(public_url="http://localhost", enqueue=_nobody_mails)


def test_a_hash_is_argon2id_at_the_cost_that_owasp_asks_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "cost", passwords.Cost())
    kept = passwords.hash_password("lantern orchid gravel")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert "lantern" not in kept


@pytest.mark.parametrize(
    "password",
    [
        "x7#kQ2!vLp0@mZ9$",
        "wortschatz möwe kürbis fön",
        "Lorem-ipsum 7 zitronen; " * 2 + "tausend Schiffe!",
        "密码是非常长的句子你猜不到",
        "🦩 flamingos queue quietly 🦩",
    ],
)
def test_long_and_unicode_passwords_work(session: Session, password: str) -> None:
    now = clock.now()
    email = "kim@example.org"
    User.register(session, email=email, password=password, name="K", hooks=HOOKS, now=now)
    user, _ = User.login(session, email=email, password=password, hooks=HOOKS, now=now)
    assert user.email == email
    with pytest.raises(WrongLogin):
        User.login(session, email=email, password=password[:-1], hooks=HOOKS, now=now)


def test_all_of_a_password_counts_not_only_its_start() -> None:
    kept = passwords.hash_password("ä" * 127 + "b")
    assert passwords.is_right("ä" * 127 + "b", kept)
    assert not passwords.is_right("ä" * 127 + "c", kept)


def test_the_same_letters_composed_otherwise_are_the_same_password() -> None:
    typed_here = "Crème brûlée für Zoë"
    typed_there = unicodedata.normalize("NFD", typed_here)
    assert typed_here != typed_there
    assert passwords.is_right(typed_there, passwords.hash_password(typed_here))


def test_length_is_counted_in_letters_however_they_are_composed() -> None:
    composed = "éàüöñçâ"
    with pytest.raises(WeakPassword) as refused:
        passwords.require_strong(unicodedata.normalize("NFD", composed), person=())
    assert refused.value.members["errors"][0]["code"] == "too-short"


def test_128_letters_are_taken_and_129_are_not() -> None:
    words = "granite mellow kayak; violet under seven trumpets, " * 3
    passwords.require_strong(words[:128], person=())
    with pytest.raises(WeakPassword) as refused:
        passwords.require_strong(words[:129], person=())
    assert refused.value.members["errors"][0]["code"] == "too-long"


@pytest.mark.parametrize(
    "password",
    [
        "password1!", "Stagedoor2026", "stagedoor2026", "St@gedoor1", "boxoffice1", "Tickets2026",
        "qwertyuiop", "12345678901234", "letmein123", "aaaaaaaaaaaaaaaaaaaa", "p@ssw0rd",
        "lovelace1815", "ada.lovelace", "Lovelace!", "analytical.org",
    ],
)  # fmt: skip
def test_a_password_that_is_easy_to_guess_is_refused_without_the_network(
    password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", _no_socket)
    with pytest.raises(WeakPassword) as refused:
        passwords.require_strong(password, person=("ada.lovelace@analytical.org", "Ada Lovelace"))
    assert refused.value.members["errors"][0]["code"] == "easy-to-guess"


def test_a_good_password_for_one_person_is_a_bad_one_for_whose_name_it_is() -> None:
    passwords.require_strong("szczepanska", person=("kim@example.org", "Kim"))
    with pytest.raises(WeakPassword):
        passwords.require_strong("szczepanska", person=("kim@example.org", "Szczepanska"))


def test_the_front_end_asks_for_the_length_that_is_judged_here() -> None:
    web = Path(__file__).resolve().parents[3] / "web/src"
    field = (web / "features/accounts/fields.tsx").read_text(encoding="utf-8")
    assert re.findall(r"minLength=\{isNew \? (\d+)", field) == [str(passwords.SHORTEST)]
    for language in ("english", "german"):
        texts = (web / f"shared/texts/{language}/accounts.ts").read_text(encoding="utf-8")
        hint = re.findall(r"passwordHint:[^,]*?(\d+)", texts)
        assert hint == [str(passwords.SHORTEST)]


@pytest.mark.parametrize("password", ["correct horse battery staple lane", "violet trumpet"])
def test_digits_and_signs_are_not_demanded(password: str) -> None:
    refused = ""
    try:
        passwords.require_strong(password, person=())
    except WeakPassword as error:
        refused = str(error)
    assert refused == ""


def test_logging_in_upgrades_a_hash_that_was_made_at_another_cost(session: Session) -> None:
    now, email = clock.now(), "kim@example.org"
    user = User.create(session, email=email, password="violet trumpet", name="K", now=now)
    assert user is not None
    user.password_hash = PasswordHasher(time_cost=1, memory_cost=16, parallelism=2).hash(
        "violet trumpet"
    )
    session.flush()
    User.login(session, email=email, password="violet trumpet", hooks=HOOKS, now=now)
    assert "$m=8,t=1,p=1$" in user.password_hash
    User.login(session, email=email, password="violet trumpet", hooks=HOOKS, now=now)


def test_logging_in_leaves_a_hash_of_todays_cost_alone(session: Session) -> None:
    now, email = clock.now(), "kim@example.org"
    user = User.create(session, email=email, password="violet trumpet", name="K", now=now)
    assert user is not None
    before = user.password_hash
    User.login(session, email=email, password="violet trumpet", hooks=HOOKS, now=now)
    assert user.password_hash == before


def test_an_unknown_address_costs_a_whole_hash_too(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    real = PasswordHasher.verify

    def verify(self: PasswordHasher, kept: str, password: str) -> bool:
        verified.append(kept)
        return real(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    assert not passwords.is_right("lantern orchid gravel", None)
    assert len(verified) == 1
    assert verified[0].startswith("$argon2id$v=19$m=8,t=1,p=1$")


def test_a_damaged_hash_lets_nobody_in() -> None:
    assert not passwords.is_right("", "")
    assert not passwords.is_right("anything", "not a hash")

"""Make passwords cheap, and give people who register and log in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from stagedoor.accounts import equal_time, passwords
from stagedoor.app import Application
from stagedoor.database import Database
from tests.accounts.person import Mailbox, Person


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash in no time, and answer as soon as there is an answer."""
    monkeypatch.setattr(passwords, "cost", passwords.Cost(memory_kib=8, rounds=1))
    monkeypatch.setattr(equal_time, "shortest_s", 0.0)


@pytest.fixture
def new_browser(application: Application) -> Callable[[], FlaskClient]:
    """Give as many browsers as a test wants, each with its own cookies."""
    return application.flask.test_client


@pytest.fixture
def mailbox(database: Database) -> Mailbox:
    """Give the mails that were queued."""
    return Mailbox(database)


@pytest.fixture
def ada(client: FlaskClient, mailbox: Mailbox) -> Person:
    """Give somebody who has registered and neither confirmed nor logged in."""
    person = Person(client, mailbox, email="ada@example.org")
    assert person.register().status_code == 201
    return person

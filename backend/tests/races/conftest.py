"""Give each race a box office whose database it may damage."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from fake_stripe.testing import FakeStripe
from stagedoor.app import Application
from stagedoor.config import Configuration
from tests.private_database import private_database
from tests.races.contest import Contest

# As many as the most threads that wait in the database at once.
_CONNECTIONS = 16


@pytest.fixture
def contest(
    database_url: str,
    configuration: Configuration,
    fake_stripe: FakeStripe,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Contest]:
    """Give a box office on a database of this test's own, with a connection for every thread."""
    monkeypatch.setattr("stagedoor.app._CONNECTIONS", _CONNECTIONS)
    with private_database(database_url) as url:
        application = Application(dataclasses.replace(configuration, database_url=url))
        yield Contest(application, fake_stripe)
        application.close()

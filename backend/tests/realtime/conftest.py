"""Give tests of the live map an event that others can see, and servers that may be killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.embedded import EmbeddedValkey
from stagedoor.realtime import seat_signal
from tests.factories.events import MadeEvent, make_event
from tests.realtime.hub_thread import live_configuration
from tests.realtime.waiting import eventually


@pytest.fixture
def event(database: Database) -> MadeEvent:
    """Give an event of 20 free places that others can see."""
    with database.begin() as session:
        return make_event(session, capacity=20)


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    """Give a Valkey that this test may kill."""
    server = EmbeddedValkey(tmp_path / "valkey").start()
    yield server
    server.stop(immediate=True)


@pytest.fixture
def live(database: Database, redis_url: str, tmp_path: Path) -> Configuration:
    """Give settings for a hub that hears nothing but what it looks at."""
    return live_configuration(database.url, redis_url, tmp_path)


@pytest.fixture
def hearing(database: Database, valkey: EmbeddedValkey, tmp_path: Path) -> Configuration:
    """Give settings for a hub with a Valkey of its own."""
    return live_configuration(database.url, valkey.url, tmp_path)


def wait_for_listener(redis_url: str) -> None:
    """Return when somebody listens to the channel."""
    with redis.Redis.from_url(redis_url) as client:
        eventually(lambda: client.pubsub_numsub(seat_signal.CHANNEL)[0][1] > 0, "a listener")

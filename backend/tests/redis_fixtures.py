"""Give tests a Valkey database of their own."""

from __future__ import annotations

import pytest
import redis

from tests import embedded_for_tests


@pytest.fixture(scope="session")
def redis_database_url() -> str:
    """Return where this worker's own Valkey database is."""
    return embedded_for_tests.redis_url(embedded_for_tests.worker_number())


@pytest.fixture
def redis_url(redis_database_url: str) -> str:
    """Return where this worker's own Valkey database is, emptied for this test."""
    with redis.Redis.from_url(redis_database_url) as client:
        client.flushdb()
    return redis_database_url

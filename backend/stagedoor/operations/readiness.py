"""Say of each part that serving needs whether it is there: database, migrations, Redis."""

from __future__ import annotations

import re

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from stagedoor.database import Database, migrations_directory
from stagedoor.kernel.errors import Refusal

# Redis answers within a millisecond, and whoever asks whether we are ready does not wait long.
_REDIS_TIMEOUT_S = 0.25
_REVISION = re.compile(r'^(revision|down_revision)[^=]*= "([^"]+)"', re.MULTILINE)
_SILENT = "does not answer"


class Readiness:
    """Look at every part each time it is asked; nothing is kept from one look to the next."""

    def __init__(self, database: Database, redis_url: str) -> None:
        """Note which migrations this program brings, as long as its files are its own."""
        self._database = database
        self._redis = redis.Redis.from_url(
            redis_url,
            socket_timeout=_REDIS_TIMEOUT_S,
            socket_connect_timeout=_REDIS_TIMEOUT_S,
            # Once more, for a connection that Redis closed while it was idle.
            retry=Retry(NoBackoff(), 1),
        )
        self._older, self._newest = brought_migrations()

    def faults(self) -> dict[str, str | None]:
        """Return for each part what is wrong with it, or None."""
        database = None if self._database.is_answering() else _SILENT
        return {
            "database": database,
            # Asked only where there is an answer: each question may wait for some seconds.
            "migrations": self._migrations_fault() if database is None else "cannot be read",
            "redis": self._redis_fault(),
        }

    def close(self) -> None:
        """Give the connections to Redis back."""
        self._redis.close()

    def _migrations_fault(self) -> str | None:
        try:
            with self._database.read() as session:
                found = session.scalar(text("SELECT version_num FROM alembic_version"))
        except Refusal:
            return "cannot be read"
        except DBAPIError:
            found = None
        # One that we do not know is of a newer release, beside which this one goes on serving.
        if found is None or found in self._older:
            return f"the database is at {found or 'none'}, this program at {self._newest}"
        return None

    def _redis_fault(self) -> str | None:
        try:
            self._redis.ping()
        except (redis.RedisError, OSError):
            return _SILENT
        return None


def brought_migrations() -> tuple[set[str], str]:
    """Return the older migrations that this program brings, and the newest."""
    named: dict[str, set[str]] = {"revision": set(), "down_revision": set()}
    for path in (migrations_directory() / "versions").glob("*.py"):
        for kind, revision in _REVISION.findall(path.read_text(encoding="utf-8")):
            named[kind].add(revision)
    (newest,) = named["revision"] - named["down_revision"]
    return named["down_revision"], newest

"""Find the running demo, and put its events back as they were."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from stagedoor.config import Configuration
from stagedoor.kernel import ids
from stagedoor.postgres_programs import postgres_binaries


@dataclass(frozen=True)
class Demo:
    """Be a running demo."""

    config: Configuration
    facts: dict[str, Any]

    @classmethod
    def find(cls) -> Demo:
        """Return the demo that runs under STAGEDOOR_HOME."""
        config = Configuration.load_config()
        return cls(config, _get(config.port, "/api/v1/demo"))

    @property
    def port(self) -> int:
        """Return the web process's port."""
        return self.config.port

    @property
    def libpq_url(self) -> str:
        """Return the database's address as PostgreSQL's own programs take it."""
        return self.config.database_url.replace("postgresql+psycopg://", "postgresql://")

    def event(self, name: str) -> str:
        """Return a named event's public id."""
        return str(self.facts["events"][name])

    def event_id(self, name: str) -> UUID:
        """Return a named event's id in the database."""
        return ids.parse("evt", self.event(name))

    def get(self, path: str) -> Any:
        """Return the JSON at a path."""
        return _get(self.port, path)

    def connect(self) -> psycopg.Connection:
        """Return a connection to the demo's database."""
        return psycopg.connect(self.libpq_url, autocommit=True)

    def reset(self, name: str) -> None:
        """Free every place of an event that is only held, and give up what held it."""
        with self.connect() as connection:
            event = self.event_id(name)
            connection.execute(
                "UPDATE orders SET status = 'expired', version = version + 1 "
                "WHERE event_id = %s AND status = 'awaiting_payment'",
                (event,),
            )
            connection.execute(
                "UPDATE holds SET state = 'released' WHERE event_id = %s AND state = 'active'",
                (event,),
            )
            connection.execute(
                "UPDATE places SET state = 'free', hold_id = NULL, order_id = NULL, "
                "held_until = NULL, type_no = NULL, price_minor = NULL "
                "WHERE event_id = %s AND state = 'held'",
                (event,),
            )
            connection.execute("DELETE FROM idempotency_keys")
            connection.execute("VACUUM ANALYZE places")

    @property
    def stamp(self) -> str:
        """Return a text that no earlier run has used in a key."""
        return str(time.time_ns())

    def sold(self, name: str) -> int:
        """Return how many places of an event are sold."""
        return self._count("SELECT count(*) FROM places WHERE event_id = %s AND state = 'sold'",
                           self.event_id(name))  # fmt: skip

    def deadlocks(self) -> int:
        """Return how many deadlocks the database has seen."""
        return self._count(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )

    def free_places(self, name: str) -> list[int]:
        """Return the places of an event that are free."""
        digits = self.get(f"/api/v1/events/{self.event(name)}/availability")["places"]
        return [place for place, digit in enumerate(digits) if digit == "0"]

    @contextmanager
    def scarce(self, name: str, places: list[int]) -> Iterator[str]:
        """Give an event of which only these places are left: all others are blocked."""
        event = self.event_id(name)
        with self.connect() as connection:
            connection.execute(
                "UPDATE places SET state = 'blocked' WHERE event_id = %s AND state = 'free' "
                "AND place_no <> ALL (%s)",
                (event, places),
            )
            try:
                yield self.event(name)
            finally:
                connection.execute(
                    "UPDATE places SET state = 'free' WHERE event_id = %s AND state = 'blocked'",
                    (event,),
                )

    @contextmanager
    def free_of_charge(self, name: str) -> Iterator[str]:
        """Give an event whose places cost nothing for a while; what is sold stays sold."""
        event = self.event_id(name)
        with self.connect() as connection:
            connection.execute("CREATE TEMP TABLE kept AS SELECT * FROM prices WHERE event_id = %s",
                               (event,))  # fmt: skip
            connection.execute("UPDATE prices SET amount_minor = 0 WHERE event_id = %s", (event,))
            try:
                yield self.event(name)
            finally:
                connection.execute(
                    "UPDATE prices SET amount_minor = kept.amount_minor FROM kept "
                    "WHERE (prices.event_id, prices.tier_no, prices.type_no) "
                    "= (kept.event_id, kept.tier_no, kept.type_no)"
                )

    def _count(self, query: str, *parameters: object) -> int:
        with self.connect() as connection:
            row = connection.execute(query, parameters).fetchone()
        assert row is not None
        return int(row[0])

    def double_claims(self, name: str) -> int:
        """Count places of an event that two living holds name at once."""
        with self.connect() as connection:
            row = connection.execute(
                "SELECT count(*) FROM (SELECT place FROM holds, unnest(places) AS place "
                "WHERE event_id = %s AND state IN ('active', 'ordered') "
                "AND expires_at > clock_timestamp() GROUP BY place HAVING count(*) > 1) AS doubled",
                (self.event_id(name),),
            ).fetchone()
        assert row is not None
        return int(row[0])

    def pgbench(self, script: str, *, clients: int = 8, seconds: int = 5) -> float:
        """Return how often a second PostgreSQL alone runs a script."""
        path = Path(os.environ.get("TMPDIR", "/tmp")) / f"stagedoor-{os.getpid()}.pgbench"  # noqa: S108
        path.write_text(script, encoding="utf-8")
        done = subprocess.run(  # noqa: S603
            [postgres_binaries() / "pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2",
             "-T", str(seconds), "-f", str(path), self.libpq_url],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        path.unlink()
        line = next(line for line in done.stdout.splitlines() if line.startswith("tps = "))
        return float(line.split()[2])


def _get(port: int, path: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    return json.loads(connection.getresponse().read())


def sessions(port: int, count: int) -> list[str]:
    """Return the cookies of so many new guests."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    cookies = []
    for _ in range(count):
        connection.request("GET", "/api/v1/sessions/current")
        response = connection.getresponse()
        response.read()
        header = response.headers["Set-Cookie"]
        cookies.append(header.partition(";")[0])
    return cookies

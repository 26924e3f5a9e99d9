"""The fake's books in one SQLite file: what was answered survives a kill.

There is one connection and one lock. WAL with `synchronous=NORMAL` costs no fsync a call and still
loses nothing when the process dies; only a power cut could.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from fake_stripe.wire import Json

PAYMENT_INTENT = "payment_intent"
CHARGE = "charge"
REFUND = "refund"
EVENT = "event"
SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_intent ON objects (json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS objects_charge ON objects (json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS objects_source ON objects (json_extract(body, '$.source'));
CREATE TABLE IF NOT EXISTS keys (
    key TEXT PRIMARY KEY,
    endpoint TEXT NOT NULL,
    parameters TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    status INTEGER,
    body BLOB
);
CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    state TEXT NOT NULL,
    due_ms INTEGER NOT NULL,
    secret TEXT,
    answers TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX IF NOT EXISTS deliveries_event ON deliveries (event);
CREATE INDEX IF NOT EXISTS deliveries_state ON deliveries (state);
CREATE TABLE IF NOT EXISTS chores (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    due_ms INTEGER NOT NULL,
    what TEXT NOT NULL,
    object TEXT NOT NULL
);
"""
TABLES = ("objects", "keys", "deliveries", "chores")


class Store:
    """Keep Stripe's objects, idempotency keys, deliveries and chores."""

    def __init__(self, path: str) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "wal_autocheckpoint=8000"):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        self._connection.executescript(SCHEMA)
        # A key whose request was cut off by a kill has no result: nothing of it was written.
        self.run("DELETE FROM keys WHERE status IS NULL")

    @contextmanager
    def begin(self) -> Iterator[None]:
        """Make what happens inside one write: all of it, or none when something is raised."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Give the rows of a query."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, *values: object) -> int:
        """Carry out one statement and give the number of the last inserted row."""
        with self._lock:
            return self._connection.execute(sql, values).lastrowid or 0

    def get(self, id_: str, kind: str | None = None) -> Json | None:
        """Give one object, or None when there is none of that id and kind."""
        rows = self.rows("SELECT kind, body FROM objects WHERE id = ?", id_)
        if not rows or (kind is not None and rows[0]["kind"] != kind):
            return None
        found: Json = json.loads(rows[0]["body"])
        return found

    def need(self, id_: str) -> Json:
        """Give an object that must be there."""
        found = self.get(id_)
        if found is None:
            raise KeyError(id_)
        return found

    def put(self, thing: Json) -> None:
        """Write an object, new or changed."""
        self.run(
            "INSERT INTO objects (id, kind, body) VALUES (?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            thing["id"],
            thing["object"],
            json.dumps(thing, ensure_ascii=False),
        )

    def find(
        self,
        kind: str,
        where: str = "1",
        *values: object,
        newest: bool = True,
        limit: int = -1,
    ) -> list[Json]:
        """Give the objects of a kind that fit a condition, newest first unless told otherwise."""
        order = "DESC" if newest else "ASC"
        sql = (
            f"SELECT body FROM objects WHERE kind = ? AND {where} "  # noqa: S608  Conditions are ours.
            f"ORDER BY seq {order} LIMIT ?"
        )
        return [json.loads(row["body"]) for row in self.rows(sql, kind, *values, limit)]

    def wipe(self) -> None:
        """Forget everything."""
        with self.begin():
            for table in TABLES:
                self.run(f"DELETE FROM {table}")  # noqa: S608  Table names are ours.

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

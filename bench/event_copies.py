"""Fill the catalogue with copies of the demo's events, and take them out again.

The copies have their words' vectors from the events they are copied from, so nothing is computed
anew: triggers and foreign keys rest for the rows of this connection alone, and stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from bench.demo import Demo

_MARK = "bench-copy-"
_COLUMNS = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = 'events'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    AND attname NOT IN ('id', 'slug', 'starts_at', 'ends_at')
"""
# Spread over the time that the events are ahead, as real ones are, and the same in each run.
_COPY = """
INSERT INTO events (id, slug, starts_at, ends_at, {columns})
SELECT uuidv7(), '{mark}' || {ahead} || '-' || round || '-' || id,
    starts_at + shift, ends_at + shift, {columns}
FROM events, generate_series(1, {rounds}) AS round, LATERAL (
    SELECT hashtext(concat(id, round, {ahead})) AS chance
) AS drawn, LATERAL (SELECT make_interval(hours => chance & 8191) AS shift) AS moved
WHERE starts_at > now() AND state IN ('published', 'postponed') AND NOT is_unlisted
    AND slug NOT LIKE '{mark}%'
ORDER BY chance LIMIT {count}
"""


@dataclass(frozen=True)
class EventCopies:
    """Be copies of the demo's events for a while."""

    connection: psycopg.Connection

    def grow_to(self, count: int) -> int:
        """Add copies until so many events are ahead; return how many there are now."""
        ahead = self._count("starts_at > now()")
        originals = self._count(f"starts_at > now() AND slug NOT LIKE '{_MARK}%'")
        missing = count - ahead
        if missing > 0:
            columns, rounds = self._one(_COLUMNS), -(-missing // originals)
            self._change(
                _COPY.format(columns=columns, mark=_MARK, ahead=ahead, rounds=rounds, count=missing)
            )
        return self._count("starts_at > now()")

    def remove(self) -> None:
        """Take out every copy, also those that a killed run left behind."""
        if self._count(f"slug LIKE '{_MARK}%'"):
            self._change(f"DELETE FROM events WHERE slug LIKE '{_MARK}%'")  # noqa: S608

    def _change(self, statement: str) -> None:
        with self.connection.transaction():
            self.connection.execute("SET LOCAL session_replication_role = replica")
            self.connection.execute(statement)
        self.connection.execute("VACUUM ANALYZE events")

    def _count(self, condition: str) -> int:
        return int(str(self._one(f"SELECT count(*) FROM events WHERE {condition}")))  # noqa: S608

    def _one(self, query: str) -> object:
        row = self.connection.execute(query).fetchone()
        assert row is not None
        return row[0]


@contextmanager
def event_copies(demo: Demo) -> Iterator[EventCopies]:
    """Give copies of events, none at first, that are gone at the end however it comes."""
    with demo.connect() as connection:
        copies = EventCopies(connection)
        copies.remove()
        try:
            yield copies
        finally:
            copies.remove()

"""Look at places in PostgreSQL from the live hub's event loop, also after it was restarted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg
from psycopg import AsyncConnection

from stagedoor.realtime.seat_changes import PartLook, WholeLook
from stagedoor.realtime.states import STATE_DIGIT, from_digits

_CONNECT_TIMEOUT_S = 3
_LONGEST_LOOK_S = 10
_OPTIONS = "-c statement_timeout=8s -c timezone=UTC -c default_transaction_read_only=on"

# The clock is read while the statement runs, hence after its snapshot was taken.
_CLOCK_MS = "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
_WRITTEN = "age(xmin) <= age((%(since)s::text::xid8)::xid)"
_ALL = (
    f"SELECT {_CLOCK_MS}, coalesce(digits, ''), pg_snapshot_xmin(pg_current_snapshot())::text,"  # noqa: S608
    " places_written, writers FROM events, LATERAL ("
    f"SELECT string_agg({STATE_DIGIT}, '' ORDER BY place_no) AS digits,"
    f" array_agg(place_no) FILTER (WHERE {_WRITTEN}) AS places_written,"
    f" array_agg(xmin::text) FILTER (WHERE {_WRITTEN}) AS writers"
    " FROM places WHERE event_id = %(event)s) AS seen"
    " WHERE id = %(event)s AND state <> 'draft'"
)
_SOME = (
    f"SELECT {_CLOCK_MS}, array_agg(place_no), array_agg(({STATE_DIGIT})::int),"  # noqa: S608
    " array_agg(xmin::text) FROM places"
    " WHERE event_id = %(event)s AND place_no = ANY (%(places)s)"
)


class DatabaseAway(Exception):
    """Say that PostgreSQL does not answer now."""


class PlaceReader:
    """Read places over two connections, so that a quick look never queues behind a whole one."""

    def __init__(self, database_url: str) -> None:
        """Take SQLAlchemy's or libpq's form of the address; connect at the first look."""
        address = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._whole = _Line(address)
        self._part = _Line(address)

    async def look_at_all(self, event_id: UUID, since: str | None) -> WholeLook | None:
        """Return the states of all places, or None for an event that is unknown or a draft.

        `since` is the horizon of an earlier look. Raises DatabaseAway.
        """
        row = await self._whole.ask(_ALL, {"event": event_id, "since": since})
        if row is None:
            return None
        clock_ms, digits, horizon, places, writers = row
        written = dict(zip(places or (), writers or (), strict=True))
        return WholeLook(clock_ms, from_digits(digits), horizon, written)

    async def look_at(self, event_id: UUID, places: Sequence[int]) -> PartLook:
        """Return state and last writer of some places; raises DatabaseAway."""
        row = await self._part.ask(_SOME, {"event": event_id, "places": list(places)})
        if row is None or row[1] is None:
            return PartLook(0, {})
        clock_ms, numbers, states, writers = row
        seen = zip(states, writers, strict=True)
        return PartLook(clock_ms, dict(zip(numbers, seen, strict=True)))

    async def close(self) -> None:
        """Close the connections."""
        await self._whole.hang_up()
        await self._part.hang_up()


class _Line:
    """Be one connection that is made when it is needed and used by one asker at a time."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = asyncio.Lock()
        self._connection: AsyncConnection[Any] | None = None

    async def ask(self, statement: str, parameters: dict[str, Any]) -> Any:
        async with self._lock:
            try:
                async with asyncio.timeout(_LONGEST_LOOK_S):
                    if self._connection is None:
                        self._connection = await self._connect()
                    cursor = await self._connection.execute(statement, parameters)
                    return await cursor.fetchone()
            except (psycopg.Error, TimeoutError, OSError) as error:
                await self.hang_up()
                raise DatabaseAway from error

    async def hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _connect(self) -> AsyncConnection[Any]:
        return await AsyncConnection.connect(
            self._address,
            autocommit=True,
            connect_timeout=_CONNECT_TIMEOUT_S,
            options=_OPTIONS,
            application_name="stagedoor live",
            prepare_threshold=1,
        )

"""Change places behind everybody's back, and say independently who has which."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.database import Database
from stagedoor.kernel import ids

FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
_CHANGES = {
    FREE: "state = 'free', hold_id = NULL, order_id = NULL, held_until = NULL, type_no = NULL,"
    " price_minor = NULL",
    HELD: "state = 'held', hold_id = :owner, order_id = NULL, type_no = 1, price_minor = 100,"
    " held_until = clock_timestamp() + make_interval(secs => :seconds)",
    SOLD: "state = 'sold', hold_id = :owner, order_id = :owner, type_no = 1, price_minor = 100,"
    " held_until = NULL",
    BLOCKED: "state = 'blocked', hold_id = NULL, order_id = NULL, held_until = NULL,"
    " type_no = NULL, price_minor = NULL",
}
_NUMBERS = {"free": FREE, "held": HELD, "sold": SOLD, "blocked": BLOCKED}


def change(
    session: Session, event_id: UUID, places: Sequence[int], *, to: int, seconds: float = 600
) -> None:
    """Give places a new state; a hold lasts some seconds."""
    session.execute(
        text(
            f"UPDATE places SET {_CHANGES[to]} WHERE event_id = :event AND place_no = ANY (:places)"
        ),
        {"event": event_id, "places": list(places), "owner": ids.new_id(), "seconds": seconds},
    )


def commit_change(
    database: Database, event_id: UUID, places: Sequence[int], *, to: int, seconds: float = 600
) -> None:
    """Give places a new state in a transaction of its own."""
    with database.begin() as session:
        change(session, event_id, places, to=to, seconds=seconds)


def states_of(session: Session, event_id: UUID) -> list[int]:
    """Return who has each place, decided row by row and in other words than the code's."""
    rows = session.execute(
        text(
            "SELECT state, coalesce(held_until <= clock_timestamp(), false) AS is_over"
            " FROM places WHERE event_id = :event ORDER BY place_no"
        ),
        {"event": event_id},
    )
    return [FREE if row.state == "held" and row.is_over else _NUMBERS[row.state] for row in rows]


def committed_states(database: Database, event_id: UUID) -> list[int]:
    """Return who has each place now."""
    with database.read() as session:
        return states_of(session, event_id)

"""Prove that the sweeps keep up with an on-sale whose buyers all walk away."""

from __future__ import annotations

from sqlalchemy import text

from stagedoor.booking.expiry import expire_holds, expire_orders
from stagedoor.database import Database
from tests.factories.events import make_event
from tests.invariants import assert_all_hold

_MANY = 350

_HOLDS = text(
    "INSERT INTO holds (id, event_id, session_id, places, expires_at, extendable_until) "
    "SELECT gen_random_uuid(), :event, gen_random_uuid(), ARRAY[place], "
    "clock_timestamp() - interval '1 h', clock_timestamp() "
    "FROM generate_series(0, :many - 1) AS place"
)
_CLAIMS = text(
    "UPDATE places SET state = 'held', hold_id = holds.id, held_until = expires_at, type_no = 1, "
    "price_minor = 4500 FROM holds WHERE places.event_id = :event AND place_no = places[1]"
)
_ORDERS = (
    text(
        "INSERT INTO orders (id, number, event_id, hold_id, session_id, email, name, currency, "
        "lines_minor, total_minor, expires_at) SELECT id, CAST(id AS text), event_id, id, "
        "session_id, 'ada@example.org', 'Ada', 'EUR', 4500, 4500, expires_at FROM holds"
    ),
    text(
        "INSERT INTO order_lines (order_id, line_no, place_no, label, tier_no, type_no, "
        "price_tier, ticket_type, price_minor, currency, held_price_minor) SELECT id, 1, "
        "places[1], '', 1, 1, 'a', 'adult', 4500, 'EUR', 4500 FROM holds"
    ),
    text("UPDATE places SET order_id = hold_id WHERE hold_id IS NOT NULL"),
    text("UPDATE holds SET state = 'ordered'"),
)


def test_one_sweep_ends_all_holds_that_have_run_out_however_many(database: Database) -> None:
    _let_many_holds_lapse(database)
    announced: list[int] = []
    assert expire_holds(database, lambda _, places: announced.extend(places)) == _MANY
    assert sorted(announced) == list(range(_MANY))
    assert _states(database) == {"free"}
    assert_all_hold(database)


def test_one_sweep_lets_all_orders_go_that_have_run_out_however_many(database: Database) -> None:
    _let_many_holds_lapse(database)
    with database.begin() as session:
        for statement in _ORDERS:
            session.execute(statement)
    announced: list[int] = []
    assert expire_orders(database, lambda _, places: announced.extend(places)) == _MANY
    assert sorted(announced) == list(range(_MANY))
    assert _states(database) == {"free"}
    assert_all_hold(database)


def _let_many_holds_lapse(database: Database) -> None:
    with database.begin() as session:
        event = make_event(session, capacity=_MANY)
        session.execute(_HOLDS, {"event": event.id, "many": _MANY})
        session.execute(_CLAIMS, {"event": event.id})


def _states(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(text("SELECT DISTINCT state FROM places")))

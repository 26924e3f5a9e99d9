"""Test the one statement that books: what it refuses to write, and what makes it price again."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from stagedoor.booking.models import Order, OrderTransition
from stagedoor.database import Database
from tests.application_fixtures import Buying
from tests.factories.events import make_event

ONE_SEAT = [{"place": 3, "ticket_type": "adult"}]
FREE_SEAT = [{"place": 3, "ticket_type": "free"}]


def test_hold_that_grew_after_it_was_priced_is_priced_again(
    database: Database, buying: Buying, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = _hold(database, buying, ONE_SEAT)
    run, read = Database.run, []

    def grow_once_read(self: Database, statement: str, parameters: dict[str, Any]) -> Any:
        found = run(self, statement, parameters)
        if "AS items" in statement:
            read.append(found)
            if len(read) == 1:
                change = {"add": [{"place": 4, "ticket_type": "adult"}]}
                assert buying.client.patch(f"/api/v1/holds/{hold['id']}", json=change).is_json
        return found

    monkeypatch.setattr(Database, "run", grow_once_read)
    order = buying.book(hold)
    assert [line["place"] for line in order["lines"]] == [3, 4]
    assert order["total"] == {"amount_minor": 9000, "currency": "EUR"}
    assert len(read) == 2


def test_order_with_something_to_pay_cannot_be_written_as_confirmed(
    database: Database, buying: Buying
) -> None:
    order = buying.book(_hold(database, buying, ONE_SEAT))
    with pytest.raises(IntegrityError, match="confirmed with nothing to pay"):
        _write_again(database, order, lines_minor=4500)


def test_order_that_is_written_as_confirmed_has_both_of_its_moves(
    database: Database, buying: Buying
) -> None:
    order = buying.book(_hold(database, buying, FREE_SEAT))
    with database.read() as session:
        of_order = select(Order.id).where(Order.number == order["number"]).scalar_subquery()
        moves = session.execute(
            select(OrderTransition.from_status, OrderTransition.to_status)
            .where(OrderTransition.order_id == of_order)
            .order_by(OrderTransition.version)
        ).all()
    assert [tuple(move) for move in moves] == [
        (None, "awaiting_payment"), ("awaiting_payment", "confirmed"),
    ]  # fmt: skip


def _hold(database: Database, buying: Buying, items: list[dict[str, Any]]) -> dict[str, Any]:
    with database.begin() as session:
        event = make_event(session)
    return buying.hold(event.public_id, items)


def _write_again(database: Database, order: dict[str, Any], *, lines_minor: int) -> None:
    """Write a copy of an order's row, of another hold, as if it were confirmed at once."""
    with database.begin() as session:
        session.execute(
            text(
                "WITH other AS (INSERT INTO holds (id, event_id, session_id, state, places,"
                " created_at, expires_at, extendable_until) SELECT gen_random_uuid(), event_id,"
                " session_id, state, places, created_at, expires_at, extendable_until FROM holds"
                " RETURNING id) "
                "INSERT INTO orders SELECT (jsonb_populate_record(orders, jsonb_build_object("
                "'id', gen_random_uuid(), 'number', 'COPY', 'hold_id', other.id,"
                " 'status', 'confirmed', 'version', 2, 'lines_minor', :lines,"
                " 'total_minor', :lines))).* FROM orders, other WHERE number = :number"
            ),
            {"number": order["number"], "lines": lines_minor},
        )

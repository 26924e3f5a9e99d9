"""Prove that a hold becomes one order, however often its buyer clicks."""

from __future__ import annotations

from functools import partial
from typing import Any

from stagedoor.booking.errors import AlreadyOrdered
from stagedoor.booking.models import Order
from stagedoor.kernel import ids
from stagedoor.operations.audit import broken
from tests.invariants import assert_all_hold
from tests.races.contest import Contest, codes
from tests.races.gate import Gate, through
from tests.races.weakened import constraint_of, run, without

_CLICKS = 8
_NO_NEW_ORDERS = "LOCK TABLE orders IN SHARE MODE"
_NUMBERS = "SELECT number FROM orders"


def test_one_click_of_eight_makes_the_order_and_the_others_are_told_its_number(
    contest: Contest,
) -> None:
    results = _click(contest)
    assert codes(results) == ["done"] + ["already-ordered"] * (_CLICKS - 1)
    assert isinstance(results[0], Order)
    told = {result.members["number"] for result in results if isinstance(result, AlreadyOrdered)}
    assert told == {results[0].number}
    assert contest.ask(_NUMBERS) == [results[0].number]
    assert_all_hold(contest.database)


def test_without_the_lock_on_the_hold_the_constraint_still_allows_one_order(
    contest: Contest,
) -> None:
    _leave_hold_unlocked(contest)
    results = _click(contest)
    assert isinstance(results[0], Order)
    assert {constraint_of(result) for result in results[1:]} == {"uq_orders_hold_id"}
    assert len(contest.ask(_NUMBERS)) == 1


def test_without_lock_and_constraint_every_click_makes_an_order(contest: Contest) -> None:
    _leave_hold_unlocked(contest)
    run(contest.url, "ALTER TABLE orders DROP CONSTRAINT uq_orders_hold_id")
    assert codes(_click(contest)) == ["done"] * _CLICKS
    assert len(contest.ask(_NUMBERS)) == _CLICKS
    with contest.database.read() as session:
        broken_orders = [f.row["id"] for f in broken(session) if f.invariant.id == "I03"]
    assert len(broken_orders) == _CLICKS - 1


def _click(contest: Contest) -> list[Any]:
    session = ids.new_id()
    hold = contest.hold(contest.event(), units=2, session=session)
    with Gate(contest.url, _NO_NEW_ORDERS) as gate:
        return through(gate, [partial(contest.book, hold, session)] * _CLICKS)


def _leave_hold_unlocked(contest: Contest) -> None:
    looked_up = "WHERE id = p_hold AND session_id = p_session"
    without(contest.url, "lock_hold_for_order", f"{looked_up} FOR UPDATE", instead=looked_up)

"""Prove that buyers who ask for the same seats the other way round do not stop each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from stagedoor.booking import allocation
from stagedoor.booking.allocation import HoldFacts
from stagedoor.database import TransactionLost
from stagedoor.kernel import ids
from tests.factories.events import MadeEvent, seat_plan
from tests.invariants import assert_all_hold
from tests.races.contest import Contest, codes
from tests.races.gate import Gate, through
from tests.races.weakened import without

_ONE_SEAT = "SELECT FROM places WHERE event_id = %s AND place_no = %s FOR UPDATE"
_THERE, _BACK = [3, 5, 4], [4, 5, 3]


def test_one_of_two_buyers_from_opposite_ends_wins_and_the_other_is_told(contest: Contest) -> None:
    for first, second in ((_THERE, _BACK), (_BACK, _THERE)):
        for closed in (3, 4, 5):
            event = contest.event(plan=seat_plan())
            with Gate(contest.url, _ONE_SEAT, event.id, closed) as gate:
                asked = [partial(contest.hold, event, seats) for seats in (first, second)]
                results = through(gate, asked)
            assert codes(results) == ["done", "place-taken"]
            assert results[1].members["taken"] == [3, 4, 5]
            assert set(contest.owners(event).values()) == {results[0].hold_id}
    assert_all_hold(contest.database)


def test_crowd_in_every_order_ends_without_a_deadlock_and_with_one_winner(
    contest: Contest,
) -> None:
    event = contest.event(plan=seat_plan())
    ways = [[3, 4, 5], [3, 5, 4], [4, 3, 5], [4, 5, 3], [5, 3, 4], [5, 4, 3]]
    with Gate(contest.url, _ONE_SEAT, event.id, 4) as gate:
        results = through(gate, [partial(contest.hold, event, way) for way in ways])
    assert codes(results) == ["done"] + ["place-taken"] * 5


def test_locked_in_the_order_of_asking_two_buyers_stop_each_other(contest: Contest) -> None:
    event = contest.event(plan=seat_plan())
    without(
        contest.url,
        "lock_free_places",
        "ORDER BY place_no FOR UPDATE",
        instead="ORDER BY array_position(p_seats, place_no) FOR UPDATE",
    )
    with Gate(contest.url, _ONE_SEAT, event.id, 5) as gate:
        asked = [partial(_hold_as_asked, contest, event, seats) for seats in (_THERE, _BACK)]
        results = through(gate, asked)
    assert sorted(type(result).__name__ for result in results) == ["TransactionLost", "str"]
    assert any(isinstance(result, TransactionLost) for result in results)


def test_buyer_waits_for_a_seat_that_somebody_else_then_leaves(contest: Contest) -> None:
    event = contest.event(plan=seat_plan())
    (result,) = _behind_somebody_who_leaves(contest, event)
    assert isinstance(result, HoldFacts)


def test_without_waiting_a_buyer_is_refused_a_seat_that_nobody_takes(contest: Contest) -> None:
    event = contest.event(plan=seat_plan())
    without(
        contest.url,
        "lock_free_places",
        "ORDER BY place_no FOR UPDATE",
        instead="ORDER BY place_no FOR UPDATE SKIP LOCKED",
    )
    assert codes(_behind_somebody_who_leaves(contest, event)) == ["place-taken"]
    assert contest.owners(event) == {}


def _behind_somebody_who_leaves(contest: Contest, event: MadeEvent) -> list[Any]:
    with Gate(contest.url, _ONE_SEAT, event.id, 3) as gate:
        return through(gate, [lambda: contest.hold(event, _THERE)])


def _hold_as_asked(contest: Contest, event: MadeEvent, seats: Sequence[int]) -> str:
    """Hold without the sorting that the application does, to see what the order is good for."""
    parameters = {
        "event": event.id, "session": ids.new_id(), "hold": ids.new_id(), "seats": list(seats),
        "seat_types": [1] * len(seats), "first": [], "last": [], "quantity": [], "unit_types": [],
        "seconds": 600, "extendable": 600, "scope": None, "key": None, "fingerprint": None,
    }  # fmt: skip
    return allocation.open_hold(contest.database, parameters)[0]

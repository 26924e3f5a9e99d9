"""Prove that an area sells exactly as many units as it has, and the last one once."""

from __future__ import annotations

from functools import partial

from stagedoor.booking.allocation import HoldFacts
from stagedoor.kernel.errors import Refusal
from stagedoor.operations.audit import broken
from tests.factories.events import MadeEvent
from tests.invariants import assert_all_hold
from tests.races.contest import Contest, codes
from tests.races.gate import Gate, at_once, through
from tests.races.weakened import without

_BUYERS = 6
_TRIES = 500
_LAST_UNIT = "SELECT FROM places WHERE event_id = %s AND place_no = 0 FOR UPDATE"


def test_crowd_gets_each_unit_once_and_the_rest_are_told_it_is_sold_out(contest: Contest) -> None:
    event = contest.event(capacity=20)
    results = at_once([partial(_buy, contest, event, 1)] * 30)
    assert sorted(codes(results)) == ["done"] * 20 + ["sold-out"] * 10
    assert sorted(contest.owners(event)) == list(range(20))
    assert_all_hold(contest.database)


def test_groups_get_all_their_units_or_none_and_what_is_left_can_still_be_sold(
    contest: Contest,
) -> None:
    event = contest.event(capacity=20)
    results = at_once([partial(_buy, contest, event, 3)] * 12)
    assert sorted(codes(results)) == ["done"] * 6 + ["sold-out"] * 6
    assert {len(held.items) for held in results if isinstance(held, HoldFacts)} == {3}
    assert codes(at_once([partial(_buy, contest, event, 2)])) == ["done"]
    assert len(contest.owners(event)) == 20
    assert_all_hold(contest.database)


def test_unit_that_somebody_is_just_taking_is_neither_sold_nor_called_sold_out(
    contest: Contest,
) -> None:
    event = contest.event(capacity=1)
    results = _all_want_the_last_unit(contest, event)
    assert codes(results) == ["places-busy"] * _BUYERS
    assert contest.owners(event) == {}
    assert codes([contest.hold(event, units=1)]) == ["done"]


def test_without_locks_the_last_unit_is_held_by_all_of_them(contest: Contest) -> None:
    event = contest.event(capacity=1)
    without(contest.url, "lock_free_places", "FOR UPDATE SKIP LOCKED")
    results = _all_want_the_last_unit(contest, event)
    assert codes(results) == ["done"] * _BUYERS
    with contest.database.read() as session:
        assert len(broken(session)) == _BUYERS - 1


def _all_want_the_last_unit(contest: Contest, event: MadeEvent) -> list[object]:
    with Gate(contest.url, _LAST_UNIT, event.id) as gate:
        return through(gate, [lambda: contest.hold(event, units=1)] * _BUYERS)


def _buy(contest: Contest, event: MadeEvent, units: int) -> HoldFacts:
    """Ask as a buyer does who is told to try again in a moment."""
    for _ in range(_TRIES):
        try:
            return contest.hold(event, units=units)
        except Refusal as refusal:
            if refusal.code != "places-busy":
                raise
    raise AssertionError("it never stops being busy")

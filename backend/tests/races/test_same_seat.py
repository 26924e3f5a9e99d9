"""Prove that one seat goes to one buyer, however many want it at the same moment."""

from __future__ import annotations

import random
from functools import partial
from typing import Any
from uuid import UUID

from stagedoor.booking.allocation import HoldFacts
from stagedoor.booking.errors import PlaceTaken
from stagedoor.operations.audit import broken
from tests.factories.events import MadeEvent, seat_plan
from tests.invariants import assert_all_hold
from tests.races.contest import Contest, codes
from tests.races.gate import Gate, at_once, through
from tests.races.weakened import without

_BUYERS = 6
_SEATS = 30


def test_one_of_several_buyers_gets_the_seat_and_the_others_are_told(contest: Contest) -> None:
    event = contest.event(plan=seat_plan())
    results = _all_want_seat_3(contest, event)
    assert sorted(codes(results)) == ["done"] + ["place-taken"] * (_BUYERS - 1)
    refusals = [result for result in results if isinstance(result, PlaceTaken)]
    assert [refusal.members["taken"] for refusal in refusals] == [[3]] * (_BUYERS - 1)
    (held,) = [result for result in results if isinstance(result, HoldFacts)]
    assert contest.owners(event) == {3: held.hold_id}
    assert_all_hold(contest.database)


def test_without_the_lock_on_its_row_a_seat_is_held_by_all_of_them(contest: Contest) -> None:
    event = contest.event(plan=seat_plan())
    without(contest.url, "lock_free_places", "ORDER BY place_no FOR UPDATE")
    results = _all_want_seat_3(contest, event)
    assert codes(results) == ["done"] * _BUYERS
    with contest.database.read() as session:
        found = [finding.row["id"] for finding in broken(session)]
    (owner,) = contest.owners(event).values()
    assert {result.hold_id for result in results} - {owner} == set(found)


def test_overlapping_holds_from_many_threads_never_share_a_seat(contest: Contest) -> None:
    event = contest.event(plan=seat_plan())
    asked = [_some_seats(random.Random(number)) for number in range(8 * 12)]

    def buy(thread: int) -> list[tuple[list[int], HoldFacts | PlaceTaken]]:
        outcomes: list[tuple[list[int], HoldFacts | PlaceTaken]] = []
        for seats in asked[thread::8]:
            try:
                outcomes.append((seats, contest.hold(event, seats)))
            except PlaceTaken as refusal:
                outcomes.append((seats, refusal))
        return outcomes

    outcomes = [
        pair for pairs in at_once([partial(buy, thread) for thread in range(8)]) for pair in pairs
    ]
    owners: dict[int, UUID] = {}
    for seats, outcome in outcomes:
        if isinstance(outcome, HoldFacts):
            assert [item.place for item in outcome.items] == sorted(seats)
            assert not owners.keys() & set(seats)
            owners |= dict.fromkeys(seats, outcome.hold_id)
    assert contest.owners(event) == owners
    refusals = [pair for pair in outcomes if isinstance(pair[1], PlaceTaken)]
    assert len(outcomes) == len(asked)
    assert refusals
    for seats, refusal in refusals:
        assert isinstance(refusal, PlaceTaken)
        taken = set(refusal.members["taken"])
        assert taken
        assert taken <= set(seats) & owners.keys()
    assert_all_hold(contest.database)


def _all_want_seat_3(contest: Contest, event: MadeEvent) -> list[Any]:
    row = "SELECT FROM places WHERE event_id = %s AND place_no = 3 FOR UPDATE"
    with Gate(contest.url, row, event.id) as gate:
        return through(gate, [lambda: contest.hold(event, [3])] * _BUYERS)


def _some_seats(dice: random.Random) -> list[int]:
    return dice.sample(range(_SEATS), dice.randint(1, 4))

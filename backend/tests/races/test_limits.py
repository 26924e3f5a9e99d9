"""Prove that nobody gets more places than a person may have, however many requests they send."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from stagedoor.kernel import ids
from tests.factories.events import MadeEvent, seat_plan
from tests.invariants import assert_all_hold
from tests.races.contest import Contest, codes
from tests.races.gate import Gate, through
from tests.races.weakened import without

_LIMIT = 4
_REQUESTS = 5
_ALL_SEATS = "SELECT FROM places WHERE event_id = %s FOR UPDATE"
_NO_NEW_ORDERS = "LOCK TABLE orders IN SHARE MODE"


def test_holds_of_one_session_at_the_same_moment_stay_within_the_limit(contest: Contest) -> None:
    event = _event(contest)
    results = _hold_pairs(contest, event)
    assert codes(results) == ["done"] * 2 + ["limit-reached"] * (_REQUESTS - 2)
    assert len(contest.owners(event)) == _LIMIT
    assert_all_hold(contest.database)


def test_without_taking_turns_a_session_holds_more_than_the_limit(contest: Contest) -> None:
    event = _event(contest)
    turn = "PERFORM pg_advisory_xact_lock(hashtextextended(p_session::text || p_event::text, 0));"
    without(contest.url, "open_hold", turn)
    assert codes(_hold_pairs(contest, event)) == ["done"] * _REQUESTS
    assert len(contest.owners(event)) == 2 * _REQUESTS > _LIMIT


def test_holds_that_grow_at_the_same_moment_stay_within_the_limit(contest: Contest) -> None:
    event = _event(contest)
    session = ids.new_id()
    first, second = (contest.hold(event, [seat], session=session) for seat in (0, 1))
    with Gate(contest.url, _ALL_SEATS, event.id) as gate:
        results = through(
            gate,
            [
                partial(contest.add, first.hold_id, [2, 3], session),
                partial(contest.add, second.hold_id, [4, 5], session),
            ],
        )
    assert codes(results) == ["done", "limit-reached"]
    assert len(contest.owners(event)) == _LIMIT
    assert_all_hold(contest.database)


def test_without_taking_turns_holds_grow_beyond_the_limit(contest: Contest) -> None:
    event = _event(contest)
    turn = "PERFORM pg_advisory_xact_lock(hashtextextended(p_session::text || h.event_id::text, 0))"
    without(contest.url, "change_hold", turn, instead="NULL")
    session = ids.new_id()
    first, second = (contest.hold(event, [seat], session=session) for seat in (0, 1))
    with Gate(contest.url, _ALL_SEATS, event.id) as gate:
        results = through(
            gate,
            [
                partial(contest.add, first.hold_id, [2, 3], session),
                partial(contest.add, second.hold_id, [4, 5], session),
            ],
        )
    assert codes(results) == ["done", "done"]
    assert len(contest.owners(event)) > _LIMIT


def test_orders_of_one_address_at_the_same_moment_stay_within_the_limit(contest: Contest) -> None:
    event = _event(contest)
    results = _book_under_one_address(contest, event)
    assert codes(results) == ["done"] + ["limit-reached"] * 2
    assert len(contest.ask("SELECT place_no FROM order_lines")) == _LIMIT
    assert_all_hold(contest.database)


def test_without_taking_turns_an_address_gets_more_than_the_limit(contest: Contest) -> None:
    event = _event(contest)
    turn = "PERFORM pg_advisory_xact_lock(hashtextextended(h.event_id::text || ' ' || p_email, 0));"
    without(contest.url, "lock_hold_for_order", turn)
    assert codes(_book_under_one_address(contest, event)) == ["done"] * 3
    assert len(contest.ask("SELECT place_no FROM order_lines")) > _LIMIT


def _event(contest: Contest) -> MadeEvent:
    return contest.event(plan=seat_plan(), max_places_per_person=_LIMIT)


def _hold_pairs(contest: Contest, event: MadeEvent) -> list[Any]:
    session = ids.new_id()
    pairs = [[2 * number, 2 * number + 1] for number in range(_REQUESTS)]
    with Gate(contest.url, _ALL_SEATS, event.id) as gate:
        return through(
            gate, [partial(contest.hold, event, pair, session=session) for pair in pairs]
        )


def _book_under_one_address(contest: Contest, event: MadeEvent) -> list[Any]:
    sessions = [ids.new_id() for _ in range(3)]
    holds = [
        contest.hold(event, range(_LIMIT * number, _LIMIT * (number + 1)), session=session)
        for number, session in enumerate(sessions)
    ]
    pairs: list[tuple[Any, UUID]] = list(zip(holds, sessions, strict=True))
    with Gate(contest.url, _NO_NEW_ORDERS) as gate:
        return through(gate, [partial(contest.book, hold, session) for hold, session in pairs])

"""Prove that tidying up never takes a place from somebody who has it, nor stops a buyer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.booking import allocation
from stagedoor.booking.allocation import HoldFacts
from stagedoor.booking.expiry import Announce, expire_holds, expire_orders
from stagedoor.database import Database
from stagedoor.kernel import ids
from stagedoor.operations.audit import broken
from stagedoor.payments.payment import say_nothing
from tests.factories.events import MadeEvent, seat_plan
from tests.invariants import assert_all_hold
from tests.races.contest import Contest, codes
from tests.races.gate import Call, Gate, through

Sweep = Callable[[Database, Announce], int]

_ONE_SEAT = "SELECT FROM places WHERE event_id = %s AND place_no = %s FOR UPDATE"


@pytest.mark.parametrize("is_sweep_first", [True, False])
def test_buyer_gets_a_lapsed_seat_whether_the_sweep_comes_before_or_after(
    contest: Contest, is_sweep_first: bool
) -> None:
    event, held = _buy_what_the_sweep_frees(contest, is_sweep_first=is_sweep_first)
    assert contest.owners(event) == {3: held.hold_id, 4: held.hold_id}
    assert_all_hold(contest.database)


def test_sweep_that_does_not_ask_whose_place_it_is_takes_it_from_the_new_buyer(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allocation, "free_places_of_hold", _free_whosever_they_are)
    event, held = _buy_what_the_sweep_frees(contest, is_sweep_first=False)
    assert contest.owners(event) == {}
    with contest.database.read() as session:
        assert [finding.row["id"] for finding in broken(session)] == [held.hold_id]


@pytest.mark.parametrize("is_sweep_first", [True, False])
def test_hold_at_its_deadline_becomes_an_order_or_runs_out_and_not_both(
    contest: Contest, is_sweep_first: bool
) -> None:
    event, session = contest.event(plan=seat_plan()), ids.new_id()
    hold = contest.hold(event, [3, 4], session=session)
    contest.let_time_run_out()
    calls: list[Call] = [
        partial(expire_holds, contest.database, say_nothing),
        partial(contest.book, hold, session),
    ]
    with Gate(contest.url, _ONE_SEAT, event.id, 3) as gate:
        results = through(gate, calls if is_sweep_first else calls[::-1])
    assert sorted(codes(results)) == ["done", "hold-expired"]
    assert contest.ask("SELECT number FROM orders") == []
    assert_all_hold(contest.database)


@pytest.mark.parametrize("is_sweep_first", [True, False])
def test_order_at_its_deadline_is_paid_or_let_go_and_not_both(
    contest: Contest, is_sweep_first: bool
) -> None:
    event = contest.event(plan=seat_plan())
    order = contest.order(event, [3, 4])
    contest.let_time_run_out()
    calls: list[Call] = [
        partial(expire_orders, contest.database, say_nothing),
        partial(contest.start_paying, order),
    ]
    with Gate(contest.url, _ONE_SEAT, event.id, 3) as gate:
        results = through(gate, calls if is_sweep_first else calls[::-1])
    refusal = "nothing-to-pay" if is_sweep_first else "hold-expired"
    assert sorted(codes(results)) == sorted(["done", refusal])
    assert contest.fake_stripe.books()["payment_intents"] == []
    expire_orders(contest.database, say_nothing)
    assert contest.status(order) == "expired"
    assert_all_hold(contest.database)


def test_buyer_of_seats_that_lapsed_in_several_holds_is_not_stopped_by_the_sweep(
    contest: Contest,
) -> None:
    event = contest.event(plan=seat_plan())
    for seat in (4, 3):
        contest.hold(event, [seat])
    contest.let_time_run_out()
    results = _sweep_behind_a_buyer(contest, event, expire_holds)
    assert codes(results) == ["done", "done"]
    assert set(contest.owners(event).values()) == {results[0].hold_id}
    assert_all_hold(contest.database)


def test_buyer_of_seats_that_lapsed_in_several_orders_is_not_stopped_by_the_sweep(
    contest: Contest,
) -> None:
    event = contest.event(plan=seat_plan())
    for seat in (4, 3):
        contest.order(event, [seat])
    contest.let_time_run_out()
    results = _sweep_behind_a_buyer(contest, event, expire_orders)
    assert codes(results) == ["done", "done"]
    assert set(contest.owners(event).values()) == {results[0].hold_id}
    assert_all_hold(contest.database)


@pytest.mark.parametrize("sweep", [expire_holds, expire_orders])
def test_sweep_that_locks_one_claim_after_the_other_stops_the_buyer(
    contest: Contest, monkeypatch: pytest.MonkeyPatch, sweep: Sweep
) -> None:
    monkeypatch.setattr(allocation, "lock_in_place_order", lambda _session, _claims: None)
    event = contest.event(plan=seat_plan())
    for seat in (4, 3):
        claim = contest.hold if sweep is expire_holds else contest.order
        claim(event, [seat])
    contest.let_time_run_out()
    assert "database-busy" in codes(_sweep_behind_a_buyer(contest, event, sweep))


def _buy_what_the_sweep_frees(
    contest: Contest, *, is_sweep_first: bool
) -> tuple[MadeEvent, HoldFacts]:
    event = contest.event(plan=seat_plan())
    contest.hold(event, [3, 4])
    contest.let_time_run_out()
    calls: list[Call] = [
        partial(expire_holds, contest.database, say_nothing),
        partial(contest.hold, event, [3, 4]),
    ]
    with Gate(contest.url, _ONE_SEAT, event.id, 3) as gate:
        results = through(gate, calls if is_sweep_first else calls[::-1])
    assert codes(results) == ["done", "done"]
    (held,) = [result for result in results if isinstance(result, HoldFacts)]
    return event, held


def _sweep_behind_a_buyer(contest: Contest, event: MadeEvent, sweep: Sweep) -> list[Any]:
    """Let a buyer lock seat 3 and want 4 while the sweep has 4, if it goes by hold, and wants 3."""
    calls: list[Call] = [
        partial(contest.hold, event, [3, 4]),
        partial(sweep, contest.database, say_nothing),
    ]
    with Gate(contest.url, _ONE_SEAT, event.id, 3) as gate:
        return through(gate, calls)


def _free_whosever_they_are(
    session: Session, event_id: UUID, places: Sequence[int], _hold_id: UUID
) -> None:
    session.execute(
        text(
            "UPDATE places SET state = 'free', hold_id = NULL, order_id = NULL, held_until = NULL, "
            "type_no = NULL, price_minor = NULL "
            "WHERE event_id = :event AND place_no = ANY (:places)"
        ),
        {"event": event_id, "places": list(places)},
    )

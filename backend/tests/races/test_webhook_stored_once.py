"""Prove that an event of the provider's is stored and handled once, however often it is sent."""

from __future__ import annotations

from functools import partial
from typing import Any

from stagedoor.payments.webhooks import handle, take_waiting
from tests.invariants import assert_all_hold
from tests.races.contest import Contest, codes
from tests.races.gate import Gate, at_once, through
from tests.races.weakened import run

_TIMES = 5
_NO_NEW_EVENTS = "LOCK TABLE stripe_events IN SHARE MODE"
_EVENTS = "SELECT id FROM stripe_events"


def test_event_that_arrives_five_times_at_once_is_stored_once_and_given_to_one_worker(
    contest: Contest,
) -> None:
    event_id, answers = _deliver(contest)
    assert [answer.status_code for answer in answers] == [200] * _TIMES
    assert contest.ask(_EVENTS) == [event_id]
    workers = at_once([partial(take_waiting, contest.database)] * _TIMES)
    assert sorted(workers) == [[]] * (_TIMES - 1) + [[[event_id]]]


def test_event_that_two_workers_handle_at_once_has_one_effect(contest: Contest) -> None:
    event_id, _ = _deliver(contest)
    work = partial(handle, contest.database, contest.gateway, event_id)
    with Gate(contest.url, "SELECT FROM payments FOR UPDATE") as gate:
        assert codes(through(gate, [work, work])) == ["done", "done"]
    assert contest.ask("SELECT kind FROM ledger_postings") == ["capture"]
    assert_all_hold(contest.database, contest.gateway)


def test_without_its_key_an_event_is_stored_as_often_as_it_arrives(contest: Contest) -> None:
    run(contest.url, "ALTER TABLE stripe_events DROP CONSTRAINT pk_stripe_events")
    event_id, answers = _deliver(contest)
    assert [answer.status_code for answer in answers] == [200] * _TIMES
    assert contest.ask(_EVENTS) == [event_id] * _TIMES


def _deliver(contest: Contest) -> tuple[str, list[Any]]:
    payment = contest.start_paying(contest.order(contest.event(), [0, 1]))
    contest.pay(payment)
    (event,) = contest.fake_stripe.events("payment_intent.succeeded")
    body, headers = contest.fake_stripe.signed(event)

    def send() -> Any:
        return contest.client().post("/webhooks/stripe", data=body, headers=headers)

    with Gate(contest.url, _NO_NEW_EVENTS) as gate:
        return event["id"], through(gate, [send] * _TIMES)

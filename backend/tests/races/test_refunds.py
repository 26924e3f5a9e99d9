"""Prove that no more goes back than came in, and that each refund is paid and booked once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import psycopg
import pytest

from stagedoor.booking.models import Order
from stagedoor.kernel import ids
from stagedoor.operations.audit import broken
from stagedoor.payments.models import Payment
from stagedoor.payments.payback import pay_refund, refund_order
from stagedoor.payments.payment import settle
from tests.invariants import assert_all_hold
from tests.races.contest import Contest, codes
from tests.races.gate import Gate, through
from tests.races.weakened import constraint_of, forget_to_lock, run, without

_CLICKS = 6
_NO_NEW_REFUNDS = "LOCK TABLE refunds IN SHARE MODE"
_AMOUNTS = "SELECT amount_minor FROM refunds ORDER BY amount_minor"


def test_one_of_several_decisions_to_refund_counts(contest: Contest) -> None:
    order, _ = _confirmed(contest)
    results = _decide_to_refund(contest, order)
    assert codes(results) == ["done"] + ["nothing-to-refund"] * (_CLICKS - 1)
    assert contest.ask(_AMOUNTS) == [9000]
    assert contest.status(order) == "refund_due"
    assert_all_hold(contest.database, contest.gateway)


def test_without_the_lock_on_the_order_the_database_still_refuses_a_second_refund(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, _ = _confirmed(contest)
    forget_to_lock(monkeypatch)
    results = _decide_to_refund(contest, order)
    assert {constraint_of(result) for result in results[1:]} == {"order_moves"}
    assert contest.ask(_AMOUNTS) == [9000]
    assert_all_hold(contest.database, contest.gateway)


def test_without_lock_and_bound_an_order_is_refunded_many_times_over(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, payment = _confirmed(contest)
    forget_to_lock(monkeypatch)
    run(
        contest.url,
        "ALTER TABLE orders DISABLE TRIGGER order_moves_once",
        "ALTER TABLE refunds DISABLE TRIGGER refunds_within_capture",
    )
    assert codes(_decide_to_refund(contest, order)) == ["done"] * _CLICKS
    assert contest.ask(_AMOUNTS) == [9000] * _CLICKS
    with contest.database.read() as session:
        found = [f.row for f in broken(session) if f.invariant.id == "I14"]
    assert ("payment_id", payment.id) in found[-1].items()


def test_refunds_in_parts_at_the_same_moment_stay_within_the_capture(contest: Contest) -> None:
    _, payment = _confirmed(contest)
    results = _refund_parts_by_hand(contest, payment, [5000, 4000, 5000])
    assert results == ["kept", "kept", "refunds_within_capture"]
    assert contest.ask(_AMOUNTS) == [4000, 5000]


def test_bound_that_does_not_lock_the_payment_lets_parts_exceed_the_capture(
    contest: Contest,
) -> None:
    _, payment = _confirmed(contest)
    without(contest.url, "check_refunds_within_capture", "FOR NO KEY UPDATE")
    results = _refund_parts_by_hand(contest, payment, [5000, 4000, 5000])
    assert results == ["kept"] * 3
    assert sum(contest.ask(_AMOUNTS)) > payment.amount_minor


def test_refund_whose_job_runs_many_times_at_once_is_paid_and_booked_once(
    contest: Contest,
) -> None:
    order, _ = _confirmed(contest)
    results = _pay_back(contest, order)
    assert codes(results) == ["done"] * _CLICKS
    assert [refund["amount"] for refund in contest.fake_stripe.books()["refunds"]] == [9000]
    assert contest.status(order) == "refunded"
    assert_all_hold(contest.database, contest.gateway)


def test_without_lock_moves_and_unique_postings_a_refund_is_booked_many_times(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, _ = _confirmed(contest)
    forget_to_lock(monkeypatch)
    run(
        contest.url,
        "ALTER TABLE orders DISABLE TRIGGER record_order_move",
        "ALTER TABLE orders DISABLE TRIGGER order_moves_once",
        "ALTER TABLE ledger_postings DROP CONSTRAINT uq_ledger_postings_kind_reference",
    )
    assert codes(_pay_back(contest, order)) == ["done"] * _CLICKS
    booked = contest.ask("SELECT kind FROM ledger_postings WHERE kind = 'refund_paid'")
    assert len(booked) == _CLICKS
    with contest.database.read() as session:
        assert "I12" in {finding.invariant.id for finding in broken(session)}


def _confirmed(contest: Contest) -> tuple[Order, Payment]:
    order = contest.order(contest.event(), [0, 1])
    payment = contest.start_paying(order)
    contest.pay(payment)
    settle(contest.database, contest.gateway, payment.id)
    return order, payment


def _decide_to_refund(contest: Contest, order: Order) -> list[Any]:
    decide = partial(refund_order, contest.database, order.id, reason="Illness")
    with Gate(contest.url, _NO_NEW_REFUNDS) as gate:
        return through(gate, [decide] * _CLICKS)


def _pay_back(contest: Contest, order: Order) -> list[Any]:
    refund = refund_order(contest.database, order.id, reason="Illness")
    assert refund is not None
    pay = partial(pay_refund, contest.database, contest.gateway, refund.id)
    with Gate(contest.url, "SELECT FROM refunds FOR UPDATE") as gate:
        return through(gate, [pay] * _CLICKS)


def _refund_parts_by_hand(contest: Contest, payment: Payment, amounts: Sequence[int]) -> list[str]:
    """Add refunds as a console might, each checked before any other is committed."""

    def add(amount: int) -> str:
        with psycopg.connect(contest.url.replace("+psycopg", "")) as connection:
            try:
                connection.execute(
                    "INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason)"
                    " VALUES (%s, %s, %s, %s, 'EUR', '')",
                    (ids.new_id(), payment.id, payment.order_id, amount),
                )
                connection.execute("LOCK TABLE incidents IN ROW SHARE MODE")
            except psycopg.IntegrityError as error:
                return str(error.diag.constraint_name)
        return "kept"

    with Gate(contest.url, "LOCK TABLE incidents IN EXCLUSIVE MODE") as gate:
        return through(gate, [partial(add, amount) for amount in amounts])

"""Prove that a payment is settled once, whoever brings the news and however many at a time."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from stagedoor.booking.models import Order
from stagedoor.operations.audit import broken
from stagedoor.payments.models import Payment
from stagedoor.payments.payment import settle, settle_with
from stagedoor.payments.sweep import let_unpaid_go, settle_quiet
from stagedoor.payments.webhooks import handle, receive
from tests.invariants import assert_all_hold
from tests.races.contest import Contest, codes
from tests.races.gate import Gate, at_once, through
from tests.races.weakened import forget_to_lock, run, without

_PAYMENTS = "SELECT FROM payments FOR UPDATE"
_POSTINGS = "SELECT kind FROM ledger_postings"
_MAILS = "SELECT template FROM outbox_emails"


def test_webhook_return_page_and_sweeps_at_once_settle_an_order_once(contest: Contest) -> None:
    order, payment = _paid(contest)
    results = _settle_from_all_sides(contest, payment)
    assert codes(results) == ["done"] * 5
    assert contest.status(order) == "confirmed"
    assert contest.ask(_POSTINGS) == ["capture"]
    assert contest.ask(_MAILS) == ["order_confirmation"]
    assert contest.ask("SELECT place_no FROM tickets WHERE status = 'valid'") == [0, 1]
    assert_all_hold(contest.database, contest.gateway)


def test_without_the_lock_on_the_order_its_moves_still_refuse_a_second_settlement(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, payment = _paid(contest)
    _leave_it_all_to_python(contest)
    forget_to_lock(monkeypatch)
    results = _settle_from_all_sides(contest, payment)
    # One of five settles it. The two sweeps list their trouble for a person and raise nothing.
    assert sum(isinstance(result, Exception) for result in results) >= 2
    assert_all_hold(contest.database, contest.gateway)


def test_without_lock_and_moves_a_paid_order_loses_the_places_it_was_sold(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, payment = _paid(contest)
    _leave_it_all_to_python(contest)
    forget_to_lock(monkeypatch)
    run(
        contest.url,
        "ALTER TABLE orders DISABLE TRIGGER record_order_move",
        "ALTER TABLE orders DISABLE TRIGGER order_moves_once",
    )
    _settle_from_all_sides(contest, payment)
    assert sorted(contest.ask(_POSTINGS)) == ["capture", "capture_unwanted"]
    assert contest.status(order) == "refund_due"
    with contest.database.read() as session:
        assert {"I04", "I06", "I12"} <= {finding.invariant.id for finding in broken(session)}


def test_without_its_own_locks_the_one_statement_still_settles_once(contest: Contest) -> None:
    order, payment = _paid(contest)
    without(contest.url, "confirm_paid_order", "WHERE id = p_order FOR UPDATE",
            instead="WHERE id = p_order")  # fmt: skip
    without(contest.url, "confirm_paid_order", "WHERE id = p_payment FOR UPDATE",
            instead="WHERE id = p_payment")  # fmt: skip
    with Gate(contest.url, _PAYMENTS) as gate:
        results = through(
            gate, [partial(settle, contest.database, contest.gateway, payment.id)] * 3
        )
    # The places are the last lock: who comes second finds them sold, and decides anew.
    assert codes(results) == ["done"] * 3
    assert contest.status(order) == "confirmed"
    assert contest.ask(_POSTINGS) == ["capture"]
    assert_all_hold(contest.database, contest.gateway)


def test_news_that_is_out_of_date_changes_nothing(contest: Contest) -> None:
    order = contest.order(contest.event(), [0, 1])
    payment = contest.start_paying(order)
    stale = contest.gateway.get_intent(str(payment.intent_id))
    contest.pay(payment)
    settle(contest.database, contest.gateway, payment.id)
    settle_with(contest.database, payment.id, stale)
    assert contest.status(order) == "confirmed"
    assert contest.ask("SELECT status FROM payments") == ["succeeded"]
    assert_all_hold(contest.database, contest.gateway)


def test_eight_clicks_on_pay_start_one_payment_and_one_intent(contest: Contest) -> None:
    order = contest.order(contest.event(), [0, 1])
    results = at_once([partial(contest.start_paying, order)] * 8)
    assert codes(results) == ["done"] * 8
    assert len({payment.client_secret for payment in results}) == 1
    assert len(contest.ask("SELECT id FROM payments")) == 1
    assert len(contest.fake_stripe.books()["payment_intents"]) == 1
    assert_all_hold(contest.database, contest.gateway)


def _paid(contest: Contest) -> tuple[Order, Payment]:
    order = contest.order(contest.event(), [0, 1])
    payment = contest.start_paying(order)
    contest.pay(payment)
    run(
        contest.url,
        "UPDATE payments SET checked_at = clock_timestamp() - interval '1 h'",
        "UPDATE orders SET expires_at = clock_timestamp() - interval '1 s'",
    )
    return order, payment


def _leave_it_all_to_python(contest: Contest) -> None:
    """Let the one statement take every case for more than the plain one."""
    decision = "SELECT * INTO o FROM orders WHERE id = p_order FOR UPDATE;"
    without(contest.url, "confirm_paid_order", decision, instead="RETURN NULL;")


def _settle_from_all_sides(contest: Contest, payment: Payment) -> list[Any]:
    database, gateway = contest.database, contest.gateway
    event = contest.webhook("payment_intent.succeeded")
    receive(database, event)
    with Gate(contest.url, _PAYMENTS) as gate:
        return through(
            gate,
            [
                partial(handle, database, gateway, event.id),
                partial(settle, database, gateway, payment.id),
                partial(let_unpaid_go, database, gateway),
                partial(settle_quiet, database, gateway),
                partial(settle, database, gateway, payment.id),
            ],
        )

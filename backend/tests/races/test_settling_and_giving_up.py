"""Prove that an order is let go only when its payment cannot arrive any more."""

from __future__ import annotations

import dataclasses
from functools import partial

import pytest

from stagedoor.booking.models import Order
from stagedoor.operations.audit import ask_provider, broken
from stagedoor.payments.models import Payment
from stagedoor.payments.payment import settle
from stagedoor.payments.stripe_gateway import Intent, StripeGateway
from stagedoor.payments.sweep import let_unpaid_go
from tests.invariants import assert_all_hold
from tests.races.contest import Contest, codes
from tests.races.gate import Call, Gate, through

_PAYMENTS = "SELECT FROM payments FOR UPDATE"


@pytest.mark.parametrize("is_sweep_first", [True, False])
def test_paid_order_is_confirmed_whether_the_webhook_or_the_sweep_comes_first(
    contest: Contest, is_sweep_first: bool
) -> None:
    order, payment = _overdue(contest)
    contest.pay(payment)
    calls: list[Call] = [
        partial(let_unpaid_go, contest.database, contest.gateway),
        partial(settle, contest.database, contest.gateway, payment.id),
    ]
    with Gate(contest.url, _PAYMENTS) as gate:
        results = through(gate, calls if is_sweep_first else calls[::-1])
    assert codes(results) == ["done", "done"]
    assert contest.status(order) == "confirmed"
    assert_all_hold(contest.database, contest.gateway)


@pytest.mark.parametrize("is_sweep_first", [True, False])
def test_unpaid_order_is_let_go_once_whether_the_return_page_or_the_sweep_comes_first(
    contest: Contest, is_sweep_first: bool
) -> None:
    order, payment = _overdue(contest)
    calls: list[Call] = [
        partial(let_unpaid_go, contest.database, contest.gateway),
        partial(settle, contest.database, contest.gateway, payment.id),
    ]
    with Gate(contest.url, _PAYMENTS) as gate:
        results = through(gate, calls if is_sweep_first else calls[::-1])
    assert codes(results) == ["done", "done"]
    assert contest.status(order) == "expired"
    assert contest.ask("SELECT DISTINCT state FROM places") == ["free"]
    assert_all_hold(contest.database, contest.gateway)


def test_buyer_who_pays_while_the_sweep_gives_up_gets_the_tickets(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, payment = _overdue(contest)
    cancel = StripeGateway.cancel_intent

    def pay_just_before(gateway: StripeGateway, intent_id: str) -> Intent:
        contest.pay(payment)
        return cancel(gateway, intent_id)

    monkeypatch.setattr(StripeGateway, "cancel_intent", pay_just_before)
    let_unpaid_go(contest.database, contest.gateway)
    assert contest.status(order) == "confirmed"
    assert_all_hold(contest.database, contest.gateway)


def test_without_reading_back_what_became_of_it_the_sweep_sells_a_paid_place_again(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, payment = _overdue(contest)

    def pay_and_take_it_for_cancelled(gateway: StripeGateway, intent_id: str) -> Intent:
        contest.pay(payment)
        return dataclasses.replace(gateway.get_intent(intent_id), status="cancelled")

    monkeypatch.setattr(StripeGateway, "cancel_intent", pay_and_take_it_for_cancelled)
    let_unpaid_go(contest.database, contest.gateway)
    assert contest.status(order) == "expired"
    assert contest.ask("SELECT DISTINCT state FROM places") == ["free"]
    provider = ask_provider(contest.database, contest.gateway)
    with contest.database.read() as session:
        found = broken(session, provider=provider, grace_s=0)
    assert [(f.invariant.id, f.row["payment_id"]) for f in found] == [("I23", payment.id)]


def _overdue(contest: Contest) -> tuple[Order, Payment]:
    order = contest.order(contest.event(), [0, 1])
    payment = contest.start_paying(order)
    contest.let_time_run_out()
    return order, payment

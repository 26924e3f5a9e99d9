"""Prove that an offered ticket is taken once, and never after it was called back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from stagedoor.booking.access import AccessTokens
from stagedoor.booking.models import Order
from stagedoor.kernel import ids
from stagedoor.operations.audit import broken
from stagedoor.payments.payment import settle
from stagedoor.tickets.access import TransferTokens, Visitor
from stagedoor.tickets.passing_on import accept_ticket, offer_ticket, withdraw_ticket
from tests.invariants import assert_all_hold
from tests.races.contest import Contest, codes
from tests.races.gate import Gate, through
from tests.races.weakened import constraint_of, forget_to_lock, run

_CLICKS = 4
# Nobody moves an offer; those who ask first lock its ticket and wait here.
_NO_MOVES = "LOCK TABLE ticket_transfers IN SHARE MODE"
_STATES = "SELECT state FROM ticket_transfers"
_ISSUES = "SELECT issue FROM tickets ORDER BY issue"


def test_one_of_several_who_accept_the_same_offer_gets_the_ticket(contest: Contest) -> None:
    transfer = _offered(contest)
    results = _at_the_gate(contest, [_accept(contest, transfer, n) for n in range(_CLICKS)])
    assert codes(results) == ["done"] + ["transfer-ended"] * (_CLICKS - 1)
    assert contest.ask("SELECT holder FROM tickets WHERE issue = 1") == ["Person 0"]
    assert contest.ask(_ISSUES) == [0, 1]
    assert_all_hold(contest.database, contest.gateway)


def test_without_the_locks_the_database_still_lets_one_accept(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    transfer = _offered(contest)
    forget_to_lock(monkeypatch)
    results = _at_the_gate(contest, [_accept(contest, transfer, n) for n in range(_CLICKS)])
    refused = [constraint_of(result) for result in results if result is not None]
    assert refused == ["transfer_moves"] * (_CLICKS - 1)
    assert contest.ask(_ISSUES) == [0, 1]
    assert_all_hold(contest.database, contest.gateway)


def test_without_locks_and_moves_a_ticket_is_given_to_several(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    transfer = _offered(contest)
    forget_to_lock(monkeypatch)
    run(contest.url, "ALTER TABLE ticket_transfers DISABLE TRIGGER transfer_moves")
    results = _at_the_gate(contest, [_accept(contest, transfer, n) for n in range(_CLICKS)])
    assert codes(results) == ["done"] * _CLICKS
    with contest.database.read() as session:
        assert "I49" in {finding.invariant.id for finding in broken(session)}


@pytest.mark.parametrize("first", ["accept", "withdraw"])
def test_offer_that_is_accepted_and_withdrawn_at_once_ends_one_way(
    contest: Contest, first: str
) -> None:
    transfer = _offered(contest)
    calls = {"accept": _accept(contest, transfer, 0), "withdraw": _withdraw(contest, transfer)}
    second = calls[{"accept": "withdraw", "withdraw": "accept"}[first]]
    results = _at_the_gate(contest, [calls[first], second])
    assert codes(results) == ["done", "transfer-ended"]
    was_accepted = first == "accept"
    assert contest.ask(_STATES) == ["accepted" if was_accepted else "withdrawn"]
    assert contest.ask(_ISSUES) == ([0, 1] if was_accepted else [0, 0])
    assert_all_hold(contest.database, contest.gateway)


def test_without_locks_and_moves_a_withdrawn_ticket_is_gone_all_the_same(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    transfer = _offered(contest)
    forget_to_lock(monkeypatch)
    run(
        contest.url,
        "ALTER TABLE ticket_transfers DISABLE TRIGGER transfer_moves",
        "ALTER TABLE ticket_transfers DROP CONSTRAINT ck_ticket_transfers_ended",
    )
    calls = [_withdraw(contest, transfer), _accept(contest, transfer, 0)]
    assert codes(_at_the_gate(contest, calls)) == ["done", "done"]
    assert contest.ask(_ISSUES) == [0, 1]


def test_of_two_offers_of_one_ticket_at_once_one_is_made(contest: Contest) -> None:
    order = _confirmed(contest)
    (ticket, *_) = contest.ask("SELECT id FROM tickets ORDER BY id")
    visitor = _visitor(contest, AccessTokens(contest.application.config.secret_key).of(order.id))

    def offer(number: int) -> None:
        with contest.database.begin() as session:
            public = ids.public("tkt", ticket)
            offer_ticket(session, public, visitor, email=f"p{number}@example.org")

    results = _at_the_gate(contest, [partial(offer, number) for number in range(_CLICKS)])
    assert codes(results) == ["done"] + ["transfer-open"] * (_CLICKS - 1)
    assert contest.ask(_STATES) == ["offered"]


def _offered(contest: Contest) -> str:
    order = _confirmed(contest)
    (ticket, *_) = contest.ask("SELECT id FROM tickets ORDER BY id")
    visitor = _visitor(contest, AccessTokens(contest.application.config.secret_key).of(order.id))
    with contest.database.begin() as session:
        transfer = offer_ticket(
            session, ids.public("tkt", ticket), visitor, email="grace@example.org"
        )
        return transfer.public_id


def _confirmed(contest: Contest) -> Order:
    order = contest.order(contest.event(), [0, 1])
    payment = contest.start_paying(order)
    contest.pay(payment)
    settle(contest.database, contest.gateway, payment.id)
    return order


def _accept(contest: Contest, transfer: str, number: int) -> Callable[[], Any]:
    tokens = TransferTokens(contest.application.config.secret_key)
    visitor = _visitor(contest, tokens.of(ids.parse("trf", transfer)))

    def accept() -> None:
        with contest.database.begin() as session:
            accept_ticket(session, transfer, visitor, holder=f"Person {number}")

    return accept


def _withdraw(contest: Contest, transfer: str) -> Callable[[], Any]:
    (order,) = contest.ask("SELECT id FROM orders")
    visitor = _visitor(contest, AccessTokens(contest.application.config.secret_key).of(order))

    def withdraw() -> None:
        with contest.database.begin() as session:
            withdraw_ticket(session, transfer, visitor)

    return withdraw


def _visitor(contest: Contest, token: str) -> Visitor:
    secret = contest.application.config.secret_key
    return Visitor(
        session_id=ids.new_id(),
        user_id=None,
        token=token,
        orders=AccessTokens(secret),
        transfers=TransferTokens(secret),
    )


def _at_the_gate(contest: Contest, calls: list[Callable[[], Any]]) -> list[Any]:
    with Gate(contest.url, _NO_MOVES) as gate:
        return through(gate, calls)

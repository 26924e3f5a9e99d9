"""Prove over real connections that a crowd buys each place once and that its losers are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.factories.events import MadeEvent, seat_plan
from tests.invariants import assert_all_hold
from tests.races.contest import Contest
from tests.races.gate import Gate, at_once, through
from tests.races.weakened import without
from tests.races.web_process import Answer, Browser, serving

_CLIENTS, _SEATS = 64, 50
_FEW = 4  # as many as one process of the server answers at once
_BUYER = {"email": "ada@example.org", "name": "Ada Lovelace"}


@pytest.fixture
def port(contest: Contest, tmp_path: Path) -> Iterator[int]:
    """Give the port on which the contest's box office is served."""
    with serving(contest.application.config, tmp_path) as served:
        yield served


def test_crowd_of_64_buys_each_of_50_places_once_and_every_loser_is_told(
    contest: Contest, port: int
) -> None:
    event = contest.event(plan=seat_plan(rows=5, seats=10))
    bought = at_once([partial(_buy, contest, port, event, n) for n in range(_CLIENTS)])
    for result in bought:
        if isinstance(result, BaseException):
            raise result
    seats = [seat for seat, _ in bought if seat is not None]
    assert sorted(seats) == list(range(_SEATS))
    losers = [refusals for seat, refusals in bought if seat is None]
    assert [len(refusals) for refusals in losers] == [_SEATS] * (_CLIENTS - _SEATS)
    for refused, answer in (pair for _, refusals in bought for pair in refusals):
        assert (answer.status, answer.body["code"]) == (409, "place-taken"), answer
        assert answer.body["taken"] == [refused]
        assert [refused] not in answer.body["alternatives"]
    sold = contest.ask("SELECT place_no FROM places WHERE state = 'sold' ORDER BY place_no")
    assert sold == list(range(_SEATS))
    tickets = contest.ask("SELECT place_no FROM tickets WHERE status = 'valid' ORDER BY place_no")
    assert tickets == sold
    assert_all_hold(contest.database, contest.gateway)


def test_one_of_those_who_ask_at_the_same_moment_gets_the_place(
    contest: Contest, port: int
) -> None:
    event = contest.event(plan=seat_plan())
    answers = _ask_at_the_same_moment(contest, port, event)
    assert sorted(answer.status for answer in answers) == [201] + [409] * (_FEW - 1)
    assert {tuple(answer.body["taken"]) for answer in answers if answer.status == 409} == {(3,)}
    assert_all_hold(contest.database)


def test_without_the_lock_on_its_row_the_place_is_given_to_all_of_them(
    contest: Contest, port: int
) -> None:
    event = contest.event(plan=seat_plan())
    without(contest.url, "lock_free_places", "ORDER BY place_no FOR UPDATE")
    answers = _ask_at_the_same_moment(contest, port, event)
    assert [answer.status for answer in answers] == [201] * _FEW


def _ask_at_the_same_moment(contest: Contest, port: int, event: MadeEvent) -> list[Answer]:
    def ask() -> Answer:
        with closing(Browser(port)) as browser:
            return browser.post(f"/events/{event.public_id}/holds", _items(3))

    row = "SELECT FROM places WHERE event_id = %s AND place_no = 3 FOR UPDATE"
    with Gate(contest.url, row, event.id) as gate:
        return through(gate, [ask] * _FEW)


def _buy(
    contest: Contest, port: int, event: MadeEvent, number: int
) -> tuple[int | None, list[tuple[int, Answer]]]:
    """Try one seat after the other; buy the first that can be had, and count the refusals."""
    refusals: list[tuple[int, Answer]] = []
    with closing(Browser(port)) as browser:
        for step in range(_SEATS):
            seat = (number + step) % _SEATS
            held = browser.post(f"/events/{event.public_id}/holds", _items(seat))
            if held.status == 201:
                assert [item["place"] for item in held.body["items"]] == [seat]
                _pay(contest, browser, held.body["id"])
                return seat, refusals
            refusals.append((seat, held))
    return None, refusals


def _pay(contest: Contest, browser: Browser, hold: str) -> None:
    order = browser.post("/orders", {"hold": hold, **_BUYER})
    assert order.status == 201, order
    path = f"/orders/{order.body['number']}/payments"
    payment = browser.post(path)
    assert payment.status == 201, payment
    contest.fake_stripe.pay(payment.body["client_secret"])
    assert browser.post(path).body["status"] == "succeeded"


def _items(seat: int) -> dict[str, Any]:
    return {"items": [{"place": seat, "ticket_type": "adult"}]}

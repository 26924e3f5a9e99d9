"""Prove that a request that is sent many times under one key takes effect once."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask.testing import FlaskClient

from tests.factories.events import MadeEvent
from tests.invariants import assert_all_hold
from tests.races.contest import Contest
from tests.races.gate import Gate, through
from tests.races.weakened import run, without

_TIMES = 6
_NO_NEW_HOLDS = "LOCK TABLE holds IN SHARE MODE"
_NO_NEW_ORDERS = "LOCK TABLE orders IN SHARE MODE"
_HOLDS = "SELECT id FROM holds"


def test_hold_that_is_sent_many_times_at_once_holds_once(contest: Contest) -> None:
    event, browser = contest.event(), _browser(contest)
    answers = _hold_many_times(contest, event, browser)
    assert [_words(answer) for answer in answers] == [
        "201",
        *["409 idempotency-in-progress"] * (_TIMES - 1),
    ]
    assert len(contest.ask(_HOLDS)) == 1
    again = _hold(event, browser)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.data == answers[0].data
    assert_all_hold(contest.database)


def test_without_the_lock_on_the_key_its_row_still_allows_one_hold(contest: Contest) -> None:
    event, browser = contest.event(), _browser(contest)
    _leave_key_unlocked(contest)
    answers = _hold_many_times(contest, event, browser)
    assert sorted(answer.status_code for answer in answers) == [201] + [500] * (_TIMES - 1)
    assert len(contest.ask(_HOLDS)) == 1


def test_without_lock_and_row_each_repetition_holds_again(contest: Contest) -> None:
    event, browser = contest.event(), _browser(contest)
    _leave_key_unlocked(contest)
    run(contest.url, "ALTER TABLE idempotency_keys DROP CONSTRAINT pk_idempotency_keys")
    answers = _hold_many_times(contest, event, browser)
    assert [answer.status_code for answer in answers] == [201] * _TIMES
    assert len(contest.ask(_HOLDS)) == _TIMES


def test_order_that_is_sent_many_times_at_once_is_made_once(contest: Contest) -> None:
    event, browser = contest.event(), _browser(contest)
    hold = _hold(event, browser).get_json()
    form = {"hold": hold["id"], "email": "ada@example.org", "name": "Ada Lovelace"}
    send = partial(_send, browser, "/api/v1/orders", form, "order")
    with Gate(contest.url, _NO_NEW_ORDERS) as gate:
        answers = through(gate, [send] * _TIMES)
    assert [_words(answer) for answer in answers] == [
        "201",
        *["409 idempotency-in-progress"] * (_TIMES - 1),
    ]
    again = send()
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.data == answers[0].data
    assert len(contest.ask("SELECT id FROM orders")) == 1
    assert_all_hold(contest.database)


def test_without_the_lock_on_the_key_a_repetition_is_refused_as_a_second_order(
    contest: Contest,
) -> None:
    event, browser = contest.event(), _browser(contest)
    hold = _hold(event, browser).get_json()
    without(contest.url, "answered_before", _TRY_LOCK, instead="true")
    form = {"hold": hold["id"], "email": "ada@example.org", "name": "Ada Lovelace"}
    send = partial(_send, browser, "/api/v1/orders", form, "order")
    with Gate(contest.url, _NO_NEW_ORDERS) as gate:
        answers = through(gate, [send] * _TIMES)
    assert [_words(answer) for answer in answers] == [
        "201",
        *["409 already-ordered"] * (_TIMES - 1),
    ]


_TRY_LOCK = "pg_try_advisory_xact_lock(hashtextextended(p_scope || ' ' || p_key, 0))"


def _leave_key_unlocked(contest: Contest) -> None:
    without(contest.url, "open_hold", _TRY_LOCK, instead="true")


def _hold_many_times(contest: Contest, event: MadeEvent, browser: FlaskClient) -> list[Any]:
    with Gate(contest.url, _NO_NEW_HOLDS) as gate:
        return through(gate, [partial(_hold, event, browser)] * _TIMES)


def _hold(event: MadeEvent, browser: FlaskClient) -> Any:
    items = [{"area": "main", "quantity": 1, "ticket_type": "adult"}]
    path = f"/api/v1/events/{event.public_id}/holds"
    return _send(browser, path, {"items": items}, "hold")


def _send(browser: FlaskClient, path: str, form: dict[str, Any], key: str) -> Any:
    """Send as one tab of a browser: each with the same cookie, and a client of its own."""
    tab = FlaskClient(browser.application, browser.response_wrapper, use_cookies=False)
    cookie = browser.get_cookie("stagedoor")
    assert cookie is not None
    headers = {"Idempotency-Key": key, "Cookie": f"{cookie.key}={cookie.value}"}
    return tab.post(path, json=form, headers=headers)


def _browser(contest: Contest) -> FlaskClient:
    """Return a browser that has its cookie already."""
    browser = contest.client()
    browser.get("/api/v1/sessions/current")
    return browser


def _words(answer: Any) -> str:
    if answer.status_code < 400:
        return str(answer.status_code)
    return f"{answer.status_code} {answer.get_json()['code']}"

"""Prove that a transaction lost to another is tried again, a few times and with no trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from flask import Response, g
from sqlalchemy import text

from stagedoor.app import Application
from stagedoor.database import Database, TransactionLost, translated_driver_errors
from stagedoor.kernel import ids
from stagedoor.web import retries
from stagedoor.web.session import rotate_session
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event

ONE_SEAT = [{"place": 3, "ticket_type": "adult"}]
TAKE = "UPDATE places SET state = state WHERE event_id = %s AND place_no = %s"
STATES = {"deadlock": "40P01", "lock timeout": "55P03", "serialization failure": "40001"}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "_LONGEST_PAUSE_S", 0.0)


@pytest.fixture
def lose(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, str], list[int]]:
    """Let the next bookings be undone by PostgreSQL at their end, with the state that is given."""

    def arrange(times: int, state: str) -> list[int]:
        tries: list[int] = []
        run_statement = Database.run

        def run_and_lose(self: Database, statement: str, parameters: dict[str, Any]) -> Any:
            if "book_order" not in statement:
                return run_statement(self, statement, parameters)
            tries.append(len(tries))
            connection = self._own_connection()
            with translated_driver_errors(), connection.transaction():
                booked = run_statement(self, statement, parameters)
                if len(tries) <= times:
                    connection.execute(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$".encode())
            return booked

        monkeypatch.setattr(Database, "run", run_and_lose)
        return tries

    return arrange


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
@pytest.mark.parametrize("times", [1, 2])
def test_order_that_was_lost_is_booked_by_the_next_try(
    database: Database,
    buying: Buying,
    lose: Callable[[int, str], list[int]],
    times: int,
    state: str,
) -> None:
    hold = _hold(database, buying)
    tries = lose(times, state)
    order = buying.book(hold)
    assert len(tries) == times + 1
    assert buying.order(order)["status"] == "awaiting_payment"
    assert _count(database, "orders") == 1


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_order_that_was_lost_three_times_is_refused_for_now_and_leaves_nothing(
    database: Database, buying: Buying, lose: Callable[[int, str], list[int]], state: str
) -> None:
    hold = _hold(database, buying)
    tries = lose(3, state)
    form = {"hold": hold["id"], "email": "ada@example.org", "name": "Ada Lovelace"}
    key = {"Idempotency-Key": "one order"}
    reply = buying.client.post("/api/v1/orders", json=form, headers=key)
    assert (reply.status_code, reply.mimetype) == (503, "application/problem+json")
    assert reply.get_json()["code"] == "database-busy"
    assert int(reply.headers["Retry-After"]) > 0
    assert len(tries) == 3
    assert (_count(database, "orders"), _count(database, "idempotency_keys")) == (0, 0)
    # The refusal was not kept either: asked again with the same key, the order is booked.
    again = buying.client.post("/api/v1/orders", json=form, headers=key)
    assert again.status_code == 201
    assert "Idempotency-Replayed" not in again.headers


def test_hold_that_was_lost_is_held_by_the_next_try(
    database: Database, buying: Buying, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin() as session:
        event = make_event(session)
    run, tries = Database.run, []

    def lose_first(self: Database, statement: str, parameters: dict[str, Any]) -> Any:
        tries.append(statement)
        if len(tries) == 1:
            return run(self, "DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$", {})
        return run(self, statement, parameters)

    monkeypatch.setattr(Database, "run", lose_first)
    assert [item["place"] for item in buying.hold(event.public_id, ONE_SEAT)["items"]] == [3]
    assert len(tries) == 2


def test_cookie_of_a_lost_try_is_not_sent(application: Application) -> None:
    first, second = ids.new_id(), ids.new_id()
    sessions = [first, second]

    def rotate_and_lose() -> Response:
        rotate_session(sessions.pop(0), None)
        if sessions:
            g.keyed_request = "half-made"
            raise TransactionLost
        assert "keyed_request" not in g
        return Response(status=204)

    application.flask.add_url_rule("/test/lost", "lost", rotate_and_lose, methods=["POST"])
    client = application.flask.test_client()
    reply = client.post("/test/lost")
    assert reply.status_code == 204
    (cookie,) = reply.headers.getlist("Set-Cookie")
    known = application.flask.extensions["session_cookie"].read(cookie.split("=")[1].split(";")[0])
    assert known == (second, False)


def test_cookie_is_not_sent_when_every_try_was_lost(application: Application) -> None:
    def rotate_and_lose() -> Response:
        rotate_session(ids.new_id(), None)
        raise TransactionLost

    application.flask.add_url_rule("/test/lost", "lost", rotate_and_lose, methods=["POST"])
    reply = application.flask.test_client().post("/test/lost")
    assert reply.status_code == 503
    assert "Set-Cookie" not in reply.headers


def test_reading_is_not_tried_again(application: Application) -> None:
    tries = []

    def lose() -> Response:
        tries.append(1)
        raise TransactionLost

    application.flask.add_url_rule("/test/lost", "lost", lose)
    assert application.flask.test_client().get("/test/lost").status_code == 503
    assert len(tries) == 1


def test_lock_that_another_keeps_too_long_loses_the_transaction(
    database: Database, database_url: str
) -> None:
    with database.begin() as session:
        event = make_event(session)
    url = database_url.replace("+psycopg", "")
    with psycopg.connect(url) as other:
        other.execute(TAKE, (event.id, 1))
        with pytest.raises(TransactionLost):
            _take(database, event)


def _take(database: Database, event: MadeEvent) -> None:
    with database.begin() as session:
        session.execute(text("SET LOCAL lock_timeout = '50ms'"))
        session.connection().exec_driver_sql(TAKE, (event.id, 1))


def _hold(database: Database, buying: Buying) -> dict[str, Any]:
    with database.begin() as session:
        event = make_event(session)
    return buying.hold(event.public_id, ONE_SEAT)


def _count(database: Database, table: str) -> int:
    with database.read() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())

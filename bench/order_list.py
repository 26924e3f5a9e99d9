"""Measure an account's list of orders, for buyers who have 10, 1,000 and 10,000 of them."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from bench import load
from bench.demo import Demo
from bench.growth import flatness
from stagedoor.accounts.models import User
from stagedoor.database import Database
from stagedoor.kernel import clock

# A page has a hundred orders at most, so the list is to be flat from the second on.
_SIZES = (10, 1_000, 10_000)
_ROUNDS, _A_ROUND = 10, 20
_OK, _CREATED = 200, 201
_PASSWORD = "many evenings out"  # noqa: S105 - of accounts that live for a minute
_MARK = "bench-orders-"
# Orders that came to nothing: they have no tickets and no money, and the list shows them alike.
_ADD = """
WITH added AS (
    INSERT INTO holds (id, event_id, session_id, state, places, expires_at, extendable_until)
    SELECT uuidv7(), %(event)s, uuidv7(), 'released', '{}', now(), now()
    FROM generate_series(1, %(count)s) RETURNING id
)
INSERT INTO orders (id, number, event_id, hold_id, session_id, user_id, email, name, status,
    currency, lines_minor, total_minor, expires_at)
SELECT uuidv7(), 'BENCH-' || id, %(event)s, id, uuidv7(), %(user)s, %(email)s, 'Bench', 'expired',
    'EUR', 2500, 2500, now() FROM added
"""
_OWN = f"SELECT id FROM users WHERE email LIKE '{_MARK}%%'"  # noqa: S608
_REMOVE = (
    f"DELETE FROM holds WHERE id IN (SELECT hold_id FROM orders WHERE user_id IN ({_OWN}))",  # noqa: S608
    f"DELETE FROM orders WHERE user_id IN ({_OWN})",  # noqa: S608
    f"DELETE FROM user_sessions WHERE user_id IN ({_OWN})",  # noqa: S608
    f"DELETE FROM users WHERE email LIKE '{_MARK}%%'",  # noqa: S608
)


def run(demo: Demo) -> dict[str, object]:
    """Ask for the first page again and again as three buyers; return the medians."""
    tallies = {size: load.Tally() for size in _SIZES}
    with _buyers(demo) as cookies:
        for _ in range(_ROUNDS):
            for size, cookie in cookies.items():
                request = load.request("GET", "/api/v1/accounts/orders", cookie=cookie)
                said = load.run(demo.port, iter([request] * _A_ROUND), clients=1)
                tallies[size].statuses += said.statuses
                tallies[size].durations_s += said.durations_s
    curve = [[size, tally.percentile_ms(50)] for size, tally in tallies.items()]
    most = tallies[_SIZES[-1]]
    return {
        "bench": "order_list",
        "value": curve[-1][1],
        "unit": "ms for the newest of 10,000 orders, median",
        "p50_ms": curve[-1][1],
        "p99_ms": most.percentile_ms(99),
        "ceiling": curve[1][1],
        "ratio": flatness(curve[1:]),
        "refused": sum(t.statuses.total() - t.statuses[_OK] for t in tallies.values()),
        "curve": curve,
        "flatness": flatness(curve[1:]),
    }


@contextmanager
def _buyers(demo: Demo) -> Iterator[dict[int, str]]:
    """Give the cookie of a buyer for each number of orders; all are gone at the end."""
    database = Database(demo.config.database_url)
    with demo.connect() as connection:
        _remove(connection)
        try:
            for size in _SIZES:
                _add(connection, database, demo, size)
            connection.execute("VACUUM ANALYZE orders, holds, users")
            yield {size: _log_in(demo.port, size) for size in _SIZES}
        finally:
            database.dispose()
            _remove(connection)


def _add(connection: psycopg.Connection, database: Database, demo: Demo, size: int) -> None:
    with database.begin() as session:
        user = User.create(
            session, email=_email(size), password=_PASSWORD, name="Bench", now=clock.now(),
            is_confirmed=True,
        )  # fmt: skip
        assert user is not None, "the address was free"
        user_id = user.id
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        facts = {"event": demo.event_id("stadium"), "user": user_id, "email": _email(size)}
        connection.execute(_ADD, {**facts, "count": size})


def _remove(connection: psycopg.Connection) -> None:
    """Take out the buyers and all that is theirs, also what a killed run left behind."""
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        for statement in _REMOVE:
            connection.execute(statement, {})
    connection.execute("VACUUM ANALYZE orders, holds, users")


def _email(size: int) -> str:
    return f"{_MARK}{size}@example.org"


def _log_in(port: int, size: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = json.dumps({"email": _email(size), "password": _PASSWORD})
    connection.request("POST", "/api/v1/sessions", body, {"Content-Type": "application/json"})
    reply = connection.getresponse()
    assert reply.status == _CREATED, reply.read()
    cookies = reply.headers.get_all("Set-Cookie") or []
    return "; ".join(cookie.partition(";")[0] for cookie in cookies)

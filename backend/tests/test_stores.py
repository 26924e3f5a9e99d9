"""Prove what a dead Valkey and a dead PostgreSQL do to a sale: nothing, and nothing for good."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import psycopg
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from fake_stripe.testing import FakeStripe
from stagedoor import database as database_module
from stagedoor.accounts import equal_time, passwords
from stagedoor.app import Application
from stagedoor.booking.models import Hold, Order
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.embedded import EmbeddedPostgres, EmbeddedValkey
from stagedoor.payments.models import Payment
from stagedoor.payments.payment import settle
from stagedoor.payments.stripe_gateway import StripeGateway
from stagedoor.web import rate_limits
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event

Stores = tuple[EmbeddedPostgres, EmbeddedValkey]
LOGIN = {"email": "ada@example.org", "password": "lantern orchid gravel"}


def seats(*places: int) -> list[dict[str, Any]]:
    """Return the items of a request to hold these places."""
    return [{"place": place, "ticket_type": "adult"} for place in places]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Give a PostgreSQL, as durable as the real one, and a Valkey that tests may kill."""
    directory = tmp_path_factory.mktemp("stores")
    directory.chmod(0o711)
    postgres = EmbeddedPostgres(directory / "postgres").start()
    valkey = EmbeddedValkey(directory / "valkey").start()
    database_module.migrate(postgres.url)
    yield postgres, valkey
    valkey.stop(immediate=True)
    postgres.stop(immediate=True)


@pytest.fixture
def postgres(stores: Stores) -> EmbeddedPostgres:
    """Give the PostgreSQL that tests may kill, alive."""
    if stores[0].pid is None:
        stores[0].restart()
    return stores[0]


@pytest.fixture
def valkey(stores: Stores) -> EmbeddedValkey:
    """Give the Valkey that tests may kill, alive and empty."""
    stores[1].restart(immediate=True)
    return stores[1]


@pytest.fixture
def mortal(
    postgres: EmbeddedPostgres, valkey: EmbeddedValkey, configuration: Configuration
) -> Iterator[Application]:
    """Give an application on them."""
    config = replace(configuration, database_url=postgres.url, redis_url=valkey.url)
    application = Application(config)
    yield application
    application.close()


@pytest.fixture
def event(mortal: Application) -> MadeEvent:
    """Give an event on sale."""
    with mortal.database.begin() as session:
        return make_event(session, capacity=50)


@pytest.fixture
def buyer(mortal: Application) -> Buying:
    """Give a buyer."""
    return Buying(mortal.flask.test_client())


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "cost", passwords.Cost(memory_kib=8, rounds=1))
    monkeypatch.setattr(equal_time, "shortest_s", 0.0)


def test_killing_valkey_during_a_sale_stops_no_order(
    mortal: Application,
    valkey: EmbeddedValkey,
    event: MadeEvent,
    buyer: Buying,
    fake_stripe: FakeStripe,
) -> None:
    hold = buyer.hold(event.public_id, seats(3, 4))
    kill(valkey)
    order = buyer.book(hold)
    pay(mortal, buyer, order, fake_stripe)
    shown = buyer.order(order)
    assert shown["status"] == "confirmed"
    assert [ticket["place"] for ticket in shown["tickets"]] == [3, 4]
    other = Buying(mortal.flask.test_client())
    assert [item["place"] for item in other.hold(event.public_id, seats(7))["items"]] == [7]
    taken = other.client.post(f"/api/v1/events/{event.public_id}/holds", json={"items": seats(3)})
    assert (taken.status_code, taken.get_json()["taken"]) == (409, [3])


def test_without_valkey_logging_in_fails_closed_and_everything_else_goes_on(
    mortal: Application,
    valkey: EmbeddedValkey,
    event: MadeEvent,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # How long the application leaves a dead Valkey alone before it asks again.
    monkeypatch.setattr(rate_limits, "_OPEN_S", 0)
    client = mortal.flask.test_client()
    assert client.post("/api/v1/accounts", json={**LOGIN, "name": "Ada"}).status_code == 201
    kill(valkey)
    refuse_for_now(client.post("/api/v1/sessions", json=LOGIN), "limits-away")
    for path in ("", "/seat-map", "/availability"):
        assert client.get(f"/api/v1/events/{event.public_id}{path}").status_code == 200
    assert client.get("/api/v1/events?q=evening").status_code == 200
    assert client.get("/api/v1/sessions/current").get_json() == {"user": None}
    refuse_for_now(client.get("/readyz"), "not-ready")
    assert client.get("/readyz").get_json()["parts"] == {
        "database": "ok",
        "migrations": "ok",
        "redis": "does not answer",
    }
    # What our own health checks and supervisor ask: sales go on.
    assert client.get("/readyz?exclude=redis").status_code == 200
    registration = {**LOGIN, "email": "grace@example.org", "name": "Grace"}
    assert client.post("/api/v1/accounts", json=registration).status_code == 201

    valkey.restart(immediate=True)
    assert client.post("/api/v1/sessions", json=LOGIN).status_code == 201


def test_while_postgres_is_dead_every_route_says_to_come_back(
    postgres: EmbeddedPostgres, event: MadeEvent, buyer: Buying
) -> None:
    hold = buyer.hold(event.public_id, seats(3))
    order = buyer.book(buyer.hold(event.public_id, seats(4)))
    postgres.stop(immediate=True)
    client, holds = buyer.client, f"/api/v1/events/{event.public_id}/holds"
    form = {"hold": hold["id"], "email": "ada@example.org", "name": "Ada"}
    key = {"Idempotency-Key": "while it is dead"}
    for headers in ({}, key):
        refuse_for_now(client.post(holds, json={"items": seats(5)}, headers=headers))
        refuse_for_now(client.post("/api/v1/orders", json=form, headers=headers))
    refuse_for_now(client.get(f"/api/v1/events/{event.public_id}"))
    refuse_for_now(client.get(f"/api/v1/events/{event.public_id}/availability"))
    refuse_for_now(client.get(f"/api/v1/events/{event.public_id}/seat-map"))
    refuse_for_now(client.get("/api/v1/events"))
    refuse_for_now(client.get(f"/api/v1/holds/{hold['id']}"))
    refuse_for_now(client.delete(f"/api/v1/holds/{hold['id']}"))
    refuse_for_now(client.get(f"/api/v1/orders/{order['number']}"))
    refuse_for_now(client.post(f"/api/v1/orders/{order['number']}/payments"))
    refuse_for_now(client.post("/api/v1/sessions", json=LOGIN))
    refuse_for_now(client.get("/readyz"), "not-ready")
    refuse_for_now(client.get("/readyz?exclude=redis"), "not-ready")
    assert client.get("/readyz").get_json()["parts"]["database"] == "does not answer"
    assert client.get("/healthz").status_code == 200

    postgres.restart(immediate=True)
    assert client.get("/readyz").status_code == 200
    assert client.get(f"/api/v1/holds/{hold['id']}").get_json()["id"] == hold["id"]
    assert client.get(f"/api/v1/orders/{order['number']}").status_code == 200


def test_what_was_acknowledged_before_postgres_died_is_there_afterwards(
    mortal: Application,
    postgres: EmbeddedPostgres,
    event: MadeEvent,
    buyer: Buying,
    fake_stripe: FakeStripe,
) -> None:
    # A hold may be lost with the last fraction of a second; later commits bring it to the disk.
    hold = buyer.hold(event.public_id, seats(6))
    paid = buyer.book(buyer.hold(event.public_id, seats(3, 4)))
    pay(mortal, buyer, paid, fake_stripe)
    begun = buyer.book(buyer.hold(event.public_id, seats(5)))
    payment = buyer.start_paying(begun)
    before = [buyer.order(paid), buyer.order(begun)]
    kill(postgres)
    postgres.restart(immediate=True)
    buyer.client.get("/readyz")

    assert [buyer.order(paid), buyer.order(begun)] == before
    assert buyer.start_paying(begun) == payment
    pay(mortal, buyer, begun, fake_stripe)
    assert buyer.order(begun)["status"] == "confirmed"
    assert len(fake_stripe.books()["payment_intents"]) == 2
    pay(mortal, buyer, buyer.book(hold), fake_stripe)
    states = buyer.client.get(f"/api/v1/events/{event.public_id}/availability").get_json()
    assert states["places"] == "000" + "2222" + "0" * 43


def test_both_kinds_of_connections_recover_in_every_thread_without_a_restart(
    mortal: Application, postgres: EmbeddedPostgres, event: MadeEvent
) -> None:
    holds, together = f"/api/v1/events/{event.public_id}/holds", Barrier(3)

    def hold(place: int) -> TestResponse:
        together.wait(60)
        return mortal.flask.test_client().post(holds, json={"items": seats(place)})

    with ThreadPoolExecutor(3) as threads:
        assert [reply.status_code for reply in threads.map(hold, range(3))] == [201] * 3
        kill(postgres)
        postgres.restart(immediate=True)
        # SQLAlchemy finds a broken connection at its next use, and puts all of them aside; a
        # thread's own is looked at before it is used.
        mortal.flask.test_client().get("/readyz")
        assert [reply.status_code for reply in threads.map(hold, range(10, 13))] == [201] * 3


def test_hold_whose_outcome_was_not_told_is_held_once_by_the_same_key(
    mortal: Application,
    postgres: EmbeddedPostgres,
    event: MadeEvent,
    buyer: Buying,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    buyer.client.get("/api/v1/sessions/current")
    ask: dict[str, Any] = {
        "json": {"items": seats(3)},
        "headers": {"Idempotency-Key": "hold once"},
    }
    holds = f"/api/v1/events/{event.public_id}/holds"
    with monkeypatch.context() as patch:
        lose_the_answer(patch, postgres, of="open_hold")
        refuse_for_now(buyer.client.post(holds, **ask))
    postgres.restart(immediate=True)
    buyer.client.get("/readyz")
    again = buyer.client.post(holds, **ask)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert buyer.client.post(holds, **ask).get_json() == again.get_json()
    with mortal.database.read() as session:
        held = session.scalars(select(Hold).where(Hold.event_id == event.id)).all()
    assert [hold.places for hold in held] == [[3]]


def test_order_whose_outcome_was_not_told_is_booked_once_by_the_same_key(
    mortal: Application,
    postgres: EmbeddedPostgres,
    event: MadeEvent,
    buyer: Buying,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hold = buyer.hold(event.public_id, seats(3))
    ask: dict[str, Any] = {
        "json": {"hold": hold["id"], "email": "ada@example.org", "name": "Ada"},
        "headers": {"Idempotency-Key": "book once"},
    }
    with monkeypatch.context() as patch:
        lose_the_answer(patch, postgres, of="book_order")
        refuse_for_now(buyer.client.post("/api/v1/orders", **ask))
    postgres.restart(immediate=True)
    buyer.client.get("/readyz")
    again = buyer.client.post("/api/v1/orders", **ask)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    with mortal.database.read() as session:
        orders = session.scalars(select(Order).where(Order.event_id == event.id)).all()
    assert [order.number for order in orders] == [again.get_json()["number"]]


def lose_the_answer(patch: pytest.MonkeyPatch, postgres: EmbeddedPostgres, *, of: str) -> None:
    """Let the database run a function to its end, and die before it can say so."""
    run = Database.run

    def run_and_lose_the_answer(self: Database, statement: str, parameters: Any) -> Any:
        row = run(self, statement, parameters)
        if of not in statement:
            return row
        with psycopg.connect(postgres.url.replace("+psycopg", ""), autocommit=True) as other:
            other.execute("CHECKPOINT")
        postgres.stop(immediate=True)
        return run(self, "SELECT 1", {})

    patch.setattr(Database, "run", run_and_lose_the_answer)


def kill(store: EmbeddedPostgres | EmbeddedValkey) -> None:
    """Kill a store as the machine's own power cut would."""
    assert store.process is not None
    store.process.kill()
    store.process.wait()


def pay(mortal: Application, buyer: Buying, order: dict[str, Any], fake: FakeStripe) -> None:
    """Pay an order and settle it."""
    fake.pay(buyer.start_paying(order)["client_secret"])
    with mortal.database.read() as session:
        payment_id = session.scalars(
            select(Payment.id)
            .join(Order, Order.id == Payment.order_id)
            .where(Order.number == order["number"])
        ).one()
    settle(mortal.database, mortal.parts.get(StripeGateway), payment_id)


def refuse_for_now(reply: TestResponse, code: str = "database-busy") -> None:
    """Assert that a reply says to come back in a moment."""
    assert reply.status_code == 503, reply.text
    assert reply.mimetype == "application/problem+json"
    assert reply.get_json()["code"] == code
    assert int(reply.headers["Retry-After"]) > 0

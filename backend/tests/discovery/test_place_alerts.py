"""Prove that those who wait are told once, in order, and that nobody learns who waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from stagedoor.app import Application
from stagedoor.catalogue.models import Event, EventState
from stagedoor.database import Database
from stagedoor.discovery.models import PlaceAlert
from stagedoor.discovery.place_alerts import (
    AlertLimits,
    AlertTokens,
    forget_who_waited,
    tell_who_waits,
)
from stagedoor.kernel import clock
from stagedoor.notifications.mail_templates import write_letter
from stagedoor.notifications.models import OutboxEmail
from tests.factories.events import MadeEvent, make_event


@pytest.fixture
def full(application: Application, database: Database) -> MadeEvent:
    """Give an event of which every place is blocked."""
    with database.begin() as session:
        event = make_event(session, capacity=5, name="Full house")
        session.execute(text("UPDATE places SET state = 'blocked'"))
    assert application.config.is_demo
    return event


def ask(client: FlaskClient, event: MadeEvent, **body: Any) -> tuple[int, Any]:
    """Ask to be told, and return the answer."""
    reply = client.post(f"/api/v1/events/{event.public_id}/place-alerts", json=body)
    return reply.status_code, reply.get_json()


def give_back(database: Database, count: int) -> None:
    """Make places free."""
    with database.begin() as session:
        session.execute(
            text("UPDATE places SET state = 'free' WHERE place_no < :count"), {"count": count}
        )


def tell(application: Application) -> int:
    """Do the worker's chore once."""
    tokens = AlertTokens(application.config.secret_key)
    return tell_who_waits(application.database, tokens, public_url="http://shop.example")


def mails(database: Database) -> list[OutboxEmail]:
    """Return the mails that were queued, in order."""
    with database.read() as session:
        return list(session.scalars(select(OutboxEmail).order_by(OutboxEmail.created_at)))


def let_head_start_end(database: Database) -> None:
    """Move what was told an hour back."""
    with database.begin() as session:
        session.execute(
            text("UPDATE place_alerts SET told_at = told_at - interval '1 hour' "
                 "WHERE told_at IS NOT NULL")
        )  # fmt: skip


def test_who_waits_is_told_once_when_places_come_back(
    application: Application, client: FlaskClient, database: Database, full: MadeEvent
) -> None:
    assert ask(client, full, email="ada@example.org") == (202, {"status": "noted"})
    assert tell(application) == 0
    give_back(database, 2)
    assert tell(application) == 1
    let_head_start_end(database)
    assert tell(application) == 0
    (mail,) = mails(database)
    assert (mail.to_address, mail.template) == ("ada@example.org", "places_back")
    letter = write_letter(mail.template, mail.values)
    assert "Full house" in letter.subject
    assert "http://shop.example/events/" in letter.text


def test_asking_twice_gives_the_same_answer_and_one_mail(
    application: Application, client: FlaskClient, database: Database, full: MadeEvent
) -> None:
    first = ask(client, full, email="ada@example.org")
    assert ask(client, full, email="Ada@Example.org") == first
    give_back(database, 5)
    assert tell(application) == 1


def test_an_address_is_counted_once_however_it_is_written(application: Application) -> None:
    limits = application.parts.get(AlertLimits)
    ways = ("ada@example.org", "Ada@example.org", "ADA@EXAMPLE.ORG")
    answers = [limits.may_write_to(ways[time % 3]) for time in range(21)]
    assert answers == [True] * 20 + [False]


def test_the_first_who_asked_are_told_first_and_have_a_head_start(
    application: Application, client: FlaskClient, database: Database, full: MadeEvent
) -> None:
    for name in ("ada", "bob", "cleo"):
        ask(client, full, email=f"{name}@example.org")
    give_back(database, 2)
    assert tell(application) == 2
    assert tell(application) == 0
    assert {mail.to_address for mail in mails(database)} == {"ada@example.org", "bob@example.org"}
    let_head_start_end(database)
    assert tell(application) == 1
    assert mails(database)[-1].to_address == "cleo@example.org"


def test_who_waits_for_a_tier_hears_of_that_tier_alone(
    application: Application, client: FlaskClient, database: Database, full: MadeEvent
) -> None:
    with database.begin() as session:
        session.execute(
            text("INSERT INTO price_tiers (event_id, tier_no, code, name) "
                 "VALUES (:id, 2, 'b', 'Tier B')"), {"id": full.id}
        )  # fmt: skip
        session.execute(text("UPDATE places SET tier_no = 2 WHERE place_no = 0"))
    assert ask(client, full, email="ada@example.org", price_tier="a")[0] == 202
    assert ask(client, full, email="bob@example.org", price_tier="b")[0] == 202
    give_back(database, 1)
    assert tell(application) == 1
    assert [mail.to_address for mail in mails(database)] == ["bob@example.org"]
    status, problem = ask(client, full, email="cleo@example.org", price_tier="gold")
    assert (status, problem["errors"][0]["pointer"]) == (422, "/price_tier")


def test_a_link_ends_it_for_the_address_whoever_asks_again(
    application: Application, client: FlaskClient, database: Database, full: MadeEvent
) -> None:
    ask(client, full, email="ada@example.org")
    with database.read() as session:
        alert_id: UUID = session.scalars(select(PlaceAlert.id)).one()
    token = AlertTokens(application.config.secret_key).of(alert_id)
    forged = AlertTokens(b"another key that is long enough for it").of(alert_id)
    assert client.delete(f"/api/v1/place-alerts/{forged}").status_code == 404
    assert client.delete("/api/v1/place-alerts/nonsense").status_code == 404
    assert client.delete(f"/api/v1/place-alerts/{token}").get_json() == {"status": "ended"}
    assert ask(client, full, email="ada@example.org") == (202, {"status": "noted"})
    give_back(database, 5)
    assert tell(application) == 0


@pytest.mark.parametrize(
    ("state", "code"),
    [(EventState.CANCELLED, "sale-over"), (EventState.PUBLISHED, "places-left")],
)
def test_nobody_waits_in_vain(
    client: FlaskClient, database: Database, full: MadeEvent, state: EventState, code: str
) -> None:
    give_back(database, 1)
    with database.begin() as session:
        session.get_one(Event, full.id).state = state
    status, problem = ask(client, full, email="ada@example.org")
    assert (status, problem["code"]) == (409, code)


def test_a_guest_without_an_address_is_asked_to_log_in(
    client: FlaskClient, full: MadeEvent
) -> None:
    status, problem = ask(client, full)
    assert (status, problem["code"]) == (401, "not-logged-in")


def test_addresses_are_forgotten_after_the_event(
    client: FlaskClient, database: Database, full: MadeEvent
) -> None:
    ask(client, full, email="ada@example.org")
    forget_who_waited(database)
    with database.begin() as session:
        assert session.scalars(select(PlaceAlert.email)).all() == ["ada@example.org"]
        event = session.get_one(Event, full.id)
        event.starts_at = clock.now() - timedelta(days=9)
        event.ends_at = event.starts_at + timedelta(hours=2)
    forget_who_waited(database)
    with database.read() as session:
        assert session.scalars(select(PlaceAlert.email)).all() == []

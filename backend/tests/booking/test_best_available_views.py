"""Test holding the best places through the public API."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from stagedoor.app import Application
from stagedoor.booking import hold_desk
from stagedoor.booking.best_available import Wish, choose
from stagedoor.booking.sale_facts import House
from stagedoor.catalogue.models import EventState
from stagedoor.database import Database
from stagedoor.kernel import ids
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event, seat_plan
from tests.races.gate import at_once

TOGETHER = {"quantity": 2}


@pytest.fixture
def hall(database: Database) -> MadeEvent:
    """Give an event with two rows of four seats, numbered 0 to 7, and no stage."""
    with database.begin() as session:
        return make_event(session, plan=seat_plan(rows=2, seats=4))


def test_best_places_are_held_and_shown_as_any_hold(buying: Buying, hall: MadeEvent) -> None:
    reply = ask(buying.client, hall, TOGETHER)
    shown = reply.get_json()
    assert reply.status_code == 201
    assert [item["place"] for item in shown["items"]] == [0, 1]
    assert [item["ticket_type"] for item in shown["items"]] == ["adult", "adult"]
    assert shown["total"] == {"amount_minor": 9000, "currency": "EUR"}
    assert buying.client.get(f"/api/v1/holds/{shown['id']}").get_json() == shown
    assert buying.book(shown)["status"] == "awaiting_payment"


def test_ticket_type_and_tier_are_as_asked(client: FlaskClient, hall: MadeEvent) -> None:
    wish = {"quantity": 1, "price_tier": "a", "ticket_type": "free", "accessible": False}
    shown = ask(client, hall, wish).get_json()
    assert [(item["price_tier"], item["ticket_type"]) for item in shown["items"]] == [("a", "free")]
    assert shown["total"]["amount_minor"] == 0


def test_only_the_tier_that_is_asked_for_is_held(database: Database, client: FlaskClient) -> None:
    plan = seat_plan(rows=2, seats=4)
    plan["sections"][0]["rows"][1]["price_tier"] = "b"
    with database.begin() as session:
        event = make_event(session, plan=plan)
        for statement in (
            "INSERT INTO price_tiers (event_id, tier_no, code, name) VALUES (:id, 2, 'b', 'B')",
            "INSERT INTO prices (event_id, tier_no, type_no, amount_minor) VALUES (:id, 2, 2, 700)",
            "UPDATE places SET tier_no = 2 WHERE event_id = :id AND place_no >= 4",
        ):
            session.execute(text(statement), {"id": event.id})
    shown = ask(client, event, {"quantity": 2, "price_tier": "b"}).get_json()
    assert [item["place"] for item in shown["items"]] == [4, 5]
    assert shown["total"]["amount_minor"] == 1400
    refused = ask(client, event, {"quantity": 2, "price_tier": "b", "ticket_type": "adult"})
    assert (refused.status_code, refused.get_json()["errors"][0]["code"]) == (422, "no-price")


def test_event_without_a_drawing_gives_units(database: Database, client: FlaskClient) -> None:
    with database.begin() as session:
        event = make_event(session, capacity=5)
    shown = ask(client, event, {"quantity": 3, "price_tier": "a"}).get_json()
    assert [item["area"] for item in shown["items"]] == ["main"] * 3
    assert ask(client, event, {"quantity": 3}).get_json()["code"] == "sold-out"
    assert ask(client, event, {"quantity": 2}).status_code == 201


def test_nothing_that_fits_is_sold_out_and_nothing_is_held(
    application: Application, client: FlaskClient, hall: MadeEvent
) -> None:
    for wish in ({"quantity": 9}, {"quantity": 1, "accessible": True}):
        reply = ask(client, hall, wish)
        assert (reply.status_code, reply.get_json()["code"]) == (409, "sold-out")
    assert held_places(application.database) == []


@pytest.mark.parametrize(
    ("wish", "pointer", "code"),
    [
        ({"quantity": 0}, "/quantity", "greater-than-equal"),
        ({"quantity": 1.5}, "/quantity", "int-type"),
        ({"quantity": "2"}, "/quantity", "int-type"),
        ({}, "/quantity", "missing"),
        ({"quantity": 1, "price_tier": "z"}, "/price_tier", "unknown"),
        ({"quantity": 1, "ticket_type": "z"}, "/ticket_type", "unknown"),
        ({"quantity": 1, "accessible": "yes"}, "/accessible", "bool-type"),
        ({"quantity": 1, "row": 1}, "/row", "extra-forbidden"),
    ],
)
def test_wrong_wish_is_pointed_at(
    client: FlaskClient, hall: MadeEvent, wish: dict[str, Any], pointer: str, code: str
) -> None:
    reply = ask(client, hall, wish)
    assert reply.status_code == 422
    assert (pointer, code) in {(e["pointer"], e["code"]) for e in reply.get_json()["errors"]}


def test_event_that_is_not_on_sale_is_refused_even_when_nothing_fits(
    database: Database, client: FlaskClient
) -> None:
    with database.begin() as session:
        event = make_event(session, state=EventState.POSTPONED)
    for quantity in (1, 100):
        reply = ask(client, event, {"quantity": quantity})
        assert (reply.status_code, reply.get_json()["code"]) == (409, "not-on-sale")


def test_limit_of_a_hold_is_kept(database: Database, client: FlaskClient) -> None:
    with database.begin() as session:
        event = make_event(session, max_places_per_hold=3)
    for quantity in (4, 900):
        reply = ask(client, event, {"quantity": quantity})
        assert (reply.status_code, reply.get_json()["code"]) == (409, "limit-reached")


def test_unknown_event_is_not_found(client: FlaskClient) -> None:
    for event in (ids.public("evt", ids.new_id()), "evt_nonsense", "hall"):
        reply = client.post(f"/api/v1/events/{event}/best-available", json=TOGETHER)
        assert reply.status_code == 404


def test_same_key_gets_the_same_bytes_and_holds_once_even_when_nothing_is_left(
    application: Application, client: FlaskClient, hall: MadeEvent
) -> None:
    first = ask(client, hall, {"quantity": 8}, key="once")
    again = ask(client, hall, {"quantity": 8}, key="once")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_data() == first.get_data()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert ask(client, hall, {"quantity": 1}, key="once").get_json()["code"] == (
        "idempotency-key-reused"
    )
    assert held_places(application.database) == list(range(8))


def test_kept_refusal_is_given_again(
    application: Application, buying: Buying, hall: MadeEvent
) -> None:
    held = ask(buying.client, hall, {"quantity": 8}).get_json()
    other = application.flask.test_client()
    first = ask(other, hall, TOGETHER, key="late")
    buying.client.delete(f"/api/v1/holds/{held['id']}")
    again = ask(other, hall, TOGETHER, key="late")
    assert first.get_json()["code"] == "sold-out"
    assert (again.status_code, again.get_data()) == (409, first.get_data())


def test_who_was_beaten_to_the_places_gets_others(
    application: Application, buying: Buying, hall: MadeEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose_too_slowly(house: House, states: bytes, wish: Wish, *, skip: int) -> Any:
        choice = choose(house, states, wish, skip=skip)
        if not held_places(application.database):
            buying.hold(hall.public_id, [{"place": 0, "ticket_type": "adult"}])
        return choice

    monkeypatch.setattr(hold_desk, "choose", choose_too_slowly)
    reply = ask(application.flask.test_client(), hall, TOGETHER)
    assert reply.status_code == 201
    assert 0 not in {item["place"] for item in reply.get_json()["items"]}


def test_who_is_beaten_every_time_is_refused(
    application: Application, buying: Buying, hall: MadeEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose_too_slowly(house: House, states: bytes, wish: Wish, *, skip: int) -> Any:
        choice = choose(house, states, wish, skip=skip)
        assert choice is not None
        buying.hold(hall.public_id, [{"place": choice.seats[0], "ticket_type": "adult"}])
        return choice

    monkeypatch.setattr(hold_desk, "choose", choose_too_slowly)
    reply = ask(application.flask.test_client(), hall, {"quantity": 1})
    assert (reply.status_code, reply.get_json()["code"]) == (409, "place-taken")
    assert len(held_places(application.database)) == 3


def test_race_for_the_last_places_gives_no_place_twice(
    application: Application, hall: MadeEvent
) -> None:
    clients = [application.flask.test_client() for _ in range(12)]
    replies: list[Any] = at_once(
        [partial(ask, client, hall, {"quantity": 1}) for client in clients]
    )
    got = [item["place"] for reply in replies for item in reply.get_json().get("items", [])]
    refused = {reply.get_json()["code"] for reply in replies if reply.status_code != 201}
    assert len(got) == len(set(got))
    assert sorted(got) == held_places(application.database)
    assert refused <= {"sold-out", "place-taken"}
    assert got


def ask(client: FlaskClient, event: MadeEvent, wish: dict[str, Any], key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    url = f"/api/v1/events/{event.public_id}/best-available"
    return client.post(url, json=wish, headers=headers)


def held_places(database: Database) -> list[int]:
    with database.read() as session:
        rows = session.execute(text("SELECT place_no FROM places WHERE state <> 'free' ORDER BY 1"))
        return [row.place_no for row in rows]


def test_other_places_are_asked_for_in_the_same_hold_and_come_round_again(
    buying: Buying, hall: MadeEvent
) -> None:
    held = ask(buying.client, hall, TOGETHER).get_json()
    url = f"/api/v1/holds/{held['id']}"
    seen = []
    for skip in range(1, 6):
        shown = buying.client.patch(url, json={"best": {**TOGETHER, "skip": skip}}).get_json()
        assert (shown["id"], shown["expires_at"]) == (held["id"], held["expires_at"])
        seen.append([item["place"] for item in shown["items"]])
    assert seen == [[2, 3], [4, 5], [6, 7], [0, 1], [2, 3]]


def test_other_places_keep_to_the_limit_of_a_person(database: Database, buying: Buying) -> None:
    with database.begin() as session:
        event = make_event(session, plan=seat_plan(rows=2, seats=4), max_places_per_person=3)
    held = ask(buying.client, event, {"quantity": 3}).get_json()
    url = f"/api/v1/holds/{held['id']}"
    assert buying.client.patch(url, json={"best": {"quantity": 3, "skip": 1}}).status_code == 200
    reply = buying.client.patch(url, json={"best": {"quantity": 4}})
    assert (reply.status_code, reply.get_json()["code"]) == (409, "limit-reached")


def test_hold_stays_as_it_is_where_nothing_else_fits(
    application: Application, buying: Buying, hall: MadeEvent
) -> None:
    held = ask(buying.client, hall, TOGETHER).get_json()
    url = f"/api/v1/holds/{held['id']}"
    refused = buying.client.patch(url, json={"best": {"quantity": 9}})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "sold-out")
    wrong = buying.client.patch(url, json={"best": TOGETHER, "remove": [0]})
    assert wrong.status_code == 422
    stranger = application.flask.test_client()
    assert stranger.patch(url, json={"best": TOGETHER}).status_code == 404
    assert held_places(application.database) == [0, 1]
    buying.client.delete(url)
    assert buying.client.patch(url, json={"best": TOGETHER}).status_code == 410


def test_companions_type_is_not_had_without_a_wheelchair_place(
    database: Database, client: FlaskClient
) -> None:
    plan = seat_plan(rows=1, seats=6)
    plan["sections"][0]["rows"][0]["features"] = {"wheelchair": [0], "companion": [1]}
    with database.begin() as session:
        event = make_event(session, plan=plan)
        for statement in (
            "INSERT INTO ticket_types VALUES (:id, 3, 'companion', 'Companion')",
            "INSERT INTO prices (event_id, tier_no, type_no, amount_minor) VALUES (:id, 1, 3, 0)",
        ):
            session.execute(text(statement), {"id": event.id})
    refused = ask(client, event, {"quantity": 2, "ticket_type": "companion"})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "companion-alone")
    shown = ask(client, event, {"quantity": 3, "accessible": True}).get_json()
    types = [(item["place"], item["ticket_type"]) for item in shown["items"]]
    assert types == [(0, "adult"), (1, "companion"), (2, "adult")]

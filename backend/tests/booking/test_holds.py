"""Test holding places through the public API: all or nothing, limits, deadlines, repetition."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from stagedoor.app import Application
from stagedoor.booking.expiry import expire_holds
from stagedoor.catalogue.models import EventState
from stagedoor.database import Database
from stagedoor.kernel import ids
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event, seat_plan

ADULT = "adult"


@pytest.fixture
def hall(database: Database) -> MadeEvent:
    """Give an event with 50 seats, numbered 0 to 49, and a floor for 5."""
    with database.begin() as session:
        return make_event(session, plan=seat_plan(floor=5))


def test_hold_names_its_places_prices_and_deadline(buying: Buying, hall: MadeEvent) -> None:
    hold = buying.hold(hall.public_id, [seat(13), floor(2, "free")])
    assert hold["event"] == hall.public_id
    assert hold["items"][0] == {
        "place": 13, "label": "Section 0, row 2, seat 4", "area": None, "price_tier": "a",
        "ticket_type": "adult", "price": {"amount_minor": 4500, "currency": "EUR"},
    }  # fmt: skip
    assert [item["area"] for item in hold["items"][1:]] == ["floor", "floor"]
    assert all(50 <= item["place"] < 55 for item in hold["items"][1:])
    assert hold["total"] == {"amount_minor": 4500, "currency": "EUR"}
    assert hold["expires_at"] < hold["extendable_until"]


def test_second_buyer_is_refused_the_same_seat_and_offered_neighbours(
    application: Application, buying: Buying, hall: MadeEvent
) -> None:
    buying.hold(hall.public_id, [seat(13), seat(14)])
    other = application.flask.test_client()
    reply = hold(other, hall, [seat(14), seat(15)])
    problem = reply.get_json()
    assert (reply.status_code, problem["code"], problem["taken"]) == (409, "place-taken", [14])
    assert len(problem["alternatives"]) == 3
    assert all(len(places) == 1 for places in problem["alternatives"])
    assert not {13, 14} & {place for places in problem["alternatives"] for place in places}
    assert states(application.database) == {13: "held", 14: "held"}


def test_area_with_too_few_places_is_sold_out_and_nothing_is_held(
    application: Application, client: FlaskClient, hall: MadeEvent
) -> None:
    reply = hold(client, hall, [seat(1), floor(6)])
    assert (reply.status_code, reply.get_json()["code"]) == (409, "sold-out")
    assert states(application.database) == {}


@pytest.mark.parametrize(
    ("items", "pointer", "code"),
    [
        ([{"place": 55, "ticket_type": ADULT}], "/items/0/place", "unknown"),
        ([{"place": 1, "ticket_type": "nobody"}], "/items/0/ticket_type", "unknown"),
        ([{"area": "attic", "quantity": 1, "ticket_type": ADULT}], "/items/0/area", "unknown"),
        ([{"place": 1, "ticket_type": ADULT}] * 2, "/items/1/place", "doubled"),
        ([{"area": "floor", "quantity": 1, "ticket_type": ADULT}] * 2, "/items/1/area", "doubled"),
        ([{"area": "floor", "quantity": 0, "ticket_type": ADULT}], "/items/0/quantity",
         "greater-than-equal"),
        ([{"area": "floor", "quantity": 1.5, "ticket_type": ADULT}], "/items/0/quantity",
         "int-type"),
        ([{"area": "floor", "quantity": True, "ticket_type": ADULT}], "/items/0/quantity",
         "int-type"),
        ([{"place": "1", "ticket_type": ADULT}], "/items/0/place", "int-type"),
        ([{"place": 10**30, "ticket_type": ADULT}], "/items/0/place", "less-than-equal"),
        ([{"place": -1, "ticket_type": ADULT}], "/items/0/place", "greater-than-equal"),
        ([{"place": 1, "ticket_type": ADULT, "price": 0}], "/items/0/price", "extra-forbidden"),
        ([{"ticket_type": ADULT}], "/items/0", "seat-or-units"),
        ([], "/items", "too-short"),
    ],
)  # fmt: skip
def test_wrong_choice_is_pointed_at_and_changes_nothing(
    application: Application,
    client: FlaskClient,
    hall: MadeEvent,
    items: list[Any],
    pointer: str,
    code: str,
) -> None:
    reply = hold(client, hall, items)
    assert reply.status_code == 422
    assert reply.content_type == "application/problem+json"
    assert (pointer, code) in {(e["pointer"], e["code"]) for e in reply.get_json()["errors"]}
    assert states(application.database) == {}


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.POSTPONED])
def test_event_that_is_not_on_sale_is_refused(
    database: Database, client: FlaskClient, state: EventState
) -> None:
    with database.begin() as session:
        event = make_event(session, state=state)
    reply = hold(client, event, [seat(1)])
    assert (reply.status_code, reply.get_json()["code"]) == (409, "not-on-sale")


def test_unknown_event_is_not_found(client: FlaskClient) -> None:
    for event in (ids.public("evt", ids.new_id()), "evt_nonsense", "hall"):
        reply = client.post(f"/api/v1/events/{event}/holds", json={"items": [seat(1)]})
        assert reply.status_code == 404


def test_limits_count_what_a_person_holds_and_has_bought(
    database: Database, buying: Buying
) -> None:
    with database.begin() as session:
        event = make_event(session, max_places_per_hold=3, max_places_per_person=4)
    assert hold(buying.client, event, [floor(4, area="main")]).get_json()["code"] == "limit-reached"
    first = buying.hold(event.public_id, [floor(3, area="main")])
    buying.book(first)
    refused = hold(buying.client, event, [floor(2, area="main")])
    assert (refused.status_code, refused.get_json()["limit"]) == (409, 4)
    assert hold(buying.client, event, [floor(1, area="main")]).status_code == 201


def test_same_key_and_body_get_the_same_bytes_and_hold_once(
    application: Application, client: FlaskClient, hall: MadeEvent
) -> None:
    first = hold(client, hall, [seat(1)], key="once")
    again = hold(client, hall, [seat(1)], key="once")
    assert again.get_data() == first.get_data()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert states(application.database) == {1: "held"}


def test_same_key_with_another_body_is_refused(client: FlaskClient, hall: MadeEvent) -> None:
    hold(client, hall, [seat(1)], key="once")
    reply = hold(client, hall, [seat(2)], key="once")
    assert (reply.status_code, reply.get_json()["code"]) == (409, "idempotency-key-reused")


def test_key_of_another_session_is_another_key(
    application: Application, client: FlaskClient, hall: MadeEvent
) -> None:
    hold(client, hall, [seat(1)], key="once")
    other = hold(application.flask.test_client(), hall, [seat(2)], key="once")
    assert other.status_code == 201


def test_kept_refusal_is_given_again_although_the_place_is_free_by_now(
    application: Application, buying: Buying, hall: MadeEvent
) -> None:
    held = buying.hold(hall.public_id, [seat(1)])
    other = application.flask.test_client()
    first = hold(other, hall, [seat(1)], key="late")
    buying.client.delete(f"/api/v1/holds/{held['id']}")
    again = hold(other, hall, [seat(1)], key="late")
    assert (first.status_code, again.get_data()) == (409, first.get_data())


def test_lapsed_hold_is_free_to_the_next_buyer_without_any_sweep(
    application: Application, buying: Buying, hall: MadeEvent
) -> None:
    lapsed = buying.hold(hall.public_id, [seat(1), seat(2)])
    lapse(application.database)
    other = hold(application.flask.test_client(), hall, [seat(2)])
    assert other.status_code == 201
    reply = buying.client.get(f"/api/v1/holds/{lapsed['id']}")
    assert (reply.status_code, reply.get_json()["code"]) == (410, "hold-expired")


def test_sweep_frees_a_lapsed_hold_and_spares_what_was_taken_since(
    application: Application, buying: Buying, hall: MadeEvent
) -> None:
    buying.hold(hall.public_id, [seat(1), seat(2)])
    lapse(application.database)
    hold(application.flask.test_client(), hall, [seat(2)])
    announced: list[int] = []
    assert expire_holds(application.database, lambda _, places: announced.extend(places)) == 1
    assert states(application.database) == {2: "held"}
    assert announced == [1, 2]


def test_changing_a_hold_adds_and_removes_all_or_nothing(
    application: Application, buying: Buying, hall: MadeEvent
) -> None:
    held = buying.hold(hall.public_id, [seat(1), seat(2)])
    hold(application.flask.test_client(), hall, [seat(9)])
    refused = change(buying, held, add=[seat(9)], remove=[1])
    assert (refused.status_code, refused.get_json()["taken"]) == (409, [9])
    assert states(application.database) == {1: "held", 2: "held", 9: "held"}
    changed = change(buying, held, add=[seat(3)], remove=[1])
    assert [item["place"] for item in changed.get_json()["items"]] == [2, 3]
    assert states(application.database) == {2: "held", 3: "held", 9: "held"}


def test_emptied_hold_is_gone(buying: Buying, hall: MadeEvent) -> None:
    held = buying.hold(hall.public_id, [seat(1)])
    assert change(buying, held, add=[], remove=[1]).status_code == 204
    assert buying.client.get(f"/api/v1/holds/{held['id']}").status_code == 410


def test_hold_is_lengthened_within_its_bound(buying: Buying, hall: MadeEvent) -> None:
    held = buying.hold(hall.public_id, [seat(1)])
    replies = [buying.client.post(f"/api/v1/holds/{held['id']}/extend") for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 409]
    assert replies[0].get_json()["expires_at"] > held["expires_at"]
    assert replies[1].get_json()["expires_at"] == held["extendable_until"]
    assert replies[2].get_json()["code"] == "extension-refused"


def test_repeated_extension_with_one_key_lengthens_once(buying: Buying, hall: MadeEvent) -> None:
    held = buying.hold(hall.public_id, [seat(1)])
    url, headers = f"/api/v1/holds/{held['id']}/extend", {"Idempotency-Key": "longer"}
    replies = [buying.client.post(url, headers=headers) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 200]
    assert len({reply.get_data() for reply in replies}) == 1
    assert replies[2].get_json()["expires_at"] < held["extendable_until"]


def test_hold_of_another_session_does_not_exist(
    application: Application, buying: Buying, hall: MadeEvent
) -> None:
    held = buying.hold(hall.public_id, [seat(1)])
    other = application.flask.test_client()
    url = f"/api/v1/holds/{held['id']}"
    replies = [
        other.get(url),
        other.delete(url),
        other.post(f"{url}/extend"),
        other.patch(url, json={"remove": [1]}),
        other.post(
            "/api/v1/orders", json={"hold": held["id"], "email": "a@b.example", "name": "A"}
        ),
    ]
    assert [reply.status_code for reply in replies] == [404] * 5
    assert states(application.database) == {1: "held"}


def seat(place: int, ticket_type: str = ADULT) -> dict[str, Any]:
    return {"place": place, "ticket_type": ticket_type}


def floor(quantity: int, ticket_type: str = ADULT, area: str = "floor") -> dict[str, Any]:
    return {"area": area, "quantity": quantity, "ticket_type": ticket_type}


def hold(client: FlaskClient, event: MadeEvent, items: list[Any], key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    url = f"/api/v1/events/{event.public_id}/holds"
    return client.post(url, json={"items": items}, headers=headers)


def retyped(place: int, ticket_type: str) -> dict[str, Any]:
    """Return the item that asks for a place as a ticket type."""
    return {"place": place, "ticket_type": ticket_type}


def test_place_given_back_and_taken_again_changes_its_ticket_type_in_one_request(
    buying: Buying, hall: MadeEvent
) -> None:
    held = buying.hold(hall.public_id, [seat(1), seat(2)])
    changed = change(buying, held, add=[retyped(1, "free"), seat(3)], remove=[1, 2])
    assert changed.status_code == 200, changed.text
    assert [(item["place"], item["ticket_type"]) for item in changed.get_json()["items"]] == [
        (1, "free"),
        (3, "adult"),
    ]


@pytest.mark.parametrize(
    ("add", "code"),
    [
        ([retyped(1, "free"), seat(9)], "place-taken"),
        ([retyped(1, "free"), retyped(1, "adult")], "invalid"),
        ([retyped(1, "nobody")], "invalid"),
    ],
)
def test_ticket_type_stays_when_the_rest_of_the_change_is_refused(
    buying: Buying, application: Application, hall: MadeEvent, add: list[Any], code: str
) -> None:
    held = buying.hold(hall.public_id, [seat(1)])
    Buying(application.flask.test_client()).hold(hall.public_id, [seat(9)])
    assert change(buying, held, add=add, remove=[1]).get_json()["code"] == code
    shown = buying.client.get(f"/api/v1/holds/{held['id']}").get_json()
    assert shown["items"] == held["items"]


def test_ticket_type_is_not_changed_of_a_place_that_is_not_held(
    buying: Buying, hall: MadeEvent
) -> None:
    held = buying.hold(hall.public_id, [seat(1)])
    reply = change(buying, held, add=[retyped(2, "free")], remove=[2])
    assert reply.status_code == 422
    assert reply.get_json()["errors"][0]["pointer"] == "/remove"


def change(buying: Buying, held: dict[str, Any], *, add: list[Any], remove: list[int]) -> Any:
    return buying.client.patch(f"/api/v1/holds/{held['id']}", json={"add": add, "remove": remove})


def lapse(database: Database) -> None:
    with database.begin() as session:
        past = "clock_timestamp() - interval '1 second'"
        session.execute(text(f"UPDATE places SET held_until = {past} WHERE state = 'held'"))
        session.execute(text(f"UPDATE holds SET expires_at = {past}"))


def states(database: Database) -> dict[int, str]:
    """Return the places that are not free."""
    with database.read() as session:
        rows = session.execute(
            text("SELECT place_no, state FROM places WHERE state <> 'free' ORDER BY place_no")
        )
        return {row.place_no: row.state for row in rows}

"""Test the rules about seats through the public API: orphans, and companions."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from stagedoor.app import Application
from stagedoor.catalogue.models import EventState, OrphanRule
from stagedoor.database import Database
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event, seat_plan
from tests.races.gate import at_once


@pytest.fixture
def strict(database: Database) -> MadeEvent:
    """Give an event with two rows of six seats, 0 to 11, and a floor, where no seat may be left."""
    with database.begin() as session:
        return make_event(
            session, plan=seat_plan(rows=2, seats=6, floor=3), orphan_rule=OrphanRule.STRICT,
            max_places_per_hold=8,
        )  # fmt: skip


@pytest.fixture
def accessible(database: Database) -> MadeEvent:
    """Give an event with a wheelchair place 0, its companion's 1, and ordinary seats 2 to 5."""
    plan = seat_plan(rows=1, seats=6)
    plan["sections"][0]["rows"][0]["features"] = {"wheelchair": [0, 5], "companion": [1, 4]}
    with database.begin() as session:
        event = make_event(session, plan=plan)
        for statement in (
            "INSERT INTO ticket_types VALUES (:id, 3, 'companion', 'Companion')",
            "INSERT INTO prices (event_id, tier_no, type_no, amount_minor) VALUES (:id, 1, 3, 0)",
        ):
            session.execute(text(statement), {"id": event.id})
        return event


def test_orphan_is_refused_with_its_name_and_what_to_take_instead(
    client: FlaskClient, strict: MadeEvent
) -> None:
    reply = hold(client, strict, [1, 2])
    problem = reply.get_json()
    assert (reply.status_code, problem["code"]) == (409, "orphan-seat")
    assert problem["orphans"] == [0]
    assert problem["labels"] == ["Section 0, row 1, seat 1"]
    assert problem["replaces"] == []
    assert all(len(places) == 2 for places in problem["alternatives"])
    assert hold(client, strict, problem["alternatives"][0]).status_code == 201


def test_refusal_is_told_in_german(client: FlaskClient, strict: MadeEvent) -> None:
    url = f"/api/v1/events/{strict.public_id}/holds"
    problem = client.post(
        url, json={"items": seats([1, 2])}, headers={"Accept-Language": "de"}
    ).get_json()
    assert problem["title"] == "Damit bliebe ein einzelner Platz übrig"
    assert problem["labels"] == ["Section 0, Reihe 1, Platz 1"]


def test_taking_the_orphan_too_is_fine(client: FlaskClient, strict: MadeEvent) -> None:
    assert hold(client, strict, [0, 1, 2]).status_code == 201


def test_last_seats_are_sold_whatever_they_leave(client: FlaskClient, strict: MadeEvent) -> None:
    hold(client, strict, [0, 1, 2])
    hold(client, strict, [6, 7, 8])
    assert hold(client, strict, [3, 4]).status_code == 201


def test_taken_place_is_told_before_an_orphan(
    application: Application, client: FlaskClient, strict: MadeEvent
) -> None:
    assert hold(client, strict, [2, 3]).status_code == 201
    problem = hold(application.flask.test_client(), strict, [1, 2]).get_json()
    assert (problem["code"], problem["taken"]) == ("place-taken", [2])


def test_alternatives_to_a_lost_place_leave_nobody_alone(
    application: Application, client: FlaskClient, strict: MadeEvent
) -> None:
    hold(client, strict, [2, 3])
    other = application.flask.test_client()
    problem = hold(other, strict, [2]).get_json()
    assert problem["code"] == "place-taken"
    assert problem["alternatives"]
    assert hold(other, strict, problem["alternatives"][0]).status_code == 201


def test_limit_and_closed_sale_are_told_before_an_orphan(
    database: Database, client: FlaskClient, strict: MadeEvent
) -> None:
    places = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert hold(client, strict, places).get_json()["code"] == "limit-reached"
    with database.begin() as session:
        session.execute(text("UPDATE events SET state = :state"), {"state": EventState.POSTPONED})
    assert hold(client, strict, [1, 2]).get_json()["code"] == "not-on-sale"


def test_same_key_gets_the_same_refusal_and_the_same_hold(
    client: FlaskClient, strict: MadeEvent
) -> None:
    refused = [hold(client, strict, [1, 2], key="one") for _ in range(2)]
    assert refused[0].status_code == 409
    assert refused[0].get_data() == refused[1].get_data()
    held = [hold(client, strict, [0, 1], key="two") for _ in range(2)]
    assert [reply.status_code for reply in held] == [201, 201]
    assert held[0].get_data() == held[1].get_data()
    client.delete(f"/api/v1/holds/{held[0].get_json()['id']}")
    # Kept is kept, also where the same places would be refused by now.
    assert hold(client, strict, [0, 1], key="two").get_data() == held[0].get_data()
    assert hold(client, strict, [1, 2], key="two").get_json()["code"] == "idempotency-key-reused"


def test_hold_grows_seat_by_seat_and_is_asked_to_leave_nobody_alone(
    buying: Buying, strict: MadeEvent
) -> None:
    held = buying.hold(strict.public_id, seats([2]))
    refused = change(buying.client, held, add=[4])
    assert (refused.status_code, refused.get_json()["orphans"]) == (409, [3, 5])
    assert [3] in refused.get_json()["alternatives"]
    assert change(buying.client, held, add=[3]).status_code == 200


def test_alternative_that_moves_the_hold_is_taken_in_one_change(
    buying: Buying, strict: MadeEvent
) -> None:
    held = buying.hold(strict.public_id, seats([2, 3]))
    problem = change(buying.client, held, add=[1]).get_json()
    assert (problem["code"], problem["replaces"]) == ("orphan-seat", [2, 3])
    reply = change(buying.client, held, add=problem["alternatives"][0], remove=problem["replaces"])
    assert reply.status_code == 200
    assert [i["place"] for i in reply.get_json()["items"]] == problem["alternatives"][0]


def test_seats_may_always_be_given_back(buying: Buying, strict: MadeEvent) -> None:
    held = buying.hold(strict.public_id, seats([0, 1, 2]))
    assert change(buying.client, held, remove=[1]).status_code == 200
    assert change(buying.client, held, remove=[0, 2]).status_code == 204


def test_ticket_type_may_be_changed_beside_a_seat_left_alone(
    buying: Buying, strict: MadeEvent
) -> None:
    held = buying.hold(strict.public_id, seats([0, 1, 2]))
    change(buying.client, held, remove=[1])
    reply = change(buying.client, held, add=[0], remove=[0], kind="free")
    assert reply.status_code == 200
    assert [i["ticket_type"] for i in reply.get_json()["items"]] == ["free", "adult"]


def test_units_of_an_area_leave_nobody_alone(client: FlaskClient, strict: MadeEvent) -> None:
    url = f"/api/v1/events/{strict.public_id}/holds"
    items = [{"area": "floor", "quantity": 2, "ticket_type": "adult"}]
    assert client.post(url, json={"items": items}).status_code == 201


def test_change_of_a_dead_or_foreign_hold_is_refused_as_ever(
    application: Application, buying: Buying, strict: MadeEvent
) -> None:
    held = buying.hold(strict.public_id, seats([2, 3]))
    stranger = application.flask.test_client()
    assert change(stranger, held, add=[1]).status_code == 404
    assert change(buying.client, held, remove=[9]).status_code == 422
    buying.client.delete(f"/api/v1/holds/{held['id']}")
    assert change(buying.client, held, add=[1]).status_code == 410


def test_companions_ticket_needs_a_wheelchair_place_in_the_hold(
    client: FlaskClient, accessible: MadeEvent
) -> None:
    alone = hold(client, accessible, [1], kind="companion")
    assert (alone.status_code, alone.get_json()["code"]) == (409, "companion-alone")
    assert alone.get_json()["places"] == [1]
    both = hold_items(client, accessible, [*seats([0]), *seats([1], "companion")])
    assert both.status_code == 201
    assert both.get_json()["total"]["amount_minor"] == 4500


def test_each_companions_ticket_needs_a_wheelchair_place_of_its_own(
    client: FlaskClient, accessible: MadeEvent
) -> None:
    two = [*seats([0]), *seats([1, 4], "companion")]
    assert hold_items(client, accessible, two).get_json()["code"] == "companion-alone"
    assert hold_items(client, accessible, [*two, *seats([5])]).status_code == 201


def test_wheelchair_place_is_not_given_back_without_its_companions_ticket(
    buying: Buying, accessible: MadeEvent
) -> None:
    held = buying.hold(accessible.public_id, [*seats([0, 2]), *seats([1], "companion")])
    refused = change(buying.client, held, remove=[0])
    assert (refused.status_code, refused.get_json()["places"]) == (409, [1])
    as_adult = change(buying.client, held, add=[1], remove=[0, 1])
    assert as_adult.status_code == 200
    assert change(buying.client, held, add=[1], remove=[1], kind="companion").status_code == 409
    assert change(buying.client, held, remove=[1, 2]).status_code == 204


def test_two_changes_at_once_leave_no_companion_without_a_wheelchair_place(
    application: Application, buying: Buying, accessible: MadeEvent
) -> None:
    held = buying.hold(accessible.public_id, seats([0, 2]))
    cookie = buying.client.get_cookie("stagedoor")
    assert cookie is not None
    clients = [application.flask.test_client() for _ in range(2)]
    for client in clients:
        client.set_cookie(cookie.key, cookie.value)
    at_once(
        [
            partial(change, clients[0], held, remove=[0]),
            partial(change, clients[1], held, add=[1], kind="companion"),
        ]
    )
    items = buying.client.get(f"/api/v1/holds/{held['id']}").get_json()["items"]
    places = {item["place"] for item in items}
    assert 0 in places or "companion" not in {item["ticket_type"] for item in items}


def seats(places: list[int], kind: str = "adult") -> list[dict[str, Any]]:
    return [{"place": place, "ticket_type": kind} for place in places]


def hold(
    client: FlaskClient, event: MadeEvent, places: list[int], *, kind: str = "adult", key: str = ""
) -> Any:
    return hold_items(client, event, seats(places, kind), key=key)


def hold_items(
    client: FlaskClient, event: MadeEvent, items: list[dict[str, Any]], *, key: str = ""
) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    url = f"/api/v1/events/{event.public_id}/holds"
    return client.post(url, json={"items": items}, headers=headers)


def change(
    client: FlaskClient,
    held: dict[str, Any],
    *,
    add: list[int] | None = None,
    remove: list[int] | None = None,
    kind: str = "adult",
) -> Any:
    body = {"add": seats(add or [], kind), "remove": remove or []}
    return client.patch(f"/api/v1/holds/{held['id']}", json=body)

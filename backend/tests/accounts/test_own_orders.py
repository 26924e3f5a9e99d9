"""Test that an account finds what it bought."""

from __future__ import annotations

from stagedoor.database import Database
from tests.accounts.person import Person
from tests.factories.events import make_event, seat_plan


def test_an_account_lists_its_orders_under_the_names_of_their_events(
    ada: Person, database: Database
) -> None:
    with database.begin() as session:
        made = make_event(session, plan=seat_plan(), price_minor=0)
    assert ada.log_in().status_code == 201
    items = {"items": [{"place": 7, "ticket_type": "adult"}]}
    hold = ada.send("POST", f"/events/{made.public_id}/holds", items).get_json()
    booking = {"hold": hold["id"], "email": ada.email, "name": "Ada Lovelace"}
    order = ada.send("POST", "/orders", booking).get_json()
    event = ada.client.get(f"/api/v1/events/{made.public_id}").get_json()

    listed = ada.client.get("/api/v1/accounts/orders")

    assert listed.status_code == 200, listed.text
    assert [(one["number"], one["event_name"]) for one in listed.get_json()["data"]] == [
        (order["number"], event["name"])
    ]


def test_an_account_turns_the_pages_of_its_orders_newest_first(
    ada: Person, database: Database
) -> None:
    with database.begin() as session:
        made = make_event(session, plan=seat_plan(), price_minor=0)
    assert ada.log_in().status_code == 201
    numbers = []
    for place in range(5):
        items = {"items": [{"place": place, "ticket_type": "adult"}]}
        hold = ada.send("POST", f"/events/{made.public_id}/holds", items).get_json()
        booking = {"hold": hold["id"], "email": ada.email, "name": "Ada Lovelace"}
        numbers.append(ada.send("POST", "/orders", booking).get_json()["number"])
    event = ada.client.get(f"/api/v1/events/{made.public_id}").get_json()

    pages: list[list[str]] = []
    cursor: str | None = ""
    while cursor is not None:
        question = f"&cursor={cursor}" if cursor else ""
        page = ada.client.get(f"/api/v1/accounts/orders?limit=2{question}").get_json()
        assert page["has_more"] is (page["next_cursor"] is not None)
        pages.append([row["number"] for row in page["data"]])
        assert {row["starts_at"] for row in page["data"]} == {event["starts_at"]}
        assert {row["time_zone"] for row in page["data"]} == {event["time_zone"]}
        cursor = page["next_cursor"]
    last_first = numbers[::-1]
    assert pages == [last_first[:2], last_first[2:4], last_first[4:]]

    for wrong in ("cursor=nonsense", "limit=0", "limit=101", "offset=3"):
        assert ada.client.get(f"/api/v1/accounts/orders?{wrong}").status_code == 422

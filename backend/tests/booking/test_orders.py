"""Test booking through the public API: orders, tickets, papers, who may see them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from stagedoor.app import Application
from stagedoor.booking.expiry import expire_orders
from stagedoor.booking.models import Order, OrderTransition
from stagedoor.database import Database
from stagedoor.notifications.models import OutboxEmail
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event, seat_plan

PAID = [{"place": 3, "ticket_type": "adult"}]
FREE = [{"place": 3, "ticket_type": "free"}, {"place": 4, "ticket_type": "free"}]


@pytest.fixture
def hall(database: Database) -> MadeEvent:
    """Give an event with 50 seats."""
    with database.begin() as session:
        return make_event(session, plan=seat_plan())


def test_order_awaits_its_payment_at_the_price_of_the_hold(
    database: Database, buying: Buying, hall: MadeEvent
) -> None:
    hold = buying.hold(hall.public_id, PAID)
    with database.begin() as session:
        session.execute(text("UPDATE prices SET amount_minor = 9900 WHERE type_no = 1"))
    order = buying.book(hold)
    assert order["status"] == "awaiting_payment"
    assert order["total"] == {"amount_minor": 4500, "currency": "EUR"}
    assert order["lines"][0]["label"] == "Section 0, row 1, seat 4"
    assert buying.order(order)["tickets"] == []


def test_zero_total_order_is_confirmed_at_once_with_tickets_and_mail(
    database: Database, buying: Buying, hall: MadeEvent
) -> None:
    order = buying.book(buying.hold(hall.public_id, FREE))
    assert order["status"] == "confirmed"
    shown = buying.order(order)
    assert [(t["place"], t["status"], t["holder"]) for t in shown["tickets"]] == [
        (3, "valid", "Ada Lovelace"), (4, "valid", "Ada Lovelace"),
    ]  # fmt: skip
    assert len({ticket["code"] for ticket in shown["tickets"]}) == 2
    with database.read() as session:
        assert session.scalars(select(OutboxEmail.to_address)).all() == ["ada@example.org"]
        moves = session.scalars(select(OrderTransition.to_status).order_by("version")).all()
    assert moves == ["awaiting_payment", "confirmed"]


def test_zero_total_order_cannot_be_paid(buying: Buying, hall: MadeEvent) -> None:
    order = buying.book(buying.hold(hall.public_id, FREE))
    reply = buying.client.post(f"/api/v1/orders/{order['number']}/payments")
    assert (reply.status_code, reply.get_json()["code"]) == (409, "nothing-to-pay")


def test_hold_makes_one_order(buying: Buying, hall: MadeEvent) -> None:
    hold = buying.hold(hall.public_id, PAID)
    order = buying.book(hold)
    body = {"hold": hold["id"], "email": "ada@example.org", "name": "Ada"}
    again = buying.client.post("/api/v1/orders", json=body)
    assert (again.status_code, again.get_json()["code"]) == (409, "already-ordered")
    assert again.get_json()["number"] == order["number"]


def test_two_tabs_and_a_double_click_make_one_order(
    application: Application, database: Database, buying: Buying, hall: MadeEvent
) -> None:
    hold = buying.hold(hall.public_id, PAID)
    cookie = buying.client.get_cookie("stagedoor")
    assert cookie is not None
    body = {"hold": hold["id"], "email": "ada@example.org", "name": "Ada"}

    def post(_: int) -> int:
        tab = application.flask.test_client()
        tab.set_cookie("stagedoor", cookie.value)
        return tab.post("/api/v1/orders", json=body).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(post, range(8)))
    assert answers == [201] + [409] * 7
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Order)) == 1


def test_repeated_booking_gets_the_same_bytes_with_its_secret_and_stores_none(
    database: Database, buying: Buying, hall: MadeEvent
) -> None:
    hold = buying.hold(hall.public_id, PAID)
    body = {"hold": hold["id"], "email": "ada@example.org", "name": "Ada"}
    headers = {"Idempotency-Key": "book-once"}
    first = buying.client.post("/api/v1/orders", json=body, headers=headers)
    again = buying.client.post("/api/v1/orders", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_data() == first.get_data()
    token = first.get_json()["access_token"]
    with database.read() as session:
        kept = session.scalars(text("SELECT reply FROM idempotency_keys")).all()
    assert len(kept) == 1
    assert token not in kept[0]


def test_lapsed_hold_cannot_be_booked(database: Database, buying: Buying, hall: MadeEvent) -> None:
    hold = buying.hold(hall.public_id, PAID)
    _lapse(database)
    body = {"hold": hold["id"], "email": "ada@example.org", "name": "Ada"}
    reply = buying.client.post("/api/v1/orders", json=body)
    assert (reply.status_code, reply.get_json()["code"]) == (410, "hold-expired")
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Order)) == 0


def test_unpaid_order_expires_and_its_places_are_free_again(
    database: Database, buying: Buying, hall: MadeEvent
) -> None:
    order = buying.book(buying.hold(hall.public_id, PAID))
    _lapse(database)
    assert expire_orders(database, lambda _event, _places: None) == 1
    assert buying.order(order)["status"] == "expired"
    with database.read() as session:
        assert set(session.scalars(text("SELECT DISTINCT state FROM places"))) == {"free"}


def test_order_whose_place_was_taken_after_the_deadline_cannot_be_paid(
    application: Application, database: Database, buying: Buying, hall: MadeEvent
) -> None:
    order = buying.book(buying.hold(hall.public_id, PAID))
    _lapse(database)
    Buying(application.flask.test_client()).hold(hall.public_id, PAID)
    reply = buying.client.post(f"/api/v1/orders/{order['number']}/payments")
    assert (reply.status_code, reply.get_json()["code"]) == (410, "hold-expired")


def test_two_who_move_an_order_from_the_same_version_move_it_once(
    database: Database, buying: Buying, hall: MadeEvent
) -> None:
    buying.book(buying.hold(hall.public_id, PAID))
    move = text("UPDATE orders SET status = 'expired', version = 2")
    with database.begin() as session:
        session.execute(move)
    with pytest.raises(IntegrityError, match="does not move there again"), database.begin() as late:
        late.execute(move)
    with database.read() as session:
        moves = session.scalars(select(OrderTransition.to_status).order_by("version")).all()
    assert moves == ["awaiting_payment", "expired"]


def test_order_opens_to_its_session_and_its_link_and_to_nobody_else(
    application: Application, buying: Buying, hall: MadeEvent
) -> None:
    order = buying.book(buying.hold(hall.public_id, FREE))
    stranger = application.flask.test_client()
    url = f"/api/v1/orders/{order['number']}"
    assert buying.client.get(url).status_code == 200
    assert stranger.get(f"{url}?token={order['access_token']}").status_code == 200
    for path in (url, f"{url}?token=x", f"{url}/tickets.pdf", f"{url}/calendar.ics"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{url}/payments").status_code == 404


def test_papers_are_a_page_a_ticket_and_a_calendar_entry_in_the_venues_zone(
    buying: Buying, hall: MadeEvent
) -> None:
    order = buying.book(buying.hold(hall.public_id, FREE))
    pdf = buying.client.get(f"/api/v1/orders/{order['number']}/tickets.pdf")
    assert (pdf.status_code, pdf.content_type) == (200, "application/pdf")
    assert len(PdfReader(BytesIO(pdf.get_data())).pages) == 2
    calendar = buying.client.get(f"/api/v1/orders/{order['number']}/calendar.ics")
    assert calendar.status_code == 200
    assert "TZID=Europe/London" in calendar.text


def test_unconfirmed_order_has_no_tickets_to_print(buying: Buying, hall: MadeEvent) -> None:
    order = buying.book(buying.hold(hall.public_id, PAID))
    reply = buying.client.get(f"/api/v1/orders/{order['number']}/tickets.pdf")
    assert (reply.status_code, reply.get_json()["code"]) == (409, "tickets-not-issued")


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@b.org", "a@b", "a b@c.org", "a@b.org\nc"])
def test_address_that_cannot_be_written_to_is_refused(
    client: FlaskClient, hall: MadeEvent, email: str
) -> None:
    body = {"hold": hall.public_id, "email": email, "name": "Ada"}
    reply = client.post("/api/v1/orders", json=body)
    assert reply.status_code == 422
    assert [error["pointer"] for error in reply.get_json()["errors"]] == ["/email"]


def _lapse(database: Database) -> None:
    with database.begin() as session:
        for statement in (
            "UPDATE places SET held_until = '2026-01-01Z' WHERE held_until IS NOT NULL",
            "UPDATE holds SET expires_at = clock_timestamp() - interval '1 s'",
            "UPDATE orders SET expires_at = clock_timestamp() - interval '1 s'",
        ):
            session.execute(text(statement))

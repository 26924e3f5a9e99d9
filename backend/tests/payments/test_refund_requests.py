"""Prove that buyers ask once, organisers decide once, and the money goes to whoever paid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from fake_stripe.testing import FakeStripe
from stagedoor.accounts.members import give_role
from stagedoor.accounts.models import Role, User
from stagedoor.app import Application
from stagedoor.database import Database
from stagedoor.kernel import clock, ids
from stagedoor.payments.models import Payment
from stagedoor.payments.payback import pay_refund
from stagedoor.payments.payment import settle
from stagedoor.payments.stripe_gateway import StripeGateway
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event
from tests.invariants import assert_all_hold

PASSWORD = "lantern orchid gravel"


@pytest.fixture
def event(database: Database) -> MadeEvent:
    with database.begin() as session:
        made = make_event(session)
        session.execute(text("UPDATE events SET refund_rule = 'request'"))
    return made


@pytest.fixture
def order(
    buying: Buying, event: MadeEvent, database: Database, gateway: StripeGateway,
    fake_stripe: FakeStripe,
) -> dict[str, Any]:  # fmt: skip
    booked = buying.book(_hold(buying, event, "adult"))
    payment = buying.start_paying(booked)
    fake_stripe.pay(payment["client_secret"])
    settle(database, gateway, ids.parse("pay", payment["id"]))
    return booked


def test_granted_request_sends_the_money_back_and_frees_the_places(
    buying: Buying, order: dict[str, Any], event: MadeEvent, application: Application,
    database: Database, gateway: StripeGateway,
) -> None:  # fmt: skip
    assert _refunds(buying, order)["may_ask"] is True
    asked = _ask(buying.client, order)
    assert (asked["state"], asked["reason"], asked["answer"]) == ("asked", "Illness", "")
    assert buying.order(order)["tickets"][0]["code"]
    owner = _member(application, event, Role.OWNER)
    (listed,) = owner.get("/api/v1/refund-requests?state=asked").get_json()["data"]
    assert (listed["id"], listed["order"], listed["total"]["amount_minor"]) == (
        asked["id"],
        order["number"],
        9000,
    )
    granted = owner.post(f"/api/v1/refund-requests/{asked['id']}/grant")
    assert (granted.status_code, granted.get_json()["state"]) == (200, "granted")
    assert buying.order(order)["status"] == "refund_due"
    with database.read() as session:
        refund = session.scalars(text("SELECT id FROM refunds")).one()
        states = session.scalars(text("SELECT DISTINCT state FROM places")).all()
    assert states == ["free"]
    pay_refund(database, gateway, refund)
    shown = _refunds(buying, order)
    assert shown["may_ask"] is False
    assert [(row["status"], row["amount"]["amount_minor"]) for row in shown["refunds"]] == [
        ("succeeded", 9000)
    ]
    assert_all_hold(database, gateway)


def test_free_order_is_given_back_at_once(
    buying: Buying, event: MadeEvent, application: Application, database: Database
) -> None:
    order = buying.book(_hold(buying, event, "free"))
    asked = _ask(buying.client, order)
    _member(application, event, Role.MANAGER).post(f"/api/v1/refund-requests/{asked['id']}/grant")
    shown = buying.order(order)
    assert (shown["status"], {ticket["status"] for ticket in shown["tickets"]}) == (
        "refunded",
        {"void"},
    )
    with database.read() as session:
        assert session.scalars(text("SELECT DISTINCT state FROM places")).all() == ["free"]
    assert_all_hold(database)


def test_refused_request_is_answered_and_cannot_be_asked_again(
    buying: Buying, order: dict[str, Any], event: MadeEvent, application: Application,
    database: Database,
) -> None:  # fmt: skip
    asked = _ask(buying.client, order)
    manager = _member(application, event, Role.FINANCE)
    path = f"/api/v1/refund-requests/{asked['id']}"
    assert manager.post(f"{path}/refuse", json={"answer": "It is tomorrow."}).status_code == 200
    assert _refunds(buying, order)["request"]["answer"] == "It is tomorrow."
    for decided in (
        manager.post(f"{path}/grant"),
        manager.post(f"{path}/refuse", json={"answer": "No."}),
    ):
        assert (decided.status_code, decided.get_json()["code"]) == (409, "refund-request-decided")
    again = buying.client.post(
        f"/api/v1/orders/{order['number']}/refund-requests", json={"reason": "Please"}
    )
    assert (again.status_code, again.get_json()["code"]) == (409, "refund-already-asked")
    assert buying.order(order)["status"] == "confirmed"
    with database.read() as session:
        mails = session.execute(
            text(
                "SELECT template, to_address FROM outbox_emails "
                "WHERE template LIKE 'refund_%' ORDER BY id"
            )
        ).all()
    assert [tuple(mail) for mail in mails] == [
        ("refund_asked", "ada@example.org"),
        ("refund_refused", "ada@example.org"),
    ]


def test_owners_of_the_organiser_are_told_of_a_request(
    buying: Buying, order: dict[str, Any], event: MadeEvent, application: Application,
    database: Database,
) -> None:  # fmt: skip
    _member(application, event, Role.OWNER)
    with database.begin() as session:
        session.execute(text("UPDATE users SET confirmed_at = clock_timestamp(), language = 'de'"))
    _ask(buying.client, order)
    with database.read() as session:
        (told,) = session.execute(
            text(
                "SELECT to_address, values ->> 'language' FROM outbox_emails "
                "WHERE template = 'refund_wanted'"
            )
        ).all()
    assert tuple(told) == ("owner@example.org", "de")


@pytest.mark.parametrize("change", ["rule", "deadline", "begun", "cancelled"])
def test_request_is_refused_where_the_event_does_not_take_any(
    buying: Buying, order: dict[str, Any], database: Database, change: str
) -> None:
    past = clock.now() - timedelta(seconds=1)
    statement = {
        "rule": "UPDATE events SET refund_rule = 'none'",
        "deadline": "UPDATE events SET refunds_until = :past",
        "begun": "UPDATE events SET starts_at = :past",
        "cancelled": "UPDATE events SET state = 'cancelled'",
    }[change]
    with database.begin() as session:
        session.execute(text(statement), {"past": past} if ":past" in statement else {})
    assert _refunds(buying, order)["may_ask"] is False
    reply = buying.client.post(
        f"/api/v1/orders/{order['number']}/refund-requests", json={"reason": "Illness"}
    )
    assert (reply.status_code, reply.get_json()["code"]) == (409, "refund-not-offered")


def test_order_that_is_not_paid_has_nothing_to_ask_for(buying: Buying, event: MadeEvent) -> None:
    order = buying.book(_hold(buying, event, "adult"))
    reply = buying.client.post(
        f"/api/v1/orders/{order['number']}/refund-requests", json={"reason": "Illness"}
    )
    assert reply.get_json()["code"] == "refund-not-offered"


def test_only_members_who_may_refund_see_and_decide_requests(
    buying: Buying, order: dict[str, Any], event: MadeEvent, application: Application,
    database: Database,
) -> None:  # fmt: skip
    asked = _ask(buying.client, order)
    path = f"/api/v1/refund-requests/{asked['id']}/grant"
    assert application.flask.test_client().post(path).status_code == 401
    assert application.flask.test_client().get("/api/v1/refund-requests").status_code == 401
    steward = _member(application, event, Role.SCANNER)
    assert steward.post(path).status_code == 403
    assert steward.get("/api/v1/refund-requests").get_json()["data"] == []
    with database.begin() as session:
        elsewhere = make_event(session)
    stranger = _member(application, elsewhere, Role.OWNER)
    assert stranger.post(path).status_code == 404
    assert stranger.get("/api/v1/refund-requests").get_json()["data"] == []
    assert stranger.post("/api/v1/refund-requests/rrq_x/grant").status_code == 404
    assert buying.order(order)["status"] == "confirmed"


def test_refund_goes_to_the_payer_and_ends_what_was_passed_on(
    buying: Buying, order: dict[str, Any], event: MadeEvent, application: Application,
    database: Database, gateway: StripeGateway,
) -> None:  # fmt: skip
    ticket = buying.order(order)["tickets"][0]["id"]
    reply = buying.client.post(
        f"/api/v1/tickets/{ticket}/transfers", json={"email": "grace@example.org"}
    )
    asked = _ask(buying.client, order)
    _member(application, event, Role.BOX_OFFICE).post(
        f"/api/v1/refund-requests/{asked['id']}/grant"
    )
    with database.read() as session:
        state = session.scalars(text("SELECT state FROM ticket_transfers")).one()
        paid = session.scalars(text("SELECT payment_id FROM refunds")).one()
        assert session.get_one(Payment, paid).order_id is not None
    assert (reply.status_code, state) == (201, "lapsed")
    assert_all_hold(database, gateway)


def _hold(buying: Buying, event: MadeEvent, ticket_type: str) -> dict[str, Any]:
    items = [{"area": "main", "quantity": 2, "ticket_type": ticket_type}]
    return buying.hold(event.public_id, items)


def _ask(client: FlaskClient, order: dict[str, Any]) -> dict[str, Any]:
    reply = client.post(
        f"/api/v1/orders/{order['number']}/refund-requests", json={"reason": " Illness "}
    )
    assert reply.status_code == 201, reply.text
    asked: dict[str, Any] = reply.get_json()
    return asked


def _refunds(buying: Buying, order: dict[str, Any]) -> dict[str, Any]:
    reply = buying.client.get(f"/api/v1/orders/{order['number']}/refunds")
    assert reply.status_code == 200, reply.text
    shown: dict[str, Any] = reply.get_json()
    return shown


def _member(application: Application, event: MadeEvent, role: Role) -> FlaskClient:
    """Return the browser of somebody who has a role at an event's organiser."""
    client, email = application.flask.test_client(), f"{role}@example.org"
    client.post("/api/v1/accounts", json={"email": email, "password": PASSWORD, "name": "A member"})
    with application.database.begin() as session:
        user = session.scalars(
            text("SELECT id FROM users WHERE email = :email"), {"email": email}
        ).one()
        organiser = session.scalars(
            text("SELECT organiser_id FROM events WHERE id = :id"), {"id": event.id}
        ).one()
        assert session.get_one(User, user).email == email
        give_role(session, organiser, user, role)
    logged_in = client.post("/api/v1/sessions", json={"email": email, "password": PASSWORD})
    assert logged_in.status_code == 201, logged_in.text
    return client

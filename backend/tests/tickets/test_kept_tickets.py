"""Prove that an account finds what was passed on to it, and hears when that is void."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from stagedoor.app import Application
from stagedoor.booking.models import Order
from stagedoor.database import Database
from stagedoor.payments.payback import refund_order
from tests.accounts.person import Mailbox, Person
from tests.invariants import assert_all_hold
from tests.tickets.sold import API, Sold, sell

GRACE = "grace@example.org"


@pytest.fixture
def sold(application: Application) -> Sold:
    return sell(application)


def person(sold: Sold, email: str) -> Person:
    """Return somebody who is logged in, and has confirmed their address."""
    made = Person(sold.stranger(), Mailbox(sold.application.database), email)
    made.register()
    assert made.confirm().status_code == 200
    assert made.log_in().status_code == 201
    return made


def kept(client: FlaskClient) -> list[dict[str, Any]]:
    reply = client.get(f"{API}/accounts/tickets")
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.get_json()["data"]
    return found


def test_ticket_is_found_in_an_account_that_was_made_after_accepting(sold: Sold) -> None:
    ticket = sold.tickets()[0]
    transfer = sold.offer(ticket["id"], "Grace@Example.org")
    sold.accept(transfer)
    grace = person(sold, GRACE)
    (shown,) = kept(grace.client)
    assert (shown["id"], shown["holder"], shown["status"]) == (transfer, "Grace Hopper", "valid")
    assert shown["label"] == ticket["label"]
    opened = grace.client.get(f"{API}/transfers/{transfer}").get_json()
    assert opened["ticket"]["code"] == sold.page(transfer)["ticket"]["code"]
    assert grace.client.get(f"{API}/tickets/{ticket['id']}/calendar.ics").status_code == 200


def test_account_has_nothing_before_its_address_is_confirmed(sold: Sold) -> None:
    transfer = sold.offer(sold.tickets()[0]["id"])
    sold.accept(transfer)
    grace = Person(sold.stranger(), Mailbox(sold.application.database), GRACE)
    grace.register()
    grace.log_in()
    assert kept(grace.client) == []
    assert grace.client.get(f"{API}/transfers/{transfer}").status_code == 404
    grace.confirm()
    assert [one["id"] for one in kept(grace.client)] == [transfer]


def test_offer_that_nobody_accepted_is_not_a_ticket_yet(sold: Sold) -> None:
    transfer = sold.offer(sold.tickets()[0]["id"])
    grace = person(sold, GRACE)
    assert kept(grace.client) == []
    assert grace.client.get(f"{API}/transfers/{transfer}").status_code == 404


def test_ticket_that_was_given_away_again_is_the_next_ones(sold: Sold) -> None:
    ticket = sold.tickets()[0]["id"]
    transfer = sold.offer(ticket)
    sold.accept(transfer)
    onward = sold.offer(ticket, "joan@example.org", token=sold.key_of(transfer))
    sold.accept(onward, "Joan Clarke")
    grace, joan = person(sold, GRACE), person(sold, "joan@example.org")
    assert kept(grace.client) == []
    assert [one["id"] for one in kept(joan.client)] == [onward]
    assert grace.client.get(f"{API}/tickets/{ticket}/calendar.ics").status_code == 404


def test_list_and_ticket_stay_closed_to_other_accounts_and_guests(sold: Sold) -> None:
    transfer = sold.offer(sold.tickets()[0]["id"])
    sold.accept(transfer)
    other = person(sold, "mallory@example.org")
    assert kept(other.client) == []
    assert other.client.get(f"{API}/transfers/{transfer}").status_code == 404
    assert sold.stranger().get(f"{API}/accounts/tickets").status_code == 401


def test_keeper_and_nobody_else_hears_that_a_refund_made_the_ticket_void(
    sold: Sold, database: Database
) -> None:
    first, second = (ticket["id"] for ticket in sold.tickets())
    once = sold.offer(first)
    sold.accept(once)
    sold.accept(sold.offer(first, "joan@example.org", token=sold.key_of(once)), "Joan Clarke")
    sold.offer(second, "nobody@example.org")
    before = sold.mails()
    refund_order(database, _order(sold), reason="Illness")
    assert sorted(sold.mails()[len(before) :]) == [
        ("ada@example.org", "order_refunded"),
        ("joan@example.org", "ticket_void"),
    ]
    assert_all_hold(database)
    (shown,) = kept(person(sold, "joan@example.org").client)
    assert shown["status"] == "void"


def _order(sold: Sold) -> UUID:
    with sold.application.database.read() as session:
        return session.scalars(select(Order.id).where(Order.number == sold.number)).one()

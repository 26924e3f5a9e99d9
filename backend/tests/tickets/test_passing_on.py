"""Prove that a ticket is passed on once, with a new code, and only by and to whom it concerns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from stagedoor.app import Application
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.database import Database
from stagedoor.kernel import clock
from tests.invariants import assert_all_hold
from tests.tickets.sold import Sold, sell


@pytest.fixture
def sold(application: Application) -> Sold:
    return sell(application)


def test_accepted_ticket_has_a_new_code_that_the_buyer_does_not_see(
    sold: Sold, application: Application, database: Database
) -> None:
    first, second = sold.tickets()
    transfer = sold.offer(first["id"])
    assert sold.tickets()[0]["code"] == first["code"]
    assert sold.accept(transfer).status_code == 200
    mine, other = sold.tickets()
    assert (mine["code"], mine["holder"]) == (None, "Grace Hopper")
    assert other == second
    shown = sold.page(transfer)
    assert (shown["state"], shown["ticket"]["label"]) == ("accepted", first["label"])
    signer = application.parts.get(TicketSigner)
    old, new = signer.verify(first["code"]), signer.verify(shown["ticket"]["code"])
    assert (old.ticket_id, old.issue) == (new.ticket_id, 0)
    assert new.issue == 1
    assert_all_hold(database)


def test_looking_at_an_offer_accepts_nothing(sold: Sold) -> None:
    ticket = sold.tickets()[0]
    transfer = sold.offer(ticket["id"])
    for _ in range(3):
        shown = sold.page(transfer)
        assert (shown["state"], shown["ticket"], shown["from_holder"]) == (
            "offered",
            None,
            "Ada Lovelace",
        )
    for method in ("GET", "HEAD"):
        path = f"/transfers/{transfer}/accept"
        assert sold.ask(method, path, sold.key_of(transfer)).status_code == 405
    assert sold.tickets()[0] == ticket


def test_new_keeper_has_one_ticket_and_nothing_of_the_order(sold: Sold) -> None:
    first, second = (ticket["id"] for ticket in sold.tickets())
    transfer = sold.offer(first)
    sold.accept(transfer)
    key = sold.key_of(transfer)
    assert sold.ask("GET", f"/tickets/{first}/ticket.pdf", key).mimetype == "application/pdf"
    calendar = sold.ask("GET", f"/tickets/{first}/calendar.ics", key).text
    assert sold.token not in calendar
    assert key in calendar.replace("\r\n ", "")
    for path in (f"/orders/{sold.number}", f"/orders/{sold.number}/tickets.pdf"):
        assert sold.ask("GET", path, key).status_code == 404
    assert sold.ask("GET", f"/tickets/{second}/ticket.pdf", key).status_code == 404


def test_former_keeper_can_do_nothing_with_the_ticket_any_more(sold: Sold) -> None:
    ticket = sold.tickets()[0]["id"]
    transfer = sold.offer(ticket)
    sold.accept(transfer)
    for method, path, body in (
        ("GET", f"/tickets/{ticket}/ticket.pdf", None),
        ("GET", f"/tickets/{ticket}/calendar.ics", None),
        ("PATCH", f"/tickets/{ticket}", {"holder": "Mallory"}),
        ("POST", f"/tickets/{ticket}/transfers", {"email": "mallory@example.org"}),
    ):
        reply = sold.ask(method, path, json=body)
        assert (reply.status_code, reply.get_json()["code"]) == (404, "ticket-not-found")
    withdrawn = sold.ask("DELETE", f"/transfers/{transfer}")
    assert (withdrawn.status_code, withdrawn.get_json()["code"]) == (409, "transfer-ended")
    assert sold.tickets()[0]["holder"] == "Grace Hopper"


def test_ticket_goes_from_hand_to_hand_and_its_history_stays(
    sold: Sold, database: Database
) -> None:
    ticket = sold.tickets()[0]["id"]
    first = sold.offer(ticket)
    sold.accept(first)
    second = sold.offer(ticket, "kurt@example.org", token=sold.key_of(first))
    assert sold.page(first)["onward"]["email"] == "kurt@example.org"
    sold.accept(second, "Kurt Gödel")
    assert sold.page(first)["state"] == "passed_on"
    assert sold.page(first)["ticket"] is None
    renamed = sold.ask("PATCH", f"/tickets/{ticket}", sold.key_of(second), json={"holder": "Emmy"})
    assert renamed.get_json()["code"] == sold.page(second)["ticket"]["code"]
    with database.read() as session:
        history = session.execute(
            text("SELECT issue, from_holder, to_holder FROM ticket_changes ORDER BY change_no")
        ).all()
    assert [tuple(row) for row in history] == [
        (1, "Ada Lovelace", "Grace Hopper"),
        (2, "Grace Hopper", "Kurt Gödel"),
        (2, "Kurt Gödel", "Emmy"),
    ]
    assert_all_hold(database)


def test_history_and_ended_offers_cannot_be_changed(sold: Sold, database: Database) -> None:
    transfer = sold.offer(sold.tickets()[0]["id"])
    sold.accept(transfer)
    for statement in (
        "UPDATE ticket_changes SET to_holder = 'Mallory'",
        "DELETE FROM ticket_changes",
        "UPDATE ticket_transfers SET to_holder = 'Mallory'",
        "UPDATE ticket_transfers SET state = 'offered', ended_at = NULL, to_holder = NULL",
        "DELETE FROM ticket_transfers",
        "UPDATE tickets SET issue = 0",
        "UPDATE tickets SET issue = issue + 1",
    ):
        with pytest.raises(Exception, match=r"append-only|ends once|makes a new code"):
            _run(database, statement)


def test_everybody_concerned_gets_a_mail_and_no_mail_row_has_a_secret(
    sold: Sold, database: Database
) -> None:
    ticket = sold.tickets()[0]["id"]
    sold.ask("DELETE", f"/transfers/{sold.offer(ticket)}")
    sold.accept(sold.offer(ticket))
    # Both mails of an acceptance are of the same moment, so neither comes first.
    assert sorted(sold.mails()[1:]) == [
        ("ada@example.org", "ticket_passed_on"),
        ("grace@example.org", "ticket_accepted"),
        ("grace@example.org", "ticket_offered"),
        ("grace@example.org", "ticket_offered"),
        ("grace@example.org", "ticket_withdrawn"),
    ]
    with database.read() as session:
        rows = session.scalars(
            text(
                "SELECT CAST(\"values\" AS text) FROM outbox_emails WHERE template LIKE 'ticket_%'"
            )
        ).all()
    assert len(rows) == 5
    assert all(row.count(":") == 1 and "transfer_id" in row for row in rows)


def test_withdrawn_offer_leads_nowhere_and_another_may_be_made(sold: Sold) -> None:
    ticket = sold.tickets()[0]["id"]
    transfer = sold.offer(ticket)
    assert _code(
        sold.ask("POST", f"/tickets/{ticket}/transfers", json={"email": "k@example.org"})
    ) == ("transfer-open")
    assert (
        _code(sold.ask("PATCH", f"/tickets/{ticket}", json={"holder": "Emmy"})) == "transfer-open"
    )
    assert sold.ask("DELETE", f"/transfers/{transfer}").status_code == 204
    assert _code(sold.accept(transfer)) == "transfer-ended"
    assert sold.page(transfer)["state"] == "withdrawn"
    assert sold.accept(sold.offer(ticket, "k@example.org")).status_code == 200
    listed = sold.ask("GET", f"/orders/{sold.number}/transfers").get_json()["data"]
    assert [(row["email"], row["state"]) for row in listed] == [
        ("grace@example.org", "withdrawn"),
        ("k@example.org", "accepted"),
    ]


@pytest.mark.parametrize("change", ["cut-off", "begun", "cancelled"])
def test_after_the_deadline_tickets_stay_as_they_are(
    sold: Sold, database: Database, change: str
) -> None:
    ticket = sold.tickets()[0]["id"]
    transfer = sold.offer(sold.tickets()[1]["id"])
    past = clock.now() - timedelta(seconds=1)
    with database.begin() as session:
        if change == "cut-off":
            session.execute(text("UPDATE events SET changes_until = :past"), {"past": past})
        elif change == "begun":
            session.execute(text("UPDATE events SET starts_at = :past"), {"past": past})
        else:
            session.execute(text("UPDATE events SET state = 'cancelled'"))
    for reply in (
        sold.ask("PATCH", f"/tickets/{ticket}", json={"holder": "Emmy"}),
        sold.ask("POST", f"/tickets/{ticket}/transfers", json={"email": "k@example.org"}),
        sold.accept(transfer),
    ):
        assert (reply.status_code, _code(reply)) == (409, "changes-closed")
    assert sold.ask("DELETE", f"/transfers/{transfer}").status_code == 204
    listed = sold.ask("GET", f"/orders/{sold.number}/transfers").get_json()
    assert listed["rules"]["are_changes_open"] is False


def test_later_deadline_of_the_event_counts_even_after_its_start(
    sold: Sold, database: Database
) -> None:
    now = clock.now()
    with database.begin() as session:
        session.execute(
            text("UPDATE events SET starts_at = :start, changes_until = :until"),
            {"start": now - timedelta(minutes=5), "until": now + timedelta(hours=1)},
        )
    ticket = sold.tickets()[0]["id"]
    reply = sold.ask("PATCH", f"/tickets/{ticket}", json={"holder": " Emmy Noether "})
    assert reply.get_json()["holder"] == "Emmy Noether"


@pytest.mark.parametrize(
    "body", [{}, {"email": ""}, {"email": "nobody"}, {"email": 3}, {"email": "a@b.org", "x": 1}]
)
def test_offer_to_what_is_no_address_changes_nothing(sold: Sold, body: dict[str, Any]) -> None:
    ticket = sold.tickets()[0]["id"]
    assert sold.ask("POST", f"/tickets/{ticket}/transfers", json=body).status_code == 422
    assert sold.ask("GET", f"/orders/{sold.number}/transfers").get_json()["data"] == []


@pytest.mark.parametrize("holder", [None, "", "   ", 3, "x" * 201, ["Emmy"]])
def test_holder_that_is_no_name_changes_nothing(sold: Sold, holder: object) -> None:
    ticket = sold.tickets()[0]
    transfer = sold.offer(sold.tickets()[1]["id"])
    path, key = f"/transfers/{transfer}/accept", sold.key_of(transfer)
    assert sold.ask("POST", path, key, json={"holder": holder}).status_code == 422
    path = f"/tickets/{ticket['id']}"
    assert sold.ask("PATCH", path, json={"holder": holder}).status_code == 422
    assert sold.tickets()[0] == ticket
    assert sold.page(transfer)["state"] == "offered"


def test_other_peoples_tickets_and_offers_are_not_found(
    sold: Sold, application: Application
) -> None:
    ticket, transfer = sold.tickets()[0]["id"], sold.offer(sold.tickets()[1]["id"])
    other = sell(application)
    theirs = other.key_of(other.offer(other.tickets()[0]["id"]))
    for token in (other.token, theirs, "", "x" * 43, "é"):
        for method, path, body in (
            ("PATCH", f"/tickets/{ticket}", {"holder": "Mallory"}),
            ("POST", f"/tickets/{ticket}/transfers", {"email": "mallory@example.org"}),
            ("GET", f"/tickets/{ticket}/ticket.pdf", None),
            ("GET", f"/tickets/{ticket}/apple-wallet.pkpass", None),
            ("GET", f"/transfers/{transfer}", None),
            ("POST", f"/transfers/{transfer}/accept", {"holder": "Mallory"}),
            ("DELETE", f"/transfers/{transfer}", None),
            ("GET", f"/orders/{sold.number}/transfers", None),
            ("POST", f"/orders/{sold.number}/mails", None),
        ):
            reply = sold.ask(method, path, token, **({"json": body} if body else {}))
            assert reply.status_code == 404, (method, path, token)
    # Nor does whoever got an offer withdraw it, or the buyer accept it.
    assert sold.ask("DELETE", f"/transfers/{transfer}", sold.key_of(transfer)).status_code == 404
    accept = sold.ask("POST", f"/transfers/{transfer}/accept", json={"holder": "Ada"})
    assert accept.status_code == 404


def test_same_key_accepts_once_and_is_answered_twice(sold: Sold) -> None:
    transfer = sold.offer(sold.tickets()[0]["id"])
    client, path = sold.stranger(), f"/api/v1/transfers/{transfer}/accept"
    client.get("/api/v1/sessions/current")
    said = [
        client.post(
            path,
            query_string={"token": sold.key_of(transfer)},
            json={"holder": "Grace"},
            headers={"Idempotency-Key": "one"},
        )
        for _ in range(2)
    ]
    assert [reply.status_code for reply in said] == [200, 200]
    assert said[0].data == said[1].data
    assert said[1].headers["Idempotency-Replayed"] == "true"


def test_tickets_are_mailed_again_but_not_often(sold: Sold) -> None:
    path = f"/orders/{sold.number}/mails"
    for _ in range(2):
        reply = sold.ask("POST", path)
        assert (reply.status_code, reply.get_json()) == (202, {"email": "ada@example.org"})
    refused = sold.ask("POST", path)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert sold.mails()[1:] == [("ada@example.org", "tickets_again")] * 2


def test_nothing_is_mailed_again_once_all_tickets_were_passed_on(application: Application) -> None:
    sold = sell(application, count=1)
    sold.accept(sold.offer(sold.tickets()[0]["id"]))
    reply = sold.ask("POST", f"/orders/{sold.number}/mails")
    assert (reply.status_code, _code(reply)) == (409, "tickets-not-issued")


def _run(database: Database, statement: str) -> None:
    with database.begin() as session:
        session.execute(text(statement))


def _code(reply: Any) -> str:
    return str(reply.get_json()["code"])

"""Buy from a box office that may die: every request can be sent again, exactly as it was."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import select, text

from stagedoor.booking.models import Order
from stagedoor.kernel import ids
from stagedoor.payments.models import Payment
from stagedoor.web.session import SessionCookie
from tests.factories.events import make_event
from tests.failures.box_office import BoxOffice
from tests.failures.victim import Task

SEATS = [3, 4]


class Buyer:
    """Be a browser with a session, at an event of its own with six places."""

    def __init__(self, office: BoxOffice, *, ticket_type: str = "adult") -> None:
        """Open the event; nothing is bought yet."""
        self.office = office
        self.ticket_type = ticket_type
        self.session_id = ids.new_id()
        self.email = f"{self.session_id.hex}@example.org"
        self.hold_id = ""
        self.order_number = ""
        with office.database.begin() as session:
            self.event = make_event(session, capacity=6)

    # --- requests, as they are sent again and again --------------------------------------------

    def holding(self) -> Task:
        """Return the request that holds two seats."""
        items = [{"place": place, "ticket_type": self.ticket_type} for place in SEATS]
        return self._post(f"/api/v1/events/{self.event.public_id}/holds", {"items": items})

    def booking(self) -> Task:
        """Return the request that books the hold."""
        return self._post(
            "/api/v1/orders", {"hold": self.hold_id, "email": self.email, "name": "Ada Lovelace"}
        )

    def paying(self) -> Task:
        """Return the request that starts paying, or looks how the payment is."""
        return self._post(f"/api/v1/orders/{self.order_number}/payments", None)

    def paying_the_usual_way(self) -> Task:
        """Return the same request as the quick lane does not take it."""
        task = self.paying()
        task.arguments["headers"]["Content-Type"] = "application/json"
        return task

    def send(self, request: Task) -> dict[str, Any]:
        """Send a request to a process that lives, and return its reply."""
        given = request.arguments
        client = self.office.application.flask.test_client(use_cookies=False)
        reply = client.post(given["path"], headers=given["headers"], data=given["body"])
        assert reply.status_code == 201, reply.text
        answer: dict[str, Any] = reply.get_json()
        return answer

    # --- steps ---------------------------------------------------------------------------------

    def hold(self) -> None:
        """Hold two seats; sent again, the same hold."""
        self.hold_id = self.send(self.holding())["id"]

    def book(self) -> None:
        """Book the hold; sent again, the same order."""
        self.order_number = self.send(self.booking())["number"]

    def start_paying(self) -> str:
        """Start paying; sent again, the same payment. Return the client secret."""
        secret: str = self.send(self.paying())["client_secret"]
        return secret

    def get_ready_to_pay(self) -> str:
        """Hold, book and start paying."""
        self.hold()
        self.book()
        return self.start_paying()

    def pay(self, method: str = "pm_card_visa") -> None:
        """Pay in the browser; nobody has told the box office yet."""
        self.office.fake.pay(self.start_paying(), method)

    # --- facts ---------------------------------------------------------------------------------

    @property
    def order(self) -> Order:
        """Return the one order of this browser."""
        with self.office.database.read() as session:
            return session.scalars(select(Order).where(Order.session_id == self.session_id)).one()

    @property
    def payment(self) -> Payment:
        """Return the one payment of its order."""
        order_id = self.order.id
        with self.office.database.read() as session:
            return session.scalars(select(Payment).where(Payment.order_id == order_id)).one()

    @property
    def intent(self) -> str:
        """Return the id of the payment's intent."""
        intent_id = self.payment.intent_id
        assert intent_id is not None
        return intent_id

    def place_states(self) -> list[str]:
        """Return the states of the two seats."""
        with self.office.database.read() as session:
            return list(
                session.scalars(
                    text(
                        "SELECT state FROM places WHERE event_id = :event "
                        "AND place_no = ANY (:seats) ORDER BY place_no"
                    ),
                    {"event": self.event.id, "seats": SEATS},
                )
            )

    def emails(self) -> list[UUID]:
        """Return the ids of the mails to this buyer."""
        with self.office.database.read() as session:
            return list(
                session.scalars(
                    text("SELECT id FROM outbox_emails WHERE to_address = :to"), {"to": self.email}
                )
            )

    def let_time_run_out(self) -> None:
        """Move the deadlines of the hold and of the order to a moment ago."""
        past = "clock_timestamp() - interval '1 s'"
        with self.office.database.begin() as session:
            for statement in (
                f"UPDATE holds SET expires_at = {past} WHERE event_id = :event",
                f"UPDATE orders SET expires_at = {past} WHERE event_id = :event",
                (
                    f"UPDATE places SET held_until = {past} "
                    "WHERE event_id = :event AND held_until IS NOT NULL"
                ),
            ):
                session.execute(text(statement), {"event": self.event.id})

    def _post(self, path: str, body: dict[str, Any] | None) -> Task:
        cookie: SessionCookie = self.office.application.flask.extensions["session_cookie"]
        carrier = Response()
        cookie.write(carrier, self.session_id, is_user=False)
        headers = {
            "Cookie": carrier.headers["Set-Cookie"].partition(";")[0],
            "Idempotency-Key": "the same each time",
        }
        if body is None:
            return Task("post", {"path": path, "headers": headers, "body": b""})
        headers["Content-Type"] = "application/json"
        encoded = json.dumps(body).encode()
        return Task("post", {"path": path, "headers": headers, "body": encoded})

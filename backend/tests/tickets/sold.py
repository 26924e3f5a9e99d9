"""Sell tickets for tests, and read what their pages say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from stagedoor.app import Application
from stagedoor.kernel import ids
from stagedoor.notifications.models import OutboxEmail
from stagedoor.tickets.access import TransferTokens
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event

API = "/api/v1"


@dataclass
class Sold:
    """Be an order of free tickets, seen by somebody who has nothing but a link."""

    application: Application
    event: MadeEvent
    number: str
    token: str

    def stranger(self) -> FlaskClient:
        """Return a browser that was never here."""
        return self.application.flask.test_client()

    def ask(self, method: str, path: str, token: str | None = None, **options: Any) -> TestResponse:
        """Ask with a token, or the order's own, in a browser that was never here."""
        query = {"token": self.token if token is None else token}
        return self.stranger().open(f"{API}{path}", method=method, query_string=query, **options)

    def tickets(self) -> list[dict[str, Any]]:
        """Return the order's tickets as its page shows them."""
        reply = self.ask("GET", f"/orders/{self.number}")
        assert reply.status_code == 200, reply.text
        found: list[dict[str, Any]] = reply.get_json()["tickets"]
        return found

    def offer(
        self, ticket: str, email: str = "grace@example.org", *, token: str | None = None
    ) -> str:
        """Offer a ticket and return the offer's id."""
        path = f"/tickets/{ticket}/transfers"
        reply = self.ask("POST", path, token, json={"email": email})
        assert reply.status_code == 201, reply.text
        return str(reply.get_json()["id"])

    def key_of(self, transfer: str) -> str:
        """Return the secret of an offer's link, which its mail alone carries."""
        tokens = self.application.parts.get(TransferTokens)
        return tokens.of(ids.parse("trf", transfer))

    def accept(self, transfer: str, holder: str = "Grace Hopper") -> TestResponse:
        """Accept an offer by its link."""
        path = f"/transfers/{transfer}/accept"
        return self.ask("POST", path, self.key_of(transfer), json={"holder": holder})

    def page(self, transfer: str) -> dict[str, Any]:
        """Return what the page of an offer shows."""
        reply = self.ask("GET", f"/transfers/{transfer}", self.key_of(transfer))
        assert reply.status_code == 200, reply.text
        shown: dict[str, Any] = reply.get_json()
        return shown

    def mails(self) -> list[tuple[str, str]]:
        """Return to whom which mails were queued, those of an earlier millisecond first."""
        with self.application.database.read() as session:
            found = session.execute(
                select(OutboxEmail.to_address, OutboxEmail.template).order_by(OutboxEmail.id)
            )
            return [(row.to_address, row.template) for row in found]


def sell(application: Application, *, count: int = 2, **details: Any) -> Sold:
    """Sell free tickets of an event of their own; see `make_event`."""
    with application.database.begin() as session:
        event = make_event(session, **details)
    buying = Buying(application.flask.test_client())
    items = [{"place": place, "ticket_type": "free"} for place in range(count)]
    if details.get("plan") is None:
        items = [{"area": "main", "quantity": count, "ticket_type": "free"}]
    order = buying.book(buying.hold(event.public_id, items))
    return Sold(application, event, order["number"], order["access_token"])


def token_of(link: str) -> str:
    """Return the secret in a link."""
    return parse_qs(urlsplit(link).query)["token"][0]

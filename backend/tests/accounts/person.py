"""Act as somebody with a browser, a mailbox and an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from stagedoor.database import Database
from stagedoor.notifications.models import OutboxEmail

GOOD_PASSWORD = "lantern orchid gravel"


@dataclass
class Mailbox:
    """Read what was queued to be mailed."""

    database: Database

    def mails(self, to: str, template: str | None = None) -> list[OutboxEmail]:
        """Return the mails to an address, the oldest first."""
        with self.database.read() as session:
            found = session.scalars(
                select(OutboxEmail)
                .where(OutboxEmail.to_address == to)
                .order_by(OutboxEmail.created_at)
            )
            return [mail for mail in found if template in {None, mail.template}]

    def last_token(self, to: str, template: str) -> str:
        """Return the secret in the link of the last mail of a kind."""
        link = str(self.mails(to, template)[-1].values["link"])
        return parse_qs(urlsplit(link).query)["token"][0]


@dataclass
class Person:
    """Use the API as a person does."""

    client: FlaskClient
    mailbox: Mailbox
    email: str
    password: str = GOOD_PASSWORD
    address: str = "127.0.0.1"

    def register(self) -> TestResponse:
        """Ask for an account."""
        fields = {"email": self.email, "password": self.password, "name": "Ada Lovelace"}
        return self.send("POST", "/accounts", fields)

    def log_in(self, password: str | None = None) -> TestResponse:
        """Log in."""
        given = self.password if password is None else password
        return self.send("POST", "/sessions", {"email": self.email, "password": given})

    def user(self) -> dict[str, object] | None:
        """Return who the API says that this is."""
        body = self.send("GET", "/sessions/current").get_json()
        user: dict[str, object] | None = body["user"]
        return user

    def confirm(self) -> TestResponse:
        """Follow the link of the last confirming mail."""
        token = self.mailbox.last_token(self.email, "confirm_address")
        return self.send("POST", "/accounts/confirmations", {"token": token})

    def forget_password(self) -> TestResponse:
        """Ask for the mail that helps."""
        return self.send("POST", "/accounts/password-resets", {"email": self.email})

    def reset_password(self, password: str) -> TestResponse:
        """Follow the link of the last mail that helps."""
        token = self.mailbox.last_token(self.email, "reset_password")
        fields = {"token": token, "password": password}
        return self.send("PUT", "/accounts/password-resets", fields)

    def change_password(self, current: str, new: str) -> TestResponse:
        """Change one's password."""
        fields = {"current_password": current, "new_password": new}
        return self.send("PUT", "/accounts/password", fields)

    def sessions(self) -> TestResponse:
        """Ask where one is logged in; only who is logged in is told."""
        return self.send("GET", "/accounts/sessions")

    def send(
        self, method: str, path: str, fields: Mapping[str, object] | None = None
    ) -> TestResponse:
        """Send a request from this person's address in the network."""
        return self.client.open(
            f"/api/v1{path}",
            method=method,
            json=fields,
            environ_overrides={"REMOTE_ADDR": self.address},
        )


def cookie_of(client: FlaskClient) -> str:
    """Return the value of a browser's session cookie."""
    cookie = client.get_cookie("stagedoor", domain="localhost")
    assert cookie is not None
    return cookie.value


def plant_cookie(client: FlaskClient, value: str) -> None:
    """Give a browser a session cookie, as a thief or a careful attacker would."""
    client.set_cookie("stagedoor", value, domain="localhost")

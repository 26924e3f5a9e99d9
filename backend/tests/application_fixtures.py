"""Give tests the whole application on real PostgreSQL and Valkey, with the fake Stripe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from fake_stripe.testing import FakeStripe
from stagedoor.app import Application
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.payments.stripe_gateway import StripeGateway


@pytest.fixture
def fake_stripe() -> Iterator[FakeStripe]:
    """Give a fake Stripe of this test's own, whose webhooks the test delivers itself."""
    with FakeStripe() as fake:
        yield fake


@pytest.fixture
def configuration(
    database_url: str, redis_url: str, fake_stripe: FakeStripe, tmp_path: Path
) -> Configuration:
    """Give the settings of a demo on this test's own servers."""
    return demo_configuration(database_url, redis_url, home=tmp_path, fake=fake_stripe)


def demo_configuration(
    database_url: str, redis_url: str, *, home: Path, fake: FakeStripe
) -> Configuration:
    """Return the settings of a demo on these servers; nobody answers its mail and its hub."""
    return Configuration(
        mode="demo",
        home=home,
        port=8000,
        public_url="http://localhost",
        database_url=database_url,
        redis_url=redis_url,
        smtp_url="smtp://127.0.0.1:9",
        mail_from="box-office@example.org",
        stripe_secret_key=fake.secret_key,
        stripe_publishable_key=fake.publishable_key,
        stripe_webhook_secrets=(fake.webhook_secret,),
        stripe_api_base=fake.base_url,
        live_port=9,
        live_url="http://127.0.0.1:9",
        mailbox_url=None,
        secret_key=b"a key that only tests have, long enough",
    )


@pytest.fixture
def application(
    configuration: Configuration,
    database: Database,  # noqa: ARG001 - empties the tables after the test
) -> Iterator[Application]:
    """Give an application; its database is emptied after the test."""
    made = Application(configuration)
    yield made
    made.close()


@pytest.fixture
def client(application: Application) -> FlaskClient:
    """Give a browser that keeps its cookie."""
    return application.flask.test_client()


@pytest.fixture
def gateway(application: Application) -> StripeGateway:
    """Give the gateway, which speaks to the fake."""
    return application.parts.get(StripeGateway)


@dataclass
class Buying:
    """Buy through the public API, step by step."""

    client: FlaskClient

    def hold(self, event: str, items: list[dict[str, Any]]) -> dict[str, Any]:
        """Hold places and return the hold."""
        reply = self.client.post(f"/api/v1/events/{event}/holds", json={"items": items})
        assert reply.status_code == 201, reply.text
        hold: dict[str, Any] = reply.get_json()
        return hold

    def book(self, hold: dict[str, Any], email: str = "ada@example.org") -> dict[str, Any]:
        """Book a hold and return the order."""
        reply = self.client.post(
            "/api/v1/orders", json={"hold": hold["id"], "email": email, "name": "Ada Lovelace"}
        )
        assert reply.status_code == 201, reply.text
        order: dict[str, Any] = reply.get_json()
        return order

    def start_paying(self, order: dict[str, Any]) -> dict[str, Any]:
        """Start paying an order and return the payment."""
        reply = self.client.post(f"/api/v1/orders/{order['number']}/payments")
        assert reply.status_code == 201, reply.text
        payment: dict[str, Any] = reply.get_json()
        return payment

    def order(self, order: dict[str, Any]) -> dict[str, Any]:
        """Return an order as it stands."""
        reply = self.client.get(f"/api/v1/orders/{order['number']}?token={order['access_token']}")
        assert reply.status_code == 200, reply.text
        shown: dict[str, Any] = reply.get_json()
        return shown


@pytest.fixture
def buying(client: FlaskClient) -> Buying:
    """Give a buyer."""
    return Buying(client)

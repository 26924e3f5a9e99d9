"""A fake on a free port, the SDK pointed at it, and a webhook that notes what it gets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from fake_stripe.testing import FakeStripe
from tests.fake_stripe.webhook import Webhook


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    """Give a webhook that takes every event."""
    with Webhook() as webhook:
        yield webhook


@pytest.fixture
def fake(webhook: Webhook) -> Iterator[FakeStripe]:
    """Give a running fake with empty books, whose retries come soon."""
    with FakeStripe(webhook_url=webhook.url) as fake:
        fake.knobs.retry_ms = [1, 1, 1]
        fake.knobs.processing_ms = 1
        fake.knobs.afterwards_ms = 1
        yield fake


@pytest.fixture
def client(fake: FakeStripe) -> stripe.StripeClient:
    """Give the SDK, pointed at the fake, that does not try again by itself."""
    return stripe.StripeClient(
        fake.secret_key, base_addresses={"api": fake.base_url}, max_network_retries=0
    )

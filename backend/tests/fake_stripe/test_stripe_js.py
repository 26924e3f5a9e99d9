"""The double of Stripe.js, run by node as a shop's page would run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import stripe

from fake_stripe.testing import FakeStripe

NODE = Path(sys.executable).parent / "node"
PAGE = Path(__file__).with_name("stripe_js_page.mjs")


def _pay(fake: FakeStripe, client: stripe.StripeClient, card: str) -> dict[str, Any]:
    intent = client.v1.payment_intents.create({"amount": 4500, "currency": "eur"})
    arguments = [fake.base_url, fake.publishable_key, intent.client_secret or "", card]
    done = subprocess.run(
        [NODE, PAGE, *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize(
    ("card", "status", "error"),
    [
        ("pm_card_visa", "succeeded", None),
        ("pm_card_chargeDeclined", None, "card_declined"),
        ("pm_card_threeDSecure2Required", "succeeded", None),
        ("pm_card_threeDSecureRequiredChargeDeclined", None, "card_declined"),
        ("pm_sepaDebit", "processing", None),
    ],
)
def test_shop_page_pays_with_the_chosen_card(
    fake: FakeStripe,
    client: stripe.StripeClient,
    card: str,
    status: str | None,
    error: str | None,
) -> None:
    """docs.stripe.com/js/payment_intents/confirm_payment: `redirect: if_required` stays here."""
    fake.knobs.processing_ms = None
    told = _pay(fake, client, card)
    assert (told.get("status"), told.get("error")) == (status, error)


def test_form_names_cards_in_words(fake: FakeStripe, client: stripe.StripeClient) -> None:
    """docs.stripe.com/js/elements_object: elements mount a form and tell of its changes."""
    told = _pay(fake, client, "pm_card_visa")
    assert told["lacking"] == []
    assert told["changes"][0] is True
    assert "Card that pays" in told["words"]
    assert not [words for words in told["words"] if "pm_" in words]

"""Identifiers that look like Stripe's: a prefix, then enough chance."""

from __future__ import annotations

import secrets


def new_id(prefix: str) -> str:
    """Make an id such as `pi_5f0c…` that nothing else has."""
    return f"{prefix}_{secrets.token_hex(12)}"


def new_client_secret(intent_id: str) -> str:
    """Make the secret that lets a browser confirm this one intent."""
    return f"{intent_id}_secret_{secrets.token_hex(12)}"

"""Metadata: fifty short notes that Stripe keeps on an object for its owner."""

from __future__ import annotations

from fake_stripe.errors import Refused
from fake_stripe.wire import Value

MOST_KEYS = 50
LONGEST_KEY = 40
LONGEST_VALUE = 500


def check(given: Value) -> None:
    """Raise Stripe's 400 for metadata past the limits."""
    if not isinstance(given, dict):
        return
    if len(given) > MOST_KEYS:
        raise Refused(400, f"Metadata can have at most {MOST_KEYS} keys.", param="metadata")
    for key, value in given.items():
        if len(key) > LONGEST_KEY or len(value) > LONGEST_VALUE:
            raise Refused(
                400,
                f"Metadata keys can be up to {LONGEST_KEY} characters long and values up to "
                f"{LONGEST_VALUE}.",
                param=f"metadata[{key}]",
            )


def merged(present: dict[str, str], given: Value) -> dict[str, str]:
    """Add what is given; an empty value removes its key, an empty text removes all."""
    if given == "":
        return {}
    together = present | given
    return {key: value for key, value in together.items() if value != ""}

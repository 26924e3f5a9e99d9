"""Stripe's idempotency for API v1: the saved result of the first request, also when it is a 500."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from fake_stripe.errors import Refused, key_in_use
from fake_stripe.store import Store
from fake_stripe.wire import Json, Reply

KEPT_MS = 24 * 60 * 60 * 1_000
LONGEST_KEY = 255


@dataclass(frozen=True)
class Claim:
    """Name a request for its key: who asked what of which endpoint."""

    key: str
    endpoint: str
    parameters: str


def claim_of(key: str, endpoint: str, params: Json) -> Claim:
    """Describe a request so that a second one can be compared with it."""
    if len(key) > LONGEST_KEY:
        raise Refused(400, f"Idempotency key is longer than {LONGEST_KEY} characters.")
    text = json.dumps(params, sort_keys=True)
    return Claim(key, endpoint, hashlib.sha256(text.encode()).hexdigest())


def begin(store: Store, claim: Claim, *, now_ms: int, request_id: str) -> Reply | None:
    """Take the key, or give the saved reply; raise when key and request do not fit together."""
    with store.begin():
        store.run("DELETE FROM keys WHERE key = ? AND created_ms < ?", claim.key, now_ms - KEPT_MS)
        rows = store.rows("SELECT * FROM keys WHERE key = ?", claim.key)
        if not rows:
            store.run(
                "INSERT INTO keys (key, endpoint, parameters, created_ms, request_id) "
                "VALUES (?, ?, ?, ?, ?)",
                claim.key,
                claim.endpoint,
                claim.parameters,
                now_ms,
                request_id,
            )
            return None
    row = rows[0]
    if (row["endpoint"], row["parameters"]) != (claim.endpoint, claim.parameters):
        same = "endpoint" if row["endpoint"] != claim.endpoint else "parameters"
        raise Refused(
            400,
            f"Keys for idempotent requests can only be used with the same {same} they were first "
            f"used with. Try using a key other than '{claim.key}' if you meant to execute a "
            "different request.",
            kind="idempotency_error",
        )
    if row["status"] is None:
        raise key_in_use(claim.key)
    headers = {"Idempotent-Replayed": "true", "Original-Request": row["request_id"]}
    if row["status"] >= 500:  # noqa: PLR2004  Any failure of the server's.
        headers["Stripe-Should-Retry"] = "false"
    return Reply(row["status"], row["body"], headers=headers)


def save(store: Store, claim: Claim, reply: Reply) -> None:
    """Keep a result, within the transaction that had the effect."""
    sql = "UPDATE keys SET status = ?, body = ? WHERE key = ?"
    store.run(sql, reply.status, reply.body, claim.key)


def release(store: Store, claim: Claim) -> None:
    """Give the key back as if the request had never come."""
    store.run("DELETE FROM keys WHERE key = ? AND status IS NULL", claim.key)

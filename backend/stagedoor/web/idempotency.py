"""Answer a repeated request as it was answered before (the Idempotency-Key header).

The reply is kept in the transaction of the effect itself, so a crash leaves both or neither. Two
requests with one key at the same moment meet at an advisory lock; the second is told to wait.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Flask, Response, g, request
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.database import Database
from stagedoor.kernel.errors import Conflict, Invalid, Refusal, Unavailable
from stagedoor.kernel.language import phrase
from stagedoor.web.api import json_reply, services
from stagedoor.web.problems import answer_refusal
from stagedoor.web.session import asker

LONGEST_KEY = 255
# Stands in a kept reply where a secret was.
HIDDEN = "{{secret}}"
# Refusals of a moment are not kept: the same request may succeed when it comes again.
_NOT_KEPT = {401, 422, 429, 503}
# A whole transaction in one round trip. It has no effect but itself, so it need not be waited for.
_KEEP_REFUSAL = (
    "WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)), kept AS"
    " (INSERT INTO idempotency_keys (scope, key, fingerprint, status, reply)"
    " SELECT %(scope)s, %(key)s, %(fingerprint)s, %(status)s, %(reply)s FROM unhurried"
    " ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) FROM kept"
)
_KEPT = text("SELECT is_first, fingerprint, status, reply FROM kept_reply(:scope, :key)")
_KEEP = text(
    "INSERT INTO idempotency_keys (scope, key, fingerprint, status, reply) "
    "VALUES (:scope, :key, :fingerprint, :status, :reply) ON CONFLICT DO NOTHING"
)


class IdempotencyKeyReused(Conflict):
    """Refuse a key that came before with another body."""

    code, title = "idempotency-key-reused", "This key was used for another request"


class IdempotencyInProgress(Conflict):
    """Refuse a key whose first request is still running."""

    code, title = "idempotency-in-progress", "The first request with this key is still running"


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """Identify a request that may come again: session and route, key, hash of the body."""

    scope: str
    key: str
    fingerprint: bytes

    @classmethod
    def of(
        cls, session_id: UUID, route: str, *, key: str, body: bytes, secret: bytes
    ) -> KeyedRequest:
        """Return what tells a session's request from others.

        The fingerprint tells two bodies apart and nothing else: a body may hold a password to
        guess.
        """
        fingerprint = hmac.digest(_fingerprint_key(secret), body, "sha256")
        return cls(f"{session_id} {route}", key, fingerprint)


@lru_cache(maxsize=1)
def _fingerprint_key(secret: bytes) -> bytes:
    return hmac.digest(secret, b"idempotency v1", "sha256")


def keyed_request() -> KeyedRequest | None:
    """Return the key of this request, or None when it brought none."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    keyed = KeyedRequest.of(
        asker().session_id,
        f"{request.method} {request.path}",
        key=key,
        body=request.get_data(),
        secret=services().config.secret_key,
    )
    g.keyed_request = keyed
    return keyed


def kept_reply(
    session: Session, reveal: Callable[[dict[str, Any]], str] | None = None
) -> Response | None:
    """Return what this request was answered before, or None when it is the first.

    `reveal` gives the secret that was left out of the kept body. Raises IdempotencyKeyReused and
    IdempotencyInProgress.
    """
    keyed = keyed_request()
    if keyed is None:
        return None
    row = session.execute(_KEPT, {"scope": keyed.scope, "key": keyed.key}).one()
    if not row.is_first:
        raise IdempotencyInProgress
    if row.status is None:
        return None
    if bytes(row.fingerprint) != keyed.fingerprint:
        raise IdempotencyKeyReused
    body = str(row.reply)
    if reveal is not None and HIDDEN in body:
        body = body.replace(HIDDEN, reveal(json.loads(body)))
    return replayed(body, row.status)


def replayed(body: str, status: int) -> Response:
    """Return a kept body as the reply that it was, marked as a repetition."""
    kind = "application/json" if status < 400 else "application/problem+json"  # noqa: PLR2004
    response = Response(body, status=status, content_type=kind)
    response.headers["Idempotency-Replayed"] = "true"
    g.keyed_request = None
    return response


def keep(session: Session, reply: BaseModel, status: int, *, secret: str | None = None) -> Response:
    """Return the reply and keep it in this transaction, the secret in it left out."""
    response = json_reply(reply, status)
    keyed: KeyedRequest | None = g.get("keyed_request")
    if keyed is not None:
        body = response.get_data(as_text=True)
        _insert(session, keyed, status, body.replace(secret, HIDDEN) if secret else body)
    return response


def keep_refusal(database: Database, keyed: KeyedRequest, refusal: Refusal, body: str) -> None:
    """Keep a refusal's body for when the request comes again, unless it is of a moment only.

    Raises Unavailable where it cannot be kept; then it must not be said either: asked again, the
    request is decided again.
    """
    if refusal.status in _NOT_KEPT or isinstance(
        refusal, IdempotencyKeyReused | IdempotencyInProgress
    ):
        return
    database.run(
        _KEEP_REFUSAL,
        {
            "scope": keyed.scope,
            "key": keyed.key,
            "fingerprint": keyed.fingerprint,
            "status": refusal.status,
            "reply": body,
        },
    )


def is_usable_key(key: str) -> bool:
    """Tell whether an Idempotency-Key is 1 to 255 printable ASCII characters."""
    return 0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()


def install(app: Flask, database: Database) -> None:
    """Keep refusals too, in a transaction of their own: a refused request has no effect."""

    @app.before_request
    def know_asker() -> None:
        # Who asks is part of the key, and the database is asked for it: not in a transaction.
        key = request.headers.get("Idempotency-Key")
        if key is not None:
            _require_usable(key)
            asker()

    @app.errorhandler(Refusal)
    def answer_and_keep(refusal: Refusal) -> Response:
        answer = answer_refusal(refusal)
        keyed: KeyedRequest | None = g.get("keyed_request")
        if keyed is not None:
            try:
                keep_refusal(database, keyed, refusal, answer.get_data(as_text=True))
            except Unavailable as unavailable:
                return answer_refusal(unavailable)
        return answer


def _require_usable(key: str) -> None:
    if not is_usable_key(key):
        message = phrase("1 to {count} printable ASCII characters", count=LONGEST_KEY)
        raise Invalid(
            "The Idempotency-Key is not usable.",
            errors=[{"pointer": "", "code": "idempotency-key-invalid", "message": message}],
        )


def _insert(session: Session, keyed: KeyedRequest, status: int, body: str) -> None:
    session.execute(
        _KEEP,
        {
            "scope": keyed.scope,
            "key": keyed.key,
            "fingerprint": keyed.fingerprint,
            "status": status,
            "reply": body,
        },
    )

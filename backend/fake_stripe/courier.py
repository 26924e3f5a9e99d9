"""The webhook: signed events, sent again until they are taken."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import threading
from urllib.parse import urlsplit

from fake_stripe.clock import now_ms
from fake_stripe.settings import Knobs
from fake_stripe.store import Store
from fake_stripe.timetable import Timetable
from fake_stripe.wire import Json, encode

log = logging.getLogger(__name__)
SUCCESSES = range(200, 300)


def sign(body: bytes, secret: str, *, at_s: int) -> str:
    """Give the Stripe-Signature header for a body."""
    signed = hmac.new(secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256)
    return f"t={at_s},v1={signed.hexdigest()}"


class Courier:
    """Deliver queued events in the background, each until the webhook answers with success."""

    def __init__(self, store: Store, knobs: Knobs, *, threads: int) -> None:
        self._store = store
        self._knobs = knobs
        self._connections = threading.local()
        self.timetable = Timetable("courier", self._deliver, threads)

    def start(self) -> None:
        """Start, with what an earlier process left undelivered."""
        sql = "SELECT number, due_ms FROM deliveries WHERE state = 'pending'"
        for row in self._store.rows(sql):
            self.timetable.add(row["due_ms"], row["number"])
        self.timetable.start()

    def _deliver(self, number: int) -> None:
        rows = self._store.rows("SELECT * FROM deliveries WHERE number = ?", number)
        if not rows or rows[0]["state"] != "pending":
            return
        row = rows[0]
        event = {**self._store.need(row["event"]), "pending_webhooks": 1}
        answer = self.post(event, secret=row["secret"])
        answers = [*json.loads(row["answers"]), answer]
        state, due_ms = "pending", row["due_ms"]
        if answer in SUCCESSES:
            state = "delivered"
        elif len(answers) > len(self._knobs.retry_ms):
            state = "failed"
        else:
            due_ms = now_ms() + self._knobs.retry_ms[len(answers) - 1]
        self._store.run(
            "UPDATE deliveries SET state = ?, due_ms = ?, answers = ? WHERE number = ?",
            state,
            due_ms,
            json.dumps(answers),
            number,
        )
        if state == "pending":
            self.timetable.add(due_ms, number)

    def post(self, event: Json, *, secret: str | None = None, age_s: int = 0) -> int:
        """Send an event now and give the webhook's status, 0 when it could not be reached."""
        if self._knobs.webhook_url is None:
            return 0
        body = encode(event)
        at_s = now_ms() // 1_000 - age_s
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": sign(body, secret or self._knobs.webhook_secret, at_s=at_s),
            "User-Agent": "Stripe/1.0 (fake)",
        }
        try:
            return self._exchange(self._knobs.webhook_url, body, headers)
        except (OSError, http.client.HTTPException) as error:
            log.info("The webhook could not be reached: %r", error)
            return 0

    def _exchange(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection, is_used = self._connection(parts.hostname or "", parts.port or 80)
        try:
            return _send(connection, target, body, headers)
        except (OSError, http.client.HTTPException):
            connection.close()
            if not is_used:
                raise
            # A connection kept open may have been closed by the other side meanwhile.
            return _send(connection, target, body, headers)

    def _connection(self, host: str, port: int) -> tuple[http.client.HTTPConnection, bool]:
        kept: http.client.HTTPConnection | None = getattr(self._connections, "kept", None)
        if kept is not None and (kept.host, kept.port) == (host, port):
            return kept, kept.sock is not None
        timeout = self._knobs.webhook_timeout_ms * 0.001
        self._connections.kept = http.client.HTTPConnection(host, port, timeout=timeout)
        return self._connections.kept, False


def _send(
    connection: http.client.HTTPConnection, target: str, body: bytes, headers: dict[str, str]
) -> int:
    connection.request("POST", target, body, headers)
    response = connection.getresponse()
    response.read()
    return response.status

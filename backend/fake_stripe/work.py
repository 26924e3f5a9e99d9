"""One piece of work on the books: what time it is, who asked, what is to happen next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fake_stripe.errors import Refused
from fake_stripe.identifiers import new_id
from fake_stripe.plans import Plans
from fake_stripe.settings import Knobs, Settings
from fake_stripe.shown import visible
from fake_stripe.store import Store
from fake_stripe.wire import Json


@dataclass
class Work:
    """Change the books within one transaction of the store."""

    store: Store
    settings: Settings
    knobs: Knobs
    plans: Plans
    now_ms: int
    base_url: str = ""
    request_id: str | None = None
    idempotency_key: str | None = None
    is_public: bool = False
    deliveries: list[tuple[int, int]] = field(default_factory=list)
    chores: list[tuple[int, int]] = field(default_factory=list)

    @property
    def now(self) -> int:
        """Give the seconds since the epoch, as Stripe's `created`."""
        return self.now_ms // 1_000

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo what happened inside when it is refused, unless the refusal keeps it."""
        self.store.run("SAVEPOINT attempt")
        try:
            yield
        except Refused as refused:
            if not refused.keeps:
                self.store.run("ROLLBACK TO attempt")
                self.deliveries.clear()
                self.chores.clear()
            raise
        finally:
            self.store.run("RELEASE attempt")

    def emit(self, type_: str, thing: Json) -> Json:
        """Record an event with a snapshot of the object, and queue it for the webhook."""
        event: Json = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": self.knobs.api_version,
            "created": self.now,
            "data": {"object": visible(thing)},
            "livemode": False,
            "pending_webhooks": 0,
            "request": {"id": self.request_id, "idempotency_key": self.idempotency_key},
            "type": type_,
        }
        self.store.put(event)
        if self.knobs.webhook_url is not None:
            for state, due_ms, secret in self.plans.deliveries(type_, self.now_ms):
                self._queue(event["id"], state, due_ms, secret=secret)
        return event

    def _queue(self, event_id: str, state: str, due_ms: int, *, secret: str | None) -> None:
        number = self.store.run(
            "INSERT INTO deliveries (event, state, due_ms, secret) VALUES (?, ?, ?, ?)",
            event_id,
            state,
            due_ms,
            secret,
        )
        if state == "pending":
            self.deliveries.append((due_ms, number))

    def later(self, delay_ms: int | None, what: str, id_: str) -> None:
        """Have a chore done to an object after a while; None means never by itself."""
        if delay_ms is None:
            return
        due_ms = self.now_ms + delay_ms
        sql = "INSERT INTO chores (due_ms, what, object) VALUES (?, ?, ?)"
        self.chores.append((due_ms, self.store.run(sql, due_ms, what, id_)))

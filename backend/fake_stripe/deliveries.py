"""Deliveries by hand: any events, in any order, as often and as wrong as a test wants."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, PositiveInt

from fake_stripe.errors import no_such
from fake_stripe.store import EVENT
from fake_stripe.wire import Json, Value

if TYPE_CHECKING:
    from fake_stripe.app import App


class Order(BaseModel):
    """Say which events to send now, and how."""

    model_config = ConfigDict(extra="forbid", strict=True)

    # Sent in this order; an event may be named more than once.
    events: list[str]
    times: PositiveInt = 1
    # All at once instead of one after the other.
    is_concurrent: bool = False
    # Another secret than the webhook's, and a signature made so many seconds ago.
    secret: str | None = None
    age_s: int = 0
    # Laid over the event, at any depth: {"data": {"object": {"amount": 1}}}, {"api_version": …}.
    overrides: Json = {}


def laid_over(below: Value, above: Value) -> Value:
    """Give a copy of one value with another laid over it, dictionaries key by key."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return copy.deepcopy(above)
    merged = dict(below)
    for name, value in above.items():
        merged[name] = laid_over(below.get(name), value)
    return merged


def deliver(app: App, order: Order) -> Json:
    """Send the events and give what the webhook answered to each."""
    events = []
    for id_ in order.events:
        event = app.store.get(id_, "event")
        if event is None:
            raise no_such(EVENT, id_)
        events.append(laid_over({**event, "pending_webhooks": 1}, order.overrides))
    letters = [event for event in events for _ in range(order.times)]

    def send(event: Json) -> int:
        return app.courier.post(event, secret=order.secret, age_s=order.age_s)

    if order.is_concurrent:
        with ThreadPoolExecutor(max_workers=max(1, min(len(letters), 16))) as pool:
            answers = list(pool.map(send, letters))
    else:
        answers = [send(letter) for letter in letters]
    for id_ in order.events:
        app.store.run(
            "UPDATE deliveries SET state = 'delivered' WHERE event = ? AND state = 'held'", id_
        )
    return {"answers": answers}

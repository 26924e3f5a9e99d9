"""Expanding: an id in a reply becomes the object when the caller asks for it."""

from __future__ import annotations

from fake_stripe.balance import settled
from fake_stripe.errors import Refused
from fake_stripe.shown import public, visible
from fake_stripe.wire import Json
from fake_stripe.work import Work

DEEPEST = 4
# Which names of which kind of object hold ids, and of what.
LINKS: dict[str, dict[str, str]] = {
    "payment_intent": {"latest_charge": "charge", "payment_method": "payment_method"},
    "charge": {
        "balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
        "refunds": "refund",
    },
    "refund": {
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
    },
    "balance_transaction": {"source": "charge"},
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
}


def check(kind: str, paths: list[str], *, is_list: bool) -> None:
    """Raise Stripe's 400 for a path that leads nowhere."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            message = f"You cannot expand more than {DEEPEST} levels of a property."
            raise Refused(400, message, param="expand")
        if is_list and steps[0] == "data":
            steps = steps[1:]
        elif is_list:
            steps = ["?"]
        at: str | None = kind
        for step in steps:
            at = LINKS.get(at or "", {}).get(step)
            if at is None:
                message = f"This property cannot be expanded ({path})."
                raise Refused(400, message, param="expand")


def show(work: Work, thing: Json, paths: list[str]) -> Json:
    """Give an object as the caller is to see it, with the paths expanded."""
    if thing["object"] == "list":
        below = [path.removeprefix("data.") for path in paths]
        return {**thing, "data": [show(work, one, below) for one in thing["data"]]}
    if thing["object"] == "event":
        return _with_pending_webhooks(work, thing)
    if thing["object"] == "balance_transaction":
        thing = settled(thing, work.now)
    shown = visible(thing)
    for path in paths:
        _expand(work, shown, *path.partition(".")[::2])
    if work.is_public and thing["object"] == "payment_intent":
        return public(shown)
    return shown


def _expand(work: Work, shown: Json, name: str, rest: str) -> None:
    below = [rest] if rest else []
    if name == "refunds":
        found = work.store.find("refund", "json_extract(body, '$.charge') = ?", shown["id"])
        shown["refunds"] = {
            "object": "list",
            "data": [show(work, refund, below) for refund in found],
            "has_more": False,
            "url": f"/v1/charges/{shown['id']}/refunds",
        }
        return
    link = shown.get(name)
    if isinstance(link, str):
        shown[name] = show(work, work.store.need(link), below)
    elif link is not None and rest:
        _expand(work, link, *rest.partition(".")[::2])


def _with_pending_webhooks(work: Work, event: Json) -> Json:
    waiting = work.store.rows(
        "SELECT 1 FROM deliveries WHERE event = ? AND state IN ('pending', 'held') LIMIT 1",
        event["id"],
    )
    return {**event, "pending_webhooks": len(waiting)}

"""Answer requests to hold places, both in the quick lane and in the view."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from stagedoor.booking.allocation import HeldPlace, HoldFacts
from stagedoor.booking.forms import HoldForm, choice_of
from stagedoor.booking.hold_desk import HoldDesk, HoldKey, HoldOutcome
from stagedoor.booking.place_words import place_text
from stagedoor.booking.sale_facts import SaleFacts
from stagedoor.kernel import ids
from stagedoor.kernel.errors import Invalid
from stagedoor.web.api import API_PREFIX, parse_json
from stagedoor.web.idempotency import IdempotencyInProgress, IdempotencyKeyReused
from stagedoor.web.quick_lane import Answer, HandOn, QuickRequest, QuickRoute

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def quick_hold(desk: HoldDesk) -> QuickRoute:
    """Return the route that holds places in the quick lane."""

    def answer(request: QuickRequest) -> Answer:
        try:
            form = HoldForm.model_validate(parse_json(request.body))
        except (ValidationError, Invalid) as error:
            raise HandOn from error
        sale = desk.sale_of(ids.parse("evt", request.name))
        choice = choice_of(form.items, sale, "/items")
        keyed = request.keyed
        key = HoldKey(keyed.scope, keyed.key, keyed.fingerprint) if keyed else HoldKey()
        return hold_answer(
            desk.open(sale, choice, session_id=request.asker.session_id, key=key), request.language
        )

    return QuickRoute(f"{API_PREFIX}/events/<event>/holds", answer)


def hold_answer(result: HoldOutcome, language: str) -> Answer:
    """Return what became of a request to hold: new, or as it was kept for the request's key.

    Raises IdempotencyInProgress and IdempotencyKeyReused.
    """
    match result.outcome:
        case "held" | "replayed":
            assert result.hold is not None, "who holds has a hold"
            body = hold_text(result.hold, result.sale, language)
            return Answer(201, body, is_replayed=result.outcome == "replayed")
        case "replayed-refusal":
            status, _, body = result.facts.partition(" ")
            return Answer(int(status), body, is_replayed=True)
        case "in-progress":
            raise IdempotencyInProgress
        case _:
            raise IdempotencyKeyReused


def hold_text(facts: HoldFacts, sale: SaleFacts, language: str) -> str:
    """Return the JSON of a `HoldReply`, in a fifth of the time that the model takes."""
    reply = {
        "id": ids.public("hld", facts.hold_id),
        "event": sale.public_id,
        "expires_at": _instant(facts.expires_ms),
        "extendable_until": _instant(facts.extendable_ms),
        "items": [_item(held, sale, language) for held in facts.items],
        "fees": [],
        "total": _money(sum(held.price_minor for held in facts.items), sale),
    }
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":"))


def _item(held: HeldPlace, sale: SaleFacts, language: str) -> dict[str, Any]:
    area = sale.house.area_of(held.place)
    return {
        "place": held.place,
        "label": place_text(sale.house.label(held.place), language),
        "area": area.key if area else None,
        "price_tier": sale.tier_codes[held.tier_no],
        "ticket_type": sale.type_codes[held.type_no],
        "price": _money(held.price_minor, sale),
    }


def _money(amount_minor: int, sale: SaleFacts) -> dict[str, Any]:
    return {"amount_minor": amount_minor, "currency": sale.currency}


def _instant(milliseconds: int) -> str:
    instant = _EPOCH + timedelta(milliseconds=milliseconds)
    return f"{instant.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"

"""Show an order in the quick lane: buyers who pay look at theirs until it is confirmed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from stagedoor.booking.place_words import place_text
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.database import Database
from stagedoor.kernel import ids
from stagedoor.web.api import API_PREFIX
from stagedoor.web.quick_lane import Answer, HandOn, QuickRequest, QuickRoute

# One row always. An order is left to the view where money went back: it has more to say then.
_SEE = """
SELECT o.id, o.number, o.event_id, o.status, o.email, o.name, o.total_minor, o.currency,
    o.expires_at, o.answers, o.consents,
    (SELECT json_agg(json_build_array(place_no, label, price_tier, ticket_type, price_minor, holder)
        ORDER BY line_no) FROM order_lines WHERE order_id = o.id) AS lines,
    (SELECT json_agg(json_build_array(id, place_no, label, holder, ticket_type, status, issue)
        ORDER BY place_no, id) FROM tickets WHERE order_id = o.id) AS tickets
FROM (VALUES (%(number)s::text, %(session)s::uuid, %(user)s::uuid)) AS asked (number, owner, person)
LEFT JOIN orders AS o ON o.number = asked.number AND o.refunded_minor = 0
    AND (o.session_id = asked.owner OR o.user_id = asked.person)
"""


def quick_order(database: Database, signer: TicketSigner) -> QuickRoute:
    """Return the route that shows an order to whoever booked it."""

    def answer(request: QuickRequest) -> Answer:
        if request.keyed is not None:
            raise HandOn
        asked = {
            "number": request.name,
            "session": request.asker.session_id,
            "user": request.asker.user_id,
        }
        row = database.run(_SEE, asked)
        if row.id is None:
            raise HandOn
        return Answer(200, order_text(row, signer, request.language))

    return QuickRoute(f"{API_PREFIX}/orders/<number>", answer, method="GET", body="none")


def order_text(row: Any, signer: TicketSigner, language: str) -> str:
    """Return the JSON of an `OrderReply`, in a fraction of the time that the models take."""
    currency = row.currency
    reply = {
        "number": row.number,
        "event": ids.public("evt", row.event_id),
        "status": row.status,
        "email": row.email,
        "name": row.name,
        "total": _money(row.total_minor, currency),
        "refunded": _money(0, currency),
        "expires_at": _instant(row.expires_at),
        "lines": [
            {
                "place": place,
                "label": place_text(label, language),
                "price_tier": tier,
                "ticket_type": kind,
                "price": _money(price, currency),
                "holder": holder,
            }
            for place, label, tier, kind, price, holder in row.lines
        ],
        "tickets": [_ticket(row.event_id, facts, signer, language) for facts in row.tickets or []],
        "answers": row.answers.get("given", []),
        "consents": row.consents,
    }
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":"))


def _ticket(
    event_id: UUID, facts: list[Any], signer: TicketSigner, language: str
) -> dict[str, Any]:
    text, place, label, holder, kind, status, issue = facts
    ticket_id = UUID(text)
    # The code of a ticket that was passed on is somebody else's to know.
    code = signer.sign(ticket_id, event_id, place_no=place, issue=issue) if issue == 0 else None
    return {
        "id": ids.public("tkt", ticket_id),
        "place": place,
        "label": place_text(label, language),
        "holder": holder,
        "ticket_type": kind,
        "code": code,
        "status": status,
    }


def _money(amount_minor: int, currency: str) -> dict[str, Any]:
    return {"amount_minor": amount_minor, "currency": currency}


def _instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"

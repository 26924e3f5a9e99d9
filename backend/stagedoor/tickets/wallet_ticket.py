"""Say what stands on a ticket in a wallet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stagedoor.booking.place_words import place_parts
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.booking.ticket_papers import OrderFacts
from stagedoor.kernel import ids
from stagedoor.kernel.language import language_of, say

PAPER, INK, CURTAIN = (0xFA, 0xF7, 0xF2), (0x1B, 0x18, 0x17), (0x8F, 0x1D, 0x2C)


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletTicket:
    """Hold what a pass shows; `row` and `seat` are empty for a place in an area.

    `serial` is another for each code, so that a pass with a new code stands beside the old one.
    """

    serial: str
    event: str
    event_name: str
    organiser_name: str
    venue_name: str
    city: str
    starts_at: datetime
    ends_at: datetime
    section: str
    row: str
    seat: str
    ticket_type: str
    holder: str
    order_number: str
    code: str
    language: str


def wallet_ticket(facts: OrderFacts, signer: TicketSigner) -> WalletTicket:
    """Return what the first ticket of some facts shows in a wallet."""
    ticket, event = facts.tickets[0], facts.event
    section, row, seat = place_parts(ticket.label)
    return WalletTicket(
        serial=f"{ticket.public_id}-{ticket.issue_no}",
        event=ids.public("evt", event.id),
        event_name=event.name,
        organiser_name=facts.organiser_name,
        venue_name=say(facts.venue_name, facts.order.language),
        city=facts.venue_city,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        section=section,
        row=row,
        seat=seat,
        ticket_type=facts.type_name(ticket.ticket_type),
        holder=ticket.holder,
        order_number=facts.order.number,
        code=signer.sign(
            ticket.id, ticket.event_id, place_no=ticket.place_no, issue=ticket.issue_no
        ),
        language=language_of(facts.order.language).code,
    )

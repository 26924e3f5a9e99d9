"""Compose the replies that need several queries."""

from __future__ import annotations

from sqlalchemy.orm import Session

from stagedoor.booking.answer_forms import AnswerReply
from stagedoor.booking.errors import TicketsNotIssued, TicketsNotPrinted
from stagedoor.booking.forms import (
    HeldLineReply,
    OrderReply,
    TicketReply,
)
from stagedoor.booking.models import Order, OrderStatus, Ticket
from stagedoor.booking.queries import get_lines, get_tickets
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.booking.ticket_page import TicketsUnprintable
from stagedoor.booking.ticket_papers import OrderFacts, TicketPapers
from stagedoor.kernel import ids
from stagedoor.web.api import MoneyReply


def ticket_code(ticket: Ticket, signer: TicketSigner) -> str:
    """Return the signed code of a ticket's latest issue; made anew each time, always the same."""
    return signer.sign(ticket.id, ticket.event_id, place_no=ticket.place_no, issue=ticket.issue_no)


def printed_tickets(papers: TicketPapers, facts: OrderFacts) -> bytes:
    """Return the tickets that still admit as PDF; raises TicketsNotIssued, TicketsNotPrinted."""
    if not facts.tickets:
        raise TicketsNotIssued
    try:
        return papers.pdf(facts)
    except TicketsUnprintable as error:
        raise TicketsNotPrinted from error


def order_reply(session: Session, order: Order, signer: TicketSigner) -> OrderReply:
    """Show an order with its lines and tickets."""
    return OrderReply(
        number=order.number,
        event=ids.public("evt", order.event_id),
        status=OrderStatus(order.status),
        email=order.email,
        name=order.name,
        total=MoneyReply.of(order.total),
        refunded=MoneyReply.of(order.refunded),
        expires_at=order.expires_at,
        lines=[HeldLineReply.of(line) for line in get_lines(session, order.id)],
        answers=[AnswerReply(**answer) for answer in order.answers.get("given", [])],
        consents=order.consents,
        tickets=[
            # The code of a ticket that was passed on is somebody else's to know.
            TicketReply.of(ticket, ticket_code(ticket, signer) if ticket.issue_no == 0 else None)
            for ticket in get_tickets(session, order.id)
        ],
    )

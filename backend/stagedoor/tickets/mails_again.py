"""Mail an order's tickets once more to the address that bought them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from stagedoor.booking.errors import TicketsNotIssued
from stagedoor.booking.models import Order, Ticket, TicketStatus
from stagedoor.kernel import ids
from stagedoor.notifications.outbox import enqueue


def mail_tickets_again(session: Session, order: Order) -> None:
    """Queue the mail with the tickets that the buyer still has; raises TicketsNotIssued."""
    has_tickets = select(Ticket.id).where(
        Ticket.order_id == order.id, Ticket.status == TicketStatus.VALID, Ticket.issue_no == 0
    )
    if session.scalar(has_tickets.limit(1)) is None:
        raise TicketsNotIssued
    enqueue(
        session,
        to=order.email,
        template="tickets_again",
        # Under another name than the mails of an order's moves, of which there is one each.
        values={"again_order_id": str(order.id), "number": order.number, "name": order.name},
        dedupe_key=f"{order.public_id}:{ids.new_id()}:tickets_again",
    )

"""Tell whoever got a ticket from somebody else that it is void; the order's mail is not theirs."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from stagedoor.notifications.outbox import enqueue
from stagedoor.tickets.models import TicketTransfer, TransferState


def tell_keepers(session: Session, tickets: Iterable[tuple[UUID, int]]) -> None:
    """Queue a mail to whoever accepted tickets that have just become void.

    Tickets come as their ids and issues; those that their buyer still has are passed over, and so
    is everybody who gave a ticket away again.
    """
    passed_on = [(ticket_id, issue) for ticket_id, issue in tickets if issue > 0]
    if not passed_on:
        return
    keepings = session.scalars(
        select(TicketTransfer)
        .where(
            TicketTransfer.state == TransferState.ACCEPTED,
            tuple_(TicketTransfer.ticket_id, TicketTransfer.issue).in_(passed_on),
        )
        .order_by(TicketTransfer.id)
    )
    for keeping in keepings.all():
        enqueue(
            session,
            to=keeping.to_email,
            template="ticket_void",
            values={"transfer_id": str(keeping.id)},
            dedupe_key=f"{keeping.public_id}:ticket_void",
        )

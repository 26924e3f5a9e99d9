"""Compose the replies about tickets that need several queries."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from stagedoor.booking.forms import TicketReply
from stagedoor.booking.models import Order, Ticket, TicketStatus
from stagedoor.booking.place_words import place_text
from stagedoor.booking.queries import get_database_time
from stagedoor.booking.replies import ticket_code
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.catalogue.models import Event
from stagedoor.kernel import ids
from stagedoor.tickets.access import get_offer, is_addressed_to
from stagedoor.tickets.forms import (
    KeptTicketListReply,
    KeptTicketReply,
    OfferedTicketReply,
    OrderTransfersReply,
    TicketRulesReply,
    TransferReply,
)
from stagedoor.tickets.models import TicketTransfer, TransferState
from stagedoor.tickets.wallets import Wallets
from stagedoor.web.asked_language import asked_language

_PASSED_ON = "passed_on"
_MOST_KEPT = 100


def order_transfers_reply(session: Session, order: Order, wallets: Wallets) -> OrderTransfersReply:
    """Show the offers that an order's buyer made, oldest first."""
    found = session.scalars(
        select(TicketTransfer)
        .join(Ticket, Ticket.id == TicketTransfer.ticket_id)
        .where(Ticket.order_id == order.id, TicketTransfer.issue == 1)
        .order_by(TicketTransfer.id)
    ).all()
    event = session.get_one(Event, order.event_id)
    return OrderTransfersReply(
        data=[TransferReply.of(transfer) for transfer in found],
        rules=_rules(session, event, wallets),
    )


def account_tickets_reply(session: Session, user_id: UUID) -> KeptTicketListReply:
    """Show the tickets that an account's confirmed address accepted and has not given away."""
    found = session.execute(
        select(TicketTransfer, Ticket, Event)
        .join(
            Ticket,
            and_(
                Ticket.id == TicketTransfer.ticket_id,
                Ticket.issue_no == TicketTransfer.issue,
            ),
        )
        .join(Event, Event.id == Ticket.event_id)
        .where(TicketTransfer.state == TransferState.ACCEPTED, is_addressed_to(user_id))
        .order_by(TicketTransfer.id.desc())
        .limit(_MOST_KEPT)
    )
    return KeptTicketListReply(
        data=[
            KeptTicketReply(
                id=transfer.public_id,
                event=ids.public("evt", event.id),
                event_name=event.name,
                starts_at=event.starts_at,
                time_zone=event.time_zone,
                label=place_text(ticket.label, asked_language()),
                holder=ticket.holder,
                status=TicketStatus(ticket.status),
            )
            for transfer, ticket, event in found
        ]
    )


def offered_ticket_reply(
    session: Session, transfer: TicketTransfer, *, signer: TicketSigner, wallets: Wallets
) -> OfferedTicketReply:
    """Show an offer, and the ticket where it is theirs who ask."""
    ticket = session.get_one(Ticket, transfer.ticket_id)
    event = session.get_one(Event, ticket.event_id)
    was_accepted = transfer.state == TransferState.ACCEPTED
    is_theirs = was_accepted and ticket.issue_no == transfer.issue
    onward = get_offer(session, ticket.id) if is_theirs else None
    return OfferedTicketReply(
        id=transfer.public_id,
        state=_PASSED_ON if was_accepted and not is_theirs else transfer.state,
        event=ids.public("evt", event.id),
        from_holder=transfer.from_holder,
        label=place_text(ticket.label, asked_language()),
        ticket_type=ticket.ticket_type,
        ticket=TicketReply.of(ticket, ticket_code(ticket, signer)) if is_theirs else None,
        onward=TransferReply.of(onward) if onward else None,
        rules=_rules(session, event, wallets, is_valid=ticket.status == TicketStatus.VALID),
    )


def _rules(
    session: Session, event: Event, wallets: Wallets, *, is_valid: bool = True
) -> TicketRulesReply:
    return TicketRulesReply(
        are_changes_open=is_valid and event.takes_changes(get_database_time(session)),
        changes_until=event.changes_until or event.starts_at,
        wallets=wallets.names,
    )

"""Give access to tickets and to offers of tickets: to whoever has the ticket, and nobody before.

The buyer's link opens the tickets that were never passed on. A mailed offer has a link of its own;
once it is accepted, that link opens this ticket alone, and nothing of the order. It is also open to
the account of the address that it was mailed to, once that address is confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from stagedoor.accounts.models import User
from stagedoor.booking.access import AccessTokens, get_order
from stagedoor.booking.errors import OrderNotFound
from stagedoor.booking.models import Order, Ticket
from stagedoor.kernel import ids
from stagedoor.kernel.errors import NotFound
from stagedoor.kernel.link_secrets import LinkSecrets
from stagedoor.tickets.errors import TicketNotFound, TransferNotFound
from stagedoor.tickets.models import TicketTransfer, TransferState


class TransferTokens(LinkSecrets):
    """Make and check the secret of an offer's link."""

    purpose = b"ticket transfer v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Be whoever asks for a ticket, with the secrets that tell whether it is theirs."""

    session_id: UUID
    user_id: UUID | None
    token: str | None
    orders: AccessTokens
    transfers: TransferTokens


@dataclass(frozen=True, slots=True)
class KeptTicket:
    """Be a ticket with its order, and the offer by which its keeper has it; None is the buyer."""

    ticket: Ticket
    order: Order
    transfer: TicketTransfer | None


def get_kept_ticket(
    session: Session, ticket: str, visitor: Visitor, *, is_locked: bool = False
) -> KeptTicket:
    """Return a ticket to whoever has it now; raises TicketNotFound for everybody else.

    A locked ticket stays as it is until the transaction ends.
    """
    try:
        ticket_id = ids.parse("tkt", ticket)
    except NotFound as error:
        raise TicketNotFound from error
    found = session.get(Ticket, ticket_id)
    if found is None:
        raise TicketNotFound
    if is_locked:
        found = lock_ticket(session, ticket_id)
    return get_keeper(session, found, found.issue_no, visitor)


def lock_ticket(session: Session, ticket_id: UUID) -> Ticket:
    """Return a ticket as it stands, kept from changing until the transaction ends."""
    return session.get_one(Ticket, ticket_id, with_for_update=True, populate_existing=True)


def get_keeper(session: Session, ticket: Ticket, issue: int, visitor: Visitor) -> KeptTicket:
    """Return a ticket to whoever had it with one issue of its code; raises TicketNotFound."""
    transfer = get_keeping(session, ticket.id, issue)
    order = session.get_one(Order, ticket.order_id)
    if transfer is None:
        _require_buyer(session, order, visitor)
    elif not _has(session, transfer, visitor):
        raise TicketNotFound
    return KeptTicket(ticket, order, transfer)


def get_keeping(session: Session, ticket_id: UUID, issue: int) -> TicketTransfer | None:
    """Return the accepted offer that made an issue of a ticket's code; None for the buyer's."""
    if issue == 0:
        return None
    return session.scalars(
        select(TicketTransfer).where(
            TicketTransfer.ticket_id == ticket_id,
            TicketTransfer.issue == issue,
            TicketTransfer.state == TransferState.ACCEPTED,
        )
    ).one()


def get_offer(session: Session, ticket_id: UUID) -> TicketTransfer | None:
    """Return the offer of a ticket that waits for its answer."""
    return session.scalar(
        select(TicketTransfer).where(
            TicketTransfer.ticket_id == ticket_id, TicketTransfer.state == TransferState.OFFERED
        )
    )


def get_transfer(session: Session, transfer: str, visitor: Visitor) -> TicketTransfer:
    """Return an offer to whoever has its link, or accepted it; raises TransferNotFound."""
    found = find_transfer(session, transfer)
    if not _has(session, found, visitor):
        raise TransferNotFound
    return found


def find_transfer(session: Session, transfer: str) -> TicketTransfer:
    """Return an offer, whoever asks; raises TransferNotFound."""
    try:
        found = session.get(TicketTransfer, ids.parse("trf", transfer))
    except NotFound as error:
        raise TransferNotFound from error
    if found is None:
        raise TransferNotFound
    return found


def is_addressed_to(user_id: UUID) -> ColumnElement[bool]:
    """Return the condition that an offer went to the confirmed address of an account.

    Compared anew each time: an account may be made, or its address confirmed, after accepting.
    """
    return exists().where(
        User.id == user_id,
        User.confirmed_at.is_not(None),
        func.lower(User.email) == func.lower(TicketTransfer.to_email),
    )


def _has(session: Session, transfer: TicketTransfer, visitor: Visitor) -> bool:
    if visitor.transfers.opens(visitor.token, transfer.id):
        return True
    if visitor.user_id is None or transfer.state != TransferState.ACCEPTED:
        return False
    known = select(TicketTransfer.id).where(
        TicketTransfer.id == transfer.id, is_addressed_to(visitor.user_id)
    )
    return session.scalar(known) is not None


def _require_buyer(session: Session, order: Order, visitor: Visitor) -> None:
    try:
        get_order(
            session,
            order.number,
            session_id=visitor.session_id,
            user_id=visitor.user_id,
            token=visitor.token,
            tokens=visitor.orders,
        )
    except OrderNotFound as error:
        raise TicketNotFound from error

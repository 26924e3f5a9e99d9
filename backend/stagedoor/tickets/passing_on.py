"""Pass a ticket on: offer it to an address, take it with a new code, or call the offer back.

Money stays out of it: whoever has the ticket, a refund goes to whoever paid. Everything happens
under the ticket's lock, so of two who accept, or of one who accepts and one who withdraws, the
second is refused; the database would refuse it too.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from stagedoor.booking.models import Order, Ticket, TicketStatus
from stagedoor.booking.queries import get_database_time
from stagedoor.catalogue.models import Event
from stagedoor.kernel import ids
from stagedoor.notifications.outbox import enqueue
from stagedoor.tickets.access import (
    KeptTicket,
    Visitor,
    find_transfer,
    get_keeper,
    get_keeping,
    get_kept_ticket,
    get_offer,
    get_transfer,
    lock_ticket,
)
from stagedoor.tickets.errors import (
    ChangesClosed,
    TicketNotFound,
    TransferEnded,
    TransferNotFound,
    TransferOpen,
)
from stagedoor.tickets.models import TicketTransfer, TransferState

_ISSUES_MAX = 255


def rename_ticket(session: Session, ticket: str, visitor: Visitor, *, holder: str) -> KeptTicket:
    """Make a ticket out to somebody else, with the same code.

    Raises TicketNotFound, ChangesClosed, and TransferOpen while it is on offer.
    """
    kept = get_kept_ticket(session, ticket, visitor, is_locked=True)
    require_changes(session, kept.ticket)
    if get_offer(session, kept.ticket.id) is not None:
        raise TransferOpen("Withdraw the offer first.")
    kept.ticket.rename(holder)
    session.flush()
    return kept


def offer_ticket(session: Session, ticket: str, visitor: Visitor, *, email: str) -> TicketTransfer:
    """Offer a ticket to an address and queue the mail with the link by which it is taken.

    The ticket stays valid and its keeper's until somebody accepts. Raises TicketNotFound,
    ChangesClosed and TransferOpen.
    """
    kept = get_kept_ticket(session, ticket, visitor, is_locked=True)
    require_changes(session, kept.ticket)
    if get_offer(session, kept.ticket.id) is not None:
        raise TransferOpen
    if kept.ticket.issue_no == _ISSUES_MAX:
        raise ChangesClosed("This ticket was passed on too often.")
    transfer = TicketTransfer(
        id=ids.new_id(),
        ticket_id=kept.ticket.id,
        issue=kept.ticket.issue_no + 1,
        from_holder=kept.transfer.to_holder if kept.transfer else kept.order.name,
        to_email=email,
    )
    session.add(transfer)
    session.flush()
    _mail(session, transfer, "ticket_offered", to=email)
    return transfer


def accept_ticket(
    session: Session, transfer: str, visitor: Visitor, *, holder: str
) -> TicketTransfer:
    """Take a ticket that is offered: it gets a new code, and the old one opens no door any more.

    Raises TransferNotFound, TransferEnded, and ChangesClosed after the event's deadline.
    """
    found = get_transfer(session, transfer, visitor)
    ticket, offered = _locked(session, found)
    if offered.state != TransferState.OFFERED:
        raise TransferEnded
    require_changes(session, ticket)
    giver = _giver_address(session, ticket, offered)
    offered.accept(holder, get_database_time(session))
    session.flush()
    ticket.reissue(holder)
    session.flush()
    _mail(session, offered, "ticket_accepted", to=offered.to_email)
    _mail(session, offered, "ticket_passed_on", to=giver)
    return offered


def withdraw_ticket(session: Session, transfer: str, visitor: Visitor) -> None:
    """Call an offer back that nobody has accepted, and tell whoever got it.

    Raises TransferNotFound for anybody but the one who made it, and TransferEnded.
    """
    found = find_transfer(session, transfer)
    ticket, offered = _locked(session, found)
    try:
        get_keeper(session, ticket, offered.issue - 1, visitor)
    except TicketNotFound as error:
        raise TransferNotFound from error
    if offered.state != TransferState.OFFERED:
        raise TransferEnded
    offered.withdraw(get_database_time(session))
    session.flush()
    _mail(session, offered, "ticket_withdrawn", to=offered.to_email)


def require_changes(session: Session, ticket: Ticket) -> None:
    """Refuse to change a ticket that is void or whose event is too near; raises ChangesClosed."""
    event = session.get_one(Event, ticket.event_id)
    if ticket.status != TicketStatus.VALID or not event.takes_changes(get_database_time(session)):
        raise ChangesClosed


def _locked(session: Session, found: TicketTransfer) -> tuple[Ticket, TicketTransfer]:
    # The ticket first, as whoever refunds it does.
    ticket = lock_ticket(session, found.ticket_id)
    offered = session.get_one(
        TicketTransfer, found.id, with_for_update=True, populate_existing=True
    )
    return ticket, offered


def _giver_address(session: Session, ticket: Ticket, offered: TicketTransfer) -> str:
    before = get_keeping(session, ticket.id, offered.issue - 1)
    return before.to_email if before else session.get_one(Order, ticket.order_id).email


def _mail(session: Session, transfer: TicketTransfer, template: str, *, to: str) -> None:
    enqueue(
        session,
        to=to,
        template=template,
        values={"transfer_id": str(transfer.id)},
        dedupe_key=f"{transfer.public_id}:{transfer.state}:{template}",
    )

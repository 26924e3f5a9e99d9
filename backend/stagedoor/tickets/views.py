"""Answer requests about tickets after the sale: parse, call one front door, reply."""

from __future__ import annotations

from flask import Response, request

from stagedoor.booking.access import AccessTokens
from stagedoor.booking.errors import OrderNotFound, TicketsNotIssued, TicketsNotPrinted
from stagedoor.booking.forms import OrderPath, OrderQuery, TicketReply
from stagedoor.booking.replies import ticket_code
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.booking.views import attachment, seen_order
from stagedoor.kernel.errors import TooMany, Unauthenticated
from stagedoor.tickets.access import (
    KeptTicket,
    TransferTokens,
    Visitor,
    get_kept_ticket,
    get_transfer,
)
from stagedoor.tickets.attempt_limits import MailLimits
from stagedoor.tickets.errors import (
    ChangesClosed,
    TicketNotFound,
    TransferEnded,
    TransferNotFound,
    TransferOpen,
    WalletMissing,
)
from stagedoor.tickets.forms import (
    HolderForm,
    KeptTicketListReply,
    MailedReply,
    OfferedTicketReply,
    OfferForm,
    OrderTransfersReply,
    TicketPath,
    TransferPath,
    TransferReply,
)
from stagedoor.tickets.mails_again import mail_tickets_again
from stagedoor.tickets.papers import KeeperPapers
from stagedoor.tickets.passing_on import (
    accept_ticket,
    offer_ticket,
    rename_ticket,
    withdraw_ticket,
)
from stagedoor.tickets.replies import (
    account_tickets_reply,
    offered_ticket_reply,
    order_transfers_reply,
)
from stagedoor.tickets.wallets import Wallets
from stagedoor.web.api import blueprint, json_reply, refusals, services
from stagedoor.web.idempotency import IdempotencyInProgress, IdempotencyKeyReused, keep, kept_reply
from stagedoor.web.session import asker, logged_in_user

api = blueprint("tickets")
_KEYED = (IdempotencyKeyReused, IdempotencyInProgress)
_PKPASS_TYPE = "application/vnd.apple.pkpass"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_PDF = {"description": "The ticket", "content": {"application/pdf": _BINARY}}
_PKPASS = {"description": "The pass", "content": {_PKPASS_TYPE: _BINARY}}
_CALENDAR = {
    "description": "The calendar entry (RFC 5545)",
    "content": {"text/calendar": {"schema": {"type": "string"}}},
}
_ELSEWHERE = {"description": "At Google Wallet, by a link that carries the ticket"}


@api.get(
    "/orders/<number>/transfers", responses={200: OrderTransfersReply, **refusals(OrderNotFound)}
)
def list_order_transfers(path: OrderPath, query: OrderQuery) -> Response:
    """List to whom an order's tickets were offered, and say what may still be done with them."""
    parts, who = services(), asker()
    with parts.database.read() as session:
        order = seen_order(session, path.number, who=who, token=query.token)
        return json_reply(order_transfers_reply(session, order, parts.get(Wallets)))


@api.post(
    "/orders/<number>/mails",
    responses={202: MailedReply, **refusals(OrderNotFound, TicketsNotIssued, TooMany, *_KEYED)},
)
def mail_order_again(path: OrderPath, query: OrderQuery) -> Response:
    """Mail an order's tickets once more, to the address that bought them."""
    parts, who = services(), asker()
    with parts.database.begin() as session:
        order = seen_order(session, path.number, who=who, token=query.token)
        if kept := kept_reply(session):
            return kept
        mail_tickets_again(session, order)
        parts.get(MailLimits).again(order.id)
        return keep(session, MailedReply(email=order.email), 202)


@api.get("/accounts/tickets", responses={200: KeptTicketListReply, **refusals(Unauthenticated)})
def list_account_tickets() -> Response:
    """List the tickets that others passed on to one's account: to its confirmed address."""
    user_id = logged_in_user()
    with services().database.read() as session:
        return json_reply(account_tickets_reply(session, user_id))


@api.patch(
    "/tickets/<ticket>",
    responses={200: TicketReply, **refusals(TicketNotFound, ChangesClosed, TransferOpen)},
)
def rename(path: TicketPath, query: OrderQuery, body: HolderForm) -> Response:
    """Make a ticket out to somebody else, until the event's deadline; its code stays."""
    parts, visitor = services(), visitor_of(query)
    with parts.database.begin() as session:
        kept = rename_ticket(session, path.ticket, visitor, holder=body.holder)
        code = ticket_code(kept.ticket, parts.get(TicketSigner))
        return json_reply(TicketReply.of(kept.ticket, code))


@api.post(
    "/tickets/<ticket>/transfers",
    responses={
        201: TransferReply,
        **refusals(TicketNotFound, ChangesClosed, TransferOpen, TooMany, *_KEYED),
    },
)
def offer(path: TicketPath, query: OrderQuery, body: OfferForm) -> Response:
    """Offer a ticket to an address; it stays one's own until somebody there accepts."""
    parts, visitor = services(), visitor_of(query)
    kept_ticket = seen_ticket(path, visitor)
    with parts.database.begin() as session:
        if kept := kept_reply(session):
            return kept
        parts.get(MailLimits).offer(kept_ticket.order.id, body.email, request.remote_addr)
        transfer = offer_ticket(session, path.ticket, visitor, email=body.email)
        return keep(session, TransferReply.of(transfer), 201)


@api.get("/transfers/<transfer>", responses={200: OfferedTicketReply, **refusals(TransferNotFound)})
def show_transfer(path: TransferPath, query: OrderQuery) -> Response:
    """Show an offered ticket to whoever has its link, with the code once they have accepted."""
    parts, visitor = services(), visitor_of(query)
    with parts.database.read() as session:
        reply = offered_ticket_reply(
            session,
            get_transfer(session, path.transfer, visitor),
            signer=parts.get(TicketSigner),
            wallets=parts.get(Wallets),
        )
        return json_reply(reply)


@api.post(
    "/transfers/<transfer>/accept",
    responses={
        200: TransferReply,
        **refusals(TransferNotFound, TransferEnded, ChangesClosed, *_KEYED),
    },
)
def accept(path: TransferPath, query: OrderQuery, body: HolderForm) -> Response:
    """Take an offered ticket: it gets a new code, and the old one is worth nothing."""
    parts, visitor = services(), visitor_of(query)
    with parts.database.begin() as session:
        if kept := kept_reply(session):
            return kept
        transfer = accept_ticket(session, path.transfer, visitor, holder=body.holder)
        return keep(session, TransferReply.of(transfer), 200)


@api.delete(
    "/transfers/<transfer>", responses={204: None, **refusals(TransferNotFound, TransferEnded)}
)
def withdraw(path: TransferPath, query: OrderQuery) -> Response:
    """Call an offer back that nobody has accepted."""
    visitor = visitor_of(query)
    with services().database.begin() as session:
        withdraw_ticket(session, path.transfer, visitor)
    return Response(status=204)


@api.get(
    "/tickets/<ticket>/ticket.pdf",
    responses={200: _PDF, **refusals(TicketNotFound, TicketsNotIssued, TicketsNotPrinted)},
)
def print_ticket(path: TicketPath, query: OrderQuery) -> Response:
    """Print one ticket."""
    pdf = services().get(KeeperPapers).pdf(seen_ticket(path, visitor_of(query)))
    return attachment(pdf, "application/pdf", "ticket.pdf")


@api.get("/tickets/<ticket>/calendar.ics", responses={200: _CALENDAR, **refusals(TicketNotFound)})
def show_ticket_calendar(path: TicketPath, query: OrderQuery) -> Response:
    """Return a ticket's event for a calendar, in its venue's time zone."""
    entry = services().get(KeeperPapers).calendar(seen_ticket(path, visitor_of(query)))
    return attachment(entry, "text/calendar", "event.ics")


@api.get(
    "/tickets/<ticket>/apple-wallet.pkpass",
    responses={200: _PKPASS, **refusals(TicketNotFound, WalletMissing)},
)
def make_apple_pass(path: TicketPath, query: OrderQuery) -> Response:
    """Return a ticket for Apple Wallet, where this box office has the certificates."""
    parts = services()
    facts = parts.get(KeeperPapers).facts(seen_ticket(path, visitor_of(query)))
    return attachment(parts.get(Wallets).apple_pass(facts), _PKPASS_TYPE, "ticket.pkpass")


@api.get(
    "/tickets/<ticket>/google-wallet",
    responses={302: _ELSEWHERE, **refusals(TicketNotFound, WalletMissing)},
)
def add_to_google_wallet(path: TicketPath, query: OrderQuery) -> Response:
    """Lead to Google Wallet with a ticket, where this box office is an issuer there."""
    parts = services()
    facts = parts.get(KeeperPapers).facts(seen_ticket(path, visitor_of(query)))
    link = parts.get(Wallets).google_link(facts)
    return Response(status=302, headers={"Location": link})


def visitor_of(query: OrderQuery) -> Visitor:
    """Return who asks, with the secret of their link; found out before any transaction."""
    parts, who = services(), asker()
    return Visitor(
        session_id=who.session_id,
        user_id=who.user_id,
        token=query.token,
        orders=parts.get(AccessTokens),
        transfers=parts.get(TransferTokens),
    )


def seen_ticket(path: TicketPath, visitor: Visitor) -> KeptTicket:
    """Return a ticket to whoever has it; raises TicketNotFound."""
    with services().database.read() as session:
        return get_kept_ticket(session, path.ticket, visitor)

"""Answer requests about holds and orders: parse, call one front door, reply."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from stagedoor.booking.access import AccessTokens, get_order
from stagedoor.booking.answer_forms import BookTicketForm
from stagedoor.booking.answers import details_of
from stagedoor.booking.errors import (
    AlreadyOrdered,
    CompanionAlone,
    ExtensionRefused,
    HoldExpired,
    HoldNotFound,
    LimitReached,
    NotOnSale,
    OrderNotFound,
    OrphanSeat,
    PlaceTaken,
    SoldOut,
    TicketsNotIssued,
    TicketsNotPrinted,
)
from stagedoor.booking.forms import (
    BestAvailableForm,
    BookedReply,
    ChangeHoldForm,
    EventPath,
    HoldForm,
    HoldPath,
    HoldReply,
    OrderListReply,
    OrderPath,
    OrderQuery,
    OrderReply,
    booked_reply,
    choice_of,
    wish_of,
)
from stagedoor.booking.hold_desk import HoldDesk, HoldKey, HoldOutcome
from stagedoor.booking.models import Buyer, Order, Ticket
from stagedoor.booking.new_order import NO_KEY, Booking, OrderKey
from stagedoor.booking.order_list import OrderListQuery, account_orders_reply
from stagedoor.booking.queries import get_order_id
from stagedoor.booking.quick_hold import hold_answer
from stagedoor.booking.replies import order_reply, printed_tickets
from stagedoor.booking.sale_facts import SaleFactsCache
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.booking.ticket_papers import TicketPapers
from stagedoor.catalogue.errors import CursorInvalid
from stagedoor.catalogue.questionnaire import Questionnaires
from stagedoor.kernel import ids
from stagedoor.kernel.errors import Unauthenticated
from stagedoor.web.api import blueprint, json_reply, refusals, services
from stagedoor.web.asked_language import asked_language
from stagedoor.web.idempotency import (
    HIDDEN,
    IdempotencyInProgress,
    IdempotencyKeyReused,
    keep,
    kept_reply,
    keyed_request,
    replayed,
)
from stagedoor.web.session import Asker, asker, logged_in_user

api = blueprint("booking")
_BEST = (PlaceTaken, SoldOut, NotOnSale, LimitReached, CompanionAlone)
_TAKING = (*_BEST, OrphanSeat)
_PDF = {
    "description": "The tickets",
    "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
}
_CALENDAR = {
    "description": "The calendar entry (RFC 5545)",
    "content": {"text/calendar": {"schema": {"type": "string"}}},
}
_KEYED = (IdempotencyKeyReused, IdempotencyInProgress)


@api.post("/events/<event>/holds", responses={201: HoldReply, **refusals(*_TAKING, *_KEYED)})
def hold_places(path: EventPath, body: HoldForm) -> Response:
    """Hold places, all or nothing."""
    desk = services().get(HoldDesk)
    sale = desk.sale_of(ids.parse("evt", path.event))
    choice = choice_of(body.items, sale, "/items")
    result = desk.open(sale, choice, session_id=asker().session_id, key=hold_key())
    return hold_outcome_reply(result)


@api.post("/events/<event>/best-available", responses={201: HoldReply, **refusals(*_BEST, *_KEYED)})
def hold_best_available(path: EventPath, body: BestAvailableForm) -> Response:
    """Hold the best places for a party: side by side where that goes, else nobody alone."""
    desk = services().get(HoldDesk)
    sale = desk.sale_of(ids.parse("evt", path.event))
    wish = wish_of(body, sale)
    result = desk.open_best(sale, wish, session_id=asker().session_id, key=hold_key())
    return hold_outcome_reply(result)


@api.get("/holds/<hold_id>", responses={200: HoldReply, **refusals(HoldNotFound, HoldExpired)})
def show_hold(path: HoldPath) -> Response:
    """Show a hold."""
    desk = services().get(HoldDesk)
    facts, sale = desk.show(ids.parse("hld", path.hold_id), asker().session_id)
    return json_reply(HoldReply.of(facts, sale))


@api.patch(
    "/holds/<hold_id>",
    responses={
        200: HoldReply,
        204: None,
        **refusals(*_TAKING, AlreadyOrdered, HoldNotFound, HoldExpired),
    },
)
def change_hold(path: HoldPath, body: ChangeHoldForm) -> Response:
    """Change a hold: add and give back places, or exchange all for the best; all or nothing.

    204 when nothing is left.
    """
    desk, session_id = services().get(HoldDesk), asker().session_id
    hold_id = ids.parse("hld", path.hold_id)
    sale = desk.sale_of_hold(hold_id, session_id)
    if body.best is not None:
        desk.change_to_best(hold_id, sale, wish_of(body.best, sale), session_id=session_id)
    else:
        choice = choice_of(body.add, sale, "/add")
        if not desk.change(hold_id, sale, choice, remove=body.remove, session_id=session_id):
            return Response(status=204)
    facts, sale = desk.show(hold_id, session_id)
    return json_reply(HoldReply.of(facts, sale))


@api.post(
    "/holds/<hold_id>/extend",
    responses={
        200: HoldReply,
        **refusals(ExtensionRefused, AlreadyOrdered, HoldNotFound, HoldExpired, *_KEYED),
    },
)
def extend_hold(path: HoldPath) -> Response:
    """Lengthen a hold, within its bound."""
    parts, session_id = services(), asker().session_id
    hold_id = ids.parse("hld", path.hold_id)
    with parts.database.begin() as session:
        if kept := kept_reply(session):
            return kept
        facts, sale = parts.get(HoldDesk).extend(session, hold_id, session_id)
        return keep(session, HoldReply.of(facts, sale), 200)


@api.delete(
    "/holds/<hold_id>",
    responses={204: None, **refusals(AlreadyOrdered, HoldNotFound, HoldExpired)},
)
def give_hold_back(path: HoldPath) -> Response:
    """Give a hold's places back."""
    services().get(HoldDesk).give_back(ids.parse("hld", path.hold_id), asker().session_id)
    return Response(status=204)


@api.post(
    "/orders",
    responses={
        201: BookedReply,
        **refusals(AlreadyOrdered, NotOnSale, LimitReached, HoldNotFound, HoldExpired, *_KEYED),
    },
)
def book_ticket(body: BookTicketForm) -> Response:
    """Turn a hold into an order; confirmed at once when there is nothing to pay."""
    parts, who, keyed = services(), asker(), keyed_request()
    booking = Ticket.book_ticket(
        parts.database,
        ids.parse("hld", body.hold),
        buyer=Buyer(
            session_id=who.session_id,
            user_id=who.user_id,
            email=body.email,
            name=body.name,
            language=asked_language(),
        ),
        facts=parts.get(SaleFactsCache),
        key=OrderKey(keyed.scope, keyed.key, keyed.fingerprint) if keyed else NO_KEY,
        reply_to=lambda order: booked_reply(order, HIDDEN).model_dump_json(),
        details_of=details_of(body.given(), parts.get(Questionnaires)),
    )
    return booking_reply(booking)


@api.get("/orders/<number>", responses={200: OrderReply, **refusals(OrderNotFound)})
def show_order(path: OrderPath, query: OrderQuery) -> Response:
    """Show an order and, once it is confirmed, its tickets."""
    parts, who = services(), asker()
    with parts.database.read() as session:
        order = seen_order(session, path.number, who=who, token=query.token)
        return json_reply(order_reply(session, order, parts.get(TicketSigner)))


@api.get(
    "/orders/<number>/tickets.pdf",
    responses={200: _PDF, **refusals(OrderNotFound, TicketsNotIssued, TicketsNotPrinted)},
)
def print_tickets(path: OrderPath, query: OrderQuery) -> Response:
    """Print an order's tickets, a page each."""
    papers, who = services().get(TicketPapers), asker()
    with services().database.read() as session:
        order = seen_order(session, path.number, who=who, token=query.token)
    pdf = printed_tickets(papers, papers.facts(order.id))
    return attachment(pdf, "application/pdf", f"tickets-{order.number}.pdf")


@api.get("/orders/<number>/calendar.ics", responses={200: _CALENDAR, **refusals(OrderNotFound)})
def show_calendar_entry(path: OrderPath, query: OrderQuery) -> Response:
    """Return the order's event for a calendar, in its venue's time zone."""
    papers, who = services().get(TicketPapers), asker()
    with services().database.read() as session:
        order = seen_order(session, path.number, who=who, token=query.token)
    return attachment(papers.calendar(papers.facts(order.id)), "text/calendar", "event.ics")


@api.get(
    "/accounts/orders",
    responses={200: OrderListReply, **refusals(Unauthenticated, CursorInvalid)},
)
def list_account_orders(query: OrderListQuery) -> Response:
    """List the orders of the account that is logged in, newest first."""
    user_id = logged_in_user()
    with services().database.read() as session:
        return json_reply(account_orders_reply(session, user_id, query))


def seen_order(session: Any, number: str, *, who: Asker, token: str | None) -> Order:
    """Return an order to an asker who may see it; raises OrderNotFound.

    Who asks must be known before the transaction: finding it out asks the database too.
    """
    return get_order(
        session,
        number,
        session_id=who.session_id,
        user_id=who.user_id,
        token=token,
        tokens=services().get(AccessTokens),
    )


def attachment(body: bytes, kind: str, name: str) -> Response:
    """Return a file for the browser to show or keep."""
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def order_id_of(session: Any, kept: dict[str, Any]) -> Any:
    """Return the id of the order that a kept reply shows."""
    return get_order_id(session, str(kept["number"]))


def booking_reply(booking: Booking) -> Response:
    """Return a new order's reply, or the one that was kept for the request's key, with its secret.

    The secret is derived from the order's id, which is why a kept reply can do without it.
    """
    tokens = services().get(AccessTokens)
    if booking.order is not None:
        body = booking.reply.replace(HIDDEN, tokens.of(booking.order.id))
        return Response(body, status=201, content_type="application/json")
    if booking.outcome == "in-progress":
        raise IdempotencyInProgress
    if booking.outcome == "key-reused":
        raise IdempotencyKeyReused
    status, _, body = booking.reply.partition(" ")
    if HIDDEN in body:
        with services().database.read() as session:
            body = body.replace(HIDDEN, tokens.of(order_id_of(session, json.loads(body))))
    return replayed(body, int(status))


def hold_key() -> HoldKey:
    """Return what tells this request to hold from others, if it brought a key."""
    keyed = keyed_request()
    return HoldKey(keyed.scope, keyed.key, keyed.fingerprint) if keyed else HoldKey()


def hold_outcome_reply(result: HoldOutcome) -> Response:
    """Return a hold's reply: new, or as it was kept for the request's key."""
    answer = hold_answer(result, asked_language())
    if answer.is_replayed:
        return replayed(answer.body, answer.status)
    return Response(answer.body, status=answer.status, content_type="application/json")

"""Take buyers' requests for refunds, and let members of the organiser decide on them.

An order is locked before its request, as everything else that moves orders does. Granting refunds
the order in the same transaction, so a request is never granted without its money on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from stagedoor.accounts.errors import OrganiserNotFound
from stagedoor.accounts.members import require_role
from stagedoor.accounts.models import Membership, Role, User
from stagedoor.booking.models import Order, OrderStatus
from stagedoor.booking.queries import get_database_time
from stagedoor.catalogue.models import Event
from stagedoor.kernel import ids
from stagedoor.kernel.errors import NotFound
from stagedoor.notifications.outbox import enqueue
from stagedoor.payments.errors import (
    RefundAlreadyAsked,
    RefundNotOffered,
    RefundRequestDecided,
    RefundRequestNotFound,
)
from stagedoor.payments.payback import decide_refund
from stagedoor.payments.refund import Refund
from stagedoor.payments.refund_request import RefundRequest, RequestState, get_request

_DECIDING = (Role.MANAGER, Role.BOX_OFFICE, Role.FINANCE)
_PAGE = 100


@dataclass(frozen=True, slots=True)
class AskedRefund:
    """Be a request with the order and the event that it is about."""

    request: RefundRequest
    order: Order
    event: Event


def ask_for_refund(session: Session, order_id: UUID, *, reason: str) -> RefundRequest:
    """Ask for an order's money back, and tell its buyer and the organiser's owners by mail.

    Raises RefundNotOffered where the event does not allow it, now or at all, or the order has
    nothing to refund, and RefundAlreadyAsked.
    """
    order = session.get_one(Order, order_id, with_for_update=True, populate_existing=True)
    event = session.get_one(Event, order.event_id)
    if get_request(session, order.id) is not None:
        raise RefundAlreadyAsked
    if order.status != OrderStatus.CONFIRMED:
        raise RefundNotOffered("This order has nothing to refund.")
    if not event.takes_refund_requests(get_database_time(session)):
        raise RefundNotOffered
    request = RefundRequest(id=ids.new_id(), order_id=order.id, reason=reason)
    session.add(request)
    session.flush()
    _mail(session, request, "refund_asked", to=order.email)
    for owner in _owners(session, event.organiser_id):
        _mail(session, request, "refund_wanted", to=owner.email, language=owner.language)
    return request


def grant_refund(session: Session, request: str, user_id: UUID) -> AskedRefund:
    """Refund the order of a request in full; the buyer gets a mail once the money is on its way.

    Raises RefundRequestNotFound for anybody who is no member, RoleMissing, RefundRequestDecided
    and NothingToRefund.
    """
    asked = _locked(session, request, user_id)
    decide_refund(session, asked.order, reason=asked.request.reason)
    asked.request.grant(user_id, get_database_time(session))
    session.flush()
    return asked


def refuse_refund(session: Session, request: str, user_id: UUID, *, answer: str) -> AskedRefund:
    """Refuse a request and tell the buyer why by mail; raises as `grant_refund` does."""
    asked = _locked(session, request, user_id)
    asked.request.refuse(user_id, answer, get_database_time(session))
    session.flush()
    _mail(session, asked.request, "refund_refused", to=asked.order.email)
    return asked


def get_requests(
    session: Session, user_id: UUID, *, state: RequestState | None = None
) -> list[AskedRefund]:
    """Return the requests that a user may decide on, oldest first, at most a hundred."""
    roles = [Role.OWNER, *_DECIDING]
    found = (
        select(RefundRequest, Order, Event)
        .join(Order, Order.id == RefundRequest.order_id)
        .join(Event, Event.id == Order.event_id)
        .join(Membership, Membership.organiser_id == Event.organiser_id)
        .join(User, User.id == Membership.user_id)
        .where(User.id == user_id, User.is_disabled.is_(False), Membership.role.in_(roles))
        .order_by(RefundRequest.id)
        .limit(_PAGE)
    )
    if state is not None:
        found = found.where(RefundRequest.state == state)
    return [AskedRefund(*row) for row in session.execute(found).all()]


def get_refunds(session: Session, order_id: UUID) -> Sequence[Refund]:
    """Return an order's refunds, oldest first."""
    return session.scalars(
        select(Refund).where(Refund.order_id == order_id).order_by(Refund.id)
    ).all()


def _locked(session: Session, request: str, user_id: UUID) -> AskedRefund:
    try:
        found = session.get(RefundRequest, ids.parse("rrq", request))
    except NotFound as error:
        raise RefundRequestNotFound from error
    if found is None:
        raise RefundRequestNotFound
    order = session.get_one(Order, found.order_id, with_for_update=True, populate_existing=True)
    event = session.get_one(Event, order.event_id)
    try:
        require_role(session, user_id, event.organiser_id, *_DECIDING)
    except OrganiserNotFound as error:
        raise RefundRequestNotFound from error
    locked = session.get_one(RefundRequest, found.id, with_for_update=True, populate_existing=True)
    if locked.state != RequestState.ASKED:
        raise RefundRequestDecided
    return AskedRefund(locked, order, event)


def _owners(session: Session, organiser_id: UUID) -> Sequence[User]:
    return session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organiser_id == organiser_id,
            Membership.role == Role.OWNER,
            User.is_disabled.is_(False),
            User.confirmed_at.is_not(None),
        )
        .order_by(User.id)
    ).all()


def _mail(
    session: Session,
    request: RefundRequest,
    template: str,
    *,
    to: str,
    language: str | None = None,
) -> None:
    values = {"request_id": str(request.id)}
    enqueue(
        session,
        to=to,
        template=template,
        values=values if language is None else {**values, "language": language},
        dedupe_key=f"{request.public_id}:{to}:{template}",
    )

"""Give money back: a row first, then the provider under that row's key, then the books.

A decision to refund takes effect at once here: the tickets are void and the places free. The money
follows; until it has, the order is `refund_due`.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from stagedoor.booking import allocation
from stagedoor.booking.models import Order, OrderStatus, Ticket, TicketStatus, mail_about
from stagedoor.booking.queries import get_lines
from stagedoor.database import Database
from stagedoor.notifications.incidents import report
from stagedoor.payments.errors import NothingToRefund
from stagedoor.payments.ledger import Account, PostingKind, post
from stagedoor.payments.payment import Payment
from stagedoor.payments.refund import PAYMENTS_GIVEN_BACK, Refund, RefundStatus, owe_from
from stagedoor.payments.refund_request import close_request
from stagedoor.payments.rounds import each, list_trouble
from stagedoor.payments.stripe_gateway import RefundFacts, StripeGateway
from stagedoor.tickets.void_mails import tell_keepers

_LATE_S = 30
_BATCH = 50


def refund_order(database: Database, order_id: UUID, *, reason: str) -> Refund | None:
    """Decide to refund a confirmed order in full: its tickets die and its places are free now.

    Returns the refund that the worker will pay, or None for an order that cost nothing. Raises
    NothingToRefund.
    """
    with database.begin() as session:
        order = session.get_one(Order, order_id, with_for_update=True)
        refund = decide_refund(session, order, reason=reason)
        close_request(session, order.id)
        return refund


def decide_refund(session: Session, order: Order, *, reason: str) -> Refund | None:
    """Do the same to an order that the transaction has locked; raises NothingToRefund."""
    if order.status != OrderStatus.CONFIRMED:
        raise NothingToRefund
    _void_tickets(session, order)
    if order.total.is_zero:
        order.refund(order.total, paid=order.total)
        session.flush()
        mail_about(session, order, "order_refunded")
        return None
    payment = session.scalars(
        select(Payment).where(Payment.order_id == order.id).with_for_update()
    ).one()
    return owe_from(
        session,
        order,
        payment.id,
        account=Account.ORGANISER_PAYABLE,
        amount=order.total,
        reason=reason,
    )


def pay_refund(database: Database, gateway: StripeGateway, refund_id: UUID) -> RefundStatus:
    """Have the provider pay a refund, and book it once it has; safe to repeat at any time."""
    with database.read() as session:
        refund = session.get_one(Refund, refund_id)
        intent_id = session.get_one(Payment, refund.payment_id).intent_id
    if refund.status != RefundStatus.PENDING:
        return RefundStatus(refund.status)
    assert intent_id is not None, "a captured payment has an intent"
    if refund.provider_refund_id is not None:
        facts = gateway.get_refund(refund.provider_refund_id)
    else:
        facts = gateway.create_refund(
            intent_id, refund.amount, key=refund.public_id, reference=refund.public_id
        )
    return record_refund(database, refund_id, facts)


def pay_overdue(database: Database, gateway: StripeGateway) -> int:
    """Pay the refunds whose job seems lost, whatever becomes of one of them; return how many."""

    def set_aside(refund_id: UUID, error: Exception) -> None:
        def number(session: Session) -> str:
            return session.get_one(Order, session.get_one(Refund, refund_id).order_id).number

        list_trouble(database, error, kind="refund-unpaid", subject=number)

    return each(
        get_overdue(database),
        lambda refund_id: pay_refund(database, gateway, refund_id),
        set_aside=set_aside,
    )


def get_overdue(database: Database) -> list[UUID]:
    """Return pending refunds whose job seems lost, in no order."""
    with database.read() as session:
        return list(
            session.scalars(
                select(Refund.id)
                .where(
                    Refund.status == RefundStatus.PENDING,
                    Refund.created_at < func.clock_timestamp() - timedelta(seconds=_LATE_S),
                )
                # By chance, so that none that makes trouble stands before the others for good.
                .order_by(func.random())
                .limit(_BATCH)
            )
        )


def record_refund(database: Database, refund_id: UUID, facts: RefundFacts) -> RefundStatus:
    """Write down what became of a refund: booked and mailed once, or listed for a person."""
    with database.begin() as session:
        order_id = session.get_one(Refund, refund_id).order_id
        order = session.get_one(Order, order_id, with_for_update=True)
        refund = session.get_one(Refund, refund_id, with_for_update=True, populate_existing=True)
        refund.provider_refund_id = facts.id
        if refund.status == RefundStatus.PENDING and facts.status == RefundStatus.SUCCEEDED:
            _book_paid(session, order, refund)
        elif refund.status == RefundStatus.PENDING and facts.status == RefundStatus.FAILED:
            refund.fail(facts.last_error)
            report(session, "refund-failed", subject=order.number, detail=facts.last_error or "")
        return RefundStatus(refund.status)


def _book_paid(session: Session, order: Order, refund: Refund) -> None:
    refund.succeed(session.scalars(select(func.clock_timestamp())).one())
    post(
        session,
        PostingKind.REFUND_PAID,
        reference=refund.public_id,
        order_id=order.id,
        debit=Account.REFUNDS_DUE,
        credit=Account.STRIPE_CLEARING,
        amount=refund.amount,
    )
    order.refund(refund.amount, paid=session.get_one(Payment, refund.payment_id).captured)
    session.flush()
    is_unwanted = refund.reason in PAYMENTS_GIVEN_BACK
    mail_about(session, order, "payment_refunded" if is_unwanted else "order_refunded")


def _void_tickets(session: Session, order: Order) -> None:
    places = [line.place_no for line in get_lines(session, order.id)]
    voided = session.execute(
        update(Ticket)
        .where(Ticket.order_id == order.id, Ticket.status == TicketStatus.VALID)
        .values(status=TicketStatus.VOID, voided_at=func.clock_timestamp())
        .returning(Ticket.id, Ticket.issue_no)
    ).all()
    tell_keepers(session, [(ticket_id, issue) for ticket_id, issue in voided])
    allocation.free_places_of_order(session, order.event_id, places, order.id)

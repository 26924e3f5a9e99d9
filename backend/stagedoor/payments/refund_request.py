"""Describe a buyer's request for their money: asked once for an order, granted or refused once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.database import Base
from stagedoor.kernel import ids


class RequestState(StrEnum):
    """Name where a request is; the database lets each be decided once."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class RefundRequest(Base):
    """Be a buyer's wish to have an order's money back, with the organiser's answer."""

    __tablename__ = "refund_requests"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'granted', 'refused')", name="state"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), unique=True)
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="asked", default="asked")
    answer: Mapped[str] = mapped_column(server_default="", default="")
    # Null where the order was refunded for a reason of its own.
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    decided_at: Mapped[datetime | None]

    @property
    def public_id(self) -> str:
        """Return the id that the outside knows."""
        return ids.public("rrq", self.id)

    def grant(self, user_id: UUID | None, now: datetime) -> None:
        """Move on: the money goes back."""
        self._decide(RequestState.GRANTED, user_id, now)

    def refuse(self, user_id: UUID, answer: str, now: datetime) -> None:
        """Move on: the money stays, and the buyer is told why."""
        self.answer = answer
        self._decide(RequestState.REFUSED, user_id, now)

    def _decide(self, state: RequestState, user_id: UUID | None, now: datetime) -> None:
        self.state = state
        self.decided_by = user_id
        self.decided_at = now


def get_request(session: Session, order_id: UUID) -> RefundRequest | None:
    """Return what became of an order's request, if there was one."""
    return session.scalar(select(RefundRequest).where(RefundRequest.order_id == order_id))


def close_request(session: Session, order_id: UUID) -> None:
    """Note that an order whose request waits is refunded anyway."""
    request = get_request(session, order_id)
    if request is not None and request.state == RequestState.ASKED:
        request.grant(None, session.scalars(select(func.clock_timestamp())).one())

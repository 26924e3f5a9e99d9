"""Describe how a ticket is passed on: an offer to one address, and what became of it.

Accepting makes a new code, which a ticket counts as its `issue`; the door takes the latest alone.
Whoever accepted last has the ticket; the buyer has it while nobody did.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor.database import Base
from stagedoor.kernel import ids


class TransferState(StrEnum):
    """Name what became of an offer; the database lets each end once."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class TicketTransfer(Base):
    """Be the offer of a ticket to somebody; `issue` is the one that accepting makes."""

    __tablename__ = "ticket_transfers"
    __table_args__ = (
        CheckConstraint("state IN ('offered', 'accepted', 'withdrawn', 'lapsed')", name="state"),
        CheckConstraint(
            "(state = 'offered') = (ended_at IS NULL) "
            "AND (state = 'accepted') = (to_holder IS NOT NULL)",
            name="ended",
        ),
        Index(None, "ticket_id"),
        Index(
            "ix_ticket_transfers_to_email_lower",
            text("lower(to_email)"),
            postgresql_where=text("state = 'accepted'"),
        ),
        Index(
            "uq_ticket_transfers_offered",
            "ticket_id",
            unique=True,
            postgresql_where=text("state = 'offered'"),
        ),
        Index(
            "uq_ticket_transfers_accepted",
            "ticket_id",
            "issue",
            unique=True,
            postgresql_where=text("state = 'accepted'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    issue: Mapped[int] = mapped_column(SmallInteger)
    from_holder: Mapped[str]
    to_email: Mapped[str]
    to_holder: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="offered", default="offered")
    offered_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    ended_at: Mapped[datetime | None]

    @property
    def public_id(self) -> str:
        """Return the id that the outside knows."""
        return ids.public("trf", self.id)

    def accept(self, holder: str, now: datetime) -> None:
        """Move on: somebody has taken the ticket."""
        self.to_holder = holder
        self._end(TransferState.ACCEPTED, now)

    def withdraw(self, now: datetime) -> None:
        """Move on: whoever offered the ticket keeps it."""
        self._end(TransferState.WITHDRAWN, now)

    def _end(self, state: TransferState, now: datetime) -> None:
        self.state = state
        self.ended_at = now


class TicketChange(Base):
    """Record one change of a ticket's holder or code; a trigger writes it, nothing changes it."""

    __tablename__ = "ticket_changes"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    change_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    issue: Mapped[int] = mapped_column(SmallInteger)
    from_holder: Mapped[str]
    to_holder: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

"""Describe a hold: places kept for a buyer until a deadline."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor.database import Base
from stagedoor.kernel import ids


class HoldState(StrEnum):
    """Name what became of a hold."""

    ACTIVE = "active"
    ORDERED = "ordered"
    RELEASED = "released"
    EXPIRED = "expired"


class Hold(Base):
    """Keep places for a buyer until a deadline; the places themselves name the hold."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'ordered', 'released', 'expired')", name="state"),
        CheckConstraint("expires_at <= extendable_until", name="bounded"),
        Index(None, "session_id", "event_id"),
        Index(None, "expires_at", postgresql_where=text("state = 'active'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"))
    session_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(server_default="active")
    places: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    expires_at: Mapped[datetime]
    extendable_until: Mapped[datetime]

    def release(self) -> None:
        """Move on: the buyer gave the places back."""
        self.state = HoldState.RELEASED

    def expire(self) -> None:
        """Move on: the deadline passed."""
        self.state = HoldState.EXPIRED

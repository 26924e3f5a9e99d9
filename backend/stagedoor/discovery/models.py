"""List the table of those who wait for places of events that are sold out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor.database import Base
from stagedoor.kernel import ids

_PENDING = text("told_at IS NULL AND ended_at IS NULL")


class PlaceAlert(Base):
    """Be somebody's wish to hear, once, that an event has places again; in a tier, or in any."""

    __tablename__ = "place_alerts"
    __table_args__ = (
        Index(
            "uq_place_alerts_pending",
            "event_id",
            "email",
            "tier_no",
            unique=True,
            postgresql_where=_PENDING,
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "ix_place_alerts_told",
            "event_id",
            "told_at",
            postgresql_where=text("told_at IS NOT NULL"),
        ),
        Index("ix_place_alerts_waiting", "event_id", "created_at", postgresql_where=_PENDING),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"))
    tier_no: Mapped[int | None] = mapped_column(SmallInteger)
    email: Mapped[str]
    language: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    told_at: Mapped[datetime | None]
    # When its link was used to call it off.
    ended_at: Mapped[datetime | None]

    def end(self, now: datetime) -> None:
        """Note that its link was used: this address hears nothing more of the event."""
        self.ended_at = self.ended_at or now

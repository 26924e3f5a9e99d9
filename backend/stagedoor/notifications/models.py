"""List the tables of what leaves by mail, and of what needs a person."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor.database import Base
from stagedoor.kernel import ids


class EmailState(StrEnum):
    """Name where an email is on its way."""

    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"


class OutboxEmail(Base):
    """Be an email to send: a template's name, plain values, and a key that allows it once."""

    __tablename__ = "outbox_emails"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'dead')", name="state"),
        Index(None, "next_attempt_at", postgresql_where=text("state = 'queued'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    to_address: Mapped[str]
    template: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(JSONB)
    message_id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default=EmailState.QUEUED, server_default="queued")
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    sent_at: Mapped[datetime | None]

    def give_up(self) -> None:
        """Move on: nobody will take this email, and a person has to look."""
        self.state = EmailState.DEAD


class Incident(Base):
    """Be something that a person must look at; the same trouble is listed once while it is open."""

    __tablename__ = "incidents"
    __table_args__ = (
        Index(
            "uq_incidents_open",
            "kind",
            "subject",
            unique=True,
            postgresql_where=text("resolved_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    kind: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    resolved_at: Mapped[datetime | None]

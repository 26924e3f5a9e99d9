"""Say who sells events, and who works there in which role."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor.database import Base
from stagedoor.kernel import ids


class Role(StrEnum):
    """Name what a member may do at an organiser."""

    OWNER = "owner"
    MANAGER = "manager"
    BOX_OFFICE = "box_office"
    FINANCE = "finance"
    EDITOR = "editor"
    SUPPORT = "support"
    SCANNER = "scanner"
    READ_ONLY = "read_only"


class Organiser(Base):
    """Sell events: a theatre, a club, a conference."""

    __tablename__ = "organisers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    currency: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class Membership(Base):
    """Give a user a role at an organiser."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint(
            "role IN ('owner', 'manager', 'box_office', 'finance', 'editor', 'support', "
            "'scanner', 'read_only')",
            name="role",
        ),
    )

    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organisers.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

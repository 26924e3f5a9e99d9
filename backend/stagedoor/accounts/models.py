"""List the tables of people: users, sessions, mail tokens, organisers and memberships."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
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


class TokenPurpose(StrEnum):
    """Name what a mailed link lets its reader do."""

    CONFIRM_ADDRESS = "confirm_address"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a purpose


class Organiser(Base):
    """Sell events: a theatre, a club, a conference."""

    __tablename__ = "organisers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    currency: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class User(Base):
    """Be a person with an account; `email` is stored as typed, compared in lower case."""

    __tablename__ = "users"
    __table_args__ = (Index("uq_users_email_lower", text("lower(email)"), unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    is_disabled: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class UserSession(Base):
    """Be one logged-in browser; its id is in the cookie, and it is dead once `ended_at` is set."""

    __tablename__ = "user_sessions"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    user_agent: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class EmailToken(Base):
    """Be a mailed single-use link, of which only the hash is kept."""

    __tablename__ = "email_tokens"
    __table_args__ = (
        Index(None, "user_id"),
        CheckConstraint("purpose IN ('confirm_address', 'reset_password')", name="purpose"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


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

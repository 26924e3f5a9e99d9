"""Make mailed links that work once and for a while, and keep only their hashes."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.accounts.errors import LinkDead
from stagedoor.database import Base
from stagedoor.kernel import ids

# Enough for lost mails, too few to bury a mailbox. Each stays valid, so nobody can use the limit
# to keep the owner from a link that works.
MOST_OPEN_LINKS = 5


class TokenPurpose(StrEnum):
    """Name what a mailed link lets its reader do."""

    CONFIRM_ADDRESS = "confirm_address"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a purpose

    @property
    def lifetime(self) -> timedelta:
        """Return how long such a link works."""
        return timedelta(hours=1 if self is TokenPurpose.RESET_PASSWORD else 24)


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

    @classmethod
    def issue(
        cls, session: Session, user_id: UUID, purpose: TokenPurpose, *, now: datetime
    ) -> str | None:
        """Return the secret of a new link; None where enough links are open already."""
        is_open = (cls.user_id == user_id, cls.purpose == purpose, *cls._usable(now))
        open_links = session.scalar(select(func.count()).select_from(cls).where(*is_open)) or 0
        if open_links >= MOST_OPEN_LINKS:
            return None
        secret = ids.secret_token()
        session.add(
            cls(
                user_id=user_id,
                purpose=purpose,
                token_hash=cls.hash_of(secret),
                created_at=now,
                expires_at=now + purpose.lifetime,
            )
        )
        return secret

    @classmethod
    def redeem(cls, session: Session, secret: str, purpose: TokenPurpose, *, now: datetime) -> UUID:
        """Use a link up and return whose it is; raises LinkDead."""
        user_id: UUID | None = session.scalar(
            update(cls)
            .where(cls.token_hash == cls.hash_of(secret), cls.purpose == purpose, *cls._usable(now))
            .values(used_at=now)
            .returning(cls.user_id)
        )
        if user_id is None:
            raise LinkDead
        return user_id

    @classmethod
    def use_up(
        cls, session: Session, user_id: UUID, purpose: TokenPurpose, *, now: datetime
    ) -> None:
        """Let none of a user's open links work any more."""
        session.execute(
            update(cls)
            .where(cls.user_id == user_id, cls.purpose == purpose, *cls._usable(now))
            .values(used_at=now)
        )

    @classmethod
    def hash_of(cls, secret: str) -> bytes:
        """Return what is kept of a link's secret."""
        return hashlib.sha256(secret.encode()).digest()

    @classmethod
    def _usable(cls, now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return cls.used_at.is_(None), cls.expires_at > now

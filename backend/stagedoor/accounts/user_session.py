"""Keep the sessions of people who are logged in, so that the server can end them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.database import Base
from stagedoor.kernel import ids

# A session ends when it was not used for so long, and at the latest so long after the login.
IDLE_SESSION = timedelta(days=14)
LONGEST_SESSION = timedelta(days=60)


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

    @classmethod
    def open(cls, session: Session, user_id: UUID, *, user_agent: str, now: datetime) -> Self:
        """Open a session for a user; whoever asked must have shown that they are that user."""
        opened = cls(
            id=ids.new_id(),
            user_id=user_id,
            user_agent=user_agent[:300],
            created_at=now,
            last_seen_at=now,
            expires_at=now + LONGEST_SESSION,
        )
        session.add(opened)
        session.flush()
        return opened

    @classmethod
    def end_all(cls, session: Session, user_id: UUID, *, now: datetime) -> None:
        """End every session of a user."""
        session.execute(
            update(cls).where(cls.user_id == user_id, cls.ended_at.is_(None)).values(ended_at=now)
        )

    @classmethod
    def end(cls, session: Session, session_id: UUID, user_id: UUID, *, now: datetime) -> bool:
        """End one session of a user; tell whether it was theirs and alive."""
        ended = session.execute(
            update(cls)
            .where(cls.id == session_id, cls.user_id == user_id, cls.ended_at.is_(None))
            .values(ended_at=now)
            .returning(cls.id)
        )
        return ended.first() is not None

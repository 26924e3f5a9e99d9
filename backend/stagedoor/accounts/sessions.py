"""Tell whose a session is, list a user's sessions and end them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from stagedoor.accounts.errors import SessionNotFound
from stagedoor.accounts.hooks import AccountHooks
from stagedoor.accounts.user_session import IDLE_SESSION, UserSession
from stagedoor.database import Database
from stagedoor.kernel import clock, ids

_SEEN_AGAIN = timedelta(minutes=1)
# The left join gives one row whatever is found, so one round trip tells all.
_LOOK_UP = """
SELECT found.user_id, found.last_seen_at
FROM (SELECT 1) AS always
LEFT JOIN (
    SELECT s.user_id, s.last_seen_at
    FROM user_sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = %(session_id)s AND s.ended_at IS NULL AND NOT u.is_disabled
      AND s.expires_at > %(now)s AND s.last_seen_at > %(idle_since)s
) AS found ON true
"""
_TOUCH = """
WITH seen AS (
    UPDATE user_sessions SET last_seen_at = %(now)s
    WHERE id = %(session_id)s AND last_seen_at < %(now)s
    RETURNING 1
) SELECT count(*) FROM seen
"""


def user_of(database: Database, session_id: UUID) -> UUID | None:
    """Return whose a logged-in session is, and note that it was seen; None once it has ended."""
    now = clock.now()
    found = database.run(
        _LOOK_UP, {"session_id": session_id, "now": now, "idle_since": now - IDLE_SESSION}
    )
    if found.user_id is None:
        return None
    if found.last_seen_at < now - _SEEN_AGAIN:
        database.run(_TOUCH, {"session_id": session_id, "now": now})
    user_id: UUID = found.user_id
    return user_id


def get_sessions(session: Session, user_id: UUID, *, now: datetime) -> list[UserSession]:
    """Return where a user is logged in, the latest seen first."""
    return list(
        session.scalars(
            select(UserSession)
            .where(
                UserSession.user_id == user_id,
                UserSession.ended_at.is_(None),
                UserSession.expires_at > now,
                UserSession.last_seen_at > now - IDLE_SESSION,
            )
            .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
        )
    )


def end_session_of(session: Session, session_id: UUID, user_id: UUID, *, now: datetime) -> None:
    """End one of a user's sessions; raises SessionNotFound for another's or an ended one."""
    if not UserSession.end(session, session_id, user_id, now=now):
        raise SessionNotFound


def renew_guest(
    session: Session, session_id: UUID, user_id: UUID | None, *, hooks: AccountHooks
) -> UUID:
    """Return a guest's new session id, to which everything of the old one has moved.

    Whoever planted the old id in the browser loses sight of it. A logged-in user keeps theirs.
    """
    if user_id is not None:
        return session_id
    new_id = ids.new_id()
    hooks.session_rotated(session, session_id, new_id, None)
    return new_id

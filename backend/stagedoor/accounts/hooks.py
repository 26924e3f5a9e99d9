"""Reach what accounts may not know: the outbox, and whoever must hear of a new session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from stagedoor.accounts.models import User


class Enqueue(Protocol):
    """Put a mail into the outbox, in the session's own transaction; once for each dedupe_key."""

    def __call__(
        self,
        session: Session,
        *,
        to: str,
        template: str,
        values: dict[str, Any],
        dedupe_key: str,
    ) -> object:
        """Add the mail."""


class OnSessionRotated(Protocol):
    """Carry what belongs to a browser's old session over to its new one."""

    def __call__(self, session: Session, old_id: UUID, new_id: UUID, user_id: UUID | None) -> None:
        """Move it; the user is None for a guest."""


class OnAddressConfirmed(Protocol):
    """Give a user what waited for the proof that the e-mail address is theirs."""

    def __call__(self, session: Session, user: User) -> None:
        """Give it; doing so again changes nothing."""


@dataclass(frozen=True, kw_only=True)
class AccountHooks:
    """Hold what `app.py` ties accounts to; without listeners, nobody is told."""

    public_url: str
    enqueue: Enqueue
    on_session_rotated: Sequence[OnSessionRotated] = field(default=())
    on_address_confirmed: Sequence[OnAddressConfirmed] = field(default=())

    def link(self, path: str, **query: str) -> str:
        """Return the address of one of the shop's pages."""
        tail = f"?{urlencode(query)}" if query else ""
        return f"{self.public_url}{path}{tail}"

    def session_rotated(
        self, session: Session, old_id: UUID, new_id: UUID, user_id: UUID | None
    ) -> None:
        """Tell that a browser goes by a new session id."""
        for listener in self.on_session_rotated:
            listener(session, old_id, new_id, user_id)

    def address_confirmed(self, session: Session, user: User) -> None:
        """Tell that a user has shown that the address is theirs."""
        for listener in self.on_address_confirmed:
            listener(session, user)

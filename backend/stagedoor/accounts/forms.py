"""Give requests and replies about accounts their shape."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from stagedoor.accounts.models import User, UserSession
from stagedoor.kernel import ids
from stagedoor.web.api import Form, Path, Reply
from stagedoor.web.person_forms import EmailAddress, PersonName

# Long enough for 128 letters however they are composed; `passwords.py` judges the true length.
_LONGEST_TEXT = 1000
_Password = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_TEXT)]
_Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class RegisterForm(Form):
    """Ask for an account."""

    email: EmailAddress
    password: _Password
    name: PersonName


class LoginForm(Form):
    """Say who one is."""

    email: EmailAddress
    password: _Password


class AddressForm(Form):
    """Ask for a mail to an address."""

    email: EmailAddress


class ConfirmationForm(Form):
    """Bring the secret of a mailed link."""

    token: _Token


class ResetForm(Form):
    """Bring the secret of a mailed link, and the new password."""

    token: _Token
    password: _Password


class PasswordForm(Form):
    """Ask for a new password, knowing the present one."""

    current_password: _Password
    new_password: _Password


class SessionPath(Path):
    """Name a session."""

    id: Annotated[str, Field(max_length=60)]


class UserReply(Reply):
    """Show a user to that user."""

    id: str
    email: str
    name: str
    is_confirmed: bool

    @classmethod
    def of(cls, user: User) -> UserReply:
        """Show a user."""
        return cls(
            id=ids.public("usr", user.id),
            email=user.email,
            name=user.name,
            is_confirmed=user.confirmed_at is not None,
        )


class CurrentSessionReply(Reply):
    """Show who asks; null for a guest."""

    user: UserReply | None


class SessionReply(Reply):
    """Show where a user is logged in."""

    id: str
    created_at: AwareDatetime
    last_seen_at: AwareDatetime
    user_agent: str | None
    is_current: bool

    @classmethod
    def of(cls, session: UserSession, *, is_current: bool) -> SessionReply:
        """Show a session."""
        return cls(
            id=ids.public("ses", session.id),
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            user_agent=session.user_agent or None,
            is_current=is_current,
        )


class SessionListReply(Reply):
    """Show every session of a user."""

    data: list[SessionReply]
    has_more: bool = False
    next_cursor: str | None = None


class MailSentReply(Reply):
    """Say what happens next, in the same words whether an address is known or not."""

    detail: str


class ConfirmedReply(Reply):
    """Show which address is confirmed."""

    email: str

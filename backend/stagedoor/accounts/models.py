"""List the tables of people, and open the doors to them: register, log in, prove an address."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.accounts import passwords
from stagedoor.accounts.email_token import EmailToken, TokenPurpose
from stagedoor.accounts.errors import LinkDead, WrongLogin, WrongPassword
from stagedoor.accounts.hooks import AccountHooks
from stagedoor.accounts.organiser import Membership, Organiser, Role
from stagedoor.accounts.user_session import UserSession
from stagedoor.database import Base
from stagedoor.kernel import ids
from stagedoor.kernel.language import ENGLISH

__all__ = [
    "EmailToken",
    "Membership",
    "Organiser",
    "Role",
    "TokenPurpose",
    "User",
    "UserSession",
]


class User(Base):
    """Be a person with an account; `email` is stored as typed, compared in lower case."""

    __tablename__ = "users"
    __table_args__ = (Index("uq_users_email_lower", text("lower(email)"), unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)
    email: Mapped[str]
    name: Mapped[str]
    # What mails to them are written in.
    language: Mapped[str] = mapped_column(server_default="en", default="en")
    password_hash: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    is_disabled: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    @classmethod
    def register(
        cls,
        session: Session,
        *,
        email: str,
        password: str,
        name: str,
        hooks: AccountHooks,
        now: datetime,
        language: str = ENGLISH.code,
    ) -> User | None:
        """Make an account and mail its owner how to confirm the address.

        Returns None for a known address, whose owner is told by mail that somebody tried; the
        asker must not be able to tell one from the other. Raises WeakPassword.
        """
        passwords.require_strong(password, person=(email, name))
        user = cls.create(session, email=email, password=password, name=name, now=now)
        if user is not None:
            user.language = language
            user.mail_confirmation(session, hooks=hooks, now=now)
            return user
        known = cls.get_user_by_email(session, email)
        if known is not None and not known.is_disabled:
            hooks.enqueue(
                session,
                to=known.email,
                template="address_known",
                values=known.mail_values(hooks.link("/forgot-password")),
                # One an hour, however often somebody tries.
                dedupe_key=f"address-known:{known.id}:{now:%Y-%m-%dT%H}",
            )
        return None

    @classmethod
    def login(
        cls,
        session: Session,
        *,
        email: str,
        password: str,
        hooks: AccountHooks,
        now: datetime,
        user_agent: str = "",
        language: str | None = None,
        asker_session: UUID | None = None,
        asker_user: UUID | None = None,
    ) -> tuple[User, UserSession]:
        """Open a session for whoever knows the password; raises WrongLogin, after equal work.

        What the asking browser holds as a guest, or as the same user, moves to the new session.
        """
        user = cls.get_user_by_email(session, email)
        is_right = passwords.is_right(password, user.password_hash if user else None)
        if user is None or not is_right or user.is_disabled:
            raise WrongLogin
        if language is not None and user.language != language:
            user.language = language
        if passwords.is_outdated(user.password_hash):
            user.password_hash = passwords.hash_password(password)
        if asker_session is not None and asker_user is not None:
            UserSession.end(session, asker_session, asker_user, now=now)
        opened = UserSession.open(session, user.id, user_agent=user_agent, now=now)
        if asker_session is not None and asker_user in {None, user.id}:
            hooks.session_rotated(session, asker_session, opened.id, user.id)
        if user.confirmed_at is not None:
            # Orders may have been made as a guest, elsewhere, since the address was confirmed.
            hooks.address_confirmed(session, user)
        return user, opened

    @classmethod
    def logout(
        cls, session: Session, session_id: UUID, user_id: UUID | None, *, now: datetime
    ) -> None:
        """End the asking browser's session; a guest has none to end."""
        if user_id is not None:
            UserSession.end(session, session_id, user_id, now=now)

    @classmethod
    def create(
        cls,
        session: Session,
        *,
        email: str,
        password: str,
        name: str,
        now: datetime,
        is_confirmed: bool = False,
    ) -> User | None:
        """Make an account and tell nobody; None where the address has one already."""
        user_id = session.scalar(
            insert(cls)
            .values(
                id=ids.new_id(),
                email=email,
                name=name,
                password_hash=passwords.hash_password(password),
                confirmed_at=now if is_confirmed else None,
                created_at=now,
            )
            # The index decides, so that two registrations at once make one account.
            .on_conflict_do_nothing(index_elements=[text("lower(email)")])
            .returning(cls.id)
        )
        return None if user_id is None else cls.get_user(session, user_id)

    @classmethod
    def get_user(cls, session: Session, user_id: UUID) -> User:
        """Return a user who is known to exist."""
        return session.get_one(cls, user_id)

    @classmethod
    def get_user_by_email(cls, session: Session, email: str) -> User | None:
        """Return the user of an address, however it is capitalised."""
        return session.scalar(select(cls).where(func.lower(cls.email) == func.lower(email)))

    @classmethod
    def confirm_address(
        cls, session: Session, *, token: str, hooks: AccountHooks, now: datetime
    ) -> User:
        """Take a mailed link as the proof that the address is its owner's; raises LinkDead."""
        user_id = EmailToken.redeem(session, token, TokenPurpose.CONFIRM_ADDRESS, now=now)
        user = cls.get_user(session, user_id)
        user.confirm(session, hooks=hooks, now=now)
        return user

    @classmethod
    def resend_confirmation(
        cls, session: Session, *, email: str, hooks: AccountHooks, now: datetime
    ) -> None:
        """Mail the link again to an address that has an account and is not confirmed yet."""
        user = cls.get_user_by_email(session, email)
        if user is not None and user.confirmed_at is None and not user.is_disabled:
            user.mail_confirmation(session, hooks=hooks, now=now)

    @classmethod
    def forget_password(
        cls, session: Session, *, email: str, hooks: AccountHooks, now: datetime
    ) -> None:
        """Mail a link that lets one choose a new password to an address that has an account."""
        user = cls.get_user_by_email(session, email)
        if user is not None and not user.is_disabled:
            user.mail_link(
                session, TokenPurpose.RESET_PASSWORD, "/reset-password", hooks=hooks, now=now
            )

    @classmethod
    def reset_password(
        cls, session: Session, *, token: str, password: str, hooks: AccountHooks, now: datetime
    ) -> User:
        """Set a new password by a mailed link, and end every session.

        Whoever reads the mail has shown that the address is theirs. Raises LinkDead, WeakPassword.
        """
        user_id = EmailToken.redeem(session, token, TokenPurpose.RESET_PASSWORD, now=now)
        user = cls.get_user(session, user_id)
        if user.is_disabled:
            raise LinkDead
        user.set_password(session, password, pointer="/password", hooks=hooks, now=now)
        user.confirm(session, hooks=hooks, now=now)
        return user

    def change_password(
        self,
        session: Session,
        *,
        current: str,
        new: str,
        session_id: UUID,
        user_agent: str,
        hooks: AccountHooks,
        now: datetime,
    ) -> UserSession:
        """Set a new password, end every session and open another for the asking browser.

        Raises WrongPassword, WeakPassword.
        """
        if not passwords.is_right(current, self.password_hash):
            raise WrongPassword
        self.set_password(session, new, pointer="/new_password", hooks=hooks, now=now)
        opened = UserSession.open(session, self.id, user_agent=user_agent, now=now)
        hooks.session_rotated(session, session_id, opened.id, self.id)
        return opened

    def mail_values(self, link: str) -> dict[str, str]:
        """Return what every mail to the user says, and the language that it is written in."""
        return {"name": self.name, "language": self.language, "link": link}

    def mail_confirmation(self, session: Session, *, hooks: AccountHooks, now: datetime) -> None:
        """Mail the link that proves that the address is the user's."""
        self.mail_link(
            session, TokenPurpose.CONFIRM_ADDRESS, "/confirm-email", hooks=hooks, now=now
        )

    def mail_link(
        self,
        session: Session,
        purpose: TokenPurpose,
        path: str,
        *,
        hooks: AccountHooks,
        now: datetime,
    ) -> None:
        """Mail a link of its own kind, unless enough of them are open already."""
        token = EmailToken.issue(session, self.id, purpose, now=now)
        if token is not None:
            hooks.enqueue(
                session,
                to=self.email,
                template=purpose.value,
                values=self.mail_values(hooks.link(path, token=token)),
                dedupe_key=f"{purpose.value}:{ids.new_id()}",
            )

    def confirm(self, session: Session, *, hooks: AccountHooks, now: datetime) -> None:
        """Note that the address is the user's, and give them what waited for it."""
        if self.confirmed_at is None:
            self.confirmed_at = now
        hooks.address_confirmed(session, self)

    def set_password(
        self, session: Session, password: str, *, pointer: str, hooks: AccountHooks, now: datetime
    ) -> None:
        """Keep a new password, end all that the old one opened, and tell the owner by mail."""
        passwords.require_strong(password, person=(self.email, self.name), pointer=pointer)
        self.password_hash = passwords.hash_password(password)
        UserSession.end_all(session, self.id, now=now)
        EmailToken.use_up(session, self.id, TokenPurpose.RESET_PASSWORD, now=now)
        hooks.enqueue(
            session,
            to=self.email,
            template="password_changed",
            values=self.mail_values(hooks.link("/forgot-password")),
            dedupe_key=f"password-changed:{self.id}:{now.isoformat()}",
        )

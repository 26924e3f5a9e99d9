"""List what accounts refuse, each with its status and its words."""

from __future__ import annotations

from stagedoor.kernel.errors import (
    Conflict,
    Gone,
    Invalid,
    NotAllowed,
    NotFound,
    Unauthenticated,
)


class WrongLogin(Unauthenticated):
    """Refuse to log somebody in; the same words for an unknown address and a wrong password."""

    code, title = "wrong-login", "The e-mail address or the password is wrong"


class WrongPassword(NotAllowed):
    """Refuse a change because the present password was not given rightly."""

    code, title = "wrong-password", "The present password is wrong"


class WeakPassword(Invalid):
    """Refuse a password that is too short, too long or too easy to guess."""

    code, title = "weak-password", "Please choose another password"


class LinkDead(Gone):
    """Refuse a mailed link; the same words whether it was used, has run out or never was."""

    code, title = "link-dead", "This link was used before or has run out"


class SessionNotFound(NotFound):
    """Refuse a session that is not one of the asker's own, or has ended."""

    code, title = "session-not-found", "There is no such session"


class OrganiserNotFound(NotFound):
    """Refuse an organiser to somebody who has no part in it."""

    code, title = "organiser-not-found", "There is no such organiser"


class RoleMissing(NotAllowed):
    """Refuse a member whose role does not allow this."""

    code, title = "role-missing", "Your role at this organiser does not allow this"


class OrganiserExists(Conflict):
    """Refuse a second organiser of the same short name."""

    code, title = "organiser-exists", "There is an organiser of this short name already"

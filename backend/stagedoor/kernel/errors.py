"""Say no: the base of every refusal, carrying the HTTP status that answers it."""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """Refuse a request with a status, a stable code and words for a person.

    Raise it and let it fly: `web/problems.py` turns it into `application/problem+json`.
    Keyword arguments become members of the problem document.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "The request was refused"

    def __init__(self, detail: str = "", **members: Any) -> None:
        """Keep the words and the further members of the problem document."""
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.members = members

    @property
    def retry_after_s(self) -> int | None:
        """Return after how many seconds trying again makes sense, if it does."""
        return None


class Malformed(Refusal):
    """Refuse what cannot be read at all."""

    status, code, title = 400, "malformed", "The request could not be read"


class Unauthenticated(Refusal):
    """Refuse somebody who has not said who they are."""

    status, code, title = 401, "not-logged-in", "You need to log in for this"


class NotAllowed(Refusal):
    """Refuse somebody who may not do this."""

    status, code, title = 403, "not-allowed", "You may not do this"


class NotFound(Refusal):
    """Refuse a thing that does not exist, or that the asker may not know of."""

    status, code, title = 404, "not-found", "There is nothing here"


class Conflict(Refusal):
    """Refuse a change that the present state forbids."""

    status, code, title = 409, "conflict", "The present state does not allow this"


class Gone(Refusal):
    """Refuse a thing that was here and is no more."""

    status, code, title = 410, "gone", "This is no longer here"


class Invalid(Refusal):
    """Refuse a wrong shape; `errors` lists `{pointer, code, message}`."""

    status, code, title = 422, "invalid", "The request has a wrong shape"


class TooMany(Refusal):
    """Refuse a request that came too soon after others."""

    status, code, title = 429, "too-many-requests", "Too many requests, please wait a moment"

    @property
    def retry_after_s(self) -> int:
        """Return after how many seconds to try again."""
        seconds = self.members.get("retry_after", 60)
        return int(seconds)


class Unavailable(Refusal):
    """Refuse for now because something that we need is not answering."""

    status, code, title = 503, "unavailable", "We are briefly unavailable, please try again"

    @property
    def retry_after_s(self) -> int:
        """Return after how many seconds to try again."""
        return 2


def every_refusal(base: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Return each refusal class that is imported, the base excepted, in order of code and name."""
    found: set[type[Refusal]] = set()
    pending = [base]
    while pending:
        for child in pending.pop().__subclasses__():
            if child not in found:
                found.add(child)
                pending.append(child)
    return sorted(found, key=lambda refusal: (refusal.code, refusal.__qualname__))

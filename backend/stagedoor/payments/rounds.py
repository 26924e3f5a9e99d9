"""Go through what is due, whatever becomes of one of it; trouble is listed for a person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from stagedoor.database import Database, DatabaseBusy
from stagedoor.notifications.incidents import report
from stagedoor.payments.errors import ProviderUnavailable

_log = logging.getLogger(__name__)
# So many in a row without an answer say that the provider is away, and the round ends.
_MOST_UNANSWERED = 3
_Due = TypeVar("_Due")


def each(
    due: Sequence[_Due],
    do: Callable[[_Due], object],
    *,
    set_aside: Callable[[_Due, Exception], None],
) -> int:
    """Do something with each of what is due and return with how many that went well.

    `set_aside` is told of what raised, which should come after the others in the next round.
    """
    done = unanswered = 0
    for one in due:
        try:
            do(one)
        except Exception as error:  # noqa: BLE001 - a person and the next round answer it
            _log.error("set aside: %s", type(error).__name__, exc_info=error)
            set_aside(one, error)
            unanswered = unanswered + 1 if isinstance(error, ProviderUnavailable) else 0
            if unanswered == _MOST_UNANSWERED:
                break
        else:
            done, unanswered = done + 1, 0
    return done


def list_trouble(
    database: Database, error: Exception, *, kind: str, subject: Callable[[Session], str]
) -> None:
    """Put what raised on the list of a person; what ends by itself is listed once, or not."""
    if isinstance(error, DatabaseBusy):
        return
    with database.begin() as session:
        if isinstance(error, ProviderUnavailable):
            report(session, "provider-unavailable", subject="stripe", detail=subject(session))
        else:
            detail = f"{type(error).__name__}: {error}"
            report(session, kind, subject=subject(session), detail=detail)

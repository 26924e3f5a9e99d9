"""Slow down whoever guesses passwords or fills mailboxes, and never lock the owner out.

A guesser is slowed by account and network together, so that the owner elsewhere notices nothing.
Over all networks an account has a wide bound, which does not hold where the owner was seen: where
they have logged in of late, or have just used a mailed link.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from stagedoor.accounts.errors import WrongLogin, WrongPassword
from stagedoor.kernel.errors import TooMany
from stagedoor.web.rate_limits import Limit, RateLimits, network_of

_LOGINS_OF_NETWORK = Limit("login-network", "60/minute; 600/hour", is_strict=True)
_LOGINS_OF_ACCOUNT_HERE = Limit("login-here", "10/5 minutes; 50/hour", is_strict=True)
_FAILURES_OF_ACCOUNT = Limit("login-account", "100/hour", is_strict=True)
_REGISTRATIONS = Limit("registration", "10/minute; 60/hour")
_MAILS_TO_ADDRESS_FROM_HERE = Limit("mail-here", "10/hour")
_MAILS_OF_NETWORK = Limit("mail-network", "10/minute; 60/hour")
_LINKS_OF_NETWORK = Limit("link-network", "60/minute; 300/hour")
_OWNER_SEEN = "owner-seen"
_OWNER_SEEN_S = 30 * 24 * 3600


class AttemptLimits:
    """Count attempts on accounts; every method raises TooMany where there were too many."""

    def __init__(self, limits: RateLimits) -> None:
        """Count with these."""
        self._limits = limits

    @contextmanager
    def login(self, email: str, address: str | None) -> Iterator[None]:
        """Let one try at a password happen, and learn from how it ends.

        Raises LimitsAway when tries cannot be counted.
        """
        account, here = _account(email), network_of(address)
        self._limits.count_by_network(_LOGINS_OF_NETWORK, address)
        if not self._limits.is_remembered(_OWNER_SEEN, account, here):
            self._limits.require_room(_FAILURES_OF_ACCOUNT, account)
        # Counted before the try, so that a hundred tries at the same moment are not one.
        self._limits.count(_LOGINS_OF_ACCOUNT_HERE, account, here)
        try:
            yield
        except (WrongLogin, WrongPassword):
            self._count_failure(account)
            raise
        self.welcome(email, address)

    def welcome(self, email: str, address: str | None) -> None:
        """Note that an account's owner was seen in a part of the network."""
        account, here = _account(email), network_of(address)
        self._limits.forget(_LOGINS_OF_ACCOUNT_HERE, account, here)
        self._limits.remember(_OWNER_SEEN, account, here, seconds=_OWNER_SEEN_S)

    def registration(self, address: str | None) -> None:
        """Let one registration happen."""
        self._limits.count_by_network(_REGISTRATIONS, address)

    def mail(self, email: str, address: str | None) -> None:
        """Let one request for a mail happen; who gets no more mails is not told so."""
        self._limits.count_by_network(_MAILS_OF_NETWORK, address)
        self._limits.count(_MAILS_TO_ADDRESS_FROM_HERE, _account(email), network_of(address))

    def link(self, address: str | None) -> None:
        """Let one use of a mailed link happen."""
        self._limits.count_by_network(_LINKS_OF_NETWORK, address)

    def _count_failure(self, account: str) -> None:
        with suppress(TooMany):
            self._limits.count(_FAILURES_OF_ACCOUNT, account)


def _account(email: str) -> str:
    return email.casefold()

"""Slow down whoever would fill mailboxes from an order's page."""

from __future__ import annotations

from uuid import UUID

from stagedoor.web.rate_limits import Limit, RateLimits

_MAILS_AGAIN = Limit("tickets-again", "2/5 minutes; 6/day")
_OFFERS_OF_ORDER = Limit("offers-order", "20/hour; 60/day")
_OFFERS_TO_ADDRESS = Limit("offers-address", "10/hour; 30/day")
_OFFERS_OF_NETWORK = Limit("offers-network", "30/hour; 200/day")


class MailLimits:
    """Count the mails that a visitor has us send; every method raises TooMany."""

    def __init__(self, limits: RateLimits) -> None:
        """Count with these."""
        self._limits = limits

    def again(self, order_id: UUID) -> None:
        """Let an order's tickets be mailed once more."""
        self._limits.count(_MAILS_AGAIN, str(order_id))

    def offer(self, order_id: UUID, email: str, address: str | None) -> None:
        """Let a ticket of an order be offered to an address."""
        self._limits.count_by_network(_OFFERS_OF_NETWORK, address)
        self._limits.count(_OFFERS_OF_ORDER, str(order_id))
        self._limits.count(_OFFERS_TO_ADDRESS, email.casefold())

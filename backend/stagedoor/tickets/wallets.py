"""Put tickets into phones' wallets, where this box office has the certificates for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.booking.ticket_papers import OrderFacts
from stagedoor.config import Configuration
from stagedoor.tickets.errors import WalletMissing
from stagedoor.tickets.wallet_ticket import WalletTicket, wallet_ticket

if TYPE_CHECKING:
    from stagedoor.tickets.apple_wallet import AppleWallet
    from stagedoor.tickets.google_wallet import GoogleWallet


class Wallets:
    """Make passes of tickets; a wallet without its certificates is as good as not there."""

    def __init__(self, config: Configuration, signer: TicketSigner) -> None:
        """Read the certificates; raises ConfigurationError for ones that do not fit."""
        self._signer = signer
        self._apple = _apple(config)
        self._google = _google(config)

    @property
    def names(self) -> list[str]:
        """Return the wallets that take tickets of this box office."""
        return [
            name
            for name, wallet in (("apple", self._apple), ("google", self._google))
            if wallet is not None
        ]

    def apple_pass(self, facts: OrderFacts) -> bytes:
        """Return a ticket as a signed pass for Apple Wallet; raises WalletMissing."""
        if self._apple is None:
            raise WalletMissing
        return self._apple.pass_of(self._ticket(facts))

    def google_link(self, facts: OrderFacts) -> str:
        """Return the address that adds a ticket to Google Wallet; raises WalletMissing."""
        if self._google is None:
            raise WalletMissing
        return self._google.link_of(self._ticket(facts))

    def _ticket(self, facts: OrderFacts) -> WalletTicket:
        if not facts.tickets:
            raise WalletMissing("This ticket does not admit anybody.")
        return wallet_ticket(facts, self._signer)


# Imported where they are set up: every process of a box office without them would carry both.
def _apple(config: Configuration) -> AppleWallet | None:
    if config.apple_pass_certificate is None:
        return None
    from stagedoor.tickets.apple_wallet import AppleWallet  # noqa: PLC0415

    return AppleWallet.of(config)


def _google(config: Configuration) -> GoogleWallet | None:
    if config.google_wallet_issuer is None:
        return None
    from stagedoor.tickets.google_wallet import GoogleWallet  # noqa: PLC0415

    return GoogleWallet.of(config)

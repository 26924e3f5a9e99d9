"""Make the objects that the routes of tickets, and their mails, work with."""

from __future__ import annotations

from stagedoor.booking.confirmation import OrderMails
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.booking.ticket_papers import TicketPapers
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.notifications.delivery import Composer
from stagedoor.tickets.access import TransferTokens
from stagedoor.tickets.attempt_limits import MailLimits
from stagedoor.tickets.mails import TicketMails
from stagedoor.tickets.papers import KeeperPapers
from stagedoor.tickets.wallets import Wallets
from stagedoor.web.rate_limits import RateLimits


def ticket_parts(
    config: Configuration, limits: RateLimits, papers: TicketPapers, signer: TicketSigner
) -> tuple[MailLimits, TransferTokens, KeeperPapers, Wallets]:
    """Return what an application needs besides; raises ConfigurationError for bad certificates."""
    tokens = TransferTokens(config.secret_key)
    return (
        MailLimits(limits),
        tokens,
        KeeperPapers(papers, tokens, public_url=config.public_url),
        Wallets(config, signer),
    )


def ticket_composers(
    config: Configuration, database: Database, papers: TicketPapers, orders: OrderMails
) -> dict[str, Composer]:
    """Return who finishes the mails about single tickets."""
    tokens = TransferTokens(config.secret_key)
    keeper = KeeperPapers(papers, tokens, public_url=config.public_url)
    return TicketMails(database, papers, keeper, orders).composers()

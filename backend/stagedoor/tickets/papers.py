"""Make the papers of one ticket for whoever has it, with links that open nothing else."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from stagedoor.booking.replies import printed_tickets
from stagedoor.booking.ticket_papers import OrderFacts, TicketPapers
from stagedoor.kernel import ids
from stagedoor.tickets.access import KeptTicket, TransferTokens


class KeeperPapers:
    """Make a single ticket's papers."""

    def __init__(self, papers: TicketPapers, tokens: TransferTokens, *, public_url: str) -> None:
        """Take what makes papers and secrets."""
        self._papers = papers
        self._tokens = tokens
        self._public_url = public_url

    def link(self, transfer_id: UUID) -> str:
        """Return the address of an offer's page, which takes the ticket and later shows it."""
        transfer = ids.public("trf", transfer_id)
        return f"{self._public_url}/tickets/{transfer}?{self._key(transfer_id)}"

    def facts(self, kept: KeptTicket) -> OrderFacts:
        """Return the facts of one ticket; it is not among them once it is void or passed on."""
        ticket = kept.ticket
        return self._papers.facts(kept.order.id, ticket_id=ticket.id, issue=ticket.issue_no)

    def pdf(self, kept: KeptTicket) -> bytes:
        """Return one ticket as PDF; raises TicketsNotIssued and TicketsNotPrinted."""
        return printed_tickets(self._papers, self.facts(kept))

    def calendar(self, kept: KeptTicket) -> bytes:
        """Return the evening for a calendar, with the keeper's own link in it."""
        link = self.link(kept.transfer.id) if kept.transfer else None
        return self._papers.calendar(self.facts(kept), link=link)

    def _key(self, transfer_id: UUID) -> str:
        return urlencode({"token": self._tokens.of(transfer_id)})

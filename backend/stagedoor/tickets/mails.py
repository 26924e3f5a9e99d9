"""Finish the mails about tickets that are passed on: their rows carry the offer's id alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from stagedoor.booking.confirmation import CALENDAR_TYPE, OrderMails
from stagedoor.booking.models import Ticket
from stagedoor.booking.place_words import place_text
from stagedoor.booking.ticket_papers import OrderFacts, TicketPapers
from stagedoor.database import Database
from stagedoor.notifications.delivery import Composed, Composer
from stagedoor.notifications.mail_templates import greeting, letter_language
from stagedoor.notifications.message import Attachment
from stagedoor.tickets.models import TicketTransfer
from stagedoor.tickets.papers import KeeperPapers


class TicketMails:
    """Compose the mails about single tickets."""

    def __init__(
        self, database: Database, papers: TicketPapers, keeper: KeeperPapers, orders: OrderMails
    ) -> None:
        """Take what reads offers, what makes papers and links, and what composes for orders."""
        self._database = database
        self._papers = papers
        self._keeper = keeper
        self._orders = orders

    def composers(self) -> dict[str, Composer]:
        """Return who finishes which template, as `notifications.delivery` wants them."""
        return {
            "ticket_offered": self.offer,
            "ticket_withdrawn": self.offer,
            "ticket_passed_on": self.offer,
            "ticket_void": self.offer,
            "ticket_accepted": self.accepted,
            "tickets_again": self.again,
        }

    def offer(self, values: Mapping[str, Any]) -> Composed:
        """Return what the mails about an offer say."""
        transfer, ticket = self._read(values)
        return Composed(self._values(transfer, ticket, self._facts(transfer, ticket)))

    def accepted(self, values: Mapping[str, Any]) -> Composed:
        """Return what the new keeper's mail says, with their ticket and the calendar entry.

        A late mail does not have the ticket of somebody whom they passed it on to since.
        """
        transfer, ticket = self._read(values)
        facts = self._facts(transfer, ticket)
        calendar = self._papers.calendar(facts, link=self._keeper.link(transfer.id))
        attachments = [Attachment("event.ics", CALENDAR_TYPE, calendar)]
        pdf = self._orders.printed(facts) if facts.tickets else None
        if pdf is not None:
            attachments.insert(0, Attachment("ticket.pdf", "application/pdf", pdf))
        said = {**self._values(transfer, ticket, facts), "has_pdf": pdf is not None}
        return Composed(said, tuple(attachments))

    def again(self, values: Mapping[str, Any]) -> Composed:
        """Return what a confirmation says, once more."""
        return self._orders.confirmation({**values, "order_id": values["again_order_id"]})

    def _read(self, values: Mapping[str, Any]) -> tuple[TicketTransfer, Ticket]:
        with self._database.read() as session:
            transfer = session.get_one(TicketTransfer, UUID(values["transfer_id"]))
            return transfer, session.get_one(Ticket, transfer.ticket_id)

    def _facts(self, transfer: TicketTransfer, ticket: Ticket) -> OrderFacts:
        return self._papers.facts(ticket.order_id, ticket_id=ticket.id, issue=transfer.issue)

    def _values(
        self, transfer: TicketTransfer, ticket: Ticket, facts: OrderFacts
    ) -> dict[str, Any]:
        return {
            **self._orders.evening(facts),
            "label": place_text(ticket.label, letter_language(facts.order.language)),
            "giver": _shown(transfer.from_holder),
            "name": transfer.to_holder or "",
            "to_email": transfer.to_email,
            "ticket_link": self._keeper.link(transfer.id),
        }


def _shown(name: str) -> str:
    # A name that would greet as a link is none that we carry to a stranger either.
    return " ".join(name.split()) if greeting(name) != greeting("") else ""

"""Finish the mails about an order: what they say of it, and the papers that come with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from stagedoor.booking.order import OrderStatus
from stagedoor.booking.place_words import place_text
from stagedoor.booking.ticket_page import TicketsUnprintable
from stagedoor.booking.ticket_papers import OrderFacts, TicketPapers
from stagedoor.database import Database
from stagedoor.kernel.money import Money
from stagedoor.kernel.written import day_text, price_text, time_text
from stagedoor.notifications.delivery import Composed, Composer
from stagedoor.notifications.incidents import report
from stagedoor.notifications.mail_templates import letter_language
from stagedoor.notifications.message import Attachment

CALENDAR_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"


class OrderMails:
    """Compose the mails about orders; their rows carry the order's id and little else."""

    def __init__(self, database: Database, papers: TicketPapers) -> None:
        """Take what reports trouble and what makes the papers."""
        self._database = database
        self._papers = papers

    def composers(self) -> dict[str, Composer]:
        """Return who finishes which template, as `notifications.delivery` wants them."""
        return {
            "order_confirmation": self.confirmation,
            "payment_refunded": self.refund,
            "order_refunded": self.refund,
        }

    def confirmation(self, values: Mapping[str, Any]) -> Composed:
        """Return what a confirmation says, with the tickets and the calendar entry.

        Tickets that will not print hold nothing up: the mail says where they are instead, and
        the trouble is listed for a person.
        """
        facts = self._papers.facts(UUID(values["order_id"]))
        attachments = [
            Attachment("event.ics", CALENDAR_TYPE, self._papers.calendar(facts)),
        ]
        pdf = self.printed(facts) if facts.tickets else None
        language = letter_language(facts.order.language)
        if pdf is not None:
            name = f"tickets-{facts.order.number}.pdf"
            attachments.insert(0, Attachment(name, "application/pdf", pdf))
        return Composed(
            {
                **self.evening(facts),
                "places": [
                    {
                        "label": place_text(line.label, language),
                        "ticket_type": facts.type_name(line.ticket_type),
                        "price": price_text(Money(line.price_minor, line.currency), language),
                    }
                    for line in facts.lines
                ],
                "total": price_text(facts.order.total, language),
                "has_pdf": pdf is not None,
                "pdf_link": self._papers.pdf_link(facts.order),
            },
            tuple(attachments),
        )

    def refund(self, values: Mapping[str, Any]) -> Composed:
        """Return what a mail about money that went back says."""
        facts = self._papers.facts(UUID(values["order_id"]))
        order = facts.order
        language = letter_language(order.language)
        return Composed(
            {
                **self.evening(facts),
                "event_link": self._papers.event_link(facts.event),
                "amount": price_text(order.refunded, language),
                "total": price_text(order.total, language),
                "is_as_priced": order.refunded == order.total,
                "is_whole": order.status == OrderStatus.REFUNDED,
                "is_money": not order.refunded.is_zero,
            }
        )

    def evening(self, facts: OrderFacts, language: str | None = None) -> dict[str, Any]:
        """Return what every mail says of the evening, in the order's language or another."""
        event = facts.event
        written_in = letter_language(language or facts.order.language)
        return {
            "language": written_in,
            "event_name": event.name,
            "day": day_text(event.starts_at, event.time_zone, written_in),
            "time": time_text(event.starts_at, event.time_zone, written_in),
            "venue": facts.where(written_in),
            "order_link": self._papers.order_link(facts.order),
        }

    def printed(self, facts: OrderFacts) -> bytes | None:
        """Return the tickets as PDF; None, and an incident, where they would not print."""
        trouble = ""
        # Twice, since a renderer that died of something else starts afresh.
        for _ in range(2):
            try:
                return self._papers.pdf(facts)
            except TicketsUnprintable as error:
                trouble = str(error)
        with self._database.begin() as session:
            report(session, "tickets-unprintable", subject=facts.order.number, detail=trouble)
        return None

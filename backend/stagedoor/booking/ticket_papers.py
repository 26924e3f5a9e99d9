"""Make an order's papers: its tickets as a PDF, and the evening for a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from stagedoor.accounts.models import Organiser
from stagedoor.booking.access import AccessTokens
from stagedoor.booking.calendar import CalendarEntry, calendar_file
from stagedoor.booking.models import Order, OrderLine, Ticket, TicketStatus
from stagedoor.booking.place_words import place_parts, place_text
from stagedoor.booking.queries import get_lines, get_tickets
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.booking.ticket_page import TicketPage
from stagedoor.booking.ticket_press import TicketPress
from stagedoor.catalogue.models import Event, TicketType, Venue
from stagedoor.database import Database
from stagedoor.kernel.language import phrase, say
from stagedoor.kernel.money import Money
from stagedoor.kernel.written import price_text


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Be an order with what it is about, read in one transaction."""

    order: Order
    lines: tuple[OrderLine, ...]
    tickets: tuple[Ticket, ...]
    event: Event
    type_names: dict[str, str]
    organiser_name: str
    venue_name: str
    venue_city: str

    def type_name(self, code: str) -> str:
        """Return what people call a ticket type."""
        return self.type_names.get(code, code)

    def where(self, language: str) -> str:
        """Return where the evening is, on one line."""
        parts = (say(self.venue_name, language), self.venue_city)
        return ", ".join(part for part in parts if part)


class TicketPapers:
    """Make the papers of any order."""

    def __init__(
        self,
        database: Database,
        press: TicketPress,
        *,
        signer: TicketSigner,
        tokens: AccessTokens,
        public_url: str,
    ) -> None:
        """Take what reads orders, prints pages, signs codes and makes links."""
        self._database = database
        self._press = press
        self._signer = signer
        self._tokens = tokens
        self._public_url = public_url

    def facts(self, order_id: UUID, *, ticket_id: UUID | None = None, issue: int = 0) -> OrderFacts:
        """Return an order's facts, with its tickets that still admit by the codes of an issue.

        The first codes are the buyer's. A later issue is the code of whoever accepted the ticket
        of `ticket_id`, which comes alone, and not at all once it has a newer code.
        """
        with self._database.read() as session:
            order = session.get_one(Order, order_id)
            event = session.get_one(Event, order.event_id)
            venue = session.get(Venue, event.venue_id) if event.venue_id is not None else None
            organiser_name = session.scalars(
                select(Organiser.name).where(Organiser.id == event.organiser_id)
            ).one()
            return OrderFacts(
                order=order,
                lines=tuple(get_lines(session, order_id)),
                tickets=tuple(
                    ticket
                    for ticket in get_tickets(session, order_id)
                    if ticket.status == TicketStatus.VALID
                    and ticket.issue_no == issue
                    and ticket_id in {None, ticket.id}
                ),
                event=event,
                type_names=_type_names(session, event.id),
                organiser_name=organiser_name,
                venue_name="Online" if event.is_online else (venue.name if venue else ""),
                venue_city=(venue.city if venue else event.city) or "",
            )

    def pdf(self, facts: OrderFacts) -> bytes:
        """Return the tickets that still admit, a page each; raises TicketsUnprintable."""
        return self._press.render([self._page(facts, ticket) for ticket in facts.tickets])

    def calendar(self, facts: OrderFacts, *, link: str | None = None) -> bytes:
        """Return the evening as an iCalendar file; a later one of the same order replaces it.

        It leads to the order's page, or by `link` to the page of whoever has one ticket of it.
        """
        order, event = facts.order, facts.event
        host = urlsplit(self._public_url).hostname
        entry = CalendarEntry(
            uid=f"{order.public_id}@{host}",
            name=event.name,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            time_zone=event.time_zone,
            location=facts.where(order.language),
            description="\n".join(
                [
                    say(phrase("Order {number}", number=order.number), order.language),
                    *(place_text(ticket.label, order.language) for ticket in facts.tickets),
                ]
            ),
            language=order.language,
            url=link or self.order_link(order),
            changed_at=order.confirmed_at or order.created_at,
        )
        return calendar_file(entry)

    def order_link(self, order: Order) -> str:
        """Return the address of the order's page, which opens to whoever has it."""
        return f"{self._public_url}/orders/{order.number}?{self._key(order)}"

    def pdf_link(self, order: Order) -> str:
        """Return the address of the order's tickets, which opens to whoever has it."""
        return f"{self._public_url}/api/v1/orders/{order.number}/tickets.pdf?{self._key(order)}"

    def event_link(self, event: Event) -> str:
        """Return the address of the event's page."""
        return f"{self._public_url}/events/{event.slug}"

    def _key(self, order: Order) -> str:
        return urlencode({"token": self._tokens.of(order.id)})

    def _page(self, facts: OrderFacts, ticket: Ticket) -> TicketPage:
        section, row, seat = place_parts(ticket.label)
        prices = {line.place_no: line.price_minor for line in facts.lines}
        price = Money(prices[ticket.place_no], facts.order.currency)
        language = facts.order.language
        return TicketPage(
            language=language,
            event_name=facts.event.name,
            starts_at=facts.event.starts_at,
            time_zone=facts.event.time_zone,
            organiser_name=facts.organiser_name,
            venue_name=say(facts.venue_name, language),
            city=facts.venue_city,
            section=section,
            row=row,
            seat=seat,
            ticket_type=facts.type_name(ticket.ticket_type),
            price=price_text(price, language),
            holder=ticket.holder,
            order_number=facts.order.number,
            code=self._signer.sign(
                ticket.id, ticket.event_id, place_no=ticket.place_no, issue=ticket.issue_no
            ),
        )


def _type_names(session: Session, event_id: UUID) -> dict[str, str]:
    of_event = select(TicketType.code, TicketType.name).where(TicketType.event_id == event_id)
    return dict(session.execute(of_event).all())

"""Say what stands on a ticket, for whoever prints it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """Hold what one page shows; `row` and `seat` are empty for a place in an area.

    `section` is then the area's name, and `code` the text that the QR code carries.
    """

    event_name: str
    starts_at: datetime
    time_zone: str
    organiser_name: str
    venue_name: str
    city: str
    section: str
    row: str = ""
    seat: str = ""
    ticket_type: str
    price: str
    holder: str
    order_number: str
    code: str
    language: str = "en"


class TicketsUnprintable(Exception):
    """Say that the renderer did not make a PDF of these tickets."""

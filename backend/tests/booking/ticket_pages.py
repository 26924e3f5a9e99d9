"""Make the pages of tickets for tests, and read printed ones as a person or a scanner would."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdf
import pypdfium2  # type: ignore[import-untyped]
import zxingcpp

from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.booking.ticket_page import TicketPage
from stagedoor.kernel import ids

SIGNER = TicketSigner(b"a secret of at least 32 bytes....")


def code() -> str:
    """Return a genuine code of some ticket."""
    return SIGNER.sign(ids.new_id(), ids.new_id(), place_no=412)


def page(**changes: object) -> TicketPage:
    """Return a page for seat F 12 of an evening in Berlin, with some facts changed."""
    facts: dict[str, object] = {
        "event_name": "La Traviata",
        "starts_at": datetime(2026, 11, 27, 18, 30, tzinfo=UTC),
        "time_zone": "Europe/Berlin",
        "organiser_name": "Theater am Fluss",
        "venue_name": "Großes Haus",
        "city": "Berlin",
        "section": "Stalls",
        "row": "F",
        "seat": "12",
        "ticket_type": "Adult",
        "price": "EUR 45.00",
        "holder": "Ada Lovelace",
        "order_number": "K7M2QX9ABC",
        "code": code(),
    }
    return TicketPage(**{**facts, **changes})  # type: ignore[arg-type]


def texts(pdf: bytes) -> list[str]:
    """Return the words of each page."""
    return [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def scanned(pdf: bytes, *, scale: float = 1.5) -> list[list[str]]:
    """Return what a scanner reads from each page when it is shown at so many pixels a point."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for sheet in document:
        shown = sheet.render(scale=scale, grayscale=True)
        picture = memoryview(bytes(shown.buffer)).cast("B", (shown.height, shown.stride))
        found.append([symbol.text for symbol in zxingcpp.read_barcodes(picture)])
    return found

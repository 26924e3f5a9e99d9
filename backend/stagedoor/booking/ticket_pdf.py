"""Print tickets: one PDF with a page a ticket, in the house's paper, ink and red.

Pure: it is given the facts and gives back the bytes. Callers that must outlive a crash of the
renderer use `ticket_press.py`, which runs this in a process of its own.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from stagedoor.booking.font_coverage import FONTS, printable
from stagedoor.booking.ticket_page import TicketPage, TicketsUnprintable
from stagedoor.kernel.language import language_of, phrase, say
from stagedoor.kernel.written import day_text, time_text

_TEMPLATE = Path(__file__).resolve().parent / "templates" / "ticket.typ"
# Accessible and archival at once; one template satisfies both.
_STANDARDS: list[Literal["ua-1", "a-2b"]] = ["ua-1", "a-2b"]
# What the template itself says, in English.
_WORDS = {
    "place": "Place",
    "section": "Section",
    "row": "Row",
    "seat": "Seat",
    "ticket": "Ticket",
    "price": "Price",
    "holder": "Holder",
    "order": "Order",
    "code": "QR code of this ticket, for the scanner at the door",
    "rule": (
        "This code admits one person, once. Show it on paper or on a phone; please do not share a "
        "picture of it."
    ),
}
# A compiler keeps one document at a time.
_one_at_a_time = threading.Lock()


def render_tickets(pages: Sequence[TicketPage]) -> bytes:
    """Return one PDF (PDF/UA-1 and PDF/A-2b) with a page for each ticket, in the order given.

    Raises TicketsUnprintable.
    """
    data = json.dumps([_shown(page, number, pages) for number, page in enumerate(pages, 1)])
    with _one_at_a_time:
        try:
            rendered = _compiler().compile(
                format="pdf",
                pdf_standards=[*_STANDARDS],
                sys_inputs={"tickets": data},
                timestamp=None,
            )
        except (typst.TypstError, RuntimeError, ValueError) as error:
            raise TicketsUnprintable(str(error)) from error
    if not isinstance(rendered, bytes):
        raise TicketsUnprintable("the renderer gave no document")
    return rendered


@cache
def _compiler() -> typst.Compiler:
    # Reading the fonts takes longer than a page; the template can reach its own folder alone.
    return typst.Compiler(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )


def _shown(page: TicketPage, number: int, pages: Sequence[TicketPage]) -> dict[str, Any]:
    language = language_of(page.language)

    def told(words: str) -> str:
        return say(words, language.code)

    counted = phrase("Ticket {number} of {count}", number=number, count=len(pages))
    venue = ", ".join(part for part in (page.venue_name, page.city) if part)
    title = phrase("Tickets for {event}", event=page.event_name)
    return {
        "language": language.code,
        "direction": language.direction,
        "words": {name: told(words) for name, words in _WORDS.items()},
        "title": printable(told(title)),
        "organiser": printable(page.organiser_name),
        "count": told(counted if len(pages) > 1 else "One ticket"),
        "event": printable(page.event_name) or told("Your event"),
        "day": day_text(page.starts_at, page.time_zone, language.code),
        "time": time_text(page.starts_at, page.time_zone, language.code),
        "venue": printable(venue),
        "section": printable(page.section),
        "row": printable(page.row),
        "seat": printable(page.seat),
        "ticket_type": printable(page.ticket_type),
        "price": printable(page.price),
        "holder": printable(page.holder),
        "order_number": printable(page.order_number),
        "code_svg": _code_svg(page.code),
    }


def _code_svg(code: str) -> str:
    symbol = segno.make_qr(code, error="m", boost_error=False)
    drawing = io.BytesIO()
    symbol.save(drawing, kind="svg", border=0, xmldecl=False, omitsize=True)
    return drawing.getvalue().decode("ascii")

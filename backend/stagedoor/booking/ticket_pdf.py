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
from typing import Literal

import segno
import typst

from stagedoor.booking.font_coverage import FONTS, printable
from stagedoor.booking.local_time import day_text, time_text
from stagedoor.booking.ticket_page import TicketPage, TicketsUnprintable

_TEMPLATE = Path(__file__).resolve().parent / "templates" / "ticket.typ"
# Accessible and archival at once; one template satisfies both.
_STANDARDS: list[Literal["ua-1", "a-2b"]] = ["ua-1", "a-2b"]
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


def _shown(page: TicketPage, number: int, pages: Sequence[TicketPage]) -> dict[str, str]:
    count = f"Ticket {number} of {len(pages)}" if len(pages) > 1 else "One ticket"
    venue = ", ".join(part for part in (page.venue_name, page.city) if part)
    return {
        "title": printable(f"Tickets for {page.event_name}"),
        "organiser": printable(page.organiser_name),
        "count": count,
        "event": printable(page.event_name) or "Your event",
        "day": day_text(page.starts_at, page.time_zone),
        "time": time_text(page.starts_at, page.time_zone),
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

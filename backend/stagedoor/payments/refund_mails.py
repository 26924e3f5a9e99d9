"""Finish the mails about requests for refunds: their rows carry the request's id alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from stagedoor.booking.confirmation import OrderMails
from stagedoor.booking.ticket_papers import TicketPapers
from stagedoor.database import Database
from stagedoor.kernel.written import price_text
from stagedoor.notifications.delivery import Composed, Composer
from stagedoor.payments.refund_request import RefundRequest


class RefundRequestMails:
    """Compose what buyers and organisers read about a request."""

    def __init__(self, database: Database, papers: TicketPapers, orders: OrderMails) -> None:
        """Take what reads requests and orders."""
        self._database = database
        self._papers = papers
        self._orders = orders

    def composers(self) -> dict[str, Composer]:
        """Return who finishes which template, as `notifications.delivery` wants them."""
        return {
            "refund_asked": self.request,
            "refund_refused": self.request,
            "refund_wanted": self.request,
        }

    def request(self, values: Mapping[str, Any]) -> Composed:
        """Return what a mail about a request says; the organiser's has no link to the order.

        An organiser reads it in their own language, which its row names; a buyer in the order's.
        """
        with self._database.read() as session:
            request = session.get_one(RefundRequest, UUID(values["request_id"]))
        facts = self._papers.facts(request.order_id)
        evening = self._orders.evening(facts, values.get("language"))
        return Composed(
            {
                **evening,
                "number": facts.order.number,
                "name": facts.order.name,
                "email": facts.order.email,
                "total": price_text(facts.order.total, evening["language"]),
                "reason": request.reason,
                "answer": request.answer,
            }
        )

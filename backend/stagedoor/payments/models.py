"""List the tables of money; each stands in the file of the rules that move it."""

from __future__ import annotations

from stagedoor.payments.ledger import Account, LedgerEntry, LedgerPosting, PostingKind
from stagedoor.payments.payment import Payment, PaymentStatus
from stagedoor.payments.refund import Refund, RefundStatus
from stagedoor.payments.refund_request import RefundRequest, RequestState
from stagedoor.payments.webhooks import StripeEvent

__all__ = [
    "Account",
    "LedgerEntry",
    "LedgerPosting",
    "Payment",
    "PaymentStatus",
    "PostingKind",
    "Refund",
    "RefundRequest",
    "RefundStatus",
    "RequestState",
    "StripeEvent",
]

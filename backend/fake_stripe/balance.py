"""Balance transactions: every movement of money on the account, each booked once.

A charge costs 1.5 % (half a unit rounds up) and 25 units; a dispute costs 1,500 units; refunds cost
nothing, and give no fee back.
"""

from __future__ import annotations

from fake_stripe.identifiers import new_id
from fake_stripe.store import Store
from fake_stripe.wire import Json
from fake_stripe.work import Work

PENDING_S = 2 * 24 * 60 * 60
FEE_PER_MILLE = 15
FEE_FIXED = 25
DISPUTE_FEE = 1_500
SUMS = """
SELECT json_extract(body, '$.currency') AS currency, SUM(json_extract(body, '$.net')) AS net
FROM objects WHERE kind = 'balance_transaction' AND json_extract(body, '$.available_on')
"""
CATEGORIES = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failure",
    "payment_failure_refund": "refund_failure",
}


def charge_fee(amount: int) -> int:
    """Give what the account pays for a charge of that amount."""
    return (amount * FEE_PER_MILLE + 500) // 1_000 + FEE_FIXED


def book(
    work: Work,
    source: Json,
    *,
    amount: int,
    type_: str,
    fee: int = 0,
    category: str | None = None,
) -> Json:
    """Move an amount, negative when it leaves the account, less a fee."""
    fees = [
        {
            "amount": fee,
            "application": None,
            "currency": source["currency"],
            "description": "Stripe processing fees" if fee > 0 else "Stripe fee returned",
            "type": "stripe_fee",
        }
    ]
    transaction = {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": work.now + PENDING_S,
        "balance_type": "payments",
        "created": work.now,
        "currency": source["currency"],
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": fees if fee else [],
        "net": amount - fee,
        "reporting_category": category or CATEGORIES[type_],
        "source": source["id"],
        "status": "pending",
        "type": type_,
    }
    work.store.put(transaction)
    return transaction


def settled(transaction: Json, now: int) -> Json:
    """Show a transaction as it stands now: pending until its money becomes available."""
    is_available = transaction["available_on"] <= now
    return {**transaction, "status": "available" if is_available else "pending"}


def retrieve(work: Work, _id: str, _params: Json) -> Json:
    """Give the account's balance, by currency."""
    return {
        "object": "balance",
        "available": _sums(work.store, "<=", work.now),
        "livemode": False,
        "pending": _sums(work.store, ">", work.now),
    }


def _sums(store: Store, comparison: str, now: int) -> list[Json]:
    rows = store.rows(SUMS + f"{comparison} ? GROUP BY 1 ORDER BY 1", now)
    return [
        {"amount": row["net"], "currency": row["currency"], "source_types": {"card": row["net"]}}
        for row in rows
    ]

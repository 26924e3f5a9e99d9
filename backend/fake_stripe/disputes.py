"""Disputes: the bank takes the money back until it is decided whose it is."""

from __future__ import annotations

from fake_stripe import balance
from fake_stripe.errors import Refused
from fake_stripe.identifiers import new_id
from fake_stripe.wire import Json, words
from fake_stripe.work import Work

ANSWER_WITHIN_S = 9 * 24 * 60 * 60
EVIDENCE = words(
    "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure "
    "cancellation_rebuttal customer_communication customer_email_address customer_name "
    "customer_purchase_ip customer_signature duplicate_charge_documentation "
    "duplicate_charge_explanation duplicate_charge_id product_description receipt refund_policy "
    "refund_policy_disclosure refund_refusal_explanation service_date service_documentation "
    "shipping_address shipping_carrier shipping_date shipping_documentation "
    "shipping_tracking_number uncategorized_file uncategorized_text"
)


def start(
    work: Work, charge_id: str, *, amount: int | None = None, reason: str = "fraudulent"
) -> Json:
    """Let the bank take a charge back, or an amount of it."""
    charge = work.store.need(charge_id)
    if charge["disputed"] or charge["status"] != "succeeded":
        raise Refused(400, f"Charge {charge_id} cannot be disputed.", code="charge_disputed")
    dispute: Json = {
        "id": new_id("du"),
        "object": "dispute",
        "amount": charge["amount"] if amount is None else amount,
        "balance_transactions": [],
        "charge": charge_id,
        "created": work.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": work.now + ANSWER_WITHIN_S,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "needs_response",
    }
    _move(work, dispute, -dispute["amount"], fee=balance.DISPUTE_FEE, category="dispute")
    charge["disputed"] = True
    work.store.put(charge)
    work.emit("charge.dispute.created", dispute)
    work.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def _move(work: Work, dispute: Json, amount: int, *, fee: int, category: str) -> None:
    booked = balance.book(
        work, dispute, amount=amount, type_="adjustment", fee=fee, category=category
    )
    dispute["balance_transactions"].append(booked)
    work.store.put(dispute)


def close(work: Work, id_: str, *, is_won: bool) -> Json:
    """Decide a dispute: won gives the money back, not the fee."""
    dispute = work.store.need(id_)
    if dispute["status"] in {"won", "lost"}:
        raise Refused(400, f"Dispute {id_} is already closed.")
    dispute["status"] = "won" if is_won else "lost"
    work.store.put(dispute)
    if is_won:
        _move(work, dispute, dispute["amount"], fee=0, category="dispute_reversal")
        work.emit("charge.dispute.funds_reinstated", dispute)
    work.emit("charge.dispute.closed", dispute)
    return dispute


def bank_takes_back(work: Work, charge_id: str) -> None:
    """Dispute a charge that was made with the card for it, unless that has happened."""
    if not work.store.need(charge_id)["disputed"]:
        start(work, charge_id)

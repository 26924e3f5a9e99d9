"""Charges: one attempt each to move an intent's money."""

from __future__ import annotations

from fake_stripe import balance
from fake_stripe.identifiers import new_id
from fake_stripe.methods import Method, details
from fake_stripe.wire import Json, words
from fake_stripe.work import Work

# What this fake leaves null, at first or for ever.
EMPTY = words(
    "application application_fee application_fee_amount balance_transaction customer "
    "failure_balance_transaction failure_code failure_message on_behalf_of receipt_number "
    "receipt_url review shipping source_transfer statement_descriptor "
    "statement_descriptor_suffix transfer_data transfer_group"
)
APPROVED = {
    "advice_code": None,
    "network_advice_code": None,
    "network_decline_code": None,
    "network_status": "approved_by_network",
    "reason": None,
    "risk_level": "normal",
    "risk_score": 20,
    "seller_message": "Payment complete.",
    "type": "authorized",
}


def open_charge(work: Work, intent: Json, method: Method, *, status: str) -> Json:
    """Start a charge for an intent: `pending`, or about to succeed or fail."""
    card_parts = {"checks": None, "installments": None, "network": method.brand, "wallet": None}
    parts = details(method) | (card_parts if method.kind == "card" else {})
    payment_method = work.store.need(intent["payment_method"])
    charge: Json = {
        "id": new_id("ch" if method.kind == "card" else "py"),
        **dict.fromkeys(EMPTY),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": payment_method["billing_details"],
        "calculated_statement_descriptor": "STAGE DOOR",
        "captured": False,
        "created": work.now,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": APPROVED,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "payment_method_details": {method.kind: parts, "type": method.kind},
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "status": status,
        "_aftermath": method.aftermath,
    }
    work.store.put(charge)
    return charge


def succeed(work: Work, charge: Json) -> None:
    """Bring the money in, and book it at once or after a while."""
    charge |= {
        "amount_captured": charge["amount"],
        "captured": True,
        "paid": True,
        "status": "succeeded",
    }
    if work.knobs.settle_ms:
        work.later(work.knobs.settle_ms, "settle_charge", charge["id"])
    else:
        _settle(work, charge)
    work.store.put(charge)
    work.emit("charge.succeeded", charge)
    if charge["_aftermath"] == "dispute":
        work.later(work.knobs.afterwards_ms, "dispute_charge", charge["id"])


def _settle(work: Work, charge: Json) -> None:
    fee = balance.charge_fee(charge["amount"])
    type_ = "charge" if charge["payment_method_details"]["type"] == "card" else "payment"
    booked = balance.book(work, charge, amount=charge["amount"], type_=type_, fee=fee)
    charge["balance_transaction"] = booked["id"]


def settle(work: Work, id_: str) -> None:
    """Book a charge that succeeded without its balance transaction."""
    charge = work.store.need(id_)
    if charge["balance_transaction"] is None:
        _settle(work, charge)
        work.store.put(charge)
        work.emit("charge.updated", charge)


def fail(work: Work, charge: Json, method: Method) -> None:
    """End a charge without money."""
    charge |= {
        "failure_code": method.code,
        "failure_message": method.message,
        "status": "failed",
        "outcome": {
            **APPROVED,
            "advice_code": "try_again_later",
            "network_decline_code": "01",
            "network_status": "declined_by_network",
            "reason": method.decline_code,
            "seller_message": "The bank did not return any further details with this decline.",
            "type": "issuer_declined",
        },
    }
    work.store.put(charge)
    work.emit("charge.failed", charge)

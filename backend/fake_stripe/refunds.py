"""Refunds: never more than was charged, and not always successful."""

from __future__ import annotations

from fake_stripe import balance
from fake_stripe.errors import Refused, missing, no_such
from fake_stripe.identifiers import new_id
from fake_stripe.metadata import merged
from fake_stripe.store import CHARGE, PAYMENT_INTENT, REFUND
from fake_stripe.wire import Json
from fake_stripe.work import Work


def need(work: Work, id_: str) -> Json:
    """Give the refund, or raise Stripe's 404."""
    found = work.store.get(id_, "refund")
    if found is None:
        raise no_such(REFUND, id_)
    return found


def _charge_of(work: Work, params: Json) -> Json:
    if "charge" in params:
        charge = work.store.get(params["charge"], "charge")
        if charge is None:
            raise no_such(CHARGE, params["charge"], param="charge")
        if params.get("payment_intent", charge["payment_intent"]) != charge["payment_intent"]:
            raise Refused(400, "The charge does not belong to the PaymentIntent.", param="charge")
        return charge
    if "payment_intent" not in params:
        raise missing(PAYMENT_INTENT)
    intent = work.store.get(params["payment_intent"], "payment_intent")
    if intent is None:
        raise no_such(PAYMENT_INTENT, params["payment_intent"], param="payment_intent")
    if intent["latest_charge"] is None:
        message = f"PaymentIntent {intent['id']} does not have a successful charge to refund."
        raise Refused(400, message, param="payment_intent")
    return work.store.need(intent["latest_charge"])


def _amount_of(charge: Json, params: Json) -> int:
    if charge["status"] != "succeeded":
        message = f"Charge {charge['id']} did not succeed and cannot be refunded."
        raise Refused(400, message, param="charge")
    if charge["disputed"]:
        message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise Refused(400, message, code="charge_disputed")
    left: int = charge["amount_captured"] - charge["amount_refunded"]
    if left == 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise Refused(400, message, code="charge_already_refunded")
    amount: int = params.get("amount", left)
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})."
        raise Refused(400, message, code="amount_too_large", param="amount")
    return amount


def create(work: Work, _id: str, params: Json) -> Json:
    """Give money back: all that is left of a charge, or an amount of it."""
    charge = _charge_of(work, params)
    amount = _amount_of(charge, params)
    outcome = _outcome(work, charge)
    refund: Json = {
        "id": new_id("re" if charge["id"].startswith("ch_") else "pyr"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "metadata": merged({}, params.get("metadata", {})),
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded" if outcome in {"succeeded", "fails"} else "pending",
        "transfer_reversal": None,
    }
    if refund["status"] == "pending":
        refund["pending_reason"] = "insufficient_funds" if outcome == "unfunded" else "processing"
    if outcome != "unfunded":
        _book(work, refund)
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    work.store.put(charge)
    work.store.put(refund)
    work.emit("refund.created", refund)
    work.emit("charge.refunded", charge)
    if outcome in {"pending", "fails"}:
        chore = "fail_refund" if outcome == "fails" else "succeed_refund"
        work.later(work.knobs.afterwards_ms, chore, refund["id"])
    return refund


def _outcome(work: Work, charge: Json) -> str:
    if work.knobs.refund_outcome != "by_method":
        return work.knobs.refund_outcome
    if charge["_aftermath"] == "refund_fails":
        return "fails"
    is_card = charge["payment_method_details"]["type"] == "card"
    return "pending" if charge["_aftermath"] == "refund_pending" or not is_card else "succeeded"


def _book(work: Work, refund: Json) -> None:
    type_ = "refund" if refund["id"].startswith("re_") else "payment_refund"
    refund["balance_transaction"] = balance.book(
        work, refund, amount=-refund["amount"], type_=type_
    )["id"]


def update(work: Work, id_: str, params: Json) -> Json:
    """Change a refund's metadata; nothing else of it can be changed."""
    refund = need(work, id_)
    refund["metadata"] = merged(refund["metadata"], params.get("metadata", {}))
    _tell(work, refund)
    return refund


def cancel(work: Work, id_: str, _params: Json) -> Json:
    """Call off a refund that waits for the buyer; refuse every other."""
    refund = need(work, id_)
    if refund["status"] != "requires_action":
        raise Refused(
            400,
            f"You cannot cancel this refund because it has a status of {refund['status']}. Only a "
            "refund that requires action can be canceled.",
        )
    refund["status"] = "canceled"
    _undo(work, refund)
    _tell(work, refund)
    return refund


def succeed(work: Work, id_: str) -> None:
    """Let a pending refund arrive."""
    refund = work.store.need(id_)
    if refund["status"] in {"pending", "requires_action"}:
        refund.pop("pending_reason", None)
        refund["status"] = "succeeded"
        if refund["balance_transaction"] is None:
            _book(work, refund)
        _tell(work, refund)


def fail(work: Work, id_: str, *, reason: str = "expired_or_canceled_card") -> None:
    """Let a refund come back, also one that had succeeded; its money returns to the account."""
    refund = work.store.need(id_)
    if refund["status"] in {"failed", "canceled"}:
        return
    refund.pop("pending_reason", None)
    refund |= {"status": "failed", "failure_reason": reason}
    if refund["balance_transaction"] is not None:
        is_card = refund["id"].startswith("re_")
        type_ = "refund_failure" if is_card else "payment_failure_refund"
        booked = balance.book(work, refund, amount=refund["amount"], type_=type_)
        refund["failure_balance_transaction"] = booked["id"]
    _undo(work, refund)
    work.emit("refund.failed", refund)
    _tell(work, refund)


def _undo(work: Work, refund: Json) -> None:
    charge = work.store.need(refund["charge"])
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    work.store.put(charge)


def _tell(work: Work, refund: Json) -> None:
    work.store.put(refund)
    work.emit("refund.updated", refund)
    work.emit("charge.refund.updated", refund)

"""PaymentIntents: the state machine that can succeed once."""

from __future__ import annotations

from fake_stripe import attempts
from fake_stripe.errors import UNEXPECTED_STATE, Refused, missing, no_such
from fake_stripe.identifiers import new_client_secret, new_id
from fake_stripe.metadata import merged
from fake_stripe.shown import visible
from fake_stripe.store import PAYMENT_INTENT
from fake_stripe.wire import Json, words
from fake_stripe.work import Work

SECRET_NAME = "client_secret"  # noqa: S105  A name, not a secret.
# What this fake leaves null, at first or for ever.
EMPTY = words(
    "application application_fee_amount canceled_at cancellation_reason customer "
    "last_payment_error latest_charge next_action on_behalf_of payment_method processing "
    "review setup_future_usage shipping source transfer_data"
)
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELLABLE = (*OPEN, "requires_capture")


def need(work: Work, id_: str) -> Json:
    """Give the intent, or raise Stripe's 404."""
    found = work.store.get(id_, "payment_intent")
    if found is None:
        raise no_such(PAYMENT_INTENT, id_, param="intent")
    return found


def unexpected(intent: Json, message: str) -> Refused:
    """Refuse what the intent's state does not allow, with the intent in the error."""
    return Refused(400, message, code=UNEXPECTED_STATE, payment_intent=visible(intent))


def _check_secret(work: Work, intent: Json, params: Json) -> None:
    secret = params.pop("client_secret", None)
    if secret is None and work.is_public:
        raise missing(SECRET_NAME)
    if secret is not None and secret != intent["client_secret"]:
        raise Refused(
            400,
            "The client_secret provided does not match the client_secret associated with the "
            "PaymentIntent.",
            code="payment_intent_invalid_parameter",
            param="client_secret",
        )


def create(work: Work, _id: str, params: Json) -> Json:
    """Open an intent, and confirm it at once when asked to."""
    id_ = new_id("pi")
    automatic = params.get("automatic_payment_methods", {"enabled": True})
    kinds = ["card", "sepa_debit", "us_bank_account"] if automatic["enabled"] else ["card"]
    intent: Json = {
        "id": id_,
        **dict.fromkeys(EMPTY),
        "object": "payment_intent",
        "amount": params["amount"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "automatic_payment_methods": {"allow_redirects": "always"} | automatic,
        "capture_method": params.get("capture_method", "automatic_async"),
        "client_secret": new_client_secret(id_),
        "confirmation_method": "automatic",
        "created": work.now,
        "currency": params["currency"].lower(),
        "description": params.get("description"),
        "livemode": False,
        "metadata": merged({}, params.get("metadata", {})),
        "payment_method_options": {},
        "payment_method_types": kinds,
        "receipt_email": params.get("receipt_email"),
        "statement_descriptor": params.get("statement_descriptor"),
        "statement_descriptor_suffix": params.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_group": params.get("transfer_group"),
    }
    if "payment_method" in params:
        attempts.attach(work, intent, params["payment_method"])
    work.store.put(intent)
    work.emit("payment_intent.created", intent)
    if params.get("confirm"):
        return _confirm(work, intent, params.get("return_url"))
    return intent


def retrieve(work: Work, id_: str, params: Json) -> Json:
    """Give one intent; a browser must show its client secret."""
    intent = need(work, id_)
    _check_secret(work, intent, params)
    return intent


def update(work: Work, id_: str, params: Json) -> Json:
    """Change an intent; once it is under way, only what does not touch the money."""
    intent = need(work, id_)
    money = [name for name in ("amount", "currency", "payment_method") if name in params]
    if money and intent["status"] not in OPEN:
        raise unexpected(
            intent,
            f"This PaymentIntent's {money[0]} could not be updated because it has a status of "
            f"{intent['status']}. You may only update the {money[0]} of a PaymentIntent with one "
            f"of the following statuses: {', '.join(OPEN)}.",
        )
    if "payment_method" in params:
        attempts.attach(work, intent, params["payment_method"])
    if "currency" in params:
        intent["currency"] = params["currency"].lower()
    if "metadata" in params:
        intent["metadata"] = merged(intent["metadata"], params["metadata"])
    for name in ("amount", "description", "receipt_email", "statement_descriptor"):
        if name in params:
            intent[name] = params[name] if params[name] != "" else None
    work.store.put(intent)
    return intent


def confirm(work: Work, id_: str, params: Json) -> Json:
    """Attempt the payment."""
    intent = need(work, id_)
    _check_secret(work, intent, params)
    if "payment_method" in params and intent["status"] in OPEN:
        attempts.attach(work, intent, params["payment_method"])
    if "receipt_email" in params:
        intent["receipt_email"] = params["receipt_email"] or None
    return _confirm(work, intent, params.get("return_url"))


def _confirm(work: Work, intent: Json, return_url: str | None) -> Json:
    if intent["status"] == "succeeded":
        raise unexpected(
            intent,
            "You cannot confirm this PaymentIntent because it has already succeeded after being "
            "previously confirmed.",
        )
    if intent["status"] not in OPEN:
        raise unexpected(
            intent,
            "You cannot confirm this PaymentIntent because it has a status of "
            f"{intent['status']}. Only a PaymentIntent with one of the following statuses may be "
            f"confirmed: {', '.join(OPEN)}.",
        )
    if intent["payment_method"] is None:
        raise unexpected(
            intent,
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can "
            "either update the PaymentIntent with a payment method and then confirm it again, or "
            "confirm it again directly with a payment method.",
        )
    return attempts.attempt(work, intent, return_url)


def cancel(work: Work, id_: str, params: Json) -> Json:
    """Close an intent for good; refuse it once money is on its way or there."""
    intent = need(work, id_)
    if intent["status"] not in CANCELLABLE:
        raise unexpected(
            intent,
            "You cannot cancel this PaymentIntent because it has a status of "
            f"{intent['status']}. Only a PaymentIntent with one of the following statuses may be "
            f"canceled: {', '.join(CANCELLABLE)}.",
        )
    intent |= {
        "status": "canceled",
        "canceled_at": work.now,
        "cancellation_reason": params.get("cancellation_reason"),
        "next_action": None,
    }
    work.store.put(intent)
    work.emit("payment_intent.canceled", intent)
    return intent

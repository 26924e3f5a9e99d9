"""What happens to an intent when it is confirmed, authenticated, or has waited long enough."""

from __future__ import annotations

from fake_stripe import charges, methods
from fake_stripe.errors import DOCS, RESOURCE_MISSING, Refused
from fake_stripe.identifiers import new_id
from fake_stripe.methods import Method
from fake_stripe.shown import public, visible
from fake_stripe.wire import Json
from fake_stripe.work import Work

AUTHENTICATION_FAILED = Method(
    code="payment_intent_authentication_failure",
    decline_code="",
    message="The provided PaymentMethod has failed authentication. You can provide payment_method "
    "with a different PaymentMethod to attempt to fulfill this PaymentIntent again.",
)


def attach(work: Work, intent: Json, name: str) -> None:
    """Give the intent a payment method: a test name makes a new one, an id names one made."""
    method = methods.find(name)
    if method is not None:
        made = methods.as_object(name, method, work.now)
        work.store.put(made)
        name = made["id"]
    elif work.store.get(name, "payment_method") is None:
        raise Refused(
            400, f"No such PaymentMethod: '{name}'", code=RESOURCE_MISSING, param="payment_method"
        )
    intent |= {"payment_method": name, "status": "requires_confirmation", "next_action": None}


def method_of(work: Work, intent: Json) -> Method:
    """Give the test method behind the intent's payment method."""
    return methods.known(work.store.need(intent["payment_method"])["_name"])


def attempt(work: Work, intent: Json, return_url: str | None) -> Json:
    """Do what the intent's payment method does when it is confirmed."""
    method = method_of(work, intent)
    match method.outcome:
        case "succeeds":
            succeed(work, intent)
        case "declines":
            decline(work, intent, method)
            raise _card_error(work, intent)
        case "authenticates":
            _ask_to_authenticate(work, intent, return_url)
        case "processes":
            _process(work, intent, method)
    return intent


def succeed(work: Work, intent: Json) -> None:
    """Charge the intent with success, through its pending charge if it has one."""
    charge = _pending_charge(work, intent)
    if charge is None:
        charge = charges.open_charge(work, intent, method_of(work, intent), status="pending")
    intent |= {
        "amount_received": intent["amount"],
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "next_action": None,
        "processing": None,
        "status": "succeeded",
    }
    work.store.put(intent)
    charges.succeed(work, charge)
    work.emit("payment_intent.succeeded", intent)


def _pending_charge(work: Work, intent: Json) -> Json | None:
    if intent["latest_charge"] is None:
        return None
    charge = work.store.need(intent["latest_charge"])
    return charge if charge["status"] == "pending" else None


def decline(work: Work, intent: Json, method: Method) -> None:
    """Charge the intent without success and ask for another payment method."""
    charge = _pending_charge(work, intent)
    if charge is None:
        charge = charges.open_charge(work, intent, method, status="pending")
    charges.fail(work, charge, method)
    intent["latest_charge"] = charge["id"]
    _give_back(work, intent, method, charge_id=charge["id"])


def _give_back(work: Work, intent: Json, method: Method, *, charge_id: str | None) -> None:
    error: Json = {
        "code": method.code,
        "doc_url": DOCS + method.code.replace("_", "-"),
        "message": method.message,
        "payment_method": visible(work.store.need(intent["payment_method"])),
        "type": "card_error" if method.kind == "card" else "invalid_request_error",
    }
    if method.decline_code:
        error["decline_code"] = method.decline_code
    if charge_id is not None:
        error["charge"] = charge_id
    intent |= {
        "last_payment_error": error,
        "next_action": None,
        "payment_method": None,
        "processing": None,
        "status": "requires_payment_method",
    }
    work.store.put(intent)
    work.emit("payment_intent.payment_failed", intent)


def _card_error(work: Work, intent: Json) -> Refused:
    error = dict(intent["last_payment_error"])
    message, kind, code = error.pop("message"), error.pop("type"), error.pop("code")
    error.pop("doc_url")
    shown = public(intent) if work.is_public else visible(intent)
    return Refused(402, message, kind=kind, code=code, keeps=True, payment_intent=shown, **error)


def _ask_to_authenticate(work: Work, intent: Json, return_url: str | None) -> None:
    token = new_id("auth")
    url = f"{work.base_url}/authenticate/{intent['id']}/{token}"
    intent |= {
        "next_action": {
            "redirect_to_url": {"return_url": return_url, "url": url},
            "type": "redirect_to_url",
        },
        "status": "requires_action",
        "_authentication": token,
    }
    work.store.put(intent)
    work.emit("payment_intent.requires_action", intent)


def authenticate(work: Work, intent: Json, *, passes: bool) -> None:
    """Let the buyer pass or fail the authentication that the intent waits for."""
    method = method_of(work, intent)
    if not passes:
        _give_back(work, intent, AUTHENTICATION_FAILED, charge_id=None)
    elif method.then == "declines":
        decline(work, intent, method)
    else:
        succeed(work, intent)


def _process(work: Work, intent: Json, method: Method) -> None:
    charge = charges.open_charge(work, intent, method, status="pending")
    intent |= {
        "latest_charge": charge["id"],
        "next_action": None,
        "processing": None,
        "status": "processing",
    }
    work.store.put(intent)
    work.emit("charge.pending", charge)
    work.emit("payment_intent.processing", intent)
    if not method.is_endless:
        work.later(work.knobs.processing_ms, "finish_processing", intent["id"])


def finish(work: Work, id_: str, *, succeeds: bool | None = None) -> None:
    """End the wait of a processing intent as told, or as its payment method does."""
    intent = work.store.need(id_)
    if intent["status"] != "processing":
        return
    method = method_of(work, intent)
    if method.then != "declines" if succeeds is None else succeeds:
        succeed(work, intent)
    else:
        decline(work, intent, method)

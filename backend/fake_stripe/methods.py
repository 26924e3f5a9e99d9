"""Stripe's test payment methods: which card does what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fake_stripe.identifiers import new_id
from fake_stripe.wire import Json

Outcome = Literal["succeeds", "declines", "authenticates", "processes"]
Aftermath = Literal["none", "refund_pending", "refund_fails", "dispute"]


@dataclass(frozen=True)
class Method:
    """Say how a payment with this test method goes."""

    outcome: Outcome = "succeeds"
    kind: str = "card"
    brand: str = "visa"
    last4: str = "4242"
    code: str = "card_declined"
    decline_code: str = "generic_decline"
    message: str = "Your card was declined."
    # What follows an authentication or a wait; None in `processes` is for the test to decide.
    then: Outcome = "succeeds"
    aftermath: Aftermath = "none"
    is_endless: bool = False


def _declines(last4: str, code: str, decline_code: str, message: str) -> Method:
    return Method("declines", last4=last4, code=code, decline_code=decline_code, message=message)


FUNDS = "Your card has insufficient funds."
DECLINED = "Your card was declined."
CARDS = {
    "visa": Method(),
    "visa_debit": Method(last4="5556"),
    "mastercard": Method(brand="mastercard", last4="4444"),
    "amex": Method(brand="amex", last4="8431"),
    "chargeDeclined": _declines("0002", "card_declined", "generic_decline", DECLINED),
    "chargeDeclinedInsufficientFunds": _declines(
        "9995", "card_declined", "insufficient_funds", FUNDS
    ),
    "chargeDeclinedLostCard": _declines("9987", "card_declined", "lost_card", DECLINED),
    "chargeDeclinedStolenCard": _declines("9979", "card_declined", "stolen_card", DECLINED),
    "chargeDeclinedFraudulent": _declines("0019", "card_declined", "fraudulent", DECLINED),
    "chargeDeclinedExpiredCard": _declines(
        "0069", "expired_card", "expired_card", "Your card has expired."
    ),
    "chargeDeclinedIncorrectCvc": _declines(
        "0127", "incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."
    ),
    "chargeDeclinedProcessingError": _declines(
        "0119",
        "processing_error",
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
    ),
    "authenticationRequired": Method("authenticates", last4="3184"),
    "threeDSecureRequired": Method("authenticates", last4="3063"),
    "threeDSecure2Required": Method("authenticates", last4="3220"),
    "threeDSecureRequiredChargeDeclined": Method("authenticates", last4="8629", then="declines"),
    "pendingRefund": Method(last4="7726", aftermath="refund_pending"),
    "refundFail": Method(last4="5126", aftermath="refund_fails"),
    "createDispute": Method(last4="0259", aftermath="dispute"),
}
BANK: dict[str, Method] = {
    "pm_sepaDebit": Method("processes", "sepa_debit", last4="3201"),
    "pm_sepaDebit_failed": Method("processes", "sepa_debit", last4="3202", then="declines"),
    "pm_usBankAccount": Method("processes", "us_bank_account", last4="6789"),
    "pm_usBankAccount_success": Method("processes", "us_bank_account", last4="6789"),
    "pm_usBankAccount_processing": Method(
        "processes", "us_bank_account", last4="6789", is_endless=True
    ),
    "pm_usBankAccount_insufficientFunds": Method(
        "processes",
        "us_bank_account",
        last4="2222",
        then="declines",
        code="payment_method_customer_decline",
        decline_code="insufficient_funds",
        message="The customer's account has insufficient funds to cover this payment.",
    ),
}


def find(name: str) -> Method | None:
    """Give the test method of that name; cards go with or without their brand in it."""
    if name in BANK:
        return BANK[name]
    if not name.startswith("pm_card_"):
        return None
    card = name.removeprefix("pm_card_")
    return CARDS.get(card) or CARDS.get(card.removeprefix("visa_"))


def known(name: str) -> Method:
    """Give the test method of a name that was found before."""
    found = find(name)
    if found is None:
        raise KeyError(name)
    return found


def as_object(name: str, method: Method, created: int) -> Json:
    """Make the PaymentMethod that Stripe makes of a test name."""
    nobody: Json = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}
    return {
        "id": new_id("pm"),
        "object": "payment_method",
        "billing_details": nobody,
        method.kind: details(method),
        "created": created,
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": method.kind,
        "_name": name,
    }


def details(method: Method) -> Json:
    """Give what is known of the card or account."""
    if method.kind == "card":
        return {
            "brand": method.brand,
            "country": "US",
            "exp_month": 12,
            "exp_year": 2034,
            "fingerprint": f"fake{method.last4}",
            "funding": "credit",
            "last4": method.last4,
        }
    if method.kind == "sepa_debit":
        return {"country": "DE", "fingerprint": f"fake{method.last4}", "last4": method.last4}
    return {"bank_name": "STRIPE TEST BANK", "last4": method.last4}

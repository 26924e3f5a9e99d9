"""Refuse what cannot be paid."""

from __future__ import annotations

from stagedoor.kernel.errors import Conflict, Malformed, NotFound, Unavailable


class NothingToPay(Conflict):
    """Refuse to pay an order that costs nothing, or is paid, or is over."""

    code, title = "nothing-to-pay", "This order cannot be paid"


class ProviderUnavailable(Unavailable):
    """Refuse because the payment provider does not answer; nothing was lost, asking again helps."""

    code, title = "provider-unavailable", "The payment provider does not answer at the moment"


class PaymentRefused(Conflict):
    """Refuse a payment that the provider will not take, such as one below its smallest amount."""

    code, title = "payment-refused", "The payment provider does not take this payment"


class WebhookRefused(Malformed):
    """Refuse an event whose signature is missing, wrong or old."""

    code, title = "signature-invalid", "The signature is not right"


class NothingToRefund(Conflict):
    """Refuse to refund an order that is not confirmed."""

    code, title = "nothing-to-refund", "There is nothing to refund for this order"


class RefundNotOffered(Conflict):
    """Refuse to take a request where the event does not allow it, or not any more."""

    code, title = "refund-not-offered", "This order cannot be given back"


class RefundAlreadyAsked(Conflict):
    """Refuse a second request for the same order."""

    code, title = "refund-already-asked", "You have asked for this refund already"


class RefundRequestNotFound(NotFound):
    """Refuse a request that does not exist or is another organiser's."""

    code, title = "refund-request-not-found", "There is no such request"


class RefundRequestDecided(Conflict):
    """Refuse to decide on a request twice."""

    code, title = "refund-request-decided", "This request was decided already"

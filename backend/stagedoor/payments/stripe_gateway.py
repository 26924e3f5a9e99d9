"""Talk to Stripe: the only module that imports its SDK, and never within a transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import stripe

from stagedoor.database import Database
from stagedoor.kernel.money import Money
from stagedoor.payments.errors import PaymentRefused, ProviderUnavailable, WebhookRefused

_TIMEOUT_S = 15
_RETRIES = 2
_OLDEST_WEBHOOK_S = 300
_PAGE = 100  # Stripe's largest
_Answer = TypeVar("_Answer")

# Stripe's words for how an intent stands, in ours; see
# docs.stripe.com/payments/paymentintents/lifecycle.
_STATUS = {
    "requires_payment_method": "created",
    "requires_confirmation": "created",
    "requires_action": "requires_action",
    "requires_capture": "processing",
    "processing": "processing",
    "succeeded": "succeeded",
    "canceled": "cancelled",
}
_REFUND_STATUS = {
    "pending": "pending",
    "requires_action": "pending",
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "failed",
}


@dataclass(frozen=True, slots=True)
class Intent:
    """Be a PaymentIntent as far as we care: how it stands, and what it brought."""

    id: str
    client_secret: str | None
    status: str
    amount: Money
    received: Money
    last_error: str | None


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """Be a refund as Stripe has it."""

    id: str
    status: str
    amount: Money
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Capture:
    """Be money that an intent brought; `payment` is our payment's public id as Stripe kept it."""

    intent_id: str
    payment: str | None
    received: Money


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """Be an event whose signature was right."""

    id: str
    type: str
    object_id: str | None
    is_live: bool
    payload: dict[str, Any]


class IntentAnswerLost(Exception):
    """Say that a key's saved answer is a fault, so that only a search or a new key helps."""


class StripeGateway:
    """Make, read and cancel intents, and make refunds, at Stripe or at what stands in for it."""

    def __init__(self, secret_key: str, *, api_base: str | None = None) -> None:
        """Prepare a client; `api_base` is where the demo's and the tests' double answers."""
        self.is_live = secret_key.startswith(("sk_live_", "rk_live_"))
        self._client = stripe.StripeClient(
            secret_key,
            http_client=stripe.RequestsClient(timeout=_TIMEOUT_S),
            max_network_retries=_RETRIES,
            base_addresses={"api": api_base} if api_base else {},
        )

    def create_intent(self, request: Mapping[str, Any], *, key: str) -> Intent:
        """Make an intent, once a key.

        Raises PaymentRefused, ProviderUnavailable and IntentAnswerLost.
        """
        options: Any = {"idempotency_key": key}
        try:
            return _intent(
                self._ask(lambda: self._client.v1.payment_intents.create(dict(request), options))  # type: ignore[arg-type]
            )
        except stripe.InvalidRequestError as error:
            raise PaymentRefused(error.user_message or "") from error
        except ProviderUnavailable as error:
            if isinstance(error.__cause__, stripe.APIError) and error.__cause__.http_status == 500:  # noqa: PLR2004
                # A key replays its saved 500 for a day (docs.stripe.com/api/idempotent_requests).
                raise IntentAnswerLost from error
            raise

    def find_intent(self, payment_id: str, *, since: datetime) -> Intent | None:
        """Return the intent made since then that carries a payment's id, if there is one."""
        for intent in self._intents_since(since):
            metadata = intent.metadata.to_dict() if intent.metadata else {}
            if metadata.get("payment") == payment_id:
                return _intent(intent)
        return None

    def get_intent(self, intent_id: str) -> Intent:
        """Return an intent as it stands now; raises ProviderUnavailable."""
        return _intent(self._ask(lambda: self._client.v1.payment_intents.retrieve(intent_id)))

    def cancel_intent(self, intent_id: str) -> Intent:
        """Cancel an intent if it can be cancelled, and return how it stands after that."""
        try:
            return _intent(self._ask(lambda: self._client.v1.payment_intents.cancel(intent_id)))
        except stripe.InvalidRequestError:
            return self.get_intent(intent_id)

    def create_refund(
        self, intent_id: str, amount: Money, *, key: str, reference: str
    ) -> RefundFacts:
        """Refund part or all of an intent, once a key; raises ProviderUnavailable.

        A refund that Stripe refuses comes back as failed, with its words.
        """
        params: Any = {
            "payment_intent": intent_id,
            "amount": amount.amount_minor,
            "metadata": {"refund": reference},
        }
        options: Any = {"idempotency_key": key}
        try:
            return _refund(self._ask(lambda: self._client.v1.refunds.create(params, options)))
        except stripe.InvalidRequestError as error:
            return RefundFacts("", "failed", amount, str(error.user_message or error))

    def get_refund(self, provider_refund_id: str) -> RefundFacts:
        """Return a refund as it stands now; raises ProviderUnavailable."""
        return _refund(self._ask(lambda: self._client.v1.refunds.retrieve(provider_refund_id)))

    def list_captured(self, since: datetime) -> list[Capture]:
        """Return what every intent made since then has brought; raises ProviderUnavailable."""
        return [_capture(intent) for intent in self._intents_since(since) if intent.amount_received]

    def verified_event(
        self, payload: bytes, signature: str | None, secrets: tuple[str, ...]
    ) -> WebhookEvent:
        """Return an event whose signature one of the secrets explains; raises WebhookRefused."""
        if signature is None:
            raise WebhookRefused("The Stripe-Signature header is missing.")
        text = _decoded(payload)
        for secret in secrets:
            try:
                stripe.WebhookSignature.verify_header(text, signature, secret, _OLDEST_WEBHOOK_S)
            except stripe.SignatureVerificationError:
                continue
            return _event(text)
        raise WebhookRefused

    def _intents_since(self, since: datetime) -> Iterator[Any]:
        """Give every intent made since then, newest first, a page at a time."""
        params: dict[str, Any] = {"limit": _PAGE, "created": {"gte": int(since.timestamp())}}
        while True:
            page = self._ask(lambda: self._client.v1.payment_intents.list(params))  # type: ignore[arg-type]
            yield from page.data
            if not page.has_more:
                return
            params["starting_after"] = page.data[-1].id

    def _ask(self, call: Callable[[], _Answer]) -> _Answer:
        assert not Database.is_in_transaction(), "locks never wait for Stripe"
        try:
            return call()
        except stripe.InvalidRequestError:
            raise
        except stripe.StripeError as error:
            raise ProviderUnavailable from error


def _intent(intent: Any) -> Intent:
    currency = intent.currency.upper()
    error = intent.last_payment_error
    status = _STATUS[intent.status]
    if intent.status == "requires_payment_method" and error is not None:
        status = "failed"
    return Intent(
        id=intent.id,
        client_secret=intent.client_secret,
        status=status,
        amount=Money(intent.amount, currency),
        received=Money(intent.amount_received or 0, currency),
        last_error=None if error is None else str(error.message or error.code),
    )


def _capture(intent: Any) -> Capture:
    metadata = intent.metadata.to_dict() if intent.metadata else {}
    received = Money(intent.amount_received, intent.currency.upper())
    return Capture(intent.id, metadata.get("payment"), received)


def _refund(refund: Any) -> RefundFacts:
    return RefundFacts(
        id=refund.id,
        status=_REFUND_STATUS[refund.status or "pending"],
        amount=Money(refund.amount, refund.currency.upper()),
        last_error=refund.failure_reason if "failure_reason" in refund else None,
    )


def _decoded(payload: bytes) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError as error:
        raise WebhookRefused from error


def _event(text: str) -> WebhookEvent:
    try:
        payload = json.loads(text)
        return WebhookEvent(
            id=str(payload["id"]),
            type=str(payload["type"]),
            object_id=payload["data"]["object"].get("id"),
            is_live=bool(payload["livemode"]),
            payload=payload,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WebhookRefused("The event is not one of Stripe's.") from error

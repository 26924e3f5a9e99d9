"""Give requests and replies about payments their shape."""

from __future__ import annotations

from stagedoor.kernel.money import Money
from stagedoor.payments.payment import Payment
from stagedoor.web.api import MoneyReply, Reply


class PaymentReply(Reply):
    """Show a payment and what the buyer's browser needs to pay it at the provider."""

    id: str
    status: str
    provider: str
    client_secret: str | None
    publishable_key: str
    amount: MoneyReply

    @classmethod
    def of(cls, payment: Payment, publishable_key: str) -> PaymentReply:
        """Show a payment."""
        return cls(
            id=payment.public_id,
            status=payment.status,
            provider=payment.provider,
            client_secret=payment.client_secret,
            publishable_key=publishable_key,
            amount=MoneyReply.of(Money(payment.amount_minor, payment.currency)),
        )


class ProviderReply(Reply):
    """Show who takes payments, and the key with which a browser may speak to them."""

    provider: str
    publishable_key: str


class ReceivedReply(Reply):
    """Say that an event is stored."""

    received: bool

"""Take Stripe's events in the quick lane: each payment brings several."""

from __future__ import annotations

from stagedoor.database import Database
from stagedoor.payments.stripe_gateway import StripeGateway
from stagedoor.payments.webhooks import receive
from stagedoor.web.quick_lane import Answer, QuickRequest, QuickRoute

_RECEIVED = Answer(200, '{"received":true}')


def quick_hook(database: Database, gateway: StripeGateway, secrets: tuple[str, ...]) -> QuickRoute:
    """Return the route that stores an event of Stripe's."""

    def answer(request: QuickRequest) -> Answer:
        receive(database, gateway.verified_event(request.body, request.signature, secrets))
        return _RECEIVED

    return QuickRoute("/webhooks/stripe", answer, body="signed")

"""A Stripe of one's own, for tests and the demo: no network, no account, no money.

It speaks API v1 as the SDK sends it: payment intents, refunds, charges, balance transactions,
disputes and events, over HTTP on the loopback. Every request is judged by the SDK's own parameter
types; idempotency keys, test cards, publishable keys and signed webhooks behave as documented.
What a test may script: calls that fail before or after their effect (`faults`), events that come
twice, late, in any order, wrongly signed or never (`plans`, `deliveries`), slow payments, refunds
that bounce, disputes, and payments that succeed although they were cancelled (`control`).
Its books lie in one SQLite file, so a kill loses nothing. `python -m fake_stripe` starts it as a
process, `fake_stripe.testing.FakeStripe` in a thread. It shares no code with the box office, never
imports it, and is never part of production.
"""

from __future__ import annotations

from fake_stripe.app import create_app
from fake_stripe.settings import Knobs, Settings

__all__ = ["Knobs", "Settings", "create_app"]

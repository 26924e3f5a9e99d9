"""What of an object is shown, and to whom."""

from __future__ import annotations

from fake_stripe.wire import Json, words

# What Stripe shows of an intent to a publishable key.
PUBLIC = words(
    "id object amount amount_details automatic_payment_methods canceled_at cancellation_reason "
    "capture_method client_secret confirmation_method created currency description "
    "last_payment_error livemode next_action payment_method payment_method_configuration_details "
    "payment_method_types processing receipt_email setup_future_usage shipping status"
)


def visible(thing: Json) -> Json:
    """Leave out what the fake notes on an object for itself: names that start with `_`."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}


def public(intent: Json) -> Json:
    """Show of an intent only what a browser may see."""
    return {name: intent[name] for name in PUBLIC if name in intent}

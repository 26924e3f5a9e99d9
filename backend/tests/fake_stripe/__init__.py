"""The fake Stripe, driven over HTTP by Stripe's own SDK."""

"""Test payments, refunds and the books."""

"""Test accounts: who people are, and that nobody else can be them."""

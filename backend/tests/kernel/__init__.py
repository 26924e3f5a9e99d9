"""Test money, ids and the clock."""

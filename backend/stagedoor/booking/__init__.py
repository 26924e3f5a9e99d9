"""Sell places: holds, orders and tickets.

Promises that a place has one owner or none, and that a price shown at the hold is the price
charged. Never knows about cards. Start reading at `models.py`, then `allocation.py`.
"""

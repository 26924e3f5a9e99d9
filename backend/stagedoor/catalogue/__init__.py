"""Know what is on sale: events, venues, seat maps, price tiers and ticket types.

Promises that a published seat map never changes. Never knows who holds or bought a place.
Start reading at `models.py`.
"""

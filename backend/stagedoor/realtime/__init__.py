"""Show everybody at once which places are free: availability, and live changes of it.

Promises that whoever applies the changes to an availability ends with the states that PostgreSQL
has, whatever was lost on the way. Never decides who gets a place, and keeps nothing in Redis that
cannot be lost. Start reading at `availability.py`, then `seat_changes.py`.
"""

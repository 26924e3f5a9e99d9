"""Hold what knows nothing of ticketing: money, the clock, ids and the base of all refusals.

Nothing here imports anything else of ours. Start reading at `errors.py`.
"""

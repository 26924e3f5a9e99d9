"""Prove each promise against buyers and jobs that act at the same moment.

Beside each proof stands a twin that switches the guard off, in a database of its own, and sees the
fault happen: so the proof would notice if the guard went missing.
"""

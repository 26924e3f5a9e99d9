"""Keep a box office running: the demo, imports, checks and what an operator calls by hand.

Nothing here is called by a buyer's request, and nothing below imports it.
Start reading at `demo.py`, which starts everything, or at `doctor.py`, which looks at everything.
"""

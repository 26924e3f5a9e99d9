"""Hold what must be true of the data at every moment, one entry a promise, numbered I01 and up.

Each entry says its promise in a sentence, names what in the database keeps it where something
does, and has the query that returns the rows that break it. `audit.py` runs them.
"""

from __future__ import annotations

from stagedoor.operations.invariants.invariant import Guard, GuardKind, Invariant, Kind
from stagedoor.operations.invariants.money_invariants import MONEY_INVARIANTS
from stagedoor.operations.invariants.order_invariants import ORDER_INVARIANTS
from stagedoor.operations.invariants.place_invariants import PLACE_INVARIANTS
from stagedoor.operations.invariants.ticket_invariants import TICKET_INVARIANTS

__all__ = ["INVARIANTS", "Guard", "GuardKind", "Invariant", "Kind"]

INVARIANTS: tuple[Invariant, ...] = tuple(
    sorted(
        (*PLACE_INVARIANTS, *ORDER_INVARIANTS, *MONEY_INVARIANTS, *TICKET_INVARIANTS),
        key=lambda invariant: invariant.id,
    )
)

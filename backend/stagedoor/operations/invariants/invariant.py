"""Describe a promise about the data: how it is said, what keeps it, how a breach is found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class GuardKind(StrEnum):
    """Name what the database itself enforces a promise with."""

    CONSTRAINT = "constraint"
    INDEX = "index"
    TRIGGER = "trigger"


@dataclass(frozen=True, slots=True)
class Guard:
    """Be something in the database that refuses a breach; switched off, it is a breach itself."""

    kind: GuardKind
    table: str
    name: str

    @classmethod
    def constraint(cls, table: str, name: str) -> Guard:
        """Return a primary key, a unique, foreign or check constraint."""
        return cls(GuardKind.CONSTRAINT, table, name)

    @classmethod
    def index(cls, table: str, name: str) -> Guard:
        """Return a unique index that is no constraint, because it covers only some rows."""
        return cls(GuardKind.INDEX, table, name)

    @classmethod
    def trigger(cls, table: str, name: str) -> Guard:
        """Return a trigger."""
        return cls(GuardKind.TRIGGER, table, name)


class Kind(StrEnum):
    """Name who keeps a promise: the database cannot commit a breach, or a query has to look."""

    CONSTRAINT = "constraint"
    QUERY = "query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """Be one promise; `query` returns the rows that break it, computed from primary rows alone.

    `kind` is `constraint` where the guards alone make every breach impossible; the query still
    finds what came in while a guard was off. A query may use the parameters `grace_s`, and those
    of the provider's list where `needs_provider` is set: `captures`, `since` and `listed_at`.
    """

    id: str
    predicate: str
    kind: Kind
    query: str
    guards: tuple[Guard, ...] = ()
    needs_provider: bool = False

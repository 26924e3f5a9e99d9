"""Take and free places, one statement each.

The hold path is a database function called in a transaction of its own (`open_hold`): one round
trip, decided by the rows themselves. Places are locked in place order everywhere, after the hold
or the order that they belong to.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.booking.errors import (
    AlreadyOrdered,
    HoldExpired,
    HoldNotFound,
    LimitReached,
    NotOnSale,
    PlaceTaken,
    SoldOut,
    WrongItems,
)
from stagedoor.booking.sale_facts import Area, SaleFacts
from stagedoor.database import Database
from stagedoor.kernel.errors import NotFound, Refusal, Unavailable
from stagedoor.kernel.language import phrase

EXTENSIONS = 3  # a hold lives at most this many hold periods in all
_BUSY_TRIES = 5

_OPEN_HOLD = (
    "SELECT outcome, facts FROM open_hold(%(event)s, %(session)s, %(hold)s, %(seats)s::int[], "
    "%(seat_types)s::smallint[], %(first)s::int[], %(last)s::int[], %(quantity)s::int[], "
    "%(unit_types)s::smallint[], %(seconds)s, %(extendable)s, %(scope)s, %(key)s, "
    "%(fingerprint)s)"
)
_CHANGE_HOLD = (
    "SELECT outcome, facts FROM change_hold(%(hold)s, %(session)s, %(seats)s::int[], "
    "%(seat_types)s::smallint[], %(first)s::int[], %(last)s::int[], %(quantity)s::int[], "
    "%(unit_types)s::smallint[], %(remove)s::int[])"
)

# The same in a transaction that has looked at the hold before.
_CHANGE_OWN_HOLD = text(
    "SELECT outcome, facts FROM change_hold(:hold, :session, CAST(:seats AS int[]), "
    "CAST(:seat_types AS smallint[]), CAST(:first AS int[]), CAST(:last AS int[]), "
    "CAST(:quantity AS int[]), CAST(:unit_types AS smallint[]), CAST(:remove AS int[]))"
)

_LOCK_IN_ORDER = text(
    "SELECT FROM places JOIN unnest(CAST(:events AS uuid[]), CAST(:places AS int[]))"
    " AS claimed (event_id, place_no) USING (event_id, place_no)"
    " ORDER BY event_id, place_no FOR UPDATE OF places"
)
_ISSUE = text("SELECT issue_tickets(:order, :event, :holder, :tickets)")


class PlacesBusy(Unavailable):
    """Refuse because others are just taking the last places; the next try decides."""

    code, title = "places-busy", "Others are taking these places at this moment"


@dataclass(frozen=True, slots=True)
class Choice:
    """Be what a buyer asks for, in numbers: seats with types, and units of areas with types."""

    seats: list[int] = field(default_factory=list)
    seat_types: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    quantity: list[int] = field(default_factory=list)
    unit_types: list[int] = field(default_factory=list)
    area_keys: list[str] = field(default_factory=list)

    def add_place(self, place: int, type_no: int) -> None:
        """Ask for a place by its number."""
        self.seats.append(place)
        self.seat_types.append(type_no)

    def add_units(self, area: Area, quantity: int, type_no: int) -> None:
        """Ask for any units of an area."""
        self.area_keys.append(area.key)
        self.first.append(area.first_place)
        self.last.append(area.last_place)
        self.quantity.append(quantity)
        self.unit_types.append(type_no)

    @classmethod
    def nothing(cls, quantity: int) -> Choice:
        """Return a choice of so many places of nowhere, which are always sold out.

        Asking for it brings out whatever else stands in the way, or was answered before.
        """
        return cls(first=[0], last=[-1], quantity=[quantity], unit_types=[0])

    @property
    def size(self) -> int:
        """Return how many places are asked for."""
        return len(self.seats) + sum(self.quantity)

    def parameters(self) -> dict[str, Any]:
        """Return what the database functions take, seats in place order."""
        pairs = sorted(zip(self.seats, self.seat_types, strict=True))
        return {
            "seats": array_text([seat for seat, _ in pairs]),
            "seat_types": array_text([kind for _, kind in pairs]),
            "first": array_text(self.first),
            "last": array_text(self.last),
            "quantity": array_text(self.quantity),
            "unit_types": array_text(self.unit_types),
        }


def array_text(numbers: list[int]) -> str:
    """Return whole numbers as PostgreSQL writes an array; cheaper than having a list adapted."""
    return "{" + ",".join(map(str, numbers)) + "}"


@dataclass(frozen=True, slots=True)
class HeldPlace:
    """Be one place of a hold with the price that was locked for it."""

    place: int
    tier_no: int
    type_no: int
    price_minor: int


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """Be a hold as the database made it; deadlines in milliseconds since 1970."""

    hold_id: UUID
    items: list[HeldPlace]
    expires_ms: int
    extendable_ms: int

    @classmethod
    def read(cls, kept: str) -> HoldFacts:
        """Return the facts that `open_hold` wrote down."""
        facts = json.loads(kept)
        return cls(
            UUID(facts["hold"]),
            [HeldPlace(*item) for item in facts["items"]],
            facts["expires_ms"],
            facts["extendable_ms"],
        )


def open_hold(database: Database, parameters: dict[str, Any]) -> tuple[str, str]:
    """Hold places in one transaction of one statement; return the outcome and its facts.

    Outcomes: held, replayed, replayed-refusal, in-progress, key-reused, and what
    `refuse` turns into refusals.
    """
    return _until_not_busy(database, _OPEN_HOLD, parameters)


def change_hold(
    database: Database, parameters: dict[str, Any], session: Session | None = None
) -> tuple[str, str]:
    """Add places to a hold and take others out of it, all or nothing; return the outcome.

    With a session it happens in its transaction, otherwise in one of its own.
    """
    if session is None:
        return _until_not_busy(database, _CHANGE_HOLD, parameters)
    row = session.execute(_CHANGE_OWN_HOLD, parameters).one()
    return row.outcome, row.facts


_PLAIN_REFUSALS: dict[str, type[Refusal]] = {
    "not-on-sale": NotOnSale,
    "unknown": NotFound,
    "unknown-hold": HoldNotFound,
    "hold-expired": HoldExpired,
    "already-ordered": AlreadyOrdered,
    "busy": PlacesBusy,
}


def refuse(outcome: str, facts: str, choice: Choice, sale: SaleFacts) -> None:
    """Raise the refusal of an outcome; return for one that is none."""
    if outcome in _PLAIN_REFUSALS:
        raise _PLAIN_REFUSALS[outcome]
    if outcome == "place-taken":
        taken = json.loads(facts)
        names = "; ".join(sale.house.label(place) for place in taken[:5])
        raise PlaceTaken(phrase("Taken a moment ago: {places}.", places=names), taken=taken)
    if outcome == "sold-out":
        if not choice.area_keys:
            raise SoldOut("There are not so many places left together.")
        key = choice.area_keys[int(facts) - 1]
        name = sale.house.areas[key].name
        raise SoldOut(phrase("{area} has fewer places left than you ask for.", area=name), area=key)
    if outcome == "limit-reached":
        raise LimitReached(phrase("At most {count} places.", count=facts), limit=int(facts))
    if outcome == "not-held":
        message = phrase("Not held: {places}", places=facts)
        fault = {"pointer": "/remove", "code": "not-held", "message": message}
        raise WrongItems(errors=[fault])


def issue_tickets(
    session: Session, order_id: UUID, event_id: UUID, holder: str, tickets: list[UUID]
) -> bool:
    """Sell an order's places and add its tickets, all of them or none.

    A place that the order lost may be taken back as long as nobody else has it. Returns whether
    all were sold; False has changed nothing.
    """
    was_issued: bool = session.execute(
        _ISSUE, {"order": order_id, "event": event_id, "holder": holder, "tickets": tickets}
    ).scalar_one()
    return was_issued


def extend_places(
    session: Session, event_id: UUID, places: list[int], hold_id: UUID, until: datetime
) -> None:
    """Move the deadline of a hold's places; raises HoldExpired if any is lost."""
    found = session.execute(
        text(
            "UPDATE places SET held_until = :until WHERE event_id = :event AND place_no IN ("
            "SELECT place_no FROM places WHERE event_id = :event AND place_no = ANY (:places) "
            "AND hold_id = :hold AND state = 'held' AND held_until > clock_timestamp() "
            "ORDER BY place_no FOR UPDATE) RETURNING place_no"
        ),
        {"event": event_id, "places": places, "hold": hold_id, "until": until},
    ).all()
    if len(found) != len(places):
        raise HoldExpired


def lock_in_place_order(session: Session, claims: Sequence[tuple[UUID, Sequence[int]]]) -> None:
    """Lock the places of several holds or orders before any of them is freed.

    One claim after the other would lock them in the claims' order, and a buyer who takes lapsed
    places of two of them would stop us and be stopped.
    """
    pairs = [(event_id, place) for event_id, places in claims for place in places]
    session.execute(
        _LOCK_IN_ORDER,
        {"events": [event_id for event_id, _ in pairs], "places": [place for _, place in pairs]},
    )


def free_places_of_order(
    session: Session, event_id: UUID, places: list[int], order_id: UUID
) -> None:
    """Free the places that an order holds or has bought; others' places stay as they are."""
    _update(session, _FREED, event_id, places, owner=order_id, condition="AND order_id = :owner")


def free_places_of_hold(session: Session, event_id: UUID, places: list[int], hold_id: UUID) -> None:
    """Free the places of a hold that no order has; others' places stay as they are."""
    condition = "AND hold_id = :owner AND order_id IS NULL AND state = 'held'"
    _update(session, _FREED, event_id, places, owner=hold_id, condition=condition)


_FREED = (
    "state = 'free', hold_id = NULL, order_id = NULL, held_until = NULL, type_no = NULL, "
    "price_minor = NULL"
)


def _update(
    session: Session,
    change: str,
    event_id: UUID,
    places: Sequence[int],
    *,
    owner: UUID,
    condition: str = "",
) -> None:
    session.execute(
        text(
            f"UPDATE places SET {change} WHERE event_id = :event AND place_no IN ("  # noqa: S608
            f"SELECT place_no FROM places WHERE event_id = :event AND place_no = ANY (:places) "
            f"{condition} ORDER BY place_no FOR UPDATE)"
        ),
        {"event": event_id, "places": list(places), "owner": owner},
    )


def _until_not_busy(
    database: Database, statement: str, parameters: dict[str, Any]
) -> tuple[str, str]:
    """Ask again while others hold a lock without having taken the place."""
    outcome, facts = "busy", ""
    for _ in range(_BUSY_TRIES):
        outcome, facts = database.run(statement, parameters)
        if outcome != "busy":
            break
    return outcome, facts

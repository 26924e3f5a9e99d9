"""Know what an event sells: its places' names, areas, tiers, ticket types and prices.

These facts change rarely and are read at every hold, so each process keeps them for a moment. They
only help to read a request and to write a reply; what decides is read inside the claim.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.booking.seating import Seating
from stagedoor.catalogue.models import OrphanRule
from stagedoor.database import Database
from stagedoor.kernel import clock, ids

_FRESH_S = 2.0
_MOST_EVENTS = 500
_MAIN_AREA = "main"
# The code of the ticket type for somebody without whom another could not come.
COMPANION_TYPE = "companion"
_TIERS = text("SELECT tier_no, code FROM price_tiers WHERE event_id = :id")
_TYPES = text("SELECT type_no, code FROM ticket_types WHERE event_id = :id")
_PRICES = text("SELECT tier_no, type_no, amount_minor FROM prices WHERE event_id = :id")
_PLAN = text("SELECT plan FROM seat_maps WHERE id = :id")


@dataclass(frozen=True, slots=True)
class SeatRow:
    """Be one row of numbered seats; seat i is place `first_place` + i."""

    first_place: int
    section: str
    label: str
    seats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """Be one area; its units are the places `first_place` to `last_place`.

    `tier` is the code of its price tier, empty for a house without a drawing: its event knows it.
    """

    key: str
    name: str
    first_place: int
    last_place: int
    tier: str


@dataclass(frozen=True, slots=True)
class House:
    """Be the seats and areas of one event, by place number."""

    rows: tuple[SeatRow, ...]
    areas: dict[str, Area]
    seat_count: int
    place_count: int
    seating: Seating = field(repr=False)
    _firsts: tuple[int, ...] = field(repr=False)

    @classmethod
    def of_plan(cls, plan: dict[str, Any]) -> House:
        """Return the house that a stored seat-map plan draws; numbering as in the contract."""
        rows: list[SeatRow] = []
        place = 0
        for section in plan.get("sections", []):
            for row in section["rows"]:
                rows.append(SeatRow(place, section["name"], row["label"], tuple(row["seats"])))
                place += len(row["seats"])
        areas: dict[str, Area] = {}
        seat_count = place
        for area in plan.get("areas", []):
            last = place + area["capacity"] - 1
            areas[area["key"]] = Area(area["key"], area["name"], place, last, area["price_tier"])
            place = last + 1
        firsts = tuple(row.first_place for row in rows)
        return cls(tuple(rows), areas, seat_count, place, Seating.of_plan(plan), firsts)

    @classmethod
    def of_capacity(cls, capacity: int) -> House:
        """Return the house of an event without a seat map: one area."""
        area = Area(_MAIN_AREA, "General admission", 0, capacity - 1, "")
        return cls((), {_MAIN_AREA: area}, 0, capacity, Seating.of_plan({}), ())

    def row_index(self, place: int) -> int | None:
        """Return which of `rows` a place is in, or None for a unit of an area."""
        if not 0 <= place < self.seat_count:
            return None
        return bisect_right(self._firsts, place) - 1

    def row_of(self, place: int) -> SeatRow | None:
        """Return the row in which a place is, or None for a unit of an area."""
        index = self.row_index(place)
        return None if index is None else self.rows[index]

    def area_of(self, place: int) -> Area | None:
        """Return the area of which a place is a unit, or None for a seat."""
        return next(
            (a for a in self.areas.values() if a.first_place <= place <= a.last_place), None
        )

    def label(self, place: int) -> str:
        """Return what a place is called on a ticket."""
        row = self.row_of(place)
        if row is not None:
            return f"{row.section}, row {row.label}, seat {row.seats[place - row.first_place]}"
        area = self.area_of(place)
        return area.name if area is not None else str(place)


@dataclass(frozen=True, slots=True)
class SaleFacts:
    """Be what an event sells, as it was a moment ago."""

    event_id: UUID
    currency: str
    house: House
    tier_codes: dict[int, str]
    type_numbers: dict[str, int]
    type_codes: dict[int, str]
    prices: dict[tuple[int, int], int]
    orphan_rule: str

    def types_of_tiers(self, type_no: int | None = None) -> dict[str, int]:
        """Return a ticket type sold in each price tier, by code: this one, or else the first.

        Tiers in which it has no price are left out. The one area of a house without a drawing is
        in the event's first tier.
        """
        priced: dict[int, list[int]] = {}
        for tier_no, priced_type in self.prices:
            if type_no in {None, priced_type}:
                priced.setdefault(tier_no, []).append(priced_type)
        types = {self.tier_codes[tier_no]: min(found) for tier_no, found in priced.items()}
        first = self.tier_codes[min(self.tier_codes)] if self.tier_codes else ""
        if first in types:
            types[""] = types[first]
        return types

    @property
    def companion_type(self) -> int | None:
        """Return the ticket type of those without whom another could not come, if there is one.

        It goes with wheelchair places, so a house without such has none.
        """
        if not self.house.seating.has_wheelchairs:
            return None
        return self.type_numbers.get(COMPANION_TYPE)

    @property
    def has_seat_rules(self) -> bool:
        """Tell whether a choice of places has to be looked at before it is asked for."""
        return self.orphan_rule != OrphanRule.OFF or self.companion_type is not None

    @property
    def public_id(self) -> str:
        """Return the id that the outside knows."""
        return ids.public("evt", self.event_id)


class SaleFactsCache:
    """Give each event's facts, read at most every two seconds a process."""

    def __init__(self, database: Database) -> None:
        """Start empty."""
        self._database = database
        self._lock = threading.Lock()
        self._known: dict[UUID, tuple[float, SaleFacts]] = {}
        self._houses: dict[tuple[UUID | None, int | None], House] = {}

    def get(self, event_id: UUID, session: Session | None = None) -> SaleFacts | None:
        """Return the facts of an event whose places exist, else None.

        Within a transaction its session is given, so that no second connection is taken.
        """
        known = self._known.get(event_id)
        if known is not None and clock.monotonic_s() - known[0] < _FRESH_S:
            return known[1]
        if session is None:
            with self._database.read() as own_session:
                facts = self._read(own_session, event_id)
        else:
            facts = self._read(session, event_id)
        with self._lock:
            if facts is None:
                self._known.pop(event_id, None)
                return None
            if len(self._known) >= _MOST_EVENTS:
                self._known.clear()
                self._houses.clear()
            self._known[event_id] = (clock.monotonic_s(), facts)
        return facts

    def _read(self, session: Session, event_id: UUID) -> SaleFacts | None:
        event = session.execute(
            text(
                "SELECT currency, seat_map_id, capacity, orphan_rule FROM events "
                "WHERE id = :id AND places_published_at IS NOT NULL AND state <> 'draft'"
            ),
            {"id": event_id},
        ).one_or_none()
        if event is None:
            return None
        tiers = session.execute(_TIERS, {"id": event_id}).all()
        types = session.execute(_TYPES, {"id": event_id}).all()
        prices = session.execute(_PRICES, {"id": event_id}).all()
        return SaleFacts(
            event_id=event_id,
            currency=event.currency,
            house=self._house(session, event.seat_map_id, event.capacity),
            tier_codes={row.tier_no: row.code for row in tiers},
            type_numbers={row.code: row.type_no for row in types},
            type_codes={row.type_no: row.code for row in types},
            prices={(row.tier_no, row.type_no): row.amount_minor for row in prices},
            orphan_rule=event.orphan_rule,
        )

    def _house(self, session: Session, seat_map_id: UUID | None, capacity: int | None) -> House:
        """Return the drawn house; a published seat map never changes, so it is read once."""
        house = self._houses.get((seat_map_id, capacity))
        if house is None:
            if seat_map_id is None:
                house = House.of_capacity(capacity or 0)
            else:
                house = House.of_plan(session.execute(_PLAN, {"id": seat_map_id}).scalar_one())
            self._houses[seat_map_id, capacity] = house
        return house

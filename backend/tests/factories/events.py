"""Make events that can be sold, without going through the importers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.accounts.models import Organiser
from stagedoor.catalogue.models import (
    Event,
    EventState,
    OrphanRule,
    Price,
    PriceTier,
    SeatMap,
    TicketType,
    Venue,
)
from stagedoor.kernel import clock, ids


@dataclass(frozen=True)
class MadeEvent:
    """Be an event that was made for a test."""

    id: UUID

    @property
    def public_id(self) -> str:
        """Return the id that the outside knows."""
        return ids.public("evt", self.id)


def seat_plan(
    *, sections: int = 1, rows: int = 5, seats: int = 10, floor: int = 0
) -> dict[str, Any]:
    """Return a small plan: sections of rows of seats, and a floor when it has a capacity."""
    return {
        "sections": [
            {
                "key": f"s{s}",
                "name": f"Section {s}",
                "rows": [
                    {
                        "label": str(r + 1),
                        "seats": [str(n + 1) for n in range(seats)],
                        "x": [20.0 * n for n in range(seats)],
                        "y": [20.0 * r + 500.0 * s] * seats,
                        "price_tier": "a",
                    }
                    for r in range(rows)
                ],
            }
            for s in range(sections)
        ],
        "areas": [
            {"key": "floor", "name": "Floor", "capacity": floor, "price_tier": "a",
             "shape": {"kind": "rect", "role": "area", "x": 0, "y": 0, "width": 9, "height": 9}}
        ] if floor else [],
        "shapes": [],
    }  # fmt: skip


def make_event(
    session: Session,
    *,
    capacity: int | None = 20,
    plan: dict[str, Any] | None = None,
    price_minor: int = 4500,
    currency: str = "EUR",
    max_places_per_hold: int = 100,
    max_places_per_person: int | None = None,
    state: EventState = EventState.PUBLISHED,
    orphan_rule: OrphanRule = OrphanRule.OFF,
    name: str = "An evening",
) -> MadeEvent:
    """Add an event on sale with one tier `a`, types `adult` and `free`, and all its places free."""
    now = clock.now()
    organiser = Organiser(
        id=ids.new_id(), name="The Globe", slug=ids.secret_token(), currency=currency
    )
    session.add(organiser)
    session.flush()
    venue = Venue(id=ids.new_id(), organiser_id=organiser.id, name="The Globe", city="London",
                  country_code="GB", time_zone="Europe/London")  # fmt: skip
    session.add(venue)
    session.flush()
    seat_map = None
    if plan is not None:
        seat_map = SeatMap(id=ids.new_id(), venue_id=venue.id, name="Hall", version=1, plan=plan,
                           published_at=now)  # fmt: skip
        session.add(seat_map)
        session.flush()
    event = Event(
        id=ids.new_id(), organiser_id=organiser.id, venue_id=venue.id,
        seat_map_id=seat_map.id if seat_map else None, slug=ids.secret_token().lower(), name=name,
        city="London", country_code="GB", starts_at=now + timedelta(days=30),
        ends_at=now + timedelta(days=30, hours=3), time_zone="Europe/London", currency=currency,
        capacity=None if plan else capacity, state=state, max_places_per_hold=max_places_per_hold,
        max_places_per_person=max_places_per_person, places_published_at=now,
        lowest_price_minor=price_minor, orphan_rule=orphan_rule,
    )  # fmt: skip
    session.add(event)
    session.flush()
    session.add(PriceTier(event_id=event.id, tier_no=1, code="a", name="Tier A"))
    session.add(TicketType(event_id=event.id, type_no=1, code="adult", name="Adult"))
    session.add(TicketType(event_id=event.id, type_no=2, code="free", name="Free"))
    session.flush()
    session.add(Price(event_id=event.id, tier_no=1, type_no=1, amount_minor=price_minor))
    session.add(Price(event_id=event.id, tier_no=1, type_no=2, amount_minor=0))
    session.flush()
    session.execute(
        text(
            "INSERT INTO places (event_id, place_no, tier_no) "
            "SELECT :event, place, 1 FROM generate_series(0, :last) AS place"
        ),
        {"event": event.id, "last": (_place_count(plan) if plan else capacity or 0) - 1},
    )
    return MadeEvent(event.id)


def _place_count(plan: dict[str, Any]) -> int:
    seats = sum(len(row["seats"]) for section in plan["sections"] for row in section["rows"])
    return seats + sum(int(area["capacity"]) for area in plan["areas"])

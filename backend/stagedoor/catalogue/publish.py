"""Put things on sale: publish drawn seat maps, set prices, and make an event's places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from stagedoor.catalogue.errors import EventNotFound, EventNotReady
from stagedoor.catalogue.models import Event, Price, PriceTier, SeatMap, TicketType
from stagedoor.catalogue.plan import Plan
from stagedoor.catalogue.plan_check import check_plan, parse_plan
from stagedoor.catalogue.seat_map import stored_plan, tier_runs

# One statement makes all places of an event: each run of places in one tier becomes its rows.
_MAKE_PLACES = text(
    "INSERT INTO places (event_id, place_no, tier_no) "
    "SELECT :event_id, place_no, run.tier_no "
    "FROM unnest(CAST(:firsts AS int[]), CAST(:lasts AS int[]), CAST(:tiers AS smallint[])) "
    "AS run (first, last, tier_no), generate_series(run.first, run.last) AS place_no "
    "ORDER BY place_no ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class PriceList:
    """Be what an event charges: codes with names, and an amount for each pair that is sold."""

    price_tiers: Mapping[str, str]
    ticket_types: Mapping[str, str]
    amounts_minor: Mapping[tuple[str, str], int]

    @property
    def lowest_usual_minor(self) -> int | None:
        """Return what the first ticket type costs at least: a free companion is no free event."""
        usual = next(iter(self.ticket_types), None)
        amounts = self.amounts_minor.items()
        of_usual = [amount for (_, ticket_type), amount in amounts if ticket_type == usual]
        return min(of_usual or self.amounts_minor.values(), default=None)


def publish_seat_map(
    session: Session, venue_id: UUID, plan: Plan, *, now: datetime, name: str | None = None
) -> SeatMap:
    """Keep a checked plan as the next version of a venue's map; raises SeatMapInvalid."""
    check_plan(plan)
    name = name or plan.name
    last = session.scalar(
        select(func.max(SeatMap.version)).where(SeatMap.venue_id == venue_id, SeatMap.name == name)
    )
    seat_map = SeatMap(
        venue_id=venue_id,
        name=name,
        version=(last or 0) + 1,
        plan=stored_plan(plan),
        published_at=now,
    )
    session.add(seat_map)
    session.flush()
    return seat_map


def set_prices(session: Session, event: Event, prices: PriceList) -> None:
    """Replace what a draft charges; raises EventNotReady for an event that is published."""
    if event.places_published_at is not None:
        raise EventNotReady("Prices of a published event are changed one by one.")
    for table in (Price, PriceTier, TicketType):
        session.execute(delete(table).where(table.event_id == event.id))
    tiers = {code: number for number, code in enumerate(prices.price_tiers)}
    types = {code: number for number, code in enumerate(prices.ticket_types)}
    for code, number in tiers.items():
        name = prices.price_tiers[code]
        session.add(PriceTier(event_id=event.id, tier_no=number, code=code, name=name))
    for code, number in types.items():
        name = prices.ticket_types[code]
        session.add(TicketType(event_id=event.id, type_no=number, code=code, name=name))
    session.flush()
    rows = [
        {
            "event_id": event.id,
            "tier_no": tiers[tier],
            "type_no": types[ticket_type],
            "amount_minor": amount_minor,
        }
        for (tier, ticket_type), amount_minor in prices.amounts_minor.items()
    ]
    if rows:
        session.execute(insert(Price), rows)
    event.lowest_price_minor = prices.lowest_usual_minor


def publish_event(session: Session, event_id: UUID, *, now: datetime) -> Event:
    """Put an event on sale: check it, make its places, and show it; doing so twice is harmless.

    Raises EventNotFound, and EventNotReady with what is missing.
    """
    event = session.get(Event, event_id, with_for_update=True)
    if event is None:
        raise EventNotFound
    if event.places_published_at is not None:
        return event
    tier_numbers = _require_prices(session, event)
    runs = _runs(session, event)
    unknown = {code for _, _, code in runs} - tier_numbers.keys()
    if unknown:
        raise EventNotReady(f"The seat map has price tiers without prices: {_listed(unknown)}.")
    session.execute(
        _MAKE_PLACES,
        {
            "event_id": event.id,
            "firsts": [first for first, _, _ in runs],
            "lasts": [last for _, last, _ in runs],
            "tiers": [tier_numbers[code] for _, _, code in runs],
        },
    )
    event.publish(now)
    return event


def _require_prices(session: Session, event: Event) -> dict[str, int]:
    """Return the number of each tier that has a price; raises EventNotReady without any."""
    priced = (
        select(PriceTier.code, PriceTier.tier_no)
        .join(Price, (Price.event_id == PriceTier.event_id) & (Price.tier_no == PriceTier.tier_no))
        .where(PriceTier.event_id == event.id)
        .order_by(PriceTier.tier_no)
    )
    numbers: dict[str, int] = dict(session.execute(priced).all())
    if not numbers:
        raise EventNotReady("The event has no prices.")
    return numbers


def _runs(session: Session, event: Event) -> Sequence[tuple[int, int, str]]:
    if event.seat_map_id is not None:
        document = session.scalar(select(SeatMap.plan).where(SeatMap.id == event.seat_map_id))
        return tier_runs(parse_plan(document))
    if not event.capacity:
        raise EventNotReady("The event has neither a seat map nor a capacity.")
    first_tier = session.scalar(
        select(PriceTier.code)
        .where(PriceTier.event_id == event.id)
        .order_by(PriceTier.tier_no)
        .limit(1)
    )
    assert first_tier is not None, "prices need a tier"
    return [(0, event.capacity - 1, first_tier)]


def _listed(codes: set[str]) -> str:
    return ", ".join(sorted(codes))

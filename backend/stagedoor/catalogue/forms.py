"""Give searches and the replies about events their shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from stagedoor.catalogue.countries import country_code
from stagedoor.catalogue.models import Event, Price, PriceTier, Series, TicketType, Venue
from stagedoor.catalogue.on_sale import SaleState, sale_state
from stagedoor.catalogue.plan import Shape
from stagedoor.catalogue.search import (
    DEFAULT_LIMIT,
    LARGEST_LIMIT,
    EventPage,
    EventSearch,
    FoundEvent,
)
from stagedoor.catalogue.slugs import city_slug
from stagedoor.kernel import ids
from stagedoor.kernel.money import Money
from stagedoor.web.api import MoneyReply, Path, Query, Reply

_Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})")


def _read_moment(value: object) -> date | datetime:
    """Return a date or an instant; pydantic alone would take numbers for seconds since 1970."""
    text = str(value)
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text.upper())
    except ValueError:
        pass
    raise PydanticCustomError(
        "moment", "give a date such as 2027-03-14, or an instant such as 2027-03-14T18:00:00Z"
    )


def _read_country(value: object) -> str:
    code = country_code(str(value))
    if code is None:
        raise PydanticCustomError("unknown_country", "we know no country of this name")
    return code


_Moment = Annotated[
    date | datetime,
    BeforeValidator(_read_moment),
    WithJsonSchema({"type": "string", "description": "a date, or an RFC 3339 instant"}),
]


class EventPath(Path):
    """Name an event by its id or its slug."""

    event: Annotated[str, StringConstraints(max_length=200)]


class FilterQuery(Query):
    """Narrow what is on; every filter narrows it further."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    q: _Words | None = Field(default=None, description="words; typos and accents are forgiven")
    city: _Words | None = None
    country: Annotated[str, BeforeValidator(_read_country)] | None = Field(
        default=None, description="an ISO 3166 code or a country's name"
    )
    tag: _Words | None = None
    price_max: Annotated[int, Field(ge=0, le=10**15)] | None = Field(
        default=None, description="in minor units: events with a ticket at or below it"
    )
    online: bool | None = None
    venue: _Words | None = Field(default=None, description="the short name of a venue")

    def search(self) -> EventSearch:
        """Return the search that this asks for."""
        return EventSearch(
            q=self.q or None,
            city=self.city or None,
            country_code=self.country,
            tag=self.tag or None,
            price_max=self.price_max,
            online=self.online,
            venue=self.venue or None,
        )


class EventsQuery(FilterQuery):
    """Say what one looks for, when, and in which order."""

    from_: _Moment | None = Field(default=None, alias="from")
    to: _Moment | None = None
    sort: Literal["relevance", "date"] = "relevance"
    limit: Annotated[int, Field(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, StringConstraints(max_length=500)] | None = None

    def search(self) -> EventSearch:
        """Return the search that this asks for."""
        return replace(
            super().search(),
            since=self.from_,
            until=self.to,
            sort=self.sort,
            limit=self.limit,
            cursor=self.cursor,
        )


class VenueReply(Reply):
    """Show where an event takes place."""

    slug: str
    name: str
    address: str
    city: str | None
    country_code: str | None
    time_zone: str


class EventSummaryReply(Reply):
    """Show an event in a list."""

    id: str
    slug: str
    name: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    time_zone: str
    venue: VenueReply | None
    city: str | None
    country_code: str | None
    city_slug: str | None
    tags: list[str]
    is_online: bool
    url: str | None
    sale_state: SaleState
    from_price: MoneyReply | None

    @classmethod
    def of(cls, event: FoundEvent, now: datetime) -> Self:
        """Show a found event."""
        venue = None
        if event.venue_name is not None:
            venue = VenueReply(
                slug=event.venue_slug or "",
                name=event.venue_name,
                address=event.venue_address or "",
                city=event.venue_city,
                country_code=event.venue_country_code,
                time_zone=event.time_zone,
            )
        return cls(
            id=ids.public("evt", event.id),
            slug=event.slug,
            name=event.name,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            time_zone=event.time_zone,
            venue=venue,
            city=event.city,
            country_code=event.country_code,
            city_slug=city_slug(event.city, event.country_code),
            tags=event.tags,
            is_online=event.is_online,
            url=event.url,
            sale_state=sale_state(event, now, has_places_left=event.has_places_left),
            from_price=_money(event.lowest_price_minor, event.currency),
        )


class EventListReply(Reply):
    """Show a page of a search."""

    data: list[EventSummaryReply]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, page: EventPage, now: datetime) -> Self:
        """Show a page."""
        return cls(
            data=[EventSummaryReply.of(event, now) for event in page.events],
            has_more=page.next_cursor is not None,
            next_cursor=page.next_cursor,
        )


class TierReply(Reply):
    """Show a price tier."""

    code: str
    name: str


class TicketTypeReply(Reply):
    """Show a ticket type."""

    code: str
    name: str


class PriceReply(Reply):
    """Show what a ticket type costs in a price tier, all-in."""

    price_tier: str
    ticket_type: str
    price: MoneyReply


class LimitsReply(Reply):
    """Show how much one may take, and whether a lone seat may be left."""

    max_places_per_order: int
    max_places_per_person: int | None
    orphan_rule: Literal["off", "lenient", "strict"]


class SeriesLinkReply(Reply):
    """Name the series that an event is one date of."""

    slug: str
    name: str


class EventReply(Reply):
    """Show an event."""

    id: str
    slug: str
    name: str
    description: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    time_zone: str
    venue: VenueReply | None
    series: SeriesLinkReply | None
    city: str | None
    country_code: str | None
    city_slug: str | None
    tags: list[str]
    is_online: bool
    url: str | None
    has_seat_map: bool
    sale_state: SaleState
    sale_opens_at: AwareDatetime | None
    sale_closes_at: AwareDatetime | None
    price_tiers: list[TierReply]
    ticket_types: list[TicketTypeReply]
    prices: list[PriceReply]
    limits: LimitsReply
    places_left: int


class SeatMapSize(Reply):
    """Say how large the drawing is, in plan units."""

    width: float
    height: float


class SeatMapRow(Reply):
    """Draw a row: seat i is place `first_place` + i."""

    label: str
    first_place: int
    seats: list[str]
    x: list[float]
    y: list[float]
    price_tier: str | None = None
    price_tiers: list[str] | None = None
    features: dict[Literal["wheelchair", "companion", "restricted_view"], list[int]] | None = None


class SeatMapSection(Reply):
    """Draw a section."""

    key: str
    name: str
    rows: list[SeatMapRow]


class SeatMapArea(Reply):
    """Draw an area, whose units are the places from `first_place` on."""

    key: str
    name: str
    first_place: int
    capacity: int
    price_tier: str
    shape: Shape


class SeatMapQuery(Query):
    """Say how the coordinates of seats are written.

    `steps` is a third of the size for a large venue: each row's `x` and `y` are whole numbers of
    tenths, first where the row begins, then the step to the second seat, and from there on by how
    much each step differs from the one before.
    """

    coordinates: Literal["plain", "steps"] = "plain"


class SeatMapReply(Reply):
    """Draw an event's places."""

    version: int
    size: SeatMapSize
    sections: list[SeatMapSection]
    areas: list[SeatMapArea]
    shapes: list[Shape]


def event_reply(
    event: Event,
    venue: Venue | None,
    series: Series | None,
    *,
    tiers: Sequence[PriceTier],
    types: Sequence[TicketType],
    prices: Sequence[Price],
    places_left: int,
    now: datetime,
) -> EventReply:
    """Show an event with its prices and what is left."""
    tier_codes = {tier.tier_no: tier.code for tier in tiers}
    type_codes = {kind.type_no: kind.code for kind in types}
    return EventReply(
        **_facts(event),
        venue=VenueReply.model_validate(venue, from_attributes=True) if venue else None,
        series=SeriesLinkReply(slug=series.slug, name=series.name) if series else None,
        sale_state=sale_state(event, now, has_places_left=places_left > 0),
        price_tiers=[TierReply(code=tier.code, name=tier.name) for tier in tiers],
        ticket_types=[TicketTypeReply(code=kind.code, name=kind.name) for kind in types],
        prices=[
            PriceReply(
                price_tier=tier_codes[price.tier_no],
                ticket_type=type_codes[price.type_no],
                price=MoneyReply(amount_minor=price.amount_minor, currency=event.currency),
            )
            for price in prices
        ],
        limits=LimitsReply.model_validate(
            {
                "max_places_per_order": event.max_places_per_hold,
                "max_places_per_person": event.max_places_per_person,
                "orphan_rule": event.orphan_rule,
            }
        ),
        places_left=places_left,
    )


def _facts(event: Event) -> dict[str, Any]:
    same = (
        "slug", "name", "description", "starts_at", "ends_at", "time_zone", "city",
        "country_code", "tags", "is_online", "url", "sale_opens_at", "sale_closes_at",
    )  # fmt: skip
    facts = {name: getattr(event, name) for name in same}
    return {
        **facts,
        "id": ids.public("evt", event.id),
        "city_slug": city_slug(event.city, event.country_code),
        "has_seat_map": event.seat_map_id is not None,
    }


def _money(amount_minor: int | None, currency: str) -> MoneyReply | None:
    return None if amount_minor is None else MoneyReply.of(Money(amount_minor, currency))

"""Give requests for finding events, and the replies to them, their shape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints

from stagedoor.catalogue.forms import EventSummaryReply, FilterQuery, VenueReply
from stagedoor.catalogue.models import Venue
from stagedoor.catalogue.search import FoundEvent
from stagedoor.catalogue.slugs import city_slug
from stagedoor.discovery.calendar_days import CalendarDay
from stagedoor.discovery.cities import City
from stagedoor.discovery.queries import Named, SeriesDates
from stagedoor.web.api import Form, Path, Query, Reply
from stagedoor.web.person_forms import EmailAddress

_Slug = Annotated[str, StringConstraints(max_length=200)]


class CityPath(Path):
    """Name a city by its short name."""

    city: _Slug


class VenuePath(Path):
    """Name a venue by its short name."""

    venue: _Slug


class SeriesPath(Path):
    """Name a series by its short name."""

    series: _Slug


class AlertPath(Path):
    """Name a wish to be told by the secret of its link."""

    alert: Annotated[str, StringConstraints(max_length=100)]


class CalendarQuery(FilterQuery):
    """Say which month, and what one looks for."""

    month: Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d{2}-(0[1-9]|1[0-2])$")] = Field(
        description="such as 2027-03"
    )


class CitiesQuery(Query):
    """Say how many cities."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20


class SuggestionsQuery(Query):
    """Say what somebody has typed so far."""

    q: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class PlaceAlertForm(Form):
    """Say whom to tell, and of which price tier; the logged-in buyer unless an address is given."""

    email: EmailAddress | None = None
    price_tier: Annotated[str, StringConstraints(max_length=100)] | None = None


class PlaceAlertReply(Reply):
    """Say that the wish is noted: the same for everybody, whoever was noted before."""

    status: Literal["noted", "ended"]


class CalendarDayReply(Reply):
    """Show a day on which something is on."""

    day: date
    events: int
    names: list[str]


class CalendarReply(Reply):
    """Show a month's days on which something is on."""

    month: str
    days: list[CalendarDayReply]

    @classmethod
    def of(cls, month: str, days: Sequence[CalendarDay]) -> Self:
        """Show a month."""
        return cls(
            month=month,
            days=[
                CalendarDayReply(day=day.day, events=day.events, names=list(day.names))
                for day in days
            ],
        )


class CityReply(Reply):
    """Show a city."""

    slug: str
    name: str
    country_code: str | None
    events_ahead: int

    @classmethod
    def of(cls, city: City) -> Self:
        """Show a city."""
        return cls(
            slug=city.slug,
            name=city.name,
            country_code=city.country_code,
            events_ahead=city.events_ahead,
        )


class CityListReply(Reply):
    """Show the cities where most is on."""

    data: list[CityReply]
    has_more: bool
    next_cursor: str | None


class VenuePageReply(VenueReply):
    """Show a venue, and how much is on there."""

    city_slug: str | None
    events_ahead: int

    @classmethod
    def of(cls, venue: Venue, events_ahead: int) -> Self:
        """Show a venue."""
        shown = VenueReply.model_validate(venue, from_attributes=True)
        return cls(
            **shown.model_dump(),
            city_slug=city_slug(venue.city, venue.country_code),
            events_ahead=events_ahead,
        )


class SeriesReply(Reply):
    """Show a series with all its dates, those that are over or cancelled too."""

    slug: str
    name: str
    description: str
    events: list[EventSummaryReply]

    @classmethod
    def of(cls, found: SeriesDates, now: datetime) -> Self:
        """Show a series."""
        return cls(
            slug=found.series.slug,
            name=found.series.name,
            description=found.series.description,
            events=[EventSummaryReply.of(event, now) for event in found.dates],
        )


class SuggestedEventReply(Reply):
    """Suggest an event."""

    slug: str
    name: str
    starts_at: AwareDatetime
    time_zone: str
    city: str | None

    @classmethod
    def of(cls, event: FoundEvent) -> Self:
        """Suggest a found event."""
        return cls(
            slug=event.slug,
            name=event.name,
            starts_at=event.starts_at,
            time_zone=event.time_zone,
            city=event.city,
        )


class NamedReply(Reply):
    """Suggest a page by its short name."""

    slug: str
    name: str

    @classmethod
    def of(cls, named: Named) -> Self:
        """Suggest a page."""
        return cls(slug=named.slug, name=named.name)


class SuggestionsReply(Reply):
    """Suggest what may have been meant."""

    events: list[SuggestedEventReply]
    series: list[NamedReply]
    venues: list[NamedReply]
    cities: list[CityReply]

"""Answer requests of those who look for events: parse, ask, reply."""

from __future__ import annotations

from flask import Response, request

from stagedoor.accounts.models import User
from stagedoor.catalogue.errors import EventNotFound
from stagedoor.catalogue.forms import EventPath
from stagedoor.catalogue.models import Event
from stagedoor.catalogue.search import EventSearch
from stagedoor.discovery.calendar_days import get_days
from stagedoor.discovery.cities import Cities
from stagedoor.discovery.errors import (
    AlertNotFound,
    CityNotFound,
    PlacesLeft,
    SaleOver,
    SeriesNotFound,
    VenueNotFound,
)
from stagedoor.discovery.forms import (
    AlertPath,
    CalendarQuery,
    CalendarReply,
    CitiesQuery,
    CityListReply,
    CityPath,
    CityReply,
    NamedReply,
    PlaceAlertForm,
    PlaceAlertReply,
    SeriesPath,
    SeriesReply,
    SuggestedEventReply,
    SuggestionsQuery,
    SuggestionsReply,
    VenuePageReply,
    VenuePath,
)
from stagedoor.discovery.place_alerts import AlertLimits, AlertTokens, ask_for_word, call_off
from stagedoor.discovery.queries import (
    get_events_ahead,
    get_series,
    get_series_like,
    get_venue,
    get_venues_like,
)
from stagedoor.kernel import clock
from stagedoor.kernel.errors import TooMany, Unauthenticated
from stagedoor.web.api import blueprint, json_reply, refusals, services
from stagedoor.web.asked_language import asked_language
from stagedoor.web.idempotency import IdempotencyInProgress, IdempotencyKeyReused, keep, kept_reply
from stagedoor.web.session import logged_in_user

api = blueprint("discovery")
_KEYED = (IdempotencyKeyReused, IdempotencyInProgress)
_MOST_EVENTS, _MOST_PLACES = 5, 3


@api.get("/calendar", responses={200: CalendarReply})
def show_calendar(query: CalendarQuery) -> Response:
    """Count what is on each day of a month, by the calendars at the venues."""
    year, _, month = query.month.partition("-")
    with services().database.read() as session:
        days = get_days(session, query.search(), year=int(year), month=int(month), now=clock.now())
    return json_reply(CalendarReply.of(query.month, days))


@api.get("/cities", responses={200: CityListReply})
def list_cities(query: CitiesQuery) -> Response:
    """List the cities where most is on."""
    cities = services().get(Cities).busiest(query.limit)
    data = [CityReply.of(city) for city in cities]
    return json_reply(CityListReply(data=data, has_more=False, next_cursor=None))


@api.get("/cities/<city>", responses={200: CityReply, **refusals(CityNotFound)})
def show_city(path: CityPath) -> Response:
    """Show a city; what is on there, the search of events knows."""
    return json_reply(CityReply.of(services().get(Cities).get(path.city)))


@api.get("/venues/<venue>", responses={200: VenuePageReply, **refusals(VenueNotFound)})
def show_venue(path: VenuePath) -> Response:
    """Show a venue; what is on there, the search of events knows."""
    with services().database.read() as session:
        venue = get_venue(session, path.venue)
        return json_reply(VenuePageReply.of(venue, get_events_ahead(session, venue, clock.now())))


@api.get("/series/<series>", responses={200: SeriesReply, **refusals(SeriesNotFound)})
def show_series(path: SeriesPath) -> Response:
    """Show a series with all its dates."""
    with services().database.read() as session:
        return json_reply(SeriesReply.of(get_series(session, path.series), clock.now()))


@api.get("/suggestions", responses={200: SuggestionsReply})
def suggest(query: SuggestionsQuery) -> Response:
    """Suggest events and pages for what somebody has typed so far; typos are forgiven."""
    search = EventSearch(q=query.q, limit=_MOST_EVENTS)
    with services().database.read() as session:
        events = Event.get_events(session, search, now=clock.now()).events
        venues = get_venues_like(session, query.q, _MOST_PLACES)
        series = get_series_like(session, query.q, _MOST_PLACES)
    cities = services().get(Cities).like(query.q, _MOST_PLACES)
    return json_reply(
        SuggestionsReply(
            events=[SuggestedEventReply.of(event) for event in events],
            series=[NamedReply.of(one) for one in series],
            venues=[NamedReply.of(venue) for venue in venues],
            cities=[CityReply.of(city) for city in cities],
        )
    )


@api.post(
    "/events/<event>/place-alerts",
    responses={
        202: PlaceAlertReply,
        **refusals(EventNotFound, PlacesLeft, SaleOver, TooMany, Unauthenticated, *_KEYED),
    },
)
def ask_for_places(path: EventPath, body: PlaceAlertForm) -> Response:
    """Note an address that wants to hear, once, when places come back; always the same answer."""
    parts = services()
    parts.get(AlertLimits).ask(request.remote_addr)
    user_id = None if body.email else logged_in_user()
    with parts.database.begin() as session:
        if kept := kept_reply(session):
            return kept
        email = body.email or session.get_one(User, user_id).email
        event = Event.get_event(session, path.event)
        if parts.get(AlertLimits).may_write_to(email):
            ask_for_word(
                session, event, email,
                tier=body.price_tier, language=asked_language(), now=clock.now(),
            )  # fmt: skip
        return keep(session, PlaceAlertReply(status="noted"), 202)


@api.delete("/place-alerts/<alert>", responses={200: PlaceAlertReply, **refusals(AlertNotFound)})
def end_alert(path: AlertPath) -> Response:
    """Write nothing more about its event to the address that the link was mailed to."""
    parts = services()
    alert_id = parts.get(AlertTokens).read(path.alert)
    with parts.database.begin() as session:
        call_off(session, alert_id, clock.now())
    return json_reply(PlaceAlertReply(status="ended"))

"""Compose the pages of the programme, and keep each for a moment: everybody looks at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlencode

from pydantic import ValidationError

from stagedoor.accounts.models import Organiser
from stagedoor.catalogue.errors import CursorInvalid
from stagedoor.catalogue.event_page import compose_event
from stagedoor.catalogue.forms import EventListReply, EventReply, EventsQuery
from stagedoor.catalogue.models import Event
from stagedoor.catalogue.on_sale import SaleState
from stagedoor.catalogue.search import EventSearch
from stagedoor.database import Database
from stagedoor.discovery.cities import Cities
from stagedoor.discovery.forms import SeriesReply, VenuePageReply
from stagedoor.discovery.pages.composed import Page, Reader, write_page
from stagedoor.discovery.pages.structured_data import (
    event_data,
    list_data,
    series_data,
    venue_data,
)
from stagedoor.discovery.pages.words import country_name, from_price, price, when, where
from stagedoor.discovery.queries import get_events_ahead, get_series, get_venue
from stagedoor.kernel import clock
from stagedoor.kernel.errors import NotFound
from stagedoor.kernel.language import say
from stagedoor.web.api import MoneyReply

_FRESH_S = 1.0
_MOST_KEPT = 1_000
# As many as the shop asks for, so that it can start from what the page has.
_PAGE = 24
_MOST_CITIES = 24
_FILTERS = ("q", "city", "country", "tag", "from", "to", "online", "venue", "sort", "cursor")
_INTRO = "Find an evening, pick your place, and it is yours while you pay."


@dataclass(frozen=True, slots=True)
class Written:
    """Be a page as it is sent."""

    html: str
    status: int


class Programme:
    """Write pages, each at most once a second."""

    def __init__(
        self, database: Database, cities: Cities, *, public_url: str, directory: Path
    ) -> None:
        """Start without any."""
        self._database = database
        self._cities = cities
        self._base = public_url.rstrip("/")
        self._directory = directory
        self._kept: dict[Hashable, tuple[float, Written]] = {}
        self._lock = threading.Lock()

    def home(self, asked: Mapping[str, str], reader: Reader) -> Written:
        """Return the first page, with what a search finds; what is not understood is left out."""
        known = {name: asked[name] for name in (*_FILTERS, "price") if asked.get(name)}
        return self._page(("home", *known.items()), reader, lambda: self._home(known, reader))

    def event(self, event: str, reader: Reader) -> Written:
        """Return the page of an event, or the page that there is none."""
        return self._page(("event", event), reader, lambda: self._event(event, reader))

    def city(self, city: str, cursor: str, reader: Reader) -> Written:
        """Return the page of a city."""
        return self._page(("city", city, cursor), reader, lambda: self._city(city, cursor, reader))

    def venue(self, venue: str, cursor: str, reader: Reader) -> Written:
        """Return the page of a venue."""
        return self._page(("venue", venue, cursor), reader, lambda: self._venue(venue, cursor))

    def series(self, series: str, reader: Reader) -> Written:
        """Return the page of a series."""
        return self._page(("series", series), reader, lambda: self._series(series))

    def _page(
        self, key: tuple[Hashable, ...], reader: Reader, compose: Callable[[], Page]
    ) -> Written:
        kept = self._kept.get((key, reader))
        if kept is not None and clock.monotonic_s() - kept[0] < _FRESH_S:
            return kept[1]
        try:
            page = compose()
        except NotFound:
            page = _missing(reader)
        html = write_page(page, reader, base=self._base, directory=self._directory)
        written = Written(html, page.status)
        with self._lock:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key, reader] = (clock.monotonic_s(), written)
        return written

    def _home(self, asked: Mapping[str, str], reader: Reader) -> Page:
        query = _read_filters(asked)
        found = self._search(query.search())
        told = say(_INTRO, reader.language.code)
        next_address = None
        if found.next_cursor is not None:
            next_address = "/?" + urlencode({**asked, "cursor": found.next_cursor})
        is_plain = not asked
        return Page(
            template="home.html",
            path="/",
            name=say("What’s on", reader.language.code),
            description=told,
            picture_of=found.data[0].id if found.data else None,
            is_listed=is_plain,
            structured=(_website(self._base), list_data(found.data, self._base)),
            served={} if query.cursor else {"events": found.model_dump(mode="json")},
            values={
                "asked": asked,
                "events": found.data,
                "next_address": next_address,
                "cities": self._cities.busiest(_MOST_CITIES) if is_plain else [],
            },
        )

    def _event(self, event: str, reader: Reader) -> Page:
        language, now = reader.language.code, clock.now()
        with self._database.read() as session:
            found = Event.get_event(session, event)
            reply = compose_event(session, found, now)
            organiser = session.get_one(Organiser, found.organiser_id).name
            is_unlisted = found.is_unlisted
        lowest = _lowest(reply)
        facts = [when(reply, language), where(reply, language), from_price(lowest, language)]
        described = [" · ".join(filter(None, facts)), reply.description]
        amounts = {
            (one.price_tier, one.ticket_type): price(one.price, language) for one in reply.prices
        }
        return Page(
            template="event.html",
            path=f"/events/{quote(reply.slug)}",
            name=reply.name,
            description=". ".join(filter(None, described)),
            picture_of=reply.id,
            is_listed=not is_unlisted,
            structured=(event_data(reply, organiser=organiser, base=self._base),),
            served={"event": reply.model_dump(mode="json")},
            values={
                "event": reply,
                "lowest": lowest,
                "amounts": amounts,
                "is_past": _is_past(reply, now),
            },
        )

    def _city(self, slug: str, cursor: str, reader: Reader) -> Page:
        city = self._cities.get(slug)
        search = EventSearch(
            city=city.name, country_code=city.country_code, sort="date", limit=_PAGE,
            cursor=cursor or None,
        )  # fmt: skip
        found = self._search(search)
        path = f"/cities/{quote(slug)}"
        country = country_name(city.country_code, reader.language.code)
        return Page(
            template="city.html",
            path=path,
            name=city.name,
            description=", ".join(filter(None, [city.name, country])),
            picture_of=found.data[0].id if found.data else None,
            structured=(list_data(found.data, self._base),),
            values={"city": city, "events": found.data, "next_address": _next(path, found)},
        )

    def _venue(self, slug: str, cursor: str) -> Page:
        now = clock.now()
        with self._database.read() as session:
            venue = get_venue(session, slug)
            reply = VenuePageReply.of(venue, get_events_ahead(session, venue, now))
        found = self._search(
            EventSearch(venue=slug, sort="date", limit=_PAGE, cursor=cursor or None)
        )
        path = f"/venues/{quote(slug)}"
        return Page(
            template="venue.html",
            path=path,
            name=reply.name,
            description=", ".join(filter(None, [reply.name, reply.address, reply.city])),
            picture_of=found.data[0].id if found.data else None,
            structured=(venue_data(reply, self._base), list_data(found.data, self._base)),
            values={"venue": reply, "events": found.data, "next_address": _next(path, found)},
        )

    def _series(self, slug: str) -> Page:
        with self._database.read() as session:
            reply = SeriesReply.of(get_series(session, slug), clock.now())
        return Page(
            template="series.html",
            path=f"/series/{quote(slug)}",
            name=reply.name,
            description=reply.description or reply.name,
            picture_of=reply.events[0].id,
            structured=(series_data(reply, self._base),),
            values={"series": reply},
        )

    def _search(self, search: EventSearch) -> EventListReply:
        now = clock.now()
        with self._database.read() as session:
            try:
                found = Event.get_events(session, search, now=now)
            except CursorInvalid:
                found = Event.get_events(session, replace(search, cursor=None), now=now)
        return EventListReply.of(found, now)


def _read_filters(asked: Mapping[str, str]) -> EventsQuery:
    """Return the search of an address, without what is not understood in it."""
    # As in the shop's own addresses, where the price is in whole units.
    given = {name: value for name, value in asked.items() if name != "price"}
    if asked.get("price", "").isdecimal():
        given["price_max"] = asked["price"] + "00"
    given.setdefault("sort", "relevance" if "q" in given else "date")
    while True:
        try:
            return EventsQuery.model_validate({**given, "limit": _PAGE})
        except ValidationError as error:
            for fault in error.errors():
                given.pop(str(fault["loc"][0]))
            continue


def _website(base: str) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": "Stagedoor",
        "url": f"{base}/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{base}/?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def _missing(reader: Reader) -> Page:
    language = reader.language.code
    return Page(
        template="missing.html",
        path="/",
        name=say("There is nothing here", language),
        description=say("The link may be old, or a letter went missing.", language),
        is_listed=False,
        status=404,
        values={},
    )


def _next(path: str, found: EventListReply) -> str | None:
    return None if found.next_cursor is None else f"{path}?cursor={quote(found.next_cursor)}"


def _lowest(event: EventReply) -> MoneyReply | None:
    """Return what most people pay at least: a companion's free seat is not the evening's price."""
    first = event.ticket_types[0].code if event.ticket_types else None
    usual = [one.price for one in event.prices if one.ticket_type == first]
    shown = usual or [one.price for one in event.prices]
    return min(shown, key=lambda money: money.amount_minor, default=None)


def _is_past(event: EventReply, now: datetime) -> bool:
    return event.sale_state == SaleState.ENDED and event.starts_at < now

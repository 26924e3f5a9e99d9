"""Search the events that are ahead: by words, place, tag, date and price, in two orders.

Relevance means bands: first the events that have the words in their name as a phrase, then those
that have them all in the name, then those that have them anywhere; within a band the soonest
comes first. So every page is an index scan that stops when it is full, however many events match.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.catalogue.search_cursor import Position, read_cursor, write_cursor
from stagedoor.catalogue.search_terms import Band, read_terms

DEFAULT_LIMIT = 20
LARGEST_LIMIT = 100
# No place is further from UTC than this, so dates there are found by an index on the instant.
_WIDEST_OFFSET = timedelta(hours=14)

# Values differ widely in how many events they match, so each search is planned for its own; and
# one compares rarely enough for compiled code to pay. All of this is in memory, and to compare
# words is dearer than to find a page there: with its usual costs PostgreSQL rather walks through
# 35,000 events by date than sort the 500 that the index of words names.
SEARCH_SETTINGS = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), "
    "set_config('jit', 'off', true), set_config('pg_trgm.similarity_threshold', '0.2', true), "
    "set_config('cpu_tuple_cost', '0.5', true), set_config('cpu_index_tuple_cost', '0.25', true), "
    "set_config('cpu_operator_cost', '0.125', true)"
)
# An event `e` at its venue `v`, as a FoundEvent.
FOUND_EVENT = """e.id, e.slug, e.name, e.starts_at, e.ends_at, e.time_zone, e.city, e.country_code,
    e.is_online, e.tags, e.url, e.state, e.sale_opens_at, e.sale_closes_at, e.currency,
    e.lowest_price_minor, v.name AS venue_name, v.address AS venue_address, v.city AS venue_city,
    v.country_code AS venue_country_code, v.slug AS venue_slug,
    EXISTS (SELECT FROM places WHERE event_id = e.id AND (state = 'free'
        OR (state = 'held' AND held_until < clock_timestamp()))) AS has_places_left"""
# What anybody may find: not the drafts, the cancelled, the unlisted and the past.
LISTED_AHEAD = "state IN ('published', 'postponed') AND NOT is_unlisted AND starts_at > :now"
_SELECT = f"""
SELECT {FOUND_EVENT}
FROM (SELECT * FROM events WHERE {LISTED_AHEAD}
      AND {{conditions}} ORDER BY starts_at, id LIMIT :most) AS e
LEFT JOIN venues AS v ON v.id = e.venue_id
ORDER BY e.starts_at, e.id
"""  # noqa: S608 - put together from our own words


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSearch:
    """Be what somebody looks for."""

    q: str | None = None
    city: str | None = None
    country_code: str | None = None
    tag: str | None = None
    since: date | datetime | None = None
    until: date | datetime | None = None
    price_max: int | None = None
    online: bool | None = None
    venue: str | None = None
    sort: str = "relevance"
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """Be an event as a list shows it."""

    id: UUID
    slug: str
    name: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    city: str | None
    country_code: str | None
    is_online: bool
    tags: list[str]
    url: str | None
    state: str
    sale_opens_at: datetime | None
    sale_closes_at: datetime | None
    currency: str
    lowest_price_minor: int | None
    venue_name: str | None
    venue_address: str | None
    venue_city: str | None
    venue_country_code: str | None
    venue_slug: str | None
    has_places_left: bool


@dataclass(frozen=True, slots=True)
class EventPage:
    """Be one page of a search, and where the next begins."""

    events: list[FoundEvent]
    next_cursor: str | None


def find_events(session: Session, search: EventSearch, now: datetime) -> EventPage:
    """Return a page of the public events that are ahead; raises CursorInvalid."""
    start = read_cursor(search.cursor, _fingerprint(search))
    session.execute(SEARCH_SETTINGS)
    finder = _Finder(session, search, now)
    if not search.q:
        return finder.page(start)
    is_lenient = start is not None and start.is_lenient
    page = finder.page_of_words(start, is_lenient=is_lenient)
    if start is None and not page.events:
        return finder.page_of_words(start, is_lenient=True)
    return page


@dataclass(frozen=True, slots=True)
class _Finder:
    """Fill pages of one search, band by band."""

    session: Session
    search: EventSearch
    now: datetime

    def page_of_words(self, start: Position | None, *, is_lenient: bool) -> EventPage:
        """Return a page of the events that have the words asked for."""
        terms = read_terms(self.session, self.search.q or "", is_lenient=is_lenient)
        if terms is None:
            return EventPage([], None)
        bands = [terms.anywhere()] if self.search.sort == "date" else terms.bands()
        return self.page(start, bands=bands, is_lenient=is_lenient)

    def page(
        self,
        start: Position | None,
        *,
        bands: Sequence[Band | None] = (None,),
        is_lenient: bool = False,
    ) -> EventPage:
        """Return a page from where the cursor stands."""
        limit = self.search.limit
        found: list[tuple[int, FoundEvent]] = []
        first_band = start.band if start is not None else 0
        for band in range(first_band, len(bands)):
            after = start if band == first_band else None
            better = bands[band - 1] if band > 0 else None
            most = limit + 1 - len(found)
            events = self.band(after, wanted=bands[band], better=better, most=most)
            found += [(band, event) for event in events]
            if len(found) > limit:
                break
        page = [event for _, event in found[:limit]]
        if len(found) <= limit:
            return EventPage(page, None)
        last_band, last = found[limit - 1]
        position = Position(last_band, last.starts_at, last.id, is_lenient)
        return EventPage(page, write_cursor(position, _fingerprint(self.search)))

    def band(
        self, after: Position | None, *, wanted: Band | None, better: Band | None, most: int
    ) -> list[FoundEvent]:
        """Return the soonest events of one band, without those of the better bands."""
        conditions, values = search_conditions(self.search)
        values |= {"now": self.now, "most": most}
        if wanted is not None:
            conditions.append(f"{wanted.column} @@ CAST(:wanted AS tsquery)")
            values["wanted"] = wanted.tsquery
        if better is not None:
            conditions.append(f"NOT {better.column} @@ CAST(:better AS tsquery)")
            values["better"] = better.tsquery
        if after is not None:
            conditions.append("(starts_at, id) > (:after_at, :after_id)")
            values |= {"after_at": after.starts_at, "after_id": after.event_id}
        statement = _SELECT.format(conditions=" AND ".join(conditions) or "true")
        return [FoundEvent(*row) for row in self.session.execute(text(statement), values)]


def search_conditions(search: EventSearch) -> tuple[list[str], dict[str, Any]]:
    """Return what an event has to fulfil beside the words, in SQL, and the values for it."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if search.city is not None:
        name, _, rest = search.city.partition(",")
        conditions.append("search_fold(split_part(city, ',', 1)) = search_fold(:city)")
        values["city"] = name
        if rest:
            conditions.append("search_fold(city) = search_fold(:whole_city)")
            values["whole_city"] = search.city
    equal = {"country_code": search.country_code, "is_online": search.online}
    for column, wanted in equal.items():
        if wanted is not None:
            conditions.append(f"{column} = :{column}")
            values[column] = wanted
    if search.tag is not None:
        conditions.append("tags @> ARRAY[lower(:tag)]")
        values["tag"] = search.tag
    if search.venue is not None:
        conditions.append("venue_id = (SELECT id FROM venues WHERE slug = :venue)")
        values["venue"] = search.venue
    if search.price_max is not None:
        conditions.append("lowest_price_minor <= :price_max")
        values["price_max"] = search.price_max
    _add_date(conditions, values, "since", search.since, ">=")
    _add_date(conditions, values, "until", search.until, "<=")
    return conditions, values


def _add_date(
    conditions: list[str],
    values: dict[str, Any],
    name: str,
    bound: date | datetime | None,
    comparison: str,
) -> None:
    """Compare with an instant, or with the date at the event's own place."""
    if bound is None:
        return
    values[name] = bound
    if isinstance(bound, datetime):
        conditions.append(f"starts_at {comparison} :{name}")
        return
    conditions.append(f"(starts_at AT TIME ZONE time_zone)::date {comparison} :{name}")
    midnight = datetime.combine(bound, time.min)
    # At the ends of the calendar there is nothing for the index to leave out.
    with suppress(OverflowError):
        about = midnight - _WIDEST_OFFSET if comparison == ">=" else midnight + timedelta(days=2)
        values[f"{name}_about"] = about.isoformat() + "Z"
        conditions.append(f"starts_at {comparison} :{name}_about")


def _fingerprint(search: EventSearch) -> str:
    return repr(replace(search, cursor=None, limit=0))

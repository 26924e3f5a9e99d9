"""Look up venues and series, and what of them anybody may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from stagedoor.catalogue.models import Series, Venue
from stagedoor.catalogue.search import FOUND_EVENT, LISTED_AHEAD, FoundEvent
from stagedoor.discovery.errors import SeriesNotFound, VenueNotFound

# A venue where nothing public ever was is nobody's business.
_SEEN = "EXISTS (SELECT FROM events WHERE {of} AND state <> 'draft' AND NOT is_unlisted)"
_IS_SEEN = text(f"SELECT {_SEEN.format(of='venue_id = :id')}")
_AHEAD = text(
    f"SELECT count(*) FROM events WHERE venue_id = :id AND {LISTED_AHEAD}"  # noqa: S608 - our own words
)
_DATES = text(
    f"SELECT {FOUND_EVENT} FROM events AS e LEFT JOIN venues AS v ON v.id = e.venue_id "  # noqa: S608 - our own words
    "WHERE e.series_id = :id AND e.state <> 'draft' AND NOT e.is_unlisted "
    "ORDER BY e.starts_at, e.id LIMIT 500"
)
_LIKE = {
    kind: text(
        f"SELECT slug, name FROM {kind} WHERE "  # noqa: S608 - our own words
        "search_fold(:words) <> '' AND "
        "(strpos(search_fold(name), search_fold(:words)) > 0 "
        "OR word_similarity(search_fold(:words), search_fold(name)) > 0.5) "
        f"AND {_SEEN.format(of=f'{column} = {kind}.id')} "
        "ORDER BY word_similarity(search_fold(:words), search_fold(name)) DESC, name LIMIT :most"
    )
    for kind, column in (("venues", "venue_id"), ("series", "series_id"))
}


@dataclass(frozen=True, slots=True)
class SeriesDates:
    """Be a series with all its public dates, also those that are over or cancelled."""

    series: Series
    dates: list[FoundEvent]


@dataclass(frozen=True, slots=True)
class Named:
    """Be something with a page of its own."""

    slug: str
    name: str


def get_venue(session: Session, slug: str) -> Venue:
    """Return a venue by its short name; raises VenueNotFound."""
    venue = session.scalar(select(Venue).where(Venue.slug == slug))
    if venue is None or not session.execute(_IS_SEEN, {"id": venue.id}).scalar_one():
        raise VenueNotFound
    return venue


def get_events_ahead(session: Session, venue: Venue, now: datetime) -> int:
    """Return how many public events a venue has ahead."""
    return int(session.execute(_AHEAD, {"id": venue.id, "now": now}).scalar_one())


def get_series(session: Session, slug: str) -> SeriesDates:
    """Return a series by its short name; raises SeriesNotFound."""
    series = session.scalar(select(Series).where(Series.slug == slug))
    if series is not None:
        dates = [FoundEvent(*row) for row in session.execute(_DATES, {"id": series.id})]
        if dates:
            return SeriesDates(series, dates)
    raise SeriesNotFound


def get_venues_like(session: Session, words: str, most: int) -> list[Named]:
    """Return the venues that are called like this, or almost."""
    found = session.execute(_LIKE["venues"], {"words": words, "most": most})
    return [Named(*row) for row in found]


def get_series_like(session: Session, words: str, most: int) -> list[Named]:
    """Return the series that are called like this, or almost."""
    found = session.execute(_LIKE["series"], {"words": words, "most": most})
    return [Named(*row) for row in found]

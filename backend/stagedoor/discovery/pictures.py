"""Keep the pictures of events: drawn for pages, printed for links that people share."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from stagedoor.catalogue.errors import EventNotFound
from stagedoor.catalogue.models import Event, Venue
from stagedoor.database import Database
from stagedoor.discovery.artwork import artwork
from stagedoor.discovery.errors import PictureNotFound
from stagedoor.discovery.poster import Poster, PosterUnprintable, print_poster
from stagedoor.kernel import ids
from stagedoor.kernel.errors import Unavailable
from stagedoor.kernel.written import day_text, time_text
from stagedoor.web.rate_limits import Limit, RateLimits

_MOST_DRAWN, _MOST_PRINTED = 2_000, 100
_PRINTS = Limit("poster", "30/minute; 300/hour")
_PATIENCE_S = 10
_Made = TypeVar("_Made")
_Key = TypeVar("_Key")


class PictureBusy(Unavailable):
    """Refuse to print a picture while there are too many to print."""

    code, title = "picture-busy", "This picture is not ready yet, please try again"


class Pictures:
    """Give pictures, the latest ones from memory."""

    def __init__(self, database: Database, limits: RateLimits) -> None:
        """Start without any."""
        self._database = database
        self._limits = limits
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        self._printed: OrderedDict[Poster, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._one_at_a_time = threading.Lock()

    def drawn(self, event: str) -> bytes:
        """Return an event's picture as SVG; raises PictureNotFound."""
        known = self._drawn.get(event)
        if known is not None:
            return known
        picture = self._read(event, lambda _, found: _drawing(found)).encode()
        self._keep(self._drawn, event, picture, most=_MOST_DRAWN)
        return picture

    def printed(self, event: str, language: str, address: str | None) -> bytes:
        """Return the picture of a link as PNG; raises PictureNotFound, TooMany, PictureBusy."""
        poster = self._read(event, lambda session, found: _poster(session, found, language))
        known = self._printed.get(poster)
        if known is not None:
            return known
        self._limits.count_by_network(_PRINTS, address)
        if not self._one_at_a_time.acquire(timeout=_PATIENCE_S):
            raise PictureBusy
        try:
            picture = print_poster(poster)
        except PosterUnprintable as error:
            raise PictureBusy from error
        finally:
            self._one_at_a_time.release()
        self._keep(self._printed, poster, picture, most=_MOST_PRINTED)
        return picture

    def _read(self, event: str, make: Callable[[Session, Event], _Made]) -> _Made:
        try:
            with self._database.read() as session:
                return make(session, Event.get_event(session, event))
        except EventNotFound as error:
            raise PictureNotFound from error

    def _keep(
        self, kept: OrderedDict[_Key, bytes], key: _Key, picture: bytes, *, most: int
    ) -> None:
        with self._lock:
            kept[key] = picture
            while len(kept) > most:
                kept.popitem(last=False)


def _drawing(event: Event) -> str:
    # All dates of a series have its picture.
    key = ids.public("ser", event.series_id) if event.series_id else ids.public("evt", event.id)
    return artwork(key, event.tags)


def _poster(session: Session, event: Event, language: str) -> Poster:
    venue = session.get(Venue, event.venue_id) if event.venue_id is not None else None
    day = day_text(event.starts_at, event.time_zone, language)
    names = (venue.name if venue is not None else None, event.city)
    return Poster(
        picture=_drawing(event),
        name=event.name,
        when=f"{day}, {time_text(event.starts_at, event.time_zone, language)}",
        where=", ".join(name for name in names if name),
        language=language,
    )

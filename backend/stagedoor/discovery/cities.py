"""Know the cities in which something is on, or was: each has a page under its short name."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.catalogue.slugs import city_slug, slugify
from stagedoor.catalogue.spelling import nearest_words
from stagedoor.database import Database
from stagedoor.discovery.errors import CityNotFound
from stagedoor.kernel import clock

_FRESH_S = 60.0
_EVERY = 1_000_000
_ALL = text(
    "SELECT trim(split_part(city, ',', 1)), country_code, count(*), "
    "count(*) FILTER (WHERE starts_at > :now AND state <> 'cancelled') "
    "FROM events WHERE state <> 'draft' AND NOT is_unlisted AND city IS NOT NULL GROUP BY 1, 2"
)


@dataclass(frozen=True, slots=True)
class City:
    """Be a city: how it is called, and how much is on there."""

    slug: str
    name: str
    country_code: str | None
    events_ahead: int


class Cities:
    """Give the cities as they were at most a minute ago."""

    def __init__(self, database: Database) -> None:
        """Start without any."""
        self._database = database
        self._known: Mapping[str, City] = {}
        self._read_at_s: float | None = None
        self._lock = threading.Lock()

    def get(self, slug: str) -> City:
        """Return a city by its short name; raises CityNotFound."""
        city = self._all().get(slug)
        if city is None:
            raise CityNotFound
        return city

    def busiest(self, most: int) -> list[City]:
        """Return the cities with the most events ahead."""
        ahead = (city for city in self._all().values() if city.events_ahead)
        return sorted(ahead, key=lambda city: (-city.events_ahead, city.slug))[:most]

    def all(self) -> Iterable[City]:
        """Return every city that has something ahead, by its short name."""
        return [city for _, city in sorted(self._all().items()) if city.events_ahead]

    def like(self, words: str, most: int) -> list[City]:
        """Return the cities whose names begin like this, or are what it was likely meant to be."""
        asked = slugify(words, "")
        if not asked:
            return []
        names = [(slugify(city.name, ""), city) for city in self.busiest(_EVERY)]
        chosen = {name for name, _ in names if name.startswith(asked)}
        if not chosen:
            chosen = set(nearest_words(asked, {name for name, _ in names}))
        found = [city for name, city in names if name in chosen]
        return found[:most]

    def _all(self) -> Mapping[str, City]:
        now_s = clock.monotonic_s()
        if self._read_at_s is None or now_s - self._read_at_s > _FRESH_S:
            with self._lock:
                if self._read_at_s is None or now_s - self._read_at_s > _FRESH_S:
                    with self._database.read() as session:
                        self._known = _read(session, clock.now())
                    self._read_at_s = now_s
        return self._known


def _read(session: Session, now: datetime) -> dict[str, City]:
    """Return the cities, each under the spelling that most of its events use."""
    counted: dict[str, list[tuple[int, int, str, str | None]]] = {}
    for name, country_code, events, ahead in session.execute(_ALL, {"now": now}):
        slug = city_slug(name, country_code)
        if slug is not None:
            counted.setdefault(slug, []).append((events, ahead, name, country_code))
    cities = {}
    for slug, spellings in counted.items():
        _, _, name, country_code = max(spellings, key=lambda spelling: spelling[0])
        cities[slug] = City(slug, name, country_code, sum(ahead for _, ahead, _, _ in spellings))
    return cities

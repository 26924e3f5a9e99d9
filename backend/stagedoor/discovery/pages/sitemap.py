"""List the pages that search engines may know: an index, and parts of at most 50,000 addresses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote
from xml.sax.saxutils import escape

from sqlalchemy import text

from stagedoor.catalogue.search import LISTED_AHEAD
from stagedoor.database import Database
from stagedoor.discovery.cities import Cities
from stagedoor.kernel import clock
from stagedoor.kernel.errors import NotFound

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PART = 50_000
# The first part has the front page and the cities besides.
_MOST_NAMED = 40_000
_COUNT = text(f"SELECT count(*) FROM events WHERE {LISTED_AHEAD}")  # noqa: S608 - our own words
_EVENTS = text(
    f"SELECT slug FROM events WHERE {LISTED_AHEAD} ORDER BY id OFFSET :skip LIMIT :most"  # noqa: S608 - as above
)
_NAMED = text(
    f"SELECT 'venues', v.slug FROM venues AS v WHERE EXISTS (SELECT FROM events "  # noqa: S608 - as above
    f"WHERE venue_id = v.id AND {LISTED_AHEAD}) UNION ALL SELECT 'series', s.slug FROM series AS s "
    f"WHERE EXISTS (SELECT FROM events WHERE series_id = s.id AND {LISTED_AHEAD}) ORDER BY 1, 2 "
    f"LIMIT {_MOST_NAMED}"
)
# Where buyers are alone with their own; nothing there is for others to find.
_PRIVATE = ("/checkout/", "/orders/", "/tickets/", "/me/", "/account", "/place-alerts/")


class Sitemap:
    """Write the sitemap and the rules for robots."""

    def __init__(self, database: Database, cities: Cities, *, public_url: str) -> None:
        """List with these."""
        self._database = database
        self._cities = cities
        self._base = public_url.rstrip("/")

    def robots(self) -> str:
        """Return what robots are asked to leave alone."""
        private = "".join(f"Disallow: {path}\n" for path in _PRIVATE)
        return f"User-agent: *\n{private}\nSitemap: {self._base}/sitemap.xml\n"

    def index(self) -> str:
        """Return where the parts are."""
        with self._database.read() as session:
            events = int(session.execute(_COUNT, {"now": clock.now()}).scalar_one())
        parts = ["pages", *(f"events-{part + 1}" for part in range(-(-events // _PART)))]
        addresses = (f"{self._base}/sitemaps/{part}.xml" for part in parts)
        return _document("sitemapindex", "sitemap", addresses)

    def part(self, name: str) -> str:
        """Return one part; raises NotFound."""
        kind, _, number = name.partition("-")
        if name == "pages":
            return _document("urlset", "url", self._pages(clock.now()))
        if kind != "events" or not number.isdecimal() or len(number) > 6:  # noqa: PLR2004 - enough
            raise NotFound
        paths = self._events(int(number), clock.now())
        if not paths:
            raise NotFound
        return _document("urlset", "url", paths)

    def _pages(self, now: datetime) -> list[str]:
        with self._database.read() as session:
            named = session.execute(_NAMED, {"now": now}).all()
        cities = [f"{self._base}/cities/{quote(city.slug)}" for city in self._cities.all()]
        return [
            f"{self._base}/",
            *cities[: _PART - _MOST_NAMED - 1],
            *(f"{self._base}/{kind}/{quote(slug)}" for kind, slug in named),
        ]

    def _events(self, number: int, now: datetime) -> list[str]:
        values = {"now": now, "skip": (number - 1) * _PART, "most": _PART}
        if number < 1:
            return []
        with self._database.read() as session:
            slugs = session.execute(_EVENTS, values).scalars()
            return [f"{self._base}/events/{quote(slug)}" for slug in slugs]


def _document(root: str, entry: str, addresses: Iterable[str]) -> str:
    entries = "".join(f"<{entry}><loc>{escape(one)}</loc></{entry}>\n" for one in addresses)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_SPACE}">\n{entries}</{root}>\n'
    )

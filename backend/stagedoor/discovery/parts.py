"""Make the objects that finding events works with."""

from __future__ import annotations

from pathlib import Path

from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.discovery.cities import Cities
from stagedoor.discovery.pages.programme import Programme
from stagedoor.discovery.pages.sitemap import Sitemap
from stagedoor.discovery.pictures import Pictures
from stagedoor.discovery.place_alerts import AlertLimits, AlertTokens
from stagedoor.web.rate_limits import RateLimits


def discovery_parts(
    config: Configuration, database: Database, limits: RateLimits, *, front_end: Path
) -> tuple[object, ...]:
    """Return what an application needs besides; the front end is where its built files are."""
    cities = Cities(database)
    return (
        cities,
        AlertTokens(config.secret_key),
        AlertLimits(limits),
        Pictures(database, limits),
        Programme(database, cities, public_url=config.public_url, directory=front_end),
        Sitemap(database, cities, public_url=config.public_url),
    )

"""Make the objects that finding events works with."""

from __future__ import annotations

from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.discovery.cities import Cities
from stagedoor.discovery.place_alerts import AlertLimits, AlertTokens
from stagedoor.web.rate_limits import RateLimits


def discovery_parts(
    config: Configuration, database: Database, limits: RateLimits
) -> tuple[object, ...]:
    """Return what an application needs besides."""
    return (Cities(database), AlertTokens(config.secret_key), AlertLimits(limits))

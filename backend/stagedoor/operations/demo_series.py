"""Describe the further dates of the demo's play, each of which stands differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from stagedoor.catalogue.models import EventState
from stagedoor.operations.demo_events import DEMO_EVENTS, DemoEvent

_MATINEE = time(15, 0)
# Days after the first evening, which is the demo's theatre, and what is different.
_DATES: Mapping[int, Mapping[str, Any]] = {
    1: {"places_free": 0},
    2: {"places_free": 12},
    3: {"places_free": 240, "begins": _MATINEE},
    5: {},
    6: {"state": EventState.CANCELLED},
    8: {"state": EventState.POSTPONED},
    35: {"opens_in_days": 7},
}


def demo_dates() -> list[DemoEvent]:
    """Return the dates of the play after its first evening."""
    first = next(event for event in DEMO_EVENTS if event.slug == "theatre")
    return [
        replace(
            first,
            slug=f"the-seagull-{number}",
            days_ahead=first.days_ahead + days,
            **differences,
        )
        for number, (days, differences) in enumerate(_DATES.items(), 2)
    ]

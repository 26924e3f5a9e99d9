"""Spell the word that goes through Redis: these places of this event may have changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import UUID

CHANNEL = "seats"


def encode(event_id: UUID, places: Iterable[int]) -> bytes:
    """Return the message that names places of one event."""
    return json.dumps({"event": str(event_id), "places": sorted(places)}).encode()


def decode(message: bytes) -> tuple[UUID, list[int]] | None:
    """Return the event and the places that a message names, or None if it is not one of ours."""
    try:
        said = json.loads(message)
        event_id, places = UUID(said["event"]), said["places"]
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if not isinstance(places, list) or not all(type(place) is int for place in places):
        return None
    return event_id, places

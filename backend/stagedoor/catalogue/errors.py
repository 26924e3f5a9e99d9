"""Refuse what cannot be done with events and seat maps."""

from __future__ import annotations

from stagedoor.kernel.errors import Conflict, Invalid, NotFound


class EventNotFound(NotFound):
    """Refuse an event that does not exist or is not public."""

    code, title = "event-not-found", "There is no such event"


class SeatMapInvalid(Invalid):
    """Refuse a seat map whose drawing contradicts itself; `errors` points at each fault."""

    code, title = "seat-map-invalid", "The seat map cannot be used as it is drawn"


class SeatMapNotFound(NotFound):
    """Refuse a seat map that does not exist."""

    code, title = "seat-map-not-found", "There is no such seat map"


class EventNotReady(Conflict):
    """Refuse to publish an event that could not be sold as it is."""

    code, title = "event-not-ready", "The event cannot be published yet"


class CursorInvalid(Invalid):
    """Refuse a cursor that we did not give out for this search."""

    code, title = "cursor-invalid", "The cursor does not belong to this search"

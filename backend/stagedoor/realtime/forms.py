"""Give the shape of what is asked about places and of what is answered."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from stagedoor.web.api import Path, Query, Reply


class EventPath(Path):
    """Name an event by its id."""

    event: str


class LiveQuery(Query):
    """Say what the asker has already: what a browser cannot say in a header at first."""

    last_event_id: str | None = Field(default=None, max_length=64)


class PlaceCounts(Reply):
    """Count the places of a price tier by state."""

    free: int
    held: int
    sold: int
    blocked: int


class AvailabilityReply(Reply):
    """Show the state of every place of an event."""

    version: int = Field(description="Live changes with a higher version are not in it yet")
    places: str = Field(
        description="One digit a place: 0 free, 1 held, 2 sold, 3 blocked", pattern="^[0-3]*$"
    )
    # Spelled out in place, so that the description of the packed form can stand beside it.
    counts: Annotated[
        dict[str, PlaceCounts],
        WithJsonSchema({"type": "object", "additionalProperties": PlaceCounts.model_json_schema()}),
    ] = Field(description="By code of price tier")


_VERSION_HEADERS = {
    "Availability-Version": {"description": "As `version`", "schema": {"type": "integer"}},
    "ETag": {"description": "Changes when a place changes", "schema": {"type": "string"}},
}
AVAILABILITY_ANSWERS: dict[str | int, Any] = {
    "200": {
        "description": "The state of every place, as JSON or packed at two bits a place",
        "headers": _VERSION_HEADERS,
        "content": {
            "application/json": {"schema": AvailabilityReply.model_json_schema()},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    "304": {"description": "No place has changed", "headers": _VERSION_HEADERS},
}
LIVE_ANSWERS: dict[str | int, Any] = {
    "200": {
        "description": "Server-Sent Events: `changes`, and `snapshot` when availability is to be "
        "fetched again; `id` is the version",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    "307": {
        "description": "The stream is at another address",
        "headers": {"Location": {"schema": {"type": "string", "format": "uri"}}},
    },
}

"""Answer requests about who has which place: parse, call one front door, reply."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, request

from stagedoor.catalogue.errors import EventNotFound
from stagedoor.kernel import ids
from stagedoor.realtime.availability import Availability, AvailabilityCache
from stagedoor.realtime.forms import (
    AVAILABILITY_ANSWERS,
    LIVE_ANSWERS,
    AvailabilityReply,
    EventPath,
    LiveQuery,
    PlaceCounts,
)
from stagedoor.web.api import blueprint, json_reply, refusals, services

api = blueprint("realtime")
_JSON, _PACKED = "application/json", "application/octet-stream"


@api.get(
    "/events/<event>/availability",
    responses={**AVAILABILITY_ANSWERS, **refusals(EventNotFound)},
)
def show_availability(path: EventPath) -> Response:
    """Show which places of an event are free, held, sold and blocked."""
    event_id = ids.parse("evt", path.event)
    availability = services().get(AvailabilityCache).get(event_id)
    wants_packed = request.accept_mimetypes.best_match([_JSON, _PACKED], _JSON) == _PACKED
    response = _packed_reply(availability) if wants_packed else _reply(availability)
    response.headers["Availability-Version"] = str(availability.version)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    form = "packed" if wants_packed else "json"
    response.set_etag(f"{availability.fingerprint}-{form}", weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]


@api.get("/events/<event>/live", responses={**LIVE_ANSWERS, **refusals(EventNotFound)})
def stream_changes(path: EventPath, query: LiveQuery) -> Response:
    """Stream changes of places as they happen."""
    event_id = ids.parse("evt", path.event)
    services().get(AvailabilityCache).require(event_id)
    event = ids.public("evt", event_id)
    # The header is newer: a browser repeats the address of its first request.
    known = request.headers.get("Last-Event-ID") or query.last_event_id
    question = f"?{urlencode({'last_event_id': known})}" if known else ""
    address = f"{services().config.live_url}/api/v1/events/{event}/live{question}"
    return Response(status=307, headers={"Location": address})


def _packed_reply(availability: Availability) -> Response:
    return Response(availability.packed, content_type=_PACKED)


def _reply(availability: Availability) -> Response:
    counts = {code: PlaceCounts(**numbers) for code, numbers in availability.counts.items()}
    return json_reply(
        AvailabilityReply.model_construct(
            version=availability.version, places=availability.digits, counts=counts
        )
    )

"""Answer requests about events: parse, ask, reply."""

from __future__ import annotations

from flask import Response, request

from stagedoor.catalogue.errors import CursorInvalid, EventNotFound
from stagedoor.catalogue.event_page import EventPages
from stagedoor.catalogue.forms import (
    EventListReply,
    EventPath,
    EventReply,
    EventsQuery,
    SeatMapQuery,
    SeatMapReply,
)
from stagedoor.catalogue.models import Event
from stagedoor.catalogue.question_forms import QuestionsReply
from stagedoor.catalogue.questionnaire import Questionnaires
from stagedoor.catalogue.seat_map_reply import Drawing, DrawingCache
from stagedoor.kernel import clock
from stagedoor.web.api import blueprint, json_reply, refusals, services

api = blueprint("catalogue")
_FOREVER = "public, max-age=31536000, immutable"


@api.get("/events", responses={200: EventListReply, **refusals(CursorInvalid)})
def list_events(query: EventsQuery) -> Response:
    """Search the events that are ahead."""
    now = clock.now()
    with services().database.read() as session:
        page = Event.get_events(session, query.search(), now=now)
    return json_reply(EventListReply.of(page, now))


@api.get("/events/<event>", responses={200: EventReply, **refusals(EventNotFound)})
def show_event(path: EventPath) -> Response:
    """Show an event, by its id or its slug; what is left is up to a second old."""
    body = services().get(EventPages).get(path.event)
    return Response(body, content_type="application/json")


@api.get("/events/<event>/questions", responses={200: QuestionsReply, **refusals(EventNotFound)})
def show_questions(path: EventPath) -> Response:
    """Show what an event asks its buyers, and the words that they agree to."""
    asked = services().get(Questionnaires).get_of(path.event)
    return json_reply(QuestionsReply.of(asked))


@api.get("/events/<event>/seat-map", responses={200: SeatMapReply, **refusals(EventNotFound)})
def show_seat_map(path: EventPath, query: SeatMapQuery) -> Response:
    """Draw an event's places; the drawing never changes under its tag."""
    parts = services()
    with parts.database.read() as session:
        event = Event.get_event(session, path.event)
        in_steps = query.coordinates == "steps"
        drawing = parts.get(DrawingCache).get(session, event, in_steps=in_steps)
    return _drawn(drawing)


def _drawn(drawing: Drawing) -> Response:
    """Return the drawing in the best encoding that the browser takes, or that it has it already."""
    accepted = request.accept_encodings
    encoding = next((name for name in ("br", "gzip") if accepted.quality(name) > 0), "")
    response = Response(drawing.bodies[encoding], content_type="application/json")
    response.set_etag(drawing.etag(encoding))
    response.headers["Cache-Control"] = _FOREVER
    response.vary.add("Accept-Encoding")
    if encoding:
        response.content_encoding = encoding
    response.make_conditional(request)
    return response

"""Speak HTTP with one viewer: read its request, answer it, then pass frames on to it.

A bare protocol, because ten thousand of these are open at once: about 1.5 KB each.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol, cast
from uuid import UUID

from stagedoor.kernel import clock, ids
from stagedoor.kernel.errors import NotFound
from stagedoor.realtime.http_request import HeadRequest, MalformedHead, parse_head

if TYPE_CHECKING:
    from stagedoor.realtime.crowd import Turn

_LARGEST_HEAD = 8192
# A viewer who is so far behind is dropped; it comes back and is told what it missed.
_MOST_UNSENT = 64 * 1024
_LIVE = re.compile(r"/api/v1/events/([^/]+)/live")
_HEALTH = "/healthz"
_RETRY_AFTER_S = 2


class Hub(Protocol):
    """Be what a viewer needs of the hub."""

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """Return the origins whose pages may read what we say; the shop's own comes first."""

    def arrived(self, viewer: Viewer) -> bool:
        """Tell whether there is room for another connection."""

    def asked(self, viewer: Viewer) -> None:
        """Take note that a connection has sent its whole request."""

    def watch(self, viewer: Viewer, event_id: UUID, since: int | None) -> None:
        """Let a viewer follow an event; it is answered now or after a first look."""

    def left(self, viewer: Viewer) -> None:
        """Forget a viewer."""

    def health(self) -> dict[str, object]:
        """Return what `/healthz` says."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Be a refusal in the words of RFC 9457."""

    status: HTTPStatus
    code: str
    title: str
    headers: tuple[str, ...] = ()


EVENT_NOT_FOUND = Answer(HTTPStatus.NOT_FOUND, "event-not-found", "There is no such event")
FULL = Answer(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "unavailable",
    "Too many people watch seat maps, please try again",
    (f"Retry-After: {_RETRY_AFTER_S}",),
)
DATABASE_BUSY = Answer(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "database-busy",
    "We are briefly unavailable, please try again",
    (f"Retry-After: {_RETRY_AFTER_S}",),
)
_NOTHING_HERE = Answer(HTTPStatus.NOT_FOUND, "not-found", "There is nothing here")
_WRONG_METHOD = Answer(
    HTTPStatus.METHOD_NOT_ALLOWED,
    "method-not-allowed",
    "This is only to be read",
    ("Allow: GET, OPTIONS",),
)
_NOT_ACCEPTABLE = Answer(
    HTTPStatus.NOT_ACCEPTABLE, "not-acceptable", "Live changes are text/event-stream"
)
_MALFORMED = Answer(HTTPStatus.BAD_REQUEST, "malformed", "The request could not be read")
_HEAD_TOO_LARGE = Answer(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too-large", "The request's head is too large"
)
TOO_SLOW = Answer(HTTPStatus.REQUEST_TIMEOUT, "too-slow", "The request did not come in time")


class Viewer(asyncio.Protocol):
    """Be one connection, from its request to its end."""

    __slots__ = (
        "_head", "_hub", "_origin", "_transport", "closes_at_s", "event_id", "since", "turn",
    )  # fmt: skip

    def __init__(self, hub: Hub) -> None:
        """Wait for a request on behalf of the hub."""
        self._hub = hub
        self._head: bytes | None = b""
        self._origin: str | None = None
        self._transport: asyncio.Transport | None = None
        self.closes_at_s = 0.0
        self.event_id: UUID | None = None
        self.since: int | None = None
        self.turn: Turn | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the conversation, if there is room for it."""
        # uvloop's transports have all its methods without being one.
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=_MOST_UNSENT)
        if not self._hub.arrived(self):
            self.refuse(FULL)

    def data_received(self, data: bytes) -> None:
        """Collect the request's head; a viewer has nothing to say after it."""
        if self._head is None:
            self.drop()
            return
        self._head += data
        end = self._head.find(b"\r\n\r\n")
        if end < 0 and len(self._head) <= _LARGEST_HEAD:
            return
        head, self._head = self._head[: max(end, 0)], None
        self._hub.asked(self)
        if not 0 <= end <= _LARGEST_HEAD:
            self.refuse(_HEAD_TOO_LARGE)
            return
        try:
            self._answer(parse_head(head))
        except MalformedHead:
            self.refuse(_MALFORMED)

    def pause_writing(self) -> None:
        """Drop a viewer who does not read as fast as things happen."""
        self.drop()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's name
        """Forget the viewer."""
        self._transport = None
        self._hub.left(self)

    def greet(self, frames: bytes, *, retry_ms: int) -> None:
        """Open the stream with what the viewer has missed."""
        lines = [
            "HTTP/1.1 200 OK",
            "Content-Type: text/event-stream",
            "Cache-Control: no-store",
            "X-Accel-Buffering: no",
            *self._common_headers(),
        ]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        self.send(head + b"retry: %d\n\n" % retry_ms + frames)

    def send(self, frame: bytes) -> None:
        """Pass on bytes that are shared with all other viewers."""
        if self._transport is not None:
            self._transport.write(frame)

    def refuse(self, answer: Answer) -> None:
        """Answer with a problem document and close."""
        body: dict[str, object] = {
            "type": f"/problems/{answer.code}",
            "title": answer.title,
            "status": answer.status.value,
            "detail": answer.title,
            "code": answer.code,
            "instance": f"urn:request:{ids.new_id().hex}",
        }
        self._reply(answer.status, "application/problem+json", body, answer.headers)

    def close(self) -> None:
        """End the conversation once everything is sent."""
        if self._transport is not None:
            self._transport.close()

    def drop(self) -> None:
        """End the conversation at once."""
        self._head = None
        if self._transport is not None:
            self._transport.abort()

    def _answer(self, request: HeadRequest) -> None:
        self._origin = request.headers.get("origin")
        live = _LIVE.fullmatch(request.path)
        if live is None and request.path != _HEALTH:
            self.refuse(_NOTHING_HERE)
        elif request.method == "OPTIONS":
            self._allow()
        elif request.method != "GET":
            self.refuse(_WRONG_METHOD)
        elif live is None:
            self._reply(HTTPStatus.OK, "application/json", self._hub.health())
        elif not request.accepts("text/event-stream"):
            self.refuse(_NOT_ACCEPTABLE)
        else:
            self._watch(live[1], request)

    def _watch(self, public_id: str, request: HeadRequest) -> None:
        try:
            event_id = ids.parse("evt", public_id)
        except NotFound:
            self.refuse(EVENT_NOT_FOUND)
            return
        # The header is newer: a browser repeats the address of its first request.
        said = request.headers.get("last-event-id") or request.query.get("last_event_id", "")
        is_version = said.isascii() and said.isdigit() and len(said) <= 18  # noqa: PLR2004 - 64 bits
        self._hub.watch(self, event_id, int(said) if is_version else None)

    def _allow(self) -> None:
        headers = (
            "Access-Control-Allow-Methods: GET",
            "Access-Control-Allow-Headers: Last-Event-ID, Cache-Control",
            "Access-Control-Max-Age: 86400",
        )
        self._reply(HTTPStatus.NO_CONTENT, None, None, headers)

    def _reply(
        self,
        status: HTTPStatus,
        content_type: str | None,
        body: dict[str, object] | None,
        headers: tuple[str, ...] = (),
    ) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", *headers, *self._common_headers()]
        if content_type is not None:
            lines += [f"Content-Type: {content_type}", f"Content-Length: {len(content)}"]
        self._head = None
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        self.close()

    def _common_headers(self) -> list[str]:
        allowed = self._hub.allowed_origins
        origin = self._origin if self._origin in allowed else allowed[0]
        return [
            f"Date: {clock.now():%a, %d %b %Y %H:%M:%S} GMT",
            f"Access-Control-Allow-Origin: {origin}",
            "Vary: Origin",
            "Cross-Origin-Resource-Policy: cross-origin",
            "X-Content-Type-Options: nosniff",
            "Connection: close",
        ]

"""Prove how the hub answers requests: good ones, bad ones and slow ones."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from dataclasses import replace

import pytest

from stagedoor.catalogue.models import EventState
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import ids
from stagedoor.local_machine import MachineFailed
from stagedoor.realtime.http_request import HeadRequest, MalformedHead, parse_head
from stagedoor.realtime.hub import Pace
from stagedoor.realtime.live import allowed_origins, running_hub
from tests.factories.events import MadeEvent, make_event
from tests.realtime.hub_thread import HubThread, Stream
from tests.realtime.waiting import eventually


def _answer(port: int, raw: bytes) -> Stream:
    stream = Stream(port)
    stream.say(raw)
    stream.read_head()
    return stream


def test_a_stream_is_declared_as_one_and_never_kept(live: Configuration, event: MadeEvent) -> None:
    with HubThread(live), closing(Stream.open(live.live_port, event)) as stream:
        assert stream.status == 200
        assert stream.headers["content-type"] == "text/event-stream"
        assert stream.headers["cache-control"] == "no-store"
        assert "content-length" not in stream.headers


def test_health_is_told(live: Configuration, event: MadeEvent) -> None:
    with HubThread(live), closing(Stream.open(live.live_port, event)):
        answer = _answer(live.live_port, b"GET /healthz HTTP/1.1\r\n\r\n")

        assert answer.status == 200
        assert json.loads(answer.body()) == {"status": "ok", "viewers": 1, "events": 1}
        answer.close()


def test_events_that_are_not_public_are_not_found(live: Configuration, database: Database) -> None:
    with database.begin() as session:
        draft = make_event(session, state=EventState.DRAFT)
    unknown = [
        draft.public_id,
        ids.public("evt", ids.new_id()),
        ids.public("ord", ids.new_id()),
        "evt_",
        "nonsense",
        "%2e%2e",
    ]
    with HubThread(live) as hub:
        for public_id in unknown:
            with closing(Stream.open(live.live_port, public_id)) as answer:
                assert answer.status == 404
                assert answer.headers["content-type"] == "application/problem+json"
                assert json.loads(answer.body())["code"] == "event-not-found"
        assert hub.events() == 0


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 404, "not-found"),
        (b"GET /api/v1/events HTTP/1.1\r\n\r\n", 404, "not-found"),
        (b"GET /api/v1/events/a/b/live HTTP/1.1\r\n\r\n", 404, "not-found"),
        (b"POST /healthz HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", 405, "method-not-allowed"),
        (b"DELETE /api/v1/events/evt_1/live HTTP/1.1\r\n\r\n", 405, "method-not-allowed"),
        (b"GET /api/v1/events/evt_1/live HTTP/1.1\r\nAccept: image/png\r\n\r\n", 406,
         "not-acceptable"),
        (b"hello\r\n\r\n", 400, "malformed"),
        (b"GET /healthz SPDY/3\r\n\r\n", 400, "malformed"),
        (b"GET http://elsewhere/ HTTP/1.1\r\n\r\n", 400, "malformed"),
        (b"GET /healthz HTTP/1.1\r\nno colon\r\n\r\n", 400, "malformed"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "malformed"),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n", 431, "too-large"),
    ],
)  # fmt: skip
def test_bad_requests_are_answered_with_a_problem_document(
    live: Configuration, raw: bytes, status: int, code: str
) -> None:
    with HubThread(live), closing(_answer(live.live_port, raw)) as answer:
        problem = json.loads(answer.body())

    assert answer.status == problem["status"] == status
    assert problem["code"] == code
    assert problem["type"] == f"/problems/{code}"
    assert problem["title"]
    assert problem["detail"]
    assert answer.headers["content-type"] == "application/problem+json"
    if status == 405:
        assert "GET" in answer.headers["allow"]


def test_who_does_not_finish_asking_is_sent_away(live: Configuration) -> None:
    pace = Pace(request_s=0.05, housekeeping_s=0.01)
    with HubThread(live, pace=pace), closing(Stream(live.live_port)) as slow:
        slow.say(b"GET /healthz HTTP/1.1\r\nX-Slow: ")
        slow.read_head()

        assert slow.status == 408
        assert json.loads(slow.body())["code"] == "too-slow"


def test_who_keeps_talking_after_asking_is_dropped(live: Configuration, event: MadeEvent) -> None:
    with HubThread(live) as hub, closing(Stream.open(live.live_port, event)) as stream:
        stream.next()
        stream.say(b"GET /healthz HTTP/1.1\r\n\r\n")

        eventually(lambda: hub.viewers() == 0, "the end of the stream")
        assert stream.next() is None


def test_only_the_shop_s_pages_may_listen(live: Configuration, event: MadeEvent) -> None:
    path = f"GET /api/v1/events/{event.public_id}/live HTTP/1.1"
    with HubThread(live):
        for origin, allowed in (
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
            ("http://localhost:8000", "http://localhost:8000"),
            ("http://localhost:9999", "http://127.0.0.1:8000"),
            ("https://elsewhere.example", "http://127.0.0.1:8000"),
        ):
            with closing(Stream(live.live_port)) as stream:
                stream.ask(path, f"Origin: {origin}")
                assert stream.headers["access-control-allow-origin"] == allowed
                assert stream.headers["vary"] == "Origin"


def test_a_browser_may_ask_beforehand(live: Configuration, event: MadeEvent) -> None:
    with HubThread(live), closing(Stream(live.live_port)) as answer:
        answer.ask(
            f"OPTIONS /api/v1/events/{event.public_id}/live HTTP/1.1",
            "Origin: http://127.0.0.1:8000",
            "Access-Control-Request-Headers: last-event-id",
        )

        assert answer.status == 204
        assert "Last-Event-ID" in answer.headers["access-control-allow-headers"]
        assert answer.body() == b""


async def _start(config: Configuration) -> None:
    async with running_hub(config, host="127.0.0.1"):
        raise AssertionError("it started")


def test_a_taken_port_is_said_in_words(live: Configuration) -> None:
    with HubThread(live), pytest.raises(MachineFailed, match=str(live.live_port)):
        asyncio.run(_start(live))


def test_in_production_only_the_public_origin_is_allowed(live: Configuration) -> None:
    production = replace(live, mode="production", public_url="https://tickets.example.org")

    assert allowed_origins(production) == ("https://tickets.example.org",)


@pytest.mark.parametrize(
    ("accept", "is_welcome"),
    [
        (None, True),
        ("text/event-stream", True),
        ("*/*", True),
        ("text/*;q=0.5, application/json", True),
        ("Text/Event-Stream; charset=utf-8", True),
        ("application/json", False),
        ("text/event-stream;q=0", False),
        ("text/event-stream; q=0.000, text/html", False),
        ("", True),
    ],
)
def test_a_client_says_what_it_takes(accept: str | None, is_welcome: bool) -> None:
    headers = {} if accept is None else {"accept": accept}

    assert HeadRequest("GET", "/", {}, headers).accepts("text/event-stream") == is_welcome


def test_a_head_is_taken_apart() -> None:
    head = b"GET /a/b?last_event_id=17&x=%20y HTTP/1.1\r\nHost: h\r\nLast-Event-ID:  5 "

    assert parse_head(head) == HeadRequest(
        "GET", "/a/b", {"last_event_id": "17", "x": " y"}, {"host": "h", "last-event-id": "5"}
    )


@pytest.mark.parametrize(
    "head",
    [b"", b"GET /", b"GET  / HTTP/1.1", b"GET / HTTP/1.1\r\n: x", b"GET / HTTP/1.1\r\n a: x"],
)
def test_what_is_not_a_head_is_refused(head: bytes) -> None:
    with pytest.raises(MalformedHead):
        parse_head(head)

"""Run the live hub in this process, and watch it as a browser does."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import uvloop

from stagedoor.config import Configuration
from stagedoor.local_machine import free_port
from stagedoor.realtime.hub import LiveHub, Pace
from stagedoor.realtime.live import running_hub
from tests.factories.events import MadeEvent
from tests.realtime.test_seat_changes import Frame

_DEADLINE_S = 60.0
# Nothing happens by the clock, so that a test sees only what it asked for.
SLOW = Pace(between_whole_looks_s=3600, keep_alive_s=3600)
QUICK = Pace(between_whole_looks_s=0.05, keep_alive_s=3600)


def live_configuration(database_url: str, redis_url: str, home: Path) -> Configuration:
    """Return the settings of a demo whose hub stands on a free port."""
    port = free_port()
    return Configuration(
        mode="demo",
        home=home,
        port=8000,
        public_url="http://127.0.0.1:8000",
        database_url=database_url,
        redis_url=redis_url,
        smtp_url="smtp://127.0.0.1:9",
        mail_from="box-office@example.org",
        stripe_secret_key="sk_test_none",
        stripe_publishable_key="pk_test_none",
        stripe_webhook_secrets=("whsec_none",),
        stripe_api_base=None,
        live_port=port,
        live_url=f"http://127.0.0.1:{port}",
        mailbox_url=None,
        secret_key=b"a key that only tests have, long enough",
    )


class HubThread:
    """Be a hub with an event loop and a thread of its own."""

    def __init__(
        self, config: Configuration, *, pace: Pace = SLOW, most_viewers: int = 100
    ) -> None:
        """Prepare; the `with` block starts and stops it."""
        self.config = config
        self._pace = pace
        self._most_viewers = most_viewers
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped: asyncio.Event | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live-hub")
        self._hub: LiveHub | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(_DEADLINE_S)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._loop is not None
        assert self._stopped is not None
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(_DEADLINE_S)
        assert not self._thread.is_alive()

    def viewers(self) -> int:
        """Return how many streams the hub counts."""
        assert self._hub is not None
        counted = self._hub.health()["viewers"]
        assert isinstance(counted, int)
        return counted

    def events(self) -> int:
        """Return how many events the hub follows."""
        assert self._hub is not None
        counted = self._hub.health()["events"]
        assert isinstance(counted, int)
        return counted

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        running = running_hub(
            self.config, host="127.0.0.1", most_viewers=self._most_viewers, pace=self._pace
        )
        async with running as hub:
            self._hub = hub
            self._started.set()
            await self._stopped.wait()


class Stream:
    """Be one connection to the hub, read line by line."""

    def __init__(self, port: int, *, receive_buffer: int | None = None) -> None:
        """Connect and say nothing yet."""
        self._socket = socket.socket()
        if receive_buffer is not None:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._socket.settimeout(_DEADLINE_S)
        self._socket.connect(("127.0.0.1", port))
        self._file = self._socket.makefile("rb")
        self.status = 0
        self.headers: dict[str, str] = {}
        self.comments = 0
        self.retry_ms: int | None = None

    @classmethod
    def open(cls, port: int, event: MadeEvent | str, **options: str | int | None) -> Stream:
        """Ask for an event's changes, with `since` in the header or `known` in the address."""
        public_id = event if isinstance(event, str) else event.public_id
        known = options.get("known")
        question = "" if known is None else f"?last_event_id={known}"
        since = options.get("since")
        stream = cls(port)
        stream.ask(
            f"GET /api/v1/events/{public_id}/live{question} HTTP/1.1",
            "Host: hub",
            f"Accept: {options.get('accept', 'text/event-stream')}",
            *([] if since is None else [f"Last-Event-ID: {since}"]),
        )
        return stream

    def ask(self, *lines: str) -> None:
        """Send a request and read the head of the answer."""
        self.say("".join(f"{line}\r\n" for line in lines).encode("latin-1") + b"\r\n")
        self.read_head()

    def say(self, raw: bytes) -> None:
        """Send bytes as they are."""
        self._socket.sendall(raw)

    def read_head(self) -> None:
        """Read the status line and the headers of the answer."""
        self.status = int(self._file.readline().split(b" ")[1])
        while (line := self._file.readline().strip()) != b"":
            name, _, value = line.decode().partition(": ")
            self.headers[name.lower()] = value

    def body(self) -> bytes:
        """Read to the end."""
        return self._file.read()

    def next(self) -> Frame | None:
        """Return the next event, or None at the end of the stream."""
        lines: list[bytes] = []
        while (line := self._file.readline()) != b"":
            if line != b"\n":
                lines.append(line)
            elif lines[0].startswith(b":"):
                self.comments += 1
                lines = []
            elif lines[0].startswith(b"retry: "):
                self.retry_ms = int(lines[0].removeprefix(b"retry: "))
                lines = []
            else:
                return Frame.read(b"".join(lines) + b"\n")
        return None

    def until(self, is_it: Callable[[Frame], bool]) -> list[Frame]:
        """Return the events up to the first that is looked for."""
        frames: list[Frame] = []
        while (frame := self.next()) is not None:
            frames.append(frame)
            if is_it(frame):
                return frames
        raise AssertionError(f"the stream ended after {frames}")

    def until_told(self, place: int, state: int) -> list[Frame]:
        """Return the events up to the first that tells a place's new state."""
        return self.until(lambda frame: [place, state] in frame.data.get("changes", []))

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._socket.close()

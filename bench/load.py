"""Send many HTTP requests over kept connections, cheaply, and note how long each took."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field

import uvloop

Handler = Callable[[int, bytes], None]
# A buyer's steps: gives a request, is sent its status and body, gives the next one.
Script = Generator[bytes, tuple[int, bytes], None]


@dataclass
class Tally:
    """Count answers by status, and keep their durations in seconds."""

    statuses: Counter[int] = field(default_factory=Counter)
    durations_s: list[float] = field(default_factory=list)
    timed: list[tuple[int, float]] = field(default_factory=list)
    elapsed_s: float = 0.0

    @property
    def per_second(self) -> float:
        """Return answers a second."""
        return len(self.durations_s) / self.elapsed_s

    def percentile_ms(self, percent: float) -> float:
        """Return the duration below which that share of the answers came."""
        ordered = sorted(self.durations_s)
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000, 2)


class Connection(asyncio.Protocol):
    """Be one kept connection with one request under way."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self._buffer = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = transport  # type: ignore[assignment]

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Send a request; the future gives status and body."""
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        """Complete the answer once its body is whole."""
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self._buffer[:head_end].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 : head.find(b"\r\n", at) if b"\r\n" in head[at:] else None])
        if at < 0:
            length = 0
        if len(self._buffer) < head_end + 4 + length:
            return
        body = self._buffer[head_end + 4 : head_end + 4 + length]
        status = int(self._buffer[9:12])
        self._buffer = self._buffer[head_end + 4 + length :]
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_result((status, body))

    def connection_lost(self, error: Exception | None) -> None:
        """Fail the request that was under way."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionError("the server closed"))


def request(
    method: str, path: str, *, body: bytes = b"", cookie: str = "", key: str = "", more: str = ""
) -> bytes:
    """Return the bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if key:
        lines.append(f"Idempotency-Key: {key}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    elif method != "GET":
        lines.append("Content-Length: 0")
    if more:
        lines.append(more)
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def run(
    port: int, requests: Iterator[bytes], *, clients: int, handle: Handler | None = None
) -> Tally:
    """Send the requests over `clients` connections, each its next as soon as it has its answer."""
    return uvloop.run(_run(port, requests, clients=clients, handle=handle))


async def _run(
    port: int, requests: Iterator[bytes], *, clients: int, handle: Handler | None
) -> Tally:
    tally = Tally()
    loop = asyncio.get_running_loop()
    pairs = [await loop.create_connection(Connection, "127.0.0.1", port) for _ in range(clients)]

    async def work(connection: Connection) -> None:
        for wanted in requests:
            started_s = time.perf_counter()
            status, body = await connection.ask(wanted)
            tally.durations_s.append(time.perf_counter() - started_s)
            tally.statuses[status] += 1
            if handle is not None:
                handle(status, body)

    started_s = time.perf_counter()
    await asyncio.gather(*(work(connection) for _, connection in pairs))
    tally.elapsed_s = time.perf_counter() - started_s
    for transport, _ in pairs:
        transport.close()
    return tally


def run_scripts(port: int, scripts: list[Script], *, clients: int) -> Tally:
    """Let buyers go through their steps, `clients` of them at once."""
    return uvloop.run(_run_scripts(port, iter(scripts), clients=clients))


async def _run_scripts(port: int, scripts: Iterator[Script], *, clients: int) -> Tally:
    tally = Tally()
    loop = asyncio.get_running_loop()
    pairs = [await loop.create_connection(Connection, "127.0.0.1", port) for _ in range(clients)]

    async def work(connection: Connection) -> None:
        for script in scripts:
            wanted = next(script, None)
            while wanted is not None:
                started_s = time.perf_counter()
                status, body = await connection.ask(wanted)
                took_s = time.perf_counter() - started_s
                tally.durations_s.append(took_s)
                tally.timed.append((status, took_s))
                tally.statuses[status] += 1
                try:
                    wanted = script.send((status, body))
                except StopIteration:
                    wanted = None

    started_s = time.perf_counter()
    await asyncio.gather(*(work(connection) for _, connection in pairs))
    tally.elapsed_s = time.perf_counter() - started_s
    for transport, _ in pairs:
        transport.close()
    return tally

"""Measure the live map: from the commit of a change to the socket of every viewer.

The clock starts where the hold's row was written, which is within its transaction and hence a
little before its commit. The ceiling is a bare protocol that sends frames of the same size to as
many viewers, at the same rate, with neither Redis nor database behind it.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import uvloop

from bench.demo import Demo, sessions
from bench.viewers import Arrivals, raise_file_limit, watching
from stagedoor.kernel import ids

_VIEWERS = 10_000
_SECONDS = 20
_CHANGES_A_SECOND = 20
_TICKS_A_MS = 10
_FILES_BESIDE_VIEWERS = 200
_HUB_LOOKS, _HUB_LOOK_EVERY_S = 400, 0.1
_DRAIN_S = 3.0
_GREETING = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


@dataclass
class _Delays:
    """Count delays in tenths of a millisecond."""

    ticks: Counter[int] = field(default_factory=Counter)

    def add(self, moments: Iterable[float], started_s: float) -> None:
        """Count from a start to each moment."""
        self.ticks.update(int((moment - started_s) * 1000 * _TICKS_A_MS) for moment in moments)

    @property
    def count(self) -> int:
        """Return how many were counted."""
        return self.ticks.total()

    def percentile_ms(self, percent: int) -> float:
        """Return the delay below which that share lies."""
        left = self.count * percent // 100
        for tick in sorted(self.ticks):
            left -= self.ticks[tick]
            if left < 0:
                return tick / _TICKS_A_MS
        return 0.0


def run(demo: Demo, *, viewers: int = _VIEWERS, seconds: int = _SECONDS) -> dict[str, object]:
    """Let viewers watch the stadium while its places are held, and return what was measured."""
    wanted, viewers = viewers, min(viewers, raise_file_limit() - _FILES_BESIDE_VIEWERS)
    demo.reset("stadium")
    event = demo.event("stadium")
    request = _request(event, demo.get(f"/api/v1/events/{event}/availability")["version"])
    _start_hub_anew(demo)
    idle_kib = _hub_kib(demo)
    with watching(demo.config.live_port, request, viewers=viewers) as load:
        held_kib = _hub_kib(demo)
        worked_s = _hub_cpu_s(demo)
        committed = _hold_places(demo, event, _CHANGES_A_SECOND * seconds)
        time.sleep(_DRAIN_S)
        worked_s = _hub_cpu_s(demo) - worked_s
        arrivals = load.stop()
    messages = sum(len(moments) for moments in arrivals.values())
    sent_bytes = sum(len(chunk) * len(moments) for chunk, moments in arrivals.items())
    delays, frames = count_delays(arrivals, committed)
    demo.reset("stadium")
    ceiling = _ceiling(viewers, seconds)
    return {
        "bench": "live_map",
        "value": delays.percentile_ms(99),
        "unit": "ms from commit to the viewer's socket, p99",
        "p50_ms": delays.percentile_ms(50),
        "p99_ms": delays.percentile_ms(99),
        "ceiling": ceiling.percentile_ms(99),
        "ratio": round(delays.percentile_ms(99) / max(ceiling.percentile_ms(99), 0.1), 2),
        "viewers": viewers,
        "lacking_open_files": wanted - viewers,
        "changes": len(committed),
        "frames": frames,
        "untold": viewers * len(committed) - delays.count,
        "messages": messages,
        "hub_us_a_message": round(worked_s * 1e6 / max(messages, 1), 1),
        "bytes_a_viewer_a_change": round(sent_bytes / viewers / len(committed)),
        "kib_a_viewer": round((held_kib - idle_kib) / viewers, 2),
        "hub_idle_mib": round(idle_kib / 1024, 1),
        "asynchronous_commits": "holds",
    }


def _request(event: str, version: int) -> bytes:
    return (
        f"GET /api/v1/events/{event}/live?last_event_id={version} HTTP/1.1\r\n"
        "Host: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"
    ).encode()


def _hold_places(demo: Demo, event: str, count: int) -> dict[int, float]:
    """Hold places one by one, evenly in time, and return when each was committed."""
    cookies = sessions(demo.port, count)
    kind = demo.get(f"/api/v1/events/{event}")["ticket_types"][0]["code"]
    connection = http.client.HTTPConnection("127.0.0.1", demo.port, timeout=30)
    held = []
    started_s = time.monotonic()
    for number, cookie in enumerate(cookies):
        time.sleep(max(0.0, started_s + number / _CHANGES_A_SECOND - time.monotonic()))
        body = json.dumps({"items": [{"place": number * 7, "ticket_type": kind}]})
        headers = {"Cookie": cookie, "Content-Type": "application/json",
                   "Idempotency-Key": f"live-{started_s}-{number}"}  # fmt: skip
        connection.request("POST", f"/api/v1/events/{event}/holds", body, headers)
        reply = connection.getresponse()
        hold = json.loads(reply.read())
        assert reply.status == http.HTTPStatus.CREATED, hold
        held.append(ids.parse("hld", hold["id"]))
    with demo.connect() as database:
        rows = database.execute(
            "SELECT places[1], extract(epoch FROM created_at)::double precision FROM holds"
            " WHERE id = ANY (%s)", (held,)
        ).fetchall()  # fmt: skip
    return dict(rows)


def count_delays(arrivals: Arrivals, started: dict[int, float]) -> tuple[_Delays, int]:
    """Return the delays of the changes that are looked for, and how many frames told them."""
    frames: dict[int, tuple[list[int], list[float]]] = {}
    for chunk, moments in arrivals.items():
        for frame in chunk.split(b"\n\n"):
            version, places = _held_places(frame)
            frames.setdefault(version, (places, []))[1].extend(moments)
    delays, told, telling = _Delays(), set(), 0
    for _, (places, arrived) in sorted(frames.items()):
        # What is told once more, after a reconnect or a late signal, was known already.
        news = [place for place in places if place in started and place not in told]
        told.update(news)
        telling += bool(news)
        for place in news:
            delays.add(arrived, started[place])
    return delays, telling


def _held_places(frame: bytes) -> tuple[int, list[int]]:
    """Return the version of a frame and the places that it says are held now.

    What is no whole frame of changes says nothing; whoever got only half of one counts as untold.
    """
    head, _, data = frame.partition(b"\ndata: ")
    if not head.endswith(b"\nevent: changes") or not data.endswith(b"]}"):
        return 0, []
    said = json.loads(data)
    return int(said["version"]), [place for place, state in said["changes"] if state == 1]


def _hub_pid(demo: Demo) -> int:
    facts = json.loads((demo.config.home / "demo.json").read_text(encoding="utf-8"))
    return int(facts["pids"].get("live", 0))


def _start_hub_anew(demo: Demo) -> None:
    """End the hub, which the demo starts again: one that had viewers keeps their memory."""
    before = _hub_pid(demo)
    os.kill(before, signal.SIGTERM)
    for _ in range(_HUB_LOOKS):
        time.sleep(_HUB_LOOK_EVERY_S)
        try:
            socket.create_connection(("127.0.0.1", demo.config.live_port)).close()
        except ConnectionError:
            continue
        if _hub_pid(demo) not in {0, before}:
            return
    raise TimeoutError("the hub did not come back")


def _hub_kib(demo: Demo) -> int:
    """Return the hub's proportional set size."""
    rollup = Path(f"/proc/{_hub_pid(demo)}/smaps_rollup").read_text(encoding="utf-8")
    return int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])


def _hub_cpu_s(demo: Demo) -> float:
    """Return how long the hub has worked, in and outside the kernel."""
    stat = Path(f"/proc/{_hub_pid(demo)}/stat").read_text(encoding="ascii")
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


# The ceiling ---------------------------------------------------------------------------------


class _Bare(asyncio.Protocol):
    """Greet whoever says anything."""

    def __init__(self, transports: list[asyncio.Transport]) -> None:
        self._transports = transports
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:  # noqa: ARG002 - asyncio's name
        """Greet, and send frames from now on."""
        self._transport.write(_GREETING)
        self._transports.append(self._transport)


def _ceiling(viewers: int, seconds: int) -> _Delays:
    """Return the delays of a bare broadcast."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_broadcast_main, args=(theirs, seconds))
    process.start()
    with watching(ours.recv(), b"hello\r\n\r\n", viewers=viewers) as load:
        ours.send("go")
        sent: dict[int, float] = ours.recv()
        time.sleep(_DRAIN_S)
        arrivals = load.stop()
    ours.send("done")
    process.join()
    return count_delays(arrivals, sent)[0]


def _broadcast_main(pipe: Connection, seconds: int) -> None:
    raise_file_limit()
    uvloop.run(_broadcast(pipe, seconds))


async def _broadcast(pipe: Connection, seconds: int) -> None:
    loop = asyncio.get_running_loop()
    transports: list[asyncio.Transport] = []
    server = await loop.create_server(lambda: _Bare(transports), "127.0.0.1", 0, backlog=4096)
    pipe.send(server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, pipe.recv)
    sent: dict[int, float] = {}
    started_s = loop.time()
    version = int(time.time() * 1000)
    for number in range(_CHANGES_A_SECOND * seconds):
        await asyncio.sleep(max(0.0, started_s + number / _CHANGES_A_SECOND - loop.time()))
        data = f'{{"version":{version + number},"changes":[[{number},1]]}}'
        frame = f"id: {version + number}\nevent: changes\ndata: {data}\n\n".encode()
        sent[number] = time.time()
        for transport in transports:
            transport.write(frame)
    await asyncio.sleep(0.5)
    pipe.send(sent)
    await loop.run_in_executor(None, pipe.recv)


if __name__ == "__main__":
    measured = run(Demo.find(), viewers=int(sys.argv[1]) if sys.argv[1:] else _VIEWERS)
    print(json.dumps(measured))  # noqa: T201

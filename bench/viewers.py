"""Be thousands of open seat maps in one process, and note when each was told what.

A process of its own, so that the hub, the web process and the viewers do not share a loop.
"""

from __future__ import annotations

import asyncio
import gc
import resource
import time
from array import array
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

import uvloop

_AT_ONCE = 100
_CONNECT_S = 120
# Chunks of bytes as they came, and when each viewer got them (seconds since 1970).
Arrivals = dict[bytes, "array[float]"]


class _Crowd:
    """Be all seat maps of one process."""

    def __init__(self, size: int) -> None:
        self.arrivals: Arrivals = {}
        self.is_complete = asyncio.Event()
        self._missing = size

    def greeted(self) -> None:
        """Count one more who was answered."""
        self._missing -= 1
        if self._missing == 0:
            self.is_complete.set()


class _Map(asyncio.Protocol):
    """Be one open seat map."""

    __slots__ = ("_arrivals", "_crowd", "_head")

    def __init__(self, crowd: _Crowd) -> None:
        self._crowd = crowd
        self._arrivals = crowd.arrivals
        self._head: bytes | None = b""

    def data_received(self, data: bytes) -> None:
        """Note when the data came; all maps get the same bytes, so they are kept once."""
        now = time.time()
        if self._head is None:
            arrivals = self._arrivals.get(data)
            if arrivals is None:
                arrivals = self._arrivals[data] = array("d")
            arrivals.append(now)
            return
        self._head += data
        if b"\r\n\r\n" in self._head:
            assert self._head.startswith(b"HTTP/1.1 200 "), self._head
            self._head = None
            self._crowd.greeted()


@dataclass(frozen=True)
class Load:
    """Be processes full of viewers, all of them connected."""

    pipes: list[Connection]

    def stop(self) -> Arrivals:
        """Close all streams and return what came when."""
        total: Arrivals = {}
        for pipe in self.pipes:
            pipe.send("stop")
        for pipe in self.pipes:
            for chunk, moments in pipe.recv().items():
                total.setdefault(chunk, array("d")).extend(moments)
        return total


@contextmanager
def watching(port: int, request: bytes, *, viewers: int, processes: int = 2) -> Iterator[Load]:
    """Give so many viewers once each of them has been greeted."""
    context = get_context("spawn")
    share = -(-viewers // processes)
    pipes = []
    with ExitStack() as stack:
        for number in range(processes):
            ours, theirs = context.Pipe()
            count = min(share, viewers - number * share)
            process = context.Process(
                target=_main, args=(theirs, port, request, count, f"127.0.0.{number + 2}")
            )
            process.start()
            stack.callback(process.join)
            pipes.append(ours)
        for pipe in pipes:
            if not pipe.poll(_CONNECT_S) or pipe.recv() != "ready":
                raise TimeoutError("the viewers could not connect")
        yield Load(pipes)


def raise_file_limit() -> None:
    """Allow as many open files as this user may have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _main(pipe: Connection, port: int, request: bytes, count: int, source: str) -> None:
    raise_file_limit()
    uvloop.run(_watch(pipe, port, request, count, source))


async def _watch(pipe: Connection, port: int, request: bytes, count: int, source: str) -> None:
    loop = asyncio.get_running_loop()
    crowd = _Crowd(count)
    transports = []

    async def connect() -> None:
        transport, _ = await loop.create_connection(
            lambda: _Map(crowd), "127.0.0.1", port, local_addr=(source, 0)
        )
        transport.write(request)
        transports.append(transport)

    for first in range(0, count, _AT_ONCE):
        await asyncio.gather(*(connect() for _ in range(min(_AT_ONCE, count - first))))
    async with asyncio.timeout(_CONNECT_S):
        await crowd.is_complete.wait()
    gc.collect()
    gc.disable()
    pipe.send("ready")
    # In a thread, and not as one of the loop's readers: uvloop would make the pipe non-blocking.
    await loop.run_in_executor(None, pipe.recv)
    for transport in transports:
        transport.abort()
    pipe.send(crowd.arrivals)

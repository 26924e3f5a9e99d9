"""Be thousands of open seat maps in a few processes, and note when each was told what.

The kernel stamps what arrives when it arrives in the viewer's socket. So the viewers may take their
time to read, and leave the machine to what is measured; where two messages are read as one, both
count as having come when the second did.
"""

from __future__ import annotations

import os
import resource
import select
import socket
import struct
import time
from array import array
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

_AT_ONCE = 100
_CONNECT_S = 120
_UNHURRIED = 10
_READ_EVERY_S = 0.01
_LARGEST_READ = 8192
# Linux's SO_TIMESTAMPNS, which Python does not name; a message's stamp is seconds and nanoseconds.
_SO_TIMESTAMPNS = 35
_STAMP = struct.Struct("@qq")
_STAMP_SPACE = socket.CMSG_SPACE(_STAMP.size)
# Chunks of bytes as they came, and when each viewer got them (seconds since 1970).
Arrivals = dict[bytes, "array[float]"]


class _Map:
    """Be one open seat map."""

    __slots__ = ("head", "socket")

    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=_CONNECT_S)
        self.socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self.socket.sendall(request)
        self.socket.settimeout(0)
        self.head: bytes | None = b""

    def read(self, arrivals: Arrivals) -> bool:
        """Note what came and when; tell whether it ended the greeting."""
        data, ancillary, _, _ = self.socket.recvmsg(_LARGEST_READ, _STAMP_SPACE)
        if not data:
            raise ConnectionError("the hub ended a stream")
        if self.head is None:
            # All maps get the same bytes, so they are kept once.
            moments = arrivals.get(data)
            if moments is None:
                moments = arrivals[data] = array("d")
            moments.append(_stamp_s(ancillary))
            return False
        self.head += data
        if b"\r\n\r\n" not in self.head:
            return False
        assert self.head.startswith(b"HTTP/1.1 200 "), self.head
        self.head = None
        return True


class _Crowd:
    """Be all seat maps of one process."""

    def __init__(self) -> None:
        self.arrivals: Arrivals = {}
        self.greeted = 0
        self._maps: dict[int, _Map] = {}
        self._poll = select.epoll()

    def connect(self, port: int, request: bytes, count: int) -> None:
        """Open so many seat maps and wait until each was greeted; raises TimeoutError."""
        until_s = time.monotonic() + _CONNECT_S
        while self.greeted < count:
            for _ in range(min(_AT_ONCE, count - len(self._maps))):
                opened = _Map(port, request)
                self._maps[opened.socket.fileno()] = opened
                self._poll.register(opened.socket, select.EPOLLIN)
            self.read()
            if time.monotonic() > until_s:
                raise TimeoutError("the viewers were not greeted")

    def read(self) -> None:
        """Read what came since the last time."""
        time.sleep(_READ_EVERY_S)
        for number, _ in self._poll.poll(0):
            self.greeted += self._maps[number].read(self.arrivals)

    def close(self) -> None:
        """Close all seat maps."""
        for opened in self._maps.values():
            opened.socket.close()
        self._poll.close()


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
            process = context.Process(target=_main, args=(theirs, port, request, count))
            process.start()
            stack.callback(process.join)
            pipes.append(ours)
        for pipe in pipes:
            if not pipe.poll(_CONNECT_S) or pipe.recv() != "ready":
                raise TimeoutError("the viewers could not connect")
        yield Load(pipes)


def raise_file_limit() -> int:
    """Allow as many open files as this user may have, and return how many that is."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def _main(pipe: Connection, port: int, request: bytes, count: int) -> None:
    raise_file_limit()
    os.nice(_UNHURRIED)
    crowd = _Crowd()
    crowd.connect(port, request, count)
    pipe.send("ready")
    while not pipe.poll():
        crowd.read()
    crowd.close()
    pipe.send(crowd.arrivals)


def _stamp_s(ancillary: list[tuple[int, int, bytes]]) -> float:
    seconds, nanoseconds = _STAMP.unpack(ancillary[0][2])
    return float(seconds + nanoseconds / 1e9)

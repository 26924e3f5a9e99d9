"""Print tickets in a process of its own, so that a crash of the renderer ends nothing of ours.

The process starts with the first tickets, ends after a minute without any or with its parent, and
is given the facts of the tickets and nothing else: no secrets in its environment, no database, a
bounded memory. Measured: 0.2 s to start, then about 9 ms a ticket.
"""

from __future__ import annotations

import json
import os
import resource
import select
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import IO, Any

from stagedoor.booking.ticket_page import TicketPage, TicketsUnprintable
from stagedoor.kernel import clock

_COMMAND = (sys.executable, "-m", "stagedoor.booking.ticket_press")
_PAGES_MAX = 1_000
_MEMORY_MAX = 1 << 30
_ANSWER_MAX = 1 << 28
_IDLE_S = 60
_GOODBYE_S = 0.5
# The renderer keeps what it has laid out before; a fresh process now and then bounds that.
_DOCUMENTS_MAX = 500
# What is sent either way is one of these, then so many bytes.
_HEADER = struct.Struct(">cI")
_FACTS, _PDF, _FAILURE = b"t", b"p", b"f"


class TicketPress:
    """Keep one renderer process and start it again whenever it is gone."""

    def __init__(self, *, timeout_s: float = 30, command: Sequence[str] = _COMMAND) -> None:
        """Prepare to start the renderer; nothing runs until the first tickets."""
        self._timeout_s = timeout_s
        self._command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()

    def render(self, pages: Sequence[TicketPage]) -> bytes:
        """Return one PDF with a page for each ticket; raises TicketsUnprintable."""
        if not 0 < len(pages) <= _PAGES_MAX:
            raise TicketsUnprintable(f"a document has 1 to {_PAGES_MAX} tickets, not {len(pages)}")
        facts = json.dumps([{**asdict(page), "starts_at": str(page.starts_at)} for page in pages])
        with self._one_at_a_time:
            kind, answer = self._ask(facts.encode())
        if kind != _PDF:
            raise TicketsUnprintable(answer.decode(errors="replace"))
        return answer

    def close(self) -> None:
        """End the renderer process, if there is one."""
        with self._one_at_a_time:
            self._end()

    def _ask(self, facts: bytes) -> tuple[bytes, bytes]:
        while True:
            is_fresh = self._process is None
            try:
                return self._exchange(facts)
            except (OSError, EOFError) as error:
                status = self._end()
                # It had gone home for want of work just before, which is no failure.
                if is_fresh or status != 0:
                    raise TicketsUnprintable(f"the renderer died: {error}") from error

    def _exchange(self, facts: bytes) -> tuple[bytes, bytes]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={}, bufsize=0
            )
        sender, receiver = self._process.stdin, self._process.stdout
        assert sender is not None
        assert receiver is not None
        until = clock.monotonic_s() + self._timeout_s
        _send(sender, _FACTS, facts)
        kind, length = _HEADER.unpack(_receive(receiver, _HEADER.size, until))
        if length > _ANSWER_MAX:
            raise OSError("its answer was too long")
        return kind, _receive(receiver, length, until)

    def _end(self) -> int | None:
        """End the process and return the status with which it had ended by itself, if it had."""
        process, self._process = self._process, None
        if process is None:
            return None
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            stream.close()
        # One that closed its end is about to exit: give it the moment to say with which status.
        try:
            return process.wait(_GOODBYE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None


def _send(stream: IO[bytes], kind: bytes, body: bytes) -> None:
    left = memoryview(_HEADER.pack(kind, len(body)) + body)
    while left:
        left = left[stream.write(left) :]


def _receive(stream: IO[bytes], length: int, until: float) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        patience = until - clock.monotonic_s()
        if patience <= 0 or not select.select([stream], [], [], patience)[0]:
            raise OSError("it took too long")
        part = os.read(stream.fileno(), min(length - len(parts), 1 << 20))
        if not part:
            raise EOFError("it closed its end")
        parts += part
    return bytes(parts)


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    # Imported here, since whoever has the press alone needs neither renderer nor fonts.
    from stagedoor.booking.ticket_pdf import render_tickets  # noqa: PLC0415

    for _ in range(_DOCUMENTS_MAX):
        if not select.select([requests], [], [], _IDLE_S)[0]:
            return
        header = requests.read(_HEADER.size)
        if len(header) < _HEADER.size:
            return
        body = _read_whole(requests, _HEADER.unpack(header)[1])
        try:
            answer = _PDF, render_tickets([_page(facts) for facts in json.loads(body)])
        except TicketsUnprintable as error:
            answer = _FAILURE, str(error).encode()
        _send(answers, *answer)


def _read_whole(stream: IO[bytes], length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = stream.read(length - len(parts))
        if not part:
            break
        parts += part
    return bytes(parts)


def _page(facts: dict[str, Any]) -> TicketPage:
    return TicketPage(**{**facts, "starts_at": datetime.fromisoformat(facts["starts_at"])})


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_MAX, _MEMORY_MAX))
    with (
        os.fdopen(os.dup(0), "rb", buffering=0) as requests,
        os.fdopen(os.dup(1), "wb", buffering=0) as answers,
    ):
        # What a library might print must not get between the answers.
        os.dup2(2, 1)
        _serve(requests, answers)


if __name__ == "__main__":
    _main()

"""Listen to Redis for places that changed; being deaf for a while costs no more than a delay.

It speaks the few words of the protocol itself: redis-py would take half of the hub's memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import ssl
from collections.abc import Callable
from typing import Self
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from stagedoor.realtime import seat_signal

_log = logging.getLogger(__name__)
_CONNECT_TIMEOUT_S = 3
_SILENCE_S = 10
_FIRST_DELAY_S = 0.1
_LONGEST_DELAY_S = 2.0
_DEFAULT_PORT = 6379
_DEEPEST = 3

_Said = bytes | int | list["_Said"] | None


class RedisSaysNo(Exception):
    """Say that Redis refused a command, or said something that is not its protocol."""


async def listen(redis_url: str, heard: Callable[[UUID, list[int]], None]) -> None:
    """Call back for every signal, for ever; come back whenever Redis went away."""
    delay_s = _FIRST_DELAY_S
    was_there = True
    while True:
        try:
            async with _Subscription(urlsplit(redis_url)) as subscription:
                delay_s, was_there = _FIRST_DELAY_S, True
                async for event_id, places in subscription:
                    heard(event_id, places)
        except (OSError, EOFError, TimeoutError, ValueError, RedisSaysNo) as error:
            if was_there:
                _log.warning("Redis is away (%r); seat maps follow within seconds", error)
                was_there = False
        await asyncio.sleep(delay_s * random.uniform(0.5, 1.0))  # noqa: S311 - spreads reconnects
        delay_s = min(delay_s * 2, _LONGEST_DELAY_S)


class _Subscription:
    """Be one connection that is subscribed to the channel."""

    def __init__(self, url: SplitResult) -> None:
        self._url = url

    async def __aenter__(self) -> Self:
        async with asyncio.timeout(_CONNECT_TIMEOUT_S):
            self._reader, self._writer = await _connect(self._url)
            try:
                await self._introduce()
            except BaseException:
                self._writer.close()
                raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> tuple[UUID, list[int]]:
        while True:
            said = await self._next_word()
            if isinstance(said, list) and len(said) == 3 and said[0] == b"message":  # noqa: PLR2004
                signal = seat_signal.decode(said[2]) if isinstance(said[2], bytes) else None
                if signal is not None:
                    return signal

    async def _introduce(self) -> None:
        if self._url.password is not None:
            names = [self._url.username] if self._url.username else []
            words = [unquote(word) for word in [*names, self._url.password]]
            self._say("AUTH", *words)
            await self._read()
        self._say("SUBSCRIBE", seat_signal.CHANNEL)
        await self._read()

    async def _next_word(self) -> _Said:
        """Wait for something; after a silence ask whether Redis is there and wait once more."""
        try:
            async with asyncio.timeout(_SILENCE_S):
                start = await self._reader.readline()
        except TimeoutError:
            self._say("PING")
            async with asyncio.timeout(_SILENCE_S):
                start = await self._reader.readline()
        return await self._rest(start)

    def _say(self, *words: str) -> None:
        encoded = [word.encode() for word in words]
        parts = [b"*%d\r\n" % len(encoded)]
        parts += [b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded]
        self._writer.write(b"".join(parts))

    async def _read(self, depth: int = 0) -> _Said:
        return await self._rest(await self._reader.readline(), depth)

    async def _rest(self, start: bytes, depth: int = 0) -> _Said:
        if not start.endswith(b"\r\n"):
            raise EOFError
        kind, value = start[:1], start[1:-2]
        if kind == b"+":
            return value
        if kind == b":":
            return int(value)
        if kind == b"$":
            size = int(value)
            return None if size < 0 else (await self._reader.readexactly(size + 2))[:-2]
        if kind == b"*" and depth < _DEEPEST:
            return [await self._read(depth + 1) for _ in range(int(value))]
        raise RedisSaysNo(start.decode(errors="replace").strip())


async def _connect(url: SplitResult) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if url.scheme == "unix":
        return await asyncio.open_unix_connection(url.path)
    tls = ssl.create_default_context() if url.scheme == "rediss" else None
    return await asyncio.open_connection(
        url.hostname or "127.0.0.1", url.port or _DEFAULT_PORT, ssl=tls
    )

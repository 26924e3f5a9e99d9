"""Run the live hub: one process that streams changes of places to every open seat map."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import resource
import signal
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import uvloop

from stagedoor.config import Configuration, ConfigurationError
from stagedoor.local_machine import MachineFailed
from stagedoor.realtime import seat_signals
from stagedoor.realtime.hub import LiveHub, Pace
from stagedoor.realtime.place_reader import PlaceReader
from stagedoor.realtime.viewer import Viewer

_LOOPBACK = "127.0.0.1"
_MOST_VIEWERS = 20_000
_FILES_BESIDE_VIEWERS = 100
_BACKLOG = 4096
# The kernel would otherwise keep megabytes for each viewer who does not read.
_SEND_BUFFER = 64 * 1024


def run(arguments: Sequence[str]) -> int:
    """Tell open seat maps what changed until told to stop."""
    parser = argparse.ArgumentParser(prog="stagedoor live", description=run.__doc__)
    parser.add_argument(
        "--host", default=_LOOPBACK, help="address to listen on; 127.0.0.1 without this"
    )
    parser.add_argument(
        "--viewers", type=int, default=_MOST_VIEWERS, help="how many may watch at once"
    )
    given = parser.parse_args(arguments)
    config = Configuration.load_config()
    if config.is_demo and given.host != _LOOPBACK:
        raise ConfigurationError("the demo listens on 127.0.0.1 only")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    most_viewers = _most_viewers(given.viewers)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(config, host=given.host, most_viewers=most_viewers))
    return 0


async def serve(config: Configuration, *, host: str, most_viewers: int) -> None:
    """Stream on the configured port until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with running_hub(config, host=host, most_viewers=most_viewers):
        await stopped.wait()


@asynccontextmanager
async def running_hub(
    config: Configuration, *, host: str, most_viewers: int = _MOST_VIEWERS, pace: Pace | None = None
) -> AsyncIterator[LiveHub]:
    """Give a hub that listens on the configured port and to Redis; raises MachineFailed."""
    hub = LiveHub(
        PlaceReader(config.database_url),
        allowed_origins(config),
        most_viewers=most_viewers,
        pace=pace or Pace(),
    )
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Viewer(hub), sock=_listening_socket(host, config.live_port), backlog=_BACKLOG
    )
    tasks = [
        loop.create_task(seat_signals.listen(config.redis_url, hub.heard)),
        loop.create_task(hub.keep_house()),
    ]
    try:
        yield hub
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await hub.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await server.wait_closed()


def allowed_origins(config: Configuration) -> tuple[str, ...]:
    """Return whose pages may listen: the shop's, and on this machine also its other names."""
    shop = urlsplit(config.public_url)
    origins = [f"{shop.scheme}://{shop.netloc}"]
    if config.is_loopback:
        port = "" if shop.port is None else f":{shop.port}"
        origins += [f"{shop.scheme}://{name}{port}" for name in (_LOOPBACK, "localhost")]
    return tuple(dict.fromkeys(origins))


def _listening_socket(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections inherit it.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise MachineFailed(f"the live hub cannot listen on {host}:{port}: {error}") from error
    return listener


def _most_viewers(wanted: int) -> int:
    """Raise the limit of open files as far as it goes, and return how many viewers that allows."""
    needed = wanted + _FILES_BESIDE_VIEWERS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or hard >= needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))
        return wanted
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard - _FILES_BESIDE_VIEWERS

"""Serve the web process: granian with a few workers.

It could serve the web front end's files too, and a little faster, but without our headers and our
problem documents: `web/pages.py` does.
"""

from __future__ import annotations

import gc
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels

from stagedoor.config import Configuration, ConfigurationError

_LOOPBACK = "127.0.0.1"
# Threads that run our code, in each worker. More do not answer faster, and each may want one of
# the few database connections.
_THREADS = 4


def serve(config: Configuration, *, host: str = _LOOPBACK, workers: int = 2) -> None:
    """Answer requests on the configured port until SIGTERM or SIGINT.

    Raises ConfigurationError for a demo that would be open to the network.
    """
    if config.is_demo and host != _LOOPBACK:
        raise ConfigurationError("the demo listens on 127.0.0.1 only")
    server = Granian(
        "stagedoor.main:wsgi",
        factory=True,
        address=host,
        port=config.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        loop=Loops.asyncio,
        workers=workers,
        blocking_threads=_THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    )
    # Whatever is imported by now is shared by the workers, which are forked from here.
    gc.collect()
    gc.freeze()
    server.serve()


def web_directory() -> Path:
    """Return where the built web front end stands: beside the package."""
    return Path(__file__).resolve().parents[3] / "web" / "dist"

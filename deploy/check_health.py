"""Tell by the exit status whether the process beside which this runs does its work."""

from __future__ import annotations

import sys
import urllib.request
from collections.abc import Callable

import psycopg

from stagedoor.config import Configuration, ConfigurationError

_TIMEOUT_S = 3
# The worker writes down every two seconds that it is there.
_BEATS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 s'"


def check_web(config: Configuration) -> None:
    """Raise unless the web process can sell; without Redis it can, so nothing depends on that."""
    _get(f"http://127.0.0.1:{config.port}/readyz?exclude=redis")


def check_live(config: Configuration) -> None:
    """Raise unless the live hub answers."""
    _get(f"http://127.0.0.1:{config.live_port}/healthz")


def check_worker(config: Configuration) -> None:
    """Raise unless a worker has been heard of lately."""
    url = config.database_url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url, connect_timeout=_TIMEOUT_S) as connection:
        row = connection.execute(_BEATS).fetchone()
    if row is None or row[0] == 0:
        raise OSError("no worker has been heard of for 30 seconds")


_CHECKS: dict[str, Callable[[Configuration], None]] = {
    "web": check_web,
    "live": check_live,
    "worker": check_worker,
}


def main(arguments: list[str]) -> int:
    """Check the process that the one argument names."""
    if len(arguments) != 1 or arguments[0] not in _CHECKS:
        sys.stderr.write(f"usage: check_health.py {'|'.join(_CHECKS)}\n")
        return 2
    try:
        _CHECKS[arguments[0]](Configuration.load_config())
    except (ConfigurationError, OSError, psycopg.Error) as error:
        sys.stderr.write(f"{arguments[0]}: {error}\n")
        return 1
    return 0


def _get(url: str) -> None:
    # Raises for every status that is not a success.
    urllib.request.urlopen(url, timeout=_TIMEOUT_S).close()  # noqa: S310 - our own address


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

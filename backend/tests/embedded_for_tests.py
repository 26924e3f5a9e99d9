"""Start one PostgreSQL and one Valkey for a whole pytest run, when first asked for."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stagedoor.embedded import EmbeddedPostgres, EmbeddedValkey


@dataclass
class _Servers:
    postgres_url: str = ""
    redis_url: str = ""
    postgres: EmbeddedPostgres | None = None
    valkey: EmbeddedValkey | None = None
    directory: Path | None = None
    worker_number: int = 0


_servers = _Servers()


def postgres_url(database: str) -> str:
    """Return where a database of the run's PostgreSQL is, starting the server if need be."""
    if not _servers.postgres_url:
        _servers.postgres = EmbeddedPostgres(_directory() / "postgres", is_durable=False).start()
        _servers.postgres_url = _servers.postgres.url_of("")
    return _servers.postgres_url + database


def redis_url(number: int) -> str:
    """Return where a numbered database of the run's Valkey is, starting the server if need be."""
    if not _servers.redis_url:
        _servers.valkey = EmbeddedValkey(_directory() / "valkey").start()
        _servers.redis_url = _servers.valkey.url.removesuffix("0")
    return f"{_servers.redis_url}{number}"


def share_with(worker_input: dict[str, Any]) -> None:
    """Write down for an xdist worker where the servers are."""
    worker_input["postgres_url"] = postgres_url("")
    worker_input["redis_url"] = redis_url(0).removesuffix("0")


def take_over(worker_input: dict[str, Any]) -> None:
    """Use the servers that the run's first process started."""
    _servers.postgres_url = worker_input.get("postgres_url", _servers.postgres_url)
    _servers.redis_url = worker_input.get("redis_url", _servers.redis_url)
    _servers.worker_number = int(worker_input.get("workerid", "gw0").removeprefix("gw"))


def stop_all() -> None:
    """Stop what this process started and remove its data."""
    if _servers.postgres is not None:
        _servers.postgres.stop(immediate=True)
    if _servers.valkey is not None:
        _servers.valkey.stop(immediate=True)
    if _servers.directory is not None:
        shutil.rmtree(_servers.directory, ignore_errors=True)


def worker_number() -> int:
    """Return the number of this xdist worker, 0 without xdist."""
    return _servers.worker_number


def _directory() -> Path:
    if _servers.directory is None:
        _servers.directory = Path(tempfile.mkdtemp(prefix="stagedoor-tests-"))
        # PostgreSQL runs as another user under root and must get through.
        _servers.directory.chmod(0o711)
    return _servers.directory

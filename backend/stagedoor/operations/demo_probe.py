"""Ask the demo's own web process how it is."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException
from typing import Any

_TIMEOUT_S = 5


def is_ready(port: int) -> bool:
    """Tell whether the web process on a port of this machine says that it can sell."""
    # Sales go on without Redis, which the supervisor starts again by itself.
    status, _ = _get(port, "/readyz?exclude=redis")
    return status == 200  # noqa: PLR2004 - HTTP's OK


def ask_json(port: int, path: str) -> dict[str, Any]:
    """Return the JSON object at a path of the web process, or an empty one."""
    _, body = _get(port, path)
    try:
        read = json.loads(body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _get(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
    try:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.read()
    except (OSError, HTTPException):
        return 0, b""
    finally:
        connection.close()

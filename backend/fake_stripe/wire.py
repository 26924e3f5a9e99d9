"""One request and one reply, apart from how the bytes travel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# A JSON value, and a JSON object: the edges at which types end.
Value = Any
Json = dict[str, Value]


@dataclass(frozen=True)
class Call:
    """Hold a request; header names are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def base_url(self) -> str:
        """Give the address under which the caller found this server."""
        return "http://" + self.headers.get("host", "127.0.0.1")


@dataclass(frozen=True)
class Reply:
    """Hold a reply; `is_dropped` cuts the connection instead of sending it."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    is_dropped: bool = False


def words(text: str) -> tuple[str, ...]:
    """Give the names in a text, so that a long list of them can be read."""
    return tuple(text.split())


def encode(document: object) -> bytes:
    """Write JSON the way Stripe does: indented by two, in insertion order."""
    return json.dumps(document, indent=2, ensure_ascii=False).encode()


def as_json(status: int, document: object, headers: Mapping[str, str] | None = None) -> Reply:
    """Make a JSON reply."""
    return Reply(status, encode(document), headers=headers or {})

"""Read the clock: the only module that asks what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Return the current instant, aware and in UTC."""
    return datetime.now(UTC)


def unix_ms() -> int:
    """Return the current instant as whole milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def monotonic_s() -> float:
    """Return seconds from an arbitrary start that never goes backwards, for measuring spans."""
    return time.monotonic()

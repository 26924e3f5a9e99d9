"""The fake's only reader of the clock."""

from __future__ import annotations

import time


def now_ms() -> int:
    """Give the milliseconds since the epoch."""
    return time.time_ns() // 1_000_000

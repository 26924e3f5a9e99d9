"""Wait for a condition, with a deadline that only a fault can reach."""

from __future__ import annotations

import threading
from collections.abc import Callable

from stagedoor.kernel import clock

_DEADLINE_S = 60.0
_POLL_S = 0.01


def eventually(condition: Callable[[], bool], what: str) -> None:
    """Return as soon as the condition holds; fail with what was waited for."""
    deadline_s = clock.monotonic_s() + _DEADLINE_S
    pause = threading.Event()
    while not condition():
        assert clock.monotonic_s() < deadline_s, f"never came: {what}"
        pause.wait(_POLL_S)

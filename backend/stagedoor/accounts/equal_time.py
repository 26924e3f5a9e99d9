"""Answer no earlier than a set time, so that the wait does not tell a known address apart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from stagedoor.kernel import clock

# Longer than registering or asking for a mail takes. Tests need not wait.
shortest_s = 0.25


@contextmanager
def at_least() -> Iterator[None]:
    """Make a block last as long as the longest of its kind; open no transaction around it."""
    ends_at_s = clock.monotonic_s() + shortest_s
    yield
    time.sleep(max(0.0, ends_at_s - clock.monotonic_s()))

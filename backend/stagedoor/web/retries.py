"""Ask a view again whose transaction lost to another: a deadlock, a lock that came too late.

A transaction is all or nothing, so what was lost has left nothing behind, and the view may begin
from its first line. Where a view has several, each of them can be repeated by its own rules.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from flask import g, request

from stagedoor.database import TransactionLost

_TRIES = 3
_LONGEST_PAUSE_S = 0.05
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def until_kept(view: Callable[[], Any]) -> Any:
    """Return the view's reply to a change, tried a few times; raises TransactionLost after them."""
    if request.method in _SAFE_METHODS:
        return view()
    known = {name: g.get(name) for name in g}
    for tries_left in reversed(range(_TRIES)):
        try:
            return view()
        except TransactionLost:
            _forget_all_but(known)
            if tries_left == 0:
                raise
        # Whoever lost to each other must not meet again at the same moment.
        time.sleep(random.uniform(0, _LONGEST_PAUSE_S))  # noqa: S311
    raise AssertionError("the last try returns or raises")


def _forget_all_but(known: dict[str, Any]) -> None:
    """Undo what a lost try has noted for its reply, such as a session that was never stored."""
    for name in list(g):
        g.pop(name)
    for name, value in known.items():
        setattr(g, name, value)

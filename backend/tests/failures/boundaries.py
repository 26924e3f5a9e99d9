"""Count every moment at which a process may die between two effects, and die at a chosen one."""

from __future__ import annotations

import os
import re
import signal
import smtplib
import threading
from typing import Any

import psycopg
from requests.adapters import HTTPAdapter
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect

_NAME_LENGTH = 70
# What the provider calls its objects differs from one life to the next.
_ID = re.compile(r"_[0-9a-f]{8,}")


class Boundaries:
    """Write the name of each boundary to a pipe, and kill this process at the one to die at."""

    def __init__(self, log: int, *, crash_at: int | None) -> None:
        """Take the pipe and the number of the boundary, from 1; None lets the process live."""
        self._log = log
        self._crash_at = crash_at
        self._crossed = 0

    def cross(self, name: str) -> None:
        """Note a boundary; SIGKILL leaves no time for anything after it."""
        if threading.current_thread() is not threading.main_thread():
            return
        words = _ID.sub("_…", " ".join(name.split()))[:_NAME_LENGTH]
        os.write(self._log, f"{words}\n".encode())
        self._crossed += 1
        if self._crossed == self._crash_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Make everything that leaves this process a boundary before and after."""
        self._watch_statements()
        self._wrap(DefaultDialect, "do_commit", lambda _: "COMMIT")
        # A statement that goes past SQLAlchemy, in a transaction of its own.
        self._wrap(psycopg.Connection, "execute", lambda arguments: str(arguments[0]))
        self._wrap(HTTPAdapter, "send", lambda sent: f"{sent[0].method} {sent[0].path_url}")
        # The server's 250 is the answer to the data: from then on the mail is its own.
        self._wrap(smtplib.SMTP, "data", lambda _: "the mail's DATA")

    def _watch_statements(self) -> None:
        @event.listens_for(Engine, "before_cursor_execute")
        def before(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            self.cross(f"before {statement}")

        @event.listens_for(Engine, "after_cursor_execute")
        def after(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            self.cross(f"after {statement}")

    def _wrap(self, owner: Any, name: str, label: Any) -> None:
        original = getattr(owner, name)

        def crossing(this: Any, *arguments: Any, **options: Any) -> Any:
            self.cross(f"before {label(arguments)}")
            answer = original(this, *arguments, **options)
            self.cross(f"after {label(arguments)}")
            return answer

        setattr(owner, name, crossing)

"""Serve a box office by the real web server on a real port, and buy there over TCP."""

from __future__ import annotations

import dataclasses
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from stagedoor import child_process
from stagedoor.config import Configuration, inherited_environment
from stagedoor.local_machine import free_port
from tests.realtime.waiting import eventually

_PATIENCE_S = 60


@dataclass(frozen=True)
class Answer:
    """Be what the server answered."""

    status: int
    body: Any


class Browser:
    """Keep a connection and a cookie, as a buyer's browser does."""

    def __init__(self, port: int) -> None:
        """Connect at the first request."""
        self._line = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
        self._cookie = ""

    def post(self, path: str, form: dict[str, Any] | None = None) -> Answer:
        """Send a form and return the answer."""
        headers = {"Content-Type": "application/json"} if form is not None else {}
        if self._cookie:
            headers["Cookie"] = self._cookie
        body = None if form is None else json.dumps(form)
        self._line.request("POST", f"/api/v1{path}", body=body, headers=headers)
        reply = self._line.getresponse()
        if given := reply.getheader("Set-Cookie"):
            self._cookie = given.partition(";")[0]
        return Answer(reply.status, json.loads(reply.read()))

    def close(self) -> None:
        """Hang up."""
        self._line.close()


@contextmanager
def serving(config: Configuration, home: Path) -> Iterator[int]:
    """Run `stagedoor serve` with two workers of four threads; give its port."""
    port = free_port()
    config = dataclasses.replace(
        config, home=home, port=port, public_url=f"http://127.0.0.1:{port}"
    )
    facts = {field.name: getattr(config, field.name) for field in dataclasses.fields(config)}
    facts |= {"home": str(home), "secret_key": config.secret_key.decode()}
    (home / "demo.json").write_text(json.dumps(facts), encoding="utf-8")
    process = child_process.start(
        [sys.executable, "-m", "stagedoor.main", "serve"],
        home / "serve.log",
        env=inherited_environment(STAGEDOOR_HOME=str(home)),
    )
    try:
        eventually(lambda: process.poll() is not None or _is_alive(port), "the web server")
        assert process.poll() is None, (home / "serve.log").read_text()
        yield port
    finally:
        child_process.stop(process, [signal.SIGTERM])


def _is_alive(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)) as line:
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except OSError:
            return False

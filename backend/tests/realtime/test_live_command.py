"""Prove that `stagedoor live` runs as a process of its own and stops when it is told to."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from typing import Any

from stagedoor.config import Configuration, inherited_environment
from tests.factories.events import MadeEvent
from tests.realtime.hub_thread import Stream
from tests.realtime.waiting import eventually


def _write_demo(config: Configuration) -> None:
    facts: dict[str, Any] = {field.name: getattr(config, field.name) for field in fields(config)}
    facts["home"] = str(config.home)
    facts["secret_key"] = config.secret_key.decode()
    (config.home / "demo.json").write_text(json.dumps(facts), encoding="utf-8")


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "stagedoor.main", "live", *arguments]


@contextmanager
def _running(config: Configuration, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    _write_demo(config)
    environment = inherited_environment(STAGEDOOR_HOME=str(config.home))
    process = subprocess.Popen(_command(*arguments), env=environment)
    try:
        eventually(lambda: _is_listening(config.live_port), "the hub")
        yield process
    finally:
        process.kill()
        process.wait()


def _is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_hub_streams_until_it_is_told_to_stop(live: Configuration, event: MadeEvent) -> None:
    with _running(live) as process, closing(Stream.open(live.live_port, event)) as stream:
        first = stream.next()
        process.send_signal(signal.SIGTERM)

        assert first is not None
        assert stream.next() is None
        assert process.wait(60) == 0


def test_the_demo_s_hub_listens_on_this_machine_only(live: Configuration) -> None:
    _write_demo(live)
    done = subprocess.run(
        _command("--host", "0.0.0.0"),
        env=inherited_environment(STAGEDOOR_HOME=str(live.home)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert "127.0.0.1 only" in done.stderr


def test_an_idle_hub_needs_neither_flask_nor_sqlalchemy() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, stagedoor.realtime.live\nprint(*sys.modules, sep='\\n')",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout.split()

    assert "stagedoor.realtime.hub" in loaded
    # Each of them would cost the process about half of the memory that it may have.
    assert not {"flask", "sqlalchemy", "redis", "pydantic"} & set(loaded)

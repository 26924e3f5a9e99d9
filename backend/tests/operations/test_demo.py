"""Prove that one command runs a whole box office, keeps it running and cleans up after itself."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from stagedoor.config import Configuration, inherited_environment
from stagedoor.local_machine import free_port
from stagedoor.operations.demo_probe import ask_json, is_ready


class _RunningDemo:
    """Be one `stagedoor demo` in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "stagedoor.main", "demo"],
            env=inherited_environment(STAGEDOOR_HOME=str(home), PORT=str(self.port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the demo wrote down for others."""
        facts: dict[str, Any] = json.loads((self.home / "demo.json").read_text(encoding="utf-8"))
        return facts

    def listen_for(self, start: str) -> str:
        """Return the next line that starts so."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.strip())
            if line.startswith(start):
                return line.strip()
        raise AssertionError("\n".join(self.said))

    def end(self, number: signal.Signals) -> int:
        """Send a signal and return the status the demo ends with."""
        self.process.send_signal(number)
        assert self.process.stdout is not None
        self.said += [line.strip() for line in self.process.stdout]
        return self.process.wait()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_RunningDemo]:
    """Give a demo that has said that it is ready, and that no test stops."""
    with _running(tmp_path_factory.mktemp("demo") / "var") as running:
        yield running


@pytest.fixture(scope="module")
def other_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of demos that tests start and stop beside the other."""
    return tmp_path_factory.mktemp("other") / "var"


def test_the_ready_line_names_the_address_where_everything_answers(demo: _RunningDemo) -> None:
    assert demo.said[-1] == f"ready http://127.0.0.1:{demo.port}"
    assert is_ready(demo.port)
    assert set(demo.facts["pids"]) == {
        *("postgres", "valkey", "stripe", "mailbox", "web", "worker", "live"),
    }

    told = ask_json(demo.port, "/api/v1/demo")
    assert set(told["events"]) == {"hall", "theatre", "arena", "stadium", "free"}
    for account in told["accounts"]:
        words = f"log in as {account['role']}: {account['email']} / {account['password']}"
        assert words in demo.said


def test_other_commands_find_the_running_demo_through_its_home(demo: _RunningDemo) -> None:
    config = Configuration.load_config({"STAGEDOOR_HOME": str(demo.home)})

    assert config.is_demo
    assert config.port == demo.port
    done = subprocess.run(
        [sys.executable, "-m", "stagedoor.main", "doctor"],
        env=inherited_environment(STAGEDOOR_HOME=str(demo.home)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line[:5] for line in done.stdout.splitlines()] == ["ok   "] * 11
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["worker", "web", "postgres", "valkey"])
def test_what_is_killed_runs_again_by_itself(demo: _RunningDemo, name: str) -> None:
    before = demo.facts
    os.kill(before["pids"][name], signal.SIGKILL)

    demo.listen_for(f"{name} runs again")

    after = demo.facts
    assert after["pids"][name] != before["pids"][name]
    assert {**after, "pids": None} == {**before, "pids": None}


def test_stopping_leaves_no_process_and_no_claim_to_run(other_home: Path) -> None:
    with _running(other_home) as demo:
        pids = demo.facts["pids"]

        assert demo.end(signal.SIGINT) == 0

        assert demo.said[-1] == "stopped"
    assert [name for name, pid in pids.items() if not _has_ended(pid)] == []
    assert not (other_home / "demo.json").exists()


def test_a_killed_supervisor_takes_everything_with_it(other_home: Path) -> None:
    with _running(other_home) as demo:
        pids = demo.facts["pids"]

        demo.end(signal.SIGKILL)

    assert [name for name, pid in pids.items() if not _has_ended(pid)] == []


def test_data_and_keys_outlive_a_run(other_home: Path) -> None:
    with _running(other_home) as demo:
        events = ask_json(demo.port, "/api/v1/demo")["events"]
        key = demo.facts["secret_key"]
        assert demo.end(signal.SIGTERM) == 0

    with _running(other_home) as again:
        assert ask_json(again.port, "/api/v1/demo")["events"] == events
        assert again.facts["secret_key"] == key


@contextmanager
def _running(home: Path) -> Iterator[_RunningDemo]:
    """Give a demo that has said that it is ready, and stop it if it still runs afterwards."""
    demo = _RunningDemo(home)
    demo.listen_for("ready ")
    try:
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.end(signal.SIGTERM)


def _has_ended(pid: int) -> bool:
    """Tell whether a process that is not our child ends, waiting for it."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(descriptor) as file:
        poll = select.poll()
        poll.register(file)
        return bool(poll.poll(10_000))

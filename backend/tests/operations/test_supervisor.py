"""Prove that programs which crash come back, later each time, and that stopping stops them all."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stagedoor import child_process
from stagedoor.kernel import clock
from stagedoor.local_machine import MachineFailed
from stagedoor.operations.supervisor import Program, Supervisor

_SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
# Leaves a child in its process group, as a server's master process leaves its workers.
_PARENT = (
    "import subprocess, sys, time\n"
    f"child = subprocess.Popen([sys.executable, '-c', {_SLEEPER!r}], stdout=subprocess.DEVNULL)\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(600)\n"
)
_DEAF = (
    "import signal, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "print('up', flush=True)\n"
    "time.sleep(600)\n"
)


class _Clock:
    """Be a clock that moves only when told to."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def said() -> list[str]:
    """Collect what the supervisor announces."""
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    """Give a supervisor that is stopped after the test."""
    made = Supervisor(said.append)
    yield made
    made.stop()


@pytest.fixture
def hand_moved_clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    """Give the clock that the supervisor reads."""
    hands = _Clock()
    monkeypatch.setattr(clock, "monotonic_s", hands)
    return hands


def test_a_program_that_crashed_is_started_again_after_its_delay(
    supervisor: Supervisor, said: list[str], hand_moved_clock: _Clock
) -> None:
    program = _program("worker", "import time; time.sleep(600)")
    supervisor.add(program)
    first = _kill(program)

    supervisor.look()
    assert supervisor.pids() == {}
    hand_moved_clock.now_s += 0.5
    supervisor.look()

    assert program.is_running
    assert supervisor.pids()["worker"] != first
    assert said == [
        "worker was ended by SIGKILL; starting it again in 0.5 s",
        "worker runs again",
    ]


def test_the_delay_doubles_with_each_crash_up_to_half_a_minute(
    supervisor: Supervisor, said: list[str], hand_moved_clock: _Clock
) -> None:
    program = _program("worker", "raise SystemExit(3)")
    supervisor.add(program)
    for _ in range(9):
        assert program.process is not None
        program.process.wait()
        supervisor.look()
        hand_moved_clock.now_s += 30
        supervisor.look()

    delays = [line.rpartition("again in ")[2] for line in said if "status 3" in line]
    assert delays == ["0.5 s", "1 s", "2 s", "4 s", "8 s", "16 s", "30 s", "30 s", "30 s"]


def test_a_crash_after_a_minute_of_work_counts_as_the_first(
    supervisor: Supervisor, said: list[str], hand_moved_clock: _Clock
) -> None:
    program = _program("worker", "import time; time.sleep(600)")
    program.delay_s = 16.0
    supervisor.add(program)
    hand_moved_clock.now_s += 60
    _kill(program)

    supervisor.look()

    assert said == ["worker was ended by SIGKILL; starting it again in 0.5 s"]


def test_a_program_that_cannot_start_is_tried_again_and_its_reason_said(
    supervisor: Supervisor, said: list[str], hand_moved_clock: _Clock
) -> None:
    program = _program("postgres", "import time; time.sleep(600)")
    supervisor.add(program)
    _kill(program)
    supervisor.look()

    works, program.launch = program.launch, _full_disk
    hand_moved_clock.now_s += 0.5
    supervisor.look()
    supervisor.look()
    program.launch = works
    hand_moved_clock.now_s += 1
    supervisor.look()

    assert program.is_running
    assert said[1:] == [
        "postgres: the disk is full",
        "postgres could not start; starting it again in 1 s",
        "postgres runs again",
    ]


def test_what_a_killed_program_left_behind_is_ended_before_it_starts_again(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    program = _program("web", _PARENT, log_path=tmp_path / "log")
    supervisor.add(program)
    left_behind = int(_first_line(program, tmp_path / "log"))
    _kill(program)

    supervisor.look()

    assert _ends(left_behind)


def test_stopping_kills_a_program_that_does_not_listen(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    program = _program("web", _DEAF, log_path=tmp_path / "log")
    program.patience_s = 0.01
    supervisor.add(program)
    _first_line(program, tmp_path / "log")

    supervisor.stop()

    assert program.process is not None
    assert program.process.returncode == -signal.SIGKILL


def test_stopping_ends_lower_stages_before_higher_ones(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    for stage, name in ((2, "postgres"), (0, "web"), (1, "stripe")):
        program = _program(name, "import time; time.sleep(600)", stage=stage)
        supervisor.add(program)
        _note_signals(program, order, monkeypatch)

    supervisor.stop()

    assert order == ["web", "stripe", "postgres"]


def test_children_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from stagedoor import child_process\n"
        f"child = child_process.start([sys.executable, '-c', {_SLEEPER!r}], Path(sys.argv[1]))\n"
        "print(child.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "log")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == -signal.SIGKILL
    assert _ends(int(done.stdout))


def _program(name: str, code: str, *, log_path: Path | None = None, stage: int = 0) -> Program:
    def launch() -> subprocess.Popen[bytes]:
        return child_process.start([sys.executable, "-c", code], log_path)

    return Program(name, launch, stage=stage)


def _full_disk() -> subprocess.Popen[bytes]:
    raise MachineFailed("the disk is full")


def _kill(program: Program) -> int:
    assert program.process is not None
    program.process.kill()
    program.process.wait()
    return program.process.pid


def _note_signals(program: Program, order: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    process = program.process
    assert process is not None
    send: Callable[[int], None] = process.send_signal

    def noted(number: int) -> None:
        order.append(program.name)
        send(number)

    monkeypatch.setattr(process, "send_signal", noted)


def _first_line(program: Program, log_path: Path) -> str:
    """Return the first line that a program writes, once it has written it."""
    assert program.process is not None
    while program.process.poll() is None:
        written = log_path.read_text(encoding="utf-8")
        if written.endswith("\n"):
            return written.splitlines()[0]
    raise AssertionError(log_path.read_text(encoding="utf-8"))


def _ends(pid: int) -> bool:
    """Tell whether a process that is not our child ends, waiting for it."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(descriptor) as file:
        poll = select.poll()
        poll.register(file)
        return bool(poll.poll(10_000))

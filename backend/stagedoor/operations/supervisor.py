"""Keep a set of programs running: start them again when they crash, and stop them in order."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from stagedoor.kernel import clock
from stagedoor.local_machine import MachineFailed

_FIRST_DELAY_S = 0.5
_LONGEST_DELAY_S = 30.0
# Whatever has run for so long crashed for a new reason.
_STEADY_AFTER_S = 60.0


@dataclass
class Program:
    """Be one supervised program: how to launch it, and how it is asked to stop."""

    name: str
    launch: Callable[[], subprocess.Popen[bytes]]
    # When several stop, lower stages go first: who takes orders before who keeps them.
    stage: int = 0
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGTERM,)
    patience_s: float = 4.0
    process: subprocess.Popen[bytes] | None = None
    started_at_s: float = 0.0
    delay_s: float = _FIRST_DELAY_S
    due_at_s: float | None = field(default=None)

    @property
    def is_running(self) -> bool:
        """Tell whether the program runs now."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Launch the program; raises MachineFailed or OSError when that fails at once."""
        self.due_at_s = None
        self.process = None
        self.started_at_s = clock.monotonic_s()
        self.process = self.launch()

    def end_leftovers(self) -> None:
        """End what a program that is gone has left behind in its process group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Watch programs that this process started."""

    def __init__(
        self, announce: Callable[[str], None], on_change: Callable[[], None] = lambda: None
    ) -> None:
        """Say crashes and restarts through `announce`; `on_change` follows each restart."""
        self.programs: list[Program] = []
        self._announce = announce
        self._on_change = on_change

    def add(self, program: Program) -> None:
        """Start a program and watch it from now on; raises what starting it raises."""
        program.start()
        self.programs.append(program)

    def pids(self) -> dict[str, int]:
        """Return the process ids of what runs now."""
        return {
            program.name: program.process.pid
            for program in self.programs
            if program.process is not None and program.is_running
        }

    def look(self) -> None:
        """Look once at every program, and start again what crashed and whose delay is over."""
        now_s = clock.monotonic_s()
        for program in list(self.programs):
            if program.is_running:
                continue
            if program.due_at_s is None:
                self._schedule(program, now_s)
            elif program.due_at_s <= now_s:
                self._start_again(program)

    def restart(self, programs: Iterable[Program]) -> None:
        """Stop and start programs, as after what they depend on has moved."""
        chosen = list(programs)
        self._stop(chosen)
        for program in chosen:
            self._start_again(program)

    def stop(self) -> None:
        """Stop everything, stage by stage; whoever does not listen is killed."""
        for stage in sorted({program.stage for program in self.programs}):
            self._stop([program for program in self.programs if program.stage == stage])

    def _schedule(self, program: Program, now_s: float) -> None:
        status = None if program.process is None else program.process.returncode
        program.end_leftovers()
        if now_s - program.started_at_s >= _STEADY_AFTER_S:
            program.delay_s = _FIRST_DELAY_S
        program.due_at_s = now_s + program.delay_s
        self._announce(
            f"{program.name} {_how_it_ended(status)}; starting it again in {program.delay_s:g} s"
        )
        program.delay_s = min(program.delay_s * 2, _LONGEST_DELAY_S)

    def _start_again(self, program: Program) -> None:
        try:
            program.start()
            self._on_change()
        except (MachineFailed, OSError) as error:
            # A full disk, for one, ends by itself some day: what still runs must go on until then.
            self._announce(f"{program.name}: {error}")
            return
        self._announce(f"{program.name} runs again")

    def _stop(self, programs: list[Program]) -> None:
        """Ask all of them at once, then wait for each until the common patience is over."""
        signals = max((len(program.stop_signals) for program in programs), default=0)
        for turn in range(signals):
            asked = [program for program in programs if program.is_running]
            for program in asked:
                _send(program, program.stop_signals[min(turn, len(program.stop_signals) - 1)])
            deadline_s = clock.monotonic_s() + max((p.patience_s for p in asked), default=0)
            for program in asked:
                _wait(program, deadline_s)
        for program in programs:
            if program.is_running:
                _send(program, signal.SIGKILL)
            if program.process is not None:
                program.process.wait()
            program.end_leftovers()


def _send(program: Program, number: signal.Signals) -> None:
    if program.process is not None:
        program.process.send_signal(number)


def _wait(program: Program, deadline_s: float) -> None:
    if program.process is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.process.wait(max(0.0, deadline_s - clock.monotonic_s()))


def _how_it_ended(status: int | None) -> str:
    if status is None:
        return "could not start"
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"

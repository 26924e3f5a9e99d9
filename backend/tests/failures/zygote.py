"""Make processes that may be killed, each forked from one that has everything imported."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from stagedoor.config import Configuration
from tests.failures.boundaries import Boundaries
from tests.failures.victim import Task, Victim, take_transactions_away

_BACKEND = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Order:
    """Be what the zygote is asked: a task, where to die in it, and whether without transactions."""

    task: Task
    crash_at: int | None = None
    has_transactions: bool = True


@dataclass(frozen=True)
class Death:
    """Be what became of a victim: the boundaries it reached, its signal (0 if none), its fault."""

    crossed: list[str]
    signal: int
    fault: str


class Zygote:
    """Ask a process of its own to fork victims."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def open(self, config: Configuration) -> None:
        """Have the victims to come work with these settings."""
        self._ask(config)

    def run(
        self, task: Task, *, crash_at: int | None = None, has_transactions: bool = True
    ) -> Death:
        """Have a fresh process do a task, and return how it ended."""
        death: Death = self._ask(Order(task, crash_at, has_transactions))
        return death

    def _ask(self, question: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump(question, self._process.stdin)
        self._process.stdin.flush()
        return pickle.load(self._process.stdout)


@contextmanager
def zygote() -> Iterator[Zygote]:
    """Give a zygote that ends with the block."""
    command = [sys.executable, "-m", "tests.failures.zygote"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=_BACKEND) as process:
        try:
            yield Zygote(process)
        finally:
            # The end of its input is its end.
            assert process.stdin is not None
            process.stdin.close()
            process.wait(20)


def _serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    victim: Victim | None = None
    while True:
        try:
            question = pickle.load(questions)
        except EOFError:
            return
        answer: Any = None
        if isinstance(question, Configuration):
            victim = Victim(question)
        else:
            assert victim is not None, "the settings come first"
            answer = _run(victim, question)
        pickle.dump(answer, answers)
        answers.flush()


def _run(victim: Victim, order: Order) -> Death:
    assert threading.active_count() == 1, "a fork copies one thread, and the locks of all"
    boundary_log, boundary_pen = os.pipe()
    fault_log, fault_pen = os.pipe()
    pid = os.fork()
    if pid == 0:
        os._exit(_live(victim, order, boundary_pen, fault_pen))
    os.close(boundary_pen)
    os.close(fault_pen)
    with os.fdopen(boundary_log) as lines, os.fdopen(fault_log) as words:
        crossed, fault = lines.read().splitlines(), words.read()
    _, status = os.waitpid(pid, 0)
    return Death(crossed, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, fault)


def _live(victim: Victim, order: Order, boundary_pen: int, fault_pen: int) -> int:
    """Do the task in the forked process; return its exit status if it lives to have one."""
    try:
        if not order.has_transactions:
            take_transactions_away()
        Boundaries(boundary_pen, crash_at=order.crash_at).watch()
        victim.do(order.task)
    except BaseException:  # noqa: BLE001 - nothing may run on in a copy of the zygote
        # A pipe holds 64 KB before somebody reads it.
        os.write(fault_pen, traceback.format_exc()[-30_000:].encode())
        return 1
    return 0


def _main() -> None:
    with os.fdopen(os.dup(0), "rb") as questions, os.fdopen(os.dup(1), "wb") as answers:
        # What a library prints must not get between the answers.
        os.dup2(2, 1)
        _serve(questions, answers)


if __name__ == "__main__":
    # What is pickled names the module, which is not `__main__`.
    from tests.failures.zygote import _main as main

    main()

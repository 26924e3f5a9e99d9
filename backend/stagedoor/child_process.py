"""Start other programs so that none of them outlives us, and stop them in good order."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

_log = logging.getLogger(__name__)

# From linux/prctl.h and linux/capability.h.
_PR_SET_PDEATHSIG = 1
_PR_SET_SECUREBITS, _NO_SETUID_FIXUP = 28, 1 << 2
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 47, 2
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_OVERRIDE = 1

# Loaded here and not in the forked child, which must not take the loader's lock.
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class SystemUser:
    """Name the user a program runs as when we are root and it refuses to be.

    `passes_closed_doors` lets it through directories that are closed to it, such as a root-owned
    home of mode 700: it then keeps root's right to pass file permissions, and nothing else of root.
    """

    uid: int
    gid: int
    passes_closed_doors: bool = False


@dataclass(frozen=True)
class Leash:
    """Say how a program is tied to us: as whom it runs, and what ends it when we die."""

    user: SystemUser | None = None
    death_signal: signal.Signals = signal.SIGTERM


def start(
    command: Sequence[str | Path],
    log_path: Path | None = None,
    *,
    leash: Leash = Leash(),
    env: Mapping[str, str] | None = None,
    cwd: str | Path = "/",
) -> subprocess.Popen[bytes]:
    """Start a program that writes to a log file, or where we write, and dies with us.

    Call it from the main thread: Linux ends the child when the *thread* that made it ends.
    """
    parent = os.getpid()

    def tie() -> None:
        if leash.user is not None:
            _become(leash.user)
        # After the change of user, which would undo it.
        _prctl(_PR_SET_PDEATHSIG, int(leash.death_signal))
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    with _opened(log_path) as log:
        return subprocess.Popen(  # noqa: S603 - our own commands
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=None if log is None else subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            # A group of its own: Ctrl-C in the terminal must reach us alone, and we stop the rest.
            process_group=0,
            preexec_fn=tie,  # noqa: PLW1509 - takes no lock between fork and exec
        )


def die_with_parent(number: signal.Signals) -> None:
    """Let this process get a signal when the one that started it ends."""
    parent = os.getppid()
    _prctl(_PR_SET_PDEATHSIG, int(number))
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def stop(
    process: subprocess.Popen[bytes], signals: Sequence[signal.Signals], *, patience_s: int = 5
) -> int:
    """Stop a program with ever firmer signals and return its exit status.

    Each signal gets `patience_s` seconds; SIGKILL comes last by itself.
    """
    for number in signals:
        if process.poll() is not None:
            break
        process.send_signal(number)
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            continue
    if process.poll() is None:
        process.kill()
    return process.wait()


class Twin:
    """Be a copy of this process that does something else, dies with it and is waited for.

    Make it before any thread or connection: only the calling thread lives on in the copy. `fd`
    becomes readable when it has ended.
    """

    def __init__(self, do: Callable[[], None]) -> None:
        """Fork; in the copy do what is to be done, and end."""
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            status = 1
            try:
                _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
                if os.getppid() == parent:
                    do()
                    status = 0
            except BaseException:  # noqa: BLE001 - its end must be said, whatever it is
                _log.exception("a twin of process %d failed", parent)
            finally:
                # Past everything of the original's that waits to be cleaned up.
                os._exit(status)
        self.fd = os.pidfd_open(self._pid)

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal; one that has ended already takes no notice."""
        signal.pidfd_send_signal(self.fd, number)

    def __enter__(self) -> Self:
        """Give the twin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Tell it to end, and wait for it."""
        self.tell(signal.SIGTERM)
        os.waitpid(self._pid, 0)
        os.close(self.fd)


def command_of(pid: int) -> str | None:
    """Return the command line of a running process, or None when there is none."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return None
    return raw.replace(b"\0", b" ").decode(errors="replace").strip() or None


@contextlib.contextmanager
def _opened(log_path: Path | None) -> Iterator[BinaryIO | None]:
    if log_path is None:
        yield None
        return
    number = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(number, "ab") as log:
        yield log


def _become(user: SystemUser) -> None:
    if user.passes_closed_doors:
        # Keeps what we may over the change of user, and lets access(2), with which PostgreSQL
        # looks for its own programs, see it too.
        _prctl(_PR_SET_SECUREBITS, _NO_SETUID_FIXUP)
    os.setgroups([])
    os.setgid(user.gid)
    os.setuid(user.uid)
    if user.passes_closed_doors:
        only = 1 << _CAP_DAC_OVERRIDE
        header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
        sets = (ctypes.c_uint32 * 6)(only, only, only, 0, 0, 0)
        _check(_libc.capset(header, sets))
        _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE)


def _prctl(option: int, *arguments: int) -> None:
    padded = [*arguments, 0, 0, 0, 0][:4]
    _check(_libc.prctl(option, *(ctypes.c_ulong(value) for value in padded)))


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))

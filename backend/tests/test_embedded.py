"""Prove that the embedded servers keep data, keep strangers out and survive being killed."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from stagedoor import child_process
from stagedoor.child_process import Leash
from stagedoor.embedded import EmbeddedPostgres, EmbeddedValkey
from stagedoor.local_machine import MachineFailed
from stagedoor.postgres_programs import postgres_user


@pytest.fixture
def open_directory(tmp_path: Path) -> Path:
    """Return a fresh directory."""
    return tmp_path / "home" / "postgres"


@pytest.fixture
def postgres(open_directory: Path) -> Iterator[EmbeddedPostgres]:
    """Give a running server of this test's own."""
    server = EmbeddedPostgres(open_directory, is_durable=False).start()
    yield server
    server.stop(immediate=True)


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    """Give a running Valkey of this test's own."""
    server = EmbeddedValkey(tmp_path / "valkey").start()
    yield server
    server.stop(immediate=True)


def test_postgres_keeps_what_was_committed_over_a_crash(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres").start()
    try:
        _run(server, "CREATE TABLE kept (number int)")
        _run(server, "INSERT INTO kept VALUES (42)")

        server.restart(immediate=True)

        assert _ask(server, "SELECT number FROM kept") == 42
    finally:
        server.stop(immediate=True)


def test_postgres_refuses_a_wrong_password(postgres: EmbeddedPostgres) -> None:
    wrong = f"postgresql://stagedoor:wrong@127.0.0.1:{postgres.port}/stagedoor"

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_postgres_listens_on_loopback_alone(postgres: EmbeddedPostgres) -> None:
    assert _ask(postgres, "SHOW listen_addresses") == "127.0.0.1"
    assert _ask(postgres, "SHOW unix_socket_directories") == ""


def test_postgres_lowers_accented_capitals(postgres: EmbeddedPostgres) -> None:
    assert _ask(postgres, "SELECT lower('ÀÉŐ')") == "àéő"


def test_passwords_are_closed_to_others(postgres: EmbeddedPostgres, valkey: EmbeddedValkey) -> None:
    for secret in (
        postgres.directory / "password",
        postgres.log_path,
        valkey.directory / "password",
        valkey.directory / "valkey.conf",
    ):
        assert secret.stat().st_mode & 0o077 == 0


def test_a_directory_closed_to_others_is_no_hindrance(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedPostgres(closed / "postgres", is_durable=False).start()
    try:
        assert _ask(server, "SELECT 1") == 1
    finally:
        server.stop(immediate=True)
    assert closed.stat().st_mode & 0o777 == 0o700


def test_programs_of_the_server_see_what_is_in_a_closed_directory(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "program").write_text("", encoding="utf-8")
    (closed / "program").chmod(0o755)
    user = postgres_user(closed)

    process = child_process.start(["/bin/sh", "-c", f"test -x {closed}/program"], leash=Leash(user))

    assert process.wait() == 0


def test_servers_die_with_the_process_that_started_them(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from stagedoor.embedded import EmbeddedPostgres, EmbeddedValkey\n"
        "home = Path(sys.argv[1])\n"
        "first = EmbeddedPostgres(home / 'postgres', is_durable=False).start()\n"
        "second = EmbeddedValkey(home / 'valkey').start()\n"
        "print(first.pid, second.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    for number in done.stdout.split():
        _wait_for_the_end_of(int(number))

    again = EmbeddedPostgres(tmp_path / "postgres", is_durable=False).start()
    try:
        assert _ask(again, "SELECT 1") == 1
    finally:
        again.stop(immediate=True)


def test_an_orphaned_server_is_stopped_before_the_next_start(postgres: EmbeddedPostgres) -> None:
    orphan = postgres.process
    assert orphan is not None

    heir = EmbeddedPostgres(postgres.directory, is_durable=False).start()
    try:
        assert orphan.wait(5) == 0
        assert _ask(heir, "SELECT 1") == 1
    finally:
        heir.stop(immediate=True)


def test_a_stale_process_id_of_somebody_else_is_no_hindrance(postgres: EmbeddedPostgres) -> None:
    postgres.stop()
    pid_file = postgres.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{postgres.data}\n", encoding="utf-8")

    postgres.start()

    assert _ask(postgres, "SELECT 1") == 1


def test_a_killed_postmaster_is_replaced_on_the_same_port(postgres: EmbeddedPostgres) -> None:
    port, process = postgres.port, postgres.process
    assert process is not None
    with psycopg.connect(_plain(postgres)):
        process.kill()
        process.wait()
        postgres.restart()

    assert postgres.port == port
    assert _ask(postgres, "SELECT 1") == 1


def test_a_taken_port_is_replaced_by_a_free_one(postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    other = EmbeddedPostgres(tmp_path / "other", is_durable=False, port=postgres.port).start()
    try:
        assert other.port != postgres.port
        assert _ask(other, "SELECT 1") == 1
    finally:
        other.stop(immediate=True)


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: _Disk())

    with pytest.raises(MachineFailed, match=r"disk of .* is full: 1 MB are free and 600 MB"):
        EmbeddedPostgres(tmp_path / "postgres").start()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "postgres").write_text("in the way", encoding="utf-8")

    with pytest.raises(MachineFailed, match=r"postgres.* is not a directory"):
        EmbeddedPostgres(tmp_path / "postgres").start()


def test_valkey_refuses_whoever_has_no_password(valkey: EmbeddedValkey) -> None:
    with (
        redis.Redis(host="127.0.0.1", port=valkey.port) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.get("anything")


def test_valkey_answers_on_the_same_port_after_a_crash(valkey: EmbeddedValkey) -> None:
    before = valkey.url
    valkey.restart(immediate=True)

    assert valkey.url == before
    with redis.Redis.from_url(valkey.url) as client:
        assert client.ping()


class _Disk:
    free = 1024 * 1024


def _plain(server: EmbeddedPostgres) -> str:
    return server.url.replace("+psycopg", "")


def _run(server: EmbeddedPostgres, statement: str) -> None:
    with psycopg.connect(_plain(server)) as connection:
        connection.execute(statement)


def _ask(server: EmbeddedPostgres, statement: str) -> object:
    with psycopg.connect(_plain(server)) as connection:
        row = connection.execute(statement).fetchone()
    assert row is not None
    return row[0]


def _wait_for_the_end_of(pid: int) -> None:
    """Return when a process that is not our child has ended."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    poll = select.poll()
    poll.register(descriptor)
    assert poll.poll(10_000), f"process {pid} still runs"
    os.close(descriptor)

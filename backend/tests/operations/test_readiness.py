"""Prove that /readyz names the part that is down, and that a part can be left out."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

import psycopg
import pytest
from alembic.script import ScriptDirectory
from flask.testing import FlaskClient

from stagedoor.app import Application
from stagedoor.database import Database, migrations_directory
from stagedoor.operations.readiness import Readiness, brought_migrations


@pytest.fixture
def migration(database_url: str, database: Database) -> Iterator[psycopg.Connection]:
    """Give a connection on which the database's migration may be changed."""
    assert database.is_answering()
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as connection:
        before = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        assert before is not None
        yield connection
        connection.execute("UPDATE alembic_version SET version_num = %s", before)


def test_each_part_is_named_when_all_are_there(client: FlaskClient) -> None:
    reply = client.get("/readyz")
    assert reply.status_code == 200
    assert reply.get_json() == {
        "status": "ready",
        "parts": {"database": "ok", "migrations": "ok", "redis": "ok"},
    }


def test_a_database_that_was_not_migrated_for_this_program_is_named(
    client: FlaskClient, migration: psycopg.Connection
) -> None:
    migration.execute("UPDATE alembic_version SET version_num = '0001'")
    reply = client.get("/readyz")
    parts = reply.get_json()["parts"]
    assert (reply.status_code, reply.get_json()["code"]) == (503, "not-ready")
    assert parts.pop("migrations").startswith("the database is at 0001, this program")
    assert parts == {"database": "ok", "redis": "ok"}


def test_a_database_of_a_newer_release_is_served_by_this_one(
    client: FlaskClient, migration: psycopg.Connection
) -> None:
    migration.execute("UPDATE alembic_version SET version_num = '2999-01-01-0000'")
    assert client.get("/readyz").status_code == 200


def test_the_newest_migration_is_the_one_that_alembic_finds() -> None:
    older, newest = brought_migrations()
    assert newest == ScriptDirectory(str(migrations_directory())).get_current_head()
    assert len(older) == len(list((migrations_directory() / "versions").glob("*.py"))) - 1


def test_redis_that_does_not_answer_is_given_up_on(database: Database) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        readiness = Readiness(database, f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        assert readiness.faults() == {
            "database": None,
            "migrations": None,
            "redis": "does not answer",
        }
        readiness.close()


def test_who_can_do_without_a_part_leaves_it_out(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Readiness, "_redis_fault", lambda _self: "does not answer")
    client = application.flask.test_client()
    without = client.get("/readyz?exclude=redis")
    assert without.status_code == 200
    assert without.get_json()["parts"]["redis"] == "does not answer"
    reply = client.get("/readyz?exclude=migrations")
    assert reply.status_code == 503
    assert re.search(r"\bredis does not answer", reply.get_json()["detail"])


def test_a_part_that_does_not_exist_cannot_be_left_out(client: FlaskClient) -> None:
    reply = client.get("/readyz?exclude=rediss")
    assert (reply.status_code, reply.get_json()["code"]) == (422, "invalid")

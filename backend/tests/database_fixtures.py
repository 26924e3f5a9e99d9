"""Give tests a PostgreSQL database of their own, built by the migrations."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from stagedoor import database as database_module
from stagedoor.database import Database
from tests import embedded_for_tests

# Any number that nobody else locks; the first worker builds the template, the others wait for it.
_TEMPLATE_LOCK = 20261124
_TEMPLATE = "template_migrated"


@pytest.fixture(scope="session")
def database_url() -> str:
    """Return where this worker's own migrated database is."""
    name = f"worker_{embedded_for_tests.worker_number()}"
    with _maintenance() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_TEMPLATE_LOCK,))
        _build_template(connection)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(_TEMPLATE)
            )
        )
    return embedded_for_tests.postgres_url(name)


@pytest.fixture(scope="session")
def database_engine(database_url: str) -> Iterator[Engine]:
    """Give one engine on this worker's database, for the fixtures' own use."""
    engine = create_engine(database_url, connect_args={"options": "-c timezone=UTC"})
    yield engine
    engine.dispose()


@pytest.fixture
def session(database_engine: Engine) -> Iterator[Session]:
    """Give a session in a transaction that is rolled back, whatever the test commits within it."""
    with database_engine.connect() as connection, connection.begin() as outer:
        inner = Session(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        with inner:
            yield inner
        outer.rollback()


@pytest.fixture
def database(database_url: str, _seeded_tables: set[str]) -> Iterator[Database]:
    """Give a Database that really commits; its tables are emptied after the test."""
    opened = Database(database_url, pool_size=16)
    yield opened
    opened.dispose()
    _empty_tables(database_url, spare=_seeded_tables)


@pytest.fixture(scope="session")
def _seeded_tables(database_url: str) -> set[str]:
    """Return the tables that the migrations themselves fill."""
    with _connect(database_url) as connection:
        return set(_filled_tables(connection))


def _build_template(connection: psycopg.Connection) -> None:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_TEMPLATE,))
    if found.fetchone() is not None:
        return
    building = f"{_TEMPLATE}_building"
    connection.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(building))
    )
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
    database_module.migrate(embedded_for_tests.postgres_url(building))
    # Renamed only when it is complete, so that an error never leaves half a template behind.
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(building), sql.Identifier(_TEMPLATE)
        )
    )


def _empty_tables(database_url: str, *, spare: set[str]) -> None:
    with _connect(database_url) as connection:
        # Append-only tables refuse to be emptied by a trigger, which this role does not fire.
        connection.execute("SET session_replication_role = replica")
        filled = [name for name in _filled_tables(connection) if name not in spare]
        if filled:
            connection.execute(
                sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(
                    sql.SQL(", ").join(map(sql.Identifier, filled))
                )
            )


def _filled_tables(connection: psycopg.Connection) -> list[str]:
    names = [
        row[0]
        for row in connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
    ]
    if not names:
        return []
    probes = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(
            sql.Literal(name), sql.Identifier(name)
        )
        for name in names
    )
    return [row[0] for row in connection.execute(probes)]


def _maintenance() -> psycopg.Connection:
    return _connect(embedded_for_tests.postgres_url("postgres"))


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)

"""Give tests that change the schema itself a migrated database that nobody else uses."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from tests import embedded_for_tests

_TEMPLATE = "template_migrated"
_numbers = itertools.count(1)


@contextmanager
def private_database(worker_url: str) -> Iterator[str]:
    """Give the address of a fresh copy beside the worker's own database; it is dropped at the end.

    The worker's own address comes from the `database_url` fixture, which builds what is copied.
    """
    name = f"private_{embedded_for_tests.worker_number()}_{next(_numbers)}"
    server = worker_url.rpartition("/")[0]
    _maintain(server, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, _TEMPLATE)
    try:
        yield f"{server}/{name}"
    finally:
        _maintain(server, "DROP DATABASE {} WITH (FORCE)", name)


def _maintain(server: str, statement: str, *names: str) -> None:
    url = f"{server}/postgres".replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

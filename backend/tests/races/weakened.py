"""Switch guards off in a test's own database, to see the faults that they prevent."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session


def without(url: str, function: str, guard: str, *, instead: str = "") -> None:
    """Take a guard out of a database function; fails when it is not there to be taken out."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        row = connection.execute(
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", (function,)
        ).fetchone()
        assert row is not None, f"there is no function {function}"
        definition: str = row[0]
        assert guard in definition, f"{function} has no {guard!r}"
        connection.execute(definition.replace(guard, instead).encode())


def run(url: str, *statements: str) -> None:
    """Run statements, such as those that drop a constraint."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def forget_to_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the application read the rows that it means to lock without locking them."""
    get_one = Session.get_one

    def get_one_unlocked(session: Session, entity: Any, ident: Any, **options: Any) -> Any:
        return get_one(session, entity, ident, **{**options, "with_for_update": None})

    monkeypatch.setattr(Session, "get_one", get_one_unlocked)


def constraint_of(result: object) -> str | None:
    """Return the name of the constraint that a result broke."""
    assert isinstance(result, IntegrityError), result
    return getattr(getattr(result.orig, "diag", None), "constraint_name", None)

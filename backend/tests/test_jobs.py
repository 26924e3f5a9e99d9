"""Show that a job exists exactly when the transaction that needed it was committed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.database import Database
from stagedoor.jobs import defer


def _jobs(session: Session) -> list[tuple[str, str, dict[str, str]]]:
    found = session.execute(text("SELECT queue_name, task_name, args FROM procrastinate_jobs"))
    return [(row.queue_name, row.task_name, row.args) for row in found]


def test_a_commit_leaves_one_job_and_a_rollback_none(database: Database) -> None:
    with database.begin() as session:
        defer(session, "kept", order_id="7")

    def fail() -> None:
        with database.begin() as session:
            defer(session, "lost")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with database.read() as session:
        assert _jobs(session) == [("default", "kept", {"order_id": "7"})]


def test_a_job_may_have_to_wait_until_an_instant(session: Session) -> None:
    later = datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC)
    defer(session, "later", not_before=later)
    found = session.scalars(text("SELECT scheduled_at FROM procrastinate_jobs"))
    assert list(found) == [later]


def test_queueing_a_job_notifies_nobody(session: Session) -> None:
    notifying = session.scalars(
        text(
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgrelid = 'procrastinate_jobs'::regclass AND prosrc ILIKE '%pg_notify%'"
        )
    )
    assert list(notifying) == []

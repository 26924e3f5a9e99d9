"""Queue work for the worker, in the transaction that makes it necessary."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, 0, NULL, NULL, "
    "CAST(:arguments AS jsonb), CAST(:not_before AS timestamptz))::procrastinate_job_to_defer_v1])"
)


def defer(
    session: Session,
    task: str,
    *,
    queue: str = "default",
    not_before: datetime | None = None,
    **arguments: str,
) -> None:
    """Queue a task by its name: a rollback queues nothing, a commit exactly one job."""
    session.execute(
        _DEFER,
        {
            "queue": queue,
            "task": task,
            "arguments": json.dumps(arguments, sort_keys=True),
            "not_before": not_before,
        },
    )

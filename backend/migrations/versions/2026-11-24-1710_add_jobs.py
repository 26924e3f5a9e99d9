"""Add the job queue's own tables, without its notifications.

The schema is that of the installed queue, whose version is pinned exactly. Whoever raises the pin
adds the queue's migrations of the versions between in a migration of ours, and freezes this one.
"""

from __future__ import annotations

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0005_jobs"
down_revision = "0004_event_search"
branch_labels = None
depends_on = None

# A NOTIFY in each order's transaction makes commits queue up behind one another: 6,500 a second
# become 2,700. Our worker looks for jobs five times a second instead.
_TRIGGERS = (
    "procrastinate_jobs_notify_queue_job_inserted_v1",
    "procrastinate_jobs_notify_queue_job_aborted_v1",
)


def upgrade() -> None:
    """Apply the change; it must run while the previous version of the code still serves."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    # Past SQLAlchemy, which would read its percent signs as places for parameters.
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    for trigger in _TRIGGERS:
        op.execute(f"DROP TRIGGER {trigger} ON procrastinate_jobs")

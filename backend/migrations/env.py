"""Run migrations under one advisory lock, each in a transaction of its own."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, text

import stagedoor.accounts.models
import stagedoor.booking.models
import stagedoor.catalogue.models
import stagedoor.catalogue.questions
import stagedoor.discovery.models
import stagedoor.notifications.models
import stagedoor.payments.models
import stagedoor.tickets.models
import stagedoor.web.models  # noqa: F401
from stagedoor.database import Base

# Any number will do, as long as every Stagedoor uses the same one.
_MIGRATION_LOCK = 7_240_317


def include_object(item: object, name: str | None, kind: str, reflected: bool, _: object) -> bool:  # noqa: FBT001
    """Leave the job queue's own tables to the job queue."""
    return not (name or "").startswith("procrastinate")


engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        include_object=include_object,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _MIGRATION_LOCK})
    connection.commit()
engine.dispose()

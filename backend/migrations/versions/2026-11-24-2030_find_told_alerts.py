"""Find quickly when those who wait for an event's places were told last."""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision = "0017_told_alerts"
down_revision = "0016_discovery"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.create_index(
        "ix_place_alerts_told",
        "place_alerts",
        ["event_id", "told_at"],
        postgresql_where=sa.text("told_at IS NOT NULL"),
    )

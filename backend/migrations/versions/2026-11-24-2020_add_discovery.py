"""Give venues and series short names for their pages, and keep who waits for places."""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision = "0016_discovery"
down_revision = "0015_moves_once"
branch_labels = None
depends_on = None

_PENDING = "told_at IS NULL AND ended_at IS NULL"
_LISTED = "state IN ('published', 'postponed') AND NOT is_unlisted"
# What is there already gets its name in Latin letters, and the end of its id to be alone with it.
_NAME_THEM = """
UPDATE {table} SET slug = trim(both '-' from
    regexp_replace(search_fold(name), '[^a-z0-9]+', '-', 'g') || '-' || right(id::text, 6))
"""


def upgrade() -> None:
    """Add the names, an index for each page, and the table."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    for table in ("venues", "series"):
        op.add_column(
            table,
            sa.Column(
                "slug",
                sa.String(),
                server_default=sa.text("gen_random_uuid()::text"),
                nullable=False,
            ),
        )
        op.execute(_NAME_THEM.format(table=table))
        op.create_unique_constraint(op.f(f"uq_{table}_slug"), table, ["slug"])
    op.create_index(
        "ix_events_venue",
        "events",
        ["venue_id", "starts_at", "id"],
        postgresql_where=sa.text(f"venue_id IS NOT NULL AND {_LISTED}"),
    )
    op.create_index(
        "ix_events_series",
        "events",
        ["series_id", "starts_at"],
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )
    _create_alerts()


def _create_alerts() -> None:
    op.create_table(
        "place_alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("tier_no", sa.SmallInteger(), nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_place_alerts_event_id_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_alerts")),
    )
    op.create_index(
        "uq_place_alerts_pending",
        "place_alerts",
        ["event_id", "email", "tier_no"],
        unique=True,
        postgresql_where=sa.text(_PENDING),
        postgresql_nulls_not_distinct=True,
    )
    op.create_index(
        "ix_place_alerts_waiting",
        "place_alerts",
        ["event_id", "created_at"],
        postgresql_where=sa.text(_PENDING),
    )

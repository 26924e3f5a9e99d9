"""Find the tickets that an address accepted, for the account of that address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020_kept_tickets"
down_revision = "0019_start_paying"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change; it must run while the previous version of the code still serves."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.create_index(
        "ix_ticket_transfers_to_email_lower",
        "ticket_transfers",
        [sa.literal_column("lower(to_email)")],
        unique=False,
        postgresql_where=sa.text("state = 'accepted'"),
    )

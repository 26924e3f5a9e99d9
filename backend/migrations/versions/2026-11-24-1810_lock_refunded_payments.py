"""Lock a payment for its refunds without meeting the foreign key's own lock in a deadlock."""

from __future__ import annotations

from alembic import op

revision = "0008_refund_lock"
down_revision = "0007_orders"
branch_labels = None
depends_on = None

# The foreign key has locked the payment's row FOR KEY SHARE by now, for each of two refunds that
# are added at the same moment. FOR UPDATE would have each wait for the other; FOR NO KEY UPDATE
# makes one of them wait for the end of the other, and nothing more.
_CHECK = """
CREATE OR REPLACE FUNCTION check_refunds_within_capture() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    captured bigint;
BEGIN
    SELECT captured_minor INTO captured FROM payments WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    IF (SELECT coalesce(sum(amount_minor), 0) FROM refunds
        WHERE payment_id = NEW.payment_id AND status <> 'failed') > captured THEN
        RAISE EXCEPTION 'refunds exceed what was captured'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refunds_within_capture';
    END IF;
    RETURN NULL;
END $$;
"""


def upgrade() -> None:
    """Replace the function."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(_CHECK)

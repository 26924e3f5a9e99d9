"""Refuse a move of an order that somebody else has made already."""

from __future__ import annotations

from alembic import op

revision = "0015_moves_once"
down_revision = "0014_settle"
branch_labels = None
depends_on = None

# Two who move an order from the same version write the same row. The second saw nothing of the
# first, and `record_order_move` took its write for a change of something else. A trigger on the
# columns knows better: it is called for what a statement names, whether or not it changes.
_ONCE = """
CREATE FUNCTION refuse_second_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = OLD.status THEN
        RAISE EXCEPTION 'an order that is % (version %) does not move there again',
            OLD.status, OLD.version
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_moves';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER order_moves_once BEFORE UPDATE OF status, version ON orders
    FOR EACH ROW EXECUTE FUNCTION refuse_second_move();
"""


def upgrade() -> None:
    """Create the function and its trigger."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(_ONCE)

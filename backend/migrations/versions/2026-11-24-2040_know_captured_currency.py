"""Know the currency of money that came in another than was asked for, and give it back in that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018_currency"
down_revision = "0017_told_alerts"
branch_labels = None
depends_on = None

_BACKFILL = """
UPDATE payments SET captured_currency = booked.currency
FROM ledger_postings JOIN ledger_entries AS booked ON booked.posting_id = ledger_postings.id
WHERE ledger_postings.order_id = payments.order_id AND kind = 'capture_unexplained'
  AND account = 'stripe_clearing' AND booked.currency <> payments.currency;
"""

# A refund is in the currency of what it gives back. The foreign key to the order's own currency
# said so for all money but this.
_REFUNDS = """
CREATE OR REPLACE FUNCTION check_refunds_within_capture() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    captured bigint;
    captured_in text;
BEGIN
    SELECT captured_minor, coalesce(captured_currency, currency) INTO captured, captured_in
    FROM payments WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    IF NEW.currency <> captured_in OR (
        SELECT coalesce(sum(amount_minor), 0) FROM refunds
        WHERE payment_id = NEW.payment_id AND status <> 'failed') > captured THEN
        RAISE EXCEPTION 'refunds exceed what was captured'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refunds_within_capture';
    END IF;
    RETURN NULL;
END $$;
ALTER TABLE refunds DROP CONSTRAINT fk_refunds_order_id_currency_orders;
"""

_CAPTURED_ONCE = """
CREATE OR REPLACE FUNCTION check_captured_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.captured_minor <> 0 AND (NEW.captured_minor, NEW.captured_currency)
       IS DISTINCT FROM (OLD.captured_minor, OLD.captured_currency) THEN
        RAISE EXCEPTION 'a payment is captured once'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'captured_once';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER captured_once ON payments;
CREATE TRIGGER captured_once BEFORE UPDATE OF captured_minor, captured_currency ON payments
    FOR EACH ROW EXECUTE FUNCTION check_captured_once();
"""


def upgrade() -> None:
    """Apply the change; it must run while the previous version of the code still serves."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    for table, column in (("payments", "captured_currency"), ("orders", "refunded_currency")):
        op.add_column(table, sa.Column(column, sa.String(), nullable=True))
        op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{column} <> currency")
    op.execute(_BACKFILL)
    op.drop_constraint(op.f("ck_orders_refunded"), "orders")
    op.create_check_constraint(op.f("ck_orders_refunded"), "orders", "refunded_minor >= 0")
    op.create_foreign_key(
        op.f("fk_refunds_order_id_orders"), "refunds", "orders", ["order_id"], ["id"]
    )
    op.execute(_REFUNDS)
    op.execute(_CAPTURED_ONCE)

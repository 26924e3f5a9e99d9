"""Settle a plain success in one statement, and let the events of Stripe's be their own queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_settle"
down_revision = "0013_retype"
branch_labels = None
depends_on = None

# Confirms an order whose whole price has arrived: tickets, both rows, the posting and the mail.
# NULL, with nothing changed, for anything but that; the places otherwise. Locks as Python does:
# the order, the payment, the event, the places.
_CONFIRM = """
CREATE FUNCTION confirm_paid_order(
    p_order uuid, p_version int, p_payment uuid, p_intent text, p_amount bigint, p_currency text,
    p_tickets uuid[], p_posting uuid, p_reference text, p_mail jsonb
) RETURNS int[] LANGUAGE plpgsql AS $$
DECLARE
    o orders%ROWTYPE;
    p payments%ROWTYPE;
BEGIN
    SELECT * INTO o FROM orders WHERE id = p_order FOR UPDATE;
    SELECT * INTO p FROM payments WHERE id = p_payment FOR UPDATE;
    IF (p.order_id, p.intent_id, p.captured_minor, p.amount_minor, p.currency,
        o.status, o.version)
       IS DISTINCT FROM (p_order, p_intent, 0::bigint, p_amount, p_currency,
        'payment_pending'::varchar, p_version) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM events WHERE id = o.event_id AND state IN ('published', 'postponed')
    FOR KEY SHARE;
    IF NOT FOUND OR NOT issue_tickets(o.id, o.event_id, o.name, p_tickets) THEN
        RETURN NULL;
    END IF;
    UPDATE payments SET captured_minor = p_amount, status = 'succeeded', last_error = NULL,
        settled_at = clock_timestamp(), checked_at = clock_timestamp()
    WHERE id = p_payment;
    UPDATE orders SET status = 'confirmed', version = p_version + 1,
        confirmed_at = clock_timestamp()
    WHERE id = p_order;
    INSERT INTO ledger_postings (id, kind, reference, order_id)
    VALUES (p_posting, 'capture', p_reference, p_order);
    INSERT INTO ledger_entries (posting_id, entry_no, account, amount_minor, currency)
    VALUES (p_posting, 1, 'stripe_clearing', p_amount, p_currency),
           (p_posting, 2, 'organiser_payable', -p_amount, p_currency);
    PERFORM queue_email((p_mail ->> 'id')::uuid, p_mail ->> 'key', o.email,
                        p_mail ->> 'template', p_mail -> 'values');
    RETURN (SELECT array_agg(place_no ORDER BY place_no) FROM order_lines
            WHERE order_id = p_order);
END $$;
"""

# Gives events that nobody has handled to one worker for a while, with what each is about: an
# intent of Stripe's where it names one, so that all that is said of one can be handled together.
_TAKE_EVENTS = """
CREATE FUNCTION take_stripe_events(p_most int, p_lease interval)
RETURNS TABLE (event_id text, subject text) LANGUAGE sql AS $$
    UPDATE stripe_events SET next_attempt_at = clock_timestamp() + p_lease
    WHERE id IN (
        SELECT id FROM stripe_events
        WHERE handled_at IS NULL AND next_attempt_at <= clock_timestamp()
        ORDER BY received_at LIMIT p_most FOR UPDATE SKIP LOCKED)
    RETURNING id, coalesce(payload #>> '{data,object,payment_intent}', object_id, id)
$$;
"""


def upgrade() -> None:
    """Apply the change; it must run while the previous version of the code still serves."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    # A constant default, so that no row is written: what is not handled is due at once.
    op.add_column(
        "stripe_events",
        sa.Column(
            "next_attempt_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("'epoch'"),
            nullable=False,
        ),
    )
    op.execute(_CONFIRM)
    op.execute(_TAKE_EVENTS)

"""Start a payment in one statement."""

from __future__ import annotations

from alembic import op

revision = "0019_start_paying"
down_revision = "0018_currency"
branch_labels = None
depends_on = None

# Locks the order, then its places in their order, as everybody does. From here on the places have
# no deadline; the order's is when the provider is asked to cancel. Nothing is changed unless the
# outcome is `started`; `known` names the payment that was started before.
_START = """
CREATE FUNCTION start_payment(
    p_order uuid, p_payment uuid, p_seconds int, p_request jsonb,
    OUT outcome text, OUT payment_id uuid
) LANGUAGE plpgsql AS $$
DECLARE
    o orders%ROWTYPE;
    wanted int[];
    found_places int[];
BEGIN
    SELECT * INTO STRICT o FROM orders WHERE id = p_order FOR UPDATE;
    SELECT id INTO payment_id FROM payments WHERE order_id = p_order;
    IF FOUND THEN outcome := 'known'; RETURN; END IF;
    IF o.status <> 'awaiting_payment' OR o.total_minor = 0 THEN
        outcome := 'nothing-to-pay';
        RETURN;
    END IF;
    SELECT array_agg(place_no) INTO wanted FROM order_lines WHERE order_id = p_order;
    SELECT array_agg(place_no) INTO found_places FROM (
        SELECT place_no FROM places
        WHERE event_id = o.event_id AND place_no = ANY (wanted) AND order_id = p_order
          AND state = 'held' AND (held_until IS NULL OR held_until > clock_timestamp())
        ORDER BY place_no FOR UPDATE
    ) AS locked;
    IF cardinality(wanted) IS DISTINCT FROM cardinality(found_places) THEN
        outcome := 'hold-expired';
        RETURN;
    END IF;
    IF (p_request ->> 'amount', p_request ->> 'currency')
       IS DISTINCT FROM (o.total_minor::text, lower(o.currency)) THEN
        RAISE EXCEPTION 'an order of % % is not paid with %', o.total_minor, o.currency, p_request
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'payment_request';
    END IF;
    UPDATE places SET held_until = NULL WHERE event_id = o.event_id AND place_no = ANY (wanted);
    UPDATE orders SET status = 'payment_pending', version = o.version + 1,
        expires_at = clock_timestamp() + make_interval(secs => p_seconds)
    WHERE id = p_order;
    INSERT INTO payments (id, order_id, request, amount_minor, currency)
    VALUES (p_payment, p_order, p_request, o.total_minor, o.currency);
    outcome := 'started';
    payment_id := p_payment;
END $$;
"""


def upgrade() -> None:
    """Create the function."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(_START)

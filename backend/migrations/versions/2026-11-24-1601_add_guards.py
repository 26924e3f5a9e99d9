"""Add the guards that no code path can go round: order moves, the ledger, refunds, seat maps."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

# An order moves only along these edges; each move is recorded by the database itself, so that the
# history cannot disagree with the order.
_ORDER_MOVES = """
CREATE FUNCTION record_order_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'awaiting_payment' OR NEW.version <> 1 THEN
            RAISE EXCEPTION 'an order starts as awaiting_payment'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_moves';
        END IF;
        INSERT INTO order_transitions (order_id, version, from_status, to_status)
        VALUES (NEW.id, 1, NULL, NEW.status);
        RETURN NEW;
    END IF;
    IF NEW.currency <> OLD.currency OR NEW.total_minor <> OLD.total_minor THEN
        RAISE EXCEPTION 'what an order costs does not change'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_price_fixed';
    END IF;
    IF NEW.status = OLD.status THEN
        IF NEW.version <> OLD.version THEN
            RAISE EXCEPTION 'only a move changes the version'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_moves';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.version <> OLD.version + 1 OR (OLD.status, NEW.status) NOT IN (
        ('awaiting_payment', 'payment_pending'), ('awaiting_payment', 'confirmed'),
        ('awaiting_payment', 'expired'), ('awaiting_payment', 'cancelled'),
        ('payment_pending', 'confirmed'), ('payment_pending', 'expired'),
        ('payment_pending', 'cancelled'), ('payment_pending', 'refund_due'),
        ('expired', 'confirmed'), ('expired', 'refund_due'),
        ('cancelled', 'refund_due'),
        ('confirmed', 'refund_due'), ('confirmed', 'partially_refunded'),
        ('confirmed', 'refunded'), ('confirmed', 'cancelled'),
        ('partially_refunded', 'refund_due'), ('partially_refunded', 'refunded'),
        ('refund_due', 'refunded'), ('refund_due', 'partially_refunded')
    ) THEN
        RAISE EXCEPTION 'an order does not move from % (version %) to % (version %)',
            OLD.status, OLD.version, NEW.status, NEW.version
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_moves';
    END IF;
    INSERT INTO order_transitions (order_id, version, from_status, to_status)
    VALUES (NEW.id, NEW.version, OLD.status, NEW.status);
    RETURN NEW;
END $$;
CREATE TRIGGER record_order_move AFTER INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION record_order_move();
CREATE TRIGGER order_transitions_append_only BEFORE UPDATE OR DELETE ON order_transitions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

_LEDGER = """
CREATE FUNCTION check_posting_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked uuid := coalesce(to_jsonb(NEW) ->> 'posting_id', to_jsonb(NEW) ->> 'id');
BEGIN
    IF (SELECT count(*) FROM ledger_entries WHERE posting_id = checked) < 2 OR EXISTS (
        SELECT FROM ledger_entries WHERE posting_id = checked
        GROUP BY currency HAVING sum(amount_minor) <> 0
    ) THEN
        RAISE EXCEPTION 'posting % does not balance', checked
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'posting_balances';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER posting_balances AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_posting_balances();
CREATE CONSTRAINT TRIGGER posting_has_entries AFTER INSERT ON ledger_postings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_posting_balances();
CREATE TRIGGER ledger_postings_append_only BEFORE UPDATE OR DELETE ON ledger_postings
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

_REFUNDS = """
CREATE FUNCTION check_refunds_within_capture() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    captured bigint;
BEGIN
    SELECT captured_minor INTO captured FROM payments WHERE id = NEW.payment_id FOR UPDATE;
    IF (SELECT coalesce(sum(amount_minor), 0) FROM refunds
        WHERE payment_id = NEW.payment_id AND status <> 'failed') > captured THEN
        RAISE EXCEPTION 'refunds exceed what was captured'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refunds_within_capture';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refunds_within_capture AFTER INSERT OR UPDATE ON refunds
    FOR EACH ROW EXECUTE FUNCTION check_refunds_within_capture();
CREATE FUNCTION check_captured_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.captured_minor <> 0 AND NEW.captured_minor <> OLD.captured_minor THEN
        RAISE EXCEPTION 'a payment is captured once'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'captured_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER captured_once BEFORE UPDATE OF captured_minor ON payments
    FOR EACH ROW EXECUTE FUNCTION check_captured_once();
"""

_CATALOGUE = """
CREATE FUNCTION check_seat_map_unpublished() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published seat map does not change'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seat_map_immutable';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER seat_map_immutable BEFORE UPDATE OR DELETE ON seat_maps
    FOR EACH ROW EXECUTE FUNCTION check_seat_map_unpublished();
CREATE FUNCTION check_event_currency_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.currency <> OLD.currency AND EXISTS (SELECT FROM orders WHERE event_id = OLD.id) THEN
        RAISE EXCEPTION 'an event with orders keeps its currency'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'event_currency_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER event_currency_fixed BEFORE UPDATE OF currency ON events
    FOR EACH ROW EXECUTE FUNCTION check_event_currency_fixed();
"""


def upgrade() -> None:
    """Create the functions and their triggers."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    for block in (_APPEND_ONLY, _ORDER_MOVES, _LEDGER, _REFUNDS, _CATALOGUE):
        op.execute(block)

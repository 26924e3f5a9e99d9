"""Add the function that writes a whole order: its lines, its moves, its tickets and its mail.

The order arrives priced and named. What decides is read here, under its locks; see docs/decisions
about the order.
"""

from __future__ import annotations

from alembic import op

revision = "0009_one_statement"
down_revision = "0008_refund_lock"
branch_labels = None
depends_on = None

# An order with nothing to pay is written once, as confirmed: moving it there would write the row
# and its nine index entries a second time. The history shows both moves all the same.
_ORDER_MOVES = """
CREATE OR REPLACE FUNCTION record_order_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_confirmed boolean := NEW.status = 'confirmed' AND NEW.version = 2 AND NEW.total_minor = 0;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT is_confirmed AND (NEW.status <> 'awaiting_payment' OR NEW.version <> 1) THEN
            RAISE EXCEPTION 'an order starts as awaiting_payment, or confirmed with nothing to pay'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_moves';
        END IF;
        INSERT INTO order_transitions (order_id, version, from_status, to_status)
        SELECT NEW.id, move.version, move.from_status, move.to_status
        FROM (VALUES (1, NULL, 'awaiting_payment'), (2, 'awaiting_payment', 'confirmed'))
            AS move (version, from_status, to_status)
        WHERE move.version <= NEW.version;
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
"""

# Says how a request was answered before, or that its twin is just running; nothing for a new one,
# which then has its key to itself until the transaction ends. The row is looked for after the lock
# is ours, or a twin that has just committed would be missed.
_ANSWERED_BEFORE = """
CREATE FUNCTION answered_before(
    p_scope text, p_key text, p_fingerprint bytea, OUT outcome text, OUT facts text
) LANGUAGE plpgsql AS $$
DECLARE
    kept idempotency_keys%ROWTYPE;
BEGIN
    IF p_key IS NULL THEN RETURN; END IF;
    IF NOT pg_try_advisory_xact_lock(hashtextextended(p_scope || ' ' || p_key, 0)) THEN
        outcome := 'in-progress';
        RETURN;
    END IF;
    SELECT * INTO kept FROM idempotency_keys WHERE scope = p_scope AND key = p_key;
    IF FOUND THEN
        outcome := CASE WHEN kept.fingerprint = p_fingerprint THEN 'replayed' ELSE 'key-reused' END;
        facts := kept.status || ' ' || kept.reply;
    END IF;
END $$;
"""

# The row and its job; the job knows the row's id and nothing else. False when there is a row with
# the same key already.
_QUEUE_EMAIL = """
CREATE FUNCTION queue_email(
    p_id uuid, p_key text, p_to text, p_template text, p_values jsonb
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    -- The message's id is the part before the @: the service that sends it adds its own domain.
    INSERT INTO outbox_emails (id, dedupe_key, to_address, template, "values", message_id)
    VALUES (p_id, p_key, p_to, p_template, p_values, replace(p_id::text, '-', ''))
    ON CONFLICT (dedupe_key) DO NOTHING;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM procrastinate_defer_jobs_v1(ARRAY[ROW('mail', 'deliver_email', 0, NULL, NULL,
        jsonb_build_object('email_id', p_id), NULL)::procrastinate_job_to_defer_v1]);
    RETURN true;
END $$;
"""

# `p_order` is the order's row as it was priced from `p_items`, the places of its hold; `p_lines`
# names each place and brings the id of its ticket. Should the hold have changed since, nothing is
# done and the outcome says so.
_BOOK_ORDER = """
CREATE FUNCTION book_order(
    p_order jsonb, p_items jsonb, p_lines jsonb, p_mail jsonb,
    p_scope text, p_key text, p_fingerprint bytea, p_reply text,
    OUT outcome text, OUT facts text
) LANGUAGE plpgsql AS $$
DECLARE
    o orders%ROWTYPE;
    held record;
    is_free boolean;
    claimed_places int[];
BEGIN
    SELECT * INTO outcome, facts FROM answered_before(p_scope, p_key, p_fingerprint);
    IF outcome IS NOT NULL THEN RETURN; END IF;
    o := jsonb_populate_record(NULL::orders, p_order);
    SELECT * INTO held FROM lock_hold_for_order(o.hold_id, o.session_id, lower(o.email));
    IF held.outcome <> 'locked' THEN
        outcome := held.outcome; facts := held.detail; RETURN;
    ELSIF held.items IS DISTINCT FROM p_items OR held.expires_at IS DISTINCT FROM o.expires_at THEN
        outcome := 'changed'; RETURN;
    END IF;
    is_free := o.total_minor = 0;
    INSERT INTO orders (id, number, event_id, hold_id, session_id, user_id, email, name, answers,
        status, version, currency, lines_minor, discount_minor, fees_minor, tax_minor, total_minor,
        expires_at, confirmed_at)
    VALUES (o.id, o.number, held.event_id, o.hold_id, o.session_id, o.user_id, o.email, o.name,
        o.answers, CASE WHEN is_free THEN 'confirmed' ELSE 'awaiting_payment' END,
        CASE WHEN is_free THEN 2 ELSE 1 END, o.currency, o.lines_minor, o.discount_minor,
        o.fees_minor, o.tax_minor, o.total_minor, o.expires_at,
        CASE WHEN is_free THEN clock_timestamp() END);
    UPDATE holds SET state = 'ordered' WHERE id = o.hold_id RETURNING places INTO claimed_places;
    WITH claimed AS (
        UPDATE places SET order_id = o.id,
            state = CASE WHEN is_free THEN 'sold' ELSE 'held' END,
            hold_id = CASE WHEN is_free THEN NULL ELSE hold_id END,
            held_until = CASE WHEN is_free THEN NULL ELSE held_until END
        WHERE event_id = held.event_id AND place_no = ANY (claimed_places)
        RETURNING place_no, tier_no, type_no, price_minor
    ), booked AS (
        INSERT INTO order_lines (order_id, line_no, place_no, label, tier_no, type_no, price_tier,
            ticket_type, price_minor, currency, held_price_minor)
        SELECT o.id, l.line_no, place_no, l.label, tier_no, type_no, l.price_tier,
            l.ticket_type, l.price_minor, o.currency, claimed.price_minor
        FROM jsonb_to_recordset(p_lines) AS l (place int, line_no smallint, label text,
            price_tier text, ticket_type text, price_minor bigint)
        JOIN claimed ON place_no = l.place
        RETURNING line_no, place_no, label, ticket_type
    )
    INSERT INTO tickets (id, order_id, event_id, place_no, label, ticket_type, holder)
    SELECT (p_lines -> (line_no - 1) ->> 'ticket')::uuid, o.id, held.event_id, place_no, label,
        ticket_type, o.name
    FROM booked WHERE is_free;
    IF is_free THEN
        PERFORM queue_email((p_mail ->> 'id')::uuid, p_mail ->> 'key', o.email,
                            p_mail ->> 'template', p_mail -> 'values');
    END IF;
    IF p_key IS NOT NULL THEN
        INSERT INTO idempotency_keys (scope, key, fingerprint, status, reply)
        VALUES (p_scope, p_key, p_fingerprint, 201, p_reply);
    END IF;
    outcome := 'booked';
END $$;
"""


def upgrade() -> None:
    """Create the functions."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    for block in (_ORDER_MOVES, _ANSWERED_BEFORE, _QUEUE_EMAIL, _BOOK_ORDER):
        op.execute(block)

"""Add the functions that book and issue in few round trips, for whole orders at an on-sale."""

from __future__ import annotations

from alembic import op

revision = "0007_orders"
down_revision = "0006_name_search"
branch_labels = None
depends_on = None

# Two statements with a snapshot each: the row is looked for after the lock is ours, or a twin that
# has just committed would be missed.
_KEPT_REPLY = """
CREATE FUNCTION kept_reply(
    p_scope text, p_key text, OUT is_first boolean, OUT fingerprint bytea, OUT status int,
    OUT reply text
) LANGUAGE plpgsql AS $$
BEGIN
    is_first := pg_try_advisory_xact_lock(hashtextextended(p_scope || ' ' || p_key, 0));
    IF is_first THEN
        SELECT k.fingerprint, k.status, k.reply INTO fingerprint, status, reply
        FROM idempotency_keys AS k WHERE k.scope = p_scope AND k.key = p_key;
    END IF;
END $$;
"""

# Locks a hold and its places, in that order, and says what they are or what stands in the way.
_LOCK_HOLD = """
CREATE FUNCTION lock_hold_for_order(
    p_hold uuid, p_session uuid, p_email text, OUT outcome text, OUT event_id uuid,
    OUT expires_at timestamptz, OUT items jsonb, OUT detail text
) LANGUAGE plpgsql AS $$
DECLARE
    h holds%ROWTYPE;
    e record;
    bought bigint;
BEGIN
    SELECT * INTO h FROM holds WHERE id = p_hold AND session_id = p_session FOR UPDATE;
    IF NOT FOUND THEN outcome := 'unknown-hold'; RETURN; END IF;
    IF h.state = 'ordered' THEN
        outcome := 'already-ordered';
        SELECT number INTO detail FROM orders WHERE hold_id = p_hold;
        RETURN;
    END IF;
    SELECT jsonb_agg(jsonb_build_array(place_no, tier_no, type_no, price_minor)) INTO items FROM (
        SELECT place_no, tier_no, type_no, price_minor FROM places
        WHERE places.event_id = h.event_id AND place_no = ANY (h.places) AND hold_id = p_hold
          AND state = 'held' AND held_until > clock_timestamp()
        ORDER BY place_no FOR UPDATE
    ) AS held;
    IF h.state <> 'active' OR coalesce(jsonb_array_length(items), 0) <> cardinality(h.places) THEN
        outcome := 'hold-expired';
        RETURN;
    END IF;
    SELECT state = 'published' AND ends_at > clock_timestamp() AS is_open, max_places_per_person
    INTO e FROM events WHERE id = h.event_id FOR KEY SHARE;
    IF NOT e.is_open THEN outcome := 'not-on-sale'; RETURN; END IF;
    IF e.max_places_per_person IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(h.event_id::text || ' ' || p_email, 0));
        SELECT count(*) INTO bought FROM orders JOIN order_lines ON order_id = orders.id
        WHERE lower(email) = p_email AND orders.event_id = h.event_id
          AND (status IN ('payment_pending', 'confirmed', 'partially_refunded')
               OR (status = 'awaiting_payment' AND orders.expires_at > clock_timestamp()));
        IF bought + cardinality(h.places) > e.max_places_per_person THEN
            outcome := 'limit-reached'; detail := e.max_places_per_person; RETURN;
        END IF;
    END IF;
    outcome := 'locked';
    event_id := h.event_id;
    expires_at := h.expires_at;
END $$;
"""

# Sells the places that an order still holds or may take again, all of them or none, and issues a
# ticket for each.
_ISSUE = """
CREATE FUNCTION issue_tickets(p_order uuid, p_event uuid, p_holder text, p_tickets uuid[])
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (
        SELECT FROM places JOIN order_lines AS l ON l.order_id = p_order
                                                AND l.place_no = places.place_no
        WHERE places.event_id = p_event
          AND ((state = 'held' AND places.order_id = p_order) OR state = 'free'
               OR (state = 'held' AND held_until < clock_timestamp()))
        ORDER BY places.place_no FOR UPDATE OF places) AS locked) <> cardinality(p_tickets) THEN
        RETURN false;
    END IF;
    UPDATE places SET state = 'sold', order_id = p_order, hold_id = NULL, held_until = NULL,
        type_no = l.type_no, price_minor = l.price_minor
    FROM order_lines AS l
    WHERE l.order_id = p_order AND places.event_id = p_event AND places.place_no = l.place_no;
    INSERT INTO tickets (id, order_id, event_id, place_no, label, ticket_type, holder)
    SELECT p_tickets[line_no], p_order, p_event, place_no, label, ticket_type, p_holder
    FROM order_lines WHERE order_id = p_order;
    RETURN true;
END $$;
"""


def upgrade() -> None:
    """Create the functions."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    for block in (_KEPT_REPLY, _LOCK_HOLD, _ISSUE):
        op.execute(block)

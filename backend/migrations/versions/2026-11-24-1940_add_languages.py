"""Add the language that an order was made in and that an account is written to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_languages"
down_revision = "0011_after_sale"
branch_labels = None
depends_on = None

# As it was, and the order keeps its language.
_BOOK_ORDER = """
CREATE OR REPLACE FUNCTION book_order(
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
    INSERT INTO orders (id, number, event_id, hold_id, session_id, user_id, email, name, language,
        answers, consents, status, version, currency, lines_minor, discount_minor, fees_minor,
        tax_minor, total_minor, expires_at, confirmed_at)
    VALUES (o.id, o.number, held.event_id, o.hold_id, o.session_id, o.user_id, o.email, o.name,
        coalesce(o.language, 'en'), o.answers, coalesce(o.consents, '{}'),
        CASE WHEN is_free THEN 'confirmed' ELSE 'awaiting_payment' END,
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
            ticket_type, price_minor, currency, held_price_minor, holder)
        SELECT o.id, l.line_no, place_no, l.label, tier_no, type_no, l.price_tier,
            l.ticket_type, l.price_minor, o.currency, claimed.price_minor, l.holder
        FROM jsonb_to_recordset(p_lines) AS l (place int, line_no smallint, label text,
            price_tier text, ticket_type text, price_minor bigint, holder text)
        JOIN claimed ON place_no = l.place
        RETURNING line_no, place_no, label, ticket_type, holder
    )
    INSERT INTO tickets (id, order_id, event_id, place_no, label, ticket_type, holder)
    SELECT (p_lines -> (line_no - 1) ->> 'ticket')::uuid, o.id, held.event_id, place_no, label,
        ticket_type, coalesce(holder, o.name)
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
    """Apply the change; it must run while the previous version of the code still serves."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    for table in ("orders", "users"):
        op.add_column(
            table, sa.Column("language", sa.String(), server_default="en", nullable=False)
        )
    op.execute(_BOOK_ORDER)

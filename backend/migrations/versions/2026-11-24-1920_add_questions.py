"""Add what an event asks its buyers, what they answered and agreed to, and who each ticket is for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_questions"
down_revision = "0009_one_statement"
branch_labels = None
depends_on = None

# Both as they were, and a ticket whose line names its holder is made out to them; an order also
# keeps which version of which words its buyer agreed to.
_ISSUE = """
CREATE OR REPLACE FUNCTION issue_tickets(
    p_order uuid, p_event uuid, p_holder text, p_tickets uuid[]
) RETURNS boolean LANGUAGE plpgsql AS $$
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
    SELECT p_tickets[line_no], p_order, p_event, place_no, label, ticket_type,
           coalesce(l.holder, p_holder)
    FROM order_lines AS l WHERE order_id = p_order;
    RETURN true;
END $$;
"""
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
    INSERT INTO orders (id, number, event_id, hold_id, session_id, user_id, email, name, answers,
        consents, status, version, currency, lines_minor, discount_minor, fees_minor, tax_minor, total_minor,
        expires_at, confirmed_at)
    VALUES (o.id, o.number, held.event_id, o.hold_id, o.session_id, o.user_id, o.email, o.name,
        o.answers, coalesce(o.consents, '{}'), CASE WHEN is_free THEN 'confirmed' ELSE 'awaiting_payment' END,
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
_CONSENTS_ARE_KEPT = (
    "CREATE TRIGGER consent_texts_never_change BEFORE UPDATE OR DELETE ON consent_texts "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
)


def upgrade() -> None:
    """Apply the change; it must run while the previous version of the code still serves."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.create_table(
        "questions",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("help_text", sa.String(), server_default="", nullable=False),
        sa.Column("is_required", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("options", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("ticket_types", postgresql.ARRAY(sa.TEXT()), server_default="{}", nullable=False),
        sa.CheckConstraint("scope IN ('order', 'ticket')", name=op.f("ck_questions_scope")),
        sa.CheckConstraint(
            "kind IN ('text', 'long_text', 'choice', 'choices', 'yes_no', 'date', 'number', "
            "'email', 'phone', 'country')",
            name=op.f("ck_questions_kind"),
        ),
        sa.CheckConstraint(
            "(kind IN ('choice', 'choices')) = (jsonb_array_length(options) > 0)",
            name=op.f("ck_questions_options"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_questions_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_questions")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_questions_event_id")),
    )
    op.create_table(
        "consent_texts",
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("body", sa.String(), server_default="", nullable=False),
        sa.Column("is_required", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organisers.id"],
            name=op.f("fk_consent_texts_organiser_id_organisers"),
        ),
        sa.PrimaryKeyConstraint("organiser_id", "code", "version", name=op.f("pk_consent_texts")),
    )
    op.execute(_CONSENTS_ARE_KEPT)
    op.add_column(
        "orders", sa.Column("consents", postgresql.JSONB(), server_default="{}", nullable=False)
    )
    op.add_column("order_lines", sa.Column("holder", sa.String(), nullable=True))
    op.execute(_ISSUE)
    op.execute(_BOOK_ORDER)

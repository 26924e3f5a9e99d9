"""Let tickets be passed on and renamed, with their history, and buyers ask for their money back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_after_sale"
down_revision = "0010_questions"
branch_labels = None
depends_on = None

# An offer is taken or ends once, and says for ever what was offered to whom.
_TRANSFER_MOVES = """
CREATE FUNCTION check_transfer_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'offered' OR NEW.state = 'offered'
       OR (NEW.id, NEW.ticket_id, NEW.issue, NEW.from_holder, NEW.to_email, NEW.offered_at)
          IS DISTINCT FROM
          (OLD.id, OLD.ticket_id, OLD.issue, OLD.from_holder, OLD.to_email, OLD.offered_at) THEN
        RAISE EXCEPTION 'an offer ends once and is kept'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'transfer_moves';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfer_moves BEFORE UPDATE OR DELETE ON ticket_transfers
    FOR EACH ROW EXECUTE FUNCTION check_transfer_move();
"""

# A new code comes from an accepted offer alone; every change of a ticket's holder or code is
# written down by the database itself, so that the history cannot disagree with the ticket.
_TICKET_CHANGES = """
CREATE FUNCTION record_ticket_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.issue <> OLD.issue AND (NEW.issue <> OLD.issue + 1 OR NOT EXISTS (
        SELECT FROM ticket_transfers
        WHERE ticket_id = NEW.id AND issue = NEW.issue AND state = 'accepted')) THEN
        RAISE EXCEPTION 'only an accepted offer makes a new code'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ticket_reissue';
    END IF;
    INSERT INTO ticket_changes (ticket_id, change_no, issue, from_holder, to_holder)
    SELECT NEW.id, coalesce(max(change_no), 0) + 1, NEW.issue, OLD.holder, NEW.holder
    FROM ticket_changes WHERE ticket_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER record_ticket_change AFTER UPDATE OF holder, issue ON tickets
    FOR EACH ROW WHEN (OLD.holder <> NEW.holder OR OLD.issue <> NEW.issue)
    EXECUTE FUNCTION record_ticket_change();
CREATE TRIGGER ticket_changes_append_only BEFORE UPDATE OR DELETE ON ticket_changes
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION end_offers_of_void_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ticket_transfers SET state = 'lapsed', ended_at = clock_timestamp()
    WHERE ticket_id = NEW.id AND state = 'offered';
    RETURN NULL;
END $$;
CREATE TRIGGER end_offers_of_void_ticket AFTER UPDATE OF status ON tickets
    FOR EACH ROW WHEN (NEW.status = 'void' AND OLD.status = 'valid')
    EXECUTE FUNCTION end_offers_of_void_ticket();
"""

_REQUEST_MOVES = """
CREATE FUNCTION check_refund_request_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'asked' OR NEW.state = 'asked'
       OR (NEW.id, NEW.order_id, NEW.reason, NEW.asked_at)
          IS DISTINCT FROM (OLD.id, OLD.order_id, OLD.reason, OLD.asked_at) THEN
        RAISE EXCEPTION 'a request for a refund is decided once'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_request_moves';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refund_request_moves BEFORE UPDATE OR DELETE ON refund_requests
    FOR EACH ROW EXECUTE FUNCTION check_refund_request_move();
"""


def upgrade() -> None:
    """Apply the change; it must run while the previous version of the code still serves."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    _add_settings()
    _create_transfers()
    _create_requests()
    for block in (_TRANSFER_MOVES, _TICKET_CHANGES, _REQUEST_MOVES):
        op.execute(block)


def _instant(name: str, *, is_now: bool = False, is_required: bool = True) -> sa.Column[object]:
    default = sa.text("clock_timestamp()") if is_now else None
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=default, nullable=not is_required
    )


def _add_settings() -> None:
    op.add_column(
        "tickets",
        sa.Column("issue", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
    )
    op.create_check_constraint(op.f("ck_tickets_issue"), "tickets", "issue BETWEEN 0 AND 255")
    op.add_column("events", _instant("changes_until", is_required=False))
    op.add_column(
        "events", sa.Column("refund_rule", sa.String(), server_default="none", nullable=False)
    )
    op.add_column("events", _instant("refunds_until", is_required=False))
    op.create_check_constraint(
        op.f("ck_events_refund_rule"), "events", "refund_rule IN ('none', 'request')"
    )


def _create_transfers() -> None:
    op.create_table(
        "ticket_transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("issue", sa.SmallInteger(), nullable=False),
        sa.Column("from_holder", sa.String(), nullable=False),
        sa.Column("to_email", sa.String(), nullable=False),
        sa.Column("to_holder", sa.String(), nullable=True),
        sa.Column("state", sa.String(), server_default="offered", nullable=False),
        _instant("offered_at", is_now=True),
        _instant("ended_at", is_required=False),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'withdrawn', 'lapsed')",
            name=op.f("ck_ticket_transfers_state"),
        ),
        sa.CheckConstraint(
            "(state = 'offered') = (ended_at IS NULL) "
            "AND (state = 'accepted') = (to_holder IS NOT NULL)",
            name=op.f("ck_ticket_transfers_ended"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_transfers_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_transfers")),
    )
    op.create_index(
        op.f("ix_ticket_transfers_ticket_id"), "ticket_transfers", ["ticket_id"], unique=False
    )
    for name, columns, state in (
        ("uq_ticket_transfers_offered", ["ticket_id"], "offered"),
        ("uq_ticket_transfers_accepted", ["ticket_id", "issue"], "accepted"),
    ):
        where = sa.text(f"state = '{state}'")
        op.create_index(name, "ticket_transfers", columns, unique=True, postgresql_where=where)
    op.create_table(
        "ticket_changes",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("change_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issue", sa.SmallInteger(), nullable=False),
        sa.Column("from_holder", sa.String(), nullable=False),
        sa.Column("to_holder", sa.String(), nullable=False),
        _instant("changed_at", is_now=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_changes_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "change_no", name=op.f("pk_ticket_changes")),
    )


def _create_requests() -> None:
    op.create_table(
        "refund_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="asked", nullable=False),
        sa.Column("answer", sa.String(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        _instant("asked_at", is_now=True),
        _instant("decided_at", is_required=False),
        sa.CheckConstraint(
            "state IN ('asked', 'granted', 'refused')", name=op.f("ck_refund_requests_state")
        ),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL)", name=op.f("ck_refund_requests_decided")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_refund_requests_order_id_orders")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_refund_requests_decided_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_requests")),
        sa.UniqueConstraint("order_id", name=op.f("uq_refund_requests_order_id")),
    )

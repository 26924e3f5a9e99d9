"""State what must hold of tickets after the sale: one keeper, one living code, a whole history."""

from __future__ import annotations

from stagedoor.operations.invariants.invariant import Guard, Invariant, Kind

_ONE_LIVING_CODE = Invariant(
    id="I49",
    predicate="A ticket's code is as new as it was passed on often, to one person each time.",
    kind=Kind.QUERY,
    guards=(
        Guard.index("ticket_transfers", "uq_ticket_transfers_accepted"),
        Guard.trigger("ticket_transfers", "transfer_moves"),
        Guard.trigger("tickets", "record_ticket_change"),
    ),
    query="""
        SELECT tickets.id AS ticket_id, tickets.issue, coalesce(passed.n, 0) AS times_accepted,
               coalesce(passed.newest, 0) AS newest
        FROM tickets LEFT JOIN (
            SELECT ticket_id, count(*) AS n, max(issue) AS newest
            FROM ticket_transfers WHERE state = 'accepted' GROUP BY ticket_id
        ) AS passed ON passed.ticket_id = tickets.id
        WHERE tickets.issue <> coalesce(passed.n, 0) OR tickets.issue <> coalesce(passed.newest, 0)
    """,
)

_OFFERS_ARE_OF_VALID_TICKETS = Invariant(
    id="I50",
    predicate="What waits to be accepted is one offer of a valid ticket, of its next code.",
    kind=Kind.QUERY,
    guards=(
        Guard.index("ticket_transfers", "uq_ticket_transfers_offered"),
        Guard.trigger("tickets", "end_offers_of_void_ticket"),
    ),
    query="""
        SELECT ticket_transfers.id AS transfer_id, ticket_id, tickets.status,
               ticket_transfers.issue AS offered_issue, tickets.issue
        FROM ticket_transfers JOIN tickets ON tickets.id = ticket_id
        WHERE state = 'offered'
          AND (tickets.status <> 'valid' OR ticket_transfers.issue <> tickets.issue + 1)
    """,
)

_HISTORY_ENDS_AT_TICKET = Invariant(
    id="I51",
    predicate="A ticket's history is a chain without gaps that ends at its holder and its code.",
    kind=Kind.QUERY,
    guards=(
        Guard.trigger("ticket_changes", "ticket_changes_append_only"),
        Guard.constraint("ticket_changes", "pk_ticket_changes"),
    ),
    query="""
        WITH history AS (
            SELECT *, lag(change_no) OVER changes AS previous_no,
                   lag(to_holder) OVER changes AS previous_holder,
                   lead(change_no) OVER changes IS NULL AS is_last
            FROM ticket_changes
            WINDOW changes AS (PARTITION BY ticket_id ORDER BY change_no)
        )
        SELECT ticket_id, change_no, from_holder, to_holder, previous_holder
        FROM history
        WHERE change_no <> coalesce(previous_no, 0) + 1
           OR from_holder <> coalesce(previous_holder, from_holder)
        UNION ALL
        SELECT tickets.id, coalesce(change_no, 0), tickets.holder, to_holder, NULL
        FROM tickets LEFT JOIN history ON history.ticket_id = tickets.id AND is_last
        WHERE (change_no IS NULL AND tickets.issue > 0)
           OR (to_holder, history.issue) IS DISTINCT FROM (tickets.holder, tickets.issue)
              AND change_no IS NOT NULL
    """,
)

_GRANTED_IS_REFUNDED = Invariant(
    id="I52",
    predicate="A request for a refund is granted exactly when its order's money goes back.",
    kind=Kind.QUERY,
    guards=(
        Guard.constraint("refund_requests", "uq_refund_requests_order_id"),
        Guard.trigger("refund_requests", "refund_request_moves"),
    ),
    query="""
        SELECT refund_requests.id AS request_id, order_id, state, status
        FROM refund_requests JOIN orders ON orders.id = order_id
        WHERE (state = 'granted'
               AND status NOT IN ('refund_due', 'refunded', 'partially_refunded'))
           OR (state = 'asked' AND status NOT IN ('confirmed', 'partially_refunded'))
    """,
)

TICKET_INVARIANTS = (
    _ONE_LIVING_CODE,
    _OFFERS_ARE_OF_VALID_TICKETS,
    _HISTORY_ENDS_AT_TICKET,
    _GRANTED_IS_REFUNDED,
)

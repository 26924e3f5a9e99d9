"""State what must hold of orders: what they cost, where they are, what they brought their buyer."""

from __future__ import annotations

from stagedoor.operations.invariants.invariant import Guard, Invariant, Kind

_MOVES_RECORDED = Guard.trigger("orders", "record_order_move")
_MOVES_ONCE = Guard.trigger("orders", "order_moves_once")

_TICKET_NEEDS_ORDER = Invariant(
    id="I06",
    predicate="The order of a valid ticket is confirmed, or refunded in part.",
    kind=Kind.QUERY,
    query="""
        SELECT tickets.id AS ticket_id, tickets.order_id, orders.status
        FROM tickets LEFT JOIN orders ON orders.id = tickets.order_id
        WHERE tickets.status = 'valid'
          AND coalesce(orders.status, '') NOT IN ('confirmed', 'partially_refunded')
    """,
)

_PAID_GETS_TICKETS = Invariant(
    id="I07",
    predicate="A confirmed order has a valid ticket a line; money without tickets has a refund.",
    kind=Kind.QUERY,
    query="""
        SELECT orders.id AS order_id, orders.status, coalesce(lines.n, 0) AS lines,
               coalesce(issued.n, 0) AS valid_tickets, coalesce(paid.minor, 0) AS captured_minor
        FROM orders
        LEFT JOIN (SELECT order_id, count(*) AS n FROM order_lines GROUP BY order_id) AS lines
            ON lines.order_id = orders.id
        LEFT JOIN (SELECT order_id, count(*) AS n FROM tickets WHERE status = 'valid'
                   GROUP BY order_id) AS issued ON issued.order_id = orders.id
        LEFT JOIN (SELECT order_id, sum(captured_minor) AS minor FROM payments
                   GROUP BY order_id) AS paid ON paid.order_id = orders.id
        WHERE (orders.status = 'confirmed' AND coalesce(issued.n, 0) <> coalesce(lines.n, 0))
           OR (paid.minor > 0 AND orders.status NOT IN
               ('confirmed', 'partially_refunded', 'refund_due', 'refunded'))
           OR (orders.status = 'refund_due'
               AND NOT EXISTS (SELECT FROM refunds WHERE refunds.order_id = orders.id))
    """,
)

_LINES_ADD_UP = Invariant(
    id="I08",
    predicate="An order has lines, and their prices add up to what it says.",
    kind=Kind.QUERY,
    query="""
        SELECT orders.id AS order_id, lines_minor, coalesce(sum(price_minor), 0) AS summed_minor
        FROM orders LEFT JOIN order_lines ON order_lines.order_id = orders.id
        GROUP BY orders.id
        HAVING count(order_lines.line_no) = 0 OR sum(price_minor) <> lines_minor
    """,
)

_TOTAL_ADDS_UP = Invariant(
    id="I09",
    predicate="An order's total is lines − discount + fees + tax, and none of them is negative.",
    kind=Kind.CONSTRAINT,
    guards=(Guard.constraint("orders", "ck_orders_total"),),
    query="""
        SELECT id AS order_id, lines_minor, discount_minor, fees_minor, tax_minor, total_minor
        FROM orders
        WHERE total_minor <> lines_minor - discount_minor + fees_minor + tax_minor
           OR discount_minor > lines_minor
           OR least(lines_minor, discount_minor, fees_minor, tax_minor, total_minor) < 0
    """,
)

_HISTORY_IS_CHAIN = Invariant(
    id="I15",
    predicate="An order's history is a chain without gaps, along the moves that are drawn.",
    kind=Kind.QUERY,
    guards=(
        Guard.constraint("order_transitions", "pk_order_transitions"),
        _MOVES_RECORDED,
        _MOVES_ONCE,
        Guard.trigger("order_transitions", "order_transitions_append_only"),
    ),
    query="""
        SELECT order_id, version, from_status, to_status, previous_version, previous_status
        FROM (
            SELECT *, lag(version) OVER moves AS previous_version,
                   lag(to_status) OVER moves AS previous_status
            FROM order_transitions
            WINDOW moves AS (PARTITION BY order_id ORDER BY version)
        ) AS history
        WHERE version <> coalesce(previous_version, 0) + 1
           OR from_status IS DISTINCT FROM previous_status
           OR coalesce(from_status, 'start') || ' > ' || to_status NOT IN (
            'start > awaiting_payment',
            'awaiting_payment > payment_pending', 'awaiting_payment > confirmed',
            'awaiting_payment > expired', 'awaiting_payment > cancelled',
            'payment_pending > confirmed', 'payment_pending > expired',
            'payment_pending > cancelled', 'payment_pending > refund_due',
            'expired > confirmed', 'expired > refund_due', 'cancelled > refund_due',
            'confirmed > refund_due', 'confirmed > partially_refunded',
            'confirmed > refunded', 'confirmed > cancelled',
            'partially_refunded > refund_due', 'partially_refunded > refunded',
            'refund_due > refunded', 'refund_due > partially_refunded')
    """,
)

_STATUS_IS_LAST_MOVE = Invariant(
    id="I16",
    predicate="An order is where its last recorded move left it.",
    kind=Kind.QUERY,
    guards=(_MOVES_RECORDED,),
    query="""
        SELECT orders.id AS order_id, status, orders.version, last.to_status AS last_status,
               last.version AS last_version
        FROM orders LEFT JOIN (
            SELECT DISTINCT ON (order_id) order_id, version, to_status
            FROM order_transitions ORDER BY order_id, version DESC
        ) AS last ON last.order_id = orders.id
        WHERE (status, orders.version) IS DISTINCT FROM (last.to_status, last.version)
    """,
)

_MOVE_MAILED_ONCE = Invariant(
    id="I17",
    predicate="Each move to confirmed, cancelled or refunded has exactly one mail of its kind.",
    kind=Kind.QUERY,
    guards=(Guard.constraint("outbox_emails", "uq_outbox_emails_dedupe_key"),),
    query="""
        WITH mails AS MATERIALIZED (
            SELECT "values" ->> 'order_id' AS about, split_part(dedupe_key, ':', 2) AS version,
                   template, dedupe_key
            FROM outbox_emails WHERE "values" ->> 'order_id' IS NOT NULL
        ), moves AS (
            SELECT CAST(order_id AS text) AS about, CAST(version AS text) AS version, to_status
            FROM order_transitions
            WHERE to_status IN ('confirmed', 'cancelled', 'refunded', 'partially_refunded')
        ), pairs AS (
            SELECT coalesce(moves.about, mails.about) AS order_id,
                   coalesce(moves.version, mails.version) AS version, to_status, template, CASE
                WHEN template IS NULL OR split_part(dedupe_key, ':', 3) <> template THEN false
                WHEN to_status IS NULL THEN template
                    NOT IN ('order_confirmation', 'order_refunded', 'payment_refunded')
                WHEN to_status = 'confirmed' THEN template = 'order_confirmation'
                WHEN to_status = 'cancelled' THEN true
                ELSE template IN ('order_refunded', 'payment_refunded')
            END AS fits
            FROM moves FULL JOIN mails USING (about, version)
        )
        SELECT order_id, version, min(to_status) AS moved_to, count(template) AS mails,
               string_agg(template, ', ') AS templates
        FROM pairs GROUP BY order_id, version
        HAVING NOT bool_and(fits) OR (min(to_status) IS NOT NULL AND count(*) <> 1)
    """,
)

_ONE_CURRENCY = Invariant(
    id="I30",
    predicate="Everything about an order is in its event's currency, but for money that came in "
    "another: that is booked and goes back in the currency it came in.",
    kind=Kind.QUERY,
    guards=(
        Guard.constraint("order_lines", "fk_order_lines_order_id_currency_orders"),
        Guard.constraint("payments", "fk_payments_order_id_currency_orders"),
        Guard.trigger("refunds", "refunds_within_capture"),
        Guard.trigger("payments", "captured_once"),
        Guard.trigger("events", "event_currency_fixed"),
    ),
    query="""
        WITH asked AS (
            SELECT 'line ' || line_no AS what, order_id, currency FROM order_lines
            UNION ALL
            SELECT 'payment ' || id, order_id, currency FROM payments
        ), moved AS (
            SELECT 'refund ' || id AS what, order_id, currency FROM refunds
            UNION ALL
            SELECT 'entry ' || entry_no || ' of posting ' || posting_id, order_id, currency
            FROM ledger_entries JOIN ledger_postings ON ledger_postings.id = posting_id
        )
        SELECT orders.id AS order_id, what, asked.currency, orders.currency AS order_currency
        FROM asked JOIN orders ON orders.id = asked.order_id
        WHERE asked.currency <> orders.currency
        UNION ALL
        SELECT orders.id, what, moved.currency, coalesce(captured_currency, orders.currency)
        FROM moved JOIN orders ON orders.id = moved.order_id
        LEFT JOIN payments ON payments.order_id = orders.id
        WHERE moved.currency <> coalesce(captured_currency, orders.currency)
        UNION ALL
        SELECT orders.id, 'event ' || events.id, events.currency, orders.currency
        FROM orders JOIN events ON events.id = orders.event_id
        WHERE events.currency <> orders.currency
    """,
)

_PRICE_KEPT = Invariant(
    id="I32",
    predicate="What is charged is the price that was locked with the hold.",
    kind=Kind.QUERY,
    guards=(Guard.constraint("order_lines", "ck_order_lines_price"),),
    query="""
        SELECT order_id, 'line ' || line_no AS what, price_minor AS charged_minor,
               held_price_minor AS held_minor
        FROM order_lines WHERE price_minor <> held_price_minor
        UNION ALL
        SELECT order_lines.order_id, 'place ' || place_no, order_lines.price_minor,
               places.price_minor
        FROM places JOIN order_lines USING (order_id, place_no)
        WHERE places.price_minor <> order_lines.held_price_minor
           OR places.type_no <> order_lines.type_no
        UNION ALL
        SELECT order_id, 'payment ' || payments.id, amount_minor, total_minor
        FROM payments JOIN orders ON orders.id = order_id WHERE amount_minor <> total_minor
    """,
)

ORDER_INVARIANTS = (
    _TICKET_NEEDS_ORDER,
    _PAID_GETS_TICKETS,
    _LINES_ADD_UP,
    _TOTAL_ADDS_UP,
    _HISTORY_IS_CHAIN,
    _STATUS_IS_LAST_MOVE,
    _MOVE_MAILED_ONCE,
    _ONE_CURRENCY,
    _PRICE_KEPT,
)

"""State what must hold of money: balanced books that agree with orders and with the provider."""

from __future__ import annotations

from stagedoor.operations.invariants.invariant import Guard, Invariant, Kind

_APPEND_ONLY = (
    Guard.trigger("ledger_postings", "ledger_postings_append_only"),
    Guard.trigger("ledger_entries", "ledger_entries_append_only"),
)

_POSTING_BALANCES = Invariant(
    id="I10",
    predicate="The entries of a posting sum to zero in each currency.",
    kind=Kind.CONSTRAINT,
    guards=(Guard.trigger("ledger_entries", "posting_balances"), *_APPEND_ONLY),
    query="""
        SELECT posting_id, currency, sum(amount_minor) AS sum_minor
        FROM ledger_entries GROUP BY posting_id, currency HAVING sum(amount_minor) <> 0
    """,
)

_POSTING_HAS_SIDES = Invariant(
    id="I11",
    predicate="A posting has two entries or more, none of them zero.",
    kind=Kind.CONSTRAINT,
    guards=(
        Guard.constraint("ledger_entries", "ck_ledger_entries_amount"),
        Guard.trigger("ledger_postings", "posting_has_entries"),
        Guard.trigger("ledger_entries", "posting_balances"),
        *_APPEND_ONLY,
    ),
    query="""
        SELECT ledger_postings.id AS posting_id, kind, reference, count(posting_id) AS entries,
               count(*) FILTER (WHERE amount_minor = 0) AS zero_entries
        FROM ledger_postings LEFT JOIN ledger_entries ON posting_id = ledger_postings.id
        GROUP BY ledger_postings.id
        HAVING count(posting_id) < 2 OR count(*) FILTER (WHERE amount_minor = 0) > 0
    """,
)

_CLEARING_AGREES = Invariant(
    id="I12",
    predicate="The ledger's clearing account holds, for each order and in each currency, what was "
    "captured less what went back.",
    kind=Kind.QUERY,
    query="""
        WITH booked AS (
            SELECT order_id, currency, sum(amount_minor) AS minor
            FROM ledger_entries JOIN ledger_postings ON ledger_postings.id = posting_id
            WHERE account = 'stripe_clearing' AND order_id IS NOT NULL GROUP BY order_id, currency
        ), moved AS (
            SELECT order_id, currency, sum(minor) AS minor FROM (
                SELECT order_id, coalesce(captured_currency, currency) AS currency,
                       captured_minor AS minor
                FROM payments
                UNION ALL
                SELECT order_id, currency, -amount_minor FROM refunds WHERE status = 'succeeded'
            ) AS movements GROUP BY order_id, currency
        )
        SELECT order_id, currency, coalesce(booked.minor, 0) AS booked_minor,
               coalesce(moved.minor, 0) AS moved_minor
        FROM booked FULL JOIN moved USING (order_id, currency)
        WHERE coalesce(booked.minor, 0) <> coalesce(moved.minor, 0)
    """,
)

_MONEY_FITS_STATUS = Invariant(
    id="I13",
    predicate="What an order has paid and not got back is its total while it is confirmed, and "
    "nothing when it is over, in the currency that it paid in.",
    kind=Kind.QUERY,
    query="""
        SELECT order_id, status, total_minor, currency, refunded_minor, refunded_currency,
               captured_minor, captured_currency, returned_minor
        FROM (
            SELECT orders.id AS order_id, status, total_minor, orders.currency, refunded_minor,
                   coalesce(refunded_currency, orders.currency) AS refunded_currency,
                   coalesce(paid.minor, 0) AS captured_minor,
                   coalesce(paid.currency, orders.currency) AS captured_currency,
                   coalesce(returned.minor, 0) AS returned_minor
            FROM orders
            LEFT JOIN (SELECT order_id, coalesce(captured_currency, currency) AS currency,
                              sum(captured_minor) AS minor
                       FROM payments GROUP BY 1, 2) AS paid ON paid.order_id = orders.id
            LEFT JOIN (SELECT order_id, currency, sum(amount_minor) AS minor FROM refunds
                       WHERE status = 'succeeded' GROUP BY 1, 2) AS returned
                ON returned.order_id = orders.id
                AND returned.currency = coalesce(paid.currency, orders.currency)
        ) AS money
        WHERE refunded_minor <> returned_minor
           OR (refunded_minor <> 0 AND refunded_currency <> captured_currency)
           OR CASE status
            WHEN 'confirmed' THEN captured_minor - returned_minor <> total_minor
                OR captured_currency <> currency
            WHEN 'partially_refunded' THEN captured_minor <> total_minor
                OR captured_currency <> currency
                OR returned_minor = 0 OR returned_minor >= captured_minor
            WHEN 'refund_due' THEN captured_minor - returned_minor <= 0
            WHEN 'refunded' THEN captured_minor <> returned_minor
            ELSE captured_minor <> 0 OR returned_minor <> 0
        END
    """,
)

_REFUNDS_WITHIN_CAPTURE = Invariant(
    id="I14",
    predicate="A payment's refunds, but for failed ones, are at most what was captured.",
    kind=Kind.CONSTRAINT,
    guards=(
        Guard.trigger("refunds", "refunds_within_capture"),
        Guard.trigger("payments", "captured_once"),
    ),
    query="""
        SELECT payments.id AS payment_id, payments.order_id, captured_minor,
               sum(refunds.amount_minor) AS refunds_minor
        FROM refunds JOIN payments ON payments.id = payment_id
        WHERE refunds.status <> 'failed'
        GROUP BY payments.id
        HAVING sum(refunds.amount_minor) > captured_minor
    """,
)

# A payment that we asked after a moment ago, when it had not succeeded, is about to be settled.
_PROVIDER_CAPTURE_KNOWN = Invariant(
    id="I23",
    predicate="Every charge that succeeded at the provider is captured here, in amount and "
    "currency.",
    kind=Kind.QUERY,
    needs_provider=True,
    query="""
        WITH there AS (
            SELECT * FROM jsonb_to_recordset(CAST(:captures AS jsonb))
                AS there (intent_id text, payment_id uuid, amount_minor bigint, currency text)
        )
        SELECT there.intent_id, payments.id AS payment_id, there.amount_minor, there.currency,
               captured_minor, coalesce(captured_currency, payments.currency) AS captured_currency
        FROM there
        LEFT JOIN LATERAL (
            SELECT * FROM payments WHERE intent_id = there.intent_id
            UNION ALL
            SELECT * FROM payments WHERE id = there.payment_id AND intent_id IS NULL
        ) AS payments ON true
        WHERE payments.id IS NULL
           OR (captured_minor = 0
               AND checked_at < transaction_timestamp() - make_interval(secs => :grace_s))
           OR (captured_minor <> 0
               AND (captured_minor, coalesce(captured_currency, payments.currency))
                   <> (there.amount_minor, there.currency))
    """,
)

# Only what was settled before the provider was asked can be missing from its list.
_CAPTURE_KNOWN_TO_PROVIDER = Invariant(
    id="I24",
    predicate="Every capture here exists at the provider.",
    kind=Kind.QUERY,
    needs_provider=True,
    query="""
        SELECT payments.id AS payment_id, intent_id, order_id, captured_minor,
               coalesce(captured_currency, currency) AS captured_currency
        FROM payments
        WHERE captured_minor > 0 AND created_at >= :since AND settled_at < :listed_at
          AND NOT EXISTS (
            SELECT FROM jsonb_to_recordset(CAST(:captures AS jsonb)) AS there (intent_id text)
            WHERE there.intent_id = payments.intent_id)
    """,
)

_CAPTURED_ONCE = Invariant(
    id="I25",
    predicate="An order has at most one captured payment.",
    kind=Kind.CONSTRAINT,
    guards=(
        Guard.constraint("payments", "uq_payments_order_id"),
        Guard.trigger("payments", "captured_once"),
    ),
    query="""
        SELECT order_id, count(*) AS captured_payments, sum(captured_minor) AS captured_minor
        FROM payments WHERE captured_minor > 0 GROUP BY order_id HAVING count(*) > 1
    """,
)

MONEY_INVARIANTS = (
    _POSTING_BALANCES,
    _POSTING_HAS_SIDES,
    _CLEARING_AGREES,
    _MONEY_FITS_STATUS,
    _REFUNDS_WITHIN_CAPTURE,
    _PROVIDER_CAPTURE_KNOWN,
    _CAPTURE_KNOWN_TO_PROVIDER,
    _CAPTURED_ONCE,
)

"""State what must hold of places: sold once, never beyond the house, never stuck."""

from __future__ import annotations

from stagedoor.operations.invariants.invariant import Guard, Invariant, Kind

_ONE_ROW_A_PLACE = Guard.constraint("places", "pk_places")
_ONE_OWNER_A_ROW = Guard.constraint("places", "ck_places_one_owner")

_CLAIMED_ONCE = Invariant(
    id="I01",
    predicate="A place has one row, and its row at most one owner.",
    kind=Kind.CONSTRAINT,
    guards=(_ONE_ROW_A_PLACE, _ONE_OWNER_A_ROW),
    query="""
        SELECT event_id, place_no, count(*) || ' claims' AS fault
        FROM places WHERE state IN ('held', 'sold')
        GROUP BY event_id, place_no HAVING count(*) > 1
        UNION ALL
        SELECT event_id, place_no, state || ', but its owner does not fit'
        FROM places
        WHERE state NOT IN ('free', 'held', 'sold', 'blocked')
           OR (state IN ('free', 'blocked') AND num_nonnulls(hold_id, order_id, held_until) > 0)
           OR (state IN ('held', 'sold') AND num_nulls(type_no, price_minor) > 0)
           OR (state = 'held' AND (hold_id IS NULL OR num_nonnulls(held_until, order_id) = 0))
           OR (state = 'sold' AND (order_id IS NULL OR held_until IS NOT NULL))
    """,
)

# Nothing counts units anywhere: the capacity comes from the drawing, or from the event where it has
# none, and the claims are the rows.
_WITHIN_CAPACITY = Invariant(
    id="I02",
    predicate="No area, no seating and no event has more claims than its drawing has places.",
    kind=Kind.QUERY,
    guards=(_ONE_ROW_A_PLACE,),
    query="""
        WITH maps AS MATERIALIZED (
            SELECT id, plan -> 'areas' AS areas, (
                SELECT coalesce(sum(jsonb_array_length(seat_row -> 'seats')), 0)
                FROM jsonb_array_elements(plan -> 'sections') AS section,
                     jsonb_array_elements(section -> 'rows') AS seat_row
            ) AS seats
            FROM seat_maps WHERE id IN (SELECT seat_map_id FROM events)
        ), drawn_areas AS (
            SELECT id, area ->> 'key' AS pool, CAST(area ->> 'capacity' AS int) AS capacity,
                   seats + sum(CAST(area ->> 'capacity' AS int)) OVER (PARTITION BY id ORDER BY n)
                   AS places_up_to_here
            FROM maps, jsonb_array_elements(areas) WITH ORDINALITY AS listed (area, n)
        ), drawn AS (
            SELECT id, 'seats' AS pool, 0 AS first_place, seats AS capacity FROM maps
            UNION ALL
            SELECT id, pool, places_up_to_here - capacity, capacity FROM drawn_areas
        ), pools AS (
            SELECT events.id AS event_id, pool, first_place, drawn.capacity
            FROM events JOIN drawn ON drawn.id = events.seat_map_id
            UNION ALL
            SELECT id, 'main', 0, coalesce(capacity, 0) FROM events WHERE seat_map_id IS NULL
        ), houses AS (
            SELECT event_id, max(first_place + capacity) AS capacity FROM pools GROUP BY event_id
        ), claims AS (
            SELECT event_id, place_no FROM places WHERE state IN ('held', 'sold')
        )
        SELECT event_id, pool, capacity, count(*) AS claims
        FROM pools JOIN claims USING (event_id)
        WHERE place_no >= first_place AND place_no < first_place + capacity
        GROUP BY event_id, pool, capacity HAVING count(*) > capacity
        UNION ALL
        SELECT event_id, 'place ' || place_no || ' is not in the house', capacity, 1
        FROM claims LEFT JOIN houses USING (event_id)
        WHERE capacity IS NULL OR place_no < 0 OR place_no >= capacity
    """,
)

_COUNTED_BOTH_WAYS = Invariant(
    id="I03",
    predicate="What living holds and orders list is what the places say, both ways.",
    kind=Kind.QUERY,
    query="""
        SELECT 'hold' AS claimant, id, listed, claimed FROM (
            SELECT id, cardinality(holds.places) AS listed, (
                SELECT count(*) FROM places
                WHERE places.event_id = holds.event_id AND place_no = ANY (holds.places)
                  AND hold_id = holds.id AND places.state = 'held'
            ) AS claimed
            FROM holds WHERE state = 'active' AND expires_at > clock_timestamp()
        ) AS living WHERE listed <> claimed
        UNION ALL
        SELECT 'order', orders.id, count(*), count(places.place_no)
        FROM orders JOIN order_lines ON order_lines.order_id = orders.id
        LEFT JOIN places ON places.event_id = orders.event_id
            AND places.place_no = order_lines.place_no AND places.order_id = orders.id
            AND places.state = CASE orders.status WHEN 'confirmed' THEN 'sold' ELSE 'held' END
        WHERE orders.status IN ('confirmed', 'payment_pending')
           OR (orders.status = 'awaiting_payment' AND orders.expires_at > clock_timestamp())
        GROUP BY orders.id HAVING count(*) <> count(places.place_no)
        UNION ALL
        SELECT 'order', places.order_id, 0, count(*)
        FROM places LEFT JOIN order_lines USING (order_id, place_no)
        WHERE places.order_id IS NOT NULL AND order_lines.line_no IS NULL
        GROUP BY places.order_id
        UNION ALL
        SELECT 'hold', hold_id, 0, count(*)
        FROM places JOIN holds ON holds.id = hold_id
        WHERE places.state = 'held' AND order_id IS NULL
          AND (place_no <> ALL (holds.places) OR places.event_id <> holds.event_id)
        GROUP BY hold_id
    """,
)

_TICKET_HAS_PLACE = Invariant(
    id="I04",
    predicate="The place of a valid ticket is sold, and to the ticket's own order.",
    kind=Kind.QUERY,
    query="""
        SELECT tickets.id AS ticket_id, event_id, place_no, places.state,
               tickets.order_id, places.order_id AS sold_to
        FROM tickets LEFT JOIN places USING (event_id, place_no)
        WHERE tickets.status = 'valid'
          AND (places.state IS DISTINCT FROM 'sold' OR places.order_id <> tickets.order_id)
    """,
)

_PLACE_HAS_TICKET = Invariant(
    id="I05",
    predicate="A place is sold exactly when it has one valid ticket.",
    kind=Kind.QUERY,
    guards=(Guard.index("tickets", "uq_tickets_valid_place"),),
    query="""
        SELECT event_id, place_no, coalesce(sold.state, 'not sold') AS state,
               coalesce(issued.tickets, 0) AS valid_tickets
        FROM (SELECT event_id, place_no, state FROM places WHERE state = 'sold') AS sold
        FULL JOIN (
            SELECT event_id, place_no, count(*) AS tickets
            FROM tickets WHERE status = 'valid' GROUP BY event_id, place_no
        ) AS issued USING (event_id, place_no)
        WHERE sold.state IS NULL OR issued.tickets IS DISTINCT FROM 1
    """,
)

# The transaction's own start is compared, because that is (nearly) the moment of its snapshot: an
# audit that takes long must not take a place for overdue that was not yet when it looked.
_NOT_STUCK = Invariant(
    id="I22",
    predicate="No place is held long after its deadline, unless its payment is under way.",
    kind=Kind.QUERY,
    query="""
        SELECT event_id, place_no, hold_id, order_id, held_until
        FROM places
        WHERE state = 'held'
          AND held_until < transaction_timestamp() - make_interval(secs => :grace_s)
          AND NOT EXISTS (SELECT FROM payments WHERE payments.order_id = places.order_id
                          AND payments.status NOT IN ('succeeded', 'cancelled'))
    """,
)

_NO_ORPHAN = Invariant(
    id="I28",
    predicate="A claim has a living hold, or an order in the state that fits it; an order that is "
    "over has no claim.",
    kind=Kind.QUERY,
    guards=(_ONE_OWNER_A_ROW,),
    query="""
        SELECT * FROM (
            SELECT places.event_id, place_no, places.hold_id, places.order_id, CASE
                WHEN places.state = 'sold' AND coalesce(orders.status, '')
                    NOT IN ('confirmed', 'partially_refunded')
                    THEN 'sold to an order that is ' || coalesce(orders.status, 'not there')
                WHEN orders.event_id <> places.event_id
                    THEN 'claimed by an order of another event'
                WHEN places.state = 'sold' THEN NULL
                WHEN places.order_id IS NULL AND holds.state IS DISTINCT FROM 'active'
                    THEN 'held by a hold that is ' || coalesce(holds.state, 'not there')
                WHEN places.order_id IS NULL THEN NULL
                WHEN coalesce(orders.status, '') NOT IN ('awaiting_payment', 'payment_pending')
                    THEN 'held by an order that is ' || coalesce(orders.status, 'not there')
                WHEN orders.hold_id <> places.hold_id OR holds.state IS DISTINCT FROM 'ordered'
                    THEN 'held by an order under a hold that did not become it'
                WHEN orders.status = 'awaiting_payment' AND held_until IS NULL
                    THEN 'held for ever by an order whose payment is not started'
                WHEN orders.status = 'awaiting_payment' THEN NULL
                WHEN held_until IS NOT NULL
                    THEN 'held with a deadline by an order whose payment is started'
                WHEN coalesce(payments.status, 'succeeded') IN ('succeeded', 'cancelled')
                    THEN 'held for a payment that is ' || coalesce(payments.status, 'not there')
            END AS fault
            FROM places
            LEFT JOIN holds ON holds.id = places.hold_id
            LEFT JOIN orders ON orders.id = places.order_id
            LEFT JOIN payments ON payments.order_id = places.order_id
            WHERE places.state IN ('held', 'sold')
        ) AS claims WHERE fault IS NOT NULL
    """,
)

PLACE_INVARIANTS = (
    _CLAIMED_ONCE,
    _WITHIN_CAPACITY,
    _COUNTED_BOTH_WAYS,
    _TICKET_HAS_PLACE,
    _PLACE_HAS_TICKET,
    _NOT_STUCK,
    _NO_ORPHAN,
)

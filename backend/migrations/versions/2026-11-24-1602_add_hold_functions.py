"""Add the functions that take places: one round trip and one transaction a hold.

They are functions, and not statements sent one by one, because a hold is what an on-sale lives or
dies by; see docs/decisions about allocation.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Locks what was asked, or says what is missing and changes nothing. Numbered seats are locked in
# place order and waited for, so two buyers cannot turn each other away; units of an area are
# interchangeable, so locked ones are passed over, starting at a random one to keep buyers apart.
_LOCK_PLACES = """
CREATE FUNCTION lock_free_places(
    p_event uuid, p_seats int[], p_first int[], p_last int[], p_quantity int[],
    OUT taken int[], OUT sold_out int, OUT busy boolean, OUT units int[]
) LANGUAGE plpgsql AS $$
DECLARE
    locked int[];
    more int[];
    start int;
BEGIN
    busy := false;
    units := '{}';
    IF cardinality(p_seats) > 0 THEN
        SELECT array_agg(place_no) INTO taken FROM places
        WHERE event_id = p_event AND place_no = ANY (p_seats)
          AND NOT (state = 'free' OR (state = 'held' AND held_until < clock_timestamp()));
        IF taken IS NOT NULL THEN RETURN; END IF;
        SELECT array_agg(place_no) INTO locked FROM (
            SELECT place_no FROM places
            WHERE event_id = p_event AND place_no = ANY (p_seats)
              AND (state = 'free' OR (state = 'held' AND held_until < clock_timestamp()))
            ORDER BY place_no FOR UPDATE
        ) AS free;
        IF coalesce(cardinality(locked), 0) < cardinality(p_seats) THEN
            SELECT array_agg(asked) INTO taken FROM unnest(p_seats) AS asked
            WHERE locked IS NULL OR asked <> ALL (locked);
            RETURN;
        END IF;
    END IF;
    FOR i IN 1 .. coalesce(cardinality(p_first), 0) LOOP
        start := p_first[i] + floor(random() * (p_last[i] - p_first[i] + 1))::int;
        SELECT array_agg(place_no) INTO locked FROM (
            SELECT place_no FROM places
            WHERE event_id = p_event AND place_no BETWEEN start AND p_last[i]
              AND (state = 'free' OR (state = 'held' AND held_until < clock_timestamp()))
            ORDER BY place_no LIMIT p_quantity[i] FOR UPDATE SKIP LOCKED
        ) AS free;
        IF coalesce(cardinality(locked), 0) < p_quantity[i] THEN
            SELECT array_agg(place_no) INTO more FROM (
                SELECT place_no FROM places
                WHERE event_id = p_event AND place_no BETWEEN p_first[i] AND start - 1
                  AND (state = 'free' OR (state = 'held' AND held_until < clock_timestamp()))
                ORDER BY place_no
                LIMIT p_quantity[i] - coalesce(cardinality(locked), 0)
                FOR UPDATE SKIP LOCKED
            ) AS free;
            locked := coalesce(locked, '{}') || coalesce(more, '{}');
        END IF;
        IF cardinality(locked) < p_quantity[i] THEN
            sold_out := i;
            -- Somebody else may hold a lock for a moment without taking the place in the end.
            busy := (SELECT count(*) >= p_quantity[i] FROM (
                SELECT FROM places
                WHERE event_id = p_event AND place_no BETWEEN p_first[i] AND p_last[i]
                  AND (state = 'free' OR (state = 'held' AND held_until < clock_timestamp()))
                LIMIT p_quantity[i]) AS seen);
            RETURN;
        END IF;
        units := units || locked;
    END LOOP;
END $$;
"""

# Takes the locked places for a hold at today's prices and gives the items back; NULL where a
# ticket type has no price in a place's tier.
_CLAIM_PLACES = """
CREATE FUNCTION claim_places(
    p_event uuid, p_hold uuid, p_until timestamptz, p_places int[], p_types smallint[]
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    items jsonb;
    claimed int;
BEGIN
    WITH asked AS (
        SELECT * FROM unnest(p_places, p_types) AS a (place_no, type_no)
    ), claimed_rows AS (
        UPDATE places SET state = 'held', hold_id = p_hold, order_id = NULL, held_until = p_until,
            type_no = asked.type_no, price_minor = prices.amount_minor
        FROM asked, prices
        WHERE places.event_id = p_event AND places.place_no = asked.place_no
          AND prices.event_id = p_event AND prices.tier_no = places.tier_no
          AND prices.type_no = asked.type_no
        RETURNING places.place_no, places.tier_no, places.type_no, places.price_minor
    )
    SELECT count(*), jsonb_agg(jsonb_build_array(place_no, tier_no, type_no, price_minor)
                               ORDER BY place_no)
    INTO claimed, items FROM claimed_rows;
    IF claimed < cardinality(p_places) THEN RETURN NULL; END IF;
    RETURN items;
END $$;
"""

_EVENT_REFUSES = """
CREATE FUNCTION event_refuses_sale(p_event uuid, OUT refusal text, OUT per_hold int,
                                   OUT per_person int)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    e events%ROWTYPE;
BEGIN
    SELECT * INTO e FROM events WHERE id = p_event;
    IF NOT FOUND OR e.places_published_at IS NULL OR e.state = 'draft' THEN
        refusal := 'unknown';
    ELSIF e.state <> 'published' OR e.ends_at <= clock_timestamp()
        OR e.sale_opens_at > clock_timestamp() OR e.sale_closes_at <= clock_timestamp() THEN
        refusal := 'not-on-sale';
    END IF;
    per_hold := e.max_places_per_hold;
    per_person := e.max_places_per_person;
END $$;
CREATE FUNCTION places_of_session(p_event uuid, p_session uuid) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT sum(cardinality(places)) FROM holds
                     WHERE session_id = p_session AND event_id = p_event AND state = 'active'
                       AND expires_at > clock_timestamp()), 0)
         + (SELECT count(*) FROM orders JOIN order_lines ON order_id = orders.id
            WHERE session_id = p_session AND event_id = p_event
              AND status IN ('awaiting_payment', 'payment_pending', 'confirmed',
                             'partially_refunded')
              AND NOT (status = 'awaiting_payment' AND expires_at < clock_timestamp()))
$$;
"""

_OPEN_HOLD = """
CREATE FUNCTION open_hold(
    p_event uuid, p_session uuid, p_hold uuid, p_seats int[], p_seat_types smallint[],
    p_first int[], p_last int[], p_quantity int[], p_unit_types smallint[],
    p_seconds int, p_extendable_seconds int,
    p_scope text, p_key text, p_fingerprint bytea,
    OUT outcome text, OUT facts text
) LANGUAGE plpgsql AS $$
DECLARE
    kept idempotency_keys%ROWTYPE;
    sale record;
    locked record;
    items jsonb;
    asked int := cardinality(p_seats);
    taken_places int[];
    types smallint[] := p_seat_types;
    until timestamptz;
    limit_until timestamptz;
BEGIN
    -- A crash may lose the last fraction of a second of holds; nothing is paid by then.
    PERFORM set_config('synchronous_commit', 'off', true);
    IF p_key IS NOT NULL THEN
        IF NOT pg_try_advisory_xact_lock(hashtextextended(p_scope || ' ' || p_key, 0)) THEN
            outcome := 'in-progress';
            RETURN;
        END IF;
        SELECT * INTO kept FROM idempotency_keys WHERE scope = p_scope AND key = p_key;
        IF FOUND THEN
            outcome := CASE WHEN kept.fingerprint <> p_fingerprint THEN 'key-reused'
                            WHEN kept.status = 201 THEN 'replayed' ELSE 'replayed-refusal' END;
            facts := kept.status || ' ' || kept.reply;
            RETURN;
        END IF;
    END IF;
    SELECT * INTO sale FROM event_refuses_sale(p_event);
    IF sale.refusal IS NOT NULL THEN outcome := sale.refusal; RETURN; END IF;
    SELECT asked + coalesce(sum(quantity), 0) INTO asked FROM unnest(p_quantity) AS quantity;
    IF asked > sale.per_hold THEN outcome := 'limit-reached'; facts := sale.per_hold; RETURN; END IF;
    IF sale.per_person IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(p_session::text || p_event::text, 0));
        IF asked + places_of_session(p_event, p_session) > sale.per_person THEN
            outcome := 'limit-reached'; facts := sale.per_person; RETURN;
        END IF;
    END IF;
    SELECT * INTO locked FROM lock_free_places(p_event, p_seats, p_first, p_last, p_quantity);
    IF locked.taken IS NOT NULL THEN
        outcome := 'place-taken'; facts := to_jsonb(locked.taken)::text; RETURN;
    ELSIF locked.busy THEN outcome := 'busy'; RETURN;
    ELSIF locked.sold_out IS NOT NULL THEN
        outcome := 'sold-out'; facts := locked.sold_out; RETURN;
    END IF;
    taken_places := p_seats || locked.units;
    FOR i IN 1 .. coalesce(cardinality(p_quantity), 0) LOOP
        types := types || array_fill(p_unit_types[i], ARRAY[p_quantity[i]]);
    END LOOP;
    until := date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => p_seconds);
    limit_until := until + make_interval(secs => p_extendable_seconds - p_seconds);
    items := claim_places(p_event, p_hold, until, taken_places, types);
    IF items IS NULL THEN
        RAISE EXCEPTION 'a ticket type has no price in a tier'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'claim_has_price';
    END IF;
    INSERT INTO holds (id, event_id, session_id, state, places, created_at, expires_at,
                       extendable_until)
    VALUES (p_hold, p_event, p_session, 'active',
            (SELECT array_agg(place ORDER BY place) FROM unnest(taken_places) AS place),
            clock_timestamp(), until, limit_until);
    outcome := 'held';
    facts := jsonb_build_object('hold', p_hold, 'items', items,
        'expires_ms', (extract(epoch FROM until) * 1000)::bigint,
        'extendable_ms', (extract(epoch FROM limit_until) * 1000)::bigint)::text;
    IF p_key IS NOT NULL THEN
        INSERT INTO idempotency_keys (scope, key, fingerprint, status, reply)
        VALUES (p_scope, p_key, p_fingerprint, 201, facts);
    END IF;
END $$;
"""

# Adds before it removes, so that a refused addition leaves the hold as it was.
_CHANGE_HOLD = """
CREATE FUNCTION change_hold(
    p_hold uuid, p_session uuid, p_seats int[], p_seat_types smallint[],
    p_first int[], p_last int[], p_quantity int[], p_unit_types smallint[], p_remove int[],
    OUT outcome text, OUT facts text
) LANGUAGE plpgsql AS $$
DECLARE
    h holds%ROWTYPE;
    sale record;
    locked record;
    added int := cardinality(p_seats);
    added_places int[];
    types smallint[] := p_seat_types;
    after int;
    left_places int[];
BEGIN
    SELECT * INTO h FROM holds WHERE id = p_hold AND session_id = p_session FOR UPDATE;
    IF NOT FOUND THEN outcome := 'unknown-hold'; RETURN; END IF;
    IF h.state = 'ordered' THEN outcome := 'already-ordered'; RETURN; END IF;
    IF h.state <> 'active' OR h.expires_at <= clock_timestamp() THEN
        outcome := 'hold-expired'; RETURN;
    END IF;
    IF NOT p_remove <@ h.places THEN
        outcome := 'not-held';
        facts := (SELECT to_jsonb(array_agg(p))::text FROM unnest(p_remove) AS p
                  WHERE p <> ALL (h.places));
        RETURN;
    END IF;
    SELECT added + coalesce(sum(quantity), 0) INTO added FROM unnest(p_quantity) AS quantity;
    IF added > 0 THEN
        SELECT * INTO sale FROM event_refuses_sale(h.event_id);
        IF sale.refusal IS NOT NULL THEN outcome := sale.refusal; RETURN; END IF;
        after := cardinality(h.places) + added - cardinality(p_remove);
        IF after > sale.per_hold THEN
            outcome := 'limit-reached'; facts := sale.per_hold; RETURN;
        END IF;
        IF sale.per_person IS NOT NULL THEN
            PERFORM pg_advisory_xact_lock(hashtextextended(p_session::text || h.event_id::text, 0));
            IF added - cardinality(p_remove) + places_of_session(h.event_id, p_session)
                > sale.per_person THEN
                outcome := 'limit-reached'; facts := sale.per_person; RETURN;
            END IF;
        END IF;
        SELECT * INTO locked
        FROM lock_free_places(h.event_id, p_seats, p_first, p_last, p_quantity);
        IF locked.taken IS NOT NULL THEN
            outcome := 'place-taken'; facts := to_jsonb(locked.taken)::text; RETURN;
        ELSIF locked.busy THEN outcome := 'busy'; RETURN;
        ELSIF locked.sold_out IS NOT NULL THEN
            outcome := 'sold-out'; facts := locked.sold_out; RETURN;
        END IF;
        added_places := p_seats || locked.units;
        FOR i IN 1 .. coalesce(cardinality(p_quantity), 0) LOOP
            types := types || array_fill(p_unit_types[i], ARRAY[p_quantity[i]]);
        END LOOP;
        IF claim_places(h.event_id, h.id, h.expires_at, added_places, types) IS NULL THEN
            RAISE EXCEPTION 'a ticket type has no price in a tier'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'claim_has_price';
        END IF;
    END IF;
    UPDATE places SET state = 'free', hold_id = NULL, order_id = NULL, held_until = NULL,
        type_no = NULL, price_minor = NULL
    WHERE event_id = h.event_id AND place_no = ANY (p_remove) AND hold_id = h.id;
    SELECT coalesce(array_agg(place ORDER BY place), '{}') INTO left_places
    FROM unnest(h.places || coalesce(added_places, '{}')) AS place WHERE place <> ALL (p_remove);
    IF cardinality(left_places) = 0 THEN
        UPDATE holds SET state = 'released', places = left_places WHERE id = h.id;
        outcome := 'emptied';
    ELSE
        UPDATE holds SET places = left_places WHERE id = h.id;
        outcome := 'changed';
    END IF;
    facts := to_jsonb(coalesce(added_places, '{}') || p_remove)::text;
END $$;
"""


def upgrade() -> None:
    """Create the functions."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    for block in (_LOCK_PLACES, _CLAIM_PLACES, _EVENT_REFUSES, _OPEN_HOLD, _CHANGE_HOLD):
        op.execute(block)

"""Let one change of a hold give a place back and take it again as another ticket type."""

from __future__ import annotations

from alembic import op

revision = "0013_retype"
down_revision = "0012_languages"
branch_labels = None
depends_on = None

# A place that is both given back and taken stays held throughout: nobody can come between. All
# places that are named are locked in their order, as every hold does.
_CHANGE_HOLD = """
CREATE OR REPLACE FUNCTION change_hold(
    p_hold uuid, p_session uuid, p_seats int[], p_seat_types smallint[],
    p_first int[], p_last int[], p_quantity int[], p_unit_types smallint[], p_remove int[],
    OUT outcome text, OUT facts text
) LANGUAGE plpgsql AS $$
DECLARE
    h holds%ROWTYPE;
    sale record;
    locked record;
    kept int[];
    kept_types smallint[];
    seats int[];
    types smallint[];
    given_back int[] := p_remove;
    added int;
    added_places int[];
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
    SELECT coalesce(array_agg(seat) FILTER (WHERE is_kept), '{}'),
           coalesce(array_agg(seat_type) FILTER (WHERE is_kept), '{}'),
           coalesce(array_agg(seat) FILTER (WHERE NOT is_kept), '{}'),
           coalesce(array_agg(seat_type) FILTER (WHERE NOT is_kept), '{}')
    INTO kept, kept_types, seats, types
    FROM (SELECT seat, seat_type, seat = ANY (p_remove) AS is_kept
          FROM unnest(p_seats, p_seat_types) AS asked (seat, seat_type)) AS split;
    IF cardinality(kept) > 0 THEN
        PERFORM FROM places WHERE event_id = h.event_id AND place_no = ANY (p_seats || p_remove)
            ORDER BY place_no FOR UPDATE;
        SELECT coalesce(array_agg(p), '{}') INTO given_back
        FROM unnest(p_remove) AS p WHERE p <> ALL (kept);
    END IF;
    SELECT cardinality(seats) + coalesce(sum(quantity), 0) INTO added
    FROM unnest(p_quantity) AS quantity;
    IF added + cardinality(kept) > 0 THEN
        SELECT * INTO sale FROM event_refuses_sale(h.event_id);
        IF sale.refusal IS NOT NULL THEN outcome := sale.refusal; RETURN; END IF;
        after := cardinality(h.places) + added - cardinality(given_back);
        IF after > sale.per_hold THEN
            outcome := 'limit-reached'; facts := sale.per_hold; RETURN;
        END IF;
        IF sale.per_person IS NOT NULL THEN
            PERFORM pg_advisory_xact_lock(hashtextextended(p_session::text || h.event_id::text, 0));
            IF added - cardinality(given_back) + places_of_session(h.event_id, p_session)
                > sale.per_person THEN
                outcome := 'limit-reached'; facts := sale.per_person; RETURN;
            END IF;
        END IF;
        SELECT * INTO locked
        FROM lock_free_places(h.event_id, seats, p_first, p_last, p_quantity);
        IF locked.taken IS NOT NULL THEN
            outcome := 'place-taken'; facts := to_jsonb(locked.taken)::text; RETURN;
        ELSIF locked.busy THEN outcome := 'busy'; RETURN;
        ELSIF locked.sold_out IS NOT NULL THEN
            outcome := 'sold-out'; facts := locked.sold_out; RETURN;
        END IF;
        added_places := seats || locked.units;
        FOR i IN 1 .. coalesce(cardinality(p_quantity), 0) LOOP
            types := types || array_fill(p_unit_types[i], ARRAY[p_quantity[i]]);
        END LOOP;
        IF claim_places(
            h.event_id, h.id, h.expires_at, added_places || kept, types || kept_types
        ) IS NULL THEN
            RAISE EXCEPTION 'a ticket type has no price in a tier'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'claim_has_price';
        END IF;
    END IF;
    UPDATE places SET state = 'free', hold_id = NULL, order_id = NULL, held_until = NULL,
        type_no = NULL, price_minor = NULL
    WHERE event_id = h.event_id AND place_no = ANY (given_back) AND hold_id = h.id;
    SELECT coalesce(array_agg(place ORDER BY place), '{}') INTO left_places
    FROM unnest(h.places || coalesce(added_places, '{}')) AS place
    WHERE place <> ALL (given_back);
    IF cardinality(left_places) = 0 THEN
        UPDATE holds SET state = 'released', places = left_places WHERE id = h.id;
        outcome := 'emptied';
    ELSE
        UPDATE holds SET places = left_places WHERE id = h.id;
        outcome := 'changed';
    END IF;
    facts := to_jsonb(coalesce(added_places, '{}') || given_back)::text;
END $$;
"""


def upgrade() -> None:
    """Replace the function; whoever called the old one gets what it gave."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(_CHANGE_HOLD)

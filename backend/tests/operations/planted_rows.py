"""Describe rows that break a promise, and how the audit must name each of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """Be a breach of one invariant: the statements that plant it, and what its row must show.

    In the statements, `:paid` is the order of that name, `:paid_hold` its hold, `:paid_place` its
    first place, and `:hall` and `:other_event` are the two events. `shows` is the name of an order,
    a question to the database, or words; the found row has to contain it.
    """

    invariant: str
    breach: str
    statements: tuple[str, ...]
    shows: str

    @property
    def name(self) -> str:
        """Return what the test is called."""
        return f"{self.invariant}: {self.breach}"


def plant(invariant: str, breach: str, *statements: str, shows: str) -> Planted:
    """Return a breach."""
    return Planted(invariant, breach, statements, shows)


NO_KEY = "ALTER TABLE places DROP CONSTRAINT pk_places"
NO_OWNER_CHECK = "ALTER TABLE places DROP CONSTRAINT ck_places_one_owner"
AT = "WHERE event_id = :hall AND place_no ="
_FREED = (
    "UPDATE places SET state = 'free', hold_id = NULL, order_id = NULL, held_until = NULL, "
    "type_no = NULL, price_minor = NULL"
)
_SOLD = (
    "UPDATE places SET state = 'sold', hold_id = NULL, held_until = NULL, type_no = 1, "
    "price_minor = 4500"
)
_COPIES = "INSERT INTO places SELECT places.* FROM places, generate_series(1, 40)"

PLACE_BREACHES = [
    plant(
        "I01",
        "a place has two rows",
        NO_KEY,
        f"INSERT INTO places SELECT * FROM places {AT} :paid_place",
        shows="2 claims",
    ),
    plant(
        "I01",
        "a free place has an owner",
        NO_OWNER_CHECK,
        f"UPDATE places SET order_id = :paid {AT} 40",
        shows="place_no 40",
    ),
    plant(
        "I01",
        "a held place has neither deadline nor order",
        NO_OWNER_CHECK,
        f"UPDATE places SET held_until = NULL {AT} 0",
        shows="place_no 0",
    ),
    plant(
        "I01",
        "a sold place has a deadline",
        NO_OWNER_CHECK,
        f"UPDATE places SET held_until = now() {AT} 10",
        shows="place_no 10",
    ),
    plant(
        "I01",
        "a sold place has no price",
        NO_OWNER_CHECK,
        f"UPDATE places SET price_minor = NULL {AT} 10",
        shows="place_no 10",
    ),
    plant(
        "I01",
        "a place is in a state that nobody knows",
        NO_OWNER_CHECK,
        f"UPDATE places SET state = 'lost' {AT} 40",
        shows="place_no 40",
    ),
    plant(
        "I02",
        "a standing floor has more claims than units",
        NO_KEY,
        f"{_COPIES} WHERE event_id = :hall AND place_no >= 50 AND state IN ('held', 'sold')",
        shows="pool floor",
    ),
    plant(
        "I02",
        "the seating has more claims than seats",
        NO_KEY,
        f"{_COPIES} {AT} :paid_place",
        shows="pool seats",
    ),
    plant(
        "I02",
        "a place is sold that the drawing does not have",
        "INSERT INTO places (event_id, place_no, tier_no, state, order_id, type_no, price_minor) "
        "VALUES (:hall, 70, 1, 'sold', :paid, 1, 4500)",
        shows="place 70 is not in the house",
    ),
    plant(
        "I02",
        "an event's capacity was lowered below its claims",
        f"{_SOLD}, order_id = :paid WHERE event_id = :other_event AND place_no = 29",
        "UPDATE events SET capacity = 29 WHERE id = :other_event",
        shows="place 29 is not in the house, capacity 29",
    ),
    plant(
        "I03",
        "a living hold has lost a place",
        f"{_FREED} {AT} :held_place",
        shows="SELECT CAST(CAST(:held_hold AS uuid) AS text) || ', listed 3, claimed 2'",
    ),
    plant(
        "I03",
        "a confirmed order has lost a place",
        f"{_FREED} {AT} :paid_place",
        shows="paid",
    ),
    plant(
        "I03",
        "an order that is being paid has lost a place",
        f"{_FREED} {AT} :paying_place",
        shows="paying",
    ),
    plant(
        "I03",
        "an order that waits for its payment has lost a place",
        f"{_FREED} {AT} :booked_place",
        shows="booked",
    ),
    plant(
        "I03",
        "a place is sold to an order that does not list it",
        f"{_SOLD}, order_id = :paid {AT} 40",
        shows="paid",
    ),
    plant(
        "I03",
        "a place is held by a hold that does not list it",
        "UPDATE places SET state = 'held', hold_id = :held_hold, type_no = 1, price_minor = 0, "
        f"held_until = now() + interval '5 min' {AT} 40",
        shows="SELECT CAST(CAST(:held_hold AS uuid) AS text) || ', listed 0, claimed 1'",
    ),
    plant("I04", "a ticket's place is free", f"{_FREED} {AT} :paid_place", shows="paid"),
    plant(
        "I04",
        "a ticket's place is sold to another order",
        f"UPDATE places SET order_id = :paid_too {AT} :paid_place",
        shows="paid_too",
    ),
    plant("I04", "a ticket's place is gone", f"DELETE FROM places {AT} :paid_place", shows="paid"),
    plant(
        "I05",
        "a place is sold without a ticket",
        f"UPDATE tickets SET status = 'void' {AT} :paid_place",
        shows="place_no 10, state sold, valid_tickets 0",
    ),
    plant(
        "I05",
        "a place has two valid tickets",
        "DROP INDEX uq_tickets_valid_place",
        "INSERT INTO tickets (id, order_id, event_id, place_no, label, ticket_type, holder) SELECT "
        f"gen_random_uuid(), :paid_too, :hall, place_no, '', '', '' FROM tickets {AT} :paid_place",
        shows="place_no 10, state sold, valid_tickets 2",
    ),
    plant(
        "I05",
        "a place has a valid ticket and is free",
        f"{_FREED} {AT} :paid_place",
        shows="place_no 10, state not sold, valid_tickets 1",
    ),
    plant(
        "I22",
        "a hold is long past its deadline",
        f"UPDATE places SET held_until = now() - interval '121 s' {AT} :held_place",
        shows="place_no 0",
    ),
    plant(
        "I22",
        "an unpaid order is long past its deadline",
        f"UPDATE places SET held_until = now() - interval '121 s' {AT} :booked_place",
        shows="booked",
    ),
    plant(
        "I22",
        "an order whose payment is over is long past its deadline",
        f"UPDATE places SET held_until = now() - interval '121 s' {AT} :paying_place",
        "UPDATE payments SET status = 'cancelled' WHERE order_id = :paying",
        shows="paying",
    ),
    plant(
        "I28",
        "a place is sold to an order that is not there",
        "DELETE FROM orders WHERE id = :paid",
        shows="sold to an order that is not there",
    ),
    plant(
        "I28",
        "a place is sold to an order that is over",
        "UPDATE orders SET status = 'refunded' WHERE id = :paid",
        shows="sold to an order that is refunded",
    ),
    plant(
        "I28",
        "a place is sold to an order of another event",
        "UPDATE orders SET event_id = :other_event WHERE id = :paid",
        shows="claimed by an order of another event",
    ),
    plant(
        "I28",
        "a place is held by a hold that has ended",
        "UPDATE holds SET state = 'expired' WHERE id = :held_hold",
        shows="held by a hold that is expired",
    ),
    plant(
        "I28",
        "a place is held by a hold that is not there",
        "DELETE FROM holds WHERE id = :held_hold",
        shows="held by a hold that is not there",
    ),
    plant(
        "I28",
        "a place is held by an order that is over",
        "UPDATE orders SET status = 'cancelled' WHERE id = :paying",
        shows="held by an order that is cancelled",
    ),
    plant(
        "I28",
        "a place names an order and another's hold",
        f"UPDATE places SET hold_id = :held_hold {AT} :booked_place",
        shows="held by an order under a hold that did not become it",
    ),
    plant(
        "I28",
        "an order that nobody pays keeps a place for ever",
        f"UPDATE places SET held_until = NULL {AT} :booked_place",
        shows="held for ever by an order whose payment is not started",
    ),
    plant(
        "I28",
        "an order that is being paid may lose a place to the clock",
        f"UPDATE places SET held_until = now() {AT} :paying_place",
        shows="held with a deadline by an order whose payment is started",
    ),
    plant(
        "I28",
        "a place is held for a payment that is over",
        "UPDATE payments SET status = 'cancelled' WHERE order_id = :paying",
        shows="held for a payment that is cancelled",
    ),
    plant(
        "I28",
        "a place is held for a payment that is not there",
        "DELETE FROM payments WHERE order_id = :paying",
        shows="held for a payment that is not there",
    ),
]

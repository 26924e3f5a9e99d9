"""Describe orders, tickets and mails that break a promise, and how the audit must name them."""

from __future__ import annotations

from tests.operations.planted_rows import AT, plant

_NO_TOTAL_CHECK = "ALTER TABLE orders DROP CONSTRAINT ck_orders_total"
_ITS_MAIL = "WHERE \"values\" ->> 'order_id' = CAST(CAST(:paid AS uuid) AS text)"
_MAILED_TWICE = (
    'INSERT INTO outbox_emails (id, dedupe_key, to_address, template, "values", message_id) '
    "SELECT gen_random_uuid(), {key}, to_address, template, {values}, 'again' "
    f"FROM outbox_emails {_ITS_MAIL}"
)

ORDER_BREACHES = [
    plant(
        "I06",
        "a refunded order has a valid ticket",
        f"UPDATE tickets SET status = 'valid' {AT} :refunded_place",
        shows="refunded",
    ),
    plant(
        "I06",
        "a valid ticket is of no order",
        "DELETE FROM orders WHERE id = :paid",
        shows="paid",
    ),
    plant(
        "I07",
        "a confirmed order has a ticket too few",
        f"UPDATE tickets SET status = 'void' {AT} :paid_place",
        shows="paid",
    ),
    plant(
        "I07",
        "a free order that is confirmed has no tickets",
        "DELETE FROM tickets WHERE order_id = :free",
        shows="free",
    ),
    plant(
        "I07",
        "an order has paid and is expired",
        "UPDATE orders SET status = 'expired' WHERE id = :paid",
        shows="paid",
    ),
    plant(
        "I07",
        "money is owed back and no refund is noted",
        "DELETE FROM refunds WHERE order_id = :owed",
        shows="owed",
    ),
    plant(
        "I08",
        "a line costs something else than was added up",
        "UPDATE order_lines SET price_minor = 1, held_price_minor = 1 "
        "WHERE order_id = :paid AND line_no = 2",
        shows="paid",
    ),
    plant(
        "I08",
        "an order has no lines",
        "DELETE FROM order_lines WHERE order_id = :free",
        shows="free",
    ),
    plant(
        "I09",
        "a total is not the sum of its parts",
        _NO_TOTAL_CHECK,
        "UPDATE orders SET total_minor = total_minor - 1 WHERE id = :paid",
        shows="paid",
    ),
    plant(
        "I09",
        "a discount is larger than the lines",
        _NO_TOTAL_CHECK,
        "UPDATE orders SET discount_minor = lines_minor + 1, fees_minor = 1, total_minor = 0 "
        "WHERE id = :booked",
        shows="booked",
    ),
    plant(
        "I09",
        "a fee is negative",
        _NO_TOTAL_CHECK,
        "UPDATE orders SET fees_minor = -1, tax_minor = 1 WHERE id = :booked",
        shows="booked",
    ),
    plant(
        "I09",
        "a total is negative",
        _NO_TOTAL_CHECK,
        "UPDATE orders SET lines_minor = 0, tax_minor = -5, total_minor = -5 WHERE id = :booked",
        shows="booked",
    ),
    plant(
        "I15",
        "a move is missing in the middle",
        "DELETE FROM order_transitions WHERE order_id = :paid AND version = 2",
        shows="paid",
    ),
    plant(
        "I15",
        "the first move is missing",
        "DELETE FROM order_transitions WHERE order_id = :booked",
        "INSERT INTO order_transitions (order_id, version, from_status, to_status) "
        "VALUES (:booked, 2, 'awaiting_payment', 'cancelled')",
        shows="booked",
    ),
    plant(
        "I15",
        "a move starts where the last one did not end",
        "UPDATE order_transitions SET from_status = 'expired' "
        "WHERE order_id = :paid AND version = 3",
        shows="paid",
    ),
    plant(
        "I15",
        "an order has moved where no move is drawn",
        "INSERT INTO order_transitions (order_id, version, from_status, to_status) "
        "VALUES (:refunded, 6, 'refunded', 'confirmed')",
        shows="refunded",
    ),
    plant(
        "I16",
        "an order is not where its last move left it",
        "UPDATE orders SET status = 'cancelled' WHERE id = :booked",
        shows="booked",
    ),
    plant(
        "I16",
        "an order counts more moves than are recorded",
        "UPDATE orders SET version = version + 1 WHERE id = :booked",
        shows="booked",
    ),
    plant(
        "I16",
        "an order has no history",
        "DELETE FROM order_transitions WHERE order_id = :booked",
        shows="booked",
    ),
    plant(
        "I17",
        "a confirmation was not mailed",
        f"DELETE FROM outbox_emails {_ITS_MAIL}",
        shows="paid",
    ),
    plant(
        "I17",
        "a refund was not mailed",
        "DELETE FROM outbox_emails WHERE template = 'payment_refunded'",
        shows="too_late",
    ),
    plant(
        "I17",
        "a confirmation was mailed twice",
        _MAILED_TWICE.format(key="'again:3:order_confirmation'", values='"values"'),
        shows="paid",
    ),
    plant(
        "I17",
        "a confirmation was mailed in other words",
        f"UPDATE outbox_emails SET template = 'order_refunded' {_ITS_MAIL}",
        shows="paid",
    ),
    plant(
        "I17",
        "a confirmation was mailed about an order that is not confirmed",
        _MAILED_TWICE.format(
            key="'again:2:order_confirmation'",
            values="jsonb_build_object('order_id', CAST(:booked AS uuid))",
        ),
        shows="booked",
    ),
    plant(
        "I30",
        "a line is in another currency",
        "UPDATE order_lines SET currency = 'USD' WHERE order_id = :paid AND line_no = 1",
        shows="what line 1, currency USD",
    ),
    plant(
        "I30",
        "a payment is in another currency",
        "UPDATE payments SET currency = 'USD' WHERE order_id = :paid",
        shows="paid",
    ),
    plant(
        "I30",
        "a refund is in another currency",
        "UPDATE refunds SET currency = 'USD' WHERE order_id = :refunded",
        shows="refunded",
    ),
    plant(
        "I30",
        "money that came in another currency is refunded in the order's",
        "UPDATE refunds SET currency = 'EUR' WHERE order_id = :other_money",
        shows="other_money",
    ),
    plant(
        "I30",
        "money that came in another currency is booked in the order's",
        "UPDATE ledger_entries SET currency = 'EUR' FROM ledger_postings "
        "WHERE ledger_postings.id = posting_id AND order_id = :other_money",
        shows="other_money",
    ),
    plant(
        "I30",
        "a payment hides in which currency its money came",
        "UPDATE payments SET captured_currency = NULL WHERE order_id = :other_money",
        shows="other_money",
    ),
    plant(
        "I07",
        "money of another currency is here and no refund is noted",
        "DELETE FROM refunds WHERE order_id = :other_money",
        shows="other_money",
    ),
    plant(
        "I30",
        "a ledger entry is in another currency",
        "UPDATE ledger_entries SET currency = 'USD' FROM ledger_postings "
        "WHERE ledger_postings.id = posting_id AND order_id = :paid",
        shows="paid",
    ),
    plant(
        "I30",
        "an event changed its currency under its orders",
        "UPDATE events SET currency = 'USD' WHERE id = :hall",
        shows="paid",
    ),
    plant(
        "I32",
        "a line costs more than its hold said",
        "ALTER TABLE order_lines DROP CONSTRAINT ck_order_lines_price",
        "UPDATE order_lines SET price_minor = 4600 WHERE order_id = :paid AND line_no = 1",
        shows="line 1, charged_minor 4600, held_minor 4500",
    ),
    plant(
        "I32",
        "a sold place has another price than was charged",
        f"UPDATE places SET price_minor = 4400 {AT} :paid_place",
        shows="place 10, charged_minor 4500, held_minor 4400",
    ),
    plant(
        "I32",
        "a held place has another ticket type than was charged",
        f"UPDATE places SET type_no = 2 {AT} :paying_place",
        shows="paying",
    ),
    plant(
        "I32",
        "a payment asks for something else than the total",
        "UPDATE payments SET amount_minor = amount_minor + 1 WHERE order_id = :paying",
        shows="paying",
    ),
]

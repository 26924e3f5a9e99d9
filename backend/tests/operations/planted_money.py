"""Describe payments, refunds and postings that break a promise, and how they must be named."""

from __future__ import annotations

from tests.operations.planted_rows import plant

_ITS_POSTING = "(SELECT id FROM ledger_postings WHERE order_id = :paid)"
_SHOWS_POSTING = "SELECT CAST(id AS text) FROM ledger_postings WHERE order_id = :paid"
_SHOWS_PAYMENT = "SELECT CAST(id AS text) FROM payments WHERE order_id = :owed"

MONEY_BREACHES = [
    plant(
        "I10",
        "the sides of a posting differ",
        "UPDATE ledger_entries SET amount_minor = amount_minor + 1 "
        f"WHERE posting_id = {_ITS_POSTING} AND entry_no = 1",
        shows=_SHOWS_POSTING,
    ),
    plant(
        "I10",
        "the sides of a posting are in two currencies",
        "UPDATE ledger_entries SET currency = 'USD' "
        f"WHERE posting_id = {_ITS_POSTING} AND entry_no = 1",
        shows=_SHOWS_POSTING,
    ),
    plant(
        "I11",
        "a posting has one side",
        f"DELETE FROM ledger_entries WHERE posting_id = {_ITS_POSTING} AND entry_no = 1",
        shows=_SHOWS_POSTING,
    ),
    plant(
        "I11",
        "a posting has no entries",
        f"DELETE FROM ledger_entries WHERE posting_id = {_ITS_POSTING}",
        shows=_SHOWS_POSTING,
    ),
    plant(
        "I11",
        "an entry is zero",
        "ALTER TABLE ledger_entries DROP CONSTRAINT ck_ledger_entries_amount",
        "INSERT INTO ledger_entries (posting_id, entry_no, account, amount_minor, currency) "
        "SELECT id, 3, 'suspense', 0, 'EUR' FROM ledger_postings WHERE order_id = :paid",
        shows=_SHOWS_POSTING,
    ),
    plant(
        "I12",
        "a capture is not in the ledger",
        f"DELETE FROM ledger_entries WHERE posting_id = {_ITS_POSTING}",
        shows="paid",
    ),
    plant(
        "I12",
        "more was captured than is in the ledger",
        "UPDATE payments SET captured_minor = captured_minor + 1 WHERE order_id = :paid",
        shows="paid",
    ),
    plant(
        "I12",
        "the ledger has a refund that is not there",
        "UPDATE refunds SET status = 'failed' WHERE order_id = :refunded",
        shows="refunded",
    ),
    plant(
        "I12",
        "the ledger has a capture of an order that has none",
        "UPDATE ledger_postings SET order_id = :booked WHERE order_id = :paid",
        shows="booked",
    ),
    plant(
        "I12",
        "a capture is in the ledger in another currency",
        "UPDATE payments SET captured_currency = 'GBP' WHERE order_id = :other_money",
        shows="other_money",
    ),
    plant(
        "I12",
        "a refund is in the ledger in another currency",
        "UPDATE refunds SET currency = 'EUR' WHERE order_id = :other_money_back",
        shows="other_money_back",
    ),
    plant(
        "I13",
        "a confirmed order has paid in another currency",
        "UPDATE payments SET captured_currency = 'USD' WHERE order_id = :paid",
        shows="paid",
    ),
    plant(
        "I13",
        "an order says that its money went back in another currency than it came in",
        "UPDATE orders SET refunded_currency = NULL WHERE id = :other_money_back",
        shows="other_money_back",
    ),
    plant(
        "I13",
        "an order's money went back in another currency than it came in",
        "UPDATE refunds SET currency = 'EUR' WHERE order_id = :other_money_back",
        shows="other_money_back",
    ),
    plant(
        "I13",
        "a confirmed order has not paid its total",
        "UPDATE payments SET captured_minor = captured_minor - 1 WHERE order_id = :paid",
        shows="paid",
    ),
    plant(
        "I13",
        "an order that is being paid has paid",
        "UPDATE payments SET captured_minor = amount_minor WHERE order_id = :paying",
        shows="paying",
    ),
    plant(
        "I13",
        "an expired order has paid",
        "UPDATE payments SET captured_minor = amount_minor WHERE order_id = :never_paid",
        shows="never_paid",
    ),
    plant(
        "I13",
        "a refunded order did not get everything back",
        "UPDATE refunds SET amount_minor = amount_minor - 1 WHERE order_id = :refunded",
        "UPDATE orders SET refunded_minor = refunded_minor - 1 WHERE id = :refunded",
        shows="refunded",
    ),
    plant(
        "I13",
        "an order is owed money that it has got back",
        "UPDATE refunds SET status = 'succeeded' WHERE order_id = :owed",
        "UPDATE orders SET refunded_minor = total_minor WHERE id = :owed",
        shows="owed",
    ),
    plant(
        "I13",
        "an order says that it got money back and did not",
        "UPDATE orders SET refunded_minor = 1 WHERE id = :paid",
        shows="paid",
    ),
    plant(
        "I13",
        "an order is refunded in part and got nothing back",
        "UPDATE orders SET status = 'partially_refunded' WHERE id = :paid",
        shows="paid",
    ),
    plant(
        "I14",
        "a refund is larger than its capture",
        "UPDATE refunds SET amount_minor = amount_minor + 1 WHERE order_id = :owed",
        shows=_SHOWS_PAYMENT,
    ),
    plant(
        "I14",
        "two refunds together are larger than their capture",
        "INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason) SELECT "
        "gen_random_uuid(), id, order_id, 1, 'EUR', '' FROM payments WHERE order_id = :owed",
        shows=_SHOWS_PAYMENT,
    ),
    plant(
        "I25",
        "an order has two captured payments",
        "ALTER TABLE payments DROP CONSTRAINT uq_payments_order_id",
        "INSERT INTO payments (id, order_id, request, status, amount_minor, currency, "
        "captured_minor) SELECT gen_random_uuid(), order_id, '{}', status, amount_minor, currency, "
        "captured_minor FROM payments WHERE order_id = :paid",
        shows="paid",
    ),
]

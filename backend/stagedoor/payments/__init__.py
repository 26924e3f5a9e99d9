"""Take and give back money: one payment an order, refunds, the ledger, Stripe's events.

Promises that money and tickets agree after every fault. Never calls out while a transaction is
open. Start reading at `payment.py`.
"""

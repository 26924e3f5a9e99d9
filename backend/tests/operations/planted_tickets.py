"""Describe tickets and requests that break a promise, and how the audit must name them."""

from __future__ import annotations

from tests.operations.planted_rows import AT, plant

_OF_PAID = f"(SELECT id FROM tickets {AT} :paid_place)"
_OFFER = (
    "INSERT INTO ticket_transfers "
    "(id, ticket_id, issue, from_holder, to_email, to_holder, state, ended_at) "
    "VALUES (gen_random_uuid(), {ticket}, {issue}, 'Ada', 'g@example.org', {to}, {state}, {at})"
)
_TAKEN = {"to": "'Grace'", "state": "'accepted'", "at": "clock_timestamp()"}
_OPEN = {"to": "NULL", "state": "'offered'", "at": "NULL"}
_REQUEST = (
    "INSERT INTO refund_requests (id, order_id, reason, state, decided_at) "
    "VALUES (gen_random_uuid(), :{order}, '', {state}, {at})"
)
_CHANGE = (
    "INSERT INTO ticket_changes (ticket_id, change_no, issue, from_holder, to_holder) "
    "VALUES ({ticket}, {number}, 0, {giver}, {taker})"
)

TICKET_BREACHES = [
    plant(
        "I49",
        "a ticket has a new code that nobody accepted",
        f"UPDATE tickets SET issue = 1 {AT} :paid_place",
        shows="issue 1",
    ),
    plant(
        "I49",
        "a ticket was accepted and kept its code",
        _OFFER.format(ticket=_OF_PAID, issue=1, **_TAKEN),
        shows="times_accepted 1",
    ),
    plant(
        "I50",
        "a void ticket is on offer",
        _OFFER.format(
            ticket="(SELECT id FROM tickets WHERE order_id = :refunded LIMIT 1)", issue=1, **_OPEN
        ),
        shows="void",
    ),
    plant(
        "I50",
        "a code is on offer that is not the next",
        _OFFER.format(ticket=_OF_PAID, issue=3, **_OPEN),
        shows="offered_issue 3",
    ),
    plant(
        "I51",
        "a history has a gap",
        _CHANGE.format(ticket=_OF_PAID, number=2, giver="'Ada'", taker="'Ada Lovelace'"),
        shows="change_no 2",
    ),
    plant(
        "I51",
        "a history ends at another holder",
        _CHANGE.format(ticket=_OF_PAID, number=1, giver="'Ada'", taker="'Mallory'"),
        shows="Mallory",
    ),
    plant(
        "I52",
        "a request is granted and its order keeps the money",
        _REQUEST.format(order="paid", state="'granted'", at="clock_timestamp()"),
        shows="paid",
    ),
    plant(
        "I52",
        "a request waits though its order is refunded",
        _REQUEST.format(order="refunded", state="'asked'", at="NULL"),
        shows="refunded",
    ),
]

"""List what is killed: each flow with its start, its retry and its one right end.

`least` is how many boundaries the flow has at least, counted by hand in its code: two for each
statement, commit, call and hand-over that it cannot do without.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from stagedoor.booking.models import OrderStatus
from stagedoor.payments.errors import NothingToRefund
from stagedoor.payments.payback import refund_order
from stagedoor.payments.payment import settle
from stagedoor.payments.sweep import let_unpaid_go
from tests.failures.box_office import BoxOffice
from tests.failures.buyer import Buyer
from tests.failures.victim import Task


@dataclass(frozen=True)
class Flow:
    """Be one thing that the box office does."""

    name: str
    least: int
    prepare: Callable[[Buyer], None]
    task: Callable[[Buyer], Task]
    # What whoever got no answer does.
    retry: Callable[[Buyer], None]
    # What remains to be done and to be so, once everybody has recovered.
    finish: Callable[[Buyer], None]
    ticket_type: str = "adult"


def _nothing(_buyer: Buyer) -> None:
    """Do nothing."""


def _hold_and_book(buyer: Buyer) -> None:
    buyer.hold()
    buyer.book()


def _settle_task(buyer: Buyer) -> Task:
    return Task("settle", {"payment": buyer.payment.id})


def _return_to_page(buyer: Buyer) -> None:
    """Look at the payment again, as the page does to which the buyer returns."""
    buyer.start_paying()


def _paid_with(method: str) -> Callable[[Buyer], None]:
    def prepare(buyer: Buyer) -> None:
        buyer.get_ready_to_pay()
        buyer.pay(method)

    return prepare


def _confirmed(buyer: Buyer) -> None:
    assert buyer.order.status == OrderStatus.CONFIRMED
    assert buyer.place_states() == ["sold", "sold"]
    assert len(buyer.emails()) == 1


def _pay_and_be_confirmed(buyer: Buyer) -> None:
    assert buyer.order.status == OrderStatus.PAYMENT_PENDING
    buyer.pay()
    settle(buyer.office.database, buyer.office.gateway, buyer.payment.id)
    buyer.office.let_worker_work()
    _confirmed(buyer)


def _succeed_and_be_confirmed(buyer: Buyer) -> None:
    assert buyer.payment.status == "processing"
    buyer.office.fake.succeed(buyer.intent)
    settle(buyer.office.database, buyer.office.gateway, buyer.payment.id)
    buyer.office.let_worker_work()
    _confirmed(buyer)


def _expired(buyer: Buyer) -> None:
    assert buyer.order.status == OrderStatus.EXPIRED
    assert buyer.place_states() == ["free", "free"]
    assert buyer.emails() == []


def _refunded(buyer: Buyer) -> None:
    assert buyer.order.status == OrderStatus.REFUNDED
    assert buyer.order.refunded_minor == buyer.order.total_minor
    assert buyer.place_states() == ["free", "free"]


def _cancelled_at_provider(buyer: Buyer) -> None:
    buyer.get_ready_to_pay()
    buyer.office.gateway.cancel_intent(buyer.intent)


def _unpaid(buyer: Buyer) -> None:
    buyer.get_ready_to_pay()
    buyer.let_time_run_out()


def _paid_late(buyer: Buyer) -> None:
    _unpaid(buyer)
    let_unpaid_go(buyer.office.database, buyer.office.gateway)
    buyer.office.fake.succeed(buyer.intent)


def _paid_too_late(buyer: Buyer) -> None:
    _unpaid(buyer)
    let_unpaid_go(buyer.office.database, buyer.office.gateway)
    other = _other_buyer(buyer)
    other.hold()
    buyer.office.fake.succeed(buyer.intent)


def _other_buyer(buyer: Buyer) -> Buyer:
    other = Buyer(buyer.office)
    other.event = buyer.event
    return other


def _refunded_and_places_are_others(buyer: Buyer) -> None:
    assert buyer.order.status == OrderStatus.REFUNDED
    assert buyer.place_states() == ["held", "held"]
    refunds = buyer.office.fake.books()["refunds"]
    assert [r["amount"] for r in refunds if r["payment_intent"] == buyer.intent] == [9000]


def _confirm(buyer: Buyer) -> None:
    buyer.get_ready_to_pay()
    buyer.pay()
    settle(buyer.office.database, buyer.office.gateway, buyer.payment.id)
    buyer.office.let_worker_work()


def _refund_again(buyer: Buyer) -> None:
    with suppress(NothingToRefund):
        refund_order(buyer.office.database, buyer.order.id, reason="Illness")


def _first_webhook(buyer: Buyer) -> Task:
    fake = buyer.office.fake
    event = next(
        event
        for event in fake.events("payment_intent.succeeded")
        if event["data"]["object"]["id"] == buyer.intent
    )
    body, headers = fake.signed(event)
    given = {"path": "/webhooks/stripe", "headers": headers, "body": body, "event": event["id"]}
    return Task("take_webhook", given)


def _hold_and_order_run_out(buyer: Buyer) -> None:
    _hold_and_book(buyer)
    other = _other_buyer(buyer)
    other.send(_holding_other_seats(other))
    buyer.let_time_run_out()


def _holding_other_seats(buyer: Buyer) -> Task:
    request = buyer.holding()
    body = b'{"items": [{"place": 0, "ticket_type": "adult"}]}'
    return Task("post", {**request.arguments, "body": body})


def _mail_task(buyer: Buyer) -> Task:
    (email,) = buyer.emails()
    return Task("deliver", {"email": email})


def _book_again(buyer: Buyer) -> None:
    buyer.book()
    first = buyer.order_number
    buyer.book()
    assert buyer.order_number == first


def _hold_again(buyer: Buyer) -> None:
    assert buyer.send(buyer.holding()) == buyer.send(buyer.holding())


def _held(buyer: Buyer) -> None:
    assert buyer.place_states() == ["held", "held"]
    buyer.hold()
    buyer.book()


def _awaiting(buyer: Buyer) -> None:
    assert buyer.order.status == OrderStatus.AWAITING_PAYMENT
    assert buyer.place_states() == ["held", "held"]


def _is_free(buyer: Buyer) -> None:
    assert buyer.office.fake.books()["payment_intents"] == []
    _confirmed(buyer)


FLOWS = [
    Flow("hold", 4, _nothing, Buyer.holding, _hold_again, _held),
    Flow("book", 4, Buyer.hold, Buyer.booking, _book_again, _awaiting),
    Flow("book for nothing", 4, Buyer.hold, Buyer.booking, _book_again, _is_free, "free"),
    Flow("pay", 8, _hold_and_book, Buyer.paying, _return_to_page, _pay_and_be_confirmed),
    Flow("pay the usual way", 26, _hold_and_book, Buyer.paying_the_usual_way, _return_to_page,
         _pay_and_be_confirmed),
    Flow("settle a success", 6, _paid_with("pm_card_visa"), _settle_task, _return_to_page,
         _confirmed),
    Flow("settle a decline", 6, _paid_with("pm_card_chargeDeclined"), _settle_task,
         _return_to_page, _pay_and_be_confirmed),
    Flow("settle what is on its way", 6, _paid_with("pm_usBankAccount_processing"), _settle_task,
         _return_to_page, _succeed_and_be_confirmed),
    Flow("settle a cancellation", 20, _cancelled_at_provider, _settle_task, _return_to_page,
         _expired),
    Flow("settle late, places free", 32, _paid_late, _settle_task, _return_to_page, _confirmed),
    Flow("settle late, places gone", 60, _paid_too_late,
         lambda buyer: Task("settle_and_pay_back", {"payment": buyer.payment.id}),
         _return_to_page, _refunded_and_places_are_others),
    Flow("let unpaid go", 24, _unpaid, lambda _: Task("let_unpaid_go"), _nothing, _expired),
    Flow("refund", 50, _confirm, lambda buyer: Task("refund", {"order": buyer.order.id}),
         _refund_again, _refunded),
    Flow("refund nothing", 12, _hold_and_book,
         lambda buyer: Task("refund", {"order": buyer.order.id}), _refund_again, _refunded, "free"),
    Flow("deliver a mail", 14, _hold_and_book, _mail_task, _nothing, _confirmed, "free"),
    Flow("take a webhook", 12, _paid_with("pm_card_visa"), _first_webhook, _return_to_page,
         _confirmed),
    Flow("expire", 18, _hold_and_order_run_out, lambda _: Task("expire"), _nothing, _expired),
]  # fmt: skip


def recover(flow: Flow, buyer: Buyer, *, order: tuple[str, ...]) -> None:
    """Have everybody who is left do their part, in an order."""
    parts: dict[str, Callable[[], None]] = {
        "the client": lambda: flow.retry(buyer),
        "the provider": buyer.office.redeliver_webhooks,
        "the worker": buyer.office.let_worker_work,
    }
    buyer.office.await_rollback()
    for part in order:
        parts[part]()
    buyer.office.let_worker_work()


def arrive(flow: Flow, office: BoxOffice) -> Buyer:
    """Return a new buyer for whom everything is ready."""
    buyer = Buyer(office, ticket_type=flow.ticket_type)
    flow.prepare(buyer)
    return buyer

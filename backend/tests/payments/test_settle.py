"""Test that money and tickets agree, however the payment's news comes."""

from __future__ import annotations

from sqlalchemy import func, select, text

from fake_stripe.testing import FakeStripe
from stagedoor.app import Application
from stagedoor.booking.models import Order
from stagedoor.database import Database
from stagedoor.kernel.money import Money
from stagedoor.notifications.models import OutboxEmail
from stagedoor.payments.ledger import Account, LedgerEntry, get_balance
from stagedoor.payments.models import Payment, StripeEvent
from stagedoor.payments.payback import pay_refund, refund_order
from stagedoor.payments.payment import settle
from stagedoor.payments.refund import Refund
from stagedoor.payments.stripe_gateway import StripeGateway
from stagedoor.payments.sweep import let_unpaid_go
from stagedoor.payments.webhooks import handle
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event

TWO_SEATS = [{"place": 3, "ticket_type": "adult"}, {"place": 4, "ticket_type": "adult"}]


def test_paid_order_is_confirmed_with_tickets_mail_and_balanced_books(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    order, payment = _start_paying(database, buying)
    fake_stripe.pay(payment["client_secret"])
    settle(database, gateway, _payment_of(database, order).id)
    shown = buying.order(order)
    assert shown["status"] == "confirmed"
    assert [ticket["place"] for ticket in shown["tickets"]] == [3, 4]
    assert {ticket["status"] for ticket in shown["tickets"]} == {"valid"}
    with database.read() as session:
        assert get_balance(session, Account.STRIPE_CLEARING, "EUR") == Money(9000, "EUR")
        assert get_balance(session, Account.ORGANISER_PAYABLE, "EUR") == Money(-9000, "EUR")
        assert session.scalars(select(OutboxEmail.template)).all() == ["order_confirmation"]


def test_settling_again_changes_nothing(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    order, payment = _start_paying(database, buying)
    fake_stripe.pay(payment["client_secret"])
    for _ in range(3):
        settle(database, gateway, _payment_of(database, order).id)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(LedgerEntry)) == 2
        assert session.scalar(select(func.count()).select_from(OutboxEmail)) == 1
    assert len(buying.order(order)["tickets"]) == 2


def test_webhook_is_stored_once_and_settles_the_order(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    order, payment = _start_paying(database, buying)
    fake_stripe.pay(payment["client_secret"])
    event = fake_stripe.events("payment_intent.succeeded")[0]
    body, headers = fake_stripe.signed(event)
    for _ in range(5):
        assert buying.client.post("/webhooks/stripe", data=body, headers=headers).status_code == 200
    with database.read() as session:
        assert session.scalars(select(StripeEvent.id)).all() == [event["id"]]
    handle(database, gateway, event["id"])
    handle(database, gateway, event["id"])
    assert buying.order(order)["status"] == "confirmed"


def test_forged_old_and_missing_signatures_are_refused_and_nothing_is_stored(
    database: Database, buying: Buying, fake_stripe: FakeStripe
) -> None:
    _, payment = _start_paying(database, buying)
    fake_stripe.pay(payment["client_secret"])
    event = fake_stripe.events("payment_intent.succeeded")[0]
    forged = fake_stripe.signed(event, secret="whsec_forged")
    old = fake_stripe.signed(event, age_s=301)
    body, headers = fake_stripe.signed(event)
    changed = (body.replace(b"9000", b"9001"), headers)
    unsigned = (body, {"Content-Type": "application/json"})
    for data, sent in (forged, old, changed, unsigned):
        reply = buying.client.post("/webhooks/stripe", data=data, headers=sent)
        assert reply.status_code == 400
        assert reply.get_json()["code"] == "signature-invalid"
    with database.read() as session:
        assert session.scalars(select(StripeEvent.id)).all() == []


def test_declined_card_can_be_followed_by_another_on_the_same_intent(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    order, payment = _start_paying(database, buying)
    fake_stripe.pay(payment["client_secret"], "pm_card_chargeDeclined")
    settle(database, gateway, _payment_of(database, order).id)
    again = buying.start_paying(order)
    assert again["status"] == "failed"
    assert again["client_secret"] == payment["client_secret"]
    fake_stripe.pay(again["client_secret"])
    settle(database, gateway, _payment_of(database, order).id)
    assert buying.order(order)["status"] == "confirmed"
    assert len(fake_stripe.books()["payment_intents"]) == 1


def test_unpaid_order_is_cancelled_at_the_provider_before_its_places_go_back(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    order, _ = _start_paying(database, buying)
    _let_time_run_out(database)
    assert let_unpaid_go(database, gateway) == 1
    assert buying.order(order)["status"] == "expired"
    assert [intent["status"] for intent in fake_stripe.books()["payment_intents"]] == ["canceled"]
    assert _place_states(database) == {"free"}


def test_payment_on_its_way_keeps_its_places_past_the_deadline(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    order, payment = _start_paying(database, buying)
    fake_stripe.pay(payment["client_secret"], "pm_usBankAccount_processing")
    settle(database, gateway, _payment_of(database, order).id)
    _let_time_run_out(database)
    let_unpaid_go(database, gateway)
    assert buying.order(order)["status"] == "payment_pending"
    assert _place_states(database) == {"free", "held"}


def test_late_success_takes_the_same_places_again_when_they_are_free(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    order, _ = _start_paying(database, buying)
    _let_time_run_out(database)
    let_unpaid_go(database, gateway)
    _succeed_late(database, fake_stripe, order)
    settle(database, gateway, _payment_of(database, order).id)
    shown = buying.order(order)
    assert shown["status"] == "confirmed"
    assert [ticket["place"] for ticket in shown["tickets"]] == [3, 4]


def test_late_success_is_refunded_in_full_when_a_place_is_gone(
    application: Application,
    database: Database,
    buying: Buying,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
) -> None:
    event = _event(database)
    order, _ = _start_paying(database, buying, event)
    _let_time_run_out(database)
    let_unpaid_go(database, gateway)
    other = Buying(application.flask.test_client())
    other.hold(event.public_id, [{"place": 4, "ticket_type": "adult"}])
    _succeed_late(database, fake_stripe, order)
    settle(database, gateway, _payment_of(database, order).id)
    assert buying.order(order)["status"] == "refund_due"
    with database.read() as session:
        refund = session.scalars(select(Refund)).one()
    pay_refund(database, gateway, refund.id)
    pay_refund(database, gateway, refund.id)
    shown = buying.order(order)
    assert shown["status"] == "refunded"
    assert shown["refunded"] == {"amount_minor": 9000, "currency": "EUR"}
    assert shown["tickets"] == []
    assert [r["amount"] for r in fake_stripe.books()["refunds"]] == [9000]
    with database.read() as session:
        for account in Account:
            assert get_balance(session, account, "EUR").is_zero
        assert session.scalars(select(OutboxEmail.template)).all() == ["payment_refunded"]


def test_refunded_order_loses_its_tickets_and_places_at_once(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    order, payment = _start_paying(database, buying)
    fake_stripe.pay(payment["client_secret"])
    settle(database, gateway, _payment_of(database, order).id)
    refund = refund_order(database, _payment_of(database, order).order_id, reason="Illness")
    assert refund is not None
    shown = buying.order(order)
    assert shown["status"] == "refund_due"
    assert {ticket["status"] for ticket in shown["tickets"]} == {"void"}
    assert _place_states(database) == {"free"}
    pay_refund(database, gateway, refund.id)
    assert buying.order(order)["status"] == "refunded"


def test_provider_timeout_after_the_effect_leaves_one_intent_and_a_clear_answer(
    database: Database, buying: Buying, fake_stripe: FakeStripe
) -> None:
    event = _event(database)
    order = buying.book(buying.hold(event.public_id, TWO_SEATS))
    for _ in range(3):
        fake_stripe.fault("timeout", when="after")
    reply = buying.client.post(f"/api/v1/orders/{order['number']}/payments")
    assert (reply.status_code, reply.get_json()["code"]) == (503, "provider-unavailable")
    assert reply.headers["Retry-After"]
    fake_stripe.clear_script()
    buying.start_paying(order)
    assert len(fake_stripe.books()["payment_intents"]) == 1


def test_repeated_payment_with_one_key_gets_the_same_bytes_and_stores_no_secret(
    database: Database, buying: Buying
) -> None:
    event = _event(database)
    order = buying.book(buying.hold(event.public_id, TWO_SEATS))
    url, headers = f"/api/v1/orders/{order['number']}/payments", {"Idempotency-Key": "pay"}
    first, again = (buying.client.post(url, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_data() == first.get_data()
    assert again.headers["Idempotency-Replayed"] == "true"
    with database.read() as session:
        kept = session.scalars(text("SELECT reply FROM idempotency_keys")).all()
    assert not any(first.get_json()["client_secret"] in reply for reply in kept)


def test_amount_that_the_provider_does_not_take_is_refused_and_the_places_go_back(
    database: Database, buying: Buying, gateway: StripeGateway
) -> None:
    with database.begin() as session:
        event = make_event(session, price_minor=10)
    order = buying.book(buying.hold(event.public_id, [{"place": 3, "ticket_type": "adult"}]))
    reply = buying.client.post(f"/api/v1/orders/{order['number']}/payments")
    assert (reply.status_code, reply.get_json()["code"]) == (409, "payment-refused")
    _let_time_run_out(database)
    let_unpaid_go(database, gateway)
    assert buying.order(order)["status"] == "expired"
    assert _place_states(database) == {"free"}


def test_intent_whose_first_answer_is_a_saved_fault_is_found_and_not_made_twice(
    database: Database, buying: Buying, fake_stripe: FakeStripe
) -> None:
    event = _event(database)
    order = buying.book(buying.hold(event.public_id, TWO_SEATS))
    fake_stripe.fault("error_500", when="after")
    buying.start_paying(order)
    assert len(fake_stripe.books()["payment_intents"]) == 1


def test_intent_that_a_saved_fault_prevented_is_made_under_a_new_key(
    database: Database, buying: Buying, fake_stripe: FakeStripe
) -> None:
    event = _event(database)
    order = buying.book(buying.hold(event.public_id, TWO_SEATS))
    fake_stripe.fault("error_500", when="before")
    buying.start_paying(order)
    assert len(fake_stripe.books()["payment_intents"]) == 1


def _event(database: Database) -> MadeEvent:
    with database.begin() as session:
        return make_event(session)


def _start_paying(
    database: Database, buying: Buying, event: MadeEvent | None = None
) -> tuple[dict[str, str], dict[str, str]]:
    event = event or _event(database)
    order = buying.book(buying.hold(event.public_id, TWO_SEATS))
    return order, buying.start_paying(order)


def _payment_of(database: Database, order: dict[str, str]) -> Payment:
    with database.read() as session:
        return session.scalars(
            select(Payment)
            .join(Order, Order.id == Payment.order_id)
            .where(Order.number == order["number"])
        ).one()


def _let_time_run_out(database: Database) -> None:
    with database.begin() as session:
        for order in session.scalars(select(Order)):
            order.expires_at = order.created_at


def _succeed_late(database: Database, fake_stripe: FakeStripe, order: dict[str, str]) -> None:
    intent_id = _payment_of(database, order).intent_id
    assert intent_id is not None
    fake_stripe.succeed(intent_id)


def _place_states(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(text("SELECT DISTINCT state FROM places")))


def test_only_refunds_that_somebody_else_made_are_listed_for_a_person(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    order, payment = _start_paying(database, buying)
    fake_stripe.pay(payment["client_secret"])
    settle(database, gateway, _payment_of(database, order).id)
    refund = refund_order(database, _payment_of(database, order).order_id, reason="Illness")
    assert refund is not None
    pay_refund(database, gateway, refund.id)
    _handle_all(database, buying, fake_stripe, gateway)
    assert _incidents(database) == set()
    other, payment = _start_paying(database, buying)
    fake_stripe.pay(payment["client_secret"])
    settle(database, gateway, _payment_of(database, other).id)
    intent_id = _payment_of(database, other).intent_id
    assert intent_id is not None
    fake_stripe.refund(intent_id, amount=1)
    _handle_all(database, buying, fake_stripe, gateway)
    assert "refund.created" in _incidents(database)


def _handle_all(
    database: Database, buying: Buying, fake_stripe: FakeStripe, gateway: StripeGateway
) -> None:
    for event in fake_stripe.events():
        body, headers = fake_stripe.signed(event)
        assert buying.client.post("/webhooks/stripe", data=body, headers=headers).status_code == 200
        handle(database, gateway, event["id"])


def _incidents(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(text("SELECT kind FROM incidents")))

"""The fake as a process of its own: it outlives kills and crowds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
import stripe

from fake_stripe.testing import FakeStripe
from tests.fake_stripe.webhook import Webhook

Start = Callable[[], tuple[subprocess.Popen[str], stripe.StripeClient]]


@pytest.fixture
def start(tmp_path: Path, webhook: Webhook) -> Iterator[Start]:
    """Give what starts a process on the test's books, again and again."""
    running: list[subprocess.Popen[str]] = []
    command = [sys.executable, "-m", "fake_stripe", "--port", "0"]
    command += ["--data", str(tmp_path / "stripe.sqlite"), "--secret-key", "sk_test_p"]
    command += ["--publishable-key", "pk_test_p", "--webhook-secret", "whsec_p"]
    command += ["--webhook-url", webhook.url]

    def start() -> tuple[subprocess.Popen[str], stripe.StripeClient]:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        running.append(process)
        assert process.stdout is not None
        base_url = process.stdout.readline().split()[-1]
        return process, stripe.StripeClient("sk_test_p", base_addresses={"api": base_url})

    yield start
    for process in running:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def test_killed_fake_forgets_nothing(start: Start, webhook: Webhook) -> None:
    """docs.stripe.com/api/idempotent_requests: what was answered stays, and its key with it."""
    webhook.answers = [500] * 3
    options: stripe.RequestOptions = {"idempotency_key": "pay_1"}
    process, client = start()
    intent = client.v1.payment_intents.create({"amount": 4500, "currency": "eur"}, options)
    client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    process.send_signal(signal.SIGKILL)
    process.wait()

    _, client = start()
    again = client.v1.payment_intents.create({"amount": 4500, "currency": "eur"}, options)
    assert again.id == intent.id
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    assert client.v1.balance.retrieve().pending[0].amount == 4407


def test_fake_ends_when_it_is_told_to(start: Start) -> None:
    """docs.stripe.com/sdks: no process of the fake is left behind."""
    process, client = start()
    assert client.v1.balance.retrieve().pending == []
    process.terminate()
    assert process.wait(timeout=30) == 0


def test_undelivered_events_are_sent_after_a_restart(tmp_path: Path, webhook: Webhook) -> None:
    """docs.stripe.com/webhooks#automatic-retries: an event is not lost with a process."""
    data = str(tmp_path / "stripe.sqlite")
    with FakeStripe(data=data, webhook_url=webhook.url) as fake:
        fake.plan_webhooks(delay_ms=600_000)
        client = stripe.StripeClient(fake.secret_key, base_addresses={"api": fake.base_url})
        client.v1.payment_intents.create({"amount": 4500, "currency": "eur"})
        fake.app.store.run("UPDATE deliveries SET due_ms = 0")
    assert webhook.deliveries == []
    with FakeStripe(data=data, webhook_url=webhook.url) as fake:
        fake.wait_for_webhooks()
    assert webhook.types() == ["payment_intent.created"]


def test_slow_payment_goes_on_after_a_restart(tmp_path: Path) -> None:
    """docs.stripe.com/payments/payment-methods: a bank does not wait for a process."""
    data = str(tmp_path / "stripe.sqlite")
    with FakeStripe(data=data) as fake:
        fake.knobs.processing_ms = 600_000
        client = stripe.StripeClient(fake.secret_key, base_addresses={"api": fake.base_url})
        intent = client.v1.payment_intents.create(
            {"amount": 900, "currency": "eur", "confirm": True, "payment_method": "pm_sepaDebit"}
        )
        assert intent.status == "processing"
        fake.app.store.run("UPDATE chores SET due_ms = 0")
    with FakeStripe(data=data) as fake:
        fake.wait_for_webhooks()
        assert fake.intent(intent.id)["status"] == "succeeded"


def test_crowd_pays_at_once(fake: FakeStripe, webhook: Webhook) -> None:
    """docs.stripe.com/api/balance_transactions: each charge is booked once, whatever the crowd."""
    client = stripe.StripeClient(fake.secret_key, base_addresses={"api": fake.base_url})

    def buy(number: int) -> str:
        intent = client.v1.payment_intents.create({"amount": 1000 + number, "currency": "eur"})
        form = {"client_secret": intent.client_secret or "", "payment_method": "pm_card_visa"}
        url = f"{fake.base_url}/v1/payment_intents/{intent.id}/confirm"
        headers = {"Authorization": f"Bearer {fake.publishable_key}"}
        return str(requests.post(url, form, headers=headers, timeout=30).json()["status"])

    with ThreadPoolExecutor(max_workers=64) as pool:
        statuses = list(pool.map(buy, range(192)))
    assert statuses == ["succeeded"] * 192
    books = fake.books()
    assert sorted(one["amount"] for one in books["balance_transactions"]) == [
        1000 + number for number in range(192)
    ]
    fake.wait_for_webhooks(60_000)
    assert webhook.types().count("payment_intent.succeeded") == 192


def test_one_intent_is_charged_once_by_a_crowd(
    fake: FakeStripe, client: stripe.StripeClient
) -> None:
    """docs.stripe.com/payments/paymentintents/lifecycle: at most one successful charge."""
    intent = client.v1.payment_intents.create({"amount": 4500, "currency": "eur"})

    def confirm(_number: int) -> bool:
        return "error" not in fake.pay(intent.client_secret or "")

    with ThreadPoolExecutor(max_workers=32) as pool:
        assert sum(pool.map(confirm, range(64))) == 1
    assert len(fake.books()["charges"]) == 1


def test_fake_says_that_it_is_well(fake: FakeStripe) -> None:
    """docs.stripe.com/sdks: not Stripe's: the supervisor asks here."""
    assert requests.get(f"{fake.base_url}/healthz", timeout=10).json() == {"status": "ok"}


def test_fake_shares_no_code_with_the_box_office() -> None:
    """docs.stripe.com/sdks: a double that imports what it judges would agree with its mistakes."""
    package = Path(sys.modules["fake_stripe"].__file__ or "").parent
    modules = list(package.glob("*.py"))
    assert len(modules) > 20
    assert not [module.name for module in modules if "stagedoor" in module.read_text("utf-8")]

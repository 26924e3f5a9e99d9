"""What a buyer's browser may do with a publishable key, and the pages it gets."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import stripe

from fake_stripe.testing import FakeStripe


class Browser:
    """Call the fake as Stripe.js does."""

    def __init__(self, fake: FakeStripe, intent: stripe.PaymentIntent) -> None:
        self._fake = fake
        self._url = f"{fake.base_url}/v1/payment_intents/{intent.id}"
        self._headers = {"Authorization": f"Bearer {fake.publishable_key}"}
        self.secret = intent.client_secret or ""

    def confirm(self, method: str = "pm_card_visa", **form: str) -> requests.Response:
        """Confirm with a test payment method."""
        body = {"client_secret": self.secret, "payment_method": method} | form
        return requests.post(f"{self._url}/confirm", body, headers=self._headers, timeout=10)

    def retrieve(self) -> requests.Response:
        """Ask how the intent stands."""
        query = {"client_secret": self.secret}
        return requests.get(self._url, query, headers=self._headers, timeout=10)

    def call(self, method: str, path: str, **form: str) -> requests.Response:
        """Call anything."""
        return requests.request(
            method, self._fake.base_url + path, data=form, headers=self._headers, timeout=10
        )


@pytest.fixture
def intent(client: stripe.StripeClient) -> stripe.PaymentIntent:
    """Give an intent over 45.00 euros."""
    return client.v1.payment_intents.create(
        {"amount": 4500, "currency": "eur", "automatic_payment_methods": {"enabled": True}}
    )


@pytest.fixture
def browser(fake: FakeStripe, intent: stripe.PaymentIntent) -> Browser:
    """Give the browser of the intent's buyer."""
    return Browser(fake, intent)


def test_buyer_pays_with_the_client_secret(browser: Browser) -> None:
    """docs.stripe.com/js/payment_intents/confirm_card_payment."""
    reply = browser.confirm()
    assert (reply.status_code, reply.json()["status"]) == (200, "succeeded")
    assert browser.retrieve().json()["status"] == "succeeded"


def test_buyer_sees_only_what_a_browser_may(browser: Browser) -> None:
    """docs.stripe.com/api/payment_intents/object: fields retrievable with publishable key."""
    told: dict[str, Any] = browser.confirm().json()
    assert not told.keys() & {"metadata", "latest_charge", "customer", "amount_received"}
    assert told["client_secret"] == browser.secret


@pytest.mark.parametrize("secret", ["", "pi_other_secret_x"])
def test_wrong_client_secret_opens_nothing(browser: Browser, fake: FakeStripe, secret: str) -> None:
    """docs.stripe.com/api/payment_intents/object: the client secret belongs to one intent."""
    browser.secret = secret
    for reply in (browser.confirm(), browser.retrieve()):
        assert (reply.status_code, reply.json()["error"]["param"]) == (400, "client_secret")
    assert not fake.books()["charges"]


def test_missing_client_secret_opens_nothing(
    browser: Browser, intent: stripe.PaymentIntent
) -> None:
    """docs.stripe.com/api/payment_intents/retrieve: required with a publishable key."""
    reply = browser.call("POST", f"/v1/payment_intents/{intent.id}/confirm")
    assert reply.json()["error"]["code"] == "parameter_missing"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/payment_intents"),
        ("POST", "/v1/payment_intents"),
        ("POST", "/v1/refunds"),
        ("GET", "/v1/charges"),
        ("GET", "/v1/events"),
        ("GET", "/v1/balance"),
        ("POST", "/v1/payment_intents/pi_1"),
        ("POST", "/v1/payment_intents/pi_1/cancel"),
    ],
)
def test_publishable_key_does_nothing_else(browser: Browser, method: str, path: str) -> None:
    """docs.stripe.com/keys: publishable keys cannot read or move money."""
    reply = browser.call(method, path)
    assert (reply.status_code, reply.json()["error"]["code"]) == (403, "secret_key_required")


def test_page_from_another_port_may_call(browser: Browser, fake: FakeStripe) -> None:
    """docs.stripe.com/security/guide#content-security-policy: a browser calls api.stripe.com."""
    url = f"{fake.base_url}/v1/payment_intents/pi_1/confirm"
    preflight = requests.options(url, headers={"Origin": "http://127.0.0.1:8000"}, timeout=10)
    assert preflight.status_code == 204
    for reply in (preflight, browser.confirm(), browser.call("GET", "/v1/balance")):
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]


def test_declined_buyer_is_told_and_tries_again(browser: Browser) -> None:
    """docs.stripe.com/declines/card: the error carries the intent, which stays open."""
    reply = browser.confirm("pm_card_chargeDeclinedInsufficientFunds")
    error = reply.json()["error"]
    assert (reply.status_code, error["decline_code"]) == (402, "insufficient_funds")
    assert error["payment_intent"]["status"] == "requires_payment_method"
    assert "metadata" not in error["payment_intent"]
    assert browser.confirm().json()["status"] == "succeeded"


def _bank(browser: Browser, method: str, **form: str) -> str:
    told = browser.confirm(method, **form).json()
    assert (told["status"], told["next_action"]["type"]) == ("requires_action", "redirect_to_url")
    url: str = told["next_action"]["redirect_to_url"]["url"]
    return url


@pytest.mark.parametrize(
    ("method", "answer", "status"),
    [
        ("pm_card_authenticationRequired", "complete", "succeeded"),
        ("pm_card_threeDSecure2Required", "complete", "succeeded"),
        ("pm_card_threeDSecure2Required", "fail", "requires_payment_method"),
        ("pm_card_threeDSecureRequiredChargeDeclined", "complete", "requires_payment_method"),
    ],
)
def test_buyer_authenticates_on_the_banks_page(
    browser: Browser, client: stripe.StripeClient, method: str, answer: str, status: str
) -> None:
    """docs.stripe.com/payments/3d-secure/authentication-flow."""
    url = _bank(browser, method)
    page = requests.get(url, timeout=10)
    assert "Complete authentication" in page.text
    done = requests.post(url, {"answer": answer}, timeout=10)
    assert done.status_code == 200
    told = browser.retrieve().json()
    assert told["status"] == status
    assert (told["last_payment_error"] is None) == (status == "succeeded")
    assert "Nothing to do" in requests.get(url, timeout=10).text
    assert len(client.v1.charges.list().data) == (0 if answer == "fail" else 1)


def test_failed_authentication_has_its_own_code(browser: Browser) -> None:
    """docs.stripe.com/error-codes: payment_intent_authentication_failure."""
    url = _bank(browser, "pm_card_threeDSecure2Required")
    requests.post(url, {"answer": "fail"}, timeout=10)
    error = browser.retrieve().json()["last_payment_error"]
    assert error["code"] == "payment_intent_authentication_failure"


@pytest.mark.parametrize(("answer", "outcome"), [("complete", "succeeded"), ("fail", "failed")])
def test_bank_leads_back_to_the_shop(
    browser: Browser, intent: stripe.PaymentIntent, answer: str, outcome: str
) -> None:
    """docs.stripe.com/js/payment_intents/confirm_payment: return_url gets the intent and result."""
    url = _bank(
        browser, "pm_card_threeDSecure2Required", return_url="http://127.0.0.1:8000/order?a=1"
    )
    back = requests.post(url, {"answer": answer}, timeout=10, allow_redirects=False)
    assert back.status_code == 303
    target = urlsplit(back.headers["Location"])
    assert target.path == "/order"
    assert parse_qs(target.query) == {
        "a": ["1"],
        "payment_intent": [intent.id],
        "payment_intent_client_secret": [browser.secret],
        "redirect_status": [outcome],
    }


def test_cancelled_intent_is_not_authenticated(
    browser: Browser, client: stripe.StripeClient, intent: stripe.PaymentIntent
) -> None:
    """docs.stripe.com/api/payment_intents/cancel: any further operation fails."""
    url = _bank(browser, "pm_card_threeDSecure2Required")
    client.v1.payment_intents.cancel(intent.id)
    requests.post(url, {"answer": "complete"}, timeout=10)
    assert client.v1.payment_intents.retrieve(intent.id).status == "canceled"
    assert requests.get(url.replace("auth_", "auth_0"), timeout=10).status_code == 404


@pytest.mark.parametrize("path", ["/v3/", "/v3", "/endive/stripe.js"])
def test_double_of_stripe_js_points_at_this_server(fake: FakeStripe, path: str) -> None:
    """docs.stripe.com/sdks/stripejs-versioning: where Stripe.js is fetched from."""
    script = requests.get(fake.base_url + path, timeout=10)
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert f'BASE_URL = "{fake.base_url}"' in script.text
    assert "%" not in script.text.replace("100%", "")


def test_test_double_pays_as_a_browser_would(
    fake: FakeStripe, client: stripe.StripeClient, intent: stripe.PaymentIntent
) -> None:
    """docs.stripe.com/js/payment_intents/confirm_card_payment: the shortcut of the tests."""
    secret = intent.client_secret or ""
    assert fake.pay(secret, "pm_card_chargeDeclined")["error"]["code"] == "card_declined"
    fake.pay(secret, "pm_card_threeDSecure2Required")
    fake.authenticate(intent.id)
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"

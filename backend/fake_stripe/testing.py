"""A fake in a thread, for tests: start it, point the SDK at `base_url`, script what goes wrong."""

from __future__ import annotations

import json
from typing import Self
from urllib.parse import urlencode

from fake_stripe.app import App, create_app
from fake_stripe.clock import now_ms
from fake_stripe.courier import sign
from fake_stripe.settings import Knobs, Settings
from fake_stripe.shown import visible
from fake_stripe.web import Server, serve
from fake_stripe.wire import Call, Json, Value, encode

SECRET_KEY = "sk_test_fake"  # noqa: S105  No secret: it opens nothing but a fake.
PUBLISHABLE_KEY = "pk_test_fake"
WEBHOOK_SECRET = "whsec_fake"  # noqa: S105


class FakeStripe:
    """Run a fake on a free port of the loopback, with its script as methods."""

    def __init__(self, *, data: str = ":memory:", webhook_url: str | None = None) -> None:
        knobs = Knobs(webhook_url=webhook_url, webhook_secret=WEBHOOK_SECRET)
        self.settings = Settings(SECRET_KEY, PUBLISHABLE_KEY, data, knobs=knobs)
        self.secret_key = SECRET_KEY
        self.publishable_key = PUBLISHABLE_KEY
        self.webhook_secret = WEBHOOK_SECRET
        self.app: App
        self._server: Server

    # --- life ------------------------------------------------------------------------------

    def start(self, port: int = 0) -> Self:
        """Start answering."""
        self.app = create_app(self.settings)
        self._server = serve(self.app, port)
        self.app.start()
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop answering; a fake with a data file may be started again on the same books."""
        self._server.stop()
        self.app.stop()

    def __enter__(self) -> Self:
        """Start for the length of a block."""
        return self.start()

    def __exit__(self, *_error: object) -> None:
        """Stop at the end of the block."""
        self.stop()

    @property
    def base_url(self) -> str:
        """Give the address for `StripeClient(base_addresses={"api": …})`."""
        return self._server.base_url

    @property
    def knobs(self) -> Knobs:
        """Give the knobs; set their fields to turn them."""
        return self.app.knobs

    # --- script ----------------------------------------------------------------------------

    def control(self, method: str, path: str, form: Json | None = None) -> Value:
        """Call a control route directly, without a network; raise when it refuses."""
        headers = {"authorization": f"Bearer {self.secret_key}"}
        body = json.dumps(form or {}).encode()
        reply = self.app.answer(Call(method, f"/_fake{path}", headers=headers, body=body))
        answer = json.loads(reply.body)
        if reply.status != 200:  # noqa: PLR2004
            raise ValueError(answer["error"]["message"])
        return answer

    def fault(self, fault: str, **details: Value) -> None:
        """Queue a fault: see `fake_stripe.faults.Fault`."""
        self.control("POST", "/faults", {"fault": fault, **details})

    def plan_webhooks(self, *types: str, **details: Value) -> None:
        """Say what becomes of events to come: see `fake_stripe.plans.Plan`."""
        self.control("POST", "/plans", {"types": list(types) or ["*"], **details})

    def clear_script(self) -> None:
        """Let calls go well and events come once again."""
        self.control("DELETE", "/faults")
        self.control("DELETE", "/plans")

    def reset(self) -> None:
        """Forget everything."""
        self.control("POST", "/reset")

    # --- webhooks --------------------------------------------------------------------------

    def events(self, type_: str = "*") -> list[Json]:
        """Give the events recorded, oldest first."""
        test = "json_extract(body, '$.type') GLOB ?"
        return self.app.store.find("event", test, type_, newest=False)

    def deliver(self, *event_ids: str, **details: Value) -> list[int]:
        """Send events now and give the answers: see `fake_stripe.deliveries.Order`."""
        order = {"events": list(event_ids), **details}
        answers: list[int] = self.control("POST", "/deliveries", order)["answers"]
        return answers

    def signed(
        self, event: Json, *, secret: str | None = None, age_s: int = 0
    ) -> tuple[bytes, dict[str, str]]:
        """Give the body and headers of a delivery, for a test client without a port."""
        body = encode(event)
        signature = sign(body, secret or self.webhook_secret, at_s=now_ms() // 1_000 - age_s)
        return body, {"Stripe-Signature": signature, "Content-Type": "application/json"}

    def wait_for_webhooks(self, timeout_ms: int = 10_000) -> None:
        """Return when all chores are done and all deliveries made; raise when that takes longer."""
        if not self.control("POST", "/wait", {"timeout_ms": timeout_ms})["idle"]:
            raise TimeoutError

    # --- books, and what nobody asked for through the API -----------------------------------

    def books(self) -> dict[str, list[Json]]:
        """Give everything recorded, oldest first, by kind."""
        books: dict[str, list[Json]] = self.control("GET", "/books")
        return books

    def pay(self, client_secret: str, payment_method: str = "pm_card_visa") -> Json:
        """Confirm as a buyer's browser does; give the intent or the error."""
        id_ = client_secret.partition("_secret_")[0]
        body = urlencode({"client_secret": client_secret, "payment_method": payment_method})
        headers = {
            "authorization": f"Bearer {self.publishable_key}",
            "host": self.base_url.removeprefix("http://"),
        }
        path = f"/v1/payment_intents/{id_}/confirm"
        reply = self.app.answer(Call("POST", path, headers=headers, body=body.encode()))
        answer: Json = json.loads(reply.body)
        return answer

    def authenticate(self, intent_id: str, *, passes: bool = True) -> None:
        """Press a button on the bank's page of an intent that requires action."""
        token = self.app.store.need(intent_id)["_authentication"]
        body = b"answer=complete" if passes else b"answer=fail"
        self.app.answer(Call("POST", f"/authenticate/{intent_id}/{token}", body=body))

    def intent(self, intent_id: str) -> Json:
        """Give an intent as it stands."""
        return visible(self.app.store.need(intent_id))

    def succeed(self, intent_id: str) -> Json:
        """Let an intent succeed whatever its state, also when it was canceled."""
        return dict(self.control("POST", f"/payment_intents/{intent_id}/succeed"))

    def fail(self, intent_id: str) -> Json:
        """Let a processing intent fail."""
        return dict(self.control("POST", f"/payment_intents/{intent_id}/fail"))

    def tamper(self, intent_id: str, **changes: Value) -> Json:
        """Change an intent's amount or currency behind everybody's back."""
        return dict(self.control("POST", f"/payment_intents/{intent_id}/tamper", changes))

    def refund(self, intent_id: str, **details: Value) -> Json:
        """Refund from the dashboard."""
        form = {"payment_intent": intent_id, **details}
        return dict(self.control("POST", "/refunds", form))

    def succeed_refund(self, refund_id: str) -> Json:
        """Let a pending refund arrive."""
        return dict(self.control("POST", f"/refunds/{refund_id}/succeed"))

    def fail_refund(self, refund_id: str, reason: str = "expired_or_canceled_card") -> Json:
        """Let a refund come back."""
        return dict(self.control("POST", f"/refunds/{refund_id}/fail", {"reason": reason}))

    def dispute(self, intent_id: str, **details: Value) -> Json:
        """Let the buyer's bank take the money back."""
        form = {"payment_intent": intent_id, **details}
        return dict(self.control("POST", "/disputes", form))

    def close_dispute(self, dispute_id: str, status: str) -> Json:
        """Decide a dispute: won or lost."""
        return dict(self.control("POST", f"/disputes/{dispute_id}/close", {"status": status}))

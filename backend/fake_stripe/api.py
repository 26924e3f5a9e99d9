"""API v1 from the outside: keys, parameters, idempotency, scripted faults, then the work."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from time import sleep
from typing import TYPE_CHECKING

from fake_stripe import expansion, forms, idempotency, routes, validation
from fake_stripe.errors import Refused
from fake_stripe.faults import Stage
from fake_stripe.idempotency import Claim
from fake_stripe.identifiers import new_id
from fake_stripe.routes import Route
from fake_stripe.wire import Call, Json, Reply, as_json

if TYPE_CHECKING:
    from fake_stripe.app import App

# Stripe.js sends these beside what the endpoint takes.
BROWSER_EXTRAS = ("key", "client_secret", "_stripe_version")


@dataclass(frozen=True)
class Request:
    """Hold a call that is allowed and well-formed."""

    call: Call
    id: str
    route: Route
    object_id: str
    params: Json
    expand: list[str]
    is_public: bool


class Api:
    """Answer the calls under `/v1/`."""

    def __init__(self, app: App) -> None:
        self._app = app

    def answer(self, call: Call) -> Reply:
        """Answer one call as Stripe would, or as a script says."""
        request_id = new_id("req")
        headers = {
            "Request-Id": request_id,
            "Stripe-Version": call.headers.get("stripe-version", self._app.knobs.api_version),
        }
        if "idempotency-key" in call.headers:
            headers["Idempotency-Key"] = call.headers["idempotency-key"]
        try:
            self._strike("arrival", call)
            reply = self._carry_out(self._read(call, request_id))
        except Refused as refused:
            reply = as_json(refused.status, refused.document, refused.headers)
        except ConnectionAbortedError:
            return Reply(0, is_dropped=True)
        if self._hang_reply(call):
            return Reply(0, is_dropped=True)
        merged = {**headers, **reply.headers}
        return Reply(reply.status, reply.body, reply.content_type, merged)

    def _strike(self, stage: Stage, call: Call) -> None:
        fault = self._app.faults.take(stage, call.method, call.path)
        if fault is None:
            return
        if fault.fault in {"delay", "timeout"}:
            sleep(fault.delay_ms * 0.001)
        if fault.fault == "timeout":
            raise ConnectionAbortedError
        if fault.fault != "delay":
            raise fault.refusal()

    def _hang_reply(self, call: Call) -> bool:
        fault = self._app.faults.take("reply", call.method, call.path)
        if fault is None:
            return False
        sleep(fault.delay_ms * 0.001)
        return fault.fault == "timeout"

    # --- before the work -------------------------------------------------------------------

    def _read(self, call: Call, request_id: str) -> Request:
        form = forms.parse(call.query if call.method in {"GET", "DELETE"} else call.body.decode())
        is_public = self._authenticate(call, form)
        found = routes.match(call.method, call.path)
        if found is None:
            message = f"Unrecognized request URL ({call.method}: {call.path})."
            raise Refused(404, message)
        route, object_id = found
        secret = form.get("client_secret")
        if is_public:
            self._admit_browser(route, form)
        honours = route.public if is_public and route.public is not None else route.honours
        params = validation.validate(route.takes, form, honours)
        if secret is not None and is_public:
            params["client_secret"] = secret
        if route.check is not None:
            route.check(params)
        expand: list[str] = params.pop("expand", [])
        expansion.check(route.kind, expand, is_list=route.is_list)
        return Request(call, request_id, route, object_id, params, expand, is_public)

    def _authenticate(self, call: Call, form: Json) -> bool:
        """Tell whether the caller is a browser; raise unless its key is one of the account's."""
        scheme, _, given = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            given = _basic_user(given)
        given = given.strip() or str(form.get("key", ""))
        if not given:
            raise Refused(401, "You did not provide an API key.")
        if "stripe-account" in call.headers:
            raise Refused(403, "This fake has no connected accounts.", code="account_invalid")
        for key, is_public in (
            (self._app.settings.secret_key, False),
            (self._app.settings.publishable_key, True),
        ):
            if hmac.compare_digest(given.encode(), key.encode()):
                return is_public
        raise Refused(401, f"Invalid API Key provided: {given[:8]}****")

    def _admit_browser(self, route: Route, form: Json) -> None:
        if route.public is None:
            raise Refused(
                403,
                "This API call cannot be made with a publishable API key. Please use a secret "
                "API key.",
                code="secret_key_required",
            )
        for name in BROWSER_EXTRAS:
            form.pop(name, None)

    # --- the work --------------------------------------------------------------------------

    def _carry_out(self, request: Request) -> Reply:
        call = request.call
        key = call.headers.get("idempotency-key")
        if key is None or call.method != "POST":
            return self._execute(request, None)
        params = {**request.params, "expand": request.expand}
        claim = idempotency.claim_of(key, f"{call.method} {call.path}", params)
        now_ms = self._app.clock()
        store = self._app.store
        saved = idempotency.begin(store, claim, now_ms=now_ms, request_id=request.id)
        if saved is not None:
            return saved
        try:
            return self._execute(request, claim)
        except BaseException:
            idempotency.release(store, claim)
            raise

    def _execute(self, request: Request, claim: Claim | None) -> Reply:
        self._wait(request)
        try:
            self._strike("before", request.call)
        except Refused as refused:
            return self._fail(refused, claim)
        with self._app.work(
            base_url=request.call.base_url,
            request_id=request.id,
            idempotency_key=claim.key if claim else None,
            is_public=request.is_public,
        ) as work:
            try:
                with work.attempt():
                    done = request.route.operation(work, request.object_id, request.params)
                reply = as_json(200, expansion.show(work, done, request.expand))
                self._strike("after", request.call)
            except Refused as refused:
                reply = as_json(refused.status, refused.document, refused.headers)
            if claim is not None:
                idempotency.save(work.store, claim, reply)
        return reply

    def _wait(self, request: Request) -> None:
        if request.call.method != "POST":
            return
        knobs = self._app.knobs
        is_confirmation = request.route.path.endswith("/confirm")
        wait_ms = knobs.latency_ms + (knobs.confirm_latency_ms if is_confirmation else 0)
        if wait_ms:
            sleep(wait_ms * 0.001)

    def _fail(self, refused: Refused, claim: Claim | None) -> Reply:
        reply = as_json(refused.status, refused.document, refused.headers)
        if claim is not None:
            idempotency.save(self._app.store, claim, reply)
        return reply


def _basic_user(given: str) -> str:
    try:
        return base64.b64decode(given).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""

"""Stripe's refusals, in Stripe's words and shape."""

from __future__ import annotations

from fake_stripe.wire import Json, Value

DOCS = "https://stripe.com/docs/error-codes/"
RESOURCE_MISSING = "resource_missing"
UNEXPECTED_STATE = "payment_intent_unexpected_state"


class Refused(Exception):
    """Carry one error reply; `keeps` says that what was written so far stays written."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        keeps: bool = False,
        headers: dict[str, str] | None = None,
        **extra: Value,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.keeps = keeps
        self.headers = headers or {}
        error: Json = {"message": message, "type": kind, **extra}
        if code is not None:
            error |= {"code": code, "doc_url": DOCS + code.replace("_", "-")}
        if param is not None:
            error["param"] = param
        self.error = error

    @property
    def document(self) -> Json:
        """Give the body as Stripe sends it."""
        return {"error": self.error}


def no_such(kind: str, id_: str, *, param: str = "id", status: int = 404) -> Refused:
    """Say that an id names nothing."""
    return Refused(status, f"No such {kind}: '{id_}'", code=RESOURCE_MISSING, param=param)


def missing(param: str) -> Refused:
    """Say that a required parameter was left out."""
    return Refused(400, f"Missing required param: {param}.", code="parameter_missing", param=param)


def rate_limited() -> Refused:
    """Turn the caller away for asking too often."""
    return Refused(
        429,
        "Request rate limit exceeded. Learn more about rate limits here "
        "https://stripe.com/docs/rate-limits.",
        code="rate_limit",
        headers={"Stripe-Rate-Limited-Reason": "global-rate", "Stripe-Should-Retry": "false"},
    )


def lock_timeout() -> Refused:
    """Turn the caller away because something else works on the same object."""
    return Refused(
        429,
        "This object cannot be accessed right now because another API request or Stripe process "
        "is currently accessing it. If you see this error intermittently, retry the request.",
        code="lock_timeout",
        headers={"Stripe-Should-Retry": "true"},
    )


def key_in_use(key: str) -> Refused:
    """Say that the first request with this key is still running."""
    return Refused(
        409,
        "There is currently another in-progress request using this Stripe Idempotency Key "
        f"({key}). Please try again later.",
        kind="idempotency_error",
        code="idempotency_key_in_use",
    )


def internal_error(*, should_retry: bool) -> Refused:
    """Fail as Stripe does when it does not know why."""
    return Refused(
        500,
        "An unknown error occurred. Stripe has been notified.",
        kind="api_error",
        headers={"Stripe-Should-Retry": "true" if should_retry else "false"},
    )

"""The routes of API v1 that this fake knows, and what each of them takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from stripe import params as sdk

from fake_stripe import balance, checks, intents, listing, metadata, refunds
from fake_stripe.errors import no_such
from fake_stripe.validation import Hint
from fake_stripe.wire import Json
from fake_stripe.work import Work

Operation = Callable[[Work, str, Json], Json]
PAGING = frozenset({"limit", "starting_after", "ending_before", "expand"})
EXPAND = frozenset({"expand"})


@dataclass(frozen=True)
class Route:
    """Join a method and a path to what it takes and what it does."""

    method: str
    path: str
    kind: str
    operation: Operation
    takes: Hint
    honours: frozenset[str]
    check: Callable[[Json], None] | None = None
    # What a browser may send along; None keeps publishable keys out.
    public: frozenset[str] | None = None
    is_list: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """Give the path as an expression; its one group is the id."""
        return re.compile(re.sub(r"\{id\}", "([^/]+)", self.path))


def _get(kind: str, name: str) -> Operation:
    def operation(work: Work, id_: str, _params: Json) -> Json:
        found = work.store.get(id_, kind)
        if found is None:
            raise no_such(name, id_)
        return found

    return operation


def _list(kind: str, url: str, *filters: str) -> Operation:
    def operation(work: Work, _id: str, params: Json) -> Json:
        return listing.page(work, kind, params, filters=filters, url=url)

    return operation


def _reading(kind: str, url: str, one: Hint, many: Hint, *filters: str) -> list[Route]:
    return [
        Route("GET", f"{url}/{{id}}", kind, _get(kind, kind), one, EXPAND),
        Route(
            "GET",
            url,
            kind,
            _list(kind, url, *filters),
            many,
            PAGING | set(filters),
            listing.check,
            is_list=True,
        ),
    ]


def _meta(params: Json) -> None:
    metadata.check(params.get("metadata"))


INTENTS = "/v1/payment_intents"
IntentRoute = partial(Route, "POST", kind="payment_intent")
MONEY = frozenset(
    {"amount", "currency", "description", "metadata", "payment_method", "receipt_email"}
    | {"statement_descriptor", "expand"}
)
CREATE = MONEY | {"automatic_payment_methods", "capture_method", "confirm", "return_url"}
CREATE |= {"statement_descriptor_suffix", "transfer_group", "use_stripe_sdk"}
CONFIRM = frozenset({"payment_method", "return_url", "receipt_email", "expand", "use_stripe_sdk"})

ROUTES: list[Route] = [
    IntentRoute(
        INTENTS,
        operation=intents.create,
        takes=sdk.PaymentIntentCreateParams,
        honours=CREATE,
        check=checks.of_intent,
    ),
    Route(
        "GET",
        f"{INTENTS}/{{id}}",
        "payment_intent",
        intents.retrieve,
        sdk.PaymentIntentRetrieveParams,
        frozenset({"client_secret", "expand"}),
        public=frozenset({"client_secret"}),
    ),
    IntentRoute(
        f"{INTENTS}/{{id}}",
        operation=intents.update,
        takes=sdk.PaymentIntentUpdateParams,
        honours=MONEY,
        check=checks.of_intent,
    ),
    IntentRoute(
        f"{INTENTS}/{{id}}/confirm",
        operation=intents.confirm,
        takes=sdk.PaymentIntentConfirmParams,
        honours=CONFIRM,
        public=CONFIRM - {"expand"},
    ),
    IntentRoute(
        f"{INTENTS}/{{id}}/cancel",
        operation=intents.cancel,
        takes=sdk.PaymentIntentCancelParams,
        honours=frozenset({"cancellation_reason", "expand"}),
    ),
    *_reading(
        "payment_intent",
        INTENTS,
        sdk.PaymentIntentRetrieveParams,
        sdk.PaymentIntentListParams,
        "created",
    )[1:],
    Route(
        "POST",
        "/v1/refunds",
        "refund",
        refunds.create,
        sdk.RefundCreateParams,
        frozenset({"amount", "charge", "payment_intent", "reason", "metadata", "expand"}),
        checks.of_refund,
    ),
    Route(
        "POST",
        "/v1/refunds/{id}",
        "refund",
        refunds.update,
        sdk.RefundUpdateParams,
        frozenset({"metadata", "expand"}),
        _meta,
    ),
    Route(
        "POST",
        "/v1/refunds/{id}/cancel",
        "refund",
        refunds.cancel,
        sdk.RefundCancelParams,
        EXPAND,
    ),
    *_reading(
        "refund",
        "/v1/refunds",
        sdk.RefundRetrieveParams,
        sdk.RefundListParams,
        "charge",
        "payment_intent",
        "created",
    ),
    *_reading(
        "charge",
        "/v1/charges",
        sdk.ChargeRetrieveParams,
        sdk.ChargeListParams,
        "payment_intent",
        "created",
    ),
    *_reading(
        "balance_transaction",
        "/v1/balance_transactions",
        sdk.BalanceTransactionRetrieveParams,
        sdk.BalanceTransactionListParams,
        "source",
        "type",
        "currency",
        "created",
    ),
    *_reading(
        "event",
        "/v1/events",
        sdk.EventRetrieveParams,
        sdk.EventListParams,
        "type",
        "types",
        "created",
    ),
    *_reading(
        "dispute",
        "/v1/disputes",
        sdk.DisputeRetrieveParams,
        sdk.DisputeListParams,
        "charge",
        "payment_intent",
        "created",
    ),
    *_reading(
        "payment_method",
        "/v1/payment_methods",
        sdk.PaymentMethodRetrieveParams,
        sdk.PaymentMethodListParams,
        "type",
    )[:1],
    Route("GET", "/v1/balance", "balance", balance.retrieve, sdk.BalanceRetrieveParams, EXPAND),
]
COMPILED = [(route.method, route.pattern, route) for route in ROUTES]


def match(method: str, path: str) -> tuple[Route, str] | None:
    """Find the route and the id in its path."""
    for route_method, pattern, route in COMPILED:
        found = pattern.fullmatch(path) if route_method == method else None
        if found is not None:
            return route, found.group(1) if found.groups() else ""
    return None

"""The control routes under `/_fake/`: what tests and benches script, and the books to compare.

All take the secret key and JSON. `POST faults` · `POST plans` · `PATCH knobs` · `POST deliveries`
· `POST wait` · `GET books` · `POST reset` · `POST payment_intents/{id}/succeed|fail|tamper` ·
`POST refunds` · `POST refunds/{id}/succeed|fail` · `POST disputes` · `POST disputes/{id}/close`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, NonNegativeInt, PositiveInt, ValidationError

from fake_stripe import attempts, disputes, intents, refunds
from fake_stripe.deliveries import Order, deliver
from fake_stripe.errors import Refused
from fake_stripe.faults import Fault
from fake_stripe.plans import Plan
from fake_stripe.settings import Knobs
from fake_stripe.shown import visible
from fake_stripe.wire import Call, Json, Reply, as_json, words

if TYPE_CHECKING:
    from fake_stripe.app import App

KINDS = words("payment_intent charge refund balance_transaction dispute event")
Model = TypeVar("Model", bound=BaseModel)
Action = Callable[[str, Json], Any]


class Form(BaseModel):
    """Take exactly the declared fields."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Tamper(Form):
    """Change an intent behind everybody's back."""

    amount: PositiveInt | None = None
    currency: str | None = None


class DashboardRefund(Form):
    """Refund as a person does in Stripe's dashboard: without a request or a key."""

    payment_intent: str
    amount: PositiveInt | None = None
    status: Literal["succeeded", "pending", "requires_action"] = "succeeded"


class Failure(Form):
    """Say why a refund fails."""

    reason: str = "expired_or_canceled_card"


class Opening(Form):
    """Say what a bank disputes."""

    payment_intent: str
    amount: PositiveInt | None = None
    reason: str = "fraudulent"


class Closing(Form):
    """Say who won."""

    status: Literal["won", "lost"]


class Wait(Form):
    """Say how long to wait."""

    timeout_ms: NonNegativeInt = 10_000


def _read(model: type[Model], form: Json) -> Model:
    try:
        return model.model_validate(form)
    except ValidationError as error:
        raise Refused(400, str(error)) from None


class Control:
    """Answer the control routes."""

    def __init__(self, app: App) -> None:
        self._app = app
        named = {
            "POST /faults": self._add_fault,
            "DELETE /faults": self._clear_faults,
            "GET /faults": lambda _id, _form: [one.model_dump() for one in app.faults.waiting()],
            "POST /plans": self._add_plan,
            "DELETE /plans": self._clear_plans,
            "GET /knobs": lambda _id, _form: app.knobs.model_dump(),
            "PATCH /knobs": self._turn,
            "POST /deliveries": lambda _id, form: deliver(app, _read(Order, form)),
            "POST /wait": self._wait,
            "GET /books": lambda _id, _form: self._books(),
            "POST /reset": self._reset,
            "POST /payment_intents/{id}/succeed": self._succeed,
            "POST /payment_intents/{id}/fail": self._fail,
            "POST /payment_intents/{id}/tamper": self._tamper,
            "POST /refunds": self._refund,
            "POST /refunds/{id}/succeed": self._succeed_refund,
            "POST /refunds/{id}/fail": self._fail_refund,
            "POST /disputes": self._dispute,
            "POST /disputes/{id}/close": self._close_dispute,
        }
        self._actions: list[tuple[re.Pattern[str], Action]] = [
            (re.compile(name.replace("{id}", "([^/]+)")), action) for name, action in named.items()
        ]

    def answer(self, call: Call) -> Reply:
        """Carry out one control call."""
        if call.headers.get("authorization") != f"Bearer {self._app.settings.secret_key}":
            raise Refused(401, "Control takes the secret key.")
        try:
            form = json.loads(call.body or b"{}")
        except ValueError:
            raise Refused(400, "The body is not JSON.") from None
        wanted = f"{call.method} {call.path.removeprefix('/_fake')}"
        for pattern, action in self._actions:
            found = pattern.fullmatch(wanted)
            if found is not None:
                return as_json(200, action(found.group(1) if found.groups() else "", form))
        raise Refused(404, f"There is no control route {call.method} {call.path}.")

    # --- scripts ---------------------------------------------------------------------------

    def _add_fault(self, _id: str, form: Json) -> Json:
        fault = _read(Fault, form)
        self._app.faults.add(fault)
        return fault.model_dump()

    def _clear_faults(self, _id: str, _form: Json) -> Json:
        self._app.faults.clear()
        return {}

    def _add_plan(self, _id: str, form: Json) -> Json:
        plan = _read(Plan, form)
        self._app.plans.add(plan)
        return plan.model_dump()

    def _clear_plans(self, _id: str, _form: Json) -> Json:
        self._app.plans.clear()
        return {}

    def _turn(self, _id: str, form: Json) -> Json:
        turned = _read(Knobs, self._app.knobs.model_dump() | form)
        for name in form:
            setattr(self._app.knobs, name, getattr(turned, name))
        return self._app.knobs.model_dump()

    def _wait(self, _id: str, form: Json) -> Json:
        timeout_ms = _read(Wait, form).timeout_ms
        # Chores make events, so the diary has to be through before the courier can be.
        is_idle = self._app.diary.timetable.wait_until_idle(timeout_ms)
        return {"idle": is_idle and self._app.courier.timetable.wait_until_idle(timeout_ms)}

    def _reset(self, _id: str, _form: Json) -> Json:
        app = self._app
        app.faults.clear()
        app.plans.clear()
        app.diary.timetable.clear()
        app.courier.timetable.clear()
        app.store.wipe()
        return {}

    # --- books -----------------------------------------------------------------------------

    def _books(self) -> Json:
        store = self._app.store
        books: Json = {}
        for kind in KINDS:
            books[f"{kind}s"] = [visible(thing) for thing in store.find(kind, newest=False)]
        books["deliveries"] = [
            {**dict(row), "answers": json.loads(row["answers"])}
            for row in store.rows("SELECT * FROM deliveries ORDER BY number")
        ]
        return books

    # --- what nobody asked for through the API ---------------------------------------------

    def _succeed(self, id_: str, _form: Json) -> Json:
        """Let an intent succeed whatever its state, also when it was canceled."""
        with self._app.work() as work:
            intent = intents.need(work, id_)
            if intent["status"] == "succeeded":
                raise Refused(400, f"{id_} has already succeeded.")
            if intent["payment_method"] is None:
                attempts.attach(work, intent, "pm_card_visa")
            attempts.succeed(work, intent)
            return visible(intent)

    def _fail(self, id_: str, _form: Json) -> Json:
        with self._app.work() as work:
            intent = intents.need(work, id_)
            if intent["status"] != "processing":
                raise Refused(400, f"{id_} is not processing.")
            attempts.finish(work, id_, succeeds=False)
            return visible(work.store.need(id_))

    def _tamper(self, id_: str, form: Json) -> Json:
        changes = _read(Tamper, form).model_dump(exclude_none=True)
        with self._app.work() as work:
            intent = intents.need(work, id_) | changes
            if intent["status"] == "succeeded":
                intent["amount_received"] = intent["amount"]
            work.store.put(intent)
            return visible(intent)

    def _refund(self, _id: str, form: Json) -> Json:
        wanted = _read(DashboardRefund, form).model_dump(exclude_none=True)
        status = wanted.pop("status")
        with self._app.work() as work:
            refund = refunds.create(work, "", wanted)
            if status != "succeeded":
                refund["status"] = status
                work.store.put(refund)
            return visible(refund)

    def _succeed_refund(self, id_: str, _form: Json) -> Json:
        with self._app.work() as work:
            refunds.need(work, id_)
            refunds.succeed(work, id_)
            return visible(work.store.need(id_))

    def _fail_refund(self, id_: str, form: Json) -> Json:
        reason = _read(Failure, form).reason
        with self._app.work() as work:
            refunds.need(work, id_)
            refunds.fail(work, id_, reason=reason)
            return visible(work.store.need(id_))

    def _dispute(self, _id: str, form: Json) -> Json:
        opening = _read(Opening, form)
        with self._app.work() as work:
            intent = intents.need(work, opening.payment_intent)
            if intent["latest_charge"] is None:
                raise Refused(400, f"{intent['id']} has no charge.")
            return disputes.start(
                work, intent["latest_charge"], amount=opening.amount, reason=opening.reason
            )

    def _close_dispute(self, id_: str, form: Json) -> Json:
        is_won = _read(Closing, form).status == "won"
        with self._app.work() as work:
            if work.store.get(id_, "dispute") is None:
                raise Refused(404, f"No such dispute: '{id_}'")
            return disputes.close(work, id_, is_won=is_won)

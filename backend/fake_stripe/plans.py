"""Scripts for the webhook: which events come twice, late, signed wrongly, on demand or never."""

from __future__ import annotations

import threading
from fnmatch import fnmatchcase

from pydantic import BaseModel, ConfigDict, NonNegativeInt, PositiveInt

Delivery = tuple[str, int, str | None]


class Plan(BaseModel):
    """Say what becomes of the events that it matches; `times` None means of all to come."""

    model_config = ConfigDict(extra="forbid", strict=True)

    types: list[str] = ["*"]
    times: PositiveInt | None = None
    # Held events wait until a test delivers them; dropped ones are never sent.
    hold: bool = False
    drop: bool = False
    copies: PositiveInt = 1
    delay_ms: NonNegativeInt = 0
    secret: str | None = None


class Plans:
    """Keep the plans in force; the first that matches an event decides."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._plans: list[Plan] = []

    def add(self, plan: Plan) -> None:
        """Put a plan after those in force."""
        with self._lock:
            self._plans.append(plan)

    def clear(self) -> None:
        """Return to sending each event once, at once."""
        with self._lock:
            self._plans.clear()

    def _take(self, type_: str) -> Plan:
        with self._lock:
            for plan in self._plans:
                if any(fnmatchcase(type_, pattern) for pattern in plan.types):
                    if plan.times is not None:
                        plan.times -= 1
                        if plan.times == 0:
                            self._plans.remove(plan)
                    return plan
        return Plan()

    def deliveries(self, type_: str, now_ms: int) -> list[Delivery]:
        """Give the deliveries of one event: state, when, and the secret if not the usual."""
        plan = self._take(type_)
        state = "dropped" if plan.drop else "held" if plan.hold else "pending"
        return [(state, now_ms + plan.delay_ms, plan.secret)] * plan.copies

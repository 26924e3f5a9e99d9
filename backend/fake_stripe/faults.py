"""Scripts for calls that go wrong: before their effect, or after it."""

from __future__ import annotations

import threading
from fnmatch import fnmatchcase
from typing import Literal

from pydantic import BaseModel, ConfigDict, NonNegativeInt, PositiveInt

from fake_stripe.errors import Refused, internal_error, key_in_use, lock_timeout, rate_limited

Stage = Literal["arrival", "before", "after", "reply"]


class Fault(BaseModel):
    """Say what befalls the next `times` calls that match method and path (`*` stands for any)."""

    model_config = ConfigDict(extra="forbid", strict=True)

    fault: Literal[
        "error_500", "timeout", "rate_limited", "lock_timeout", "conflict", "delay", "refuse"
    ]
    when: Literal["before", "after"] = "before"
    times: PositiveInt = 1
    method: str = "*"
    path: str = "/v1/*"
    # For `delay` and `timeout`: how long the call hangs.
    delay_ms: NonNegativeInt = 0
    # For `refuse`: the error that the call's work ends in.
    status: int = 400
    code: str | None = None
    message: str = "Refused by script."
    # What the header Stripe-Should-Retry of a 500 says; Stripe's own mostly says false.
    should_retry: bool = False

    @property
    def stage(self) -> Stage:
        """Say where in the life of a call this strikes."""
        is_before = self.when == "before"
        if self.fault in {"rate_limited", "lock_timeout", "conflict"}:
            return "arrival"
        if self.fault == "timeout":
            return "arrival" if is_before else "reply"
        if self.fault == "delay":
            return "before" if is_before else "reply"
        return "before" if is_before or self.fault == "refuse" else "after"

    def refusal(self) -> Refused:
        """Give the error that the caller sees."""
        match self.fault:
            case "rate_limited":
                return rate_limited()
            case "lock_timeout":
                return lock_timeout()
            case "conflict":
                return key_in_use("scripted")
            case "refuse":
                return Refused(self.status, self.message, code=self.code)
            case _:
                return internal_error(should_retry=self.should_retry)


class Faults:
    """Keep the queued faults; each call takes the first that matches it at each stage."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Queue a fault."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Let every call go well again."""
        with self._lock:
            self._faults.clear()

    def waiting(self) -> list[Fault]:
        """Give what has not yet struck."""
        with self._lock:
            return [fault.model_copy() for fault in self._faults]

    def take(self, stage: Stage, method: str, path: str) -> Fault | None:
        """Use up and give the fault that strikes this call now, if any."""
        with self._lock:
            for fault in self._faults:
                matches = fnmatchcase(method, fault.method) and fnmatchcase(path, fault.path)
                if matches and fault.stage == stage:
                    fault.times -= 1
                    if fault.times == 0:
                        self._faults.remove(fault)
                    return fault
        return None

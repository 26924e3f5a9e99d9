"""What a fake is started with, and the knobs that a test may turn while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, NonNegativeInt
from stripe import _api_version

API_VERSION: str = _api_version._ApiVersion.CURRENT  # noqa: SLF001  The SDK tells it nowhere else without a key.


class Knobs(BaseModel):
    """Hold what the control route `/_fake/knobs` can change at run time."""

    model_config = ConfigDict(extra="forbid", strict=True, validate_assignment=True)

    webhook_url: str | None = None
    webhook_secret: str = ""
    api_version: str = API_VERSION
    # How long every POST takes before its effect, and how much longer a confirmation takes.
    latency_ms: NonNegativeInt = 0
    confirm_latency_ms: NonNegativeInt = 0
    # How long a slow method stays `processing`; None leaves it there until a test finishes it.
    processing_ms: NonNegativeInt | None = 3_000
    # How long until a pending refund succeeds, a doomed one fails, or a bad card is disputed.
    afterwards_ms: NonNegativeInt | None = 1_000
    # How long after the charge its balance transaction appears; 0 is at once.
    settle_ms: NonNegativeInt = 0
    refund_outcome: Literal["by_method", "pending", "unfunded", "fails"] = "by_method"
    retry_ms: list[NonNegativeInt] = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000]
    webhook_timeout_ms: NonNegativeInt = 10_000


@dataclass(frozen=True)
class Settings:
    """Say which account this fake plays, where its books lie and how it behaves at first."""

    secret_key: str
    publishable_key: str
    data: str = ":memory:"
    account: str = "acct_1FakeStripe"
    knobs: Knobs = field(default_factory=Knobs)
    couriers: int = 4

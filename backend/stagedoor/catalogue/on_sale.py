"""Decide when one may buy: what the organiser decided, and what the clock says."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class SaleState(StrEnum):
    """Name whether one can buy, as the API says it."""

    UPCOMING = "upcoming"
    ON_SALE = "on_sale"
    SOLD_OUT = "sold_out"
    ENDED = "ended"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class Saleable(Protocol):
    """Be what the decision needs to know of an event."""

    @property
    def state(self) -> str:
        """Return what the organiser decided."""

    @property
    def ends_at(self) -> datetime:
        """Return when the event is over."""

    @property
    def sale_opens_at(self) -> datetime | None:
        """Return from when on one may buy, None for always."""

    @property
    def sale_closes_at(self) -> datetime | None:
        """Return until when one may buy, None for until the end."""


def sale_state(event: Saleable, now: datetime, *, has_places_left: bool) -> SaleState:
    """Return whether one can buy; the claim itself asks the database's own clock again."""
    if event.state == "cancelled":
        return SaleState.CANCELLED
    if event.state == "postponed":
        return SaleState.POSTPONED
    if event.ends_at <= now or (event.sale_closes_at is not None and event.sale_closes_at <= now):
        return SaleState.ENDED
    if event.sale_opens_at is not None and event.sale_opens_at > now:
        return SaleState.UPCOMING
    return SaleState.ON_SALE if has_places_left else SaleState.SOLD_OUT

"""Describe a place: one sellable unit of one event, whose row is the claim on it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor.database import Base


class PlaceState(StrEnum):
    """Name who has a place; the packed availability counts them in this order."""

    FREE = "free"
    HELD = "held"
    SOLD = "sold"
    BLOCKED = "blocked"


class Place(Base):
    """Be one sellable unit of one event, and at the same time the claim on it.

    No column but the key is indexed, and pages keep room, so that every change of owner stays on
    its page (HOT). A held place with `held_until` in the past is free to whoever takes it first;
    one without `held_until` belongs to an order whose payment has been started.
    """

    __tablename__ = "places"
    __table_args__ = (
        CheckConstraint(
            "CASE state "
            "WHEN 'free' THEN hold_id IS NULL AND order_id IS NULL AND held_until IS NULL "
            "WHEN 'held' THEN hold_id IS NOT NULL AND type_no IS NOT NULL "
            "AND price_minor IS NOT NULL AND (held_until IS NOT NULL OR order_id IS NOT NULL) "
            "WHEN 'sold' THEN order_id IS NOT NULL AND held_until IS NULL "
            "AND type_no IS NOT NULL AND price_minor IS NOT NULL "
            "WHEN 'blocked' THEN hold_id IS NULL AND order_id IS NULL AND held_until IS NULL "
            "ELSE false END",
            name="one_owner",
        ),
        {
            "postgresql_with": {
                "fillfactor": 70,
                "autovacuum_vacuum_scale_factor": 0.02,
                "autovacuum_analyze_scale_factor": 0.05,
            }
        },
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    tier_no: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(server_default="free")
    hold_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]
    held_until: Mapped[datetime | None]
    type_no: Mapped[int | None] = mapped_column(SmallInteger)
    price_minor: Mapped[int | None] = mapped_column(BigInteger)

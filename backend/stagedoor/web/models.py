"""List the tables of HTTP manners: what requests with an Idempotency-Key were answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor.database import Base


class IdempotencyKey(Base):
    """Remember what a request was answered, so that asking again changes nothing.

    `scope` is the session and the route; `fingerprint` the hash of the body. A reply of a hold is
    kept as the facts that it is made of, other replies as their body without secrets.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index(None, "created_at"),)

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int] = mapped_column(SmallInteger)
    reply: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

"""List what a person must look at; the same trouble is listed once while it is open."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from stagedoor.kernel import ids
from stagedoor.notifications.models import Incident


def report(session: Session, kind: str, *, subject: str, detail: str) -> None:
    """Put trouble on the list, unless the same is there and open."""
    session.execute(
        insert(Incident)
        .values(id=ids.new_id(), kind=kind, subject=subject, detail=detail[:2000])
        .on_conflict_do_nothing(
            index_elements=["kind", "subject"], index_where=text("resolved_at IS NULL")
        )
    )

"""Make organisers, venues and events for tests of the catalogue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from stagedoor.accounts.models import Organiser
from stagedoor.catalogue.models import Event, EventState
from stagedoor.kernel import ids

NOW = datetime(2030, 3, 1, 12, 0, tzinfo=UTC)


def make_organiser(session: Session, slug: str = "house") -> Organiser:
    """Add an organiser who sells in euros."""
    organiser = Organiser(id=ids.new_id(), name="The House", slug=slug, currency="EUR")
    session.add(organiser)
    session.flush()
    return organiser


def make_event(session: Session, organiser: Organiser, name: str, **changes: Any) -> Event:
    """Add a published event ten days after NOW, for which nothing is sold yet."""
    values: dict[str, Any] = {
        "id": ids.new_id(),
        "organiser_id": organiser.id,
        "slug": ids.secret_token(),
        "name": name,
        "state": EventState.PUBLISHED,
        "starts_at": NOW + timedelta(days=10),
        "time_zone": "Europe/Berlin",
        "currency": "EUR",
        "tags": [],
        **changes,
    }
    values.setdefault("ends_at", values["starts_at"] + timedelta(hours=3))
    event = Event(**values)
    session.add(event)
    session.flush()
    return event

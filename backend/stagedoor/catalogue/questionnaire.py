"""Know what an event asks its buyers, read at most every two seconds a process."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from stagedoor.catalogue.models import Event
from stagedoor.catalogue.questions import (
    ConsentText,
    Question,
    get_consent_texts,
    get_questions,
)
from stagedoor.database import Database
from stagedoor.kernel import clock

_FRESH_S = 2.0
_MOST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Be everything that a buyer of an event is asked, as it was a moment ago."""

    questions: Sequence[Question]
    consents: Sequence[ConsentText]


class Questionnaires:
    """Give what each event asks."""

    def __init__(self, database: Database) -> None:
        """Start empty."""
        self._database = database
        self._lock = threading.Lock()
        self._known: dict[UUID, tuple[float, Questionnaire]] = {}

    def get(self, event_id: UUID) -> Questionnaire:
        """Return what an event asks; not to be called while a transaction is open."""
        known = self._known.get(event_id)
        if known is not None and clock.monotonic_s() - known[0] < _FRESH_S:
            return known[1]
        with self._database.read() as session:
            asked = _read(session, event_id)
        with self._lock:
            if len(self._known) >= _MOST_EVENTS:
                self._known.clear()
            self._known[event_id] = (clock.monotonic_s(), asked)
        return asked

    def get_of(self, event: str) -> Questionnaire:
        """Return what an event asks, by its id or slug; raises EventNotFound, also for drafts."""
        with self._database.read() as session:
            event_id = Event.get_event(session, event).id
        return self.get(event_id)


def _read(session: Session, event_id: UUID) -> Questionnaire:
    event = session.get(Event, event_id)
    if event is None:
        return Questionnaire([], [])
    return Questionnaire(
        get_questions(session, event_id), get_consent_texts(session, event.organiser_id)
    )

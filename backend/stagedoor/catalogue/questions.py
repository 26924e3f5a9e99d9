"""Describe what an event asks its buyers: the organiser's questions, and texts to agree to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.orm import Mapped, Session, mapped_column

from stagedoor.database import Base

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class QuestionScope(StrEnum):
    """Name whether something is asked once, or for each ticket."""

    ORDER = "order"
    TICKET = "ticket"


class QuestionKind(StrEnum):
    """Name what an answer looks like."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DATE = "date"
    NUMBER = "number"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"


class Question(Base):
    """Be something that an organiser wants to know of whoever comes, in the order it is asked."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        CheckConstraint("scope IN ('order', 'ticket')", name="scope"),
        CheckConstraint(
            "kind IN ('text', 'long_text', 'choice', 'choices', 'yes_no', 'date', 'number', "
            "'email', 'phone', 'country')",
            name="kind",
        ),
        CheckConstraint(
            "(kind IN ('choice', 'choices')) = (jsonb_array_length(options) > 0)", name="options"
        ),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    code: Mapped[str]
    scope: Mapped[str]
    kind: Mapped[str]
    label: Mapped[str]
    help_text: Mapped[str] = mapped_column(default="", server_default="")
    is_required: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # Of a choice: `[{"code": …, "label": …}]`.
    options: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list, server_default="[]")
    # The codes of the ticket types that are asked; none means all of them.
    ticket_types: Mapped[list[str]] = mapped_column(ARRAY(TEXT), default=list, server_default="{}")

    def is_asked_of(self, ticket_type: str) -> bool:
        """Tell whether somebody with a ticket of this type is asked."""
        return not self.ticket_types or ticket_type in self.ticket_types


class ConsentText(Base):
    """Be one version of words that buyers agree to; a version never changes once it is out."""

    __tablename__ = "consent_texts"

    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organisers.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    # The sentence beside the box to tick, and everything that it stands for.
    label: Mapped[str]
    body: Mapped[str] = mapped_column(default="", server_default="")
    is_required: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    published_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


def get_questions(session: Session, event_id: UUID) -> Sequence[Question]:
    """Return what an event asks, in its order."""
    wanted = select(Question).where(Question.event_id == event_id).order_by(Question.position)
    return session.scalars(wanted).all()


def get_consent_texts(session: Session, organiser_id: UUID) -> Sequence[ConsentText]:
    """Return the words that an organiser's buyers agree to now, the required ones first."""
    in_time = (
        select(ConsentText)
        .where(ConsentText.organiser_id == organiser_id)
        .order_by(ConsentText.published_at, ConsentText.version)
    )
    # The last of each code stays.
    found = {consent.code: consent for consent in session.scalars(in_time)}.values()
    return sorted(found, key=lambda consent: (not consent.is_required, consent.code))


def ask_questions(session: Session, event_id: UUID, questions: Sequence[Mapping[str, Any]]) -> None:
    """Add an event's questions in this order, after those that it asks already."""
    first = len(get_questions(session, event_id))
    for position, question in enumerate(questions, start=first):
        session.add(Question(event_id=event_id, position=position, **question))
    session.flush()

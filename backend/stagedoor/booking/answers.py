"""Hold what a buyer answers against what the event asks, before anything is booked.

What is wrong is refused with a pointer to each fault, and what is right is kept with the question
as it was asked, so that later edits of a question do not change what somebody answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from stagedoor.booking.answer_values import broken_rule, readable, without_nothing
from stagedoor.booking.errors import WrongAnswers
from stagedoor.catalogue.questionnaire import Questionnaire, Questionnaires
from stagedoor.catalogue.questions import Question, QuestionScope

_UNKNOWN = "The event asks no such question here"
_MISSING = "This question needs an answer"


class Place(Protocol):
    """Be a place that is being booked: its number and whom its ticket is for."""

    @property
    def place_no(self) -> int:
        """Return the number of the place."""

    @property
    def ticket_type(self) -> str:
        """Return the code of the ticket type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Be what a request to book says besides who buys what; `consents` is None when left out."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    # By place: the holder or None, and the answers.
    tickets: Mapping[int, tuple[str | None, Mapping[str, Any]]] = field(default_factory=dict)
    consents: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """Be what an order keeps of it: answers and consents as stored, and holders by place."""

    answers: dict[str, Any] = field(default_factory=dict)
    consents: dict[str, str] = field(default_factory=dict)
    holders: dict[int, str] = field(default_factory=dict)


NO_DETAILS = Details()


def details_of(
    given: Given, questionnaires: Questionnaires
) -> Callable[[UUID, Sequence[Place]], Details]:
    """Return how an order's details are found once its event and places are known."""
    return lambda event_id, places: checked(given, questionnaires.get(event_id), places)


def checked(given: Given, asked: Questionnaire, places: Sequence[Place]) -> Details:
    """Return what an order keeps; raises WrongAnswers pointing at each fault."""
    faults: list[dict[str, str]] = []

    def refuse(pointer: str, code: str, message: str) -> None:
        faults.append({"pointer": pointer, "code": code, "message": message})

    types = {place.place_no: place.ticket_type for place in places}
    kept = _of_order(given, asked, set(types.values()), refuse)
    for place in given.tickets.keys() - types.keys():
        refuse(f"/tickets/{place}", "unknown", "The hold has no such place")
    for place, ticket_type in types.items():
        kept += _of_ticket(given, asked, place, ticket_type=ticket_type, refuse=refuse)
    consents = _consents(given, asked, refuse)
    if faults:
        raise WrongAnswers(errors=sorted(faults, key=lambda fault: fault["pointer"]))
    holders = {place: holder for place, (holder, _) in given.tickets.items() if holder}
    return Details({"given": kept} if kept else {}, consents, holders)


_Refuse = Callable[[str, str, str], None]


def _of_order(
    given: Given, asked: Questionnaire, types: set[str], refuse: _Refuse
) -> list[dict[str, Any]]:
    questions = [
        question
        for question in asked.questions
        if question.scope == QuestionScope.ORDER and any(map(question.is_asked_of, types))
    ]
    return _answered(questions, given.answers, "/answers", place=None, refuse=refuse)


def _of_ticket(
    given: Given, asked: Questionnaire, place: int, *, ticket_type: str, refuse: _Refuse
) -> list[dict[str, Any]]:
    questions = [
        question
        for question in asked.questions
        if question.scope == QuestionScope.TICKET and question.is_asked_of(ticket_type)
    ]
    _, answers = given.tickets.get(place, (None, {}))
    pointer = f"/tickets/{place}/answers"
    return _answered(questions, answers, pointer, place=place, refuse=refuse)


def _answered(
    questions: Sequence[Question],
    answers: Mapping[str, Any],
    pointer: str,
    *,
    place: int | None,
    refuse: _Refuse,
) -> list[dict[str, Any]]:
    kept = []
    codes = {question.code for question in questions}
    for code in answers.keys() - codes:
        refuse(f"{pointer}/{_escaped(code)}", "unknown", _UNKNOWN)
    for question in questions:
        at = f"{pointer}/{_escaped(question.code)}"
        value = without_nothing(answers.get(question.code))
        if value is None:
            if question.is_required:
                refuse(at, "missing", _MISSING)
            continue
        broken = broken_rule(question, value)
        if broken is not None:
            refuse(at, broken.code, broken.message)
            continue
        kept.append(
            {
                "place": place,
                "code": question.code,
                "question": question.label,
                "value": value,
                "text": readable(question, value),
            }
        )
    return kept


def _consents(given: Given, asked: Questionnaire, refuse: _Refuse) -> dict[str, str]:
    """Return what was agreed to; a request that leaves it out agrees to nothing in particular."""
    if given.consents is None:
        return {}
    current = {consent.code: consent for consent in asked.consents}
    for code, version in given.consents.items():
        at = f"/consents/{_escaped(code)}"
        if code not in current:
            refuse(at, "unknown", "There is nothing like that to agree to")
        elif version != current[code].version:
            refuse(at, "outdated", "The words have changed since; please read them again")
    for code, consent in current.items():
        if consent.is_required and code not in given.consents:
            refuse(f"/consents/{_escaped(code)}", "missing", "Please agree to this first")
    return dict(given.consents)


def _escaped(member: str) -> str:
    """Return a member as it stands in a JSON Pointer."""
    return member.replace("~", "~0").replace("/", "~1")

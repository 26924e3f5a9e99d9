"""Describe what the demo's events ask their buyers, and what these agree to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from sqlalchemy.orm import Session

from stagedoor.accounts.models import Organiser
from stagedoor.catalogue.questions import ConsentText, QuestionKind, QuestionScope
from stagedoor.operations.demo_events import DemoEvent, DemoVenue

# Its questions have to be answered, so it is not among the events that scripts are told of.
CONFERENCE = DemoEvent(
    slug="conference",
    name="Backstage Conf: Building for the Crowd",
    description="A day for the people who build ticketing, touring and venue software. Talks in "
    "the morning, workshops in the afternoon, lunch in between.",
    tags=("conference", "technology"),
    venue=DemoVenue(
        name="Haus der Technik",
        address="Am Steintor 5",
        city="Leipzig",
        country_code="DE",
        time_zone="Europe/Berlin",
    ),
    days_ahead=45,
    begins=time(9, 30),
    hours=9,
    adult_minor={"entry": 14_900},
    capacity=300,
    ticket_types={"adult": "Standard", "concession": "Student"},
    max_places_per_hold=10,
)

_DIETS = (
    ("any", "I eat everything"),
    ("vegetarian", "Vegetarian"),
    ("vegan", "Vegan"),
    ("gluten-free", "Gluten-free"),
)
_WORKSHOPS = (
    ("queues", "Fair waiting rooms"),
    ("maps", "Drawing seat maps"),
    ("money", "Ledgers that balance"),
)


def _options(choices: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"code": code, "label": label} for code, label in choices]


# By the event's slug. Only the conference needs an answer; the others can be left alone.
DEMO_QUESTIONS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "theatre": (
        {
            "code": "access",
            "scope": QuestionScope.ORDER,
            "kind": QuestionKind.LONG_TEXT,
            "label": "Is there anything we can prepare for you?",
            "help_text": "Audio description, an assistance dog, step-free access: tell us here and "
            "the front of house will know.",
        },
    ),
    "conference": (
        {
            "code": "company",
            "scope": QuestionScope.ORDER,
            "kind": QuestionKind.TEXT,
            "label": "Company or organisation",
            "help_text": "For the badge. Leave it empty if you come as yourself.",
        },
        {
            "code": "country",
            "scope": QuestionScope.ORDER,
            "kind": QuestionKind.COUNTRY,
            "label": "Where do you travel from?",
        },
        {
            "code": "lunch",
            "scope": QuestionScope.TICKET,
            "kind": QuestionKind.CHOICE,
            "label": "Lunch",
            "is_required": True,
            "options": _options(_DIETS),
        },
        {
            "code": "workshops",
            "scope": QuestionScope.TICKET,
            "kind": QuestionKind.CHOICES,
            "label": "Which workshops interest you?",
            "help_text": "As many as you like; it helps us choose the rooms.",
            "options": _options(_WORKSHOPS),
        },
        {
            "code": "university",
            "scope": QuestionScope.TICKET,
            "kind": QuestionKind.TEXT,
            "label": "University",
            "help_text": "Please bring your student card.",
            "is_required": True,
            "ticket_types": ["concession"],
        },
    ),
}

_CONSENTS: Sequence[Mapping[str, Any]] = (
    {
        "code": "terms",
        "version": "2026-11-01",
        "label": "I accept the terms of sale.",
        "body": "The contract is with Stagedoor Demo. A ticket admits one person to the place that "
        "it names. Tickets can be passed on to somebody else until the event begins, at the price "
        "paid or less. If the event is cancelled, you get back everything that you paid. If it "
        "moves to another day, your ticket stays valid, or you ask for your money back.",
        "is_required": True,
    },
    {
        "code": "newsletter",
        "version": "2026-11-01",
        "label": "Send me news about events like this one.",
        "body": "At most two mails a month. Each has a link that ends it at once.",
    },
)


def add_consents(session: Session, organiser: Organiser) -> None:
    """Publish what the organiser's buyers agree to."""
    session.add_all(ConsentText(organiser_id=organiser.id, **consent) for consent in _CONSENTS)
    session.flush()

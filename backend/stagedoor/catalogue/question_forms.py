"""Give what an event asks its buyers its shape in replies."""

from __future__ import annotations

from typing import Literal, Self

from stagedoor.catalogue.questionnaire import Questionnaire
from stagedoor.catalogue.questions import ConsentText, Question
from stagedoor.web.api import Reply


class OptionReply(Reply):
    """Show one of the answers to choose from."""

    code: str
    label: str


class QuestionReply(Reply):
    """Show a question; an empty `ticket_types` means that every ticket is asked."""

    code: str
    scope: Literal["order", "ticket"]
    kind: Literal[
        "text",
        "long_text",
        "choice",
        "choices",
        "yes_no",
        "date",
        "number",
        "email",
        "phone",
        "country",
    ]
    label: str
    help_text: str
    is_required: bool
    options: list[OptionReply]
    ticket_types: list[str]

    @classmethod
    def of(cls, question: Question) -> Self:
        """Show a question."""
        shown = cls.model_fields
        return cls.model_validate({name: getattr(question, name) for name in shown})


class ConsentReply(Reply):
    """Show words to agree to, in their present version."""

    code: str
    version: str
    label: str
    body: str
    is_required: bool

    @classmethod
    def of(cls, consent: ConsentText) -> Self:
        """Show the words."""
        return cls.model_validate({name: getattr(consent, name) for name in cls.model_fields})


class QuestionsReply(Reply):
    """Show what an event asks: its questions in order, and words to agree to."""

    questions: list[QuestionReply]
    consents: list[ConsentReply]

    @classmethod
    def of(cls, asked: Questionnaire) -> Self:
        """Show what is asked."""
        return cls(
            questions=[QuestionReply.of(question) for question in asked.questions],
            consents=[ConsentReply.of(consent) for consent in asked.consents],
        )

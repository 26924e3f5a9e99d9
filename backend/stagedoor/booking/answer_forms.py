"""Give a request to book, and what it answers, their shape."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema, field_validator
from pydantic_core import PydanticCustomError

from stagedoor.booking.answers import Given
from stagedoor.web.api import Form, Reply
from stagedoor.web.person_forms import EmailAddress, PersonName

_LONGEST_ANSWER, _MOST_CHOICES = 2000, 100
_LARGEST_NUMBER = 2**53 - 1
_PLACE = re.compile("0|[1-9][0-9]{0,6}")
_Code = Annotated[str, StringConstraints(min_length=1, max_length=60)]


def _is_answer(value: object) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) <= _LARGEST_NUMBER
    if isinstance(value, str):
        return len(value) <= _LONGEST_ANSWER
    return (
        isinstance(value, list)
        and len(value) <= _MOST_CHOICES
        and all(isinstance(one, str) and len(one) <= _LONGEST_ANSWER for one in value)
    )


def _answer(value: Any) -> Any:
    # Not a union of types: its faults would point below the answer, at types instead of members.
    if not _is_answer(value):
        raise PydanticCustomError(
            "answer_type", "an answer is text, a whole number, true or false, or a list of texts"
        )
    return value


Answer = Annotated[
    Any,
    AfterValidator(_answer),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "maxLength": _LONGEST_ANSWER},
                {"type": "boolean"},
                {"type": "integer", "minimum": -_LARGEST_NUMBER, "maximum": _LARGEST_NUMBER},
                {
                    "type": "array",
                    "items": {"type": "string", "maxLength": _LONGEST_ANSWER},
                    "maxItems": _MOST_CHOICES,
                },
            ]
        }
    ),
]
Answers = Annotated[dict[_Code, Answer], Field(max_length=100, default_factory=dict)]


def _place(text: str) -> str:
    # Not a pattern of the key: generators of clients do not understand it.
    if not _PLACE.fullmatch(text):
        raise PydanticCustomError("place_invalid", "the number of a place")
    return text


PlaceText = Annotated[str, AfterValidator(_place)]
Consents = dict[_Code, Annotated[str, StringConstraints(min_length=1, max_length=60)]]


class TicketDetailsForm(Form):
    """Say who a ticket is for, and what they answer."""

    holder: PersonName | None = None
    answers: Answers


class BookTicketForm(Form):
    """Ask to turn a hold into an order."""

    hold: Annotated[str, StringConstraints(max_length=60)]
    email: EmailAddress
    name: PersonName
    answers: Answers
    tickets: Annotated[
        dict[PlaceText, TicketDetailsForm], Field(max_length=1000, default_factory=dict)
    ]
    consents: Consents | None = None
    voucher: Annotated[str, StringConstraints(max_length=60)] | None = None

    @field_validator("voucher")
    @classmethod
    def _knows_voucher(cls, voucher: str | None) -> str | None:
        # Organisers cannot give out vouchers yet, so any code is one that nobody knows.
        if voucher:
            raise PydanticCustomError("voucher_unknown", "there is no such voucher")
        return voucher

    def given(self) -> Given:
        """Return what the buyer says besides who buys what."""
        return Given(
            answers=self.answers,
            tickets={int(p): (form.holder, form.answers) for p, form in self.tickets.items()},
            consents=self.consents,
        )


class AnswerReply(Reply):
    """Show an answer as it was given: of the order, or of the ticket for a place.

    `question` is as it was asked; `text` reads well where `value` is a code, and is null where
    only the reader's language can say it.
    """

    place: int | None
    code: str
    question: str
    value: Answer
    text: str | None

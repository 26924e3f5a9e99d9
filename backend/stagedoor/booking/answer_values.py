"""Tell whether an answer suits its question: pure, one rule a kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from stagedoor.catalogue.countries import is_country_code
from stagedoor.catalogue.questions import Question, QuestionKind
from stagedoor.kernel.email_address import is_email_address

_LONGEST_LINE = 300
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,29}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def without_nothing(value: Any) -> Any:
    """Return the answer without spaces around it; None for one that says nothing."""
    if isinstance(value, str):
        value = value.strip()
    return None if value in ("", []) else value


class Rule(NamedTuple):
    """Be what an answer has to be, and the code and words for one that is not."""

    is_met: Callable[[Question, Any], bool]
    code: str
    message: str


def broken_rule(question: Question, value: Any) -> Rule | None:
    """Return the rule that an answer breaks, or None."""
    rule = _RULES[QuestionKind(question.kind)]
    return None if rule.is_met(question, value) else rule


def readable(question: Question, value: Any) -> str | None:
    """Return an answer as a person reads it; None where that depends on the reader's language."""
    labels = {option["code"]: option["label"] for option in question.options}
    if isinstance(value, bool):
        return None
    if isinstance(value, list):
        return ", ".join(labels[one] for one in value)
    return labels.get(value, str(value))


def _is_line(_: Question, value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_LINE and "\n" not in value


def _is_text(_: Question, value: Any) -> bool:
    return isinstance(value, str)


def _is_option(question: Question, value: Any) -> bool:
    return isinstance(value, str) and value in {option["code"] for option in question.options}


def _are_options(question: Question, value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(set(value)) == len(value)
        and all(_is_option(question, one) for one in value)
    )


def _is_yes_no(_: Question, value: Any) -> bool:
    return isinstance(value, bool)


def _is_date(_: Question, value: Any) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(_: Question, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_email(_: Question, value: Any) -> bool:
    return isinstance(value, str) and is_email_address(value)


def _is_phone(_: Question, value: Any) -> bool:
    return isinstance(value, str) and _PHONE.fullmatch(value) is not None


def _is_country(_: Question, value: Any) -> bool:
    return isinstance(value, str) and is_country_code(value)


_RULES: dict[QuestionKind, Rule] = {
    QuestionKind.TEXT: Rule(_is_line, "text-invalid", "One line of at most 300 characters"),
    QuestionKind.LONG_TEXT: Rule(_is_text, "text-invalid", "A text of at most 2000 characters"),
    QuestionKind.CHOICE: Rule(_is_option, "choice-unknown", "One of the choices, by its code"),
    QuestionKind.CHOICES: Rule(
        _are_options, "choice-unknown", "A list of the choices, each once, by its code",
    ),
    QuestionKind.YES_NO: Rule(_is_yes_no, "yes-no-invalid", "True or false"),
    QuestionKind.DATE: Rule(_is_date, "date-invalid", "A day, written as YYYY-MM-DD"),
    QuestionKind.NUMBER: Rule(_is_number, "number-invalid", "A whole number"),
    QuestionKind.EMAIL: Rule(_is_email, "email-invalid", "An e-mail address"),
    QuestionKind.PHONE: Rule(_is_phone, "phone-invalid", "A telephone number"),
    QuestionKind.COUNTRY: Rule(_is_country, "country-unknown", "A country, by its two letters"),
}  # fmt: skip

"""Tell which language an asker reads: the shop says it with every request, as browsers do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import has_request_context, request
from pydantic_core import ErrorDetails, PydanticKnownError

from stagedoor.kernel.language import ENGLISH, Phrase, choose, phrase, say


def asked_language() -> str:
    """Return the code of the language that the answer to this request is written in.

    Outside of a request that is English.
    """
    if not has_request_context():
        return ENGLISH.code
    return choose(request.headers.get("Accept-Language")).code


def fault_message(fault: ErrorDetails) -> str:
    """Return what is wrong with a member, as a phrase where it has values in it."""
    given = fault.get("ctx", {})
    try:
        pattern = PydanticKnownError(fault["type"], given).message_template  # type: ignore[arg-type]
    except (KeyError, TypeError):
        return fault["msg"]
    for plural in ("", "s"):
        values = {**given, "expected_plural": plural}
        # A pattern that does not give the message again is not where it comes from.
        if pattern.format_map(_Same(values)) == fault["msg"]:
            return phrase(pattern, **values)
    return fault["msg"]


def translated(members: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the members of a problem in a language: its phrases and its `errors`' messages."""
    members = {name: _said(value, language) for name, value in members.items()}
    faults = members.get("errors")
    if not isinstance(faults, list):
        return members
    return {
        **members,
        "errors": [
            {**fault, "message": say(fault["message"], language)} if "message" in fault else fault
            for fault in faults
        ],
    }


def _said(value: Any, language: str) -> Any:
    """Return a phrase, or a list with phrases in it, in a language; all else as it is."""
    if isinstance(value, list):
        return [_said(one, language) for one in value]
    return say(value, language) if isinstance(value, Phrase) else value


class _Same(dict[str, Any]):
    """Leave what is not given as it is, so that a pattern is never mistaken for its message."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"

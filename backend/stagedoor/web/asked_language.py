"""Tell which language an asker reads: the shop says it with every request, as browsers do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import has_request_context, request
from pydantic_core import ErrorDetails, PydanticKnownError

from stagedoor.kernel.language import ENGLISH, choose, phrase, say


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
    """Return the members of a problem with the messages of its `errors` in a language."""
    faults = members.get("errors")
    if not isinstance(faults, list):
        return dict(members)
    return {
        **members,
        "errors": [
            {**fault, "message": say(fault["message"], language)} if "message" in fault else fault
            for fault in faults
        ],
    }


class _Same(dict[str, Any]):
    """Leave what is not given as it is, so that a pattern is never mistaken for its message."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"

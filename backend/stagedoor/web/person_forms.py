"""Give a person's name and e-mail address the same shape in every form."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from stagedoor.kernel import email_address

_LONGEST_NAME = 200


def _one_spelling(address: str) -> str:
    try:
        return email_address.one_spelling(address)
    except email_address.AmbiguousAddress as error:
        raise PydanticCustomError(
            "email_ambiguous", "this address can be mistaken for another"
        ) from error


EmailAddress = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=email_address.LONGEST, pattern=email_address.PATTERN
    ),
    AfterValidator(_one_spelling),
]
# One line: a name stands in the head of a mail and on a ticket.
PersonName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=_LONGEST_NAME,
        pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$",
    ),
]

"""Say what an e-mail address is, the same wherever one is asked for.

Looser than the standards allow and stricter than what passes for an address: whether mail arrives
is known only by sending one.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
_PART = r"[^@\s<>,;:\"()\[\]\\]+"
PATTERN = rf"^{_PART}@{_PART}\.[^@\s<>,;:\"()\[\]\\.]+$"
_ADDRESS = re.compile(PATTERN.removesuffix("$"))


class AmbiguousAddress(ValueError):
    """Say that an address would pass for another one in lower case."""


def one_spelling(address: str) -> str:
    """Return an address in one spelling; raises AmbiguousAddress.

    Addresses are compared in lower case, where the `İ` of Turkish becomes the `i` of everybody.
    """
    normal = unicodedata.normalize("NFC", address)
    if any(not letter.isascii() and letter.lower()[0].isascii() for letter in normal):
        raise AmbiguousAddress(address)
    return normal


def is_email_address(text: str) -> bool:
    """Tell whether a text is an address that is not mistaken for another."""
    if len(text) > LONGEST or _ADDRESS.fullmatch(text) is None:
        return False
    try:
        one_spelling(text)
    except AmbiguousAddress:
        return False
    return True

"""Name things: time-ordered ids, their public text, order numbers and secrets."""

from __future__ import annotations

import os
import random
import secrets
from uuid import UUID

from stagedoor.kernel import clock
from stagedoor.kernel.errors import NotFound

# Crockford's base 32 without the letters that look like digits or like each other.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LETTERS = frozenset(_ALPHABET)
# Two letters are written at a time.
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_SHIFTS = range(120, -1, -10)
# Python's own digits of base 32.
_DIGIT_OF_OURS = str.maketrans(_ALPHABET, "0123456789abcdefghijklmnopqrstuv")
_TEXT_LENGTH = 26
_ORDER_NUMBER_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


# Ids are not secrets, so they need not cost a system call each; processes that are forked from one
# another must still not draw the same.
_random = random.Random()  # noqa: S311
os.register_at_fork(after_in_child=_random.seed)


def new_id() -> UUID:
    """Return a UUID of version 7 (RFC 9562): later ids sort after earlier ones.

    Whoever knows an id can do nothing with it; what gives access is a session or a secret.
    """
    milliseconds = clock.unix_ms() & 0xFFFF_FFFF_FFFF
    value = milliseconds << 80 | _random.getrandbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def trace_id() -> str:
    """Return a text by which one request is found again in answers and logs."""
    return f"{_random.getrandbits(128):032x}"


def public(prefix: str, value: UUID) -> str:
    """Return the text by which the outside knows an id, such as `evt_06a…`."""
    number = value.int
    return f"{prefix}_{''.join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])}"


def parse(prefix: str, text: str) -> UUID:
    """Return the id behind a public text; raises NotFound for anything else."""
    head, _, tail = text.partition("_")
    if head != prefix or len(tail) != _TEXT_LENGTH or not _LETTERS.issuperset(tail):
        raise NotFound
    number = int(tail.translate(_DIGIT_OF_OURS), 32)
    if number >> 128:
        raise NotFound
    return UUID(int=number)


def order_number() -> str:
    """Return a short order number that outsiders cannot guess or count: 50 random bits."""
    return "".join(secrets.choice(_ORDER_NUMBER_ALPHABET) for _ in range(10))


def secret_token() -> str:
    """Return 256 random bits as text that is safe in a link."""
    return secrets.token_urlsafe(32)

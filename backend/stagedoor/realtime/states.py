"""Write down who has each place: one byte a place here, other forms on the wire.

The states are 0 free, 1 held, 2 sold and 3 blocked. A held place whose time is over reads as free.
"""

from __future__ import annotations

FREE, HELD, SOLD, BLOCKED = range(4)
STATE_NAMES = ("free", "held", "sold", "blocked")

# The digit of a row of `places`. One instant for the whole statement, so that a hold does not
# lapse halfway through it.
STATE_DIGIT = (
    "CASE state WHEN 'free' THEN '0'"
    " WHEN 'held' THEN CASE WHEN held_until < statement_timestamp() THEN '0' ELSE '1' END"
    " WHEN 'sold' THEN '2' ELSE '3' END"
)

_FROM_DIGITS = bytes.maketrans(b"0123", bytes(range(4)))
_TO_DIGITS = bytes.maketrans(bytes(range(4)), b"0123")
# Moves the two bits of a state to where the second, third and fourth of four places have them.
_SHIFTED = [bytes((state << 2 * turn) & 0xFF for state in range(256)) for turn in range(4)]
_CHUNK = 512


def from_digits(digits: str) -> bytes:
    """Return the states that a text of one digit a place spells."""
    return digits.encode("ascii").translate(_FROM_DIGITS)


def digits(states: bytes) -> str:
    """Return the states as text, one digit a place."""
    return states.translate(_TO_DIGITS).decode("ascii")


def packed(states: bytes) -> bytes:
    """Return the states at two bits a place: place p is bits 2·(p mod 4) and up of byte ⌊p/4⌋."""
    size = -(-len(states) // 4)
    total = 0
    for turn in range(4):
        # Whole columns at a time: every fourth place, as one long number.
        column = states[turn::4].translate(_SHIFTED[turn])
        total |= int.from_bytes(column, "little")
    return total.to_bytes(size, "little")


def differing_places(before: bytes, after: bytes) -> list[int]:
    """Return the places whose state differs between two equally long lists of states."""
    found: list[int] = []
    for start in range(0, len(after), _CHUNK):
        # Comparing slices is fast, and nearly all of them are equal.
        old, new = before[start : start + _CHUNK], after[start : start + _CHUNK]
        if old != new:
            found += [start + i for i, state in enumerate(new) if old[i] != state]
    return found

"""Throw dice that always fall the same way for the same text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

_Choice = TypeVar("_Choice")
_WHOLE = 1 << 32


class Dice:
    """Give numbers told from a text alone: even enough for pictures, on every machine."""

    def __init__(self, text: str) -> None:
        """Start at the beginning."""
        self._text = text.encode()
        self._thrown = 0

    def roll(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        block = hashlib.blake2b(self._text, digest_size=4, salt=self._thrown.to_bytes(8, "big"))
        self._thrown += 1
        share = int.from_bytes(block.digest(), "big")
        return low + share * (high - low + 1) // _WHOLE

    def pick(self, choices: Sequence[_Choice]) -> _Choice:
        """Return one of the choices."""
        return choices[self.roll(0, len(choices) - 1)]

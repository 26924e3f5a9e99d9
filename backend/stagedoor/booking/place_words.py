"""Say what a place is called in a reader's language; what is kept is said in English."""

from __future__ import annotations

import re

from stagedoor.kernel.language import ENGLISH, phrase, say

# How a seat's label is written; an area's label is its name. See catalogue/seat_map.py.
_SEAT_LABEL = re.compile(r"(?P<section>.+), row (?P<row>.+), seat (?P<seat>.+)", re.DOTALL)


def place_parts(label: str) -> tuple[str, str, str]:
    """Return a place's section, row and seat; row and seat are empty for an area."""
    seat = _SEAT_LABEL.fullmatch(label)
    return (seat["section"], seat["row"], seat["seat"]) if seat else (label, "", "")


def place_text(label: str, language: str) -> str:
    """Return what a place is called, with a language's words for row and seat."""
    return label if language == ENGLISH.code else say(place_phrase(label), language)


def place_phrase(label: str) -> str:
    """Return what a place is called, to be said in a reader's language later."""
    section, row, seat = place_parts(label)
    if not seat:
        return label
    return phrase("{section}, row {row}, seat {seat}", section=section, row=row, seat=seat)

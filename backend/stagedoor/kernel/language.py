"""Say things in the language of whoever reads them.

English is written where it is said, and is the key under which `words/<language>.po` has the same
in another language. What is missing there is said in the next language of the chain: the one that
was asked for, then English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

_WORDS = Path(__file__).resolve().parent / "words"
_MOST_WISHES = 20


@dataclass(frozen=True, slots=True)
class Language:
    """Be a language that we speak: its code, its dates and amounts, and how it runs."""

    code: str
    locale: str
    direction: str = "ltr"


ENGLISH = Language("en", "en_GB")
LANGUAGES: Mapping[str, Language] = {
    "en": ENGLISH,
    "de": Language("de", "de_DE"),
    "ar": Language("ar", "ar", "rtl"),
}


class Phrase(str):
    """Be an English sentence that still knows what was filled into it."""

    __slots__ = ("pattern", "values")

    pattern: str
    values: Mapping[str, object]


def phrase(pattern: str, /, **values: object) -> Phrase:
    """Return a sentence with values in it, such as `At most {count} places.`, to be translated."""
    made = Phrase(pattern.format(**values))
    made.pattern, made.values = pattern, values
    return made


def language_of(code: str | None) -> Language:
    """Return the language of a code, of its base (`de-AT` is German), or English."""
    base = (code or "").split("-", 1)[0].split("_", 1)[0].strip().lower()
    return LANGUAGES.get(base, ENGLISH)


def choose(accepted: str | None) -> Language:
    """Return the best of an Accept-Language header (RFC 9110) that we speak, or English."""
    wishes = []
    for wish in (accepted or "").split(",")[:_MOST_WISHES]:
        code, _, parameters = wish.partition(";")
        base = code.strip().split("-", 1)[0].lower()
        weight = _weight(parameters)
        if base in LANGUAGES and weight:
            wishes.append((weight, base))
    # Of equals the first, as the browser lists them.
    return LANGUAGES[max(wishes, key=lambda wish: wish[0])[1]] if wishes else ENGLISH


def say(text: str, language: str) -> str:
    """Return an English sentence or phrase in a language, or in English where that lacks it."""
    words = _words(language_of(language).code)
    if isinstance(text, Phrase):
        pattern = words.get(text.pattern)
        return str(text) if pattern is None else pattern.format(**text.values)
    return words.get(text, text)


def placeholders(pattern: str) -> set[str]:
    """Return the names of what is filled into a pattern."""
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}


def words_of(code: str) -> Mapping[str, str]:
    """Return all that a language has, by the English."""
    return _words(code)


@cache
def _words(code: str) -> dict[str, str]:
    path = _WORDS / f"{code}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code, abort_invalid=True)
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string}


def _weight(parameters: str) -> int:
    """Return a wish's weight in thousandths; what cannot be read weighs nothing."""
    name, _, number = parameters.strip().partition("=")
    if not name:
        return 1000
    whole, _, part = number.strip().partition(".")
    digits = f"{whole}{part:0<3}"[:4]
    is_read = name.strip().lower() == "q" and digits.isascii() and digits.isdecimal()
    return min(int(digits), 1000) if is_read else 0

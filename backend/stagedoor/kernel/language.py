"""Say things in the language of whoever reads them.

English is written where it is said, and is the key under which `words/<language>.po` has the same
in another language. Whoever asks for none that we speak, and whatever a language lacks, gets the
next of the chain: the language that was asked for, its base, the one that this box office speaks
by default, English.
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


@dataclass(slots=True)
class _Here:
    default: Language


_HERE = _Here(ENGLISH)


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


def speak_by_default(code: str) -> None:
    """Speak a language to whoever asks for none that we speak; each process says it as it starts.

    It is one of `LANGUAGES`.
    """
    _HERE.default = LANGUAGES[code]


def default_language() -> Language:
    """Return what this box office speaks to whoever asks for none that we speak."""
    return _HERE.default


def language_of(code: str | None) -> Language:
    """Return the language of a code, of its base (`de-AT` is German), or the default."""
    base = (code or "").split("-", 1)[0].split("_", 1)[0].strip().lower()
    return LANGUAGES.get(base, _HERE.default)


def choose(accepted: str | None) -> Language:
    """Return the best of an Accept-Language header (RFC 9110) that we speak, or the default."""
    wishes = []
    for wish in (accepted or "").split(",")[:_MOST_WISHES]:
        code, _, parameters = wish.partition(";")
        base = code.strip().split("-", 1)[0].lower()
        weight = _weight(parameters)
        if base in LANGUAGES and weight:
            wishes.append((weight, base))
    # Of equals the first, as the browser lists them.
    return LANGUAGES[max(wishes, key=lambda wish: wish[0])[1]] if wishes else _HERE.default


def say(text: str, language: str) -> str:
    """Return an English sentence or phrase in a language, or in the next that does not lack it."""
    for told_in in (language_of(language), _HERE.default):
        if told_in is ENGLISH:
            break
        words = words_of(told_in.code)
        if isinstance(text, Phrase) and text.pattern in words:
            return words[text.pattern].format(**text.values)
        if text in words:
            return words[text]
    return str(text)


def placeholders(pattern: str) -> set[str]:
    """Return the names of what is filled into a pattern."""
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}


@cache
def words_of(code: str) -> Mapping[str, str]:
    """Return all that a language has, by the English."""
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

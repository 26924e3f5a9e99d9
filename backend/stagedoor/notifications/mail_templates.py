"""Put a mail's values into its words: a subject, a text and an HTML page.

Templates are ours alone; what people wrote comes in as values, which HTML escapes and which never
are read as templates. The English words are in `templates/`, and a folder there has the same in
another language; a template that is missing in it is written in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from stagedoor.kernel.language import ENGLISH, default_language, language_of

_DIRECTORY = Path(__file__).resolve().parent / "templates"
_GREETINGS = {"en": "Hello {name},", "de": "Guten Tag {name},", "ar": "مرحبًا {name}،"}
TEMPLATES = frozenset(path.name.removesuffix(".txt") for path in _DIRECTORY.glob("[!_]*.txt"))
_SUBJECT = "Subject: "
_NAME_MAX = 80
# What mail programs turn into a link.
_LINK_LIKE = re.compile(r"[/@:\\]|\w\.\w\w|www", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """Be a mail's words: the subject on one line, the same said as text and as HTML."""

    subject: str
    text: str
    html: str


def letter_language(code: str) -> str:
    """Return the language that mails to a reader of this one are written in."""
    for known in (language_of(code), default_language()):
        if known is ENGLISH or (_DIRECTORY / known.code).is_dir():
            return known.code
    return ENGLISH.code


def write_letter(template: str, values: Mapping[str, Any]) -> Letter:
    """Return a template's words with the values in them, in the `language` that is among them.

    Raises jinja2.TemplateError when a value is missing.
    """
    language = letter_language(values.get("language", ENGLISH.code))
    environment, values = _environment(language), {**values, "language": language}
    direction = language_of(language).direction
    words = environment.get_template(f"{template}.txt").render(values)
    first, _, text = words.partition("\n")
    subject = " ".join(first.removeprefix(_SUBJECT).split())
    page = environment.get_template(f"{template}.html")
    return Letter(
        subject=subject,
        text=text.strip() + "\n",
        html=page.render({**values, "subject": subject, "direction": direction}),
    )


def greeting(name: str, language: str = ENGLISH.code) -> str:
    """Return how to address somebody, without a name that a mail program would make a link.

    Anybody can have us write to a stranger under any name: it must not carry a message.
    """
    hello = _GREETINGS[letter_language(language)]
    shown = " ".join(name.split())
    if not shown or len(shown) > _NAME_MAX or _LINK_LIKE.search(shown):
        return hello.replace(" {name}", "")
    return hello.format(name=shown)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([_DIRECTORY / language, _DIRECTORY]),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["greeting"] = partial(greeting, language=language)
    return environment

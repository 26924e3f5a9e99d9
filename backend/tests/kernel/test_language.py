"""What is said in other languages: complete, with the same values, and English where it lacks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from stagedoor.kernel.language import (
    choose,
    language_of,
    phrase,
    placeholders,
    say,
    speak_by_default,
    words_of,
)
from tests.kernel.said import UnknownWords, said, said_in


def test_german_has_all_that_is_said() -> None:
    sentences = set(said())
    assert len(sentences) > 60, "hardly anything was looked at"
    assert sorted(sentences - words_of("de").keys()) == []


@pytest.mark.parametrize(
    "source",
    [
        'fault = {"pointer": "/a", "message": "Wrong"}',
        'words = "Wrong"\nfault = {"pointer": "/a", "message": words}',
        'def weak(pointer, message): ...\nweak("/a", "Wrong")',
        'def weak(pointer, message): ...\nweak("/a", message="Wrong")',
        'class Rule:\n    code: str\n    message: str\nRULES = {"a": Rule("b", "Wrong")}',
        'RULES = {"a": "Wrong"}\nfault = {"pointer": "/a", "message": RULES[name]}',
        'raise NotFound("Wrong")',
        'detail = "Wrong"\nraise NotFound(detail)',
    ],
)
def test_what_is_said_is_found_wherever_it_is_written_down(source: str) -> None:
    assert said_in(ast.parse(source), Path("made_up.py")) == ["Wrong"]


@pytest.mark.parametrize(
    "source",
    [
        'fault = {"pointer": "/a", "message": f"Wrong: {name}"}',
        'fault = {"pointer": "/a", "message": str(error)}',
        'for message in found:\n    weak = {"pointer": "/a", "message": text}',
        'raise NotFound(f"There is no {name}")',
    ],
)
def test_words_that_no_catalogue_can_have_are_refused(source: str) -> None:
    with pytest.raises(UnknownWords):
        said_in(ast.parse(source), Path("made_up.py"))


@pytest.mark.parametrize("code", ["de", "ar"])
def test_a_translation_fills_in_the_same_values(code: str) -> None:
    words = words_of(code)
    assert words, "the catalogue is empty"
    for english, theirs in words.items():
        # English alone needs an s.
        assert placeholders(theirs) == placeholders(english) - {"expected_plural"}, english


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr-FR,fr;q=0.9,de;q=0.5,en;q=0.3", "de"),
        ("en;q=0.5,de;q=0.8", "de"),
        ("de;q=0,en", "en"),
        ("fr, es;q=0.5", "en"),
        ("DE-de", "de"),
        ("de;q=zwei", "en"),
        ("*", "en"),
        (",;=;q,de;q=1.000", "de"),
    ],
)
def test_the_best_accepted_language_that_we_speak_is_chosen(header: str | None, code: str) -> None:
    assert choose(header).code == code


@pytest.mark.parametrize(("code", "known"), [("de-CH", "de"), ("ar_EG", "ar"), ("xx", "en")])
def test_a_language_without_texts_falls_back_to_its_base_and_then_to_english(
    code: str, known: str
) -> None:
    assert language_of(code).code == known


def test_what_a_language_lacks_is_said_in_english() -> None:
    assert say("The body must be JSON", "ar") == "The body must be JSON"
    assert say("Nobody ever said this", "de") == "Nobody ever said this"


@pytest.fixture
def german_house() -> Iterator[None]:
    """Speak German to whoever asks for nothing that we speak."""
    speak_by_default("de")
    yield
    speak_by_default("en")


@pytest.mark.usefixtures("german_house")
def test_a_box_office_speaks_its_own_language_where_nobody_asks_for_one_that_it_knows() -> None:
    assert choose("fr-FR,fr;q=0.9").code == "de"
    assert choose(None).code == "de"
    assert language_of("xx").code == "de"
    # Asked for is asked for.
    assert choose("en-GB").code == "en"
    assert language_of("ar-EG").code == "ar"


@pytest.mark.usefixtures("german_house")
def test_what_a_language_lacks_is_said_in_the_box_offices_own_and_then_in_english() -> None:
    assert say("The body must be JSON", "ar") == "Der Inhalt muss JSON sein"
    assert say(phrase("At most {count} places.", count=4), "ar") == "Höchstens 4 Plätze."
    assert say("Nobody ever said this", "ar") == "Nobody ever said this"
    assert say("The body must be JSON", "en") == "The body must be JSON"


def test_a_phrase_is_english_and_can_be_said_in_german() -> None:
    limit = phrase("At most {count} places.", count=4)
    assert limit == "At most 4 places."
    assert say(limit, "de") == "Höchstens 4 Plätze."


def test_what_is_filled_in_is_never_read_as_a_pattern() -> None:
    tricky = phrase("Taken a moment ago: {places}.", places="{count} {places.__class__}")
    assert say(tricky, "de") == "Gerade eben vergeben: {count} {places.__class__}."

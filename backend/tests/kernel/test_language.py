"""What is said in other languages: complete, with the same values, and English where it lacks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import stagedoor.app
from stagedoor.kernel.errors import every_refusal
from stagedoor.kernel.language import choose, language_of, phrase, placeholders, say, words_of

SOURCES = Path(stagedoor.app.__file__).parent
# Said to organisers and operators alone, whose screens are not translated yet.
OPERATORS = {"operations", "publish.py", "plan_check.py", "strict_json.py", "observability.py"}


def said() -> Iterator[str]:
    """Give all that the code says to people: titles, details, phrases and words."""
    refusals = [one for one in every_refusal() if one.__module__.startswith("stagedoor.")]
    yield from (refusal.title for refusal in refusals)
    # Which argument of which call is said.
    saying = {"say": 0, "phrase": 0, "PydanticCustomError": 1}
    saying |= {refusal.__name__: 0 for refusal in refusals}
    for path in sorted(SOURCES.rglob("*.py")):
        if OPERATORS & {*path.parts}:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                at = saying.get(call.func.id, len(call.args))
                for word in call.args[at : at + 1]:
                    assert not isinstance(word, ast.JoinedStr), f"{path}: use phrase()"
                    yield from [str(word.value)] if isinstance(word, ast.Constant) else []


def test_german_has_all_that_is_said() -> None:
    sentences = set(said())
    assert len(sentences) > 60, "hardly anything was looked at"
    assert sorted(sentences - words_of("de").keys()) == []


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


def test_a_phrase_is_english_and_can_be_said_in_german() -> None:
    limit = phrase("At most {count} places.", count=4)
    assert limit == "At most 4 places."
    assert say(limit, "de") == "Höchstens 4 Plätze."


def test_what_is_filled_in_is_never_read_as_a_pattern() -> None:
    tricky = phrase("Taken a moment ago: {places}.", places="{count} {places.__class__}")
    assert say(tricky, "de") == "Gerade eben vergeben: {count} {places.__class__}."

"""Turn what people type into a search box into text search queries, best first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.catalogue.countries import countries_in
from stagedoor.catalogue.spelling import allowed_slips, nearest_words, swapped_words

_MOST_WORDS = 10
_LONGEST_WORD = 40
_SHORTEST_PREFIX = 2
_STOP_WORDS = frozenset("a an and at by for from in of on or the to with".split())  # noqa: SIM905

_FOLD = text("SELECT search_fold(:words)")
_KNOWN = text(
    "SELECT asked, EXISTS (SELECT FROM search_words WHERE word = asked), "
    "EXISTS (SELECT FROM search_words WHERE word >= asked AND word < asked || chr(1114111)) "
    "FROM unnest(CAST(:words AS text[])) AS asked"
)
# Half of a short word's trigrams change with one slip, so the threshold is low; the list of words
# is short, and the slips are counted afterwards. Two letters that swap their places may leave no
# trigram at all, so such words are looked up as they are.
_SIMILAR = text(
    "SELECT word FROM search_words WHERE (word % :word "
    "AND length(word) BETWEEN :shortest AND :longest) OR word = ANY (:swapped) "
    "ORDER BY (word = ANY (:swapped)) DESC, similarity(word, :word) DESC LIMIT 60"
)


@dataclass(frozen=True, slots=True)
class Term:
    """Be one word of a query with the words that count as the same."""

    words: tuple[str, ...]
    is_open: bool = False

    def tsquery(self) -> str:
        """Return the term as part of a tsquery."""
        ending = ":*" if self.is_open else ""
        return _any_of([f"'{word}'{ending}" for word in self.words])


@dataclass(frozen=True, slots=True)
class Band:
    """Be what a group of equally good matches has: words in the name, or anywhere."""

    column: str
    tsquery: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Be the words of a query, checked against the words that events use."""

    terms: tuple[Term, ...]
    countries: tuple[tuple[int, int, str], ...] = ()

    def bands(self) -> list[Band]:
        """Return from the best matches on: a phrase of the name, all in the name, anywhere."""
        phrase = " <-> ".join(term.tsquery() for term in self.terms)
        in_name = " & ".join(term.tsquery() for term in self.terms)
        bands = [Band("search_name", in_name), self.anywhere()]
        return bands if len(self.terms) == 1 else [Band("search_name", phrase), *bands]

    def anywhere(self) -> Band:
        """Return what has all terms, a country's name standing also for the events there."""
        parts: list[str] = []
        index = 0
        spans = {start: (count, code) for start, count, code in self.countries}
        while index < len(self.terms):
            count, code = spans.get(index, (1, ""))
            words = " & ".join(term.tsquery() for term in self.terms[index : index + count])
            parts.append(f"(({words}) | 'country_{code.lower()}')" if code else words)
            index += count
        return Band("search", " & ".join(parts))


def read_terms(session: Session, words: str, *, is_lenient: bool = False) -> Terms | None:
    """Return the terms of a query, None when it has no word at all.

    A word that no event uses is taken for the nearest one that some event uses; leniently, words
    that are used count as their nearest neighbours too.
    """
    asked = _words(session, words)
    if not asked:
        return None
    facts = {row[0]: row for row in session.execute(_KNOWN, {"words": asked})}
    countries = tuple(countries_in(asked))
    of_countries = {i for start, count, _ in countries for i in range(start, start + count)}
    terms = []
    for index, word in enumerate(asked):
        is_open = index == len(asked) - 1 and len(word) >= _SHORTEST_PREFIX
        is_used = facts[word][2 if is_open else 1]
        alternatives: Sequence[str] = ()
        if index not in of_countries and (is_lenient or not is_used):
            alternatives = _nearest(session, word)
        is_open = is_open and (is_used or not alternatives)
        terms.append(Term(tuple(dict.fromkeys((word, *alternatives))), is_open))
    return Terms(tuple(terms), countries)


def _words(session: Session, words: str) -> list[str]:
    folded = session.execute(_FOLD, {"words": words}).scalar_one()
    found = [word[:_LONGEST_WORD] for word in re.findall(r"\w+", folded)][:_MOST_WORDS]
    return [word for word in found if word not in _STOP_WORDS] or found


def _nearest(session: Session, word: str) -> list[str]:
    allowed = allowed_slips(word)
    if allowed == 0:
        return []
    length = {"shortest": len(word) - allowed, "longest": len(word) + allowed}
    similar = {"word": word, "swapped": swapped_words(word), **length}
    known = session.execute(_SIMILAR, similar).scalars()
    return nearest_words(word, (other for other in known if other != word))


def _any_of(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"({' | '.join(words)})"

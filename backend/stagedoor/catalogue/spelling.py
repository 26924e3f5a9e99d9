"""Compare words by how many slips of the finger lie between them."""

from __future__ import annotations

from collections.abc import Iterable

_MOST_OFFERS = 4
_SHORTEST_FORGIVEN = 3
_LONGEST_SHORT_WORD = 5


def nearest_words(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words that `word` was most likely meant to be, at most four.

    One slip is forgiven in a word of up to five letters, two in a longer one.
    """
    allowed = allowed_slips(word)
    counted = [(slips(word, other), other) for other in known]
    fewest = min((count for count, _ in counted), default=allowed + 1)
    if fewest > allowed:
        return []
    return sorted(other for count, other in counted if count == fewest)[:_MOST_OFFERS]


def allowed_slips(word: str) -> int:
    """Return how many slips are forgiven in a word of this length."""
    if len(word) < _SHORTEST_FORGIVEN:
        return 0
    return 1 if len(word) <= _LONGEST_SHORT_WORD else 2


def swapped_words(word: str) -> list[str]:
    """Return the words that two neighbouring letters make when they change places."""
    swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
    return [other for other in dict.fromkeys(swapped) if other != word]


def slips(first: str, second: str) -> int:
    """Return the fewest letters to add, drop, change or swap (Damerau's distance, restricted)."""
    before: list[int] = []
    previous = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        current = [i]
        for j, other in enumerate(second, start=1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]

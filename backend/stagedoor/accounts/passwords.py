"""Hash, check and judge passwords: argon2id, and no password that a list of guesses would find."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from stagedoor.accounts.errors import WeakPassword
from stagedoor.kernel import ids
from stagedoor.kernel.language import phrase

SHORTEST, LONGEST = 8, 128
# zxcvbn's "safely unguessable": more than 10^8 guesses.
_LEAST_SCORE = 3
# What lies beyond cannot make a password weaker, and judging it takes ever longer.
_JUDGED_LENGTH = 64
_SITE_WORDS = (
    "stagedoor", "stage door", "stage", "door", "box office", "boxoffice", "ticket", "tickets",
    "ticketing", "theatre", "theater", "concert", "event", "events", "seat", "seats", "venue",
)  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """Say what one hash takes; as it stands, the least that OWASP accepts for argon2id."""

    memory_kib: int = 19_456
    rounds: int = 2
    lanes: int = 1


# The one setting of this module; tests make it cheap.
cost = Cost()


def hash_password(password: str) -> str:
    """Return the hash to store."""
    return _hasher(cost).hash(_normal(password))


def is_right(password: str, password_hash: str | None) -> bool:
    """Tell whether a password fits a hash; without one, take as long and say no."""
    hasher = _hasher(cost)
    try:
        hasher.verify(password_hash or _decoy(cost), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Tell whether a hash was made at another cost than today's."""
    return _hasher(cost).check_needs_rehash(password_hash)


def require_strong(password: str, *, person: Iterable[str], pointer: str = "/password") -> None:
    """Refuse a password that is too short, too long or easy to guess.

    `person` is what an attacker knows of its owner. Raises WeakPassword, which points at `pointer`.
    """
    normal = _normal(password)
    if len(normal) < SHORTEST:
        words = phrase("A password has at least {count} characters.", count=SHORTEST)
        raise _weak(pointer, "too-short", words)
    if len(normal) > LONGEST:
        words = phrase("A password has at most {count} characters.", count=LONGEST)
        raise _weak(pointer, "too-long", words)
    if _score(normal, [*_SITE_WORDS, *_words_of(person)]) < _LEAST_SCORE:
        raise _weak(
            pointer,
            "easy-to-guess",
            "This password is easy to guess. Several unrelated words make a good one.",
        )


def _score(password: str, known_words: list[str]) -> int:
    # Imported when first needed: its word lists take 15 MB, and most processes never judge.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    score: int = zxcvbn(password[:_JUDGED_LENGTH], user_inputs=known_words)["score"]
    return score


def _words_of(person: Iterable[str]) -> list[str]:
    """Return each fact about a person whole and in its words: `kim.lee@example.org` has four."""
    words: list[str] = []
    for fact in person:
        letters = "".join(letter if letter.isalnum() else " " for letter in fact[:200])
        words += [fact[:200], *letters.split()]
    return words


def _weak(pointer: str, code: str, message: str) -> WeakPassword:
    return WeakPassword(message, errors=[{"pointer": pointer, "code": code, "message": message}])


def _normal(password: str) -> str:
    """Return the one spelling of a password that keyboards may write in several ways."""
    return unicodedata.normalize("NFC", password)


@cache
def _hasher(at: Cost) -> PasswordHasher:
    return PasswordHasher(
        time_cost=at.rounds, memory_cost=at.memory_kib, parallelism=at.lanes, type=Type.ID
    )


@cache
def _decoy(at: Cost) -> str:
    """Return the hash of a password that nobody has."""
    return _hasher(at).hash(ids.secret_token())

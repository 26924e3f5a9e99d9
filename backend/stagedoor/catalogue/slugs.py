"""Make short names for links and keys out of names in any alphabet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache

from sqlalchemy.engine.default import DefaultExecutionContext

from stagedoor.kernel import ids

# Letters that Unicode does not take apart, and Cyrillic after the passport rules of ICAO 9303.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
        "ı": "i", "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh",
        "з": "z", "и": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
        "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia",
        "є": "ie", "і": "i", "ґ": "g", "&": " and ", "+": " plus ", "#": " sharp ",
    }
)  # fmt: skip


def slugify(text: str, fallback: str = "unnamed", *, longest: int = 60) -> str:
    """Return lower-case letters, digits and single hyphens, at most `longest` of them."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.lower())
        if not unicodedata.combining(letter)
    )
    words = re.findall(r"[a-z0-9]+", bare.translate(_LETTERS).replace("'", "").replace("’", ""))
    return "-".join(words)[:longest].strip("-") or fallback


def unused(slug: str, used: Container[str]) -> str:
    """Return the slug, or the slug with the first number from 2 on that nobody uses."""
    if slug not in used:
        return slug
    number = 2
    while f"{slug}-{number}" in used:
        number += 1
    return f"{slug}-{number}"


@lru_cache(maxsize=10_000)
def city_slug(city: str | None, country_code: str | None) -> str | None:
    """Return how a city's page is called, such as `berlin-de`; None where nobody knows where.

    Some write a region after the city, which is part of nothing here.
    """
    name = slugify((city or "").partition(",")[0], "")
    return "-".join(filter(None, [name, (country_code or "").lower()])) if name else None


def slug_of_new(context: DefaultExecutionContext) -> str:
    """Return a short name for a row that has none: its name, and enough to be alone with it."""
    row = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return f"{slugify(row['name'])}-{ids.new_id().hex[-6:]}"

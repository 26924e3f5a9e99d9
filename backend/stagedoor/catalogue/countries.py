"""Know countries: turn the names that people write into ISO 3166 codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

# How people write countries, beyond the names in the time zone database's own list.
_SPELLINGS = {
    "GB": "uk; great britain; britain; united kingdom; england; scotland; wales; northern ireland",
    "US": "usa; u s; united states of america; america",
    "KR": "korea; south korea; republic of korea",
    "KP": "north korea",
    "CZ": "czechia; czech republic",
    "TR": "turkey; turkiye; türkiye",
    "NL": "the netherlands; holland",
    "AE": "uae; emirates",
    "RU": "russian federation",
    "BA": "bosnia; bosnia and herzegovina",
    "MK": "macedonia; republic of north macedonia",
    "XK": "kosovo",
    "VN": "viet nam",
    "MM": "myanmar; burma",
    "CD": "democratic republic of the congo; dr congo",
    "CG": "congo; republic of the congo",
    "CI": "ivory coast",
    "SZ": "eswatini; swaziland",
    "TT": "trinidad",
    "TL": "timor leste",
    "WS": "samoa",
    "VA": "holy see",
    "PS": "palestinian territories",
    "CV": "cabo verde",
    "MO": "macao",
    "BN": "brunei darussalam",
    "CN": "people s republic of china; prc",
    "TW": "republic of china",
    "IR": "islamic republic of iran",
    "MD": "republic of moldova",
    "TZ": "united republic of tanzania",
    "IE": "republic of ireland; eire",
    "DE": "deutschland",
    "AT": "österreich",
    "CH": "schweiz; suisse; svizzera",
    "ES": "españa",
    "IT": "italia",
    "BR": "brasil",
    "PL": "polska",
}
_LONGEST_NAME_WORDS = 5


def country_code(name: str) -> str | None:
    """Return the ISO 3166 code of a country's name or code, None for what we do not know."""
    folded = fold(name)
    code = folded.upper()
    return code if code in _codes() else _names().get(folded)


def is_country_code(code: str) -> bool:
    """Tell whether this is the ISO 3166 code of a country, in capitals."""
    return code in _codes()


def countries_in(words: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (first word, words, code) for every country that is named in a list of folded words."""
    start = 0
    while start < len(words):
        for count in range(min(_LONGEST_NAME_WORDS, len(words) - start), 0, -1):
            code = _names().get(" ".join(words[start : start + count]))
            if code is not None:
                yield start, count, code
                start += count - 1
                break
        start += 1


def fold(text: str) -> str:
    """Return words without case, accents and punctuation; `U.S.A.` becomes `usa`."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    undotted = bare.replace(".", "").replace("&", " and ")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in undotted).split())


@cache
def _codes() -> dict[str, str]:
    """Return the English name of each code, as the time zone database lists them."""
    listing = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    lines = [line for line in listing.splitlines() if line and not line.startswith("#")]
    pairs = (line.partition("\t") for line in lines)
    return {code: name for code, _, name in pairs} | {"XK": "Kosovo"}


@cache
def _names() -> dict[str, str]:
    names = {fold(name.partition("(")[0]): code for code, name in _codes().items()}
    # Two countries share each of these once the words in brackets are gone.
    for ambiguous in ("congo", "korea", "samoa", "virgin islands", "st martin", "st maarten"):
        names.pop(ambiguous, None)
    for code, spellings in _SPELLINGS.items():
        for spelling in spellings.split(";"):
            names[fold(spelling)] = code
    return names

"""Know which characters the fonts of the tickets can show, by reading the fonts themselves."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
# Stands for a character that none of the fonts has: a white square, as print shops do.
_STAND_IN = "\u25a1"
_CHARACTERS_MAX = 200
# Marks, joiners and selectors may follow a letter, but a pile of them hides the lines around it.
_MARKS_MAX = 2
_UNICODE_BMP, _UNICODE_FULL = 4, 12


def printable(text: str) -> str:
    """Return a text that the fonts can show, on one line and of a bounded length.

    What they lack becomes a white square; control characters and those that would turn the
    direction of the text around them are left out.
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", " ".join(text.split())):
        category = unicodedata.category(character)
        if category in {"Cc", "Cs", "Cn", "Co"} or _is_invisible(character):
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > _MARKS_MAX:
            continue
        if ord(character) in _covered():
            kept.append(character)
        elif marks == 0 and kept[-1:] != [_STAND_IN]:
            kept.append(_STAND_IN)
        if len(kept) == _CHARACTERS_MAX:
            kept.append("…")
            break
    return "".join(kept)


def _is_invisible(character: str) -> bool:
    # Format characters, bidirectional overrides and emoji selectors; joiners shape real scripts.
    return (unicodedata.category(character) == "Cf" and character not in "\u200c\u200d") or (
        "\ufe00" <= character <= "\ufe0f"
    )


@cache
def _covered() -> frozenset[int]:
    covered: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        covered |= characters_of(path)
    return frozenset(covered)


def characters_of(font: Path) -> set[int]:
    """Return the code points that a TrueType font maps to glyphs, from its `cmap` table."""
    raw = font.read_bytes()
    (tables,) = struct.unpack_from(">H", raw, 4)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", raw, 12 + 16 * number)
        if tag == b"cmap":
            return _characters_of_table(raw, offset)
    raise ValueError(f"{font.name} has no cmap table")


def _characters_of_table(raw: bytes, table: int) -> set[int]:
    found: set[int] = set()
    (subtables,) = struct.unpack_from(">H", raw, table + 2)
    for number in range(subtables):
        _, _, offset = struct.unpack_from(">HHL", raw, table + 4 + 8 * number)
        start = table + offset
        (layout,) = struct.unpack_from(">H", raw, start)
        if layout == _UNICODE_BMP:
            found |= _segments(raw, start)
        elif layout == _UNICODE_FULL:
            found |= _groups(raw, start)
    return found


def _segments(raw: bytes, start: int) -> set[int]:
    # Format 4: parallel arrays of last and first characters, deltas and offsets into glyph ids.
    (double_count,) = struct.unpack_from(">H", raw, start + 6)
    count = double_count // 2
    ends = struct.unpack_from(f">{count}H", raw, start + 14)
    starts = struct.unpack_from(f">{count}H", raw, start + 16 + double_count)
    deltas = struct.unpack_from(f">{count}H", raw, start + 16 + 2 * double_count)
    offsets_at = start + 16 + 3 * double_count
    offsets = struct.unpack_from(f">{count}H", raw, offsets_at)
    found: set[int] = set()
    for index in range(count):
        for character in range(starts[index], ends[index] + 1):
            glyph = character
            if offsets[index]:
                at = offsets_at + 2 * index + offsets[index] + 2 * (character - starts[index])
                (glyph,) = struct.unpack_from(">H", raw, at)
            if glyph and (glyph + deltas[index]) & 0xFFFF:
                found.add(character)
    return found - {0xFFFF}


def _groups(raw: bytes, start: int) -> set[int]:
    # Format 12: runs of characters with consecutive glyphs.
    (count,) = struct.unpack_from(">L", raw, start + 12)
    found: set[int] = set()
    for number in range(count):
        first, last, _ = struct.unpack_from(">LLL", raw, start + 16 + 12 * number)
        found.update(range(first, last + 1))
    return found

"""Say where a page of a search ended, in a text that only the same search understands."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from stagedoor.catalogue.errors import CursorInvalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_US = 253_402_300_800_000_000
_BANDS = 3


@dataclass(frozen=True, slots=True)
class Position:
    """Be the last event of a page: its band, its instant and its id."""

    band: int
    starts_at: datetime
    event_id: UUID
    is_lenient: bool


def write_cursor(position: Position, fingerprint: str) -> str:
    """Return the position as text, good for a search with this fingerprint alone."""
    instant_us = (position.starts_at - _EPOCH) // timedelta(microseconds=1)
    facts = [
        _checksum(fingerprint),
        position.band,
        instant_us,
        position.event_id.hex,
        int(position.is_lenient),
    ]
    raw = json.dumps(facts, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_cursor(cursor: str | None, fingerprint: str) -> Position | None:
    """Return the position of a cursor, None without one; raises CursorInvalid."""
    if cursor is None:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        facts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        checksum, band, instant_us, event_id, is_lenient = facts
        position = Position(
            band, _EPOCH + timedelta(microseconds=instant_us), UUID(hex=event_id), bool(is_lenient)
        )
    except (
        ValueError, TypeError, AttributeError, OverflowError, RecursionError, binascii.Error
    ) as error:  # fmt: skip
        raise _refusal() from error
    is_whole = all(type(number) is int for number in (checksum, band, instant_us))
    if not is_whole or not 0 <= band < _BANDS or not 0 <= instant_us < _LAST_US:
        raise _refusal()
    if checksum != _checksum(fingerprint):
        raise _refusal()
    return position


def _refusal() -> CursorInvalid:
    message = "Use `next_cursor` of the page before, with the same search."
    fault = {"pointer": "/cursor", "code": "cursor-invalid", "message": message}
    return CursorInvalid(message, errors=[fault])


def _checksum(fingerprint: str) -> int:
    return zlib.crc32(fingerprint.encode())
